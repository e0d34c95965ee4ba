/* SPDX-License-Identifier: MIT
 *
 * Settings as tables: a row says where a setting stands in its struct, what it may be and what it
 * is when nobody says. One reader and one printer walk the same rows, so that what can be read can
 * be printed and read again. Nothing here knows what a setting means.
 */
#ifndef CONFIG_TABLE_H
#define CONFIG_TABLE_H

#include "config_kinds.h"

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

#endif
