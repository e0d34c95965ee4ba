/* SPDX-License-Identifier: MIT
 *
 * A word of the night's work: HOLD, IN, NOSHOW. It runs the verb that swepctl would, on trial where
 * the phone has not shown that it is its owner's, and answers in one text.
 */
#ifndef ENGINE_NIGHT_WORD_H
#define ENGINE_NIGHT_WORD_H

#include "bed_book.h"
#include "permit.h"
#include "verbs.h"

struct night_word {
	enum err (*verb)(struct turn *t, struct request *r, struct fault *why);
	const char *meaning, *asked, *refused;
	const char *example;
	/* The answer once it was done. */
	enum err (*done)(struct turn *t, struct heard *h, const struct permit *p,
			 const json_t *result);
	const char *question; /* about a bed, at a site */
	const char *untrue; /* what to do if that is not so which was said before */
	const char *alone; /* what to do if of two one would have the bed that is free for them */
};

/* Takes `args` over. */
enum err night_word_run(struct turn *t, struct heard *h, const struct night_word *w,
			const struct permit *p, json_t *args, const char *ref);

/* ---- for the answer ------------------------------------------------------------------------- */

/* The bed that the verb gave. */
enum err night_word_bed(struct turn *t, const struct heard *h, const json_t *result,
			struct bed *bed);
/* Of two one may be in the bed, and a bed whose hold had ended may be anybody's: whoever has it
 * keeps it. */
bool night_word_anothers(const struct bed *bed);
/* Whether the bed that an arrival came to is not the one that was held for them. */
bool night_word_other_bed(const struct permit *p, const json_t *result);
/* Of two whose hold ran out it is one who has the bed, and nobody has it less because another did
 * not come. */
const char *night_word_besides(const struct night_word *w, const struct permit *p,
			       const json_t *result, const struct bed *bed);

#endif
