/* SPDX-License-Identifier: MIT */
#include "nomination_verbs.h"

#include <string.h>

#include "bed_args.h"
#include "bed_book.h"
#include "bed_words.h"
#include "children.h"
#include "choice.h"
#include "couple.h"
#include "guest.h"
#include "json_values.h"
#include "need.h"
#include "nominations.h"
#include "person_args.h"

#define ALL_MS DAYS_MS(90) /* how long one that is over is listed by --all */

static json_t *nomination_json(const struct nomination *n)
{
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", n->id, "person",
				n->ref, "site", n->site, "site_name", n->site_name, "criteria",
				n->criteria, "state", nomination_state_name(n->state), "by", n->by);
	json_object_set_new(row, "partner", word_json(n->partner_ref));
	json_object_set_new(row, "bed", word_json(n->label));
	json_object_set_new(row, "for", needs_json(n->needs));
	json_object_set_new(row, "decided_by", word_json(n->decided_by));
	json_object_set_new(row, "made", wall_json(n->made));
	json_object_set_new(row, "decided", wall_json(n->decided));
	json_object_set_new(row, "ended", wall_json(n->ended));
	return row;
}

static enum err answer(struct turn *t, struct request *r, const char *id)
{
	struct nomination n;
	TRY(nomination_get(t->store, r->area->key, id, t->arena, &n));
	json_t *row = nomination_json(&n);
	json_object_update(r->result, row);
	json_object_del(r->result, "id");
	json_object_set_new(r->result, "nomination", json_string(n.id));
	json_decref(row);
	return ERR_OK;
}

/* "G05 at The Gateway", or the site alone. */
static const char *where_text(struct turn *t, const char *label, const char *site_name)
{
	return label[0] != '\0' ? arena_printf(t->arena, "%s at %s", label, site_name) : site_name;
}

/* ---- who is put forward ---------------------------------------------------------------------- */

static enum err refuse_other_bed(const struct bed *bed, struct fault *why)
{
	if (!panel_gives(bed))
		return fault_set(why, ERR_REFUSED, "bed", "%s is no bed that a panel gives",
				 bed->label);
	return bed->state != BED_CLOSED
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "bed", "%s is closed", bed->label);
}

static enum err site_has_panel(struct turn *t, const struct request *r, const struct site *site,
			       struct fault *why)
{
	struct bed *beds;
	size_t count;
	TRY(bed_list(t->store, r->area->key, site->key, t->arena, &beds, &count));
	for (size_t i = 0; i < count; i++)
		if (panel_gives(&beds[i]) && beds[i].state != BED_CLOSED)
			return ERR_OK;
	return fault_set(why, ERR_REFUSED, "where", "%s has no bed that a panel gives", site->name);
}

/* A bed's label, or a site's key: then the panel names the bed. */
static enum err arg_where(struct turn *t, const struct request *r, struct nomination *n,
			  struct fault *why)
{
	const char *word;
	struct bed bed;
	struct site site;
	TRY(arg_text(r, "where", true, LIMIT_LABEL, &word, why));
	TRY(bed_get(t->store, bed_id(r->area->key, word, t->arena), t->arena, &bed));
	if (bed.id != NULL) {
		n->site = bed.site;
		n->site_name = bed.site_name;
		n->bed = bed.id;
		n->label = bed.label;
		return refuse_other_bed(&bed, why);
	}
	TRY(site_get(t->store, r->area->key, word, t->arena, &site));
	if (site.key == NULL)
		return fault_set(why, ERR_NOT_FOUND, "where", "there is no bed or site \"%.40s\"",
				 word);
	n->site = site.key;
	n->site_name = site.name;
	n->bed = n->label = "";
	return site_has_panel(t, r, &site, why);
}

static void say_nominated(struct turn *t, struct request *r, const struct guest *g,
			  const struct nomination *n)
{
	say_line(r, "Nominated: %s for %s, by criteria %s, as %s.", nomination_names(t, n),
		 where_text(t, n->label, n->site_name), n->criteria, n->id);
	if (guest_has_bed(g))
		say_line(r, "Until somebody moves them they %s %s at %s.",
			 g->last.state == PLACEMENT_HELD ? "hold" : "stay in", g->bed.label,
			 g->bed.site_name);
	else
		say_line(r, "They have no bed tonight: this gives them none.");
	say_line(r, "When the panel has decided: panel %s accepted --by MANAGER --reason TEXT",
		 n->id);
}

