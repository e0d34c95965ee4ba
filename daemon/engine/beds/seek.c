/* SPDX-License-Identifier: MIT */
#include "seek.h"

#include <stdlib.h>
#include <string.h>

#include "apart_rows.h"
#include "contact_rows.h"
#include "doors.h"
#include "doubt_rows.h"
#include "grow.h"
#include "people_said.h"
#include "taken_rows.h"

/* ---- what a site says ----------------------------------------------------------------------- */

static struct wall comes_at(const struct turn *t, const struct seek *s)
{
	return s->comes.ms != 0 ? s->comes : t->now;
}

/* They are there already: no door has to open, nobody there has to be told. */
static bool is_there(const struct seek *s, const struct seek_site *site)
{
	return s->at_door || (s->inside != NULL && strcmp(s->inside, site->row.key) == 0) ||
	       (s->here != NULL && site_same_roof(s->here, &site->row));
}

/* How many of them the site would have to look after. */
static int high_support(const struct seek *s)
{
	int known = s->person.high_support + s->partner.high_support;
	return known == 0 && (s->needs & BED_HIGH_SUPPORT) != 0 ? 1 : known;
}

static bool age_unsaid(const struct person *p, unsigned said)
{
	return p->age == AGE_UNKNOWN && (said & NEED_ADULT_AGES) == 0;
}

/* What is typed is of whom the command names first; what has lapsed nobody says any more. */
static enum err one_age_unsaid(struct turn *t, const struct seek *s, bool *out)
{
	unsigned own, theirs;
	*out = false;
	if (s->partner.ref == NULL)
		return ERR_OK;
	TRY(people_needs(t, &s->person, &own));
	TRY(people_needs(t, &s->partner, &theirs));
	unsigned of_other = s->heeded | theirs | need_of_age(s->partner.age);
	*out =
	    age_unsaid(&s->person, own | (s->needs & ~of_other)) || age_unsaid(&s->partner, theirs);
	return ERR_OK;
}

/* What is known of them counts as what is said. */
static enum err needs_of(struct turn *t, const struct seek *s, unsigned *out)
{
	bool unsaid;
	TRY(one_age_unsaid(t, s, &unsaid));
	*out = s->needs | (high_support(s) > 0 ? BED_HIGH_SUPPORT : 0u) |
	       (unsaid ? NEED_AGE_UNSAID : 0u);
	return ERR_OK;
}

/* Of the beds kept for women, those that women have already are kept no longer. */
static void kept_look(struct turn *t, const struct seek *s, struct seek_site *site,
		      const struct site_taken *taken)
{
	char at[WALL_TEXT];
	const struct site *row = &site->row;
	int left = row->women_kept - taken->women;
	if (left <= 0 || taken->free > left)
		return;
	site->says.kept = "kept for women";
	if (row->women_until < 0)
		return;
	struct wall until = doors_time(s->area, row->women_until, t->now);
	site->says.kept =
	    wall_before(t->now, until)
		? arena_printf(t->arena, "kept for women until %s", wall_format_clock(until, at))
		: NULL;
}

static enum err taken_look(struct turn *t, const struct seek *s, struct seek_site *site)
{
	struct site_taken taken;
	const struct site *row = &site->row;
	bool theirs = s->theirs.ms != 0; /* what others need since then takes it from nobody */
	int more = theirs && !s->joins ? 0 : high_support(s), most = -1;
	if (more > 0)
		TRY(site_roof_cap(t->store, s->area->key, row->key, &most));
	bool capped = most >= 0;
	struct taken_question ask = {.area = s->area->key,
				     .site = row->key,
				     .person = s->person.id,
				     .partner = s->partner.id,
				     .now = t->now,
				     .support_most = capped ? most : 0,
				     .women_most = row->women_kept,
				     .free_most = row->women_kept + 1};
	if (!capped && (theirs || row->women_kept <= 0))
		return ERR_OK;
	TRY(taken_count(t->store, &ask, &taken));
	site->says.full_support =
	    capped && !s->decided && !s->stands && taken.high_support + more > most;
	if (!theirs)
		kept_look(t, s, site, &taken);
	return ERR_OK;
}

