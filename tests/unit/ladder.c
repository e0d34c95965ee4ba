/* SPDX-License-Identifier: MIT
 *
 * Who is told next. Each case is a story: contacts answer or stop between the looks, and every look
 * must tell exactly those named. Group contacts are A to D, escalation contacts X to Z.
 */
#include "ladder.h"

#include <string.h>

#include "lib/suite.h"
#include "swep/limits.h"

#define LOOKS 16

struct look {
	const char *answered, *stopped; /* before this look; in small letters: said no */
	bool early;
	enum ladder_verdict want;
	const char *tells;
};

static const struct {
	const char *what, *group, *beyond;
	bool everybody, repeat;
	int needed;
	struct look looks[LOOKS];
} cases[] = {
    {"a ladder tells one after the other, then those beyond, and is over",
     "ABC",
     "X",
     false,
     false,
     1,
     {{"", "", false, LADDER_TOLD, "A"},
      {"", "", false, LADDER_TOLD, "B"},
      {"", "", false, LADDER_TOLD, "C"},
      {"", "", false, LADDER_TOLD, "X"},
      {"", "", false, LADDER_OVER, ""}}},
    {"an answer ends it",
     "ABC",
     "",
     false,
     false,
     1,
     {{"", "", false, LADDER_TOLD, "A"}, {"A", "", false, LADDER_MET, ""}}},
    {"one answer of two goes on",
     "ABC",
     "",
     false,
     false,
     2,
     {{"", "", false, LADDER_TOLD, "A"},
      {"A", "", true, LADDER_TOLD, "B"},
      {"B", "", true, LADDER_MET, ""}}},
    {"who stopped is passed over",
     "ABC",
     "",
     false,
     false,
     1,
     {{"", "A", false, LADDER_TOLD, "B"}, {"", "C", false, LADDER_OVER, ""}}},
    {"a number that failed passes the turn on at once",
     "AB",
     "",
     false,
     false,
     1,
     {{"", "", false, LADDER_TOLD, "A"},
      {"", "", true, LADDER_TOLD, "B"},
      {"", "", true, LADDER_OVER, ""}}},
    {"a repeating ladder begins again",
     "AB",
     "X",
     false,
     true,
     1,
     {{"", "", false, LADDER_TOLD, "A"},
      {"", "", false, LADDER_TOLD, "B"},
      {"", "", false, LADDER_TOLD, "X"},
      {"", "", false, LADDER_TOLD, "A"},
      {"", "", false, LADDER_TOLD, "B"}}},
    {"but nobody is told twice before the time is up",
     "AB",
     "",
     false,
     true,
     1,
     {{"", "", false, LADDER_TOLD, "A"},
      {"", "", true, LADDER_TOLD, "B"},
      {"", "", true, LADDER_WAIT, ""},
      {"", "", true, LADDER_WAIT, ""},
      {"", "", false, LADDER_TOLD, "A"}}},
    {"who answered is not told again while another answer is needed",
     "AB",
     "",
     false,
     true,
     2,
     {{"", "", false, LADDER_TOLD, "A"},
      {"A", "", false, LADDER_TOLD, "B"},
      {"", "", false, LADDER_TOLD, "B"}}},
    {"nothing to do when all have answered and more are needed",
     "A",
     "",
     false,
     true,
     2,
     {{"", "", false, LADDER_TOLD, "A"},
      {"A", "", false, LADDER_WAIT, ""},
      {"", "", false, LADDER_WAIT, ""}}},
    {"everybody hears at once, the silent once more, then those beyond one by one",
     "ABCD",
     "XY",
     true,
     false,
     2,
     {{"", "", false, LADDER_TOLD, "ABCD"},
      {"B", "", false, LADDER_TOLD, "ACD"},
      {"", "", false, LADDER_TOLD, "X"},
      {"", "", false, LADDER_TOLD, "Y"},
      {"", "", false, LADDER_OVER, ""}}},
    {"and all of it again when it repeats",
     "AB",
     "X",
     true,
     true,
     1,
     {{"", "", false, LADDER_TOLD, "AB"},
      {"", "", false, LADDER_TOLD, "AB"},
      {"", "", false, LADDER_TOLD, "X"},
      {"", "", false, LADDER_TOLD, "AB"},
      {"", "", false, LADDER_TOLD, "AB"},
      {"", "", false, LADDER_TOLD, "X"}}},
    {"no reminder before its time, but those beyond at once",
     "AB",
     "X",
     true,
     false,
     1,
     {{"", "", false, LADDER_TOLD, "AB"},
      {"", "", true, LADDER_TOLD, "X"},
      {"", "", false, LADDER_OVER, ""}}},
    {"with nobody beyond the reminder waits for its time",
     "AB",
     "",
     true,
     false,
     1,
     {{"", "", false, LADDER_TOLD, "AB"},
      {"", "", true, LADDER_WAIT, ""},
      {"", "", false, LADDER_TOLD, "AB"},
      {"", "", false, LADDER_OVER, ""}}},
    {"who needs no answer tells once",
     "AB",
     "",
     true,
     false,
     0,
     {{"", "", false, LADDER_TOLD, "AB"}, {"", "", false, LADDER_MET, ""}}},
    {"an empty group passes to those beyond",
     "",
     "XY",
     true,
     false,
     1,
     {{"", "", false, LADDER_TOLD, "X"}, {"", "", false, LADDER_TOLD, "Y"}}},
    {"who says no is left alone, and the next are asked at once",
     "AB",
     "X",
     false,
     true,
     1,
     {{"", "", false, LADDER_TOLD, "A"},
      {"a", "", true, LADDER_TOLD, "B"},
      {"", "", false, LADDER_TOLD, "X"},
      {"", "", false, LADDER_TOLD, "B"},
      {"", "", false, LADDER_TOLD, "X"}}},
    {"but is asked again when nobody else is left",
     "AB",
     "",
     false,
     true,
     1,
     {{"", "", false, LADDER_TOLD, "A"},
      {"a", "", true, LADDER_TOLD, "B"},
      {"b", "", true, LADDER_WAIT, ""},
      {"", "", false, LADDER_TOLD, "A"},
      {"A", "", false, LADDER_MET, ""}}},
    {"no is no answer to a quorum",
     "ABC",
     "",
     true,
     false,
     2,
     {{"", "", false, LADDER_TOLD, "ABC"},
      {"Ab", "", false, LADDER_TOLD, "C"},
      {"c", "", false, LADDER_OVER, ""}}},
    {"nobody at all: over", "", "", false, false, 1, {{"", "", false, LADDER_OVER, ""}}},
    {"nobody at all, repeating: looked at again",
     "AB",
     "",
     false,
     true,
     1,
     {{"", "AB", false, LADDER_WAIT, ""}, {"", "", false, LADDER_WAIT, ""}}},
    {"nobody at all and no answer needed: over",
     "",
     "",
     true,
     false,
     0,
     {{"", "", false, LADDER_OVER, ""}}},
    {"everybody stopped after the first telling",
     "AB",
     "",
     true,
     true,
     1,
     {{"", "", false, LADDER_TOLD, "AB"}, {"", "AB", false, LADDER_WAIT, ""}}},
};

