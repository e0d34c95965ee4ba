/* SPDX-License-Identifier: MIT
 *
 * Gateways whose name changes: what came in, and what became of a text, is known by the account
 * and not by what the configuration calls it.
 */
#include "lib/scripted_gateway.h"

#include "lib/rehearsal.h"
#include "lib/telling.h"

#define ANN "+447700900001"
#define BEN "+447700900002"

static void gateway(int n, const char *key, const char *account)
{
	struct gateway_settings *g = &w.settings->gateways[n];
	snprintf(g->key, sizeof(g->key), "%s", key);
	snprintf(g->user, sizeof(g->user), "%s", account);
}

static void settings_change(void)
{
	world_clear(&w);
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = w.settings}, 1);
}

static void renamed(const char *key, const char *account)
{
	gateway(0, key, account);
	settings_change();
}

static void setup(const char *kind)
{
	telling_open();
	snprintf(w.settings->gateways[0].kind, sizeof(w.settings->gateways[0].kind), "%s", kind);
	gateway(0, "notify-a", "S1");
	w.settings->gateways[0].real = true;
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
}

/* A second one beside the first. */
static void another(const char *key, const char *account)
{
	w.settings->gateways[1] = w.settings->gateways[0];
	w.settings->gateway_count = 2;
	gateway(1, key, account);
	settings_change();
}

static void later(int64_t ms)
{
	world_clear(&w);
	world_advance(&w, ms);
}

#define TAKEN                                                                                      \
	"SELECT group_concat(x) FROM (SELECT theirs || '=' || meaning x FROM inbound ORDER BY id)"
#define STOPPED "SELECT stopped FROM contact WHERE key = 'ann'"
#define PAGE "end\nt2@2026-11-21T12:03:00Z " BEN " hello\nt1@2026-11-21T12:02:00Z " ANN " STOP"

/* ---- texts that came in --------------------------------------------------------------------- */

/* Ann wants texts again, as she told somebody on the phone; what she said before stays said. */
static void ann_returns(void)
{
	is_text(STOPPED, "1");
	world_number(&w, "UPDATE contact SET stopped = 0 WHERE key = 'ann'");
}

START_TEST(what_was_taken_is_known_under_another_name)
{
	setup("texts");
	later(MINUTES_MS(5));
	telling_answer("notify-a/poll?", PAGE);
	is_text(TAKEN, "t1=stop,t2=other");
	ann_returns();
	renamed("notify-main", "S1");
	telling_answer("notify-main/poll?", PAGE "\nt0@2026-11-21T12:01:00Z " BEN " and you");
	is_text("SELECT group_concat(theirs) FROM inbound", "t0,t1,t2");
	is_text(STOPPED, "0");
	is_text("SELECT count(*) FROM polled", "0");
	telling_close();
}
END_TEST

/* A call brings it by one name, a poll by the other. */
START_TEST(two_names_of_one_account_take_a_text_once)
{
	setup("texts");
	another("notify-b", "S1");
	later(MINUTES_MS(5));
	telling_answer("notify-a/poll?", PAGE);
	ann_returns();
	telling_answer("notify-b/poll?", PAGE);
	is_text(TAKEN, "t1=stop,t2=other");
	is_text(STOPPED, "0");
	ck_assert_int_eq(telling_text("t3", BEN, "again"), 200);
	later(MINUTES_MS(5));
	telling_answer("notify-b/poll?", "end\nt3@2026-11-21T12:10:00Z " BEN " again");
	is_text("SELECT count(*) FROM inbound", "3");
	telling_close();
}
END_TEST

START_TEST(another_account_has_ids_of_its_own)
{
	setup("texts");
	another("other", "S2");
	later(MINUTES_MS(5));
	telling_answer("notify-a/poll?", "end\nt1@2026-11-21T12:02:00Z " ANN " hello");
	telling_answer("other/poll?", "end\nt1@2026-11-21T12:03:00Z " BEN " and hello");
	is_text("SELECT group_concat(text) FROM (SELECT text FROM inbound ORDER BY sent)",
		"hello,and hello");
	telling_close();
}
END_TEST

