/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "bed_book.h"
#include "beds.h"
#include "csv.h"
#include "imports.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- complaints ----------------------------------------------------------------------------- */

/* Everything that is wrong with a file: the first are said, the rest are counted. */
struct complaints {
	int count, said;
	int first_line; /* 0 when the first is about no line */
	char text[240];
	const char *hint; /* said at the end if there is room */
};

static void complain(struct complaints *c, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(struct complaints *c, int line, const char *format, ...)
{
	char what[160], where[24] = "";
	va_list args;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	if (line > 0)
		snprintf(where, sizeof(where), "line %d: ", line);
	size_t used = strlen(c->text);
	if (c->count++ == 0)
		c->first_line = line;
	if (c->said + 1 < c->count || used + strlen(where) + strlen(what) + 3 > sizeof(c->text))
		return;
	c->said++;
	snprintf(c->text + used, sizeof(c->text) - used, "%s%s%s", used > 0 ? "; " : "", where,
		 what);
}

static enum err complaints_fault(const struct complaints *c, struct fault *why)
{
	char field[24] = "", more[32] = "", hint[MATCH_TEXT + 64] = "";
	if (c->count == 0)
		return ERR_OK;
	if (c->first_line > 0)
		snprintf(field, sizeof(field), "line %d", c->first_line);
	if (c->said < c->count)
		snprintf(more, sizeof(more), "; and %d more", c->count - c->said);
	if (c->hint != NULL && strlen(c->text) + strlen(c->hint) < 250)
		snprintf(hint, sizeof(hint), " (%s)", c->hint);
	return fault_set(why, ERR_USAGE, field, "%d error%s, nothing imported: %s%s%s", c->count,
			 c->count == 1 ? "" : "s", c->text, more, hint);
}

/* ---- cells ---------------------------------------------------------------------------------- */

static bool key_valid(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && length < LIMIT_KEY &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* On one line, and not too long. */
static bool name_valid(const char *text, size_t most)
{
	size_t length = strlen(text);
	return length > 0 && length <= most && strpbrk(text, "\t\r\n") == NULL;
}

static bool yes_read(const char *cell, struct complaints *c, int line, const char *column)
{
	bool yes = ascii_same(cell, "yes");
	if (!yes && !ascii_same(cell, "no"))
		complain(c, line, "%s must be yes or no, not \"%.20s\"", column, cell);
	return yes;
}

static int opens_read(const char *cell, struct complaints *c, int line)
{
	static const char *const tiers[] = {"always", "tier1", "tier2", "tier3", "tier4"};
	_Static_assert(COUNT(tiers) == LIMIT_TIERS + 1, "a word for each tier");
	for (int i = 0; i <= LIMIT_TIERS; i++)
		if (ascii_same(cell, tiers[i]))
			return i;
	complain(c, line, "opens must be always or tier1 to tier%d, not \"%.20s\"", LIMIT_TIERS,
		 cell);
	return 0;
}

/* ---- rows that repeat a key ----------------------------------------------------------------- */

struct named {
	const char *key, *typed;
	int line;
};

static int by_key(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int keys = strcmp(a->key, b->key);
	return keys != 0 ? keys : (a->line > b->line) - (a->line < b->line);
}

static void complain_repeats(struct complaints *c, struct named *names, size_t count)
{
	if (count > 1)
		qsort(names, count, sizeof(*names), by_key);
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i].key, names[i - 1].key) == 0)
			complain(c, names[i].line, "%.40s stands in line %d already",
				 names[i].typed, names[i - 1].line);
}

/* ---- sites ---------------------------------------------------------------------------------- */

enum site_column {
	SITE_KEY,
	SITE_NAME,
	SITE_KIND,
	SITE_OPENS,
	SITE_CONFIRM,
	SITE_LAST_ENTRY,
	SITE_WOMEN_ONLY
};

static const struct csv_column site_columns[] = {
    [SITE_KEY] = {"site", true},
    [SITE_NAME] = {"name", true},
    [SITE_KIND] = {"kind", true},
    [SITE_OPENS] = {"opens", true},
    [SITE_CONFIRM] = {"confirm", true},
    [SITE_LAST_ENTRY] = {"last_entry", true},
    [SITE_WOMEN_ONLY] = {"women_only", true},
};

static int last_entry_read(const char *cell, struct complaints *c, int line)
{
	int minutes = -1;
	if (cell[0] != '\0' && !minutes_parse(cell, &minutes))
		complain(c, line, "last_entry must be a time as in 22:00, or empty, not \"%.20s\"",
			 cell);
	return minutes;
}

