/* SPDX-License-Identifier: MIT
 *
 * Settings as tables: a row says where a setting stands in its struct, what it may be and what it
 * is when nobody says. One reader and one printer walk the same rows, so that what can be read can
 * be printed and read again. Nothing here knows what a setting means.
 */
#ifndef CONFIG_TABLE_H
#define CONFIG_TABLE_H

#include <libconfig.h>
#include <stdarg.h>
#include <stdio.h>

#include "config.h"

/* What a configuration becomes while it is read: the base of the outermost table. */
struct draft {
	struct settings settings;
	struct config config;
};

struct complaint {
	int file, line, order;
	char *text; /* "FILE:LINE: sentence" */
};

/* One reading of one configuration. */
struct reader {
	struct draft *draft;
	const char *file; /* the one being read, as it is named to people */
	int file_number; /* in the order of opening; errors are listed in that order */
	int files;
	char folder[256]; /* of the main file, with its "/" */
	const struct area_settings *area; /* whose sources must answer a policy's rules; NULL: none,
					     or they were complained of */
	struct complaint complaints[LIMIT_ERRORS];
	int errors; /* all of them, listed or not */
};

/* `at` gives the line; NULL is the first line. */
void reader_complain(struct reader *r, const config_setting_t *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void reader_complain_line(struct reader *r, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "column 14" out of a fault's field "when:14", or the field as it stands. out has 80 bytes. */
const char *fault_place(const struct fault *why, char *out);

/* ---- kinds of values ---------------------------------------------------------------------- */

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

extern const struct kind kind_text, kind_key, kind_user, kind_path, kind_url, kind_host, kind_word,
    kind_flag, kind_whole, kind_real, kind_span, kind_clock, kind_date, kind_date_or_unknown,
    kind_season_day, kind_secret, kind_refused;

void *zeroed(size_t size); /* memory, to be freed; without any the process ends */
void text_print(const char *text, FILE *out); /* quoted and escaped */

#define AS_TEXT_OF(x) #x
#define AS_TEXT(limit) AS_TEXT_OF(limit)
#define MEMBER(type, member)                                                                       \
	.offset = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)

/* ---- groups and lists --------------------------------------------------------------------- */

struct printer {
	FILE *out;
	int depth;
};

enum absence { ABSENT_DEFAULTS, ABSENT_ERROR, ABSENT_NOTHING };

/* A part that is not one value. The functions below serve most; `read` gets NULL when it is
 * absent, and base is the struct that holds it. */
struct block {
	const char *name;
	void (*read)(struct reader *r, const struct block *b, config_setting_t *at,
		     config_setting_t *parent, void *base);
	void (*print)(const struct block *b, const void *base, struct printer *p);
	const struct table *table;
	size_t offset, size;
	size_t apart; /* lists of pointers: the size of what each points to, made when read */
	size_t count; /* lists: offset of the int that counts */
	int least, most; /* lists */
	enum absence absent; /* groups */
};

struct table {
	const char *noun; /* "a source" */
	const struct field *fields;
	size_t field_count;
	const struct block *blocks;
	size_t block_count;
	/* Called when all of the item was well formed. */
	void (*check)(struct reader *r, config_setting_t *at, void *item);
};

#define FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof((array)[0])
#define BLOCKS(array) .blocks = (array), .block_count = sizeof(array) / sizeof((array)[0])

/* at may be NULL: all defaults. Lines of what is missing are then the parent's. */
void table_read(struct reader *r, const struct table *t, config_setting_t *at,
		config_setting_t *parent, void *base);
void table_print(const struct table *t, const void *base, struct printer *p);

/* { … } of one table. An ABSENT_NOTHING group is printed when its first field is not all zero. */
void group_read(struct reader *r, const struct block *b, config_setting_t *at,
		config_setting_t *parent, void *base);
void group_print(const struct block *b, const void *base, struct printer *p);
/* ( { … }, { … } ) of one table. */
void list_read(struct reader *r, const struct block *b, config_setting_t *at,
	       config_setting_t *parent, void *base);
void list_print(const struct block *b, const void *base, struct printer *p);
/* Complains and returns false unless at is a list of texts ( "…", "…" ) of the right length. */
bool texts_read(struct reader *r, const struct block *b, config_setting_t *at,
		config_setting_t *parent);

/* "  name = " and so on, for blocks that print themselves. */
void printer_line(struct printer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void printer_text(struct printer *p, const char *name, const char *text);

/* ---- the parts, each in its own file ------------------------------------------------------ */

/* Reads path into config; false after complaining. Errors are from then on of this file. */
bool file_read(struct reader *r, const char *path, config_t *config);
/* The text of a file, to be freed, or NULL after complaining. */
char *text_load(struct reader *r, const char *path);
/* From here on errors are of the file `path`, which the caller keeps. The outer one goes back by
 * reader_leave. */
struct outer {
	const char *file;
	int number;
};
struct outer reader_enter(struct reader *r, const char *path);
void reader_leave(struct reader *r, struct outer outer);
/* `name` from the folder of the main file. out has PATH_SIZE bytes. */
#define PATH_SIZE 600
void path_beside(const struct reader *r, const char *name, char *out);

void policy_read(struct reader *r, const struct block *b, config_setting_t *at,
		 config_setting_t *parent, void *base);
void policy_print(const struct block *b, const void *base, struct printer *p);
/* Reads the file `name`, from the folder of the main file, into p. `at` names it; may be NULL. */
void policy_file_read(struct reader *r, config_setting_t *at, const char *name, struct policy *p);

/* Its address holds no secret, and carries none in the clear. False after complaining. */
bool source_address_check(struct reader *r, config_setting_t *at, const struct source_settings *s);

/* What a rule asks for must be told: complains of every part that no source of r->area answers. */
void rule_sources_check(struct reader *r, config_setting_t *at, const char *whose,
			const struct rule *rule);

void holidays_read(struct reader *r, const struct block *b, config_setting_t *at,
		   config_setting_t *parent, void *base);
void holidays_print(const struct block *b, const void *base, struct printer *p);

extern const struct table area_table;

/* Complains about every two items of a list that have the same text at `offset`. */
void names_check(struct reader *r, config_setting_t *list, const void *items, int count,
		 size_t size, const char *noun);

#endif
