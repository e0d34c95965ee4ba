/* SPDX-License-Identifier: MIT */
#include "sim/guests.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "sim/sim.h"

#define FIRST 1000

const char *guest_name(struct sim *s, int n)
{
	return arena_printf(&s->arena, "COV-%d", FIRST + n);
}

const char *guest_any(struct sim *s)
{
	return guest_name(s, sim_throw(s, s->guests));
}

const char *guest_texted(struct sim *s)
{
	return guest_name(s, s->guests - 1 - sim_throw(s, TEXTED));
}

static int any_number_of(const char *name)
{
	int n = strncmp(name, "COV-", 4) == 0 ? atoi(name + 4) - FIRST : -1;
	return n < GUESTS ? n : -1;
}

/* -1: nobody's of whom anything is certain. */
static int number_of(const struct sim *s, const char *name)
{
	int n = any_number_of(name);
	return n < s->guests - TEXTED ? n : -1;
}

bool guest_is_woman(struct sim *s, const char *name)
{
	int n = any_number_of(name);
	return n >= 0 && s->people.guests[n].woman;
}

static struct guest_record *at(struct sim *s, int n)
{
	assert(s != NULL);
	return n >= 0 ? &s->people.guests[n] : NULL;
}

/* Two of three winters have a few hundred people, who meet often; the third up to a thousand. */
int guests_draw(struct sim *s)
{
	return sim_throw(s, 3) > 0 ? 200 : 200 + 100 * sim_throw(s, 9);
}

void guests_begin(struct sim *s)
{
	for (int n = 0; n < GUESTS; n++)
		s->people.guests[n].partner = -1;
}

/* ---- what is certain ------------------------------------------------------------------------ */

static void forget(struct sim *s, int n)
{
	struct guest_record *g = at(s, n);
	if (g == NULL)
		return;
	if (g->partner >= 0)
		at(s, g->partner)->partner = -1;
	g->partner = -1;
	g->bed[0] = '\0';
}

/* And whoever shares it, of whom it is not known any more either. */
static void forget_both(struct sim *s, int n)
{
	const struct guest_record *g = at(s, n);
	int partner = g != NULL ? g->partner : -1;
	forget(s, n);
	forget(s, partner);
}

/* What was under way when another was heard of may have been done before it or after it, in
 * whichever order they were asked: a request comes again, and may be refused first and done later.
 */
static void heard_of(struct sim *s, struct guest_record *g)
{
	if (g != NULL)
		g->heard = s->people.count;
}

static bool is_late(const struct ask *a, const struct guest_record *g)
{
	return g != NULL && a->serial <= g->heard;
}

/* Of everybody. */
static void heard_of_all(struct sim *s)
{
	for (int n = 0; n < s->guests; n++)
		heard_of(s, at(s, n));
}

static bool is_certain(struct sim *s, const struct guest_record *g)
{
	const struct guest_record *partner = at(s, g->partner);
	bool quiet = g->unheard == 0 && (partner == NULL || partner->unheard == 0);
	bool there = g->occupied ? s->people.clearouts == 0 : wall_before(sim_wall(s), g->until);
	return g->bed[0] != '\0' && quiet && there;
}

/* ---- asking --------------------------------------------------------------------------------- */

static bool is(const struct ask *a, const char *verbs)
{
	const char *found = strstr(verbs, a->verb);
	size_t length = strlen(a->verb);
	return found != NULL && found[length] == ' ' && found[-1] == ' ';
}

static void count(struct sim *s, const struct ask *a, int by)
{
	struct guest_record *g = at(s, number_of(s, a->person)),
			    *with = at(s, number_of(s, a->with));
	if (g != NULL)
		g->unheard += by;
	if (with != NULL)
		with->unheard += by;
	s->people.clearouts += is(a, " clearout ") ? by : 0;
}

static void said_woman(struct sim *s, const struct ask *a)
{
	int n = any_number_of(a->person);
	if (n >= 0 && strstr(a->line, "\"woman\"") != NULL)
		at(s, n)->woman = true;
}

