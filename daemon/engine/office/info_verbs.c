/* SPDX-License-Identifier: MIT */
#include "info_verbs.h"

#include <math.h>
#include <string.h>

#include "alarm_verbs.h"
#include "bed_words.h"
#include "beds.h"
#include "doors.h"
#include "free_beds.h"
#include "message_counts.h"
#include "message_rows.h"
#include "nominations.h"
#include "referral_verbs.h"
#include "swep_case.h"
#include "weather_words.h"

#define LOG_LAST 20
#define LOG_MOST 500

/* ---- status --------------------------------------------------------------------------------- */

static bool real_gateway(const struct settings *s)
{
	for (int i = 0; i < s->gateway_count; i++)
		if (s->gateways[i].real)
			return true;
	return false;
}

static json_t *time_json(struct wall at)
{
	char text[WALL_TEXT];
	return at.ms != 0 ? json_string(wall_format_iso(at, text)) : json_null();
}

static void status_swep(struct turn *t, struct request *r, const struct swep_case *c)
{
	char now[WALL_TEXT], since[WALL_TEXT], night[WALL_TEXT];
	const char *tier =
	    c->row.tier > 0 ? arena_printf(t->arena, " at tier %d", c->row.tier) : "";
	bool shadow = r->area->shadow[0] != '\0';
	say_line(r, "%s%s%s, %s", t->settings->exercise ? "EXERCISE. " : "",
		 shadow ? "SHADOW: nothing of this is real. " : "", r->area->name,
		 wall_format_local(t->now, now));
	say_line(r, "SWEP      %s%s since %s", c->row.state, tier,
		 wall_format_local(c->row.since, since));
	say_line(r, "Tonight   %s, lowest forecast %s",
		 date_format_short(c->forecast.tonight, night), swep_case_coldest_text(t, c));
	json_object_set_new(r->result, "area", json_string(r->area->key));
	json_object_set_new(r->result, "now", time_json(t->now));
	json_object_set_new(r->result, "exercise", json_boolean(t->settings->exercise));
	json_object_set_new(r->result, "shadow", json_boolean(shadow));
	json_object_set_new(r->result, "state", json_string(c->row.state));
	json_object_set_new(r->result, "tier", json_integer(c->row.tier));
	json_object_set_new(r->result, "since", time_json(c->row.since));
	json_object_set_new(r->result, "night",
			    json_string(date_format(c->forecast.tonight, night)));
	double coldest = swep_case_coldest(c);
	json_object_set_new(r->result, "coldest",
			    isinf(coldest) ? json_null() : json_real(coldest));
	if (c->row.activation != NULL)
		json_object_set_new(r->result, "activation", json_string(c->row.activation));
}

static void status_overrides(struct turn *t, struct request *r, const struct swep_case *c)
{
	char at[WALL_TEXT];
	if (wall_before(t->now, c->row.held_until)) {
		say_line(r, "HELD ON   until %s", wall_format_local(c->row.held_until, at));
		json_object_set_new(r->result, "held_until", time_json(c->row.held_until));
	}
	if (c->lifecycle.state == SWEP_STANDING_DOWN) {
		say_line(r, "%s      %s", c->row.tier > 0 ? "ENDS" : "OVER",
			 wall_format_local(c->row.ends, at));
		json_object_set_new(r->result, "ends", time_json(c->row.ends));
		json_object_set_new(r->result, "unplanned", json_integer(c->facts.unplanned));
		if (c->facts.unplanned > 0)
			say_line(r,
				 "PLANS     %d of the people it gave a bed %s none, or %s not told "
				 "of it: see plans",
				 c->facts.unplanned, c->facts.unplanned == 1 ? "has" : "have",
				 c->facts.unplanned == 1 ? "was" : "were");
	}
	if (c->row.lower_to > 0) {
		say_line(r, "LOWERED   to tier %d, on %s", c->row.lower_to,
			 wall_format_local(c->row.lowers_at, at));
		json_object_set_new(r->result, "lower_to", json_integer(c->row.lower_to));
		json_object_set_new(r->result, "lowers_at", time_json(c->row.lowers_at));
	}
	for (int i = 0; i < r->area->policy.rule_count; i++)
		if (c->suppressed[i])
			say_line(r, "SET ASIDE rule %s, for this night, unless it gets colder",
				 r->area->policy.rules[i].name);
}

static void status_approvals(struct request *r, const struct swep_case *c)
{
	json_t *all = json_array();
	char night[WALL_TEXT], at[WALL_TEXT];
	json_object_set_new(r->result, "approved", all);
	for (size_t i = 0; i < c->approved.count; i++) {
		const struct approval *a = &c->approved.rows[i];
		json_array_append_new(all, json_pack("{s:s, s:i, s:s, s:s, s:o}", "night",
						     date_format(a->night, night), "tier", a->tier,
						     "rule", a->rule, "by", a->by, "at",
						     time_json(a->at)));
		say_line(r, "APPROVED  tier %d for the night of %s, by %s on %s", a->tier,
			 date_format_short(a->night, night), a->by, wall_format_local(a->at, at));
	}
}

