/* SPDX-License-Identifier: MIT
 *
 * A look found no bed: why not, bed by bed, and whether one would suit if a word more were said of
 * them. Private to the verbs of beds.
 */
#ifndef ENGINE_NO_BED_H
#define ENGINE_NO_BED_H

#include "seek.h"

/* Always a refusal. ERR_USAGE where only a word is lacking: nobody is turned away then. */
enum err no_bed_refuse(struct turn *t, struct seek *s, struct fault *why);

#endif
