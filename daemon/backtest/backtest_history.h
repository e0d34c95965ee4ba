/* SPDX-License-Identifier: MIT
 *
 * Weather that was, as files tell it: daily values, each of which stands for the night that begins
 * on its date (or, as "day.…", for the day before that night), and hourly rows. Several files are
 * one history: where two speak of the same night, the more dangerous value counts, as it does among
 * feeds. Reads files; knows nothing of policies.
 */
#ifndef BACKTEST_HISTORY_H
#define BACKTEST_HISTORY_H

#include <stdio.h>

#include "aggregate.h"
#include "night.h"

/* Thermometers are younger, and nobody has measured what comes after. */
#define HISTORY_FIRST_YEAR 1600
#define HISTORY_LAST_YEAR 2199
#define HISTORY_DAYS 219146 /* of those years */
#define HISTORY_FILE (256L * 1024 * 1024) /* bytes of one file: a century of hours */

enum history_format { HISTORY_CSV, HISTORY_HADCET_MIN };
/* What a time without a zone means. */
enum history_zone { HISTORY_UNSAID, HISTORY_UTC, HISTORY_LONDON };

struct history_value {
	double value;
	bool known;
};

/* A row of an hourly file. */
struct history_hour {
	struct wall at;
	double values[QUANTITY_COUNT]; /* NAN where the row is silent */
	unsigned line;
	int file;
	int minutes; /* that its periods last, beginning at `at` */
	bool local; /* was written as a clock in England shows it */
};

struct history {
	/* [by day][aggregate], each HISTORY_DAYS long; NULL where no file has such a column. */
	struct history_value *daily[2][AGGREGATE_COUNT];
	struct history_hour *hours; /* ascending, once a file is read */
	size_t hour_count, hour_room;
	struct date first, last; /* with daily values; first after last when there are none */
	bool zone_assumed; /* a time had no zone, nobody said which, and UTC was taken */
	int files;
	/* The file being read. */
	const char *path;
	enum history_zone zone;
	unsigned *lines; /* of each date, 0 where it has not come yet; HISTORY_DAYS long */
	FILE *errors;
	int error_count;
};

void history_open(struct history *h, FILE *errors);
void history_close(struct history *h);
/* Adds a file. Each error is a line "FILE:LINE: sentence"; returns their number. With errors the
 * history is of no use. */
int history_load(struct history *h, const char *path, enum history_format format,
		 enum history_zone zone);
/* The same of a text in memory, NUL-terminated after size bytes, and written into; h->path is its
 * name. */
int history_take(struct history *h, char *text, size_t size, enum history_format format,
		 enum history_zone zone);

/* The first and last night of which anything is known; false when nothing is. */
bool history_reach(const struct history *h, struct night_hours hours, struct date *first,
		   struct date *last);
/* columns[by day][a][i] becomes what is known of night (or day) first + i, for those columns that
 * are not NULL. */
void history_fill(const struct history *h, struct night_hours hours, struct date first, int count,
		  struct interval *columns[2][AGGREGATE_COUNT]);

/* ---- for the readers of each format ---- */

void history_complain(struct history *h, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* 0 for the first day of HISTORY_FIRST_YEAR; -1 for no date, or one outside those years. */
int history_day(int year, int month, int mday);
/* Takes note that a row for that day stands here; false after complaining of a second one. */
bool history_day_claim(struct history *h, int day, unsigned line);
void history_put(struct history *h, bool by_day, enum aggregate a, int day, double value);
struct history_hour *history_hour_add(struct history *h);

/* text: the whole file, NUL-terminated after size bytes, and theirs to write into. */
void history_read_csv(struct history *h, char *text, size_t size);

#endif
