/* SPDX-License-Identifier: MIT
 *
 * What the files of the CAP feed share: the alerts of one look, and what was noted on the way.
 */
#ifndef FEEDS_CAP_INSIDE_H
#define FEEDS_CAP_INSIDE_H

#include "feed.h"
#include "lines.h"
#include "xml.h"

#define CAP_ATOM "http://www.w3.org/2005/Atom"
#define CAP_INFOS 64 /* <info> of one alert: two languages of every region of a country */

/* Counted on the way, and told in the remark. */
enum cap_note {
	CAP_ELSEWHERE,
	CAP_NOT_ACTUAL,
	CAP_SUPERSEDED,
	CAP_CANCELS,
	CAP_NO_WARNING, /* Ack, Error */
	CAP_SILENT, /* no <info>: tells nothing, and ends nothing */
	CAP_ALL_CLEAR,
	CAP_GREEN,
	CAP_UNGRADED,
	CAP_QUARREL,
	CAP_OPEN_END,
	CAP_BACKWARDS,
	CAP_REFERENCE,
	CAP_NOTES
};

/* One alert that is Actual, or was once. */
struct cap_alert {
	const struct xml_node *node;
	const char *identifier, *sender;
	struct wall sent;
	bool speaks; /* Alert or Update */
	bool ends_others; /* Update or Cancel */
	bool superseded;
};

struct cap_reader {
	const struct source_settings *settings;
	const char *issuer;
	struct arena *arena;
	struct fault *why;
	struct cap_alert *alerts;
	size_t alert_count, alert_room;
	struct notice *notices;
	size_t notice_count;
	const char *wanted[LIMIT_PAGES];
	size_t wanted_count;
	int notes[CAP_NOTES];
};

/* An <alert> in one of the two namespaces. */
bool cap_is_alert(const struct xml_node *node);
/* Its header, into r->alerts when it counts. */
enum err cap_alert_add(struct cap_reader *r, const struct xml_node *alert);
/* The notices of one alert. */
enum err cap_alert_tell(struct cap_reader *r, const struct cap_alert *alert);

/* Alerts within the feed are added, addresses of others are put into r->wanted. `own` is the
 * source's address. */
enum err cap_atom_read(struct cap_reader *r, const struct xml_node *feed, const char *own);

/* Whether a name, or a list of them, holds one by which warnings mean us. */
bool cap_names_us(const struct source_settings *settings, const char *names);

/* What one <info> says of its place. */
struct cap_place {
	enum truth here;
	struct lines names; /* for notice.areas */
	struct lines identity; /* codes and shapes: the same in every language */
	int areas;
};
enum err cap_place_read(const struct cap_reader *r, const struct xml_node *info,
			struct cap_place *out);

/* "more than 64 <info>": always ERR_LIMIT. */
enum err cap_too_many(const struct cap_reader *r, const struct xml_node *node, int most,
		      const char *what);

/* ---- words ---- */

/* "2; Yellow; Moderate", any case. False when it says nothing; *quarrel when number and colour
 * differ, and the worse was taken. */
bool cap_awareness_level(const char *text, enum level *out, bool *quarrel);
/* "3; Thunderstorm": what its number and its words say together; 0 when nothing. */
unsigned cap_awareness_hazards(const char *text);
/* "Minor", "Moderate", "Severe", "Extreme"; false for every other word. */
bool cap_severity(const char *word, enum level *out);
/* "Yellow ice warning": 0 when no word is known. */
unsigned cap_event_hazards(const char *words);

#endif
