/* SPDX-License-Identifier: MIT */
#include "gathering.h"

#include "deadlines.h"
#include "duty.h"
#include "gateway_choice.h"
#include "message_lists.h"
#include "outbox.h"
#include "quiet_hours.h"
#include "recipient_rows.h"

struct wall gathering_hour(const struct area_settings *area, struct wall now)
{
	struct date today = date_london(now);
	struct wall hour = wall_london(today, area->digest_minutes);
	return wall_before(now, hour)
		   ? hour
		   : wall_london((struct date){today.day + 1}, area->digest_minutes);
}

/* What is on tonight, or left, is told before the night begins; in quiet hours it waits for a
 * digest that comes before the night is over, and wakes nobody. */
static bool is_in_time(const struct turn *t, const struct scene *c)
{
	struct night_hours hours = c->area->policy.hours;
	struct wall until = c->occasion.until, next = gathering_hour(c->area, t->now);
	struct wall begins = night_span(night_at(wall_plus(until, -1), hours), hours).from;
	bool quiet = wall_before(t->now, quiet_hours_end(c->area, t->now));
	return !occasion_needs_on(scene_occasion(c)) || wall_before(next, quiet ? until : begins);
}

bool gathering_takes(const struct turn *t, const struct scene *c, const struct recipient *r)
{
	return r->digest && r->email[0] != '\0' && !r->stopped && c->step.needed <= 0 &&
	       !c->step.wake && duty_of_group(c->step.group) == NULL &&
	       occasion_is_gathered(scene_occasion(c)) && gateway_configured(t, CHANNEL_EMAIL) &&
	       is_in_time(t, c);
}

enum err gathering_wait(struct turn *t, const struct area_settings *area, struct wall at)
{
	return deadline_set(t->store, DEADLINE_DIGEST, area->key, area->key, at);
}

enum err gathering_add(struct turn *t, const struct area_settings *area,
		       const struct new_message *m)
{
	bool others;
	TRY(message_gathers(t->store, area->key, &others));
	TRY(outbox_gather(t, area, m));
	return others ? ERR_OK : gathering_wait(t, area, gathering_hour(area, t->now));
}
