/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "contact_rows.h"
#include "imports.h"
#include "inbound_rows.h"
#include "inventory.h"
#include "numbers.h"
#include "phone.h"
#include "pseudo_group.h"
#include "replies.h"
#include "to_ring.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define CONTACTS_MOST 10000 /* rows of one file */
#define GROUPS_MOST (2 * LIMIT_STEPS)
#define EMAIL_MOST 254 /* RFC 5321: what fits into its path */

#define AT(member) offsetof(struct contact_row, member)

static void digest_read(const struct reading_cell *r, const char *cell, void *member)
{
	cell_yes.read(r, cell[0] != '\0' ? cell : "no", member);
}

static const char *digest_write(struct arena *arena, const void *member)
{
	return *(const bool *)member ? cell_yes.write(arena, member) : "";
}

static const struct cell_kind cell_digest = {digest_read, digest_write};

static const struct cell_column columns[] = {
    {"contact", true, true, &cell_text, AT(key)},
    {"name", true, false, &cell_text, AT(name)},
    {"organisation", false, false, &cell_text, AT(organisation)},
    {"phone", true, false, &cell_text, AT(phone)},
    {"groups", true, false, &cell_text, AT(groups)},
    {"site", false, false, &cell_text, AT(site)},
    {"email", false, false, &cell_text, AT(email)},
    {"call", false, false, &cell_text, AT(call)},
    {"roles", false, false, &cell_text, AT(roles)},
    {"digest", false, false, &cell_digest, AT(digest)},
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
	bool *refuses; /* … whether it wants no texts, and was not known to */
	struct group groups[GROUPS_MOST];
	int group_count;
	struct complaints complaints;
};

/* ---- one row -------------------------------------------------------------------------------- */

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
	if (!key_valid(name)) {
		complain(&i->complaints, line, "the group \"%.40s\" may have only a-z, 0-9 and -",
			 name);
		return;
	}
	if (pseudo_group_of(name) != PSEUDO_NONE)
		complain(&i->complaints, line, "\"%s\" is %s, and no group of contacts", name,
			 pseudo_group_means(pseudo_group_of(name)));
	if (named_before(groups, at, at, length))
		complain(&i->complaints, line, "the group \"%s\" stands there twice", name);
	struct group *g = group_find(i, name);
	if (g == NULL)
		complain(&i->complaints, line, "there are more than %d groups", GROUPS_MOST);
	else if (++g->members == LIMIT_CONTACTS + 1)
		complain(&i->complaints, line, "the group \"%s\" has more than %d members", name,
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
	if (!key_valid(c->key))
		complain(&i->complaints, line,
			 "the contact \"%.40s\" needs a key of 1 to %d of a-z, 0-9 and -", c->key,
			 LIMIT_KEY - 1);
	if (c->name[0] == '\0')
		complain(&i->complaints, line, "the name is empty");
	else if (!text_valid(c->name, LIMIT_NAME))
		complain(&i->complaints, line, "a name is longer than %d bytes, or on two lines",
			 LIMIT_NAME);
	if (c->organisation[0] != '\0' && !text_valid(c->organisation, LIMIT_NAME))
		complain(&i->complaints, line,
			 "an organisation is longer than %d bytes, or on two lines", LIMIT_NAME);
}

/* Nothing that could end a line or begin another address. */
static bool email_valid(const char *text)
{
	const char *at = strchr(text, '@');
	for (const char *c = text; *c != '\0'; c++)
		if (*c <= ' ' || *c == 0x7f || strchr("<>()[],;:\\\"", *c) != NULL)
			return false;
	return at != NULL && at != text && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
	       strlen(text) <= EMAIL_MOST;
}

static bool role_valid(const char *name)
{
	for (enum role role = ROLE_VIEWER; role <= ROLE_MANAGER; role++)
		if (strcmp(role_name(role), name) == 0)
			return true;
	return false;
}

