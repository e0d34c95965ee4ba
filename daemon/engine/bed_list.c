/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "bed_book.h"
#include "bed_verbs.h"
#include "seek.h"

/* What stands before what. Behind a door that has shut stands last, unless all beds are listed. */
enum place { PLACE_OFFERED, PLACE_OTHER, PLACE_SHUT };

/* A bed as the list shows it. */
struct entry {
	const struct bed *bed;
	bool free;
	const struct seek_site *site;
	enum place place;
	struct match match;
	const char *why; /* it is not offered; "" */
};

struct list {
	unsigned needs;
	bool all;
	struct opening opening;
	struct seek seek;
	struct entry *entries;
	size_t count;
	int free, suiting, shut, old;
};

/* Late entry lets people in after the others. */
static bool is_shut(const struct entry *e)
{
	return e->site->shut && (e->bed->attributes & BED_LATE_ENTRY) == 0;
}

/* Its site has said nothing for longer than it may. */
static bool is_old(const struct turn *t, const struct bed *bed)
{
	return bed->old_from.ms != 0 && !bed->site_closed && !wall_before(t->now, bed->old_from);
}

static enum err list_add(struct turn *t, struct list *list, const struct bed *bed)
{
	struct entry e = {.bed = bed, .free = bed_is_free(bed, t->now), .place = PLACE_OTHER};
	TRY(seek_site(t, &list->seek, bed->site, &e.site));
	TRY(seek_judge(t, &list->seek, bed, &e.match));
	bool suits = e.match.suits == TRUTH_TRUE;
	if (e.free && suits)
		e.place = PLACE_OFFERED;
	else if (is_shut(&e) && !list->all)
		e.place = PLACE_SHUT;
	list->free += e.free;
	list->suiting += e.free && suits;
	list->shut += e.free && is_shut(&e);
	if (!list->all && !(e.free && (suits || list->needs == 0)))
		return ERR_OK;
	if (!e.free)
		e.why = book_why_not(t, bed, &list->opening);
	else /* nothing was asked for: then only the hour may speak against a bed */
		e.why = list->needs == 0 && e.match.suits == TRUTH_UNKNOWN
			    ? ""
			    : seek_reasons(t, &e.match);
	list->old += is_old(t, bed);
	list->entries[list->count++] = e;
	return ERR_OK;
}

/* What would be taken first stands first. */
static int by_rank(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->place == PLACE_OFFERED && a->match.rank != b->match.rank)
		return a->match.rank < b->match.rank ? -1 : 1;
	int sites = strcmp(a->bed->site, b->bed->site);
	return sites != 0 ? sites : strcmp(a->bed->label, b->bed->label);
}

/* A room that is not paid for any more, and nobody is put out of it. */
static bool is_overdue(const struct turn *t, const struct entry *e)
{
	const struct bed *b = e->bed;
	return b->kind == BED_KIND_HOTEL && b->until.ms != 0 && b->placement != NULL &&
	       !wall_before(t->now, b->until);
}

/* "free", or what it is instead. */
static const char *state_text(const struct turn *t, const struct entry *e)
{
	const struct bed *b = e->bed;
	bool taken =
	    b->placement != NULL && (b->live != PLACEMENT_HELD || wall_before(t->now, b->expires));
	if (e->free)
		return "free";
	if (taken)
		return placement_state_name(b->live);
	if (b->state != BED_READY)
		return bed_state_name(b->state);
	if (b->scheme)
		return "scheme";
	return b->night ? "not open" : "panel";
}

static json_t *attributes_json(unsigned attributes)
{
	json_t *array = json_array();
	for (unsigned bit = 1; bit <= BED_UNDER_25; bit <<= 1) {
		char word[MATCH_TEXT];
		if ((attributes & bit) != 0)
			json_array_append_new(array,
					      json_string(match_attributes_text(bit, "", word)));
	}
	return array;
}

/* For programs. */
static json_t *entry_json(const struct turn *t, const struct entry *e)
{
	char until[WALL_TEXT];
	const struct bed *b = e->bed;
	const char *state = state_text(t, e);
	json_t *object = json_object();
	json_object_set_new(object, "bed", json_string(b->label));
	json_object_set_new(object, "site", json_string(b->site));
	json_object_set_new(object, "kind", json_string(bed_kind_name(b->kind)));
	json_object_set_new(object, "attributes", attributes_json(b->attributes));
	json_object_set_new(object, "state", json_string(state));
	json_object_set_new(object, "until",
			    strcmp(state, "held") == 0
				? json_string(wall_format_iso(b->expires, until))
				: json_null());
	if (e->why[0] != '\0')
		json_object_set_new(object, "why", json_string(e->why));
	if (is_old(t, b))
		json_object_set_new(object, "old", json_true());
	if (is_overdue(t, e))
		json_object_set_new(object, "overdue", json_true());
	return object;
}

