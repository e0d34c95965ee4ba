/* SPDX-License-Identifier: MIT */
#include "crash_spaces.h"

#include "bed_book.h"
#include "capacity.h"
#include "choice.h"
#include "deadlines.h"
#include "nomination_rows.h"
#include "waiting_moves.h"

#define LONGEST_MS DAYS_MS(4) /* a long weekend; beyond that a panel decides */
#define LOOK_AGAIN_MS MINUTES_MS(15) /* at one that has ended and is not empty */
#define ALARM_KIND "crash"

/* ---- ending --------------------------------------------------------------------------------- */

static enum err set(struct turn *t, const struct area_settings *area, struct bed *bed, bool night,
		    struct wall until, const char *change, const char *remark)
{
	TRY(bed_set_crash(t->store, bed->id, night, until));
	bed->night = night;
	bed->crash = until;
	TRY(capacity_changed(t, area));
	return turn_audit(t, area->key, AUDITED_BED, bed->id, change, remark);
}

/* The panel's again, for whoever comes next. */
static enum err over(struct turn *t, const struct area_settings *area, struct bed *bed,
		     const char *remark)
{
	char ended[WALL_TEXT];
	if (bed->placement == NULL) {
		TRY(set(t, area, bed, false, (struct wall){0}, "crash space -> panel", remark));
		TRY(turn_alarm_clear(t, area->key, ALARM_KIND, bed->id));
		return deadline_clear(t->store, DEADLINE_CRASH, bed->id);
	}
	if (bed->night)
		TRY(set(t, area, bed, false, bed->crash, "crash space -> panel, not empty",
			remark));
	TRY(turn_alarm(t, area->key, ALARM_KIND, bed->id,
		       "%s at %s was crash space until %s and is %s: find its guest another place, "
		       "or let the panel decide; nothing has ended",
		       bed->label, bed->site_name, wall_format_local(bed->crash, ended),
		       placement_state_name(bed->live)));
	return deadline_set(t->store, DEADLINE_CRASH, bed->id, area->key,
			    wall_plus(t->now, LOOK_AGAIN_MS));
}

/* A file or a command may have made another bed of it since. */
enum err crash_due(struct turn *t, const struct area_settings *area, const char *id)
{
	struct bed bed;
	TRY(book_expire(t, area));
	TRY(bed_get(t->store, id, t->arena, &bed));
	if (bed.id == NULL || bed.crash.ms == 0) {
		TRY(turn_alarm_clear(t, area->key, ALARM_KIND, id));
		return deadline_clear(t->store, DEADLINE_CRASH, id);
	}
	return wall_before(t->now, bed.crash)
		   ? deadline_set(t->store, DEADLINE_CRASH, id, area->key, bed.crash)
		   : over(t, area, &bed, NULL);
}

/* Until when it was is known no more, but that it is over. */
enum err crash_again(struct turn *t, const struct area_settings *area, const char *id,
		     const char *person)
{
	struct bed bed;
	bool given;
	TRY(bed_get(t->store, id, t->arena, &bed));
	if (bed.crash.ms != 0)
		return crash_due(t, area, id);
	if (bed.night || bed.scheme)
		return ERR_OK;
	TRY(nomination_placed(t->store, id, person, &given));
	if (given)
		return ERR_OK;
	TRY(set(t, area, &bed, false, t->now, "panel -> crash space, not empty", NULL));
	return over(t, area, &bed, NULL);
}

/* ---- saying so ------------------------------------------------------------------------------ */

static enum err refuse_bed(struct turn *t, const struct bed *bed, struct fault *why)
{
	struct nomination kept;
	if (bed->scheme || (bed->night && bed->crash.ms == 0))
		return fault_set(why, ERR_REFUSED, "bed", "%s is no bed that a panel gives",
				 bed->label);
	if (bed->state != BED_READY)
		return fault_set(why, ERR_REFUSED, "bed", "%s is %s", bed->label,
				 bed_state_name(bed->state));
	if (bed->placement != NULL && bed->crash.ms == 0)
		return fault_set(why, ERR_TAKEN, "bed", "%s is %s", bed->label,
				 placement_state_name(bed->live));
	TRY(nomination_of_bed(t->store, bed->id, t->arena, &kept));
	return kept.id == NULL ? ERR_OK
			       : fault_set(why, ERR_TAKEN, "bed",
					   "%s is kept for %s, by %s, whom the panel has accepted",
					   bed->label, kept.ref, kept.id);
}

static enum err arg_until(struct turn *t, const struct request *r, struct wall *until,
			  struct fault *why)
{
	char text[WALL_TEXT];
	struct wall most = wall_plus(t->now, LONGEST_MS);
	TRY(arg_time(t, r, "until", true, until, why));
	return wall_before(t->now, *until) && !wall_before(most, *until)
		   ? ERR_OK
		   : fault_set(
			 why, ERR_USAGE, "until",
			 "until must lie ahead, and not after %s: beyond that a panel decides",
			 wall_format_local(most, text));
}

static enum err begin(struct turn *t, struct request *r, struct bed *bed, const char *remark,
		      struct fault *why)
{
	char text[WALL_TEXT], iso[WALL_TEXT];
	struct wall until;
	TRY(arg_until(t, r, &until, why));
	TRY(refuse_bed(t, bed, why));
	TRY(set(t, r->area, bed, true, until,
		bed->crash.ms == 0 ? "panel -> crash space" : "crash space, until another time",
		remark));
	TRY(turn_alarm_clear(t, r->area->key, ALARM_KIND, bed->id));
	TRY(deadline_set(t->store, DEADLINE_CRASH, bed->id, r->area->key, until));
	TRY(waiting_bed_freed(t, r->area, bed->id));
	wall_format_local(until, text);
	turn_publish(t, r->area->key, "bed", "%s at %s is crash space until %s.", bed->label,
		     bed->site_name, text);
	json_object_set_new(r->result, "until", json_string(wall_format_iso(until, iso)));
	say_line(r,
		 "Crash space: %s at %s until %s. The night may give it; then it is the panel's "
		 "again.",
		 bed->label, bed->site_name, text);
	return ERR_OK;
}

static enum err end(struct turn *t, struct request *r, struct bed *bed, const char *remark,
		    struct fault *why)
{
	if (bed->crash.ms == 0)
		return fault_set(why, ERR_REFUSED, "bed", "%s is no crash space", bed->label);
	if (wall_before(t->now, bed->crash)) {
		TRY(bed_set_crash(t->store, bed->id, bed->night, t->now));
		bed->crash = t->now;
	}
	TRY(over(t, r->area, bed, remark));
	json_object_set_new(r->result, "until", json_null());
	if (bed->placement != NULL)
		say_line(r,
			 "Crash space no more: %s at %s, once whoever has it has left: it is %s.",
			 bed->label, bed->site_name, placement_state_name(bed->live));
	else
		say_line(r, "Crash space no more: %s at %s is the panel's.", bed->label,
			 bed->site_name);
	return ERR_OK;
}

enum err verb_crash(struct turn *t, struct request *r, struct fault *why)
{
	struct bed bed;
	const char *label, *remark;
	bool ends = false;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(arg_flag(r, "end", &ends, why));
	if (ends && json_object_get(r->args, "until") != NULL)
		return fault_set(why, ERR_USAGE, "until", "either until or end");
	TRY(book_expire(t, r->area));
	TRY(bed_named(t, r, label, &bed, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	json_object_set_new(r->result, "bed", json_string(bed.label));
	json_object_set_new(r->result, "site", json_string(bed.site));
	return ends ? end(t, r, &bed, remark, why) : begin(t, r, &bed, remark, why);
}
