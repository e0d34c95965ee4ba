/* SPDX-License-Identifier: MIT */
#include "preview.h"

#include <string.h>

#include "audience.h"
#include "by_person.h"
#include "cascade_step.h"
#include "contact_rows.h"
#include "gateway_choice.h"
#include "json_values.h"
#include "message_lists.h"
#include "message_rows.h"
#include "quiet_hours.h"
#include "recipient_rows.h"
#include "swep.h"

#define OCCASIONS_MOST 50

struct sum {
	double pence;
	int parts, count;
};

/* What is seen while it is looked at. */
struct preview {
	struct turn *t;
	struct request *r;
	json_t *messages, *waiting, *unreached;
	struct sum now, later;
	struct wall loud; /* when those who sleep are told; .ms = 0: these are told now */
	bool unpriced; /* some gateway's price is not known */
};

/* ---- the decision --------------------------------------------------------------------------- */

static enum err activate(struct turn *t, struct swep_case *c, const char *remark, struct fault *why)
{
	int strongest = swep_case_strongest(c);
	int tier = strongest >= 0 ? c->area->policy.rules[strongest].tier : 1;
	struct wall until = {0};
	tier = tier > c->row.tier ? tier : c->row.tier;
	return by_person_activate(t, c, tier > 0 ? tier : 1, until, remark, why);
}

static enum err raise_tier(struct turn *t, struct swep_case *c, const char *remark,
			   struct fault *why)
{
	struct wall until = {0};
	if (!swep_is_on(c->lifecycle.state) || c->row.tier == 0)
		return by_person_refused(c, why, "there is nothing to raise");
	if (c->row.tier >= c->area->policy.tiers)
		return by_person_refused(c, why, "it is at the highest tier already");
	return by_person_activate(t, c, c->row.tier + 1, until, remark, why);
}

static enum err lower_tier(struct turn *t, struct swep_case *c, const char *remark,
			   struct fault *why)
{
	if (swep_is_on(c->lifecycle.state) && c->row.tier == 1)
		return by_person_refused(c, why, "it is at the lowest tier already");
	return by_person_lower(t, c, c->row.tier - 1, remark, why);
}

/* The proposal that is open comes before all of these; the first is meant when none is. */
static const struct option {
	const char *what;
	enum err (*decide)(struct turn *t, struct swep_case *c, const char *remark,
			   struct fault *why);
} options[] = {
    {"activation", activate},     {"raise", raise_tier},
    {"lower", lower_tier},        {"standdown", by_person_stand_down},
    {"recall", by_person_recall},
};

static const struct option *option_of(const char *what)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].what, what) == 0)
			return &options[i];
	return NULL;
}

static enum err decide(struct turn *t, struct request *r, const char *what, struct fault *why)
{
	struct swep_case c;
	bool named = what != NULL && what[0] != '\0';
	TRY(swep_case_load(t, r->area, &c));
	const struct option *x = named ? option_of(what) : NULL;
	if (named && x == NULL && (c.proposal.id == NULL || strcmp(c.proposal.id, what) != 0))
		return fault_set(why, ERR_NOT_FOUND, "what",
				 "nobody is asked about \"%.40s\" now: preview shows what is "
				 "proposed, preview activation, raise, lower, standdown or recall "
				 "what that would do",
				 what);
	if (x == NULL && c.proposal.id == NULL)
		x = &options[0];
	if (x != NULL)
		return x->decide(t, &c, NULL, why);
	json_object_set_new(r->result, "proposal", json_string(c.proposal.id));
	return by_person_approve(t, &c, NULL, why);
}

/* ---- what came of it ------------------------------------------------------------------------ */

static double price_of(const struct turn *t, const struct message_row *m)
{
	return gateway_price(t, m->channel) * (m->channel == CHANNEL_SMS ? m->parts : 1);
}

static enum err organisation_of(struct turn *t, const char *area, const char *contact,
				const char **out)
{
	struct contact_row c;
	enum err e = contact_read(t->store, area, contact, t->arena, &c);
	*out = e == ERR_OK ? c.organisation : "";
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static const char *encoding_of(const struct message_row *m)
{
	return m->ucs2 ? "UCS-2" : "GSM-7";
}

static void message_say(struct preview *p, const struct step_row *x, const struct message_row *m,
			const char *organisation, double pence)
{
	struct arena *arena = p->t->arena;
	char at[WALL_TEXT];
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s}", "contact", m->contact,
		      "group", x->group, "organisation", organisation, "phone",
		      address_json(m->phone), "channel", channel_name(m->channel), "when",
		      p->loud.ms != 0 ? wall_format_local(p->loud, at) : "now", "encoding",
		      encoding_of(m), "segments", arena_printf(arena, "%d", m->parts), "price",
		      pence > 0 ? arena_printf(arena, "%.2fp", pence) : "?");
	say_row(p->r, row);
	json_decref(row);
}

