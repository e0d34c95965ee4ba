/* SPDX-License-Identifier: MIT */
#include "lib/player.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "lib/full_disk.h"
#include "lib/player_inside.h"
#include "lib/promises.h"
#include "lib/secrets.h"
#include "store_inside.h"

#define THE_END INT_MAX /* the line at which the last checks fail */

/* ---- setting the stage -------------------------------------------------------------------- */

static void play_title(struct player *p)
{
	p->title = word_at(p, 1);
}

static void play_config(struct player *p)
{
	char errors[1500] = "";
	FILE *out = fmemopen(errors, sizeof(errors), "w");
	secrets_guard();
	int count = config_load(file_beside(p, word_at(p, 1)), &p->stage.config, out);
	fclose(out);
	if (count > 0)
		FAIL(p, "%d errors in the configuration: %s", count, errors);
}

static void play_clock(struct player *p)
{
	if (p->stage.engine != NULL)
		FAIL(p, "the clock is set before the start; later it only moves");
	else
		time_read(p, word_at(p, 1), &p->stage.now);
}

static void play_start(struct player *p)
{
	if (p->stage.config.settings == NULL || p->stage.now.ms == 0)
		FAIL(p, "config and clock come before start");
	else if (p->stage.engine != NULL)
		FAIL(p, "it is started already");
	else
		stage_start(&p->stage);
}

static void play_fails(struct player *p)
{
	p->must_fail_line = word_is(word_at(p, 1), "end") ? THE_END : count_read(p, word_at(p, 1));
	p->must_fail_words = word_at(p, 2);
}

/* ---- time and trouble ----------------------------------------------------------------------- */

static void move_clock(struct player *p, struct wall until)
{
	play_quiet(p);
	if (!wall_before(p->stage.now, until))
		FAIL(p, "the clock stands at %s already", stage_local(&p->stage, p->stage.now));
	else
		stage_until(&p->stage, until);
}

/* Stops at the moment at which somebody asks. */
static void until_asked(struct player *p)
{
	struct wall latest = wall_plus(p->stage.now, DAYS_MS(1));
	bool fetch = word_is(word_at(p, 1), "fetch");
	const char *phone = fetch ? NULL : phone_of(p, word_at(p, 2));
	play_quiet(p);
	while (fetch ? fetch_find(p, word_at(p, 2)) == NULL
		     : parcel_find(p, ERRAND_LOOKUP, phone, true, false) == NULL)
		if (!stage_step(&p->stage, latest)) {
			FAIL(p, "nobody asked %s within a day", word_at(p, 2));
			return;
		}
}

static void play_until(struct player *p)
{
	struct wall until;
	int minutes;
	if (word_at(p, 2) != NULL) {
		until_asked(p);
		return;
	}
	if (!time_read(p, word_at(p, 1), &until))
		return;
	if (minutes_parse(word_at(p, 1), &minutes) && !wall_before(p->stage.now, until))
		until = wall_london((struct date){date_london(p->stage.now).day + 1}, minutes);
	move_clock(p, until);
}

static void play_advance(struct player *p)
{
	int64_t ms;
	if (!duration_parse(word_at(p, 1), &ms))
		FAIL(p, "\"%s\" is not a duration", word_at(p, 1));
	else
		move_clock(p, wall_plus(p->stage.now, ms));
}

static void play_restart(struct player *p)
{
	play_quiet(p);
	promises_check_store(&p->stage);
	stage_stop(&p->stage);
	stage_start(&p->stage);
}

static void play_kill(struct player *p)
{
	play_quiet(p);
	stage_kill(&p->stage);
	stage_start(&p->stage);
}

static void play_disk(struct player *p)
{
	if (!word_is(word_at(p, 1), "full") && !word_is(word_at(p, 1), "ok"))
		FAIL(p, "a disk is full or ok");
	full_disk_set(word_is(word_at(p, 1), "full"));
}

static void play_damage(struct player *p)
{
	struct store *store = p->stage.store;
	if (p->must_fail_line == 0)
		FAIL(p, "damage is for scripts that must fail");
	else if (sqlite3_exec(store->db, word_at(p, 1), NULL, NULL, NULL) != SQLITE_OK)
		FAIL(p, "%s: %s", word_at(p, 1), sqlite3_errmsg(store->db));
	else
		store_rollback(store); /* forgets the chain's end, as a fresh process would */
}

/* ---- a line after the other ----------------------------------------------------------------- */

