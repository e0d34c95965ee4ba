/* SPDX-License-Identifier: MIT
 *
 * A sheet of paper as text: its lines, and the pages that they fill. Private to the sheets.
 */
#ifndef ENGINE_SHEET_TEXT_H
#define ENGINE_SHEET_TEXT_H

#include <stdbool.h>

#include "arena.h"

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

#endif
