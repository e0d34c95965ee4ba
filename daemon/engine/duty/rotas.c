/* SPDX-License-Identifier: MIT */
#include "rotas.h"

#include <string.h>

#include "ascii.h"
#include "calendar.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "duty.h"
#include "reachability.h"
#include "rota_csv.h"
#include "rota_rows.h"

#define AGAIN_MINUTES (5 * 60) /* local: calendars are expanded before the day begins */
#define KEPT_DAYS 400 /* shifts that are over: two winters can be compared */
#define SAID_MOST 10 /* names that nobody knows */

static const char *subject_of(struct turn *t, const struct area_settings *area, const char *duty)
{
	return arena_printf(t->arena, "%s/%s", area->key, duty);
}

static enum err audit(struct turn *t, const struct area_settings *area, const char *duty,
		      size_t shifts)
{
	return turn_audit(t, area->key, AUDITED_ROTA, subject_of(t, area, duty),
			  arena_printf(t->arena, "new: %zu shifts", shifts), NULL);
}

/* ---- whom a calendar means ------------------------------------------------------------------ */

/* A name that is no contact's, and the event that has it. */
struct stranger {
	const struct calendar_event *event;
	const char *name;
};

/* A calendar while its people are found. */
struct meeting {
	struct turn *t;
	const struct area_settings *area;
	const char *duty;
	struct contact_list contacts;
	struct stranger strangers[SAID_MOST];
	size_t stranger_count;
	size_t shifts;
	struct calendar calendar;
};

static const char *by_mail(const struct meeting *m, const char *mail)
{
	for (size_t i = 0; mail[0] != '\0' && i < m->contacts.count; i++)
		if (ascii_same(m->contacts.rows[i].email, mail))
			return m->contacts.rows[i].key;
	return NULL;
}

/* The one contact of that key, name or mail; a name that two share is nobody's. */
static const char *by_name(const struct meeting *m, const char *name)
{
	const char *key = NULL;
	for (size_t i = 0; name[0] != '\0' && i < m->contacts.count; i++) {
		const struct contact_row *c = &m->contacts.rows[i];
		if (ascii_same(c->key, name))
			return c->key;
		if (!ascii_same(c->name, name))
			continue;
		if (key != NULL)
			return NULL;
		key = c->key;
	}
	return key != NULL ? key : by_mail(m, name);
}

static const char *by_person(const struct meeting *m, const struct calendar_person *p)
{
	const char *key = by_mail(m, p->mail);
	return key != NULL ? key : by_name(m, p->name);
}

static const char *person_text(const struct calendar_person *p)
{
	return p->name[0] != '\0' ? p->name : p->mail;
}

/* Once an event, however often it repeats. */
static void strange(struct meeting *m, const struct calendar_event *event, const char *name)
{
	for (size_t i = 0; i < m->stranger_count && i < SAID_MOST; i++)
		if (m->strangers[i].event == event && strcmp(m->strangers[i].name, name) == 0)
			return;
	if (m->stranger_count < SAID_MOST)
		m->strangers[m->stranger_count] = (struct stranger){event, name};
	m->stranger_count++;
}

static enum err keep(struct meeting *m, const struct calendar_shift *x, const char *contact,
		     const char *who)
{
	struct shift shift = {x->span, contact, who};
	m->shifts++;
	return shift_add(m->t->store, m->area->key, m->duty, &shift);
}

static enum err keep_attendees(struct meeting *m, const struct calendar_shift *x, bool *known)
{
	const struct calendar_event *e = x->event;
	*known = false;
	for (size_t i = 0; i < e->attendee_count; i++) {
		const char *key = by_person(m, &e->attendees[i]);
		if (key == NULL)
			continue;
		*known = true;
		TRY(keep(m, x, key, person_text(&e->attendees[i])));
	}
	for (size_t i = 0; *known && i < e->attendee_count; i++)
		if (by_person(m, &e->attendees[i]) == NULL)
			strange(m, e, person_text(&e->attendees[i]));
	return ERR_OK;
}

/* Those who attend; else whom its title names; else whoever made it. Nobody of them known, it is a
 * shift that nobody has. */
static enum err keep_shift(struct meeting *m, const struct calendar_shift *x)
{
	const struct calendar_event *e = x->event;
	bool known;
	TRY(keep_attendees(m, x, &known));
	if (known)
		return ERR_OK;
	const char *who = e->summary[0] != '\0'   ? e->summary
			  : e->attendee_count > 0 ? person_text(&e->attendees[0])
						  : person_text(&e->organiser);
	const char *key = by_name(m, e->summary);
	if (key == NULL)
		key = by_person(m, &e->organiser);
	if (key == NULL)
		strange(m, e, who);
	return keep(m, x, key != NULL ? key : "", who);
}

/* ---- a calendar ----------------------------------------------------------------------------- */

static struct span horizon(struct wall now)
{
	struct date today = date_london(now);
	return (struct span){now, wall_london((struct date){today.day + LIMIT_ROTA_DAYS}, 0)};
}

