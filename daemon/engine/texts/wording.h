/* SPDX-License-Identifier: MIT
 *
 * What the texts of a step say: the council's template, or ours, and the values of its occasion as
 * of now.
 */
#ifndef ENGINE_WORDING_H
#define ENGINE_WORDING_H

#include "scene.h"
#include "template.h"

struct wording {
	const char *text, *spoken; /* templates */
	struct template_values whole;
	struct template_values fitted; /* says less where the council wants its texts short */
	bool says_open; /* how to open a site that is asked to */
};

/* The values of an occasion as they are kept: JSON. */
const char *wording_keep(struct turn *t, const struct template_values *values);
/* As of this moment. An alarm where the template is gone. */
enum err wording_now(struct turn *t, const struct scene *c, struct wording *out);
/* As for this contact. */
enum err wording_address(struct turn *t, const struct scene *c, struct wording *w,
			 const char *contact);
/* What a text of this kind says of the beds that are free by now; of other kinds nothing. */
void wording_of_beds(struct turn *t, enum occasion kind, int beds, struct template_values *values);

#endif
