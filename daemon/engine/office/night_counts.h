/* SPDX-License-Identifier: MIT
 *
 * What became of one night, line by line, for the meeting. Who never came is counted in the night
 * of their hold, whenever that was noticed or typed. Private to the engine room.
 */
#ifndef ENGINE_NIGHT_COUNTS_H
#define ENGINE_NIGHT_COUNTS_H

#include "sheet_rows.h"
#include "turn.h"

enum err night_counts(struct turn *t, const struct area_settings *area, struct date night,
		      struct night_count **out, size_t *count);

#endif
