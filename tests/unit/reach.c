/* SPDX-License-Identifier: MIT
 *
 * Whether people could be reached: a week from Saturday 21 November 2026 at noon, and what stands
 * between a step and those it would tell.
 */
#include "reach.h"

#include <string.h>

#include "lib/suite.h"

static struct arena arena;

static struct wall when(const char *iso)
{
	struct wall t;
	ck_assert_msg(wall_parse_iso(iso, &t), "%s", iso);
	return t;
}

#define OK(name)                                                                                   \
	{                                                                                          \
		.key = (name), .verified = true, .rings = true                                     \
	}

static const struct reach_contact two[] = {OK("ann"), OK("ben")};
static const struct reach_contact stopped[] = {OK("ann"), {.key = "ben", .stopped = true}};
static const struct reach_contact all_stopped[] = {{.key = "ben", .stopped = true}};
static const struct reach_contact unheard[] = {OK("ann"), {.key = "ben", .rings = true}};
static const struct reach_contact never[] = {{.key = "ben", .rings = true}};
static const struct reach_contact third[] = {OK("cat")};
static const struct reach_contact silent_third[] = {OK("ann"), {.key = "cat", .rings = true}};

#define GROUP(people)                                                                              \
	{                                                                                          \
		.name = "duty", .members = (people), .count = COUNT_OF(people)                     \
	}

static const struct reach_group good = GROUP(two), one_stopped = GROUP(stopped),
				none_left = GROUP(all_stopped), one_unheard = GROUP(unheard),
				nobody = {.name = "duty"}, boss = GROUP(third),
				silent_boss = GROUP(silent_third), all_unheard = GROUP(never),
				told = {.name = "told", .unknown = true};

/* Of one step, with a gateway that does everything, from Saturday noon for so many days. */
static struct reach_question question(const struct reach_step *step, int days)
{
	struct wall from = when("2026-11-21T12:00:00Z");
	return (struct reach_question){.days = {from, wall_plus(from, DAYS_MS(days))},
				       .hours = NIGHT_HOURS_DEFAULT,
				       .steps = step,
				       .step_count = 1,
				       .can_text = true,
				       .can_call = true};
}

/* "few grave activation||; …": kind, whether grave, step, contact, night. */
static const char *found(const struct reach_question *q)
{
	struct reach_answer a;
	const char *text = "";
	size_t grave = 0;
	reach_look(q, &arena, &a);
	for (size_t i = 0; i < a.count; i++) {
		const struct reach_finding *f = &a.rows[i];
		text = arena_printf(&arena, "%s%s%s%s%s%s%s%s", text, i > 0 ? "; " : "",
				    reach_kind_name(f->kind), f->grave ? "!" : "",
				    f->contact[0] != '\0' ? " " : "", f->contact,
				    f->night[0] != '\0' ? " " : "", f->night);
		ck_assert(!f->grave || grave == i); /* grave ones first */
		grave += f->grave;
		ck_assert_uint_gt(strlen(f->sentence), 10);
	}
	ck_assert_uint_eq(a.grave, grave);
	return text;
}

static const char *first_sentence(const struct reach_question *q)
{
	struct reach_answer a;
	reach_look(q, &arena, &a);
	return a.count > 0 ? a.rows[0].sentence : "";
}

#define STEP(to, and_then, answers, minutes, at_once)                                              \
	(struct reach_step)                                                                        \
	{                                                                                          \
		.name = "activation to duty", .group = (to), .then = (and_then),                   \
		.needed = (answers), .everybody = (at_once), .within_ms = MINUTES_MS(10),          \
		.valid_ms = MINUTES_MS(minutes), .wakes = true, .says_on = true                    \
	}

#define OF(name, whom)                                                                             \
	{                                                                                          \
		.key = (name), .organisation = (whom), .verified = true, .rings = true             \
	}

