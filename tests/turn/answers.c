/* SPDX-License-Identifier: MIT
 *
 * What programs read in answers: of every verb that only looks, and of each that is used to fill
 * the database first. One name for one thing, moments in ISO 8601, and no English outside of
 * sentences.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lib/evening.h"
#include "lib/scripted_gateway.h"
#include "lib/telling.h"
#include "verbs.h"

/* ---- what a value may be -------------------------------------------------------------------- */

static bool one_of(const char *word, const char *words)
{
	size_t length = strlen(word);
	for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
		size_t next = strcspn(at, " ");
		if (next == length && strncmp(at, word, length) == 0)
			return true;
		at += next;
	}
	return false;
}

/* For people to read, whole: what somebody wrote, or swepd says in a sentence. */
#define SENTENCES                                                                                  \
	"sentence why reason remark text said message headline because change title html sheet "   \
	"csv "                                                                                     \
	"when"
/* A moment, wherever it is no number. */
#define MOMENTS                                                                                    \
	"at made since until heard issued due expected answered settled decided ended added"       \
	" expires ends acknowledged told_at longest held_until lowers_at now opened"
/* What it holds is called as a council calls its rules, sources and quantities. */
#define DATA_KEYED "values rules sources tonight today"

static bool known(const char *sql, const char *word)
{
	char whole[300];
	snprintf(whole, sizeof(whole), "SELECT count(*) FROM site WHERE %s = '%s'", sql, word);
	for (const char *at = word; *at != '\0'; at++)
		if (*at == '\'') /* "Women's house": never part of a question */
			return true;
	return world_number(&w, whole) > 0;
}

static const char *const days[] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};

/* "Sat 21 Nov", or 22:30 by itself. */
static bool english_time(const char *text)
{
	struct wall at;
	if (wall_parse_iso(text, &at))
		return false;
	for (const char *p = text; *p != '\0'; p++) {
		for (size_t i = 0; i < COUNT_OF(days); i++)
			if (strncmp(p, days[i], 4) == 0 && isdigit((unsigned char)p[4]))
				return true;
		if (isdigit((unsigned char)p[0]) && p[1] == ':' && isdigit((unsigned char)p[2]))
			return true;
	}
	return false;
}

static bool moment_or_day(const char *text)
{
	struct wall at;
	struct date day;
	return wall_parse_iso(text, &at) || date_parse(text, &day);
}

static const char *text_fault(const char *key, const char *text)
{
	if (one_of(key, SENTENCES))
		return NULL;
	if (strcmp(key, "site") == 0 && !known("key", text))
		return "site is no key of a site";
	if (strcmp(key, "site_name") == 0 && !known("name", text))
		return "site_name is no name of a site";
	if (strcmp(key, "hours") == 0) /* as a site says it: 19:00-09:00 */
		return NULL;
	if (one_of(key, MOMENTS) && !moment_or_day(text))
		return "a moment is not in ISO 8601";
	return english_time(text) ? "a time is in English" : NULL;
}

static const char *key_fault(const char *key, const json_t *within)
{
	if (strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(key))
		return "a field has an odd name";
	if (strcmp(key, "name") == 0 && json_object_get(within, "site") != NULL)
		return "the name of a site is site_name";
	return NULL;
}

static void fails(const char *verb, const char *key, const json_t *value, const char *how)
{
	char *dump = json_dumps(value, JSON_ENCODE_ANY);
	ck_abort_msg("%s: %s: \"%s\": %s", verb, how, key, dump);
}

static void walk(const char *verb, const char *key, json_t *value, bool data)
{
	const char *name, *how = NULL;
	json_t *inner;
	size_t i;
	if (json_is_string(value))
		how = text_fault(key, json_string_value(value));
	if (how != NULL)
		fails(verb, key, value, how);
	json_array_foreach(value, i, inner)
		walk(verb, key, inner, data);
	json_object_foreach(value, name, inner) {
		how = data ? NULL : key_fault(name, value);
		if (how != NULL)
			fails(verb, name, value, how);
		walk(verb, name, inner,
		     data || (one_of(name, DATA_KEYED) && json_is_object(inner)));
	}
}

/* What swepctl prints for people is left out. */
static void walk_answer(const char *verb, json_t *reply)
{
	json_t *result = json_object_get(reply, "result");
	ck_assert_ptr_nonnull(result);
	json_object_del(result, "text");
	walk(verb, "", result, false);
}

