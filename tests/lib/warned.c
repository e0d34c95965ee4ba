/* SPDX-License-Identifier: MIT */
#include "lib/warned.h"

#include <check.h>
#include <jansson.h>
#include <string.h>

#include "civil.h"
#include "lib/dice.h"
#include "lib/sample.h"
#include "lib/suite.h"
#include "utf8.h"

struct warned warned_of(const char *feed, const struct source_settings *settings, const char *body)
{
	struct warned w = {.feed = feed, .settings = settings};
	ck_assert_msg(feed_find(feed) != NULL, "no feed %s", feed);
	warned_add(&w, "", body);
	return w;
}

void warned_add(struct warned *w, const char *url, const char *body)
{
	ck_assert_uint_lt(w->count, WARNED_PAGES);
	w->pages[w->count++] = (struct feed_page){url, body, strlen(body)};
}

struct warned warned_with(struct warned w, size_t n, const char *from, const char *to)
{
	const char *body = sample_replaced(w.pages[n].body, from, to);
	w.pages[n].body = body;
	w.pages[n].size = strlen(body);
	return w;
}

static enum err parse(const struct warned *w, struct arena *arena, struct feed_facts *out,
		      struct fault *why)
{
	struct wall received;
	ck_assert(wall_parse_iso(WARNED_AT, &received));
	return feed_find(w->feed)->parse(w->settings, w->pages, w->count, received, arena, out,
					 why);
}

/* ---- what every notice promises ---- */

static void text_check(const char *text)
{
	uint32_t c;
	ck_assert_ptr_nonnull(text);
	while ((c = utf8_next(&text)) != 0)
		ck_assert(c == '\n' || (c != UTF8_BAD && !utf8_control(c)));
}

static void notice_check(const struct notice *n, const struct feed *feed)
{
	text_check(n->areas);
	text_check(n->headline);
	ck_assert_str_ne(n->id, "");
	ck_assert_str_eq(n->issuer, feed->issuer);
	ck_assert(n->kind == feed->kind);
	ck_assert(n->level >= LEVEL_YELLOW && n->level <= LEVEL_RED);
	ck_assert_uint_lt(n->hazards, HAZARD_BIT(HAZARDS));
	ck_assert(wall_before(n->valid.from, n->valid.to));
	ck_assert(n->source == 0);
}

static void facts_check(const struct feed_facts *f, const struct feed *feed)
{
	ck_assert_uint_eq(f->count, 0);
	ck_assert_uint_le(f->notice_count, LIMIT_NOTICES);
	ck_assert_uint_le(f->wanted_count, LIMIT_PAGES);
	for (size_t i = 0; i < f->wanted_count; i++)
		ck_assert_ptr_nonnull(strstr(f->wanted[i], "://"));
	for (size_t i = 0; i < f->notice_count; i++) {
		notice_check(&f->notices[i], feed);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(f->notices[i].id, f->notices[k].id);
	}
	if (f->remark != NULL)
		text_check(f->remark);
}

struct feed_facts warned_facts(const struct warned *w)
{
	struct feed_facts facts = {0};
	struct fault why = {0};
	enum err e = parse(w, sample_arena(), &facts, &why);
	ck_assert_msg(e == ERR_OK, "%s: %s", why.field, why.message);
	facts_check(&facts, feed_find(w->feed));
	return facts;
}

void warned_refused(const struct warned *w, enum err code, const char *field, const char *message)
{
	struct feed_facts facts = {.notice_count = 77};
	struct fault why = {0};
	enum err e = parse(w, sample_arena(), &facts, &why);
	ck_assert_msg(e == code && why.code == code && strcmp(why.field, field) == 0 &&
			  strstr(why.message, message) != NULL,
		      "%d: \"%s\": \"%s\", wanted %d: \"%s\": \"%s\"", e, why.field, why.message,
		      code, field, message);
	ck_assert(facts.notice_count == 77 && facts.notices == NULL && facts.wanted == NULL);
}

void warned_notice(const struct feed_facts *f, size_t n, const char *id, enum level level,
		   const char *from, const char *to)
{
	char text[WALL_TEXT];
	ck_assert_uint_lt(n, f->notice_count);
	const struct notice *notice = &f->notices[n];
	ck_assert_str_eq(notice->id, id);
	ck_assert_str_eq(level_name(notice->kind, notice->level), level_name(notice->kind, level));
	ck_assert_str_eq(wall_format_iso(notice->valid.from, text), from);
	ck_assert_str_eq(wall_format_iso(notice->valid.to, text), to);
}

bool warned_names(const struct notice *notice, const char *area)
{
	const struct notice_question question = {.kind = notice->kind,
						 .issuer = notice->issuer,
						 .least = LEVEL_YELLOW,
						 .hazards = HAZARD_ANY,
						 .area = area};
	return notice_holds(&question, notice, 1, NULL, 0, notice->valid) == TRUTH_TRUE;
}

/* ---- spoilt ---- */

/* 1 when it was read. */
static int tried(struct warned w, size_t n, const char *body, size_t size)
{
	struct arena scratch = {0};
	struct feed_facts facts = {0};
	struct fault why = {0};
	w.pages[n].body = body;
	w.pages[n].size = size;
	enum err e = parse(&w, &scratch, &facts, &why);
	if (e)
		ck_assert_msg(why.message[0] != '\0' && why.code == e, "refused without a word");
	else
		facts_check(&facts, feed_find(w.feed));
	arena_free(&scratch);
	return e == ERR_OK;
}

