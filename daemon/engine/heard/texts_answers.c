/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cascade.h"
#include "deadlines.h"
#include "duty.h"
#include "duty_refused.h"
#include "message_lists.h"
#include "message_moves.h"
#include "newcomers.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "put_right.h"
#include "replies.h"
#include "step_rows.h"
#include "text_words.h"
#include "to_ring.h"

#define ASKS_MS MINUTES_MS(15) /* a yes to what was asked by text comes soon, or not at all */

/* ---- which text is answered ----------------------------------------------------------------- */

/* The only question that stands open for this phone; of a closed occasion when no other is. */
static enum err only_open(struct turn *t, struct heard *h, const struct message_row **found)
{
	struct message_list list;
	size_t open = 0;
	*found = NULL;
	struct span before = {wall_plus(t->now, -CODE_LIFE_MS),
			      wall_plus(h->row.sent, LIMIT_SENT_SLIP_MS)};
	TRY(message_list_open(t->store, h->row.phone, before, t->arena, &list));
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
	struct code_row *kept = arena_alloc(t->arena, sizeof(*kept)); /* until it is answered */
	*kept = *a;
	h->confirmed = kept;
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
	bool said = false;
	if (h->reply.kind != REPLY_YES)
		TRY(text_no_decision(t, h, &said));
	if (said)
		return ERR_OK;
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

/* A NO, and what it brought about. */
struct refusal {
	const struct message_row *m; /* as it was before */
	struct occasion_row occasion;
	struct step_row step; /* after it */
	int asked; /* texts that it made: the next */
	bool others; /* somebody else was asked, and has not said no */
	bool unheld; /* nobody else who has the duty has answered */
};

/* At once, not at the end of the turn: whoever says no hears what came of it. */
static enum err ask_next(struct turn *t, const struct area_settings *area, const char *occasion)
{
	struct step_list steps;
	TRY(step_list(t->store, occasion, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		const char *step = steps.rows[i].id;
		bool due;
		TRY(deadline_is_due(t->store, DEADLINE_STEP, step, t->now, &due));
		if (due)
			TRY(cascade_step_due(t, area, step));
	}
	return ERR_OK;
}

static enum err refusal_look(struct turn *t, const struct message_row *m, int before,
			     struct refusal *out)
{
	struct message_list list;
	struct scene c;
	int after;
	*out = (struct refusal){.m = m};
	TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
	out->occasion = c.occasion;
	out->step = c.step;
	TRY(message_count_occasion(t->store, m->occasion, &after));
	TRY(message_list_step(t->store, m->step, t->arena, &list));
	out->asked = after - before;
	TRY(duty_refused_by(t, &c, m->contact, &out->unheld));
	for (size_t i = 0; i < list.count; i++)
		out->others = out->others || (strcmp(list.rows[i].contact, m->contact) != 0 &&
					      list.rows[i].declined.ms == 0);
	return ERR_OK;
}

static bool is_test(const struct refusal *r)
{
	return strcmp(r->occasion.kind, occasion_name(OCCASION_TEST)) == 0;
}

/* It was wanted of them, and nobody is asked in their place. */
static bool is_left_open(const struct refusal *r)
{
	return r->occasion.open && !is_test(r) && r->step.needed > 0 && r->asked == 0;
}

static const char *no_follows(const struct refusal *r)
{
	if (r->m->acked.ms != 0)
		return r->asked > 0
			   ? " You had said OK: the next are asked, and a person will ring you."
			   : " You had said OK, so a person will ring you.";
	if (is_test(r))
		return "";
	if (r->asked > 0)
		return " The next are asked.";
	if (!r->occasion.open)
		return " It was over already.";
	if (r->unheld)
		return " Nobody else who is on duty has answered: a person finds somebody.";
	if (r->step.needed <= 0)
		return " It needed no answer, so nobody is asked in your place.";
	if (r->step.state == STEP_MET)
		return " Enough others have answered. A person reads it.";
	return r->others ? " Others were asked, too. A person reads it."
			 : " Nobody else is left to ask. A person reads it.";
}

/* With a reason it waits for a person all the same. */
static enum err decline(struct turn *t, struct heard *h, const struct message_row *m)
{
	const struct area_settings *area;
	struct refusal r;
	int before;
	binds(t, h, m, &area);
	heard_waits(h, "no");
	if (area == NULL)
		return ERR_OK;
	TRY(message_count_occasion(t->store, m->occasion, &before));
	TRY(cascade_declined(t, area, m->id, m->contact));
	TRY(ask_next(t, area, m->occasion));
	TRY(refusal_look(t, m, before, &r));
	if (m->declined.ms == 0 || m->acked.ms != 0)
		heard_say(t, h, "Noted: NO.%s", no_follows(&r));
	bool known =
	    (m->declined.ms != 0 && m->acked.ms == 0) || (m->acked.ms == 0 && !is_left_open(&r));
	return known && h->reply.kind == REPLY_NO ? heard_done(t, h, "no") : ERR_OK;
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

static const char *with_occasion(struct turn *t, const char *so_far, const struct step_settings *s)
{
	const char *name = occasion_noun(s->on);
	if (strstr(so_far, name) != NULL)
		return so_far;
	return arena_printf(t->arena, "%s%s%s", so_far, so_far[0] != '\0' ? ", " : "", name);
}

/* A number can be forged, and whoever is left out would learn of it in the cold: a person asks
 * them. */
static enum err untold_alarm(struct turn *t, const struct area_settings *area, const char *contact)
{
	const char *what = "";
	for (int i = 0; i < area->step_count; i++) {
		const struct step_settings *s = &area->steps[i];
		struct shortage x;
		TRY(shortage_look(t, area, s, contact, &x));
		if (x.concerned)
			what = with_occasion(t, what, s);
	}
	if (what[0] == '\0')
		return ERR_OK;
	return turn_alarm(t, area->key, ALARM_NO_TEXTS, contact,
			  "%s wants no texts, as their number says, and hears no more of %s: ring "
			  "them; START brings the texts back",
			  contact, what);
}

/* Somebody on whose answer a step may have to wait. */
enum err replies_refused(struct turn *t, const struct area_settings *area, const char *contact)
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
		return untold_alarm(t, area, contact);
	return turn_alarm(t, area->key, ALARM_STOPPED, contact,
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
		TRY(replies_refused(t, area, c->key));
	return cascade_contact_stopped(t, c->area, c->key);
}

/* What answers an earlier text has not left. */
static enum err answers_cancel(struct turn *t, const char *phone)
{
	struct message_list list;
	TRY(message_list_answers(t->store, phone, t->arena, &list));
	for (size_t i = 0; i < list.count; i++)
		TRY(message_move(t, &list.rows[i], MESSAGE_CANCELLED, LEFT_OUT_STOPPED));
	return ERR_OK;
}

enum err replies_stopped(struct turn *t, const char *phone)
{
	const char *actor = t->actor;
	struct contact_list owners;
	TRY(answers_cancel(t, phone));
	TRY(contact_list_phone(t->store, phone, t->arena, &owners));
	for (size_t i = 0; i < owners.count; i++)
		TRY(stop_one(t, &owners.rows[i]));
	t->actor = actor;
	return ERR_OK;
}

/* "Stop sending people, we are full": one of ours hears that texts go on. */
static enum err stop_unclear(struct turn *t, struct heard *h)
{
	for (size_t i = 0; i < h->senders.count; i++)
		if (!h->senders.rows[i].stopped)
			return heard_puzzles(t, h, "other",
					     "A person reads what you wrote, and you get texts as "
					     "before: STOP by itself ends them.");
	return heard_waits(h, "other");
}

/* No answer: they want none, and a gateway that minds STOP itself lets none through and confirms it
 * in its own words. Where the number was forged, the alarm has a person ring its owner. "Stop
 * calling me" may be somebody's neighbour. */
enum err hear_stop(struct turn *t, struct heard *h)
{
	if (h->reply.kind != REPLY_STOP)
		return stop_unclear(t, h);
	TRY(h->senders.count == 0 ? heard_waits(h, "stop") : heard_done(t, h, "stop"));
	return replies_stopped(t, h->row.phone);
}

/* What they did not hear meanwhile. */
static enum err tell_what_is_so(struct turn *t, const struct contact_row *c)
{
	const struct area_settings *area = turn_area(t, c->area);
	struct newcomers names;
	if (area == NULL)
		return ERR_OK;
	TRY(newcomers_look(t, area, &names));
	return put_right_started(t, area, c->key);
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
		TRY(to_ring_needless(t, c->area, c->key));
		TRY(tell_what_is_so(t, c));
	}
	heard_say(t, h, "You get texts from now on. STOP ends them.");
	return heard_done(t, h, "start");
}
