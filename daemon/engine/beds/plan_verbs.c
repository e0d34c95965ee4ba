/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bed_book.h"
#include "bed_words.h"
#include "destination.h"
#include "json_values.h"
#include "paper.h"
#include "people.h"
#include "person_args.h"
#include "plans.h"
#include "swep_rows.h"

#define LONGEST_DAYS 366 /* a plan for later is none */

static enum err find(struct turn *t, const struct request *r, struct person *p, struct fault *why)
{
	TRY(arg_somebody(t, r, "person", p, why));
	json_object_set_new(r->result, "person", json_string(p->ref));
	return ERR_OK;
}

static enum err find_planned(struct turn *t, const struct request *r, struct person *p,
			     struct plan *plan, struct fault *why)
{
	TRY(find(t, r, p, why));
	TRY(plan_open(t->store, p->id, t->arena, plan));
	return plan->id != NULL ? ERR_OK
				: fault_set(why, ERR_NOT_FOUND, "person", "%s has no plan", p->ref);
}

/* ---- plan ----------------------------------------------------------------------------------- */

static void plan_answer(struct request *r, const struct plan *p, const char *place)
{
	json_object_set_new(r->result, "plan", json_string(p->id));
	json_object_set_new(r->result, "what", json_string(p->what));
	json_object_set_new(r->result, "where", word_json(place));
	json_object_set_new(r->result, "by", date_json(p->due));
	json_object_set_new(r->result, "owner", json_string(p->owner));
	json_object_set_new(r->result, "told_by", word_json(p->told_by));
	json_object_set_new(r->result, "told_at", wall_json(p->told));
}

static enum err show_plan(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct plan plan;
	const char *place = "";
	TRY(find(t, r, &p, why));
	TRY(plan_open(t->store, p.id, t->arena, &plan));
	if (plan.id == NULL) {
		json_object_set_new(r->result, "plan", json_null());
		say_line(r, "%s has no plan.", p.ref);
		return people_audit(t, r->area, &p, "looked at: their plan", NULL);
	}
	TRY(plan_place(t->store, &plan, t->arena, &place));
	plan_answer(r, &plan, place);
	say_line(r, "%s: %s.", p.ref, plans_text(t, &plan));
	if (place[0] != '\0')
		say_line(r, "Where: %s", place);
	return people_audit(t, r->area, &p, "looked at: their plan", NULL);
}

static enum err arg_due(struct turn *t, const struct request *r, struct date *due,
			struct fault *why)
{
	const char *text;
	struct date today = date_london(t->now);
	TRY(arg_text(r, "by", true, WALL_TEXT, &text, why));
	if (!date_parse(text, due))
		return fault_set(why, ERR_USAGE, "by", "by must be a date as in 2026-11-27");
	if (due->day < today.day || due->day > today.day + LONGEST_DAYS)
		return fault_set(why, ERR_USAGE, "by", "by must lie ahead, and within a year");
	return ERR_OK;
}

static enum err args_read(struct turn *t, const struct request *r, struct plan *p,
			  struct fault *why)
{
	char words[DESTINATION_TEXT];
	const char *what;
	TRY(arg_text(r, "what", true, LIMIT_KEY, &what, why));
	p->what = destination_read(what);
	if (p->what == NULL)
		return fault_set(why, ERR_USAGE, "what", "\"%.20s\" is none of: %s", what,
				 destination_words(words));
	TRY(arg_due(t, r, &p->due, why));
	return arg_answerable(t, r, "owner", true, &p->owner, why);
}

/* A change of plan must be told anew. */
static enum err set(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct plan plan = {.told_by = ""};
	const char *remark, *place = "";
	TRY(args_read(t, r, &plan, why));
	TRY(arg_text(r, "where", false, LIMIT_REASON, &place, why));
	TRY(find(t, r, &p, why));
	TRY(arg_remark(t, r, "where", false, &remark, why));
	plan.person = p.id;
	plan.remark = remark != NULL ? remark : "";
	TRY(person_touch(t->store, p.id, t->now));
	TRY(plans_make(t, r->area, &plan));
	plan_answer(r, &plan, place);
	say_line(r, "Plan: %s: %s. Tell them, then: told %s", p.ref, plans_text(t, &plan), p.ref);
	return ERR_OK;
}

