/* SPDX-License-Identifier: MIT
 *
 * A scheme's beds: who may refer to them, how many a year, and the other ways in than its own verb.
 * Private to the verbs of beds.
 */
#ifndef ENGINE_SCHEME_H
#define ENGINE_SCHEME_H

#include "seek.h"
#include "site_rows.h"
#include "verbs.h"

/* Only its own team refers to it. */
enum err scheme_refuse_others(const struct turn *t, const struct site *site, struct fault *why);
/* Whoever comes back in the same year is counted once; *others: the people it took but for this
 * one. */
enum err scheme_refuse_over(struct turn *t, const struct area_settings *area,
			    const struct site *site, const char *person, int *others,
			    struct fault *why);
/* A scheme's bed that its team gave to somebody whose hold ran out is theirs while it is empty. */
void scheme_stands(struct bed *bed);
/* Whoever comes into a scheme's bed beside somebody is one more whom its team refers, and who
 * counts, however they come. The ids of the bed and the person. */
enum err scheme_joins(struct turn *t, const struct area_settings *area, const char *bed,
		      const char *person, struct fault *why);
/* Its own team may move whom *s looks for to it, from the bed that they have; one, not two. */
enum err scheme_opens(struct turn *t, const struct request *r, const struct seek *s,
		      struct bed *bed, struct fault *why);

#endif
