/* SPDX-License-Identifier: MIT
 *
 * When nobody can tell whether tonight will be cold: people are told from the policy's hour on
 * until somebody acknowledges, and asked whether to open where the policy wants that.
 */
#ifndef ENGINE_SWEP_BLIND_H
#define ENGINE_SWEP_BLIND_H

#include "swep_case.h"

/* Raises or clears the alarm, tells people, and tells them again. */
enum err swep_blind_mind(struct turn *t, struct swep_case *c);

#endif
