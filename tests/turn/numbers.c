/* SPDX-License-Identifier: MIT
 *
 * Whether a text reaches a number: what a receipt showed once is over when the gateway says for
 * good that there is no such phone, until a later receipt.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

static void setup(void)
{
	telling_open();
	w.settings->gateways[0].real = true;
	w.settings->gateways[0].in_flight = 32;
	telling_step(OCCASION_PROPOSAL, "boss", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
}

/* A test to Dan, of which the gateway says this. */
static void test(const char *receipt)
{
	json_decref(world_ok(&w, "alice", "cascade-test", "{\"contacts\":[\"dan\"]}"));
	telling_answer("one/send?", "accepted 1");
	char *reference = telling_reference("dan");
	ck_assert_int_eq(telling_receipt(reference, receipt), 200);
	free(reference);
	world_clear(&w);
	world_advance(&w, HOURS_MS(3));
}

static const char *reach(void)
{
	static char said[4000];
	json_t *reply = world_ok(&w, "vera", "reach", "{}");
	char *text = json_dumps(reply, 0);
	snprintf(said, sizeof(said), "%s", text);
	free(text);
	json_decref(reply);
	return said;
}

static void is_proven(bool proven)
{
	ck_assert_int_eq(telling_alarms("number"), !proven);
	ck_assert_int_eq(strstr(reach(), "proposal to boss has no verified number") == NULL,
			 proven);
}

START_TEST(what_the_gateway_says_for_good_counts_until_a_later_receipt)
{
	setup();
	test("delivered");
	is_proven(true);
	test("failed"); /* it was off */
	is_proven(true);
	test("dead");
	is_proven(false);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'number'"),
			 "no text reaches +447700900004 of dan: dead. Find the right number, and "
			 "import it");
	test("delivered");
	is_proven(true);
	telling_close();
}
END_TEST

START_TEST(a_receipt_that_comes_again_says_nothing_new)
{
	setup();
	test("dead");
	char *dead = telling_reference("dan");
	test("delivered");
	ck_assert_int_eq(telling_receipt(dead, "dead"), 200);
	free(dead);
	is_proven(true);
	telling_close();
}
END_TEST

START_TEST(a_number_that_is_nobodys_any_more_is_no_alarm)
{
	setup();
	test("dead");
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "dan,Dan,Council,07700 900014,boss,\n");
	ck_assert_int_eq(telling_alarms("number"), 0);
	telling_close();
}
END_TEST

START_TEST(a_test_that_did_not_arrive_is_an_alarm)
{
	setup();
	test("delivered");
	ck_assert_int_eq(telling_alarms("message"), 0);
	test("failed");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'message'"
					" AND cleared IS NULL"),
			 "the test did not reach dan: failed");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    what_the_gateway_says_for_good_counts_until_a_later_receipt,
	    a_receipt_that_comes_again_says_nothing_new,
	    a_number_that_is_nobodys_any_more_is_no_alarm,
	    a_test_that_did_not_arrive_is_an_alarm,
	};
	return suite_run("numbers", all, COUNT_OF(all));
}
