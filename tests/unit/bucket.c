/* SPDX-License-Identifier: MIT */
#include "bucket.h"

#include "lib/suite.h"

static struct wall at_ms(int64_t ms)
{
	return (struct wall){1000000 + ms};
}

static int taken(struct bucket *b, struct bucket_rate rate, int kept)
{
	int n = 0;
	while (n < 100000 && bucket_take(b, rate, kept))
		n++;
	return n;
}

START_TEST(a_new_one_is_full_and_then_steady)
{
	struct bucket_rate rate = {2700, 500};
	struct bucket b = {0};
	bucket_fill(&b, rate, at_ms(0));
	ck_assert_int_eq(taken(&b, rate, 0), 500);
	bucket_fill(&b, rate, at_ms(1000));
	ck_assert_int_eq(taken(&b, rate, 0), 45);
	bucket_fill(&b, rate, at_ms(3600000));
	ck_assert_int_eq(taken(&b, rate, 0), 500);
}
END_TEST

START_TEST(little_by_little_is_as_much_as_at_once)
{
	static const int rates[] = {1, 7, 60, 2700, 100000};
	for (size_t i = 0; i < COUNT_OF(rates); i++) {
		struct bucket_rate rate = {rates[i], 100000};
		struct bucket b = {0};
		int n = 0;
		bucket_fill(&b, rate, at_ms(0));
		taken(&b, rate, 0);
		for (int64_t ms = 1; ms <= 60000; ms++) {
			bucket_fill(&b, rate, at_ms(ms));
			n += taken(&b, rate, 0);
		}
		ck_assert_int_eq(n, rates[i]);
	}
}
END_TEST

START_TEST(what_is_kept_is_for_the_urgent)
{
	struct bucket_rate rate = {60, 10};
	struct bucket b = {0};
	bucket_fill(&b, rate, at_ms(0));
	ck_assert_int_eq(taken(&b, rate, 2), 8);
	ck_assert_int_eq(bucket_wait_ms(&b, rate, 2), 1000);
	ck_assert_int_eq(bucket_wait_ms(&b, rate, 0), 0);
	ck_assert_int_eq(taken(&b, rate, 0), 2);
	ck_assert_int_eq(bucket_wait_ms(&b, rate, 0), 1000);
	/* what flows in meanwhile is theirs too, until there is more than is kept */
	bucket_fill(&b, rate, at_ms(2999));
	ck_assert_int_eq(taken(&b, rate, 2), 0);
	bucket_fill(&b, rate, at_ms(3000));
	ck_assert_int_eq(taken(&b, rate, 2), 1);
}
END_TEST

START_TEST(the_wait_it_names_is_enough_and_no_more)
{
	struct bucket_rate rate = {37, 5};
	struct bucket b = {0};
	bucket_fill(&b, rate, at_ms(0));
	taken(&b, rate, 0);
	int64_t wait_ms = bucket_wait_ms(&b, rate, 0);
	bucket_fill(&b, rate, at_ms(wait_ms - 1));
	ck_assert(!bucket_take(&b, rate, 0));
	bucket_fill(&b, rate, at_ms(wait_ms));
	ck_assert(bucket_take(&b, rate, 0));
}
END_TEST

START_TEST(odd_rates_and_clocks)
{
	struct bucket_rate none = {0, 0}, slow = {1, 0}, second = {600, 0};
	struct bucket b = {0};
	ck_assert_int_eq(taken(&b, none, 5), 100000);
	ck_assert_int_eq(bucket_wait_ms(&b, none, 5), 0);
	ck_assert_int_eq(bucket_size(slow), 1);
	ck_assert_int_eq(bucket_size(second), 10);
	bucket_fill(&b, slow, at_ms(0));
	ck_assert_int_eq(taken(&b, slow, 9), 1); /* more than it holds is never kept back */
	bucket_fill(&b, slow, at_ms(-500000)); /* put back: nothing is won, and none is lost */
	ck_assert_int_eq(taken(&b, slow, 0), 0);
	bucket_fill(&b, slow, at_ms(-440000));
	ck_assert_int_eq(taken(&b, slow, 0), 1);
	bucket_fill(&b, second, (struct wall){INT64_MAX / 2});
	ck_assert_int_eq(taken(&b, second, 0), 10);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {a_new_one_is_full_and_then_steady,
				    little_by_little_is_as_much_as_at_once,
				    what_is_kept_is_for_the_urgent,
				    the_wait_it_names_is_enough_and_no_more, odd_rates_and_clocks};
	return suite_run("bucket", all, COUNT_OF(all));
}
