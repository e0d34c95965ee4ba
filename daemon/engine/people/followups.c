/* SPDX-License-Identifier: MIT */
#include "followups.h"

#include <string.h>

#include "deadlines.h"
#include "person_args.h"

#define CHILDREN_MS MINUTES_MS(30) /* a young person is not kept waiting longer unheard */
#define AGAIN_MS HOURS_MS(1)

static bool is_children(const struct followup *f)
{
	return strcmp(f->kind, FOLLOWUP_CHILDREN) == 0;
}

/* At the end of the night, when the day begins its work: that may be over already. */
static struct wall end_of(const struct area_settings *area, struct date night)
{
	return night_span(night, area->policy.hours).to;
}

/* swepd can do nothing for anybody: whoever hears of it first gives it to somebody. */
static const char *somebody(const struct turn *t)
{
	return strcmp(t->actor, "swepd") == 0 ? "" : t->actor;
}

/* The first who speaks of one that is nobody's has it. */
static enum err taken_on(struct turn *t, const struct area_settings *area, const struct followup *f)
{
	if (f->owner[0] != '\0' || somebody(t)[0] == '\0')
		return ERR_OK;
	TRY(followup_set_owner(t->store, f->id, t->actor));
	return turn_audit(t, area->key, AUDITED_FOLLOWUP, f->id, "open -> open", NULL);
}

const char *followup_owner(const struct followup *f)
{
	return f->owner[0] != '\0' ? f->owner : "NOBODY YET";
}

/* One of a kind is open at a time. */
static enum err open_once(struct turn *t, const struct area_settings *area, struct followup *f,
			  const char **id)
{
	struct followup open;
	TRY(followup_find(t->store, f->person, f->kind, t->arena, &open));
	*id = open.id;
	if (open.id != NULL)
		return taken_on(t, area, &open);
	f->owner = somebody(t);
	f->made = t->now;
	TRY(store_id(t->store, 'f', t->arena, &f->id));
	TRY(followup_add(t->store, area->key, f));
	TRY(turn_audit(t, area->key, AUDITED_FOLLOWUP, f->id, "new -> open", NULL));
	*id = f->id;
	return deadline_set(t->store, DEADLINE_FOLLOWUP, f->id, area->key, f->due);
}

enum err followup_open(struct turn *t, const struct area_settings *area, const char *person,
		       const char *kind, const char **id)
{
	struct followup f = {.person = person, .kind = kind};
	f.due = is_children(&f) ? wall_plus(t->now, CHILDREN_MS)
				: end_of(area, night_at(t->now, area->policy.hours));
	return open_once(t, area, &f, id);
}

enum err followup_open_welfare(struct turn *t, const struct area_settings *area, const char *person,
			       struct date night, const char **id)
{
	struct followup f = {
	    .person = person, .kind = FOLLOWUP_WELFARE, .due = end_of(area, night)};
	return open_once(t, area, &f, id);
}

static enum err finish(struct turn *t, const struct area_settings *area, const char *id,
		       const char *remark)
{
	TRY(followup_finish(t->store, id, t->actor, t->now));
	TRY(turn_audit(t, area->key, AUDITED_FOLLOWUP, id, "open -> done", remark));
	TRY(turn_alarm_clear(t, area->key, "followup", id));
	return deadline_clear(t->store, DEADLINE_FOLLOWUP, id);
}

enum err followup_settle(struct turn *t, const struct area_settings *area, const char *person,
			 const char *kind)
{
	struct followup f;
	TRY(followup_find(t->store, person, kind, t->arena, &f));
	while (f.id != NULL) { /* of somebody merged there may be two */
		TRY(finish(t, area, f.id, NULL));
		TRY(followup_find(t->store, person, kind, t->arena, &f));
	}
	return ERR_OK;
}

static const char *overdue_text(const struct followup *f)
{
	if (is_children(f))
		return "children's services have not answered for a young person";
	if (strcmp(f->kind, FOLLOWUP_APART) == 0)
		return "nobody has asked from whom somebody must be kept apart, whose record was "
		       "erased";
	return "a welfare check is overdue";
}

