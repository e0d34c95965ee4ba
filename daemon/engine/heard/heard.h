/* SPDX-License-Identifier: MIT
 *
 * One text that came in while it is understood: who sent it, what it says, what becomes of it, and
 * what is answered. What is not dealt with waits for a person, whole. Answers hold nothing about
 * anybody: who asked knows of whom they asked. Private to the files that understand texts.
 */
#ifndef ENGINE_HEARD_H
#define ENGINE_HEARD_H

#include "code_rows.h"
#include "contact_rows.h"
#include "inbound_rows.h"
#include "message_rows.h"
#include "reply.h"
#include "texted.h"
#include "turn.h"

struct answer {
	const char *text; /* NULL: none */
	const char *id, *code; /* of the message; NULL until heard_code */
	const char *placement; /* what its code is about; NULL none */
	const char *bed; /* that was asked about; NULL none */
	struct wall until; /* the end of that hold, as it was asked */
	bool asks; /* its code says to do what was asked */
	int64_t valid_ms;
};

/* Whether a text speaks of somebody under 18: no limit silences its answer. */
enum young {
	YOUNG_NOT,
	YOUNG_MAYBE, /* a number that may be an age, or a word that may say the contrary */
	YOUNG_SAID
};

/* The meanings of texts that do: of a case, and of nobody in particular. */
#define MEANING_YOUNG_CASE "child"
#define MEANING_YOUNG "child-nobody"

struct heard {
	struct inbound_row row; /* as it is kept; .message is what it answers */
	struct contact_list senders; /* whose number it is */
	struct texted texted;
	struct reply reply;
	int used; /* words of the command */
	enum young young;
	/* Whoever of the senders may ask for that, what they may, and where. */
	const struct contact_row *who;
	enum role role;
	const struct area_settings *area;
	bool proven; /* it has a code that was sent to this number, which nobody else can know */
	const struct code_row *confirmed; /* it says yes to what an earlier text asked */
	struct answer answer;
};

/* Cuts a text into words: its own, or that of the earlier text which it confirms. */
void heard_read(struct turn *t, struct heard *h, const char *text);
/* The n-th word after the command; NULL when there are fewer. */
const char *heard_arg(const struct heard *h, int n);
/* They act, so it is in their name: audit, follow-ups. */
void heard_acts(struct turn *t, struct heard *h, const struct contact_row *c);

/* What it was taken for. Both are fine always. */
enum err heard_done(struct turn *t, struct heard *h, const char *meaning);
enum err heard_waits(struct heard *h, const char *meaning);

/* What is answered; the last that is said counts. */
void heard_say(struct turn *t, struct heard *h, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* It was not understood, or may not be: it waits, and who sent it hears so, not for ever. */
enum err heard_puzzles(struct turn *t, struct heard *h, const char *meaning, const char *format,
		       ...) __attribute__((format(printf, 4, 5)));
/* Whom to ring, as far as they may ask. */
const char *heard_whom(const struct heard *h);
/* "No bed among adults": a person reads it, too, and whom to ring is said every time. */
enum err heard_young(struct turn *t, struct heard *h, const char *meaning);
/* Gives the answer a code: h->answer.code. */
enum err heard_code(struct turn *t, struct heard *h);
/* As an answer leaves, it takes no more than one text on the air. */
bool heard_fits(struct turn *t, const char *text);
/* Into the outbox, unless there is none, or nobody to have it. */
enum err heard_answered(struct turn *t, struct heard *h);

/* The text to this number that has the code; NULL when there is none: then it is said why. */
enum err heard_coded(struct turn *t, struct heard *h, const char *code,
		     const struct message_row **found);
/* Its code was used before: by the same words, then they hear the same again. */
enum err heard_again(struct turn *t, struct heard *h, const struct code_row *a, bool *same);

#endif
