/* SPDX-License-Identifier: Apache-2.0 */
/* URLs inside other texts. */
#ifndef COUNTERSIGN_SECRETS_QUERY_H
#define COUNTERSIGN_SECRETS_QUERY_H

/* No URL inside a text goes on behind one of these. */
#define SECRETS_URL_ENDS " \t\r\n\"'<>`\\|{}^"

/* Returns new `text` without the escapes in which JSON and HTML may write a URL. */
char *secrets_unescape(const char *text);

/* Returns new `text` in which every parameter that is named like one that carries a
 * signature, token or credential has lost its value, percent-coded ones too. */
char *secrets_redact_queries(const char *text);

/* Returns new `text` in which signed URLs do not tell when they were made or end: that
 * differs from one answer to the next. How long they last stays. */
char *secrets_hide_moments(const char *text);

#endif
