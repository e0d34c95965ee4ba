/* SPDX-License-Identifier: MIT */
#include "sheet_pages.h"

#include <stdio.h>
#include <string.h>

#include "alarm_rows.h"
#include "audit.h"
#include "bed_words.h"
#include "booking_rows.h"
#include "candidate.h"
#include "contact_rows.h"
#include "doors.h"
#include "fitting.h"
#include "followups.h"
#include "need.h"
#include "night_counts.h"
#include "person_rows.h"
#include "plan_rows.h"
#include "referral_rows.h"
#include "said_in_rows.h"
#include "sheet_text.h"
#include "stays.h"
#include "swep_case.h"

#define ON_CALL "on-call" /* the group of contacts whose numbers stand on the sheet */

/* How many lines a part may have at most, so that one long part leaves room for the others. */
enum { SITES_MOST = 14, CALLS_MOST = 6, FOLLOWUPS_MOST = 10, ALARMS_MOST = 6 };
#define TEMPORARY_MOST 8 /* lines of them in the morning */
#define TEMPORARY_COUNTED 200
enum { PLANS_LEAST = 5, ROOMS_MOST = 5 };

static void more_line(struct sheet *s, size_t count, size_t most)
{
	if (count > most)
		sheet_line(s, "  ... and %zu more: ask swepctl", count - most);
	else if (count == 0)
		sheet_line(s, "  none");
}

/* ---- the parts ------------------------------------------------------------------------------ */

static enum err part_swep(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct swep_case c;
	char since[WALL_TEXT], night[WALL_TEXT], heard[WALL_TEXT];
	TRY(swep_case_load(t, area, &c));
	sheet_heading(s, "SWEP");
	const char *tier = c.row.tier > 0 ? arena_printf(t->arena, ", tier %d", c.row.tier)
			   : c.proposal.id != NULL
			       ? arena_printf(t->arena, ", tier %d is asked for", c.proposal.tier)
			       : "";
	sheet_line(s, "  %s%s, since %s", c.row.state, tier, wall_format_local(c.row.since, since));
	sheet_line(s, "  Night of %s: lowest forecast %s",
		   date_format_short(c.forecast.tonight, night), swep_case_coldest_text(t, &c));
	for (int i = 0; i < c.forecast.source_count; i++) {
		const struct source_view *v = &c.forecast.sources[i];
		sheet_line(s, "  %s: %s, %s%s", v->name, health_name(v->health),
			   v->heard.ms != 0 ? "heard " : "never heard",
			   v->heard.ms != 0 ? wall_format_local(v->heard, heard) : "");
	}
	return ERR_OK;
}

/* What is empty behind a door that lets nobody in any more tonight is counted by itself, and so is
 * that in which somebody is said to be. */
static void site_line(struct turn *t, const struct area_settings *area, const struct site *site,
		      const struct bed *beds, size_t count, struct sheet *s)
{
	unsigned takes = 0;
	size_t shut = 0, doubted = 0;
	char words[NEED_TEXT], entry[32] = "any hour";
	for (size_t i = 0; i < count; i++) {
		bool in_doubt = beds[i].said_in != NULL;
		bool behind = !in_doubt && doors_shut_for(t, area, &beds[i]);
		takes |= behind || in_doubt ? 0 : beds[i].attributes;
		shut += behind;
		doubted += in_doubt;
	}
	if (site->last_entry >= 0)
		snprintf(entry, sizeof(entry), "%s %02d:%02d", shut > 0 ? "shut" : "until",
			 site->last_entry / 60, site->last_entry % 60);
	bed_attributes_text(takes, " ", words);
	const char *what = site->closed[0] != '\0' ? "CLOSED" : words;
	if (shut > 0)
		what = arena_printf(t->arena, "%zu empty: ring first%s%s", shut,
				    takes != 0 ? "; " : "", what);
	if (doubted > 0)
		what = arena_printf(t->arena, "%zu in doubt: look first%s%s", doubted,
				    what[0] != '\0' ? "; " : "", what);
	sheet_line(s, "  %3zu  %-24s %-11s %s", count - shut - doubted, site->name, entry, what);
}