static enum err person_look(struct turn *t, const struct seek *s, const struct person *who,
			    bool joins, struct seek_site *site)
{
	bool apart, can_be_rung = true;
	if (who->id == NULL || s->decided)
		return ERR_OK;
	struct apart_question ask = {.area = s->area->key,
				     .site = site->row.key,
				     .person = who->id,
				     .since = {joins ? 0 : s->theirs.ms},
				     .decided = s->stands && !joins};
	TRY(apart_at(t->store, &ask, &apart));
	if (who->ring_first && !is_there(s, site))
		TRY(contact_of_site(t->store, s->area->key, site->row.key, &can_be_rung));
	site->says.apart = site->says.apart || apart;
	site->says.unasked = site->says.unasked || !can_be_rung;
	return ERR_OK;
}

/* Two who are kept apart share no bed, wherever it is. In one that is theirs already, each is found
 * beside the other. */
static enum err pair_look(struct turn *t, const struct seek *s, struct seek_site *site)
{
	bool apart;
	bool both = s->theirs.ms != 0 && !s->joins;
	if (s->person.id == NULL || s->partner.id == NULL || s->decided || both)
		return ERR_OK;
	TRY(apart_is(t->store, s->area->key, s->person.id, s->partner.id, &apart));
	site->says.apart = site->says.apart || apart;
	return ERR_OK;
}

/* An import has read the rule; one that a newer swepd wrote stops nobody. */
static void rule_look(struct turn *t, struct seek_site *site)
{
	struct fault why;
	if (site->row.accepts[0] == '\0' ||
	    accept_parse(site->row.accepts, &site->rule, &why) != ERR_OK)
		return;
	site->says.accepts = &site->rule;
	site->says.rule = arena_printf(t->arena, "its site takes: %s", site->row.accepts);
}

static void hours_look(const struct turn *t, const struct seek *s, struct seek_site *site)
{
	const struct site *row = &site->row;
	struct wall comes = comes_at(t, s);
	site->last_entry = doors_last_entry(s->area, row->last_entry, comes);
	site->shut = !is_there(s, site) && !wall_before(comes, site->last_entry);
	/* Of nobody who is there is it said when they come. */
	site->says.early = s->comes.ms != 0 && row->admits_from >= 0 &&
			   wall_before(comes, doors_time(s->area, row->admits_from, comes));
}

static enum err site_ask(struct turn *t, const struct seek *s, const char *key,
			 struct seek_site *site)
{
	struct site *row = &site->row;
	TRY(site_get(t->store, s->area->key, key, t->arena, row));
	if (row->key == NULL)
		return ERR_NOT_FOUND;
	site->says.rung = match_rung_of(row->kind);
	site->says.ages = row->ages;
	site->says.old =
	    row->stale_ms > 0 && !wall_before(t->now, wall_plus(row->heard, row->stale_ms));
	rule_look(t, site);
	hours_look(t, s, site);
	TRY(taken_look(t, s, site));
	TRY(pair_look(t, s, site));
	TRY(person_look(t, s, &s->person, false, site));
	return person_look(t, s, &s->partner, s->joins, site);
}

/* The one asked last stands first: beds come site by site. */
enum err seek_site(struct turn *t, struct seek *s, const char *key, const struct seek_site **out)
{
	for (size_t i = s->count; i-- > 0;)
		if (strcmp(s->sites[i]->row.key, key) == 0) {
			*out = s->sites[i];
			return ERR_OK;
		}
	struct seek_site *site = arena_alloc(t->arena, sizeof(*site));
	TRY(site_ask(t, s, key, site));
	s->sites = grow(t->arena, s->sites, s->count, sizeof(struct seek_site *));
	*out = s->sites[s->count++] = site;
	return ERR_OK;
}

/* ---- judging -------------------------------------------------------------------------------- */

/* What is said now stands above an age that somebody once wrote down, but for a child's. */
struct seek seek_begin(const struct area_settings *area, const struct person *person,
		       unsigned needs)
{
	struct seek s = {.area = area, .needs = needs};
	if (person == NULL)
		return s;
	s.person = *person;
	if ((needs & NEED_ADULT_AGES) == 0 || age_is_child(person->age))
		s.needs |= need_of_age(person->age);
	return s;
}

void seek_with(struct seek *s, const struct person *partner)
{
	s->partner = *partner;
	s->needs |= need_of_age(partner->age);
}

bool seek_doubts(const struct seek *s, const struct bed *bed)
{
	return bed_in_doubt(bed, s->person.id, s->partner.id);
}