/* One answer of an organisation is one, however many of it there are. */
START_TEST(test_organisations)
{
	static const struct reach_contact
	    army[] = {OF("ann", "Army"), OF("ben", "ARMY"), OF("cat", "Army")},
	    others[] = {OF("dan", "army"), OF("eve", ""), OF("fay", "Crisis")},
	    gone[] = {{.key = "gil", .organisation = "Crisis", .stopped = true}, OF("ann", "Army")};
	static const struct reach_group one = GROUP(army), three = GROUP(others),
					two_left = GROUP(gone);
	const struct {
		const struct reach_group *group, *then;
		int needed;
		const char *found, *sentence;
	} cases[] = {
	    {&one, NULL, 1, "", ""},
	    {&one, NULL, 2, "few!",
	     "activation to duty needs 2 organisations to answer and has 1 who can be texted."},
	    {&three, NULL, 3, "", ""},
	    {&one, &three, 3, "", ""},
	    {&one, &three, 4, "few!",
	     "activation to duty needs 4 organisations to answer and has 3 who can be texted."},
	    {&two_left, &three, 3, "stopped gil", "activation to duty: gil wants no texts."},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reach_step step =
		    STEP(cases[i].group, cases[i].then, cases[i].needed, 120, true);
		step.organisations = true;
		struct reach_question q = question(&step, 1);
		ck_assert_str_eq(found(&q), cases[i].found);
		ck_assert_str_eq(first_sentence(&q), cases[i].sentence);
	}
}
END_TEST

START_TEST(test_steps)
{
	const struct {
		struct reach_step step;
		const char *found, *sentence;
	} cases[] = {
	    {STEP(&good, NULL, 1, 120, false), "", ""},
	    {STEP(&good, NULL, 2, 120, false), "", ""},
	    {STEP(&good, NULL, 3, 120, false), "few!",
	     "activation to duty needs 3 answers and has 2 who can be texted."},
	    {STEP(&good, &boss, 3, 120, false), "", ""},
	    {STEP(&good, &good, 3, 120, false), "few!",
	     "activation to duty needs 3 answers and has 2 who can be texted."},
	    {STEP(&nobody, &boss, 1, 120, false), "", ""},
	    {STEP(&one_stopped, NULL, 1, 120, false), "stopped ben",
	     "activation to duty: ben wants no texts."},
	    {STEP(&one_stopped, NULL, 2, 120, false), "few!; stopped ben",
	     "activation to duty needs 2 answers and has 1 who can be texted."},
	    {STEP(&one_unheard, NULL, 1, 120, false), "unverified ben",
	     "activation to duty: 1 of 2 numbers not verified yet: ben."},
	    {STEP(&one_unheard, NULL, 2, 120, false), "unproven; unverified ben",
	     "activation to duty needs 2 answers and has 1 verified."},
	    {STEP(&one_unheard, &boss, 2, 120, false), "unverified ben",
	     "activation to duty: 1 of 3 numbers not verified yet: ben."},
	    {STEP(&good, &silent_boss, 2, 120, false), "unverified cat",
	     "activation to duty: 1 of 3 numbers not verified yet: cat."},
	    {STEP(&good, &silent_boss, 3, 120, false), "unproven; unverified cat",
	     "activation to duty needs 3 answers and has 2 verified."},
	    {STEP(&all_unheard, NULL, 0, 120, false), "unproven; unverified ben",
	     "activation to duty has no verified number."},
	    {STEP(&all_unheard, NULL, 2, 120, false), "few!; unverified ben",
	     "activation to duty needs 2 answers and has 1 who can be texted."},
	    {STEP(&good, &none_left, 1, 120, false), "stopped ben",
	     "activation to duty: ben wants no texts."},
	    {STEP(&good, NULL, 0, 120, false), "", ""},
	    {STEP(&good, NULL, 0, 1, false), "", ""},
	    /* two rungs of ten minutes and the calls, in thirty; and one more */
	    {STEP(&good, NULL, 1, 30, false), "", ""},
	    {STEP(&good, NULL, 1, 29, false), "ladder!",
	     "activation to duty: its ladder has 3 rungs of 10 min, 30 min in all, and its texts "
	     "are worth sending for 29 min."},
	    {STEP(&good, &boss, 1, 39, false), "ladder!",
	     "activation to duty: its ladder has 4 rungs of 10 min, 40 min in all, and its texts "
	     "are worth sending for 39 min."},
	    {STEP(&one_stopped, NULL, 1, 20, false), "stopped ben",
	     "activation to duty: ben wants no texts."},
	    {STEP(&good, NULL, 1, 30, true), "", ""},
	    {STEP(&good, NULL, 1, 29, true), "ladder!",
	     "activation to duty: its ladder has 3 rungs of 10 min, 30 min in all, and its texts "
	     "are worth sending for 29 min."},
	    /* not one number that is known to be right, of whoever must answer */
	    {STEP(&all_unheard, NULL, 1, 120, false), "untried!; unverified ben",
	     "activation to duty has no verified number. Try them: cascade test ben"},
	    {STEP(&all_unheard, &all_unheard, 1, 120, false), "untried!; unverified ben",
	     "activation to duty has no verified number. Try them: cascade test ben"},
	    {STEP(&all_unheard, &boss, 1, 120, false), "unverified ben",
	     "activation to duty: 1 of 2 numbers not verified yet: ben."},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reach_question q = question(&cases[i].step, 7);
		/* Whether somebody wakes is another test's question. */
		struct reach_step steps[] = {cases[i].step, STEP(&boss, NULL, 1, 120, false)};
		q.steps = steps;
		q.step_count = 2;
		ck_assert_msg(strcmp(found(&q), cases[i].found) == 0, "%zu: %s", i, found(&q));
		ck_assert_msg(strcmp(first_sentence(&q), cases[i].sentence) == 0, "%zu: %s", i,
			      first_sentence(&q));
	}
	arena_free(&arena);
}
END_TEST

