/* SPDX-License-Identifier: MIT */
#include "sim/works.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "sim/casework.h"
#include "sim/desk.h"
#include "sim/keeping.h"
#include "sim/sim.h"

static const char *const workers[] = {"olu", "edt"};
static const char *const managers[] = {"morgan", "deepa"};

/* ---- one of what there is -------------------------------------------------------------------- */

static const char *picked(struct sim *s, const char *count, const char *row)
{
	int all = (int)sim_number(s, count, NULL);
	if (all == 0)
		return NULL;
	return sim_text(s, row, arena_printf(&s->arena, "%d", sim_throw(s, all)), NULL);
}

/* what and from are literals: their statements are kept by address. NULL when there is none. */
#define PICK(s, what, from)                                                                        \
	picked(s, "SELECT count(*) " from,                                                         \
	       "SELECT " what " " from " ORDER BY 1 LIMIT 1 OFFSET CAST(?1 AS INTEGER)")

#define BEDDED "FROM placement p JOIN person n ON n.id = p.person WHERE p.state = "

static const char *anybody(struct sim *s)
{
	return guest_any(s);
}

static const char *any_bed(struct sim *s)
{
	const char *label = sim_throw(s, 40) ? PICK(s, "label", "FROM bed") : NULL;
	return label != NULL ? label : "Z99";
}

static const char *held(struct sim *s)
{
	const char *ref = sim_throw(s, 12) ? PICK(s, "n.ref", BEDDED "'held'") : NULL;
	return ref != NULL ? ref : anybody(s);
}

static const char *sleeper(struct sim *s)
{
	const char *ref = sim_throw(s, 12) ? PICK(s, "n.ref", BEDDED "'occupied'") : NULL;
	return ref != NULL ? ref : anybody(s);
}

/* So that SWEP comes to its end: mostly of those who lack one. */
static const char *planless(struct sim *s)
{
	const char *ref = PICK(s, "n.ref",
			       BEDDED "'occupied' AND p.person NOT IN (SELECT person FROM plan"
				      " WHERE ended = 0)");
	return ref != NULL ? ref : sleeper(s);
}

/* ---- words ----------------------------------------------------------------------------------- */

static void needs_add(struct sim *s, json_t *args, int one_in)
{
	static const char *const needs[] = {"wheelchair",   "woman", "dog",
					    "ground-floor", "man",   "high-support"};
	if (sim_throw(s, one_in) == 0)
		json_object_set_new(args, "for", json_pack("[s]", needs[sim_throw(s, 6)]));
}

/* From paper: some minutes to a day ago. */
static void at_add(struct sim *s, json_t *args, int one_in)
{
	if (sim_throw(s, one_in) == 0)
		json_object_set_new(
		    args, "at",
		    json_string(arena_printf(&s->arena, "%dm",
					     (int)(sim_wait(s, 1, DAYS_MS(1)) / MINUTES_MS(1)))));
}

static const char *days_ahead(struct sim *s, int days)
{
	char day[WALL_TEXT];
	return arena_text(&s->arena,
			  date_format((struct date){date_london(s->now).day + days}, day));
}

static const char *refusal(struct sim *s)
{
	static const char *const codes[] = {"dog", "partner", "area", "shared-room", "no-reason"};
	return codes[sim_throw(s, 5)];
}

/* ---- beds for people ------------------------------------------------------------------------- */

static void do_hold(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:s}", "person", anybody(s), "bed",
				 sim_throw(s, 3) ? "best" : any_bed(s));
	needs_add(s, args, 3);
	if (sim_throw(s, 5) == 0)
		json_object_set_new(args, "until", json_string("3h"));
	else if (sim_throw(s, 8) == 0)
		json_object_set_new(args, "arrives", json_string("4h"));
	people_ask(s, user, "hold", args);
}

/* The one or the other may be in a bed already, and is joined in it. */
static void do_couple(struct sim *s, const char *user)
{
	bool joins = sim_throw(s, 4) == 0;
	const char *bed = joins ? any_bed(s) : "best";
	json_t *args = json_pack("{s:s, s:s, s:s}", "person", joins ? held(s) : anybody(s), "bed",
				 bed, "with", anybody(s));
	if (sim_throw(s, 3) == 0)
		json_object_set_new(args, "for", json_pack("[s, s]", "woman", "with-man"));
	people_ask(s, user, "hold", args);
}

