/* SPDX-License-Identifier: MIT
 *
 * What turns out to be unsafe about a bed that somebody has already: people are told at once, and
 * software ends nothing. Alarms name beds, never people. Private to the engine room.
 */
#ifndef ENGINE_SAFETY_H
#define ENGINE_SAFETY_H

#include "bed_rows.h"
#include "person_rows.h"
#include "placement_rows.h"
#include "verbs.h"

#define ALARM_APART "apart" /* a pair: both are under one roof */

/* Somebody is, or may be, under 18. Where they have a bed, hold one or wait for one, children's
 * services must be told: *followup is the id of what stays open until they are, "" where there is
 * no such bed. */
enum err safety_child_found(struct turn *t, const struct area_settings *area,
			    const struct person *who, const char **followup);

/* Somebody is met who is, or may be, under 18, with a bed or without: an alarm and a follow-up, and
 * said to whoever is with them. */
enum err safety_child_met(struct turn *t, struct request *r, const struct person *who);
/* What is known of somebody now: where they are under 18, and have a bed or wait for one, that is
 * said. fresh: it was not known before. */
enum err safety_child_learnt(struct turn *t, struct request *r, const struct person *who,
			     bool fresh);
/* Somebody who was said to have left a bed is in it: where an answer is awaited of them, it is said
 * where they are. */
enum err safety_child_back(struct turn *t, struct request *r, const struct person *who);
/* What stays open of them until children's services have answered; NULL: nothing. */
enum err safety_child_open(struct turn *t, const char *person, const char **followup);

/* Somebody turns out to have high support needs: said, where their site looks after as many without
 * them as it can. */
enum err safety_support(struct turn *t, struct request *r, const struct person *who);

/* Of two who shared a bed one has left: whether it suits whoever stays is looked at, and an alarm
 * where nothing says so. */
enum err safety_alone(struct turn *t, const struct area_settings *area,
		      const struct placement *stays);
/* The same as a sentence, for whoever asks; NULL: nothing is wrong with it. */
enum err safety_alone_text(struct turn *t, const struct area_settings *area,
			   const struct placement *stays, const char **out);
/* Whoever stayed is alone no more. */
enum err safety_joined(struct turn *t, const struct area_settings *area,
		       const struct placement *host);
/* Whoever stays has been seen there, or more is known of them. */
enum err safety_seen(struct turn *t, const struct area_settings *area,
		     const struct placement *stays);
/* Somebody in this bed turns out to be in danger there, or one to who is there: why, or NULL where
 * that is not so any more. */
enum err safety_unfit(struct turn *t, const struct area_settings *area, const struct placement *p,
		      const char *reason);
/* Somebody from whom this person is kept apart is under one roof with them: said, and an alarm
 * unless it was known when they were given their beds, and on-call decided. */
enum err safety_near(struct turn *t, struct request *r, const char *person);
/* The same of two who came together, what is of both of them once; partner: NULL for one. */
enum err safety_near_both(struct turn *t, struct request *r, const char *person,
			  const char *partner);
/* The same of somebody who turns out to be another person: whoever decided did not know. */
enum err safety_near_found(struct turn *t, struct request *r, const char *person);
/* The same of a site that turns out to be under one roof with others, or not to be. */
enum err safety_near_roof(struct turn *t, struct request *r, const char *site);
/* They, or who was said to be in a bed, are where they are near nobody any more. */
enum err safety_near_over(struct turn *t, const struct area_settings *area, const char *person);
enum err safety_near_stands(struct turn *t, const struct area_settings *area, const char *pair,
			    bool *stands);
/* The pair is one no more. */
enum err safety_near_end(struct turn *t, const struct area_settings *area, const char *pair);
/* Somebody is about to be erased, and with them from whom others are kept apart: each of those who
 * was seen since then is an alarm and a follow-up, so that they are asked. */
enum err safety_apart_erased(struct turn *t, const struct area_settings *area,
			     const struct person *who, struct wall since, int *others);
/* A bed of SWEP that its site, which opens fewer than it has, has no staff for, or one that is held
 * at a site that has yet to say. */
enum err safety_unstaffed(struct turn *t, const struct area_settings *area, const struct bed *bed,
			  bool *out);
/* Beds with somebody in them, or on the way, at a site that is closed or has said that it opens
 * fewer; with somebody on the way, at one that has yet to say how many. */
enum err safety_must_move(struct turn *t, const struct area_settings *area, const char *site,
			  struct bed **out, size_t *count);
/* Whoever has one of those must move, and an alarm shows it until nobody does. */
enum err safety_closed(struct turn *t, const struct area_settings *area, const char *site);
/* Whoever has left needs no alarm. */
enum err safety_left(struct turn *t, const struct area_settings *area, const struct placement *p);

#endif
