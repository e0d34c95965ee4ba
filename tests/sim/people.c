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
#include "sim/desk.h"
#include "sim/sim.h"
#include "sim/works.h"

#define TRIES_MOST 6
#define REPEAT_MS HOURS_MS(40) /* younger ones are surely remembered, whatever the clock did */

static const char *const managers[] = {"morgan", "deepa"};

/* ---- counting ------------------------------------------------------------------------------- */

static struct tally *tally_of(struct tally *tallies, const char *verb)
{
	int i = 0;
	while (i < TALLIES - 1 && tallies[i].verb[0] != '\0' && strcmp(tallies[i].verb, verb) != 0)
		i++;
	snprintf(tallies[i].verb, sizeof(tallies[i].verb), "%s", verb);
	return &tallies[i];
}

void tallies_add(struct tally *to, const struct tally *from)
{
	for (int i = 0; i < TALLIES && from[i].verb[0] != '\0'; i++) {
		struct tally *t = tally_of(to, from[i].verb);
		t->asked += from[i].asked;
		t->done += from[i].done;
	}
}

void tally_change(struct tally *tallies, const char *change)
{
	tally_of(tallies, change)->done++;
}

void tallies_print(const struct tally *tallies, const struct tally *changes)
{
	printf("done of asked:");
	for (int i = 0; i < TALLIES && tallies[i].verb[0] != '\0'; i++)
		printf(" %s %ld/%ld", tallies[i].verb, tallies[i].done, tallies[i].asked);
	printf("\nchanges:");
	for (int i = 0; i < TALLIES && changes[i].verb[0] != '\0'; i++)
		printf(" %s %ld,", changes[i].verb, changes[i].done);
	printf("\n");
}

/* ---- asking --------------------------------------------------------------------------------- */

static struct ask *ask_of(struct sim *s, int serial)
{
	struct ask *a = &s->people.asks[serial % ASKS];
	return serial > 0 && a->serial == serial ? a : NULL;
}

static void post_ask(struct sim *s, struct ask *a)
{
	a->tries++;
	a->undone = false;
	if (s->engine == NULL)
		return; /* nobody is there: the client asks again */
	struct posted *p = post_new(EVENT_REQUEST);
	p->event.peer = (struct peer){(uint32_t)a->tries, (uint32_t)a->serial};
	p->event.user = arena_text(&p->arena, a->user);
	p->event.line = arena_text(&p->arena, a->line);
	p->event.length = strlen(a->line);
	p->ask = a->serial;
	post_now(s, p);
}

/* While the engine cannot tell what became of the last try, it may still be done. */
static bool may_come(const struct sim *s)
{
	return s->engine == NULL || s->inbox != NULL || s->outcome != TURN_DONE;
}

static void ask_again(struct sim *s, struct happening *h)
{
	struct ask *a = ask_of(s, (int)h->number);
	if (a == NULL || a->ok || a->refused)
		return;
	if (a->tries >= TRIES_MOST && !may_come(s)) {
		guests_lost(s, a);
		return;
	}
	if (a->tries < TRIES_MOST)
		post_ask(s, a);
	sim_later(s, sim_wait(s, MINUTES_MS(1), HOURS_MS(2)), ask_again)->number = a->serial;
}

static void text_of(char *out, size_t size, const json_t *args, const char *name)
{
	const char *text = json_string_value(json_object_get(args, name));
	snprintf(out, size, "%s", text != NULL ? text : "");
}

struct ask *people_ask(struct sim *s, const char *user, const char *verb, json_t *args)
{
	int serial = ++s->people.count;
	struct ask *a = &s->people.asks[serial % ASKS];
	free(a->line);
	free(a->reply);
	*a = (struct ask){.serial = serial, .at = sim_wall(s)};
	snprintf(a->id, sizeof(a->id), "sim-%d", serial);
	snprintf(a->user, sizeof(a->user), "%s", user);
	snprintf(a->verb, sizeof(a->verb), "%s", verb);
	text_of(a->person, sizeof(a->person), args, "person");
	text_of(a->with, sizeof(a->with), args, "with");
	text_of(a->temporary, sizeof(a->temporary), args, "temporary");
	json_t *line =
	    json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "id", a->id, "verb", verb, "args", args);
	a->alone = json_is_true(json_object_get(args, "alone"));
	a->line = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	tally_of(s->people.tallies, verb)->asked++;
	guests_asked(s, a);
	post_ask(s, a);
	sim_later(s, sim_wait(s, MINUTES_MS(1), HOURS_MS(1)), ask_again)->number = serial;
	s->requests++;
	return a;
}

/* ---- hearing -------------------------------------------------------------------------------- */

/* That an earlier try failed is not the end of it: a later one is under way, and may be done yet.
 */
