/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

const struct defect_kind defect_filter_kinds[] = {{0}};
