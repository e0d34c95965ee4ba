/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "bed_book.h"
#include "beds.h"
#include "booking_rows.h"
#include "imports.h"
#include "inventory.h"
#include "nomination_rows.h"
#include "spaces.h"

#define NAMED_MOST 12 /* of the beds that a file closes */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- cells that only beds have -------------------------------------------------------------- */

static const char *text_write(struct arena *arena, const void *member)
{
	(void)arena;
	return *(const char *const *)member;
}

static void label_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(const char **)member = cell;
	if (!text_valid(cell, LIMIT_LABEL))
		complain(r->complaints, r->line, "bed must be 1 to %d bytes on one line",
			 LIMIT_LABEL);
	if (ascii_same(cell, "best"))
		complain(r->complaints, r->line, "no bed can be called best");
}

static const struct cell_kind cell_label = {label_read, text_write};

static void kind_read(const struct reading_cell *r, const char *cell, void *member)
{
	if (!bed_kind_read(cell, member))
		complain(r->complaints, r->line, "no kind of bed is \"%.24s\"", cell);
}

static const char *kind_write(struct arena *arena, const void *member)
{
	(void)arena;
	return bed_kind_name(*(const enum bed_kind *)member);
}

static const struct cell_kind cell_bed_kind = {kind_read, kind_write};

static void attributes_read(const struct reading_cell *r, const char *cell, void *member)
{
	struct complaints *c = r->complaints;
	char *rest = arena_text(c->arena, cell), vocabulary[NEED_TEXT];
	for (char *word; (word = strsep(&rest, CELL_BETWEEN)) != NULL;) {
		if (word[0] == '\0' || bed_attribute_read(word, member))
			continue;
		complain(c, r->line, "no bed is \"%.24s\"", word);
		c->hint = arena_printf(c->arena, "attributes: %s",
				       bed_attributes_text(NEED_ALL, " ", vocabulary));
	}
}

static const char *attributes_write(struct arena *arena, const void *member)
{
	char words[NEED_TEXT];
	return arena_text(arena, bed_attributes_text(*(const unsigned *)member, " ", words));
}

static const struct cell_kind cell_attributes = {attributes_read, attributes_write};

/* Of the whole bed. */
static void use_read(const struct reading_cell *r, const char *cell, void *member)
{
	struct bed *bed = member;
	bed->night = ascii_same(cell, "night");
	bed->scheme = ascii_same(cell, "scheme");
	if (!bed->night && !bed->scheme && !ascii_same(cell, "panel"))
		complain(r->complaints, r->line,
			 "use must be night, panel or scheme, not \"%.20s\"", cell);
}

static const char *use_write(struct arena *arena, const void *member)
{
	const struct bed *bed = member;
	(void)arena;
	return bed->night && bed->crash.ms == 0 ? "night" : bed->scheme ? "scheme" : "panel";
}

static const struct cell_kind cell_use = {use_read, use_write};

static void until_read(const struct reading_cell *r, const char *cell, void *member)
{
	if (cell[0] != '\0' && !wall_parse_iso(cell, member))
		complain(r->complaints, r->line,
			 "until must be as in 2026-11-21T09:00:00Z, or empty, not \"%.24s\"", cell);
}

static const char *until_write(struct arena *arena, const void *member)
{
	char text[WALL_TEXT];
	struct wall until = *(const struct wall *)member;
	return until.ms == 0 ? "" : arena_text(arena, wall_format_iso(until, text));
}

static const struct cell_kind cell_until = {until_read, until_write};

/* ---- the table ------------------------------------------------------------------------------ */

#define AT(member) offsetof(struct bed, member)

static const struct cell_column columns[] = {
    {"site", true, false, &cell_text, AT(site)},
    {"bed", true, true, &cell_label, AT(label)},
    {"kind", true, false, &cell_bed_kind, AT(kind)},
    {"attributes", true, false, &cell_attributes, AT(own_attributes)},
    {"use", true, false, &cell_use, 0},
    {"opens", false, false, &cell_opens_own, AT(own_tier)},
    {"until", false, false, &cell_until, AT(until)},
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
	int closed; /* of old, by this file */
	const char *closed_names; /* the first of them */
};

/* ---- checks --------------------------------------------------------------------------------- */

/* What would suit nobody is a slip of whoever typed it. */
static void contradictions_note(const struct bed *b, const struct site *site, int line,
				struct complaints *c)
{
	bool young = site->ages == 0 || (site->ages & AGE_BIT(AGE_18_24)) != 0;
	if ((b->own_attributes & BED_MEN) != 0 && (b->own_attributes & BED_WOMEN) != 0)
		complain(c, line, "attributes of %.24s: women and men: it is for one or the other",
			 b->label);
	else if ((b->attributes & BED_MEN) != 0 && site->women_only)
		complain(c, line, "attributes of %.24s: men, but %.32s is for women only", b->label,
			 site->key);
	if ((b->own_attributes & BED_UNDER_25) != 0 && !young)
		complain(c, line, "attributes of %.24s: under-25, but %.32s takes nobody so young",
			 b->label, site->key);
}

