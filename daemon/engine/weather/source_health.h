/* SPDX-License-Identifier: MIT
 *
 * How far a source may be believed at this moment. Silence, an old page, a doubtful one: none of
 * these is an all-clear. A forecast grows old by the model run it comes from; what an authority
 * says about warnings stands until it says something else, so only hearing it counts.
 */
#ifndef ENGINE_SOURCE_HEALTH_H
#define ENGINE_SOURCE_HEALTH_H

#include "source.h"

/* A forecast of later than this is not believed: no model runs in the future. */
#define ISSUE_SLACK_MS HOURS_MS(1)

enum health {
	HEALTH_FRESH, /* may prove that a night is not cold, or that there is no warning */
	HEALTH_STALE, /* may still prove that it is, or that there is one */
	HEALTH_BLIND /* nothing trusted for too long */
};

const char *health_name(enum health h);

/* reason: why it is not fresh, or what else is worth knowing; "" when there is nothing. */
enum health source_health(struct turn *t, const struct source *s, const char **reason);
/* Writes the row; a change of health is audited and told. */
enum err source_keep(struct turn *t, struct source *s);

#endif
