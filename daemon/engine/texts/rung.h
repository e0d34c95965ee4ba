/* SPDX-License-Identifier: MIT
 *
 * Somebody whom no text tells, because they want none or have no number for texts, and whom a
 * person has rung: what they were to hear is recorded as told, without a text.
 */
#ifndef ENGINE_RUNG_H
#define ENGINE_RUNG_H

#include "contact_rows.h"
#include "message_rows.h"
#include "occasion_rows.h"
#include "turn.h"

#define UNANSWERED_MS DAYS_MS(14) /* so long somebody may still be rung about what stands open */

/* Open occasions since then that are theirs to hear, and of which no message was ever made for
 * them; of whoever gets texts none. */
enum err rung_list(struct turn *t, const struct area_settings *area, const struct contact_row *who,
		   struct wall since, struct occasion_list *out);
/* They heard of it: in each step that would tell them. *out is one of these, to be acknowledged. */
enum err rung_tell(struct turn *t, const struct area_settings *area, const struct contact_row *who,
		   const struct occasion_row *o, struct message_row *out);
/* Since when what stands open is looked for: the activation that is on, however long ago it began.
 */
enum err rung_since(struct turn *t, const struct area_settings *area, struct wall *since);

/* Whoever ended the alarm of to_ring.h has rung them: they heard of it, and have answered nothing.
 * That they said STOP, when nothing was on, was another alarm: subject is then their key alone. */
enum err rung_seen(struct turn *t, const struct area_settings *area, const char *subject,
		   const char **said);

#endif
