/* SPDX-License-Identifier: MIT */
#include "spaces.h"

#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "bed_args.h"
#include "bed_book.h"
#include "beds.h"
#include "capacity.h"
#include "deadlines.h"
#include "inventory.h"
#include "nomination_rows.h"
#include "site_words.h"

#define SPACES_MOST 200 /* at once, of one site: a hall */
#define SPACES_LONGEST_MS DAYS_MS(14) /* longer is no space for the time being */
#define LOOK_AGAIN_MS MINUTES_MS(15) /* at one that has ended and is not empty */
#define ALARM_KIND "space"

/* ---- ending --------------------------------------------------------------------------------- */

enum err space_watch(struct turn *t, const struct area_settings *area, const struct bed *bed)
{
	bool ends = bed->until.ms != 0 && bed->state != BED_CLOSED;
	if (!ends || wall_before(t->now, bed->until))
		TRY(turn_alarm_clear(t, area->key, ALARM_KIND, bed->id));
	return ends ? deadline_set(t->store, DEADLINE_SPACE, bed->id, area->key, bed->until)
		    : deadline_clear(t->store, DEADLINE_SPACE, bed->id);
}

static enum err shut(struct turn *t, const struct area_settings *area, const struct bed *bed)
{
	if (!bed->open)
		return ERR_OK;
	TRY(bed_set_open(t->store, bed->id, false));
	TRY(capacity_changed(t, area));
	return turn_audit(t, area->key, AUDITED_BED, bed->id, "open -> shut", NULL);
}

/* Who is in it, or on the way, stays until people say otherwise. */
static enum err stays(struct turn *t, const struct area_settings *area, const struct bed *bed)
{
	char ended[WALL_TEXT];
	bool room = bed->kind == BED_KIND_HOTEL;
	wall_format_local(bed->until, ended);
	TRY(shut(t, area, bed));
	TRY(turn_alarm(t, area->key, ALARM_KIND, bed->id,
		       room ? "%s at %s is OVERDUE: it was paid for until %s and is %s; pay, or "
			      "find its guest another place"
			    : "%s at %s was a space until %s and is %s: find its guest another "
			      "place",
		       bed->label, bed->site_name, ended, placement_state_name(bed->live)));
	return deadline_set(t->store, DEADLINE_SPACE, bed->id, area->key,
			    wall_plus(t->now, LOOK_AGAIN_MS));
}

/* Nobody is in it, and a panel's word is taken back by people alone. */
static enum err is_kept(struct turn *t, const struct area_settings *area, const struct bed *bed,
			const struct nomination *n)
{
	char ended[WALL_TEXT];
	TRY(shut(t, area, bed));
	TRY(turn_alarm(t, area->key, ALARM_KIND, bed->id,
		       "%s at %s was a bed until %s and is kept by %s: let the panel say where "
		       "they go, or make it last longer: bed %s set until=",
		       bed->label, bed->site_name, wall_format_local(bed->until, ended), n->id,
		       bed->label));
	return deadline_set(t->store, DEADLINE_SPACE, bed->id, area->key,
			    wall_plus(t->now, LOOK_AGAIN_MS));
}

enum err space_due(struct turn *t, const struct area_settings *area, const char *id)
{
	struct bed bed;
	struct nomination kept;
	TRY(book_expire(t, area));
	TRY(bed_get(t->store, id, t->arena, &bed));
	if (bed.id == NULL)
		return deadline_clear(t->store, DEADLINE_SPACE, id);
	bool over = bed.until.ms != 0 && !wall_before(t->now, bed.until);
	if (!over || bed.state == BED_CLOSED)
		return space_watch(t, area, &bed);
	if (bed.placement != NULL)
		return stays(t, area, &bed);
	TRY(nomination_of_bed(t->store, bed.id, t->arena, &kept));
	if (kept.id != NULL)
		return is_kept(t, area, &bed, &kept);
	TRY(shut(t, area, &bed));
	TRY(book_bed_state(t, area, &bed, BED_CLOSED));
	bed.state = BED_CLOSED;
	return space_watch(t, area, &bed);
}

/* ---- saying so ------------------------------------------------------------------------------ */

void space_say_end(struct turn *t, struct request *r, const struct bed *bed, struct wall when)
{
	char text[WALL_TEXT];
	bool crash = bed->crash.ms != 0, room = bed->kind == BED_KIND_HOTEL;
	struct wall ends = crash ? bed->crash : bed->until;
	if (ends.ms == 0 || wall_before(when, ends))
		return;
	bool over = !wall_before(t->now, ends);
	say_line(r, "Mind: %s %s %s until %s%s.", bed->label, over ? "was" : "is",
		 crash  ? "crash space"
		 : room ? "paid for"
			: "a space",
		 wall_format_local(ends, text),
		 !over  ? " only"
		 : room ? ": pay, or find its guest another place; nothing has ended"
			: ": find its guest another place; nothing has ended");
}

/* ---- making --------------------------------------------------------------------------------- */

