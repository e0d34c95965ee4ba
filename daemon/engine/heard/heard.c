/* SPDX-License-Identifier: MIT */
#include "heard.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "message_counts.h"
#include "message_lists.h"
#include "outbox.h"
#include "phone.h"
#include "sms.h"

#define ANSWER_MS MINUTES_MS(30) /* an answer makes sense for so long, unless said otherwise */
#define ANSWER_PRIORITY 1 /* somebody waits for it, but an activation goes first */
#define STRANGER "a stranger" /* in place of a contact's key, which it cannot be */
#define EXPIRED_MS DAYS_MS(14) /* for so long a code is told from one that never was */

#define MEANING_IGNORED "ignored"

/* ---- reading -------------------------------------------------------------------------------- */

void heard_read(struct turn *t, struct heard *h, const char *text)
{
	size_t size = strlen(text) + 1;
	char *plain = arena_alloc(t->arena, size);
	texted_fold(text, plain, size);
	texted_read(plain, &h->texted);
	h->reply = reply_read(plain);
}

const char *heard_arg(const struct heard *h, int n)
{
	return h->used + n < h->texted.count ? h->texted.words[h->used + n] : NULL;
}

void heard_acts(struct turn *t, struct heard *h, const struct contact_row *c)
{
	h->row.contact = c->key;
	h->row.area = c->area;
	t->actor = c->key;
}

/* ---- what becomes of it --------------------------------------------------------------------- */

enum err heard_done(struct turn *t, struct heard *h, const char *meaning)
{
	h->row.meaning = meaning;
	h->row.seen = t->now;
	return ERR_OK;
}

enum err heard_waits(struct heard *h, const char *meaning)
{
	h->row.meaning = meaning;
	h->row.seen.ms = 0;
	return ERR_OK;
}

/* ---- answering ------------------------------------------------------------------------------ */

static void say(struct turn *t, struct heard *h, const char *format, va_list args)
{
	char text[LIMIT_TEXT + 1];
	vsnprintf(text, sizeof(text), format, args);
	h->answer.text = arena_text(t->arena, text);
}

void heard_say(struct turn *t, struct heard *h, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(t, h, format, args);
	va_end(args);
}

/* A code that is wrong is counted, whatever else the text says. */
static bool is_guess(const char *meaning)
{
	return strcmp(meaning, INBOUND_WRONG_CODE) == 0;
}

const char *heard_whom(const struct heard *h)
{
	const struct contact_row *c = h->senders.count > 0 ? &h->senders.rows[0] : NULL;
	bool may_ask = c != NULL && (c->roles[0] != '\0' || c->site[0] != '\0');
	return may_ask ? "who is on duty: ONCALL says whom" : "whoever leads your team";
}

/* The last that one of ours hears for an hour: nobody is left to wonder whether it came. */
static void say_ring(struct turn *t, struct heard *h)
{
	const struct contact_row *c = &h->senders.rows[0];
	bool may_ask = c->roles[0] != '\0' || c->site[0] != '\0';
	heard_say(
	    t, h,
	    "A person reads this, too, but for an hour texts like it get no more answers. If it "
	    "is urgent, ring%s.",
	    may_ask ? "; ONCALL says whom" : " whoever leads your team");
}

enum err heard_young(struct turn *t, struct heard *h, const char *meaning)
{
	const char *then = h->who != NULL && h->role >= ROLE_WORKER
			       ? "Then text HOLD BEST, the case or NEW, and U18, so that it stays "
				 "open here."
			       : "A person reads what you wrote.";
	if (h->young == YOUNG_MAYBE)
		heard_say(t, h,
			  "Nothing was done. Is somebody under 18? Then there is no bed among "
			  "adults: ring children's services now, through the out-of-hours team, "
			  "and stay with them. %s If nobody is: say 18-24 or 25+.",
			  then);
	else
		heard_say(t, h,
			  "No bed among adults for anybody under 18. Ring children's services now, "
			  "through the out-of-hours team, and stay with them until they answer. %s",
			  then);
	return heard_waits(h, meaning);
}

