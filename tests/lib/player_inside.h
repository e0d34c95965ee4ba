/* SPDX-License-Identifier: MIT
 *
 * What the player's own files share: the script's words, and the commands, which player.c lists.
 */
#ifndef TESTS_PLAYER_INSIDE_H
#define TESTS_PLAYER_INSIDE_H

#include "lib/script.h"
#include "lib/stage.h"

struct player {
	struct stage stage;
	const char *path, *title;
	const struct script_line *line; /* the one being played */
	const char *request, *user; /* the last line asked, and by whom */
	int looked; /* how often the script looked at anything */
	int must_fail_line; /* 0: it must pass */
	const char *must_fail_words;
};

#define FAIL(p, ...) stage_fail(&(p)->stage, __VA_ARGS__)

/* Words of the line; each says itself what is wrong with it. */
bool word_is(const char *word, const char *other);
const char *word_at(const struct player *p, int n); /* NULL beyond the end */
bool time_read(struct player *p, const char *text, struct wall *out);
int count_read(struct player *p, const char *text);
const char *phone_of(struct player *p, const char *who); /* E.164; NULL: nobody's */
const char *name_of(struct player *p, const char *phone);
const char *file_beside(struct player *p, const char *file);

/* The fetch of that source that waits for an answer, or NULL. */
struct parcel *fetch_find(struct player *p, const char *source);
/* The oldest transfer of that kind, or the newest; phone NULL is anybody's. Those that wait for an
 * answer, or all. */
struct parcel *parcel_find(struct player *p, enum errand_kind kind, const char *phone,
			   bool under_way, bool newest);

/* Commands. */
void play_forecast(struct player *p);
void play_body(struct player *p);
void play_unchanged(struct player *p);
void play_fetch_fails(struct player *p);
void play_feed(struct player *p);
void play_gateway(struct player *p);
void play_lookup(struct player *p);
void play_receipt(struct player *p);
void play_text(struct player *p);
void play_import(struct player *p);
void play_typed(struct player *p);
void play_ask(struct player *p);
void play_ask_again(struct player *p);
void play_answer(struct player *p);
void play_expect(struct player *p);
void play_quiet(struct player *p); /* fails when something was not expected */
void play_state(struct player *p);
void play_rows(struct player *p);
void play_sql(struct player *p);

/* Kinds of `expect`. */
void expect_fetch(struct player *p);
void expect_text(struct player *p);
void expect_texts(struct player *p);

#endif
