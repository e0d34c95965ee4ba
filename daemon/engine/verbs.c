/* SPDX-License-Identifier: MIT */
#include "verbs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "alarm_verbs.h"
#include "audit_verbs.h"
#include "bed_verbs.h"
#include "cascade_verbs.h"
#include "crash_spaces.h"
#include "followups.h"
#include "fsck_verb.h"
#include "gateway_verbs.h"
#include "imports.h"
#include "info_verbs.h"
#include "inventory_verbs.h"
#include "nomination_verbs.h"
#include "orphans.h"
#include "people_verbs.h"
#include "plans.h"
#include "preview.h"
#include "reachability.h"
#include "referral_verbs.h"
#include "rooms.h"
#include "rotas.h"
#include "sheets.h"
#include "spaces.h"
#include "swep_verbs.h"
#include "text_verbs.h"

static const struct verb verbs[] = {
    /* looking */
    {"status", ROLE_VIEWER, false, verb_status, {NULL}},
    {"explain", ROLE_VIEWER, false, verb_explain, {"night"}},
    {"forecast", ROLE_VIEWER, false, verb_forecast, {NULL}},
    {"log", ROLE_VIEWER, false, verb_log, {"last"}},
    {"sheet", ROLE_WORKER, false, verb_sheet, {"what", "site"}},
    {"fsck", ROLE_MANAGER, false, verb_fsck, {NULL}},
    {"audit-verify", ROLE_MANAGER, false, verb_audit_verify, {"head"}},
    {"audit-export", ROLE_MANAGER, true, verb_audit_export, {"activation"}},
    {"watch", ROLE_VIEWER, false, verb_watch, {NULL}},
    {"sites", ROLE_VIEWER, false, verb_sites, {NULL}},
    {"beds", ROLE_VIEWER, false, verb_beds, {"for", "all", "site"}},
    {"cascade", ROLE_VIEWER, false, verb_cascade, {"occasion"}},
    {"templates", ROLE_VIEWER, false, verb_templates, {NULL}},
    {"preview", ROLE_WORKER, false, verb_preview, {"what"}},
    {"oncall", ROLE_VIEWER, false, verb_oncall, {"at", "days"}},
    {"rota", ROLE_VIEWER, false, verb_rota, {"duty", "days"}},
    {"reach", ROLE_VIEWER, false, verb_reach, {"days"}},
    {"gateways", ROLE_VIEWER, false, verb_gateways, {NULL}},
    /* the night's work */
    {"hold",
     ROLE_WORKER,
     true,
     verb_hold,
     {"bed", "person", "for", "with", "until", "arrives", "decided"}},
    {"checkin",
     ROLE_WORKER,
     true,
     verb_checkin,
     {"person", "bed", "for", "with", "alone", "still", "word", "at", "decided"}},
    {"noshow", ROLE_WORKER, true, verb_noshow, {"person", "at"}},
    {"refuse", ROLE_WORKER, true, verb_refuse, {"person", "reason", "note", "at"}},
    {"move", ROLE_WORKER, true, verb_move, {"person", "bed", "for", "with", "reason", "decided"}},
    {"checkout", ROLE_WORKER, true, verb_checkout, {"person", "reason", "at"}},
    {"clearout", ROLE_WORKER, true, verb_clearout, {"site"}},
    {"release", ROLE_WORKER, true, verb_release, {"person", "reason"}},
    {"ready", ROLE_WORKER, true, verb_ready, {"bed"}},
    {"compromised", ROLE_WORKER, true, verb_compromised, {"bed", "reason"}},
    {"shut", ROLE_WORKER, true, verb_shut, {"bed", "reason"}},
    {"followups", ROLE_WORKER, false, verb_followups, {NULL}},
    {"assign", ROLE_WORKER, true, verb_assign, {"followup", "owner"}},
    {"done", ROLE_WORKER, true, verb_done, {"followup", "reason"}},
    {"open", ROLE_WORKER, true, verb_open, {"site", "count", "hours", "staff"}},
    {"free", ROLE_WORKER, true, verb_free, {"site", "count"}},
    {"spaces", ROLE_WORKER, true, verb_spaces, {"site", "count", "kind", "until", "reason"}},
    {"scheme", ROLE_WORKER, true, verb_scheme, {"bed", "person", "until", "for", "decided"}},
    {"nominate",
     ROLE_WORKER,
     true,
     verb_nominate,
     {"where", "person", "criteria", "reason", "for", "with"}},
    {"nominations", ROLE_WORKER, true, verb_nominations, {"all"}},
    {"panel",
     ROLE_MANAGER,
     true,
     verb_panel,
     {"nomination", "decision", "bed", "by", "reason", "decided"}},
    {"crash", ROLE_MANAGER, true, verb_crash, {"bed", "until", "reason", "end"}},
    {"close", ROLE_WORKER, true, verb_close, {"site", "reason"}},
    {"reopen", ROLE_WORKER, true, verb_reopen, {"site"}},
    {"texts", ROLE_WORKER, false, verb_texts, {"text"}},
    {"receipts", ROLE_WORKER, false, verb_receipts, {NULL}},
    {"seen", ROLE_WORKER, true, verb_seen, {"text", "from"}},
    {"ack", ROLE_WORKER, true, verb_ack, {"code", "by", "of"}},
    {"cascade-test", ROLE_MANAGER, true, verb_cascade_test, {"contacts"}},
    {"dismiss", ROLE_WORKER, true, verb_dismiss, {"alarm", "subject", "reason"}},
    /* people */
    {"person",
     ROLE_WORKER,
     true,
     verb_person,
     {"person", "age", "high_support", "ring_first", "for"}},
    {"apart", ROLE_WORKER, true, verb_apart, {"person", "other", "end"}},
    {"tempref", ROLE_WORKER, true, verb_tempref, {"age", "high_support", "ring_first"}},
    {"temporary", ROLE_WORKER, true, verb_temporary, {NULL}},
    {"merge", ROLE_WORKER, true, verb_merge, {"temporary", "person"}},
    {"list", ROLE_WORKER, true, verb_list, {"what", "person"}},
    {"offered", ROLE_WORKER, true, verb_offered, {"person", "outcome", "reason"}},
    {"sighting", ROLE_WORKER, true, verb_sighting, {"person", "place", "found"}},
    {"objects", ROLE_WORKER, true, verb_objects, {"person", "objects"}},
    {"agreement", ROLE_WORKER, true, verb_agreement, {"version", "person"}},
    {"legal-hold", ROLE_MANAGER, true, verb_legal_hold, {"person", "hold", "reason"}},
    {"erase", ROLE_MANAGER, true, verb_erase, {"person", "reason"}},
    {"returns", ROLE_VIEWER, false, verb_returns, {NULL}},
    /* who has no bed yet */
    {"refer", ROLE_WORKER, true, verb_refer, {"person", "from", "for", "expected"}},
    {"referrals", ROLE_WORKER, true, verb_referrals, {"all"}},
    {"answer", ROLE_WORKER, true, verb_answer, {"referral"}},
    {"settle", ROLE_WORKER, true, verb_settle, {"referral", "outcome", "reason"}},
    {"wait", ROLE_WORKER, true, verb_wait, {"person", "for", "with"}},
    {"waiting", ROLE_WORKER, true, verb_waiting, {NULL}},
    {"accept", ROLE_WORKER, true, verb_accept, {"person"}},
    {"decline", ROLE_WORKER, true, verb_decline, {"person", "reason", "leave"}},
    {"turnaway", ROLE_WORKER, true, verb_turnaway, {"person", "reason", "for"}},
    {"unmet", ROLE_VIEWER, false, verb_unmet, {"from", "to"}},
    /* hotels, and moving on */
    {"book",
     ROLE_WORKER,
     true,
     verb_book,
     {"site", "count", "to", "price", "attributes", "authorised"}},
    {"pay", ROLE_WORKER, true, verb_pay, {"bed", "site", "to", "price", "authorised"}},
    {"cancel", ROLE_WORKER, true, verb_cancel, {"bed", "site", "reason"}},
    {"rooms", ROLE_WORKER, false, verb_rooms, {NULL}},
    {"costs", ROLE_MANAGER, false, verb_costs, {"from", "to"}},
    {"plan", ROLE_WORKER, true, verb_plan, {"person", "what", "where", "by", "owner"}},
    {"plan-drop", ROLE_WORKER, true, verb_plan_drop, {"person", "reason"}},
    {"plans", ROLE_WORKER, true, verb_plans, {NULL}},
    {"told", ROLE_WORKER, true, verb_told, {"person", "by", "at"}},
    /* deciding */
    {"activate", ROLE_MANAGER, true, verb_activate, {"tier", "reason", "until"}},
    {"approve", ROLE_MANAGER, true, verb_approve, {"proposal", "reason"}},
    {"reject", ROLE_MANAGER, true, verb_reject, {"proposal", "reason"}},
    {"inhibit", ROLE_MANAGER, true, verb_inhibit, {"reason", "second", "night"}},
    {"recall", ROLE_MANAGER, true, verb_recall, {"reason"}},
    {"lower", ROLE_MANAGER, true, verb_lower, {"tier", "reason"}},
    {"standdown", ROLE_MANAGER, true, verb_standdown, {"reason"}},
    /* keeping */
    {"backup", ROLE_MANAGER, false, verb_backup, {"file"}},
    {"export", ROLE_MANAGER, false, verb_export, {"what"}},
    {"site", ROLE_MANAGER, true, verb_site, {"site", "do", "change"}},
    {"bed", ROLE_MANAGER, true, verb_bed, {"bed", "do", "change"}},
    {"import", ROLE_MANAGER, true, verb_import, {"what", "text", "duty", "closing"}},
    {"clock", ROLE_MANAGER, true, verb_clock, {"advance"}},
};

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

