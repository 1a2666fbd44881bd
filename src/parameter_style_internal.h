/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing of parameters share. */
#ifndef COUNTERSIGN_PARAMETER_STYLE_INTERNAL_H
#define COUNTERSIGN_PARAMETER_STYLE_INTERNAL_H

#include "src/parameter_style.h"

/* True when each element or member of the value stands by itself. */
bool parameter_style_is_exploded(const struct parameter_form *form);

#endif