enum err seek_judge(struct turn *t, struct seek *s, const struct bed *bed, struct match *out)
{
	const struct seek_site *site;
	unsigned needs;
	TRY(needs_of(t, s, &needs));
	TRY(seek_site(t, s, bed->site, &site));
	struct match_bed m = {.attributes = bed->attributes,
			      .kind = bed->kind,
			      .any_hour = bed->last_entry < 0,
			      .shut = site->shut,
			      .doubted = !s->named && seek_doubts(s, bed),
			      .site = &site->says};
	*out = match_judge(needs, &m);
	return ERR_OK;
}

unsigned seek_given(const struct seek *s)
{
	return need_said(s->given, s->needs & ~s->heeded);
}

unsigned seek_taken(const struct seek *s)
{
	unsigned needs = s->mind != NULL ? seek_given(s) : s->needs;
	return needs | (s->decided || s->stands ? NEED_DECIDED : 0u);
}

bool seek_lacks_support(const struct seek *s, const struct bed *bed)
{
	return high_support(s) > 0 && (bed->attributes & BED_HIGH_SUPPORT) == 0;
}

const char *seek_reasons(struct turn *t, const struct match *m)
{
	const char *text = m->count > 0 ? m->reasons[0] : "";
	for (int i = 1; i < m->count; i++)
		text = arena_printf(t->arena, "%s; %s", text, m->reasons[i]);
	return text;
}

/* ---- the best ------------------------------------------------------------------------------- */

struct choice {
	struct bed_sort sort;
	int rank;
};

static int by_rank(const void *left, const void *right)
{
	const struct choice *a = left, *b = right;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->sort.attributes != b->sort.attributes)
		return a->sort.attributes < b->sort.attributes ? -1 : 1;
	return (a->sort.kind > b->sort.kind) - (a->sort.kind < b->sort.kind);
}

/* What suits wherever it stands, best first. A site may still object, and only adds to the rank. */
static enum err choices_rank(struct turn *t, const struct seek *s, struct choice **out,
			     size_t *count)
{
	struct bed_sort *sorts;
	size_t n;
	unsigned needs;
	*count = 0;
	TRY(needs_of(t, s, &needs));
	TRY(bed_list_sorts(t->store, s->area->key, t->arena, &sorts, &n));
	*out = arena_alloc(t->arena, (n + 1) * sizeof(**out));
	for (size_t i = 0; i < n; i++) {
		struct match_bed bed = {
		    .attributes = sorts[i].attributes, .kind = sorts[i].kind, .any_hour = true};
		struct match m = match_judge(needs, &bed);
		if (m.suits == TRUTH_TRUE)
			(*out)[(*count)++] = (struct choice){sorts[i], m.rank};
	}
	if (*count > 1)
		qsort(*out, *count, sizeof(**out), by_rank);
	return ERR_OK;
}

/* Whether it may be looked at: a site that cannot be read is looked at, and fails there. */
static bool under_roof(struct turn *t, struct seek *s, const struct bed *bed)
{
	const struct seek_site *site;
	return !s->only_here || seek_site(t, s, bed->site, &site) != ERR_OK ||
	       site_same_roof(s->here, &site->row);
}

/* One bed of this sort at each site that has one free; they are alike but for what the site says.
 */
static enum err sort_look(struct turn *t, struct seek *s, const struct choice *choice,
			  struct bed *best, int *rank)
{
	struct bed bed;
	struct match m;
	struct bed_question ask = {.area = s->area->key,
				   .sort = &choice->sort,
				   .site = "",
				   .person = s->person.id,
				   .partner = s->partner.id};
	while (best->id == NULL || choice->rank < *rank) {
		TRY(bed_first_free(t->store, &ask, t->arena, &bed));
		if (bed.id == NULL)
			break;
		ask.site = bed.site;
		if (!under_roof(t, s, &bed))
			continue;
		TRY(seek_judge(t, s, &bed, &m));
		s->on_call = s->on_call || m.on_call;
		if (m.suits == TRUTH_TRUE && (best->id == NULL || m.rank < *rank)) {
			*best = bed;
			*rank = m.rank;
		}
	}
	return ERR_OK;
}

enum err seek_best(struct turn *t, struct seek *s, struct bed *out)
{
	struct choice *choices;
	size_t count;
	int rank = 0;
	out->id = NULL;
	TRY(choices_rank(t, s, &choices, &count));
	for (size_t i = 0; i < count; i++)
		TRY(sort_look(t, s, &choices[i], out, &rank));
	return ERR_OK;
}
