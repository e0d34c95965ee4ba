/* SPDX-License-Identifier: MIT
 *
 * Whose account a gateway speaks for. The configuration may call it something else tomorrow, and
 * give its name to another: what came in, and what became of a text, is known by the account.
 */
#ifndef ENGINE_ACCOUNTS_H
#define ENGINE_ACCOUNTS_H

#include "message_rows.h"
#include "turn.h"

/* NULL when it is not configured any more. */
const struct gateway_settings *gateway_settings_of(const struct turn *t, const char *key);
/* "notify/…": the same for all gateways of one account. Where the kind knows no accounts, a name of
 * the configuration is one. */
const char *account_of(struct arena *arena, const struct gateway_settings *g);
/* Who can be asked about the newest attempt: of the account that was handed it, if possible by the
 * same name. NULL when it is not configured any more. */
const struct gateway_settings *account_holder(const struct turn *t, const struct message_row *m);

#endif
