/* SPDX-License-Identifier: Apache-2.0 */
/* The loading of a page and of what its answers tell, in its parts. */
#ifndef COUNTERSIGN_CONTRACT_PAGE_INTERNAL_H
#define COUNTERSIGN_CONTRACT_PAGE_INTERNAL_H

#include "src/contract_internal.h"

/* How a list is cut into pages, and what its answers say of that. */
void contract_load_page(struct contract_loading *loading, struct contract_node node,
                        const struct contract_operation *operation,
                        const struct claim *claim, struct contract_page *page);
/* Reads how long the cursors of a page can be followed. */
void contract_load_page_lifetime(struct contract_loading *loading,
                                 struct contract_node page_node,
                                 struct contract_page *page);
/* Rows that a request leaves out in front of a page. */
void contract_load_page_skip(struct contract_loading *loading, struct contract_node node,
                             const struct contract_operation *operation,
                             struct contract_page *page);
/* What a request must say to be told totals, and which are told only now and then. */
void contract_load_asked(struct contract_loading *loading, struct contract_node totals,
                         const struct contract_operation *operation,
                         const struct claim *claim, struct contract_list *list);
/* How a total is told where there is none, when all that an answer tells is known. */
void contract_load_none(struct contract_loading *loading, struct contract_node totals,
                        const struct contract_operation *operation);
/* What a page says of its sizes beside the schema of their parameter. */
void contract_load_page_sizes(struct contract_loading *loading, struct contract_node node,
                              struct contract_page *page);
/* The member a list's rows are named by. Its records are known. */
void contract_load_page_key(struct contract_loading *loading, struct contract_node node,
                            struct contract_list *list);
/* Holds that member to the orders of the list. */
void contract_load_check_key(struct contract_loading *loading,
                             const struct contract_list *list);
/* The inputs of a page that is asked for by its first and its last row. */
void contract_load_page_parts(struct contract_loading *loading, struct contract_node node,
                              const struct contract_operation *operation,
                              struct contract_page *page);
void contract_load_totals(struct contract_loading *loading, struct contract_node node,
                          const struct contract_operation *operation,
                          const struct claim *claim, struct contract_list *list);

#endif