/* A phone that answers by itself whatever it gets would go on for ever. */
enum err heard_puzzles(struct turn *t, struct heard *h, const char *meaning, const char *format,
		       ...)
{
	va_list args;
	int before;
	heard_waits(h, meaning);
	if (h->young != YOUNG_NOT)
		return heard_young(t, h, is_guess(meaning) ? meaning : MEANING_YOUNG);
	TRY(inbound_count(t->store, h->row.phone, meaning, wall_plus(t->now, -HOURS_MS(1)),
			  &before));
	if (before == LIMIT_PUZZLED_HOUR && h->senders.count > 0)
		say_ring(t, h);
	if (before >= LIMIT_PUZZLED_HOUR)
		return ERR_OK;
	va_start(args, format);
	say(t, h, format, args);
	va_end(args);
	return ERR_OK;
}

enum err heard_code(struct turn *t, struct heard *h)
{
	if (h->answer.id != NULL)
		return ERR_OK;
	TRY(store_id(t->store, 'm', t->arena, &h->answer.id));
	return outbox_code(t, h->answer.id, h->row.phone, &h->answer.code);
}

bool heard_fits(struct turn *t, const char *text)
{
	const char *whole =
	    t->settings->exercise ? arena_printf(t->arena, "EXERCISE %s", text) : text;
	size_t room = SMS_GROWTH * strlen(whole) + 1;
	char *out = arena_alloc(t->arena, room);
	struct sms_size size;
	sms_replace(whole, out, room);
	return sms_measure(out, &size) && size.parts <= 1;
}

/* Once a day, in the council's own words: a number that nobody knows may be anybody's, and each
 * answer costs. */
static enum err stranger_answered(struct turn *t, struct heard *h, bool *may)
{
	const struct area_settings *area = turn_area(t, h->row.area);
	struct wall day = wall_plus(t->now, -DAYS_MS(1));
	int before, all;
	bool stopped;
	*may = false;
	TRY(inbound_stopped(t->store, h->row.phone, t->now, &stopped));
	h->answer = (struct answer){.text = area != NULL ? area->unknown_reply : ""};
	if (h->answer.text[0] == '\0')
		return ERR_OK;
	TRY(message_count_answers(t->store, h->row.phone, day, &before));
	TRY(message_count_answers_to(t->store, STRANGER, day, &all));
	*may = !stopped && before == 0 && all < LIMIT_STRANGERS_DAY;
	return ERR_OK;
}

static enum err answer_may(struct turn *t, struct heard *h, bool *may)
{
	struct fault ignored;
	char phone[LIMIT_PHONE + 1];
	*may = h->answer.text != NULL && phone_parse(h->row.phone, phone, &ignored) == ERR_OK;
	return *may && h->senders.count == 0 ? stranger_answered(t, h, may) : ERR_OK;
}

/* What is asked once more is still what the first text said. */
static const char *asked_by(const struct heard *h)
{
	return h->confirmed != NULL ? h->confirmed->inbound : h->row.id;
}

static enum err answer_leaves(struct turn *t, struct heard *h, const struct area_settings *area)
{
	const struct answer *a = &h->answer;
	struct code_row row = {.message = a->id,
			       .area = area->key,
			       .inbound = asked_by(h),
			       .placement = a->placement != NULL ? a->placement : "",
			       .bed = a->bed != NULL ? a->bed : "",
			       .until = a->until,
			       .asks = a->asks};
	struct new_message m = {.id = a->id,
				.occasion = "",
				.step = h->row.id,
				.contact = h->senders.count > 0 ? h->row.contact : STRANGER,
				.rung = 1,
				.channel = CHANNEL_SMS,
				.phone = h->row.phone,
				.text = a->text,
				.code = a->code != NULL ? a->code : "",
				.priority = ANSWER_PRIORITY,
				.valid_until =
				    wall_plus(t->now, a->valid_ms > 0 ? a->valid_ms : ANSWER_MS)};
	if (a->id == NULL)
		TRY(store_id(t->store, 'm', t->arena, &m.id));
	TRY(outbox_add(t, area, &m));
	return a->code != NULL ? code_insert(t->store, &row) : ERR_OK;
}