static enum err refuse_twice(struct turn *t, const struct request *r, const struct person *who,
			     const struct nomination *n, struct fault *why)
{
	bool any = false;
	if (who->id != NULL)
		TRY(nomination_at(t->store, r->area->key, n->site, who->id, &any));
	return any ? fault_set(why, ERR_TAKEN, "person",
			       "%s is nominated for %s already: see nominations", who->ref,
			       n->site_name)
		   : ERR_OK;
}

/* Both or neither; where they sleep until then is not asked. */
static enum err arg_partner(struct turn *t, const struct request *r, struct guest *g,
			    struct nomination *n, struct fault *why)
{
	g->partner = (struct person){0}; /* who shares a bed with them is put forward by name */
	guest_hear(t, r, g, &n->needs);
	if (json_object_get(r->args, "with") == NULL)
		return ERR_OK;
	TRY(guest_meet_with(t, r, g, &g->partner, why));
	n->needs |= guest_needs_of_two(g->heard);
	return ERR_OK;
}

static enum err put_forward(struct turn *t, struct request *r, struct guest *g,
			    struct nomination *n, const char *remark, struct fault *why)
{
	TRY(refuse_twice(t, r, &g->person, n, why));
	TRY(refuse_twice(t, r, &g->partner, n, why));
	TRY(guest_known(t, r, g));
	TRY(store_id(t->store, 'g', t->arena, &n->id));
	n->person = g->person.id;
	n->ref = g->person.ref;
	n->partner = g->partner.ref != NULL ? g->partner.id : "";
	n->partner_ref = g->partner.ref != NULL ? g->partner.ref : "";
	n->made = t->now;
	n->by = t->actor;
	TRY(nomination_add(t->store, r->area->key, n));
	TRY(turn_audit(t, r->area->key, AUDITED_NOMINATION, n->id, "new", remark));
	say_nominated(t, r, g, n);
	return answer(t, r, n->id);
}

/* Asks for nobody's status, and has nowhere to keep it. */
enum err verb_nominate(struct turn *t, struct request *r, struct fault *why)
{
	struct nomination n = {0};
	struct guest g;
	const char *remark;
	TRY(arg_where(t, r, &n, why));
	TRY(arg_version(t, r, "criteria", &n.criteria, why));
	TRY(arg_needs_any(r, &n.needs, why));
	TRY(guest_find(t, r, &g, why));
	TRY(arg_partner(t, r, &g, &n, why));
	if (guest_is_child(&g, n.needs))
		return guest_child(t, r, &g);
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	return put_forward(t, r, &g, &n, remark, why);
}

/* ---- what the panel says --------------------------------------------------------------------- */

struct word {
	struct nomination n;
	enum nomination_state to;
	struct bed bed; /* accepted; else id NULL */
	const char *by, *remark;
};

static enum err arg_nomination(struct turn *t, const struct request *r, struct nomination *n,
			       struct fault *why)
{
	char at[WALL_TEXT];
	const char *id;
	TRY(arg_text(r, "nomination", true, LIMIT_KEY, &id, why));
	TRY(nomination_get(t->store, r->area->key, id, t->arena, n));
	if (n->id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "nomination",
				 "there is no nomination \"%.40s\"", id);
	if (n->ended.ms != 0)
		return fault_set(why, ERR_REFUSED, "nomination", "%s is over: %s since %s", n->id,
				 nomination_state_name(n->state), wall_format_local(n->ended, at));
	return ERR_OK;
}

static enum err arg_decision(const struct request *r, const struct nomination *n,
			     enum nomination_state *to, struct fault *why)
{
	const char *word;
	TRY(arg_text(r, "decision", true, LIMIT_KEY, &word, why));
	if (!nomination_state_read(word, to) || *to == NOMINATION_OPEN || *to == NOMINATION_PLACED)
		return fault_set(why, ERR_USAGE, "decision",
				 "decision must be accepted, refused or withdrawn, not \"%.20s\"",
				 word);
	if (n->state == NOMINATION_ACCEPTED && *to != NOMINATION_WITHDRAWN)
		return fault_set(why, ERR_REFUSED, "decision",
				 "%s was accepted: %s is kept for %s until they move in, or until "
				 "it is withdrawn",
				 n->id, n->label, n->ref);
	return ERR_OK;
}

/* Whoever asks, unless another manager has brought the word. */
static enum err arg_manager(struct turn *t, const struct request *r, const char **user,
			    struct fault *why)
{
	*user = r->person->user;
	TRY(arg_text(r, "by", false, LIMIT_KEY, user, why));
	for (int i = 0; i < t->settings->person_count; i++) {
		const struct person_settings *p = &t->settings->people[i];
		if (strcmp(p->user, *user) == 0 && p->role == ROLE_MANAGER) {
			*user = p->user;
			return ERR_OK;
		}
	}
	return fault_set(why, ERR_FORBIDDEN, "by", "%.40s is no manager: the panel's word is one's",
			 *user);
}