/* ---- a full database ------------------------------------------------------------------------ */

struct asked {
	const char *user, *verb, *args;
	int64_t minutes; /* that pass before */
};

static const struct asked filling[] = {
    {"alice", "import",
     "{\"what\":\"rota\",\"duty\":\"oncall\",\"text\":\"from,to,contact\\n"
     "2026-11-21 17:00,2026-11-22 08:00,ann\\n2026-11-23 17:00,2026-11-24 08:00,ben\\n\"}",
     0},
    {"bob", "preview", "{\"what\":\"activation\"}", 0}, /* of what has not begun */
    {"alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}", 0},
    {"bob", "open", "{\"site\":\"hall\",\"count\":2,\"hours\":\"19:00-09:00\",\"staff\":2}", 0},
    {"bob", "spaces",
     "{\"site\":\"lodge\",\"count\":1,\"kind\":\"lounge\",\"until\":\"09:00\",\"reason\":\"full\"}",
     0},
    {"alice", "book", "{\"site\":\"canal\",\"count\":3,\"to\":\"2026-11-24\",\"price\":\"65.50\"}",
     0},
    {"alice", "pay", "{\"bed\":\"ROOM2\",\"to\":\"2026-11-25\"}", 0},
    {"alice", "cancel", "{\"bed\":\"ROOM3\",\"reason\":\"not needed\"}", 0},
    {"bob", "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"dog\"]}", 0},
    {"bob", "hold", "{\"bed\":\"H1\",\"person\":\"R7\",\"until\":\"20:30\"}", 0},
    {"bob", "checkin", "{\"person\":\"R2\",\"bed\":\"GW2\"}", 0},
    {"bob", "checkin", "{\"person\":\"R3\",\"bed\":\"ROOM1\"}", 0},
    {"bob", "move", "{\"person\":\"R2\",\"bed\":\"H2\"}", 1},
    {"bob", "plan",
     "{\"person\":\"R2\",\"what\":\"hostel\",\"by\":\"2026-11-27\",\"owner\":\"bob\","
     "\"where\":\"Far 12\"}",
     0},
    {"bob", "told", "{\"person\":\"R2\"}", 0},
    {"bob", "tempref", "{\"age\":\"18-24\"}", 0},
    {"bob", "checkin", "{\"person\":\"T-2026-11-21-1\",\"bed\":\"GW3\"}", 0},
    {"bob", "person", "{\"person\":\"R2\",\"age\":\"25+\",\"high_support\":\"yes\"}", 0},
    {"bob", "apart", "{\"person\":\"R2\",\"other\":\"R9\"}", 0},
    {"bob", "list", "{\"what\":\"add\",\"person\":\"R2\"}", 0},
    {"bob", "offered", "{\"person\":\"R2\",\"outcome\":\"refused\",\"reason\":\"dog\"}", 0},
    {"bob", "sighting", "{\"person\":\"R2\",\"place\":\"canal side\",\"found\":\"yes\"}", 0},
    {"bob", "refer",
     "{\"person\":\"R4\",\"from\":\"hospital\",\"for\":[\"man\"],\"expected\":\"23:30\"}", 0},
    {"bob", "refer", "{\"person\":\"R5\",\"from\":\"self\"}", 0},
    {"bob", "turnaway", "{\"person\":\"R6\",\"reason\":\"no-dog-bed\",\"for\":[\"dog\"]}", 0},
    {"bob", "wait", "{\"person\":\"R5\",\"for\":[\"wheelchair\",\"dog\"]}", 0},
    {"bob", "wait", "{\"person\":\"R6\",\"for\":[\"couple\",\"dog\"]}", 0},
    {"bob", "checkin", "{\"person\":\"R8\",\"bed\":\"GW1\"}", 0},
    {"bob", "wait", "{\"person\":\"R10\",\"for\":[\"wheelchair\"]}", 0},
    {"bob", "checkout", "{\"person\":\"R8\"}", 0},
    {"bob", "ready", "{\"bed\":\"GW1\"}", 0},
    {"bob", "waiting", "{}", 1}, /* somebody is offered a bed: not later, when its door is shut */
    {"bob", "compromised", "{\"bed\":\"GW2\",\"reason\":\"bedbugs\"}", 0},
    {"bob", "nominate",
     "{\"where\":\"gateway\",\"person\":\"R2\",\"criteria\":\"2026-1\",\"reason\":\"x\"}", 0},
    {"bob", "nominate",
     "{\"where\":\"F1\",\"person\":\"R4\",\"criteria\":\"2026-1\",\"reason\":\"x\"}", 0},
    {"alice", "crash", "{\"bed\":\"F2\",\"until\":\"09:00\",\"reason\":\"full\"}", 0},
    {"bob", "noshow", "{\"person\":\"R7\",\"at\":\"23:30\"}", 215},
    {"alice", "legal-hold", "{\"person\":\"R3\",\"hold\":\"on\",\"reason\":\"asked\"}", 0},
    {"bob", "checkout", "{\"person\":\"R2\",\"at\":\"23:00\"}", 0},
    {"bob", "ready", "{\"bed\":\"H2\"}", 0},
    {"bob", "free", "{\"site\":\"house\",\"count\":1}", 0},
    {"alice", "close", "{\"site\":\"lodge\",\"reason\":\"gas\"}", 0},
};

