/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bed_verbs.h"
#include "site_words.h"
#include "text_needs.h"
#include "text_words.h"
#include "texts_asking.h"

#define LABELS_MOST 24 /* of one site: no more go into one text */

/* The beds of one site, in the order in which they would be given. */
struct site_beds {
	const char *site;
	const char *labels[LABELS_MOST];
	int count; /* of all */
};

struct free_beds {
	struct site_beds *sites;
	size_t site_count;
	int count;
	bool late; /* these are behind a door that has shut */
};

static struct site_beds *site_of(struct free_beds *f, const char *site)
{
	for (size_t i = 0; i < f->site_count; i++)
		if (strcmp(f->sites[i].site, site) == 0)
			return &f->sites[i];
	f->sites[f->site_count] = (struct site_beds){.site = site};
	return &f->sites[f->site_count++];
}

/* Those against which nothing speaks, or nothing but the hour. */
static void free_read(struct turn *t, const json_t *result, bool late, struct free_beds *f)
{
	json_t *beds = json_object_get(result, "beds"), *bed;
	size_t i;
	*f = (struct free_beds){
	    .late = late,
	    .sites = arena_alloc(t->arena, (json_array_size(beds) + 1) * sizeof(*f->sites))};
	json_array_foreach(beds, i, bed) {
		const char *against = late ? "late" : "why";
		if ((json_object_get(bed, against) != NULL) != late)
			continue;
		struct site_beds *s = site_of(f, arena_text(t->arena, asked_text(bed, "site")));
		if (s->count < LABELS_MOST)
			s->labels[s->count] = arena_text(t->arena, asked_text(bed, "bed"));
		s->count++;
		f->count++;
	}
}

/* "20m ago", "3h ago", "2d ago". */
static const char *ago(struct turn *t, struct wall heard)
{
	int64_t minutes = (t->now.ms - heard.ms) / MINUTES_MS(1);
	if (heard.ms == 0)
		return "no word ever";
	if (minutes < 60)
		return arena_printf(t->arena, "%dm ago", (int)minutes);
	if (minutes < 48 * 60)
		return arena_printf(t->arena, "%dh ago", (int)(minutes / 60));
	return arena_printf(t->arena, "%dd ago", (int)(minutes / 60 / 24));
}

/* An answer about beds while it grows: as much as goes into one text before its tail. */
struct beds_text {
	const char *list, *tail;
	int left; /* beds that are not in it yet */
	bool ring; /* whoever reads it rings their sites, so these are named */
};

static const char *beds_whole(struct turn *t, const struct beds_text *x)
{
	return x->left > 0 ? arena_printf(t->arena, "%s +%d more%s", x->list, x->left, x->tail)
			   : arena_printf(t->arena, "%s%s", x->list, x->tail);
}

/* "GW1 GW2 (3h ago)": as many as go in, the first before the others. */
static enum err site_add(struct turn *t, const struct heard *h, const struct site_beds *s,
			 struct beds_text *x)
{
	struct site site;
	struct beds_text with = *x, most = *x;
	const char *labels = "";
	TRY(site_get(t->store, h->area->key, s->site, t->arena, &site));
	const char *old = site_is_old(&site, t->now) ? " OLD" : "";
	const char *name = x->ring ? arena_printf(t->arena, "at %s ", site.name) : "";
	for (int i = 0; i < s->count && i < LABELS_MOST; i++) {
		labels = arena_printf(t->arena, "%s%s ", labels, s->labels[i]);
		with.list = arena_printf(t->arena, "%s %s%s(%s%s)", x->list, labels, name,
					 ago(t, site.heard), old);
		with.left = x->left - i - 1;
		if (heard_fits(t, beds_whole(t, &with)))
			most = with;
	}
	*x = most;
	return ERR_OK;
}

static enum err beds_text(struct turn *t, const struct heard *h, const struct free_beds *f,
			  const char *tail, const char **out)
{
	struct beds_text x = {
	    .list = arena_printf(t->arena, "%d free:", f->count), .tail = tail, .left = f->count};
	if (f->late) {
		x.ring = true;
		x.list =
		    arena_printf(t->arena, "None%s is open; ring first, last entry has passed:",
				 heard_arg(h, 0) != NULL ? " that suits" : "");
	}
	for (size_t i = 0; i < f->site_count; i++)
		TRY(site_add(t, h, &f->sites[i], &x));
	*out = beds_whole(t, &x);
	return ERR_OK;
}

static enum err beds_answer(struct turn *t, struct heard *h, const json_t *result)
{
	struct free_beds f;
	const char *text, *tail = "";
	free_read(t, result, false, &f);
	if (f.count == 0)
		free_read(t, result, true, &f);
	if (f.count == 0) {
		heard_say(t, h, "No free bed%s. ONCALL says who is on duty.",
			  heard_arg(h, 0) != NULL ? " suits" : "");
		return ERR_OK;
	}
	if (h->role >= ROLE_WORKER) {
		TRY(heard_code(t, h));
		tail = arena_printf(t->arena, ". HOLD bed case %s", h->answer.code);
	}
	TRY(beds_text(t, h, &f, tail, &text));
	heard_say(t, h, "%s", text);
	return ERR_OK;
}

static enum err beds_refused(struct turn *t, struct heard *h, const struct asked *a)
{
	const char *why;
	TRY(asked_why(t, a, NULL, &why));
	return heard_puzzles(t, h, "misused", "%s", why);
}

enum err hear_beds(struct turn *t, struct heard *h)
{
	struct asked a;
	if (h->young == YOUNG_SAID)
		return heard_young(t, h, MEANING_YOUNG);
	json_t *needs = text_needs(h, 0);
	if (needs == NULL)
		return text_word_misused(t, h, "misused",
					 "BEDS or BEDS F DOG, with no name or signature behind it");
	json_t *args = json_pack("{s:o}", "for", needs);
	if (h->role < ROLE_VIEWER)
		json_object_set_new(args, "site", json_string(h->who->site));
	TRY(asked_run(t, h, verb_beds, args, &a));
	heard_done(t, h, "beds");
	enum err e =
	    a.code == ERR_OK ? beds_answer(t, h, a.request.result) : beds_refused(t, h, &a);
	enum err ended = asked_keep(t, &a);
	return e != ERR_OK ? e : ended;
}
