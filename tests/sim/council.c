/* SPDX-License-Identifier: MIT */
#include "sim/council.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

/* ---- sources --------------------------------------------------------------------------------- */

static const struct source_row {
	enum sim_kind kind;
	const char *name, *feed, *hazard;
	int place, in_ten; /* how often a council has it */
	int64_t blind_ms;
} rows[SIM_SOURCES] = {
    {KIND_METNO, "metno", "metno-compact", "", 0, 10, HOURS_MS(6)},
    {KIND_OPENMETEO, "open-meteo", "open-meteo", "", 0, 5, HOURS_MS(6)},
    {KIND_METNO, "hill", "metno-compact", "", 1, 4, HOURS_MS(6)},
    {KIND_NSWWS, "warnings", "nswws", "", 0, 6, HOURS_MS(3)},
    {KIND_UKHSA, "cold-alerts", "ukhsa", "cold", 0, 5, HOURS_MS(4)},
};

static bool has(const struct sim *s, enum sim_kind kind)
{
	for (int i = 0; i < s->nature.count; i++)
		if (s->nature.sources[i].kind == kind)
			return true;
	return false;
}

static void source_add(struct sim *s, struct area_settings *a, const struct source_row *row,
		       const struct source_settings *like)
{
	struct sim_source *src = &s->nature.sources[s->nature.count++];
	struct source_settings *x = &a->sources[a->source_count++];
	*src = (struct sim_source){.kind = row->kind,
				   .name = row->name,
				   .place = row->place,
				   .lean = row->place ? -1.5 : (sim_throw(s, 21) - 10) / 10.0};
	*x = *like;
	snprintf(x->name, sizeof(x->name), "%s", row->name);
	snprintf(x->feed, sizeof(x->feed), "%s", row->feed);
	snprintf(x->hazard, sizeof(x->hazard), "%s", row->hazard);
	snprintf(x->place, sizeof(x->place), "%s", row->place ? "hill" : "city");
	if (row->place)
		x->latitude += 0.05;
	if (row->kind == KIND_NSWWS)
		snprintf(x->key, sizeof(x->key), "not-a-secret");
	x->region_count = row->kind > KIND_OPENMETEO;
	snprintf(x->regions[0], sizeof(x->regions[0]), "%s",
		 row->kind == KIND_UKHSA ? "E12000005" : "West Midlands");
	/* of some not enough for a look every half hour */
	x->calls_a_day = sim_throw(s, 3) ? 50 + sim_throw(s, 300) : 20 + sim_throw(s, 40);
	x->blind_ms = row->blind_ms;
	s->council.two_places = s->council.two_places || row->place == 1;
}