const struct verb *verb_at(size_t n)
{
	return n < sizeof(verbs) / sizeof(verbs[0]) ? &verbs[n] : NULL;
}

/* ---- arguments ------------------------------------------------------------------------------ */

static enum err absent(const char *name, bool required, struct fault *why)
{
	return required ? fault_set(why, ERR_USAGE, name, "%s is missing", name) : ERR_OK;
}

enum err arg_text(const struct request *r, const char *name, bool required, size_t most,
		  const char **out, struct fault *why)
{
	json_t *value = json_object_get(r->args, name);
	if (value == NULL)
		return absent(name, required, why);
	const char *text = json_string_value(value);
	if (text == NULL)
		return fault_set(why, ERR_USAGE, name, "%s must be text", name);
	if (required && text[0] == '\0')
		return fault_set(why, ERR_USAGE, name, "%s is empty", name);
	if (strlen(text) > most)
		return fault_set(why, ERR_LIMIT, name, "%s is longer than %zu bytes", name, most);
	*out = text;
	return ERR_OK;
}

enum err arg_int(const struct request *r, const char *name, bool required, int least, int most,
		 int *out, struct fault *why)
{
	json_t *value = json_object_get(r->args, name);
	if (value == NULL)
		return absent(name, required, why);
	json_int_t number = json_integer_value(value);
	if (!json_is_integer(value) || number < least || number > most)
		return fault_set(why, ERR_USAGE, name, "%s must be a whole number from %d to %d",
				 name, least, most);
	*out = (int)number;
	return ERR_OK;
}

