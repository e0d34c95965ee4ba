/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "accept.h"
#include "age.h"
#include "ascii.h"
#include "bed_book.h"
#include "beds.h"
#include "imports.h"
#include "inventory.h"
#include "match.h"
#include "nomination_rows.h"
#include "site_words.h"
#include "stays.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- cells that only sites have ------------------------------------------------------------- */

static const char *text_write(struct arena *arena, const void *member)
{
	(void)arena;
	return *(const char *const *)member;
}

static void key_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(const char **)member = cell;
	if (!key_valid(cell))
		complain(r->complaints, r->line,
			 "site \"%.32s\" is no key: a-z, 0-9 and -, at most %d", cell,
			 LIMIT_KEY - 1);
}

static void name_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(const char **)member = cell;
	if (!text_valid(cell, LIMIT_NAME - 1))
		complain(r->complaints, r->line, "name must be 1 to %d bytes on one line",
			 LIMIT_NAME - 1);
}

static void word_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(const char **)member = cell;
	if (!key_valid(cell))
		complain(r->complaints, r->line, "%s \"%.20s\" is no word of a-z, 0-9 and -",
			 r->column, cell);
}

static const struct cell_kind cell_key = {key_read, text_write};
static const struct cell_kind cell_name = {name_read, text_write};
static const struct cell_kind cell_word = {word_read, text_write};

static void stay_read(const struct reading_cell *r, const char *cell, void *member)
{
	bool nightly = ascii_same(cell, "nightly");
	if (!nightly && cell[0] != '\0' && !ascii_same(cell, "through"))
		complain(r->complaints, r->line, "stay must be nightly or through, not \"%.20s\"",
			 cell);
	*(bool *)member = nightly;
}

static const char *stay_write(struct arena *arena, const void *member)
{
	(void)arena;
	return *(const bool *)member ? "nightly" : "through";
}

static const struct cell_kind cell_stay = {stay_read, stay_write};

static void age_read(const struct reading_cell *r, const char *word, unsigned *ages)
{
	enum age_band band;
	if (!age_parse(word, &band) || band == AGE_UNKNOWN)
		complain(r->complaints, r->line, "ages are 18-24 and 25+, not \"%.20s\"", word);
	else if (age_is_child(band))
		complain(r->complaints, r->line,
			 "ages: whoever is under 18 is children's services' to place, so no site "
			 "takes \"%.20s\"",
			 word);
	else
		*ages |= AGE_BIT(band);
}

static void ages_read(const struct reading_cell *r, const char *cell, void *member)
{
	char *rest = arena_text(r->complaints->arena, cell);
	unsigned *ages = member;
	*ages = 0;
	for (char *word; (word = strsep(&rest, CELL_BETWEEN)) != NULL;)
		if (word[0] != '\0')
			age_read(r, word, ages);
}

static const char *ages_write(struct arena *arena, const void *member)
{
	const char *text = "";
	for (enum age_band band = AGE_18_24; band < AGE_BANDS; band++)
		if ((*(const unsigned *)member & AGE_BIT(band)) != 0)
			text = arena_printf(arena, "%s%s%s", text, text[0] != '\0' ? " " : "",
					    age_name(band));
	return text;
}

static const struct cell_kind cell_ages = {ages_read, ages_write};

static void rule_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(const char **)member = cell;
	if (cell[0] != '\0' && !text_valid(cell, LIMIT_REASON))
		complain(r->complaints, r->line, "%s must be at most %d bytes on one line",
			 r->column, LIMIT_REASON);
}

static void building_read(const struct reading_cell *r, const char *cell, void *member)
{
	if (cell[0] != '\0')
		word_read(r, cell, member);
	else
		*(const char **)member = cell;
}

static const struct cell_kind cell_building = {building_read, text_write};

static const struct cell_kind cell_rule = {rule_read, text_write};

static void accepts_read(const struct reading_cell *r, const char *cell, void *member)
{
	struct accept rule;
	struct fault why;
	rule_read(r, cell, member);
	if (accept_parse(cell, &rule, &why) != ERR_OK)
		complain(r->complaints, r->line, "%s: %s", why.field, why.message);
}

static const struct cell_kind cell_accepts = {accepts_read, text_write};

/* ---- the table ------------------------------------------------------------------------------ */

#define AT(member) offsetof(struct site, member)

