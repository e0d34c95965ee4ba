/* SPDX-License-Identifier: MIT
 *
 * What stands on the sheets of paper. Private to the sheets.
 */
#ifndef ENGINE_SHEET_PAGES_H
#define ENGINE_SHEET_PAGES_H

#include "sheet_text.h"
#include "site_rows.h"
#include "turn.h"

enum err sheet_out_of_hours(struct turn *t, const struct area_settings *area, struct sheet *s);
enum err sheet_meeting(struct turn *t, const struct area_settings *area, struct sheet *s);
enum err sheet_state(struct turn *t, const struct area_settings *area, struct sheet *s);
enum err sheet_roll_call(struct turn *t, const struct area_settings *area, const struct site *site,
			 struct sheet *s);

#endif
