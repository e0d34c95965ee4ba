/* SPDX-License-Identifier: MIT */
#include "rooms.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "bed_args.h"
#include "bed_book.h"
#include "beds.h"
#include "doubt_rows.h"
#include "inventory.h"
#include "match.h"
#include "site_words.h"
#include "spaces.h"
#include "stays.h"
#include "swep_rows.h"
#include "waiting_moves.h"

#define LABEL "ROOM"
#define ROOMS_MOST 100 /* at once: a hotel */
#define LONGEST_DAYS 42 /* paid ahead; the law's limit for families */
#define PENCE_MOST 100000 /* a room a night: more is a slip of the pen */

const char *rooms_pounds(struct turn *t, int64_t pence)
{
	return arena_printf(t->arena, "£%" PRId64 ".%02d", pence / 100, (int)(pence % 100));
}

/* ---- arguments ------------------------------------------------------------------------------ */

/* "65" or "65.50" */
static enum err arg_price(const struct request *r, bool required, int *pence, struct fault *why)
{
	const char *text = NULL;
	char *end;
	TRY(arg_text(r, "price", required, LIMIT_KEY, &text, why));
	if (text == NULL)
		return ERR_OK;
	long pounds = text[0] >= '0' && text[0] <= '9' ? strtol(text, &end, 10) : -1;
	bool whole = pounds >= 0 && *end == '\0';
	bool cents =
	    pounds >= 0 && *end == '.' && strlen(end) == 3 && strspn(end + 1, "0123456789") == 2;
	if ((!whole && !cents) || pounds > PENCE_MOST / 100)
		return fault_set(why, ERR_USAGE, "price",
				 "price is pounds a night for one room, as in 65 or 65.50, at most "
				 "%d",
				 PENCE_MOST / 100);
	*pence = (int)pounds * 100 + (cents ? (int)strtol(end + 1, NULL, 10) : 0);
	return *pence > 0 ? ERR_OK
			  : fault_set(why, ERR_USAGE, "price",
				      "price is what one room costs a night, and is more than 0");
}

/* A morning after `after`. */
static enum err arg_paid_to(struct turn *t, const struct request *r, struct date after,
			    const char *what, struct date *to, struct fault *why)
{
	const char *text;
	char day[WALL_TEXT];
	struct date tonight = night_at(t->now, r->area->policy.hours);
	TRY(arg_text(r, "to", true, WALL_TEXT, &text, why));
	if (!date_parse(text, to))
		return fault_set(why, ERR_USAGE, "to",
				 "to is the date of the morning to which a room is paid, as in "
				 "2026-11-27");
	if (to->day <= after.day)
		return fault_set(why, ERR_USAGE, "to", "to must lie after %s, %s",
				 date_format_short(after, day), what);
	if (to->day > tonight.day + LONGEST_DAYS)
		return fault_set(why, ERR_USAGE, "to",
				 "no room is paid for more than %d nights ahead", LONGEST_DAYS);
	return ERR_OK;
}

static const char *who_may(struct turn *t, const struct area_settings *area)
{
	const char *names = "";
	for (int i = 0; i < t->settings->person_count; i++)
		if (t->settings->people[i].role >= area->rooms_by)
			names =
			    arena_printf(t->arena, "%s%s%s", names, names[0] != '\0' ? ", " : "",
					 t->settings->people[i].user);
	return names;
}

/* Whoever asks, unless somebody else has given their word. */
static enum err arg_authorised(struct turn *t, const struct request *r, const char **user,
			       struct fault *why)
{
	*user = r->person->user;
	TRY(arg_text(r, "authorised", false, LIMIT_KEY, user, why));
	for (int i = 0; i < t->settings->person_count; i++) {
		const struct person_settings *p = &t->settings->people[i];
		if (strcmp(p->user, *user) == 0 && p->role >= r->area->rooms_by) {
			*user = p->user;
			return ERR_OK;
		}
	}
	return fault_set(why, ERR_FORBIDDEN, "authorised",
			 "%.40s cannot authorise a hotel room; name who has: %.160s", *user,
			 who_may(t, r->area));
}