/* Sites that are full are only counted: they would push the others off the page. */
static enum err part_free(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct site *sites;
	struct bed *beds;
	size_t count, free, listed = 0, full = 0;
	TRY(site_list(t->store, area->key, t->arena, &sites, &count));
	sheet_heading(s, "Beds free, by site (last entry; what some of them take)");
	for (size_t i = 0; i < count; i++) {
		TRY(bed_list_free(t->store, area->key, sites[i].key, t->now, t->arena, &beds,
				  &free));
		if (free == 0 && sites[i].closed[0] == '\0')
			full++;
		else if (listed++ < SITES_MOST)
			site_line(t, area, &sites[i], beds, free, s);
	}
	more_line(s, listed, SITES_MOST);
	if (full > 0)
		sheet_line(s, "  no bed free at %zu other%s", full, full == 1 ? "" : "s");
	return ERR_OK;
}

/* Whoever reads it at night must see that they are not to be there. */
static const char *name_of(struct turn *t, const struct person *who)
{
	if (who->id == NULL)
		return "?";
	return age_is_child(who->age) ? arena_printf(t->arena, "%s (UNDER 18)", who->ref)
				      : who->ref;
}

/* "C-2001", or "C-2001 and C-2002". */
static enum err names_of(struct turn *t, const struct placement *p, const char **out)
{
	struct person who, with;
	struct placement partner;
	TRY(person_get(t->store, p->person, t->arena, &who));
	*out = name_of(t, &who);
	TRY(placement_companion(t->store, p, t->arena, &partner));
	if (partner.id == NULL || partner.state == PLACEMENT_ENDED)
		return ERR_OK;
	TRY(person_get(t->store, partner.person, t->arena, &with));
	*out = arena_printf(t->arena, "%s and %s", *out, name_of(t, &with));
	return ERR_OK;
}

/* All of them, on as many pages as it takes: paper is for when nobody can be asked. */
static enum err part_holds(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct placement *holds;
	size_t count;
	TRY(placement_list_ending(t->store, area->key, t->now, (struct wall){INT64_MAX}, t->arena,
				  &holds, &count));
	sheet_heading(s, arena_printf(t->arena, "Held: %zu", count));
	for (size_t i = 0; i < count; i++) {
		const char *names;
		char until[WALL_TEXT];
		TRY(names_of(t, &holds[i], &names));
		sheet_line(s, "  %-10s for %-18s until %s  %s", book_label(holds[i].bed), names,
			   wall_format_local(holds[i].expires, until), holds[i].word);
	}
	more_line(s, count, count);
	return ERR_OK;
}

static enum err part_on_call(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct contact_list all;
	size_t count = 0;
	TRY(contact_list_placed(t->store, area->key, t->arena, &all));
	sheet_heading(s, "On call");
	for (size_t i = 0; i < all.count; i++) {
		const struct contact_row *c = &all.rows[i];
		bool member;
		TRY(contact_in_group(t->store, area->key, ON_CALL, c->key, &member));
		if (member && count++ < CALLS_MOST)
			sheet_line(s, "  %-24s %-24s %s", c->name, c->organisation, c->phone);
	}
	more_line(s, count, CALLS_MOST);
	return ERR_OK;
}

static enum err part_followups(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct followup *rows;
	size_t count;
	TRY(followup_list(t->store, area->key, t->arena, &rows, &count));
	sheet_heading(s, "To be done for people (owner, by when)");
	size_t most = FOLLOWUPS_MOST;
	for (size_t i = 0; i < count; i++) {
		char due[WALL_TEXT];
		if (strcmp(rows[i].kind, FOLLOWUP_CHILDREN) == 0 && i >= most)
			most = i + 1; /* of a young person every one; they come first */
		if (i >= most)
			break;
		sheet_line(s, "  %-8s %-10s %-18s %-16s %s", rows[i].id, rows[i].kind, rows[i].ref,
			   followup_owner(&rows[i]), wall_format_local(rows[i].due, due));
	}
	more_line(s, count, most);
	return ERR_OK;
}

