/* SPDX-License-Identifier: MIT */
#include "fitting.h"

#include "guest_read.h"
#include "nominations.h"
#include "presence_rows.h"
#include "remedy.h"
#include "safety.h"

/* What a panel gave stands for what was known when it was given, and no word that is remembered
 * from elsewhere takes it from them: it is said. A danger stops it, whoever gave it. */
static enum err judge_given(struct turn *t, const struct seek *s, const struct bed *bed,
			    bool danger, struct fitting *out)
{
	struct match m;
	struct seek given = *s;
	given.needs = seek_given(s);
	TRY(seek_judge(t, &given, bed, &m));
	if (m.suits == TRUTH_TRUE && !danger) {
		out->mind = out->why;
		out->why = NULL;
	} else {
		out->panel = arena_printf(t->arena, "ask %s", s->panel);
		out->ask = arena_printf(t->arena, "; a panel gave it to them: %s", out->panel);
	}
	return ERR_OK;
}

static enum err judge(struct turn *t, struct seek *s, const struct bed *bed, struct fitting *out)
{
	struct match m;
	s->named = true; /* who else may be in it is said, and stops nobody */
	s->sites = NULL; /* of whoever looked otherwise */
	s->count = 0;
	*out = (struct fitting){0};
	TRY(seek_judge(t, s, bed, &m));
	if (m.suits == TRUTH_TRUE)
		return ERR_OK;
	out->why = seek_reasons(t, &m);
	out->unsaid = m.suits == TRUTH_UNKNOWN;
	out->on_call = m.on_call;
	out->danger = m.danger;
	return s->panel != NULL ? judge_given(t, s, bed, m.danger, out) : ERR_OK;
}

enum err fitting_judge(struct turn *t, const struct seek *s, const struct bed *bed,
		       struct fitting *out)
{
	struct seek named = *s;
	named.at_door = s->at_door || s->comes.ms == 0;
	return judge(t, &named, bed, out);
}

enum err fitting_gone(struct turn *t, const struct area_settings *area, const struct bed *bed,
		      const char **out)
{
	bool unstaffed;
	TRY(safety_unstaffed(t, area, bed, &unstaffed));
	*out = NULL;
	if (bed->site_closed)
		*out = "its site is closed now";
	else if (bed->state != BED_READY)
		*out = arena_printf(t->arena, "that bed is %s now", bed_state_name(bed->state));
	else if (unstaffed)
		*out = "its site has no staff for it now";
	return ERR_OK;
}

static enum err judge_theirs(struct turn *t, const struct seek *s, const struct guest *g,
			     struct fitting *out)
{
	struct seek own = *s;
	struct bed bed = g->bed;
	own.at_door = true; /* the hour of a bed that is theirs is theirs to mind */
	own.comes.ms = 0;
	if (guest_has_bed(g)) {
		own.theirs = g->last.made;
		own.stands = g->decided;
		own.joins = g->joins;
	}
	TRY(nomination_opens(t, &own, &bed));
	TRY(judge(t, &own, &bed, out));
	if (own.single && own.joins)
		*out = (struct fitting){.why = "a panel keeps it for one of them alone",
					.ask = ": ask it, then nominate --with"};
	return ERR_OK;
}

static enum err judge_gone(struct turn *t, const struct seek *s, const struct guest *g,
			   struct fitting *out)
{
	const char *why;
	TRY(fitting_gone(t, s->area, &g->bed, &why));
	if (why != NULL)
		*out = (struct fitting){.why = why, .gone = true};
	return ERR_OK;
}

enum err fitting_theirs(struct turn *t, const struct seek *s, const struct guest *g,
			struct fitting *out)
{
	TRY(judge_theirs(t, s, g, out));
	return judge_gone(t, s, g, out);
}

/* Of two whoever has the bed: one alarm stands for both. */
static enum err read_in_bed(struct turn *t, const char *person, struct guest *g)
{
	struct placement first;
	*g = (struct guest){0};
	TRY(placement_latest(t->store, person, t->arena, &first));
	if (first.id == NULL || first.state == PLACEMENT_ENDED)
		return ERR_OK;
	if (first.beside[0] != '\0')
		TRY(placement_get(t->store, first.beside, t->arena, &first));
	TRY(person_get(t->store, first.person, t->arena, &g->person));
	TRY(guest_read_last(t, g));
	TRY(guest_read_partner(t, g));
	return guest_recall(t, g);
}

static struct seek seek_known(const struct area_settings *area, const struct guest *g)
{
	struct seek s = seek_begin(area, &g->person, g->heard);
	if (g->partner.ref != NULL)
		seek_with(&s, &g->partner);
	return s;
}

/* Of a child, and of who is kept apart, other alarms tell. */
static enum err alarm_known(struct turn *t, const struct area_settings *area, const struct guest *g,
			    const struct fitting *fit)
{
	struct placement row;
	bool told = fit->on_call || age_is_child(g->person.age) || age_is_child(g->partner.age);
	if (g->last.state != PLACEMENT_OCCUPIED)
		return ERR_OK;
	TRY(safety_unfit(t, area, &g->last, fit->danger && !told ? fit->why : NULL));
	TRY(placement_get(t->store, g->last.id, t->arena, &row));
	return safety_seen(t, area, &row);
}

enum err fitting_look(struct turn *t, const struct area_settings *area, const char *person,
		      struct fitting *out)
{
	struct guest g;
	*out = (struct fitting){0};
	TRY(read_in_bed(t, person, &g));
	if (!guest_has_bed(&g))
		return ERR_OK;
	struct seek s = seek_known(area, &g);
	TRY(judge_theirs(t, &s, &g, out));
	TRY(alarm_known(t, area, &g, out)); /* a bed that is shut is no safer */
	return judge_gone(t, &s, &g, out);
}

enum err fitting_heard(struct turn *t, const struct area_settings *area, const char *person)
{
	struct fitting fit;
	bool in;
	TRY(placement_is_in(t->store, person, &in));
	return in ? fitting_look(t, area, person, &fit) : ERR_OK;
}

enum err fitting_mind(struct turn *t, struct request *r, const struct guest *g)
{
	struct fitting fit;
	const char *ref = g->person.ref, *another = arena_printf(t->arena, "move %s best", ref);
	struct seek s = seek_known(r->area, g);
	TRY(fitting_theirs(t, &s, g, &fit));
	if (g->unseen) /* whoever shares the bed sleeps in it */
		another = arena_printf(t->arena, "checkout %s, then hold best %s", ref, ref);
	if (fit.why != NULL)
		say_line(r, "Mind: %s does not suit: %s. For another: %s", g->bed.label, fit.why,
			 another);
	return ERR_OK;
}

enum err fitting_kept(struct turn *t, const struct seek *s, const struct guest *g,
		      struct fitting *out)
{
	TRY(fitting_theirs(t, s, g, out));
	if (out->why != NULL)
		out->why = arena_printf(
		    t->arena, out->gone ? "was kept, but %s" : "has ceased to suit (%s)", out->why);
	return ERR_OK;
}

enum err fitting_hint(struct turn *t, const struct fitting *f, struct fault *why)
{
	if (f->on_call)
		return remedy_on_call(t, why);
	if (f->panel != NULL)
		remedy_of(t, why)->panel = f->panel;
	return f->ask != NULL ? fault_hint(why, "%s", f->ask) : why->code;
}