static struct bed bed_read(struct turn *t, const struct area_settings *area,
			   const struct bed_file *f, const struct csv_row *row,
			   struct complaints *c)
{
	struct bed b = {0};
	cells_read(columns, COUNT(columns), row, c, &b);
	b.id = bed_id(area->key, b.label, t->arena);
	const struct site *site = site_find(f->sites, f->site_count, b.site);
	if (site == NULL)
		complain(c, row->line, "there is no site \"%.32s\"", b.site);
	else
		bed_follow(&b, site);
	if (site != NULL)
		contradictions_note(&b, site, row->line, c);
	b.open = b.tier == 0;
	return b;
}

static bool bed_same(const struct bed *a, const struct bed *b, struct arena *arena)
{
	return cells_same(columns, COUNT(columns), a, b, arena);
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
static void bed_check(struct turn *t, struct bed_file *f, const struct bed *row, int line,
		      struct complaints *c)
{
	struct bed *old = old_find(f, row->id);
	if (old == NULL)
		return;
	f->kept[old - f->old] = true;
	if (old->placement != NULL && !bed_same(old, row, t->arena))
		complain(c, line, "%s is %s and cannot change now", old->label,
			 placement_state_name(old->live));
}

/* Until when a room is paid for is what its bookings say. */
static enum err rooms_check(struct turn *t, const struct bed_file *f, struct complaints *c)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct bed *old = old_find(f, f->rows[i].id);
		struct booking booking;
		if (old == NULL || old->kind != BED_KIND_HOTEL || old->until.ms == 0 ||
		    (old->until.ms == f->rows[i].until.ms && f->rows[i].kind == BED_KIND_HOTEL &&
		     strcmp(old->site, f->rows[i].site) == 0))
			continue;
		TRY(booking_latest(t->store, old->id, t->arena, &booking));
		if (booking.id != NULL)
			complain(c, 0,
				 "%s is a room that was booked: pay or cancel changes it, and no "
				 "file",
				 old->label);
	}
	return ERR_OK;
}

static const struct bed *row_find(const struct bed_file *f, const char *id)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->rows[i].id, id) == 0)
			return &f->rows[i];
	return NULL;
}

/* It may last longer: a time that was too short is nobody's loss. */
static bool stays_as_given(const struct bed *old, const struct bed *row, struct arena *arena)
{
	if (row == NULL)
		return false;
	struct bed now = *row;
	bool longer =
	    now.until.ms == 0 || (old->until.ms != 0 && !wall_before(now.until, old->until));
	if (longer)
		now.until = old->until;
	return bed_same(old, &now, arena);
}

/* A bed that a panel keeps for somebody is the one that the panel gave. */
static enum err promised_check(struct turn *t, const struct area_settings *area,
			       const struct bed_file *f, struct complaints *c)
{
	struct nomination *all;
	size_t count;
	TRY(nomination_list(t->store, area->key, false, t->now, t->arena, &all, &count));
	for (size_t i = 0; i < count; i++) {
		const struct bed *old = old_find(f, all[i].bed);
		const struct bed *row = row_find(f, all[i].bed);
		if (old == NULL || all[i].state != NOMINATION_ACCEPTED)
			continue;
		if (!stays_as_given(old, row, t->arena))
			complain(c, 0,
				 "%s is kept for %s by %s and cannot change now: panel %s "
				 "withdrawn first",
				 old->label, all[i].ref, all[i].id, all[i].id);
	}
	return ERR_OK;
}

/* Spaces for a time are made by a command and stand in no file that was written before. */
static bool leaves(const struct bed_file *f, size_t i)
{
	return !f->kept[i] && f->old[i].until.ms == 0;
}

static void beds_missing(const struct bed_file *f, struct complaints *c)
{
	size_t all = f->count;
	for (size_t i = 0; i < f->old_count; i++) {
		all += !f->kept[i];
		if (leaves(f, i) && f->old[i].placement != NULL)
			complain(c, 0, "%s is %s and not in the file", f->old[i].label,
				 placement_state_name(f->old[i].live));
	}
	if (all > LIMIT_BEDS)
		complain(c, 0, "with those known before there would be over %d beds", LIMIT_BEDS);
}

/* A file that was cut off, or is another council's, closes most beds: whoever means it says how
 * many they are. */
