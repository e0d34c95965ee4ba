/* SPDX-License-Identifier: MIT */
#include "bucket.h"

#define WHOLE 1000 /* thousandths in a token */

int bucket_size(struct bucket_rate rate)
{
	int second = rate.per_minute / 60;
	return rate.burst > 0 ? rate.burst : second > 0 ? second : 1;
}

void bucket_fill(struct bucket *b, struct bucket_rate rate, struct wall now)
{
	int64_t full = (int64_t)bucket_size(rate) * WHOLE, passed = now.ms - b->filled.ms;
	if (rate.per_minute <= 0)
		return;
	if (b->filled.ms == 0)
		b->level = full;
	if (b->filled.ms == 0 || passed < 0) {
		b->filled = now;
		return;
	}
	/* per_minute tokens in 60,000 ms are per_minute thousandths in 60 ms. */
	int64_t most = (full - b->level) * 60 / rate.per_minute + 60;
	int64_t added = (passed < most ? passed : most) * rate.per_minute / 60;
	if (b->level + added >= full) {
		*b = (struct bucket){full, now};
		return;
	}
	b->level += added;
	/* What was too little for a thousandth still counts next time. */
	b->filled = wall_plus(b->filled, added * 60 / rate.per_minute);
}

/* What must be there for one to be taken. */
static int64_t needed(struct bucket_rate rate, int kept)
{
	int size = bucket_size(rate);
	return ((int64_t)(kept < size ? kept : size - 1) + 1) * WHOLE;
}

bool bucket_take(struct bucket *b, struct bucket_rate rate, int kept)
{
	if (rate.per_minute <= 0)
		return true;
	if (b->level < needed(rate, kept))
		return false;
	b->level -= WHOLE;
	return true;
}

int64_t bucket_wait_ms(const struct bucket *b, struct bucket_rate rate, int kept)
{
	int64_t lacks = needed(rate, kept) - b->level;
	if (rate.per_minute <= 0 || lacks <= 0)
		return 0;
	return (lacks * 60 + rate.per_minute - 1) / rate.per_minute;
}
