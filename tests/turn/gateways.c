/* SPDX-License-Identifier: MIT
 *
 * Several gateways, as whole turns see them: which of them takes what, how much, when one is
 * doubted and trusted again, what they are asked by themselves, and who hears when all have failed.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"
#include "occasion_rows.h"
#include "step_rows.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site,email\n"                                      \
	"ann,Ann,Council,07700 900001,duty,,ann@example.org\n"                                     \
	"ben,Ben,Council,07700 900002,duty,,\n"

/* An occasion and a step to hang messages on. */
static void begin(void)
{
	world_start(&w);
	telling_import(PEOPLE);
	struct arena arena = {0};
	struct effects effects = {0};
	struct turn t = telling_turn(&arena, &effects);
	struct occasion_row o = {.id = "o900",
				 .area = "coventry",
				 .kind = "test",
				 .subject = "x",
				 .audience = "",
				 .vals = "{}",
				 .at = w.now,
				 .until = wall_plus(w.now, DAYS_MS(3))};
	struct step_row s = {.id = "o900/0",
			     .area = "coventry",
			     .occasion = "o900",
			     .group = "duty",
			     .beyond = "",
			     .template = "note",
			     .everybody = true,
			     .state = STEP_MET};
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(occasion_insert(t.store, &o), ERR_OK);
	ck_assert_int_eq(step_insert(t.store, &s), ERR_OK);
	ck_assert_int_eq(step_save(t.store, &s), ERR_OK);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	arena_free(&arena);
	world_clear(&w);
}

static void open_with(const char *kind)
{
	telling_open();
	telling_gateway_of(0, "one", kind);
}

/* count messages to as many numbers, or to one when `same` is set. */
struct batch {
	int count, priority;
	enum channel channel;
	const char *text, *to;
	bool same;
	int64_t valid_ms;
};

static void add_one(struct turn *t, const struct batch *b, int n)
{
	static int round;
	round++;
	struct new_message m = {.occasion = "o900",
				.step = "o900/0",
				.contact = "ann",
				.round = round,
				.rung = 1,
				.channel = b->channel,
				.text = b->text != NULL ? b->text : "cold tonight",
				.code = "",
				.priority = b->priority,
				.valid_until =
				    wall_plus(t->now, b->valid_ms > 0 ? b->valid_ms : DAYS_MS(2))};
	m.phone =
	    b->to != NULL ? b->to : arena_printf(t->arena, "+447700900%03d", b->same ? 7 : n % 900);
	ck_assert_int_eq(store_id(t->store, 'm', t->arena, &m.id), ERR_OK);
	ck_assert_int_eq(outbox_add(t, telling_area(), &m), ERR_OK);
}

static void add(struct batch b)
{
	struct arena arena = {0};
	struct effects effects = {0};
	struct turn t = telling_turn(&arena, &effects);
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	for (int i = 0; i < b.count; i++)
		add_one(&t, &b, i);
	telling_hand_over_next();
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	arena_free(&arena);
	world_turn(&w, NULL, 0);
}

#define ADD(...) add((struct batch){__VA_ARGS__})

static int64_t answers_took_ms; /* of real time */

/* Answers the first `most` sends seen so far whose URL holds `part`, in one turn, and forgets all
 * that was seen. Returns how many. */
static int answer(const char *part, int most, const char *body)
{
	static struct event events[512];
	size_t n = 0;
	for (size_t i = 0; i < w.count && (int)n < most; i++)
		if (w.seen[i].kind == EFFECT_TRANSFER && strstr(w.seen[i].text, part) != NULL) {
			struct event *one = &events[n++];
			*one = (struct event){.kind = EVENT_RESULT,
					      .errand = w.seen[i].errand,
					      .result = {FATE_ANSWERED, 200, body, strlen(body),
							 .took_ms = answers_took_ms}};
			one->errand.subject = strdup(one->errand.subject);
			one->errand.gateway = strdup(one->errand.gateway);
		}
	world_clear(&w);
	world_turn(&w, events, n);
	for (size_t i = 0; i < n; i++) {
		free((char *)(uintptr_t)events[i].errand.subject);
		free((char *)(uintptr_t)events[i].errand.gateway);
	}
	return (int)n;
}

static int sends(const char *part)
{
	return (int)telling_transfers(part);
}

static void seconds(int64_t n)
{
	world_advance(&w, SECONDS_MS(n));
}

static int state_count(const char *state)
{
	return (int)world_number(
	    &w, telling_sql("SELECT count(*) FROM message WHERE state = '%s'", state));
}

static void state_is(const char *gateway, const char *want)
{
	const char *is =
	    world_text(&w, telling_sql("SELECT state FROM gateway WHERE gateway = '%s'", gateway));
	ck_assert_msg(strcmp(is, want) == 0, "%s is %s, not %s", gateway, is, want);
}

/* ---- channels ------------------------------------------------------------------------------- */

START_TEST(each_channel_has_its_gateway)
{
	open_with("texts");
	telling_gateway_of(1, "two", "calls");
	telling_gateway_of(2, "three", "mails");
	begin();
	ADD(.count = 1);
	ADD(.count = 1, .channel = CHANNEL_VOICE);
	ADD(.count = 1, .channel = CHANNEL_EMAIL, .to = "ann@example.org");
	ck_assert_int_eq(sends("one/send?"), 1);
	ck_assert_int_eq(sends("two/send?"), 1);
	ck_assert_int_eq(sends("three/send?"), 1);
	ck_assert_ptr_nonnull(strstr(telling_transfer("three/send?")->text, "to=ann@example.org"));
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(channel || gateway) FROM message"),
			 "smsone,voicetwo,emailthree");
	telling_close();
}
END_TEST