struct world {
	struct ladder ladder;
	struct ladder_contact contacts[8];
	char names[9];
	size_t group_count, count;
	int round; /* in which `told` was said */
};

static void world_begin(struct world *w, size_t n)
{
	memset(w, 0, sizeof(*w));
	w->ladder.everybody = cases[n].everybody;
	w->ladder.repeat = cases[n].repeat;
	w->ladder.needed = cases[n].needed;
	strcat(strcpy(w->names, cases[n].group), cases[n].beyond);
	w->group_count = strlen(cases[n].group);
	w->count = strlen(w->names);
}

static enum ladder_verdict world_look(struct world *w, const struct look *l, char *told)
{
	char *out = told;
	for (size_t i = 0; i < w->count; i++) {
		bool answers = strchr(l->answered, w->names[i]) != NULL && !w->contacts[i].acked;
		w->contacts[i].acked = w->contacts[i].acked || answers;
		w->ladder.acked += answers;
		if (strchr(l->answered, w->names[i] - 'A' + 'a') != NULL)
			w->contacts[i].declined = true;
		w->contacts[i].stopped =
		    w->contacts[i].stopped || strchr(l->stopped, w->names[i]) != NULL;
	}
	w->ladder.early = l->early;
	enum ladder_verdict v = ladder_next(&w->ladder, w->contacts, w->group_count, w->count);
	for (size_t i = 0; i < w->count; i++) {
		if (w->ladder.round != w->round)
			w->contacts[i].told = false;
		if (v == LADDER_TOLD && w->contacts[i].tell) {
			w->contacts[i].told = true;
			*out++ = w->names[i];
		}
	}
	w->round = w->ladder.round;
	*out = '\0';
	return v;
}