enum err arg_flag(const struct request *r, const char *name, bool *out, struct fault *why)
{
	json_t *value = json_object_get(r->args, name);
	if (value == NULL)
		return ERR_OK;
	if (!json_is_boolean(value))
		return fault_set(why, ERR_USAGE, name, "%s must be true or false", name);
	*out = json_is_true(value);
	return ERR_OK;
}

#define MORNING_MINUTES (9 * 60) /* a date alone means its morning */

/* Both, as they may be typed. */
static enum err refuse_twice(const char *name, struct wall first, struct fault *why)
{
	struct civil c = civil_london(first);
	char at[WALL_TEXT];
	snprintf(at, sizeof(at), "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.mday, c.hour,
		 c.minute);
	return fault_set(why, ERR_USAGE, name,
			 "%s comes twice that night; say which, as in %s+01:00 (the first) or "
			 "%s+00:00",
			 name, at, at);
}

static enum err said_once(const char *name, enum clock_time said, const struct wall *first,
			  struct fault *why)
{
	switch (said) {
	case CLOCK_ONCE:
		return ERR_OK;
	case CLOCK_SKIPPED:
		return fault_set(why, ERR_USAGE, name, "%s is a time that the clocks skip", name);
	case CLOCK_TWICE:
		return refuse_twice(name, *first, why);
	case CLOCK_NONE:
		break;
	}
	return ERR_NOT_FOUND;
}

