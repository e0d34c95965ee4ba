/* SPDX-License-Identifier: MIT
 *
 * Sheets of paper: one page each, but for the out-of-hours team's, which goes on until every hold
 * stands on it, for when there is no screen. Asked for, or written to disk by
 * themselves every day, so that they exist when the network does not. References stand on them,
 * names never: they are for the office and the out-of-hours team.
 */
#ifndef ENGINE_SHEETS_H
#define ENGINE_SHEETS_H

#include "site_rows.h"
#include "turn.h"
#include "verbs.h"

#define SHEET_ALARM "sheet" /* one is not on disk */
#define SHEET_LINES 66 /* of one A4 page */
#define SHEET_COLUMNS 80
#define SHEET_PAGES 8 /* of the longest: more holds than an area has at once */

struct sheet {
	struct arena *arena;
	const char *title;
	const char *lines[SHEET_LINES * SHEET_PAGES];
	int count;
	int pages; /* it may have; 0 is one */
	bool dropped; /* there was more than they hold: its last line says so */
};

/* One line, cut to the width. */
void sheet_line(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* On as many lines as it needs, broken at blanks. ASCII. */
void sheet_sentence(struct sheet *s, const char *text);
/* An empty line and a heading. */
void sheet_heading(struct sheet *s, const char *heading);
const char *sheet_text(const struct sheet *s);
/* The same for a browser, which prints each page on one A4 sheet. */
const char *sheet_html(const struct sheet *s);

/* What stands on them (sheet_pages.c). */
enum err sheet_out_of_hours(struct turn *t, const struct area_settings *area, struct sheet *s);
enum err sheet_meeting(struct turn *t, const struct area_settings *area, struct sheet *s);
enum err sheet_state(struct turn *t, const struct area_settings *area, struct sheet *s);
enum err sheet_roll_call(struct turn *t, const struct area_settings *area, const struct site *site,
			 struct sheet *s);

/* Every sheet that is written by itself has its deadline. */
enum err sheets_prepare(struct turn *t, const struct area_settings *area);
enum err sheet_due(struct turn *t, const struct area_settings *area, const char *subject);
/* An EVENT_FILE: it is on disk, or why not. That it is there is one line of the audit. */
enum err sheet_written(struct turn *t, const struct event *event);

enum err verb_sheet(struct turn *t, struct request *r, struct fault *why);

#endif
