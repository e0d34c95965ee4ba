/* SPDX-License-Identifier: MIT */
#include "sim/telling.h"

#include <stdio.h>
#include <string.h>

#include "sim/sim.h"

#define LOOK_MS MINUTES_MS(5)

static const struct area_settings *area_of(const struct sim *s)
{
	return s->settings->areas[0];
}

static const char *now_text(struct sim *s)
{
	return arena_printf(&s->arena, "%lld", (long long)sim_wall(s).ms);
}

/* A step that wakes them left it to this one's text to tell them. */
#define A_WAKING_STEP_RELIES                                                                       \
	"EXISTS (SELECT 1 FROM message n JOIN step x ON x.id = n.step"                             \
	" JOIN occasion o ON o.id = n.occasion JOIN occasion p ON p.id = m.occasion"               \
	" WHERE (o.id = p.id OR (o.kind = 'late' AND o.audience = p.audience))"                    \
	" AND n.contact = m.contact AND n.step <> m.step AND n.state = 'cancelled'"                \
	" AND n.text = '' AND x.waits <= CAST(?2 AS INTEGER))"

/* It stands in for a mail that no server took. */
#define FOR_A_MAIL                                                                                 \
	"(m.channel = 'sms' AND EXISTS (SELECT 1 FROM message n WHERE n.step = m.step"             \
	" AND n.contact = m.contact AND n.round = m.round AND n.channel = 'email'"                 \
	" AND n.id <> m.id))"

/* A mail that stands in for a text that failed, or cannot leave, wakes nobody; nor does what is
 * told again, or by text for a mail, while it has not left. */
const char *telling_too_loud(struct sim *s, const char *message)
{
	if (!model_quiet(s))
		return NULL;
	const char *step =
	    sim_text(s,
		     "SELECT step.id FROM message m JOIN step ON step.id = m.step"
		     " WHERE m.id = ?1 AND step.waits > CAST(?2 AS INTEGER)"
		     " AND NOT ((m.round > 0 OR " FOR_A_MAIL ")"
		     "  AND m.state = 'queued' AND m.attempt = 0)"
		     " AND NOT (m.channel = 'email' AND EXISTS (SELECT 1 FROM message"
		     " n WHERE n.step = m.step AND n.contact = m.contact AND n.round ="
		     " m.round AND n.channel = 'sms' AND n.state IN ('failed', 'queued')))"
		     " AND NOT " A_WAKING_STEP_RELIES,
		     message, now_text(s), NULL);
	return step == NULL ? NULL
			    : arena_printf(&s->arena, "step %s waits, and writes %s in quiet hours",
					   step, message);
}

const char *telling_wakes(struct sim *s, const char *message)
{
	if (!model_quiet(s))
		return NULL;
	return sim_text(s,
			"SELECT 'step ' || step.id || ' waits, and ' || m.id || ' leaves in quiet"
			" hours' FROM message m JOIN step ON step.id = m.step"
			" WHERE m.id = ?1 AND m.channel <> 'email'"
			" AND step.waits > CAST(?2 AS INTEGER) AND NOT " A_WAKING_STEP_RELIES,
			message, now_text(s), NULL);
}

const char *telling_out_of_shadow(struct sim *s, const char *message)
{
	const char *group = area_of(s)->shadow;
	if (group[0] == '\0')
		return NULL;
	/* Whoever texts is answered, and a person may test anybody's number, whatever is tried out.
	 */
	const char *contact = sim_text(s,
				       "SELECT m.contact FROM message m JOIN occasion o ON o.id ="
				       " m.occasion WHERE m.id = ?1 AND o.kind <> 'test'",
				       message, NULL);
	if (contact == NULL)
		return NULL;
	if (sim_text(s, "SELECT 1 FROM member WHERE grp = ?1 AND contact = ?2", group, contact,
		     NULL) != NULL)
		return NULL;
	return arena_printf(
	    &s->arena, "%s is told of an area that is only tried out: %s", contact,
	    sim_text(s,
		     "SELECT o.kind || ' ' || m.text FROM message m JOIN occasion o ON o.id ="
		     " m.occasion WHERE m.id = ?1",
		     message, NULL));
}

const char *telling_shadow_beds(struct sim *s)
{
	if (area_of(s)->shadow[0] == '\0' || s->turns % 8 != 0)
		return NULL;
	return sim_text(s,
			"SELECT 'opening at tier ' || tier FROM opening WHERE tier > 0 UNION ALL"
			" SELECT 'bed ' || label FROM bed WHERE tier > 0 AND open = 1",
			NULL);
}

/* Quiet hours are over, nothing is due, and the clock has jumped over no part of the day. */
static bool loud_for_a_while(struct sim *s)
{
	struct civil c = civil_london(sim_wall(s));
	int loud = c.hour * 60 + c.minute - area_of(s)->quiet_to_minutes;
	/* What was to wait for so long waits for so long, whatever hour it is called. */
	return !clock_lately(s) && !model_quiet(s) && loud * MINUTES_MS(1) >= LOOK_MS &&
	       engine_next_deadline(s->engine).ms > sim_wall(s).ms;
}

/* By day a step still waits that has somebody to tell; unless it has said that it has nobody, and
 * looks again in its time. */
const char *telling_held_back(struct sim *s)
{
	if (s->turns % 8 != 0 || !loud_for_a_while(s))
		return NULL;
	return sim_text(s,
			"SELECT 'step ' || step.id FROM step JOIN occasion o"
			" ON o.id = step.occasion WHERE step.state = 'open' AND step.waits > 0 AND"
			" step.told = 0 AND o.state = 'open' AND o.until > CAST(?1 AS INTEGER) AND"
			" EXISTS (SELECT 1 FROM member JOIN contact ON contact.key = member.contact"
			" WHERE member.grp = step.grp AND contact.stopped = 0) AND NOT EXISTS"
			" (SELECT 1 FROM alarm WHERE kind = 'cascade' AND subject = step.id"
			" AND cleared IS NULL)",
			now_text(s), NULL);
}