/* Said by its id: an alarm is read by more people than may know of whom. */
enum err followup_due(struct turn *t, const struct area_settings *area, const char *followup)
{
	struct followup f;
	TRY(followup_get(t->store, area->key, followup, t->arena, &f));
	if (f.id == NULL || f.done.ms != 0)
		return deadline_clear(t->store, DEADLINE_FOLLOWUP, followup);
	if (wall_before(t->now, f.due))
		return deadline_set(t->store, DEADLINE_FOLLOWUP, f.id, area->key, f.due);
	TRY(turn_alarm(t, area->key, "followup", f.id, "follow-up %s: %s; %s owns it", f.id,
		       overdue_text(&f), followup_owner(&f)));
	return deadline_set(t->store, DEADLINE_FOLLOWUP, f.id, area->key,
			    wall_plus(t->now, AGAIN_MS));
}

/* ---- verbs ---------------------------------------------------------------------------------- */

static json_t *row_json(const struct turn *t, const struct followup *f)
{
	char due[WALL_TEXT], made[WALL_TEXT];
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "id", f->id, "kind", f->kind,
			 "person", f->ref, "owner", f->owner, "made",
			 wall_format_iso(f->made, made), "due", wall_format_iso(f->due, due),
			 "overdue", !wall_before(t->now, f->due));
}

static void row_say(struct turn *t, struct request *r, const struct followup *f)
{
	char due[WALL_TEXT];
	const char *late = wall_before(t->now, f->due) ? "" : " OVERDUE";
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", f->id, "kind", f->kind, "person", f->ref,
		      "owner", followup_owner(f), "due",
		      arena_printf(t->arena, "%s%s", wall_format_local(f->due, due), late));
	say_row(r, row);
	json_decref(row);
}

static void columns_say(struct request *r)
{
	say_column(r, "id", "ID", false);
	say_column(r, "kind", "KIND", false);
	say_column(r, "person", "PERSON", false);
	say_column(r, "owner", "OWNER", false);
	say_column(r, "due", "DUE", false);
}

enum err verb_followups(struct turn *t, struct request *r, struct fault *why)
{
	struct followup *list;
	size_t count;
	json_t *all = json_array();
	(void)why;
	json_object_set_new(r->result, "followups", all);
	TRY(followup_list(t->store, r->area->key, t->arena, &list, &count));
	TRY(turn_look(t, r->area->key, "followups", "read"));
	if (count > 0)
		columns_say(r);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(all, row_json(t, &list[i]));
		row_say(t, r, &list[i]);
	}
	say_after(r, count == 1 ? "%zu follow-up is open." : "%zu follow-ups are open.", count);
	return ERR_OK;
}

static enum err named(struct turn *t, const struct request *r, struct followup *f,
		      struct fault *why)
{
	const char *id;
	TRY(arg_text(r, "followup", true, LIMIT_KEY, &id, why));
	TRY(followup_get(t->store, r->area->key, id, t->arena, f));
	if (f->id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "followup", "there is no follow-up \"%.31s\"",
				 id);
	if (f->done.ms != 0)
		return fault_set(why, ERR_REFUSED, "followup", "%s was done already, by %s", f->id,
				 f->by);
	json_object_set_new(r->result, "followup", json_string(f->id));
	return ERR_OK;
}

enum err verb_assign(struct turn *t, struct request *r, struct fault *why)
{
	struct followup f;
	const char *owner;
	TRY(named(t, r, &f, why));
	TRY(arg_answerable(t, r, "owner", true, &owner, why));
	TRY(followup_set_owner(t->store, f.id, owner));
	TRY(turn_audit(t, r->area->key, AUDITED_FOLLOWUP, f.id, "open -> open", NULL));
	json_object_set_new(r->result, "owner", json_string(owner));
	say_line(r, "Follow-up %s is for %s now.", f.id, owner);
	return ERR_OK;
}

enum err verb_done(struct turn *t, struct request *r, struct fault *why)
{
	struct followup f;
	const char *remark;
	TRY(named(t, r, &f, why));
	TRY(arg_remark(t, r, "reason", false, &remark, why));
	TRY(finish(t, r->area, f.id, remark));
	say_line(r, "Done: %s, %s.", f.id, f.kind);
	return ERR_OK;
}
