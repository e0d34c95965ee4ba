/* SPDX-License-Identifier: MIT
 *
 * The weather as it is, what each source publishes of it, and what swepd must and can know of that.
 */
#ifndef TESTS_SIM_NATURE_H
#define TESTS_SIM_NATURE_H

#include "civil.h"
#include "event.h"
#include "notice.h"

struct sim;

#define SIM_HOURS (24 * 250) /* from the first day on */
#define SIM_SOURCES 5
#define EDITION_HOURS 132
#define EDITION_NOTICES 8
#define EDITIONS 4
#define SERVED_NOTICES 128
#define WARNINGS 8

enum sim_kind { KIND_METNO, KIND_OPENMETEO, KIND_NSWWS, KIND_UKHSA };

struct sim_notice {
	int serial;
	enum level level;
	unsigned hazards;
	struct span valid;
	bool here;
};

/* What a source publishes at one time. */
struct edition {
	int number; /* 0: none */
	struct wall issued, from;
	int hours;
	double celsius[EDITION_HOURS];
	struct sim_notice notices[EDITION_NOTICES];
	int notice_count;
	char *body, *page; /* owned; page is a further one, NULL where none is needed */
	char page_url[120], last_modified[WALL_TEXT];
};

/* What was sent in answer to one fetch. */
struct served {
	int source, number;
	bool good; /* whole; a 200, or a 304 of what is trusted */
	bool unchanged, page;
};

struct sim_source {
	enum sim_kind kind;
	const char *name;
	int place;
	double lean; /* of its forecasts, °C */
	struct edition editions[EDITIONS]; /* the newest is editions[newest % EDITIONS] */
	int newest;
	struct wall silent_until;
	/* its errand */
	int64_t fetch;
	struct wall fetch_by; /* world time: later swepd has given it up */
	bool fetch_open;
	int pending; /* the edition whose page is awaited */
	/* what swepd must know */
	bool known; /* it is certain what it goes by: */
	bool doubted;
	struct edition trusted; /* its texts are NULL */
	double told[SIM_HOURS]; /* NAN: nothing certain */
	/* what it can know at most */
	double least[SIM_HOURS]; /* of anything that was ever sent; HUGE_VAL: nothing was */
	struct sim_notice served[SERVED_NOTICES]; /* a ring */
	int served_count, page_sent;
	struct wall heard_most, issued_most; /* world time */
	/* calls of a day of swepd's clock */
	int64_t calls_day, calls_unsure; /* up to that day nobody can tell */
	int calls;
};

struct nature {
	double celsius[SIM_HOURS];
	struct sim_notice warnings[WARNINGS]; /* true ones, in force or to come */
	int warning_count, serials;
	int mild_night; /* the last for which it was drawn whether mild air comes */
	struct sim_source sources[SIM_SOURCES];
	int count;
	bool spent_too_much;
};

/* nature.c: what is, and what is published */
void nature_begin(struct sim *s);
void nature_end(struct sim *s);
int nature_hour(const struct sim *s, struct wall t); /* may lie outside of SIM_HOURS */
struct edition *nature_edition(struct sim_source *src, int number); /* NULL: long ago */
/* editions.c: as the feeds write it; fills body and page */
void edition_write(struct sim *s, const struct sim_source *src, struct edition *e);
/* server.c */
void server_fetch(struct sim *s, const struct effect *e);
/* known.c */
void known_begin(struct sim *s);
struct posted;
void known_taken(struct sim *s, const struct posted *p); /* a committed turn took this body */
void known_forsaken(struct sim *s); /* a new configuration: what is under way will not be taken */
void known_unsure(struct sim *s); /* a restart or a moved clock: nothing under way is certain */
void known_set_back(struct sim *s); /* whenever the clock was moved */
/* Whether it may be read as the newest word about hours to come. */
bool known_may_vouch(const struct sim *s, const struct sim_source *src);
bool known_may_be_fresh(const struct sim *s, const struct sim_source *src);

#endif
