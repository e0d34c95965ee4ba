/* SPDX-License-Identifier: MIT */
#include "lib/sample.h"

#include <check.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "lib/dice.h"
#include "lib/suite.h"
#include "night.h"
#include "reading_set.h"

static struct arena arena;
static const struct source_settings plain;

struct arena *sample_arena(void)
{
	return &arena;
}

void sample_free(void)
{
	arena_free(&arena);
}

char *sample_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s: cannot be opened; run from the project's root", path);
	char *text = arena_alloc(&arena, LIMIT_BODY + 1);
	size_t size = fread(text, 1, LIMIT_BODY, f);
	fclose(f);
	text[size] = '\0';
	return text;
}

bool sample_captured(const char *suite, const char *folder)
{
	bool there = access(folder, R_OK) == 0;
	if (!there)
		printf("%s: SKIPPED, no captured bodies in %s\n", suite, folder);
	fflush(stdout);
	return there;
}

char *sample_replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	ck_assert_msg(at != NULL, "the sample has no %s", from);
	return arena_printf(&arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* ---- what a feed makes of it ---- */

static enum err parse(const char *name, const struct source_settings *settings, const char *body,
		      size_t size, struct arena *in, struct feed_facts *out, struct fault *why)
{
	const struct feed *feed = feed_find(name);
	const struct feed_page page = {"", body, size};
	ck_assert_msg(feed != NULL, "no feed %s", name);
	return feed->parse(settings != NULL ? settings : &plain, &page, 1, (struct wall){0}, in,
			   out, why);
}

struct feed_facts sample_facts(const char *feed, const struct source_settings *settings,
			       const char *body)
{
	struct feed_facts facts = {0};
	struct fault why = {0};
	enum err e = parse(feed, settings, body, strlen(body), &arena, &facts, &why);
	ck_assert_msg(e == ERR_OK, "%s: %s", why.field, why.message);
	return facts;
}

void sample_refused(const char *feed, const struct source_settings *settings, const char *body,
		    size_t size, enum err code, const char *field, const char *message)
{
	struct feed_facts facts = {.count = 77};
	struct fault why = {0};
	enum err e = parse(feed, settings, body, size, &arena, &facts, &why);
	ck_assert_msg(e == code && why.code == code && strcmp(why.field, field) == 0 &&
			  strstr(why.message, message) != NULL,
		      "%d: \"%s\": \"%s\", wanted %d: \"%s\": \"%s\"", e, why.field, why.message,
		      code, field, message);
	ck_assert(facts.count == 77 && facts.readings == NULL && facts.issued.ms == 0);
}

/* ---- readings ---- */

size_t sample_count(const struct feed_facts *f, enum quantity q)
{
	size_t count = 0;
	for (size_t i = 0; i < f->count; i++)
		count += f->readings[i].quantity == q;
	return count;
}

const struct reading *sample_nth(const struct feed_facts *f, enum quantity q, size_t n)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->readings[i].quantity == q && n-- == 0)
			return &f->readings[i];
	ck_abort_msg("there are not so many readings of %s", quantity_name(q));
	return NULL;
}

void sample_reading(const struct feed_facts *f, enum quantity q, size_t n, const char *from,
		    const char *to, double value, double cautious)
{
	const struct reading *r = sample_nth(f, q, n);
	char text[WALL_TEXT];
	ck_assert_str_eq(wall_format_iso(r->valid.from, text), from);
	ck_assert_str_eq(wall_format_iso(r->valid.to, text), to);
	ck_assert_msg(fabs(r->value - value) < 1e-9 && fabs(r->cautious - cautious) < 1e-9,
		      "%s %zu: %g (%g), wanted %g (%g)", quantity_name(q), n, r->value, r->cautious,
		      value, cautious);
	ck_assert(!(r->value == 0 && signbit(r->value)));
	ck_assert(r->source == 0 && r->place == 0 && r->vouches);
}

struct interval sample_night(const struct feed_facts *f, struct date night, enum aggregate what)
{
	struct span span = night_span(night, NIGHT_HOURS_DEFAULT);
	return reading_aggregate(f->readings, f->count, span, what, -1);
}

void sample_interval(struct interval got, double low, double high)
{
	ck_assert_msg((got.low == low || fabs(got.low - low) < 1e-9) &&
			  (got.high == high || fabs(got.high - high) < 1e-9),
		      "[%g, %g], wanted [%g, %g]", got.low, got.high, low, high);
}

/* ---- spoilt ---- */

static bool is_temperature(enum quantity q)
{
	return q <= QUANTITY_FEELS_MAX;
}