/* Of each that only looks: and of those that write down who has looked. */
static const struct asked looking[] = {
    {"vera", "status", "{}", 0},
    {"vera", "explain", "{}", 0},
    {"vera", "explain", "{\"night\":\"2026-11-22\"}", 0},
    {"vera", "forecast", "{}", 0},
    {"vera", "log", "{\"last\":500}", 0},
    {"bob", "sheet", "{\"what\":\"out-of-hours\"}", 0},
    {"bob", "sheet", "{\"what\":\"roll-call\",\"site\":\"gateway\"}", 0},
    {"alice", "fsck", "{}", 0},
    {"alice", "audit-verify", "{}", 0},
    {"vera", "watch", "{}", 0},
    {"vera", "sites", "{}", 0},
    {"vera", "beds", "{}", 0},
    {"vera", "beds", "{\"all\":true,\"for\":[\"dog\"]}", 0},
    {"vera", "cascade", "{}", 0},
    {"vera", "oncall", "{}", 0},
    {"vera", "rota", "{\"duty\":\"oncall\"}", 0},
    {"vera", "reach", "{}", 0},
    {"vera", "gateways", "{}", 0},
    {"bob", "templates", "{}", 0},
    {"bob", "followups", "{}", 0},
    {"bob", "texts", "{}", 0},
    {"bob", "receipts", "{}", 0},
    {"vera", "returns", "{}", 0},
    {"vera", "unmet", "{}", 0},
    {"bob", "rooms", "{}", 0},
    {"alice", "costs", "{}", 0},
    {"alice", "export", "{\"what\":\"beds\"}", 0},
    {"bob", "person", "{\"person\":\"R2\"}", 0},
    {"bob", "person", "{\"person\":\"R1\"}", 0},
    {"bob", "temporary", "{}", 0},
    {"bob", "list", "{\"what\":\"show\"}", 0},
    {"bob", "referrals", "{\"all\":true}", 0},
    {"bob", "waiting", "{}", 0},
    {"bob", "plans", "{}", 0},
    {"bob", "plan", "{\"person\":\"R3\"}", 0},
    {"bob", "nominations", "{\"all\":true}", 0},
};

static void asks(const struct asked *a)
{
	if (a->minutes > 0)
		world_advance(&w, MINUTES_MS(a->minutes));
	json_t *reply = world_ok(&w, a->user, a->verb, a->args);
	walk_answer(a->verb, reply);
	json_decref(reply);
}

static void decide(const char *person, const char *decision)
{
	char sql[200], args[200];
	snprintf(
	    sql, sizeof(sql),
	    "SELECT m.id FROM nomination m JOIN person n ON n.id = m.person WHERE n.ref = '%s'",
	    person);
	snprintf(args, sizeof(args), "{\"nomination\":\"%s\",\"decision\":\"%s\",\"reason\":\"x\"}",
		 world_text(&w, sql), decision);
	asks(&(struct asked){"alice", "panel", args, 0});
}