struct wall rotas_known_until(const struct rota_row *rota)
{
	struct wall ever = {INT64_MAX};
	return strcmp(rota->format, "ics") == 0 ? horizon(rota->expanded).to : ever;
}

static struct wall next_expansion(struct turn *t)
{
	return wall_london((struct date){date_london(t->now).day + 1}, AGAIN_MINUTES);
}

static enum err calendar_expand(struct meeting *m, const char *text, struct fault *why)
{
	struct turn *t = m->t;
	const struct calendar *calendar = &m->calendar;
	TRY(calendar_read(text, horizon(t->now), t->arena, &m->calendar, why));
	TRY(contact_list(t->store, m->area->key, t->arena, &m->contacts));
	TRY(shift_remove_from(t->store, m->area->key, m->duty, t->now));
	for (size_t i = 0; i < calendar->count; i++)
		TRY(keep_shift(m, &calendar->shifts[i]));
	return deadline_set(t->store, DEADLINE_ROTA, subject_of(t, m->area, m->duty), m->area->key,
			    next_expansion(t));
}

enum err rota_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct fault why = {.code = ERR_OK};
	struct rota_row rota;
	const char *duty = strchr(subject, '/');
	struct meeting m = {.t = t, .area = area, .duty = duty != NULL ? duty + 1 : subject};
	enum err e = rota_read(t->store, area->key, m.duty, t->arena, &rota);
	if (e == ERR_NOT_FOUND)
		return deadline_clear(t->store, DEADLINE_ROTA, subject);
	TRY(e);
	TRY(shift_remove_before(t->store, area->key, wall_plus(t->now, -DAYS_MS(KEPT_DAYS))));
	e = calendar_expand(&m, rota.text, &why);
	if (e == ERR_OK)
		e = rota_expanded(t->store, area->key, m.duty, t->now);
	if (e == ERR_OK)
		return turn_alarm_clear(t, area->key, ALARM_ROTA, subject);
	if (e == ERR_STORE)
		return e;
	TRY(deadline_set(t->store, DEADLINE_ROTA, subject, area->key, next_expansion(t)));
	return turn_alarm(t, area->key, ALARM_ROTA, subject,
			  "the rota %s is not known beyond the days already expanded: %s", m.duty,
			  why.message);
}

enum err rotas_again(struct turn *t, const struct area_settings *area)
{
	struct rota_list list;
	TRY(rota_list(t->store, area->key, t->arena, &list));
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.rows[i].format, "ics") == 0)
			TRY(deadline_set(t->store, DEADLINE_ROTA,
					 subject_of(t, area, list.rows[i].duty), area->key,
					 t->now));
	return ERR_OK;
}

/* ---- importing ------------------------------------------------------------------------------ */

static enum err rota_keep(struct turn *t, const struct area_settings *area, const char *duty,
			  const char *format, const char *text)
{
	struct rota_row rota = {.area = area->key,
				.duty = duty,
				.format = format,
				.text = text,
				.by = t->actor,
				.made = t->now,
				.expanded = t->now};
	TRY(turn_alarm_clear(t, area->key, ALARM_ROTA, subject_of(t, area, duty)));
	return rota_write(t->store, &rota);
}

static enum err refuse_many(struct turn *t, const struct area_settings *area, struct fault *why)
{
	struct rota_list list;
	TRY(rota_list(t->store, area->key, t->arena, &list));
	return list.count <= LIMIT_DUTIES
		   ? ERR_OK
		   : fault_set(why, ERR_LIMIT, "duty", "there may be no more than %d duties",
			       LIMIT_DUTIES);
}

static void say_strangers(struct request *r, const struct meeting *m)
{
	for (size_t i = 0; i < m->stranger_count && i < SAID_MOST; i++)
		say_after(
		    r,
		    "Mind: nobody of the contacts is \"%s\", whom the event of line %d%s%s names.",
		    m->strangers[i].name, m->strangers[i].event->line,
		    m->strangers[i].event->summary[0] != '\0' ? ", " : "",
		    m->strangers[i].event->summary);
	if (m->stranger_count > SAID_MOST)
		say_after(r, "Mind: %zu further events name nobody of the contacts.",
			  m->stranger_count - SAID_MOST);
}

static void say_lost(struct request *r, const struct calendar *c)
{
	char night[WALL_TEXT];
	for (size_t i = 0; i < c->lost_count && i < SAID_MOST; i++) {
		const struct calendar_shift *x = &c->lost[i];
		bool named = x->event->summary[0] != '\0';
		say_after(r,
			  "Mind: the event of line %d%s%s%s has a shift in the hour that the "
			  "clocks skip on %s: nobody holds it.",
			  x->event->line, named ? ", " : "", x->event->summary, named ? "," : "",
			  date_format_short(date_london(x->span.from), night));
	}
}

