/* SPDX-License-Identifier: MIT
 *
 * Which bed a guest is given: the one that was named, or the best, and whether it suits. Private to
 * the verbs of beds.
 */
#ifndef ENGINE_CHOICE_H
#define ENGINE_CHOICE_H

#include "guest.h"

struct fitting;

/* The argument "decided": who on call has said which bed; *remark keeps it. */
enum err guest_seek(struct turn *t, const struct request *r, const struct guest *g, unsigned needs,
		    struct seek *s, const char **remark, struct fault *why);
/* The bed that was named, or the best; refused with all reasons unless it is free and suits. */
enum err guest_choose(struct turn *t, const struct request *r, struct seek *s, const char *label,
		      struct bed *bed, struct fault *why);
/* What they hold is none for them any more, as `fit` says, and no bed is free for them: *none, or
 * a word is lacking with which one is. Of two it is said where one is free for the guest alone, and
 * `how` they come to it; NULL: nothing is. */
enum err guest_refuse_next(struct turn *t, const struct request *r, const struct guest *g,
			   struct seek *s, const struct fitting *fit, const char *how, bool *none,
			   struct fault *why);
/* Anything but a bed that suits is refused, with the reasons. The hour does not speak against it.
 */
enum err guest_refuse_unsuited(struct turn *t, struct seek *s, const struct bed *bed,
			       struct fault *why);
/* Somebody else is said to be in this bed of theirs, or in another for women only, and none. */
enum err guest_say_doubt(struct turn *t, struct request *r, const struct guest *g,
			 const struct bed *bed);
/* What this bed of theirs is not, though it is given to them. */
void guest_say_minds(struct request *r, const struct seek *s, const struct bed *bed);
enum err bed_named(struct turn *t, const struct request *r, const char *label, struct bed *bed,
		   struct fault *why);
/* A bed that was found for them earlier is about to be confirmed: refused where it has ceased to
 * suit, by what is known of them now. They stand at no door. */
enum err guest_confirm(struct turn *t, const struct request *r, const struct guest *g,
		       struct fault *why);
/* A cap that others have reached since takes the bed from nobody: whoever decides hears of it. */
enum err guest_say_support(struct turn *t, struct request *r, const struct guest *g);

#endif
