/* SPDX-License-Identifier: MIT
 *
 * Workers and managers at their keyboards, and what they remember of the answers they got. A client
 * that heard nothing, or that the disk refused, asks again with the same id.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "sim/sim.h"

#define TRIES_MOST 6
#define REPEAT_MS HOURS_MS(40) /* younger ones are surely remembered, whatever the clock did */

static const char *const workers[] = {"olu", "edt"};
static const char *const managers[] = {"morgan", "deepa"};

static const char *guest_name(struct sim *s, int n)
{
	return arena_printf(&s->arena, "COV-%d", 1000 + n);
}

static struct guest_record *guest_of(struct sim *s, const char *name)
{
	int n = name[0] != '\0' ? atoi(name + 4) - 1000 : -1;
	return n >= 0 && n < GUESTS ? &s->people.guests[n] : NULL;
}

/* ---- asking --------------------------------------------------------------------------------- */

static struct ask *ask_of(struct sim *s, int serial)
{
	struct ask *a = &s->people.asks[serial % ASKS];
	return serial > 0 && a->serial == serial ? a : NULL;
}

static bool ends_something(const struct ask *a)
{
	return strcmp(a->verb, "release") == 0 || strcmp(a->verb, "noshow") == 0 ||
	       strcmp(a->verb, "checkin") == 0;
}

static void post_ask(struct sim *s, struct ask *a)
{
	a->tries++;
	a->undone = false;
	if (s->engine == NULL)
		return; /* nobody is there: the client asks again */
	struct posted *p = post_new(EVENT_REQUEST);
	p->event.peer = (struct peer){1, (uint32_t)a->serial};
	p->event.user = arena_text(&p->arena, a->user);
	p->event.line = arena_text(&p->arena, a->line);
	p->event.length = strlen(a->line);
	p->ask = a->serial;
	post_now(s, p);
}

static void ask_again(struct sim *s, struct happening *h)
{
	struct ask *a = ask_of(s, (int)h->number);
	if (a == NULL || a->ok || a->refused || a->tries >= TRIES_MOST)
		return;
	post_ask(s, a);
	sim_later(s, sim_wait(s, MINUTES_MS(1), HOURS_MS(2)), ask_again)->number = a->serial;
}

/* Takes over args. */
static struct ask *ask(struct sim *s, const char *user, const char *verb, json_t *args)
{
	int serial = ++s->people.count;
	struct ask *a = &s->people.asks[serial % ASKS];
	const char *person = json_string_value(json_object_get(args, "person"));
	free(a->line);
	free(a->reply);
	*a = (struct ask){.serial = serial, .at = sim_wall(s)};
	snprintf(a->id, sizeof(a->id), "sim-%d", serial);
	snprintf(a->user, sizeof(a->user), "%s", user);
	snprintf(a->verb, sizeof(a->verb), "%s", verb);
	snprintf(a->person, sizeof(a->person), "%s", person != NULL ? person : "");
	json_t *line =
	    json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "id", a->id, "verb", verb, "args", args);
	a->line = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	struct guest_record *g = guest_of(s, a->person);
	if (g != NULL && ends_something(a))
		g->unheard++;
	post_ask(s, a);
	sim_later(s, sim_wait(s, MINUTES_MS(1), HOURS_MS(1)), ask_again)->number = serial;
	s->requests++;
	return a;
}

/* ---- what was promised ---------------------------------------------------------------------- */

/* Nobody else may have been promised this bed, and this person no other. */
static void promise_check(struct sim *s, const struct guest_record *mine, const char *bed)
{
	struct wall now = sim_wall(s);
	for (int n = 0; n < GUESTS && s->door == NULL; n++) {
		const struct guest_record *g = &s->people.guests[n];
		bool live = g->bed[0] != '\0' && g->unheard == 0 &&
			    (g->occupied || wall_before(now, g->until));
		if (live && g != mine && strcmp(g->bed, bed) == 0)
			s->door =
			    arena_printf(&s->arena, "%s was given to COV-%d while COV-%d has it",
					 bed, (int)(mine - s->people.guests) + 1000, n + 1000);
		if (live && g == mine && strcmp(g->bed, bed) != 0)
			s->door = arena_printf(&s->arena, "COV-%d was given %s while having %s",
					       n + 1000, bed, g->bed);
	}
}

static void promise_keep(struct sim *s, const struct ask *a, const json_t *result)
{
	struct guest_record *g = guest_of(s, a->person);
	const char *bed = json_string_value(json_object_get(result, "bed"));
	const char *until = json_string_value(json_object_get(result, "until"));
	if (g == NULL || bed == NULL)
		return;
	if (strcmp(a->verb, "release") == 0 || strcmp(a->verb, "noshow") == 0) {
		g->bed[0] = '\0';
		return;
	}
	if (a->barred)
		s->door = arena_printf(&s->arena, "somebody under 18 was given %s", bed);
	promise_check(s, g, bed);
	snprintf(g->bed, sizeof(g->bed), "%s", bed);
	g->occupied = strcmp(a->verb, "checkin") == 0;
	if (until != NULL)
		wall_parse_iso(until, &g->until);
}