START_TEST(a_gateway_for_texts_that_fails_holds_up_no_call)
{
	open_with("texts");
	telling_gateway_of(1, "two", "calls");
	begin();
	ADD(.count = 1);
	answer("one/send?", 1, "stopped");
	ADD(.count = 3);
	ADD(.count = 1, .channel = CHANNEL_VOICE, .priority = 2);
	ck_assert_int_eq(sends("one/send?"), 0);
	ck_assert_int_eq(sends("two/send?"), 1);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'gateway'"),
			 "the gateway one takes no texts: stopped");
	telling_close();
}
END_TEST

/* Its daily limit is full until midnight, say: nothing is tried in vain before. */
START_TEST(a_gateway_that_stopped_rests_as_long_as_it_says)
{
	static const struct {
		const char *word;
		int64_t rest_s;
	} cases[] = {{"stopped", 15}, {"stopped 5000", 15}, {"stopped 3600000", 3600}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		open_with("texts");
		begin();
		ADD(.count = 1);
		answer("one/send?", 1, cases[i].word);
		ADD(.count = 2);
		ck_assert_int_eq(sends("one/send?"), 0);
		seconds(cases[i].rest_s - 1);
		ck_assert_int_eq(sends("one/send?"), 0);
		seconds(1);
		ck_assert_int_eq(sends("one/send?"), 1); /* on trial: one at a time */
		ck_assert_int_eq(state_count("queued"), 2);
		telling_close();
	}
}
END_TEST

START_TEST(what_no_gateway_carries_fails_at_once)
{
	open_with("texts");
	begin();
	ADD(.count = 1, .channel = CHANNEL_VOICE);
	ck_assert_int_eq(state_count("failed"), 1);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'message'"),
			 "the call to ann cannot be sent: no gateway carries calls");
	telling_close();
}
END_TEST

START_TEST(each_channel_has_its_bounds)
{
	static char text[LIMIT_MAIL + 2];
	static const struct {
		enum channel channel;
		size_t length;
		const char *state;
	} rows[] = {
	    {CHANNEL_SMS, LIMIT_TEXT, "queued"},     {CHANNEL_SMS, LIMIT_TEXT + 1, "failed"},
	    {CHANNEL_VOICE, LIMIT_SPOKEN, "queued"}, {CHANNEL_VOICE, LIMIT_SPOKEN + 1, "failed"},
	    {CHANNEL_EMAIL, LIMIT_MAIL, "queued"},   {CHANNEL_EMAIL, LIMIT_MAIL + 1, "failed"},
	};
	open_with("scripted");
	w.settings->gateways[0].in_flight = 1;
	begin();
	ADD(.count = 1); /* takes the only place */
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		memset(text, 'x', rows[i].length);
		text[rows[i].length] = '\0';
		ADD(.count = 1, .channel = rows[i].channel, .text = text);
		ck_assert_msg(strcmp(world_text(&w, "SELECT state FROM message ORDER BY rowid DESC"
						    " LIMIT 1"),
				     rows[i].state) == 0,
			      "row %zu", i);
	}
	telling_close();
}
END_TEST

/* ---- how much ------------------------------------------------------------------------------- */

START_TEST(a_rate_is_kept_and_part_of_it_is_for_the_urgent)
{
	open_with("texts");
	begin();
	ADD(.count = 20, .priority = 2);
	ck_assert_int_eq(sends("one/send?"), 8);
	ADD(.count = 3, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 10);
	seconds(1);
	ck_assert_int_eq(sends("one/send?"), 11);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE priority = 0"
					  " AND state = 'sending'"),
			 3);
	/* what is kept comes first again: three seconds until the next that can wait */
	seconds(2);
	ck_assert_int_eq(sends("one/send?"), 11);
	seconds(1);
	ck_assert_int_eq(sends("one/send?"), 12);
	seconds(11);
	ck_assert_int_eq(sends("one/send?"), 23);
	telling_close();
}
END_TEST

START_TEST(a_restart_does_not_fill_the_bucket)
{
	open_with("texts");
	begin();
	ADD(.count = 30, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 10);
	world_clear(&w);
	world_restart(&w);
	ck_assert_int_eq(sends("one/send?"), 0);
	seconds(2);
	ck_assert_int_eq(sends("one/send?"), 2);
	telling_close();
}
END_TEST

START_TEST(a_thousand_a_second_are_not_held_up)
{
	open_with("scripted");
	w.settings->gateways[0].rates = (struct gateway_rates){.per_minute = 60000, .burst = 1000};
	w.settings->gateways[0].in_flight = 64;
	begin();
	ADD(.count = 500, .priority = 0);
	int answered = 0, more;
	while ((more = answer("one/send?", 256, "accepted")) > 0)
		answered += more;
	ck_assert_int_eq(answered, 500);
	ck_assert_int_eq(state_count("accepted"), 500);
	telling_close();
}
END_TEST

START_TEST(room_is_kept_for_the_urgent)
{
	open_with("scripted");
	w.settings->gateways[0].in_flight = 8;
	begin();
	ADD(.count = 20, .priority = 2);
	ck_assert_int_eq(sends("one/send?"), 6);
	ADD(.count = 1, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 7);
	telling_close();
}
END_TEST

static void limited_to(int per_day)
{
	open_with("scripted");
	w.settings->gateways[0].rates.per_day = per_day;
	begin();
}

START_TEST(a_days_limit_is_kept_and_its_last_tenth_is_for_the_urgent)
{
	limited_to(20);
	ADD(.count = 30, .priority = 2);
	ck_assert_int_eq(sends("one/send?"), 18);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'limit'"),
			 "the gateway one takes only 2 more today, of 20: they are kept for what "
			 "is urgent");
	answer("one/send?", 30, "accepted");
	ADD(.count = 3, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 2);
	answer("one/send?", 2, "accepted");
	world_restart(&w);
	seconds(12 * 3600 - 60); /* a minute before midnight, UTC */
	ck_assert_int_eq(sends("one/send?"), 0);
	ck_assert_int_eq(telling_alarms("limit"), 1);
	seconds(60);
	ck_assert_int_eq(sends("one/send?"), 13);
	ck_assert_int_eq(telling_alarms("limit"), 0);
	telling_close();
}
END_TEST

