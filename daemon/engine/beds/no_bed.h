/* SPDX-License-Identifier: MIT
 *
 * A look found no bed: why not, bed by bed, and whether one would suit if a word more were said of
 * them. Private to the verbs of beds.
 */
#ifndef ENGINE_NO_BED_H
#define ENGINE_NO_BED_H

#include "seek.h"

/* Beds of one site that are free, and do not suit for one reason. */
struct bed_reason {
	const char *site, *reason, *labels;
	int count;
	int miss; /* how near they come to suiting: the nearest are the lowest */
	bool hour; /* a ring to the site may set it aside */
};

struct bed_reasons {
	struct bed_reason *rows;
	size_t count;
};

/* Those that are free, as people read them: H2 before H10. */
enum err bed_reasons_free(struct turn *t, const struct area_settings *area, struct bed **beds,
			  size_t *count);
/* The line on which it stands now. */
struct bed_reason *bed_reasons_add(struct turn *t, struct bed_reasons *all, const struct bed *bed,
				   const char *reason);
/* "H2, H3 at Harnall Lifehouse: takes no dogs" */
const char *bed_reason_text(struct turn *t, const struct bed_reason *g);

/* "woman (W1 at The Women's House)", each word more that would find a bed; "" none would. */
enum err no_bed_words(struct turn *t, const struct seek *s, const char **out);
/* ERR_USAGE where a word more finds a bed: `what` begins the sentence. ERR_OK where none does. */
enum err no_bed_word(struct turn *t, struct seek *s, const char *what, struct fault *why);
/* Always a refusal. ERR_USAGE where only a word is lacking: nobody is turned away then. */
enum err no_bed_refuse(struct turn *t, struct seek *s, struct fault *why);

#endif
