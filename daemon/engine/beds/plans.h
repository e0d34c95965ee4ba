/* SPDX-License-Identifier: MIT
 *
 * Moving on: a plan for each person whom SWEP or a hotel gave a bed. SWEP stays STANDING_DOWN while
 * anybody placed under it is in such a bed without one, or was not told of it; whoever comes to
 * lack one after it has ended is an alarm. Ends nobody's stay. Private to the engine room.
 */
#ifndef ENGINE_PLANS_H
#define ENGINE_PLANS_H

#include "placement_rows.h"
#include "plan_rows.h"
#include "turn.h"
#include "verbs.h"

/* The person's open plan, if any, is replaced. Sets id, made and by. */
enum err plans_make(struct turn *t, const struct area_settings *area, struct plan *p);
enum err plans_end(struct turn *t, const struct area_settings *area, const struct plan *p,
		   const char *outcome, const char *remark);
/* Somebody has left their bed: a plan of theirs is done, unless they leave every morning. */
enum err plans_left(struct turn *t, const struct area_settings *area, const struct placement *p,
		    enum placement_outcome outcome);
/* They have not: whatever ended by it at that moment is open again. */
enum err plans_returned(struct turn *t, const struct area_settings *area, const char *person,
			struct wall left);
/* SWEP is over: plans of those who have no bed any more are. */
enum err plans_over(struct turn *t, const struct area_settings *area);
/* Before they are erased. */
enum err plans_forget(struct turn *t, const struct area_settings *area, const char *person);
/* Anything of this changed: an alarm may go, and SWEP may end. */
enum err plans_changed(struct turn *t, const struct area_settings *area, const char *person);

/* SWEP has ended, and somebody in a bed that it gave lacks a plan, or was not told of it: an alarm
 * while that is so. */
enum err plans_mind_after(struct turn *t, const struct area_settings *area);
/* The bed of this person where they are one of those; NULL: they are not. */
enum err plans_after(struct turn *t, const struct area_settings *area, const char *person,
		     const char **label);

/* "supported by Fri 27 Nov, kate; told by olu on Thu 26 Nov 11:00": never where. */
const char *plans_text(struct turn *t, const struct plan *p);
/* The same for programs; null for none. */
json_t *plans_json(const struct plan *p);

enum err verb_plan(struct turn *t, struct request *r, struct fault *why);
enum err verb_plan_drop(struct turn *t, struct request *r, struct fault *why);
enum err verb_plans(struct turn *t, struct request *r, struct fault *why);
enum err verb_told(struct turn *t, struct request *r, struct fault *why);

#endif
