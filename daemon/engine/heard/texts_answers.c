/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cascade.h"
#include "duty.h"
#include "message_lists.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "replies.h"
#include "text_words.h"

#define ASKS_MS MINUTES_MS(15) /* a yes to what was asked by text comes soon, or not at all */

/* ---- which text is answered ----------------------------------------------------------------- */

/* The only question that stands open for this phone; of a closed occasion when no other is. */
static enum err only_open(struct turn *t, struct heard *h, const struct message_row **found)
{
	struct message_list list;
	size_t open = 0;
	*found = NULL;
	TRY(message_list_open(t->store, h->row.phone, wall_plus(t->now, -CODE_LIFE_MS), t->arena,
			      &list));
	for (size_t i = 0; i < list.count; i++) {
		struct occasion_row o;
		TRY(occasion_read(t->store, list.rows[i].occasion, t->arena, &o));
		if (!o.open)
			continue;
		open++;
		*found = &list.rows[i];
	}
	if (open == 0 && list.count == 1)
		*found = &list.rows[0];
	else if (open != 1)
		*found = NULL;
	return ERR_OK;
}

/* "hold it? Reply OK 6164" is a question too, whose answer needs its code: a bare one may be meant
 * for it. */
static enum err only_meant(struct turn *t, struct heard *h, const struct message_row **found)
{
	struct wall asked;
	TRY(only_open(t, h, found));
	TRY(code_question(t->store, h->row.phone, &asked));
	if (*found == NULL || asked.ms == 0)
		return ERR_OK;
	bool newest = !wall_before(asked, (*found)->made);
	bool waits = wall_before(t->now, wall_plus(asked, ASKS_MS));
	if (newest || waits)
		*found = NULL;
	return ERR_OK;
}

static enum err unclear(struct turn *t, struct heard *h)
{
	return heard_puzzles(t, h, "unclear",
			     "Which text do you mean? Answer once more with its 4 digits, as in OK "
			     "4821. Until then nothing was answered.");
}

/* *found is the text that is answered; NULL: then it is said why not. */
static enum err answered(struct turn *t, struct heard *h, const char *code,
			 const struct message_row **found)
{
	if (code[0] != '\0')
		return heard_coded(t, h, code, found);
	TRY(only_meant(t, h, found));
	return *found == NULL ? unclear(t, h) : ERR_OK;
}

/* *area is NULL when it is of a council that is configured no more. */
static void binds(struct turn *t, struct heard *h, const struct message_row *m,
		  const struct area_settings **area)
{
	*area = turn_area(t, m->area);
	h->row.message = m->id;
	h->row.contact = m->contact;
	h->row.area = m->area;
	if (*area != NULL)
		t->actor = m->contact;
}

/* ---- yes ------------------------------------------------------------------------------------ */

static enum err acknowledge(struct turn *t, struct heard *h, const struct message_row *m)
{
	const struct area_settings *area;
	char at[WALL_TEXT];
	binds(t, h, m, &area);
	if (area == NULL)
		return heard_waits(h, "ack");
	if (m->acked.ms != 0)
		heard_say(t, h, "That was answered OK at %s already.",
			  wall_format_clock(m->acked, at));
	heard_done(t, h, "ack");
	return cascade_acked(t, area, m->id, m->contact);
}

/* Do now what an earlier text asked; it is read again as it was. */
static enum err confirm(struct turn *t, struct heard *h, const struct code_row *a)
{
	struct inbound_row asked;
	enum err e = inbound_read(t->store, a->inbound, t->arena, &asked);
	if (e == ERR_NOT_FOUND)
		return unclear(t, h);
	TRY(e);
	h->confirmed = a;
	heard_read(t, h, asked.text);
	return text_word_run(t, h);
}

