/* SPDX-License-Identifier: MIT
 *
 * What is shown before a decision is what is sent after it; and nothing of it is kept.
 */
#include "lib/scripted_gateway.h"

#include "lib/sky.h"
#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups\n"                                                 \
	"ann,Ann,Harbour House,07700 900001,sites\n"                                               \
	"ben,Ben,The Mill,07700 900002,sites\n"                                                    \
	"cat,Cat,Council,07700 900003,desk\n"                                                      \
	"dan,Dan,Council,07700 900004,desk\n"                                                      \
	"eve,Eve,Outreach,07700 900005,wide\n"

static void setup(void)
{
	telling_open();
	telling_template("SWEP {area} tier {tier} {night}: {beds} beds. Reply OK {code}");
	w.settings->gateways[0].price = 2.5;
	w.settings->gateways[0].in_flight = 32;
	w.settings->areas[0]->quiet_from_minutes = 21 * 60;
	w.settings->areas[0]->quiet_to_minutes = 7 * 60 + 30;
	telling_step(OCCASION_ACTIVATION, "sites", 1)->order = ORDER_ALL;
	telling_step(OCCASION_ACTIVATION, "desk", 1);
	telling_step(OCCASION_ACTIVATION, "wide", 0)->waits = true;
	w.now.ms += HOURS_MS(10); /* 22:00 */
	world_start(&w);
	telling_import(PEOPLE);
	ck_assert_int_eq(telling_text("t1", "07700 900002", "STOP"), 200);
	world_clear(&w);
}

/* Every table's rows, and what the newest of the chain is. */
static char *everything(void)
{
	return strdup(world_text(
	    &w, "SELECT (SELECT count(*) FROM message) || ' ' || (SELECT count(*) FROM occasion)"
		" || ' ' || (SELECT count(*) FROM step) || ' ' || (SELECT count(*) FROM activation)"
		" || ' ' || (SELECT count(*) FROM decision) || ' ' || (SELECT count(*) FROM audit)"
		" || ' ' || (SELECT group_concat(kind || subject || due) FROM deadline)"
		" || ' ' || (SELECT state || tier FROM swep)"));
}

static char *text_of(const char *contact)
{
	char *text = strdup(
	    world_text(&w, telling_sql("SELECT text FROM message WHERE contact = '%s'", contact)));
	memcpy(strstr(text, " OK ") + 4, "0000", 4); /* the code is another each time */
	return text;
}

static json_t *look(const char *who, const char *args)
{
	json_t *reply = world_ok(&w, who, "preview", args);
	json_t *result = json_incref(json_object_get(reply, "result"));
	json_decref(reply);
	return result;
}

static const char *string_at(json_t *result, const char *list, size_t n, const char *name)
{
	json_t *row = json_array_get(json_object_get(result, list), n);
	return json_string_value(json_object_get(row, name));
}

static const char *waiting_at(json_t *result, size_t n)
{
	json_t *row = json_array_get(json_object_get(result, "waiting"), n);
	json_t *contacts = json_object_get(row, "contacts");
	ck_assert_uint_eq(json_array_size(contacts), 1);
	return json_string_value(json_array_get(contacts, 0));
}

START_TEST(shows_who_what_and_how_much)
{
	setup();
	json_t *seen = look("bob", "{\"what\":\"activation\"}");
	json_t *messages = json_object_get(seen, "messages");
	ck_assert_uint_eq(json_array_size(messages), 3);
	ck_assert_str_eq(string_at(seen, "messages", 0, "contact"), "ann");
	ck_assert_str_eq(string_at(seen, "messages", 0, "organisation"), "Harbour House");
	ck_assert_str_eq(string_at(seen, "messages", 0, "encoding"), "GSM-7");
	ck_assert_str_eq(string_at(seen, "messages", 0, "phone"), "+44…001");
	ck_assert_str_eq(string_at(seen, "messages", 1, "contact"), "cat");
	ck_assert_str_eq(string_at(seen, "messages", 2, "contact"), "eve");
	ck_assert_ptr_null(string_at(seen, "messages", 1, "until"));
	ck_assert_str_eq(string_at(seen, "messages", 2, "until"), "2026-11-22T07:30:00Z");
	ck_assert_ptr_nonnull(strstr(string_at(seen, "messages", 2, "text"), "SWEP Coventry"));
	ck_assert_double_eq(json_real_value(json_object_get(seen, "total_pence")), 7.5);
	ck_assert_str_eq(string_at(seen, "unreached", 0, "contact"), "ben");
	ck_assert_str_eq(waiting_at(seen, 0), "dan");
	ck_assert_ptr_null(string_at(seen, "waiting", 0, "until"));
	ck_assert_str_eq(waiting_at(seen, 1), "eve");
	ck_assert_str_eq(string_at(seen, "waiting", 1, "until"), "2026-11-22T07:30:00Z");
	json_decref(seen);
	telling_close();
}
END_TEST

