/* SPDX-License-Identifier: MIT */
#include "sim/deciding.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

/* A rule that must hold is acted upon by the next look: they come every five minutes. */
#define LOOK_MS MINUTES_MS(5)
#define SLOT_MS MINUTES_MS(30) /* for the feeds to answer, on a machine that sleeps */
#define UNJUDGED_MS MINUTES_MS(75) /* longer than late warnings are waited for */
#define STATE "SELECT state FROM swep WHERE area = 'coventry'"

void deciding_begin(struct sim *s)
{
	s->deciding = (struct deciding){.steady = wall_plus(sim_wall(s), HOURS_MS(2))};
}

void deciding_unsteady(struct sim *s)
{
	memset(s->deciding.since, 0, sizeof(s->deciding.since));
	s->deciding.unjudged.ms = 0;
	s->deciding.steady = wall_plus(s->now, HOURS_MS(2)); /* by a clock that may be off */
}

static const char *number(struct sim *s, int64_t n)
{
	return arena_printf(&s->arena, "%lld", (long long)n);
}

static const struct policy *policy_of(const struct sim *s)
{
	return &s->settings->areas[0]->policy;
}

static bool is_steady(const struct sim *s)
{
	return s->skew_ms == 0 && s->deciding.steady.ms < s->now.ms;
}

static const char *in_words(struct sim *s, int rule, int night)
{
	char day[WALL_TEXT];
	return arena_printf(&s->arena, "rule %s for the night of %s",
			    policy_of(s)->rules[rule].text, date_format((struct date){night}, day));
}

/* ---- acted upon ------------------------------------------------------------------------------ */

static bool set_aside(struct sim *s, int rule, int night)
{
	const char *least =
	    sim_text(s,
		     "SELECT min(coalesce(value, -99)) FROM suppression WHERE area = 'coventry' AND"
		     " night = CAST(?1 AS INTEGER) AND (rule = '*' OR rule = ?2) AND"
		     " (kind <> 'stood-down' OR EXISTS (SELECT 1 FROM swep WHERE state ="
		     " 'STANDING_DOWN'))",
		     number(s, night), policy_of(s)->rules[rule].name, NULL);
	if (least == NULL || least[0] == '\0')
		return false;
	double worse = policy_of(s)->worse_by + 0.05;
	double coldest = model_coldest(s, (struct date){night}); /* infinite: nobody knows */
	return isinf(coldest) || coldest > strtod(least, NULL) - worse;
}

static bool asked(struct sim *s, int night, int tier)
{
	return sim_text(s,
			"SELECT 1 FROM approval a JOIN proposal p ON p.id = a.proposal WHERE"
			" p.state = 'open' AND a.state = 'asked' AND a.night = CAST(?1 AS INTEGER)"
			" AND a.tier >= CAST(?2 AS INTEGER)",
			number(s, night), number(s, tier), NULL) != NULL;
}

static bool approved(struct sim *s, int night, int tier)
{
	return sim_text(s,
			"SELECT 1 FROM approval WHERE state = 'open' AND night = CAST(?1 AS"
			" INTEGER) AND tier >= CAST(?2 AS INTEGER)",
			number(s, night), number(s, tier), NULL) != NULL;
}

static bool advised(struct sim *s, int rule, int night)
{
	char day[WALL_TEXT];
	return sim_text(s, "SELECT 1 FROM occasion WHERE kind = 'advice' AND subject = ?1",
			arena_printf(&s->arena, "%s/%s", date_format((struct date){night}, day),
				     policy_of(s)->rules[rule].name),
			NULL) != NULL;
}

static bool acted_upon(struct sim *s, int rule, int night, bool ahead)
{
	const struct drawn_rule *r = &s->council.rules[rule];
	if (r->action == ACTION_ADVISE)
		return advised(s, rule, night);
	const char *state = sim_text(s, STATE, NULL);
	int tier = (int)sim_number(s, "SELECT tier FROM swep WHERE area = 'coventry'", NULL);
	if (strcmp(state, "ACTIVE") == 0 && tier >= r->tier)
		return true;
	if (r->action == ACTION_ACTIVATE && !(ahead && strcmp(state, "STANDING_DOWN") == 0))
		return false;
	return asked(s, night, r->tier) || (ahead && approved(s, night, r->tier));
}