/* Of a bed that they hold: made longer, or another instead when that one is not fit any more. */
static void do_longer(struct sim *s, const char *user)
{
	const char *who = held(s);
	const char *bed =
	    sim_text(s,
		     "SELECT b.label FROM placement p JOIN person n ON n.id = p.person"
		     " JOIN bed b ON b.id = p.bed WHERE p.state = 'held' AND n.ref = ?1",
		     who, NULL);
	people_ask(s, user, "hold",
		   json_pack("{s:s, s:s}", "person", who, "bed", bed != NULL ? bed : "best"));
}

static void do_young(struct sim *s, const char *user)
{
	people_ask(
	    s, user, "hold",
	    json_pack("{s:s, s:s, s:[s]}", "person", anybody(s), "bed", "best", "for", "under-18"))
	    ->barred = true;
}

/* Now and then of somebody who lies in a bed. */
static void do_age(struct sim *s, const char *user)
{
	static const char *const ages[] = {"16-17", "under-16", "18-24", "25+", "25+"};
	people_ask(s, user, "person",
		   json_pack("{s:s, s:s}", "person", sim_throw(s, 6) ? anybody(s) : sleeper(s),
			     "age", ages[sim_throw(s, 5)]));
}

static void do_checkin(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s}", "person", held(s));
	at_add(s, args, 8);
	if (sim_throw(s, 20) == 0)
		json_object_set_new(args, "with", json_string(anybody(s)));
	people_ask(s, user, "checkin", args);
}

/* Of two who share a hold, one stands at the door. */
static void do_alone(struct sim *s, const char *user)
{
	const char *ref = PICK(s, "n.ref",
			       BEDDED "'held' AND (p.beside <> '' OR EXISTS (SELECT 1 FROM"
				      " placement l WHERE l.beside = p.id AND l.state = 'held'))");
	people_ask(s, user, "checkin",
		   json_pack("{s:s, s:b}", "person", ref != NULL ? ref : held(s), "alone", 1));
}

/* Whose hold ran out: to their own bed, or the next best. */
static void do_late(struct sim *s, const char *user)
{
	const char *ref = PICK(s, "DISTINCT n.ref", BEDDED "'ended' AND p.outcome = 'expired'");
	json_t *args = json_pack("{s:s}", "person", ref != NULL ? ref : anybody(s));
	at_add(s, args, 8);
	people_ask(s, user, "checkin", args);
}

static void do_walk_in(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:s}", "person", anybody(s), "bed", any_bed(s));
	needs_add(s, args, 2);
	at_add(s, args, 4);
	if (sim_throw(s, 5) == 0)
		json_object_set_new(args, "with", json_string(anybody(s)));
	people_ask(s, user, "checkin", args);
}

#define LEFT_LAST                                                                                  \
	"FROM placement p JOIN bed b ON b.id = p.bed WHERE p.outcome = 'left' AND b.placement IS"  \
	" NULL AND b.state = 'ready' ORDER BY p.ended DESC LIMIT 1"

/* Somebody came to the bed that was left last, and paper says: a little before. */
static void do_before(struct sim *s, const char *user)
{
	const char *bed = sim_text(s, "SELECT b.label " LEFT_LAST, NULL);
	int64_t ended = sim_number(s, "SELECT p.ended " LEFT_LAST, NULL);
	int64_t minutes = (sim_wall(s).ms - ended) / MINUTES_MS(1) + 1 + sim_throw(s, 90);
	people_ask(
	    s, user, "checkin",
	    json_pack("{s:s, s:s, s:s}", "person", anybody(s), "bed",
		      bed != NULL ? bed : any_bed(s), "at",
		      arena_printf(&s->arena, "%lldm", (long long)(bed != NULL ? minutes : 1))));
}

static const char *left_lately(struct sim *s)
{
	const char *ref = PICK(s, "ref",
			       "FROM (SELECT n.ref AS ref FROM placement p JOIN person n ON n.id ="
			       " p.person WHERE p.outcome = 'left' ORDER BY p.ended DESC LIMIT 8)");
	return ref != NULL ? ref : anybody(s);
}

/* A check-out was of somebody else. */
static void do_still(struct sim *s, const char *user)
{
	people_ask(s, user, "checkin",
		   json_pack("{s:s, s:b}", "person", left_lately(s), "still", 1));
}

