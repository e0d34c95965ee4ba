/* SPDX-License-Identifier: MIT */
#include "cascade_tell.h"

#include <string.h>

#include "gateway_choice.h"
#include "gathering.h"
#include "kept.h"
#include "ladder.h"
#include "late_mail.h"
#include "mailing.h"
#include "outbox.h"
#include "phone.h"
#include "recipient_rows.h"
#include "wording.h"

#define OWED_VALID_MS HOURS_MS(6)

/* Who is told only after the night, because it was quiet until then, is told as of now; and SWEP
 * that came on shortly before the morning is on after it. */
static struct wall valid_until(const struct turn *t, const struct scene *c)
{
	struct wall end = c->occasion.until, owed = wall_plus(t->now, OWED_VALID_MS);
	if (!wall_before(t->now, end))
		end = owed;
	if (scene_says_on(c))
		end = wall_later(end, owed);
	return c->step.valid_ms > 0 ? wall_earlier(wall_plus(t->now, c->step.valid_ms), end) : end;
}

/* One text to a person about one event, whatever groups they are in: a courtesy is not repeated at
 * all, a question not before the time for its answer is over. */
static enum err told_elsewhere(struct turn *t, const struct scene *c, const struct new_message *m,
			       struct told_before *heard)
{
	struct message_row text = {.occasion = m->occasion,
				   .step = m->step,
				   .contact = m->contact,
				   .channel = m->channel,
				   .phone = m->phone};
	struct wall since = c->anew;
	if (since.ms == 0 && c->step.needed > 0)
		since = wall_plus(t->now, -c->step.within_ms);
	TRY(message_heard(t->store, &text, since, t->arena, heard));
	if (heard->acked.ms != 0 && wall_before(heard->acked, c->anew))
		*heard = (struct told_before){.by = "", .declined_by = ""};
	return ERR_OK;
}

static enum err skip_one(struct turn *t, const struct scene *c, const struct new_message *m,
			 const struct told_before *heard)
{
	enum err e = outbox_skip(t, c->area, m);
	if (e != ERR_OK)
		return e == ERR_TAKEN ? ERR_OK : e;
	if (heard->acked.ms == 0 && heard->declined.ms == 0)
		return kept_relied(t, c, m);
	bool acked = heard->acked.ms != 0;
	TRY(acked ? message_acknowledge(t->store, m->id, heard->acked, heard->by)
		  : message_decline(t->store, m->id, t->now, heard->declined_by));
	return turn_audit(t, c->area->key, AUDITED_MESSAGE, m->id,
			  acked ? "acknowledged" : "declined", NULL);
}

/* How one person is told. */
struct way {
	enum channel channel;
	const char *address;
	const char *template;
	struct template_values *values;
	bool kept; /* for their digest */
	bool ring; /* there is none: a person must */
};

static enum err hand_over(struct turn *t, const struct scene *c, const struct new_message *m,
			  const struct way *way)
{
	if (way->kept)
		return gathering_add(t, c->area, m);
	if (!way->ring)
		return outbox_add(t, c->area, m);
	bool texted = way->address[0] != '\0';
	const char *why = texted ? "wants no texts" : "has no number for texts";
	TRY(outbox_give_up(t, c->area, m, texted ? RING_NO_TEXTS : RING_NO_NUMBER));
	return turn_alarm(t, c->area->key, "message", m->id,
			  "%s has not been told of %s and %s: ring them", m->contact, scene_noun(c),
			  why);
}

static enum err tell_one(struct turn *t, const struct scene *c, const struct recipient *r,
			 const struct way *way, bool *declined)
{
	struct told_before heard;
	struct new_message m = {.occasion = c->occasion.id,
				.step = c->step.id,
				.contact = r->contact,
				.round = c->step.round,
				.rung = c->step.rung,
				.channel = way->channel,
				.phone = way->address,
				.priority = occasion_priority(scene_occasion(c))};
	m.valid_until = valid_until(t, c);
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	TRY(told_elsewhere(t, c, &m, &heard));
	*declined = *declined || heard.declined.ms != 0;
	if (heard.told)
		return skip_one(t, c, &m, &heard);
	TRY(outbox_code(t, m.id, m.phone, &m.code));
	way->values->word[WORD_CODE] = m.code;
	m.text = template_fill(way->template, way->values, t->arena);
	enum err e = hand_over(t, c, &m, way);
	return e == ERR_TAKEN ? ERR_OK : e; /* told in this round, by another group */
}

