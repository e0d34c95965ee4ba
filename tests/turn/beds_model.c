/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/evening.h"

#define BEDS 6
#define PEOPLE 9
#define NOBODY (-1)

/* What beds and people should be, told without a database. Beds 0 to 3 are plain, the rest take
 * dogs; at a site that never shuts. */
struct model {
	struct {
		int person; /* NOBODY when free or vacated */
		bool occupied, vacated;
		struct wall made, expires;
	} beds[BEDS];
	struct {
		int bed; /* last had */
		bool late; /* that hold ran out, or was given up as a no-show */
		bool expired; /* … ran out, */
		bool given; /* or was given back */
		struct wall ends; /* of that hold */
		int slept; /* the bed that they were in last … */
		struct wall left; /* … and left, and were in none since; .ms 0 */
		struct wall came[BEDS]; /* last; .ms 0 never */
		bool said_in[BEDS]; /* and the record says otherwise */
	} people[PEOPLE];
};

static void model_expire(struct model *m, struct wall now)
{
	for (int b = 0; b < BEDS; b++) {
		int p = m->beds[b].person;
		if (p == NOBODY || m->beds[b].occupied || wall_before(now, m->beds[b].expires))
			continue;
		m->beds[b].person = NOBODY;
		m->people[p].late = m->people[p].expired = true;
		m->people[p].ends = m->beds[b].expires;
	}
}

static bool model_free(const struct model *m, int b)
{
	return m->beds[b].person == NOBODY && !m->beds[b].vacated;
}

/* Nobody is given unasked a bed in which somebody else is said to be. */
static bool model_doubted(const struct model *m, int b, int p)
{
	for (int q = 0; q < PEOPLE; q++)
		if (q != p && m->people[q].said_in[b])
			return true;
	return false;
}

static int model_best(const struct model *m, int p)
{
	for (int b = 0; b < BEDS; b++)
		if (model_free(m, b) && !model_doubted(m, b, p))
			return b;
	return NOBODY;
}

/* They are found. */
static void model_in(struct model *m, int p)
{
	m->people[p].left.ms = 0;
	memset(m->people[p].said_in, 0, sizeof(m->people[p].said_in));
}

static int model_bed_of(const struct model *m, int p)
{
	for (int b = 0; b < BEDS; b++)
		if (m->beds[b].person == p)
			return b;
	return NOBODY;
}

static const char *model_give(struct model *m, int b, int p, bool occupied, struct wall now)
{
	m->beds[b].person = p;
	m->beds[b].occupied = occupied;
	m->beds[b].made = now;
	m->beds[b].expires = wall_plus(now, HOURS_MS(2));
	m->people[p].bed = b;
	m->people[p].late = m->people[p].expired = m->people[p].given = false;
	if (!occupied)
		return "ok";
	model_in(m, p);
	m->people[p].came[b] = now;
	return "ok";
}

/* What was held for whoever never left is given back. */
static void model_resume(struct model *m, int p)
{
	int has = model_bed_of(m, p), b = m->people[p].slept;
	if (has != NOBODY) {
		m->people[p].given = true;
		m->people[p].ends = m->beds[has].expires;
		m->beds[has].person = NOBODY;
	}
	m->beds[b].person = p;
	m->beds[b].occupied = true;
	m->beds[b].vacated = false;
	model_in(m, p);
}

/* Whatever stands against it, they are looked for there. */
static const char *model_looked_for(struct model *m, int p, const char *code)
{
	m->people[p].said_in[m->people[p].slept] = true;
	return code;
}

/* Whoever is said to have left may be in that bed still, while nobody else was or is. */
static const char *model_still(struct model *m, int p, struct wall now)
{
	struct wall left = m->people[p].left;
	int b = m->people[p].slept, has = model_bed_of(m, p);
	const char *none = has != NOBODY ? "taken" : "refused";
	if (left.ms == 0)
		return none; /* they are in one, or never were */
	if (!wall_before(now, wall_plus(left, HOURS_MS(8))))
		return model_looked_for(m, p, none);
	for (int q = 0; q < PEOPLE; q++)
		if (q != p && m->people[q].came[b].ms != 0 &&
		    !wall_before(m->people[q].came[b], left))
			return model_looked_for(m, p, "taken");
	if (m->beds[b].person != NOBODY && m->beds[b].person != p)
		return model_looked_for(m, p, "taken");
	model_resume(m, p);
	return "ok";
}

