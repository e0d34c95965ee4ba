/* SPDX-License-Identifier: MIT
 *
 * Every argument of every verb, mistyped: it is named, whatever else is asked for, and nothing
 * happens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"
#include "verbs.h"

/* A request of each verb that has arguments, good but for the one that is mistyped. What is spelt
 * in capitals is found in the evening below. */
static const struct good {
	const char *verb, *args;
} good[] = {
    {"explain", "{\"night\":\"2026-11-21\"}"},
    {"log", "{\"last\":5}"},
    {"sheet", "{\"what\":\"meeting\"}"},
    {"sheet", "{\"what\":\"roll-call\",\"site\":\"gateway\"}"},
    {"audit-verify", "{\"head\":\"0123456789abcdef\"}"},
    {"audit-export", "{\"activation\":\"a1\"}"},
    {"beds", "{\"for\":[\"woman\"],\"all\":true,\"site\":\"gateway\"}"},
    {"cascade", "{\"occasion\":\"o1\"}"},
    {"texts", "{\"text\":\"one/1\"}"},
    {"preview", "{\"what\":\"activation\"}"},
    {"oncall", "{\"at\":\"22:00\",\"days\":3}"},
    {"rota", "{\"duty\":\"oncall\",\"days\":3}"},
    {"reach", "{\"days\":3}"},
    {"hold", "{\"bed\":\"GW3\",\"person\":\"N-1\",\"for\":[\"dog\"],\"until\":\"22:00\","
	     "\"arrives\":\"21:30\",\"decided\":\"on-call\"}"},
    {"hold", "{\"bed\":\"best\",\"person\":\"N-1\",\"with\":\"N-2\"}"},
    {"checkin",
     "{\"person\":\"N-1\",\"bed\":\"L1\",\"for\":[\"man\"],\"with\":\"N-2\",\"at\":\"5m\","
     "\"decided\":\"on-call\"}"},
    {"checkin", "{\"person\":\"C-1\",\"word\":\"x\",\"alone\":true}"},
    {"checkin", "{\"person\":\"C-1\",\"still\":true}"},
    {"noshow", "{\"person\":\"C-1\",\"at\":\"5m\"}"},
    {"refuse", "{\"person\":\"C-1\",\"reason\":\"dog\",\"note\":\"a big one\",\"at\":\"5m\"}"},
    {"move", "{\"person\":\"C-3\",\"bed\":\"GW3\",\"for\":[\"man\"],\"reason\":\"noise\","
	     "\"decided\":\"on-call\"}"},
    {"move", "{\"person\":\"C-3\",\"bed\":\"best\",\"with\":\"N-2\"}"},
    {"checkout", "{\"person\":\"C-3\",\"reason\":\"left\",\"at\":\"5m\"}"},
    {"clearout", "{\"site\":\"lodge\"}"},
    {"release", "{\"person\":\"C-1\",\"reason\":\"not needed\"}"},
    {"ready", "{\"bed\":\"GW3\"}"},
    {"compromised", "{\"bed\":\"GW3\",\"reason\":\"a flood\"}"},
    {"shut", "{\"bed\":\"GW3\",\"reason\":\"a flood\"}"},
    {"assign", "{\"followup\":\"FOLLOWUP\",\"owner\":\"bob\"}"},
    {"done", "{\"followup\":\"FOLLOWUP\",\"reason\":\"met\"}"},
    {"open", "{\"site\":\"hall\",\"count\":1,\"hours\":\"19:00-09:00\",\"staff\":2}"},
    {"free", "{\"site\":\"lodge\",\"count\":1}"},
    {"spaces",
     "{\"site\":\"lodge\",\"count\":1,\"kind\":\"lounge\",\"until\":\"2h\",\"reason\":\"snow\"}"},
    {"scheme", "{\"bed\":\"S1\",\"person\":\"N-1\",\"until\":\"2h\",\"for\":[\"man\"],"
	       "\"decided\":\"on-call\"}"},
    {"nominate",
     "{\"where\":\"gateway\",\"person\":\"N-1\",\"criteria\":\"1\",\"reason\":\"known\","
     "\"for\":[\"man\"],\"with\":\"N-2\"}"},
    {"nominations", "{\"all\":true}"},
    {"panel",
     "{\"nomination\":\"NOMINATION\",\"decision\":\"accepted\",\"bed\":\"GW9\",\"by\":\"carol\","
     "\"reason\":\"heard\",\"decided\":\"on-call\"}"},
    {"crash", "{\"bed\":\"GW9\",\"until\":\"3h\",\"reason\":\"full\",\"end\":false}"},
    {"close", "{\"site\":\"lodge\",\"reason\":\"a flood\"}"},
    {"reopen", "{\"site\":\"lodge\"}"},
    {"seen", "{\"text\":\"t1\"}"},
    {"seen", "{\"from\":\"ann\"}"},
    {"ack", "{\"code\":\"123\",\"by\":\"bob\"}"},
    {"ack", "{\"code\":\"ann\",\"of\":\"o1\"}"},
    {"cascade-test", "{\"contacts\":[\"ann\"]}"},
    {"dismiss", "{\"alarm\":\"message\",\"subject\":\"m999\",\"reason\":\"seen\"}"},
    {"person", "{\"person\":\"C-1\",\"age\":\"25+\",\"high_support\":\"yes\",\"ring_first\":"
	       "\"yes\",\"for\":[\"man\"]}"},
    {"apart", "{\"person\":\"C-1\",\"other\":\"C-2\",\"end\":false}"},
    {"tempref", "{\"age\":\"25+\",\"high_support\":\"yes\",\"ring_first\":\"yes\"}"},
    {"merge", "{\"temporary\":\"TEMPORARY\",\"person\":\"N-1\"}"},
    {"list", "{\"what\":\"add\",\"person\":\"N-1\"}"},
    {"offered", "{\"person\":\"C-1\",\"outcome\":\"refused\",\"reason\":\"dog\"}"},
    {"sighting", "{\"person\":\"C-1\",\"place\":\"ring road\",\"found\":\"yes\"}"},
    {"objects", "{\"person\":\"C-1\",\"objects\":\"yes\"}"},
    {"agreement", "{\"version\":\"v1\",\"person\":\"C-1\"}"},
    {"legal-hold", "{\"person\":\"C-1\",\"hold\":\"on\",\"reason\":\"the coroner\"}"},
    {"erase", "{\"person\":\"C-2\",\"reason\":\"asked\"}"},
    {"refer", "{\"person\":\"N-1\",\"from\":\"hospital\",\"for\":[\"man\"],\"expected\":\"3h\"}"},
    {"referrals", "{\"all\":true}"},
    {"answer", "{\"referral\":\"REFERRAL\"}"},
    {"settle", "{\"referral\":\"REFERRAL\",\"outcome\":\"elsewhere\",\"reason\":\"family\"}"},
    {"wait", "{\"person\":\"N-1\",\"for\":[\"woman\"],\"with\":\"N-2\"}"},
    {"accept", "{\"person\":\"N-1\"}"},
    {"decline", "{\"person\":\"N-1\",\"reason\":\"area\",\"leave\":true}"},
    {"turnaway", "{\"person\":\"N-1\",\"reason\":\"no-bed\",\"for\":[\"man\"]}"},
    {"unmet", "{\"from\":\"2026-11-20\",\"to\":\"2026-11-21\"}"},
    {"book", "{\"site\":\"HOTEL\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\","
	     "\"attributes\":[\"dog\"],\"authorised\":\"alice\"}"},
    {"pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-24\",\"price\":\"65\",\"authorised\":\"alice\"}"},
    {"pay", "{\"site\":\"HOTEL\",\"to\":\"2026-11-24\"}"},
    {"cancel", "{\"bed\":\"ROOM1\",\"reason\":\"not needed\"}"},
    {"cancel", "{\"site\":\"HOTEL\",\"reason\":\"not needed\"}"},
    {"costs", "{\"from\":\"2026-11-20\",\"to\":\"2026-11-21\"}"},
    {"plan", "{\"person\":\"C-3\",\"what\":\"hostel\",\"where\":\"there\",\"by\":\"2026-11-24\","
	     "\"owner\":\"bob\"}"},
    {"plan-drop", "{\"person\":\"C-3\",\"reason\":\"fell through\"}"},
    {"told", "{\"person\":\"C-3\",\"by\":\"bob\",\"at\":\"5m\"}"},
    {"activate", "{\"tier\":1,\"reason\":\"ice\",\"until\":\"30h\"}"},
    {"approve", "{\"proposal\":\"p1\",\"reason\":\"ice\"}"},
    {"reject", "{\"proposal\":\"p1\",\"reason\":\"mild\"}"},
    {"inhibit", "{\"reason\":\"drill\",\"second\":\"carol\",\"night\":\"2026-11-21\"}"},
    {"recall", "{\"reason\":\"an error\"}"},
    {"lower", "{\"tier\":1,\"reason\":\"mild\"}"},
    {"standdown", "{\"reason\":\"mild\"}"},
    {"clock", "{\"advance\":\"2h\"}"},
    {"backup", "{\"file\":\"/nonexistent/at/all\"}"},
    {"export", "{\"what\":\"beds\"}"},
    {"site", "{\"site\":\"lodge\",\"do\":\"set\",\"change\":\"last_entry=23:00\"}"},
    {"bed", "{\"bed\":\"GW3\",\"do\":\"set\",\"change\":\"attributes=dog\"}"},
    {"import", "{\"what\":\"rota\",\"text\":\"x\",\"duty\":\"oncall\"}"},
    {"import", "{\"what\":\"beds\",\"text\":\"x\",\"closing\":1}"},
};

