/* SPDX-License-Identifier: MIT */
#include "reach.h"

#include <string.h>

#include "ascii.h"

#define HOUR_MS HOURS_MS(1)
#define DAY_MINUTES (24 * 60)

/* While it is looked. */
struct look {
	const struct reach_question *q;
	struct arena *arena;
	struct reach_answer *out;
	bool untried; /* it is those findings that are wanted now: the graver ones stand first */
};

const char *reach_kind_name(enum reach_kind kind)
{
	static const char *const names[] = {[REACH_GATEWAY] = "gateway",
					    [REACH_NOBODY] = "nobody",
					    [REACH_FEW] = "few",
					    [REACH_LADDER] = "ladder",
					    [REACH_UNHELD] = "unheld",
					    [REACH_ASLEEP] = "asleep",
					    [REACH_UNTRIED] = "untried",
					    [REACH_UNPROVEN] = "unproven",
					    [REACH_UNAWARE] = "unaware",
					    [REACH_STOPPED] = "stopped",
					    [REACH_UNVERIFIED] = "unverified"};
	return names[kind];
}

static bool is_grave(enum reach_kind kind)
{
	return kind < REACH_UNPROVEN;
}

static struct reach_finding *found(struct look *l, enum reach_kind kind, const char *sentence)
{
	struct reach_answer *out = l->out;
	if ((out->count & (out->count - 1)) == 0) { /* 0, 1, 2, 4 …: it is full */
		size_t room = out->count == 0 ? 1 : 2 * out->count;
		struct reach_finding *wider = arena_alloc(l->arena, room * sizeof(*wider));
		if (out->count > 0)
			memcpy(wider, out->rows, out->count * sizeof(*wider));
		out->rows = wider;
	}
	struct reach_finding *f = &out->rows[out->count++];
	*f = (struct reach_finding){.kind = kind,
				    .grave = is_grave(kind),
				    .step = "",
				    .contact = "",
				    .night = "",
				    .sentence = sentence};
	out->grave += f->grave;
	return f;
}

/* " from Sat 21 Nov 22:00 to Sun 22 Nov 07:00", or "" for all of the days. */
static const char *when(const struct look *l, struct span s)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	if (s.from.ms == l->q->days.from.ms && s.to.ms == l->q->days.to.ms)
		return "";
	return arena_printf(l->arena, " from %s to %s", wall_format_local(s.from, from),
			    wall_format_local(s.to, to));
}

/* ---- who is there --------------------------------------------------------------------------- */

static bool is_there(const struct reach_group *g, const struct reach_contact *c, struct wall at)
{
	if (!g->on_duty)
		return true;
	for (size_t i = 0; i < g->shift_count; i++)
		if (span_holds(g->shifts[i].span, at) && strcmp(g->shifts[i].contact, c->key) == 0)
			return true;
	return false;
}

static bool holds_member(const struct reach_group *g, const char *key, struct wall at)
{
	for (size_t i = 0; g != NULL && i < g->count; i++)
		if (strcmp(g->members[i].key, key) == 0 && is_there(g, &g->members[i], at))
			return true;
	return false;
}

/* Which numbers count. */
enum proof { PROOF_ANY, PROOF_VERIFIED };

static bool can_text(const struct reach_group *g, const struct reach_contact *c, enum proof proof,
		     struct wall at)
{
	return !c->stopped && (proof == PROOF_ANY || c->verified) && is_there(g, c, at);
}

static bool same_organisation(const struct reach_contact *a, const struct reach_contact *b)
{
	return a->organisation != NULL && b->organisation != NULL && a->organisation[0] != '\0' &&
	       ascii_same(a->organisation, b->organisation);
}

/* One of the first `count` of the group can be texted, and answers for the same organisation. */
static bool is_spoken_for(const struct reach_group *g, size_t count, const struct reach_contact *c,
			  enum proof proof, struct wall at)
{
	for (size_t i = 0; i < count; i++)
		if (same_organisation(&g->members[i], c) && can_text(g, &g->members[i], proof, at))
			return true;
	return false;
}

/* One of the first `count` of the group can be texted at the same number. */
static bool shares_number(const struct reach_group *g, size_t count, const struct reach_contact *c,
			  enum proof proof, struct wall at)
{
	if (c->number == NULL || c->number[0] == '\0')
		return false;
	for (size_t i = 0; i < count; i++)
		if (g->members[i].number != NULL && strcmp(g->members[i].number, c->number) == 0 &&
		    can_text(g, &g->members[i], proof, at))
			return true;
	return false;
}

