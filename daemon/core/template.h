/* SPDX-License-Identifier: MIT
 *
 * Message templates: text with {placeholders}. Known placeholders only; checked when the
 * configuration is read, so that filling one never fails at night.
 */
#ifndef CORE_TEMPLATE_H
#define CORE_TEMPLATE_H

#include "arena.h"
#include "swep/fault.h"

/* clang-format off */
#define TEMPLATE_WORDS(X)                                                                          \
	X(AREA, "area")       /* the council's name, as people say it */                           \
	X(TIER, "tier")       /* 1, 2 … */                                                         \
	X(NIGHT, "night")     /* Fri 17 Nov */                                                     \
	X(WHY, "why")         /* the rule that opened, in a few words: air.min < 0, forecast -4.7C */ \
	X(OFFER, "offer")     /* what the tier offers */                                           \
	X(BEDS, "beds")       /* beds free now */                                                  \
	X(DUE, "due")         /* when an answer is needed, 18:30 */                                \
	X(UNTIL, "until")     /* when it ends */                                                   \
	X(SITE, "site")       /* a site's name */                                                  \
	X(COUNT, "count")     /* how many beds are asked for */                                    \
	X(OPEN, "open")       /* TEMPLATE_OPEN, to whoever is to say how many are staffed */       \
	X(CODE, "code")       /* the four digits that bind an answer to this message */
/* clang-format on */

/* A sentence goes before it, and none behind. */
#define TEMPLATE_OPEN "; with SWEP beds staffed, text OPEN and how many"

enum template_word {
#define TEMPLATE_WORD(name, text) WORD_##name,
	TEMPLATE_WORDS(TEMPLATE_WORD) WORD_COUNT_ALL
#undef TEMPLATE_WORD
};

struct template_values {
	const char *word[WORD_COUNT_ALL]; /* NULL prints as "" */
};

/* Unknown or unclosed placeholders are named with their column. */
enum err template_check(const char *text, struct fault *why);
char *template_fill(const char *text, const struct template_values *values, struct arena *arena);

enum fit {
	FIT_WHOLE, /* it fits as it is */
	FIT_SHORTENED, /* it does now: the values are fewer words */
	FIT_EXCEEDED /* it cannot be made to; the values are as they were */
};
/* So that the text takes no more than `parts` segments, it says less of why, of what is offered and
 * of a site's name, in this order, and never less of anything else. Every value must be as long as
 * it will be. */
enum fit template_fit(const char *text, struct template_values *values, int parts,
		      struct arena *arena);

#endif
