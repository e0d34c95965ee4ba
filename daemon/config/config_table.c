/* SPDX-License-Identifier: MIT */
#include "config_parts.h"

#include <stdlib.h>
#include <string.h>

void *zeroed(size_t size)
{
	void *p = calloc(1, size);
	if (!p)
		abort();
	return p;
}

/* ---- complaints --------------------------------------------------------------------------- */

static void complaint_add(struct reader *r, int line, const char *format, va_list list)
{
	char *sentence, *text;
	if (r->errors++ >= LIMIT_ERRORS)
		return;
	if (vasprintf(&sentence, format, list) < 0)
		abort();
	if (asprintf(&text, "%s:%d: %s", r->file, line, sentence) < 0)
		abort();
	free(sentence);
	struct complaint *c = &r->complaints[r->errors - 1];
	*c = (struct complaint){r->file_number, line, r->errors, text};
}

void reader_complain_line(struct reader *r, int line, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	complaint_add(r, line, format, list);
	va_end(list);
}

void reader_complain(struct reader *r, const config_setting_t *at, const char *format, ...)
{
	int line = at ? (int)config_setting_source_line(at) : 0;
	va_list list;
	va_start(list, format);
	complaint_add(r, line > 0 ? line : 1, format, list);
	va_end(list);
}

const char *fault_place(const struct fault *why, char *out)
{
	const char *colon = strrchr(why->field, ':');
	int column = colon ? atoi(colon + 1) : 0;
	if (column > 0)
		snprintf(out, 80, "column %d", column);
	else
		snprintf(out, 80, "%s", why->field);
	return out;
}

/* ---- names nobody knows ------------------------------------------------------------------- */

static int least_of(int a, int b, int c)
{
	int least = a < b ? a : b;
	return least < c ? least : c;
}

/* How many letters must be added, dropped or changed to make a into b. */
static int edit_distance(const char *a, const char *b)
{
	int row[64], length = (int)strlen(b);
	if (length >= 64 || strlen(a) >= 64)
		return 64;
	for (int j = 0; j <= length; j++)
		row[j] = j;
	for (int i = 1; a[i - 1]; i++) {
		int diagonal = row[0];
		row[0] = i;
		for (int j = 1; j <= length; j++) {
			int change = diagonal + (a[i - 1] != b[j - 1]);
			diagonal = row[j];
			row[j] = least_of(row[j] + 1, row[j - 1] + 1, change);
		}
	}
	return row[length];
}

static const struct field *field_named(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->field_count; i++)
		if (strcmp(t->fields[i].name, name) == 0)
			return &t->fields[i];
	return NULL;
}

static bool table_knows(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->block_count; i++)
		if (strcmp(t->blocks[i].name, name) == 0)
			return true;
	return field_named(t, name);
}

static void nearest_offer(const char *name, const char *typed, int *least, const char **nearest)
{
	int distance = edit_distance(typed, name);
	if (distance < *least) {
		*least = distance;
		*nearest = name;
	}
}

static const char *table_nearest(const struct table *t, const char *typed)
{
	const char *nearest = NULL;
	int least = 3;
	for (size_t i = 0; i < t->field_count; i++)
		if (t->fields[i].kind != &kind_refused)
			nearest_offer(t->fields[i].name, typed, &least, &nearest);
	for (size_t i = 0; i < t->block_count; i++)
		nearest_offer(t->blocks[i].name, typed, &least, &nearest);
	return nearest;
}

static void unknown_report(struct reader *r, const struct table *t, config_setting_t *group)
{
	for (int i = 0; group && i < config_setting_length(group); i++) {
		config_setting_t *s = config_setting_get_elem(group, (unsigned)i);
		const char *name = config_setting_name(s);
		if (table_knows(t, name))
			continue;
		const char *nearest = table_nearest(t, name);
		if (nearest)
			reader_complain(r, s, "\"%s\" is not a setting of %s; did you mean \"%s\"?",
					name, t->noun, nearest);
		else
			reader_complain(r, s, "\"%s\" is not a setting of %s", name, t->noun);
	}
}

/* ---- reading ------------------------------------------------------------------------------ */

