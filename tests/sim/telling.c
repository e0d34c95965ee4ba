/* SPDX-License-Identifier: MIT */
#include "sim/telling.h"

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

const char *telling_too_loud(struct sim *s, const char *message)
{
	if (!model_quiet(s))
		return NULL;
	const char *step = sim_text(s,
				    "SELECT step.id FROM message m JOIN step ON step.id = m.step"
				    " WHERE m.id = ?1 AND step.waits > CAST(?2 AS INTEGER)",
				    message, now_text(s), NULL);
	return step == NULL ? NULL
			    : arena_printf(&s->arena, "step %s waits, and writes %s in quiet hours",
					   step, message);
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

/* Quiet hours are over, nothing is due, and a step still waits that has somebody to tell. */
const char *telling_held_back(struct sim *s)
{
	struct civil c = civil_london(sim_wall(s));
	int loud = c.hour * 60 + c.minute - area_of(s)->quiet_to_minutes;
	if (model_quiet(s) || loud * MINUTES_MS(1) < LOOK_MS || s->turns % 8 != 0 ||
	    engine_next_deadline(s->engine).ms <= sim_wall(s).ms)
		return NULL;
	return sim_text(s,
			"SELECT 'step ' || step.id FROM step INDEXED BY sim_step JOIN occasion o"
			" ON o.id = step.occasion WHERE step.state = 'open' AND step.waits > 0 AND"
			" step.told = 0 AND o.state = 'open' AND o.until > CAST(?1 AS INTEGER) AND"
			" EXISTS (SELECT 1 FROM member JOIN contact ON contact.key = member.contact"
			" WHERE member.grp = step.grp AND contact.stopped = 0)",
			now_text(s), NULL);
}
