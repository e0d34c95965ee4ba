/* SPDX-License-Identifier: MIT */
#include "inventory_verbs.h"

#include <string.h>

#include "bed_args.h"
#include "bed_book.h"
#include "beds.h"
#include "doors.h"
#include "free_beds.h"
#include "inventory.h"
#include "json_values.h"
#include "people.h"
#include "safety.h"
#include "site_words.h"
#include "whereabouts.h"

#define CHANGE_MOST (LIMIT_REASON + LIMIT_KEY) /* a column's name and its longest cell */
#define STAFF_MOST 99

static enum err site_asked(struct turn *t, const struct request *r, struct site *out,
			   struct fault *why)
{
	const char *key;
	TRY(arg_text(r, "site", true, LIMIT_KEY, &key, why));
	return arg_site(t, r, key, out, why);
}

static enum err site_audit(struct turn *t, const struct request *r, const struct site *site,
			   const char *change, const char *remark)
{
	return turn_audit(t, r->area->key, AUDITED_SITE,
			  arena_printf(t->arena, "%s/%s", r->area->key, site->key), change, remark);
}

/* ---- one thing of a site, of a bed ---------------------------------------------------------- */

/* "set" is all there is to do. */
static enum err arg_change(const struct request *r, const char **change, struct fault *why)
{
	const char *word = "set";
	TRY(arg_text(r, "do", false, LIMIT_KEY, &word, why));
	if (strcmp(word, "set") != 0)
		return fault_set(why, ERR_USAGE, "do", "do must be set, not \"%.20s\"", word);
	return arg_text(r, "change", true, CHANGE_MOST, change, why);
}

enum err verb_site(struct turn *t, struct request *r, struct fault *why)
{
	struct site site, now;
	const char *change;
	TRY(arg_change(r, &change, why));
	TRY(site_asked(t, r, &site, why));
	TRY(site_edit(t, r->area, &site, change, why));
	TRY(site_get(t->store, r->area->key, site.key, t->arena, &now));
	json_object_set_new(r->result, "site", json_string(site.key));
	say_line(r, "Changed: %s, %s.", site.name, change);
	return strcmp(site.building, now.building) == 0 ? ERR_OK : safety_near_roof(t, r, site.key);
}

enum err verb_bed(struct turn *t, struct request *r, struct fault *why)
{
	struct bed bed;
	const char *label, *change;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(arg_change(r, &change, why));
	TRY(book_expire(t, r->area));
	TRY(bed_get(t->store, bed_id(r->area->key, label, t->arena), t->arena, &bed));
	if (bed.id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "bed", "there is no bed \"%.40s\"", label);
	TRY(bed_edit(t, r->area, &bed, change, why));
	json_object_set_new(r->result, "bed", json_string(bed.label));
	say_line(r, "Changed: %s at %s, %s.", bed.label, bed.site_name, change);
	return ERR_OK;
}

/* ---- what a site says ----------------------------------------------------------------------- */

/* "19:00-09:00" */
static enum err arg_hours(const struct request *r, const char **hours, struct fault *why)
{
	int from, to;
	*hours = "";
	TRY(arg_text(r, "hours", false, 11, hours, why));
	const char *dash = strchr(*hours, '-');
	char first[12] = "";
	if ((*hours)[0] == '\0')
		return ERR_OK;
	if (dash != NULL)
		memcpy(first, *hours, (size_t)(dash - *hours));
	if (dash == NULL || !minutes_parse(first, &from) || !minutes_parse(dash + 1, &to))
		return fault_set(why, ERR_USAGE, "hours", "hours must be as in 19:00-09:00");
	return ERR_OK;
}

static const char *staffed_text(struct turn *t, const char *hours, int staff)
{
	const char *on = staff > 0 ? arena_printf(t->arena, ", %d staff", staff) : "";
	return arena_printf(t->arena, "%s%s%s", hours[0] != '\0' ? ", " : "", hours, on);
}

/* ---- who must move ------------------------------------------------------------------------- */

static enum err say_guest(struct turn *t, struct request *r, const struct bed *bed,
			  const struct placement *p, json_t *list)
{
	struct person person;
	TRY(person_get(t->store, p->person, t->arena, &person));
	json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "placement", p->id, "bed",
					      bed->label, "state", placement_state_name(p->state),
					      "person", person.ref));
	say_line(r, "Must move: %s, %s in %s.", person.ref, placement_state_name(p->state),
		 bed->label);
	return people_audit(t, r->area, &person, "looked at: their site closes", NULL);
}

static enum err say_bed(struct turn *t, struct request *r, const struct bed *bed, json_t *list)
{
	struct placement p, partner;
	TRY(placement_get(t->store, bed->placement, t->arena, &p));
	TRY(say_guest(t, r, bed, &p, list));
	TRY(placement_companion(t->store, &p, t->arena, &partner));
	return partner.id != NULL && partner.state != PLACEMENT_ENDED
		   ? say_guest(t, r, bed, &partner, list)
		   : ERR_OK;
}

