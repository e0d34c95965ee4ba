/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and a duty changes hands: whoever comes on duty of a step that was told hears of it.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define HEAD "contact,name,organisation,phone,groups,site\n"
#define PEOPLE                                                                                     \
	HEAD "d1,Dee,Council,07700 900001,,\nd2,Del,Council,07700 900002,,\n"                      \
	     "d3,Don,Council,07700 900003,,\n"
#define ROTA                                                                                       \
	"duty,from,to,contact\n"                                                                   \
	"oncall,2026-11-23 09:00,2026-11-23 17:00,d1\n"                                            \
	"oncall,2026-11-23 17:00,2026-11-24 09:00,d2\n"                                            \
	"oncall,2026-11-24 09:00,2026-11-24 17:00,d1\n"                                            \
	"oncall,2026-11-24 23:00,2026-11-25 09:00,d3\n"

/* It is on since noon, and whoever had the duty was told. */
static void began(enum step_order order, int acks, bool waits)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", acks);
	s->order = order;
	s->waits = waits;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	telling_import_of("rota", ROTA);
	telling_activated();
}

START_TEST(who_comes_on_duty_hears_that_it_is_on_and_that_it_ends)
{
	began(ORDER_ALL, 0, false);
	telling_left("activation", "00001");
	telling_until("2026-11-23T16:59:00Z");
	telling_left("activation", "00001");
	telling_until("2026-11-23T17:02:00Z");
	telling_left("activation", "00001 00002");
	telling_until("2026-11-24T22:00:00Z");
	telling_left("activation", "00001 00002"); /* nobody twice */
	telling_until("2026-11-24T23:02:00Z"); /* at any hour, as the step says */
	telling_left("activation", "00001 00002 00003");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_until("2026-11-25T07:31:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(DISTINCT m.contact) FROM message m JOIN"
					  " occasion o ON o.id = m.occasion WHERE o.kind ="
					  " 'recall'"),
			 3);
	telling_close();
}
END_TEST

START_TEST(who_sleeps_until_the_morning_does_so)
{
	began(ORDER_ALL, 0, true);
	telling_until("2026-11-24T23:30:00Z");
	telling_left("activation", "00001 00002");
	telling_until("2026-11-25T07:32:00Z");
	telling_left("activation", "00001 00002 00003");
	telling_close();
}
END_TEST

/* One after the other, too: whoever had it answered, and has it no more. */
START_TEST(who_follows_one_who_answered)
{
	began(ORDER_LADDER, 1, false);
	json_t *args = json_pack("{s:s}", "code", telling_code("d1"));
	char *text = json_dumps(args, 0);
	json_decref(world_ok(&w, "bob", "ack", text));
	free(text);
	json_decref(args);
	telling_until("2026-11-23T17:02:00Z");
	telling_left("activation", "00001 00002");
	telling_close();
}
END_TEST

/* The hand-over of that evening says it already. */
START_TEST(nobody_hears_twice_at_the_hand_over)
{
	began(ORDER_ALL, 0, false);
	telling_step(OCCASION_HANDOVER, "duty:oncall", 0)->order = ORDER_ALL;
	telling_until("2026-11-23T17:00:10Z");
	const char *activation = world_text(&w, "SELECT activation FROM swep");
	char id[24];
	snprintf(id, sizeof(id), "%s", activation);
	telling_change(true, OCCASION_HANDOVER, "2026-11-23", id, wall_plus(w.now, HOURS_MS(16)));
	telling_until("2026-11-23T17:30:00Z");
	telling_left("handover", "00002");
	telling_left("activation", "00001");
	telling_close();
}
END_TEST

START_TEST(a_rota_that_changes_is_looked_at)
{
	began(ORDER_ALL, 0, false);
	telling_until("2026-11-23T13:00:00Z");
	telling_import_of("rota",
			  "duty,from,to,contact\noncall,2026-11-23 12:30,2026-11-24 09:00,d3\n");
	telling_until("2026-11-23T13:05:00Z");
	telling_left("activation", "00001 00003");
	telling_close();
}
END_TEST

START_TEST(nobody_hears_once_it_is_over)
{
	began(ORDER_ALL, 0, false);
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_until("2026-11-23T18:00:00Z");
	telling_left("activation", "00001");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {who_comes_on_duty_hears_that_it_is_on_and_that_it_ends,
				    who_sleeps_until_the_morning_does_so,
				    who_follows_one_who_answered,
				    nobody_hears_twice_at_the_hand_over,
				    a_rota_that_changes_is_looked_at,
				    nobody_hears_once_it_is_over};
	return suite_run("on_duty", all, COUNT_OF(all));
}