START_TEST(beyond_a_days_limit_the_next_gateway_takes_it)
{
	limited_to(10);
	telling_gateway_of(1, "two", "scripted");
	ADD(.count = 15, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 10);
	ck_assert_int_eq(sends("two/send?"), 5);
	telling_close();
}
END_TEST

START_TEST(the_twenty_first_of_the_same_words_waits_an_hour)
{
	open_with("scripted");
	begin();
	ADD(.count = 21, .same = true);
	ck_assert_int_eq(sends("one/send?"), LIMIT_SAME_TEXTS);
	ck_assert_str_eq(world_text(&w, "SELECT substr(sentence, instr(sentence, 'waits')) FROM"
					" alarm WHERE kind = 'message'"),
			 "waits: 20 texts of the same words went to this number within an hour");
	ADD(.count = 1, .same = true, .text = "other words");
	ADD(.count = 1, .to = "+447700900008");
	ck_assert_int_eq(sends("one/send?"), LIMIT_SAME_TEXTS + 2);
	answer("one/send?", 40, "accepted");
	seconds(3600);
	ck_assert_int_eq(sends("one/send?"), 0);
	seconds(1);
	ck_assert_int_eq(sends("one/send?"), 1);
	answer("one/send?", 1, "accepted");
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_close();
}
END_TEST

START_TEST(a_crowd_that_would_come_too_late_fails_at_once)
{
	open_with("scripted");
	w.settings->gateways[0].in_flight = 64;
	begin();
	for (int i = 0; i < 5; i++) {
		char words[20];
		snprintf(words, sizeof(words), "words %d", i);
		ADD(.count = 20, .same = true, .text = words);
		answer("one/send?", 64, "accepted");
	}
	ck_assert_int_eq(state_count("accepted"), LIMIT_TEXTS_HOUR);
	ADD(.count = 1, .same = true, .text = "late", .valid_ms = MINUTES_MS(30));
	/* but by mail, which no network counts */
	ck_assert_int_eq(sends("to=+447"), 0);
	ck_assert_int_eq(answer("to=ann@example.org", 64, "accepted"), 1);
	ck_assert_int_eq(state_count("failed"), 1);
	ck_assert_int_eq(telling_alarms("message"), 1);
	/* networks count texts, not calls */
	ADD(.count = 1, .same = true, .channel = CHANNEL_VOICE);
	ck_assert_int_eq(sends("one/send?"), 1);
	telling_close();
}
END_TEST

START_TEST(what_certainly_did_not_leave_does_not_crowd)
{
	open_with("scripted");
	begin();
	for (int i = 0; i < 30; i++) {
		ADD(.count = 1, .same = true, .valid_ms = SECONDS_MS(1));
		answer("one/send?", 1, "retry");
		seconds(20);
	}
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM attempt"), 30);
	ck_assert_int_eq(world_number(&w, "SELECT sum(count) FROM sent_day"), 0);
	telling_close();
}
END_TEST

/* ---- doubted by its last minutes ------------------------------------------------------------ */

static void two_gateways(void)
{
	open_with("scripted");
	telling_gateway_of(1, "two", "scripted");
	begin();
}

/* A quarter of what "one" is handed is refused, each text once. */
static void a_quarter_is_refused(void)
{
	ADD(.count = 24, .priority = 1);
	ck_assert_int_eq(sends("one/send?"), 24);
	struct errand refused[6];
	for (size_t i = 0; i < 6; i++) {
		refused[i] = world_seen(&w, EFFECT_TRANSFER, i)->errand;
		refused[i].subject = strdup(refused[i].subject);
		refused[i].gateway = "one";
	}
	for (size_t i = 0; i < 6; i++) {
		world_result(&w, &refused[i], FATE_ANSWERED, 200, "retry");
		free((char *)(uintptr_t)refused[i].subject);
	}
	answer("one/send?", 40, "accepted");
}

START_TEST(errors_of_minutes_move_texts_to_the_next_and_back_after_a_dwell)
{
	two_gateways();
	a_quarter_is_refused();
	state_is("one", "slips");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'gateway'"),
			 "the gateway one is doubted: of 24 in 5 minutes 6 were refused and 0 "
			 "lost; the others took 0.0 s");
	seconds(10);
	answer("two/send?", 40, "accepted");
	ADD(.count = 5, .priority = 1);
	ADD(.count = 5, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 0);
	ck_assert_int_eq(sends("two/send?"), 10);
	answer("two/send?", 40, "accepted");
	seconds(30 * 60);
	/* what can wait tries it, one at a time; what cannot does not */
	for (int i = 0; i < 5; i++) {
		state_is("one", "slips");
		ADD(.count = 1, .priority = 0);
		ck_assert_int_eq(sends("one/send?"), 0);
		ADD(.count = 2, .priority = 1);
		ck_assert_int_eq(sends("one/send?"), 1);
		answer("/send?", 40, "accepted");
	}
	state_is("one", "works");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ADD(.count = 1, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 1);
	telling_close();
}
END_TEST

START_TEST(a_trial_that_fails_dwells_again)
{
	two_gateways();
	a_quarter_is_refused();
	seconds(10);
	answer("two/send?", 40, "accepted");
	seconds(30 * 60);
	ADD(.count = 1, .priority = 1);
	answer("one/send?", 1, "retry");
	seconds(60);
	answer("two/send?", 40, "accepted");
	ADD(.count = 1, .priority = 1);
	ck_assert_int_eq(sends("one/send?"), 0);
	ck_assert_int_eq(sends("two/send?"), 1);
	telling_close();
}
END_TEST

START_TEST(a_slow_gateway_is_doubted_too)
{
	two_gateways();
	ADD(.count = 20, .priority = 1);
	answers_took_ms = 4999;
	answer("one/send?", 10, "accepted");
	state_is("one", "works");
	ADD(.count = 20, .priority = 1);
	answers_took_ms = 6000;
	answer("one/send?", 20, "accepted");
	answers_took_ms = 0;
	state_is("one", "slips");
	telling_close();
}
END_TEST

