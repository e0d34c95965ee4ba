/* SPDX-License-Identifier: MIT */
#include "delivery.h"

#include <assert.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const message_names[MESSAGE_STATE_COUNT] = {
    [MESSAGE_QUEUED] = "queued",       [MESSAGE_SENDING] = "sending",
    [MESSAGE_UNKNOWN] = "unknown",     [MESSAGE_ACCEPTED] = "accepted",
    [MESSAGE_DELIVERED] = "delivered", [MESSAGE_FAILED] = "failed",
    [MESSAGE_EXPIRED] = "expired",     [MESSAGE_CANCELLED] = "cancelled",
};

static const char *const attempt_names[ATTEMPT_STATE_COUNT] = {
    [ATTEMPT_SENDING] = "sending",     [ATTEMPT_UNKNOWN] = "unknown",   [ATTEMPT_UNSENT] = "unsent",
    [ATTEMPT_ABSENT] = "absent",       [ATTEMPT_ACCEPTED] = "accepted", [ATTEMPT_FAILED] = "failed",
    [ATTEMPT_DELIVERED] = "delivered",
};

static const char *const source_names[WORD_SOURCE_COUNT] = {
    [WORD_OF_ANSWER] = "answer",
    [WORD_OF_LOOKUP] = "lookup",
    [WORD_OF_RECEIPT] = "receipt",
};

#define IN(state) (1u << MESSAGE_##state)

/* What may follow what. A receipt may come for a text of which an earlier attempt did leave. */
static const unsigned follows[MESSAGE_STATE_COUNT] = {
    [MESSAGE_QUEUED] =
	IN(SENDING) | IN(ACCEPTED) | IN(DELIVERED) | IN(FAILED) | IN(EXPIRED) | IN(CANCELLED),
    [MESSAGE_SENDING] =
	IN(QUEUED) | IN(UNKNOWN) | IN(ACCEPTED) | IN(DELIVERED) | IN(FAILED) | IN(CANCELLED),
    [MESSAGE_UNKNOWN] = IN(QUEUED) | IN(ACCEPTED) | IN(DELIVERED) | IN(FAILED) | IN(CANCELLED),
    [MESSAGE_ACCEPTED] = IN(QUEUED) | IN(DELIVERED) | IN(FAILED) | IN(CANCELLED),
    [MESSAGE_DELIVERED] = 0,
    [MESSAGE_FAILED] = IN(DELIVERED),
    [MESSAGE_EXPIRED] = IN(ACCEPTED) | IN(DELIVERED),
    [MESSAGE_CANCELLED] = IN(ACCEPTED) | IN(DELIVERED),
};

/* In which states an answer, a look-up, a receipt can still change anything. */
static const unsigned heard_in[WORD_SOURCE_COUNT] = {
    [WORD_OF_ANSWER] = IN(SENDING) | IN(UNKNOWN),
    [WORD_OF_LOOKUP] = IN(UNKNOWN) | IN(ACCEPTED),
    [WORD_OF_RECEIPT] = ~0u,
};

static const enum delivery_act acts[WORD_SOURCE_COUNT][GATEWAY_WORD_COUNT] = {
    [WORD_OF_ANSWER] = {[GATEWAY_HAS_IT] = DELIVERY_ACCEPT,
			[GATEWAY_DELIVERED_IT] = DELIVERY_DELIVER,
			[GATEWAY_FAILED_IT] = DELIVERY_FAIL,
			[GATEWAY_SAYS_LATER] = DELIVERY_RETRY,
			[GATEWAY_IS_STOPPED] = DELIVERY_PAUSE,
			[GATEWAY_GAVE_IT_UP] = DELIVERY_RETRY,
			[GATEWAY_LACKS_IT] = DELIVERY_RETRY,
			[GATEWAY_IS_SILENT] = DELIVERY_ASK},
    [WORD_OF_LOOKUP] = {[GATEWAY_HAS_IT] = DELIVERY_ACCEPT,
			[GATEWAY_DELIVERED_IT] = DELIVERY_DELIVER,
			[GATEWAY_FAILED_IT] = DELIVERY_FAIL,
			[GATEWAY_SAYS_LATER] = DELIVERY_ASK_ON,
			[GATEWAY_IS_STOPPED] = DELIVERY_ASK_ON,
			[GATEWAY_GAVE_IT_UP] = DELIVERY_TAKE_BACK,
			[GATEWAY_LACKS_IT] = DELIVERY_RESEND,
			[GATEWAY_IS_SILENT] = DELIVERY_ASK_ON},
    [WORD_OF_RECEIPT] = {[GATEWAY_HAS_IT] = DELIVERY_ACCEPT,
			 [GATEWAY_DELIVERED_IT] = DELIVERY_DELIVER,
			 [GATEWAY_FAILED_IT] = DELIVERY_FAIL,
			 [GATEWAY_SAYS_LATER] = DELIVERY_KEEP,
			 [GATEWAY_IS_STOPPED] = DELIVERY_KEEP,
			 [GATEWAY_GAVE_IT_UP] = DELIVERY_TAKE_BACK,
			 [GATEWAY_LACKS_IT] = DELIVERY_KEEP,
			 [GATEWAY_IS_SILENT] = DELIVERY_KEEP},
};