static void closing_check(const struct bed_file *f, int meant, struct complaints *c)
{
	int closing = 0, known = 0;
	for (size_t i = 0; i < f->old_count; i++) {
		bool lasts = f->old[i].state != BED_CLOSED && f->old[i].until.ms == 0;
		known += lasts;
		closing += lasts && leaves(f, i);
	}
	if (meant >= 0 && meant != closing)
		complain(c, 0, "the file closes %d bed%s, not %d", closing, closing == 1 ? "" : "s",
			 meant);
	else if (meant < 0 && closing * 2 > known)
		complain(c, 0,
			 "the file has %zu bed%s and would close %d of %d: if that is meant, say "
			 "--closing %d",
			 f->count, f->count == 1 ? "" : "s", closing, known, closing);
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
		bed_check(t, f, &f->rows[i], row->line, c);
	}
	complain_repeats(c, names, csv->count);
}

/* ---- writing -------------------------------------------------------------------------------- */

static enum err bed_store(struct turn *t, const struct area_settings *area, struct bed *row,
			  const struct bed *old)
{
	bool closed = old != NULL && old->state == BED_CLOSED;
	if (closed && old->until.ms != 0)
		return ERR_OK; /* a room that was given back is opened by no list */
	if (old != NULL && !closed && bed_same(old, row, t->arena))
		return ERR_OK;
	TRY(bed_put(t->store, area->key, row));
	if (closed)
		TRY(bed_set_state(t->store, row->id, BED_READY));
	TRY(turn_audit(t, area->key, AUDITED_BED, row->id,
		       old == NULL ? "new"
		       : closed    ? "closed -> ready"
				   : "changed",
		       NULL));
	return space_watch(t, area, row);
}

/* The first are named. */
static enum err bed_close(struct turn *t, const struct area_settings *area, struct bed_file *f,
			  const struct bed *bed)
{
	if (f->closed++ == 0)
		f->closed_names = bed->label;
	else if (f->closed <= NAMED_MOST)
		f->closed_names = arena_printf(t->arena, "%s, %s", f->closed_names, bed->label);
	else if (f->closed == NAMED_MOST + 1)
		f->closed_names = arena_printf(t->arena, "%s …", f->closed_names);
	return book_bed_state(t, area, bed, BED_CLOSED);
}

static enum err beds_apply(struct turn *t, const struct area_settings *area, struct bed_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		TRY(bed_store(t, area, &f->rows[i], old_find(f, f->rows[i].id)));
	for (size_t i = 0; i < f->old_count; i++)
		if (leaves(f, i) && f->old[i].state != BED_CLOSED)
			TRY(bed_close(t, area, f, &f->old[i]));
	return beds_settle(t, area);
}

/* ---- files and commands --------------------------------------------------------------------- */

enum err import_beds(struct turn *t, const struct area_settings *area, const char *text,
		     struct imported *out, struct fault *why)
{
	struct complaints c = {.arena = t->arena, .undone = "imported"};
	struct csv csv;
	struct bed_file f = {0};
	TRY(cells_csv(text, columns, COUNT(columns), &c, &csv, why));
	TRY(book_expire(t, area));
	TRY(old_load(t, area, &f));
	beds_read(t, area, &csv, &f, &c);
	if (csv.ragged_count == 0) /* else it may stand in one of those rows */
		beds_missing(&f, &c);
	TRY(rooms_check(t, &f, &c));
	TRY(promised_check(t, area, &f, &c));
	if (c.count == 0)
		closing_check(&f, out->closing, &c);
	TRY(complaints_fault(&c, why));
	out->rows = (int)f.count;
	TRY(beds_apply(t, area, &f));
	out->closed = f.closed;
	out->closed_names = f.closed_names;
	return ERR_OK;
}

/* As a file of one row, beside which all others stay. */
enum err bed_edit(struct turn *t, const struct area_settings *area, const struct bed *bed,
		  const char *edit, struct fault *why)
{
	struct complaints c = {.arena = t->arena, .undone = "changed"};
	struct csv_row row;
	struct csv csv = {.rows = &row, .count = 1};
	struct bed old = *bed;
	bool kept = false;
	struct bed_file f = {.old = &old, .kept = &kept, .old_count = 1};
	TRY(cells_edit(columns, COUNT(columns), bed, edit, t->arena, &row, why));
	TRY(site_list(t->store, area->key, t->arena, &f.sites, &f.site_count));
	beds_read(t, area, &csv, &f, &c);
	if (bed->state == BED_CLOSED)
		complain(&c, 0, "%s is closed", bed->label);
	TRY(rooms_check(t, &f, &c));
	TRY(promised_check(t, area, &f, &c));
	TRY(complaints_fault(&c, why));
	return beds_apply(t, area, &f);
}

enum err export_beds(struct turn *t, const struct area_settings *area, struct csv_text *out,
		     int *rows)
{
	struct bed *beds;
	size_t count;
	TRY(bed_list(t->store, area->key, NULL, t->arena, &beds, &count));
	cells_heading(columns, COUNT(columns), out);
	*rows = 0;
	for (size_t i = 0; i < count; i++) {
		if (beds[i].state == BED_CLOSED)
			continue;
		cells_write(columns, COUNT(columns), &beds[i], out);
		++*rows;
	}
	return ERR_OK;
}