static enum err arg_hotel(struct turn *t, const struct request *r, bool required, struct site *site,
			  struct fault *why)
{
	const char *key = NULL;
	*site = (struct site){0};
	TRY(arg_text(r, "site", required, LIMIT_KEY, &key, why));
	if (key == NULL)
		return ERR_OK;
	TRY(arg_site(t, r, key, site, why));
	return match_rung_of(site->kind) == RUNG_HOTEL
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "site", "%s is no hotel: its beds are imported",
			       site->name);
}

/* ---- one booking ---------------------------------------------------------------------------- */

static struct wall end_of(const struct area_settings *area, struct date last)
{
	return night_span((struct date){last.day - 1}, area->policy.hours).to;
}

static enum err booking_write(struct turn *t, const struct area_settings *area, struct booking *b)
{
	struct swep_row swep;
	TRY(swep_read(t->store, area->key, t->arena, &swep));
	b->activation = swep.activation != NULL ? swep.activation : "";
	b->until = end_of(area, b->last);
	b->by = t->actor;
	b->made = t->now;
	TRY(store_id(t->store, 'k', t->arena, &b->id));
	TRY(booking_add(t->store, area->key, b));
	return turn_audit(t, area->key, AUDITED_BOOKING, b->id, "new", NULL);
}

static enum err room_end(struct turn *t, const struct area_settings *area, struct bed *bed,
			 struct wall until, const char *change, const char *remark)
{
	bed->until = until;
	TRY(bed_put(t->store, area->key, bed));
	TRY(turn_audit(t, area->key, AUDITED_BED, bed->id, change, remark));
	return space_watch(t, area, bed);
}

/* ---- book ----------------------------------------------------------------------------------- */

struct rooms {
	struct site site;
	int count, pence;
	unsigned attributes;
	struct date first, last;
	const char *authorised;
	int64_t cost;
};

static enum err book_read(struct turn *t, const struct request *r, struct rooms *b,
			  struct fault *why)
{
	*b = (struct rooms){.first = night_at(t->now, r->area->policy.hours)};
	TRY(arg_int(r, "count", true, 1, ROOMS_MOST, &b->count, why));
	TRY(arg_hotel(t, r, true, &b->site, why));
	TRY(arg_paid_to(t, r, b->first, "the first night", &b->last, why));
	TRY(arg_price(r, true, &b->pence, why));
	TRY(arg_attributes(r, &b->attributes, why));
	if ((b->attributes & BED_MEN) != 0 && b->site.women_only)
		return fault_set(why, ERR_USAGE, "attributes", "men, but %s is for women only",
				 b->site.name);
	TRY(arg_authorised(t, r, &b->authorised, why));
	if (b->site.closed[0] != '\0')
		return fault_set(why, ERR_REFUSED, "site", "%s is closed: reopen it first",
				 b->site.name);
	return ERR_OK;
}

/* A label is never used for another room. */
static enum err label_next(struct turn *t, const struct request *r, int *number, struct bed *bed)
{
	struct bed known;
	do {
		bed->label = arena_printf(t->arena, LABEL "%d", ++*number);
		bed->id = bed_id(r->area->key, bed->label, t->arena);
		TRY(bed_get(t->store, bed->id, t->arena, &known));
	} while (known.id != NULL);
	return ERR_OK;
}

