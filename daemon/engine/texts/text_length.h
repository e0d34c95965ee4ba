/* SPDX-License-Identifier: MIT
 *
 * How long a council's texts become: each template filled with the longest that is plausible, so
 * that what a text costs is known when it is written, not in the night. Sends nothing, asks no
 * store.
 */
#ifndef ENGINE_TEXT_LENGTH_H
#define ENGINE_TEXT_LENGTH_H

#include "settings.h"
#include "sms.h"
#include "template.h"

/* What an occasion puts into a text of this area, at its longest. Lives in the arena. */
struct template_values text_longest(const struct area_settings *area, enum occasion on,
				    struct arena *arena);
/* The longest text of this template, of all steps that send it. False when none does. */
bool text_longest_size(const struct area_settings *area, const struct template_settings *t,
		       struct arena *arena, struct sms_size *out);

#endif