START_TEST(test_a_step_with_nobody)
{
	struct reach_step steps[] = {STEP(&none_left, NULL, 1, 120, false),
				     STEP(&boss, NULL, 1, 120, false)};
	struct reach_question q = question(steps, 7);
	q.step_count = 2;
	ck_assert_str_eq(found(&q), "nobody!; stopped ben");
	ck_assert_str_eq(first_sentence(&q), "activation to duty has nobody who can be texted.");
	steps[0] = STEP(&nobody, NULL, 1, 120, false);
	ck_assert_str_eq(found(&q), "nobody!");
	steps[0] = STEP(&told, NULL, 1, 120, false);
	ck_assert_str_eq(found(&q), "");
	arena_free(&arena);
}
END_TEST

/* ---- duties --------------------------------------------------------------------------------- */

static struct shift night_shift(const char *from, const char *to, const char *contact)
{
	return (struct shift){{when(from), when(to)}, contact, contact};
}

START_TEST(test_a_night_without_a_holder)
{
	const struct shift shifts[] = {
	    night_shift("2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z", "ann"),
	    night_shift("2026-11-22T09:00:00Z", "2026-11-22T22:00:00Z", "ben"),
	    night_shift("2026-11-22T22:00:00Z", "2026-11-24T12:00:00Z", ""), /* nobody's name */
	};
	const struct reach_group duty = {.name = "duty:oncall",
					 .on_duty = true,
					 .members = two,
					 .count = 2,
					 .shifts = shifts,
					 .shift_count = 3};
	struct reach_step step = STEP(&duty, NULL, 1, 120, false);
	struct reach_question q = question(&step, 3);
	q.duties = &duty;
	q.duty_count = 1;
	ck_assert_str_eq(found(&q), "nobody!; unheld! 2026-11-22; asleep! 2026-11-22; "
				    "unheld! 2026-11-23; asleep! 2026-11-23");
	struct reach_answer a;
	reach_look(&q, &arena, &a);
	ck_assert_str_eq(a.rows[0].sentence, "activation to duty has nobody who can be texted "
					     "from Sun 22 Nov 22:00 to Tue 24 Nov 12:00.");
	ck_assert_str_eq(a.rows[1].sentence,
			 "Nobody holds duty:oncall in the night of Sun 22 Nov, 22:00 to 09:00.");
	ck_assert_str_eq(
	    a.rows[2].sentence,
	    "Nobody can be woken in the night of Sun 22 Nov, 22:00 to 09:00: no step that calls "
	    "has anybody there to be called.");
	/* Somebody else behind the duty can be woken, and told. */
	step.then = &boss;
	ck_assert_str_eq(found(&q), "unheld! 2026-11-22; unheld! 2026-11-23");
	arena_free(&arena);
}
END_TEST

/* The ladder of a duty is as long as the hour in which most hold it. */
START_TEST(test_a_duty_of_two)
{
	const struct shift shifts[] = {
	    night_shift("2026-11-21T09:00:00Z", "2026-11-29T09:00:00Z", "ann"),
	    night_shift("2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z", "ben"),
	};
	const struct reach_group duty = {.name = "duty:oncall",
					 .on_duty = true,
					 .members = two,
					 .count = 2,
					 .shifts = shifts,
					 .shift_count = 2};
	struct reach_step step = STEP(&duty, NULL, 1, 10, false);
	struct reach_question q = question(&step, 7);
	ck_assert_str_eq(found(&q), "ladder!");
	step.valid_ms = MINUTES_MS(20);
	ck_assert_str_eq(found(&q), "ladder!"); /* and the calls */
	step.valid_ms = MINUTES_MS(30);
	ck_assert_str_eq(found(&q), "");
	step.wakes = false;
	step.valid_ms = MINUTES_MS(20);
	ck_assert_ptr_null(strstr(found(&q), "ladder!"));
	step.wakes = true;
	step.valid_ms = MINUTES_MS(30);
	step.needed = 2;
	ck_assert_str_eq(found(&q), "few!; few!");
	ck_assert_str_eq(first_sentence(&q),
			 "activation to duty needs 2 answers and has 1 who can "
			 "be texted from Sat 21 Nov 12:00 to Mon 23 Nov 09:00.");
	arena_free(&arena);
}
END_TEST

