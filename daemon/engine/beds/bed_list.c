/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "bed_args.h"
#include "bed_verbs.h"
#include "bed_words.h"
#include "doubt_rows.h"
#include "free_rows.h"
#include "seek.h"

/* What stands before what. Behind a door that has shut stands last, unless all beds are listed. */
enum place { PLACE_OFFERED, PLACE_OTHER, PLACE_SHUT };

/* A bed as the list shows it. */
struct entry {
	const struct bed *bed;
	bool free;
	bool doubted; /* by its record it is, and somebody is said to be in it */
	const struct seek_site *site;
	enum place place;
	int rank; /* of what is offered */
	const char *why; /* it is not offered; "" */
	bool late; /* it is free, and would suit but for the hour */
};

struct list {
	unsigned needs;
	bool all;
	bool told; /* whoever asks may read what somebody said of a bed */
	struct opening opening;
	struct seek seek;
	struct entry *entries; /* as many as beds were looked at */
	const struct entry **order; /* those that are shown, in this order */
	size_t count;
	int free, suiting, old;
	int shut; /* of the free ones, behind a door that lets nobody in any more tonight */
	int late; /* … that would suit but for that */
	int doubted; /* by their records they are free, and somebody is said to be in them */
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

/* What the list shows of its site. */
static void bed_placed(struct bed *bed, const struct site *site)
{
	bed->site_name = site->name;
	bed->last_entry = site->last_entry;
	bed->site_closed = site->closed[0] != '\0';
	if (site->stale_ms > 0)
		bed->old_from = wall_plus(site->heard, site->stale_ms);
}

static enum err entry_judge(struct turn *t, struct list *list, struct bed *bed, struct entry *e,
			    struct match *match)
{
	bool empty = bed_is_free(bed, t->now), doubted = bed_in_doubt(bed, NULL, NULL);
	*e = (struct entry){.bed = bed,
			    .free = empty && !doubted,
			    .doubted = empty && doubted,
			    .place = PLACE_OTHER};
	TRY(seek_site(t, &list->seek, bed->site, &e->site));
	bed_placed(bed, &e->site->row);
	TRY(seek_judge(t, &list->seek, bed, match));
	e->rank = match->rank;
	e->late = e->free && (list->needs == 0 ? is_shut(e) : match->hour);
	if (e->free && match->suits == TRUTH_TRUE)
		e->place = PLACE_OFFERED;
	else if (is_shut(e) && !list->all)
		e->place = PLACE_SHUT;
	return ERR_OK;
}

/* And what somebody said of a bed that nobody else is to have, whoever is in it still. */
static enum err why_unfit(struct turn *t, const struct list *list, const struct bed *bed,
			  const char **why)
{
	const char *said = "", *state = bed->state == BED_SHUT ? "shut" : "not fit for use";
	if (bed->state != BED_SHUT && bed->state != BED_COMPROMISED)
		return ERR_OK;
	if (list->told)
		TRY(remark_of_state(t->store, AUDITED_BED, bed->id, bed_state_name(bed->state),
				    t->arena, &said));
	if (strcmp(*why, state) != 0)
		*why = arena_printf(t->arena, "%s; %s", *why, state);
	if (said[0] != '\0')
		*why = arena_printf(t->arena, "%s: %s", *why, said);
	return ERR_OK;
}

static enum err why_not(struct turn *t, const struct list *list, struct entry *e,
			const struct match *match)
{
	if (e->doubted) {
		e->why = MATCH_DOUBTED;
		return ERR_OK;
	}
	e->why = ""; /* nothing was asked for: then only the hour may speak against a bed */
	if (!e->free) {
		e->why = book_why_not(t, e->bed, &list->opening);
		return why_unfit(t, list, e->bed, &e->why);
	}
	if (list->needs != 0 || match->suits != TRUTH_UNKNOWN)
		e->why = seek_reasons(t, match);
	return ERR_OK;
}

static enum err list_add(struct turn *t, struct list *list, struct bed *bed)
{
	struct entry *e = &list->entries[list->count];
	struct match match;
	TRY(entry_judge(t, list, bed, e, &match));
	bool suits = match.suits == TRUTH_TRUE;
	list->free += e->free;
	list->suiting += e->free && suits;
	list->shut += e->free && is_shut(e);
	list->late += e->late;
	list->doubted += e->doubted;
	if (!list->all && !(e->free && (suits || e->late || list->needs == 0)))
		return ERR_OK;
	TRY(why_not(t, list, e, &match));
	list->old += is_old(t, bed);
	list->order[list->count++] = e;
	return ERR_OK;
}

/* What would be taken first stands first. */
static int by_rank(const void *left, const void *right)
{
	const struct entry *a = *(const struct entry *const *)left;
	const struct entry *b = *(const struct entry *const *)right;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->place == PLACE_OFFERED && a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	int sites = a->site == b->site ? 0 : strcmp(a->bed->site, b->bed->site);
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
	if (e->doubted)
		return "doubted";
	if (taken)
		return placement_state_name(b->live);
	if (b->state != BED_READY)
		return bed_state_name(b->state);
	if (b->scheme)
		return "scheme";
	return b->night ? "not open" : "panel";
}

static void attributes_tell(struct jot *j, unsigned attributes)
{
	jot_key(j, "attributes");
	jot_open(j, '[');
	for (unsigned bit = 1; bit <= BED_UNDER_25; bit <<= 1) {
		char word[NEED_TEXT];
		if ((attributes & bit) != 0)
			jot_text(j, bed_attributes_text(bit, "", word));
	}
	jot_close(j, ']');
}

static void flag_tell(struct jot *j, const char *key, bool flag)
{
	if (!flag)
		return;
	jot_key(j, key);
	jot_word(j, "true");
}

/* For programs. */
static void entry_tell(struct jot *j, const struct turn *t, const struct entry *e)
{
	char until[WALL_TEXT];
	const struct bed *b = e->bed;
	const char *state = state_text(t, e);
	jot_open(j, '{');
	jot_field(j, "bed", b->label);
	jot_field(j, "site", b->site);
	jot_field(j, "kind", bed_kind_name(b->kind));
	attributes_tell(j, b->attributes);
	jot_field(j, "state", state);
	jot_key(j, "until");
	if (strcmp(state, "held") == 0)
		jot_text(j, wall_format_iso(b->expires, until));
	else
		jot_word(j, "null");
	if (e->why[0] != '\0')
		jot_field(j, "why", e->why);
	flag_tell(j, "late", e->late);
	flag_tell(j, "old", is_old(t, b));
	flag_tell(j, "overdue", is_overdue(t, e));
	jot_close(j, '}');
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

static const char *marked(struct turn *t, const char *text, bool so, const char *mark)
{
	return so ? arena_printf(t->arena, "%s %s", text, mark) : text;
}

/* For people. */
static void entry_say(struct jot *j, struct turn *t, const struct list *list, const struct entry *e)
{
	char words[NEED_TEXT];
	const struct bed *b = e->bed;
	jot_open(j, '{');
	jot_field(j, "bed", b->label);
	jot_field(j, "site", marked(t, b->site_name, is_old(t, b), "(OLD)"));
	jot_field(j, "kind", bed_kind_name(b->kind));
	jot_field(j, "attributes", bed_attributes_text(b->attributes, " ", words));
	if (list->all) {
		jot_field(j, "state", marked(t, state_text(t, e), is_overdue(t, e), "OVERDUE"));
		jot_field(j, "why", e->why);
	} else {
		jot_field(j, "until", entry_until(t, e));
	}
	jot_close(j, '}');
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
	char words[NEED_TEXT];
	int given = list->free - list->shut;
	const char *are = given == 1 ? "bed is" : "beds are";
	if (list->needs == 0)
		say_after(r, "%d %s free.", given, are);
	else
		say_after(r, "%d %s free; %d suit%s %s.", given, are, list->suiting,
			  list->suiting == 1 ? "s" : "", need_text(list->needs, ", ", words));
	if (list->late > 0)
		say_after(r,
			  "%d more%s %s empty where last entry has passed: ring the site before "
			  "sending anybody.",
			  list->late, list->needs != 0 ? " that would suit" : "",
			  list->late == 1 ? "stands" : "stand");
	if (list->doubted > 0)
		say_after(r,
			  "%d more %s free by the record alone: somebody is said to be in %s. Look "
			  "first; status says where.",
			  list->doubted, list->doubted == 1 ? "is" : "are",
			  list->doubted == 1 ? "it" : "them");
	if (list->old > 0)
		say_after(r, "OLD: the site has said nothing for longer than it may. Ring it, then "
			     "say what it said: free SITE COUNT");
}

static void answer(struct turn *t, struct request *r, const struct list *list)
{
	json_t *beds = json_array();
	struct jot *told = say_list(t, r, beds), *rows = NULL;
	if (list->count > 0) {
		say_columns(r, list);
		rows = say_rows(t, r);
	}
	for (size_t i = 0; i < list->count; i++) {
		entry_tell(told, t, list->order[i]);
		entry_say(rows, t, list, list->order[i]);
	}
	say_counts(r, list);
	json_object_set_new(r->result, "beds", beds);
	json_object_set_new(r->result, "free", json_integer(list->free - list->shut));
	json_object_set_new(r->result, "shut", json_integer(list->shut));
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
	list.told = r->person->role >= ROLE_WORKER;
	TRY(arg_text(r, "site", false, LIMIT_KEY, &site, why));
	TRY(site_known(t, r, site, why));
	TRY(opening_get(t->store, r->area->key, t->arena, &list.opening));
	TRY(list.all ? bed_list(t->store, r->area->key, site, t->arena, &beds, &count)
		     : free_list(t->store, r->area->key, site, t->now, t->arena, &beds, &count));
	list.seek = seek_begin(r->area, NULL, list.needs);
	list.entries = arena_alloc(t->arena, (count + 1) * sizeof(*list.entries));
	list.order = arena_alloc(t->arena, (count + 1) * sizeof(const struct entry *));
	for (size_t i = 0; i < count; i++)
		TRY(list_add(t, &list, &beds[i]));
	if (list.count > 1)
		qsort(list.order, list.count, sizeof(const struct entry *), by_rank);
	answer(t, r, &list);
	return ERR_OK;
}
