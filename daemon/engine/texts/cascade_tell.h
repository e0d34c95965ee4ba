/* SPDX-License-Identifier: MIT
 *
 * Telling people of a step: each by the text, the call or the mail that suits them, once.
 */
#ifndef ENGINE_CASCADE_TELL_H
#define ENGINE_CASCADE_TELL_H

#include "scene.h"

struct ladder_contact;
struct recipient_list;

/* A text to each of the people that is marked. *declined: somebody has said no to it elsewhere. */
enum err cascade_tell(struct turn *t, const struct scene *c, const struct recipient_list *people,
		      const struct ladder_contact *marks, bool *declined);
/* … in a round of its own, which waits for nobody and depends on nobody's answer but theirs. */
enum err cascade_tell_round(struct turn *t, struct scene *c, const struct recipient_list *people,
			    const struct ladder_contact *marks);

#endif