static void status_proposal(struct request *r, const struct swep_case *c)
{
	const struct proposal_row *p = &c->proposal;
	char due[WALL_TEXT];
	if (p->id == NULL)
		return;
	json_object_set_new(r->result, "proposal",
			    json_pack("{s:s, s:s, s:i, s:s, s:o}", "id", p->id, "kind", p->kind,
				      "tier", p->tier, "rule", p->rule, "due", time_json(p->due)));
	say_line(r, "PROPOSAL  %s: %s, tier %d, rule %s; answer by %s (approve or reject)", p->id,
		 p->kind, p->tier, p->rule, wall_format_local(p->due, due));
}

static void status_sources(struct turn *t, struct request *r, const struct swep_case *c)
{
	json_t *all = json_array();
	json_object_set_new(r->result, "sources", all);
	for (int i = 0; i < c->forecast.source_count; i++) {
		const struct source_view *v = &c->forecast.sources[i];
		char heard[WALL_TEXT];
		json_array_append_new(
		    all, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:i}", "name", v->name, "health",
				   health_name(v->health), "reason", v->reason, "remark", v->remark,
				   "heard", time_json(v->heard), "issued", time_json(v->issued),
				   "gap_minutes", v->gap_minutes));
		say_line(r, "Feed      %s %s%s%s%s%s%s", v->name, health_name(v->health),
			 v->heard.ms != 0 ? ", heard " : "",
			 v->heard.ms != 0 ? wall_format_local(v->heard, heard) : "",
			 v->reason[0] != '\0' ? ": " : "", v->reason, words_remark(t, v));
	}
}

#define ENDING_SHOWN 5

/* Holds that end soon, by bed: who they are for is not everybody's to read. */
static enum err status_holds(struct turn *t, struct request *r)
{
	struct placement *ending;
	size_t count;
	char until[WALL_TEXT];
	const char *list = "";
	TRY(beds_ending(t, r->area, &ending, &count));
	json_object_set_new(r->result, "holds_ending", json_integer((json_int_t)count));
	for (size_t i = 0; i < count && i < ENDING_SHOWN; i++)
		list = arena_printf(t->arena, "%s%s%s %s", list, i > 0 ? ", " : "",
				    book_label(ending[i].bed),
				    wall_format_clock(ending[i].expires, until));
	if (count > 0)
		say_line(r, "Holds     %zu end%s soon: %s%s", count, count == 1 ? "s" : "", list,
			 count > ENDING_SHOWN ? " ..." : "");
	return ERR_OK;
}

static enum err status_beds(struct turn *t, struct request *r)
{
	int free_beds, shut;
	TRY(beds_free_count(t, r->area, &free_beds));
	TRY(doors_shut_count(t, r->area, &shut));
	json_object_set_new(r->result, "beds_free", json_integer(free_beds));
	json_object_set_new(r->result, "beds_shut", json_integer(shut));
	say_line(r, "Beds      %d free tonight%s", free_beds,
		 shut > 0 ? arena_printf(t->arena,
					 ", and %d behind doors that let nobody in any more", shut)
			  : "");
	return status_holds(t, r);
}

static void status_gateway(struct turn *t, struct request *r)
{
	bool real = real_gateway(t->settings);
	json_object_set_new(r->result, "real_gateway", json_boolean(real));
	if (!real)
		say_line(r, "Texts     NO REAL GATEWAY: nothing reaches a phone");
}

static enum err status_texts(struct turn *t, struct request *r)
{
	struct message_counts n;
	TRY(message_count(t->store, r->area->key, wall_plus(t->now, -HOURS_MS(24)), &n));
	json_object_set_new(r->result, "texts",
			    json_pack("{s:i, s:i, s:i}", "waiting", n.waiting, "unknown", n.unknown,
				      "failed", n.failed));
	if (n.waiting + n.unknown + n.failed > 0)
		say_line(r, "Texts     %d waiting, %d of unknown fate, %d failed in 24 hours",
			 n.waiting, n.unknown, n.failed);
	return ERR_OK;
}

/* That a person must ring somebody ends once another says that they have. */
static enum err status_ringing(struct turn *t, struct request *r, const struct alarm *a)
{
	struct message_row m;
	if (strcmp(a->kind, "message") != 0)
		return ERR_OK;
	enum err e = message_read(t->store, a->subject, t->arena, &m);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	if (strcmp(m.detail, RING_NO_TEXTS) == 0 || strcmp(m.detail, RING_NO_NUMBER) == 0)
		say_line(r, "          to end it, once they were rung: ack %s", m.contact);
	return ERR_OK;
}