/* Whoever has a bed of SWEP or of a hotel and does not know where to go: as many as the page holds
 * beside `rest`, which comes after them. */
static enum err part_plans(struct turn *t, const struct area_settings *area,
			   const struct sheet *rest, struct sheet *s)
{
	struct swep_row swep;
	struct moving_on *list;
	size_t count, lacking = 0;
	TRY(swep_read(t->store, area->key, t->arena, &swep));
	TRY(moving_on_list(t->store, area->key, swep.activation != NULL ? swep.activation : "",
			   t->arena, &list, &count));
	sheet_heading(s, "No plan for moving on, or not told of it");
	int room = SHEET_LINES - s->count - rest->count - 1; /* a line that says how many more */
	size_t most = room > PLANS_LEAST ? (size_t)room : PLANS_LEAST;
	for (size_t i = 0; i < count; i++)
		if (list[i].plan.told.ms == 0 && lacking++ < most)
			sheet_line(s, "  %-10s %-24s %s%s", list[i].label, list[i].site_name,
				   list[i].ref, list[i].plan.id[0] != '\0' ? " (not told)" : "");
	more_line(s, lacking, most);
	return ERR_OK;
}

/* Those that will be asked about today, and those that nobody pays for any more. */
static enum err part_rooms(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct room *rooms;
	size_t count, ending = 0;
	char day[WALL_TEXT];
	struct date last = stays_asked_to(area, date_london(t->now));
	TRY(room_list(t->store, area->key, NULL, t->arena, &rooms, &count));
	sheet_heading(s, arena_printf(t->arena, "Hotel rooms paid to %s or before",
				      date_format_short(last, day)));
	for (size_t i = 0; i < count; i++)
		if (rooms[i].last.day <= last.day && ending++ < ROOMS_MOST)
			sheet_line(s, "  %-10s %-24s %s%s  %s", rooms[i].label, rooms[i].site_name,
				   date_format_short(rooms[i].last, day),
				   wall_before(t->now, rooms[i].until) ? "" : " OVERDUE",
				   rooms[i].ref[0] != '\0' ? rooms[i].ref : "empty");
	more_line(s, ending, ROOMS_MOST);
	return ERR_OK;
}

static enum err part_alarms(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct alarm *list;
	size_t count;
	TRY(alarm_list(t->store, area->key, t->arena, &list, &count));
	sheet_heading(s, "Alarms");
	size_t most = ALARMS_MOST;
	while (most < count && list[most].grave) /* every one of those; they come first */
		most++;
	for (size_t i = 0; i < count && i < most; i++)
		sheet_sentence(s, list[i].sentence);
	more_line(s, count, most);
	return ERR_OK;
}

static const char *offer_text(struct turn *t, const struct bed_offer *o)
{
	char until[WALL_TEXT];
	if (o->id == NULL || !wall_before(t->now, o->until))
		return "";
	return arena_printf(t->arena, "  %s until %s: RING", book_label(o->bed),
			    wall_format_clock(o->until, until));
}

static enum err waiting_line(struct turn *t, const struct area_settings *area,
			     const struct waiting *w, size_t number, struct sheet *s)
{
	struct candidate_judged judged;
	struct person who, with;
	struct bed_offer offer;
	char since[WALL_TEXT];
	TRY(person_get(t->store, w->person, t->arena, &who));
	const char *names = name_of(t, &who);
	if (w->partner[0] != '\0') {
		TRY(person_get(t->store, w->partner, t->arena, &with));
		names = arena_printf(t->arena, "%s and %s", names, name_of(t, &with));
	}
	TRY(bed_offer_of_waiting(t->store, w->id, t->arena, &offer));
	TRY(candidate_judge(t, area, w, NULL, 0, &judged));
	sheet_line(s, "  %2zu  %-20s since %s  %s%s", number, names,
		   wall_format_local(w->since, since), candidate_words(t, &judged),
		   offer_text(t, &offer));
	return ERR_OK;
}