int warned_cut(const struct warned *w, size_t n)
{
	int taken = 0;
	for (size_t size = 0; size < w->pages[n].size; size++)
		taken += tried(*w, n, arena_copy(sample_arena(), w->pages[n].body, size), size);
	return taken;
}

int warned_damage(const struct warned *w, size_t n, uint64_t seed)
{
	static const char marks[] = "0123456789-.,:;\"{}[]<>/&=eEnTx \xc3\x80";
	struct dice d = dice_open(w->feed, seed);
	size_t size = w->pages[n].size;
	char *spoilt = arena_alloc(sample_arena(), size + 1);
	int taken = 0;
	for (int round = 0; round < 4000; round++) {
		memcpy(spoilt, w->pages[n].body, size);
		for (int bytes = 1 + dice_throw(&d, 3); bytes > 0; bytes--)
			spoilt[dice_throw(&d, (int)size)] =
			    marks[dice_throw(&d, (int)sizeof marks - 1)];
		taken += tried(*w, n, spoilt, size);
	}
	return taken;
}

/* ---- JSON: every value ---- */

static const char *const values[] = {
    "null",     "true",  "7",     "0",       "3.5",
    "-1",       "1e300", "\"x\"", "\"\"",    "[]",
    "{}",       "[7]",   "[{}]",  "\"\\n\"", "9223372036854775807",
    "[[[[]]]]",
};

static int dumped(const struct warned *w, size_t n, const json_t *root)
{
	char *text = json_dumps(root, JSON_COMPACT);
	int taken = tried(*w, n, text, strlen(text));
	free(text);
	return taken;
}

static int twist_member(const struct warned *w, size_t n, json_t *root, json_t *owner,
			const char *key)
{
	json_t *was = json_incref(json_object_get(owner, key));
	int taken = 0;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		json_object_set_new(owner, key, json_loads(values[i], JSON_DECODE_ANY, NULL));
		taken += dumped(w, n, root);
	}
	json_object_del(owner, key);
	taken += dumped(w, n, root);
	json_object_set_new(owner, key, was);
	return taken;
}

static int twist_item(const struct warned *w, size_t n, json_t *root, json_t *owner, size_t index)
{
	json_t *was = json_incref(json_array_get(owner, index));
	int taken = 0;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		json_array_set_new(owner, index, json_loads(values[i], JSON_DECODE_ANY, NULL));
		taken += dumped(w, n, root);
	}
	json_array_set_new(owner, index, was);
	return taken;
}

static int twist_all(const struct warned *w, size_t n, json_t *root, json_t *owner)
{
	int taken = 0;
	json_t *names = json_array();
	for (size_t i = 0; i < json_array_size(owner); i++) {
		taken += twist_item(w, n, root, owner, i);
		taken += twist_all(w, n, root, json_array_get(owner, i));
	}
	for (void *at = json_object_iter(owner); at != NULL; at = json_object_iter_next(owner, at))
		json_array_append_new(names, json_string(json_object_iter_key(at)));
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *key = json_string_value(json_array_get(names, i));
		taken += twist_member(w, n, root, owner, key);
		taken += twist_all(w, n, root, json_object_get(owner, key));
	}
	json_decref(names);
	return taken;
}

int warned_twist_json(const struct warned *w, size_t n)
{
	json_t *root = json_loads(w->pages[n].body, 0, NULL);
	ck_assert_ptr_nonnull(root);
	int taken = twist_all(w, n, root, root);
	json_decref(root);
	return taken;
}

/* ---- XML: every element ---- */

static const char *const contents[] = {
    "",
    " ",
    "x",
    "-1",
    "99999999999999999999999999",
    "1,1",
    "nan,nan 1,2 3,4",
    "<a/>",
    ",",
    "1e9,1e9",
    "&#10;&#9;",
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z",
    "a,b,c d,e,f",
    "9999-12-31T23:59:59Z",
    "Actual",
    "Update",
    "Cancel",
    "Extreme",
};

/* The element that begins at *from: its name is `length` bytes; its content, and its end. */
static bool element_find(const char *from, const char **content, const char **end,
			 const char **next)
{
	size_t length = strcspn(from + 1, " \t\r\n/>");
	const char *close = strchr(from, '>');
	if (from[1] == '/' || from[1] == '?' || from[1] == '!' || close == NULL || close[-1] == '/')
		return false;
	char *tag = arena_printf(sample_arena(), "</%.*s>", (int)length, from + 1);
	*content = close + 1;
	*end = strstr(close, tag);
	*next = *end != NULL ? *end + strlen(tag) : NULL;
	return *end != NULL;
}

static int twist_element(const struct warned *w, size_t n, const char *from, const char *content,
			 const char *end, const char *next)
{
	const char *body = w->pages[n].body;
	struct arena *arena = sample_arena();
	int head = (int)(from - body), inner = (int)(content - body), taken = 0;
	char *gone = arena_printf(arena, "%.*s%s", head, body, next);
	char *twice = arena_printf(arena, "%.*s%s", (int)(next - body), body, from);
	taken += tried(*w, n, gone, strlen(gone)) + tried(*w, n, twice, strlen(twice));
	for (size_t i = 0; i < COUNT_OF(contents); i++) {
		char *odd = arena_printf(arena, "%.*s%s%s", inner, body, contents[i], end);
		taken += tried(*w, n, odd, strlen(odd));
	}
	return taken;
}

int warned_twist_xml(const struct warned *w, size_t n)
{
	const char *content, *end, *next;
	int taken = 0;
	for (const char *at = strchr(w->pages[n].body, '<'); at != NULL; at = strchr(at + 1, '<'))
		if (element_find(at, &content, &end, &next))
			taken += twist_element(w, n, at, content, end, next);
	return taken;
}
