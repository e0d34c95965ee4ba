/* SPDX-License-Identifier: MIT
 *
 * Who was in a bed: counted as in and seen, or never there after all; since when, and until when.
 */
#ifndef STORE_PRESENCE_ROWS_H
#define STORE_PRESENCE_ROWS_H

#include "placement_rows.h"

/* Who was counted as in with somebody was there; they may have left since. */
enum err placement_seen(struct store *s, const char *id);
/* They came then, typed later: of a stay that has ended it stays written when the end was typed. */
enum err placement_came(struct store *s, const char *id, struct wall arrived, struct wall entered);

/* When they came to the site: to the first of the beds from which moves took them on. */
enum err placement_stay_began(struct store *s, const char *id, struct wall *out);
/* When they came to the first of them, of whatever site. */
enum err placement_came_first(struct store *s, const char *id, struct wall *out);
/* The bed of another site from which they were moved there; "" they were in none. */
enum err placement_stay_from(struct store *s, const char *id, struct arena *arena,
			     const char **bed);
/* Since when a bed is theirs: the first of those from which moves took them on. */
enum err placement_kept_since(struct store *s, const char *id, struct wall *out);
/* They were never there; one that is live ends next, and one that was left has ended otherwise. */
enum err placement_never_came(struct store *s, const char *id);

/* SQL: whether somebody has been in a bed since then, by when it was typed that they left it; the
 * two halves have an index each. */
/* clang-format off */
#define PLACEMENT_SLEPT_SINCE(who, since)                                                          \
	"(EXISTS (SELECT 1 FROM placement l WHERE l.person = " who " AND l.state <> 'ended'"       \
	"  AND l.arrived IS NOT NULL) OR EXISTS (SELECT 1 FROM placement e WHERE"                  \
	"  e.person = " who " AND e.state = 'ended' AND e.arrived IS NOT NULL"                     \
	"  AND max(e.ended, e.entered) >= " since "))"
/* clang-format on */
enum err placement_slept_since(struct store *s, const char *person, struct wall since, bool *slept);

/* What was held for them at that time, and is over, without their having come; *id NULL: nothing.
 */
enum err placement_held_then(struct store *s, const char *person, struct wall then,
			     struct arena *arena, const char **id);
/* Whether they are in a bed, or counted as in, now. */
enum err placement_is_in(struct store *s, const char *person, bool *in);
/* Whether by its record somebody is in that bed, or was at that time. */
enum err placement_was_in(struct store *s, const char *person, const char *bed, struct wall at,
			  bool *was);
/* Whether somebody else has been in its bed since this placement ended, and has left it: whoever is
 * in it now is the bed's own placement. */
enum err placement_bed_slept(struct store *s, const struct placement *p, bool *slept);
/* Of a stay that was said to be over: whoever was in its bed with them last and has left it, too,
 * or was counted as in it and never came; *id NULL: nobody. */
enum err placement_sharer(struct store *s, const struct placement *p, struct arena *arena,
			  const char **id);
/* When the bed's last placement ended; 0 never had one. */
enum err placement_bed_ended(struct store *s, const char *bed, struct wall *ended);

/* SQL: whoever was in the first of these was moved from it to the other: one stay goes on. */
#define PLACEMENT_MOVED(e, p)                                                                      \
	e ".person = " p ".person AND " e ".state = 'ended' AND " e ".outcome = 'moved' AND " e    \
	  ".ended = " p ".made AND " e ".arrived IS NOT NULL"
/* SQL: whether the stay of placement p, whoever moved in it, began in another bed before `when`;
 * `of` says of which of its beds e. */
#define PLACEMENT_BEGAN_BEFORE(p, when, of)                                                        \
	"EXISTS (WITH RECURSIVE back(person, made, arrived, known) AS"                             \
	" (SELECT " p ".person, " p ".made, NULL, 0 UNION SELECT e.person, e.made, e.arrived, " of \
	" FROM back b CROSS JOIN placement e ON " PLACEMENT_MOVED(                                 \
	    "e", "b") ") SELECT 1 FROM back WHERE known AND arrived < " when ")"

#endif