static void story(size_t n)
{
	struct world w;
	char told[9];
	world_begin(&w, n);
	for (int i = 0; i < LOOKS && cases[n].looks[i].tells != NULL; i++) {
		const struct look *l = &cases[n].looks[i];
		enum ladder_verdict v = world_look(&w, l, told);
		ck_assert_msg(v == l->want && strcmp(told, l->tells) == 0,
			      "%s: look %d: verdict %d, told \"%s\"; expected %d, \"%s\"",
			      cases[n].what, i, (int)v, told, (int)l->want, l->tells);
	}
}

START_TEST(tells_the_right_people)
{
	for (size_t n = 0; n < COUNT_OF(cases); n++)
		story(n);
}
END_TEST

/* One contact over many looks: the time is up at each, and every `pause`-th look ends the pause. */
static int tellings_of(struct ladder *l, int looks, int pause)
{
	struct ladder_contact c = {.told = false};
	int tellings = 0, since = pause;
	for (int look = 0; look < looks; look++) {
		l->resting = since < pause;
		enum ladder_verdict v = ladder_next(l, &c, 1, 1);
		ck_assert(v == LADDER_TOLD || v == LADDER_WAIT);
		tellings += v == LADDER_TOLD;
		since = v == LADDER_TOLD ? 1 : since + 1;
		c.told = true;
	}
	return tellings;
}

/* LIMIT_ROUNDS in a row, and then one whenever the pause is over, without end. */
START_TEST(rounds_become_rare_and_never_end)
{
	struct ladder l = {.repeat = true, .needed = 1};
	ck_assert_int_eq(tellings_of(&l, LIMIT_ROUNDS, 5), LIMIT_ROUNDS);
	ck_assert_int_eq(tellings_of(&l, 50, 5), 10);
}
END_TEST

/* One that does not repeat of itself does so rarely where somebody must answer. */
START_TEST(who_must_answer_is_told_again)
{
	struct ladder l = {.insists = true, .needed = 1};
	ck_assert_int_eq(tellings_of(&l, 50, 5), 10);
}
END_TEST

/* The reminder of those told all at once is no round that waits for the pause. */
START_TEST(a_reminder_comes_in_its_time)
{
	struct ladder l = {.everybody = true, .insists = true, .needed = 1, .resting = true};
	struct ladder_contact c[2] = {{.told = false}, {.told = false}};
	ck_assert_int_eq(ladder_next(&l, c, 2, 2), LADDER_TOLD);
	c[0].told = c[1].told = true;
	ck_assert_int_eq(ladder_next(&l, c, 2, 2), LADDER_TOLD);
	ck_assert(c[0].tell && c[1].tell);
	c[0].told = c[1].told = true;
	ck_assert_int_eq(ladder_next(&l, c, 2, 2), LADDER_WAIT);
	l.resting = false;
	ck_assert_int_eq(ladder_next(&l, c, 2, 2), LADDER_TOLD);
}
END_TEST

/* A round in which nobody could be told is not spent on them. */
START_TEST(empty_rounds_are_not_spent)
{
	struct ladder l = {.repeat = true, .needed = 1};
	struct ladder_contact c = {.told = false};
	for (int look = 0; look < 3 * LIMIT_ROUNDS; look++)
		ck_assert_int_eq(ladder_next(&l, &c, 0, 0), LADDER_WAIT);
	ck_assert_int_eq(ladder_next(&l, &c, 1, 1), LADDER_TOLD);
	ck_assert(c.tell);
}
END_TEST

/* ---- calls ---------------------------------------------------------------------------------- */

/* One look at a ladder that wakes; who is told, then who is called: "A/B". */
static const char *wakes(struct ladder *l, struct ladder_contact *c, size_t group, size_t count,
			 enum ladder_verdict want)
{
	static char out[20];
	char *at = out;
	int round = l->round;
	ck_assert_int_eq(ladder_next(l, c, group, count), want);
	for (size_t i = 0; i < count; i++) {
		if (c[i].tell)
			*at++ = (char)('A' + i);
		c[i].told = c[i].tell || (c[i].told && l->round == round);
	}
	*at++ = '/';
	for (size_t i = 0; i < count; i++) {
		if (c[i].call)
			*at++ = (char)('A' + i);
		c[i].called = c[i].call || (c[i].called && l->round == round);
	}
	*at = '\0';
	return out;
}

