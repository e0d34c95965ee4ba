/* SPDX-License-Identifier: MIT
 *
 * Everything the engine is told and never changes: areas, who may do what, cascades, gateways.
 * config.c fills one of these and hands it over whole; the old one stays until the turn that
 * replaces it has committed.
 */
#ifndef ENGINE_SETTINGS_H
#define ENGINE_SETTINGS_H

#include "feed.h"
#include "gateway.h"
#include "policy.h"
#include "step_settings.h"

enum role { ROLE_NONE, ROLE_VIEWER, ROLE_WORKER, ROLE_MANAGER };

const char *role_name(enum role r);

/* A system user and what they may do; the name stands in every audit line. */
struct person_settings {
	char user[LIMIT_KEY];
	char name[LIMIT_NAME];
	enum role role;
};

struct area_settings {
	char key[LIMIT_KEY];
	char name[LIMIT_NAME]; /* in texts: "Coventry" */
	struct policy policy;
	struct source_settings sources[LIMIT_SOURCES];
	int source_count;
	struct step_settings steps[LIMIT_STEPS];
	int step_count;
	struct template_settings templates[LIMIT_TEMPLATES];
	int template_count;
	int64_t hold_ms; /* how long a hold lasts unless told otherwise */
	int64_t confirm_ms; /* a site must confirm surge beds within this, else people are told */
	int64_t offer_ms; /* how long a bed is kept for the first on the waiting list whom it suits
			   */
	int64_t referral_answer_ms; /* a referral without an answer alarms after this */
	enum role rooms_by; /* the least who may authorise that a hotel room is paid for */
	char shadow[LIMIT_KEY]; /* the only group that is told while the policy is tried out; "" for
				   an area that is not shadowed */
	int segments; /* of templates that do not say it themselves */
	/* To numbers that are no contact's, once a day; "" they are not answered. */
	char unknown_reply[321];
	int low_beds; /* so few beds are told of; 0: only when none is left */
	int digest_minutes; /* local; when what was gathered is sent */
	int quiet_from_minutes, quiet_to_minutes; /* local; steps that wait are not begun between */
};

struct settings {
	bool exercise; /* mode = "exercise": every text begins with EXERCISE */
	double speed; /* of the clock; 1 unless exercising */
	/* Half a megabyte each, of which a council uses little: made one by one, for those there
	 * are. Owned by whoever made the settings. */
	struct area_settings *areas[LIMIT_AREAS];
	int area_count;
	struct person_settings people[LIMIT_PEOPLE];
	int person_count;
	struct gateway_settings gateways[LIMIT_GATEWAYS]; /* in order of preference */
	int gateway_count;
	char sheets[256]; /* folder of the sheets written every day; "" writes none */
	int64_t keep_bodies_ms; /* what the feeds said, as evidence */
	int64_t keep_people_ms; /* after the last that was heard of them; 0 for ever */
	char people_key[128]; /* secret: keys what is left of the erased; "" the database's own */
};

/* Whether this group is the out-of-hours team's: one that the council tells of a late activation,
 * which is told at any hour. */
bool settings_by_night(const struct area_settings *area, const char *group);
/* Whether this step, or whom it asks next, is all of a group that sleeps: neither the out-of-hours
 * team nor somebody who is asked one after the other by another step at any hour. NULL, or which
 * group. Pseudo groups and duties are none. */
const char *settings_wakes(const struct area_settings *area, const struct step_settings *s);

#endif
