/* SPDX-License-Identifier: MIT
 *
 * What finding the best bed costs, by itself: a database of so many beds in so many sites, three
 * quarters of them taken at random, and the look that `hold best` begins with, many times over.
 * Each site keeps beds for women and has a cap on high support, and so is asked whom it has. Prints
 * the median microseconds of one look, for whom. match DATABASE BEDS SITES
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/dice.h"
#include "seek.h"

#define ROUNDS 15
#define LOOKS 50
#define AREA "coventry"
#define SUPPORT_MOST 20 /* a site's cap, however many beds it has */

#define FOUR (BED_DOG | BED_WHEELCHAIR | BED_GROUND_FLOOR | BED_LATE_ENTRY)

static const unsigned kinds[] = {0, BED_DOG, BED_WOMEN, FOUR, FOUR | BED_HIGH_SUPPORT};

static const struct {
	const char *name;
	unsigned needs;
} guests[] = {
    {"anybody", 0},
    {"four", FOUR}, /* and no more */
    {"woman", BED_WOMEN},
    {"support", BED_HIGH_SUPPORT}, /* the site is asked whom it looks after already */
    {"nobody", BED_COUPLE}, /* no bed suits */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct wall at = {1795300000000}; /* an evening */

static void must(enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "match: %s: %s\n", what, err_wire(e));
	exit(1);
}

/* ---- the beds ------------------------------------------------------------------------------- */

static void sites_put(struct turn *t, int sites, int most, int kept)
{
	for (int i = 0; i < sites; i++) {
		const char *key = arena_printf(t->arena, "s%d", i);
		struct site site = {.key = key,
				    .name = key,
				    .kind = "hostel",
				    .last_entry = -1,
				    .admits_from = -1,
				    .high_support_most = most,
				    .women_kept = kept,
				    .women_until = -1,
				    .accepts = "",
				    .referrers = "",
				    .heard = at,
				    .closed = ""};
		must(site_put(t->store, AREA, &site), "a site");
	}
}

/* One woman in five; some with high support needs, below the cap. */
static unsigned needs_of(int i, int sites)
{
	if (i % 5 == 0)
		return BED_WOMEN;
	return i % 7 == 0 && i / sites < 7 * SUPPORT_MOST ? BED_HIGH_SUPPORT : 0;
}

static void bed_fill(struct turn *t, const char *bed, int i, int sites)
{
	struct placement p = {.id = arena_printf(t->arena, "p%d", i),
			      .bed = bed,
			      .state = PLACEMENT_OCCUPIED,
			      .needs = needs_of(i, sites),
			      .made = at,
			      .arrived = at,
			      .word = "",
			      .reason = "",
			      .beside = "",
			      .by = "bench"};
	struct person person;
	must(person_add(t->store, AREA, arena_printf(t->arena, "L%d", i), at, t->arena, &person),
	     "a person");
	p.person = person.id;
	must(placement_add(t->store, AREA, &p), "a placement");
	must(bed_take(t->store, bed, p.id), "a bed");
}

static void beds_put(struct turn *t, int sites, int beds)
{
	struct dice dice = {1};
	for (int i = 0; i < beds; i++) {
		const char *label = arena_printf(t->arena, "B%d", i);
		struct bed bed = {.id = bed_id(AREA, label, t->arena),
				  .label = label,
				  .site = arena_printf(t->arena, "s%d", i % sites),
				  .own_attributes = kinds[i / sites % (int)COUNT(kinds)],
				  .attributes = kinds[i / sites % (int)COUNT(kinds)],
				  .own_tier = -1,
				  .night = true,
				  .open = true};
		must(bed_put(t->store, AREA, &bed), "a bed");
		if (dice_throw(&dice, 4) != 0)
			bed_fill(t, bed.id, i, sites);
	}
}

/* ---- the looks ------------------------------------------------------------------------------ */

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void look(struct turn *t, const struct area_settings *area, unsigned needs)
{
	struct bed bed;
	struct seek s = seek_begin(area, NULL, needs);
	must(seek_best(t, &s, &bed), "a look");
	if ((bed.id == NULL) != (needs == BED_COUPLE))
		must(ERR_NOT_FOUND, "a look");
	arena_reset(t->arena);
}

static double median_us(struct turn *t, const struct area_settings *area, unsigned needs)
{
	double spent[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		double began = now_us();
		for (int n = 0; n < LOOKS; n++)
			look(t, area, needs);
		spent[i] = (now_us() - began) / LOOKS;
	}
	qsort(spent, ROUNDS, sizeof(*spent), by_size);
	return spent[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	static struct area_settings area = {.key = AREA, .policy = {.hours = {18 * 60, 9 * 60}}};
	struct arena arena = {0};
	struct turn t = {.arena = &arena, .now = at, .actor = "bench", .because = "bench"};
	struct fault why;
	int beds = argc > 3 ? atoi(argv[2]) : 0, sites = argc > 3 ? atoi(argv[3]) : 0;
	bool keeping = argc > 4;
	if (beds < 1 || sites < 1) {
		fprintf(stderr, "usage: match DATABASE BEDS SITES [keeping]\n");
		return 2;
	}
	must(store_open(argv[1], true, &t.store, &why), "the database");
	must(store_begin(t.store), "beginning");
	sites_put(&t, sites, keeping ? SUPPORT_MOST : -1, keeping ? 4 : 0);
	beds_put(&t, sites, beds);
	must(store_commit(t.store) == COMMIT_DONE ? ERR_OK : ERR_STORE, "the commit");
	must(store_begin(t.store), "beginning");
	arena_reset(&arena);
	for (size_t i = 0; i < COUNT(guests); i++)
		printf("%s\"%s\":%.2f", i == 0 ? "{" : ",", guests[i].name,
		       median_us(&t, &area, guests[i].needs));
	printf("}\n");
	store_rollback(t.store);
	store_close(t.store);
	arena_free(&arena);
	return 0;
}