/* Who left lately comes again, to a bed that was left lately, and paper says when. */
static void do_again(struct sim *s, const char *user)
{
	if (sim_throw(s, 2)) {
		do_before(s, user);
		return;
	}
	if (sim_throw(s, 3) == 0) {
		do_still(s, user);
		return;
	}
	const char *bed = PICK(s, "label",
			       "FROM (SELECT b.label AS label FROM placement p JOIN bed b ON b.id ="
			       " p.bed WHERE p.outcome = 'left' AND b.placement IS NULL AND"
			       " b.state = 'ready'"
			       " ORDER BY p.ended DESC LIMIT 8)");
	json_t *args = json_pack("{s:s, s:s}", "person", left_lately(s), "bed",
				 bed != NULL ? bed : any_bed(s));
	at_add(s, args, 1);
	people_ask(s, user, "checkin", args);
}

static void do_noshow(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s}", "person", held(s));
	at_add(s, args, 6);
	people_ask(s, user, "noshow", args);
}

static void do_refuse(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:s, s:s}", "person", held(s), "reason", refusal(s), "note",
				 "has a dog, said COV-1004");
	at_add(s, args, 6);
	people_ask(s, user, "refuse", args);
}

static void do_move(struct sim *s, const char *user)
{
	const char *who = sim_throw(s, 3) ? sleeper(s) : held(s);
	people_ask(s, user, "move",
		   json_pack("{s:s, s:s, s:s}", "person", who, "bed",
			     sim_throw(s, 2) ? "best" : any_bed(s), "reason", "asked by COV-1005"));
}

static void do_release(struct sim *s, const char *user)
{
	people_ask(s, user, "release",
		   json_pack("{s:s, s:s}", "person", sim_throw(s, 2) ? held(s) : sleeper(s),
			     "reason", "moved on: COV-1003"));
}

static void do_checkout(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:s}", "person", sleeper(s), "reason", "left early");
	at_add(s, args, 4);
	people_ask(s, user, "checkout", args);
}

/* ---- beds and sites ------------------------------------------------------------------------- */

static const char *some_site(struct sim *s)
{
	return PICK(s, "key", "FROM site");
}

static void do_clearout(struct sim *s, const char *user)
{
	people_ask(s, user, "clearout", json_pack("{s:s}", "site", some_site(s)));
}

static void do_ready(struct sim *s, const char *user)
{
	const char *bed = PICK(s, "label", "FROM bed WHERE state = 'vacated'");
	people_ask(s, user, "ready", json_pack("{s:s}", "bed", bed != NULL ? bed : any_bed(s)));
}

static void do_mend(struct sim *s, const char *user)
{
	const char *bed = PICK(s, "label", "FROM bed WHERE state IN ('shut', 'compromised')");
	people_ask(s, user, "ready", json_pack("{s:s}", "bed", bed != NULL ? bed : any_bed(s)));
}

static void do_unfit(struct sim *s, const char *user)
{
	people_ask(s, user, sim_throw(s, 2) ? "shut" : "compromised",
		   json_pack("{s:s, s:s}", "bed", any_bed(s), "reason", "flooded"));
}

static void do_close(struct sim *s, const char *user)
{
	people_ask(s, user, "close",
		   json_pack("{s:s, s:s}", "site", some_site(s), "reason", "the boiler is out"));
}

static void do_reopen(struct sim *s, const char *user)
{
	const char *site = PICK(s, "key", "FROM site WHERE closed <> ''");
	people_ask(s, user, "reopen",
		   json_pack("{s:s}", "site", site != NULL ? site : some_site(s)));
}

static void do_open(struct sim *s, const char *user)
{
	people_ask(s, user, "open",
		   json_pack("{s:s, s:i}", "site", "harnall-swep", "count", sim_throw(s, 9)));
}

/* ---- hotels --------------------------------------------------------------------------------- */

static const char *hotel(struct sim *s)
{
	return sim_throw(s, 3) ? "canal-hotel" : "canal-annexe";
}

static void do_book(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:i, s:s, s:s, s:s}", "site", hotel(s), "count",
				 1 + sim_throw(s, 2), "to", days_ahead(s, sim_throw(s, 9)), "price",
				 "65.50", "authorised", "morgan");
	if (sim_throw(s, 2) == 0)
		json_object_set_new(args, "attributes", json_pack("[s, s]", "couple", "dog"));
	if (sim_number(s, "SELECT count(*) FROM bed WHERE kind = 'hotel' AND state <> 'closed'",
		       NULL) < 12)
		people_ask(s, user, "book", args);
	else
		json_decref(args);
}