START_TEST(writes_and_sends_nothing)
{
	setup();
	char *before = everything();
	json_decref(look("alice", "{}"));
	char *after = everything();
	ck_assert_str_eq(before, after);
	ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), 0);
	ck_assert_uint_eq(world_count(&w, EFFECT_PUBLISH), 0);
	free(before);
	free(after);
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	telling_close();
}
END_TEST

START_TEST(what_was_shown_is_sent)
{
	setup();
	json_t *seen = look("alice", "{}");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 2);
	for (size_t i = 0; i < 2; i++) {
		char *sent = text_of(string_at(seen, "messages", i, "contact"));
		char *shown = strdup(string_at(seen, "messages", i, "text"));
		memcpy(strstr(shown, " OK ") + 4, "0000", 4);
		ck_assert_str_eq(shown, sent);
		free(sent);
		free(shown);
	}
	json_decref(seen);
	world_refused(&w, "bob", "preview", "{}", "refused");
	telling_close();
}
END_TEST

/* A council that pays for one segment gets one: less is said of why and what is offered. */
START_TEST(what_is_too_long_says_less)
{
	setup();
	struct area_settings *a = w.settings->areas[0];
	telling_template(
	    "SWEP {area} tier {tier} {night}: this text is long already, because somebody "
	    "wanted to say it all at once, {offer}, and so on. Reply OK {code}");
	strcpy(a->policy.offers[0], "a bed for everybody who wants one tonight, from 7pm on");
	json_t *seen = look("alice", "{}");
	ck_assert_int_eq(json_integer_value(json_object_get(seen, "segments")), 6);
	json_decref(seen);
	a->templates[0].segments = 1;
	seen = look("alice", "{}");
	ck_assert_int_eq(json_integer_value(json_object_get(seen, "segments")), 3);
	const char *text = string_at(seen, "messages", 0, "text");
	ck_assert_msg(strstr(text, "at once, a bed for everybody who..., and so on. Reply OK ") !=
			  NULL,
		      "%s", text);
	json_decref(seen);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT max(parts) FROM message"), 1);
	telling_close();
}
END_TEST

START_TEST(what_each_template_takes)
{
	setup();
	struct area_settings *a = w.settings->areas[0];
	a->template_count = 3;
	a->templates[0].segments = 1;
	strcpy(a->templates[1].key, "note-call");
	strcpy(a->templates[1].text, "This is SWEP.");
	strcpy(a->templates[2].key, "gaeaf");
	strcpy(a->templates[2].text, "T\u0177 Gaeaf {area} {until}, {site}: {why}. {offer}");
	telling_step(OCCASION_STANDDOWN, "told", 0);
	strcpy(a->steps[a->step_count - 1].template, "gaeaf");
	json_t *reply = world_ok(&w, "vera", "templates", "{}");
	json_t *all = json_object_get(json_object_get(reply, "result"), "templates");
	ck_assert_uint_eq(json_array_size(all), 3);
	char *rows[3];
	for (size_t i = 0; i < 3; i++)
		rows[i] = json_dumps(json_array_get(all, i), JSON_COMPACT);
	ck_assert_str_eq(
	    rows[0], "{\"template\":\"note\",\"on\":\"activation\",\"encoding\":\"GSM-7\","
		     "\"units\":66,\"segments\":1,\"most\":1,\"pence\":2.5,\"price\":\"2.50p\","
		     "\"text\":\"SWEP {area} tier {tier} {night}: {beds} beds. Reply OK {code}\"}");
	ck_assert_ptr_nonnull(strstr(rows[1], "\"on\":\"\",\"encoding\":\"\",\"units\":0,"
					      "\"segments\":0,"));
	ck_assert_ptr_nonnull(strstr(rows[2], "\"on\":\"standdown\",\"encoding\":\"UCS-2\","));
	ck_assert_ptr_nonnull(strstr(rows[2], "\"segments\":2,\"most\":0,\"pence\":5.0,"));
	for (size_t i = 0; i < 3; i++)
		free(rows[i]);
	json_decref(reply);
	telling_close();
}
END_TEST

