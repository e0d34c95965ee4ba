/* SPDX-License-Identifier: MIT
 *
 * A scheme's bed by other ways than its own verb. Private to the verbs of beds.
 */
#ifndef ENGINE_SCHEME_H
#define ENGINE_SCHEME_H

#include "seek.h"
#include "verbs.h"

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
