/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contact_rows.h"
#include "csv.h"
#include "imports.h"
#include "phone.h"

#define CONTACTS_MOST 10000 /* rows of one file */
#define GROUPS_MOST (2 * LIMIT_STEPS)

enum column {
	COLUMN_CONTACT,
	COLUMN_NAME,
	COLUMN_ORGANISATION,
	COLUMN_PHONE,
	COLUMN_GROUPS,
	COLUMN_SITE,
	COLUMN_COUNT
};

static const struct csv_column columns[COLUMN_COUNT] = {
    [COLUMN_CONTACT] = {"contact", true},
    [COLUMN_NAME] = {"name", true},
    [COLUMN_ORGANISATION] = {"organisation", false},
    [COLUMN_PHONE] = {"phone", true},
    [COLUMN_GROUPS] = {"groups", true},
    [COLUMN_SITE] = {"site", false},
};

/* A group while the file is read. */
struct group {
	const char *name;
	int members;
};

struct import {
	struct turn *t;
	const struct area_settings *area;
	struct csv csv;
	struct contact_row *rows; /* one for each of csv.rows */
	struct group groups[GROUPS_MOST];
	int group_count;
	/* All errors, as far as the sentence holds them. */
	int errors, shown;
	struct fault *why;
};

/* ---- errors --------------------------------------------------------------------------------- */

static void complain(struct import *i, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(struct import *i, int line, const char *format, ...)
{
	char one[256];
	size_t used = i->errors == 0 ? 0 : strlen(i->why->message);
	size_t room = sizeof(i->why->message) - used;
	va_list args;
	va_start(args, format);
	vsnprintf(one, sizeof(one), format, args);
	va_end(args);
	if (i->errors++ == 0) {
		i->why->code = ERR_USAGE;
		snprintf(i->why->field, sizeof(i->why->field), "line %d", line);
		i->why->message[0] = '\0';
	}
	/* Leaves room for how many more there are. */
	size_t needs = strlen(one) + 40;
	if (i->shown + 1 < i->errors || (needs > room && i->shown > 0))
		return;
	i->shown++;
	snprintf(i->why->message + used, room, "%sline %d: %s", used > 0 ? "; " : "", line, one);
}

static enum err verdict(struct import *i)
{
	if (i->errors == 0)
		return ERR_OK;
	size_t used = strlen(i->why->message);
	if (i->errors > i->shown)
		snprintf(i->why->message + used, sizeof(i->why->message) - used,
			 "; and %d more errors", i->errors - i->shown);
	return ERR_USAGE;
}

/* ---- one row -------------------------------------------------------------------------------- */

static bool key_good(const char *key, size_t length)
{
	return length > 0 && length < LIMIT_KEY &&
	       strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-") >= length;
}

static struct group *group_find(struct import *i, const char *name)
{
	for (int g = 0; g < i->group_count; g++)
		if (strcmp(i->groups[g].name, name) == 0)
			return &i->groups[g];
	if (i->group_count == GROUPS_MOST)
		return NULL;
	i->groups[i->group_count] = (struct group){name, 0};
	return &i->groups[i->group_count++];
}

/* Is `name`, of this length, a word of the text before `end`? */
static bool named_before(const char *text, const char *end, const char *name, size_t length)
{
	for (const char *at = text; at < end;) {
		size_t word = strcspn(at, " ");
		if (at < end && word == length && memcmp(at, name, length) == 0)
			return true;
		at += word + strspn(at + word, " ");
	}
	return false;
}

static void check_group(struct import *i, int line, const char *groups, const char *at,
			size_t length)
{
	const char *name = arena_copy(i->t->arena, at, length);
	if (!key_good(name, length)) {
		complain(i, line, "the group \"%.40s\" may have only a-z, 0-9 and -", name);
		return;
	}
	if (strcmp(name, "told") == 0)
		complain(i, line, "\"told\" is everybody told before, and no group of contacts");
	if (named_before(groups, at, at, length))
		complain(i, line, "the group \"%s\" stands there twice", name);
	struct group *g = group_find(i, name);
	if (g == NULL)
		complain(i, line, "there are more than %d groups", GROUPS_MOST);
	else if (++g->members == LIMIT_CONTACTS + 1)
		complain(i, line, "the group \"%s\" has more than %d members", name,
			 LIMIT_CONTACTS);
}

static void check_groups(struct import *i, int line, const char *groups)
{
	for (const char *at = groups; *at != '\0';) {
		size_t length = strcspn(at, " ");
		if (length > 0)
			check_group(i, line, groups, at, length);
		at += length + strspn(at + length, " ");
	}
}

static void check_words(struct import *i, int line, const struct contact_row *c)
{
	if (!key_good(c->key, strlen(c->key)))
		complain(i, line, "the contact \"%.40s\" needs a key of 1 to %d of a-z, 0-9 and -",
			 c->key, LIMIT_KEY - 1);
	if (c->name[0] == '\0')
		complain(i, line, "the name is empty");
	if (strlen(c->name) > LIMIT_NAME || strlen(c->organisation) > LIMIT_NAME)
		complain(i, line, "a name is longer than %d bytes", LIMIT_NAME);
}

static enum err check_site(struct import *i, int line, const struct contact_row *c)
{
	bool known = true;
	if (c->site[0] != '\0')
		TRY(contact_site_known(i->t->store, i->area->key, c->site, &known));
	if (!known)
		complain(i, line, "there is no site \"%.40s\"; import the sites first", c->site);
	return ERR_OK;
}

static enum err check_row(struct import *i, size_t n)
{
	const struct csv_row *r = &i->csv.rows[n];
	struct contact_row *c = &i->rows[n];
	struct fault why;
	char *phone = arena_alloc(i->t->arena, LIMIT_PHONE + 1);
	*c = (struct contact_row){.area = i->area->key,
				  .key = r->cell[COLUMN_CONTACT],
				  .name = r->cell[COLUMN_NAME],
				  .organisation = r->cell[COLUMN_ORGANISATION],
				  .phone = phone,
				  .site = r->cell[COLUMN_SITE],
				  .groups = r->cell[COLUMN_GROUPS]};
	check_words(i, r->line, c);
	if (phone_parse(r->cell[COLUMN_PHONE], phone, &why) != ERR_OK)
		complain(i, r->line, "%s", why.message);
	check_groups(i, r->line, c->groups);
	return check_site(i, r->line, c);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* Line numbers by key, for finding a key and its repeats. */
struct place {
	const char *key;
	int line;
};

static int place_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	return order != 0 ? order : x->line - y->line;
}

static int place_find(const void *key, const void *place)
{
	return strcmp(key, ((const struct place *)place)->key);
}

static struct place *places_make(struct import *i)
{
	size_t count = i->csv.count;
	struct place *places = arena_alloc(i->t->arena, (count + 1) * sizeof(*places));
	for (size_t n = 0; n < count; n++)
		places[n] = (struct place){i->rows[n].key, i->csv.rows[n].line};
	qsort(places, count, sizeof(*places), place_order);
	for (size_t n = 1; n < count; n++)
		if (strcmp(places[n].key, places[n - 1].key) == 0)
			complain(i, places[n].line,
				 "the contact \"%.40s\" stands in line %d already", places[n].key,
				 places[n - 1].line);
	return places;
}

static enum err audit(struct import *i, const char *key, const char *change)
{
	return turn_audit(i->t, i->area->key, AUDITED_CONTACT,
			  arena_printf(i->t->arena, "%s/%s", i->area->key, key), change, NULL);
}

static bool same(const struct contact_row *a, const struct contact_row *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->organisation, b->organisation) == 0 &&
	       strcmp(a->phone, b->phone) == 0 && strcmp(a->site, b->site) == 0 &&
	       strcmp(a->groups, b->groups) == 0;
}

