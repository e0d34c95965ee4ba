/* SPDX-License-Identifier: MIT
 *
 * Whether a bed fits whom it is about to be given to, or kept for, by all that is known of them and
 * of whoever shares it. Every way into a bed asks here, so that no rule is gone around: a named one
 * and the best, a hold that is made longer, an arrival, in time or late, what a panel, a scheme or
 * the waiting list gives. Private to the engine room.
 */
#ifndef ENGINE_FITTING_H
#define ENGINE_FITTING_H

#include "guest_read.h"
#include "seek.h"
#include "verbs.h"

struct fitting {
	const char *why; /* all reasons as one text; NULL: it fits */
	bool unsaid; /* nothing speaks against it, but a word is lacking that why asks for */
	bool on_call; /* the person on call may say otherwise: --decided */
	bool danger; /* to them, or to who is there */
	bool gone; /* nobody can sleep there, whoever it is for */
	const char *mind; /* a panel gave it, and it is not all that they are said to need; NULL */
	const char *ask; /* how to go on, after the reason: a hint; NULL nothing helps */
	const char *panel; /* who gave it, "ask alice, whose word it was, about g4"; NULL nobody */
};

/* A bed that somebody names. The hour does not speak against it: they have rung, or are there. */
enum err fitting_judge(struct turn *t, const struct seek *s, const struct bed *bed,
		       struct fitting *out);
/* The bed that is theirs, or was until their hold ran out: *s looks for them with what is known by
 * now. What the person on call said of it stands, but for what nobody knew then. Of one that they
 * hold still only what is a danger to them, or what they need, speaks against it: neither beds that
 * are kept for others nor a cap. A partner who joins is new. Why goes after "does not suit:". */
enum err fitting_theirs(struct turn *t, const struct seek *s, const struct guest *g,
			struct fitting *out);
/* The same; the reason goes with "The hold of H2 ...". */
enum err fitting_kept(struct turn *t, const struct seek *s, const struct guest *g,
		      struct fitting *out);
/* Why nobody can sleep in a bed that is kept or offered, whoever it is for, as in "its site is
 * closed now"; NULL: they can. */
enum err fitting_gone(struct turn *t, const struct area_settings *area, const struct bed *bed,
		      const char **out);
/* More is known of somebody: the bed that they have is judged by all that is known of both by now.
 * Where they are in it, and it is a danger, an alarm stands until it is none; *out says why it does
 * not suit. It ends nothing. Whatever writes what is remembered of them asks here once it is
 * written, whatever was asked, and refused, too. */
enum err fitting_look(struct turn *t, const struct area_settings *area, const char *person,
		      struct fitting *out);
/* … only where they are in one: of a bed that is kept for them no alarm stands. */
enum err fitting_heard(struct turn *t, const struct area_settings *area, const char *person);
/* Said to whoever asks, where the bed that they have does not suit by what they are typing. */
enum err fitting_mind(struct turn *t, struct request *r, const struct guest *g);
/* Adds to the refusal how to go on: "; once they have said so: --decided and their name", or whom
 * to ask, where it helps. Returns its code. */
enum err fitting_hint(struct turn *t, const struct fitting *f, struct fault *why);

#endif