/* Yes with the code of an answer of ours. */
static enum err hear_yes_to_answer(struct turn *t, struct heard *h, const struct message_row *m)
{
	struct code_row a;
	bool same;
	h->row.message = m->id;
	TRY(code_read(t->store, m->id, t->arena, &a));
	if (a.used[0] != '\0') {
		TRY(heard_again(t, h, &a, &same));
		return same ? ERR_OK
			    : heard_puzzles(t, h, "used-code",
					    "The code %s was used already: nothing more was done. "
					    "A person reads what you wrote.",
					    m->code);
	}
	if (!a.asks)
		return heard_puzzles(t, h, "unclear", "The code %s is for %s. Nothing was done.",
				     m->code,
				     a.placement[0] != '\0' ? "IN or NOSHOW" : "HOLD bed case");
	if (wall_before(wall_plus(m->made, ASKS_MS), t->now))
		return heard_puzzles(t, h, "old-code",
				     "The code %s has expired: nothing was done. Ask again.",
				     m->code);
	return confirm(t, h, &a);
}

/* "yes but we are full" is no yes. */
enum err hear_yes(struct turn *t, struct heard *h)
{
	const struct message_row *m;
	if (h->reply.kind != REPLY_YES)
		return heard_puzzles(t, h, "other",
				     "With more words it counts as no answer: text only OK or NO "
				     "and the 4 digits. A person reads what you wrote.");
	TRY(answered(t, h, h->reply.code, &m));
	if (m == NULL)
		return ERR_OK;
	return m->occasion[0] != '\0' ? acknowledge(t, h, m) : hear_yes_to_answer(t, h, m);
}

/* ---- no ------------------------------------------------------------------------------------- */

/* What a NO brings about. A test asks nobody else. */
static enum err no_follows(struct turn *t, const struct message_row *m, const char **out)
{
	struct occasion_row o;
	TRY(occasion_read(t->store, m->occasion, t->arena, &o));
	*out = " The next are asked.";
	if (m->acked.ms != 0)
		*out = o.open ? " You had said OK: others are asked where nobody else has, and a "
				"person will ring you."
			      : " You had said OK, so a person will ring you.";
	else if (strcmp(o.kind, occasion_name(OCCASION_TEST)) == 0)
		*out = "";
	return ERR_OK;
}

/* With a reason it waits for a person all the same. */
static enum err decline(struct turn *t, struct heard *h, const struct message_row *m)
{
	const struct area_settings *area;
	binds(t, h, m, &area);
	if (area == NULL || h->reply.kind != REPLY_NO)
		heard_waits(h, "no");
	else
		heard_done(t, h, "no");
	if (area == NULL)
		return ERR_OK;
	if (m->declined.ms == 0 || m->acked.ms != 0) {
		const char *follows;
		TRY(no_follows(t, m, &follows));
		heard_say(t, h, "Noted: NO.%s", follows);
	}
	return cascade_declined(t, area, m->id, m->contact);
}

static enum err decline_answer(struct turn *t, struct heard *h, const struct message_row *m)
{
	struct code_row a;
	h->row.message = m->id;
	TRY(code_read(t->store, m->id, t->arena, &a));
	if (!a.asks || a.used[0] != '\0')
		return unclear(t, h);
	TRY(code_use(t->store, &a, h->row.id));
	heard_say(t, h, "Nothing was done.");
	return heard_done(t, h, "no");
}

/* Other words count as a no only behind the word and its code: "no worries, 4821" is none. */
enum err hear_no(struct turn *t, struct heard *h)
{
	const struct message_row *m;
	const char *code = h->reply.kind == REPLY_NO ? h->reply.code : h->texted.code;
	bool coded = code[0] != '\0' && h->texted.before_code == h->used;
	if (h->reply.kind != REPLY_NO && !coded)
		return heard_puzzles(
		    t, h, "other",
		    "A person reads what you wrote; it counts as no answer. To say "
		    "no to a text: NO, its 4 digits, and why.");
	TRY(answered(t, h, code, &m));
	if (m == NULL)
		return ERR_OK;
	return m->occasion[0] != '\0' ? decline(t, h, m) : decline_answer(t, h, m);
}

/* ---- stop ----------------------------------------------------------------------------------- */

/* How a contact's STOP leaves a step that somebody must answer. */
struct shortage {
	bool concerned; /* they are one whom it asks */
	int left; /* who may still be texted */
};

