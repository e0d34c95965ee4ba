/* SPDX-License-Identifier: MIT */
#include "no_bed.h"

#include <stdlib.h>
#include <string.h>

#include "free_rows.h"
#include "grow.h"
#include "people_said.h"
#include "remedy.h"

#define NEXT_RUNG "the next step is the out-of-hours team, who may book a hotel"
#define NEXT_RING "ring that site, and name the bed if it lets them in; else " NEXT_RUNG
#define LABELS_MOST 6
#define LINES_MOST 12

/* ---- a word more ----------------------------------------------------------------------------- */

/* What may have been forgotten: nothing else leaves a criterion unknown. */
static const unsigned forgotten[] = {
    BED_WOMEN,
    BED_MEN,
    BED_UNDER_25,
    NEED_25_UP,
    NEED_WITH_WOMAN,
    NEED_WITH_MAN,
    BED_WOMEN | NEED_WITH_WOMAN,
    BED_MEN | NEED_WITH_MAN,
};

#define SHARES (0u | BED_COUPLE | BED_FAMILY | NEED_PARTNER)

/* Of a question that was answered no other answer is looked for. */
static bool is_open(unsigned needs, unsigned more)
{
	static const unsigned questions[] = {NEED_OF_ONE, NEED_OF_OTHER, NEED_ADULT_AGES};
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if ((more & questions[i]) != 0 && (needs & questions[i]) != 0)
			return false;
	return (more & NEED_OF_OTHER) == 0 || (needs & SHARES) != 0;
}

enum err no_bed_words(struct turn *t, const struct seek *s, const char **out)
{
	char words[NEED_TEXT];
	struct bed bed;
	*out = "";
	for (size_t i = 0; i < sizeof(forgotten) / sizeof(forgotten[0]); i++) {
		struct seek more = *s;
		if (!is_open(s->needs, forgotten[i]))
			continue;
		more.needs |= forgotten[i];
		more.sites = NULL;
		more.count = 0;
		TRY(seek_best(t, &more, &bed));
		if (bed.id == NULL)
			continue;
		*out = arena_printf(
		    t->arena, "%s%s%s (%s at %s)", *out, (*out)[0] != '\0' ? ", " : "",
		    need_text(s->person.id != NULL ? forgotten[i] : more.needs, ",", words),
		    bed.label, bed.site_name);
	}
	return ERR_OK;
}

/* ---- why not --------------------------------------------------------------------------------- */

static struct bed_reason *reason_of(struct turn *t, struct bed_reasons *all, const struct bed *bed,
				    const char *reason)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->rows[i].site, bed->site_name) == 0 &&
		    strcmp(all->rows[i].reason, reason) == 0)
			return &all->rows[i];
	all->rows = grow(t->arena, all->rows, all->count, sizeof(*all->rows));
	all->rows[all->count] =
	    (struct bed_reason){.site = bed->site_name, .reason = reason, .labels = ""};
	return &all->rows[all->count++];
}

/* As people read them: H2 stands before H10. */
static int by_label(const void *left, const void *right)
{
	const struct bed *a = left, *b = right;
	int sites = strcmp(a->site, b->site);
	size_t one = strlen(a->label), other = strlen(b->label);
	if (sites != 0 || one != other)
		return sites != 0 ? sites : (one > other) - (one < other);
	return strcmp(a->label, b->label);
}

struct bed_reason *bed_reasons_add(struct turn *t, struct bed_reasons *all, const struct bed *bed,
				   const char *reason)
{
	struct bed_reason *g = reason_of(t, all, bed, reason);
	if (g->count++ < LABELS_MOST)
		g->labels = arena_printf(t->arena, "%s%s%s", g->labels, g->count > 1 ? ", " : "",
					 bed->label);
	return g;
}

enum err bed_reasons_free(struct turn *t, const struct area_settings *area, struct bed **beds,
			  size_t *count)
{
	TRY(bed_list_free(t->store, area->key, NULL, t->now, t->arena, beds, count));
	if (*count > 1)
		qsort(*beds, *count, sizeof(**beds), by_label);
	return ERR_OK;
}

/* What somebody may set aside tonight is nearer than any that nobody can. */
static int miss_of(const struct match *m)
{
	return m->aside ? m->count : MATCH_REASONS + m->count;
}

/* Where one is as near as the other, they stay as they stood. */
static void nearest_first(struct bed_reasons *all)
{
	for (size_t i = 1; i < all->count; i++) {
		struct bed_reason row = all->rows[i];
		size_t to = i;
		for (; to > 0 && all->rows[to - 1].miss > row.miss; to--)
			all->rows[to] = all->rows[to - 1];
		all->rows[to] = row;
	}
}

