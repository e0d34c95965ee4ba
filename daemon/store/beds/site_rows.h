/* SPDX-License-Identifier: MIT
 *
 * Sites, and their part in SWEP: how far an activation has opened an area's beds, what each site
 * was expected to open, and what it said that it staffs.
 */
#ifndef STORE_SITE_ROWS_H
#define STORE_SITE_ROWS_H

#include "store.h"

struct site {
	const char *key, *name, *kind;
	int tier; /* 0 always */
	bool confirm, women_only;
	int last_entry; /* minutes after local midnight; -1 at any hour */
	int admits_from; /* the same: nobody is let in before */
	bool nightly; /* everybody leaves in the morning; else stays go through */
	int suspended_from; /* from this tier on its beds are not given; 0 never */
	unsigned ages; /* AGE_BITs it takes; 0 is every adult */
	int high_support_most; /* people with high support needs at once; -1 no cap */
	int women_kept,
	    women_until; /* so many beds go to women only until this minute of the day */
	const char *accepts; /* its own rule, in words of core/accept.h; "" takes anybody */
	int64_t stale_ms; /* its word is OLD after this; 0 never */
	int people_a_year; /* how many its scheme beds may take in a year from April; 0 no cap */
	const char *referrers; /* system users who alone refer to its scheme beds; "" nobody */
	int stay_days; /* nobody stays longer; 0 no limit */
	int family_days; /* … no family; 0: at a hotel what the law says, else no limit */
	struct wall heard; /* its last word */
	const char *building; /* which sites share; "" it stands alone */
	const char *closed; /* remark id of the reason; "" it is open */
};

/* Inserts, or replaces the whole row. */
enum err site_put(struct store *s, const char *area, const struct site *site);
/* out->key is NULL when there is no such site. */
enum err site_get(struct store *s, const char *area, const char *key, struct arena *arena,
		  struct site *out);
enum err site_hear(struct store *s, const char *area, const char *key, struct wall now);
/* reason: a remark id; "" opens it. */
enum err site_close(struct store *s, const char *area, const char *key, const char *reason);
/* By key. */
enum err site_list(struct store *s, const char *area, struct arena *arena, struct site **out,
		   size_t *count);

/* SQL: the keys of all sites under one roof with a site. */
#define UNDER_ONE_ROOF(area, site)                                                                 \
	"(SELECT " site " UNION SELECT o.key FROM site m JOIN site o ON o.area = m.area"           \
	" AND o.building = m.building WHERE m.area = " area " AND m.key = " site                   \
	" AND m.building <> '')"

/* The least cap on high support of all under one roof with it; -1 none. */
enum err site_roof_cap(struct store *s, const char *area, const char *key, int *most);
bool site_same_roof(const struct site *one, const struct site *other);

struct opening {
	const char *activation; /* "" when none is on */
	int tier;
};

enum err opening_get(struct store *s, const char *area, struct arena *arena, struct opening *out);
enum err opening_put(struct store *s, const char *area, const struct opening *o);

enum surge_state { SURGE_NONE, SURGE_EXPECTED, SURGE_CONFIRMED, SURGE_CLOSED };

const char *surge_state_name(enum surge_state s);

struct surge {
	const char *id, *site, *site_name, *by;
	enum surge_state state; /* NONE: no row yet */
	int expected, confirmed;
	const char *hours; /* when it is staffed, as it said; "" */
	int staff; /* people on; 0 it has not said */
	int beds; /* read only: tier beds of the site up to the tier asked for, not closed; of a
		     closed site none */
};

const char *surge_id(const char *activation, const char *site, struct arena *arena);
enum err surge_put(struct store *s, const char *area, const char *activation,
		   const struct surge *surge, struct wall at);
/* Every site that must confirm and has beds for this tier, or has a row in this activation. */
enum err surge_list(struct store *s, const char *area, const char *activation, int tier,
		    struct arena *arena, struct surge **out, size_t *count);

#endif