static void do_pay(struct sim *s, const char *user)
{
	const char *room = PICK(s, "label", "FROM bed WHERE kind = 'hotel' AND state <> 'closed'");
	json_t *args =
	    json_pack("{s:s, s:s}", "to", days_ahead(s, sim_throw(s, 12)), "authorised", "morgan");
	bool all = room == NULL || sim_throw(s, 4) == 0;
	json_object_set_new(args, all ? "site" : "bed", json_string(all ? hotel(s) : room));
	people_ask(s, user, "pay", args);
}

static void do_cancel(struct sim *s, const char *user)
{
	const char *room = PICK(s, "label", "FROM bed WHERE kind = 'hotel' AND placement IS NULL");
	people_ask(s, user, "cancel",
		   json_pack("{s:s, s:s}", "bed", room != NULL ? room : any_bed(s), "reason",
			     "nobody came"));
}

/* ---- moving on ------------------------------------------------------------------------------ */

static void do_plan(struct sim *s, const char *user)
{
	people_ask(s, user, "plan",
		   json_pack("{s:s, s:s, s:s, s:s, s:s}", "person", planless(s), "what",
			     "supported", "by", days_ahead(s, 0), "owner", user, "where",
			     "The Gateway, for COV-1003"));
}

static void do_plan_drop(struct sim *s, const char *user)
{
	people_ask(s, user, "plan-drop",
		   json_pack("{s:s, s:s}", "person", sleeper(s), "reason", "fell through"));
}

static void do_told(struct sim *s, const char *user)
{
	const char *ref = PICK(s, "n.ref",
			       "FROM plan p JOIN person n ON n.id = p.person WHERE p.ended = 0 AND"
			       " p.told_by = ''");
	json_t *args = json_pack("{s:s}", "person", ref != NULL ? ref : anybody(s));
	at_add(s, args, 5);
	people_ask(s, user, "told", args);
}

/* ---- the list, and what is open ------------------------------------------------------------- */

static void do_wait(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s}", "person", anybody(s));
	needs_add(s, args, 2);
	if (sim_throw(s, 3) == 0)
		json_object_set_new(args, "with", json_string(anybody(s)));
	people_ask(s, user, "wait", args);
}

static const char *waiter(struct sim *s)
{
	const char *ref = PICK(s, "n.ref",
			       "FROM waiting w JOIN person n ON n.id = w.person WHERE"
			       " w.state = 'offered'");
	return ref != NULL ? ref : anybody(s);
}

static void do_accept(struct sim *s, const char *user)
{
	people_ask(s, user, "accept", json_pack("{s:s}", "person", waiter(s)));
}

static void do_decline(struct sim *s, const char *user)
{
	people_ask(s, user, "decline",
		   json_pack("{s:s, s:s, s:b}", "person", waiter(s), "reason", refusal(s), "leave",
			     sim_throw(s, 2)));
}

static void do_refer(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:s}", "person", anybody(s), "from",
				 sim_throw(s, 2) ? "streetlink" : "police");
	needs_add(s, args, 3);
	if (sim_throw(s, 3) == 0)
		json_object_set_new(args, "expected", json_string("2h"));
	people_ask(s, user, "refer", args);
}

static void do_referral(struct sim *s, const char *user)
{
	const char *id = PICK(s, "id", "FROM referral WHERE settled = 0");
	json_t *args = json_pack("{s:s}", "referral", id != NULL ? id : "r1");
	bool settles = sim_throw(s, 2) == 0;
	if (settles)
		json_object_set_new(args, "outcome",
				    json_string(sim_throw(s, 2) ? "not-found" : "children"));
	people_ask(s, user, settles ? "settle" : "answer", args);
}

static void do_done(struct sim *s, const char *user)
{
	const char *id = PICK(s, "id", "FROM followup WHERE done = 0");
	people_ask(s, user, "done",
		   json_pack("{s:s, s:s}", "followup", id != NULL ? id : "f1", "reason",
			     "seen by the day team"));
}

