/* SPDX-License-Identifier: MIT
 *
 * Histories as CSV: one column named date or time, and columns named as rules and readings name
 * what they ask. Written for millions of rows, where core's csv.c keeps cells for people's lists.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "backtest_history.h"
#include "chill.h"

#define CELLS 40 /* in one row: every name once, by night and by day, and some */

/* What a column may be called. Daily values are aggregates; -1 where one value of a day would not
 * say what the rules ask. */
static const struct name {
	const char *name;
	enum quantity quantity;
	int aggregate;
	double least, most;
} names[] = {
    {"air", QUANTITY_AIR, -1, -AIR_MOST, AIR_MOST},
    {"air.min", QUANTITY_AIR_MIN, AGGREGATE_AIR_MIN, -AIR_MOST, AIR_MOST},
    {"air.max", QUANTITY_AIR_MAX, AGGREGATE_AIR_MAX, -AIR_MOST, AIR_MOST},
    {"feels", QUANTITY_FEELS, -1, -100, 100},
    {"feels.min", QUANTITY_FEELS_MIN, AGGREGATE_FEELS_MIN, -100, 100},
    {"feels.max", QUANTITY_FEELS_MAX, AGGREGATE_FEELS_MAX, -100, 100},
    {"chill", QUANTITY_CHILL, -1, -100, 100},
    {"chill.min", QUANTITY_CHILL, AGGREGATE_CHILL_MIN, -100, 100},
    {"wind", QUANTITY_WIND, -1, 0, 150},
    {"wind.max", QUANTITY_WIND, AGGREGATE_WIND_MAX, 0, 150},
    {"gust", QUANTITY_GUST, AGGREGATE_GUST_MAX, 0, 150},
    {"gust.max", QUANTITY_GUST, AGGREGATE_GUST_MAX, 0, 150},
    {"rain", QUANTITY_RAIN, AGGREGATE_RAIN_SUM, 0, 2000},
    {"rain.sum", QUANTITY_RAIN, AGGREGATE_RAIN_SUM, 0, 2000},
    {"snow", QUANTITY_SNOW, AGGREGATE_SNOW_SUM, 0, 1000},
    {"snow.sum", QUANTITY_SNOW, AGGREGATE_SNOW_SUM, 0, 1000},
    {"snow.chance", QUANTITY_SNOW_CHANCE, AGGREGATE_SNOW_CHANCE, 0, 100},
};
#define NAMES (sizeof(names) / sizeof(names[0]))

struct cell {
	char *text; /* NUL-terminated, without the blanks around it */
	size_t length;
};

/* NULL for the column of dates or times. */
struct column {
	const struct name *name;
	bool by_day;
};

enum rows { ROWS_UNSEEN, ROWS_DAILY, ROWS_HOURLY, ROWS_REFUSED };

struct csv_file {
	struct history *h;
	struct column columns[CELLS];
	size_t count, when; /* `when`: the index of the column of dates or times */
	unsigned heading; /* its line */
	enum rows rows;
	struct {
		size_t low, high;
	} ends[4]; /* columns of the lowest and the highest of the same: air and feels, night and
		      day */
	int end_count;
};

/* ---- cells ---- */

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct cell trimmed(char *from, char *to)
{
	while (from < to && blank(*from))
		from++;
	while (from < to && blank(to[-1]))
		to--;
	if (to - from >= 2 && *from == '"' && to[-1] == '"')
		return trimmed(from + 1, to - 1);
	*to = '\0';
	return (struct cell){from, (size_t)(to - from)};
}

/* *end is writable. Returns how many there are, at most one more than CELLS. */
static size_t cells_split(char *at, char *end, struct cell cells[CELLS])
{
	for (size_t count = 0; count < CELLS; count++) {
		char *comma = memchr(at, ',', (size_t)(end - at));
		char *stop = comma ? comma : end;
		cells[count] = trimmed(at, stop);
		if (comma == NULL)
			return count + 1;
		at = comma + 1;
	}
	return CELLS + 1;
}

