/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of the family links, by the part that holds them. */
#ifndef COUNTERSIGN_RULES_LINKS_INTERNAL_H
#define COUNTERSIGN_RULES_LINKS_INTERNAL_H

#include "conformance/rules/pagination_internal.h"

/* links_cursors.c */
void links_next_cursor(struct probe *probe);
void links_cursor_altered(struct probe *probe);
/* The value that arguments give an input, borrowed; NULL: none. */
const char *links_index_in(const struct arguments *arguments,
                           const struct contract_parameter *parameter);

void links_cursor_bound(struct probe *probe);
void links_cursor_lasts(struct probe *probe);
void links_cursor_expires(struct probe *probe);
void links_cursor_end(struct probe *probe);
void links_behind_row(struct probe *probe);

/* links_backwards.c */
void links_before_row(struct probe *probe);
void links_backwards(struct probe *probe);

/* links_none.c */
bool links_has_none(const struct subject *subject);
void links_none(struct probe *probe);

/* links_urls.c */
void links_next_url(struct probe *probe);
void links_previous_url(struct probe *probe);
void links_first_url(struct probe *probe);
void links_last_url(struct probe *probe);
void links_content_range(struct probe *probe);

#endif