/* What every reading promises, however it came about. */
static void promises_check(const struct feed_facts *f)
{
	ck_assert(f->count > 0 && f->count <= LIMIT_READINGS);
	for (size_t i = 0; i < f->count; i++) {
		const struct reading *r = &f->readings[i];
		ck_assert_int_lt(r->quantity, QUANTITY_COUNT);
		ck_assert(isfinite(r->value) && isfinite(r->cautious));
		ck_assert(wall_before(r->valid.from, r->valid.to));
		if (is_temperature(r->quantity))
			ck_assert(fabs(r->value) <= AIR_MOST && fabs(r->cautious) <= AIR_MOST);
		else if (r->quantity != QUANTITY_CHILL)
			ck_assert(r->value >= 0 && r->value <= 500);
	}
}

/* 1 when it was read. */
static int tried(const char *feed, const char *body, size_t size)
{
	struct arena scratch = {0};
	struct feed_facts facts = {0};
	struct fault why = {0};
	enum err e = parse(feed, NULL, body, size, &scratch, &facts, &why);
	if (e)
		ck_assert_msg(why.message[0] != '\0' && why.code == e, "refused without a word");
	else
		promises_check(&facts);
	arena_free(&scratch);
	return e == ERR_OK;
}

int sample_cut(const char *feed, const char *body)
{
	int taken = 0;
	for (size_t size = 0; size < strlen(body); size++)
		taken += tried(feed, arena_copy(&arena, body, size), size);
	return taken;
}

static int dumped(const char *feed, const json_t *root)
{
	char *text = json_dumps(root, JSON_COMPACT);
	int taken = tried(feed, text, strlen(text));
	free(text);
	return taken;
}

static const char *const twists[] = {
    "null",
    "true",
    "7",
    "-1",
    "1e300",
    "\"x\"",
    "\"\"",
    "[]",
    "{}",
    "[7]",
    "{\"x\": null}",
    "-1e-300",
    "60",
    "9223372036854775807",
    "[[[[]]]]",
};

/* Puts every twist where `member` of its owner stands, tries the whole, and puts it back. */
static int twist(const char *feed, json_t *root, json_t *owner, const char *key, size_t index)
{
	int taken = 0;
	json_t *was =
	    json_incref(key != NULL ? json_object_get(owner, key) : json_array_get(owner, index));
	for (size_t i = 0; i < COUNT_OF(twists); i++) {
		json_t *bad = json_loads(twists[i], JSON_DECODE_ANY, NULL);
		if (key != NULL)
			json_object_set_new(owner, key, bad);
		else
			json_array_set_new(owner, index, bad);
		taken += dumped(feed, root);
	}
	if (key != NULL)
		json_object_del(owner, key);
	else
		json_array_remove(owner, index);
	taken += dumped(feed, root);
	if (key != NULL)
		json_object_set_new(owner, key, was);
	else
		json_array_insert_new(owner, index, was);
	return taken;
}

static int twist_all(const char *feed, json_t *root, json_t *owner)
{
	int taken = 0;
	for (size_t i = 0; i < json_array_size(owner); i++) {
		taken += twist(feed, root, owner, NULL, i);
		taken += twist_all(feed, root, json_array_get(owner, i));
	}
	json_t *names = json_array();
	for (void *at = json_object_iter(owner); at != NULL; at = json_object_iter_next(owner, at))
		json_array_append_new(names, json_string(json_object_iter_key(at)));
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *key = json_string_value(json_array_get(names, i));
		taken += twist(feed, root, owner, key, 0);
		taken += twist_all(feed, root, json_object_get(owner, key));
	}
	json_decref(names);
	return taken;
}

int sample_twist(const char *feed, const char *body)
{
	json_t *root = json_loads(body, 0, NULL);
	ck_assert_ptr_nonnull(root);
	int taken = twist_all(feed, root, root);
	json_decref(root);
	return taken;
}

int sample_damage(const char *feed, const char *body, uint64_t seed)
{
	struct dice d = dice_open(feed, seed);
	size_t size = strlen(body);
	char *spoilt = arena_alloc(&arena, size + 1);
	int taken = 0;
	for (int round = 0; round < 4000; round++) {
		memcpy(spoilt, body, size + 1);
		for (int n = 1 + dice_throw(&d, 3); n > 0; n--)
			spoilt[dice_throw(&d, (int)size)] =
			    "0123456789-.,:\"{}[]eEntx \xc3\x80"[dice_throw(&d, 27)];
		taken += tried(feed, spoilt, size);
	}
	return taken;
}
