/* SPDX-License-Identifier: MIT
 *
 * What becomes known of somebody after a bed was found for them: it is not confirmed against it,
 * people hear of it at once, and nothing of anybody's ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

#define CHILD "Nobody who is or may be under 18 is placed with adults"

/* Every bed of a night but one is held; K1 waits, and that one is offered to them. */
static void offered(struct world *w)
{
	static const char *const beds[] = {"GW1", "GW2", "GW3"};
	evening(w);
	for (size_t i = 0; i < COUNT_OF(beds); i++) {
		char args[100];
		snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"person\":\"H%zu\"}", beds[i], i);
		bob(w, "hold", args, "ok", "Held");
	}
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"H3\"}", "ok", "Held");
	bob(w, "wait", "{\"person\":\"K1\",\"for\":[\"man\"]}", "ok", "Waiting");
	bob(w, "release", "{\"person\":\"H1\"}", "ok", "Released");
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM waiting_offer WHERE outcome = ''"),
			 1);
}

static void set_age(struct world *w, const char *person, const char *age)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\",\"age\":\"%s\"}", person, age);
	bob(w, "person", args, "ok", "Set");
}

static int64_t open_children(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM followup WHERE kind = 'children'"
			       " AND done = 0");
}

START_TEST(an_offer_is_not_confirmed_for_somebody_found_to_be_under_18)
{
	struct world w;
	offered(&w);
	set_age(&w, "K1", "16-17");
	bob(&w, "accept", "{\"person\":\"K1\"}", "refused", CHILD);
	ck_assert_int_eq(open_children(&w), 1);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM waiting_offer WHERE outcome = 'accepted'"), 0);
	finish(&w);
}
END_TEST

START_TEST(an_offer_is_not_confirmed_where_it_has_ceased_to_suit)
{
	struct world w;
	offered(&w);
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"K1\",\"other\":\"H2\"}"));
	bob(&w, "accept", "{\"person\":\"K1\"}", "refused",
	    "GW2 does not suit K1 any more: its site must be asked first: on-call decides. Decline "
	    "it: K1 keeps their place");
	json_decref(
	    world_ok(&w, "bob", "apart", "{\"person\":\"K1\",\"other\":\"H2\",\"end\":true}"));
	bob(&w, "accept", "{\"person\":\"K1\"}", "ok", "Accepted: GW2 at The Gateway");
	finish(&w);
}
END_TEST

/* Whatever a verb forgets: the one place that all beds are given by. */
START_TEST(no_hold_of_a_child_is_made_longer_or_used)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"K2\"}", "ok", "Held");
	set_age(&w, "K2", "under-16");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"K2\"}", "refused", CHILD);
	bob(&w, "checkin", "{\"person\":\"K2\"}", "refused", CHILD);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"A1\",\"with\":\"K2\"}", "taken",
	    "K2 holds GW2");
	ck_assert_str_eq(live(&w), "GW2 held");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_offer_is_not_confirmed_for_somebody_found_to_be_under_18,
	    an_offer_is_not_confirmed_where_it_has_ceased_to_suit,
	    no_hold_of_a_child_is_made_longer_or_used,
	};
	return suite_run("guarding", cases, COUNT_OF(cases));
}
