/* SPDX-License-Identifier: MIT */
#include "outage.h"

#include <assert.h>
#include <string.h>

#include "alarm_rows.h"
#include "cascade.h"
#include "contact_rows.h"
#include "duty.h"
#include "gateway_choice.h"
#include "mailing.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "recipient_rows.h"
#include "step_open.h"
#include "step_rows.h"
#include "template.h"

#define ALARM_OUTAGE "outage"
/* A moment's trouble wakes nobody. */
#define PATIENCE_MS MINUTES_MS(2)
#define VALID_MS HOURS_MS(2)

static const struct step_settings *step_on(const struct area_settings *area, enum occasion on)
{
	for (int i = 0; i < area->step_count; i++)
		if (area->steps[i].on == on)
			return &area->steps[i];
	return NULL;
}

/* Where the council names nobody, whoever is asked for decisions; "" when nobody is. */
static const char *group_of(const struct area_settings *area)
{
	const struct step_settings *own = step_on(area, OCCASION_OUTAGE);
	const struct step_settings *asked = step_on(area, OCCASION_PROPOSAL);
	if (area->shadow[0] != '\0')
		return area->shadow;
	return own != NULL ? own->group : asked != NULL ? asked->group : "";
}

/* How much is out, and what is said of it. */
struct extent {
	const char *subject; /* of its alarm */
	const char *alarm, *why; /* as it stands, and since a moment */
};

static const struct extent failed = {
    "texts", "no text can leave: every gateway for texts has failed",
    "no text has left since %s, every gateway for texts has failed"};
static const struct extent spent = {
    "texts", "no text can leave: every gateway for texts has failed, or sent all it may today",
    "no text has left since %s, every gateway for texts has failed or sent all it may today"};
static const struct extent nearly_spent = {
    "limit",
    "only urgent texts can leave: every gateway for texts has failed, or nearly sent all it may "
    "today",
    "since %s only urgent texts leave, every gateway for texts has nearly sent all it may today"};

static const struct extent *extent_of(const struct gateways_out *out)
{
	if (out->urgent)
		return out->spent ? &spent : &failed;
	return out->ordinary ? &nearly_spent : NULL;
}

static const char *text_of(struct turn *t, const struct area_settings *area,
			   const struct extent *extent, struct wall since)
{
	const struct step_settings *own = step_on(area, OCCASION_OUTAGE);
	struct template_values values = {{NULL}};
	char clock[WALL_TEXT];
	values.word[WORD_AREA] = area->name;
	values.word[WORD_WHY] =
	    arena_printf(t->arena, extent->why, wall_format_clock(since, clock));
	for (int i = 0; own != NULL && i < area->template_count; i++)
		if (strcmp(area->templates[i].key, own->template) == 0)
			return template_fill(area->templates[i].text, &values, t->arena);
	return template_fill("SWEP {area}: {why}. Ring whoever must know.", &values, t->arena);
}

static enum err people_of(struct turn *t, const struct area_settings *area, const char *group,
			  struct recipient_list *out)
{
	const char *duty = duty_of_group(group);
	*out = (struct recipient_list){NULL, 0};
	if (duty != NULL)
		return duty_holders(t, area, duty, t->now, "", 0, out);
	return recipient_list_group(t->store, area->key, group, "", 0, t->arena, out);
}

static enum err usable(struct turn *t, enum channel c, bool *out)
{
	struct gateways_out lack;
	TRY(gateways_look(t, c, &lack));
	*out = gateway_configured(t, c) && !lack.urgent;
	return ERR_OK;
}

/* A contact is told by mail, or else, where not even an urgent text leaves, by a call. */
static const enum channel ways[] = {CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_VOICE};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* "" for none: who wants no texts is told otherwise. */
static const char *address_of(const struct contact_row *c, enum channel way)
{
	switch (way) {
	case CHANNEL_EMAIL:
		return c->email;
	case CHANNEL_SMS:
		return c->stopped ? "" : c->phone;
	case CHANNEL_VOICE:
		return c->call[0] != '\0' ? c->call : c->phone;
	case CHANNEL_COUNT:
		break;
	}
	assert(0 && "a channel that is none");
	return "";
}

/* The first from `way` on that works. m->phone stays NULL when there is none. */
static enum err way_to(struct turn *t, const struct contact_row *c, size_t way,
		       struct new_message *m)
{
	m->phone = NULL;
	for (; way < WAYS && m->phone == NULL; way++) {
		bool works;
		TRY(usable(t, ways[way], &works));
		if (!works || address_of(c, ways[way])[0] == '\0')
			continue;
		m->channel = ways[way];
		m->phone = address_of(c, ways[way]);
	}
	return ERR_OK;
}

