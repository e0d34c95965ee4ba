/* SPDX-License-Identifier: MIT
 *
 * Texts that wait for a person: who may see whose number, and what a flood leaves to do.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define ANN "+447700900001"
#define STRANGER "+447700900777"

static void setup(void)
{
	telling_open();
	world_start(&w);
	telling_import(TELLING_PEOPLE);
}

static bool shows(const char *user, const char *words)
{
	json_t *list = world_ok(&w, user, "texts", "{}");
	char *dump = json_dumps(list, 0);
	bool found = strstr(dump, words) != NULL;
	free(dump);
	json_decref(list);
	return found;
}

/* Whoever is to ring somebody must know whom. */
START_TEST(a_manager_sees_the_number_and_the_look_is_recorded)
{
	setup();
	ck_assert_int_eq(telling_text("t1", STRANGER, "there is a man by the station"), 200);
	ck_assert(!shows("bob", STRANGER));
	is_text("SELECT count(*) FROM audit WHERE kind = 'look'", "0");
	ck_assert(shows("alice", STRANGER));
	is_text("SELECT group_concat(actor || ' ' || subject || ' ' || change) FROM audit"
		" WHERE kind = 'look'",
		"alice numbers of texts read");
	/* where none waits nobody's number was seen */
	json_decref(world_ok(&w, "alice", "seen", "{\"text\":\"one/t1\"}"));
	ck_assert(!shows("alice", STRANGER));
	is_text("SELECT count(*) FROM audit WHERE kind = 'look'", "1");
	telling_close();
}
END_TEST

static void flood(int count)
{
	for (int i = 0; i < count; i++) {
		char id[16], from[20];
		snprintf(id, sizeof(id), "f%d", i);
		snprintf(from, sizeof(from), "+447700900%03d", 100 + i % 800);
		ck_assert_int_eq(telling_text(id, from, "x"), 200);
	}
}

START_TEST(a_flood_buries_no_contact_and_goes_at_once)
{
	setup();
	ck_assert_int_eq(telling_text("t1", ANN, "the door is locked"), 200);
	flood(250);
	ck_assert(shows("bob", "the door is locked"));
	ck_assert(shows("bob", "These are 200 of 251"));
	world_refused(&w, "bob", "seen", "{\"from\":\"strangers\"}", "forbidden");
	json_decref(world_ok(&w, "alice", "seen", "{\"from\":\"strangers\"}"));
	is_text("SELECT group_concat(text) FROM inbound WHERE seen IS NULL", "the door is locked");
	is_text("SELECT sentence FROM alarm WHERE kind = 'inbound' AND cleared IS NULL",
		"1 text waits for a person");
	is_text("SELECT change FROM audit WHERE subject = 'texts of one sender'", "250 seen");
	telling_close();
}
END_TEST

START_TEST(all_of_one_sender_at_once)
{
	setup();
	ck_assert_int_eq(telling_text("t1", STRANGER, "one"), 200);
	ck_assert_int_eq(telling_text("t2", STRANGER, "two"), 200);
	ck_assert_int_eq(telling_text("t3", ANN, "three"), 200);
	json_decref(world_ok(&w, "bob", "seen", "{\"from\":\"07700 900777\"}"));
	is_text("SELECT group_concat(text) FROM inbound WHERE seen IS NULL", "three");
	json_decref(world_ok(&w, "bob", "seen", "{\"from\":\"ann\"}"));
	ck_assert_int_eq(telling_alarms("inbound"), 0);
	world_refused(&w, "bob", "seen", "{\"from\":\"ann\"}", "not-found");
	world_refused(&w, "bob", "seen", "{}", "usage");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    a_manager_sees_the_number_and_the_look_is_recorded,
	    a_flood_buries_no_contact_and_goes_at_once,
	    all_of_one_sender_at_once,
	};
	return suite_run("waiting_texts", all, COUNT_OF(all));
}
