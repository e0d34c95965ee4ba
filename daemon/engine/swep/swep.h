/* SPDX-License-Identifier: MIT
 *
 * The lifecycle of SWEP in one area: stored facts in, core/lifecycle decides, rows and occasions
 * out. Level-triggered: it is derived again on every look, so nothing is missed because it was
 * already true or the process was down.
 */
#ifndef ENGINE_SWEP_H
#define ENGINE_SWEP_H

#include "turn.h"

enum err swep_prepare(struct turn *t, const struct area_settings *area);
/* A new configuration: areas that are known here but not in it are named, for nobody looks after
 * their beds, texts and proposals until they are configured again. */
enum err swep_mind_missing(struct turn *t);
/* Looks again: after every body, every command, and when its deadline comes. */
enum err swep_look(struct turn *t, const struct area_settings *area);
enum err swep_area_due(struct turn *t, const struct area_settings *area, const char *subject);
enum err swep_proposal_due(struct turn *t, const struct area_settings *area, const char *proposal);

#endif