static void a_full_database(void)
{
	char sites[2000], beds[2000];
	telling_open();
	telling_step(OCCASION_ACTIVATION, "duty", 1);
	w.settings->areas[0]->rooms_by = ROLE_MANAGER;
	evening_from(&w);
	snprintf(sites, sizeof(sites), "%scanal,Canal Hotel,hotel,always,no,,no\n", sites_csv);
	snprintf(beds, sizeof(beds), "%slodge,F1,nsap,,panel\nlodge,F2,nsap,couple,panel\n",
		 beds_csv);
	import_ok(&w, "sites", sites);
	import_ok(&w, "beds", beds);
	telling_import(TELLING_PEOPLE);
	ck_assert_int_eq(telling_text("t1", "07700 900 999", "who is this?"), 200);
	ck_assert_int_eq(telling_receipt("cafe0000-m99-1", "delivered"), 200);
	for (size_t i = 0; i < COUNT_OF(filling); i++)
		asks(&filling[i]);
	decide("R4", "accepted");
}

START_TEST(every_answer_says_one_thing_one_way)
{
	a_full_database();
	for (size_t i = 0; i < COUNT_OF(looking); i++)
		asks(&looking[i]);
	char args[100];
	snprintf(args, sizeof(args), "{\"occasion\":\"%s\"}",
		 world_text(&w, "SELECT id FROM occasion LIMIT 1"));
	asks(&(struct asked){"vera", "cascade", args, 0});
	telling_close();
}
END_TEST

/* A list with nobody in it proves nothing. */
START_TEST(what_is_walked_is_not_empty)
{
	static const struct {
		const char *verb, *list;
	} lists[] = {
	    {"beds", "beds"},           {"sites", "sites"},
	    {"rooms", "rooms"},         {"costs", "costs"},
	    {"followups", "followups"}, {"texts", "texts"},
	    {"unmet", "nights"},        {"temporary", "people"},
	    {"referrals", "referrals"}, {"waiting", "waiting"},
	    {"plans", "people"},        {"nominations", "nominations"},
	    {"cascade", "occasions"},   {"log", "rows"},
	    {"status", "alarms"},       {"gateways", "gateways"},
	    {"rota", "shifts"},         {"rota", "gaps"},
	    {"oncall", "oncall"},       {"reach", "findings"},
	    {"receipts", "receipts"},
	};
	a_full_database();
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		json_t *reply = world_ok(&w, "alice", lists[i].verb, "{}");
		json_t *list = json_object_get(json_object_get(reply, "result"), lists[i].list);
		ck_assert_msg(json_array_size(list) > 0, "%s has nothing in it", lists[i].verb);
		json_decref(reply);
	}
	telling_close();
}
END_TEST

/* Whoever adds a verb that only looks adds it above. */
START_TEST(no_verb_that_only_looks_is_forgotten)
{
	const struct verb *v;
	for (size_t n = 0; (v = verb_at(n)) != NULL; n++) {
		bool there = v->writes || strcmp(v->name, "backup") == 0; /* it writes a file */
		for (size_t i = 0; i < COUNT_OF(looking); i++)
			there = there || strcmp(looking[i].verb, v->name) == 0;
		for (size_t i = 0; i < COUNT_OF(filling); i++)
			there = there || strcmp(filling[i].verb, v->name) == 0;
		ck_assert_msg(there, "%s is not walked", v->name);
	}
}
END_TEST

/* The walk itself: a fault of each kind is found. */
START_TEST(the_walk_finds_what_it_is_for)
{
	ck_assert_ptr_nonnull(text_fault("heard", "Sat 21 Nov 20:00"));
	ck_assert_ptr_nonnull(text_fault("heard", ""));
	ck_assert_ptr_nonnull(text_fault("shown", "Sat 21 Nov"));
	ck_assert_ptr_nonnull(text_fault("waits", "offered until 22:30: ring"));
	ck_assert_ptr_null(text_fault("heard", "2026-11-21T20:00:00Z"));
	ck_assert_ptr_null(text_fault("by", "2026-11-21"));
	ck_assert_ptr_null(text_fault("sentence", "since Sat 21 Nov 20:00"));
	ck_assert_ptr_nonnull(key_fault("BED|best", NULL));
	ck_assert_ptr_null(key_fault("site_name", NULL));
	a_full_database();
	ck_assert_ptr_nonnull(text_fault("site", "The Gateway"));
	ck_assert_ptr_nonnull(text_fault("site_name", "gateway"));
	ck_assert_ptr_null(text_fault("site", "gateway"));
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    every_answer_says_one_thing_one_way,
	    what_is_walked_is_not_empty,
	    no_verb_that_only_looks_is_forgotten,
	    the_walk_finds_what_it_is_for,
	};
	return suite_run("answers", cases, COUNT_OF(cases));
}
