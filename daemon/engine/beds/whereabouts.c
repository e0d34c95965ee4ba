/* SPDX-License-Identifier: MIT */
#include "whereabouts.h"

#include <string.h>

#include "alarm_rows.h"
#include "bed_words.h"
#include "capacity.h"
#include "doubt_rows.h"
#include "fitting.h"
#include "people.h"
#include "presence_rows.h"
#include "said_in_rows.h"
#include "waiting_moves.h"

#define TWO "two may be in one bed: "
#define GIVEN "it was given to another"
#define AND_IT ", and "
#define LOOK ". Somebody must look where they are; nothing has ended"

static const char *subject_of(struct turn *t, const char *person, const char *label)
{
	return arena_printf(t->arena, "%s/%s", person, label);
}

/* Whoever has it is somebody else. */
static enum err is_anothers(struct turn *t, const char *person, const struct bed *bed, bool *is)
{
	struct placement own;
	TRY(placement_latest(t->store, person, t->arena, &own));
	bool theirs =
	    own.id != NULL && own.state != PLACEMENT_ENDED && strcmp(own.bed, bed->id) == 0;
	*is = bed->placement != NULL && !theirs;
	return ERR_OK;
}

/* What is true of it however long it stands. */
static enum err record_says(struct turn *t, const struct area_settings *area, const struct bed *bed,
			    bool two, const char **out)
{
	TRY(fitting_gone(t, area, bed, out));
	if (two)
		*out = GIVEN;
	else if (*out == NULL)
		*out = "its record says otherwise";
	return ERR_OK;
}

/* Beds are in doubt, or no more: what is free, and may be offered, is another. */
static enum err beds_changed(struct turn *t, const struct area_settings *area)
{
	TRY(capacity_changed(t, area));
	return waiting_look(t, area);
}

/* The alarm is gone some day; who said so, and what ended it, stays on record. */
static enum err note(struct turn *t, const struct area_settings *area, const char *subject,
		     const char *what)
{
	size_t person = strcspn(subject, "/");
	return turn_audit(t, area->key, AUDITED_PERSON,
			  arena_printf(t->arena, "%.*s", (int)person, subject),
			  arena_printf(t->arena, "%s in %s", what, subject + person + 1), NULL);
}

/* Of two such words the later one counts: they may have come there once more. */
static enum err raise(struct turn *t, const struct area_settings *area, const char *subject,
		      struct wall since, const char *sentence)
{
	struct wall before;
	TRY(alarm_since(t->store, area->key, ALARM_TWO, subject, &before));
	TRY(turn_alarm(t, area->key, ALARM_TWO, subject, "%s", sentence));
	TRY(note(t, area, subject, "said to be"));
	return alarm_set_since(t->store, area->key, ALARM_TWO, subject, wall_later(before, since));
}

enum err whereabouts_doubt(struct turn *t, const struct area_settings *area, const char *person,
			   const struct bed *bed, struct wall came)
{
	char at[WALL_TEXT];
	const char *says, *said = "never to have left";
	bool two;
	TRY(is_anothers(t, person, bed, &two));
	TRY(record_says(t, area, bed, two, &says));
	if (came.ms != 0)
		said = "to have come to";
	const char *sentence = arena_printf(
	    t->arena, "%ssomebody is said %s %s at %s%s%s" AND_IT "%s" LOOK, two ? TWO : "", said,
	    bed->label, bed->site_name, came.ms != 0 ? " at " : "",
	    came.ms != 0 ? wall_format_local(came, at) : "", says);
	TRY(raise(t, area, subject_of(t, person, bed->label), came.ms != 0 ? came : t->now,
		  sentence));
	return beds_changed(t, area);
}

/* What was said of them stands; only what is true of the bed is another. */
static const char *given_sentence(struct turn *t, const char *sentence)
{
	const char *end = sentence + strlen(sentence);
	for (const char *at = sentence; (at = strstr(at, AND_IT)) != NULL; at++)
		end = at;
	return arena_printf(t->arena, TWO "%.*s" AND_IT GIVEN LOOK, (int)(end - sentence),
			    sentence);
}

static enum err given_one(struct turn *t, const struct area_settings *area, const char *person,
			  const struct bed *bed)
{
	const char *sentence, *subject = subject_of(t, person, bed->label);
	TRY(doubt_sentence(t->store, area->key, subject, t->arena, &sentence));
	if (sentence == NULL || strncmp(sentence, TWO, strlen(TWO)) == 0)
		return ERR_OK;
	return turn_alarm(t, area->key, ALARM_TWO, subject, "%s", given_sentence(t, sentence));
}

enum err whereabouts_given(struct turn *t, const struct area_settings *area, const struct bed *bed,
			   const char *person, const char *partner)
{
	const char *at = bed->said_in;
	if (!bed_in_doubt(bed, person, partner))
		return ERR_OK;
	while (*at != '\0') {
		const char *who = arena_printf(t->arena, "%.*s", (int)strcspn(at, ","), at);
		bool theirs =
		    strcmp(who, person) == 0 || (partner != NULL && strcmp(who, partner) == 0);
		if (!theirs)
			TRY(given_one(t, area, who, bed));
		at += strlen(who);
		at += *at == ',';
	}
	return ERR_OK;
}

