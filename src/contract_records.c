/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

size_t contract_record_count(const struct contract_record_set *set)
{
    return json_array_size(set->values);
}

const json_t *contract_record(const struct contract_record_set *set, size_t index)
{
    return json_array_get(set->values, index);
}