static void check_roles(struct import *i, int line, const char *roles)
{
	for (const char *at = roles; *at != '\0';) {
		size_t length = strcspn(at, " ");
		const char *name = arena_copy(i->t->arena, at, length);
		if (length > 0 && !role_valid(name))
			complain(&i->complaints, line,
				 "the role \"%.40s\" is none of viewer, worker and manager", name);
		at += length + strspn(at + length, " ");
	}
}

/* The other ways to reach them, which they may do without. */
static void check_ways(struct import *i, int line, struct contact_row *c)
{
	struct fault why;
	char *call = arena_alloc(i->t->arena, LIMIT_PHONE + 1);
	call[0] = '\0';
	if (c->email[0] != '\0' && !email_valid(c->email))
		complain(&i->complaints, line, "\"%.60s\" is no e-mail address", c->email);
	if (c->call[0] != '\0' && phone_parse_call(c->call, call, &why) != ERR_OK)
		complain(&i->complaints, line, "the number to call: %s", why.message);
	c->call = call;
	if (c->digest && c->email[0] == '\0')
		complain(&i->complaints, line,
			 "a digest is a mail, and \"%.40s\" has no address for one", c->key);
	check_roles(i, line, c->roles);
}

static enum err check_site(struct import *i, int line, const struct contact_row *c)
{
	bool known = true;
	if (c->site[0] != '\0')
		TRY(contact_site_known(i->t->store, i->area->key, c->site, &known));
	if (!known)
		complain(&i->complaints, line, "there is no site \"%.40s\"; import the sites first",
			 c->site);
	return ERR_OK;
}

/* Nobody can text a landline, but it may ring: who has no other is called in place of each text. */
#define CALL_HINT                                                                                  \
	" A number that is only called stands in the column call; phone may be empty then."

static bool is_called(const char *typed)
{
	char number[LIMIT_PHONE + 1];
	struct fault why;
	return phone_parse_call(typed, number, &why) == ERR_OK;
}

static enum err check_row(struct import *i, size_t n)
{
	const struct csv_row *r = &i->csv.rows[n];
	struct contact_row *c = &i->rows[n];
	struct fault why;
	char *phone = arena_alloc(i->t->arena, LIMIT_PHONE + 1);
	*c = (struct contact_row){.area = i->area->key};
	cells_read(columns, COUNT(columns), r, &i->complaints, c);
	check_words(i, r->line, c);
	phone[0] = '\0';
	bool none = c->phone[0] == '\0' && c->call[0] != '\0';
	if (!none && phone_parse(c->phone, phone, &why) != ERR_OK)
		complain(&i->complaints, r->line, "%s%s", why.message,
			 is_called(c->phone) ? CALL_HINT : "");
	c->phone = phone;
	check_ways(i, r->line, c);
	check_groups(i, r->line, c->groups);
	return check_site(i, r->line, c);
}

/* ---- the file ------------------------------------------------------------------------------- */

static int by_key(const void *key, const void *name)
{
	return strcmp(key, ((const struct named *)name)->key);
}

/* By key, for finding who is no longer in the file. */
static struct named *names_make(struct import *i)
{
	size_t count = i->csv.count;
	struct named *names = arena_alloc(i->t->arena, (count + 1) * sizeof(*names));
	for (size_t n = 0; n < count; n++)
		names[n] = (struct named){i->rows[n].key, i->rows[n].key, i->csv.rows[n].line};
	complain_repeats(&i->complaints, names, count);
	return names;
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
	       strcmp(a->groups, b->groups) == 0 && strcmp(a->email, b->email) == 0 &&
	       strcmp(a->call, b->call) == 0 && strcmp(a->roles, b->roles) == 0 &&
	       a->digest == b->digest;
}