static struct site site_read(const struct csv_row *row, struct complaints *c)
{
	const char *const *cell = row->cell;
	struct site s = {.key = cell[SITE_KEY],
			 .name = cell[SITE_NAME],
			 .kind = cell[SITE_KIND],
			 .admits_from = -1,
			 .high_support_most = -1,
			 .women_until = -1,
			 .accepts = "",
			 .closed = ""};
	if (!key_valid(s.key))
		complain(c, row->line, "site \"%.32s\" is no key: a-z, 0-9 and -, at most %d",
			 s.key, LIMIT_KEY - 1);
	if (!name_valid(s.name, LIMIT_NAME - 1))
		complain(c, row->line, "name must be 1 to %d bytes on one line", LIMIT_NAME - 1);
	if (!key_valid(s.kind))
		complain(c, row->line, "kind \"%.20s\" is no word of a-z, 0-9 and -", s.kind);
	s.tier = opens_read(cell[SITE_OPENS], c, row->line);
	s.confirm = yes_read(cell[SITE_CONFIRM], c, row->line, "confirm");
	s.women_only = yes_read(cell[SITE_WOMEN_ONLY], c, row->line, "women_only");
	s.last_entry = last_entry_read(cell[SITE_LAST_ENTRY], c, row->line);
	return s;
}

static bool site_same(const struct site *a, const struct site *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->kind, b->kind) == 0 &&
	       a->tier == b->tier && a->confirm == b->confirm && a->women_only == b->women_only &&
	       a->last_entry == b->last_entry;
}

static int site_by_key(const void *left, const void *right)
{
	return strcmp(((const struct site *)left)->key, ((const struct site *)right)->key);
}

static const struct site *site_find(const struct site *sites, size_t count, const char *key)
{
	struct site wanted = {.key = key};
	return count > 0 ? bsearch(&wanted, sites, count, sizeof(*sites), site_by_key) : NULL;
}

/* What a bed is, given what it says itself and what its site adds. */
static void bed_follow(struct bed *bed, const struct site *site)
{
	bed->attributes = bed->own_attributes | (site->women_only ? BED_WOMEN : 0u);
	bed->tier = bed->own_tier < 0 ? site->tier : bed->own_tier;
}

/* A file of sites, and what is known already. */
struct site_file {
	struct site *rows; /* by key, once checked */
	const int *lines; /* of the rows as read */
	size_t count;
	struct site *old;
	size_t old_count;
};

/* Sites with beds in use cannot vanish. */
static enum err sites_missing(struct turn *t, const struct area_settings *area,
			      const struct site_file *f, struct complaints *c)
{
	for (size_t i = 0; i < f->old_count; i++) {
		struct bed *beds;
		size_t count, open = 0;
		if (site_find(f->rows, f->count, f->old[i].key) != NULL)
			continue;
		TRY(bed_list(t->store, area->key, f->old[i].key, t->arena, &beds, &count));
		for (size_t b = 0; b < count; b++)
			open += beds[b].state != BED_CLOSED;
		if (open > 0)
			complain(c, 0, "%s is not in the file, but has %zu beds", f->old[i].key,
				 open);
	}
	return ERR_OK;
}

/* Who lies in a bed must not find that it is for others now. */
static enum err site_beds(struct turn *t, const struct area_settings *area, const struct site *site,
			  bool apply, struct complaints *c)
{
	struct bed *beds;
	size_t count;
	TRY(bed_list(t->store, area->key, site->key, t->arena, &beds, &count));
	for (size_t i = 0; i < count; i++) {
		struct bed now = beds[i];
		bed_follow(&now, site);
		if (now.attributes == beds[i].attributes && now.tier == beds[i].tier)
			continue;
		if (apply) {
			TRY(bed_put(t->store, area->key, &now));
			TRY(turn_audit(t, area->key, AUDITED_BED, now.id, "site changed", NULL));
		} else if (now.attributes != beds[i].attributes && beds[i].placement != NULL) {
			complain(c, 0, "%s is %s: %s cannot change women_only now", now.label,
				 placement_state_name(now.live), site->key);
		}
	}
	return ERR_OK;
}

/* Rows that say something new: checked, or written. */
static enum err sites_changed(struct turn *t, const struct area_settings *area,
			      const struct site_file *f, bool apply, struct complaints *c)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct site *site = &f->rows[i];
		const struct site *old = site_find(f->old, f->old_count, site->key);
		if (old != NULL && site_same(old, site))
			continue;
		if (apply) {
			TRY(site_put(t->store, area->key, site));
			TRY(turn_audit(t, area->key, AUDITED_SITE,
				       arena_printf(t->arena, "%s/%s", area->key, site->key),
				       old == NULL ? "new" : "changed", NULL));
		}
		if (old != NULL)
			TRY(site_beds(t, area, site, apply, c));
	}
	return ERR_OK;
}