static struct world w;
static char nomination[32], followup[32], referral[32];

static const struct {
	const char *word, *value;
} names[] = {
    {"NOMINATION", nomination},      {"FOLLOWUP", followup}, {"REFERRAL", referral},
    {"TEMPORARY", "T-2026-11-21-1"}, {"HOTEL", "canal"},
};

static void keep(char out[32], const char *sql)
{
	snprintf(out, 32, "%s", world_text(&w, sql));
	ck_assert_msg(out[0] != '\0', "%s finds nothing", sql);
}

static void asked(const char *user, const char *verb, const char *args)
{
	json_decref(world_ok(&w, user, verb, args));
}

static void evening_of_all(void)
{
	static const char sites[] =
	    "site,name,kind,opens,confirm,last_entry,women_only,people_a_year,referrers\n"
	    "gateway,The Gateway,supported,always,no,22:00,no,,\n"
	    "house,Women's house,hostel,always,no,02:00,yes,,\n"
	    "lodge,The Lodge,hostel,always,no,,no,,\n"
	    "hall,Church hall,surge,tier1,yes,23:00,no,,\n"
	    "annex,The Annex,surge,tier2,no,,no,,\n"
	    "canal,Canal Hotel,hotel,always,no,,no,,\n"
	    "scheme,The scheme,scheme,always,no,,no,100,alice bob\n";
	char beds[2000];
	snprintf(beds, sizeof(beds), "%sscheme,S1,supported,,scheme\n", beds_csv);
	evening(&w);
	import_ok(&w, "sites", sites);
	import_ok(&w, "beds", beds);
	asked("alice", "book",
	      "{\"site\":\"canal\",\"count\":2,\"to\":\"2026-11-23\",\"price\":\"65\"}");
	asked("bob", "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}");
	asked("bob", "hold", "{\"bed\":\"GW1\",\"person\":\"C-3\"}");
	asked("bob", "checkin", "{\"person\":\"C-3\"}");
	asked("bob", "plan",
	      "{\"person\":\"C-3\",\"what\":\"hostel\",\"by\":\"2026-11-23\",\"owner\":\"bob\"}");
	asked("bob", "person", "{\"person\":\"C-2\",\"age\":\"25+\"}");
	asked("bob", "tempref", "{}");
	asked("bob", "refer", "{\"person\":\"C-5\",\"from\":\"outreach\"}");
	asked("bob", "nominate",
	      "{\"where\":\"gateway\",\"person\":\"C-9\",\"criteria\":\"1\",\"reason\":\"known\"}");
	world_refused(&w, "bob", "hold",
		      "{\"bed\":\"best\",\"person\":\"Y-1\",\"for\":[\"16-17\"]}", "refused");
	asked("bob", "checkin", "{\"person\":\"C-7\",\"bed\":\"ROOM1\"}");
	world_advance(&w, MINUTES_MS(10));
	keep(nomination, "SELECT id FROM nomination");
	world_number(&w, "INSERT INTO alarm (area, kind, subject, since, last, times, sentence)"
			 " VALUES ('coventry', 'message', 'm999', 1, 1, 1, 'It went wrong.')"
			 " RETURNING 1");
	keep(followup, "SELECT id FROM followup");
	keep(referral, "SELECT id FROM referral WHERE source = 'outreach'");
}