void guests_asked(struct sim *s, const struct ask *a)
{
	struct guest_record *g = at(s, number_of(s, a->person));
	count(s, a, 1);
	if (g != NULL && is(a, " person erase "))
		g->child = 0;
	if (is(a, " erase "))
		people_erased(s, a->person);
	said_woman(s, a);
}

void guests_lost(struct sim *s, const struct ask *a)
{
	count(s, a, -1);
	forget_both(s, number_of(s, a->person));
	forget_both(s, number_of(s, a->with));
	if (is(a, " erase "))
		people_erased(s, a->person);
	heard_of(s, at(s, number_of(s, a->person)));
	heard_of(s, at(s, number_of(s, a->with)));
	if (is(a, " clearout "))
		heard_of_all(s);
	for (int n = 0; n < s->guests && is(a, " clearout "); n++)
		if (at(s, n)->occupied)
			forget(s, n);
}

/* ---- answers -------------------------------------------------------------------------------- */

static void no_child_check(struct sim *s, const struct ask *a, int n, const char *bed)
{
	const struct guest_record *g = at(s, n);
	if (g == NULL)
		return;
	if (a->barred || (g->child > 0 && g->child < a->serial))
		s->door = arena_printf(&s->arena, "COV-%d, who is under 18, was given %s",
				       n + FIRST, bed);
}

/* They asked for it, and were answered with a bed that has it not. */
static void needs_check(struct sim *s, const struct ask *a, const char *bed)
{
	const char *lacks = bedding_without(s, a->line, bed);
	if (lacks != NULL && s->unfit == NULL)
		s->unfit =
		    arena_printf(&s->arena, "%s was given %s, without %s", a->person, bed, lacks);
}

/* A hold may be over by the time it is first heard of: then whoever had the bed while it lasted was
 * given it twice, and whoever came afterwards was not. */
static struct wall promised_to(const json_t *result)
{
	const char *until = json_string_value(json_object_get(result, "until"));
	struct wall end = {INT64_MAX};
	if (until != NULL)
		wall_parse_iso(until, &end);
	return end;
}

/* Nobody else may have been promised this bed, and who is in one is given no other unasked. */
static void promise_check(struct sim *s, const struct ask *a, int mine, int partner,
			  const json_t *result)
{
	const struct guest_record *own = at(s, mine);
	const char *bed = json_string_value(json_object_get(result, "bed"));
	struct wall end = promised_to(result);
	for (int n = 0; n < s->guests && s->door == NULL; n++) {
		const struct guest_record *g = at(s, n);
		if (n != mine && n != partner && is_certain(s, g) && strcmp(g->bed, bed) == 0 &&
		    wall_before(g->since, end))
			s->door =
			    arena_printf(&s->arena, "%s was given to COV-%d while COV-%d has it",
					 bed, mine + FIRST, n + FIRST);
	}
	if (own->occupied && own->unheard == 1 && own->bed[0] != '\0' && own->partner < 0 &&
	    s->people.clearouts == 0 && is(a, " hold checkin ") && strcmp(own->bed, bed) != 0)
		s->door = arena_printf(&s->arena, "COV-%d was given %s while being in %s",
				       mine + FIRST, bed, own->bed);
}

static void give(struct sim *s, int n, int partner, const json_t *result)
{
	struct guest_record *g = at(s, n);
	const char *bed = json_string_value(json_object_get(result, "bed"));
	bool still = g->occupied || wall_before(sim_wall(s), g->until);
	if (!still || strcmp(g->bed, bed) != 0)
		g->since = sim_wall(s);
	if (g->partner >= 0 && g->partner != partner)
		at(s, g->partner)->partner = -1;
	snprintf(g->bed, sizeof(g->bed), "%s", bed);
	g->partner = partner;
	g->until = promised_to(result);
	g->occupied = g->until.ms == INT64_MAX;
}

