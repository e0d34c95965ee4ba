/* SPDX-License-Identifier: MIT
 *
 * Telling people. An occasion (a proposal, an activation …) starts the configured steps for it; a
 * step is a success when enough people have acknowledged, not when a gateway took a text. In an
 * area that is shadowed only one group is told, and every text begins with SHADOW.
 */
#ifndef ENGINE_CASCADE_H
#define ENGINE_CASCADE_H

#include "message_rows.h"
#include "occasion_rows.h"
#include "template.h"
#include "turn.h"

/* Starts all steps configured for this kind. Once per (kind, subject): a second call is fine and
 * does nothing. `audience` names the activation that this is about, or NULL. For a stand-down and a
 * recall the pseudo group "told" is everybody who was told of it, and what was still to be told of
 * it is cancelled. Values are kept; area, beds and code are filled by the cascade itself, and what
 * was true of the moment is filled again where a step had waited for the end of quiet hours.
 * `until` is the moment after which the whole occasion makes no sense any more (a step's own
 * `valid` may be earlier). */
enum err cascade_open(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, const char *audience,
		      const struct template_values *values, struct wall until);
/* The same about a night to come: until `dusk`, when it begins, nobody is told of it in the area's
 * quiet hours. */
enum err cascade_open_ahead(struct turn *t, const struct area_settings *area, enum occasion kind,
			    const char *subject, const char *audience,
			    const struct template_values *values, struct wall until,
			    struct wall dusk);
/* Is anybody still being asked? A step is open, and whoever was told last has time left to answer,
 * or was told since `since`. */
enum err cascade_asks(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, struct wall since, bool *asks);
/* When nobody will have been told of it for so long; .ms = patience_ms when nobody was. */
enum err cascade_silent(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, int64_t patience_ms, struct wall *at);
/* When this occasion was last begun (.ms = 0 never), and whether anybody has acknowledged it. */
enum err cascade_latest(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, struct wall *at, bool *acked);
/* Texts these contacts, keys parted by blanks, that it is only a test, and counts who answers. */
enum err cascade_test(struct turn *t, const struct area_settings *area, const char *contacts,
		      int count, const char **occasion);
/* No further rungs of whatever is about this, by subject or audience, however often it was asked;
 * what has not left is cancelled. Fine when there is nothing. */
enum err cascade_close(struct turn *t, const struct area_settings *area, enum occasion kind,
		       const char *subject);
/* Nobody is told of this one any more, and what has not left is cancelled. */
enum err cascade_end(struct turn *t, const struct area_settings *area,
		     const struct occasion_row *o);
/* The activation is over: closes what is of use only while it is on. */
enum err cascade_over(struct turn *t, const struct area_settings *area, const char *activation);
/* … of all of this kind that began before then, whatever they are about. */
enum err cascade_close_before(struct turn *t, const struct area_settings *area, enum occasion kind,
			      struct wall before);
/* Not enough acknowledgements by now: the next rung. */
enum err cascade_step_due(struct turn *t, const struct area_settings *area, const char *step);
/* A person has acknowledged this message; by: contact key, or whom a worker named. A second time
 * changes nothing; a late one never reopens. */
enum err cascade_acked(struct turn *t, const struct area_settings *area, const char *message,
		       const char *by);
/* A contact has said no to this message: the next are asked at once. It never counts as an
 * acknowledgement, and after one it is for a person; a late one never reopens. What they wrote is
 * the text that came in for this message at this moment. */
enum err cascade_declined(struct turn *t, const struct area_settings *area, const char *message,
			  const char *by);
/* A text was taken, or came to its phone. late: nobody had known whether it left. */
enum err cascade_arrived(struct turn *t, const struct message_row *m, bool late);
/* A text of this step will not arrive, or its contact wants none: if nobody is left to wait for,
 * the next contact is told at once. */
enum err cascade_undelivered(struct turn *t, const struct message_row *m);
/* This contact wants no more texts: none leaves, and what waits for them moves on. */
enum err cascade_contact_stopped(struct turn *t, const char *area, const char *contact);

#endif