/* Everybody who is there or on the way, and has no bed there any more. */
static enum err say_guests(struct turn *t, struct request *r, const char *site)
{
	struct bed *beds;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(r->result, "placements", list);
	TRY(safety_must_move(t, r->area, site, &beds, &count));
	for (size_t i = 0; i < count; i++)
		TRY(say_bed(t, r, &beds[i], list));
	if (count > 0)
		say_line(r, "Nothing of theirs has ended: release or move each one.");
	return ERR_OK;
}

/* ---- what sites say ------------------------------------------------------------------------ */

enum err verb_open(struct turn *t, struct request *r, struct fault *why)
{
	const char *site;
	struct site row;
	struct site_word w = {.hours = ""};
	TRY(arg_text(r, "site", true, LIMIT_KEY, &site, why));
	TRY(arg_int(r, "count", true, 0, LIMIT_BEDS, &w.count, why));
	TRY(arg_int(r, "staff", false, 0, STAFF_MOST, &w.staff, why));
	TRY(arg_hours(r, &w.hours, why));
	TRY(beds_site_opened(t, r->area, site, &w, why));
	json_object_set_new(r->result, "site", json_string(site));
	json_object_set_new(r->result, "open", json_integer(w.count));
	say_line(r, "Open: %d surge bed%s at %s%s.", w.count, w.count == 1 ? "" : "s", site,
		 staffed_text(t, w.hours, w.staff));
	TRY(site_asked(t, r, &row, why));
	return say_guests(t, r, row.key);
}

/* A number that is not the book's changes nothing: somebody must find out which bed it is. */
enum err verb_free(struct turn *t, struct request *r, struct fault *why)
{
	struct site site;
	int count, known;
	TRY(arg_int(r, "count", true, 0, LIMIT_BEDS, &count, why));
	TRY(site_asked(t, r, &site, why));
	TRY(beds_site_free(t, r->area, site.key, &known));
	if (count != known)
		return fault_set(why, ERR_REFUSED, "count",
				 "the book has %d free at %s, not %d: see beds --site %s, and put "
				 "right the bed that differs",
				 known, site.name, count, site.key);
	TRY(site_heard(t, r->area, site.key));
	json_object_set_new(r->result, "site", json_string(site.key));
	json_object_set_new(r->result, "free", json_integer(known));
	say_line(r, "%s has %d free, as the book has it.", site.name, known);
	return ERR_OK;
}

/* ---- closing -------------------------------------------------------------------------------- */

enum err verb_close(struct turn *t, struct request *r, struct fault *why)
{
	struct site site;
	const char *remark;
	TRY(site_asked(t, r, &site, why));
	if (site.closed[0] != '\0')
		return fault_set(why, ERR_REFUSED, "site", "%s is closed already", site.name);
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(book_expire(t, r->area));
	TRY(site_heard(t, r->area, site.key));
	TRY(site_close(t->store, r->area->key, site.key, remark));
	TRY(site_audit(t, r, &site, "open -> closed", remark));
	TRY(sites_watch(t, r->area));
	TRY(beds_settle(t, r->area));
	turn_publish(t, r->area->key, "bed", "%s is closed.", site.name);
	json_object_set_new(r->result, "site", json_string(site.key));
	say_line(r, "Closed: %s. None of its beds is offered now.", site.name);
	TRY(safety_closed(t, r->area, site.key));
	TRY(whereabouts_say(t, r, site.key));
	return say_guests(t, r, site.key);
}

/* Who has closed is staffed as nobody knows: what it once said of its SWEP beds is over. */
static enum err say_unconfirmed(struct turn *t, struct request *r, const struct site *site)
{
	struct opening o;
	struct surge *surges;
	size_t count;
	TRY(opening_get(t->store, r->area->key, t->arena, &o));
	TRY(surge_list(t->store, r->area->key, o.activation, o.tier, t->arena, &surges, &count));
	for (size_t i = 0; i < count; i++)
		if (surges[i].state == SURGE_EXPECTED && strcmp(surges[i].site, site->key) == 0)
			say_line(r,
				 "Its %d SWEP beds must be confirmed again before any is offered: "
				 "open %s %d",
				 surges[i].expected, site->key, surges[i].expected);
	return ERR_OK;
}

enum err verb_reopen(struct turn *t, struct request *r, struct fault *why)
{
	struct site site;
	int known;
	TRY(site_asked(t, r, &site, why));
	if (site.closed[0] == '\0')
		return fault_set(why, ERR_REFUSED, "site", "%s is not closed", site.name);
	TRY(site_close(t->store, r->area->key, site.key, ""));
	TRY(site_audit(t, r, &site, "closed -> open", NULL));
	TRY(site_heard(t, r->area, site.key));
	TRY(beds_settle(t, r->area));
	TRY(beds_site_free(t, r->area, site.key, &known));
	turn_publish(t, r->area->key, "bed", "%s is open again.", site.name);
	json_object_set_new(r->result, "site", json_string(site.key));
	json_object_set_new(r->result, "free", json_integer(known));
	say_line(r, "Open again: %s, %d free.", site.name, known);
	TRY(safety_closed(t, r->area, site.key));
	return say_unconfirmed(t, r, &site);
}

