/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/patience.h"

#include "conformance/interrupt.h"
#include "wire/session.h"
#include "src/terminal.h"

#include <stdio.h>

#define STEP      1  /* seconds between two looks at a terminal */
#define LONG_STEP 60 /* likewise, of what is written line by line */

static const char *const reasons[] = {
    [WAIT_ASKED] = "as the endpoint asks (Retry-After)",
    [WAIT_EXPIRY] = "for signed URLs to expire (--wait-expiry)",
};

void patience_wait(void *context, int64_t seconds, enum wait_reason reason)
{
    bool terminal = terminal_is(stderr);
    int64_t step = terminal ? STEP : LONG_STEP;

    (void)context;
    while (seconds > 0 && *interrupt_flag() == 0) {
        int64_t part = seconds < step ? seconds : step;

        fprintf(stderr,
                terminal ? "\r\033[Kwaiting %lld s, %s"
                         : "countersign: waiting %lld s, %s\n",
                (long long)seconds, reasons[reason]);
        fflush(stderr);
        session_rest((double)part, interrupt_flag());
        seconds -= part;
    }
}
