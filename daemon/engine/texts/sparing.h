/* SPDX-License-Identifier: MIT
 *
 * Quiet hours: who hears at night that SWEP is recalled, ends, is lowered, goes on or does not
 * open, and who in the morning. At once it is told to whoever may still act on it before the
 * morning:
 *
 *   who has a duty by the rota at that moment;
 *   who is in a group that the council tells of a late activation, which is told at any hour: the
 *   out-of-hours team, those on call. That a step on something else does not wait makes nobody one
 *   of them;
 *   who speaks for a site that takes people now, has somebody in it, or took people until this very
 *   recall;
 *   who was told of it since the evening's hand-over, and may be on their way because of it.
 *
 * The others sleep: what they believe does no harm before the quiet hours end, and then they hear,
 * unless it is not true any more. A site that says nothing of its beds is asked in quiet hours only
 * while it takes people. What opens more is the council's to decide, step by step (waits).
 */
#ifndef ENGINE_SPARING_H
#define ENGINE_SPARING_H

#include "cascade_step.h"
#include "outbox.h"
#include "recipient_rows.h"

/* Is it quiet now, and can the night be spared this, for some of those who were told? */
bool sparing_asked(const struct scene *c, enum occasion kind, const struct step_settings *s,
		   struct wall now);
/* Those of them that hear at once. */
enum err sparing_awake(struct turn *t, const struct scene *c, const struct recipient_list *people,
		       struct recipient_list *awake);
/* Until when this site need not be asked; .ms = 0 it may be asked now. */
enum err sparing_site(struct turn *t, const struct area_settings *area, const char *site,
		      struct wall *until);

/* Looked at when a text, or a call, would leave, for it may have waited for a gateway since the
 * evening, or be told again: what would wake somebody who need not hear it yet is kept until the
 * quiet hours are over, and is filled in anew then. A mail wakes nobody. *moved: as it was read it
 * does not leave now. */
enum err sparing_look(struct turn *t, struct message_row *m, bool *moved);
/* This step leaves it to the text of another to tell somebody: one that is kept leaves now, unless
 * this step spares them, too. */
enum err sparing_relied(struct turn *t, const struct scene *c, const struct new_message *m);

#endif
