/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lies about what operations change: what is done is in defect_write.c, which operations
 * each lie fits in defect_write_targets.c. For these two alone.
 */
#ifndef COUNTERSIGN_DEFECT_WRITE_H
#define COUNTERSIGN_DEFECT_WRITE_H

#include "mock/defect_internal.h"

/* Adds the operations that a kind of lie fits. */
typedef void defect_targets(const struct contract *contract,
                            const struct defect_kind *kind, struct defect_list *out);

defect_targets defect_write_creates;
defect_targets defect_write_locates;
defect_targets defect_write_creates_from_members;
defect_targets defect_write_updates;
defect_targets defect_write_merges;
defect_targets defect_write_replaces;
defect_targets defect_write_deletes;
defect_targets defect_write_names_records;
defect_targets defect_write_guarded;
defect_targets defect_write_owned;
defect_targets defect_write_stateful;
defect_targets defect_write_shows_ids;
defect_targets defect_write_takes_bodies;
defect_targets defect_write_refuses;

/* True for an operation that creates what another one shows. */
bool defect_write_is_create(const struct contract *contract,
                            const struct contract_write *write);

#endif
