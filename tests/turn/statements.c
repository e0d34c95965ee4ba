/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "lib/suite.h"
#include "lib/world.h"

#include "query.h"

/* More than there are of ours, and more than there will be. */
#define TEXTS 3000

static char texts[TEXTS][24];

static int answer_to(struct store *s, const char *text)
{
	struct query q;
	int answer = -1;
	query_begin(&q, s, text, "");
	if (query_row(&q))
		answer = query_int(&q, 0);
	ck_assert_int_eq(query_end(&q), ERR_OK);
	return answer;
}

START_TEST(one_connection_asks_whatever_there_is_to_ask)
{
	struct world w;
	world_open(&w);
	for (int i = 0; i < TEXTS; i++)
		snprintf(texts[i], sizeof(texts[i]), "SELECT %d", i);
	for (int twice = 0; twice < 2; twice++)
		for (int i = 0; i < TEXTS; i++)
			ck_assert_int_eq(answer_to(w.store, texts[i]), i);
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {one_connection_asks_whatever_there_is_to_ask};
	return suite_run("statements", tests, COUNT_OF(tests));
}