/* b NOBODY: the best. */
static const char *model_hold(struct model *m, int b, int p, struct wall now)
{
	int has = model_bed_of(m, p);
	if (has != NOBODY) {
		if (m->beds[has].occupied || (b != NOBODY && has != b))
			return "taken"; /* the best is the one that they hold */
		struct wall most = wall_plus(m->beds[has].made, HOURS_MS(12));
		struct wall longer = wall_later(m->beds[has].expires, wall_plus(now, HOURS_MS(2)));
		m->beds[has].expires = wall_earlier(longer, most);
		return "ok";
	}
	if (b == NOBODY && (b = model_best(m, p)) == NOBODY)
		return "refused";
	if (m->beds[b].person != NOBODY)
		return "taken";
	return m->beds[b].vacated ? "refused" : model_give(m, b, p, false, now);
}

/* Twelve hours, and never less than until noon. */
static struct wall model_late_until(const struct model *m, int p)
{
	struct wall ends = m->people[p].ends;
	struct date day = date_london(ends);
	struct wall noon = wall_london(day, 12 * 60);
	if (!wall_before(ends, noon))
		noon = wall_london((struct date){day.day + 1}, 12 * 60);
	return wall_later(wall_plus(ends, HOURS_MS(12)), noon);
}

static const char *model_checkin(struct model *m, int b, int p, struct wall now)
{
	int has = model_bed_of(m, p), last = m->people[p].bed;
	if (has != NOBODY) {
		if (m->beds[has].occupied || (b != NOBODY && b != has))
			return "taken";
		m->beds[has].occupied = true;
		m->people[p].came[has] = now;
		model_in(m, p);
		return "ok";
	}
	bool late = m->people[p].late && wall_before(now, model_late_until(m, p));
	if (late && (b == NOBODY || b == last)) {
		b = model_free(m, last) ? last : model_best(m, p);
		return b == NOBODY ? "refused" : model_give(m, b, p, true, now);
	}
	if (b == NOBODY)
		return "not-found";
	if (m->beds[b].person != NOBODY)
		return "taken";
	return m->beds[b].vacated ? "refused" : model_give(m, b, p, true, now);
}

static const char *model_noshow(struct model *m, int p, struct wall now)
{
	int has = model_bed_of(m, p);
	bool over = m->people[p].expired || m->people[p].given;
	bool late = over && wall_before(now, model_late_until(m, p));
	if (has != NOBODY && m->beds[has].occupied)
		return "refused";
	if (has == NOBODY && !late)
		return "not-found";
	if (has != NOBODY) {
		m->beds[has].person = NOBODY;
		m->people[p].ends = m->beds[has].expires;
	}
	m->people[p].late = true;
	m->people[p].expired = m->people[p].given = false;
	m->people[p].said_in[m->people[p].bed] = false;
	return "ok";
}

static const char *model_release(struct model *m, int p, struct wall now)
{
	int has = model_bed_of(m, p);
	if (has == NOBODY)
		return "not-found";
	bool in = m->beds[has].occupied;
	m->beds[has].vacated = in;
	m->beds[has].person = NOBODY;
	if (in) {
		m->people[p].left = now;
		m->people[p].slept = m->people[p].bed = has;
		m->people[p].late = m->people[p].expired = false;
	}
	m->people[p].given = !in;
	m->people[p].ends = m->beds[has].expires;
	return "ok";
}

static const char *model_ready(struct model *m, int b)
{
	if (!m->beds[b].vacated)
		return "refused";
	m->beds[b].vacated = false;
	return "ok";
}