/* *told is false when there is no way left. */
static enum err tell_one(struct turn *t, const struct area_settings *area,
			 const struct step_row *step, const char *contact, const char *text,
			 size_t way, bool *told)
{
	struct contact_row c;
	struct new_message m = {.occasion = step->occasion,
				.step = step->id,
				.contact = contact,
				.rung = 1,
				.text = text,
				.code = "",
				.valid_until = wall_plus(t->now, VALID_MS)};
	TRY(contact_read(t->store, area->key, contact, t->arena, &c));
	TRY(way_to(t, &c, way, &m));
	*told = m.phone != NULL;
	if (!*told)
		return ERR_OK;
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	enum err e = outbox_add(t, area, &m);
	return e == ERR_TAKEN ? ERR_OK : e;
}

static enum err tell(struct turn *t, const struct area_settings *area, const char *text,
		     const char *subject)
{
	struct recipient_list people;
	struct step_row step;
	struct occasion_row o = {.area = area->key,
				 .kind = occasion_name(OCCASION_OUTAGE),
				 .subject = subject,
				 .audience = "",
				 .vals = "{}",
				 .at = t->now,
				 .until = wall_plus(t->now, VALID_MS)};
	if (area->shadow[0] != '\0')
		text = arena_printf(t->arena, "SHADOW: %s", text);
	TRY(step_begin_met(t, &o, group_of(area), &step));
	TRY(people_of(t, area, step.group, &people));
	for (size_t i = 0; i < people.count; i++) {
		bool told;
		TRY(tell_one(t, area, &step, people.rows[i].contact, text, 0, &told));
	}
	return standings_queue_moves(t);
}

enum err outage_unreached(struct turn *t, const struct step_row *step, const struct message_row *m)
{
	const struct area_settings *area = turn_area(t, m->area);
	bool told = false;
	size_t way = 0;
	if (area == NULL)
		return ERR_OK;
	while (way < WAYS && ways[way] != m->channel)
		way++;
	enum err e = tell_one(t, area, step, m->contact, m->text, way + 1, &told);
	if (e != ERR_OK && e != ERR_NOT_FOUND) /* they are no contact any more */
		return e;
	if (told)
		return standings_queue_moves(t);
	return turn_alarm(t, m->area, "message", m->id,
			  "%s has not been told that no text can leave: ring them", m->contact);
}

static const char *subject_of(struct turn *t, const struct extent *extent, struct wall since)
{
	char text[WALL_TEXT];
	return arena_printf(t->arena, "%s%s", extent == &nearly_spent ? "limit " : "",
			    wall_format_iso(since, text));
}

static enum err stands(struct turn *t, const struct area_settings *area,
		       const struct gateways_out *out, const struct extent *extent)
{
	struct wall since;
	const char *known, *subject;
	int64_t patience_ms = turn_after_real(t, PATIENCE_MS).ms - t->now.ms;
	TRY(alarm_since(t->store, area->key, ALARM_OUTAGE, extent->subject, &since));
	if (since.ms == 0)
		return turn_alarm(t, area->key, ALARM_OUTAGE, extent->subject, "%s", extent->alarm);
	if (wall_before(t->now, wall_plus(since, patience_ms)))
		return ERR_OK;
	TRY(mailing_outage(t, area, patience_ms, out));
	subject = subject_of(t, extent, since);
	TRY(occasion_find(t->store, area->key, occasion_name(OCCASION_OUTAGE), subject, t->arena,
			  &known));
	return known == NULL ? tell(t, area, text_of(t, area, extent, since), subject) : ERR_OK;
}

static enum err is_over(struct turn *t, const struct area_settings *area,
			const struct extent *extent)
{
	struct wall since;
	TRY(alarm_since(t->store, area->key, ALARM_OUTAGE, extent->subject, &since));
	if (since.ms == 0)
		return ERR_OK;
	TRY(turn_alarm_clear(t, area->key, ALARM_OUTAGE, extent->subject));
	return cascade_close(t, area, OCCASION_OUTAGE, subject_of(t, extent, since));
}

static enum err look_at(struct turn *t, const struct area_settings *area,
			const struct gateways_out *out)
{
	const struct extent *extent = extent_of(out);
	if (extent != NULL)
		TRY(stands(t, area, out, extent));
	if (!t->standings->recovered)
		return ERR_OK;
	if (!out->urgent)
		TRY(is_over(t, area, &failed));
	return out->ordinary ? ERR_OK : is_over(t, area, &nearly_spent);
}

enum err outage_look(struct turn *t)
{
	struct gateways_out out;
	t->actor = "swepd";
	t->because = "the gateways";
	TRY(gateways_look(t, CHANNEL_SMS, &out));
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(look_at(t, t->settings->areas[i], &out));
	return ERR_OK;
}