/* A cell as a sentence may quote it. out has 28 bytes. */
static const char *quote(struct cell c, char *out)
{
	size_t i = 0;
	for (; i < c.length && i < 24; i++)
		out[i] = (char)(isprint((unsigned char)c.text[i]) ? c.text[i] : '?');
	memcpy(out + i, i < c.length ? "..." : "", i < c.length ? 4 : 1);
	return out;
}

/* ---- numbers ---- */

/* Plain decimals exactly as strtod reads them; whatever is longer is left to it. */
static bool number_read(struct cell c, double *out)
{
	static const double tens[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
				      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	const char *at = c.text + (*c.text == '-' || *c.text == '+');
	const char *end = c.text + c.length, *point = NULL;
	int64_t n = 0;
	int digits = 0;
	for (; at < end && digits < 15; at++) {
		if (*at == '.' && point == NULL) {
			point = at + 1;
			continue;
		}
		if (*at < '0' || *at > '9')
			break;
		n = 10 * n + (*at - '0');
		digits++;
	}
	if (at < end) {
		char *stop;
		if (digits == 0 || strspn(c.text, "0123456789.eE+-") != c.length)
			return false;
		*out = strtod(c.text, &stop);
		return stop == end && isfinite(*out);
	}
	*out = (double)(*c.text == '-' ? -n : n) / tens[point ? at - point : 0];
	return digits > 0;
}

/* ---- the heading ---- */

static const struct name *name_find(const char *text)
{
	for (size_t i = 0; i < NAMES; i++)
		if (strcasecmp(text, names[i].name) == 0)
			return &names[i];
	return NULL;
}

static bool column_same(const struct column *a, const struct column *b)
{
	if (a->name == NULL || b->name == NULL)
		return a->name == b->name;
	return a->by_day == b->by_day && a->name->quantity == b->name->quantity &&
	       a->name->aggregate == b->name->aggregate;
}

static void name_complain(const struct csv_file *f, unsigned line, struct cell cell)
{
	char list[400] = "", shown[28];
	for (size_t i = 0; i < NAMES; i++) {
		size_t used = strlen(list);
		snprintf(list + used, sizeof(list) - used, ", %s", names[i].name);
	}
	history_complain(f->h, line,
			 "no column can be called \"%s\"; there are date or time%s, "
			 "and the same with \"day.\" before it for the day before the night",
			 quote(cell, shown), list);
}

/* False after complaining. */
static bool column_read(struct csv_file *f, unsigned line, struct cell cell)
{
	char shown[28];
	struct column *c = &f->columns[f->count];
	bool when = strcasecmp(cell.text, "date") == 0 || strcasecmp(cell.text, "time") == 0;
	c->by_day = strncasecmp(cell.text, "day.", 4) == 0;
	c->name = name_find(cell.text + (c->by_day ? 4 : 0));
	if (!when && c->name == NULL) {
		name_complain(f, line, cell);
		return false;
	}
	for (size_t i = 0; i < f->count; i++)
		if (column_same(&f->columns[i], c)) {
			history_complain(f->h, line, "the column \"%s\" comes twice",
					 quote(cell, shown));
			return false;
		}
	f->when = when ? f->count : f->when;
	f->count++;
	return true;
}

static bool heading_read(struct csv_file *f, unsigned line, const struct cell *cells, size_t count)
{
	int before = f->h->error_count;
	f->heading = line;
	f->when = CELLS;
	if (count > CELLS)
		history_complain(f->h, line, "there are more than %d columns", CELLS);
	for (size_t i = 0; i < count && count <= CELLS; i++)
		if (!column_read(f, line, cells[i]))
			return false;
	if (f->h->error_count == before && (f->when == CELLS || f->count < 2))
		history_complain(f->h, line,
				 "the first line must name the columns: date or time, "
				 "and what was measured, as in \"date,air.min\"");
	return f->h->error_count == before;
}

/* ---- dates and times ---- */

static int digits_read(const char *at, int count)
{
	int n = 0;
	for (int i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		n = 10 * n + (at[i] - '0');
	}
	return n;
}

/* The cell begins with a date: its day, or -1. */
static int day_read(struct cell c)
{
	if (c.length < 10 || c.text[4] != '-' || c.text[7] != '-')
		return -1;
	int year = digits_read(c.text, 4), month = digits_read(c.text + 5, 2);
	int mday = digits_read(c.text + 8, 2);
	return history_day(year, month, mday);
}

static bool london_read(const char *text, struct wall *out)
{
	struct wall clock;
	if (!wall_parse_iso(text, &clock))
		return false;
	int64_t day = clock.ms / DAYS_MS(1) - (clock.ms % DAYS_MS(1) < 0);
	int minutes = (int)((clock.ms - DAYS_MS(day)) / MINUTES_MS(1));
	*out = wall_london((struct date){(int32_t)day}, minutes);
	struct civil c = civil_london(*out); /* other than asked in the hour that is skipped */
	return 60 * c.hour + c.minute == minutes;
}

/* "2026-11-21T18:00", with T or a blank, seconds or none, a zone or none. */
static bool time_read(struct csv_file *f, struct cell c, struct history_hour *hour)
{
	char text[48];
	if (c.length < 16 || c.length > 40 || (c.text[10] != 'T' && c.text[10] != ' '))
		return false;
	const char *clock = c.text + 11;
	bool zone = strpbrk(clock, "Zz+-") != NULL;
	snprintf(text, sizeof(text), "%.10sT%s%s", c.text, clock, zone ? "" : "Z");
	hour->local = !zone && f->h->zone == HISTORY_LONDON;
	f->h->zone_assumed |= !zone && f->h->zone == HISTORY_UNSAID;
	return hour->local ? london_read(text, &hour->at) : wall_parse_iso(text, &hour->at);
}

/* ---- rows ---- */

/* False after complaining, or when the cell is empty. */
static bool value_read(struct csv_file *f, unsigned line, size_t i, struct cell c, double *out)
{
	const struct name *name = f->columns[i].name;
	char shown[28];
	if (name == NULL || c.length == 0)
		return false;
	if (!number_read(c, out)) {
		history_complain(f->h, line,
				 "%s is no number: \"%s\"; leave the cell empty where "
				 "it is missing",
				 name->name, quote(c, shown));
		return false;
	}
	if (*out >= name->least && *out <= name->most)
		return true;
	history_complain(f->h, line, "%s must be from %g to %g, not %s", name->name, name->least,
			 name->most, quote(c, shown));
	return false;
}

static void daily_row(struct csv_file *f, unsigned line, const struct cell *cells, int day)
{
	double value;
	if (!history_day_claim(f->h, day, line))
		return;
	for (size_t i = 0; i < f->count; i++)
		if (value_read(f, line, i, cells[i], &value))
			history_put(f->h, f->columns[i].by_day,
				    (enum aggregate)f->columns[i].name->aggregate, day, value);
}

static void hourly_row(struct csv_file *f, unsigned line, const struct cell *cells)
{
	char shown[28];
	double value;
	struct history_hour *hour = history_hour_add(f->h);
	hour->line = line;
	if (!time_read(f, cells[f->when], hour))
		history_complain(f->h, line,
				 "no such time: \"%s\"; a time is written as "
				 "2026-11-21T18:00Z",
				 quote(cells[f->when], shown));
	for (size_t i = 0; i < f->count; i++)
		if (value_read(f, line, i, cells[i], &value))
			hour->values[f->columns[i].name->quantity] = value;
	if (isnan(hour->values[QUANTITY_CHILL]) && !isnan(hour->values[QUANTITY_AIR]) &&
	    !isnan(hour->values[QUANTITY_WIND]))
		hour->values[QUANTITY_CHILL] =
		    chill_of(hour->values[QUANTITY_AIR], hour->values[QUANTITY_WIND]);
}

/* Or CELLS. */
static size_t column_of(const struct csv_file *f, enum quantity quantity, bool by_day)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct column *c = &f->columns[i];
		if (c->name != NULL && c->name->quantity == quantity && c->by_day == by_day)
			return i;
	}
	return CELLS;
}