static enum err members(struct turn *t, const struct area_settings *area, const char *group,
			struct recipient_list *out)
{
	const char *duty = duty_of_group(group);
	return duty != NULL
		   ? duty_holders(t, area, duty, t->now, "", 0, out)
		   : recipient_list_group(t->store, area->key, group, "", 0, t->arena, out);
}

static enum err shortage_look(struct turn *t, const struct area_settings *area,
			      const struct step_settings *s, const char *contact,
			      struct shortage *out)
{
	struct recipient_list all = {NULL, 0};
	*out = (struct shortage){false, 0};
	TRY(members(t, area, s->group, &all));
	if (s->then[0] != '\0')
		TRY(members(t, area, s->then, &all));
	for (size_t i = 0; i < all.count; i++) {
		out->concerned = out->concerned || strcmp(all.rows[i].contact, contact) == 0;
		out->left += !all.rows[i].stopped;
	}
	return ERR_OK;
}

/* Somebody on whose answer a step may have to wait. */
static enum err stop_alarm(struct turn *t, const struct area_settings *area, const char *contact)
{
	const char *steps = "";
	bool duty = false;
	for (int i = 0; i < area->step_count; i++) {
		const struct step_settings *s = &area->steps[i];
		struct shortage x;
		if (s->acks == 0)
			continue;
		TRY(shortage_look(t, area, s, contact, &x));
		duty = duty || x.concerned;
		if (x.concerned && x.left < s->acks)
			steps =
			    arena_printf(t->arena, "%s; of %s on %s %d must answer and %d can",
					 steps, s->group, occasion_name(s->on), s->acks, x.left);
	}
	if (!duty)
		return ERR_OK;
	return turn_alarm(t, area->key, "stopped", contact,
			  "%s wants no more texts but is on a list that must answer: urgent ones "
			  "go to the next contact%s",
			  contact, steps);
}

static enum err contact_audit(struct turn *t, const struct contact_row *c, const char *change)
{
	return turn_audit(t, c->area, AUDITED_CONTACT,
			  arena_printf(t->arena, "%s/%s", c->area, c->key), change, NULL);
}

static enum err stop_one(struct turn *t, const struct contact_row *c)
{
	const struct area_settings *area = turn_area(t, c->area);
	if (c->stopped)
		return ERR_OK;
	t->actor = c->key;
	TRY(contact_stop(t->store, c->area, c->key));
	TRY(contact_audit(t, c, "stopped"));
	if (area != NULL)
		TRY(stop_alarm(t, area, c->key));
	return cascade_contact_stopped(t, c->area, c->key);
}

enum err replies_stopped(struct turn *t, const char *phone)
{
	const char *actor = t->actor;
	struct contact_list owners;
	TRY(contact_list_phone(t->store, phone, t->arena, &owners));
	for (size_t i = 0; i < owners.count; i++)
		TRY(stop_one(t, &owners.rows[i]));
	t->actor = actor;
	return ERR_OK;
}

/* No answer: they want none. "Stop calling me" may be somebody's neighbour. */
enum err hear_stop(struct turn *t, struct heard *h)
{
	if (h->reply.kind != REPLY_STOP)
		return heard_waits(h, "other");
	if (h->senders.count == 0)
		return heard_waits(h, "stop");
	heard_done(t, h, "stop");
	return replies_stopped(t, h->row.phone);
}

enum err hear_start(struct turn *t, struct heard *h)
{
	if (h->senders.count == 0)
		return heard_waits(h, "start");
	for (size_t i = 0; i < h->senders.count; i++) {
		const struct contact_row *c = &h->senders.rows[i];
		if (!c->stopped)
			continue;
		t->actor = c->key;
		TRY(contact_start(t->store, c->area, c->key));
		TRY(contact_audit(t, c, "started"));
		TRY(turn_alarm_clear(t, c->area, "stopped", c->key));
	}
	heard_say(t, h, "You get texts from now on. STOP ends them.");
	return heard_done(t, h, "start");
}