/* Mostly of people who come often, and may meet. */
static void do_apart(struct sim *s, const char *user)
{
	const char *one = sim_throw(s, 4) ? left_lately(s) : anybody(s);
	const char *other = sim_throw(s, 2) ? held(s) : sleeper(s);
	people_ask(s, user, "apart", json_pack("{s:s, s:s}", "person", one, "other", other));
}

#define COMES_NEAR                                                                                 \
	"FROM apart a JOIN placement p ON p.person IN (a.one, a.other) AND p.state <> 'ended'"     \
	" JOIN person n ON n.id = CASE p.person WHEN a.one THEN a.other ELSE a.one END"            \
	" WHERE NOT EXISTS (SELECT 1 FROM placement x WHERE x.person = n.id AND"                   \
	" x.state <> 'ended')"

/* The other of the two has a bed already: now and then whoever is on call decides. */
static void do_near(struct sim *s, const char *user)
{
	const char *ref = PICK(s, "n.ref", COMES_NEAR);
	json_t *args = json_pack("{s:s, s:s}", "person", ref != NULL ? ref : anybody(s), "bed",
				 sim_throw(s, 2) ? "best" : any_bed(s));
	if (sim_throw(s, 4) == 0)
		json_object_set_new(args, "decided", json_string("the director on call"));
	people_ask(s, user, "hold", args);
}

static void do_ack(struct sim *s, const char *user)
{
	int some = s->phones.count < TEXTS ? s->phones.count : TEXTS;
	if (some == 0)
		return;
	int back = 1 + sim_throw(s, some < 20 ? some : 20);
	people_ask(
	    s, user, "ack",
	    json_pack("{s:s}", "code", s->phones.texts[(s->phones.count - back) % TEXTS].code));
}

/* Spaces that a person makes for a night or two; few, as they are never taken away. */
static void do_spaces(struct sim *s, const char *user)
{
	static const char *const kinds[] = {"lounge", "sit-up"};
	if (sim_number(s, "SELECT count(*) FROM bed", NULL) < 80)
		people_ask(s, user, "spaces",
			   json_pack("{s:s, s:i, s:s, s:s, s:s}", "site", some_site(s), "count",
				     1 + sim_throw(s, 2), "kind", kinds[sim_throw(s, 2)], "until",
				     sim_throw(s, 2) ? "12h" : "2d", "reason", "all is full"));
}

static void do_nonsense(struct sim *s, const char *user)
{
	people_ask(s, user, "recall", json_pack("{s:s}", "reason", "I am no manager"));
	people_ask(s, user, "hold", json_pack("{s:s, s:i}", "person", "Jane Smith", "bed", 7));
}

static const struct {
	int weight;
	void (*run)(struct sim *s, const char *user);
} works[] = {
    {26, do_hold},      {8, do_couple},    {3, do_longer},     {2, do_young},
    {2, do_age},        {26, do_checkin},  {3, do_late},       {9, do_walk_in},
    {6, do_again},      {5, do_noshow},    {3, do_refuse},     {5, do_move},
    {6, do_release},    {9, do_checkout},  {2, do_clearout},   {14, do_ready},
    {4, do_mend},       {3, do_unfit},     {1, do_close},      {2, do_reopen},
    {4, do_open},       {2, do_book},      {3, do_pay},        {1, do_cancel},
    {12, do_plan},      {1, do_plan_drop}, {12, do_told},      {5, do_wait},
    {5, do_accept},     {3, do_decline},   {3, do_done},       {4, do_refer},
    {4, do_referral},   {2, do_apart},     {3, do_near},       {4, do_ack},
    {12, desk_looks},   {2, do_nonsense},  {4, do_alone},      {5, keeping_temporary},
    {4, keeping_merge}, {2, keeping_hold}, {3, keeping_erase}, {24, casework},
    {1, do_spaces},
};

void works_worker(struct sim *s, struct happening *h)
{
	int all = 0, i = 0;
	(void)h;
	if (s->engine == NULL)
		return;
	for (size_t n = 0; n < sizeof(works) / sizeof(works[0]); n++)
		all += works[n].weight;
	for (all = sim_throw(s, all); all >= works[i].weight; i++)
		all -= works[i].weight;
	works[i].run(s, workers[sim_throw(s, 2)]);
}

/* ---- by text -------------------------------------------------------------------------------- */