static void sources_draw(struct sim *s, struct area_settings *a)
{
	const struct source_settings like = a->sources[0];
	s->nature.count = a->source_count = 0;
	for (int i = 0; i < SIM_SOURCES; i++)
		if (sim_throw(s, 10) < rows[i].in_ten)
			source_add(s, a, &rows[i], &like);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static struct leaf air_draw(struct sim *s, int tier)
{
	return (struct leaf){
	    .kind = LEAF_AIR,
	    .strict = sim_throw(s, 2),
	    .by_day = sim_throw(s, 8) == 0,
	    .threshold = tier > 1 ? -3 - sim_throw(s, 3) : 2 - sim_throw(s, 4),
	    .place = s->council.two_places && sim_throw(s, 3) == 0 ? sim_throw(s, 2) : -1};
}

static struct leaf notice_draw(struct sim *s)
{
	bool warnings = has(s, KIND_NSWWS), alerts = has(s, KIND_UKHSA);
	bool warning = warnings && (!alerts || sim_throw(s, 2));
	return (struct leaf){.kind = warning ? LEAF_WARNING : LEAF_ALERT,
			     .level = (enum level)(LEVEL_YELLOW + sim_throw(s, 2)),
			     .hazards = !warning          ? HAZARD_BIT(HAZARD_COLD)
					: sim_throw(s, 2) ? HAZARD_BIT(HAZARD_SNOW)
							  : HAZARD_ANY};
}

static void run_draw(struct sim *s, struct drawn_rule *r)
{
	switch (sim_throw(s, 6)) {
	case 0:
		r->nights = 2 + sim_throw(s, 2);
		break;
	case 1:
		r->nights = 3;
		r->bridging = 1;
		break;
	case 2:
		r->nights = 3;
		r->least = 2;
		break;
	}
}

static void rule_draw(struct sim *s, struct drawn_rule *r, int tier, bool third)
{
	static const enum action actions[] = {ACTION_PROPOSE, ACTION_PROPOSE,  ACTION_ACTIVATE,
					      ACTION_PROPOSE, ACTION_ACTIVATE, ACTION_ADVISE};
	bool notices = has(s, KIND_NSWWS) || has(s, KIND_UKHSA);
	*r = (struct drawn_rule){.a = air_draw(s, tier), .tier = tier, .air_only = true};
	r->action = third && sim_throw(s, 2) ? ACTION_ADVISE : actions[sim_throw(s, 6)];
	if (r->action == ACTION_ACTIVATE && s->council.asks)
		r->action = ACTION_PROPOSE;
	if (r->action == ACTION_ADVISE)
		r->a.threshold += 3; /* said before anything opens */
	if (notices && sim_throw(s, 2)) {
		r->air_only = false;
		r->join = (enum join)sim_throw(s, 3);
		*(r->join == JOIN_NONE ? &r->a : &r->b) = notice_draw(s);
	} else if (s->council.two_places && sim_throw(s, 3) == 0) {
		r->join = (enum join)(1 + sim_throw(s, 2));
		r->b = air_draw(s, tier);
	}
	run_draw(s, r);
}

/* ---- as text --------------------------------------------------------------------------------- */

static const char *hazard_part(const struct leaf *x)
{
	return x->hazards == HAZARD_ANY ? "" : x->kind == LEAF_ALERT ? ", cold" : ", snow";
}

static void leaf_text(const struct leaf *x, char out[96])
{
	static const char *const places[] = {" at city", " at hill"};
	static const char *const levels[] = {"none", "yellow", "amber", "red"};
	if (x->kind == LEAF_AIR)
		snprintf(out, 96, "%sair.min %s %.0f%s", x->by_day ? "day." : "",
			 x->strict ? "<" : "<=", x->threshold,
			 x->place < 0 ? "" : places[x->place]);
	else
		snprintf(out, 96, "%s%s) >= %s",
			 x->kind == LEAF_WARNING ? "warning(metoffice" : "alert(ukhsa",
			 hazard_part(x), levels[x->level]);
}

static void rule_text(const struct drawn_rule *r, char *out, size_t size)
{
	char a[96], b[96] = "", run[64] = "";
	leaf_text(&r->a, a);
	if (r->join != JOIN_NONE)
		leaf_text(&r->b, b);
	if (r->nights > 0 && r->least > 0)
		snprintf(run, sizeof(run), " on %d of %d nights", r->least, r->nights);
	else if (r->nights > 0 && r->bridging > 0)
		snprintf(run, sizeof(run), " for %d nights bridging %d", r->nights, r->bridging);
	else if (r->nights > 0)
		snprintf(run, sizeof(run), " for %d nights", r->nights);
	snprintf(out, size, "(%s%s%s)%s", a,
		 r->join == JOIN_NONE  ? ""
		 : r->join == JOIN_AND ? " and "
				       : " or ",
		 b, run);
}

static void parsed(const char *text, struct rule *out)
{
	struct fault why;
	if (rule_parse(text, out, &why) == ERR_OK)
		return;
	fprintf(stderr, "%s: %s: %s\n", text, why.field, why.message);
	abort();
}

static void rules_draw(struct sim *s, struct policy *p)
{
	struct council *c = &s->council;
	c->asks = sim_throw(s, 3) == 0;
	p->rule_count = c->rule_count = 2 + sim_throw(s, DRAWN_RULES - 1);
	for (int i = 0; i < c->rule_count; i++) {
		struct policy_rule *r = &p->rules[i];
		rule_draw(s, &c->rules[i], i == 1 ? 2 : 1 + sim_throw(s, 2), i == 2);
		rule_text(&c->rules[i], r->text, sizeof(r->text));
		parsed(r->text, &r->when);
		snprintf(r->name, sizeof(r->name), "rule%d", i);
		r->action = c->rules[i].action;
		r->tier = c->rules[i].tier;
		r->season = (struct season){0};
		r->agreement = (struct agreement){"The board", {20000}};
	}
	c->exit =
	    (struct drawn_rule){.a = {.kind = LEAF_AIR, .threshold = sim_throw(s, 4), .place = -1},
				.nights = 1 + sim_throw(s, 2)};
	snprintf(p->exit_text, sizeof(p->exit_text),
		 c->exit.nights > 1 ? "air.min > %.0f for 2 nights" : "air.min > %.0f",
		 c->exit.a.threshold);
	parsed(p->exit_text, &p->exit);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void holidays_draw(struct sim *s, struct holidays *h)
{
	int day = date_london(s->first).day;
	h->count = 0;
	while (h->count < 14 && day < date_london(s->last).day) {
		day += 1 + sim_throw(s, sim_throw(s, 3) ? 20 : 3);
		h->days[h->count++] = (struct date){day};
	}
}

static void timetable_draw(struct sim *s, struct policy *p)
{
	static const int hours[] = {9 * 60, 10 * 60 + 30, 12 * 60}, stays[] = {1, 2, 3, 5};
	p->propose_minutes = hours[sim_throw(s, 3)];
	p->decide_minutes = p->propose_minutes + 60 * sim_throw(s, 4);
	p->blind_minutes = 60 * (14 + sim_throw(s, 5));
	p->on_blind = sim_throw(s, 2) ? ACTION_PROPOSE : ACTION_ADVISE;
	p->least_nights = stays[sim_throw(s, 4)];
	p->activate_on_timeout = sim_throw(s, 3) == 0;
	p->timeout_agreement = (struct agreement){"The board", {20000}};
	p->worse_by = 0.5;
	if (sim_throw(s, 3) == 0)
		p->season = (struct season){11, 1, 3, 31};
}

static void step_add(struct area_settings *a, enum occasion on, const char *group,
		     const char *template, int acks)
{
	struct step_settings *x = &a->steps[a->step_count++];
	*x = (struct step_settings){.on = on,
				    .order = acks > 0 ? ORDER_LADDER : ORDER_ALL,
				    .acks = acks,
				    .within_ms = MINUTES_MS(10),
				    .valid_ms = HOURS_MS(4)};
	snprintf(x->group, sizeof(x->group), "%s", group);
	snprintf(x->template, sizeof(x->template), "%s", template);
}

static void cascade_draw(struct sim *s, struct area_settings *a)
{
	step_add(a, OCCASION_UNOPENED, "decision", "advice", 1);
	step_add(a, OCCASION_REJECTED, "decision", "advice", 0);
	step_add(a, OCCASION_HANDOVER, "edt", "advice", 1);
	step_add(a, OCCASION_ADVICE, "decision", "advice", 0);
	if (sim_throw(s, 2)) {
		step_add(a, OCCASION_PROPOSAL, "duty:oncall", "proposal", 1);
		step_add(a, OCCASION_ACTIVATION, "duty:oncall", "activation", 1);
	}
	a->quiet_from_minutes = 22 * 60;
	a->quiet_to_minutes = 7 * 60 + 30;
	for (int i = 0; i < a->step_count; i++)
		a->steps[i].waits = a->steps[i].on == OCCASION_ACTIVATION &&
				    (strcmp(a->steps[i].group, "partners") == 0 ||
				     strcmp(a->steps[i].group, "outreach") == 0) &&
				    sim_throw(s, 4) > 0;
	s->council.busy_managers = sim_throw(s, 3) == 0;
	s->council.shadow = sim_throw(s, 6) == 0;
	if (s->council.shadow)
		snprintf(a->shadow, sizeof(a->shadow), "decision");
}

/* ---- gateways -------------------------------------------------------------------------------- */

static struct gateway_settings *gateway_add(struct settings *x, const char *key, const char *kind)
{
	struct gateway_settings *g = &x->gateways[x->gateway_count++];
	*g = x->gateways[0];
	snprintf(g->key, sizeof(g->key), "%s", key);
	snprintf(g->kind, sizeof(g->kind), "%s", kind);
	return g;
}

/* Some councils have a second gateway for texts, some a mail server. */
static void gateways_draw(struct sim *s)
{
	struct settings *x = s->settings;
	if (sim_throw(s, 2)) {
		struct gateway_settings *g = gateway_add(x, "spare", "kannel");
		snprintf(g->url, sizeof(g->url), "http://127.0.0.1:14013/cgi-bin/sendsms");
		snprintf(g->status_url, sizeof(g->status_url), "http://127.0.0.1:14000");
		snprintf(g->callback_token, sizeof(g->callback_token), "another-token");
	}
	if (sim_throw(s, 2)) {
		struct gateway_settings *g = gateway_add(x, "mail", "smtp");
		snprintf(g->url, sizeof(g->url), "smtp://127.0.0.1:25");
		snprintf(g->from, sizeof(g->from), "SWEP <swep@example.org>");
		g->user[0] = g->password[0] = g->status_url[0] = g->callback_url[0] = '\0';
	}
}

static void mails_draw(struct sim *s, struct area_settings *a)
{
	for (int i = 0; i < a->step_count; i++) {
		int n = sim_throw(s, 6);
		if (n < 2)
			a->steps[i].mail =
			    n == 0 || a->steps[i].acks > 0 ? MAIL_USE_ALSO : MAIL_USE_INSTEAD;
	}
	a->digest_minutes = 60 * (7 + sim_throw(s, 10));
}

/* For whoever wants to understand a winter. */
void council_print(const struct sim *s)
{
	const struct area_settings *a = s->settings->areas[0];
	for (int i = 0; i < s->council.rule_count; i++)
		printf("%s: %s, tier %d\n", a->policy.rules[i].text,
		       action_name(a->policy.rules[i].action), a->policy.rules[i].tier);
	printf("exit %s, least %d nights, group in shadow \"%s\"\n", a->policy.exit_text,
	       a->policy.least_nights, a->shadow);
	for (int i = 0; i < a->source_count; i++)
		printf("%s: %d calls a day\n", a->sources[i].name, a->sources[i].calls_a_day);
	for (int i = 0; i < s->settings->gateway_count; i++)
		printf("gateway %s\n", s->settings->gateways[i].key);
}

void council_draw(struct sim *s)
{
	struct area_settings *a = s->settings->areas[0];
	s->settings->keep_bodies_ms = DAYS_MS(2 + sim_throw(s, 20));
	sources_draw(s, a);
	rules_draw(s, &a->policy);
	holidays_draw(s, &a->policy.holidays);
	timetable_draw(s, &a->policy);
	cascade_draw(s, a);
	gateways_draw(s);
	mails_draw(s, a);
}