/* Read by one name, and not yet taken when it has another. */
START_TEST(a_rename_between_two_pages_takes_each_once)
{
	setup("texts");
	later(MINUTES_MS(5));
	telling_answer("notify-a/poll?", "more b\nt2@2026-11-21T12:03:00Z " ANN " START");
	renamed("notify-main", "S1");
	telling_answer("notify-main/poll?", "end\nt2@2026-11-21T12:03:00Z " ANN
					    " START\nt1@2026-11-21T12:02:00Z " ANN " STOP");
	is_text(TAKEN, "t1=stop,t2=start");
	is_text("SELECT count(*) FROM polled", "0");
	telling_close();
}
END_TEST

static void as_schema_27(void)
{
	static const char *const later[] = {
	    "DROP INDEX inbound_theirs",
	    "ALTER TABLE inbound DROP COLUMN account",
	    "ALTER TABLE inbound DROP COLUMN theirs",
	    "ALTER TABLE polled DROP COLUMN account",
	    "ALTER TABLE message DROP COLUMN account",
	    "DROP INDEX referral_placed",
	    "DROP INDEX placement_bed_ended",
	    "DROP INDEX alarm_two",
	    "ALTER TABLE code DROP COLUMN bed",
	    "ALTER TABLE code DROP COLUMN until",
	    "PRAGMA user_version = 27",
	};
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		ck_assert_msg(sqlite3_exec(w.store->db, later[i], NULL, NULL, NULL) == SQLITE_OK,
			      "%s: %s", later[i], sqlite3_errmsg(w.store->db));
}

static void upgraded(void)
{
	struct fault why = {.message = ""};
	as_schema_27();
	ck_assert_msg(schema_upgrade(w.store, &why) == ERR_OK, "%s", why.message);
}

/* The new version, and a new name on the same day. */
START_TEST(an_upgrade_takes_nothing_again)
{
	setup("texts");
	later(MINUTES_MS(5));
	telling_answer("notify-a/poll?", PAGE);
	ann_returns();
	upgraded();
	is_text("SELECT group_concat(theirs || account) FROM inbound", "t1,t2");
	gateway(0, "notify-main", "S1");
	world_clear(&w);
	world_restart(&w);
	telling_answer("notify-main/poll?", PAGE);
	is_text("SELECT count(*) FROM inbound", "2");
	is_text(STOPPED, "0");
	telling_close();
}
END_TEST

/* Kept for its turn by the old version, and brought by a call before that comes. */
START_TEST(what_an_older_version_had_read_is_taken_once)
{
	setup("texts");
	later(MINUTES_MS(5));
	telling_answer("notify-a/poll?", "more b\nt1@2026-11-21T12:02:00Z " BEN " hello");
	upgraded();
	ck_assert_int_eq(telling_text("t1", BEN, "hello"), 200);
	later(MINUTES_MS(10));
	is_text("SELECT (SELECT count(*) FROM inbound) || (SELECT count(*) FROM polled)", "10");
	telling_close();
}
END_TEST

/* ---- what became of a text ------------------------------------------------------------------ */

/* Ann's text has an unknown fate at notify-a. */
static void one_unknown(void)
{
	setup("certain");
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("notify-a/send?", "unknown");
	ck_assert_str_eq(telling_state("ann"), "unknown");
}

START_TEST(who_has_it_is_asked_by_the_new_name)
{
	one_unknown();
	renamed("notify-main", "S1");
	later(SECONDS_MS(60));
	telling_answer("notify-main/ask?q=0", "accepted G9");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	is_text("SELECT state || gateway FROM attempt", "acceptednotify-a");
	telling_close();
}
END_TEST

/* The old name is another's by now, which reaches no phones. */
START_TEST(that_there_is_no_such_phone_is_believed_by_the_new_name)
{
	for (int given_away = 0; given_away < 2; given_away++) {
		one_unknown();
		renamed("notify-main", "S1");
		if (given_away) {
			another("notify-a", "S2");
			w.settings->gateways[1].real = false;
		}
		later(SECONDS_MS(60));
		telling_answer("notify-main/ask?q=0", "dead");
		ck_assert_int_eq(telling_alarms("number"), 1);
		telling_close();
	}
}
END_TEST