/* Nobody is given what they never left, nor that in which they were counted as in. */
static bool had_it_already(const json_t *result)
{
	return json_is_true(json_object_get(result, "returned")) ||
	       json_is_true(json_object_get(result, "counted"));
}

static void take_bed(struct sim *s, const struct ask *a, int n, const json_t *result)
{
	const char *bed = json_string_value(json_object_get(result, "bed"));
	const char *name = json_string_value(json_object_get(result, "partner"));
	int partner = name != NULL ? number_of(s, name) : -1;
	if (is_late(a, at(s, n)) || is_late(a, at(s, partner))) {
		forget_both(s, n);
		forget_both(s, partner);
		return;
	}
	if (bed == NULL)
		return;
	if (json_object_get(result, "left") != NULL) { /* they were in it, and are no more */
		forget(s, n);
		return;
	}
	if (!had_it_already(result)) {
		needs_check(s, a, bed);
		no_child_check(s, a, n, bed);
		no_child_check(s, a, partner, bed);
	}
	promise_check(s, a, n, partner, result);
	give(s, n, partner, result);
	if (partner >= 0)
		give(s, partner, n, result);
	heard_of(s, at(s, partner));
	if (name != NULL && partner < 0)
		forget(s, n); /* is moved with somebody of whom nothing is kept here */
}

static void cleared(struct sim *s, const json_t *beds)
{
	for (size_t i = 0; i < json_array_size(beds); i++)
		for (int n = 0; n < s->guests; n++)
			if (strcmp(at(s, n)->bed, json_string_value(json_array_get(beds, i))) == 0)
				forget(s, n);
	heard_of_all(s);
}

static void said_of(struct sim *s, const struct ask *a, const json_t *result)
{
	const char *age = json_string_value(json_object_get(result, "age"));
	struct guest_record *g = at(s, number_of(s, a->person));
	bool child = age != NULL && (strcmp(age, "16-17") == 0 || strcmp(age, "under-16") == 0);
	if (g->unheard == 0)
		g->child = child ? a->serial : 0;
}

void guests_answered(struct sim *s, const struct ask *a, const json_t *result)
{
	int n = number_of(s, a->person);
	struct guest_record *g = at(s, n);
	bool gives = is(a, " hold checkin move accept ");
	bool ends = is(a, " release checkout noshow refuse decline erase ");
	if (is(a, " clearout "))
		cleared(s, json_object_get(result, "beds"));
	if (is(a, " erase ")) {
		people_erased(s, a->person);
		s->erased = arena_text(&s->arena, a->person);
	}
	if (g != NULL && a->alone)
		forget(s, g->partner);
	if (g != NULL && ends)
		forget(s, n);
	if (g != NULL && gives)
		take_bed(s, a, n, result);
	if (gives || ends)
		heard_of(s, g);
	count(s, a, -1);
	if (g != NULL && is(a, " person "))
		said_of(s, a, result);
}

void guests_refused(struct sim *s, const struct ask *a)
{
	count(s, a, -1);
}

/* ---- what befalls them ----------------------------------------------------------------------- */

void guests_unsure(struct sim *s)
{
	for (int n = 0; n < s->guests; n++) {
		at(s, n)->since = (struct wall){0};
		if (!at(s, n)->occupied)
			forget(s, n);
	}
	heard_of_all(s); /* what is under way may say an end by the clock that was */
}

const char *guests_missing(struct sim *s)
{
	for (int n = 0; n < s->guests; n++) {
		const struct guest_record *g = at(s, n);
		if (g->occupied && is_certain(s, g) &&
		    sim_number(s,
			       "SELECT count(*) FROM placement JOIN person ON person.id ="
			       " placement.person JOIN bed ON bed.id = placement.bed WHERE"
			       " placement.state = 'occupied' AND ref = ?1 AND label = ?2",
			       guest_name(s, n), g->bed, NULL) != 1)
			return arena_printf(&s->arena, "%s is no longer in %s", guest_name(s, n),
					    g->bed);
	}
	return NULL;
}