START_TEST(a_clock_that_is_put_right_makes_no_gateway_slow)
{
	two_gateways();
	ADD(.count = 20, .priority = 1);
	seconds(10);
	answer("one/send?", 20, "accepted");
	state_is("one", "works");
	telling_close();
}
END_TEST

START_TEST(the_only_gateway_goes_on_with_all_its_room)
{
	open_with("scripted");
	begin();
	a_quarter_is_refused();
	state_is("one", "slips");
	seconds(10);
	ADD(.count = 20, .priority = 0);
	ck_assert_int_eq(sends("one/send?"), 26);
	answer("one/send?", 40, "accepted");
	ck_assert_int_eq(state_count("accepted"), 44);
	/* no to and fro: it is trusted again after the dwell, once it takes texts */
	seconds(29 * 60);
	ADD(.count = 10, .priority = 0);
	answer("one/send?", 10, "accepted");
	state_is("one", "slips");
	seconds(60);
	ADD(.count = 10, .priority = 0);
	answer("one/send?", 10, "accepted");
	state_is("one", "works");
	telling_close();
}
END_TEST

START_TEST(few_errors_and_wrong_numbers_say_nothing)
{
	two_gateways();
	ADD(.count = 30, .priority = 1);
	answer("one/send?", 30, "failed");
	ADD(.count = 1, .priority = 1);
	answer("one/send?", 1, "retry");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM gateway WHERE gateway = 'one'"),
			 "works");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

START_TEST(what_was_before_it_failed_is_forgotten)
{
	open_with("scripted");
	begin();
	ADD(.count = 1);
	for (int i = 0; i < 18; i++) {
		answer("one/send?", 1, "stopped");
		seconds(15);
	}
	answer("one/send?", 1, "accepted");
	ADD(.count = 10);
	answer("one/send?", 10, "accepted");
	state_is("one", "works");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

START_TEST(a_pause_it_asks_for_is_kept_and_no_texts_fault)
{
	open_with("scripted");
	begin();
	ADD(.count = 1);
	for (int i = 0; i < 3 * LIMIT_ATTEMPTS; i++) {
		ck_assert_int_eq(answer("one/send?", 1, "later 3000"), 1);
		seconds(2);
		ck_assert_int_eq(sends("one/send?"), 0);
		seconds(1);
	}
	answer("one/send?", 1, "accepted");
	ck_assert_int_eq(state_count("accepted"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT retries FROM message"), 0);
	telling_close();
}
END_TEST

START_TEST(during_a_pause_another_takes_it_and_a_long_one_alarms)
{
	two_gateways();
	ADD(.count = 1);
	answer("one/send?", 1, "later 5000");
	ck_assert_int_eq(sends("two/send?"), 1);
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	seconds(5);
	ADD(.count = 1);
	ck_assert_int_eq(sends("one/send?"), 1);
	answer("one/send?", 1, "later 7200000");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	ADD(.count = 1, .priority = 1);
	ck_assert_int_eq(sends("one/send?"), 0);
	telling_close();
}
END_TEST

/* ---- all have failed ------------------------------------------------------------------------ */

static void outage_for(int64_t s)
{
	for (; s > 0; s -= 15) {
		answer("one/send?", 1, "stopped");
		seconds(15);
	}
}

START_TEST(when_no_text_can_leave_people_are_told_otherwise_once)
{
	open_with("texts");
	telling_gateway_of(1, "mail", "mails");
	telling_gateway_of(2, "call", "calls");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ADD(.count = 2);
	outage_for(60);
	ck_assert_int_eq(telling_alarms("outage"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE channel <> 'sms'"),
			 0);
	outage_for(90);
	/* ann has an address; ben has none and is called */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(contact || ' ' || channel || ' ' ||"
					" phone) FROM message WHERE step <> 'o900/0'"),
			 "ann email ann@example.org,ben voice +447700900002");
	ck_assert_str_eq(world_text(&w, "SELECT text FROM message WHERE channel = 'voice'"),
			 "SWEP Coventry: no text has left since 12:00, every gateway for texts "
			 "has failed. Ring whoever must know.");
	outage_for(3600);
	/* and what waits for ann goes there, too */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE channel <> 'sms'"
					  " AND step = 'o900/0' AND text = 'cold tonight'"),
			 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE channel <> 'sms'"),
			 4);
	answer("one/send?", 1, "accepted");
	ck_assert_int_eq(telling_alarms("outage"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM occasion WHERE kind = 'outage'"),
			 "closed");
	telling_close();
}
END_TEST

static const char *told_of_it(void)
{
	return world_text(&w, "SELECT coalesce(group_concat(contact || ' ' || channel), '') FROM"
			      " (SELECT contact, channel FROM message WHERE step <> 'o900/0'"
			      " ORDER BY rowid)");
}

START_TEST(who_is_not_reached_about_an_outage_is_called_or_named)
{
	open_with("texts");
	telling_gateway_of(1, "mail", "mails");
	telling_gateway_of(2, "call", "calls");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ADD(.count = 2);
	while (told_of_it()[0] == '\0')
		outage_for(15);
	answer("mail/send?", 1, "failed no such mailbox");
	ck_assert_str_eq(told_of_it(), "ann email,ben voice,ann voice");
	ck_assert_int_eq(telling_alarms("message"), 0);
	answer("to=+447700900001", 1, "failed nobody there");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'message'"),
			 "ann has not been told that no text can leave: ring them");
	telling_close();
}
END_TEST

START_TEST(a_short_outage_wakes_nobody)
{
	open_with("texts");
	telling_gateway_of(1, "call", "calls");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ADD(.count = 1);
	outage_for(90);
	answer("one/send?", 1, "accepted");
	ck_assert_int_eq(telling_alarms("outage"), 0);
	ADD(.count = 1);
	outage_for(90);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE channel = 'voice'"),
			 0);
	telling_close();
}
END_TEST