static enum err see_message(struct preview *p, const struct step_row *x,
			    const struct message_row *m)
{
	struct turn *t = p->t;
	const char *organisation;
	double pence = price_of(t, m);
	TRY(organisation_of(t, m->area, m->contact, &organisation));
	json_array_append_new(p->messages,
			      json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:i, s:o, s:s, s:o}",
					"contact", m->contact, "group", x->group, "organisation",
					word_json(organisation), "phone", address_json(m->phone),
					"channel", channel_name(m->channel), "encoding",
					encoding_of(m), "parts", m->parts, "pence",
					pence > 0 ? json_real(pence) : json_null(), "text", m->text,
					"until", wall_json(p->loud)));
	message_say(p, x, m, organisation, pence);
	struct sum *sum = p->loud.ms != 0 ? &p->later : &p->now;
	sum->pence += pence;
	sum->parts += m->parts;
	sum->count++;
	p->unpriced = p->unpriced || pence <= 0;
	return ERR_OK;
}

static void see_unreached(struct preview *p, const struct step_row *x, const char *contact,
			  const char *reason)
{
	json_array_append_new(p->unreached, json_pack("{s:s?, s:s, s:s}", "contact", contact,
						      "group", x->group, "reason", reason));
	say_after(p->r, "NOT REACHED: %s of group %s: %s", contact != NULL ? contact : "nobody",
		  x->group, reason);
}

static enum err see_messages(struct preview *p, const struct step_row *x)
{
	struct message_list list;
	const char *text = NULL;
	TRY(message_list_step(p->t->store, x->id, p->t->arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct message_row *m = &list.rows[i];
		if (m->state == MESSAGE_FAILED)
			see_unreached(p, x, m->contact, m->detail);
		if (m->state != MESSAGE_QUEUED)
			continue;
		TRY(see_message(p, x, m));
		text = text == NULL ? m->text : text;
	}
	if (text != NULL)
		say_after(p->r, "To %s: %s", x->group, text);
	return ERR_OK;
}

/* Takes `contacts` over. */
static void see_waiting(struct preview *p, const struct scene *c, json_t *contacts, bool waits,
			struct wall loud)
{
	const char *later = "";
	char at[WALL_TEXT];
	json_t *contact;
	size_t i;
	json_array_foreach(contacts, i, contact)
		later = arena_printf(p->t->arena, "%s%s%s", later, i > 0 ? ", " : "",
				     json_string_value(contact));
	if (waits)
		say_after(p->r, "Waits until %s: %s (group %s)", wall_format_local(loud, at), later,
			  c->step.group);
	else
		say_after(p->r, "If nobody answers: %s (group %s)", later, c->step.group);
	json_array_append_new(p->waiting, json_pack("{s:s, s:o, s:o}", "group", c->step.group,
						    "contacts", contacts, "until",
						    wall_json(waits ? loud : (struct wall){0})));
}

/* Until the quiet hours are over, or until those before them have not answered. */
static enum err see_others(struct preview *p, const struct scene *c, bool waits, struct wall loud)
{
	struct turn *t = p->t;
	struct recipient_list people;
	size_t group_count;
	TRY(audience_list(t, c, &people, &group_count));
	json_t *contacts = json_array();
	for (size_t i = 0; i < people.count; i++) {
		const struct recipient *r = &people.rows[i];
		if (r->stopped && !r->called)
			see_unreached(p, &c->step, r->contact, "wants no texts");
		else if (!r->told && !r->called && (waits || c->step.needed > 0))
			json_array_append_new(contacts, json_string(r->contact));
	}
	if (people.count == 0)
		see_unreached(p, &c->step, NULL, "the group is empty");
	if (json_array_size(contacts) > 0)
		see_waiting(p, c, contacts, waits, loud);
	else
		json_decref(contacts);
	return ERR_OK;
}

/* What those who sleep will be told, in the words of now: as if the quiet hours were over. */
static enum err see_later(struct preview *p, struct scene *c, struct wall loud)
{
	c->step.waits = (struct wall){0};
	TRY(step_advance(p->t, c));
	p->loud = loud;
	TRY(see_messages(p, &c->step));
	p->loud = (struct wall){0};
	return ERR_OK;
}

static enum err see_step(struct preview *p, const char *id)
{
	struct scene c;
	struct wall now = p->t->now, loud = quiet_hours_end(p->r->area, now);
	TRY(scene_read(p->t, p->r->area, id, &c));
	bool waits =
	    c.step.told.ms == 0 && wall_before(now, c.step.waits) && wall_before(now, loud);
	TRY(see_messages(p, &c.step));
	TRY(see_others(p, &c, waits, loud));
	return waits ? see_later(p, &c, loud) : ERR_OK;
}

static enum err see_occasion(struct preview *p, const char *id)
{
	struct step_list steps;
	TRY(step_list(p->t->store, id, p->t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++)
		TRY(see_step(p, steps.rows[i].id));
	return ERR_OK;
}

static bool is_in(const struct occasion_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].id, id) == 0)
			return true;
	return false;
}