/* A scalar as one would write it in quotes; out has 40 bytes. NULL for groups and lists. */
static const char *scalar_text(const config_setting_t *s, char *out)
{
	switch (config_setting_type(s)) {
	case CONFIG_TYPE_STRING:
		return config_setting_get_string(s);
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		snprintf(out, 40, "%lld", config_setting_get_int64(s));
		return out;
	case CONFIG_TYPE_FLOAT:
		snprintf(out, 40, "%.17g", config_setting_get_float(s));
		return out;
	case CONFIG_TYPE_BOOL:
		return config_setting_get_bool(s) ? "true" : "false";
	default:
		return NULL;
	}
}

static void field_absent(struct reader *r, const struct table *t, const struct field *f,
			 const config_setting_t *parent, void *at)
{
	char why[WHY_SIZE];
	if (f->kind == &kind_refused)
		return;
	if (f->required) {
		reader_complain(r, parent, "%s needs the setting \"%s\"", t->noun, f->name);
		return;
	}
	if (!f->kind->parse(r, f, f->standard, at, why))
		abort(); /* a default that its own row refuses */
}

static void field_read(struct reader *r, const struct table *t, const struct field *f,
		       config_setting_t *group, const config_setting_t *parent, void *base)
{
	char number[40], why[WHY_SIZE];
	void *at = (char *)base + f->offset;
	config_setting_t *s = group ? config_setting_get_member(group, f->name) : NULL;
	if (!s) {
		field_absent(r, t, f, group ? group : parent, at);
		return;
	}
	const char *text = scalar_text(s, number);
	bool taken = f->kind->takes & 1u << config_setting_type(s);
	if (!taken || (!text && f->kind != &kind_refused))
		reader_complain(r, s, "%s must be %s", f->name, f->kind->wants);
	else if (!f->kind->parse(r, f, text, at, why))
		reader_complain(r, s, "%s %s", f->name, why);
}

void table_read(struct reader *r, const struct table *t, config_setting_t *at,
		config_setting_t *parent, void *base)
{
	int before = r->errors;
	unknown_report(r, t, at);
	for (size_t i = 0; i < t->field_count; i++)
		field_read(r, t, &t->fields[i], at, parent, base);
	for (size_t i = 0; i < t->block_count; i++) {
		const struct block *b = &t->blocks[i];
		config_setting_t *s = at ? config_setting_get_member(at, b->name) : NULL;
		b->read(r, b, s, at ? at : parent, base);
	}
	if (t->check && r->errors == before)
		t->check(r, at, base);
}

void group_read(struct reader *r, const struct block *b, config_setting_t *at,
		config_setting_t *parent, void *base)
{
	if (at && !config_setting_is_group(at)) {
		reader_complain(r, at, "%s must be a group: %s = { … };", b->name, b->name);
		return;
	}
	if (!at && b->absent == ABSENT_ERROR)
		reader_complain(r, parent, "the group \"%s\" is missing", b->name);
	if (!at && b->absent != ABSENT_DEFAULTS)
		return;
	table_read(r, b->table, at, parent, (char *)base + b->offset);
}

/* Is it a list with the right number of things in it? */
static bool list_shape(struct reader *r, const struct block *b, config_setting_t *at,
		       config_setting_t *parent)
{
	if (!at && b->least > 0)
		reader_complain(r, parent, "the list \"%s\" is missing", b->name);
	if (!at)
		return false;
	bool array = config_setting_type(at) == CONFIG_TYPE_ARRAY;
	if (config_setting_type(at) != CONFIG_TYPE_LIST && !array) {
		reader_complain(r, at, "%s must be a list: %s = ( … );", b->name, b->name);
		return false;
	}
	int count = config_setting_length(at);
	if (count >= b->least && count <= b->most)
		return true;
	reader_complain(r, at, "%s must have %d to %d entries and has %d", b->name, b->least,
			b->most, count);
	return false;
}

/* Entry i of the list, wherever it stands. */
static void *list_item(const struct block *b, const void *base, int i)
{
	char *at = (char *)(uintptr_t)base + b->offset + b->size * (size_t)i;
	return b->apart ? *(void **)(void *)at : at;
}

