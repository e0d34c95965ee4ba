/* SPDX-License-Identifier: MIT
 *
 * Beds in which somebody is said to be, and by the record they are not: the alarms `two` that
 * stand. Nothing more of it is stored, so that a bed is in doubt for as long as its alarm stands,
 * however that ends.
 */
#ifndef STORE_DOUBT_ROWS_H
#define STORE_DOUBT_ROWS_H

#include "bed_rows.h"

#define DOUBT_KIND "two" /* its subject is "person/BED" */

/* SQL: who is said to be in bed b. In the words of the index, which holds what stands alone. */
/* clang-format off */
#define DOUBT_PERSON "substr(x.subject, 1, instr(x.subject, '/') - 1)"
#define DOUBT_STANDS(x) x ".kind = '" DOUBT_KIND "' AND " x ".cleared IS NULL"
/* … of any bed at all: asked once, and not of each bed, which most nights none is */
#define DOUBT_OF_ANY                                                                               \
	"EXISTS (SELECT 1 FROM alarm y INDEXED BY alarm_two WHERE y.area > ''"                    \
	" AND " DOUBT_STANDS("y") ")"
#define DOUBT_OF_BED                                                                               \
	" FROM alarm x INDEXED BY alarm_two WHERE " DOUBT_STANDS("x") " AND x.area = b.area"       \
	" AND upper(substr(x.subject, instr(x.subject, '/') + 1)) = substr(b.id, length(b.area) + 2)"
/* … every one of them, x.area of which is to be said, with the bed b */
#define DOUBT_AND_BED                                                                              \
	"alarm x INDEXED BY alarm_two CROSS JOIN bed b"                                            \
	" ON b.id = x.area || '/' || upper(substr(x.subject, instr(x.subject, '/') + 1))"
/* … as "n1,n7"; NULL nobody */
#define BED_SAID_IN                                                                                \
	"CASE WHEN " DOUBT_OF_ANY " THEN (SELECT group_concat(" DOUBT_PERSON ")" DOUBT_OF_BED ") END"
/* … nobody, so that it is as empty as its record says */
#define BED_SURE " AND NOT (" DOUBT_OF_ANY " AND EXISTS (SELECT 1" DOUBT_OF_BED "))"
/* clang-format on */

/* Somebody other than these two (NULL: none) is said to be in it. */
bool bed_in_doubt(const struct bed *b, const char *person, const char *partner);
/* What is said of this person and this bed; NULL: nothing is in doubt. */
enum err doubt_sentence(struct store *s, const char *area, const char *subject, struct arena *arena,
			const char **out);

#endif
