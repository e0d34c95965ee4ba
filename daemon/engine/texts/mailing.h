/* SPDX-License-Identifier: MIT
 *
 * Mail as the second channel: what a step says by mail, what could not be told by text, and what
 * waits while no text can leave. Nobody's answer is waited for because of a mail.
 */
#ifndef ENGINE_MAILING_H
#define ENGINE_MAILING_H

#include "turn.h"

struct gateways_out;
struct recipient;
struct scene;

/* This contact is told by this step by mail, and by text only if it says so, too. */
bool mailing_instead(const struct turn *t, const struct scene *c, const struct recipient *r);
bool mailing_also(const struct turn *t, const struct scene *c, const struct recipient *r);
/* A text of this step will not arrive: by mail to whoever has an address. */
enum err mailing_unreached(struct turn *t, const struct area_settings *area, const char *step);
/* These texts can leave by no gateway: those that wait by mail, but of what a failed gateway may
 * take soon only the most urgent. */
enum err mailing_outage(struct turn *t, const struct area_settings *area, int64_t patience_ms,
			const struct gateways_out *texts_out);

#endif
