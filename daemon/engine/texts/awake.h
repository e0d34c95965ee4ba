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
#ifndef ENGINE_AWAKE_H
#define ENGINE_AWAKE_H

#include "recipient_rows.h"
#include "scene.h"

/* Is it quiet now, and can the night be spared this, for some of those who were told? */
bool awake_asked(const struct scene *c, enum occasion kind, const struct step_settings *s,
		 struct wall now);
/* Whether somebody who heard of it at r->heard hears at once. */
enum err awake_now(struct turn *t, const struct scene *c, const struct recipient *r, bool *awake);
/* Those of them that do. */
enum err awake_among(struct turn *t, const struct scene *c, const struct recipient_list *people,
		     struct recipient_list *awake);
/* Until when this site need not be asked; .ms = 0 it may be asked now. */
enum err awake_site(struct turn *t, const struct area_settings *area, const char *site,
		    struct wall *until);

#endif