/* Nobody is in it, and it is promised to nobody else. */
static enum err refuse_not_empty(struct turn *t, const struct bed *bed, struct fault *why)
{
	char until[WALL_TEXT];
	struct nomination other;
	if (bed->crash.ms != 0)
		return fault_set(why, ERR_TAKEN, "bed",
				 "%s is crash space until %s: end that first: crash %s --end",
				 bed->label, wall_format_local(bed->crash, until), bed->label);
	TRY(book_refuse_taken(bed, why));
	TRY(nomination_of_bed(t->store, bed->id, t->arena, &other));
	return other.id == NULL ? ERR_OK
				: fault_set(why, ERR_TAKEN, "bed",
					    "%s is kept for %s, by %s: withdraw that first",
					    bed->label, other.ref, other.id);
}

static enum err arg_bed(struct turn *t, const struct request *r, struct word *w, struct fault *why)
{
	const char *label = w->n.label;
	TRY(arg_text(r, "bed", label[0] == '\0', LIMIT_LABEL, &label, why));
	TRY(bed_named(t, r, label, &w->bed, why));
	TRY(refuse_other_bed(&w->bed, why));
	if (strcmp(w->bed.site, w->n.site) != 0)
		return fault_set(why, ERR_REFUSED, "bed", "%s is at %s, and %s is for %s",
				 w->bed.label, w->bed.site_name, w->n.id, w->n.site_name);
	return refuse_not_empty(t, &w->bed, why);
}

/* What keeps somebody safe binds a panel, too. */
static enum err accept(struct turn *t, struct request *r, struct word *w, const struct guest *g,
		       struct fault *why)
{
	struct seek s;
	const char *decided;
	TRY(arg_bed(t, r, w, why));
	TRY(guest_seek(t, r, g, need_said(w->n.needs, g->heard), &s, &decided, why));
	TRY(guest_refuse_unsuited(t, &s, &w->bed, why));
	return ERR_OK;
}

/* Who has a bed is moved, and takes the other along. */
static enum err way_in(struct turn *t, const struct word *w, const struct guest *g,
		       const char *label, const char **out)
{
	struct guest other = {.person = {.id = NULL}};
	const char *one = w->n.ref, *two = w->n.partner_ref;
	if (two[0] != '\0')
		TRY(placement_latest(t->store, w->n.partner, t->arena, &other.last));
	bool second = !guest_has_bed(g) && guest_has_bed(&other);
	*out = arena_printf(t->arena, "%s %s %s%s%s",
			    guest_has_bed(g) || second ? "move" : "checkin", second ? two : one,
			    label, two[0] != '\0' ? " --with " : "", second ? one : two);
	return ERR_OK;
}

static enum err say_decided(struct turn *t, struct request *r, const struct word *w,
			    const struct guest *g)
{
	const char *way;
	const char *label = w->bed.id != NULL ? w->bed.label : w->n.label;
	const char *where = where_text(t, label, w->n.site_name);
	switch (w->to) {
	case NOMINATION_ACCEPTED:
		say_line(r, "Accepted: %s is kept for %s, by the word of %s.", where,
			 nomination_names(t, &w->n), w->by);
		TRY(way_in(t, w, g, label, &way));
		say_line(r, "When they are there: %s", way);
		break;
	case NOMINATION_REFUSED:
		say_line(r, "Refused: %s for %s, by the word of %s.", nomination_names(t, &w->n),
			 where, w->by);
		break;
	case NOMINATION_WITHDRAWN:
		say_line(r, "Withdrawn: %s for %s%s.", nomination_names(t, &w->n), where,
			 w->n.state == NOMINATION_ACCEPTED ? ": it is kept no more" : "");
		break;
	case NOMINATION_OPEN:
	case NOMINATION_PLACED:
	case NOMINATION_STATES:
		break;
	}
	if (guest_has_bed(g))
		say_line(r, "%s still has %s at %s.", w->n.ref, g->bed.label, g->bed.site_name);
	return ERR_OK;
}

