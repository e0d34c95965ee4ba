/* SPDX-License-Identifier: MIT
 *
 * Follow-ups: made when somebody did not come, or is too young to be placed; alarmed when nobody
 * has done them in time; closed by a person. Private to the engine room.
 */
#ifndef ENGINE_FOLLOWUPS_H
#define ENGINE_FOLLOWUPS_H

#include "followup_rows.h"
#include "turn.h"
#include "verbs.h"

/* Owned by whoever asked; one that swepd opens by itself waits to be assigned. The one of that kind
 * that is open already serves. *id is its. */
enum err followup_open(struct turn *t, const struct area_settings *area, const char *person,
		       const char *kind, const char **id);
/* How are they, who did not come in that night? Due when it is over, or at once. */
enum err followup_open_welfare(struct turn *t, const struct area_settings *area, const char *person,
			       struct date night, const char **id);
/* The person turned up: whatever of that kind is open is done. */
enum err followup_settle(struct turn *t, const struct area_settings *area, const char *person,
			 const char *kind);
/* Whose it is, for people to read. */
const char *followup_owner(const struct followup *f);
enum err followup_due(struct turn *t, const struct area_settings *area, const char *followup);

enum err verb_followups(struct turn *t, struct request *r, struct fault *why);
enum err verb_assign(struct turn *t, struct request *r, struct fault *why);
enum err verb_done(struct turn *t, struct request *r, struct fault *why);

#endif