/* How many can be texted at one moment, or answer for one another. */
struct strength {
	int group, then; /* a contact of both is of the first */
};

/* What is counted: contacts, or the answers that may come of them. */
enum counted { COUNT_CONTACTS, COUNT_ANSWERS };

static bool answers_anew(const struct reach_step *s, const struct reach_group *g, size_t i,
			 const struct reach_group *but, enum proof proof, struct wall at)
{
	const struct reach_contact *c = &g->members[i];
	if (shares_number(g, i, c, proof, at) ||
	    (but != NULL && shares_number(but, but->count, c, proof, at)))
		return false;
	return !s->organisations ||
	       (!is_spoken_for(g, i, c, proof, at) &&
		(but == NULL || !is_spoken_for(but, but->count, c, proof, at)));
}

static int texted(const struct reach_step *s, const struct reach_group *g,
		  const struct reach_group *but, enum counted what, enum proof proof,
		  struct wall at)
{
	int count = 0;
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		bool counts = can_text(g, c, proof, at) && !holds_member(but, c->key, at);
		count +=
		    counts && (what == COUNT_CONTACTS || answers_anew(s, g, i, but, proof, at));
	}
	return count;
}

static struct strength strength_at(const struct reach_step *s, enum counted what, enum proof proof,
				   struct wall at)
{
	return (struct strength){texted(s, s->group, NULL, what, proof, at),
				 texted(s, s->then, s->group, what, proof, at)};
}

/* ---- a step, hour by hour ------------------------------------------------------------------- */

/* What is wrong with a step in one hour: nothing, or that nobody, or only so many, are there. */
struct lack {
	bool any;
	int there;
};

static struct lack lack_of(const struct reach_step *s, enum proof proof, struct wall at)
{
	struct strength n = strength_at(s, COUNT_ANSWERS, proof, at);
	int there = s->needed > 0 ? n.group + n.then : n.group;
	int needed = s->needed > 0 ? s->needed : 1;
	return (struct lack){there < needed, there};
}

/* Where there are too few numbers at all, nobody asks which of them are verified. */
static struct lack lack_at(const struct reach_step *s, enum proof proof, struct wall at)
{
	if (proof == PROOF_VERIFIED && lack_of(s, PROOF_ANY, at).any)
		return (struct lack){false, 0};
	return lack_of(s, proof, at);
}

static bool is_of(const struct reach_group *g, const char *key)
{
	for (size_t i = 0; g != NULL && i < g->count; i++)
		if (strcmp(g->members[i].key, key) == 0)
			return true;
	return false;
}

/* Somebody must answer it, and it may be that nobody would hear it. */
static bool is_untried(const struct reach_step *s, enum proof proof, struct lack lack)
{
	return proof == PROOF_VERIFIED && s->needed > 0 && lack.there == 0;
}

/* The keys of those who can be texted and whose numbers nobody has tried. */
static const char *untried_of(struct look *l, const struct reach_group *g,
			      const struct reach_group *but, const char *so_far)
{
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		if (c->stopped || c->verified || is_of(but, c->key))
			continue;
		so_far =
		    arena_printf(l->arena, "%s%s%s", so_far, so_far[0] != '\0' ? "," : "", c->key);
	}
	return so_far;
}

static void untried_say(struct look *l, const struct reach_step *s, struct span span)
{
	const char *keys = untried_of(l, s->group, NULL, "");
	keys = untried_of(l, s->then, s->group, keys);
	found(l, REACH_UNTRIED,
	      arena_printf(l->arena, "%s has no verified number%s. Try them: cascade test %s",
			   s->name, when(l, span), keys))
	    ->step = s->name;
}

