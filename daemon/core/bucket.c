/* SPDX-License-Identifier: MIT */
#include "bucket.h"

/* Parts of a token: at N tokens a minute, each millisecond brings N. */
#define WHOLE 60000

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
	int64_t most = (full - b->level) / rate.per_minute + 1; /* ms until it is full */
	b->level += (passed < most ? passed : most) * rate.per_minute;
	b->level = b->level < full ? b->level : full;
	b->filled = now;
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
	return (lacks + rate.per_minute - 1) / rate.per_minute;
}