/* Whole, as the holds are, and in the order in which they are offered what comes free. */
static enum err part_waiting(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct waiting *rows;
	size_t count;
	TRY(waiting_list(t->store, area->key, t->arena, &rows, &count));
	sheet_heading(s, arena_printf(t->arena, "Waiting for a bed: %zu", count));
	for (size_t i = 0; i < count; i++)
		TRY(waiting_line(t, area, &rows[i], i + 1, s));
	more_line(s, count, count);
	return ERR_OK;
}

static const char *expected_text(struct turn *t, const struct referral *f)
{
	char at[WALL_TEXT];
	if (f->expected.ms == 0)
		return "";
	return arena_printf(t->arena, ", expected %s", wall_format_local(f->expected, at));
}

static enum err part_referrals(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct referral *rows;
	size_t count;
	TRY(referral_list_open(t->store, area->key, t->arena, &rows, &count));
	sheet_heading(s, arena_printf(t->arena, "Referrals that are open: %zu", count));
	for (size_t i = 0; i < count; i++) {
		char words[NEED_TEXT];
		sheet_line(s, "  %-6s %-18s %s%s%s  %s", rows[i].id, rows[i].ref, rows[i].source,
			   expected_text(t, &rows[i]),
			   rows[i].answered.ms == 0 ? ", NOT ANSWERED" : "",
			   need_text(rows[i].needs, " ", words));
	}
	more_line(s, count, count);
	return ERR_OK;
}

static enum err part_head(struct turn *t, struct sheet *s)
{
	const char *head;
	TRY(audit_head(t->store, t->arena, &head));
	sheet_heading(s, "Head of the audit");
	sheet_line(s, "  %s", head);
	return ERR_OK;
}

/* ---- the sheets ----------------------------------------------------------------------------- */

static void begin(struct turn *t, const struct area_settings *area, const char *what,
		  struct sheet *s)
{
	char now[WALL_TEXT];
	*s = (struct sheet){.arena = t->arena};
	s->title = arena_printf(t->arena, "%s%s: %s, %s", t->settings->exercise ? "EXERCISE. " : "",
				area->name, what, wall_format_local(t->now, now));
	sheet_line(s, "%s", s->title);
}

enum err sheet_out_of_hours(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	begin(t, area, "out of hours", s);
	s->pages = SHEET_PAGES;
	TRY(part_swep(t, area, s));
	TRY(part_free(t, area, s));
	TRY(part_on_call(t, area, s));
	TRY(part_followups(t, area, s));
	TRY(part_alarms(t, area, s));
	TRY(part_head(t, s));
	TRY(part_waiting(t, area, s)); /* what is whole comes last: the rest is on the first page */
	TRY(part_referrals(t, area, s));
	return part_holds(t, area, s);
}

/* Whoever was taken in by a temporary reference is somebody's case by day: the oldest first. */
static enum err part_temporary(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct person_list all;
	char made[WALL_TEXT];
	TRY(person_list_temporary(t->store, area->key, TEMPORARY_COUNTED, t->arena, &all));
	sheet_heading(s, "Temporary references to be merged: swepctl merge TEMPORARY CASE");
	for (size_t i = 0; i < all.count && i < TEMPORARY_MOST; i++)
		sheet_line(s, "  %-20s since %s", all.rows[i].ref,
			   wall_format_local(all.rows[i].made, made));
	more_line(s, all.count, TEMPORARY_MOST);
	return ERR_OK;
}

