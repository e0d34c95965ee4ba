/* SPDX-License-Identifier: MIT
 *
 * Warnings, alerts and floods: what an authority has said about a stretch of time and a place.
 * Colours of different issuers are not comparable (there is no extreme-cold warning from the Met
 * Office at all; cold is UKHSA's), so a rule always names the issuer.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include <stddef.h>

#include "instant.h"
#include "truth.h"

enum notice_kind { NOTICE_WARNING, NOTICE_ALERT, NOTICE_FLOOD, NOTICE_KINDS };

const char *notice_kind_name(enum notice_kind k); /* "warning": the words of the rule language */

/* For floods: alert is yellow, warning is amber, severe is red. */
enum level { LEVEL_NONE, LEVEL_YELLOW, LEVEL_AMBER, LEVEL_RED };

const char *level_name(enum notice_kind k, enum level l);
/* Word of `length` bytes, any case ("amber", "Orange", "severe"); false when it is none of the
 * kind's. Green is LEVEL_NONE. */
bool level_parse(enum notice_kind k, const char *word, size_t length, enum level *out);

/* A set of what is threatened. */
enum hazard {
	HAZARD_WIND,
	HAZARD_RAIN,
	HAZARD_SNOW,
	HAZARD_ICE,
	HAZARD_FOG,
	HAZARD_THUNDERSTORM, /* lightning too */
	HAZARD_HEAT,
	HAZARD_COLD,
	HAZARD_FLOOD,
	HAZARD_COAST,
	HAZARD_FIRE,
	HAZARD_OTHER, /* named by the issuer, and none of these */
	HAZARDS
};
#define HAZARD_BIT(h) (1u << (h))
#define HAZARD_ANY (HAZARD_BIT(HAZARDS) - 1)

const char *hazard_name(enum hazard h); /* "wind": the words of the rule language */
bool hazard_parse(const char *word, size_t length, enum hazard *out); /* any case */

/* One notice in force or to come. Strings belong to whoever made it (arena). */
struct notice {
	enum notice_kind kind;
	const char *issuer; /* "metoffice", "ukhsa", "ea", "meteoalarm" */
	const char *id; /* the issuer's own, with its version where there is one */
	enum level level;
	unsigned hazards; /* HAZARD_BITs; 0: the issuer did not say which */
	struct span valid;
	enum truth here; /* whether it covers our place; unknown where nobody can tell */
	const char *areas; /* names and codes as the issuer gives them, one a line */
	const char *headline; /* for people */
	int source; /* index among the sources of this outlook */
};

/* Who would have told us: a source that speaks about notices of this kind. Quiet and fresh means
 * that there is none; not fresh means that nobody knows. */
struct notice_watch {
	enum notice_kind kind;
	const char *issuer;
	unsigned hazards; /* of which it speaks */
	bool fresh;
	struct span speaks; /* for what time */
};

/* What a rule asks. */
struct notice_question {
	enum notice_kind kind;
	const char *issuer;
	enum level least;
	unsigned hazards; /* any of these; HAZARD_ANY is not to ask */
	const char *area; /* one of the notice's areas, any case; "" is our own place (`here`) */
};

/* Whether this one is such, touches span and is where it is asked. */
enum truth notice_matches(const struct notice *n, const struct notice_question *q,
			  struct span span);
/* Whether such a notice touches span: true on one that does; false only when every hazard asked is
 * watched by a fresh source that speaks for the whole span; else unknown. */
enum truth notice_holds(const struct notice_question *q, const struct notice *notices, size_t count,
			const struct notice_watch *watches, size_t watch_count, struct span span);

#endif
