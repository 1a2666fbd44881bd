/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where clients stand in lists whose pages are counted: which pages answers have offered
 * to them, and which question they asked. A question is a text of lines "NAME=VALUE", the
 * same for all its pages. What is remembered is bounded: the walk that was not gone on
 * with for the longest makes room.
 */
#ifndef COUNTERSIGN_WALK_H
#define COUNTERSIGN_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WALKS_MOST 64
#define WALK_TEXT  512          /* longer questions are not remembered */
#define WALK_NONE  (-INT64_MAX) /* no page */

struct walks;

struct walks *walks_new(void);
void walks_free(struct walks *walks);
void walks_forget(struct walks *walks);

/* One page of a question. `list` and `client` are known by their addresses. */
struct walk_page {
    const void *list, *client;
    const char *question;
    int64_t index; /* a page's number, or its first row */
};

/* True when an answer to this question has offered that page. */
bool walks_have_offered(struct walks *walks, const struct walk_page *page);

/* The question (borrowed until the next call) that this page goes on from: that of a walk
 * that leads to it and is like its own, which was not asked before. Any lines may have
 * been dropped and one changed, or one added and nothing else. NULL: there is no such
 * walk. */
const char *walks_left(const struct walks *walks, const struct walk_page *page);

/* Remembers an answer that shows a page, offers all up to `offered`, and leads to `next`
 * (WALK_NONE: it leads nowhere). */
void walks_go_on(struct walks *walks, const struct walk_page *page, int64_t offered,
                 int64_t next);

/* Returns new what is another in two questions, in words; NULL when nothing is. */
char *walk_difference(const char *before, const char *after);

#endif