/* The n-th text that is shown: of which group, to whom, when, and that it has a price. */
static void shows(json_t *seen, size_t n, const char *group, const char *contact, const char *until)
{
	const char *then = string_at(seen, "messages", n, "until");
	json_t *row = json_array_get(json_object_get(seen, "messages"), n);
	ck_assert_str_eq(string_at(seen, "messages", n, "group"), group);
	ck_assert_str_eq(string_at(seen, "messages", n, "contact"), contact);
	ck_assert_str_eq(then != NULL ? then : "", until);
	ck_assert_str_eq(string_at(seen, "messages", n, "encoding"), "GSM-7");
	ck_assert_int_eq(json_integer_value(json_object_get(row, "parts")), 1);
	ck_assert_double_eq(json_real_value(json_object_get(row, "pence")), 2.5);
	ck_assert_ptr_nonnull(strstr(string_at(seen, "messages", n, "text"), "SWEP Coventry"));
}

/* Every text is taken. */
static void taken(void)
{
	for (size_t n = 0, all = w.count; n < all; n++)
		if (w.seen[n].kind == EFFECT_TRANSFER) {
			struct errand e = w.seen[n].errand;
			world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
		}
	world_clear(&w);
}

static void decided(const char *verb)
{
	json_decref(world_ok(&w, "alice", verb, "{\"reason\":\"r\"}"));
	taken();
}

/* It is on since noon, and dan, whom the ladder asked in cat's place, was told, too. */
static void on_since_noon(void)
{
	setup();
	struct area_settings *a = w.settings->areas[0];
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	a->steps[2].waits = false; /* wide */
	world_advance(&w, HOURS_MS(14)); /* Sunday noon */
	world_advance(&w, HOURS_MS(24));
	decided("activate");
	world_advance(&w, MINUTES_MS(11));
	taken();
	a->steps[2].waits = true;
}

/* Who heard the end, and whom no step would tell, hears that it is on: at once, where it was not to
 * be on tonight; in the morning, where it was only to end. */
START_TEST(who_heard_of_an_end_is_shown_to_hear_that_it_is_on)
{
	on_since_noon();
	world_advance(&w, HOURS_MS(4));
	decided("recall");
	json_t *seen = look("bob", "{}");
	shows(seen, 0, "sites", "ann", "");
	shows(seen, 1, "desk", "cat", "");
	shows(seen, 2, "wide", "eve", "");
	shows(seen, 3, "told-off", "dan", "");
	ck_assert_double_eq(json_real_value(json_object_get(seen, "total_pence")), 10.0);
	json_decref(seen);
	telling_close();
}
END_TEST

START_TEST(who_heard_that_it_ends_is_shown_to_hear_in_the_morning)
{
	on_since_noon();
	decided("standdown");
	for (int i = 0; i < 10; i++) { /* to 22:11 */
		world_advance(&w, HOURS_MS(1));
		taken();
	}
	json_t *seen = look("bob", "{\"what\":\"activation\"}");
	shows(seen, 0, "sites", "ann", "");
	shows(seen, 1, "desk", "cat", "");
	shows(seen, 2, "wide", "eve", "2026-11-24T07:30:00Z");
	shows(seen, 3, "told-ending", "dan", "2026-11-24T07:30:00Z");
	ck_assert_double_eq(json_real_value(json_object_get(seen, "total_pence")), 10.0);
	json_decref(seen);
	telling_close();
}
END_TEST