static void lack_say(struct look *l, const struct reach_step *s, enum proof proof, struct lack lack,
		     struct span span)
{
	static const struct {
		enum reach_kind nobody, few;
		const char *none, *some;
	} words[] = {
	    [PROOF_ANY] = {REACH_NOBODY, REACH_FEW, "nobody who can be texted",
			   "who can be texted"},
	    [PROOF_VERIFIED] = {REACH_UNPROVEN, REACH_UNPROVEN, "no verified number", "verified"},
	};
	struct reach_finding *f;
	bool untried = is_untried(s, proof, lack);
	if (untried != l->untried)
		return;
	if (untried) {
		untried_say(l, s, span);
		return;
	}
	if (lack.there == 0)
		f = found(l, words[proof].nobody,
			  arena_printf(l->arena, "%s has %s%s.", s->name, words[proof].none,
				       when(l, span)));
	else
		f = found(l, words[proof].few,
			  arena_printf(l->arena, "%s needs %d %s and has %d %s%s.", s->name,
				       s->needed,
				       s->organisations ? "organisations to answer" : "answers",
				       lack.there, words[proof].some, when(l, span)));
	f->step = s->name;
}

static struct wall hour_after(struct wall at)
{
	return (struct wall){(at.ms / HOUR_MS + 1) * HOUR_MS};
}

/* The first shift of the group that begins or ends after `at`, if that is before `next`. */
static struct wall edge_after(const struct reach_group *g, struct wall at, struct wall next)
{
	for (size_t i = 0; g != NULL && g->on_duty && i < g->shift_count; i++) {
		struct span s = g->shifts[i].span;
		if (wall_before(at, s.from))
			next = wall_earlier(next, s.from);
		if (wall_before(at, s.to))
			next = wall_earlier(next, s.to);
	}
	return next;
}

/* When to look again: at every full hour, and whenever somebody's duty begins or ends. A step
 * without a duty is the same at every hour. */
static struct wall look_after(const struct look *l, const struct reach_step *s, struct wall at)
{
	bool varies = s->group->on_duty || (s->then != NULL && s->then->on_duty);
	return varies ? edge_after(s->then, at, edge_after(s->group, at, hour_after(at)))
		      : l->q->days.to;
}

static void hours_of(struct look *l, const struct reach_step *s, enum proof proof)
{
	struct span days = l->q->days, lasts = {days.from, days.from};
	struct lack before = lack_at(s, proof, days.from);
	for (struct wall at = days.from; wall_before(at, days.to); at = look_after(l, s, at)) {
		struct lack now = lack_at(s, proof, at);
		lasts.to = at;
		if (now.any == before.any && now.there == before.there)
			continue;
		if (before.any)
			lack_say(l, s, proof, before, lasts);
		before = now;
		lasts.from = at;
	}
	lasts.to = days.to;
	if (before.any)
		lack_say(l, s, proof, before, lasts);
}

static void step_hours(struct look *l, const struct reach_step *s)
{
	hours_of(l, s, PROOF_ANY);
}

static void step_proof(struct look *l, const struct reach_step *s)
{
	hours_of(l, s, PROOF_VERIFIED);
}

/* ---- a step's people ------------------------------------------------------------------------ */

static void stopped_of(struct look *l, const struct reach_step *s, const struct reach_group *g)
{
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		if (!c->stopped)
			continue;
		struct reach_finding *f =
		    found(l, REACH_STOPPED,
			  arena_printf(l->arena, "%s: %s wants no texts.", s->name, c->key));
		f->step = s->name;
		f->contact = c->key;
	}
}

static void say_stopped(struct look *l, const struct reach_step *s)
{
	stopped_of(l, s, s->group);
	stopped_of(l, s, s->then);
}

/* The people of a step, each once, and the keys of those who were never heard from. */
struct silence {
	const char *keys;
	int silent, all;
};

static void silent_of(struct look *l, const struct reach_group *g, const struct reach_group *but,
		      struct silence *out)
{
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		if (is_of(but, c->key))
			continue;
		out->all++;
		if (c->stopped || c->verified)
			continue;
		out->keys =
		    arena_printf(l->arena, "%s%s%s", out->keys, out->silent > 0 ? " " : "", c->key);
		out->silent++;
	}
}

static void say_unverified(struct look *l, const struct reach_step *s)
{
	struct silence n = {.keys = ""};
	silent_of(l, s->group, NULL, &n);
	silent_of(l, s->then, s->group, &n);
	if (n.silent == 0)
		return;
	struct reach_finding *f =
	    found(l, REACH_UNVERIFIED,
		  arena_printf(l->arena, "%s: %d of %d numbers not verified yet: %s.", s->name,
			       n.silent, n.all, n.keys));
	f->step = s->name;
	f->contact = n.keys;
}