static enum err room_add(struct turn *t, struct request *r, struct rooms *b, int *number)
{
	struct bed bed = {.site = b->site.key,
			  .kind = BED_KIND_HOTEL,
			  .own_attributes = b->attributes,
			  .own_tier = 0, /* whoever booked it may give it, whatever the tier */
			  .night = true,
			  .open = true,
			  .until = end_of(r->area, b->last)};
	bed_follow(&bed, &b->site);
	TRY(label_next(t, r, number, &bed));
	TRY(bed_put(t->store, r->area->key, &bed));
	TRY(turn_audit(t, r->area->key, AUDITED_BED, bed.id, "new", NULL));
	TRY(booking_write(t, r->area,
			  &(struct booking){.bed = bed.id,
					    .site = b->site.key,
					    .first = b->first,
					    .last = b->last,
					    .pence = b->pence,
					    .authorised = b->authorised}));
	json_array_append_new(json_object_get(r->result, "rooms"), json_string(bed.label));
	TRY(space_watch(t, r->area, &bed));
	return waiting_bed_freed(t, r->area, bed.id);
}

static void book_answer(struct turn *t, struct request *r, const struct rooms *b)
{
	char day[WALL_TEXT], iso[WALL_TEXT];
	json_t *rooms = json_object_get(r->result, "rooms");
	const char *first = json_string_value(json_array_get(rooms, 0));
	const char *last = json_string_value(json_array_get(rooms, json_array_size(rooms) - 1));
	int nights = b->last.day - b->first.day;
	int64_t pence = (int64_t)nights * b->pence * b->count;
	json_object_set_new(r->result, "site", json_string(b->site.key));
	json_object_set_new(r->result, "paid_to", json_string(date_format(b->last, iso)));
	json_object_set_new(r->result, "nights", json_integer(nights));
	json_object_set_new(r->result, "pence", json_integer(pence));
	json_object_set_new(r->result, "authorised", json_string(b->authorised));
	const char *labels =
	    b->count == 1 ? first : arena_printf(t->arena, "%s to %s", first, last);
	say_line(
	    r, "Booked: %d room%s at %s, %s, paid to %s: %d night%s, %s in all; authorised by %s.",
	    b->count, b->count == 1 ? "" : "s", b->site.name, labels,
	    date_format_short(b->last, day), nights, nights == 1 ? "" : "s", rooms_pounds(t, pence),
	    b->authorised);
	turn_publish(t, r->area->key, "bed", "%d room%s booked at %s.", b->count,
		     b->count == 1 ? "" : "s", b->site.name);
}

static enum err room_check(struct turn *t, const struct request *r, int count, struct fault *why)
{
	int known;
	TRY(bed_count(t->store, r->area->key, &known));
	return known + count <= LIMIT_BEDS
		   ? ERR_OK
		   : fault_set(why, ERR_LIMIT, "count", "there would be over %d beds", LIMIT_BEDS);
}

enum err verb_book(struct turn *t, struct request *r, struct fault *why)
{
	struct rooms b;
	int number = 0;
	TRY(book_read(t, r, &b, why));
	TRY(room_check(t, r, b.count, why));
	json_object_set_new(r->result, "rooms", json_array());
	for (int i = 0; i < b.count; i++)
		TRY(room_add(t, r, &b, &number));
	TRY(site_heard(t, r->area, b.site.key));
	TRY(beds_settle(t, r->area));
	book_answer(t, r, &b);
	return ERR_OK;
}

/* ---- which rooms ---------------------------------------------------------------------------- */

static enum err room_named(struct turn *t, const struct request *r, const char *label,
			   struct bed *bed, struct booking *booking, struct fault *why)
{
	TRY(bed_get(t->store, bed_id(r->area->key, label, t->arena), t->arena, bed));
	if (bed->id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "bed", "there is no room \"%.40s\"", label);
	TRY(booking_latest(t->store, bed->id, t->arena, booking));
	if (booking->id == NULL)
		return fault_set(why, ERR_REFUSED, "bed", "%s was never booked", bed->label);
	return bed->state != BED_CLOSED ? ERR_OK
					: fault_set(why, ERR_REFUSED, "bed",
						    "%s is given back: book another", bed->label);
}

/* The room that is named, or those of the hotel that is: with somebody in them or on the way, or
 * the empty ones. */
