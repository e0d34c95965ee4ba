/* SPDX-License-Identifier: MIT */
#include "cells.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "civil.h"
#include "swep/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

_Static_assert(CSV_ROWS >= LIMIT_BEDS, "a list of all beds is one file");

bool key_valid(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && length < LIMIT_KEY &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

bool text_valid(const char *text, size_t most)
{
	size_t length = strlen(text);
	return length > 0 && length <= most && strpbrk(text, "\t\r\n") == NULL;
}

/* ---- whole rows ----------------------------------------------------------------------------- */

enum err cells_csv(const char *text, const struct cell_column *columns, size_t count,
		   struct complaints *c, struct csv *out, struct fault *why)
{
	struct csv_column names[CSV_COLUMNS];
	for (size_t i = 0; i < count; i++)
		names[i] = (struct csv_column){columns[i].name, columns[i].required};
	enum err e = csv_read_all(text, names, count, c->arena, out, why);
	for (size_t i = 0; e == ERR_OK && i < out->ragged_count; i++) {
		const struct csv_ragged *r = &out->ragged[i];
		complain(c, r->line, "%zu cell%s where the heading has %zu", r->cells,
			 r->cells == 1 ? "" : "s", out->cells);
		c->hint = "a comma inside a cell needs quotes around the cell";
	}
	return e;
}

void cells_read(const struct cell_column *columns, size_t count, const struct csv_row *row,
		struct complaints *c, void *out)
{
	for (size_t i = 0; i < count; i++) {
		struct reading_cell r = {c, row->line, columns[i].name};
		columns[i].kind->read(&r, row->cell[i], (char *)out + columns[i].at);
	}
}

static void text_add(struct csv_text *out, const char *text, size_t length)
{
	if (out->length + length + 1 > out->room) {
		size_t room = (out->room + length + 1) * 2;
		char *wider = arena_alloc(out->arena, room);
		if (out->length > 0)
			memcpy(wider, out->text, out->length);
		out->text = wider;
		out->room = room;
	}
	memcpy(out->text + out->length, text, length);
	out->length += length;
	out->text[out->length] = '\0';
}

static bool wants_quotes(const char *cell)
{
	size_t length = strlen(cell);
	return strpbrk(cell, "\",\r\n") != NULL || cell[0] == ' ' || cell[0] == '\t' ||
	       (length > 0 && (cell[length - 1] == ' ' || cell[length - 1] == '\t'));
}

static void cell_add(struct csv_text *out, const char *cell, bool first)
{
	if (!first)
		text_add(out, ",", 1);
	if (!wants_quotes(cell)) {
		text_add(out, cell, strlen(cell));
		return;
	}
	text_add(out, "\"", 1);
	for (const char *at = cell; *at != '\0'; at++)
		text_add(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
	text_add(out, "\"", 1);
}

void cells_heading(const struct cell_column *columns, size_t count, struct csv_text *out)
{
	for (size_t i = 0; i < count; i++)
		cell_add(out, columns[i].name, i == 0);
	text_add(out, "\n", 1);
}

static const char *written(const struct cell_column *column, const void *row, struct arena *arena)
{
	return column->kind->write(arena, (const char *)row + column->at);
}

void cells_write(const struct cell_column *columns, size_t count, const void *row,
		 struct csv_text *out)
{
	for (size_t i = 0; i < count; i++)
		cell_add(out, written(&columns[i], row, out->arena), i == 0);
	text_add(out, "\n", 1);
}

bool cells_same(const struct cell_column *columns, size_t count, const void *a, const void *b,
		struct arena *arena)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(written(&columns[i], a, arena), written(&columns[i], b, arena)) != 0)
			return false;
	return true;
}

static const char *names_of(const struct cell_column *columns, size_t count, struct arena *arena)
{
	const char *names = "";
	for (size_t i = 0; i < count; i++)
		if (!columns[i].fixed)
			names = arena_printf(arena, "%s%s%s", names, names[0] != '\0' ? ", " : "",
					     columns[i].name);
	return names;
}

enum err cells_edit(const struct cell_column *columns, size_t count, const void *row,
		    const char *edit, struct arena *arena, struct csv_row *out, struct fault *why)
{
	const char *value = strchr(edit, '=');
	const char *name = value == NULL ? edit : arena_copy(arena, edit, (size_t)(value - edit));
	bool found = false;
	*out = (struct csv_row){0};
	for (size_t i = 0; i < count; i++) {
		bool named =
		    value != NULL && !columns[i].fixed && ascii_same(columns[i].name, name);
		out->cell[i] = named ? value + 1 : written(&columns[i], row, arena);
		found = found || named;
	}
	if (found)
		return ERR_OK;
	return fault_set(why, ERR_USAGE, "change", "\"%.40s\" is no column=value; columns are %s",
			 edit, names_of(columns, count, arena));
}

/* ---- kinds ---------------------------------------------------------------------------------- */

static void text_read(const struct reading_cell *r, const char *cell, void *member)
{
	(void)r;
	*(const char **)member = cell;
}

static const char *text_write(struct arena *arena, const void *member)
{
	(void)arena;
	return *(const char *const *)member;
}

const struct cell_kind cell_text = {text_read, text_write};