/* ---- its ladder ----------------------------------------------------------------------------- */

static bool rings(const struct reach_group *g, struct wall at)
{
	for (size_t i = 0; g != NULL && i < g->count; i++)
		if (g->members[i].rings && is_there(g, &g->members[i], at))
			return true;
	return false;
}

/* The most that may be asked one after the other: all of them at some hour, and then the calls, one
 * rung for all who have not answered. */
static int rungs_of(const struct look *l, const struct reach_step *s)
{
	struct span days = l->q->days;
	int most = 0;
	for (struct wall at = days.from; wall_before(at, days.to); at = look_after(l, s, at)) {
		struct strength n = strength_at(s, COUNT_CONTACTS, PROOF_ANY, at);
		int group = s->group->unknown ? 1 : n.group;
		bool calls =
		    s->wakes && l->q->can_call && (rings(s->group, at) || rings(s->then, at));
		int rungs = (s->everybody ? 2 : group) + n.then + calls;
		most = rungs > most ? rungs : most;
	}
	return most;
}

static void step_ladder(struct look *l, const struct reach_step *s)
{
	char pace[WALL_TEXT], all[WALL_TEXT], valid[WALL_TEXT];
	if (s->needed <= 0 || s->within_ms <= 0 || s->valid_ms <= 0)
		return;
	int rungs = rungs_of(l, s);
	if (rungs * s->within_ms <= s->valid_ms)
		return;
	struct reach_finding *f =
	    found(l, REACH_LADDER,
		  arena_printf(l->arena,
			       "%s: its ladder has %d rungs of %s, %s in all, and its texts are "
			       "worth sending for %s.",
			       s->name, rungs, duration_format(s->within_ms, pace),
			       duration_format(rungs * s->within_ms, all),
			       duration_format(s->valid_ms, valid)));
	f->step = s->name;
}

/* ---- nights --------------------------------------------------------------------------------- */

static struct span part(struct span a, struct span b)
{
	return (struct span){wall_later(a.from, b.from), wall_earlier(a.to, b.to)};
}

/* "tonight", "in the night of Sat 21 Nov", and the part of it. */
static const char *night_text(const struct look *l, struct date night, struct span s)
{
	char day[WALL_TEXT], from[WALL_TEXT], to[WALL_TEXT];
	bool tonight = night.day == night_at(l->q->days.from, l->q->hours).day;
	const char *name =
	    tonight ? "tonight"
		    : arena_printf(l->arena, "in the night of %s", date_format_short(night, day));
	return arena_printf(l->arena, "%s, %s to %s", name, wall_format_clock(s.from, from),
			    wall_format_clock(s.to, to));
}

static void night_found(struct look *l, enum reach_kind kind, const char *step, struct date night,
			const char *sentence)
{
	char day[WALL_TEXT];
	struct reach_finding *f = found(l, kind, sentence);
	f->step = step;
	f->night = arena_text(l->arena, date_format(night, day));
}

static void duty_night(struct look *l, const struct reach_group *d, struct date night,
		       struct span span)
{
	struct span_list gaps;
	shifts_gaps(d->shifts, d->shift_count, span, l->arena, &gaps);
	for (size_t i = 0; i < gaps.count; i++)
		night_found(l, REACH_UNHELD, d->name, night,
			    arena_printf(l->arena, "Nobody holds %s %s.", d->name,
					 night_text(l, night, gaps.rows[i])));
}

static int minutes_of(struct wall at)
{
	struct civil c = civil_london(at);
	return c.hour * 60 + c.minute;
}

static bool is_quiet(const struct look *l, struct wall at)
{
	int from = l->q->quiet_from, length = (l->q->quiet_to - from + DAY_MINUTES) % DAY_MINUTES;
	return (minutes_of(at) - from + DAY_MINUTES) % DAY_MINUTES < length;
}

static bool wakes_somebody(const struct look *l, struct wall at)
{
	for (size_t i = 0; l->q->can_call && i < l->q->step_count; i++) {
		const struct reach_step *s = &l->q->steps[i];
		if (s->wakes && !(s->waits && is_quiet(l, at)) &&
		    (rings(s->group, at) || rings(s->then, at)))
			return true;
	}
	return false;
}