/* Who heard by mail alone, and is no contact any more, hears by mail of the end. */
static bool is_address(const char *phone)
{
	return strchr(phone, '@') != NULL;
}

/* By the text, or, where there is room for the whole of it, by mail. */
static enum err tell_person(struct turn *t, const struct scene *c, const struct recipient *r,
			    struct way text, struct template_values *whole, bool *declined)
{
	struct way mail = {CHANNEL_EMAIL, r->email, text.template, whole, gathering_takes(t, c, r),
			   false};
	if (mail.kept)
		return tell_one(t, c, r, &mail, declined);
	if (mailing_instead(t, c, r)) {
		TRY(late_mail_watch(t, c->area, c->step.id));
		return tell_one(t, c, r, &mail, declined);
	}
	if (is_address(text.address))
		text.channel = CHANNEL_EMAIL;
	TRY(tell_one(t, c, r, &text, declined));
	return mailing_also(t, c, r) ? tell_one(t, c, r, &mail, declined) : ERR_OK;
}

/* A number for texts, or an address: who was called on a landline has none of these. */
static bool is_texted(const struct recipient *r)
{
	struct fault ignored;
	char number[LIMIT_PHONE + 1];
	return !r->stopped &&
	       (is_address(r->phone) || phone_parse(r->phone, number, &ignored) == ERR_OK);
}

/* Who gets no texts and must hear it: what cannot wait by a call first, the rest by mail. */
static enum err tell_otherwise(struct turn *t, const struct scene *c, const struct recipient *r,
			       const struct way *text, const struct way *call, bool *declined)
{
	struct way mail = {CHANNEL_EMAIL, r->email, text->template, call->values, false, false};
	struct way none = *text;
	bool calls = call->address[0] != '\0' && gateway_configured(t, CHANNEL_VOICE);
	bool mails = r->email[0] != '\0' && gateway_configured(t, CHANNEL_EMAIL);
	bool urgent = occasion_priority(scene_occasion(c)) == 0;
	none.ring = true;
	if (calls && (urgent || !mails || r->by_call))
		return tell_one(t, c, r, call, declined);
	return tell_one(t, c, r, mails ? &mail : &none, declined);
}

static enum err tell_marked(struct turn *t, const struct scene *c, const struct recipient *r,
			    const struct ladder_contact *mark, struct wording *w, bool *declined)
{
	const char *number = r->call[0] != '\0' ? r->call : r->phone;
	struct way text = {CHANNEL_SMS, r->phone, w->text, &w->fitted, false, false};
	struct way call = {CHANNEL_VOICE, number, w->spoken, &w->whole, false, false};
	TRY(wording_address(t, c, w, r->contact));
	if (mark->call)
		return tell_one(t, c, r, &call, declined);
	return is_texted(r) ? tell_person(t, c, r, text, &w->whole, declined)
			    : tell_otherwise(t, c, r, &text, &call, declined);
}

enum err cascade_tell(struct turn *t, const struct scene *c, const struct recipient_list *people,
		      const struct ladder_contact *marks, bool *declined)
{
	struct wording now;
	int told = 0;
	*declined = false;
	TRY(wording_now(t, c, &now));
	for (size_t i = 0; i < people->count; i++) {
		if (!marks[i].call && !marks[i].tell)
			continue;
		TRY(tell_marked(t, c, &people->rows[i], &marks[i], &now, declined));
		told++;
	}
	turn_publish(t, c->area->key, "message", "%d told of %s (group %s, round %d)", told,
		     scene_noun(c), c->step.group, c->step.round + 1);
	return ERR_OK;
}

enum err cascade_tell_round(struct turn *t, struct scene *c, const struct recipient_list *people,
			    const struct ladder_contact *marks)
{
	bool declined;
	c->step.round++;
	c->step.rung = RUNG_OWN;
	c->step.told = t->now;
	TRY(cascade_tell(t, c, people, marks, &declined));
	c->step.rung = 1;
	return step_save(t->store, &c->step);
}
