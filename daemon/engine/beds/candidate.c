/* SPDX-License-Identifier: MIT */
#include "candidate.h"

#include <limits.h>
#include <string.h>

#include "guest_read.h"

/* So long nobody is asked again about a bed that they did not want. */
#define ASKED_MS HOURS_MS(12)
/* An offer about which nobody rang goes to whoever else it suits; where there is nobody, it is made
 * again this much later, so that nobody waits beside a free bed. */
#define AGAIN_MS MINUTES_MS(15)

enum err candidate_load(struct turn *t, const struct area_settings *area, const struct waiting *w,
			struct candidate *c)
{
	struct guest g = {.last = {.needs = w->needs}};
	TRY(person_get(t->store, w->person, t->arena, &g.person));
	if (w->partner[0] != '\0')
		TRY(person_get(t->store, w->partner, t->arena, &g.partner));
	TRY(guest_recall(t, &g)); /* they may have said more since */
	c->who = w;
	c->again = false;
	c->seek = seek_begin(area, &g.person, need_said(w->needs, g.heard));
	c->listed = seek_begin(area, &g.person, w->needs);
	if (g.partner.id != NULL) {
		seek_with(&c->seek, &g.partner);
		seek_with(&c->listed, &g.partner);
	}
	return bed_offer_list_past(t->store, w->id, wall_plus(t->now, -ASKED_MS), t->arena,
				   &c->past, &c->past_count);
}

bool candidate_passed(const struct bed_offer *o)
{
	return o->outcome == BED_OFFER_DECLINED || o->outcome == BED_OFFER_EXPIRED ||
	       o->outcome == BED_OFFER_WITHDRAWN;
}

/* Nobody asked them, or a worker gave it back: they never said that they did not want it. */
static bool may_ask_again(const struct turn *t, const struct bed_offer *o)
{
	return o->outcome != BED_OFFER_DECLINED &&
	       !wall_before(t->now, wall_plus(o->ended, AGAIN_MS));
}

/* What they last made of this bed; NULL: they were not asked, or it was taken from them. */
static const struct bed_offer *asked_before(const struct candidate *c, const struct bed *bed)
{
	for (size_t i = c->past_count; i-- > 0;)
		if (candidate_passed(&c->past[i]) && strcmp(c->past[i].bed, bed->id) == 0)
			return &c->past[i];
	return NULL;
}

static const char *pass_text(enum bed_offer_outcome o)
{
	switch (o) {
	case BED_OFFER_DECLINED:
		return "declined it";
	case BED_OFFER_EXPIRED:
		return "did not answer about it";
	case BED_OFFER_WITHDRAWN:
		return "had it released";
	case BED_OFFER_OPEN:
	case BED_OFFER_ACCEPTED:
	case BED_OFFER_YIELDED:
		break;
	}
	return "";
}

static bool may_offer(const struct turn *t, const struct candidate *c, const struct bed *bed)
{
	const struct bed_offer *o = asked_before(c, bed);
	return o == NULL || (c->again && may_ask_again(t, o));
}

static unsigned remembered(const struct candidate *c)
{
	return c->seek.needs & ~c->listed.needs;
}

enum err candidate_choose(struct turn *t, struct candidate *c, struct bed *beds, size_t count,
			  struct bed **out)
{
	int rank = INT_MAX;
	*out = NULL;
	for (size_t i = 0; i < count; i++) {
		struct bed *bed = &beds[i];
		struct match m;
		if (bed->id == NULL || !may_offer(t, c, bed))
			continue;
		TRY(seek_judge(t, &c->seek, bed, &m));
		if (m.suits == TRUTH_TRUE && m.rank < rank) {
			*out = bed;
			rank = m.rank;
		}
	}
	return ERR_OK;
}

enum err candidate_why_not(struct turn *t, struct candidate *c, const struct bed *bed,
			   const char **why)
{
	char at[WALL_TEXT];
	struct match m;
	const struct bed_offer *o = asked_before(c, bed);
	if (o == NULL) {
		TRY(seek_judge(t, &c->seek, bed, &m));
		*why = seek_reasons(t, &m);
		return ERR_OK;
	}
	*why = arena_printf(t->arena, "%s at %s", pass_text(o->outcome),
			    wall_format_clock(o->ended, at));
	return ERR_OK;
}

static enum err beside_judge(struct turn *t, struct candidate *c, const struct bed *bed,
			     struct beside *out)
{
	struct match all, listed;
	TRY(seek_judge(t, &c->listed, bed, &listed));
	TRY(seek_judge(t, &c->seek, bed, &all));
	bool remembered = listed.suits == TRUTH_TRUE && all.suits != TRUTH_TRUE;
	if (remembered || (out->bed == NULL && all.suits == TRUTH_UNKNOWN))
		*out = (struct beside){bed, seek_reasons(t, &all), remembered};
	return ERR_OK;
}

enum err candidate_beside(struct turn *t, struct candidate *c, const struct bed *beds, size_t count,
			  struct beside *out)
{
	*out = (struct beside){0};
	for (size_t i = 0; i < count && !out->remembered; i++) {
		const struct bed *bed = &beds[i];
		if (bed->id != NULL && may_offer(t, c, bed))
			TRY(beside_judge(t, c, bed, out));
	}
	return ERR_OK;
}

enum err candidate_judge(struct turn *t, const struct area_settings *area, const struct waiting *w,
			 const struct bed *beds, size_t count, struct candidate_judged *out)
{
	struct candidate c;
	*out = (struct candidate_judged){0};
	TRY(candidate_load(t, area, w, &c));
	out->needs = c.seek.needs;
	out->remembered = remembered(&c);
	for (size_t i = 0; i < count && w->state == WAITING_WAITS; i++) {
		const char *why;
		TRY(candidate_why_not(t, &c, &beds[i], &why));
		if (why[0] != '\0')
			bed_reasons_add(t, &out->not_offered, &beds[i], why);
	}
	return ERR_OK;
}

const char *candidate_words(struct turn *t, const struct candidate_judged *j)
{
	char listed[NEED_TEXT], other[NEED_TEXT];
	need_text(j->needs & ~j->remembered, " ", listed);
	need_text(j->remembered, " ", other);
	if (other[0] == '\0')
		return arena_text(t->arena, listed);
	return arena_printf(t->arena, "%s%s(remembered: %s)", listed, listed[0] != '\0' ? " " : "",
			    other);
}