static void sites_read(struct turn *t, const struct csv *csv, struct site_file *f,
		       struct complaints *c)
{
	struct named *names = arena_alloc(t->arena, (csv->count + 1) * sizeof(*names));
	f->rows = arena_alloc(t->arena, (csv->count + 1) * sizeof(*f->rows));
	f->count = csv->count;
	for (size_t i = 0; i < csv->count; i++) {
		f->rows[i] = site_read(&csv->rows[i], c);
		names[i] = (struct named){f->rows[i].key, f->rows[i].key, csv->rows[i].line};
	}
	complain_repeats(c, names, csv->count);
	if (f->count > 1)
		qsort(f->rows, f->count, sizeof(*f->rows), site_by_key);
}

enum err import_sites(struct turn *t, const struct area_settings *area, const char *text, int *rows,
		      struct fault *why)
{
	struct complaints c = {0};
	struct csv csv;
	struct site_file f = {0};
	TRY(csv_read(text, site_columns, COUNT(site_columns), t->arena, &csv, why));
	TRY(book_expire(t, area));
	TRY(site_list(t->store, area->key, t->arena, &f.old, &f.old_count));
	sites_read(t, &csv, &f, &c);
	TRY(sites_missing(t, area, &f, &c));
	TRY(sites_changed(t, area, &f, false, &c));
	TRY(complaints_fault(&c, why));
	TRY(sites_changed(t, area, &f, true, &c));
	*rows = (int)f.count;
	return beds_settle(t, area);
}

/* ---- beds ----------------------------------------------------------------------------------- */

enum bed_column {
	COLUMN_SITE,
	COLUMN_LABEL,
	COLUMN_KIND,
	COLUMN_ATTRIBUTES,
	COLUMN_USE,
	COLUMN_OPENS
};

static const struct csv_column bed_columns[] = {
    [COLUMN_SITE] = {"site", true}, [COLUMN_LABEL] = {"bed", true},
    [COLUMN_KIND] = {"kind", true}, [COLUMN_ATTRIBUTES] = {"attributes", true},
    [COLUMN_USE] = {"use", true},   [COLUMN_OPENS] = {"opens", false},
};

/* A file of beds, and what is known already. */
struct bed_file {
	struct site *sites;
	size_t site_count;
	struct bed *rows; /* in the order of the file */
	size_t count;
	struct bed *old; /* by id */
	bool *kept; /* of old: still in the file */
	size_t old_count;
};

static unsigned attributes_read(struct turn *t, const char *cell, struct complaints *c, int line)
{
	unsigned attributes = 0;
	char *copy = arena_text(t->arena, cell), *rest = copy, vocabulary[MATCH_TEXT];
	for (char *word; (word = strsep(&rest, " \t")) != NULL;) {
		if (word[0] == '\0' || match_attribute_read(word, &attributes))
			continue;
		complain(c, line, "no bed is \"%.24s\"", word);
		c->hint = arena_printf(t->arena, "attributes: %s",
				       match_attributes_text(MATCH_ALL, " ", vocabulary));
	}
	return attributes;
}

static void label_check(const char *label, struct complaints *c, int line)
{
	if (!name_valid(label, LIMIT_LABEL))
		complain(c, line, "bed must be 1 to %d bytes on one line", LIMIT_LABEL);
	if (ascii_same(label, "best"))
		complain(c, line, "no bed can be called best");
}

static struct bed bed_read(struct turn *t, const struct area_settings *area,
			   const struct bed_file *f, const struct csv_row *row,
			   struct complaints *c)
{
	const char *const *cell = row->cell;
	const struct site *site = site_find(f->sites, f->site_count, cell[COLUMN_SITE]);
	struct bed b = {.label = cell[COLUMN_LABEL], .site = cell[COLUMN_SITE], .own_tier = -1};
	label_check(b.label, c, row->line);
	b.id = bed_id(area->key, b.label, t->arena);
	b.own_attributes = attributes_read(t, cell[COLUMN_ATTRIBUTES], c, row->line);
	b.night = ascii_same(cell[COLUMN_USE], "night");
	if (cell[COLUMN_OPENS][0] != '\0')
		b.own_tier = opens_read(cell[COLUMN_OPENS], c, row->line);
	if (!bed_kind_read(cell[COLUMN_KIND], &b.kind))
		complain(c, row->line, "no kind of bed is \"%.24s\"", cell[COLUMN_KIND]);
	if (!b.night && !ascii_same(cell[COLUMN_USE], "panel"))
		complain(c, row->line, "use must be night or panel, not \"%.20s\"",
			 cell[COLUMN_USE]);
	if (site == NULL)
		complain(c, row->line, "there is no site \"%.32s\"", b.site);
	else
		bed_follow(&b, site);
	b.open = b.tier == 0;
	return b;
}