/* … of any step, and when the quiet hours begin and end. */
static struct wall any_look_after(const struct look *l, struct wall at)
{
	struct wall next = hour_after(at);
	const int edges[] = {l->q->quiet_from, l->q->quiet_to};
	for (size_t i = 0; i < l->q->step_count; i++) {
		next = edge_after(l->q->steps[i].group, at, next);
		next = edge_after(l->q->steps[i].then, at, next);
	}
	for (int i = 0; i < 2; i++) {
		struct wall edge = wall_london(date_london(at), edges[i]);
		if (wall_before(at, edge))
			next = wall_earlier(next, edge);
	}
	return next;
}

static void asleep_say(struct look *l, struct date night, struct span s)
{
	const char *cause = l->q->can_call ? "no step that calls has anybody there to be called"
					   : "no gateway calls";
	if (wall_before(s.from, s.to))
		night_found(l, REACH_ASLEEP, "", night,
			    arena_printf(l->arena, "Nobody can be woken %s: %s.",
					 night_text(l, night, s), cause));
}

static void waking_night(struct look *l, struct date night, struct span span)
{
	struct wall asleep = span.from; /* nobody can be woken since */
	for (struct wall at = span.from, next; wall_before(at, span.to); at = next) {
		next = any_look_after(l, at);
		if (!wakes_somebody(l, at))
			continue;
		asleep_say(l, night, (struct span){asleep, at});
		asleep = wall_earlier(next, span.to);
	}
	asleep_say(l, night, (struct span){asleep, span.to});
}

static void nights(struct look *l)
{
	struct date night = night_at(l->q->days.from, l->q->hours);
	for (;; night.day++) {
		struct span span = part(night_span(night, l->q->hours), l->q->days);
		if (!wall_before(span.from, span.to))
			return;
		for (size_t i = 0; i < l->q->duty_count; i++)
			duty_night(l, &l->q->duties[i], night, span);
		waking_night(l, night, span);
	}
}

/* ---- who comes on duty later ---------------------------------------------------------------- */

/* A group that is asked one after the other was not told as a whole. */
static bool tells_all(const struct reach_step *s)
{
	return s->says_on && (s->everybody || s->needed <= 0 || s->group->on_duty);
}

static bool hears_of_it(const struct look *l, const char *key)
{
	for (size_t i = 0; i < l->q->step_count; i++)
		if (tells_all(&l->q->steps[i]) && is_of(l->q->steps[i].group, key))
			return true;
	return false;
}

/* A duty that decides nothing is asked by no step. */
static bool is_asked(const struct look *l, const struct reach_group *duty)
{
	for (size_t i = 0; i < l->q->step_count; i++)
		if (strcmp(l->q->steps[i].group->name, duty->name) == 0)
			return true;
	return false;
}

static void say_unaware(struct look *l, const struct reach_group *duty)
{
	for (size_t i = 0; i < duty->count && is_asked(l, duty); i++) {
		const char *key = duty->members[i].key;
		if (hears_of_it(l, key))
			continue;
		struct reach_finding *f =
		    found(l, REACH_UNAWARE,
			  arena_printf(l->arena,
				       "%s holds %s, and is in no step that says SWEP is on: "
				       "coming on duty later they do not hear of it.",
				       key, duty->name));
		f->step = duty->name;
		f->contact = key;
	}
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void each_step(struct look *l, void (*say)(struct look *l, const struct reach_step *s),
		      bool also_unknown)
{
	for (size_t i = 0; i < l->q->step_count; i++)
		if (also_unknown || !l->q->steps[i].group->unknown)
			say(l, &l->q->steps[i]);
}

void reach_look(const struct reach_question *q, struct arena *arena, struct reach_answer *out)
{
	struct look l = {.q = q, .arena = arena, .out = out};
	*out = (struct reach_answer){NULL, 0, 0};
	if (!q->can_text)
		found(&l, REACH_GATEWAY, "NO REAL GATEWAY: no text reaches a phone.");
	each_step(&l, step_hours, false);
	each_step(&l, step_ladder, true);
	nights(&l);
	l.untried = true;
	each_step(&l, step_proof, false);
	l.untried = false;
	each_step(&l, step_proof, false);
	for (size_t i = 0; i < q->duty_count; i++)
		say_unaware(&l, &q->duties[i]);
	each_step(&l, say_stopped, false);
	each_step(&l, say_unverified, false);
}