#define NIGHT_MOST 18 /* lines of counts, of all nights together */
#define NIGHTS_MOST 6 /* as many as a Christmas has, and no more than a page has room for */

/* On the first day on which anybody meets again, the nights of the days off are told, too. */
static int nights_to_tell(const struct area_settings *area, struct date today)
{
	const struct holidays *off = &area->policy.holidays;
	int nights = 1;
	while (holidays_working_day(off, today) && nights < NIGHTS_MOST &&
	       !holidays_working_day(off, (struct date){today.day - nights}))
		nights++;
	return nights;
}

static enum err part_night(struct turn *t, const struct area_settings *area, struct date night,
			   size_t most, struct sheet *s)
{
	struct night_count *rows;
	size_t count;
	char text[WALL_TEXT];
	TRY(night_counts(t, area, night, &rows, &count));
	sheet_heading(s, arena_printf(t->arena, "The night of %s", date_format_short(night, text)));
	for (size_t i = 0; i < count && i < most; i++)
		sheet_line(s, "  %4d  %-12s %s", rows[i].count, rows[i].what, rows[i].detail);
	more_line(s, count, most);
	return ERR_OK;
}

enum err sheet_meeting(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	struct date today = date_london(t->now);
	int nights = nights_to_tell(area, today);
	struct sheet rest = {.arena = t->arena};
	begin(t, area, "nine o'clock meeting", s);
	for (int n = 1; n <= nights; n++)
		TRY(part_night(t, area, (struct date){today.day - n}, (size_t)(NIGHT_MOST / nights),
			       s));
	TRY(part_rooms(t, area, &rest));
	TRY(part_followups(t, area, &rest));
	TRY(part_temporary(t, area, &rest));
	TRY(part_head(t, &rest));
	TRY(part_plans(t, area, &rest, s));
	for (int i = 0; i < rest.count; i++)
		sheet_line(s, "%s", rest.lines[i]);
	return ERR_OK;
}

enum err sheet_state(struct turn *t, const struct area_settings *area, struct sheet *s)
{
	begin(t, area, "state", s);
	TRY(part_swep(t, area, s));
	TRY(part_free(t, area, s));
	TRY(part_alarms(t, area, s));
	return part_head(t, s);
}

/* Of two, one may have been counted as in with the other. */
static enum err roll_unseen(struct turn *t, const struct placement *p, struct sheet *s)
{
	struct placement two[2] = {*p};
	TRY(placement_companion(t->store, p, t->arena, &two[1]));
	for (size_t i = 0; i < 2; i++) {
		struct person who;
		if (two[i].id == NULL || two[i].state == PLACEMENT_ENDED ||
		    (two[i].needs & NEED_UNSEEN) == 0)
			continue;
		TRY(person_get(t->store, two[i].person, t->arena, &who));
		sheet_line(s, "                 %s is counted as in, and nobody has seen them yet",
			   name_of(t, &who));
	}
	return ERR_OK;
}

/* Those of one site who are said to be in its beds, whatever these say themselves. */
struct roll_said {
	struct said_in *list;
	size_t count;
};

static bool is_said(const struct roll_said *said, const struct bed *bed)
{
	for (size_t i = 0; i < said->count; i++)
		if (strcmp(said->list[i].bed, bed->id) == 0)
			return true;
	return false;
}

static enum err roll_said_in(struct turn *t, const struct roll_said *said, const struct bed *bed,
			     struct sheet *s)
{
	char since[WALL_TEXT];
	struct person who;
	for (size_t i = 0; i < said->count; i++) {
		if (strcmp(said->list[i].bed, bed->id) != 0)
			continue;
		TRY(person_get(t->store, said->list[i].person, t->arena, &who));
		sheet_line(s, "                 %s is said to be in it since %s: LOOK",
			   name_of(t, &who), wall_format_local(said->list[i].since, since));
	}
	return ERR_OK;
}

/* Whoever lives in a panel's bed without SWEP is in no book of ours: such a bed is never "empty".
 */
