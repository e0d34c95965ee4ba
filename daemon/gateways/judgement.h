/* SPDX-License-Identifier: MIT
 *
 * What an answer, a look-up or a receipt says about one attempt.
 */
#ifndef GATEWAYS_JUDGEMENT_H
#define GATEWAYS_JUDGEMENT_H

#include <stdbool.h>
#include <stdint.h>

enum verdict {
	VERDICT_ACCEPTED, /* the gateway has it */
	VERDICT_DELIVERED, /* a receipt says it is on the phone; a call: somebody answered it */
	VERDICT_FAILED, /* this text will never arrive: the number or the text is wrong */
	VERDICT_RETRY, /* certainly not sent; try again later. Look-up, receipt: it had it and will
			  not send it any more */
	VERDICT_STOPPED, /* certainly not sent: our account, clock or routing is wrong; alarm.
			    look-up: it refuses us, and tells nothing of the text; alarm */
	VERDICT_ABSENT, /* look-up: the gateway certainly does not have it */
	VERDICT_UNKNOWN /* cannot tell; ask again */
};

const char *verdict_name(enum verdict v);

struct judgement {
	enum verdict verdict;
	char detail[160]; /* what the gateway said, for people */
	char gateway_id[80]; /* its own id for the text; may be empty */
	int64_t retry_ms; /* for RETRY and STOPPED: wait at least this long; 0: the caller's way */
	bool ask_next; /* look-up, UNKNOWN: this question is settled, put the next one. When
			  false the whole look-up is begun again later, from question 0 */
	bool held; /* ACCEPTED: it keeps the text, because it can pass nothing on for now */
	bool remark; /* ACCEPTED: the detail is worth a person's look */
	bool theirs; /* RETRY: it is about this receiver, and tells nothing of the gateway */
	bool no_phone; /* FAILED: no text will ever reach this number */
	bool opted_out; /* FAILED: its owner has told the gateway that they want no texts */
};

#endif
