/* SPDX-License-Identifier: MIT */
#include "nominations.h"

#include <string.h>

bool panel_gives(const struct bed *bed)
{
	return !bed->scheme && (!bed->night || bed->crash.ms != 0);
}

const char *nomination_names(struct turn *t, const struct nomination *n)
{
	return n->partner_ref[0] != '\0'
		   ? arena_printf(t->arena, "%s and %s", n->ref, n->partner_ref)
		   : n->ref;
}

enum err nomination_opens(struct turn *t, struct seek *s, struct bed *bed)
{
	struct nomination n;
	if (!panel_gives(bed) || s->person.id == NULL)
		return ERR_OK;
	TRY(nomination_of_bed(t->store, bed->id, t->arena, &n));
	bool first = n.id != NULL && strcmp(n.person, s->person.id) == 0;
	bool second = n.id != NULL && strcmp(n.partner, s->person.id) == 0;
	if (!first && !second)
		return ERR_OK;
	const char *other = first ? n.partner : n.person;
	if (n.partner[0] != '\0' && (s->partner.id == NULL || strcmp(other, s->partner.id) != 0)) {
		s->both = first ? n.partner_ref : n.ref;
		return ERR_OK;
	}
	s->single = n.partner[0] == '\0' && s->partner.ref != NULL && (n.needs & BED_COUPLE) == 0;
	if (s->single)
		return ERR_OK;
	if (second)
		n.needs = need_of_other(n.needs);
	bed->night = true;
	s->needs = need_said(n.needs, s->needs);
	s->given = n.needs;
	s->panel = arena_printf(t->arena, "%s, whose word it was, about %s", n.decided_by, n.id);
	return ERR_OK;
}

enum err nomination_whom(struct turn *t, const struct bed *bed, const char **out)
{
	struct nomination n;
	TRY(nomination_of_bed(t->store, bed->id, t->arena, &n));
	*out = n.id == NULL ? NULL
			    : arena_printf(t->arena, "%s%s", nomination_names(t, &n),
					   n.partner[0] != '\0' ? " together" : "");
	return ERR_OK;
}

static bool is_one_of(const struct nomination *n, const struct person *p)
{
	return p->id != NULL && (strcmp(n->person, p->id) == 0 || strcmp(n->partner, p->id) == 0);
}

static enum err refuse_stranger(struct turn *t, const struct nomination *n, const struct guest *g,
				struct fault *why)
{
	fault_set(why, ERR_REFUSED, "person",
		  "%s is kept for %s by a panel: %s comes in with them, and not without",
		  g->bed.label, nomination_names(t, n), g->person.ref);
	return fault_hint(why, ": checkin %s --with %s", n->ref, g->person.ref);
}

enum err nomination_refuse_other(struct turn *t, const struct request *r, const struct guest *g,
				 struct fault *why)
{
	struct nomination n;
	bool with = json_object_get(r->args, "with") != NULL;
	TRY(nomination_of_bed(t->store, g->bed.id, t->arena, &n));
	bool named = n.id != NULL && is_one_of(&n, &g->person);
	bool other = n.id != NULL && is_one_of(&n, &g->partner);
	if (n.id == NULL || (named && (other || n.partner[0] == '\0')) || (other && with))
		return ERR_OK;
	if (!named)
		return refuse_stranger(t, &n, g, why);
	fault_set(why, ERR_REFUSED, "with", "%s is kept for %s together: both or neither",
		  g->bed.label, nomination_names(t, &n));
	return fault_hint(why,
			  ": checkin %s --with %s; for %s alone: release %s, then hold best %s",
			  n.ref, n.partner_ref, g->person.ref, g->person.ref, g->person.ref);
}

enum err nomination_refuse_back(struct turn *t, const struct guest *g, struct fault *why)
{
	struct nomination n;
	const char *ref = g->person.ref;
	TRY(nomination_of_bed(t->store, g->bed.id, t->arena, &n));
	bool named = n.id != NULL && is_one_of(&n, &g->person);
	if (n.id == NULL || (named && n.partner[0] == '\0'))
		return ERR_OK;
	fault_set(why, ERR_REFUSED, "bed", "%s is kept by a panel for %s since", g->bed.label,
		  named ? "them together with somebody else" : "somebody else");
	return fault_hint(why,
			  ": name the bed in which %s is; if it is that one, ask the panel: panel "
			  "%s withdrawn, then checkin %s --still",
			  ref, n.id, ref);
}

enum err nomination_lets(struct turn *t, const struct placement *p, bool *lets)
{
	struct nomination n;
	TRY(nomination_of_bed(t->store, p->bed, t->arena, &n));
	*lets = n.id == NULL || (strcmp(n.person, p->person) == 0 && n.partner[0] == '\0');
	return ERR_OK;
}

enum err nomination_met(struct turn *t, const struct area_settings *area, const struct placement *p)
{
	struct nomination n;
	TRY(nomination_of_bed(t->store, p->bed, t->arena, &n));
	if (n.id == NULL || (strcmp(n.person, p->person) != 0 && strcmp(n.partner, p->person) != 0))
		return ERR_OK;
	TRY(nomination_place(t->store, n.id, t->now));
	return turn_audit(t, area->key, AUDITED_NOMINATION, n.id, "accepted -> placed", NULL);
}

enum err nominations_status(struct turn *t, struct request *r)
{
	struct nomination_counts c;
	TRY(nomination_count(t->store, r->area->key, &c));
	json_object_set_new(r->result, "nominations",
			    json_pack("{s:i, s:i}", "open", c.open, "accepted", c.accepted));
	if (c.open + c.accepted > 0)
		say_line(r, "Panels    %d nominated, %d accepted and not moved in yet", c.open,
			 c.accepted);
	return ERR_OK;
}
