/* SPDX-License-Identifier: MIT */
#include <libical/ical.h>

#include "ascii.h"
#include "calendar_inside.h"

#define DEEPEST 8 /* components within components */

static const char mark[] = "\xef\xbb\xbf";

static const char *behind_mark(const char *text)
{
	return text + (strncmp(text, mark, strlen(mark)) == 0 ? strlen(mark) : 0);
}

bool calendar_begins(const char *text)
{
	char begin[] = "BEGIN:VCALENDAR";
	text = behind_mark(text);
	text += strspn(text, " \t\r\n");
	for (size_t i = 0; begin[i] != '\0'; i++)
		if (ascii_lower(text[i]) != ascii_lower(begin[i]))
			return false;
	return true;
}

/* What is done with the components of one kind on one way through the text. */
struct pass {
	const char *kind; /* "VEVENT" */
	enum err (*read)(struct content_reader *r, int line, struct pass *p);
	struct span days;
	struct zones *zones;
	struct events *events;
};

static enum err pass_zone(struct content_reader *r, int line, struct pass *p)
{
	return zone_read(r, line, p->days, p->zones);
}

static enum err pass_event(struct content_reader *r, int line, struct pass *p)
{
	struct events *all = p->events;
	if (all->count == LIMIT_ROTA_EVENTS)
		return content_refuse(r->why, line,
				      "begins more than %d events; export fewer months",
				      LIMIT_ROTA_EVENTS);
	all->rows = calendar_grow(r->arena, all->rows, all->count, sizeof(*all->rows));
	return event_read(r, line, p->zones, &all->rows[all->count++]);
}

/* Components that begin and end around those of a pass. */
struct nest {
	const char *names[DEEPEST];
	int depth;
};

static enum err nest_move(struct nest *nest, const struct content_line *l, struct fault *why)
{
	if (ascii_same(l->name, "BEGIN")) {
		if (nest->depth == DEEPEST)
			return content_refuse(why, l->number, "is nested too deep");
		nest->names[nest->depth++] = l->value;
	} else if (ascii_same(l->name, "END")) {
		if (nest->depth == 0 || !ascii_same(nest->names[nest->depth - 1], l->value))
			return content_refuse(why, l->number, "ends “%.40s”, which did not begin",
					      l->value);
		nest->depth--;
	}
	if (nest->depth > 0 && !ascii_same(nest->names[0], "VCALENDAR"))
		return content_refuse(why, l->number, "is outside of any VCALENDAR");
	return ERR_OK;
}

static enum err pass_run(struct pass *p, const char *text, struct arena *arena, struct fault *why)
{
	struct content_reader r = {behind_mark(text), 1, arena, why};
	struct content_line l;
	struct nest nest = {.depth = 0};
	for (;;) {
		bool found;
		enum err e = content_next(&r, &l, &found);
		if (e == ERR_OK && !found)
			return nest.depth == 0 ? ERR_OK
					       : content_refuse(why, r.line,
								"is the end of the file; “%.40s” "
								"never ends",
								nest.names[nest.depth - 1]);
		if (e == ERR_OK && nest.depth == 1 && content_is(&l, "BEGIN", p->kind))
			e = p->read(&r, l.number, p);
		else if (e == ERR_OK)
			e = nest_move(&nest, &l, why);
		if (e != ERR_OK)
			return e;
	}
}

enum err calendar_read(const char *text, struct span days, struct arena *arena,
		       struct calendar *out, struct fault *why)
{
	struct zones zones = {NULL, 0};
	struct events events = {NULL, 0};
	struct calendar made = {0};
	/* A zone may be defined below the events in it. */
	struct pass passes[] = {{"VTIMEZONE", pass_zone, days, &zones, &events},
				{"VEVENT", pass_event, days, &zones, &events}};
	enum err e = ERR_OK;
	icalerror_set_errors_are_fatal(0); /* its default is the builder's choice */
	for (size_t i = 0; i < 2 && e == ERR_OK; i++)
		e = pass_run(&passes[i], text, arena, why);
	if (e == ERR_OK)
		e = events_expand(&events, days, arena, &made, why);
	made.events = (int)events.count;
	if (e == ERR_OK)
		*out = made;
	return e;
}