/* Where an act leads; those that lead nowhere are absent from the table. */
static const struct {
	enum delivery_act act;
	enum message_state to;
} leads[] = {
    {DELIVERY_ACCEPT, MESSAGE_ACCEPTED}, {DELIVERY_DELIVER, MESSAGE_DELIVERED},
    {DELIVERY_FAIL, MESSAGE_FAILED},     {DELIVERY_RETRY, MESSAGE_QUEUED},
    {DELIVERY_PAUSE, MESSAGE_QUEUED},    {DELIVERY_ASK, MESSAGE_UNKNOWN},
    {DELIVERY_RESEND, MESSAGE_QUEUED},   {DELIVERY_TAKE_BACK, MESSAGE_QUEUED},
};

const char *message_state_name(enum message_state s)
{
	return message_names[s];
}

const char *attempt_state_name(enum attempt_state s)
{
	return attempt_names[s];
}

const char *word_source_name(enum source_of_word from)
{
	return source_names[from];
}

static int name_find(const char *const *names, int count, const char *name)
{
	int i = 0;
	while (i < count && strcmp(names[i], name) != 0)
		i++;
	assert(i < count);
	return i;
}

enum message_state message_state_of(const char *name)
{
	return (enum message_state)name_find(message_names, MESSAGE_STATE_COUNT, name);
}

enum attempt_state attempt_state_of(const char *name)
{
	return (enum attempt_state)name_find(attempt_names, ATTEMPT_STATE_COUNT, name);
}

bool message_may_move(enum message_state from, enum message_state to)
{
	return (follows[from] & (1u << to)) != 0;
}

enum delivery_act delivery_decide(enum message_state s, enum source_of_word from,
				  enum gateway_word word, bool hope)
{
	enum delivery_act act = acts[from][word];
	bool for_good = act == DELIVERY_FAIL || act == DELIVERY_TAKE_BACK;
	bool asks = act == DELIVERY_RESEND || act == DELIVERY_ASK_ON;
	if ((heard_in[from] & (1u << s)) == 0 || (for_good && hope))
		return DELIVERY_KEEP;
	/* The gateway said once that it had it: that it finds it no more undoes nothing. */
	if (s == MESSAGE_ACCEPTED && asks)
		return DELIVERY_KEEP;
	for (size_t i = 0; i < COUNT_OF(leads); i++)
		if (leads[i].act == act && !message_may_move(s, leads[i].to))
			return DELIVERY_KEEP;
	return act;
}

enum attempt_state attempt_after(enum attempt_state s, enum gateway_word word)
{
	static const enum attempt_state says[GATEWAY_WORD_COUNT] = {
	    [GATEWAY_HAS_IT] = ATTEMPT_ACCEPTED,   [GATEWAY_DELIVERED_IT] = ATTEMPT_DELIVERED,
	    [GATEWAY_FAILED_IT] = ATTEMPT_FAILED,  [GATEWAY_SAYS_LATER] = ATTEMPT_UNSENT,
	    [GATEWAY_IS_STOPPED] = ATTEMPT_UNSENT, [GATEWAY_GAVE_IT_UP] = ATTEMPT_FAILED,
	    [GATEWAY_LACKS_IT] = ATTEMPT_ABSENT,   [GATEWAY_IS_SILENT] = ATTEMPT_UNKNOWN,
	};
	/* The states stand in the order of how much they know. */
	return says[word] > s ? says[word] : s;
}

int64_t delivery_backoff_ms(int attempts)
{
	int doublings = attempts < 1 ? 1 : attempts < 10 ? attempts : 10;
	return (int64_t)1000 << doublings;
}

static uint64_t mix(uint64_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash;
}

void delivery_code(const char *instance, const char *message, int probe, char out[5])
{
	uint64_t hash = mix(mix(mix(0xcbf29ce484222325u, instance), "/"), message);
	hash ^= hash >> 29;
	hash *= 0xbf58476d1ce4e5b9u;
	hash ^= hash >> 32;
	/* From one start on through all codes, so that a free one is found if there is any. */
	unsigned code = 1 + (unsigned)((hash + (uint64_t)probe) % DELIVERY_CODES);
	for (int i = 3; i >= 0; i--, code /= 10)
		out[i] = (char)('0' + code % 10);
	out[4] = '\0';
}