/* Whether a person decided an end, or a lowering where that counts, before the night n after
 * tonight: of it people are asked at any hour. */
static bool is_first_off(struct sim *s, int n, bool lowered)
{
	const char *at = lowered
			     ? "SELECT lowers_at FROM swep WHERE lower_to > 0"
			     : "SELECT ends FROM swep WHERE state = 'STANDING_DOWN' AND tier > 0";
	struct wall down = {sim_number(s, at, NULL)};
	return down.ms > 0 && night_at(wall_later(down, sim_wall(s)), policy_of(s)->hours).day ==
				  model_tonight(s).day + n;
}

/* Advice is given at any hour; a rule that acts by itself acts when its night comes. */
static bool wanted(struct sim *s, int rule, int n)
{
	enum action action = s->council.rules[rule].action;
	if (n > 0 && action != ACTION_ADVISE && is_first_off(s, n, false))
		return true;
	if (n > 0 && action != ACTION_PROPOSE)
		return false;
	return action == ACTION_ADVISE || model_may_ask(s, n);
}

static const char *missed_one(struct sim *s, int rule, int n)
{
	int night = model_tonight(s).day + n, slot = night % SINCE_NIGHTS;
	struct wall *since = &s->deciding.since[rule][slot].since;
	bool same = s->deciding.since[rule][slot].night == night && since->ms != 0;
	s->deciding.since[rule][slot].night = night;
	if (!wanted(s, rule, n) || !model_must(s, rule, n) || set_aside(s, rule, night)) {
		since->ms = 0;
		return NULL;
	}
	if (!same)
		*since = sim_wall(s);
	if (sim_wall(s).ms - since->ms < LOOK_MS || acted_upon(s, rule, night, n > 0))
		return NULL;
	return arena_printf(
	    &s->arena, "%s has held for %lld minutes, and SWEP is %s", in_words(s, rule, night),
	    (long long)((sim_wall(s).ms - since->ms) / 60000), sim_text(s, STATE, NULL));
}

/* While a stand-down is asked about, its exit has said no for the nights to come. */
static int nights_to_mind(struct sim *s)
{
	const char *state = sim_text(s, STATE, NULL);
	int nights = strcmp(state, "STANDDOWN_PROPOSED") == 0 ? 1 : model_run(s);
	return nights == 1 && is_first_off(s, 1, false) ? 2 : nights;
}

const char *deciding_missed(struct sim *s)
{
	const char *broken = NULL;
	int64_t look = sim_wall(s).ms / LOOK_MS;
	if (look == s->deciding.look && !s->deciding.fetched)
		return NULL; /* nothing can have changed but what people said */
	s->deciding.look = look;
	int nights = nights_to_mind(s);
	bool due = engine_next_deadline(s->engine).ms <= sim_wall(s).ms;
	for (int n = 0; n < nights && !due && broken == NULL; n++)
		for (int r = 0; r < s->council.rule_count && broken == NULL; r++)
			broken = missed_one(s, r, n);
	return broken;
}

/* ---- evidence -------------------------------------------------------------------------------- */

static const char *compare(struct sim *s, int rule, const char *told)
{
	struct certainty v = model_rule(s, rule, 0);
	int tonight = model_tonight(s).day;
	if (v.must && strcmp(told, "true") != 0)
		return arena_printf(&s->arena, "%s must be true and is held to be %s",
				    in_words(s, rule, tonight), told);
	if (v.not_false && strcmp(told, "false") == 0)
		return arena_printf(&s->arena, "%s is held to be false, and nobody can know that",
				    in_words(s, rule, tonight));
	if (!v.may && strcmp(told, "true") == 0)
		return arena_printf(&s->arena, "%s is held to be true, and nobody ever said so",
				    in_words(s, rule, tonight));
	return NULL;
}

