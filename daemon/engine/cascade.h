/* SPDX-License-Identifier: MIT
 *
 * Telling people. An occasion (a proposal, an activation …) starts the configured steps for it; a
 * step is a success when enough people have acknowledged, not when a gateway took a text.
 */
#ifndef ENGINE_CASCADE_H
#define ENGINE_CASCADE_H

#include "template.h"
#include "turn.h"

/* Starts all steps configured for this kind. Once per (kind, subject): a second call is fine and
 * does nothing. `audience` names the activation whose recipients the pseudo group "told" means, or
 * NULL. Values are kept; area, beds and code are filled by the cascade itself. `until` is the
 * moment after which the whole occasion makes no sense any more (a step's own `valid` may be
 * earlier). */
enum err cascade_open(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, const char *audience,
		      const struct template_values *values, struct wall until);
/* No further rungs, and what has not left is cancelled. Fine when there is no such occasion. */
enum err cascade_close(struct turn *t, const struct area_settings *area, enum occasion kind,
		       const char *subject);
/* A text to one contact group about something without steps of its own (a surge site that has not
 * confirmed): one step, ladder order, repeated until acknowledged. */
enum err cascade_step_due(struct turn *t, const struct area_settings *area, const char *step);
/* A person has acknowledged this message. A second time changes nothing; a late one never reopens. */
enum err cascade_acked(struct turn *t, const struct area_settings *area, const char *message,
		       const char *by);

#endif