static enum err which(struct turn *t, const struct request *r, bool taken,
		      const struct room **rooms, size_t *count, struct fault *why)
{
	const char *label = NULL;
	struct site site;
	struct bed bed;
	struct booking booking;
	struct room *all, *out;
	size_t known;
	TRY(arg_text(r, "bed", false, LIMIT_LABEL, &label, why));
	TRY(arg_hotel(t, r, false, &site, why));
	if ((label == NULL) == (site.key == NULL))
		return fault_set(why, ERR_USAGE, "bed",
				 "say either one room or, by --site, a hotel");
	if (label != NULL)
		TRY(room_named(t, r, label, &bed, &booking, why));
	TRY(book_expire(t, r->area));
	TRY(room_list(t->store, r->area->key, site.key, t->arena, &all, &known));
	out = arena_alloc(t->arena, (known + 1) * sizeof(*out));
	*count = 0;
	for (size_t i = 0; i < known; i++)
		if (label != NULL ? ascii_same(all[i].label, label)
				  : (all[i].live[0] != '\0') == taken)
			out[(*count)++] = all[i];
	*rooms = out;
	return *count > 0 ? ERR_OK
			  : fault_set(why, ERR_REFUSED, "site", "%s has no booked room %s",
				      site.name, taken ? "with anybody in it" : "that is empty");
}

/* ---- pay ------------------------------------------------------------------------------------ */

/* A night that passed unpaid is paid for, too. */
static enum err pay_one(struct turn *t, struct request *r, const struct room *room,
			const struct rooms *to, int64_t *pence, struct fault *why)
{
	struct bed bed;
	struct booking b = {.bed = room->bed,
			    .site = room->site,
			    .first = room->last,
			    .last = to->last,
			    .pence = to->pence >= 0 ? to->pence : room->pence,
			    .authorised = to->authorised};
	char day[WALL_TEXT];
	if (to->last.day <= room->last.day)
		return fault_set(why, ERR_USAGE, "to", "%s is paid to %s already", room->label,
				 date_format_short(room->last, day));
	TRY(booking_write(t, r->area, &b));
	TRY(bed_get(t->store, room->bed, t->arena, &bed));
	TRY(room_end(t, r->area, &bed, b.until, "paid for longer", NULL));
	*pence += (int64_t)(b.last.day - b.first.day) * b.pence;
	json_array_append_new(json_object_get(r->result, "rooms"), json_string(room->label));
	return bed.live == PLACEMENT_OCCUPIED && bed.placement != NULL
		   ? stay_watch(t, r->area, bed.placement)
		   : ERR_OK;
}

enum err verb_pay(struct turn *t, struct request *r, struct fault *why)
{
	struct rooms to = {.pence = -1};
	const struct room *rooms;
	size_t count;
	int64_t pence = 0;
	char day[WALL_TEXT], iso[WALL_TEXT];
	TRY(which(t, r, true, &rooms, &count, why));
	TRY(arg_paid_to(t, r, (struct date){date_london(t->now).day - 1}, "yesterday", &to.last,
			why));
	TRY(arg_price(r, false, &to.pence, why));
	TRY(arg_authorised(t, r, &to.authorised, why));
	json_object_set_new(r->result, "rooms", json_array());
	for (size_t i = 0; i < count; i++)
		TRY(pay_one(t, r, &rooms[i], &to, &pence, why));
	TRY(beds_settle(t, r->area));
	json_object_set_new(r->result, "paid_to", json_string(date_format(to.last, iso)));
	json_object_set_new(r->result, "pence", json_integer(pence));
	json_object_set_new(r->result, "authorised", json_string(to.authorised));
	date_format_short(to.last, day);
	if (count == 1)
		say_line(r, "Paid: %s at %s to %s, %s more; authorised by %s.", rooms[0].label,
			 rooms[0].site_name, day, rooms_pounds(t, pence), to.authorised);
	else
		say_line(r, "Paid: %zu rooms at %s to %s, %s more; authorised by %s.", count,
			 rooms[0].site_name, day, rooms_pounds(t, pence), to.authorised);
	return ERR_OK;
}

