/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ascii.h"
#include "bed_book.h"
#include "bed_words.h"
#include "json_values.h"
#include "list_rows.h"
#include "people.h"
#include "people_verbs.h"
#include "person_args.h"
#include "person_stay.h"
#include "refusal.h"
#include "sighting_rows.h"

/* ---- the list ------------------------------------------------------------------------------- */

static enum err list_write(struct turn *t, struct request *r, const struct person *p,
			   struct listed *l, const char *change)
{
	l->person = p->id;
	l->by = t->actor;
	TRY(listed_put(t->store, r->area->key, l));
	json_object_set_new(r->result, "person", json_string(p->ref));
	json_object_set_new(r->result, "listed", json_boolean(l->removed.ms == 0));
	return turn_audit(t, r->area->key, AUDITED_LISTED, listed_id(r->area->key, p->id, t->arena),
			  change, NULL);
}

static enum err list_add(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct listed l;
	TRY(arg_anybody(t, r, "person", &p, why));
	TRY(listed_get(t->store, r->area->key, p.id, t->arena, &l));
	if (l.person != NULL && l.removed.ms == 0)
		return fault_set(why, ERR_REFUSED, "person", "%s is on the list already", p.ref);
	l.added = t->now;
	l.removed.ms = 0;
	say_line(r, "On the list: %s.", p.ref);
	return list_write(t, r, &p, &l, "new -> listed");
}

static enum err list_remove(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct listed l;
	TRY(arg_somebody(t, r, "person", &p, why));
	TRY(listed_get(t->store, r->area->key, p.id, t->arena, &l));
	if (l.person == NULL || l.removed.ms != 0)
		return fault_set(why, ERR_NOT_FOUND, "person", "%s is not on the list", p.ref);
	l.removed = t->now;
	say_line(r, "No longer on the list: %s.", p.ref);
	return list_write(t, r, &p, &l, "listed -> removed");
}

static const char *offer_text(struct turn *t, const struct offer *o)
{
	char at[WALL_TEXT];
	if (o->id == NULL)
		return "";
	return arena_printf(t->arena, "%s %s%s%s", wall_format_clock(o->at, at),
			    offer_outcome_name(o->outcome), o->reason[0] != '\0' ? ", " : "",
			    o->reason);
}

static json_t *offer_json(const struct offer *o)
{
	if (o->id == NULL)
		return json_null();
	json_t *offer = json_pack("{s:s}", "outcome", offer_outcome_name(o->outcome));
	json_object_set_new(offer, "at", wall_json(o->at));
	json_object_set_new(offer, "reason", word_json(o->reason));
	return offer;
}

static const char *sighting_text(struct turn *t, const struct sighting *seen)
{
	char at[WALL_TEXT];
	if (seen->id == NULL)
		return "";
	return arena_printf(t->arena, "%s %s, %s", wall_format_local(seen->at, at), seen->place,
			    seen->found ? "found" : "not found");
}

static json_t *sighting_json(const struct sighting *seen)
{
	if (seen->id == NULL)
		return json_null();
	json_t *sighting = json_pack("{s:s, s:b}", "place", seen->place, "found", seen->found);
	json_object_set_new(sighting, "at", wall_json(seen->at));
	return sighting;
}

/* The bed that they have, or what became of the one that they had this night. */
static const char *bed_text(struct turn *t, const struct area_settings *area,
			    const struct placement *p, const struct bed *bed)
{
	struct date tonight = night_at(t->now, area->policy.hours);
	if (bed->id != NULL)
		return person_stay_text(t, p, bed);
	if (p->id == NULL || night_at(p->ended, area->policy.hours).day != tonight.day)
		return "";
	return arena_printf(t->arena, "%s %s%s%s", placement_outcome_name(p->outcome),
			    book_label(p->bed), p->reason[0] != '\0' ? ", " : "", p->reason);
}

static enum err list_row(struct turn *t, struct request *r, const struct listed *l, json_t *all)
{
	struct person p;
	struct offer o;
	struct sighting seen;
	struct placement place;
	struct bed bed;
	TRY(person_get(t->store, l->person, t->arena, &p));
	TRY(offer_latest(t->store, p.id, night_at(t->now, r->area->policy.hours), t->arena, &o));
	TRY(sighting_latest(t->store, p.id, t->arena, &seen));
	TRY(person_stay_find(t, &p, &place, &bed));
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "person", p.ref, "tonight", offer_text(t, &o),
		      "bed", bed_text(t, r->area, &place, &bed), "sought", sighting_text(t, &seen),
		      "note", p.objects ? "objects to sharing" : "");
	say_row(r, row);
	json_decref(row);
	row = json_pack("{s:s, s:b}", "person", p.ref, "objects", p.objects);
	json_object_set_new(row, "added", wall_json(l->added));
	json_object_set_new(row, "offer", offer_json(&o));
	json_object_set_new(row, "placement", person_stay_json(&place, &bed));
	json_object_set_new(row, "sighting", sighting_json(&seen));
	json_array_append_new(all, row);
	return people_audit(t, r->area, &p, "looked at: listed", NULL);
}

