/* SPDX-License-Identifier: Apache-2.0 */
/* The only place that says which version this is. */
#ifndef COUNTERSIGN_VERSION_H
#define COUNTERSIGN_VERSION_H

#define COUNTERSIGN_VERSION "0.1.0"

#endif
