/* SPDX-License-Identifier: MIT
 *
 * What a text costs in statements, from the cascade to its answer: ten thousand of them leave in
 * one night, and a look more for each is one that nobody sees.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define TEXTS 200

static long statements;

static int counted(unsigned type, void *context, void *statement, void *unused)
{
	(void)type, (void)context, (void)statement, (void)unused;
	statements++;
	return 0;
}

/* Since it was last asked, for each text. */
static double a_text(void)
{
	double each = (double)statements / TEXTS;
	statements = 0;
	return each;
}

static void setup(void)
{
	static char csv[60 * (TEXTS + 1)];
	int used = snprintf(csv, sizeof(csv), "contact,name,organisation,phone,groups,site\n");
	telling_open();
	w.settings->gateways[0].in_flight = LIMIT_IN_FLIGHT;
	telling_step(OCCASION_ACTIVATION, "wide", 1)->order = ORDER_ALL;
	world_start(&w);
	for (int i = 0; i < TEXTS; i++)
		used += snprintf(csv + used, sizeof(csv) - (size_t)used,
				 "c%d,Desk,Org,07700 900%03d,wide,\n", i, i);
	telling_import(csv);
	world_clear(&w);
	ck_assert_int_eq(sqlite3_trace_v2(w.store->db, SQLITE_TRACE_STMT, counted, NULL),
			 SQLITE_OK);
	statements = 0;
}

/* All that left since it was last asked are answered, in one turn. Returns how many there were. */
static size_t answered(void)
{
	static struct event events[TEXTS];
	static size_t seen;
	size_t count = 0;
	for (; seen < w.count; seen++)
		if (w.seen[seen].kind == EFFECT_TRANSFER)
			events[count++] = (struct event){.kind = EVENT_RESULT,
							 .errand = w.seen[seen].errand,
							 .result = {.fate = FATE_ANSWERED,
								    .status = 200,
								    .body = "accepted",
								    .size = 8,
								    .took_ms = 20}};
	world_turn(&w, events, count);
	return count;
}

START_TEST(a_text_costs_no_look_more)
{
	setup();
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	double told = a_text();
	size_t count = 0, some;
	while ((some = answered()) > 0)
		count += some;
	double sent = a_text();
	ck_assert_uint_eq(count, TEXTS);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(DISTINCT state) FROM message"),
			 "accepted");
	ck_assert_msg(told < 8.7, "%.2f statements to queue one", told);
	ck_assert_msg(sent < 15.0, "%.2f statements to send one and hear its answer", sent);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {a_text_costs_no_look_more};
	return suite_run("statements", all, COUNT_OF(all));
}