static bool unknown_here(const struct bed *bed)
{
	return !bed->night && !bed->scheme && bed->placement == NULL && bed->state != BED_CLOSED;
}

static enum err roll_line(struct turn *t, const struct area_settings *area, const struct bed *bed,
			  struct sheet *s)
{
	struct placement p = {0};
	const char *names, *gone;
	char since[WALL_TEXT];
	if (bed->placement != NULL)
		TRY(placement_get(t->store, bed->placement, t->arena, &p));
	if (p.id == NULL || (p.state == PLACEMENT_HELD && !wall_before(t->now, p.expires))) {
		sheet_line(s, "  [ ] %-10s %s (%s)", bed->label,
			   unknown_here(bed) ? "not known to this list" : "empty",
			   bed_state_name(bed->state));
		return ERR_OK;
	}
	TRY(names_of(t, &p, &names));
	bool in = p.state == PLACEMENT_OCCUPIED;
	TRY(fitting_gone(t, area, bed, &gone));
	sheet_line(s, "  [ ] %-10s %s %-18s %s %s%s", bed->label, in ? "IN  " : "held", names,
		   in ? "since" : "until", wall_format_local(in ? p.arrived : p.expires, since),
		   gone != NULL ? "  MUST MOVE" : "");
	return in ? roll_unseen(t, &p, s) : ERR_OK;
}

static size_t known_here(const struct bed *beds, size_t count)
{
	size_t known = 0;
	for (size_t i = 0; i < count; i++)
		known += !unknown_here(&beds[i]);
	return known;
}

static void roll_unknown(const struct site *site, size_t unknown, struct sheet *s)
{
	if (unknown == 0)
		return;
	sheet_line(s, "THIS IS NOT THE ROLL OF %s: FETCH ITS OWN LIST.", site->name);
	sheet_line(s, "Here stand only those who were placed through this list. Who lives in the");
	sheet_line(s, "other %zu bed%s is not known to it.", unknown, unknown == 1 ? "" : "s");
}

/* Somebody is in it, or is said to be. */
static bool anybody_in(const struct bed *bed, const struct roll_said *said)
{
	return (bed->placement != NULL && bed->live == PLACEMENT_OCCUPIED) || is_said(said, bed);
}

/* Those in which somebody is first: who is missed counts. */
static enum err roll_beds(struct turn *t, const struct area_settings *area, const struct bed *beds,
			  size_t count, const struct roll_said *said, struct sheet *s)
{
	sheet_heading(s, "Beds");
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < count; i++) {
			bool first = anybody_in(&beds[i], said);
			if ((!first && unknown_here(&beds[i])) || first != (pass == 0))
				continue;
			TRY(roll_line(t, area, &beds[i], s));
			TRY(roll_said_in(t, said, &beds[i], s));
		}
	return ERR_OK;
}

enum err sheet_roll_call(struct turn *t, const struct area_settings *area, const struct site *site,
			 struct sheet *s)
{
	struct bed *beds;
	struct placement *people;
	struct roll_said said;
	size_t count, in;
	begin(t, area, arena_printf(t->arena, "roll-call of %s", site->name), s);
	TRY(bed_list(t->store, area->key, site->key, t->arena, &beds, &count));
	TRY(placement_list_site(t->store, area->key, site->key, t->arena, &people, &in));
	TRY(said_in_list_site(t->store, area->key, site->key, t->arena, &said.list, &said.count));
	size_t known = known_here(beds, count);
	roll_unknown(site, count - known, s);
	if (known == count)
		sheet_line(s, "%zu in, of %zu bed%s.", in, count, count == 1 ? "" : "s");
	else
		sheet_line(s, "%zu in, of those placed through this list.", in);
	if (said.count > 0)
		sheet_line(s, "Who is said to be in besides stands below that bed: LOOK for them.");
	return roll_beds(t, area, beds, count, &said, s);
}
