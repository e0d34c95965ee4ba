/* SPDX-License-Identifier: MIT
 *
 * An end that is queued for who may have heard ON, until it is known that they did not; and one
 * that they read first.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site\n"                                            \
	"ed,Ed,Council,07700 900001,edt,\n"

static void ask(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "alice", verb, args));
}

static void began(void)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	ask("activate", "{\"tier\":1,\"reason\":\"ice\"}");
}

static void nobody_knows(void)
{
	struct errand e = telling_transfer("one/send?")->errand;
	world_result(&w, &e, FATE_UNKNOWN, 0, NULL);
	world_clear(&w);
}

static void is_absent(void)
{
	world_advance(&w, SECONDS_MS(61));
	telling_answer("one/ask?q=0", "next");
	telling_answer("one/ask?q=1", "absent");
	world_clear(&w);
}

static void states(const char *kind, const char *want)
{
	ck_assert_str_eq(
	    world_text(&w, telling_sql("SELECT coalesce(group_concat(m.state, ' '), '') FROM"
				       " message m JOIN occasion o ON o.id = m.occasion"
				       " WHERE o.kind = '%s'",
				       kind)),
	    want);
}

START_TEST(an_end_is_not_told_to_who_certainly_never_heard_on)
{
	began();
	nobody_knows();
	ask("recall", "{\"reason\":\"an error\"}");
	states("recall", "queued"); /* behind it */
	is_absent();
	states("activation", "cancelled");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_uint_eq(telling_transfers("one/send?"), 0);
	states("recall", "cancelled");
	telling_close();
}
END_TEST

START_TEST(nor_where_the_answer_says_that_it_did_not_go)
{
	began();
	ask("recall", "{\"reason\":\"an error\"}");
	states("recall", "queued");
	telling_answer("one/send?", "retry");
	states("activation", "cancelled");
	states("recall", "cancelled");
	telling_close();
}
END_TEST

START_TEST(who_heard_an_earlier_one_hears_of_the_end)
{
	began();
	telling_answer("one/send?", "accepted");
	world_advance(&w, MINUTES_MS(1));
	ask("activate", "{\"tier\":2,\"reason\":\"colder\"}");
	nobody_knows();
	ask("recall", "{\"reason\":\"an error\"}");
	is_absent();
	states("activation", "accepted cancelled");
	world_advance(&w, SECONDS_MS(1));
	states("recall", "sending");
	telling_close();
}
END_TEST

START_TEST(nor_is_one_kept_from_who_may_have_heard)
{
	began();
	nobody_knows();
	ask("recall", "{\"reason\":\"an error\"}");
	world_advance(&w, SECONDS_MS(61));
	telling_answer("one/ask?q=0", "accepted");
	world_advance(&w, SECONDS_MS(1));
	states("recall", "sending");
	telling_close();
}
END_TEST

static void reference_of(const char *kind, char out[100])
{
	snprintf(out, 100, "%s",
		 world_text(&w, telling_sql("SELECT reference FROM attempt a JOIN message m"
					    " ON m.id = a.message JOIN occasion o"
					    " ON o.id = m.occasion WHERE o.kind = '%s'",
					    kind)));
}

/* Both are accepted, and arrive in this order. */
static void arrive(const char *first, const char *then)
{
	char reference[100];
	began();
	telling_answer("one/send?", "held");
	world_clear(&w);
	world_advance(&w, SECONDS_MS(1));
	ask("recall", "{\"reason\":\"an error\"}");
	world_advance(&w, MINUTES_MS(31));
	telling_answer("one/send?", "held");
	reference_of(first, reference);
	ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
	reference_of(then, reference);
	ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
}

START_TEST(who_may_have_read_on_after_its_end_is_named)
{
	arrive("recall", "activation");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'order'"),
			 "SWEP is over, or ends, and ed may have read last that it is on: ring "
			 "them");
	telling_close();
}
END_TEST

START_TEST(who_read_them_in_their_order_is_not)
{
	arrive("activation", "recall");
	ck_assert_int_eq(telling_alarms("order"), 0);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    an_end_is_not_told_to_who_certainly_never_heard_on,
	    nor_where_the_answer_says_that_it_did_not_go,
	    who_heard_an_earlier_one_hears_of_the_end,
	    nor_is_one_kept_from_who_may_have_heard,
	    who_may_have_read_on_after_its_end_is_named,
	    who_read_them_in_their_order_is_not,
	};
	return suite_run("unheard", all, COUNT_OF(all));
}