/* A STOP holds for the number it came from, whatever the file says. */
static enum err keep_row(struct import *i, struct contact_row *c)
{
	struct contact_row old;
	enum err e = contact_read(i->t->store, c->area, c->key, i->t->arena, &old);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	bool known = e == ERR_OK;
	if (known && same(c, &old))
		return ERR_OK;
	c->stopped = known && old.stopped && strcmp(old.phone, c->phone) == 0;
	TRY(contact_write(i->t->store, c));
	return audit(i, c->key, known ? "changed" : "added");
}

static enum err keep_members(struct import *i, const struct contact_row *c, int position)
{
	for (const char *at = c->groups; *at != '\0';) {
		size_t length = strcspn(at, " ");
		if (length > 0)
			TRY(member_add(i->t->store, c->area, arena_copy(i->t->arena, at, length),
				       position, c->key));
		at += length + strspn(at + length, " ");
	}
	return ERR_OK;
}

static enum err remove_others(struct import *i, const struct place *places)
{
	struct contact_list old;
	TRY(contact_list(i->t->store, i->area->key, i->t->arena, &old));
	for (size_t n = 0; n < old.count; n++) {
		const char *key = old.rows[n].key;
		if (bsearch(key, places, i->csv.count, sizeof(*places), place_find) != NULL)
			continue;
		TRY(contact_remove(i->t->store, i->area->key, key));
		TRY(audit(i, key, "removed"));
	}
	return member_remove_all(i->t->store, i->area->key);
}

static enum err keep(struct import *i, const struct place *places)
{
	TRY(remove_others(i, places));
	for (size_t n = 0; n < i->csv.count; n++) {
		TRY(keep_row(i, &i->rows[n]));
		TRY(keep_members(i, &i->rows[n], (int)n));
	}
	return ERR_OK;
}

enum err import_contacts(struct turn *t, const struct area_settings *area, const char *text,
			 int *rows, struct fault *why)
{
	struct import *i = arena_alloc(t->arena, sizeof(*i));
	i->t = t;
	i->area = area;
	i->why = why;
	TRY(csv_read(text, columns, COLUMN_COUNT, t->arena, &i->csv, why));
	if (i->csv.count == 0)
		return fault_set(why, ERR_USAGE, "text",
				 "the file has no contacts: it would leave nobody to tell");
	if (i->csv.count > CONTACTS_MOST)
		return fault_set(why, ERR_LIMIT, "text", "the file has more than %d contacts",
				 CONTACTS_MOST);
	i->rows = arena_alloc(t->arena, i->csv.count * sizeof(*i->rows));
	for (size_t n = 0; n < i->csv.count; n++)
		TRY(check_row(i, n));
	struct place *places = places_make(i);
	TRY(verdict(i));
	*rows = (int)i->csv.count;
	return keep(i, places);
}