/* One operation on both; the answer's code must be the model's. */
static void operate(struct world *w, struct model *m, struct dice *d)
{
	static const char *const verbs[] = {"hold",   "hold",    "hold",    "checkin", "checkin",
					    "noshow", "release", "release", "ready",   "still"};
	const char *verb = verbs[dice_throw(d, COUNT_OF(verbs))], *expected = NULL;
	int p = dice_throw(d, PEOPLE), b = dice_throw(d, BEDS + 3);
	char args[120], bed[40] = "";
	model_expire(m, w->now);
	b = b < BEDS ? b : NOBODY;
	if (b != NOBODY)
		snprintf(bed, sizeof(bed), "\"bed\":\"B%d\",", b);
	if (strcmp(verb, "ready") == 0) {
		b = b == NOBODY ? 0 : b;
		snprintf(args, sizeof(args), "{\"bed\":\"B%d\"}", b);
		expected = model_ready(m, b);
	} else if (strcmp(verb, "hold") == 0) {
		snprintf(args, sizeof(args), "{%s\"person\":\"P%d\"}",
			 b == NOBODY ? "\"bed\":\"best\"," : bed, p);
		expected = model_hold(m, b, p, w->now);
	} else if (strcmp(verb, "still") == 0) {
		verb = "checkin";
		snprintf(args, sizeof(args), "{\"person\":\"P%d\",\"still\":true}", p);
		expected = model_still(m, p, w->now);
	} else if (strcmp(verb, "checkin") == 0) {
		snprintf(args, sizeof(args), "{%s\"person\":\"P%d\"}", bed, p);
		expected = model_checkin(m, b, p, w->now);
	} else {
		snprintf(args, sizeof(args), "{\"person\":\"P%d\"}", p);
		expected =
		    verb[0] == 'n' ? model_noshow(m, p, w->now) : model_release(m, p, w->now);
	}
	bob(w, verb, args, expected, "");
}

/* Every bed as the model has it. */
static void compare(struct world *w, struct model *m)
{
	char expected[512] = "";
	model_expire(m, w->now);
	for (int b = 0; b < BEDS; b++) {
		size_t used = strlen(expected);
		int p = m->beds[b].person;
		if (p == NOBODY)
			snprintf(expected + used, sizeof(expected) - used, "B%d %s,", b,
				 m->beds[b].vacated ? "vacated" : "ready");
		else
			snprintf(expected + used, sizeof(expected) - used, "B%d P%d %s,", b, p,
				 m->beds[b].occupied ? "occupied" : "held");
	}
	ck_assert_str_eq(
	    world_text(w, "SELECT group_concat(line, '') FROM (SELECT b.label || ' ' ||"
			  " coalesce(n.ref || ' ' || p.state, b.state) || ',' AS line FROM bed b"
			  " LEFT JOIN placement p ON p.id = b.placement"
			  " LEFT JOIN person n ON n.id = p.person ORDER BY b.label)"),
	    expected);
}

static void pass_time(struct world *w, struct dice *d)
{
	int64_t ms = MINUTES_MS(dice_throw(d, 90));
	switch (dice_throw(d, 8)) {
	case 0:
		world_advance(w, ms);
		break;
	case 1: /* the next request is the first to notice */
		w->now = wall_plus(w->now, ms);
		break;
	case 2:
		world_restart(w);
		break;
	}
	world_clear(w);
}

START_TEST(a_thousand_operations_agree_with_a_model)
{
	struct world w;
	struct model m = {0};
	struct dice d = dice_open("beds", 20261121);
	world_open(&w);
	world_start(&w);
	import_ok(&w, "sites", sites_csv);
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\nlodge,B0,e-bed,,night\nlodge,B1,e-bed,,night\n"
		  "lodge,B2,e-bed,,night\nlodge,B3,e-bed,,night\nlodge,B4,e-bed,dog,night\n"
		  "lodge,B5,e-bed,dog,night\n");
	for (int b = 0; b < BEDS; b++)
		m.beds[b].person = NOBODY;
	for (int i = 0; i < 1000; i++) {
		pass_time(&w, &d);
		operate(&w, &m, &d);
		compare(&w, &m);
		check_rows(&w);
	}
	ck_assert_int_gt(
	    world_number(&w, "SELECT count(*) FROM placement WHERE outcome = 'expired'"), 20);
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_thousand_operations_agree_with_a_model,
	};
	return suite_run("beds_model", cases, COUNT_OF(cases));
}
