/* SPDX-License-Identifier: MIT
 *
 * Messages and their attempts as states: which may follow which, and what a gateway's word about an
 * attempt changes. Words come late, twice and in any order; what is known only ever grows:
 * delivered beats accepted beats unknown, and failed counts only while nothing better is known.
 */
#ifndef CORE_DELIVERY_H
#define CORE_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum message_state {
	MESSAGE_QUEUED, /* to be sent */
	MESSAGE_SENDING, /* its request may have left */
	MESSAGE_UNKNOWN, /* nobody knows whether the gateway has it: to be asked */
	MESSAGE_ACCEPTED, /* the gateway has it */
	MESSAGE_DELIVERED, /* the phone has it */
	MESSAGE_FAILED, /* will never arrive */
	MESSAGE_EXPIRED, /* too late to be sent */
	MESSAGE_CANCELLED, /* not wanted any more before it left */
	MESSAGE_STATE_COUNT
};

enum attempt_state {
	ATTEMPT_SENDING,
	ATTEMPT_UNKNOWN,
	ATTEMPT_UNSENT, /* the gateway refused it for now */
	ATTEMPT_ABSENT, /* asked: the gateway does not have it */
	ATTEMPT_ACCEPTED,
	ATTEMPT_FAILED,
	ATTEMPT_DELIVERED,
	ATTEMPT_STATE_COUNT
};

const char *message_state_name(enum message_state s);
const char *attempt_state_name(enum attempt_state s);
/* The inverse, for rows that this program wrote. */
enum message_state message_state_of(const char *name);
enum attempt_state attempt_state_of(const char *name);
bool message_may_move(enum message_state from, enum message_state to);

/* Where a word about an attempt comes from, and what it says. */
enum source_of_word { WORD_OF_ANSWER, WORD_OF_LOOKUP, WORD_OF_RECEIPT, WORD_SOURCE_COUNT };
enum gateway_word {
	GATEWAY_HAS_IT,
	GATEWAY_DELIVERED_IT,
	GATEWAY_FAILED_IT, /* this text will never arrive */
	GATEWAY_SAYS_LATER, /* certainly not sent */
	GATEWAY_IS_STOPPED, /* certainly not sent, and no other text would be */
	GATEWAY_GAVE_IT_UP, /* had it, and certainly will not send it any more */
	GATEWAY_LACKS_IT, /* asked: certainly not there */
	GATEWAY_IS_SILENT, /* cannot tell */
	GATEWAY_WORD_COUNT
};

const char *word_source_name(enum source_of_word from); /* "answer", "lookup", "receipt" */

enum delivery_act {
	DELIVERY_KEEP, /* as it is */
	DELIVERY_ACCEPT,
	DELIVERY_DELIVER,
	DELIVERY_FAIL,
	DELIVERY_RETRY, /* back to the queue, a little later */
	DELIVERY_PAUSE, /* back to the queue; the gateway rests */
	DELIVERY_ASK, /* unknown: ask the gateway */
	DELIVERY_ASK_ON, /* the look-up told nothing: the next question */
	DELIVERY_RESEND, /* back to the queue, marked as a possible repeat */
	DELIVERY_TAKE_BACK /* back to the queue, unmarked: it certainly did not go out */
};

/* hope: another attempt of the message may have arrived, so that this one's failure is not its. */
enum delivery_act delivery_decide(enum message_state s, enum source_of_word from,
				  enum gateway_word word, bool hope);
enum attempt_state attempt_after(enum attempt_state s, enum gateway_word word);

/* 2, 4, 8 … seconds after that many attempts. */
int64_t delivery_backoff_ms(int attempts);

/* The probe-th choice of a code for this message: four digits, never 0000. The same on every
 * machine, and not to be guessed from the code before. */
#define DELIVERY_CODES 9999
void delivery_code(const char *instance, const char *message, int probe, char out[5]);

#endif
