/* SPDX-License-Identifier: MIT
 *
 * Beds. A bed carries the id of its live placement, written in the same savepoint; how many are
 * free is never stored. A bed whose hold has run out is free in every answer given here.
 */
#ifndef STORE_BED_ROWS_H
#define STORE_BED_ROWS_H

#include "bed_state.h"
#include "need.h"
#include "placement_rows.h"
#include "store.h"

struct bed {
	const char *id; /* "area/LABEL": see bed_id */
	const char *label, *site;
	enum bed_kind kind;
	unsigned own_attributes, attributes;
	int own_tier, tier; /* own_tier: -1 for the site's */
	bool night; /* may be given tonight */
	bool scheme; /* its scheme's team alone refers to it; else, when not night, a panel gives it
		      */
	bool open;
	struct wall until; /* a temporary space ends; 0 lasting */
	struct wall crash; /* a panel's bed that is given at night until then; 0 it is not */
	enum bed_state state;
	const char *placement; /* the live one, or NULL */
	/* of its site and its live placement; read only */
	const char *site_name;
	int last_entry; /* minutes after local midnight; -1 at any hour */
	int suspended_from; /* from this tier on the site's beds are not given; 0 never */
	bool site_closed;
	struct wall old_from; /* what is known of it is OLD from then on; 0 never */
	enum placement_state live;
	struct wall expires; /* HELD */
	const char *said_in; /* ids of who is said to be in it, and by its record is not: "n1,n7",
				as the alarms `two` of it stand; NULL nobody */
};

bool bed_is_free(const struct bed *b, struct wall now);

/* Labels differ in more than case. */
const char *bed_id(const char *area, const char *label, struct arena *arena);
/* out->id is NULL when there is no such bed. */
enum err bed_get(struct store *s, const char *id, struct arena *arena, struct bed *out);
/* All of an area, or of one site (NULL: all), by site and label; may be very many. */
enum err bed_list(struct store *s, const char *area, const char *site, struct arena *arena,
		  struct bed **out, size_t *count);
/* Those of them that could be given now, in no order, without a look at the rest. */
enum err bed_list_free(struct store *s, const char *area, const char *site, struct wall now,
		       struct arena *arena, struct bed **out, size_t *count);
/* Closed ones too. */
enum err bed_count(struct store *s, const char *area, int *count);

/* For matching, without a look at every bed: which pairs of attributes and kind there are, whether
 * or not one is free, and the first free bed of a pair at the first site after `site` ("" begins;
 * id is NULL when there is none), in which nobody but person and partner (NULL: nobody) is said to
 * be. Holds that ran out must have been ended before. */
struct bed_sort {
	unsigned attributes;
	enum bed_kind kind;
};

struct bed_question {
	const char *area;
	const struct bed_sort *sort;
	const char *site, *person, *partner;
};

enum err bed_list_sorts(struct store *s, const char *area, struct arena *arena,
			struct bed_sort **out, size_t *count);
enum err bed_first_free(struct store *s, const struct bed_question *ask, struct arena *arena,
			struct bed *out);

/* Does the site take people now? */
enum err bed_site_open(struct store *s, const char *area, const char *site, bool *open);

/* Inserts, or replaces what an import says; open, state and placement only of a new one. */
enum err bed_put(struct store *s, const char *area, const struct bed *b);
enum err bed_set_state(struct store *s, const char *id, enum bed_state state);
enum err bed_set_open(struct store *s, const char *id, bool open);
/* A bed of a panel: given at night, as crash space, or not; until .ms 0 nothing is left of it. */
enum err bed_set_crash(struct store *s, const char *id, bool night, struct wall until);
/* ERR_TAKEN when it has a live placement already. */
enum err bed_take(struct store *s, const char *id, const char *placement);
/* Only if it is still this placement's: ERR_NOT_FOUND. */
enum err bed_give_back(struct store *s, const char *id, const char *placement);

/* Beds whose `open` is not what the area's opening and their sites' words make it: none of a closed
 * or suspended site and no space that has ended; of a site that confirms as many as it said, people
 * in them first, then those open already, then by label. */
enum err bed_list_misopened(struct store *s, const char *area, const char *activation, int tier,
			    struct wall now, struct arena *arena, struct bed **out, size_t *count);
/* How many people other than this one have had a scheme bed of this site since then, or hold one.
 */
enum err bed_scheme_people(struct store *s, const char *area, const char *site, const char *person,
			   struct wall since, int *count);

#endif
