/* SPDX-License-Identifier: MIT
 *
 * Whether nobody can tell if SWEP should open tonight, since when, and why. Tells nobody.
 */
#ifndef ENGINE_SWEP_UNJUDGED_H
#define ENGINE_SWEP_UNJUDGED_H

#include "swep_case.h"

/* Fills facts.blind: a person is to be asked by now. The last part of loading a case. */
enum err unjudged_load(struct turn *t, struct swep_case *c);
/* Why nobody can tell whether tonight will be cold; NULL when it can be told, or SWEP is on anyway,
 * or a person is asked about tonight because of what is known. */
const char *unjudged_why(struct turn *t, const struct swep_case *c);
/* A feed is asked just now: it may well answer. */
bool forecast_being_asked(const struct forecast *f);
/* The policy's hour: before it nobody is told. */
bool unjudged_hour_has_come(const struct turn *t, const struct swep_case *c);
/* For long enough, since that moment. */
bool unjudged_lasts(const struct turn *t, const struct swep_case *c, struct wall since);

#endif
