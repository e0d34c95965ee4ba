/* SPDX-License-Identifier: MIT
 *
 * A council's adopted policy: who adopted it and when, its season, its tiers and its rules. Read
 * from one libconfig file by config.c; checked there; never changed while loaded.
 */
#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include "holidays.h"
#include "night.h"
#include "rule.h"

enum action {
	ACTION_ADVISE, /* tells the decision makers, changes nothing */
	ACTION_PROPOSE, /* a person decides by a deadline */
	ACTION_ACTIVATE /* no person needed; carries a recorded agreement */
};

const char *action_name(enum action a);

struct agreement {
	char name[LIMIT_NAME]; /* who agreed that software may activate; empty when nobody did */
	struct date on;
};

struct policy_rule {
	char name[LIMIT_KEY];
	char text[400]; /* as written, for the evidence */
	struct rule when;
	enum action action;
	int tier; /* 1 is the lowest */
	struct season season; /* its own; all zero is the policy's */
	struct agreement agreement;
};

/* What is known of a day: 10 characters of its ISO form, 7 (the month), 4 (the year) or none. */
struct dated {
	struct date first; /* of the year or month, where no more is known */
	int known;
};

/* "2025-10-01", "2020-12", "2022" or "unknown"; false for anything else. */
bool dated_parse(const char *text, struct dated *out);
const char *dated_format(struct dated d, char out[WALL_TEXT]);

struct policy {
	char key[LIMIT_KEY]; /* the file's name without ".conf" */
	char title[160], approver[LIMIT_NAME], version[LIMIT_KEY], source[300];
	struct dated adopted, published; /* where nobody knows the first, it could be read then */
	struct night_hours hours;
	struct season season;
	int tiers; /* how many; 1..LIMIT_TIERS */
	char offers[LIMIT_TIERS][160]; /* what each tier offers, in words */
	struct policy_rule rules[LIMIT_RULES];
	int rule_count;
	struct rule exit; /* true: nothing opens any more, a stand-down may be proposed */
	char exit_text[400];
	int least_nights; /* minimum stay: no stand-down is proposed before so many; 1 or more */
	enum action on_blind; /* ADVISE tells people; PROPOSE also asks to open tier 1 */
	int blind_minutes; /* … from this local time on, in season */
	/* The timetable, local times of day. */
	int first_look_minutes; /* the feeds are asked, and what they say is recorded */
	int propose_minutes; /* no earlier is a person asked, or SWEP opened, for a night to come */
	int recheck_minutes; /* asked again */
	int handover_minutes; /* the out-of-hours team is told how things stand */
	int late_minutes; /* the last look of the day */
	int move_on_minutes; /* whoever has no plan, and a room paid to tomorrow, is an alarm */
	int stay_warning_days; /* an alarm so long before a stay passes its limit */
	int decide_minutes; /* a proposal should be answered by this local time … */
	int64_t answer_ms; /* … or this long after it was made, if later */
	bool activate_on_timeout; /* needs timeout_agreement */
	struct agreement timeout_agreement;
	int review_minutes; /* local time at which an active SWEP is looked at again */
	int work_from_minutes,
	    work_to_minutes; /* working hours, in which standing down is possible */
	int watch_nights; /* nights after tonight that count for WATCH */
	double worse_by; /* °C colder that overrides a recall, rejection or inhibition */
	struct holidays holidays; /* of the area, not of the policy's file */
};

/* What a tier offers, in words; never empty, also of a tier that another policy had. */
const char *policy_offer(const struct policy *p, int tier);
bool season_holds(const struct season *season, struct date night);
/* The season of rule r: its own, or the policy's. */
const struct season *policy_season(const struct policy *p, int r);
/* Every aggregate that a rule or the exit asks for, as a set of bits. */
unsigned policy_aggregates(const struct policy *p);
unsigned policy_aggregates_of(const struct policy *p, bool by_day);
/* Evaluates rule r for the night at outlook index `night` of date `date`: false out of season. */
enum truth policy_rule_holds(const struct policy *p, int r, const struct outlook *outlook,
			     int night, struct date date);

#endif