/* With what stands in the evening in place of the capitals. */
static json_t *args_of(const struct good *g)
{
	char text[2000] = "";
	for (const char *c = g->args; *c != '\0'; c++) {
		size_t n = 0, used = strlen(text);
		while (n < COUNT_OF(names) && strncmp(c, names[n].word, strlen(names[n].word)) != 0)
			n++;
		if (n == COUNT_OF(names)) {
			text[used] = *c;
			text[used + 1] = '\0';
		} else {
			snprintf(text + used, sizeof(text) - used, "%s", names[n].value);
			c += strlen(names[n].word) - 1;
		}
	}
	json_t *args = json_loads(text, 0, NULL);
	ck_assert_msg(args != NULL, "%s", text);
	return args;
}

/* It is refused, by the name of that argument; and nothing has changed. */
static void mistyped(const struct good *g, const char *arg, json_t *value)
{
	json_t *args = args_of(g);
	int64_t before = world_number(&w, "SELECT count(*) FROM audit");
	json_object_set_new(args, arg, value);
	char *text = json_dumps(args, JSON_COMPACT);
	json_t *reply = world_ask(&w, "alice", g->verb, text);
	json_t *error = json_object_get(reply, "error");
	const char *field = json_string_value(json_object_get(error, "field"));
	ck_assert_msg(field != NULL && strcmp(field, arg) == 0, "%s %.200s: %s", g->verb, text,
		      field != NULL ? json_string_value(json_object_get(error, "message")) : "ok");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit"), before);
	json_decref(reply);
	json_decref(args);
	free(text);
}