static json_t *shown(json_t *reply, size_t n)
{
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	return json_array_get(json_object_get(json_object_get(text, "table"), "rows"), n);
}

static void says(json_t *row, const char *name, const char *want)
{
	const char *is = json_string_value(json_object_get(row, name));
	ck_assert_msg(is != NULL && strcmp(is, want) == 0, "%s is %s, not %s", name, is, want);
}

/* Texts by a gateway that may send 20 a day; mail, and calls. */
static void spent_by(int urgent)
{
	open_with("texts");
	w.settings->gateways[0].rates =
	    (struct gateway_rates){.per_minute = 6000, .burst = 100, .per_day = 20};
	telling_gateway_of(1, "mail", "mails");
	telling_gateway_of(2, "call", "calls");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ADD(.count = 18, .priority = 1, .text = "spent");
	answer("one/send?", 18, "accepted");
	ADD(.count = urgent, .text = "urgent");
	answer("one/send?", urgent, "accepted");
}

START_TEST(what_is_not_urgent_does_not_wait_for_the_next_day)
{
	spent_by(0);
	ADD(.count = 1, .priority = 1, .text = "cold tonight");
	ADD(.count = 1, .priority = 3, .text = "a digest");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'outage'"),
			 "only urgent texts can leave: every gateway for texts has failed, or "
			 "nearly sent all it may today");
	ck_assert_str_eq(told_of_it(), "");
	seconds(190);
	/* ann has an address; ben has none, and an urgent text leaves */
	ck_assert_str_eq(told_of_it(), "ann email,ben sms");
	ck_assert_str_eq(world_text(&w, "SELECT text FROM message WHERE contact = 'ben'"),
			 "SWEP Coventry: since 12:00 only urgent texts leave, every gateway for "
			 "texts has nearly sent all it may today. Ring whoever must know.");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(text) FROM message"
					" WHERE step = 'o900/0' AND channel = 'email'"),
			 "cold tonight");
	answer("one/send?", 1, "accepted");
	seconds(12 * 3600);
	ck_assert_int_eq(telling_alarms("outage") + telling_alarms("limit"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM occasion WHERE kind = 'outage'"),
			 "closed");
	telling_close();
}
END_TEST

START_TEST(a_day_that_is_spent_is_an_outage)
{
	spent_by(2);
	ADD(.count = 1, .text = "cold tonight");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'limit'"),
			 "the gateway one takes no more today: it has sent the 20 that it may");
	json_t *reply = world_ok(&w, "vera", "gateways", "{}");
	says(shown(reply, 0), "state", "spent");
	json_decref(reply);
	seconds(190);
	ck_assert_int_eq(telling_alarms("outage"), 2);
	ck_assert_str_eq(told_of_it(), "ann email,ben voice");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(text) FROM message"
					" WHERE step = 'o900/0' AND channel = 'email'"),
			 "cold tonight");
	seconds(12 * 3600);
	ck_assert_int_eq(telling_alarms("outage") + telling_alarms("limit"), 0);
	telling_close();
}
END_TEST

START_TEST(another_with_room_today_makes_it_no_outage)
{
	open_with("texts");
	w.settings->gateways[0].rates =
	    (struct gateway_rates){.per_minute = 6000, .burst = 100, .per_day = 20};
	telling_gateway_of(1, "two", "texts");
	begin();
	ADD(.count = 18, .priority = 1);
	answer("one/send?", 18, "accepted");
	ADD(.count = 1, .priority = 1);
	ck_assert_int_eq(sends("two/send?"), 1);
	ck_assert_int_eq(telling_alarms("limit"), 1);
	ck_assert_int_eq(telling_alarms("outage"), 0);
	telling_close();
}
END_TEST

START_TEST(while_mail_has_failed_too_nothing_is_made_for_it)
{
	open_with("texts");
	telling_gateway_of(1, "mail", "mails");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ADD(.count = 1, .channel = CHANNEL_EMAIL, .to = "ann@example.org");
	answer("mail/send?", 1, "stopped");
	ADD(.count = 2);
	outage_for(240);
	ck_assert_int_eq(telling_alarms("outage"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE channel = 'email'"),
			 1);
	telling_close();
}
END_TEST

START_TEST(who_decides_and_wants_no_texts_is_told_of_an_outage)
{
	open_with("texts");
	telling_gateway_of(1, "mail", "mails");
	telling_gateway_of(2, "call", "calls");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ck_assert_int_eq(telling_text("t1", "+447700900001", "STOP"), 200);
	ck_assert_int_eq(telling_text("t2", "+447700900002", "STOP"), 200);
	ADD(.count = 2);
	outage_for(150);
	ck_assert_str_eq(told_of_it(), "ann email,ben voice");
	telling_close();
}
END_TEST

START_TEST(with_no_other_way_the_alarm_stands_and_nothing_stale_leaves)
{
	open_with("texts");
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	ADD(.count = 3, .valid_ms = HOURS_MS(1));
	outage_for(7200);
	ck_assert_int_eq(telling_alarms("outage"), 1);
	ck_assert_int_eq(state_count("expired"), 3);
	world_clear(&w);
	seconds(3600);
	ck_assert_int_eq(sends("one/send?"), 0);
	telling_close();
}
END_TEST

/* ---- polls ---------------------------------------------------------------------------------- */

static void polled(void)
{
	open_with("texts");
	world_start(&w);
	telling_import(PEOPLE);
	ck_assert_int_eq(sends("one/poll?cursor="), 1);
}

static int inbound(void)
{
	return (int)world_number(&w, "SELECT count(*) FROM inbound");
}

START_TEST(a_process_polls_at_once_and_then_from_time_to_time)
{
	polled();
	answer("/poll?", 1, "end\nt1 +447700900001 hello there");
	ck_assert_str_eq(world_text(&w, "SELECT id || ' ' || text FROM inbound"),
			 "one/t1 hello there");
	seconds(299);
	ck_assert_int_eq(sends("/poll?"), 0);
	seconds(1);
	ck_assert_int_eq(sends("/poll?"), 1);
	answer("/poll?", 1, "end\nt1 +447700900001 hello there");
	ck_assert_int_eq(inbound(), 1);
	world_restart(&w);
	ck_assert_int_eq(sends("/poll?"), 1);
	telling_close();
}
END_TEST

static bool noted(const char *part)
{
	for (size_t i = 0; i < world_count(&w, EFFECT_NOTE); i++)
		if (strstr(world_seen(&w, EFFECT_NOTE, i)->text, part) != NULL)
			return true;
	return false;
}

static void new_settings(void)
{
	world_clear(&w);
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = w.settings}, 1);
}