static void heard(struct sim *s, struct ask *a, const json_t *root)
{
	const json_t *error = json_object_get(root, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	a->ok = json_is_true(json_object_get(root, "ok"));
	a->undone = !a->ok && code != NULL && strcmp(code, "storage") == 0;
	if (a->undone)
		return; /* it is asked again */
	a->refused = !a->ok;
	struct guest_record *g = guest_of(s, a->person);
	if (a->ok && g != NULL && a->serial < g->heard) {
		g->bed[0] = '\0'; /* of two answers out of order nobody knows which was last */
	} else if (a->ok && g != NULL) {
		promise_keep(s, a, json_object_get(root, "result"));
		g->heard = a->serial;
	}
	if (g != NULL && ends_something(a) && g->unheard > 0)
		g->unheard--;
}

void people_reply(struct sim *s, uint32_t serial, const char *text)
{
	struct ask *a = ask_of(s, (int)serial);
	if (a == NULL || sim_chance(s, RATE_answer_unheard))
		return;
	if (a->ok && strcmp(a->reply, text) != 0)
		s->twice = arena_printf(&s->arena, "%s heard \"%.200s\" and then \"%.200s\"",
					a->line, a->reply, text);
	if (a->ok || a->refused)
		return;
	json_t *root = json_loads(text, 0, NULL);
	heard(s, a, root);
	if (a->ok)
		a->reply = strdup(text);
	json_decref(root);
}

/* Of the newest that were done, in a turn of its own: it may write nothing. */
void people_repeat(struct sim *s)
{
	int back = sim_throw(s, s->people.count < 16 ? s->people.count + 1 : 16);
	struct ask *a = ask_of(s, s->people.count - back);
	bool reads =
	    a != NULL && (strcmp(a->verb, "beds") == 0 || strcmp(a->verb, "status") == 0 ||
			  strcmp(a->verb, "cascade") == 0 || strcmp(a->verb, "explain") == 0);
	if (a == NULL || !a->ok || reads || sim_wall(s).ms - a->at.ms > REPEAT_MS)
		return;
	const char *before = sim_text(s, "SELECT max(seq) FROM audit", NULL);
	const char *turn = sim_text(s, "SELECT value FROM meta WHERE key = 'turn'", NULL);
	struct posted *p = post_new(EVENT_REQUEST);
	p->event.peer = (struct peer){1, (uint32_t)a->serial};
	p->event.user = arena_text(&p->arena, a->user);
	p->event.line = arena_text(&p->arena, a->line);
	p->event.length = strlen(a->line);
	p->ask = a->serial;
	s->repeats++;
	before = strdup(before);
	turn = strdup(turn);
	post_now(s, p);
	sim_turns(s);
	if (s->engine != NULL && s->outcome == TURN_DONE && s->fault[0] == '\0' &&
	    (strcmp(before, sim_text(s, "SELECT max(seq) FROM audit", NULL)) != 0 ||
	     strcmp(turn, sim_text(s, "SELECT value FROM meta WHERE key = 'turn'", NULL)) != 0))
		sim_fail(s, "a repeated request changes nothing: %s wrote something", a->line);
	free((char *)(uintptr_t)before);
	free((char *)(uintptr_t)turn);
}

/* Whoever heard ok has it still, and whoever is in a bed is in it. */
void people_check_lost(struct sim *s)
{
	for (int i = 0; i < ASKS && s->lost == NULL; i++) {
		const struct ask *a = &s->people.asks[i];
		if (a->undone &&
		    sim_text(s, "SELECT id FROM request WHERE id = ?1", a->id, NULL) != NULL)
			s->lost = arena_printf(
			    &s->arena, "%s was answered that nothing was done, and it is", a->line);
		bool writes = a->ok && strstr(" beds status cascade explain ", a->verb) == NULL;
		if (!writes || sim_wall(s).ms - a->at.ms > REPEAT_MS)
			continue;
		const char *reply =
		    sim_text(s, "SELECT reply FROM request WHERE id = ?1", a->id, NULL);
		if (reply == NULL || strcmp(reply, a->reply) != 0)
			s->lost =
			    arena_printf(&s->arena, "%s was answered ok and is gone", a->line);
	}
	for (int n = 0; n < GUESTS && s->lost == NULL; n++) {
		const struct guest_record *g = &s->people.guests[n];
		if (g->bed[0] != '\0' && g->occupied && g->unheard == 0 &&
		    sim_number(s,
			       "SELECT count(*) FROM placement JOIN person ON person.id ="
			       " placement.person JOIN bed ON bed.id = placement.bed WHERE"
			       " placement.state = 'occupied' AND ref = ?1 AND label = ?2",
			       guest_name(s, n), g->bed, NULL) != 1)
			s->lost = arena_printf(&s->arena, "%s is no longer in %s", guest_name(s, n),
					       g->bed);
	}
}

/* ---- the night's work ----------------------------------------------------------------------- */

static const char *some_bed(struct sim *s)
{
	int all = (int)sim_number(s, "SELECT count(*) FROM bed", NULL);
	const char *n = arena_printf(&s->arena, "%d", sim_throw(s, all + 1));
	const char *label = sim_text(
	    s, "SELECT label FROM bed ORDER BY id LIMIT 1 OFFSET CAST(?1 AS INTEGER)", n, NULL);
	return label != NULL ? label : "Z99";
}

static const char *some_guest(struct sim *s, bool bedded)
{
	int n = sim_throw(s, GUESTS);
	for (int i = 0; i < GUESTS && bedded && s->people.guests[n].bed[0] == '\0'; i++)
		n = (n + 1) % GUESTS;
	return guest_name(s, n);
}

static void do_hold(struct sim *s, const char *user)
{
	static const char *const needs[] = {"wheelchair", "woman", "dog", "ground-floor"};
	json_t *args = json_pack("{s:s, s:s}", "person", some_guest(s, false), "bed",
				 sim_throw(s, 3) ? "best" : some_bed(s));
	if (sim_throw(s, 4) == 0)
		json_object_set_new(args, "for", json_pack("[s]", needs[sim_throw(s, 4)]));
	if (sim_throw(s, 5) == 0)
		json_object_set_new(args, "until", json_string("3h"));
	ask(s, user, "hold", args);
}

static void do_young(struct sim *s, const char *user)
{
	ask(s, user, "hold",
	    json_pack("{s:s, s:s, s:[s]}", "person", some_guest(s, false), "bed", "best", "for",
		      "under-18"))
	    ->barred = true;
}

static void do_checkin(struct sim *s, const char *user)
{
	ask(s, user, "checkin", json_pack("{s:s}", "person", some_guest(s, true)));
}

static void do_walk_in(struct sim *s, const char *user)
{
	ask(s, user, "checkin",
	    json_pack("{s:s, s:s}", "person", some_guest(s, false), "bed", some_bed(s)));
}

static void do_noshow(struct sim *s, const char *user)
{
	ask(s, user, "noshow", json_pack("{s:s}", "person", some_guest(s, true)));
}

static void do_release(struct sim *s, const char *user)
{
	ask(s, user, "release",
	    json_pack("{s:s, s:s}", "person", some_guest(s, true), "reason", "moved on: COV-1003"));
}

/* So that SWEP comes to its end: mostly of those who lack one. */
static void do_plan(struct sim *s, const char *user)
{
	char today[WALL_TEXT];
	const char *someone =
	    sim_text(s,
		     "SELECT n.ref FROM placement p JOIN person n ON n.id = p.person"
		     " WHERE p.state = 'occupied' AND p.person NOT IN"
		     " (SELECT person FROM plan WHERE ended = 0) LIMIT 1",
		     NULL);
	ask(s, user, "plan",
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "person",
		      someone != NULL ? someone : some_guest(s, true), "what", "supported", "by",
		      date_format(date_london(s->now), today), "owner", user, "where",
		      "The Gateway, for COV-1003"));
}

