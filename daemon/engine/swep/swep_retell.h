/* SPDX-License-Identifier: MIT
 *
 * What texts say again of how SWEP stands: whoever is told later is told what is so by then. Moves
 * nothing, and asks nobody.
 */
#ifndef ENGINE_SWEP_RETELL_H
#define ENGINE_SWEP_RETELL_H

#include "template.h"
#include "turn.h"

/* What was filled into a text's values when its occasion began, as it stands now. */
enum err swep_retell(struct turn *t, const struct area_settings *area, enum occasion kind,
		     struct template_values *values);

#endif
