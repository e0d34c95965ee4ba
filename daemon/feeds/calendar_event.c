/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "ascii.h"
#include "calendar_inside.h"

#define ATTENDEES_MOST 50
#define DATES_MOST 5000 /* left out of one event, or added to it */

/* An event while it is read. */
struct reading {
	struct content_reader *r;
	const struct zones *zones;
	const struct content_line *line;
	struct event *event;
	const char *duration;
	int duration_line;
};

static enum err refuse(const struct reading *x, const char *what)
{
	return content_refuse(x->r->why, x->line->number, "%s", what);
}

/* ---- its lines ------------------------------------------------------------------------------ */

static enum err read_moment(struct reading *x, bool *has, struct moment *out)
{
	const struct content_line *l = x->line;
	if (*has)
		return refuse(x, "says a second time what stands above");
	*has = true;
	return moment_of_line(l, x->zones, l->value, strlen(l->value), out, x->r->why);
}

static enum err read_start(struct reading *x)
{
	return read_moment(x, &x->event->has_start, &x->event->start);
}

static enum err read_end(struct reading *x)
{
	return read_moment(x, &x->event->has_end, &x->event->end);
}

static enum err read_duration(struct reading *x)
{
	x->duration = x->line->value;
	x->duration_line = x->line->number;
	return ERR_OK;
}

static enum err read_instead(struct reading *x)
{
	if (content_param(x->line, "RANGE")[0] != '\0')
		return refuse(x, "changes this and all that follow (RANGE); write it as an event "
				 "of its own");
	return read_moment(x, &x->event->is_override, &x->event->instead_of);
}

static enum err read_rule(struct reading *x)
{
	if (x->event->has_rule)
		return refuse(x, "is a second RRULE of one event");
	x->event->has_rule = true;
	x->event->rule = x->line->value;
	x->event->rule_line = x->line->number;
	return ERR_OK;
}

static enum err read_old_rule(struct reading *x)
{
	return refuse(x, "is an EXRULE, which is no longer in use; name the dates by EXDATE");
}

static enum err read_uid(struct reading *x)
{
	x->event->uid = x->line->value;
	return ERR_OK;
}

static enum err read_sequence(struct reading *x)
{
	const char *value = x->line->value;
	size_t digits = strspn(value, "0123456789");
	if (digits == 0 || digits > 9 || value[digits] != '\0')
		return refuse(x, "has a SEQUENCE that is no number");
	x->event->sequence = (int)strtol(value, NULL, 10);
	return ERR_OK;
}

static enum err read_status(struct reading *x)
{
	x->event->cancelled = ascii_same(x->line->value, "CANCELLED");
	return ERR_OK;
}

static enum err read_summary(struct reading *x)
{
	x->event->shown->summary = content_text(x->line->value, x->r->arena);
	return ERR_OK;
}

static struct calendar_person person_of(const struct reading *x)
{
	static const char mailto[] = "mailto:";
	const char *value = x->line->value;
	size_t skip = strlen(mailto);
	char *scheme = arena_copy(x->r->arena, value, strnlen(value, skip));
	const char *mail = ascii_same(scheme, mailto) ? value + skip : "";
	return (struct calendar_person){
	    .mail = content_text(mail, x->r->arena),
	    .name = content_text(content_param(x->line, "CN"), x->r->arena)};
}

static enum err read_organiser(struct reading *x)
{
	x->event->shown->organiser = person_of(x);
	return ERR_OK;
}

static enum err read_attendee(struct reading *x)
{
	struct calendar_event *shown = x->event->shown;
	const char *is = content_param(x->line, "CUTYPE");
	if (ascii_same(content_param(x->line, "PARTSTAT"), "DECLINED") || ascii_same(is, "ROOM") ||
	    ascii_same(is, "RESOURCE"))
		return ERR_OK;
	if (shown->attendee_count == ATTENDEES_MOST)
		return refuse(x, "is one attendee too many for a shift");
	shown->attendees = calendar_grow(x->r->arena, shown->attendees, shown->attendee_count,
					 sizeof(*shown->attendees));
	shown->attendees[shown->attendee_count++] = person_of(x);
	return ERR_OK;
}

/* ---- lists of dates ------------------------------------------------------------------------- */

static enum err except_add(struct reading *x, const char *text, size_t length)
{
	struct event *v = x->event;
	if (v->except_count == DATES_MOST)
		return refuse(x, "leaves out one date too many");
	v->except = calendar_grow(x->r->arena, v->except, v->except_count, sizeof(*v->except));
	return moment_of_line(x->line, x->zones, text, length, &v->except[v->except_count++],
			      x->r->why);
}