#define NOT_FETCHED "this is an exercise: what is texted to the gateway one is not fetched"

/* The people who text there mean whoever is on duty tonight. */
START_TEST(an_exercise_reads_no_inbox_unless_it_is_told_to)
{
	open_with("texts");
	w.settings->exercise = true;
	world_start(&w);
	ck_assert(noted(NOT_FETCHED));
	seconds(3600);
	ck_assert_int_eq(sends("/poll?"), 0);
	json_t *reply = world_ok(&w, "bob", "gateways", "{}");
	char *text = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(text, "one: in an exercise, what is texted to it is not"));
	free(text);
	json_decref(reply);
	w.settings->gateways[0].exercise_inbox = true;
	new_settings();
	ck_assert(!noted(NOT_FETCHED));
	ck_assert_int_eq(sends("/poll?"), 1);
	telling_close();
}
END_TEST

/* Told in the middle of a poll that it is not to read: the answer is not taken, and with the next
 * configuration all goes on. */
START_TEST(an_inbox_that_is_shut_is_not_read_on)
{
	open_with("texts");
	w.settings->exercise = w.settings->gateways[0].exercise_inbox = true;
	world_start(&w);
	struct errand asked = telling_transfer("/poll?")->errand;
	w.settings->gateways[0].exercise_inbox = false;
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = w.settings}, 1);
	world_result(&w, &asked, FATE_ANSWERED, 200, "end\nt1 +447700900001 hello there");
	world_clear(&w);
	seconds(900);
	ck_assert_int_eq(inbound(), 0);
	ck_assert_int_eq(sends("/poll?"), 0);
	w.settings->gateways[0].exercise_inbox = true;
	new_settings();
	seconds(300);
	ck_assert_int_gt(sends("/poll?"), 0);
	telling_close();
}
END_TEST

START_TEST(pages_are_read_until_one_says_nothing_new)
{
	polled();
	answer("/poll?", 1, "more b\nt9 +447700900001 nine");
	ck_assert_int_eq(sends("one/poll?cursor=b"), 1);
	answer("/poll?", 1, "more c\nt8 +447700900001 eight");
	answer("/poll?", 1, "end\nt7 +447700900001 seven");
	ck_assert_int_eq(inbound(), 3);
	seconds(300);
	answer("/poll?", 1, "more b\nt10 +447700900001 ten");
	ck_assert_int_eq(sends("one/poll?cursor=b"), 1);
	answer("/poll?", 1, "more c\nt9 +447700900001 nine");
	ck_assert_int_eq(sends("/poll?"), 0);
	ck_assert_int_eq(inbound(), 4);
	telling_close();
}
END_TEST

/* It held what others sent or got, and says nothing of what is behind it. */
START_TEST(a_page_with_nothing_for_us_is_not_the_last)
{
	polled();
	answer("/poll?", 1, "end\nt9 +447700900001 nine");
	seconds(300);
	answer("/poll?", 1, "more b");
	ck_assert_int_eq(sends("one/poll?cursor=b"), 1);
	answer("/poll?", 1, "more c\nt10 +447700900001 ten");
	answer("/poll?", 1, "more d\nt9 +447700900001 nine");
	ck_assert_int_eq(sends("/poll?"), 0);
	ck_assert_int_eq(inbound(), 2);
	telling_close();
}
END_TEST

/* What it told is acted on, and a person hears that the rest cannot be read. */
START_TEST(a_page_that_leads_nowhere_counts_all_the_same)
{
	polled();
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(telling_alarms("poll"), 0);
		answer("/poll?", 1, "astray\nt1 +447700900001 hello");
		while (sends("/poll?") == 0)
			seconds(1);
	}
	ck_assert_int_eq(telling_alarms("poll"), 1);
	ck_assert_int_eq(inbound(), 0);
	answer("/poll?", 1, "end\nt1 +447700900001 hello");
	ck_assert_int_eq(inbound(), 1);
	ck_assert_int_eq(telling_alarms("poll"), 0);
	telling_close();
}
END_TEST

START_TEST(a_rest_that_is_never_told_holds_nothing_up)
{
	polled();
	answer("/poll?", 1, "astray\nt1 +447700900001 hello");
	seconds(601);
	ck_assert_int_eq(inbound(), 1);
	telling_close();
}
END_TEST

START_TEST(a_run_that_was_broken_off_is_read_to_the_end)
{
	polled();
	answer("/poll?", 1, "more b\nt9 +447700900001 nine");
	world_clear(&w);
	world_restart(&w);
	ck_assert_int_eq(sends("one/poll?cursor="), 1);
	answer("/poll?", 1, "more b\nt9 +447700900001 nine");
	ck_assert_int_eq(sends("one/poll?cursor=b"), 1);
	answer("/poll?", 1, "end\nt8 +447700900001 eight");
	ck_assert_int_eq(inbound(), 2);
	telling_close();
}
END_TEST

START_TEST(pages_without_end_are_bounded)
{
	char page[80];
	polled();
	int pages = 0;
	for (int i = 0; i < 1000 && sends("/poll?") > 0; i++) {
		snprintf(page, sizeof(page), "more c%d\nt%d +447700900001 x", i, i);
		pages += answer("/poll?", 1, page);
		if (pages % 20 == 0) {
			ck_assert_int_eq(sends("/poll?"), 0);
			seconds(5);
		}
	}
	ck_assert_int_eq(pages, 400);
	ck_assert_int_eq(telling_alarms("poll"), 1);
	telling_close();
}
END_TEST