static const char *compare_exit(struct sim *s, const char *told)
{
	/* And of the night after those that are decided now: an end would leave it out. */
	for (int n = 0; n <= model_run(s) && strcmp(told, "true") == 0; n++)
		if (!model_exit_may(s, n))
			return arena_printf(&s->arena,
					    "the exit rule is held to be true, and nobody can "
					    "know that of the night %d after tonight",
					    n);
	return NULL;
}

const char *deciding_evidence(struct sim *s, const char *decision)
{
	const char *broken = NULL;
	const char *text =
	    sim_text(s, "SELECT evidence FROM decision WHERE id = ?1", decision, NULL);
	if (s->deciding.mixed || text == NULL)
		return NULL;
	json_t *root = json_loads(text, 0, NULL), *rules = json_object_get(root, "rules");
	for (int r = 0; r < s->council.rule_count && broken == NULL; r++)
		broken = compare(s, r,
				 json_string_value(
				     json_object_get(json_array_get(rules, (size_t)r), "tonight")));
	if (broken == NULL)
		broken = compare_exit(s, json_string_value(json_object_get(root, "exit")));
	json_decref(root);
	return broken;
}

/* ---- what is asked --------------------------------------------------------------------------- */

/* By a question that was open until this turn, which a wider one takes the place of. */
static bool was_asked(struct sim *s, int night)
{
	return sim_text(s,
			"SELECT 1 FROM audit WHERE seq > CAST(?1 AS INTEGER) AND kind = 'approval'"
			" AND change = 'asked -> lapsed' AND instr(subject, '/' || ?2 || '/') > 0",
			number(s, s->audit_before), number(s, night), NULL) != NULL;
}

static const char *asked_too_early(struct sim *s, const char *proposal)
{
	sqlite3_stmt *q =
	    sim_statement(s, "SELECT night FROM approval WHERE proposal = ?1 ORDER BY night");
	const char *broken = NULL;
	sqlite3_bind_text(q, 1, proposal, -1, SQLITE_TRANSIENT);
	while (sqlite3_step(q) == SQLITE_ROW && broken == NULL) {
		int n = sqlite3_column_int(q, 0) - model_tonight(s).day;
		bool may = model_may_ask(s, n) || is_first_off(s, n, false) ||
			   is_first_off(s, n, true) || was_asked(s, sqlite3_column_int(q, 0));
		if (n < 0 || !may)
			broken = arena_printf(&s->arena,
					      "proposal %s asks about the night %d "
					      "after tonight at this hour",
					      proposal, n);
	}
	sqlite3_reset(q);
	return broken;
}

static bool stayed(struct sim *s)
{
	int64_t first = sim_number(s,
				   "SELECT night FROM activation JOIN swep ON swep.activation ="
				   " activation.id",
				   NULL);
	return model_tonight(s).day - first >= policy_of(s)->least_nights;
}

static const char *ends_too_early(struct sim *s, const char *proposal)
{
	const struct policy *p = policy_of(s);
	struct wall now = sim_wall(s);
	struct civil c = civil_london(now);
	int minutes = c.hour * 60 + c.minute;
	bool held = now.ms < sim_number(s, "SELECT held_until FROM swep", NULL);
	bool hour = minutes >= p->review_minutes && minutes < p->work_to_minutes &&
		    model_working_day(s, date_london(now));
	if (hour && !held && stayed(s))
		return NULL;
	return arena_printf(&s->arena, "%s asks whether it may end %s", proposal,
			    held    ? "although it is held on"
			    : !hour ? "at this hour"
				    : "before the least stay is over");
}

const char *deciding_proposal(struct sim *s, const char *proposal)
{
	const char *kind = sim_text(s, "SELECT kind FROM proposal WHERE id = ?1", proposal, NULL);
	return strcmp(kind, "standdown") == 0 ? ends_too_early(s, proposal)
					      : asked_too_early(s, proposal);
}