enum err heard_answered(struct turn *t, struct heard *h)
{
	const struct area_settings *area = turn_area(t, h->row.area);
	bool may;
	TRY(answer_may(t, h, &may));
	return may && area != NULL ? answer_leaves(t, h, area) : ERR_OK;
}

/* ---- codes ---------------------------------------------------------------------------------- */

static enum err ignore(struct turn *t, struct heard *h, const char *who, const char *sentence)
{
	heard_waits(h, MEANING_IGNORED);
	return turn_alarm(t, h->row.area, "guessing", who, "%s %s", who, sentence);
}

/* Whom nobody knows was sent no code: however often they guess, those of our own people count. */
static enum err too_many_guesses(struct turn *t, struct heard *h, bool *ignored)
{
	struct wall hour = wall_plus(t->now, -HOURS_MS(1));
	bool stranger = h->senders.count == 0;
	int wrong, all;
	char mask[16];
	const char *who = h->row.contact[0] != '\0'
			      ? h->row.contact
			      : arena_text(t->arena, phone_mask(h->row.phone, mask));
	TRY(inbound_count(t->store, h->row.phone, INBOUND_WRONG_CODE, hour, &wrong));
	TRY(inbound_count_guesses(t->store, stranger, hour, &all));
	*ignored = wrong > LIMIT_GUESSES_PHONE || all > LIMIT_GUESSES_HOUR;
	if (!*ignored)
		return ERR_OK;
	if (wrong <= LIMIT_GUESSES_PHONE)
		return ignore(t, h, stranger ? STRANGER : "somebody",
			      arena_printf(t->arena,
					   "guesses: over %d wrong codes came in an hour from "
					   "several %s",
					   LIMIT_GUESSES_HOUR,
					   stranger ? "unknown numbers; their codes are ignored "
						      "until later"
						    : "numbers of contacts; the codes of all "
						      "contacts are ignored until later, and "
						      "people must ring"));
	return ignore(t, h, who,
		      arena_printf(t->arena,
				   "sent more than %d wrong codes in an hour; its codes are "
				   "ignored until later",
				   LIMIT_GUESSES_PHONE));
}

/* It was never of a text to this number, or it was long ago. Whether somebody else has it is not
 * told: that would be half of a guess. */
static enum err code_unknown(struct turn *t, struct heard *h, const char *code)
{
	struct message_list old;
	char day[WALL_TEXT];
	TRY(message_list_coded(t->store, h->row.phone, code, wall_plus(t->now, -EXPIRED_MS),
			       t->arena, &old));
	if (old.count > 0)
		return heard_puzzles(t, h, "old-code",
				     "The code %s is of %s and has expired. A person reads what "
				     "you wrote; if it is urgent, ring.",
				     code, date_format_short(date_london(old.rows[0].made), day));
	return heard_puzzles(t, h, INBOUND_WRONG_CODE,
			     "No text to this number has the code %s: look at the newest once "
			     "more. A person reads what you wrote.",
			     code);
}

enum err heard_coded(struct turn *t, struct heard *h, const char *code,
		     const struct message_row **found)
{
	struct message_list list;
	bool ignored;
	*found = NULL;
	TRY(too_many_guesses(t, h, &ignored));
	if (ignored)
		return ERR_OK;
	TRY(message_list_coded(t->store, h->row.phone, code, wall_plus(t->now, -CODE_LIFE_MS),
			       t->arena, &list));
	if (list.count == 0)
		return code_unknown(t, h, code);
	*found = &list.rows[0];
	h->proven = strcmp(list.rows[0].phone, h->row.phone) == 0;
	return ERR_OK;
}

enum err heard_again(struct turn *t, struct heard *h, const struct code_row *a, bool *same)
{
	struct inbound_row before;
	const char *text = NULL;
	enum err e = inbound_read(t->store, a->used, t->arena, &before);
	*same = e == ERR_OK && ascii_same(before.text, h->row.text);
	if (e == ERR_NOT_FOUND || !*same)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(message_answer_text(t->store, a->used, t->arena, &text));
	*same = text != NULL;
	if (*same)
		heard_say(t, h, "%s", text);
	return *same ? heard_done(t, h, "again") : ERR_OK;
}