static enum err list_show(struct turn *t, struct request *r, struct fault *why)
{
	struct listed *rows;
	size_t count;
	json_t *all = json_array();
	(void)why;
	json_object_set_new(r->result, "people", all);
	TRY(book_expire(t, r->area));
	TRY(listed_all(t->store, r->area->key, t->arena, &rows, &count));
	if (count == 0) {
		say_line(r, "Nobody is on the list.");
		return ERR_OK;
	}
	say_column(r, "person", "PERSON", false);
	say_column(r, "tonight", "OFFERED TONIGHT", false);
	say_column(r, "bed", "BED TONIGHT", false);
	say_column(r, "sought", "LAST SOUGHT", false);
	say_column(r, "note", "NOTE", false);
	for (size_t i = 0; i < count; i++)
		TRY(list_row(t, r, &rows[i], all));
	return ERR_OK;
}

enum err verb_list(struct turn *t, struct request *r, struct fault *why)
{
	static const struct {
		const char *word;
		enum err (*run)(struct turn *t, struct request *r, struct fault *why);
	} kinds[] = {{"add", list_add}, {"remove", list_remove}, {"show", list_show}};
	const char *what;
	TRY(arg_text(r, "what", true, LIMIT_KEY, &what, why));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].word, what) == 0)
			return kinds[i].run(t, r, why);
	return fault_set(why, ERR_USAGE, "what", "what must be add, remove or show");
}

/* ---- offers --------------------------------------------------------------------------------- */

static enum err arg_code(const struct request *r, enum offer_outcome outcome, const char **code,
			 struct fault *why)
{
	const char *word = NULL;
	char words[REFUSAL_TEXT];
	bool refused = outcome == OFFER_REFUSED;
	*code = "";
	TRY(arg_text(r, "reason", refused, LIMIT_KEY, &word, why));
	if (word == NULL)
		return ERR_OK;
	if (!refused)
		return fault_set(why, ERR_USAGE, "reason", "a reason goes with refused only");
	*code = refusal_read(word);
	return *code != NULL ? ERR_OK
			     : fault_set(why, ERR_USAGE, "reason", "reason must be one of: %s",
					 refusal_words(words));
}

enum err verb_offered(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct offer o = {
	    .night = night_at(t->now, r->area->policy.hours), .at = t->now, .by = t->actor};
	const char *word;
	char night[WALL_TEXT];
	TRY(arg_text(r, "outcome", true, LIMIT_KEY, &word, why));
	if (!offer_outcome_parse(word, &o.outcome))
		return fault_set(why, ERR_USAGE, "outcome",
				 "outcome must be accepted, refused or not-found");
	TRY(arg_code(r, o.outcome, &o.reason, why));
	TRY(arg_anybody(t, r, "person", &p, why));
	o.person = p.id;
	TRY(offer_add(t->store, r->area->key, t->arena, &o));
	json_object_set_new(r->result, "offer", json_string(o.id));
	json_object_set_new(r->result, "person", json_string(p.ref));
	json_object_set_new(r->result, "night", json_string(date_format(o.night, night)));
	json_object_set_new(r->result, "outcome", json_string(offer_outcome_name(o.outcome)));
	json_object_set_new(r->result, "reason", json_string(o.reason));
	say_line(r, "Offer for the night of %s: %s, %s%s%s.", date_format_short(o.night, night),
		 p.ref, offer_outcome_name(o.outcome), o.reason[0] != '\0' ? ": " : "", o.reason);
	return turn_audit(t, r->area->key, AUDITED_OFFER, o.id,
			  arena_printf(t->arena, "new -> %s", offer_outcome_name(o.outcome)), NULL);
}

/* ---- sightings ------------------------------------------------------------------------------ */

static enum err arg_place(const struct request *r, const char **place, struct fault *why)
{
	TRY(arg_text(r, "place", true, LIMIT_NAME, place, why));
	for (const char *c = *place; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return fault_set(why, ERR_USAGE, "place", "place must be on one line");
	return ERR_OK;
}

static enum err arg_sighted(struct turn *t, const struct request *r, struct person *p,
			    struct fault *why)
{
	const char *ref;
	*p = (struct person){.id = "", .ref = PERSON_UNKNOWN};
	TRY(arg_reference(r, "person", &ref, why));
	return ascii_same(ref, PERSON_UNKNOWN) ? ERR_OK : arg_anybody(t, r, "person", p, why);
}

enum err verb_sighting(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	struct sighting x = {.at = t->now, .by = t->actor};
	bool given;
	TRY(arg_place(r, &x.place, why));
	TRY(arg_yes(r, "found", true, &x.found, &given, why));
	TRY(arg_sighted(t, r, &p, why));
	x.person = p.id;
	TRY(sighting_add(t->store, r->area->key, t->arena, &x));
	json_object_set_new(r->result, "sighting", json_string(x.id));
	json_object_set_new(r->result, "person", json_string(p.ref));
	json_object_set_new(r->result, "place", json_string(x.place));
	json_object_set_new(r->result, "found", json_boolean(x.found));
	json_object_set_new(r->result, "first", json_boolean(x.first));
	say_line(r, "Sighting: %s, %s, %s%s.", p.ref, x.place, x.found ? "found" : "not found",
		 x.first ? " for the first time" : "");
	return turn_audit(t, r->area->key, AUDITED_SIGHTING, x.id,
			  x.first   ? "new -> first found"
			  : x.found ? "new -> found"
				    : "new -> not found",
			  NULL);
}
