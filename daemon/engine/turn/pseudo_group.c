/* SPDX-License-Identifier: MIT */
#include "pseudo_group.h"

#include <assert.h>
#include <string.h>

static const struct row {
	const char *name, *means;
	bool may_be_named;
} rows[PSEUDO_COUNT] = {
    [PSEUDO_TOLD] = {"told", "everybody told before", true},
    [PSEUDO_TONIGHT] = {"told-tonight", "everybody told before who must know it tonight", false},
    [PSEUDO_OFF] = {"told-off", "everybody told that it was not on", false},
    [PSEUDO_ENDING] = {"told-ending", "everybody told that it ends or is lowered", false},
    [PSEUDO_FULL] = {"told-full", "everybody told that no bed was left", false},
    [PSEUDO_BACK] = {"told-back", "everybody told that beds are free again", false},
    [PSEUDO_SITE] = {"site", "whoever speaks for the site that a step is about", true},
    [PSEUDO_OPEN] = {"open-sites", "whoever speaks for a site that takes people", true},
    [PSEUDO_NAMED] = {"named", "whoever a test is sent to", false},
};

static const struct row *row_of(enum pseudo_group g)
{
	assert(g > PSEUDO_NONE && g < PSEUDO_COUNT);
	return &rows[g];
}

enum pseudo_group pseudo_group_of(const char *name)
{
	for (int g = PSEUDO_NONE + 1; g < PSEUDO_COUNT; g++)
		if (strcmp(rows[g].name, name) == 0)
			return (enum pseudo_group)g;
	return PSEUDO_NONE;
}

const char *pseudo_group_name(enum pseudo_group g)
{
	return row_of(g)->name;
}

const char *pseudo_group_means(enum pseudo_group g)
{
	return row_of(g)->means;
}

bool pseudo_group_may_be_named(enum pseudo_group g)
{
	return g != PSEUDO_NONE && row_of(g)->may_be_named;
}