static bool is_given(const char *verb, const char *arg)
{
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		json_t *args = json_loads(good[i].args, 0, NULL);
		bool is = strcmp(good[i].verb, verb) == 0 && json_object_get(args, arg) != NULL;
		json_decref(args);
		if (is)
			return true;
	}
	return false;
}

START_TEST(no_argument_of_a_verb_is_forgotten)
{
	const struct verb *verb;
	for (size_t i = 0; (verb = verb_at(i)) != NULL; i++)
		for (size_t a = 0; a < VERB_ARGS && verb->args[a] != NULL; a++)
			ck_assert_msg(is_given(verb->name, verb->args[a]), "%s %s", verb->name,
				      verb->args[a]);
}
END_TEST

START_TEST(an_argument_of_another_type_is_named)
{
	evening_of_all();
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		const char *arg;
		json_t *value, *args = args_of(&good[i]);
		json_object_foreach(args, arg, value) {
			mistyped(&good[i], arg, json_object());
		}
		json_decref(args);
	}
	world_close(&w);
}
END_TEST

/* A list that is brought is long. */
START_TEST(an_argument_that_is_too_long_is_named)
{
	char longer[5000];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	evening_of_all();
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		const char *arg;
		json_t *value, *args = args_of(&good[i]);
		json_object_foreach(args, arg, value) {
			if (json_is_string(value) && strcmp(arg, "text") != 0)
				mistyped(&good[i], arg, json_string(longer));
		}
		json_decref(args);
	}
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    no_argument_of_a_verb_is_forgotten,
	    an_argument_of_another_type_is_named,
	    an_argument_that_is_too_long_is_named,
	};
	return suite_run("mistyped", cases, COUNT_OF(cases));
}