/* A worker away from a keyboard, or somebody who is none. */
void works_texter(struct sim *s, struct happening *h)
{
	static const char *const phones[] = {"+447700900105", "+447700900150", "+447700900150",
					     "+447700900110", "+447700900999"};
	static const char *const looks[] = {"BEDS",   "beds f dog", "ONCALL", "HELP",
					    "FREE 3", "IN",         "Thanks!"};
	const char *phone = phones[sim_throw(s, 5)];
	const char *who = guest_texted(s);
	(void)h;
	if (s->engine == NULL)
		return;
	phones_write(s, phone,
		     sim_throw(s, 2) ? arena_printf(&s->arena, "HOLD %s %s", any_bed(s), who)
				     : looks[sim_throw(s, 7)]);
}

/* The next ten days of a duty, with nights that nobody holds and some that two hold. */
void works_rota(struct sim *s)
{
	static const char *const people[] = {"director", "resilience", "edt-senior"};
	char from[WALL_TEXT], to[WALL_TEXT];
	const char *text = "duty,from,to,contact\n";
	int today = date_london(s->now).day;
	for (int n = 0; n < 10; n++)
		for (int k = sim_throw(s, 6); k < 6; k += 4)
			text = arena_printf(&s->arena, "%soncall,%s 09:00,%s 09:00,%s\n", text,
					    date_format((struct date){today + n}, from),
					    date_format((struct date){today + n + 1}, to),
					    people[sim_throw(s, 3)]);
	if (s->engine != NULL)
		people_ask(
		    s, managers[0], "import",
		    json_pack("{s:s, s:s, s:s}", "what", "rota", "text", text, "duty", "oncall"));
}

/* ---- managers ------------------------------------------------------------------------------- */

static const char *reason(struct sim *s)
{
	return arena_printf(&s->arena, "rung by %s about tonight", anybody(s));
}

static void decide(struct sim *s, const char *user, const char *verb)
{
	json_t *args = json_pack("{s:s}", "reason", reason(s));
	if (strcmp(verb, "inhibit") == 0)
		json_object_set_new(
		    args, "second",
		    json_string(sim_throw(s, 8) ? managers[user == managers[0]] : user));
	if (strcmp(verb, "lower") == 0)
		json_object_set_new(args, "tier", json_integer(1));
	if (strcmp(verb, "activate") == 0)
		json_object_set_new(args, "tier", json_integer(1 + sim_throw(s, 2)));
	if (strcmp(verb, "activate") == 0 && sim_throw(s, 3) == 0)
		json_object_set_new(args, "until", json_string("2d"));
	people_ask(s, user, verb, args);
}

static bool at_work(const struct sim *s)
{
	const struct policy *p = &s->settings->areas[0]->policy;
	struct civil c = civil_london(sim_wall(s));
	int minutes = c.hour * 60 + c.minute;
	return model_working_day(s, date_london(sim_wall(s))) && minutes >= p->work_from_minutes &&
	       minutes < p->work_to_minutes;
}

/* While it is on, a manager may end it unasked, or take one of two tiers back: at work alone; and
 * open it, in whatever weather, while it is off. */
static const char *unasked(struct sim *s)
{
	int tier = (int)sim_number(s, "SELECT tier FROM swep WHERE state = 'ACTIVE'", NULL);
	if (tier == 0)
		return sim_throw(s, 8) == 0 ? "activate" : NULL;
	int n = sim_throw(s, (at_work(s) ? 20 : 120) * (s->council.asks ? 10 : 1));
	if (n == 0 || !at_work(s))
		return n == 0 ? "recall" : NULL;
	return n < 9 ? "standdown" : n < 15 && tier > 1 ? "lower" : NULL;
}

/* Mostly what one would expect of the open question; sometimes anything. */
void works_manager(struct sim *s, struct happening *h)
{
	static const char *const anything[] = {"approve",   "reject",   "recall", "inhibit",
					       "standdown", "activate", "lower"};
	const char *user = managers[sim_throw(s, 2)];
	(void)h;
	if (s->engine == NULL)
		return;
	const char *open = sim_text(s, "SELECT kind FROM proposal WHERE state = 'open'", NULL);
	const char *own = unasked(s);
	if (sim_throw(s, 12) == 0)
		decide(s, user, anything[sim_throw(s, 7)]);
	else if (own != NULL)
		decide(s, user, own);
	else if (open != NULL && sim_throw(s, 3) != 0)
		decide(s, user, sim_throw(s, 5) != 0 ? "approve" : "reject");
}