static void do_ready(struct sim *s, const char *user)
{
	const char *bed =
	    sim_text(s, "SELECT label FROM bed WHERE state = 'vacated' LIMIT 1", NULL);
	ask(s, user, "ready", json_pack("{s:s}", "bed", bed != NULL ? bed : some_bed(s)));
}

static void do_open(struct sim *s, const char *user)
{
	ask(s, user, "open",
	    json_pack("{s:s, s:i}", "site", "harnall-swep", "count", sim_throw(s, 9)));
}

static void do_ack(struct sim *s, const char *user)
{
	int some = s->phones.count < TEXTS ? s->phones.count : TEXTS;
	if (some > 0)
		ask(s, user, "ack",
		    json_pack(
			"{s:s}", "code",
			s->phones
			    .texts[(s->phones.count - 1 - sim_throw(s, some < 20 ? some : 20)) %
				   TEXTS]
			    .code));
}

static void do_look(struct sim *s, const char *user)
{
	static const char *const verbs[] = {"beds", "status", "cascade", "explain"};
	ask(s, user, verbs[sim_throw(s, 4)], json_object());
}

static void do_nonsense(struct sim *s, const char *user)
{
	ask(s, user, "recall", json_pack("{s:s}", "reason", "I am no manager"));
	ask(s, user, "hold", json_pack("{s:s, s:i}", "person", "Jane Smith", "bed", 7));
}

