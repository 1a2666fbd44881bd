/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a contract is called where several are served: the name of its folder, or that of
 * its file without the ending, unless it is given as NAME=PATH.
 */
#ifndef COUNTERSIGN_NAMING_H
#define COUNTERSIGN_NAMING_H

struct naming {
    char *name;       /* owned */
    const char *path; /* borrowed from what was read */
};

/* Reads "PATH" or "NAME=PATH", which it borrows. A path whose first segment holds "="
 * is written with "./" in front. */
void naming_read(const char *text, struct naming *out);

void naming_clear(struct naming *naming);

/* Returns new the environment variable that holds where it is served:
 * "COUNTERSIGN_NAME_URL", in upper case and with "_" for what a variable cannot hold. */
char *naming_variable(const struct naming *naming);

#endif