const char *deciding_opened(struct sim *s, const char *change, const char *actor)
{
	bool was_off = strncmp(change, "IDLE", 4) == 0 || strncmp(change, "WATCH", 5) == 0 ||
		       strncmp(change, "CANCELLED", 9) == 0;
	if (!was_off || strstr(change, " -> ACTIVE") == NULL || strcmp(actor, "swepd") != 0 ||
	    model_may_ask(s, 0))
		return NULL;
	return arena_printf(&s->arena, "%s by rule for a night to come, at this hour", change);
}

const char *deciding_ended(struct sim *s, const char *change)
{
	/* What was over before lasts only until the last of its people has a plan. */
	bool over = strcmp(change, "STANDING_DOWN -> IDLE") == 0 ||
		    strcmp(change, "STANDING_DOWN -> STANDING_DOWN") == 0;
	bool ends = over && s->tier_before > 0 && s->tier == 0;
	for (int r = 0; r < s->council.rule_count && ends && is_steady(s); r++)
		if (s->council.rules[r].action != ACTION_ADVISE && model_must(s, r, 0) &&
		    !set_aside(s, r, model_tonight(s).day))
			return arena_printf(&s->arena, "it ends, and %s holds",
					    in_words(s, r, model_tonight(s).day));
	return NULL;
}

/* ---- approved ahead -------------------------------------------------------------------------- */

const char *deciding_approval(struct sim *s, const char *after, const char *change,
			      const char *actor)
{
	char day[WALL_TEXT];
	const char *at = strstr(after, "\"night\":");
	int night = at != NULL ? atoi(at + 8) : 0;
	if (strcmp(change, "open -> lapsed") != 0 || strcmp(actor, "swepd") != 0 ||
	    s->deciding.attended[night % SINCE_NIGHTS] != night)
		return NULL;
	date_format((struct date){night}, day);
	if (sim_text(s, "SELECT 1 FROM occasion WHERE kind = 'unopened' AND subject = ?1", day,
		     NULL) != NULL)
		return NULL;
	return arena_printf(&s->arena,
			    "the night of %s was approved, is not opened, and nobody "
			    "is told",
			    day);
}

const char *deciding_forgotten(struct sim *s)
{
	if (s->turns % 16 != 0 || engine_next_deadline(s->engine).ms <= sim_wall(s).ms)
		return NULL;
	struct wall begun = wall_london(model_tonight(s), policy_of(s)->hours.to_minutes);
	if (!model_by_night(s) && sim_wall(s).ms - begun.ms < LOOK_MS)
		return NULL;
	return sim_text(s,
			"SELECT 'approved, and over: night ' || night FROM approval WHERE state ="
			" 'open' AND night < CAST(?1 AS INTEGER)",
			number(s, model_tonight(s).day), NULL);
}

/* ---- by the clock ---------------------------------------------------------------------------- */

static const char *slot_look(struct sim *s, int row, const char *title, int minutes)
{
	struct date today = date_london(sim_wall(s));
	struct wall slot = wall_london(today, minutes);
	int64_t late = sim_wall(s).ms - slot.ms;
	if (late < SLOT_MS || s->deciding.slots[row] == today.day)
		return NULL;
	s->deciding.slots[row] = today.day;
	bool watched = s->deciding.steady.ms < slot.ms - MINUTES_MS(1) && late < HOURS_MS(2);
	if (!watched ||
	    sim_text(
		s,
		"SELECT 1 FROM decision WHERE area = 'coventry' AND instr(sentence, ?1) = 1 AND"
		" night >= CAST(?3 AS INTEGER) AND at >= CAST(?2 AS INTEGER)",
		title, number(s, slot.ms), number(s, today.day - 1), NULL) != NULL)
		return NULL;
	return arena_printf(&s->arena, "%s was not taken", title);
}

static bool in_season(struct sim *s)
{
	const struct season *x = &policy_of(s)->season;
	struct civil c = civil_london(sim_wall(s));
	int day = c.month * 100 + c.mday;
	return day > x->from_month * 100 + x->from_mday || day < x->to_month * 100 + x->to_mday;
}

