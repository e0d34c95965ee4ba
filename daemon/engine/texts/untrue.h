/* SPDX-License-Identifier: MIT
 *
 * What a move of SWEP makes untrue of what people were told before, or are still to be told.
 */
#ifndef ENGINE_UNTRUE_H
#define ENGINE_UNTRUE_H

#include "occasion_rows.h"
#include "turn.h"

/* Nobody hears of an earlier tier once a new one is on, or that it began, now that it is recalled,
 * or that it ends, now that it is on anew. Who heard of it counts as told all the same. An end that
 * matters no more is over. */
enum err untrue_look(struct turn *t, const struct area_settings *area, enum occasion later_kind,
		     const struct occasion_row *later);

#endif