static enum err note_ended(struct turn *t, const struct area_settings *area,
			   const struct alarm *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *sentence;
		TRY(doubt_sentence(t->store, area->key, list[i].subject, t->arena, &sentence));
		if (sentence == NULL)
			TRY(note(t, area, list[i].subject, "no longer said to be"));
	}
	return ERR_OK;
}

/* A move is of the record, and of whoever shares it: nobody has seen them for that. But the bed to
 * which it took them is theirs. */
static enum err end(struct turn *t, const struct area_settings *area, const struct placement *p,
		    struct wall then)
{
	struct wall came;
	struct alarm *list;
	size_t count;
	TRY(alarm_list_under(t->store, area->key, ALARM_TWO, p->person, t->arena, &list, &count));
	if (count == 0)
		return ERR_OK;
	TRY(placement_came_first(t->store, p->id, &came));
	TRY(alarm_clear_under(t->store, area->key, ALARM_TWO, p->person, wall_later(came, then),
			      t->now));
	TRY(turn_alarm_clear(t, area->key, ALARM_TWO,
			     subject_of(t, p->person, book_label(p->bed))));
	TRY(note_ended(t, area, list, count));
	return beds_changed(t, area);
}

/* then: .ms 0 when they came to it. */
static enum err end_if_in(struct turn *t, const struct area_settings *area, const char *person,
			  struct wall then)
{
	struct placement p;
	TRY(placement_latest(t->store, person, t->arena, &p));
	bool in = p.id != NULL && p.state == PLACEMENT_OCCUPIED && (p.needs & NEED_UNSEEN) == 0;
	return in ? end(t, area, &p, then) : ERR_OK;
}

enum err whereabouts_look(struct turn *t, const struct area_settings *area, const char *person)
{
	return end_if_in(t, area, person, (struct wall){0});
}

enum err whereabouts_are(struct turn *t, const struct area_settings *area, const char *person)
{
	return end_if_in(t, area, person, t->now);
}

enum err whereabouts_seen(struct turn *t, const struct area_settings *area, const char *subject,
			  const char **said)
{
	(void)subject, (void)said;
	return beds_changed(t, area);
}

static enum err end_one(struct turn *t, const struct area_settings *area, const char *subject)
{
	TRY(turn_alarm_clear(t, area->key, ALARM_TWO, subject));
	TRY(note(t, area, subject, "no longer said to be"));
	return beds_changed(t, area);
}

enum err whereabouts_never(struct turn *t, const struct area_settings *area, const char *person,
			   const struct bed *bed, struct wall then, bool *stands)
{
	struct wall since;
	const char *subject = subject_of(t, person, bed->label);
	TRY(alarm_since(t->store, area->key, ALARM_TWO, subject, &since));
	*stands = wall_before(then, since);
	return *stands || since.ms == 0 ? ERR_OK : end_one(t, area, subject);
}

static enum err say_one(struct turn *t, struct request *r, const struct said_in *said)
{
	char since[WALL_TEXT];
	struct person who;
	TRY(person_get(t->store, said->person, t->arena, &who));
	if (who.id == NULL)
		return ERR_OK;
	say_line(r, "LOOK FOR %s: said to be in %s since %s, and its record says otherwise.",
		 who.ref, book_label(said->bed), wall_format_local(said->since, since));
	json_array_append_new(
	    json_object_get(r->result, "said_in"),
	    json_pack("{s:s, s:s}", "person", who.ref, "bed", book_label(said->bed)));
	return people_audit(t, r->area, &who, "looked at: said to be there", NULL);
}

enum err whereabouts_say(struct turn *t, struct request *r, const char *site)
{
	struct said_in *said;
	size_t count;
	json_object_set_new(r->result, "said_in", json_array());
	TRY(said_in_list_site(t->store, r->area->key, site, t->arena, &said, &count));
	for (size_t i = 0; i < count; i++)
		TRY(say_one(t, r, &said[i]));
	return ERR_OK;
}

/* Who was in that very bed by the other reference was no second one. */
static enum err pass_on(struct turn *t, const struct area_settings *area, const struct alarm *a,
			const char *into)
{
	bool is;
	const char *label = strchr(a->subject, '/') + 1, *subject = subject_of(t, into, label);
	bool theirs = strcmp(a->subject, subject) == 0;
	TRY(placement_was_in(t->store, into, bed_id(area->key, label, t->arena), a->since, &is));
	if (is || !theirs)
		TRY(end_one(t, area, a->subject));
	return is || theirs ? ERR_OK : raise(t, area, subject, a->since, a->sentence);
}

static enum err pass_all(struct turn *t, const struct area_settings *area, const char *from,
			 const char *into)
{
	struct alarm *list;
	size_t count;
	TRY(alarm_list_under(t->store, area->key, ALARM_TWO, from, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		TRY(pass_on(t, area, &list[i], into));
	return ERR_OK;
}

enum err whereabouts_merge(struct turn *t, const struct area_settings *area, const char *from,
			   const char *into)
{
	TRY(pass_all(t, area, into, into));
	TRY(pass_all(t, area, from, into));
	return whereabouts_look(t, area, into);
}