static void ends_find(struct csv_file *f)
{
	static const enum quantity pairs[][2] = {{QUANTITY_AIR_MIN, QUANTITY_AIR_MAX},
						 {QUANTITY_FEELS_MIN, QUANTITY_FEELS_MAX}};
	for (size_t i = 0; i < 2 * sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t low = column_of(f, pairs[i / 2][0], i % 2);
		size_t high = column_of(f, pairs[i / 2][1], i % 2);
		if (low == CELLS || high == CELLS)
			continue;
		f->ends[f->end_count].low = low;
		f->ends[f->end_count++].high = high;
	}
}

/* Columns that were mistaken for each other look like frost on every night, or on none. */
static void ends_check(struct csv_file *f, unsigned line, const struct cell *cells)
{
	for (int i = 0; i < f->end_count; i++) {
		size_t low = f->ends[i].low, high = f->ends[i].high;
		const char *day = f->columns[low].by_day ? "day." : "";
		char shown[2][28];
		double least, most;
		if (number_read(cells[low], &least) && number_read(cells[high], &most) &&
		    least > most)
			history_complain(f->h, line,
					 "%s%s in column %zu is %s, above %s%s in column %zu, "
					 "which is %s",
					 day, f->columns[low].name->name, low + 1,
					 quote(cells[low], shown[0]), day,
					 f->columns[high].name->name, high + 1,
					 quote(cells[high], shown[1]));
	}
}