/* Likewise; what stands apart is made first. */
static void *list_make(const struct block *b, void *base, int i)
{
	if (b->apart) {
		void *item = zeroed(b->apart);
		memcpy((char *)base + b->offset + b->size * (size_t)i, &item, sizeof(item));
	}
	return list_item(b, base, i);
}

void list_read(struct reader *r, const struct block *b, config_setting_t *at,
	       config_setting_t *parent, void *base)
{
	int *count = (int *)(void *)((char *)base + b->count);
	if (!list_shape(r, b, at, parent))
		return;
	*count = config_setting_length(at);
	for (int i = 0; i < *count; i++) {
		config_setting_t *s = config_setting_get_elem(at, (unsigned)i);
		void *item = list_make(b, base, i);
		if (config_setting_is_group(s))
			table_read(r, b->table, s, s, item);
		else
			reader_complain(r, s, "each entry of %s must be a group: { … }", b->name);
	}
}

bool texts_read(struct reader *r, const struct block *b, config_setting_t *at,
		config_setting_t *parent)
{
	int before = r->errors;
	if (!list_shape(r, b, at, parent))
		return false;
	for (int i = 0; i < config_setting_length(at); i++) {
		config_setting_t *s = config_setting_get_elem(at, (unsigned)i);
		if (config_setting_type(s) != CONFIG_TYPE_STRING)
			reader_complain(r, s, "each entry of %s must be a text in quotes", b->name);
	}
	return r->errors == before;
}

void names_check(struct reader *r, config_setting_t *list, const void *items, int count,
		 size_t size, const char *noun)
{
	const char *names = items;
	for (int i = 1; i < count; i++) {
		const char *name = names + size * (size_t)i;
		for (int j = 0; j < i && *name; j++) {
			if (strcmp(name, names + size * (size_t)j) != 0)
				continue;
			reader_complain(r, config_setting_get_elem(list, (unsigned)i),
					"%s \"%s\" is there twice", noun, name);
			break;
		}
	}
}

/* ---- printing ----------------------------------------------------------------------------- */

void printer_line(struct printer *p, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	for (int i = 0; i < p->depth; i++)
		fputc('\t', p->out);
	vfprintf(p->out, format, list);
	va_end(list);
}

void printer_text(struct printer *p, const char *name, const char *text)
{
	printer_line(p, "%s = ", name);
	text_print(text, p->out);
	fputs(";\n", p->out);
}

void table_print(const struct table *t, const void *base, struct printer *p)
{
	for (size_t i = 0; i < t->field_count; i++) {
		const struct field *f = &t->fields[i];
		if (!f->kind->print)
			continue;
		printer_line(p, "%s = ", f->name);
		f->kind->print(f, (const char *)base + f->offset, p->out);
		fputs(";\n", p->out);
	}
	for (size_t i = 0; i < t->block_count; i++)
		t->blocks[i].print(&t->blocks[i], base, p);
}

static bool field_said(const struct field *f, const char *base)
{
	for (size_t i = 0; i < f->size; i++)
		if (base[f->offset + i])
			return true;
	return false;
}

void group_print(const struct block *b, const void *base, struct printer *p)
{
	const char *at = (const char *)base + b->offset;
	if (b->absent == ABSENT_NOTHING && !field_said(&b->table->fields[0], at))
		return;
	printer_line(p, "%s = {\n", b->name);
	p->depth++;
	table_print(b->table, at, p);
	p->depth--;
	printer_line(p, "};\n");
}

void list_print(const struct block *b, const void *base, struct printer *p)
{
	int count = *(const int *)(const void *)((const char *)base + b->count);
	printer_line(p, "%s = (\n", b->name);
	p->depth++;
	for (int i = 0; i < count; i++) {
		printer_line(p, "{\n");
		p->depth++;
		table_print(b->table, list_item(b, base, i), p);
		p->depth--;
		printer_line(p, "}%s\n", i + 1 < count ? "," : "");
	}
	p->depth--;
	printer_line(p, ");\n");
}
