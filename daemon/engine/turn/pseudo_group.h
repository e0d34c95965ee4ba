/* SPDX-License-Identifier: MIT
 *
 * Names that stand in a step where others have a group of contacts, and mean whoever they fit when
 * the step is told. No group of contacts may be called so.
 */
#ifndef ENGINE_PSEUDO_GROUP_H
#define ENGINE_PSEUDO_GROUP_H

#include <stdbool.h>

enum pseudo_group {
	PSEUDO_NONE, /* a group of contacts, or a duty */
	PSEUDO_TOLD, /* who heard of it before */
	PSEUDO_TONIGHT, /* of them, whom the quiet hours do not spare */
	PSEUDO_OFF, /* who heard that it is not on tonight, and it is */
	PSEUDO_ENDING, /* who heard that it ends, or is lowered, after tonight, and it is not */
	PSEUDO_FULL, /* who heard that no bed is left, and one is */
	PSEUDO_BACK, /* who heard that some are free again, and none is left */
	PSEUDO_SITE, /* whose word counts for the site that it is about */
	PSEUDO_OPEN, /* whose word counts for a site that takes people now */
	PSEUDO_NAMED, /* the contacts that the occasion names */
	PSEUDO_COUNT
};

enum pseudo_group pseudo_group_of(const char *name);
const char *pseudo_group_name(enum pseudo_group g); /* "told" */
/* Whom it means, in a sentence: "everybody told before". */
const char *pseudo_group_means(enum pseudo_group g);
/* A council's steps may name it; the others are swepd's own steps. */
bool pseudo_group_may_be_named(enum pseudo_group g);

#endif