/* Another duty of theirs, of other hours, tells them nothing in these. */
START_TEST(test_who_has_another_duty_at_another_time_does_not_hear)
{
	const struct shift shifts[] = {
	    night_shift("2026-11-21T09:00:00Z", "2026-11-23T09:00:00Z", "ann"),
	    night_shift("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z", "ben")};
	const struct shift others[] = {
	    night_shift("2026-11-21T09:00:00Z", "2026-11-23T09:00:00Z", "ben"),
	    night_shift("2026-11-23T09:00:00Z", "2026-11-24T12:00:00Z", "ann")};
	const struct reach_group oncall = {"duty:oncall", false, true, two, 2, shifts, 2};
	struct reach_group edt = {"duty:edt", false, true, two, 2, others, 2};
	struct reach_step steps[] = {STEP(&oncall, NULL, 1, 120, false),
				     STEP(&edt, NULL, 1, 120, false)};
	struct reach_question q = question(steps, 3);
	q.step_count = 2;
	q.duties = &oncall;
	q.duty_count = 1;
	steps[0].says_on = false;
	ck_assert_str_eq(found(&q), "unaware ann; unaware ben");
	edt.shifts = shifts; /* both duties at the same hours */
	ck_assert_str_eq(found(&q), "");
	arena_free(&arena);
}
END_TEST

/* By day they were told; who takes over at night hears of it by a step of the activation alone. */
START_TEST(test_who_comes_on_duty_hears_that_it_is_on)
{
	const struct shift shifts[] = {
	    night_shift("2026-11-21T09:00:00Z", "2026-11-24T12:00:00Z", "ann")};
	const struct reach_group duty = {.name = "duty:oncall",
					 .on_duty = true,
					 .members = two,
					 .count = 1,
					 .shifts = shifts,
					 .shift_count = 1};
	struct reach_step steps[] = {STEP(&duty, NULL, 1, 120, false),
				     STEP(&boss, NULL, 1, 120, false)};
	struct reach_question q = question(steps, 3);
	q.step_count = 2;
	steps[0].says_on = false;
	ck_assert_str_eq(found(&q), ""); /* it is nobody's duty */
	q.duties = &duty;
	q.duty_count = 1;
	ck_assert_str_eq(found(&q), "unaware ann");
	ck_assert_str_eq(first_sentence(&q),
			 "ann holds duty:oncall, and is then in no step that says SWEP is on: "
			 "coming on duty later they do not hear of it.");
	steps[1].group = &good; /* … one after the other, which comes to ann perhaps */
	ck_assert_str_eq(found(&q), "unaware ann");
	steps[1].everybody = true;
	ck_assert_str_eq(found(&q), "");
	steps[1].group = &boss;
	steps[0].says_on = true;
	ck_assert_str_eq(found(&q), "");
	arena_free(&arena);
}
END_TEST

/* ---- waking --------------------------------------------------------------------------------- */

START_TEST(test_nobody_can_be_woken)
{
	static const struct reach_contact silent[] = {{.key = "ann", .verified = true}};
	const struct reach_group group = GROUP(silent);
	struct reach_step step = STEP(&good, NULL, 1, 120, false);
	struct reach_question q = question(&step, 2);
	q.can_call = false;
	ck_assert_str_eq(found(&q), "asleep! 2026-11-21; asleep! 2026-11-22");
	ck_assert_str_eq(first_sentence(&q),
			 "Nobody can be woken tonight, 18:00 to 09:00: no gateway calls.");
	q.can_call = true;
	ck_assert_str_eq(found(&q), "");
	step.wakes = false; /* it ends with a text */
	ck_assert_str_eq(found(&q), "asleep! 2026-11-21; asleep! 2026-11-22");
	step = STEP(&group, NULL, 1, 120, false);
	ck_assert_str_eq(found(&q), "asleep! 2026-11-21; asleep! 2026-11-22");
	q.can_text = q.can_call = false;
	ck_assert_str_eq(first_sentence(&q), "NO REAL GATEWAY: no text reaches a phone.");
	arena_free(&arena);
}
END_TEST

