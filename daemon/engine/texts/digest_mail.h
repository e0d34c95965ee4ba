/* SPDX-License-Identifier: MIT
 *
 * The digest as it is sent, once a day as one mail, and never before what is urgent has left for
 * its contact.
 */
#ifndef ENGINE_DIGEST_MAIL_H
#define ENGINE_DIGEST_MAIL_H

#include "turn.h"

/* It is the hour. */
enum err digest_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
