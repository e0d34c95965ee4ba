/* SPDX-License-Identifier: MIT
 *
 * An area leaves the configuration, and comes back: what is of no area goes on, and what was of it
 * is looked at again.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"
#include "query.h"

static struct area_settings rugby;

static void configure(const struct area_settings *one, const struct area_settings *two)
{
	struct settings *s = w.settings;
	static struct settings next;
	next = *s;
	next.area_count = 0;
	for (int i = 0; i < 2; i++) {
		const struct area_settings *a = i == 0 ? one : two;
		if (a != NULL)
			next.areas[next.area_count++] = (struct area_settings *)(uintptr_t)a;
	}
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = &next}, 1);
}

static void setup(void)
{
	telling_open();
	snprintf(w.settings->gateways[0].kind, sizeof(w.settings->gateways[0].kind), "texts");
	rugby = *w.settings->areas[0];
	snprintf(rugby.key, sizeof(rugby.key), "rugby");
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	configure(telling_area(), &rugby);
	telling_answer("/poll?", "end");
	world_clear(&w);
}

static int64_t failed_looks(void)
{
	return world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'deadline'"
				" AND cleared IS NULL");
}

START_TEST(polls_outlive_the_area_that_was_first)
{
	setup();
	configure(&rugby, NULL);
	world_advance(&w, MINUTES_MS(5));
	ck_assert_uint_eq(telling_transfers("one/poll?"), 1);
	telling_answer("/poll?", "more b\nt1 +447700900001 hello there");
	ck_assert_uint_eq(telling_transfers("one/poll?cursor=b"), 1);
	telling_answer("/poll?", "end\nt0 +447700900001 hello before");
	world_advance(&w, SECONDS_MS(1));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM inbound"), 2);
	world_advance(&w, MINUTES_MS(5));
	ck_assert_uint_eq(telling_transfers("one/poll?"), 3);
	world_close(&w);
}
END_TEST

/* As an earlier version left it. */
START_TEST(polls_that_were_of_an_area_need_it_no_more)
{
	setup();
	ck_assert_int_eq(query_run(w.store, "UPDATE deadline SET area = 'coventry'", ""), ERR_OK);
	configure(&rugby, NULL);
	world_advance(&w, MINUTES_MS(5));
	ck_assert_uint_eq(telling_transfers("one/poll?"), 1);
	world_close(&w);
}
END_TEST

/* A new configuration may be what it needed. */
START_TEST(a_poll_that_failed_is_tried_again_with_new_settings)
{
	setup();
	ck_assert_int_eq(query_run(w.store,
				   "UPDATE deadline SET failures = 6, due = due + 3840000"
				   " WHERE area = ''",
				   ""),
			 ERR_OK);
	configure(telling_area(), &rugby);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE failures > 0"), 0);
	ck_assert_uint_eq(telling_transfers("one/poll?"), 1);
	world_close(&w);
}
END_TEST

START_TEST(what_could_not_be_looked_at_is_no_alarm_once_it_was)
{
	setup();
	configure(&rugby, NULL);
	world_advance(&w, HOURS_MS(3));
	ck_assert_int_gt(failed_looks(), 0);
	configure(telling_area(), &rugby);
	world_advance(&w, SECONDS_MS(1));
	ck_assert_int_eq(failed_looks(), 0);
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    polls_outlive_the_area_that_was_first,
	    polls_that_were_of_an_area_need_it_no_more,
	    a_poll_that_failed_is_tried_again_with_new_settings,
	    what_could_not_be_looked_at_is_no_alarm_once_it_was,
	};
	return suite_run("areas_gone", all, COUNT_OF(all));
}