/* ---- looking -------------------------------------------------------------------------------- */

/* What stands of a site besides its own row. */
struct standing {
	int beds, free;
	int shut; /* empty, behind a door that lets nobody in any more tonight */
	const struct surge *surge; /* NULL: it is not asked for any */
};

static struct standing standing_of(const struct turn *t, const struct area_settings *area,
				   const struct site *site, const struct bed *beds, size_t count,
				   const struct surge *surges, size_t surge_count)
{
	struct standing s = {0};
	for (size_t i = 0; i < count; i++) {
		if (strcmp(beds[i].site, site->key) != 0 || beds[i].state == BED_CLOSED)
			continue;
		s.beds++;
		bool empty = bed_is_free(&beds[i], t->now) && beds[i].said_in == NULL;
		bool shut = empty && doors_shut_for(t, area, &beds[i]);
		s.free += empty && !shut;
		s.shut += shut;
	}
	for (size_t i = 0; i < surge_count; i++)
		if (strcmp(surges[i].site, site->key) == 0 && surges[i].state != SURGE_NONE)
			s.surge = &surges[i];
	return s;
}

static const char *surge_text(struct turn *t, const struct surge *g)
{
	if (g == NULL || g->state == SURGE_CLOSED)
		return "";
	if (g->state == SURGE_EXPECTED)
		return arena_printf(t->arena, "%d expected, %d open", g->expected, g->confirmed);
	return arena_printf(t->arena, "%d of %d open%s", g->confirmed, g->expected,
			    staffed_text(t, g->hours, g->staff));
}

static const char *site_state(struct turn *t, const struct area_settings *area,
			      const struct site *site, const struct standing *s)
{
	char at[WALL_TEXT];
	const char *old = site_is_old(site, t->now) ? "OLD" : "";
	if (site->closed[0] != '\0')
		return "CLOSED";
	if (s->shut == 0)
		return old;
	struct wall last = doors_last_entry(area, site->last_entry, t->now);
	return arena_printf(t->arena, "%s%s%d empty, door shut %s", old, old[0] != '\0' ? "; " : "",
			    s->shut, wall_format_clock(last, at));
}

static void site_say(struct turn *t, struct request *r, const struct site *site,
		     const struct standing *s)
{
	char heard[WALL_TEXT];
	json_t *row = json_pack(
	    "{s:s, s:s, s:i, s:i, s:s, s:s, s:s}", "site", site->key, "name", site->name, "free",
	    s->free, "beds", s->beds, "surge", surge_text(t, s->surge), "heard",
	    wall_format_local(site->heard, heard), "state", site_state(t, r->area, site, s));
	say_row(r, row);
	json_decref(row);
}

static json_t *surge_json(const struct surge *g)
{
	if (g == NULL || g->state == SURGE_CLOSED)
		return json_null();
	json_t *surge = json_pack("{s:s, s:i, s:i, s:i}", "state", surge_state_name(g->state),
				  "expected", g->expected, "open", g->confirmed, "staff", g->staff);
	json_object_set_new(surge, "hours", word_json(g->hours));
	return surge;
}

static json_t *site_json(const struct turn *t, const struct site *site, const struct standing *s)
{
	json_t *row =
	    json_pack("{s:s, s:s, s:i, s:i, s:i, s:b, s:b}", "site", site->key, "site_name",
		      site->name, "free", s->free, "shut", s->shut, "beds", s->beds, "closed",
		      site->closed[0] != '\0', "old", site_is_old(site, t->now));
	json_object_set_new(row, "surge", surge_json(s->surge));
	json_object_set_new(row, "heard", wall_json(site->heard));
	return row;
}

static void say_columns(struct request *r)
{
	say_column(r, "site", "SITE", false);
	say_column(r, "name", "NAME", false);
	say_column(r, "free", "FREE", true);
	say_column(r, "beds", "BEDS", true);
	say_column(r, "surge", "SWEP BEDS", false);
	say_column(r, "heard", "LAST WORD", false);
	say_column(r, "state", "STATE", false);
}

enum err verb_sites(struct turn *t, struct request *r, struct fault *why)
{
	struct opening o;
	struct site *sites;
	struct bed *beds;
	struct surge *surges;
	size_t count, bed_count, surge_count;
	(void)why;
	TRY(opening_get(t->store, r->area->key, t->arena, &o));
	TRY(site_list(t->store, r->area->key, t->arena, &sites, &count));
	TRY(bed_list(t->store, r->area->key, NULL, t->arena, &beds, &bed_count));
	TRY(surge_list(t->store, r->area->key, o.activation, o.tier, t->arena, &surges,
		       &surge_count));
	json_object_set_new(r->result, "sites", json_array());
	say_columns(r);
	for (size_t i = 0; i < count; i++) {
		struct standing s =
		    standing_of(t, r->area, &sites[i], beds, bed_count, surges, surge_count);
		json_array_append_new(json_object_get(r->result, "sites"),
				      site_json(t, &sites[i], &s));
		site_say(t, r, &sites[i], &s);
	}
	return ERR_OK;
}