static const struct command {
	const char *name;
	int least, most; /* words behind it */
	bool block, before; /* may have a block; may come before the start */
	void (*run)(struct player *p);
} commands[] = {
    {"title", 1, SCRIPT_WORDS, false, true, play_title},
    {"fails", 2, 2, false, true, play_fails},
    {"config", 1, 1, false, true, play_config},
    {"clock", 1, 1, false, true, play_clock},
    {"start", 0, 0, false, true, play_start},
    {"import", 1, 2, true, false, play_import},
    {"until", 1, 2, false, false, play_until},
    {"advance", 1, 1, false, false, play_advance},
    {"restart", 0, 0, false, false, play_restart},
    {"kill", 0, 0, false, false, play_kill},
    {"disk", 1, 1, false, false, play_disk},
    {"damage", 1, 1, false, false, play_damage},
    {"forecast", 7, SCRIPT_WORDS, false, false, play_forecast},
    {"body", 2, 2, true, false, play_body},
    {"unchanged", 1, 1, false, false, play_unchanged},
    {"fetch-fails", 2, 2, false, false, play_fetch_fails},
    {"feed", 2, 3, false, false, play_feed},
    {"gateway", 2, 2, false, false, play_gateway},
    {"lookup", 2, 2, false, false, play_lookup},
    {"receipt", 2, 4, false, false, play_receipt},
    {"text", 3, 5, false, false, play_text},
    {"$", 2, SCRIPT_WORDS, true, false, play_typed},
    {"ask", 2, 3, false, false, play_ask},
    {"ask-again", 0, 0, false, false, play_ask_again},
    {"answer", 2, SCRIPT_WORDS, false, false, play_answer},
    {"expect", 1, SCRIPT_WORDS, false, false, play_expect},
    {"state", 1, 2, false, false, play_state},
    {"rows", 4, 4, false, false, play_rows},
    {"sql", 2, 2, false, false, play_sql},
};

static void play_line(struct player *p)
{
	const struct command *c = commands, *end = c + sizeof(commands) / sizeof(commands[0]);
	int words = p->line->count - 1;
	while (c < end && strcmp(c->name, p->line->words[0]) != 0)
		c++;
	if (c == end)
		FAIL(p, "there is no command \"%s\"", p->line->words[0]);
	else if (words < c->least || words > c->most)
		FAIL(p, "%s takes %d to %d words, not %d", c->name, c->least, c->most, words);
	else if (p->line->block != NULL && !c->block)
		FAIL(p, "%s takes no indented text", c->name);
	else if (p->stage.engine == NULL && !c->before)
		FAIL(p, "%s comes after the start", c->name);
	else
		c->run(p);
}

static void check_end(struct player *p)
{
	struct stage *s = &p->stage;
	if (p->title == NULL || s->engine == NULL || p->looked == 0) {
		FAIL(p, "a script has a title, starts, and looks at something");
		return;
	}
	play_quiet(p);
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->under_way && !s->parcels[i]->silent)
			FAIL(p, "nobody answered %s to the end",
			     s->parcels[i]->errand.kind == ERRAND_FETCH
				 ? s->parcels[i]->errand.subject
				 : name_of(p, s->parcels[i]->phone));
	promises_check_privacy(s);
	promises_check_store(s);
}

/* A reader of the transcript hears what the script's reader does. */
static void story_tell(struct player *p)
{
	FILE *out = p->stage.transcript;
	if (out != NULL && p->line->story != NULL)
		fprintf(out, "\n%s\n", p->line->story);
	for (int n = 1; out != NULL && word_is(p->line->words[0], "title") && n < p->line->count;
	     n++)
		fprintf(out, "%s%s", word_at(p, n), n + 1 < p->line->count ? " " : "\n");
}

/* The line where it went wrong, THE_END, or 0. */
static int play_all(struct player *p, const struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		p->line = &script->lines[i];
		story_tell(p);
		play_line(p);
		if (p->stage.fault[0] != '\0')
			return p->line->number;
	}
	check_end(p);
	return p->stage.fault[0] != '\0' ? THE_END : 0;
}

static const char *place(struct player *p, int line)
{
	return line == THE_END ? "end" : arena_printf(&p->stage.arena, "%d", line);
}

static void judge(struct player *p, int line, struct played *out)
{
	const char *fault = p->stage.fault;
	if (p->must_fail_line == 0) {
		out->passed = line == 0;
		snprintf(out->sentence, sizeof(out->sentence), "%s:%s: %s", p->path, place(p, line),
			 fault);
		return;
	}
	out->passed = line == p->must_fail_line && strstr(fault, p->must_fail_words) != NULL;
	snprintf(out->sentence, sizeof(out->sentence),
		 "%s:%s: this script must fail here with \"%s\"; %s %s: %s", p->path,
		 place(p, p->must_fail_line), p->must_fail_words,
		 line == 0 ? "it passed" : "it failed at", line == 0 ? "" : place(p, line), fault);
}

void play(const char *path, FILE *transcript, struct played *out)
{
	static struct player p;
	struct script script;
	*out = (struct played){.passed = false};
	p = (struct player){.path = path};
	if (!stage_open(&p.stage, transcript)) {
		snprintf(out->sentence, sizeof(out->sentence), "%s: no folder for it", path);
		return;
	}
	if (script_read(path, &p.stage.arena, &script, out->sentence, sizeof(out->sentence)))
		judge(&p, script.count > 0 ? play_all(&p, &script) : 1, out);
	stage_close(&p.stage);
}