/* A STOP holds for the number it came from, whatever the file says; so does an answer. */
static enum err keep_row(struct import *i, struct contact_row *c, bool *refuses)
{
	struct contact_row old;
	enum err e = contact_read(i->t->store, c->area, c->key, i->t->arena, &old);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	bool known = e == ERR_OK;
	if (known && same(c, &old))
		return ERR_OK;
	bool same_number = known && strcmp(old.phone, c->phone) == 0 &&
			   (c->phone[0] != '\0' || strcmp(old.call, c->call) == 0);
	c->stopped = same_number && old.stopped;
	if (!same_number)
		TRY(inbound_stopped(i->t->store, c->phone, i->t->now, &c->stopped));
	*refuses = c->stopped && !same_number;
	c->verified.ms = same_number ? old.verified.ms : 0;
	TRY(contact_write(i->t->store, c));
	if (known && old.stopped && !same_number) /* what that number said is past */
		TRY(to_ring_needless(i->t, c->area, c->key));
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

static enum err remove_others(struct import *i, const struct named *names)
{
	struct contact_list old;
	TRY(contact_list(i->t->store, i->area->key, i->t->arena, &old));
	for (size_t n = 0; n < old.count; n++) {
		const char *key = old.rows[n].key;
		if (bsearch(key, names, i->csv.count, sizeof(*names), by_key) != NULL)
			continue;
		TRY(contact_remove(i->t->store, i->area->key, key));
		TRY(audit(i, key, "removed"));
	}
	return member_remove_all(i->t->store, i->area->key);
}

/* Who must hear it and will not is known once all groups are. */
static enum err say_who_refuses(struct import *i)
{
	for (size_t n = 0; n < i->csv.count; n++)
		if (i->refuses[n])
			TRY(replies_refused(i->t, i->area, i->rows[n].key));
	return ERR_OK;
}

static enum err keep(struct import *i, const struct named *names)
{
	TRY(remove_others(i, names));
	for (size_t n = 0; n < i->csv.count; n++) {
		TRY(keep_row(i, &i->rows[n], &i->refuses[n]));
		TRY(keep_members(i, &i->rows[n], (int)n));
	}
	TRY(say_who_refuses(i));
	return contact_alarms_clear(i->t->store, i->area->key, ALARM_NUMBER, i->t->now);
}

enum err import_contacts(struct turn *t, const struct area_settings *area, const char *text,
			 struct imported *out, struct fault *why)
{
	struct import *i = arena_alloc(t->arena, sizeof(*i));
	i->t = t;
	i->area = area;
	i->complaints = (struct complaints){.arena = t->arena, .undone = "imported"};
	TRY(cells_csv(text, columns, COUNT(columns), &i->complaints, &i->csv, why));
	if (i->csv.count == 0 && i->csv.ragged_count == 0)
		return fault_set(why, ERR_USAGE, "text",
				 "the file has no contacts: it would leave nobody to tell");
	if (i->csv.count > CONTACTS_MOST)
		return fault_set(why, ERR_LIMIT, "text", "the file has more than %d contacts",
				 CONTACTS_MOST);
	i->rows = arena_alloc(t->arena, (i->csv.count + 1) * sizeof(*i->rows));
	i->refuses = arena_alloc(t->arena, (i->csv.count + 1) * sizeof(*i->refuses));
	memset(i->refuses, 0, (i->csv.count + 1) * sizeof(*i->refuses));
	for (size_t n = 0; n < i->csv.count; n++)
		TRY(check_row(i, n));
	struct named *names = names_make(i);
	TRY(complaints_fault(&i->complaints, why));
	out->rows = (int)i->csv.count;
	return keep(i, names);
}

enum err export_contacts(struct turn *t, const struct area_settings *area, struct csv_text *out,
			 int *rows)
{
	struct contact_list list;
	TRY(contact_list_placed(t->store, area->key, t->arena, &list));
	cells_heading(columns, COUNT(columns), out);
	for (size_t i = 0; i < list.count; i++)
		cells_write(columns, COUNT(columns), &list.rows[i], out);
	*rows = (int)list.count;
	return ERR_OK;
}