static enum err status_alarms(struct turn *t, struct request *r)
{
	struct alarm *list;
	size_t count;
	json_t *all = json_array();
	json_object_set_new(r->result, "alarms", all);
	TRY(alarm_list(t->store, r->area->key, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++) {
		char since[WALL_TEXT];
		json_array_append_new(
		    all, json_pack("{s:s, s:s, s:s, s:o, s:i}", "kind", list[i].kind, "subject",
				   list[i].subject, "sentence", list[i].sentence, "since",
				   time_json(list[i].since), "times", list[i].times));
		bool over;
		TRY(alarm_is_over(t, r->area, &list[i], &over));
		say_line(r, "ALARM     since %s: %s", wall_format_local(list[i].since, since),
			 list[i].sentence);
		if (over)
			say_line(r, "          to end it: dismiss %s %s", list[i].kind,
				 list[i].subject);
		else
			TRY(status_ringing(t, r, &list[i]));
	}
	return ERR_OK;
}

enum err verb_status(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	(void)why;
	TRY(swep_case_load(t, r->area, &c));
	status_swep(t, r, &c);
	status_overrides(t, r, &c);
	status_proposal(r, &c);
	status_approvals(r, &c);
	status_sources(t, r, &c);
	TRY(status_beds(t, r));
	TRY(waiting_status(t, r));
	TRY(referral_status(t, r));
	TRY(nominations_status(t, r));
	status_gateway(t, r);
	json_object_set_new(r->result, "storage_failing", json_boolean(t->failing));
	if (t->failing)
		say_line(
		    r, "ALARM     the database cannot be written: nothing is changed, and no text "
		       "leaves, until it can be");
	TRY(status_texts(t, r));
	return status_alarms(t, r);
}

/* ---- log ------------------------------------------------------------------------------------ */

/* Of places people write what happened there, and to whom: "flooded" is for all to read, and more
 * than a word is for those who work with them. */
static bool of_a_place(const char *kind)
{
	static const char *const kinds[] = {"site", "bed", "surge", "booking"};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

static bool is_code(const char *reason)
{
	return reason[strspn(reason, "abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

static const char *reason_shown(const struct request *r, const struct audit_row *a)
{
	if (a->personal)
		return "(kept with the person)";
	bool hidden = r->person->role == ROLE_VIEWER && of_a_place(a->kind) && !is_code(a->remark);
	return hidden ? "(for workers)" : a->remark;
}

static json_t *log_row(const struct request *r, const struct audit_row *a)
{
	return json_pack("{s:I, s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "seq", (json_int_t)a->seq,
			 "at", time_json(a->at), "actor", a->actor, "kind", a->kind, "subject",
			 a->subject, "change", a->change, "because", a->because, "reason",
			 reason_shown(r, a));
}

enum err verb_log(struct turn *t, struct request *r, struct fault *why)
{
	struct audit_row *rows;
	size_t count;
	int last = LOG_LAST;
	json_t *all = json_array();
	json_object_set_new(r->result, "rows", all);
	TRY(arg_int(r, "last", false, 1, LOG_MOST, &last, why));
	TRY(audit_list(t->store, r->area->key, last, t->arena, &rows, &count));
	say_column(r, "when", "when", false);
	say_column(r, "actor", "who", false);
	say_column(r, "kind", "what", false);
	say_column(r, "subject", "which", false);
	say_column(r, "change", "change", false);
	say_column(r, "because", "because", false);
	say_column(r, "reason", "reason", false);
	for (size_t i = count; i-- > 0;) { /* oldest first, as a log is read */
		char local[WALL_TEXT];
		json_t *row = log_row(r, &rows[i]), *shown = json_copy(row);
		json_array_append_new(all, row);
		json_object_set_new(shown, "when",
				    json_string(wall_format_local(rows[i].at, local)));
		say_row(r, shown);
		json_decref(shown);
	}
	return ERR_OK;
}

/* ---- watch, clock --------------------------------------------------------------------------- */

enum err verb_watch(struct turn *t, struct request *r, struct fault *why)
{
	(void)why;
	struct effect *e = turn_effect(t, EFFECT_SUBSCRIBE);
	e->peer = r->peer;
	t->unwatched = false; /* what follows in this very turn is heard, too */
	say_line(r, "Watching %s.", r->area->name);
	return ERR_OK;
}

enum err verb_clock(struct turn *t, struct request *r, struct fault *why)
{
	const char *text = NULL;
	int64_t ms = 0;
	char now[WALL_TEXT];
	TRY(arg_text(r, "advance", false, WALL_TEXT, &text, why));
	if (text != NULL && !t->settings->exercise)
		return fault_set(
		    why, ERR_REFUSED, "advance",
		    "only the clock of an exercise can be moved (mode = \"exercise\")");
	if (text != NULL && !duration_parse(text, &ms))
		return fault_set(why, ERR_USAGE, "advance",
				 "advance must be a duration, as 2h or 30m");
	struct wall then = wall_plus(t->now, ms);
	if (ms > 0)
		turn_effect(t, EFFECT_CLOCK)->clock = then;
	json_object_set_new(r->result, "now", time_json(then));
	say_line(r, "It is %s.", wall_format_local(then, now));
	return ERR_OK;
}
