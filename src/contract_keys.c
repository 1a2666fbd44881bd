/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

#include "src/memory.h"

#include <gnutls/gnutls.h>
#include <string.h>

#define SECRET_CEILING ((size_t)4096) /* bytes of the file */

/* Returns new the secret that was given; NULL, without an error, when none was. */
static char *given_secret(const char *file, struct error *error)
{
    const char *variable = getenv(CONTRACT_SECRET_VARIABLE);
    size_t length;
    char *text;

    if (file == NULL)
        return memory_text(variable);
    text = document_read_file(file, SECRET_CEILING, &length, error);
    if (text == NULL)
        error_hint(error, "it holds the secret of the webhooks, on one line");
    return text;
}

struct webhook_key *contract_webhook_keys(const struct contract *contract,
                                          const char *file, struct error *error)
{
    struct error failed = ERROR_INIT;
    char *given = given_secret(file, &failed);
    struct webhook_key *keys = memory_array(contract->webhook_count + 1, sizeof *keys);

    for (size_t i = 0; i < contract->webhook_count && !error_is_set(&failed); i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];
        const char *secret = given != NULL ? given : webhook->secret;

        if (webhook->scheme.header != NULL && secret != NULL &&
            !webhook_key_read(&keys[i], webhook->secret_form, secret, &failed))
            break;
    }
    if (given != NULL)
        gnutls_memset(given, 0, strlen(given));
    free(given);
    if (!error_is_set(&failed))
        return keys;
    contract_webhook_keys_free(contract, keys);
    if (error != NULL && !error_is_set(error))
        *error = failed;
    return NULL;
}

void contract_webhook_keys_free(const struct contract *contract, struct webhook_key *keys)
{
    for (size_t i = 0; keys != NULL && i < contract->webhook_count; i++)
        webhook_key_clear(&keys[i]);
    free(keys);
}
