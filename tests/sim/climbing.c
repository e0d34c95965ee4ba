/* SPDX-License-Identifier: MIT */
#include "sim/climbing.h"

#include "sim/sim.h"

#define LATE_MS MINUTES_MS(20) /* a look, on a machine that sleeps */
#define ANSWER_MS HOURS_MS(1) /* of any policy that is drawn */

/* Of a step x of occasion o: a contact c of its groups who wants texts and has not answered. */
#define SOMEBODY_LEFT                                                                              \
	"EXISTS (SELECT 1 FROM member g JOIN contact c ON c.key = g.contact WHERE"                 \
	" g.grp IN (x.grp, x.beyond) AND c.stopped = 0 AND NOT EXISTS (SELECT 1 FROM message m"    \
	" WHERE m.occasion = o.id AND m.contact = c.key AND (x.repeat = 0 OR m.acked IS NOT NULL"  \
	" OR m.declined IS NOT NULL)))"

/* When it told somebody last, or somebody took back that they would see to it. */
#define GOES_ON                                                                                    \
	"max(x.told, coalesce((SELECT max(m.declined) FROM message m WHERE m.step = x.id), 0))"

/* In a step that repeats anybody; in another whoever has not been told at all. */
const char *climbing_stuck(struct sim *s)
{
	struct wall now = sim_wall(s);
	bool steady = !clock_lately(s) && s->deciding.steady.ms < s->now.ms;
	if (s->turns % 16 != 0 || !steady || s->council.shadow ||
	    engine_next_deadline(s->engine).ms <= now.ms)
		return NULL;
	return sim_text(
	    s,
	    "SELECT 'step ' || x.id || ' of ' || o.kind || ' has told nobody for ' ||"
	    " ((CAST(?1 AS INTEGER) - x.told) / 60000) || ' minutes'"
	    " FROM step x JOIN occasion o ON o.id = x.occasion"
	    " WHERE x.state = 'open' AND o.state = 'open' AND x.needed > 0 AND x.waits = 0"
	    " AND x.told > 0 AND " GOES_ON " + max(x.within, CAST(?2 AS INTEGER))"
	    " < CAST(?1 AS INTEGER) AND o.until > CAST(?1 AS INTEGER) AND " SOMEBODY_LEFT,
	    arena_printf(&s->arena, "%lld", (long long)(now.ms - LATE_MS)),
	    arena_printf(&s->arena, "%lld", (long long)ANSWER_MS), NULL);
}

/* Nothing else tells them: then they are to be told again, or somebody is to know. */
const char *climbing_expired(struct sim *s, const char *message)
{
	if (s->council.shadow)
		return NULL;
	return sim_text(
	    s,
	    "SELECT m.id || ' to ' || m.contact || ' came too late, and no step knows'"
	    " FROM message m JOIN occasion o ON o.id = m.occasion JOIN step x ON x.id = m.step"
	    " JOIN contact c ON c.key = m.contact WHERE m.id = ?1 AND m.state = 'expired'"
	    " AND m.channel = 'sms' AND o.state = 'open' AND o.kind IN ('activation',"
	    " 'lowered', 'extended', 'unopened', 'handover', 'advice') AND x.needed = 0"
	    " AND c.stopped = 0 AND EXISTS (SELECT 1 FROM member g WHERE g.grp = x.grp AND"
	    " g.contact = m.contact) AND NOT EXISTS (SELECT 1 FROM message n WHERE n.contact ="
	    " m.contact AND n.id <> m.id AND n.occasion = o.id AND (n.acked IS NOT NULL"
	    " OR n.detail LIKE '% rang them' OR n.state NOT IN ('expired', 'failed')))"
	    " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'missed' AND subject = x.id)"
	    " AND NOT EXISTS (SELECT 1 FROM alarm WHERE kind = 'cascade' AND cleared IS NULL"
	    " AND subject IN (x.id, x.id || '/missed'))",
	    message, NULL);
}