/* ---- cancel --------------------------------------------------------------------------------- */

static enum err refuse_taken(const struct room *room, struct fault *why)
{
	bool in = strcmp(room->live, placement_state_name(PLACEMENT_OCCUPIED)) == 0;
	return fault_set(why, ERR_TAKEN, "bed",
			 in ? "somebody is in %s: nothing of theirs ends here"
			    : "%s is held for somebody: release that first",
			 room->label);
}

/* Nobody loses the room in which they are said to be. */
static enum err leave_doubted(struct turn *t, struct request *r, const struct room **rooms,
			      size_t *count, struct fault *why)
{
	struct bed bed;
	size_t sure = 0;
	const char *label = (*rooms)[0].label;
	struct room *out = arena_alloc(t->arena, *count * sizeof(*out));
	for (size_t i = 0; i < *count; i++) {
		TRY(bed_get(t->store, (*rooms)[i].bed, t->arena, &bed));
		if (!bed_in_doubt(&bed, NULL, NULL))
			out[sure++] = (*rooms)[i];
		else
			say_line(r, "Mind: %s is not cancelled: " MATCH_DOUBTED ".", bed.label);
	}
	*rooms = out;
	*count = sure;
	if (sure > 0)
		return ERR_OK;
	return fault_set(
	    why, ERR_TAKEN, "bed",
	    "somebody is said to be in %s: look first, and if it is empty: dismiss two", label);
}

/* The nights before this one are spent; this one is, too, unless it is still to come. */
static struct date spent_to(const struct turn *t, const struct area_settings *area)
{
	struct date night = night_at(t->now, area->policy.hours);
	night.day += night_in_progress(t->now, area->policy.hours);
	return night;
}

static enum err cancel_one(struct turn *t, struct request *r, const struct room *room,
			   const char *remark, int64_t *saved, struct fault *why)
{
	struct bed bed;
	struct booking *bookings;
	size_t count;
	struct date last = spent_to(t, r->area);
	if (room->live[0] != '\0')
		return refuse_taken(room, why);
	TRY(booking_list_beyond(t->store, room->bed, last, t->arena, &bookings, &count));
	for (size_t i = 0; i < count; i++) {
		const struct booking *b = &bookings[i];
		int from = b->first.day > last.day ? b->first.day : last.day;
		*saved += (int64_t)(b->last.day - from) * b->pence;
		TRY(booking_shorten(t->store, b->id, last, end_of(r->area, last)));
		TRY(turn_audit(t, r->area->key, AUDITED_BOOKING, b->id, "cancelled", remark));
	}
	TRY(bed_get(t->store, room->bed, t->arena, &bed));
	if (count > 0)
		TRY(room_end(t, r->area, &bed, end_of(r->area, last), "cancelled", remark));
	TRY(book_bed_state_for(t, r->area, &bed, BED_CLOSED, remark));
	bed.state = BED_CLOSED;
	json_array_append_new(json_object_get(r->result, "rooms"), json_string(room->label));
	return space_watch(t, r->area, &bed);
}

enum err verb_cancel(struct turn *t, struct request *r, struct fault *why)
{
	const struct room *rooms;
	const char *remark;
	size_t count;
	int64_t saved = 0;
	TRY(which(t, r, false, &rooms, &count, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(leave_doubted(t, r, &rooms, &count, why));
	json_object_set_new(r->result, "rooms", json_array());
	for (size_t i = 0; i < count; i++)
		TRY(cancel_one(t, r, &rooms[i], remark, &saved, why));
	TRY(beds_settle(t, r->area));
	json_object_set_new(r->result, "pence", json_integer(saved));
	if (count == 1)
		say_line(r, "Cancelled: %s at %s; %s not spent.", rooms[0].label,
			 rooms[0].site_name, rooms_pounds(t, saved));
	else
		say_line(r, "Cancelled: %zu empty rooms at %s; %s not spent.", count,
			 rooms[0].site_name, rooms_pounds(t, saved));
	return ERR_OK;
}