START_TEST(refused_it_alarms_and_texts_leave_all_the_same)
{
	polled();
	answer("/poll?", 1, "forbidden");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'poll'"),
			 "the gateway one does not say what came in: the key is revoked");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	seconds(30);
	ck_assert_int_eq(sends("/poll?"), 1);
	answer("/poll?", 1, "end");
	ck_assert_int_eq(telling_alarms("poll"), 0);
	telling_close();
}
END_TEST

START_TEST(without_an_answer_it_is_asked_again_and_a_late_one_is_ignored)
{
	polled();
	struct errand late = telling_transfer("/poll?")->errand;
	late.subject = "one/received";
	late.gateway = "one";
	world_clear(&w);
	seconds(35);
	ck_assert_int_eq(sends("/poll?"), 1);
	world_result(&w, &late, FATE_ANSWERED, 200, "end\nt1 +447700900001 late");
	ck_assert_int_eq(inbound(), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(telling_alarms("poll"), 0);
		answer("/poll?", 1, "busy");
		while (sends("/poll?") == 0)
			seconds(1);
	}
	ck_assert_int_eq(telling_alarms("poll"), 1);
	telling_close();
}
END_TEST

/* ---- what stays accepted -------------------------------------------------------------------- */

static void one_accepted(void)
{
	open_with("rechecked");
	begin();
	ADD(.count = 1);
	answer("one/send?", 1, "accepted G1");
	ck_assert_int_eq(state_count("accepted"), 1);
}

START_TEST(what_stays_accepted_is_asked_about_a_few_times)
{
	static const int waits[] = {10, 40, 160};
	one_accepted();
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		seconds(waits[i] * 60 - 1);
		ck_assert_int_eq(sends("/ask?"), 0);
		seconds(1);
		ck_assert_int_eq(answer("/ask?q=0", 1, "accepted"), 1);
	}
	world_clear(&w);
	seconds(48 * 3600);
	ck_assert_int_eq(sends("/ask?"), 0);
	ck_assert_int_eq(state_count("accepted"), 1);
	telling_close();
}
END_TEST

START_TEST(what_is_told_then_settles_it)
{
	static const struct {
		const char *word, *state;
	} rows[] = {
	    {"delivered", "delivered"}, {"failed", "failed"},    {"absent", "accepted"},
	    {"unknown", "accepted"},    {"stopped", "accepted"}, {"accepted", "accepted"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		one_accepted();
		seconds(600);
		answer("/ask?q=0", 1, rows[i].word);
		ck_assert_msg(state_count(rows[i].state) == 1, "row %zu", i);
		ck_assert_int_eq(sends("/send?"), 0);
		telling_close();
	}
}
END_TEST

START_TEST(a_recheck_without_an_answer_rests)
{
	one_accepted();
	seconds(600);
	answer("/ask?q=0", 1, "next");
	ck_assert_int_eq(sends("/ask?q=1"), 1);
	world_restart(&w);
	world_clear(&w);
	seconds(41 * 60);
	ck_assert_int_eq(sends("/ask?q=0"), 1);
	telling_close();
}
END_TEST

START_TEST(a_receipt_ends_the_asking)
{
	one_accepted();
	char *reference = telling_reference("ann");
	ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
	ck_assert_int_eq(state_count("delivered"), 1);
	world_clear(&w);
	seconds(24 * 3600);
	ck_assert_int_eq(sends("/ask?"), 0);
	free(reference);
	telling_close();
}
END_TEST

/* ---- clocks --------------------------------------------------------------------------------- */

static void answer_dated(const char *date)
{
	ADD(.count = 1);
	struct event event = {
	    .kind = EVENT_RESULT,
	    .errand = telling_transfer("one/send?")->errand,
	    .result = {
		.fate = FATE_ANSWERED, .status = 200, .body = "accepted", .size = 8, .date = date}};
	world_turn(&w, &event, 1);
}

START_TEST(a_clock_that_differs_is_an_alarm_until_it_is_right)
{
	open_with("scripted");
	begin();
	answer_dated("Sat, 21 Nov 2026 12:00:20 GMT");
	ck_assert_int_eq(telling_alarms("clock"), 0);
	answer_dated("Sat, 21 Nov 2026 12:00:21 GMT");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'clock'"),
			 "this machine's clock is 21 s behind that of the gateway one");
	answer_dated("yesterday");
	ck_assert_int_eq(telling_alarms("clock"), 1);
	answer_dated("Sat, 21 Nov 2026 11:59:58 GMT");
	ck_assert_int_eq(telling_alarms("clock"), 0);
	answer_dated("Sat, 21 Nov 2026 11:55:00 GMT");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'clock'"),
			 "this machine's clock is 300 s ahead of that of the gateway one");
	telling_close();
}
END_TEST

/* ---- keys and those who want no texts ------------------------------------------------------- */

static int key(const char *token, const char *reference, const char *pressed)
{
	struct callback_pair query[] = {{"token", token}, {"ref", reference}, {"key", pressed}};
	return telling_callback("/key", query, 3);
}

START_TEST(a_key_that_is_pressed_acknowledges)
{
	open_with("scripted");
	begin();
	ADD(.count = 1, .channel = CHANNEL_VOICE);
	char *reference = telling_reference("ann");
	ck_assert_int_eq(key("wrong", reference, "1"), 403);
	ck_assert_int_eq(key("secret", reference, "9"), 200);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE acked > 0"), 0);
	ck_assert_int_eq(key("secret", reference, "1"), 200); /* before the answer */
	ck_assert_str_eq(world_text(&w, "SELECT acked_by FROM message"), "ann");
	int64_t acked = world_number(&w, "SELECT acked FROM message");
	seconds(5);
	ck_assert_int_eq(key("secret", reference, "1"), 200);
	ck_assert_int_eq(world_number(&w, "SELECT acked FROM message"), acked);
	ck_assert_int_eq(key("secret", "cafe0000-m99-1", "1"), 200);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM orphan"), 1);
	free(reference);
	telling_close();
}
END_TEST