/* ---- an end --------------------------------------------------------------------------------- */

/* Whoever said STOP is told of an end by mail; without an address others are asked to ring them. */
#define CAN_BE_TOLD "(c.stopped = 0 OR c.email <> '')"

static bool is_told(struct sim *s, const char *occasion, const struct sent_text *x)
{
	return sim_text(s,
			"SELECT 1 FROM message WHERE occasion = ?1 AND (phone = ?2 OR contact ="
			" ?3)",
			occasion, x->phone, x->contact, NULL) != NULL;
}

bool telling_may_have_gone(struct sim *s, const struct sent_text *x)
{
	return sim_text(s,
			"SELECT 1 FROM attempt WHERE message = ?1 AND state IN ('sending',"
			" 'unknown', 'accepted', 'delivered')",
			x->message, NULL) != NULL;
}

/* It arrived for all that is known. */
static bool surely_heard(struct sim *s, const struct sent_text *x)
{
	return sim_text(s,
			"SELECT 1 FROM attempt a JOIN contact c ON c.key = ?2 AND " CAN_BE_TOLD
			" WHERE a.message = ?1 AND a.state IN ('accepted', 'delivered')",
			x->message, x->contact, NULL) != NULL;
}

/* Since the n-th text: may have heard is enough. */
static bool heard_end_since(const struct phones *p, int n)
{
	const struct sent_text *x = &p->texts[n % TEXTS];
	for (int i = n + 1; i < p->count; i++) {
		const struct sent_text *y = &p->texts[i % TEXTS];
		if (y->ended[0] != '\0' &&
		    (strcmp(x->contact, y->contact) == 0 || strcmp(x->phone, y->phone) == 0))
			return true;
	}
	return false;
}

/* Whose phone said last that it is on, of this activation or of any before it: who missed one end
 * hears the next. */
static const char *believes_on(struct sim *s, const char *occasion)
{
	const struct phones *p = &s->phones;
	for (int i = p->count - 1; i >= 0 && i > p->count - TEXTS; i--) {
		const struct sent_text *x = &p->texts[i % TEXTS];
		if (x->activation[0] != '\0' && !is_told(s, occasion, x) && surely_heard(s, x) &&
		    !heard_end_since(p, i))
			return arena_text(&s->arena, x->contact);
	}
	return NULL;
}

static const char *not_of_this(struct sim *s, const char *occasion)
{
	return sim_text(
	    s,
	    "SELECT DISTINCT m.contact FROM occasion x JOIN occasion o ON (o.kind IN (" SAYS_ON ")"
	    " AND o.audience = x.audience) OR (o.kind = 'surge'"
	    "  AND substr(o.audience, 1, length(x.audience) + 1) = x.audience || '/')"
	    " JOIN message m ON m.occasion = o.id"
	    " JOIN contact c"
	    " ON c.key = m.contact AND " CAN_BE_TOLD " WHERE x.id = ?1 AND EXISTS (SELECT 1"
	    " FROM attempt a WHERE a.message = m.id AND a.state IN ('accepted', 'delivered'))"
	    " AND NOT EXISTS (SELECT 1 FROM message e WHERE e.occasion = x.id"
	    " AND (e.phone = m.phone OR e.contact = m.contact))",
	    occasion, NULL);
}

const char *telling_left_out(struct sim *s, const char *occasion)
{
	const char *left_out = not_of_this(s, occasion);
	return left_out != NULL ? left_out : believes_on(s, occasion);
}

/* By the time it says itself: what a turn did that was not done for certain is seen later. */
bool telling_spares(struct sim *s, const char *occasion)
{
	struct telling *x = &s->telling;
	struct wall at = {sim_number(s, "SELECT at FROM occasion WHERE id = ?1", occasion, NULL)};
	if (!model_quiet_at(s, at))
		return false;
	if (x->count == TELLING_ENDS)
		sim_fail(s, "more ends in a night than are looked for");
	else {
		snprintf(x->ends[x->count].occasion, sizeof(x->ends[0].occasion), "%s", occasion);
		x->ends[x->count++].loud = model_loud(s, at);
	}
	return true;
}

static bool is_overtaken(struct sim *s, const char *occasion)
{
	return sim_text(s,
			"SELECT 1 FROM occasion o WHERE id = ?1 AND (state <> 'open' OR EXISTS"
			" (SELECT 1 FROM swep WHERE activation <> o.audience))",
			occasion, NULL) != NULL;
}

/* It need not be looked for any longer. */
static bool is_settled(struct sim *s, int i, const char **broken)
{
	const char *occasion = s->telling.ends[i].occasion;
	if (wall_before(sim_wall(s), s->telling.ends[i].loud))
		return false;
	if (is_overtaken(s, occasion))
		return true;
	if (!loud_for_a_while(s))
		return false;
	const char *left_out = telling_left_out(s, occasion);
	if (left_out != NULL)
		*broken = arena_printf(&s->arena, TELLING_NOT_ENDED " and was at night: %s",
				       left_out, occasion);
	return true;
}

const char *telling_owed(struct sim *s)
{
	struct telling *x = &s->telling;
	const char *broken = NULL;
	for (int i = x->count - 1; i >= 0; i--)
		if (is_settled(s, i, &broken))
			x->ends[i] = x->ends[--x->count];
	return broken;
}
