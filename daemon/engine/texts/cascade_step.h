/* SPDX-License-Identifier: MIT
 *
 * One step of a cascade while it is worked on: its texts, filled in at the moment they are told,
 * and what may become of it. Private to the cascade's files.
 */
#ifndef ENGINE_CASCADE_STEP_H
#define ENGINE_CASCADE_STEP_H

#include "message_rows.h"
#include "occasion_rows.h"
#include "step_rows.h"
#include "turn.h"

#define ALARM_CASCADE "cascade" /* kind of the alarms about steps and occasions */
#define ALARM_ORDER "order" /* … about a text that was, perhaps, not the last on a phone */

struct scene {
	const struct area_settings *area;
	struct occasion_row occasion;
	struct step_row step;
	struct wall anew; /* what was heard or answered before it does not count; .ms = 0 none */
};

enum err scene_read(struct turn *t, const struct area_settings *area, const char *step,
		    struct scene *out);
enum occasion scene_occasion(const struct scene *c);
bool scene_is_to_told(const struct scene *c); /* to those who heard of it before */
/* Whoever acted on what they heard, and wants no texts, is told otherwise that it is over; so is
 * who heard that it is over, that it is on. */
bool scene_tells_stopped(const struct scene *c);
/* It is quiet, and this step wakes nobody. */
bool scene_keeps_quiet(const struct turn *t, const struct scene *c);
/* An activation's step for whoever heard that it is not on, or ends, where there is anybody. */
enum err scene_open_ended(struct turn *t, struct scene *c, bool at_once, int *opened);
/* How long an end that was not heard is still told to who believes that SWEP is on. */
#define ENDS_MATTER_MS HOURS_MS(24)
const char *scene_noun(const struct scene *c); /* "the activation" */

/* Nobody is told of it any more, and what has not left is cancelled. */
enum err occasion_end(struct turn *t, const struct area_settings *area,
		      const struct occasion_row *o);
/* Begins an occasion whose texts somebody else makes, with the one step they belong to; *o gets its
 * id. */
enum err scene_begin_met(struct turn *t, struct occasion_row *o, const char *group,
			 struct step_row *step);

/* Whether this is told to the shadow's group alone. */
enum err scene_is_shadowed(struct turn *t, const struct scene *c, bool *out);
/* It tells that SWEP is on, and not only that a manager is asked. */
bool scene_says_on(const struct scene *c);


/* Texts. The values of an occasion are kept as JSON. */
struct recipient_list;
struct ladder_contact;
struct template_values;
const char *scene_values_write(struct turn *t, const struct template_values *values);
/* Fills in anew, as of now, what this step told and has not left yet. */
enum err scene_fill_anew(struct turn *t, const struct scene *c);
/* Its text may leave until then, where what it says is still of use. */
enum err scene_keep_valid(struct turn *t, const struct scene *c, struct message_row *m,
			  struct wall until);
/* Whom the step may tell, as things are: the first `group_count` of its group, then those beyond.
 */
enum err scene_recipients(struct turn *t, const struct scene *c, struct recipient_list *out,
			  size_t *group_count);
/* A text to each of the people that is marked. *declined: somebody has said no to it elsewhere. */
enum err scene_tell(struct turn *t, const struct scene *c, const struct recipient_list *people,
		    const struct ladder_contact *marks, bool *declined);

/* … in a round of its own, which waits for nobody and depends on nobody's answer but theirs. */
enum err scene_tell_round(struct turn *t, struct scene *c, const struct recipient_list *people,
			  const struct ladder_contact *marks);
bool recipient_listed(const struct recipient_list *list, const char *contact);

/* Whom next? When a step begins, its time is up, or nobody is left to wait for. */
enum err step_advance(struct turn *t, struct scene *c);
/* Ends it, whatever it waited for. */
enum err step_close(struct turn *t, struct scene *c);
/* Counts its answers again; nobody hopeful left: the next are told at once. */
enum err step_recount(struct turn *t, struct scene *c);
/* Somebody took their answer back: it is asked anew if it was met by that. */
enum err step_reopen_if_short(struct turn *t, struct scene *c);
enum err step_move_on_if_stuck(struct turn *t, const struct step_row *step);

#endif