/* A step that waits calls nobody in quiet hours, whatever it says of waking. */
START_TEST(test_a_step_that_waits_wakes_nobody_at_night)
{
	struct reach_step step = STEP(&good, NULL, 1, 120, false);
	struct reach_question q = question(&step, 1);
	q.quiet_from = 21 * 60 + 30;
	q.quiet_to = 7 * 60 + 15;
	ck_assert_str_eq(found(&q), "");
	step.waits = true;
	ck_assert_str_eq(found(&q), "asleep! 2026-11-21");
	ck_assert_str_eq(first_sentence(&q),
			 "Nobody can be woken tonight, 21:30 to 07:15: no step that calls has "
			 "anybody there to be called.");
	arena_free(&arena);
}
END_TEST

/* Nobody has the duty from ten past twelve to ten to one, or can be woken in it by night. */
START_TEST(test_a_gap_between_full_hours)
{
	const struct shift shifts[] = {
	    {.contact = "ann",
	     .span = {when("2026-11-21T10:00:00Z"), when("2026-11-21T12:10:00Z")}},
	    {.contact = "ben",
	     .span = {when("2026-11-21T12:50:00Z"), when("2026-11-22T02:10:00Z")}},
	    {.contact = "ann",
	     .span = {when("2026-11-22T02:40:00Z"), when("2026-11-23T10:00:00Z")}}};
	const struct reach_group duty = {.name = "duty:oncall",
					 .on_duty = true,
					 .members = two,
					 .count = 2,
					 .shifts = shifts,
					 .shift_count = 3};
	struct reach_step step = STEP(&duty, NULL, 1, 120, false);
	struct reach_question q = question(&step, 1);
	ck_assert_str_eq(found(&q), "nobody!; nobody!; asleep! 2026-11-21");
	ck_assert_str_eq(first_sentence(&q),
			 "activation to duty has nobody who can be texted from Sat 21 Nov 12:10 to "
			 "Sat 21 Nov 12:50.");
	arena_free(&arena);
}
END_TEST

/* Whoever holds the phone answers once. */
START_TEST(test_one_number_answers_once)
{
	struct reach_contact people[] = {OK("ann"), OK("ben"), OK("cat")};
	const struct reach_group group = {.name = "duty", .members = people, .count = 2};
	const struct reach_group then = {.name = "boss", .members = people + 2, .count = 1};
	struct reach_step step = STEP(&group, NULL, 2, 120, true);
	struct reach_question q = question(&step, 1);
	people[0].number = people[2].number = "+447700900001";
	people[1].number = "+447700900002";
	ck_assert_str_eq(found(&q), "");
	people[1].number = people[0].number;
	ck_assert_str_eq(found(&q), "few!");
	step.then = &then;
	ck_assert_str_eq(found(&q), "few!");
	people[2].number = "+447700900003";
	ck_assert_str_eq(found(&q), "");
	people[0].number = people[1].number = "";
	step.then = NULL;
	ck_assert_str_eq(found(&q), "");
	arena_free(&arena);
}
END_TEST

/* In the night itself: what is left of it. */
START_TEST(test_from_within_a_night)
{
	struct reach_step step = STEP(&good, NULL, 1, 120, false);
	struct reach_question q = question(&step, 1);
	q.days = (struct span){when("2026-11-22T02:30:00Z"), when("2026-11-22T12:00:00Z")};
	q.can_call = false;
	ck_assert_str_eq(found(&q), "asleep! 2026-11-21");
	ck_assert_str_eq(first_sentence(&q),
			 "Nobody can be woken tonight, 02:30 to 09:00: no gateway calls.");
	arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_organisations,
	    test_steps,
	    test_a_step_with_nobody,
	    test_a_night_without_a_holder,
	    test_a_duty_of_two,
	    test_who_has_another_duty_at_another_time_does_not_hear,
	    test_who_comes_on_duty_hears_that_it_is_on,
	    test_nobody_can_be_woken,
	    test_a_step_that_waits_wakes_nobody_at_night,
	    test_a_gap_between_full_hours,
	    test_one_number_answers_once,
	    test_from_within_a_night,
	};
	return suite_run("reach", tests, COUNT_OF(tests));
}
