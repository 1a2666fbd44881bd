/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/patience.h"

#include "conformance/interrupt.h"
#include "wire/session.h"
#include "src/terminal.h"

#include <stdio.h>

void patience_wait(void *context, int64_t seconds)
{
    (void)context;
    if (terminal_is(stderr))
        fprintf(stderr, "\r\033[Kwaiting %lld s, as the endpoint asks (Retry-After)",
                (long long)seconds);
    else
        fprintf(stderr, "countersign: waiting %lld s, as the endpoint asks\n",
                (long long)seconds);
    fflush(stderr);
    session_rest((double)seconds, interrupt_flag());
}
