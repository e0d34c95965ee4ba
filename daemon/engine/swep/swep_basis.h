/* SPDX-License-Identifier: MIT
 *
 * What a rule rests on, on one night: the values and warnings that it names. Kept with a person's
 * NO, so that the NO stands for the weather that they saw, and for none that is worse.
 */
#ifndef ENGINE_SWEP_BASIS_H
#define ENGINE_SWEP_BASIS_H

#include "swep_case.h"

/* As JSON, for the night n after tonight; rule -1: of all rules together. */
const char *swep_basis_write(struct turn *t, const struct swep_case *c, int rule, int n);
/* Whether anything that this rule names has become clearly worse since that was written. */
bool swep_basis_worse(const struct swep_case *c, int rule, int n, const char *basis);

#endif