enum err arg_local(const char *name, const char *text, struct wall *out, struct fault *why)
{
	enum clock_time said = wall_parse_local(text, out);
	return said_once(name, said, out, why);
}

enum err arg_clock(const char *name, struct date day, int minutes, struct wall *out,
		   struct fault *why)
{
	enum clock_time said = wall_at_clock(day, minutes, out);
	if (said == CLOCK_SKIPPED) /* the clocks change then */
		*out = wall_london(day, minutes);
	return said == CLOCK_SKIPPED ? ERR_OK : said_once(name, said, out, why);
}

/* The day of the next moment at which the clock on the wall shows these minutes. */
static struct date next_day(struct wall now, int minutes)
{
	struct wall ignored;
	struct date today = date_london(now);
	struct wall last = wall_london(today, minutes);
	if (wall_at_clock(today, minutes, &ignored) == CLOCK_TWICE)
		last = wall_plus(last, HOURS_MS(1));
	return wall_before(now, last) ? today : (struct date){today.day + 1};
}

static enum err time_written(const char *name, const char *text, struct wall *out,
			     struct fault *why)
{
	enum err e = arg_local(name, text, out, why);
	return e != ERR_NOT_FOUND
		   ? e
		   : fault_set(why, ERR_USAGE, name,
			       "%s must be a time (22:30), a duration (2h), a date (2026-11-23: "
			       "its morning) or a date with time (2026-11-21 22:30, or "
			       "2026-11-21T22:30:00Z)",
			       name);
}

enum err arg_time(struct turn *t, const struct request *r, const char *name, bool required,
		  struct wall *out, struct fault *why)
{
	const char *text = NULL;
	struct date date;
	int minutes;
	int64_t ms;
	TRY(arg_text(r, name, required, WALL_TEXT, &text, why));
	if (text == NULL)
		return ERR_OK;
	if (minutes_parse(text, &minutes))
		return arg_clock(name, next_day(t->now, minutes), minutes, out, why);
	if (duration_parse(text, &ms))
		*out = wall_plus(t->now, ms);
	else if (date_parse(text, &date))
		*out = wall_london(date, MORNING_MINUTES);
	else if (!wall_parse_iso(text, out))
		return time_written(name, text, out, why);
	return ERR_OK;
}

enum err arg_remark(struct turn *t, const struct request *r, const char *name, bool required,
		    const char **id, struct fault *why)
{
	const char *text = NULL;
	*id = NULL;
	TRY(arg_text(r, name, required, LIMIT_REASON, &text, why));
	if (text == NULL || text[0] == '\0')
		return ERR_OK;
	return remark_write(t->store, r->area->key, t->now, t->actor, text, t->arena, id);
}

/* ---- result.text ---------------------------------------------------------------------------- */

static json_t *text_part(struct request *r, const char *part, bool array)
{
	json_t *text = json_object_get(r->result, "text");
	if (text == NULL) {
		text = json_object();
		json_object_set_new(r->result, "text", text);
	}
	json_t *found = json_object_get(text, part);
	if (found == NULL) {
		found = array ? json_array() : json_pack("{s:[], s:[]}", "columns", "rows");
		json_object_set_new(text, part, found);
	}
	return found;
}

static void say(struct request *r, const char *part, const char *format, va_list args)
{
	char line[1024];
	vsnprintf(line, sizeof(line), format, args);
	json_array_append_new(text_part(r, part, true), json_string(line));
}

void say_line(struct request *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(r, "lines", format, args);
	va_end(args);
}

void say_after(struct request *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(r, "after", format, args);
	va_end(args);
}

void say_column(struct request *r, const char *key, const char *title, bool right)
{
	json_array_append_new(
	    json_object_get(text_part(r, "table", false), "columns"),
	    json_pack("{s:s, s:s, s:b}", "key", key, "title", title, "right", right));
}

void say_row(struct request *r, json_t *row)
{
	json_array_append(json_object_get(text_part(r, "table", false), "rows"), row);
}