static const struct {
	int weight;
	void (*run)(struct sim *s, const char *user);
} works[] = {
    {30, do_hold},  {3, do_young},    {22, do_checkin}, {8, do_walk_in},
    {5, do_noshow}, {10, do_release}, {10, do_ready},   {4, do_open},
    {4, do_ack},    {3, do_look},     {2, do_nonsense}, {12, do_plan},
};

static void worker_acts(struct sim *s, struct happening *h)
{
	int n = sim_throw(s, 113);
	size_t i = 0;
	(void)h;
	if (s->engine == NULL)
		return;
	while (i + 1 < sizeof(works) / sizeof(works[0]) && n >= works[i].weight)
		n -= works[i++].weight;
	works[i].run(s, workers[sim_throw(s, 2)]);
}

/* ---- managers ------------------------------------------------------------------------------- */

static const char *reason(struct sim *s)
{
	return arena_printf(&s->arena, "rung by %s about tonight",
			    guest_name(s, sim_throw(s, GUESTS)));
}

static void decide(struct sim *s, const char *user, const char *verb)
{
	json_t *args = json_pack("{s:s}", "reason", reason(s));
	if (strcmp(verb, "inhibit") == 0)
		json_object_set_new(
		    args, "second",
		    json_string(sim_throw(s, 8) ? managers[user == managers[0]] : user));
	if (strcmp(verb, "lower") == 0)
		json_object_set_new(args, "tier", json_integer(1));
	if (strcmp(verb, "activate") == 0)
		json_object_set_new(args, "tier", json_integer(1 + sim_throw(s, 2)));
	if (strcmp(verb, "activate") == 0 && sim_throw(s, 3) == 0)
		json_object_set_new(args, "until", json_string("2d"));
	ask(s, user, verb, args);
}

/* Mostly what one would expect of the open question; sometimes anything. */
static void manager_acts(struct sim *s, struct happening *h)
{
	static const char *const anything[] = {"approve",   "reject",   "recall", "inhibit",
					       "standdown", "activate", "lower"};
	const char *user = managers[sim_throw(s, 2)];
	(void)h;
	if (s->engine == NULL)
		return;
	const char *open = sim_text(s, "SELECT kind FROM proposal WHERE state = 'open'", NULL);
	if (sim_throw(s, 12) == 0)
		decide(s, user, anything[sim_throw(s, 7)]);
	else if (open != NULL && sim_throw(s, 3) != 0)
		decide(s, user, sim_throw(s, 5) != 0 ? "approve" : "reject");
}

/* ---- the first day and every day ------------------------------------------------------------ */

static void import(struct sim *s, const char *what, const char *text)
{
	ask(s, managers[0], "import", json_pack("{s:s, s:s}", "what", what, "text", text));
	sim_turns(s);
	if (s->fault[0] == '\0' && !ask_of(s, s->people.count)->ok)
		sim_fail(s, "the import of %s was refused", what);
}

static char *slurp(const char *path)
{
	char *text = calloc(1, 65536);
	FILE *in = fopen(path, "rb");
	if (in == NULL || text == NULL || fread(text, 1, 65535, in) == 0)
		abort();
	fclose(in);
	return text;
}

void people_begin(struct sim *s)
{
	static const char *const files[] = {"sites", "beds", "contacts"};
	int unheard = s->rates[RATE_answer_unheard];
	memset(&s->people, 0, sizeof(s->people));
	s->rates[RATE_answer_unheard] = 0;
	for (int i = 0; i < 3; i++) {
		char *text = slurp(arena_printf(&s->arena, "tests/scenarios/%s.csv", files[i]));
		for (int n = 10; i == 1 && n < 40; n++)
			sprintf(text + strlen(text), "harnall-lifehouse,H%d,e-bed,,night\n", n);
		import(s, files[i], text);
		free(text);
	}
	s->rates[RATE_answer_unheard] = unheard;
}

void people_end(struct sim *s)
{
	for (int i = 0; i < ASKS; i++) {
		free(s->people.asks[i].line);
		free(s->people.asks[i].reply);
	}
}

void people_day(struct sim *s)
{
	for (int i = sim_throw(s, 20); i > 0; i--)
		sim_later(s, sim_throw(s, (int)DAYS_MS(1)), worker_acts);
	for (int i = sim_throw(s, 8); i > 0; i--)
		sim_later(s, sim_throw(s, (int)DAYS_MS(1)), manager_acts);
}