/* Until when people are let in, or that they are no more. */
static const char *entry_until(struct turn *t, const struct entry *e)
{
	char at[WALL_TEXT];
	if (e->bed->last_entry < 0)
		return "";
	if (e->site->shut && !is_shut(e))
		return "late entry";
	return arena_printf(t->arena, "%s%s", is_shut(e) ? "closed " : "",
			    wall_format_clock(e->site->last_entry, at));
}

/* For people. */
static void entry_say(struct request *r, struct turn *t, const struct list *list,
		      const struct entry *e)
{
	char words[MATCH_TEXT];
	const struct bed *b = e->bed;
	json_t *row = json_object();
	json_object_set_new(row, "bed", json_string(b->label));
	json_object_set_new(row, "site",
			    json_string(is_old(t, b)
					    ? arena_printf(t->arena, "%s (OLD)", b->site_name)
					    : b->site_name));
	json_object_set_new(row, "kind", json_string(bed_kind_name(b->kind)));
	json_object_set_new(row, "attributes",
			    json_string(match_attributes_text(b->attributes, " ", words)));
	if (list->all) {
		json_object_set_new(row, "state",
				    json_string(is_overdue(t, e)
						    ? arena_printf(t->arena, "%s OVERDUE",
								   state_text(t, e))
						    : state_text(t, e)));
		json_object_set_new(row, "why", json_string(e->why));
	} else {
		json_object_set_new(row, "until", json_string(entry_until(t, e)));
	}
	say_row(r, row);
	json_decref(row);
}

static void say_columns(struct request *r, const struct list *list)
{
	say_column(r, "bed", "BED", false);
	say_column(r, "site", "SITE", false);
	say_column(r, "kind", "KIND", false);
	say_column(r, "attributes", "ATTRIBUTES", false);
	if (list->all) {
		say_column(r, "state", "STATE", false);
		say_column(r, "why", "WHY NOT", false);
	} else {
		say_column(r, "until", "ENTRY UNTIL", false);
	}
}

static void say_counts(struct request *r, const struct list *list)
{
	char words[MATCH_TEXT];
	const char *are = list->free == 1 ? "bed is" : "beds are";
	if (list->needs == 0)
		say_after(r, "%d %s free.", list->free, are);
	else
		say_after(r, "%d %s free; %d suit%s %s.", list->free, are, list->suiting,
			  list->suiting == 1 ? "s" : "",
			  match_needs_text(list->needs, ", ", words));
	if (list->shut > 0)
		say_after(r,
			  "At %d of the free beds last entry has passed: ring the site before "
			  "sending anybody.",
			  list->shut);
	if (list->old > 0)
		say_after(r, "OLD: the site has said nothing for longer than it may. Ring it, then "
			     "say what it said: free SITE COUNT");
}

static void answer(struct turn *t, struct request *r, const struct list *list)
{
	json_t *beds = json_array();
	if (list->count > 0)
		say_columns(r, list);
	for (size_t i = 0; i < list->count; i++) {
		json_array_append_new(beds, entry_json(t, &list->entries[i]));
		entry_say(r, t, list, &list->entries[i]);
	}
	say_counts(r, list);
	json_object_set_new(r->result, "beds", beds);
	json_object_set_new(r->result, "free", json_integer(list->free));
	json_object_set_new(r->result, "suiting", json_integer(list->suiting));
}

static enum err site_known(struct turn *t, const struct request *r, const char *key,
			   struct fault *why)
{
	struct site *sites;
	size_t count;
	if (key == NULL)
		return ERR_OK;
	TRY(site_list(t->store, r->area->key, t->arena, &sites, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(sites[i].key, key) == 0)
			return ERR_OK;
	return fault_set(why, ERR_NOT_FOUND, "site", "there is no site \"%.40s\"", key);
}

enum err verb_beds(struct turn *t, struct request *r, struct fault *why)
{
	struct list list = {0};
	struct bed *beds;
	size_t count;
	const char *site = NULL;
	TRY(arg_needs(r, &list.needs, why));
	TRY(arg_flag(r, "all", &list.all, why));
	TRY(arg_text(r, "site", false, LIMIT_KEY, &site, why));
	TRY(site_known(t, r, site, why));
	TRY(opening_get(t->store, r->area->key, t->arena, &list.opening));
	TRY(list.all
		? bed_list(t->store, r->area->key, site, t->arena, &beds, &count)
		: bed_list_free(t->store, r->area->key, site, t->now, t->arena, &beds, &count));
	list.seek = seek_begin(r->area, NULL, list.needs);
	list.entries = arena_alloc(t->arena, (count + 1) * sizeof(*list.entries));
	for (size_t i = 0; i < count; i++)
		TRY(list_add(t, &list, &beds[i]));
	if (list.count > 1)
		qsort(list.entries, list.count, sizeof(*list.entries), by_rank);
	answer(t, r, &list);
	return ERR_OK;
}