/* While something is under way: its answer comes to the new name. */
static void renamed_meanwhile(const char *key, const char *account, const char *part,
			      const char *body)
{
	struct errand asked = telling_transfer(part)->errand;
	gateway(0, key, account);
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = w.settings}, 1);
	world_result(&w, &asked, FATE_ANSWERED, 200, body);
}

START_TEST(an_answer_that_was_under_way_counts)
{
	one_unknown();
	later(SECONDS_MS(60));
	renamed_meanwhile("notify-main", "S1", "notify-a/ask?q=0", "accepted G9");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
	setup("certain");
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	renamed_meanwhile("notify-main", "S1", "notify-a/send?", "accepted G9");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
}
END_TEST

/* Who could tell what it says speaks for another account now. */
START_TEST(an_answer_of_an_account_that_is_gone_says_nothing)
{
	one_unknown();
	later(SECONDS_MS(60));
	renamed_meanwhile("notify-a", "S2", "notify-a/ask?q=0", "absent");
	is_text("SELECT state FROM attempt WHERE number = 1", "unknown");
	telling_close();
}
END_TEST

/* The name stands for another account now, which never had it and would say so. */
START_TEST(a_name_that_is_given_away_is_not_asked)
{
	one_unknown();
	renamed("notify-a", "S2");
	later(SECONDS_MS(60));
	ck_assert_ptr_null(telling_transfer("/ask?"));
	const struct seen *sent = telling_transfer("notify-a/send?");
	ck_assert_ptr_nonnull(sent);
	ck_assert_ptr_eq(strstr(sent->body, "(may be a repeat) "), sent->body);
	telling_close();
}
END_TEST

/* Nobody can be asked: it is sent once more, and whoever watches hears why. */
START_TEST(what_is_with_nobody_any_more_is_sent_by_another_with_the_mark)
{
	one_unknown();
	renamed("other", "S2");
	later(SECONDS_MS(60));
	const struct seen *sent = telling_transfer("other/send?");
	ck_assert_ptr_nonnull(sent);
	ck_assert_ptr_eq(strstr(sent->body, "(may be a repeat) "), sent->body);
	bool said = false;
	for (size_t i = 0; i < world_count(&w, EFFECT_PUBLISH); i++)
		said = said || strstr(world_seen(&w, EFFECT_PUBLISH, i)->text,
				      "the gateway notify-a is not configured any more") != NULL;
	ck_assert(said);
	telling_close();
}
END_TEST

/* … and where no other can take it, a person hears that it came too late. */
START_TEST(what_nobody_can_take_ends_with_a_person)
{
	one_unknown();
	snprintf(w.settings->gateways[0].kind, sizeof(w.settings->gateways[0].kind), "mails");
	renamed("letters", "");
	later(HOURS_MS(13));
	is_text("SELECT count(*) FROM message WHERE state IN ('unknown', 'sending', 'queued')",
		"0");
	ck_assert_int_gt(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

START_TEST(what_stood_against_a_gateway_goes_with_it)
{
	setup("texts");
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("notify-a/send?", "stopped");
	for (int i = 0; i < 20; i++) {
		if (telling_transfer("notify-a/poll?") != NULL)
			telling_answer("notify-a/poll?", "forbidden");
		later(SECONDS_MS(30));
	}
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	ck_assert_int_eq(telling_alarms("poll"), 1);
	settings_change();
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	ck_assert_int_eq(telling_alarms("poll"), 1);
	renamed("other", "S2");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_int_eq(telling_alarms("poll"), 0);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    what_was_taken_is_known_under_another_name,
	    two_names_of_one_account_take_a_text_once,
	    another_account_has_ids_of_its_own,
	    a_rename_between_two_pages_takes_each_once,
	    an_upgrade_takes_nothing_again,
	    what_an_older_version_had_read_is_taken_once,
	    who_has_it_is_asked_by_the_new_name,
	    that_there_is_no_such_phone_is_believed_by_the_new_name,
	    an_answer_that_was_under_way_counts,
	    an_answer_of_an_account_that_is_gone_says_nothing,
	    a_name_that_is_given_away_is_not_asked,
	    what_is_with_nobody_any_more_is_sent_by_another_with_the_mark,
	    what_nobody_can_take_ends_with_a_person,
	    what_stood_against_a_gateway_goes_with_it,
	};
	return suite_run("renamed", all, COUNT_OF(all));
}