enum err verb_plan_drop(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct plan plan;
	const char *remark, *label;
	TRY(find_planned(t, r, &p, &plan, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(plans_end(t, r->area, &plan, "dropped", remark));
	json_object_set_new(r->result, "plan", json_null());
	say_line(r, "Dropped: %s has no plan now.", p.ref);
	TRY(plans_after(t, r->area, p.id, &label));
	if (label != NULL)
		say_line(r, "ALARM: SWEP has ended, and %s is still in %s: find another plan.",
			 p.ref, label);
	return ERR_OK;
}

static bool sets(const struct request *r)
{
	static const char *const names[] = {"what", "where", "by", "owner"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (json_object_get(r->args, names[i]) != NULL)
			return true;
	return false;
}

enum err verb_plan(struct turn *t, struct request *r, struct fault *why)
{
	return sets(r) ? set(t, r, why) : show_plan(t, r, why);
}

/* ---- told ----------------------------------------------------------------------------------- */

/* Who was counted as in and is told has been seen: they are no no-show any more. */
static enum err told_seen(struct turn *t, struct request *r, const struct person *who,
			  const struct plan *plan)
{
	struct placement p;
	TRY(placement_latest(t->store, who->id, t->arena, &p));
	bool unseen = p.id != NULL && p.state == PLACEMENT_OCCUPIED && (p.needs & NEED_UNSEEN) != 0;
	if (!unseen || wall_before(plan->told, p.arrived))
		return ERR_OK;
	say_line(r, "%s was counted as in %s without having been seen: they are from now on.",
		 who->ref, book_label(p.bed));
	return book_seen(t, r->area, &p, (struct wall){0}, false);
}

enum err verb_told(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct plan plan;
	struct wall at;
	const char *by = r->person->user;
	TRY(find_planned(t, r, &p, &plan, why));
	TRY(arg_answerable(t, r, "by", false, &by, why));
	TRY(arg_at(t, r, plan.made, "the plan was made", &at, why));
	plan.told = at.ms != 0 ? at : t->now;
	plan.told_by = by;
	TRY(plan_tell(t->store, plan.id, by, plan.told));
	TRY(turn_audit(t, r->area->key, AUDITED_PLAN, plan.id, "told", NULL));
	TRY(plans_changed(t, r->area, p.id));
	plan_answer(r, &plan, "");
	json_object_del(r->result, "where");
	say_line(r, "%s: %s.", p.ref, plans_text(t, &plan));
	return told_seen(t, r, &p, &plan);
}

/* ---- plans ---------------------------------------------------------------------------------- */

static const char *paid_text(struct turn *t, const struct moving_on *m)
{
	char day[WALL_TEXT];
	if (m->paid_to.day == 0)
		return "";
	return arena_printf(t->arena, "%s%s", date_format_short(m->paid_to, day),
			    wall_before(m->until, t->now) ? " OVERDUE" : "");
}

static json_t *row_json(const struct turn *t, const struct moving_on *m)
{
	bool overdue = m->paid_to.day != 0 && wall_before(m->until, t->now);
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:o, s:b}", "person", m->ref, "bed",
			 m->label, "site", m->site, "site_name", m->site_name, "paid_to",
			 date_json(m->paid_to), "overdue", overdue, "plan", plans_json(&m->plan),
			 "swep", m->swep);
}

static enum err row_say(struct turn *t, struct request *r, const struct moving_on *m)
{
	struct person p;
	bool planned = m->plan.id[0] != '\0';
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s}", "person", m->ref, "bed", m->label,
				"site", m->site_name, "paid_to", paid_text(t, m), "plan",
				planned ? plans_text(t, &m->plan) : "NONE");
	say_row(r, row);
	json_decref(row);
	json_array_append_new(json_object_get(r->result, "people"), row_json(t, m));
	TRY(person_get(t->store, m->person, t->arena, &p));
	return people_audit(t, r->area, &p, "looked at: plans", NULL);
}

static void say_columns(struct request *r)
{
	say_column(r, "person", "PERSON", false);
	say_column(r, "bed", "BED", false);
	say_column(r, "site", "SITE", false);
	say_column(r, "paid_to", "PAID TO", false);
	say_column(r, "plan", "PLAN", false);
}

static enum err say_gone(struct turn *t, struct request *r, const char *activation)
{
	int gone;
	TRY(moving_on_gone(t->store, r->area->key, activation, &gone));
	json_object_set_new(r->result, "gone", json_integer(gone));
	if (gone > 0)
		say_after(r, "%d %s left a bed of this SWEP without a plan.", gone,
			  gone == 1 ? "person has" : "people have");
	return ERR_OK;
}

enum err verb_plans(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_row swep;
	struct moving_on *list;
	size_t count, lacking = 0, untold = 0;
	(void)why;
	TRY(swep_read(t->store, r->area->key, t->arena, &swep));
	const char *activation = swep.activation != NULL ? swep.activation : "";
	TRY(moving_on_list(t->store, r->area->key, activation, t->arena, &list, &count));
	json_object_set_new(r->result, "people", json_array());
	if (count > 0)
		say_columns(r);
	for (size_t i = 0; i < count; i++) {
		bool planned = list[i].plan.id[0] != '\0';
		lacking += !planned;
		untold += planned && list[i].plan.told.ms == 0;
		TRY(row_say(t, r, &list[i]));
	}
	json_object_set_new(r->result, "lacking", json_integer((json_int_t)lacking));
	json_object_set_new(r->result, "untold", json_integer((json_int_t)untold));
	say_after(r, "%zu in beds of SWEP and in hotels; %zu without a plan, %zu not told of it.",
		  count, lacking, untold);
	return say_gone(t, r, activation);
}