static enum err reasons_look(struct turn *t, struct seek *s, struct bed_reasons *all)
{
	struct bed *beds;
	size_t count;
	struct match m;
	TRY(bed_reasons_free(t, s->area, &beds, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(seek_judge(t, s, &beds[i], &m));
		struct bed_reason *g = bed_reasons_add(t, all, &beds[i], seek_reasons(t, &m));
		g->miss = miss_of(&m);
		g->hour = m.hour;
	}
	nearest_first(all);
	return ERR_OK;
}

const char *bed_reason_text(struct turn *t, const struct bed_reason *g)
{
	const char *more = g->count > LABELS_MOST
			       ? arena_printf(t->arena, " and %d more", g->count - LABELS_MOST)
			       : "";
	return arena_printf(t->arena, "%s%s at %s: %s", g->labels, more, g->site, g->reason);
}

/* "couple, dog at 01:30" */
static const char *whom_text(struct turn *t, const struct seek *s)
{
	char words[NEED_TEXT], at[WALL_TEXT];
	const char *whom =
	    s->needs != 0 ? need_text(s->needs, ", ", words) : "somebody of whom nothing is said";
	return arena_printf(t->arena, "%s%s%s", whom, s->comes.ms != 0 ? " at " : "",
			    s->comes.ms != 0 ? wall_format_clock(s->comes, at) : "");
}

/* A bed that is named is given at any hour, unless it was said when they come. */
static const char *next_step(const struct seek *s, const struct bed_reasons *all)
{
	bool ring = s->comes.ms == 0 && all->count > 0 && all->rows[0].hour;
	return ring ? NEXT_RING : NEXT_RUNG;
}

/* The sentence says the first reason, and below it each has a line, as many as anybody reads. */
static enum err refuse(struct turn *t, const struct seek *s, const struct bed_reasons *all,
		       struct fault *why)
{
	size_t shown = all->count < LINES_MOST ? all->count : LINES_MOST, n = 0;
	const char **each = arena_alloc(t->arena, (shown + 3) * sizeof(*each));
	for (size_t i = 0; i < shown; i++)
		each[n++] = bed_reason_text(t, &all->rows[i]);
	if (shown < all->count)
		each[n++] =
		    arena_printf(t->arena, "%zu more reasons are not listed", all->count - shown);
	const char *next = next_step(s, all);
	each[n++] = next;
	each[n] = NULL;
	fault_set(why, ERR_REFUSED, "bed", "no free bed suits %s%s%s", whom_text(t, s),
		  shown > 0 ? ": " : "", shown > 0 ? bed_reason_text(t, &all->rows[0]) : "");
	fault_hint(why, "%s%s", shown > 0 ? "; " : ": ", next);
	if (all->count > 1)
		why->each = each;
	return why->code;
}

enum err no_bed_word(struct turn *t, struct seek *s, const char *what, struct fault *why)
{
	const char *words;
	TRY(no_bed_words(t, s, &words));
	if (words[0] == '\0')
		return ERR_OK;
	people_lack_bed(t);
	fault_set(why, ERR_USAGE, "for", "%s", what);
	remedy_of(t, why)->words = words;
	return fault_hint(why, "; say in --for %s, and a bed is free: %s%s",
			  s->person.id != NULL || s->needs == 0 ? "what they are too"
								: "all that they are",
			  words, s->on_call ? "; of any other, on-call decides" : "");
}

static enum err refuse_free(struct fault *why)
{
	fault_set(why, ERR_REFUSED, "bed", "no bed is free");
	return fault_hint(why, ": " NEXT_RUNG);
}

static enum err refuse_asked(struct turn *t, struct fault *why)
{
	fault_set(why, ERR_REFUSED, "bed",
		  "on-call decides: each bed that would suit is at a site that must be asked "
		  "first");
	fault_hint(why, "; name the bed");
	return remedy_on_call(t, why);
}

enum err no_bed_refuse(struct turn *t, struct seek *s, struct fault *why)
{
	struct bed_reasons all = {NULL, 0};
	bool any;
	people_lack_bed(t);
	TRY(bed_any_free(t->store, s->area->key, &any));
	if (!any)
		return refuse_free(why);
	/* nobody is rung at night where a word does */
	TRY(no_bed_word(t, s, arena_printf(t->arena, "nothing suits %s", whom_text(t, s)), why));
	if (s->on_call)
		return refuse_asked(t, why);
	TRY(reasons_look(t, s, &all));
	return refuse(t, s, &all, why);
}