static void heard(struct sim *s, struct ask *a, int tried, const json_t *root)
{
	const json_t *error = json_object_get(root, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	a->ok = json_is_true(json_object_get(root, "ok"));
	if (!a->ok && tried < a->tries)
		return;
	a->undone = !a->ok && code != NULL && strcmp(code, "storage") == 0;
	if (a->undone)
		return; /* it is asked again */
	a->refused = !a->ok;
	tally_of(s->people.tallies, a->verb)->done += a->ok;
	if (a->ok)
		guests_answered(s, a, json_object_get(root, "result"));
	else
		guests_refused(s, a);
}

void people_reply(struct sim *s, uint32_t serial, uint32_t tried, const char *text)
{
	struct ask *a = ask_of(s, (int)serial);
	if (a == NULL || sim_chance(s, RATE_answer_unheard))
		return;
	bool once = !a->forgotten && !desk_reads(a->verb);
	if (a->ok && once && strcmp(a->reply, text) != 0)
		s->twice = arena_printf(&s->arena, "%s heard \"%.200s\" and then \"%.200s\"",
					a->line, a->reply, text);
	if (a->ok || a->refused)
		return;
	json_t *root = json_loads(text, 0, NULL);
	heard(s, a, (int)tried, root);
	if (a->ok)
		a->reply = strdup(text);
	json_decref(root);
}

/* Of the newest that were done, in a turn of its own: it may write nothing. */
void people_repeat(struct sim *s)
{
	int back = sim_throw(s, s->people.count < 16 ? s->people.count + 1 : 16);
	struct ask *a = s->clock.adrift ? NULL : ask_of(s, s->people.count - back);
	bool reads = a != NULL && desk_reads(a->verb);
	if (a == NULL || !a->ok || a->forgotten || reads || sim_wall(s).ms - a->at.ms > REPEAT_MS)
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

void people_erased(struct sim *s, const char *ref)
{
	for (int i = 0; i < ASKS; i++) {
		struct ask *a = &s->people.asks[i];
		bool says = (a->line != NULL && strstr(a->line, ref) != NULL) ||
			    (a->reply != NULL && strstr(a->reply, ref) != NULL);
		if (a->forgotten || !says)
			continue;
		a->forgotten = true;
		if (a->temporary[0] != '\0' && strcmp(a->person, ref) == 0)
			people_erased(s, a->temporary);
	}
}

/* The clock went far: by it they may be of long ago. */
void people_unsure(struct sim *s)
{
	for (int i = 0; i < ASKS; i++)
		s->people.asks[i].forgotten = true;
}

/* Whoever heard ok has it still, and whoever is in a bed is in it. */
void people_check_lost(struct sim *s)
{
	for (int i = 0; i < ASKS && s->lost == NULL; i++) {
		const struct ask *a = &s->people.asks[i];
		if (a->undone && !s->clock.adrift &&
		    sim_text(s, "SELECT id FROM request WHERE id = ?1", a->id, NULL) != NULL)
			s->lost = arena_printf(
			    &s->arena, "%s was answered that nothing was done, and it is", a->line);
		bool writes = a->ok && !a->forgotten && !desk_reads(a->verb);
		if (!writes || sim_wall(s).ms - a->at.ms > REPEAT_MS)
			continue;
		const char *reply =
		    sim_text(s, "SELECT reply FROM request WHERE id = ?1", a->id, NULL);
		if (reply == NULL || strcmp(reply, a->reply) != 0)
			s->lost =
			    arena_printf(&s->arena, "%s was answered ok and is gone", a->line);
	}
	if (s->lost == NULL && !s->clock.adrift)
		s->lost = guests_missing(s);
}

/* ---- the first day and every day ------------------------------------------------------------ */

static void import(struct sim *s, const char *what, const char *text)
{
	people_ask(s, managers[0], "import", json_pack("{s:s, s:s}", "what", what, "text", text));
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

/* Of some winters a few beds only: people wait for one. The first line names the columns. */
static void thin(struct sim *s, char *text)
{
	int kept = 1 + sim_throw(s, 10);
	char *to = strchr(text, '\n') + 1;
	for (const char *from = to; *from != '\0';) {
		size_t length = strcspn(from, "\n") + 1;
		if (sim_throw(s, 10) < kept) {
			memmove(to, from, length);
			to += length;
		}
		from += length;
	}
	*to = '\0';
}

void people_begin(struct sim *s)
{
	static const char *const files[] = {"sites", "beds", "contacts"};
	int unheard = s->rates[RATE_answer_unheard];
	memset(&s->people, 0, sizeof(s->people));
	guests_begin(s);
	s->rates[RATE_answer_unheard] = 0;
	for (int i = 0; i < 3; i++) {
		char *text = slurp(arena_printf(&s->arena, "tests/sim/council/%s.csv", files[i]));
		if (i == 1)
			thin(s, text);
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
	for (int i = sim_throw(s, 60 + s->guests / 10); i > 0; i--)
		sim_later(s, sim_throw(s, (int)DAYS_MS(1)), works_worker);
	for (int i = sim_throw(s, s->council.busy_managers ? 3 : 8); i > 0; i--)
		sim_later(s, sim_throw(s, (int)DAYS_MS(1)), works_manager);
	for (int i = sim_throw(s, 8); i > 0; i--)
		sim_later(s, sim_throw(s, (int)DAYS_MS(1)), works_texter);
	if (sim_throw(s, 9) == 0)
		works_rota(s);
}
