/* SPDX-License-Identifier: MIT */
#include "lib/player_inside.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/forecast.h"

#define FORECAST_HOURS 400

struct parcel *fetch_find(struct player *p, const char *source)
{
	for (size_t i = 0; i < p->stage.parcel_count; i++) {
		struct parcel *x = p->stage.parcels[i];
		const char *slash = strchr(x->errand.subject, '/');
		if (x->errand.kind == ERRAND_FETCH && x->under_way && slash != NULL &&
		    strcmp(slash + 1, source) == 0)
			return x;
	}
	return NULL;
}

static void fetch_answer(struct player *p, const struct transfer_result *r)
{
	struct parcel *x = fetch_find(p, word_at(p, 1));
	if (x == NULL) {
		FAIL(p, "nobody is asking %s", word_at(p, 1));
		return;
	}
	x->expected = true;
	stage_answer(&p->stage, x, r);
}

void expect_fetch(struct player *p)
{
	struct parcel *x = fetch_find(p, word_at(p, 2));
	bool since = word_is(word_at(p, 3), "if-modified-since");
	if (x == NULL)
		FAIL(p, "expected that %s is asked; nobody is asking it", word_at(p, 2));
	else if (since && x->since == NULL)
		FAIL(p, "expected If-Modified-Since in the request; there is none");
	else
		x->expected = true;
}

static size_t hours_read(struct player *p, double *values)
{
	size_t count = 0;
	for (int n = 7; n < p->line->count; n++) {
		size_t more =
		    fake_metno_values(word_at(p, n), values + count, FORECAST_HOURS - count);
		if (more == 0)
			FAIL(p, "\"%s\" is no temperature, or there are too many", word_at(p, n));
		count += more;
	}
	return count;
}

/* The page also stays for the fetches to come, if the server serves by itself. */
void play_forecast(struct player *p)
{
	struct stage *s = &p->stage;
	double values[FORECAST_HOURS];
	struct wall issued, from;
	struct habit *h = stage_habit(s, word_at(p, 1));
	if (!word_is(word_at(p, 2), "issued") || !word_is(word_at(p, 4), "from") ||
	    !word_is(word_at(p, 6), "hourly"))
		FAIL(p, "forecast SOURCE issued TIME from TIME hourly …");
	else if (time_read(p, word_at(p, 3), &issued) && time_read(p, word_at(p, 5), &from)) {
		size_t count = hours_read(p, values);
		char *body = forecast_compact(issued, from, values, count);
		h->page.body = arena_text(&s->arena, body);
		free(body);
		h->page.last_modified = wall_format_http(s->now, arena_alloc(&s->arena, WALL_TEXT));
	}
	if (s->fault[0] != '\0' ||
	    (word_is(h->word, "serves") && fetch_find(p, word_at(p, 1)) == NULL))
		return;
	struct transfer_result r = fake_metno_answer(&s->arena, s->now, &h->page);
	fetch_answer(p, &r);
}

void play_body(struct player *p)
{
	const char *text = p->line->block != NULL ? p->line->block : "";
	char *date = wall_format_http(p->stage.now, arena_alloc(&p->stage.arena, WALL_TEXT));
	struct transfer_result r = {.fate = FATE_ANSWERED,
				    .status = count_read(p, word_at(p, 2)),
				    .body = text,
				    .size = strlen(text),
				    .date = date};
	fetch_answer(p, &r);
}

void play_unchanged(struct player *p)
{
	struct transfer_result r = fake_metno_unchanged(&p->stage.arena, p->stage.now);
	fetch_answer(p, &r);
}

void play_fetch_fails(struct player *p)
{
	fetch_answer(p, &(struct transfer_result){.fate = FATE_NOT_SENT, .error = word_at(p, 2)});
}

void play_feed(struct player *p)
{
	struct habit *h = stage_habit(&p->stage, word_at(p, 1));
	bool serves = word_is(word_at(p, 2), "serves"), down = word_is(word_at(p, 2), "down");
	if (!serves && !down && !word_is(word_at(p, 2), "by-hand"))
		FAIL(p, "a feed serves, is down, or is answered by-hand");
	else if (serves && h->page.body == NULL)
		FAIL(p, "%s has no page to serve: give it a forecast first", word_at(p, 1));
	else if (down && word_at(p, 3) == NULL)
		FAIL(p, "say why %s is down", word_at(p, 1));
	h->word = serves || down ? word_at(p, 2) : NULL;
	h->reason = word_at(p, 3);
}