static json_t *strangers_json(const struct meeting *m)
{
	json_t *all = json_array();
	for (size_t i = 0; i < m->stranger_count && i < SAID_MOST; i++)
		json_array_append_new(all,
				      json_pack("{s:s, s:i, s:s}", "name", m->strangers[i].name,
						"line", m->strangers[i].event->line, "event",
						m->strangers[i].event->summary));
	return all;
}

static enum err import_calendar(struct turn *t, struct request *r, const char *duty,
				const char *text, struct fault *why)
{
	struct meeting m = {.t = t, .area = r->area, .duty = duty};
	if (duty[0] == '\0')
		return fault_set(why, ERR_USAGE, "duty",
				 "a calendar is of one duty: say which, as in --duty oncall");
	TRY(rota_keep(t, r->area, duty, "ics", text));
	TRY(calendar_expand(&m, text, why));
	if (m.shifts == 0)
		return fault_set(why, ERR_USAGE, "text",
				 "the calendar has no shift in the next %d days: it would leave "
				 "nobody on duty",
				 LIMIT_ROTA_DAYS);
	TRY(audit(t, r->area, duty, m.shifts));
	say_line(r, "%zu shift%s of %s in the next %d days imported.", m.shifts,
		 m.shifts == 1 ? "" : "s", duty, LIMIT_ROTA_DAYS);
	say_strangers(r, &m);
	say_lost(r, &m.calendar);
	json_object_set_new(r->result, "rows", json_integer((json_int_t)m.shifts));
	json_object_set_new(r->result, "unknown", strangers_json(&m));
	return refuse_many(t, r->area, why);
}

static enum err check_contacts(struct turn *t, const struct area_settings *area,
			       const struct rota_lines *lines, struct complaints *c)
{
	struct contact_row contact;
	for (size_t i = 0; i < lines->count; i++) {
		const struct rota_line *l = &lines->rows[i];
		enum err e = contact_read(t->store, area->key, l->contact, t->arena, &contact);
		if (e == ERR_NOT_FOUND)
			complain(c, l->line, "there is no contact \"%.40s\"", l->contact);
		else
			TRY(e);
	}
	return ERR_OK;
}

/* What is over is left as it was. */
static enum err keep_duty(struct turn *t, const struct area_settings *area, const char *duty,
			  const struct rota_lines *lines, struct fault *why)
{
	size_t kept = 0;
	TRY(rota_keep(t, area, duty, "csv", ""));
	TRY(deadline_clear(t->store, DEADLINE_ROTA, subject_of(t, area, duty)));
	TRY(shift_remove_from(t->store, area->key, duty, t->now));
	for (size_t i = 0; i < lines->count; i++) {
		const struct rota_line *l = &lines->rows[i];
		struct shift shift = {l->span, l->contact, l->contact};
		if (strcmp(l->duty, duty) != 0 || !wall_before(t->now, l->span.to))
			continue;
		TRY(shift_add(t->store, area->key, duty, &shift));
		kept++;
	}
	if (kept == 0)
		return fault_set(why, ERR_USAGE, "text",
				 "all shifts of %s are over: it would leave nobody on duty", duty);
	return audit(t, area, duty, kept);
}

static bool named_before(const struct rota_lines *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(lines->rows[i].duty, lines->rows[n].duty) == 0)
			return true;
	return false;
}

static enum err import_csv(struct turn *t, struct request *r, const char *duty, const char *text,
			   struct fault *why)
{
	struct complaints c = {.arena = t->arena, .undone = "imported"};
	struct rota_lines lines;
	TRY(rota_csv_read(text, duty, &c, &lines, why));
	TRY(check_contacts(t, r->area, &lines, &c));
	TRY(complaints_fault(&c, why));
	for (size_t i = 0; i < lines.count; i++)
		if (!named_before(&lines, i))
			TRY(keep_duty(t, r->area, lines.rows[i].duty, &lines, why));
	say_line(r, "%zu shift%s imported.", lines.count, lines.count == 1 ? "" : "s");
	json_object_set_new(r->result, "rows", json_integer((json_int_t)lines.count));
	return refuse_many(t, r->area, why);
}

enum err rota_import(struct turn *t, struct request *r, const char *text, struct fault *why)
{
	const char *duty = "";
	TRY(arg_text(r, "duty", false, LIMIT_KEY, &duty, why));
	if (duty[0] != '\0' && !duty_valid(duty))
		return fault_set(why, ERR_USAGE, "duty",
				 "duty must be a key of 1 to %zu of a-z, 0-9 and -",
				 LIMIT_KEY - 1 - strlen(DUTY_PREFIX));
	if (strlen(text) > LIMIT_ROTA)
		return fault_set(why, ERR_LIMIT, "text", "a rota is no longer than %d bytes",
				 LIMIT_ROTA);
	TRY(calendar_begins(text) ? import_calendar(t, r, duty, text, why)
				  : import_csv(t, r, duty, text, why));
	return reach_mind(t, r);
}