static enum err decide(struct turn *t, struct request *r, const struct word *w,
		       const struct guest *g, struct fault *why)
{
	const char *bed = w->bed.id != NULL ? w->bed.id : "";
	const char *change = arena_printf(t->arena, "%s -> %s", nomination_state_name(w->n.state),
					  nomination_state_name(w->to));
	enum err e = nomination_decide(t->store, w->n.id, w->to, bed, w->by, t->now);
	if (e == ERR_TAKEN)
		return fault_set(why, ERR_TAKEN, "bed", "%s is kept for somebody else",
				 w->bed.label);
	TRY(e);
	TRY(turn_audit(t, r->area->key, AUDITED_NOMINATION, w->n.id, change, w->remark));
	TRY(person_touch(t->store, w->n.person, t->now));
	TRY(say_decided(t, r, w, g));
	return answer(t, r, w->n.id);
}

static enum err guest_of(struct turn *t, const struct request *r, const struct nomination *n,
			 struct guest *g)
{
	*g = (struct guest){0};
	TRY(book_expire(t, r->area));
	TRY(person_get(t->store, n->person, t->arena, &g->person));
	TRY(placement_latest(t->store, n->person, t->arena, &g->last));
	if (n->partner[0] != '\0')
		TRY(person_get(t->store, n->partner, t->arena, &g->partner));
	TRY(guest_recall(t, g));
	return guest_has_bed(g) ? bed_get(t->store, g->last.bed, t->arena, &g->bed) : ERR_OK;
}

enum err verb_panel(struct turn *t, struct request *r, struct fault *why)
{
	struct word w = {.bed = {.id = NULL}};
	struct guest g;
	TRY(arg_nomination(t, r, &w.n, why));
	TRY(arg_decision(r, &w.n, &w.to, why));
	TRY(arg_manager(t, r, &w.by, why));
	TRY(guest_of(t, r, &w.n, &g));
	bool accepted = w.to == NOMINATION_ACCEPTED;
	if (!accepted && json_object_get(r->args, "bed") != NULL)
		return fault_set(why, ERR_USAGE, "bed", "only an accepted one names a bed");
	if (accepted && guest_is_child(&g, w.n.needs))
		return guest_child(t, r, &g);
	if (accepted)
		TRY(accept(t, r, &w, &g, why));
	TRY(arg_remark(t, r, "reason", true, &w.remark, why));
	return decide(t, r, &w, &g, why);
}

/* ---- the list -------------------------------------------------------------------------------- */

static void say_columns(struct request *r)
{
	say_column(r, "id", "ID", false);
	say_column(r, "person", "PERSON", false);
	say_column(r, "where", "WHERE", false);
	say_column(r, "criteria", "CRITERIA", false);
	say_column(r, "since", "SINCE", false);
	say_column(r, "state", "STATE", false);
}

/* A kept bed that nobody could move into is shown as it is. */
static const char *state_text(struct turn *t, const struct nomination *n)
{
	const char *state = nomination_state_name(n->state);
	if (n->state == NOMINATION_OPEN)
		return state;
	if (n->state == NOMINATION_ACCEPTED && strcmp(n->bed_state, "ready") != 0)
		return arena_printf(t->arena, "%s by %s; the bed is %s", state, n->decided_by,
				    n->bed_state);
	return arena_printf(t->arena, "%s by %s", state, n->decided_by);
}

static void say_nomination(struct turn *t, struct request *r, const struct nomination *n)
{
	char made[WALL_TEXT];
	json_t *row = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s}", "id", n->id, "person", nomination_names(t, n),
	    "where", where_text(t, n->label, n->site_name), "criteria", n->criteria, "since",
	    wall_format_local(n->made, made), "state", state_text(t, n));
	say_row(r, row);
	json_decref(row);
}

enum err verb_nominations(struct turn *t, struct request *r, struct fault *why)
{
	struct nomination *rows;
	struct nomination_counts c;
	size_t count;
	bool all = false;
	json_t *list = json_array();
	json_object_set_new(r->result, "nominations", list);
	TRY(arg_flag(r, "all", &all, why));
	TRY(nomination_list(t->store, r->area->key, all, wall_plus(t->now, -ALL_MS), t->arena,
			    &rows, &count));
	TRY(nomination_count(t->store, r->area->key, &c));
	if (count > 0)
		say_columns(r);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, nomination_json(&rows[i]));
		say_nomination(t, r, &rows[i]);
		TRY(turn_audit(t, r->area->key, AUDITED_PERSON, rows[i].person,
			       "looked at: nominated", NULL));
	}
	json_object_set_new(r->result, "open", json_integer(c.open));
	json_object_set_new(r->result, "accepted", json_integer(c.accepted));
	say_after(r, "%d wait for a panel; %d accepted and not moved in yet.", c.open, c.accepted);
	return ERR_OK;
}
