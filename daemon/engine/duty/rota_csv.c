/* SPDX-License-Identifier: MIT */
#include "rota_csv.h"

#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "civil.h"
#include "duty.h"
#include "swep/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define LONGEST_MS DAYS_MS(31) /* a longer shift is a wrong year, or month */

/* A row as it is typed. */
struct typed {
	const char *duty, *from, *to, *contact;
};

static const struct cell_column columns[] = {
    {"duty", false, true, &cell_text, offsetof(struct typed, duty)},
    {"from", true, false, &cell_text, offsetof(struct typed, from)},
    {"to", true, false, &cell_text, offsetof(struct typed, to)},
    {"contact", true, false, &cell_text, offsetof(struct typed, contact)},
};

/* One cell with a time. */
struct cell {
	struct complaints *complaints;
	int line;
	const char *column, *text;
};

static bool cell_wrong(const struct cell *c, const char *why)
{
	complain(c->complaints, c->line, "%s: \"%.30s\" %s", c->column, c->text, why);
	return false;
}

/* "2026-11-21" or, as spreadsheets in England write it, "21/11/2026"; *rest is behind it. */
static bool day_read(const char *text, struct date *out, const char **rest)
{
	int day, month, year, used = 0;
	char iso[16];
	if (sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &used) == 3 && used >= 8)
		snprintf(iso, sizeof(iso), "%04d-%02d-%02d", year, month, day);
	else
		snprintf(iso, sizeof(iso), "%.10s", text);
	*rest = text + (used >= 8 ? used : (int)strlen(iso));
	return date_parse(iso, out);
}

static bool local_wall(const struct cell *c, struct date day, int minutes, struct wall *out)
{
	switch (wall_at_clock(day, minutes, out)) {
	case CLOCK_SKIPPED:
		return cell_wrong(c, "is a time that the clocks skip that night");
	case CLOCK_TWICE:
		return cell_wrong(c, "comes twice that night; say which, as in "
				     "2026-10-25T01:30+01:00 (the first) or …+00:00");
	case CLOCK_NONE:
	case CLOCK_ONCE:
		break;
	}
	return true;
}

static bool time_read(const struct cell *c, struct wall *out)
{
	const char *clock;
	struct date day;
	int minutes;
	if (wall_parse_iso(c->text, out))
		return true;
	if (!day_read(c->text, &day, &clock) || (*clock != ' ' && *clock != 'T'))
		return cell_wrong(c, "is no date and time, as in 2026-11-21 22:00");
	clock += 1 + strspn(clock + 1, " ");
	char hours[9];
	snprintf(hours, sizeof(hours), "%.8s", clock);
	if (strlen(clock) == strlen("22:00:00") && strcmp(clock + 5, ":00") == 0)
		hours[5] = '\0'; /* as spreadsheets add them */
	if (strlen(clock) > strlen("22:00:00") || !minutes_parse(hours, &minutes))
		return cell_wrong(c, "is no date and time, as in 2026-11-21 22:00");
	return local_wall(c, day, minutes, out);
}

/* A time alone is the next after the begin. */
static bool end_read(const struct cell *c, struct wall from, struct wall *out)
{
	int minutes;
	struct date day = date_london(from);
	struct civil begun = civil_london(from);
	if (!minutes_parse(c->text, &minutes))
		return time_read(c, out);
	day.day += minutes <= begun.hour * 60 + begun.minute;
	return local_wall(c, day, minutes, out);
}

static bool span_read(struct complaints *c, int line, const struct typed *row, struct span *out)
{
	struct cell from = {c, line, "from", row->from}, to = {c, line, "to", row->to};
	if (!time_read(&from, &out->from) || !end_read(&to, out->from, &out->to))
		return false;
	if (!wall_before(out->from, out->to))
		return cell_wrong(&to, "is not after its begin");
	if (out->to.ms - out->from.ms > LONGEST_MS)
		return cell_wrong(&to, "makes a shift of more than 31 days");
	return true;
}

static void row_read(const struct csv_row *csv, const char *duty, struct complaints *c,
		     struct rota_line *out)
{
	struct typed row;
	cells_read(columns, COUNT(columns), csv, c, &row);
	const char *own = row.duty[0] != '\0' ? row.duty : duty;
	*out = (struct rota_line){.line = csv->line, .duty = own, .contact = row.contact};
	if (own[0] == '\0')
		complain(c, csv->line, "names no duty; add the column, or say --duty");
	else if (!duty_valid(own))
		complain(c, csv->line,
			 "the duty \"%.40s\" needs a key of 1 to %zu of a-z, 0-9 and -", own,
			 LIMIT_KEY - 1 - strlen(DUTY_PREFIX));
	else if (duty[0] != '\0' && strcmp(own, duty) != 0)
		complain(c, csv->line, "is of the duty %s, and --duty says %s", own, duty);
	span_read(c, csv->line, &row, &out->span);
}

enum err rota_csv_read(const char *text, const char *duty, struct complaints *c,
		       struct rota_lines *out, struct fault *why)
{
	struct csv csv;
	enum err e = cells_csv(text, columns, COUNT(columns), c, &csv, why);
	if (e != ERR_OK)
		return e;
	if (csv.count == 0 && csv.ragged_count == 0)
		return fault_set(why, ERR_USAGE, "text",
				 "the rota has no shifts: it would leave nobody on duty");
	if (csv.count > LIMIT_ROTA_EVENTS)
		return fault_set(why, ERR_LIMIT, "text", "the rota has more than %d shifts",
				 LIMIT_ROTA_EVENTS);
	*out = (struct rota_lines){arena_alloc(c->arena, (csv.count + 1) * sizeof(*out->rows)),
				   csv.count};
	for (size_t i = 0; i < csv.count; i++)
		row_read(&csv.rows[i], duty, c, &out->rows[i]);
	return ERR_OK;
}
