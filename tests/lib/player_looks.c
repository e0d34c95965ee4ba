/* SPDX-License-Identifier: MIT */
#include "lib/player_inside.h"

#include <string.h>

#include "lib/promises.h"

static void parcel_check(struct player *p, const struct parcel *x)
{
	struct stage *s = &p->stage;
	if (x->errand.kind == ERRAND_SEND && !x->expected)
		FAIL(p, "nobody expected this text to %s at %s: \"%s\"", name_of(p, x->phone),
		     stage_local(s, x->sent), x->body);
	if (x->errand.kind == ERRAND_FETCH && !x->expected)
		FAIL(p, "nobody expected that %s is asked at %s", x->errand.subject,
		     stage_local(s, x->sent));
	if (x->errand.kind == ERRAND_LOOKUP && !x->expected)
		FAIL(p, "nobody expected the question what became of the text to %s, at %s",
		     name_of(p, x->phone), stage_local(s, x->sent));
}

void play_quiet(struct player *p)
{
	struct stage *s = &p->stage;
	for (size_t i = 0; i < s->parcel_count; i++)
		parcel_check(p, s->parcels[i]);
	for (size_t i = 0; i < s->said_count; i++)
		if (s->said[i].level == NOTE_ALARM && !s->said[i].expected)
			FAIL(p, "nobody expected this alarm at %s: \"%s\"",
			     stage_local(s, s->said[i].at), s->said[i].text);
	if (s->reply != NULL)
		FAIL(p, "nobody looked at this reply: %s", s->reply);
}

static const char *said_left(struct player *p, bool alarms)
{
	struct stage *s = &p->stage;
	const char *list = "";
	for (size_t i = 0; i < s->said_count; i++)
		if (!s->said[i].expected && (s->said[i].level == NOTE_ALARM) == alarms)
			list = arena_printf(&s->arena, "%s\n    at %s: \"%s\"", list,
					    stage_local(s, s->said[i].at), s->said[i].text);
	return list[0] != '\0' ? list : " none";
}

static void expect_said(struct player *p)
{
	struct stage *s = &p->stage;
	bool alarms = word_is(word_at(p, 1), "alarm");
	for (size_t i = 0; i < s->said_count; i++) {
		struct said *x = &s->said[i];
		if (!x->expected && (x->level == NOTE_ALARM) == alarms &&
		    strstr(x->text, word_at(p, 2)) != NULL) {
			x->expected = true;
			return;
		}
	}
	FAIL(p, "expected the %s \"%s\"; there was%s", word_at(p, 1), word_at(p, 2),
	     said_left(p, alarms));
}

static const struct {
	const char *what;
	int words; /* at least */
	void (*run)(struct player *p);
} expectations[] = {
    {"text", 5, expect_text},  {"texts", 6, expect_texts}, {"fetch", 3, expect_fetch},
    {"alarm", 3, expect_said}, {"note", 3, expect_said},   {"quiet", 2, play_quiet},
};

void play_expect(struct player *p)
{
	p->looked++;
	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
		if (word_is(word_at(p, 1), expectations[i].what) &&
		    p->line->count >= expectations[i].words) {
			expectations[i].run(p);
			return;
		}
	FAIL(p, "expect text, texts, fetch, alarm, note or quiet, with what belongs to it");
}

static void compare(struct player *p, const char *sql, const char *wanted)
{
	const char *found = witness_text(&p->stage, sql, NULL);
	p->looked++;
	if (!word_is(found, wanted))
		FAIL(p, "expected %s; there is %s", wanted, found != NULL ? found : "no row");
}

void play_state(struct player *p)
{
	struct arena *a = &p->stage.arena;
	compare(
	    p, "SELECT state || ' ' || tier FROM swep",
	    arena_printf(a, "%s %s", word_at(p, 1), word_at(p, 2) != NULL ? word_at(p, 2) : "0"));
}

void play_rows(struct player *p)
{
	if (!word_is(word_at(p, 3), "="))
		FAIL(p, "rows TABLE \"where\" = N");
	else
		compare(p,
			arena_printf(&p->stage.arena, "SELECT count(*) FROM %s WHERE %s",
				     word_at(p, 1), word_at(p, 2)),
			word_at(p, 4));
}

void play_sql(struct player *p)
{
	compare(p, word_at(p, 1), word_at(p, 2));
}
