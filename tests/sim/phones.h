/* SPDX-License-Identifier: MIT
 *
 * The gateway, and the phones behind it.
 */
#ifndef TESTS_SIM_PHONES_H
#define TESTS_SIM_PHONES_H

#include "event.h"

struct sim;

/* Occasions whose texts say that SWEP is on, where they have an audience: a night is handed over
 * while it is only asked about, too, and then has none. */
#define SAYS_ON "'activation', 'late', 'handover'"
/* Who heard only one of these knows that SWEP is on, too, and is told that it ends. */
#define TELLS_OF SAYS_ON ", 'extended', 'capacity-low', 'capacity-full', 'capacity-back', 'surge'"

/* A text that left. */
struct sent_text {
	char message[24], code[8], contact[LIMIT_KEY];
	char phone[128]; /* or an address */
	char gateway[LIMIT_KEY];
	char activation[24]; /* told by it of this activation; "" none */
	char ended[24]; /* told by it of the end of this one; "" none */
	char *body, *receipt;
	struct wall at;
	int64_t attempt;
	int life; /* of the process that sent it */
	bool taken;
	bool answer; /* to something that was texted */
	bool settled; /* a gateway's word about it was committed */
	bool asked; /* the gateway was asked what became of it */
	bool lost; /* … or its answer was known to be lost, before the process ended */
};

#define TEXTS 8192
struct phones {
	struct sent_text texts[TEXTS]; /* a ring */
	int count;
	const char *moods[LIMIT_GATEWAYS]; /* of a whole gateway; NULL: as the rates say */
	int inbound;
};

void phones_begin(struct sim *s);
void phones_end(struct sim *s);
void phones_send(struct sim *s, const struct effect *e);
/* This phone texts us. */
void phones_write(struct sim *s, const char *phone, const char *text);
void phones_lookup(struct sim *s, const struct effect *e);
/* A turn that was committed took this answer or receipt. */
struct posted;
void phones_heard(struct sim *s, const struct posted *p);
const struct sent_text *phones_newest(struct sim *s, const char *message);

#endif
