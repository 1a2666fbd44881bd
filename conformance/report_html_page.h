/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every HTML report holds whatever it reports: its style and its script, as lines.
 * Neither needs the network; the page's own policy (Content-Security-Policy) lets these
 * two run and nothing else.
 */
#ifndef COUNTERSIGN_REPORT_HTML_PAGE_H
#define COUNTERSIGN_REPORT_HTML_PAGE_H

/* Ended by NULL. */
extern const char *const report_html_style[];
extern const char *const report_html_script[];

#endif