const char *deciding_timetable(struct sim *s)
{
	const struct policy *p = policy_of(s);
	const struct {
		const char *title;
		int minutes;
	} rows[] = {{"First look", p->first_look_minutes},
		    {"Second look", p->recheck_minutes},
		    {"Late look", p->late_minutes}};
	const char *broken = NULL;
	for (int i = 0; i < 3 && broken == NULL && is_steady(s) && in_season(s); i++)
		broken = slot_look(s, i, rows[i].title, rows[i].minutes);
	return broken;
}

/* ---- blindness ------------------------------------------------------------------------------- */

static bool certainly_blind(const struct sim *s)
{
	for (int i = 0; i < s->nature.count; i++)
		if (s->nature.sources[i].kind <= KIND_OPENMETEO &&
		    known_may_be_fresh(s, &s->nature.sources[i]))
			return false;
	return true;
}

/* Advice that holds is certain, and opens nothing: of that alone nobody is asked. */
static bool unjudged(struct sim *s)
{
	for (int r = 0; r < s->council.rule_count; r++) {
		struct certainty v = model_rule(s, r, 0);
		bool advice = s->council.rules[r].action == ACTION_ADVISE;
		if (v.not_false && !(advice && v.may))
			return true;
	}
	return false;
}

static bool is_off(struct sim *s)
{
	const char *state = sim_text(s, STATE, NULL);
	return strcmp(state, "IDLE") == 0 || strcmp(state, "WATCH") == 0;
}

static bool any_set_aside(struct sim *s)
{
	return sim_text(s, "SELECT 1 FROM suppression WHERE night = CAST(?1 AS INTEGER)",
			number(s, model_tonight(s).day), NULL) != NULL;
}

/* A rule that is not false would have opened it, or had people asked, if it were true. */
static bool certainly_unjudged(struct sim *s)
{
	if (!is_off(s) || any_set_aside(s))
		return false;
	for (int r = 0; r < s->council.rule_count; r++)
		if (s->council.rules[r].action != ACTION_ADVISE && model_rule(s, r, 0).not_false)
			return true;
	return false;
}

static bool long_unjudged(struct sim *s)
{
	struct deciding *d = &s->deciding;
	int64_t look = sim_wall(s).ms / LOOK_MS;
	if (look != d->blind_look || d->fetched) {
		d->blind_look = look;
		if (!certainly_unjudged(s))
			d->unjudged.ms = 0;
		else if (d->unjudged.ms == 0)
			d->unjudged = sim_wall(s);
	}
	return d->unjudged.ms != 0 && sim_wall(s).ms - d->unjudged.ms >= UNJUDGED_MS;
}

static bool told_blind(struct sim *s)
{
	return sim_text(s,
			"SELECT 1 FROM occasion WHERE kind = 'blind' AND until > CAST(?1 AS"
			" INTEGER)",
			number(s, sim_wall(s).ms), NULL) != NULL;
}

const char *deciding_blind(struct sim *s)
{
	const struct policy *p = policy_of(s);
	struct wall hour = wall_london(model_tonight(s), p->blind_minutes);
	if (!is_steady(s) || !in_season(s) || sim_wall(s).ms - hour.ms < SLOT_MS) {
		s->deciding.unjudged.ms = 0;
		return NULL;
	}
	if (long_unjudged(s) && !told_blind(s))
		return "nobody can tell whether a rule holds tonight, and nobody is told";
	if (!certainly_blind(s))
		return NULL;
	if (!told_blind(s))
		return "no forecast can be trusted, and nobody is told";
	if (!is_off(s) || p->on_blind != ACTION_PROPOSE || !unjudged(s) || any_set_aside(s))
		return NULL;
	return "no forecast can be trusted, and nobody is asked";
}

/* ---- every turn ------------------------------------------------------------------------------ */

void deciding_watch(struct sim *s)
{
	int tonight = model_tonight(s).day;
	if (model_may_ask(s, 0) && engine_next_deadline(s->engine).ms > sim_wall(s).ms &&
	    is_steady(s))
		s->deciding.attended[tonight % SINCE_NIGHTS] = tonight;
}
