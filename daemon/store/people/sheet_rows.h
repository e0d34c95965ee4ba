/* SPDX-License-Identifier: MIT
 *
 * What became of one night, counted for the meeting the morning after.
 */
#ifndef STORE_SHEET_ROWS_H
#define STORE_SHEET_ROWS_H

#include "civil.h"
#include "store.h"

struct night_count {
	const char *what; /* "found", "placed", "not seen", "no-show", "never came", "refused",
			     "offered", "turned away" */
	const char
	    *detail; /* kind of bed (where people moved: of the last), reason code, outcome */
	int count;
};

/* Added to *out: who was found and who was placed, and what offers and refusals came to. night: as
 * offers and turn-aways are dated; span: when the rest of it happened. */
enum err night_count_found(struct store *s, const char *area, struct span span, struct arena *arena,
			   struct night_count **out, size_t *count);
enum err night_count_told(struct store *s, const char *area, struct date night, struct span span,
			  struct arena *arena, struct night_count **out, size_t *count);

/* A bed to which nobody came: its hold may be of the night that begins or ends with this span, and
 * the placement says which. Alike ones stand together. */
struct night_missed {
	const char *placement;
	bool said; /* by a person, no-show; else the hold ran out */
	const char *kind; /* of bed */
};
/* morning: who came by then is counted as placed in that night. */
enum err night_missed_list(struct store *s, const char *area, struct span span, struct wall morning,
			   struct arena *arena, struct night_missed **out, size_t *count);

/* What a sheet that is kept true says, as a number that another text would hardly have, and when it
 * was written; zeroes: never. */
struct sheet_mark {
	int64_t digest;
	struct wall written;
};

enum err sheet_mark_get(struct store *s, const char *sheet, struct sheet_mark *out);
enum err sheet_mark_put(struct store *s, const char *sheet, struct sheet_mark mark);
int64_t sheet_digest(const char *text);

#endif
