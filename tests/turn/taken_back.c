/* SPDX-License-Identifier: MIT
 *
 * What stands again once a check-out is taken back: all that would stand had it never been typed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

static void alice(struct world *w, const char *verb, const char *args)
{
	json_decref(world_ok(w, "alice", verb, args));
}

#define OF(person) "{\"person\":\"" person "\"}"

/* Of people and of beds. */
static const char *alarms(struct world *w)
{
	return world_text(
	    w,
	    "SELECT coalesce(group_concat(kind || ': ' || sentence, '; '), '') FROM (SELECT kind,"
	    " sentence FROM alarm WHERE cleared IS NULL AND kind IN ('unfit', 'shared', 'closed', "
	    "'apart',"
	    " 'followup', 'space', 'crash', 'stay', 'stay-limit', 'unplanned')"
	    " ORDER BY kind, sentence)");
}

/* ---- who is in danger there ------------------------------------------------------------------ */

#define UNFIT                                                                                      \
	"unfit: by what is known now W1 at Women's house is none for somebody who is in it: for "  \
	"women only. Somebody must decide; nothing has ended"

/* A1 is in the women's house, and turns out to be a man. */
static void unfit(struct world *w)
{
	evening(w);
	bob(w, "checkin", "{\"bed\":\"W1\",\"person\":\"A1\",\"for\":[\"woman\"]}", "ok", "");
	bob(w, "person", "{\"person\":\"A1\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(alarms(w), UNFIT);
	at(w, "2026-11-21T22:30:00Z");
}

/* The danger is the same in a bed that nobody else is to be given. */
START_TEST(a_bed_that_was_shut_since_is_no_safer)
{
	struct world w;
	unfit(&w);
	bob(&w, "compromised", "{\"bed\":\"W1\",\"reason\":\"wet\"}", "ok", "");
	bob(&w, "person", "{\"person\":\"A1\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(alarms(&w), UNFIT);
	finish(&w);
}
END_TEST

START_TEST(a_partner_who_is_back_ends_the_alarm_that_one_has_left)
{
	struct world w;
	evening(&w);
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"accepts=couple\"}");
	alice(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"F1\",\"with\":\"F2\"}", "ok", "");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "checkout", OF("F1"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	bob(&w, "checkin", "{\"person\":\"F1\",\"with\":\"F2\"}", "ok", "Checked in: L1");
	ck_assert_str_eq(alarms(&w), "");
	bob(&w, "checkout", OF("F2"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	finish(&w);

	/* … of a hold, too */
	evening(&w);
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"accepts=couple\"}");
	alice(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"F1\",\"with\":\"F2\"}", "ok", "");
	bob(&w, "release", OF("F1"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"F2\",\"with\":\"F1\"}", "ok", "");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_bed_that_was_shut_since_is_no_safer,
	    a_partner_who_is_back_ends_the_alarm_that_one_has_left,
	};
	return suite_run("taken_back", cases, COUNT_OF(cases));
}
