/* SPDX-License-Identifier: MIT
 *
 * Kinds of values: a text, a clock time, a length of time, a word of an enum …: how each is read,
 * printed and kept within its range.
 */
#ifndef CONFIG_KINDS_H
#define CONFIG_KINDS_H

#include <stdio.h>

#include "config_reader.h"

struct field;

#define WHY_SIZE 400

struct kind {
	unsigned takes; /* bits 1 << CONFIG_TYPE_… it may be written as */
	const char *wants; /* completes "hold must be …" */
	/* text is the setting, or its default; `why` completes "hold …" and has WHY_SIZE bytes. */
	bool (*parse)(struct reader *r, const struct field *f, const char *text, void *at,
		      char *why);
	void (*print)(const struct field *f, const void *at, FILE *out);
	/* For kinds that have a range: text as a number in the member's unit. */
	bool (*number)(const char *text, double *out);
};

/* An enum, or a bool, by its names. */
struct words {
	const char *(*name)(int n);
	int first, end;
};

struct field {
	const char *name;
	const struct kind *kind;
	size_t offset, size;
	bool required;
	const char
	    *standard; /* the default, as one would write it; for refused ones the sentence */
	const char *least, *most; /* range, as one would write it; NULL for none */
	const struct words *words;
};

extern const struct kind kind_text, kind_key, kind_group, kind_user, kind_path, kind_url,
    kind_server, kind_host, kind_word, kind_flag, kind_whole, kind_real, kind_span, kind_clock,
    kind_date, kind_dated, kind_season_day, kind_secret, kind_refused;

void *zeroed(size_t size); /* memory, to be freed; without any the process ends */
void text_print(const char *text, FILE *out); /* quoted and escaped */

#define AS_TEXT_OF(x) #x
#define AS_TEXT(limit) AS_TEXT_OF(limit)
#define MEMBER(type, member)                                                                       \
	.offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

#endif
