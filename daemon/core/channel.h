/* SPDX-License-Identifier: MIT
 *
 * The ways to reach somebody. A ladder that must wake ends with a call; e-mail is the second way
 * when no text can leave.
 */
#ifndef CORE_CHANNEL_H
#define CORE_CHANNEL_H

#include <stdbool.h>

enum channel { CHANNEL_SMS, CHANNEL_VOICE, CHANNEL_EMAIL, CHANNEL_COUNT };

/* What a step does with mail for whoever has an address. */
enum mail_use { MAIL_USE_NEVER, MAIL_USE_ALSO, MAIL_USE_INSTEAD, MAIL_USE_COUNT };

const char *mail_use_name(enum mail_use u); /* "never", "also", "instead" */

const char *channel_name(enum channel c); /* "sms", "voice", "email" */
/* False when there is no channel of this name. */
bool channel_read(const char *name, enum channel *out);
enum channel channel_of(const char *name); /* of a row that this program wrote */
const char *channel_noun(enum channel c); /* what it carries: "text", "call", "mail" */

#endif