static const struct cell_column columns[] = {
    {"site", true, true, &cell_key, AT(key)},
    {"name", true, false, &cell_name, AT(name)},
    {"kind", true, false, &cell_word, AT(kind)},
    {"opens", true, false, &cell_opens, AT(tier)},
    {"confirm", true, false, &cell_yes, AT(confirm)},
    {"last_entry", true, false, &cell_clock, AT(last_entry)},
    {"women_only", true, false, &cell_yes, AT(women_only)},
    {"admits_from", false, false, &cell_clock, AT(admits_from)},
    {"stay", false, false, &cell_stay, AT(nightly)},
    {"suspended_from", false, false, &cell_suspended, AT(suspended_from)},
    {"ages", false, false, &cell_ages, AT(ages)},
    {"high_support_most", false, false, &cell_cap, AT(high_support_most)},
    {"women_kept", false, false, &cell_count, AT(women_kept)},
    {"women_until", false, false, &cell_clock, AT(women_until)},
    {"accepts", false, false, &cell_accepts, AT(accepts)},
    {"stale", false, false, &cell_span, AT(stale_ms)},
    {"people_a_year", false, false, &cell_count, AT(people_a_year)},
    {"referrers", false, false, &cell_rule, AT(referrers)},
    {"stay_days", false, false, &cell_count, AT(stay_days)},
    {"family_days", false, false, &cell_count, AT(family_days)},
    {"building", false, false, &cell_building, AT(building)},
};

_Static_assert(COUNT(columns) <= CSV_COLUMNS, "a file may have all of them");

/* ---- checks --------------------------------------------------------------------------------- */

static struct site site_read(const struct csv_row *row, struct complaints *c)
{
	struct site s = {.closed = ""};
	cells_read(columns, COUNT(columns), row, c, &s);
	if (s.women_kept == 0 && s.women_until >= 0)
		complain(c, row->line,
			 "women_until says until when women_kept beds are kept, and "
			 "there are none");
	if (s.stale_ms != 0 && s.stale_ms < HOURS_MS(1))
		complain(c, row->line, "stale must be 1h at least: a site is not asked more often");
	return s;
}

static bool site_same(const struct site *a, const struct site *b, struct arena *arena)
{
	return cells_same(columns, COUNT(columns), a, b, arena);
}

static int site_by_key(const void *left, const void *right)
{
	return strcmp(((const struct site *)left)->key, ((const struct site *)right)->key);
}

const struct site *site_find(const struct site *sites, size_t count, const char *key)
{
	struct site wanted = {.key = key};
	return count > 0 ? bsearch(&wanted, sites, count, sizeof(*sites), site_by_key) : NULL;
}

void bed_follow(struct bed *bed, const struct site *site)
{
	bed->attributes = bed->own_attributes | (site->women_only ? BED_WOMEN : 0u);
	bed->tier = bed->own_tier < 0 ? site->tier : bed->own_tier;
}

/* A file of sites, and what is known already. */
struct site_file {
	struct site *rows; /* by key, once checked */
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
			complain(c, 0, "%s is not in the file, but has %zu bed%s", f->old[i].key,
				 open, open == 1 ? "" : "s");
	}
	return ERR_OK;
}

static bool is_hotel(const struct site *site)
{
	return match_rung_of(site->kind) == RUNG_HOTEL;
}

/* Who lies in a bed must not find that it is for others now. */
static void bed_check(const struct bed *was, const struct bed *now, const struct site *site,
		      const struct site *old, struct complaints *c)
{
	if ((now->attributes & BED_MEN) != 0 && now->attributes != was->attributes)
		complain(c, 0, "women_only of %s: %s is a bed for men", site->key, now->label);
	if ((now->attributes & BED_UNDER_25) != 0 && site->ages != old->ages && site->ages != 0 &&
	    (site->ages & AGE_BIT(AGE_18_24)) == 0)
		complain(c, 0, "ages of %s: %s is a bed for people under 25", site->key,
			 now->label);
	if (now->attributes != was->attributes && was->placement != NULL)
		complain(c, 0, "%s is %s: %s cannot change women_only now", now->label,
			 placement_state_name(now->live), site->key);
	if (was->placement != NULL && is_hotel(site) != is_hotel(old))
		complain(c, 0, "%s is %s: %s cannot %s a hotel now", now->label,
			 placement_state_name(now->live), site->key,
			 is_hotel(site) ? "become" : "cease to be");
}

/* Nor must whoever a panel has promised it to. */
static enum err kept_check(struct turn *t, const struct bed *was, const struct bed *now,
			   const struct site *site, struct complaints *c)
{
	struct nomination kept;
	if (now->attributes == was->attributes && now->tier == was->tier)
		return ERR_OK;
	TRY(nomination_of_bed(t->store, was->id, t->arena, &kept));
	if (kept.id != NULL)
		complain(c, 0, "%s is kept for %s by %s: %s cannot change %s now", was->label,
			 kept.ref, kept.id, site->key,
			 now->tier != was->tier ? "opens" : "women_only");
	return ERR_OK;
}

