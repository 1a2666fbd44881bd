/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener.h"

#include "src/memory.h"
#include "wire/whole_file.h"

bool listener_write_port(int port, const char *path, struct error *error)
{
    AUTO_FREE char *text = memory_format("%d\n", port);

    return whole_file_write(path, "port file", text, error);
}
