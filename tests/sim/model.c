/* SPDX-License-Identifier: MIT */
#include "sim/model.h"

#include <math.h>
#include <string.h>

#include "sim/sim.h"

#define BACK LIMIT_NIGHTS_BACK
#define NIGHTS (BACK + 1 + LIMIT_NIGHTS_AHEAD)

/* ---- when ----------------------------------------------------------------------------------- */

static const struct policy *policy_of(const struct sim *s)
{
	return &s->settings->areas[0]->policy;
}

struct date model_tonight(const struct sim *s)
{
	const struct policy *p = policy_of(s);
	struct civil c = civil_london(sim_wall(s));
	struct date today = date_london(sim_wall(s));
	return (struct date){today.day - (c.hour * 60 + c.minute < p->hours.to_minutes)};
}

bool model_by_night(const struct sim *s)
{
	const struct policy *p = policy_of(s);
	struct civil c = civil_london(sim_wall(s));
	int minutes = c.hour * 60 + c.minute;
	return minutes < p->hours.to_minutes || minutes >= p->hours.from_minutes;
}

bool model_working_day(const struct sim *s, struct date d)
{
	const struct holidays *h = &policy_of(s)->holidays;
	for (int i = 0; i < h->count; i++)
		if (h->days[i].day == d.day)
			return false;
	return (d.day % 7 + 7 + 3) % 7 < 5; /* the first day of 1970 was a Thursday */
}

int model_run(const struct sim *s)
{
	int nights = 1;
	while (nights < LIMIT_NIGHTS_AHEAD &&
	       !model_working_day(s, (struct date){model_tonight(s).day + nights}))
		nights++;
	return nights;
}

bool model_may_ask(const struct sim *s, int n)
{
	struct civil c = civil_london(sim_wall(s));
	bool hour = c.hour * 60 + c.minute >= policy_of(s)->propose_minutes;
	if (model_by_night(s))
		return n == 0;
	return hour && n < model_run(s);
}

bool model_quiet_at(const struct sim *s, struct wall at)
{
	const struct area_settings *a = s->settings->areas[0];
	struct civil c = civil_london(at);
	int m = c.hour * 60 + c.minute, from = a->quiet_from_minutes, to = a->quiet_to_minutes;
	return from <= to ? m >= from && m < to : m >= from || m < to;
}

bool model_quiet(const struct sim *s)
{
	return model_quiet_at(s, sim_wall(s));
}

struct wall model_loud(const struct sim *s, struct wall at)
{
	int to = s->settings->areas[0]->quiet_to_minutes;
	struct wall end = wall_london(date_london(at), to);
	return wall_before(at, end) ? end : wall_london((struct date){date_london(at).day + 1}, to);
}

/* ---- one leaf, one night -------------------------------------------------------------------- */

static struct span span_of(const struct sim *s, const struct leaf *x, struct date night)
{
	const struct policy *p = policy_of(s);
	if (x->by_day)
		return (struct span){wall_london(night, p->hours.to_minutes),
				     wall_london(night, p->hours.from_minutes)};
	return (struct span){wall_london(night, p->hours.from_minutes),
			     wall_london((struct date){night.day + 1}, p->hours.to_minutes)};
}

static bool cold(const struct leaf *x, double value)
{
	return x->strict ? value < x->threshold : value <= x->threshold;
}

/* The least of `values` over the span; HUGE_VAL without any. */
static double least_in(const struct sim *s, const double *values, struct span span)
{
	double least = HUGE_VAL;
	for (int h = nature_hour(s, span.from), to = nature_hour(s, span.to); h < to; h++)
		if (h >= 0 && h < SIM_HOURS && values[h] < least)
			least = values[h];
	return least;
}

/* Whether every hour may be vouched for by somebody at this place. */
static bool may_be_covered(const struct sim *s, int place, struct span span)
{
	int now = nature_hour(s, sim_wall(s));
	for (int h = nature_hour(s, span.from), to = nature_hour(s, span.to); h < to; h++) {
		bool any = h < 0 || h >= SIM_HOURS;
		for (int i = 0; i < s->nature.count && !any; i++) {
			const struct sim_source *src = &s->nature.sources[i];
			any = src->kind <= KIND_OPENMETEO && src->place == place &&
			      src->least[h] != HUGE_VAL &&
			      (h <= now + 1 || known_may_vouch(s, src));
		}
		if (!any)
			return false;
	}
	return true;
}

static struct certainty judge_air(const struct sim *s, const struct leaf *x, struct date night,
				  bool exact)
{
	struct certainty v = {false, false, false};
	struct span span = span_of(s, x, night);
	for (int i = 0; i < s->nature.count; i++) {
		const struct sim_source *src = &s->nature.sources[i];
		if (src->kind > KIND_OPENMETEO || (x->place >= 0 && src->place != x->place))
			continue;
		v.must = v.must || (src->known && cold(x, least_in(s, src->told, span)));
		v.may = v.may || cold(x, least_in(s, src->least, span));
	}
	v.not_false = v.must;
	for (int place = 0; place < (s->council.two_places ? 2 : 1) && exact && !v.not_false;
	     place++)
		if (x->place < 0 || x->place == place)
			v.not_false = !may_be_covered(s, place, span);
	return v;
}

static bool matches(const struct leaf *x, const struct sim_notice *n, struct span span)
{
	return n->here && n->level >= x->level && (n->hazards & x->hazards) != 0 &&
	       n->valid.from.ms < span.to.ms && n->valid.to.ms > span.from.ms;
}