static void columns(struct request *r)
{
	static const char *const titles[][2] = {
	    {"contact", "CONTACT"},   {"group", "GROUP"},       {"organisation", "OF"},
	    {"phone", "PHONE"},       {"channel", "BY"},        {"when", "WHEN"},
	    {"encoding", "ENCODING"}, {"segments", "SEGMENTS"}, {"price", "PRICE"}};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		say_column(r, titles[i][0], titles[i][1], i >= 7);
}

static void say_sum(const struct preview *p, const struct sum *s, const char *who)
{
	const char *price = p->unpriced ? "" : arena_printf(p->t->arena, ", for %.2fp", s->pence);
	say_line(p->r, "%d %s, in %d segment%s%s.", s->count, who, s->parts,
		 s->parts == 1 ? "" : "s", price);
}

static void say_total(const struct preview *p)
{
	struct request *r = p->r;
	json_object_set_new(r->result, "total_pence", json_real(p->now.pence + p->later.pence));
	json_object_set_new(r->result, "segments", json_integer(p->now.parts + p->later.parts));
	if (p->now.count == 0)
		say_line(r, "Nobody would be told now.");
	else
		say_sum(p, &p->now, "would be told now");
	if (p->later.count > 0)
		say_sum(p, &p->later, "more when the quiet hours are over");
	if (p->unpriced)
		say_line(r, "What that costs is not known: a gateway has no price.");
	say_line(r, "Nothing was sent, and nothing is decided.");
}

static enum err look(struct preview *p, const char *what, struct fault *why)
{
	struct occasion_list before, after;
	struct turn *t = p->t;
	const char *area = p->r->area->key;
	TRY(occasion_list(t->store, area, OCCASIONS_MOST, t->arena, &before));
	TRY(decide(t, p->r, what, why));
	TRY(swep_look(t, p->r->area)); /* as after every decision */
	TRY(occasion_list(t->store, area, OCCASIONS_MOST, t->arena, &after));
	columns(p->r);
	for (size_t i = after.count; i > 0; i--)
		if (!is_in(&before, after.rows[i - 1].id))
			TRY(see_occasion(p, after.rows[i - 1].id));
	say_total(p);
	return ERR_OK;
}

/* ---- undone --------------------------------------------------------------------------------- */

enum err verb_preview(struct turn *t, struct request *r, struct fault *why)
{
	const char *what = NULL;
	struct effect **mark = t->effects->last;
	size_t count = t->effects->count;
	struct preview p = {.t = t,
			    .r = r,
			    .messages = json_array(),
			    .waiting = json_array(),
			    .unreached = json_array()};
	json_object_set_new(r->result, "messages", p.messages);
	json_object_set_new(r->result, "waiting", p.waiting);
	json_object_set_new(r->result, "unreached", p.unreached);
	TRY(arg_text(r, "what", false, LIMIT_REF, &what, why));
	if (t->failing || t->unwritten)
		return fault_set(why, ERR_BUSY, "", "the database cannot be written now");
	TRY(store_savepoint(t->store));
	enum err e = look(&p, what, why);
	if (store_broken(t->store))
		return ERR_STORE;
	*mark = NULL;
	t->effects->last = mark;
	t->effects->count = count;
	TRY(store_undo(t->store));
	return e;
}
