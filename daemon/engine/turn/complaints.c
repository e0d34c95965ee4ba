/* SPDX-License-Identifier: MIT */
#include "complaints.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "swep/limits.h"

/* Written as a fault is, so that it can be put into JSON and shown whatever was typed. */
static void keep(struct complaints *c, int line, const char *where, const char *what)
{
	struct fault tame;
	if (c->kept == LIMIT_ERRORS)
		return;
	fault_set(&tame, ERR_USAGE, NULL, "%s%s", where, what);
	c->each = grow(c->arena, c->each, c->kept, sizeof(*c->each));
	c->each[c->kept++] = (struct complaint){line, c->count, arena_text(c->arena, tame.message)};
}

static void say(struct complaints *c, const char *where, const char *what)
{
	size_t used = strlen(c->text);
	if (c->said + 1 < c->count || used + strlen(where) + strlen(what) + 3 > sizeof(c->text))
		return;
	c->said++;
	snprintf(c->text + used, sizeof(c->text) - used, "%s%s%s", used > 0 ? "; " : "", where,
		 what);
}

void complain(struct complaints *c, int line, const char *format, ...)
{
	char what[200], where[24] = "";
	va_list args;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	if (line > 0)
		snprintf(where, sizeof(where), "line %d: ", line);
	if (c->count++ == 0)
		c->first_line = line;
	keep(c, line, where, what);
	say(c, where, what);
}

/* ---- the refusal ---------------------------------------------------------------------------- */

/* What is about no line stands last. */
static int by_line(const void *left, const void *right)
{
	const struct complaint *a = left, *b = right;
	if (a->line != b->line)
		return a->line == 0 || (b->line != 0 && a->line > b->line) ? 1 : -1;
	return a->order - b->order;
}

static const char *const *each_text(struct complaints *c)
{
	const char **each = arena_alloc(c->arena, (c->kept + 2) * sizeof(*each));
	qsort(c->each, c->kept, sizeof(*c->each), by_line);
	for (size_t i = 0; i < c->kept; i++)
		each[i] = c->each[i].text;
	if (c->count > LIMIT_ERRORS)
		each[c->kept] =
		    arena_printf(c->arena, "%d more are not listed", c->count - LIMIT_ERRORS);
	return each;
}

enum err complaints_fault(struct complaints *c, struct fault *why)
{
	char field[24] = "", more[32] = "", hint[264] = "";
	if (c->count == 0)
		return ERR_OK;
	if (c->first_line > 0)
		snprintf(field, sizeof(field), "line %d", c->first_line);
	if (c->said < c->count)
		snprintf(more, sizeof(more), "; and %d more", c->count - c->said);
	if (c->hint != NULL && strlen(c->text) + strlen(c->hint) < 250)
		snprintf(hint, sizeof(hint), " (%s)", c->hint);
	fault_set(why, ERR_USAGE, field, "%d error%s, nothing %s: %s%s%s", c->count,
		  c->count == 1 ? "" : "s", c->undone, c->text, more, hint);
	why->each = each_text(c);
	return why->code;
}

/* ---- rows that repeat a key ----------------------------------------------------------------- */

static int by_key(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int keys = strcmp(a->key, b->key);
	return keys != 0 ? keys : (a->line > b->line) - (a->line < b->line);
}

void complain_repeats(struct complaints *c, struct named *names, size_t count)
{
	if (count > 1)
		qsort(names, count, sizeof(*names), by_key);
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i].key, names[i - 1].key) == 0)
			complain(c, names[i].line, "%.40s stands in line %d already",
				 names[i].typed, names[i - 1].line);
}