static enum err site_beds(struct turn *t, const struct area_settings *area, const struct site *site,
			  const struct site *old, bool apply, struct complaints *c)
{
	struct bed *beds;
	size_t count;
	TRY(bed_list(t->store, area->key, site->key, t->arena, &beds, &count));
	for (size_t i = 0; i < count; i++) {
		struct bed now = beds[i];
		bed_follow(&now, site);
		if (!apply && now.state != BED_CLOSED) {
			bed_check(&beds[i], &now, site, old, c);
			TRY(kept_check(t, &beds[i], &now, site, c));
		}
		if (!apply || (now.attributes == beds[i].attributes && now.tier == beds[i].tier))
			continue;
		TRY(bed_put(t->store, area->key, &now));
		TRY(turn_audit(t, area->key, AUDITED_BED, now.id, "site changed", NULL));
	}
	return ERR_OK;
}

/* Its last word and its being closed are no business of a file's. */
static enum err site_write(struct turn *t, const struct area_settings *area, struct site row,
			   const struct site *old)
{
	if (old != NULL) {
		row.heard = old->heard;
		row.closed = old->closed;
	}
	if (row.heard.ms == 0) /* what is imported is its first word */
		row.heard = t->now;
	TRY(site_put(t->store, area->key, &row));
	return turn_audit(t, area->key, AUDITED_SITE,
			  arena_printf(t->arena, "%s/%s", area->key, row.key),
			  old == NULL ? "new" : "changed", NULL);
}

/* Rows that say something new: checked, or written. */
static enum err sites_changed(struct turn *t, const struct area_settings *area,
			      const struct site_file *f, bool apply, struct complaints *c)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct site *site = &f->rows[i];
		const struct site *old = site_find(f->old, f->old_count, site->key);
		if (old != NULL && site_same(old, site, t->arena))
			continue;
		if (apply)
			TRY(site_write(t, area, *site, old));
		if (old != NULL)
			TRY(site_beds(t, area, site, old, apply, c));
	}
	return ERR_OK;
}

static enum err sites_apply(struct turn *t, const struct area_settings *area,
			    const struct site_file *f, struct complaints *c, struct fault *why)
{
	TRY(sites_changed(t, area, f, false, c));
	TRY(complaints_fault(c, why));
	TRY(sites_changed(t, area, f, true, c));
	TRY(sites_watch(t, area));
	TRY(stays_prepare(t, area));
	return beds_settle(t, area);
}

/* ---- files and commands --------------------------------------------------------------------- */

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

static void sites_moved(struct turn *t, const struct site_file *f, struct imported *out)
{
	out->moved = arena_alloc(t->arena, (f->count + 1) * sizeof(*out->moved));
	for (size_t i = 0; i < f->count; i++) {
		const struct site *old = site_find(f->old, f->old_count, f->rows[i].key);
		if (old != NULL && strcmp(old->building, f->rows[i].building) != 0)
			out->moved[out->moved_count++] = f->rows[i].key;
	}
}

enum err import_sites(struct turn *t, const struct area_settings *area, const char *text,
		      struct imported *out, struct fault *why)
{
	struct complaints c = {.arena = t->arena, .undone = "imported"};
	struct csv csv;
	struct site_file f = {0};
	TRY(cells_csv(text, columns, COUNT(columns), &c, &csv, why));
	TRY(book_expire(t, area));
	TRY(site_list(t->store, area->key, t->arena, &f.old, &f.old_count));
	sites_read(t, &csv, &f, &c);
	TRY(sites_missing(t, area, &f, &c));
	out->rows = (int)f.count;
	sites_moved(t, &f, out);
	return sites_apply(t, area, &f, &c, why);
}

enum err site_edit(struct turn *t, const struct area_settings *area, const struct site *site,
		   const char *edit, struct fault *why)
{
	struct complaints c = {.arena = t->arena, .undone = "changed"};
	struct csv_row row;
	struct site old = *site, now;
	struct site_file f = {.rows = &now, .count = 1, .old = &old, .old_count = 1};
	TRY(cells_edit(columns, COUNT(columns), site, edit, t->arena, &row, why));
	TRY(book_expire(t, area));
	now = site_read(&row, &c);
	return sites_apply(t, area, &f, &c, why);
}

enum err export_sites(struct turn *t, const struct area_settings *area, struct csv_text *out,
		      int *rows)
{
	struct site *sites;
	size_t count;
	TRY(site_list(t->store, area->key, t->arena, &sites, &count));
	cells_heading(columns, COUNT(columns), out);
	for (size_t i = 0; i < count; i++)
		cells_write(columns, COUNT(columns), &sites[i], out);
	*rows = (int)count;
	return ERR_OK;
}