/* "19970101T180000Z/PT5H30M", or with its end after the stroke. */
static enum err period_read(struct reading *x, const char *text, size_t length, struct stretch *out)
{
	const char *stroke = memchr(text, '/', length);
	struct moment end;
	if (stroke == NULL)
		return refuse(x, "has a PERIOD without an end");
	size_t first = (size_t)(stroke - text), rest = length - first - 1;
	enum err e = moment_of_line(x->line, x->zones, text, first, &out->from, x->r->why);
	if (e != ERR_OK || duration_of(stroke + 1, rest, &out->seconds))
		return e;
	e = moment_of_line(x->line, x->zones, stroke + 1, rest, &end, x->r->why);
	if (e != ERR_OK)
		return e;
	out->seconds = moment_as(end, out->from.kind).seconds - out->from.seconds;
	return out->seconds > 0 ? ERR_OK : refuse(x, "has a PERIOD that ends before it begins");
}

static enum err also_add(struct reading *x, const char *text, size_t length)
{
	struct event *v = x->event;
	if (v->also_count == DATES_MOST)
		return refuse(x, "adds one date too many");
	v->also = calendar_grow(x->r->arena, v->also, v->also_count, sizeof(*v->also));
	struct stretch *out = &v->also[v->also_count++];
	if (ascii_same(content_param(x->line, "VALUE"), "PERIOD"))
		return period_read(x, text, length, out);
	return moment_of_line(x->line, x->zones, text, length, &out->from, x->r->why);
}

static enum err read_list(struct reading *x,
			  enum err (*add)(struct reading *x, const char *text, size_t length))
{
	enum err e = ERR_OK;
	for (const char *at = x->line->value; e == ERR_OK;) {
		size_t length = strcspn(at, ",");
		e = add(x, at, length);
		at += length;
		if (*at++ == '\0')
			break;
	}
	return e;
}

static enum err read_except(struct reading *x)
{
	return read_list(x, except_add);
}

static enum err read_also(struct reading *x)
{
	return read_list(x, also_add);
}

/* ---- the event ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	enum err (*read)(struct reading *x);
} properties[] = {
    {"DTSTART", read_start},     {"DTEND", read_end},
    {"DURATION", read_duration}, {"RECURRENCE-ID", read_instead},
    {"RRULE", read_rule},        {"EXRULE", read_old_rule},
    {"UID", read_uid},           {"SEQUENCE", read_sequence},
    {"STATUS", read_status},     {"SUMMARY", read_summary},
    {"ATTENDEE", read_attendee}, {"ORGANIZER", read_organiser},
    {"EXDATE", read_except},     {"RDATE", read_also},
};

static enum err read_property(struct reading *x)
{
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (ascii_same(properties[i].name, x->line->name))
			return properties[i].read(x);
	return ERR_OK; /* what says nothing of when and who */
}

/* How long, by the clock on the wall: the same for every repeat. */
static enum err length_find(struct reading *x, int line)
{
	struct event *v = x->event;
	struct fault *why = x->r->why;
	if (x->duration != NULL && v->has_end)
		return content_refuse(why, line, "begins an event with both DTEND and DURATION");
	if (x->duration != NULL && !duration_of(x->duration, strlen(x->duration), &v->length))
		return content_refuse(why, x->duration_line,
				      "has a DURATION that is none of a shift: “%.40s”",
				      x->duration);
	if (v->has_end)
		v->length = moment_as(v->end, v->start.kind).seconds - v->start.seconds;
	else if (x->duration == NULL)
		v->length = v->start.kind == MOMENT_DATE ? 86400 : 0;
	if (v->length <= 0)
		return content_refuse(why, line,
				      "begins an event that does not end after its begin");
	return ERR_OK;
}

static enum err event_check(struct reading *x, int line)
{
	struct event *v = x->event;
	struct fault *why = x->r->why;
	if (v->is_override && v->uid[0] == '\0')
		return content_refuse(why, line,
				      "begins a changed repeat of no event: it has no UID");
	if (v->is_override && (v->has_rule || v->also_count > 0))
		return content_refuse(why, line, "begins a changed repeat that repeats itself");
	if (v->cancelled && !v->has_start)
		return ERR_OK;
	if (!v->has_start)
		return content_refuse(why, line, "begins an event without DTSTART");
	return length_find(x, line);
}

enum err event_read(struct content_reader *r, int line, const struct zones *zones,
		    struct event *out)
{
	struct content_line l;
	struct reading x = {.r = r, .zones = zones, .line = &l, .event = out};
	int inside = 0; /* an alarm, or whatever else is in it */
	bool found;
	*out = (struct event){.shown = arena_alloc(r->arena, sizeof(*out->shown)), .uid = ""};
	*out->shown = (struct calendar_event){.line = line, .summary = "", .organiser = {"", ""}};
	for (;;) {
		enum err e = content_next(r, &l, &found);
		if (e != ERR_OK)
			return e;
		if (!found)
			return content_refuse(r->why, line, "begins a VEVENT that never ends");
		if (inside == 0 && content_is(&l, "END", "VEVENT"))
			return event_check(&x, line);
		if (content_is(&l, "BEGIN", "VEVENT"))
			return content_refuse(r->why, l.number, "begins an event within an event");
		inside += ascii_same(l.name, "BEGIN");
		inside -= ascii_same(l.name, "END");
		if (inside < 0)
			return content_refuse(r->why, l.number, "ends what did not begin");
		if (inside == 0 && (e = read_property(&x)) != ERR_OK)
			return e;
	}
}
