/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Criteria as they are held. For criteria*.c alone.
 */
#ifndef COUNTERSIGN_CRITERIA_INTERNAL_H
#define COUNTERSIGN_CRITERIA_INTERNAL_H

#include "mock/criteria.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* What of an entry is looked at. */
enum criteria_fact {
    CRITERIA_MEMBER, /* the member that is called as the criterion */
    CRITERIA_METHOD, /* likewise, and ANY is any */
    CRITERIA_URL,    /* path and query */
    CRITERIA_PATH,
    CRITERIA_QUERY,
    CRITERIA_HEADER,
    CRITERIA_BODY,
    CRITERIA_MISTAKE,
};

enum criteria_matcher {
    CRITERIA_EQUAL,
    CRITERIA_CONTAINS,
    CRITERIA_LACKS,
    CRITERIA_MATCHES,
    CRITERIA_DIFFERS,
    CRITERIA_ABSENT,
    CRITERIA_EQUAL_JSON,
};

struct condition {
    enum criteria_fact fact;
    enum criteria_matcher matcher;
    char *criterion;   /* pointer into the criteria; owned, and so is all below */
    char *name;        /* of member, parameter or header; or NULL */
    char *at;          /* pointer into a body that is JSON; NULL: all of it, as text */
    char *text;        /* or pattern */
    json_t *value;     /* EQUAL_JSON */
    json_t *expected;  /* the matcher as it was written */
    pcre2_code *code;  /* MATCHES and DIFFERS */
    bool fold;         /* letters need not agree in case */
    bool ignores_more; /* EQUAL_JSON: objects may have further members */
    bool wanted;       /* ABSENT: there is to be none */
};

struct criteria {
    struct condition *items;
    size_t count, capacity;
};

#endif
