/* SPDX-License-Identifier: MIT
 *
 * What the book says of a bed: what people call it, and why it is not free. Looks, and changes
 * nothing. Private to the engine room.
 */
#ifndef ENGINE_BED_WORDS_H
#define ENGINE_BED_WORDS_H

#include "bed_rows.h"
#include "site_rows.h"
#include "turn.h"

/* The part of a bed's id that people know. */
const char *book_label(const char *bed);

#define BOOK_PANEL "given by a panel, not for a night"
/* Why a bed is not free, as in "held until 01:40"; NULL when it is. */
const char *book_why_not(const struct turn *t, const struct bed *bed,
			 const struct opening *opening);
/* Nobody has it, and it is ready: else refused. */
enum err book_refuse_taken(const struct bed *bed, struct fault *why);

#endif
