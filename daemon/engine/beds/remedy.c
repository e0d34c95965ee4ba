/* SPDX-License-Identifier: MIT */
#include "remedy.h"

struct remedy *remedy_of(struct turn *t, struct fault *why)
{
	if (why->remedy == NULL) {
		why->remedy = arena_alloc(t->arena, sizeof(*why->remedy));
		*why->remedy = (struct remedy){.on_call = false};
	}
	return why->remedy;
}

enum err remedy_look(struct turn *t, struct fault *why, const struct bed *bed)
{
	remedy_of(t, why)->look = bed->id;
	return why->code;
}

enum err remedy_on_call(struct turn *t, struct fault *why)
{
	remedy_of(t, why)->on_call = true;
	return fault_hint(why, "; once they have said so: --decided and their name");
}