static bool bed_same(const struct bed *a, const struct bed *b)
{
	return strcmp(a->label, b->label) == 0 && strcmp(a->site, b->site) == 0 &&
	       a->kind == b->kind && a->own_attributes == b->own_attributes &&
	       a->own_tier == b->own_tier && a->night == b->night;
}

static int bed_by_id(const void *left, const void *right)
{
	return strcmp(((const struct bed *)left)->id, ((const struct bed *)right)->id);
}

static struct bed *old_find(const struct bed_file *f, const char *id)
{
	struct bed wanted = {.id = id};
	return f->old_count > 0 ? bsearch(&wanted, f->old, f->old_count, sizeof(*f->old), bed_by_id)
				: NULL;
}

static enum err old_load(struct turn *t, const struct area_settings *area, struct bed_file *f)
{
	TRY(site_list(t->store, area->key, t->arena, &f->sites, &f->site_count));
	TRY(bed_list(t->store, area->key, NULL, t->arena, &f->old, &f->old_count));
	f->kept = arena_alloc(t->arena, f->old_count + 1);
	if (f->old_count > 1)
		qsort(f->old, f->old_count, sizeof(*f->old), bed_by_id);
	return ERR_OK;
}

/* A bed with somebody in it, or on the way to it, stays as it is. */
static void bed_check(struct bed_file *f, const struct bed *row, int line, struct complaints *c)
{
	struct bed *old = old_find(f, row->id);
	if (old == NULL)
		return;
	f->kept[old - f->old] = true;
	if (old->placement != NULL && !bed_same(old, row))
		complain(c, line, "%s is %s and cannot change now", old->label,
			 placement_state_name(old->live));
}

static void beds_read(struct turn *t, const struct area_settings *area, const struct csv *csv,
		      struct bed_file *f, struct complaints *c)
{
	struct named *names = arena_alloc(t->arena, (csv->count + 1) * sizeof(*names));
	f->rows = arena_alloc(t->arena, (csv->count + 1) * sizeof(*f->rows));
	f->count = csv->count;
	for (size_t i = 0; i < csv->count; i++) {
		const struct csv_row *row = &csv->rows[i];
		f->rows[i] = bed_read(t, area, f, row, c);
		names[i] = (struct named){f->rows[i].id, f->rows[i].label, row->line};
		bed_check(f, &f->rows[i], row->line, c);
	}
	complain_repeats(c, names, csv->count);
	for (size_t i = 0; i < f->old_count; i++)
		if (!f->kept[i] && f->old[i].placement != NULL)
			complain(c, 0, "%s is %s and not in the file", f->old[i].label,
				 placement_state_name(f->old[i].live));
	if (f->count + f->old_count > LIMIT_BEDS)
		complain(c, 0, "with those known before there would be over %d beds", LIMIT_BEDS);
}

static enum err bed_store(struct turn *t, const struct area_settings *area, struct bed *row,
			  const struct bed *old)
{
	bool closed = old != NULL && old->state == BED_CLOSED;
	if (old != NULL && !closed && bed_same(old, row))
		return ERR_OK;
	TRY(bed_put(t->store, area->key, row));
	if (closed)
		TRY(bed_set_state(t->store, row->id, BED_READY));
	return turn_audit(t, area->key, AUDITED_BED, row->id,
			  old == NULL ? "new"
			  : closed    ? "closed -> ready"
				      : "changed",
			  NULL);
}

static enum err beds_apply(struct turn *t, const struct area_settings *area, struct bed_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		TRY(bed_store(t, area, &f->rows[i], old_find(f, f->rows[i].id)));
	for (size_t i = 0; i < f->old_count; i++)
		if (!f->kept[i] && f->old[i].state != BED_CLOSED)
			TRY(book_bed_state(t, area, &f->old[i], BED_CLOSED));
	return ERR_OK;
}

enum err import_beds(struct turn *t, const struct area_settings *area, const char *text, int *rows,
		     struct fault *why)
{
	struct complaints c = {0};
	struct csv csv;
	struct bed_file f = {0};
	TRY(csv_read(text, bed_columns, COUNT(bed_columns), t->arena, &csv, why));
	TRY(book_expire(t, area));
	TRY(old_load(t, area, &f));
	beds_read(t, area, &csv, &f, &c);
	TRY(complaints_fault(&c, why));
	TRY(beds_apply(t, area, &f));
	*rows = (int)f.count;
	return beds_settle(t, area);
}