static struct certainty judge_notice(const struct sim *s, const struct leaf *x, struct date night)
{
	struct certainty v = {false, true, false};
	enum sim_kind kind = x->kind == LEAF_WARNING ? KIND_NSWWS : KIND_UKHSA;
	int64_t reach = kind == KIND_NSWWS ? DAYS_MS(7) : DAYS_MS(1);
	struct span span = span_of(s, x, night);
	for (int i = 0; i < s->nature.count; i++) {
		const struct sim_source *src = &s->nature.sources[i];
		if (src->kind != kind)
			continue;
		for (int n = 0; n < src->trusted.notice_count && src->known; n++)
			v.must = v.must || matches(x, &src->trusted.notices[n], span);
		for (int n = 0; n < SERVED_NOTICES && n < src->served_count; n++)
			v.may = v.may || matches(x, &src->served[n], span);
		v.not_false =
		    v.must || !known_may_be_fresh(s, src) || span.to.ms > sim_wall(s).ms + reach;
	}
	return v;
}

static struct certainty judge(const struct sim *s, const struct leaf *x, struct date night,
			      bool exact)
{
	return x->kind == LEAF_AIR ? judge_air(s, x, night, exact) : judge_notice(s, x, night);
}

/* ---- a whole rule --------------------------------------------------------------------------- */

static struct certainty judge_both(const struct sim *s, const struct drawn_rule *r,
				   struct date night, bool exact)
{
	struct certainty a = judge(s, &r->a, night, exact);
	if (r->join == JOIN_NONE)
		return a;
	struct certainty b = judge(s, &r->b, night, exact);
	if (r->join == JOIN_AND)
		return (struct certainty){a.must && b.must, a.not_false && b.not_false,
					  a.may && b.may};
	return (struct certainty){a.must || b.must, a.not_false || b.not_false, a.may || b.may};
}

/* Whether `nights` in a row, this one among them, hold `least` times after gaps of up to `bridging`
 * nights are filled. */
static bool run_holds(const bool *on, int n, const struct drawn_rule *r)
{
	bool filled[NIGHTS];
	int least = r->least > 0 ? r->least : r->nights;
	memcpy(filled, on, sizeof(filled));
	for (int i = 1, gap = 0; i < NIGHTS; i++) {
		gap = on[i] ? 0 : gap + 1;
		if (!on[i - 1] || on[i])
			continue;
		for (int end = i + 1; end < NIGHTS && end - i <= r->bridging; end++)
			for (int k = i; on[end] && k < end; k++)
				filled[k] = true;
	}
	for (int first = n - r->nights + 1; first <= n; first++) {
		int count = 0;
		for (int i = first; i < first + r->nights; i++)
			count += i >= 0 && i < NIGHTS && filled[i];
		if (count >= least)
			return true;
	}
	return false;
}

/* Beyond the outlook nobody can tell: not true, and not false either. */
static struct certainty judge_run(const struct sim *s, const struct drawn_rule *r, int n,
				  bool exact)
{
	bool must[NIGHTS] = {false}, not_false[NIGHTS] = {false}, may[NIGHTS] = {false};
	int reach = r->nights + r->bridging;
	struct date tonight = model_tonight(s);
	for (int i = 0; i < NIGHTS; i++) {
		if (i < BACK + n - reach || i > BACK + n + reach)
			continue;
		struct certainty v = judge_both(s, r, (struct date){tonight.day + i - BACK}, exact);
		must[i] = v.must;
		not_false[i] = v.not_false;
		may[i] = v.may;
	}
	return (struct certainty){run_holds(must, BACK + n, r),
				  exact && run_holds(not_false, BACK + n, r),
				  run_holds(may, BACK + n, r)};
}

static bool in_season(const struct season *x, struct date d)
{
	struct civil c = civil_london(wall_london(d, 12 * 60));
	int day = c.month * 100 + c.mday, from = x->from_month * 100 + x->from_mday,
	    to = x->to_month * 100 + x->to_mday;
	if (from == 0)
		return true;
	return from <= to ? day >= from && day <= to : day >= from || day <= to;
}

static struct certainty judge_rule(struct sim *s, const struct drawn_rule *r, int n, bool exact)
{
	struct date night = {model_tonight(s).day + n};
	if (!in_season(&policy_of(s)->season, night))
		return (struct certainty){false, false, false};
	return r->nights > 0 ? judge_run(s, r, n, exact) : judge_both(s, r, night, exact);
}

struct certainty model_rule(struct sim *s, int r, int n)
{
	return judge_rule(s, &s->council.rules[r], n, true);
}

bool model_must(struct sim *s, int r, int n)
{
	return judge_rule(s, &s->council.rules[r], n, false).must;
}

/* The exit says, night by night, that something is certainly not so. */
bool model_exit_may(struct sim *s, int n)
{
	const struct drawn_rule *r = &s->council.exit;
	bool may[NIGHTS] = {false};
	struct date tonight = model_tonight(s);
	for (int i = BACK + n - r->nights; i <= BACK + n + r->nights; i++)
		if (i >= 0 && i < NIGHTS)
			may[i] = !judge_both(s, r, (struct date){tonight.day + i - BACK}, true)
				      .not_false;
	return run_holds(may, BACK + n, r);
}

double model_coldest(struct sim *s, struct date night)
{
	const struct leaf all = {.place = -1};
	struct span span = span_of(s, &all, night);
	double least = HUGE_VAL;
	for (int i = 0; i < s->nature.count; i++) {
		const struct sim_source *src = &s->nature.sources[i];
		if (src->known && src->kind <= KIND_OPENMETEO)
			least = fmin(least, least_in(s, src->told, span));
	}
	return least;
}