/* An end is a decision like another: proposed or not. */
START_TEST(an_end_is_shown_to_whoever_was_told)
{
	static const char *const ends[] = {"{\"what\":\"standdown\"}", "{\"what\":\"recall\"}"};
	on_since_noon();
	for (size_t i = 0; i < 2; i++) {
		char *before = everything();
		json_t *seen = look("bob", ends[i]);
		ck_assert_uint_eq(json_array_size(json_object_get(seen, "messages")), 4);
		shows(seen, 3, "told", "dan", "");
		json_decref(seen);
		char *after = everything();
		ck_assert_str_eq(before, after);
		free(before);
		free(after);
	}
	world_refused(&w, "bob", "preview", "{\"what\":\"activation\"}", "refused");
	telling_close();
}
END_TEST

START_TEST(an_end_that_is_proposed_is_shown_too)
{
	on_since_noon();
	for (int i = 0; i < 23; i++) { /* past the review of Tuesday */
		world_advance(&w, HOURS_MS(1));
		sky_weather(&w, 8, 6);
		taken();
	}
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "STANDDOWN_PROPOSED");
	json_t *seen = look("bob", "{}");
	ck_assert_ptr_nonnull(json_object_get(seen, "proposal"));
	ck_assert_uint_eq(json_array_size(json_object_get(seen, "messages")), 4);
	shows(seen, 3, "told", "dan", "");
	json_decref(seen);
	telling_close();
}
END_TEST

/* Down from tomorrow's morning, up at once: whoever is told of it is shown. */
START_TEST(another_tier_is_shown_to_whoever_hears_of_it)
{
	static const char *const lowered = "SWEP Coventry tier 1 Mon 23 Nov";
	on_since_noon();
	telling_step(OCCASION_LOWERED, "told", 0)->order = ORDER_ALL;
	char *before = everything();
	world_refused(&w, "bob", "preview", "{\"what\":\"lower\"}", "refused");
	json_t *seen = look("bob", "{\"what\":\"raise\"}");
	ck_assert_uint_eq(json_array_size(json_object_get(seen, "messages")), 3);
	shows(seen, 0, "sites", "ann", "");
	shows(seen, 1, "desk", "cat", "");
	shows(seen, 2, "wide", "eve", "");
	ck_assert_ptr_nonnull(strstr(string_at(seen, "messages", 0, "text"), " tier 2 "));
	json_decref(seen);
	char *after = everything();
	ck_assert_str_eq(before, after);
	free(after);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":2,\"reason\":\"r\"}"));
	taken();
	world_refused(&w, "bob", "preview", "{\"what\":\"raise\"}", "refused");
	seen = look("bob", "{\"what\":\"lower\"}");
	ck_assert_uint_eq(json_array_size(json_object_get(seen, "messages")), 4);
	for (size_t n = 0; n < 4; n++)
		ck_assert_ptr_nonnull(strstr(string_at(seen, "messages", n, "text"), lowered));
	ck_assert_double_eq(json_real_value(json_object_get(seen, "total_pence")), 10.0);
	json_decref(seen);
	world_refused(&w, "bob", "preview", "{\"what\":\"activation\"}", "refused");
	decided("recall");
	world_refused(&w, "bob", "preview", "{\"what\":\"raise\"}", "refused");
	world_refused(&w, "bob", "preview", "{\"what\":\"lower\"}", "refused");
	free(before);
	telling_close();
}
END_TEST

START_TEST(refuses_what_is_not_proposed)
{
	setup();
	char *before = everything();
	world_refused(&w, "bob", "preview", "{\"what\":\"p99\"}", "not-found");
	world_refused(&w, "vera", "preview", "{}", "forbidden");
	char *after = everything();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {shows_who_what_and_how_much,
				    writes_and_sends_nothing,
				    what_was_shown_is_sent,
				    what_is_too_long_says_less,
				    what_each_template_takes,
				    who_heard_of_an_end_is_shown_to_hear_that_it_is_on,
				    who_heard_that_it_ends_is_shown_to_hear_in_the_morning,
				    an_end_is_shown_to_whoever_was_told,
				    an_end_that_is_proposed_is_shown_too,
				    another_tier_is_shown_to_whoever_hears_of_it,
				    refuses_what_is_not_proposed};
	return suite_run("preview", all, COUNT_OF(all));
}