START_TEST(who_wants_no_texts_is_known_from_then_on)
{
	static const bool by_receipt[] = {false, true};
	for (size_t i = 0; i < COUNT_OF(by_receipt); i++) {
		open_with("scripted");
		telling_step(OCCASION_PROPOSAL, "duty", 1);
		begin();
		ADD(.count = 1, .to = "+447700900001");
		char *reference = telling_reference("ann");
		answer("one/send?", 1, by_receipt[i] ? "accepted" : "optout");
		if (by_receipt[i])
			telling_receipt(reference, "optout");
		ck_assert_int_eq(world_number(&w, "SELECT stopped FROM contact WHERE key = 'ann'"),
				 1);
		ck_assert_int_eq(world_number(&w, "SELECT stopped FROM contact WHERE key = 'ben'"),
				 0);
		ck_assert_int_eq(telling_alarms("stopped"), 1);
		ck_assert_int_eq(state_count("failed"), 1);
		free(reference);
		telling_close();
	}
}
END_TEST

/* ---- for people ----------------------------------------------------------------------------- */

static json_t *listed(json_t *reply, size_t n)
{
	return json_array_get(json_object_get(json_object_get(reply, "result"), "gateways"), n);
}

START_TEST(the_verb_shows_how_each_gateway_stands)
{
	open_with("texts");
	telling_gateway_of(1, "two", "calls");
	begin();
	answer("/poll?", 1, "end");
	ADD(.count = 4);
	answer("one/send?", 3, "accepted");
	ADD(.count = 1, .channel = CHANNEL_VOICE);
	answer("two/send?", 1, "stopped");
	json_t *reply = world_ok(&w, "vera", "gateways", "{}");
	says(shown(reply, 0), "gateway", "one");
	says(shown(reply, 0), "carries", "texts");
	says(shown(reply, 0), "state", "works");
	says(shown(reply, 0), "rate", "60/min, 10 at once");
	says(shown(reply, 0), "today", "4 of 100");
	says(shown(reply, 0), "minutes", "3 taken in 0.0 s, 0 refused, 0 lost");
	says(shown(reply, 1), "state", "rests");
	says(listed(reply, 1), "why", "stopped");
	says(shown(reply, 1), "rate", "any");
	says(listed(reply, 1), "since", "2026-11-21T12:00:00Z");
	json_decref(reply);
	seconds(15);
	world_clear(&w);
	reply = world_ok(&w, "vera", "gateways", "{}");
	says(shown(reply, 1), "state", "on trial");
	json_decref(reply);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    each_channel_has_its_gateway,
	    a_gateway_for_texts_that_fails_holds_up_no_call,
	    a_gateway_that_stopped_rests_as_long_as_it_says,
	    what_no_gateway_carries_fails_at_once,
	    each_channel_has_its_bounds,
	    a_rate_is_kept_and_part_of_it_is_for_the_urgent,
	    a_restart_does_not_fill_the_bucket,
	    a_thousand_a_second_are_not_held_up,
	    room_is_kept_for_the_urgent,
	    a_days_limit_is_kept_and_its_last_tenth_is_for_the_urgent,
	    beyond_a_days_limit_the_next_gateway_takes_it,
	    the_twenty_first_of_the_same_words_waits_an_hour,
	    a_crowd_that_would_come_too_late_fails_at_once,
	    what_certainly_did_not_leave_does_not_crowd,
	    errors_of_minutes_move_texts_to_the_next_and_back_after_a_dwell,
	    a_trial_that_fails_dwells_again,
	    a_slow_gateway_is_doubted_too,
	    a_clock_that_is_put_right_makes_no_gateway_slow,
	    the_only_gateway_goes_on_with_all_its_room,
	    few_errors_and_wrong_numbers_say_nothing,
	    what_was_before_it_failed_is_forgotten,
	    a_pause_it_asks_for_is_kept_and_no_texts_fault,
	    during_a_pause_another_takes_it_and_a_long_one_alarms,
	    when_no_text_can_leave_people_are_told_otherwise_once,
	    who_is_not_reached_about_an_outage_is_called_or_named,
	    a_short_outage_wakes_nobody,
	    what_is_not_urgent_does_not_wait_for_the_next_day,
	    a_day_that_is_spent_is_an_outage,
	    another_with_room_today_makes_it_no_outage,
	    while_mail_has_failed_too_nothing_is_made_for_it,
	    who_decides_and_wants_no_texts_is_told_of_an_outage,
	    with_no_other_way_the_alarm_stands_and_nothing_stale_leaves,
	    a_process_polls_at_once_and_then_from_time_to_time,
	    an_exercise_reads_no_inbox_unless_it_is_told_to,
	    an_inbox_that_is_shut_is_not_read_on,
	    pages_are_read_until_one_says_nothing_new,
	    a_page_with_nothing_for_us_is_not_the_last,
	    a_page_that_leads_nowhere_counts_all_the_same,
	    a_rest_that_is_never_told_holds_nothing_up,
	    a_run_that_was_broken_off_is_read_to_the_end,
	    pages_without_end_are_bounded,
	    refused_it_alarms_and_texts_leave_all_the_same,
	    without_an_answer_it_is_asked_again_and_a_late_one_is_ignored,
	    what_stays_accepted_is_asked_about_a_few_times,
	    what_is_told_then_settles_it,
	    a_recheck_without_an_answer_rests,
	    a_receipt_ends_the_asking,
	    a_clock_that_differs_is_an_alarm_until_it_is_right,
	    a_key_that_is_pressed_acknowledges,
	    who_wants_no_texts_is_known_from_then_on,
	    the_verb_shows_how_each_gateway_stands,
	};
	return suite_run("gateways", all, COUNT_OF(all));
}
