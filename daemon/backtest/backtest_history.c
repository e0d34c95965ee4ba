/* SPDX-License-Identifier: MIT */
#include "backtest_history.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "reading_set.h"
#include "swep/limits.h"

static void *or_die(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

void history_complain(struct history *h, unsigned line, const char *format, ...)
{
	va_list args;
	if (h->error_count++ >= LIMIT_ERRORS)
		return;
	fprintf(h->errors, "%s:%u: ", h->path, line);
	va_start(args, format);
	vfprintf(h->errors, format, args);
	va_end(args);
	fputc('\n', h->errors);
}

/* ---- what is kept ---- */

void history_open(struct history *h, FILE *errors)
{
	*h = (struct history){.errors = errors, .first = {1}, .last = {0}};
}

void history_close(struct history *h)
{
	for (int a = 0; a < AGGREGATE_COUNT; a++) {
		free(h->daily[0][a]);
		free(h->daily[1][a]);
	}
	free(h->hours);
	*h = (struct history){0};
}

static struct date day_date(int day)
{
	return (struct date){date_make(HISTORY_FIRST_YEAR, 1, 1).day + day};
}

int history_day(int year, int month, int mday)
{
	if (year < HISTORY_FIRST_YEAR || year > HISTORY_LAST_YEAR || !date_valid(year, month, mday))
		return -1;
	return date_make(year, month, mday).day - date_make(HISTORY_FIRST_YEAR, 1, 1).day;
}

bool history_day_claim(struct history *h, int day, unsigned line)
{
	char date[WALL_TEXT];
	if (h->lines[day] != 0) {
		history_complain(h, line, "%s stands on line %u already",
				 date_format(day_date(day), date), h->lines[day]);
		return false;
	}
	h->lines[day] = line;
	return true;
}

/* Two files may speak of one night; within one history_day_claim has seen to it. */
void history_put(struct history *h, bool by_day, enum aggregate a, int day, double value)
{
	struct date date = day_date(day);
	if (h->daily[by_day][a] == NULL)
		h->daily[by_day][a] = or_die(calloc(HISTORY_DAYS, sizeof(struct history_value)));
	struct history_value *v = &h->daily[by_day][a][day];
	if (!v->known || (value < v->value) == (aggregate_danger(a) < 0))
		*v = (struct history_value){value, true};
	if (h->first.day > h->last.day)
		h->first = h->last = date;
	h->first.day = date.day < h->first.day ? date.day : h->first.day;
	h->last.day = date.day > h->last.day ? date.day : h->last.day;
}

struct history_hour *history_hour_add(struct history *h)
{
	if (h->hour_count == h->hour_room) {
		h->hour_room = h->hour_room == 0 ? 4096 : h->hour_room * 2;
		h->hours = or_die(realloc(h->hours, h->hour_room * sizeof(*h->hours)));
	}
	struct history_hour *hour = &h->hours[h->hour_count++];
	*hour = (struct history_hour){.file = h->files};
	for (int q = 0; q < QUANTITY_COUNT; q++)
		hour->values[q] = NAN;
	return hour;
}

/* ---- hourly rows, once a file is read ---- */

static int hour_compare(const void *left, const void *right)
{
	const struct history_hour *a = left, *b = right;
	if (a->at.ms != b->at.ms)
		return a->at.ms < b->at.ms ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

static void hours_sort(struct history_hour *hours, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (hour_compare(&hours[i - 1], &hours[i]) > 0) {
			qsort(hours, count, sizeof(*hours), hour_compare);
			return;
		}
}

/* On the night when the clocks go back an hour of local times comes twice: the second row that
 * names it is the later one. */
static void hours_tell_apart(struct history_hour *hours, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct wall later = wall_plus(hours[i].at, HOURS_MS(1));
		if (hours[i].local && hours[i].at.ms == hours[i - 1].at.ms &&
		    civil_london(hours[i].at).hour == civil_london(later).hour)
			hours[i].at = later;
	}
	hours_sort(hours, count);
}

/* Complains of rows at the same time; returns the least time between two. */
static int64_t hours_step(struct history *h, const struct history_hour *hours, size_t count)
{
	char time[WALL_TEXT];
	int64_t step = INT64_MAX;
	for (size_t i = 1; i < count; i++) {
		int64_t gap = hours[i].at.ms - hours[i - 1].at.ms;
		if (gap == 0)
			history_complain(h, hours[i].line, "%s stands on line %u already",
					 wall_format_iso(hours[i].at, time), hours[i - 1].line);
		else if (gap < step)
			step = gap;
	}
	return count > 1 ? step : HOURS_MS(1);
}

/* `old` rows are of earlier files, and in order. */
static void hours_settle(struct history *h, size_t old)
{
	size_t count = h->hour_count - old;
	if (count == 0)
		return;
	struct history_hour *fresh = h->hours + old;
	hours_sort(fresh, count);
	hours_tell_apart(fresh, count);
	int64_t step = hours_step(h, fresh, count);
	if (step < MINUTES_MS(1))
		history_complain(h, fresh[1].line, "the rows are less than a minute apart");
	if (step > HOURS_MS(6))
		history_complain(
		    h, fresh[1].line,
		    "the rows are more than six hours apart, which tells too little of "
		    "a night; values of a whole night stand at a date without a time");
	for (size_t i = 0; i < count; i++)
		fresh[i].minutes = (int)(step / MINUTES_MS(1));
	hours_sort(h->hours, h->hour_count);
}

/* ---- HadCET: year, day of the month, and that day of twelve months, in tenths of a degree ---- */

#define HADCET_CELLS 14
#define HADCET_MISSING (-999)

/* A line of whole numbers. Returns how many there are, at most one more than fit; -1 when something
 * else stands among them. */
static int whole_numbers(const char *at, const char *end, int out[HADCET_CELLS])
{
	for (int count = 0;; count++) {
		while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
			at++;
		if (at == end || count == HADCET_CELLS)
			return at == end ? count : count + 1;
		bool minus = *at == '-';
		const char *digits = at += minus;
		int n = 0;
		for (; at < end && *at >= '0' && *at <= '9' && at - digits < 6; at++)
			n = 10 * n + (*at - '0');
		if (at == digits || (at < end && *at != ' ' && *at != '\t' && *at != '\r'))
			return -1;
		out[count] = minus ? -n : n;
	}
}

/* False when its row came before. */
static bool hadcet_value(struct history *h, unsigned line, const int *cell, int month)
{
	int tenths = cell[1 + month], day = history_day(cell[0], month, cell[1]);
	if (day < 0) {
		if (tenths != HADCET_MISSING)
			history_complain(h, line, "%d-%02d-%02d is no date, and must be %d, not %d",
					 cell[0], month, cell[1], HADCET_MISSING, tenths);
		return true;
	}
	if (!history_day_claim(h, day, line))
		return false;
	if (tenths == HADCET_MISSING)
		return true;
	if (abs(tenths) > 10 * AIR_MOST)
		history_complain(h, line, "%d for month %d is beyond %d degrees, in tenths", tenths,
				 month, AIR_MOST);
	else
		history_put(h, false, AGGREGATE_AIR_MIN, day, tenths / 10.0);
	return true;
}

static void hadcet_line(struct history *h, unsigned line, const char *at, const char *end)
{
	int cell[HADCET_CELLS];
	int count = whole_numbers(at, end, cell);
	if (count == 0)
		return;
	if (count != HADCET_CELLS)
		history_complain(h, line,
				 "a line of HadCET is a year, a day of the month and twelve whole "
				 "numbers, one a month");
	else if (cell[0] < HISTORY_FIRST_YEAR || cell[0] > HISTORY_LAST_YEAR)
		history_complain(h, line, "%d is no year from %d to %d", cell[0],
				 HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR);
	else if (cell[1] < 1 || cell[1] > 31)
		history_complain(h, line, "%d is no day of a month", cell[1]);
	else
		for (int month = 1; month <= 12; month++)
			if (!hadcet_value(h, line, cell, month))
				return;
}

static void hadcet_read(struct history *h, char *text, size_t size)
{
	const char *at = text, *stop = text + size;
	for (unsigned line = 1; at < stop; line++) {
		const char *end = memchr(at, '\n', (size_t)(stop - at));
		end = end ? end : stop;
		hadcet_line(h, line, at, end);
		at = end + (end < stop);
	}
}

/* ---- files ---- */

/* The caller's to free, also after complaining. */
static char *file_text(struct history *h, size_t *size)
{
	FILE *file = fopen(h->path, "rb");
	size_t room = 1 << 20;
	char *text = or_die(malloc(room));
	*size = 0;
	while (file != NULL && !feof(file) && !ferror(file) && *size <= HISTORY_FILE) {
		if (room - *size < 2) {
			room *= 2;
			text = or_die(realloc(text, room));
		}
		*size += fread(text + *size, 1, room - *size - 1, file);
	}
	if (file == NULL || ferror(file))
		history_complain(h, 1, "cannot be read: %s", strerror(errno));
	else if (*size > HISTORY_FILE)
		history_complain(h, 1, "is larger than %ld MiB", HISTORY_FILE >> 20);
	else
		text[*size] = '\0';
	if (file != NULL)
		fclose(file);
	return text;
}

int history_take(struct history *h, char *text, size_t size, enum history_format format,
		 enum history_zone zone)
{
	static void (*const readers[])(struct history *, char *, size_t) = {
	    [HISTORY_CSV] = history_read_csv,
	    [HISTORY_HADCET_MIN] = hadcet_read,
	};
	int before = h->error_count;
	size_t old = h->hour_count;
	h->zone = zone;
	h->lines = or_die(calloc(HISTORY_DAYS, sizeof(*h->lines)));
	readers[format](h, text, size);
	if (h->error_count == before)
		hours_settle(h, old);
	h->files++;
	free(h->lines);
	h->lines = NULL;
	if (h->error_count > LIMIT_ERRORS && before <= LIMIT_ERRORS)
		fprintf(h->errors, "and %d more\n", h->error_count - LIMIT_ERRORS);
	return h->error_count - before;
}

int history_load(struct history *h, const char *path, enum history_format format,
		 enum history_zone zone)
{
	size_t size;
	int before = h->error_count;
	h->path = path;
	char *text = file_text(h, &size);
	if (h->error_count == before)
		history_take(h, text, size, format, zone);
	free(text);
	return h->error_count - before;
}

/* ---- what is known ---- */

bool history_reach(const struct history *h, struct night_hours hours, struct date *first,
		   struct date *last)
{
	struct date from = h->first, to = h->last;
	if (h->hour_count > 0) {
		struct date begin = night_at(h->hours[0].at, hours);
		struct date end = night_at(h->hours[h->hour_count - 1].at, hours);
		bool alone = from.day > to.day;
		from = alone || begin.day < from.day ? begin : from;
		to = alone || end.day > to.day ? end : to;
	}
	*first = from;
	*last = to;
	return from.day <= to.day;
}

static const struct interval nothing = {-INFINITY, INFINITY};

/* Readings of the rows that bear on a span, and room for them. */
struct slice {
	struct reading *readings;
	size_t count, room;
};

static void slice_add(struct slice *s, const struct history_hour *hour, enum quantity q)
{
	int minutes = quantity_is_instant(q) ? 60 : hour->minutes;
	if (s->count == s->room) {
		s->room = s->room == 0 ? 256 : s->room * 2;
		s->readings = or_die(realloc(s->readings, s->room * sizeof(*s->readings)));
	}
	s->readings[s->count++] = (struct reading){
	    .valid = {hour->at, wall_plus(hour->at, MINUTES_MS(minutes))},
	    .quantity = q,
	    .value = hour->values[q],
	    .cautious = hour->values[q],
	    .source = hour->file,
	    .vouches = true,
	};
}

/* The first row at or after t. */
static size_t hour_find(const struct history *h, struct wall t)
{
	size_t low = 0, high = h->hour_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (wall_before(h->hours[middle].at, t))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void slice_take(struct slice *s, const struct history *h, struct span span)
{
	size_t i = hour_find(h, wall_plus(span.from, -HOURS_MS(6)));
	s->count = 0;
	for (; i < h->hour_count && wall_before(h->hours[i].at, span.to); i++)
		for (int q = 0; q < QUANTITY_COUNT; q++)
			if (!isnan(h->hours[i].values[q]))
				slice_add(s, &h->hours[i], (enum quantity)q);
}

static struct interval daily_value(const struct history *h, bool by_day, enum aggregate a,
				   struct date date)
{
	int day = date.day - day_date(0).day;
	/* A history is one source: its highest is the coldest's too. */
	const struct history_value *values =
	    h->daily[by_day][a == AGGREGATE_AIR_THROUGHOUT ? AGGREGATE_AIR_MAX : a];
	if (values == NULL || day < 0 || day >= HISTORY_DAYS || !values[day].known)
		return nothing;
	return (struct interval){values[day].value, values[day].value};
}

/* A value for the whole night speaks for all its hours, so what single hours say can only be more
 * dangerous. */
static struct interval together(struct interval whole, struct interval hours, enum aggregate a)
{
	if (isinf(whole.low))
		return hours;
	if (aggregate_danger(a) < 0)
		return (struct interval){fmin(whole.low, isinf(hours.low) ? hours.high : hours.low),
					 fmin(whole.high, hours.high)};
	return (struct interval){fmax(whole.low, hours.low),
				 fmax(whole.high, isinf(hours.high) ? hours.low : hours.high)};
}

static struct span part_span(struct date date, struct night_hours hours, bool by_day)
{
	if (!by_day)
		return night_span(date, hours);
	return (struct span){wall_london(date, hours.to_minutes),
			     wall_london(date, hours.from_minutes)};
}

static void daily_fill(const struct history *h, bool by_day, struct date first, int count,
		       struct interval *columns[AGGREGATE_COUNT])
{
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int i = 0; columns[a] != NULL && i < count; i++)
			columns[a][i] =
			    daily_value(h, by_day, (enum aggregate)a, (struct date){first.day + i});
}

static void hours_fill(const struct history *h, struct slice *slice, struct span span, int i,
		       struct interval *columns[AGGREGATE_COUNT])
{
	slice_take(slice, h, span);
	for (int a = 0; slice->count > 0 && a < AGGREGATE_COUNT; a++)
		if (columns[a] != NULL)
			columns[a][i] = together(columns[a][i],
						 reading_aggregate(slice->readings, slice->count,
								   span, (enum aggregate)a, -1),
						 (enum aggregate)a);
}

void history_fill(const struct history *h, struct night_hours hours, struct date first, int count,
		  struct interval *columns[2][AGGREGATE_COUNT])
{
	struct slice slice = {0};
	for (int by_day = 0; by_day < 2; by_day++) {
		daily_fill(h, by_day, first, count, columns[by_day]);
		for (int i = 0; h->hour_count > 0 && i < count; i++) {
			struct date date = {first.day + i};
			hours_fill(h, &slice, part_span(date, hours, by_day), i, columns[by_day]);
		}
	}
	free(slice.readings);
}