static const struct {
	const char *word, *label;
	enum bed_kind kind;
} kinds[] = {
    {"sit-up", "SITUP", BED_KIND_SIT_UP},
    {"lounge", "LOUNGE", BED_KIND_LOUNGE},
};

struct spaces {
	struct site site;
	int count;
	size_t kind; /* of kinds */
	struct wall until;
	const char *remark;
};

static enum err kind_find(const char *word, size_t *kind, struct fault *why)
{
	for (*kind = 0; *kind < sizeof(kinds) / sizeof(kinds[0]); ++*kind)
		if (ascii_same(kinds[*kind].word, word))
			return ERR_OK;
	return fault_set(why, ERR_USAGE, "kind", "kind must be sit-up or lounge, not \"%.20s\"",
			 word);
}

static enum err args_read(struct turn *t, struct request *r, struct spaces *s, struct fault *why)
{
	const char *site, *kind;
	char text[WALL_TEXT];
	struct wall most = wall_plus(t->now, SPACES_LONGEST_MS);
	TRY(arg_text(r, "site", true, LIMIT_KEY, &site, why));
	TRY(arg_int(r, "count", true, 1, SPACES_MOST, &s->count, why));
	TRY(arg_text(r, "kind", true, LIMIT_KEY, &kind, why));
	TRY(kind_find(kind, &s->kind, why));
	TRY(arg_time(t, r, "until", true, &s->until, why));
	TRY(arg_site(t, r, site, &s->site, why));
	if (s->site.closed[0] != '\0')
		return fault_set(why, ERR_REFUSED, "site", "%s is closed: reopen it first",
				 s->site.name);
	if (!wall_before(t->now, s->until) || wall_before(most, s->until))
		return fault_set(why, ERR_USAGE, "until",
				 "until must lie ahead, and not after %s: beds that stay are "
				 "imported",
				 wall_format_local(most, text));
	return arg_remark(t, r, "reason", true, &s->remark, why);
}

/* The next number that no bed of the area ever had: a label is never used for another space. */
static enum err label_next(struct turn *t, const struct request *r, const char *word, int *number,
			   struct bed *bed)
{
	struct bed known;
	do {
		bed->label = arena_printf(t->arena, "%s%d", word, ++*number);
		bed->id = bed_id(r->area->key, bed->label, t->arena);
		TRY(bed_get(t->store, bed->id, t->arena, &known));
	} while (known.id != NULL);
	return ERR_OK;
}

static enum err space_add(struct turn *t, struct request *r, const struct spaces *s, int *number)
{
	struct bed bed = {.site = s->site.key,
			  .kind = kinds[s->kind].kind,
			  .own_attributes = BED_SHARED,
			  .night = true,
			  .open = true,
			  .until = s->until};
	bed_follow(&bed, &s->site);
	TRY(label_next(t, r, kinds[s->kind].label, number, &bed));
	TRY(bed_put(t->store, r->area->key, &bed));
	TRY(turn_audit(t, r->area->key, AUDITED_BED, bed.id, "new", s->remark));
	json_array_append_new(json_object_get(r->result, "beds"), json_string(bed.label));
	return space_watch(t, r->area, &bed);
}

static void answer(struct turn *t, struct request *r, const struct spaces *s)
{
	char iso[WALL_TEXT], until[WALL_TEXT];
	json_t *beds = json_object_get(r->result, "beds");
	const char *first = json_string_value(json_array_get(beds, 0));
	const char *last = json_string_value(json_array_get(beds, json_array_size(beds) - 1));
	json_object_set_new(r->result, "site", json_string(s->site.key));
	json_object_set_new(r->result, "until", json_string(wall_format_iso(s->until, iso)));
	wall_format_local(s->until, until);
	if (s->count == 1)
		say_line(r, "One %s space at %s until %s: %s.", kinds[s->kind].word, s->site.name,
			 until, first);
	else
		say_line(r, "%d %s spaces at %s until %s: %s to %s.", s->count, kinds[s->kind].word,
			 s->site.name, until, first, last);
	turn_publish(t, r->area->key, "bed", "%d %s space%s at %s until %s.", s->count,
		     kinds[s->kind].word, s->count == 1 ? "" : "s", s->site.name, until);
}

static enum err room_check(struct turn *t, const struct request *r, const struct spaces *s,
			   struct fault *why)
{
	int known;
	TRY(bed_count(t->store, r->area->key, &known));
	return known + s->count <= LIMIT_BEDS
		   ? ERR_OK
		   : fault_set(why, ERR_LIMIT, "count", "there would be over %d beds", LIMIT_BEDS);
}

enum err verb_spaces(struct turn *t, struct request *r, struct fault *why)
{
	struct spaces s;
	int number = 0;
	TRY(args_read(t, r, &s, why));
	TRY(room_check(t, r, &s, why));
	json_object_set_new(r->result, "beds", json_array());
	for (int i = 0; i < s.count; i++)
		TRY(space_add(t, r, &s, &number));
	TRY(site_heard(t, r->area, s.site.key));
	TRY(beds_settle(t, r->area));
	answer(t, r, &s);
	return ERR_OK;
}
