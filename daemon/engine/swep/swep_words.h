/* SPDX-License-Identifier: MIT
 *
 * What is said of SWEP: parts of the sentences that decisions keep, and what texts are filled with.
 * Everything lives in the turn's arena.
 */
#ifndef ENGINE_SWEP_WORDS_H
#define ENGINE_SWEP_WORDS_H

#include "swep_case.h"
#include "template.h"

const char *words_night(struct turn *t, struct date night); /* "Fri 27 Nov" */
const char *words_time(struct turn *t, struct wall at); /* "Fri 27 Nov 11:15" */
/* "Fri 27 Nov, Sun 29 (tier 2)": a tier is named where it is not `tier`; 0 names each. Three or
 * more in a row are "Thu 24 to Mon 28 Dec, up to tier 2". */
const char *words_nights(struct turn *t, const struct approval_list *nights, int tier);
/* "Fri 27 to Sun 29 Nov"; of one night as above. */
const char *words_run(struct turn *t, struct date first, struct date last);
/* "the rule cold (air.min <= 0) holds", with who said yes to it, or "alice decided". */
const char *words_reason(struct turn *t, const struct swep_case *c, int rule, int n);
/* Who said yes: a person, or silence as somebody agreed. */
const char *words_approver(struct turn *t, const struct swep_case *c, const char *by);
/* About the night n after tonight. */
struct template_values words_values(struct turn *t, const struct swep_case *c, int rule, int tier,
				    int n, struct wall due, struct wall until);
/* Why people hear of a late crossing, and what happens next. */
const char *words_late(struct turn *t, const struct swep_case *c);

/* Why it is on for the night n after tonight, whether or not a rule holds. */
const char *words_why(struct turn *t, const struct swep_case *c, int rule, int n);
bool words_by_hand(const char *why); /* that no rule held */
/* From the night n after tonight to the last that was approved ahead: on the days off between
 * nobody ends it, and nobody is told again. */
const char *words_nights_from(struct turn *t, const struct swep_case *c, int n);
const char *words_since_tonight(struct turn *t, const struct swep_case *c);
/* How things stand, for whoever takes over: "ON at tier 1, a manager is asked to open tier 2". */
const char *words_standing(struct turn *t, const struct swep_case *c);

#endif