#define LOOK(text, verdict) ck_assert_str_eq(wakes(&l, c, 2, 3, verdict), text)

START_TEST(the_last_rung_is_a_call)
{
	struct ladder l = {.needed = 1, .wakes = true, .repeat = true};
	struct ladder_contact c[3] = {{.told = false}};
	LOOK("A/", LADDER_TOLD);
	LOOK("B/", LADDER_TOLD);
	LOOK("C/", LADDER_TOLD);
	LOOK("/AB", LADDER_TOLD); /* of the group: those beyond were second choice */
	l.early = true;
	LOOK("/", LADDER_WAIT);
	l.early = false;
	LOOK("A/", LADDER_TOLD); /* and from the beginning */
}
END_TEST

START_TEST(everybody_is_called_at_once)
{
	struct ladder l = {.needed = 2, .wakes = true, .everybody = true};
	struct ladder_contact c[3] = {{.told = false}};
	LOOK("AB/", LADDER_TOLD);
	c[1].acked = true;
	l.acked = 1;
	LOOK("A/", LADDER_TOLD);
	LOOK("C/", LADDER_TOLD);
	LOOK("/A", LADDER_TOLD);
	LOOK("/", LADDER_OVER);
}
END_TEST

START_TEST(who_wants_no_texts_is_called_in_their_turn)
{
	struct ladder l = {.needed = 1, .wakes = true};
	struct ladder_contact c[3] = {{.stopped = true}};
	LOOK("B/A", LADDER_TOLD);
	LOOK("C/", LADDER_TOLD);
	LOOK("/B", LADDER_TOLD);
	LOOK("/", LADDER_OVER);
}
END_TEST

START_TEST(nobody_can_be_texted)
{
	struct ladder l = {.needed = 1, .wakes = true, .everybody = true};
	struct ladder_contact c[3] = {{.stopped = true}, {.stopped = true}, {.stopped = true}};
	LOOK("/AB", LADDER_TOLD);
	LOOK("/AB", LADDER_TOLD); /* in place of the reminder */
	LOOK("/", LADDER_OVER);
}
END_TEST

START_TEST(who_said_no_is_not_called)
{
	struct ladder l = {.needed = 1, .wakes = true};
	struct ladder_contact c[3] = {{.told = false}};
	LOOK("A/", LADDER_TOLD);
	c[0].declined = true;
	LOOK("B/", LADDER_TOLD);
	LOOK("C/", LADDER_TOLD);
	LOOK("/B", LADDER_TOLD);
}
END_TEST

START_TEST(without_a_group_those_beyond_are_called)
{
	struct ladder l = {.needed = 1, .wakes = true};
	struct ladder_contact c[2] = {{.told = false}};
	ck_assert_str_eq(wakes(&l, c, 0, 2, LADDER_TOLD), "A/");
	ck_assert_str_eq(wakes(&l, c, 0, 2, LADDER_TOLD), "B/");
	ck_assert_str_eq(wakes(&l, c, 0, 2, LADDER_TOLD), "/AB");
	ck_assert_str_eq(wakes(&l, c, 0, 2, LADDER_OVER), "/");
}
END_TEST

START_TEST(stuck_only_when_nobody_can_answer)
{
	static const struct {
		int needed, acked, hopeful;
		bool stuck;
	} rows[] = {{1, 0, 1, false}, {1, 0, 0, true},  {1, 1, 0, false}, {0, 0, 0, false},
		    {2, 1, 0, true},  {2, 1, 1, false}, {2, 3, 0, false}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct ladder l = {.needed = rows[i].needed, .acked = rows[i].acked};
		ck_assert_int_eq(ladder_stuck(&l, rows[i].hopeful), rows[i].stuck);
	}
}
END_TEST

int main(void)
{
	const TTest *const all[] = {tells_the_right_people,
				    rounds_become_rare_and_never_end,
				    who_must_answer_is_told_again,
				    a_reminder_comes_in_its_time,
				    the_last_rung_is_a_call,
				    everybody_is_called_at_once,
				    who_wants_no_texts_is_called_in_their_turn,
				    nobody_can_be_texted,
				    who_said_no_is_not_called,
				    without_a_group_those_beyond_are_called,
				    empty_rounds_are_not_spent,
				    stuck_only_when_nobody_can_answer};
	return suite_run("ladder", all, COUNT_OF(all));
}