static void yes_read(const struct reading_cell *r, const char *cell, void *member)
{
	bool yes = ascii_same(cell, "yes");
	if (!yes && !ascii_same(cell, "no"))
		complain(r->complaints, r->line, "%s must be yes or no, not \"%.20s\"", r->column,
			 cell);
	*(bool *)member = yes;
}

static const char *yes_write(struct arena *arena, const void *member)
{
	(void)arena;
	return *(const bool *)member ? "yes" : "no";
}

const struct cell_kind cell_yes = {yes_read, yes_write};

/* -1 for a word that is none; `none` is what tier 0 is called. */
static int tier_of(const char *cell, const char *none)
{
	static const char *const tiers[] = {"tier1", "tier2", "tier3", "tier4"};
	_Static_assert(COUNT(tiers) == LIMIT_TIERS, "a word for each tier");
	for (int i = 0; i < LIMIT_TIERS; i++)
		if (ascii_same(cell, tiers[i]))
			return i + 1;
	return ascii_same(cell, none) ? 0 : -1;
}

static void tier_read(const struct reading_cell *r, const char *cell, const char *none, int *tier)
{
	int read = tier_of(cell, none);
	if (read < 0)
		complain(r->complaints, r->line, "%s must be %s or tier1 to tier%d, not \"%.20s\"",
			 r->column, none, LIMIT_TIERS, cell);
	*tier = read < 0 ? 0 : read;
}

static const char *tier_write(struct arena *arena, int tier, const char *none)
{
	return tier == 0 ? none : arena_printf(arena, "tier%d", tier);
}

static void opens_read(const struct reading_cell *r, const char *cell, void *member)
{
	tier_read(r, cell, "always", member);
}

static const char *opens_write(struct arena *arena, const void *member)
{
	return tier_write(arena, *(const int *)member, "always");
}

const struct cell_kind cell_opens = {opens_read, opens_write};

static void opens_own_read(const struct reading_cell *r, const char *cell, void *member)
{
	if (cell[0] == '\0')
		*(int *)member = -1;
	else
		tier_read(r, cell, "always", member);
}

static const char *opens_own_write(struct arena *arena, const void *member)
{
	return *(const int *)member < 0 ? "" : opens_write(arena, member);
}

const struct cell_kind cell_opens_own = {opens_own_read, opens_own_write};

static void suspended_read(const struct reading_cell *r, const char *cell, void *member)
{
	if (cell[0] == '\0')
		*(int *)member = 0;
	else
		tier_read(r, cell, "never", member);
}

static const char *suspended_write(struct arena *arena, const void *member)
{
	return tier_write(arena, *(const int *)member, "never");
}

const struct cell_kind cell_suspended = {suspended_read, suspended_write};

static void clock_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(int *)member = -1;
	if (cell[0] != '\0' && !minutes_parse(cell, member))
		complain(r->complaints, r->line,
			 "%s must be a time as in 22:00, or empty, not \"%.20s\"", r->column, cell);
}

static const char *clock_write(struct arena *arena, const void *member)
{
	int minutes = *(const int *)member;
	return minutes < 0 ? "" : arena_printf(arena, "%02d:%02d", minutes / 60, minutes % 60);
}

const struct cell_kind cell_clock = {clock_read, clock_write};

/* Few enough digits that the number fits. */
static void number_read(const struct reading_cell *r, const char *cell, int none, int *number)
{
	size_t length = strlen(cell);
	*number = none;
	if (length == 0)
		return;
	if (length > 6 || strspn(cell, "0123456789") != length)
		complain(r->complaints, r->line,
			 "%s must be a whole number, or empty, not \"%.20s\"", r->column, cell);
	else
		*number = (int)strtol(cell, NULL, 10);
}

static const char *number_write(struct arena *arena, int none, int number)
{
	return number == none ? "" : arena_printf(arena, "%d", number);
}

static void count_read(const struct reading_cell *r, const char *cell, void *member)
{
	number_read(r, cell, 0, member);
}

static const char *count_write(struct arena *arena, const void *member)
{
	return number_write(arena, 0, *(const int *)member);
}

const struct cell_kind cell_count = {count_read, count_write};

static void cap_read(const struct reading_cell *r, const char *cell, void *member)
{
	number_read(r, cell, -1, member);
}

static const char *cap_write(struct arena *arena, const void *member)
{
	return number_write(arena, -1, *(const int *)member);
}

const struct cell_kind cell_cap = {cap_read, cap_write};

static void span_read(const struct reading_cell *r, const char *cell, void *member)
{
	*(int64_t *)member = 0;
	if (cell[0] != '\0' && !duration_parse(cell, member))
		complain(r->complaints, r->line,
			 "%s must be a duration as in 12h, or empty, not \"%.20s\"", r->column,
			 cell);
}

static const char *span_write(struct arena *arena, const void *member)
{
	int64_t seconds = *(const int64_t *)member / SECONDS_MS(1);
	const char *text = "";
	static const struct {
		int64_t seconds;
		char letter;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	for (size_t i = 0; i < COUNT(units); i++) {
		if (seconds >= units[i].seconds)
			text =
			    arena_printf(arena, "%s%lld%c", text,
					 (long long)(seconds / units[i].seconds), units[i].letter);
		seconds %= units[i].seconds;
	}
	return text;
}

const struct cell_kind cell_span = {span_read, span_write};
