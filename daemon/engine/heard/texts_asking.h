/* SPDX-License-Identifier: MIT
 *
 * A text that asks for what a verb of the control socket does: the same checks, the same refusals,
 * in the name of the contact. What is refused leaves no trace but the text itself. Private to the
 * files that understand texts.
 */
#ifndef ENGINE_TEXTS_ASKING_H
#define ENGINE_TEXTS_ASKING_H

#include "heard.h"
#include "remedy.h"
#include "verbs.h"

struct asked {
	struct request request;
	struct person_settings person; /* who asks, as a verb sees them */
	enum err code;
	struct fault why; /* when code is not OK */
	unsigned heeded; /* needs of which only earlier words speak */
	struct effect **mark; /* effects up to here were there before */
	size_t count;
};

/* Runs it on trial: afterwards asked_keep or asked_drop, which give back what it holds. Takes args
 * over. An error is the disk's; a refusal is in out->code, or stays in out->request.refusal. */
enum err asked_run(struct turn *t, struct heard *h,
		   enum err (*verb)(struct turn *t, struct request *r, struct fault *why),
		   json_t *args, struct asked *out);
enum err asked_keep(struct turn *t, struct asked *a); /* drops it when it was refused */
enum err asked_drop(struct turn *t, struct asked *a);
/* What would help; all of it empty where nothing is known to. */
struct remedy asked_remedy(const struct asked *a);
/* Why it was refused, short, without a reference, as a sentence. */
enum err asked_why(struct turn *t, const struct asked *a, const char *ref, const char **out);

/* A member of an answer; "" where there is none. */
const char *asked_text(const json_t *result, const char *name);

#endif