/* What all columns must be once it is known whether rows are daily. */
static void rows_begin(struct csv_file *f, enum rows rows)
{
	int before = f->h->error_count;
	for (size_t i = 0; i < f->count; i++) {
		const struct column *c = &f->columns[i];
		if (rows == ROWS_DAILY && c->name != NULL && c->name->aggregate < 0)
			history_complain(f->h, f->heading,
					 "one value a day of \"%s\" does not say "
					 "how the night was; name its lowest or highest, as "
					 "\"%s.min\" or \"%s.max\"",
					 c->name->name, c->name->name, c->name->name);
		if (rows == ROWS_HOURLY && c->by_day)
			history_complain(f->h, f->heading,
					 "hourly rows are sorted into days and "
					 "nights by their times: write \"%s\" without \"day.\"",
					 c->name->name);
	}
	ends_find(f);
	f->rows = f->h->error_count == before ? rows : ROWS_REFUSED;
}

static void row_read(struct csv_file *f, unsigned line, const struct cell *cells, size_t count)
{
	char shown[28];
	if (count != f->count) {
		history_complain(f->h, line, "the row has %zu cells, the heading %zu", count,
				 f->count);
		return;
	}
	struct cell when = cells[f->when];
	int day = day_read(when);
	enum rows rows = when.length > 10 ? ROWS_HOURLY : ROWS_DAILY;
	if (day < 0) {
		history_complain(f->h, line,
				 "no such date from %d to %d: \"%s\"; a date is "
				 "written as 2026-11-21",
				 HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR, quote(when, shown));
		return;
	}
	if (f->rows == ROWS_UNSEEN)
		rows_begin(f, rows);
	if (f->rows == ROWS_REFUSED)
		return;
	ends_check(f, line, cells);
	if (rows != f->rows)
		history_complain(f->h, line,
				 "some rows have a date, others a time: put them into "
				 "two files");
	else if (rows == ROWS_DAILY)
		daily_row(f, line, cells, day);
	else
		hourly_row(f, line, cells);
}

static bool all_empty(const struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count && i < CELLS; i++)
		if (cells[i].length > 0)
			return false;
	return true;
}

void history_read_csv(struct history *h, char *text, size_t size)
{
	struct csv_file f = {.h = h};
	struct cell cells[CELLS];
	bool mark = strncmp(text, "\xef\xbb\xbf", 3) == 0;
	char *at = text + (mark ? 3 : 0), *stop = text + size;
	if (memchr(text, '\0', size) != NULL) {
		history_complain(h, 1, "is no text: it holds a NUL byte");
		return;
	}
	for (unsigned line = 1; at < stop && f.rows != ROWS_REFUSED; line++) {
		char *end = memchr(at, '\n', (size_t)(stop - at));
		end = end ? end : stop;
		size_t count = cells_split(at, end, cells);
		at = end + (end < stop);
		if (all_empty(cells, count))
			continue;
		if (f.count > 0)
			row_read(&f, line, cells, count);
		else if (!heading_read(&f, line, cells, count))
			return;
	}
	if (f.count == 0)
		history_complain(h, 1, "is empty: it should begin with the names of its columns");
}
