/* SPDX-License-Identifier: MIT
 *
 * Every way into a bed meets every rule: a row is what went before, what is asked, and what must be
 * said and true afterwards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "lib/evening.h"

#define SITES                                                                                      \
	"site,name,kind,opens,confirm,last_entry,women_only,high_support_most,people_a_year,"      \
	"referrers\n"                                                                              \
	"gateway,The Gateway,supported,always,no,,no,1,,\n"                                        \
	"house,Women's house,hostel,always,no,,yes,,,\n"                                           \
	"lodge,The Lodge,hostel,always,no,,no,,,\n"                                                \
	"hall,Church hall,surge,tier1,yes,,no,,,\n"                                                \
	"scheme,Scheme house,scheme,always,no,,no,1,12,bob\n"
#define BEDS                                                                                       \
	"site,bed,kind,attributes,use\n"                                                           \
	"gateway,G1,e-bed,,night\n"                                                                \
	"gateway,G2,e-bed,,night\n"                                                                \
	"gateway,G4,e-bed,couple,night\n"                                                          \
	"house,W1,e-bed,couple,night\n"                                                            \
	"house,W2,e-bed,,night\n"                                                                  \
	"lodge,L1,e-bed,wheelchair dog,night\n"                                                    \
	"lodge,L2,e-bed,couple dog,night\n"                                                        \
	"lodge,L3,e-bed,shared,night\n"                                                            \
	"hall,H1,surge,shared,night\n"                                                             \
	"hall,H2,surge,shared,night\n"                                                             \
	"scheme,S1,supported,,scheme\n"                                                            \
	"scheme,S2,supported,,scheme\n"

struct step {
	/* verb "at": args is the time; "!hold" must be refused; NULL: no more */
	const char *verb, *args;
};

struct row {
	const char *name;
	struct step before[12];
	struct step ask;
	const char *code, *said; /* "ok", or why it is refused; somewhere in the answer */
	const char *live; /* who has which bed afterwards */
};

/* ---- what went before ------------------------------------------------------------------------ */

#define HOLD(bed, who)                                                                             \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who "\"}"                             \
	}
#define HOLD_FOR(bed, who, words)                                                                  \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who "\",\"for\":[" words "]}"         \
	}
#define HOLD_DECIDED(bed, who)                                                                     \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who "\",\"decided\":\"Dana\"}"        \
	}
/* One that runs out at 20:30, and the time after that. */
#define SHORT(bed, who)                                                                            \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who "\",\"until\":\"20:30\"}"         \
	}
#define SHORT_FOR(bed, who, words)                                                                 \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who                                   \
			"\",\"until\":\"20:30\",\"for\":[" words "]}"                              \
	}
#define SHORT_TWO(bed, who, with)                                                                  \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who                                   \
			"\",\"until\":\"20:30\",\"with\":\"" with "\"}"                            \
	}
#define LATE                                                                                       \
	{                                                                                          \
		"at", "2026-11-21T20:31:00Z"                                                       \
	}
#define TWO(bed, who, with)                                                                        \
	{                                                                                          \
		"hold", "{\"bed\":\"" bed "\",\"person\":\"" who "\",\"with\":\"" with "\"}"       \
	}
#define IN(who)                                                                                    \
	{                                                                                          \
		"checkin", "{\"person\":\"" who "\"}"                                              \
	}
#define IN_FOR(who, words)                                                                         \
	{                                                                                          \
		"checkin", "{\"person\":\"" who "\",\"for\":[" words "]}"                          \
	}
#define IN_DECIDED(who)                                                                            \
	{                                                                                          \
		"checkin", "{\"person\":\"" who "\",\"decided\":\"Dana\"}"                         \
	}
#define IN_AT(bed, who)                                                                            \
	{                                                                                          \
		"checkin", "{\"bed\":\"" bed "\",\"person\":\"" who "\"}"                          \
	}
#define APART(one, other)                                                                          \
	{                                                                                          \
		"apart", "{\"person\":\"" one "\",\"other\":\"" other "\"}"                        \
	}
#define SUPPORT(who)                                                                               \
	{                                                                                          \
		"person", "{\"person\":\"" who "\",\"high_support\":\"yes\"}"                      \
	}
#define KNOWN(who)                                                                                 \
	{                                                                                          \
		"person", "{\"person\":\"" who "\",\"ring_first\":\"no\"}"                         \
	}
#define MEN_ONLY                                                                                   \
	{                                                                                          \
		"site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"accepts=man\"}"         \
	}
#define BAD(bed)                                                                                   \
	{                                                                                          \
		"compromised", "{\"bed\":\"" bed "\",\"reason\":\"mites\"}"                        \
	}
#define CLOSE(site)                                                                                \
	{                                                                                          \
		"close", "{\"site\":\"" site "\",\"reason\":\"no water\"}"                         \
	}

#define STAFFED(count)                                                                             \
	{"activate", "{\"tier\":1,\"reason\":\"cold\"}"},                                          \
	{                                                                                          \
		"open", "{\"site\":\"hall\",\"count\":" count "}"                                  \
	}
#define STAFF_GONE                                                                                 \
	{                                                                                          \
		"open", "{\"site\":\"hall\",\"count\":0}"                                          \
	}

#define ASKED "(its site must be asked first: on-call decides)"
#define FULL "(as many people with high support needs as it can look after: on-call decides)"

static void ask_ok(struct world *w, const struct step *s)
{
	static const char *const managers[] = {"site", "bed", "close", "activate", "open"};
	const char *who = "bob";
	if (s->verb[0] == '!') {
		json_t *reply = world_ask(w, who, s->verb + 1, s->args);
		ck_assert(json_is_false(json_object_get(reply, "ok")));
		json_decref(reply);
		return;
	}
	if (strcmp(s->verb, "at") == 0) {
		at(w, s->args);
		return;
	}
	if (strcmp(s->verb, "sql") == 0) {
		world_text(w, s->args);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(managers); i++)
		if (strcmp(s->verb, managers[i]) == 0)
			who = "alice";
	json_decref(world_ok(w, who, s->verb, s->args));
}

static void night(struct world *w)
{
	world_open(w);
	world_start(w);
	import_ok(w, "sites", SITES);
	import_ok(w, "beds", BEDS);
	at(w, "2026-11-21T20:00:00Z");
	world_clear(w);
}

/* "C1 G4 held; C2 G4 held": whoever has a bed, by reference. */
static const char *who(struct world *w)
{
	return world_text(w, "SELECT coalesce(group_concat(line, '; '), '') FROM"
			     " (SELECT n.ref || ' ' || substr(p.bed, 10) || ' ' || p.state AS line"
			     " FROM placement p JOIN person n ON n.id = p.person"
			     " WHERE p.state <> 'ended' ORDER BY n.ref)");
}

static void promises(struct world *w)
{
	struct arena arena = {0};
	struct fsck_report report;
	ck_assert_int_eq(fsck_run(w->store, w->now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s: %s %s", report.findings[0].check,
		      report.findings[0].id, report.findings[0].sentence);
	arena_free(&arena);
}

static void run(const struct row *row)
{
	struct world w;
	bool told = true; /* by the chain */
	night(&w);
	for (size_t i = 0; row->before[i].verb != NULL; i++) {
		ask_ok(&w, &row->before[i]);
		told = told && strcmp(row->before[i].verb, "sql") != 0;
	}
	json_t *reply = world_ask(&w, "bob", row->ask.verb, row->ask.args);
	json_t *code = json_object_get(json_object_get(reply, "error"), "code");
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strcmp(code != NULL ? json_string_value(code) : "ok", row->code) == 0,
		      "%s: %s", row->name, dump);
	ck_assert_msg(strstr(dump, row->said) != NULL, "%s: \"%s\" is not in %s", row->name,
		      row->said, dump);
	ck_assert_msg(strcmp(who(&w), row->live) == 0, "%s: %s, not %s: %s", row->name, who(&w),
		      row->live, dump);
	if (told)
		promises(&w);
	free(dump);
	json_decref(reply);
	world_close(&w);
}

/* ---- a hold that is asked for again --------------------------------------------------------- */

static const struct row again[] = {
    {"a man's words at a women's bed",
     {HOLD_FOR("W2", "X", "\"woman\"")},
     HOLD_FOR("W2", "X", "\"man\""),
     "ok",
     "The hold of W2 has ceased to suit (for women only): this is the next best.",
     "X G1 held"},
    {"what is needed too",
     {HOLD("G1", "P")},
     HOLD_FOR("G1", "P", "\"wheelchair\",\"dog\""),
     "ok",
     "The hold of G1 has ceased to suit (takes no dogs; not for a wheelchair): this is",
     "P L1 held"},
    {"what is needed too, and nothing has it",
     {HOLD_FOR("L1", "P", "\"wheelchair\""), HOLD("L2", "Q")},
     HOLD_FOR("L2", "Q", "\"wheelchair\",\"dog\""),
     "refused",
     "Q's hold of L2 has ceased to suit (not for a wheelchair), and no other free bed suits",
     "P L1 held; Q L2 held"},
    {"words that change nothing",
     {HOLD("L1", "P")},
     HOLD_FOR("L1", "P", "\"dog\""),
     "ok",
     "Still held: L1",
     "P L1 held"},
    {"a partner's words",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"}},
     HOLD_FOR("W1", "C1", "\"with-man\""),
     "ok",
     "The hold of W1 has ceased to suit (for women only): this is the next best.",
     "C1 G4 held; C2 G4 held"},
    {"two who are kept apart since",
     {HOLD("G1", "A1"), HOLD("G2", "A2"), {"at", "2026-11-21T20:10:00Z"}, APART("A1", "A2")},
     HOLD("G1", "A1"),
     "ok",
     "The hold of G1 has ceased to suit " ASKED ": this is the next best.",
     "A1 L3 held; A2 G2 held"},
    {"two of one bed who are kept apart since",
     {TWO("G4", "C1", "C2"), {"at", "2026-11-21T20:10:00Z"}, APART("C1", "C2")},
     HOLD("G4", "C1"),
     "refused",
     "and no other free bed suits: ask the person on call; once they have said so: --decided",
     "C1 G4 held; C2 G4 held"},
    {"as many with high support as it can look after",
     {HOLD("G1", "A1"), HOLD("G2", "A2"), SUPPORT("A1"), SUPPORT("A2")},
     HOLD("G1", "A1"),
     "ok",
     "Mind: G1 at The Gateway, where they have a bed, looks after 1 with high support needs at",
     "A1 G1 held; A2 G2 held"},
    {"a rule that the site has since",
     {HOLD_FOR("G1", "A1", "\"woman\",\"mixed\""), MEN_ONLY},
     HOLD("G1", "A1"),
     "ok",
     "The hold of G1 has ceased to suit (its site takes: man): this is the next best.",
     "A1 L2 held"},
    {"what on-call decided stands",
     {APART("A1", "A2"), HOLD("G2", "A2"), HOLD_DECIDED("G1", "A1")},
     HOLD("G1", "A1"),
     "ok",
     "Still held: G1",
     "A1 G1 held; A2 G2 held"},
    {"what on-call decided of the other stands",
     {APART("A1", "A2"), HOLD("G2", "A2"), HOLD_DECIDED("G1", "A1")},
     HOLD("G2", "A2"),
     "ok",
     "Still held: G2",
     "A1 G1 held; A2 G2 held"},
    {"a bed that is bad since keeps the needs",
     {HOLD_FOR("L1", "P", "\"dog\""), BAD("L1")},
     HOLD("L1", "P"),
     "ok",
     "The hold of L1 was kept, but that bed is compromised now: this is the next best.",
     "P L2 held"},
    {"a site without staff",
     {STAFFED("2"), HOLD("H1", "A1"), STAFF_GONE},
     HOLD("H1", "A1"),
     "ok",
     "The hold of H1 was kept, but its site has no staff for it now: this is the next best.",
     "A1 G1 held"},
};

START_TEST(a_hold_that_is_asked_for_again)
{
	run(&again[_i]);
}
END_TEST

/* ---- at the door of a bed that is held ------------------------------------------------------ */

static const struct row door[] = {
    {"a man's words at a women's bed",
     {HOLD_FOR("W2", "X", "\"woman\"")},
     IN_FOR("X", "\"man\""),
     "ok",
     "The hold of W2 has ceased to suit (for women only): this is the next best. Check them in",
     "X G1 held"},
    {"what is needed too",
     {HOLD("G1", "P")},
     IN_FOR("P", "\"wheelchair\",\"dog\""),
     "ok",
     "The hold of G1 has ceased to suit (takes no dogs; not for a wheelchair): this is",
     "P L1 held"},
    {"what is needed too, behind the same door",
     {HOLD("L3", "P")},
     IN_FOR("P", "\"alone\",\"dog\""),
     "ok",
     "Checked in: L2 at The Lodge for P. The hold of L3 has ceased to suit (takes no dogs; a "
     "shared room): this is the next best.",
     "P L2 occupied"},
    {"a partner's words",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"}},
     IN_FOR("C2", "\"man\""),
     "ok",
     "The hold of W1 has ceased to suit (for women only): this is the next best. Check them in",
     "C1 G4 held; C2 G4 held"},
    {"two who are kept apart since",
     {HOLD("G1", "A1"), HOLD("G2", "A2"), {"at", "2026-11-21T20:10:00Z"}, APART("A1", "A2")},
     IN("A1"),
     "ok",
     "The hold of G1 has ceased to suit " ASKED ": this is the next best. Check them in",
     "A1 L3 held; A2 G2 held"},
    {"two who are kept apart since, and on-call decides",
     {HOLD("G1", "A1"), HOLD("G2", "A2"), {"at", "2026-11-21T20:10:00Z"}, APART("A1", "A2")},
     IN_DECIDED("A1"),
     "ok",
     "Checked in: G1",
     "A1 G1 occupied; A2 G2 held"},
    {"two of one bed who are kept apart since",
     {TWO("G4", "C1", "C2"), {"at", "2026-11-21T20:10:00Z"}, APART("C1", "C2")},
     IN("C1"),
     "refused",
     "and no other free bed suits: ask the person on call; once they have said so: --decided",
     "C1 G4 held; C2 G4 held"},
    {"as many with high support as it can look after",
     {HOLD("G1", "A1"), HOLD("G2", "A2"), SUPPORT("A1"), SUPPORT("A2")},
     IN("A1"),
     "ok",
     "Mind: G1 at The Gateway, where they have a bed, looks after 1 with high support needs at",
     "A1 G1 occupied; A2 G2 held"},
    {"a rule that the site has since",
     {HOLD("G1", "A1"), MEN_ONLY},
     IN_FOR("A1", "\"woman\",\"mixed\""),
     "ok",
     "The hold of G1 has ceased to suit (its site takes: man): this is the next best. Check",
     "A1 L2 held"},
    {"what on-call decided stands",
     {APART("A1", "A2"), HOLD("G2", "A2"), HOLD_DECIDED("G1", "A1"), IN("A1")},
     IN("A2"),
     "ok",
     "Mind: two people who are kept apart are under one roof",
     "A1 G1 occupied; A2 G2 occupied"},
    {"a dog's bed that is bad",
     {HOLD_FOR("L1", "P", "\"dog\""), BAD("L1")},
     IN("P"),
     "ok",
     "Checked in: L2 at The Lodge for P. The hold of L1 was kept, but that bed is compromised",
     "P L2 occupied"},
    {"what was said when the hold was made longer",
     {HOLD("L1", "P"), HOLD_FOR("L1", "P", "\"dog\""), BAD("L1")},
     IN("P"),
     "ok",
     "Checked in: L2 at The Lodge for P. The hold of L1 was kept, but that bed is compromised",
     "P L2 occupied"},
    {"what the other of two said when the hold was made longer",
     {TWO("L2", "C1", "C2"),
      HOLD_FOR("L2", "C2", "\"dog\",\"woman\""),
      BAD("L2"),
      {"bed", "{\"bed\":\"G4\",\"do\":\"set\",\"change\":\"attributes=couple dog\"}"},
      {"bed", "{\"bed\":\"L1\",\"do\":\"set\",\"change\":\"attributes=couple men\"}"}},
     IN("C1"),
     "ok",
     "Held: G4 at The Gateway for C1 and C2",
     "C1 G4 held; C2 G4 held"},
    {"a woman's bed that is bad",
     {HOLD_FOR("W2", "X", "\"woman\""), BAD("W2")},
     IN("X"),
     "ok",
     "Checked in: W1 at Women's house for X.",
     "X W1 occupied"},
    {"whose site is closed, and what is needed",
     {HOLD_FOR("L1", "X", "\"dog\""), CLOSE("lodge")},
     IN("X"),
     "refused",
     "X's hold of L1 was kept, but its site is closed now, and no other free bed suits",
     "X L1 held"},
    {"a couple's bed that is bad",
     {TWO("G4", "C1", "C2"), BAD("G4")},
     IN("C1"),
     "ok",
     "Held: L2 at The Lodge for C1 and C2",
     "C1 L2 held; C2 L2 held"},
    {"a couple's bed that is bad, with words",
     {TWO("G4", "C1", "C2"), BAD("G4")},
     IN_FOR("C2", "\"dog\""),
     "ok",
     "Held: L2 at The Lodge for C2 and C1",
     "C1 L2 held; C2 L2 held"},
    {"a site without staff",
     {STAFFED("2"), HOLD("H1", "A1"), STAFF_GONE},
     IN("A1"),
     "ok",
     "The hold of H1 was kept, but its site has no staff for it now: this is the next best. Check",
     "A1 G1 held"},
};

START_TEST(at_the_door_of_a_bed_that_is_held)
{
	run(&door[_i]);
}
END_TEST

/* ---- late ----------------------------------------------------------------------------------- */

static const struct row late[] = {
    {"what was needed is needed still",
     {SHORT_FOR("L1", "P", "\"dog\""), LATE, HOLD("L1", "Q")},
     IN("P"),
     "ok",
     "Checked in: L2 at The Lodge for P. The hold of L1 had ended and that bed is gone",
     "P L2 occupied; Q L1 held"},
    {"a man's words at a women's bed",
     {SHORT_FOR("W2", "X", "\"woman\""), LATE},
     IN_FOR("X", "\"man\""),
     "ok",
     "The hold of W2 has ceased to suit (for women only): this is the next best. Check them in",
     "X G1 held"},
    {"what is needed too",
     {SHORT("G1", "P"), LATE},
     IN_FOR("P", "\"wheelchair\",\"dog\""),
     "ok",
     "The hold of G1 has ceased to suit (takes no dogs; not for a wheelchair): this is",
     "P L1 held"},
    {"two who are kept apart",
     {SHORT("G1", "A1"), APART("A1", "A2"), LATE, HOLD("G2", "A2")},
     IN("A1"),
     "ok",
     "The hold of G1 has ceased to suit " ASKED ": this is the next best. Check them in",
     "A1 L3 held; A2 G2 held"},
    {"two who are kept apart, and on-call decides",
     {SHORT("G1", "A1"), APART("A1", "A2"), LATE, HOLD("G2", "A2")},
     IN_DECIDED("A1"),
     "ok",
     "Checked in: G1",
     "A1 G1 occupied; A2 G2 held"},
    {"as many with high support as it can look after",
     {SHORT("G1", "A1"), SUPPORT("A1"), SUPPORT("A2"), LATE, HOLD("G2", "A2")},
     IN("A1"),
     "ok",
     "The hold of G1 has ceased to suit " FULL ": this is the next best. Check them in",
     "A1 L3 held; A2 G2 held"},
    {"a rule that the site has since",
     {SHORT("G1", "A1"), MEN_ONLY, LATE},
     IN_FOR("A1", "\"woman\",\"mixed\""),
     "ok",
     "The hold of G1 has ceased to suit (its site takes: man): this is the next best. Check",
     "A1 L2 held"},
    {"a couple, with words, whose bed is gone",
     {SHORT_TWO("G4", "C1", "C2"), LATE, BAD("G4")},
     IN_FOR("C1", "\"dog\""),
     "ok",
     "Held: L2 at The Lodge for C1 and C2",
     "C1 L2 held; C2 L2 held"},
    {"a couple, and the other one is counted",
     {SHORT_TWO("G4", "C1", "C2"), LATE},
     IN("C1"),
     "ok",
     "C2 shared the hold and is counted as in, too; once somebody has seen them there: checkin C2; "
     "if they do not come: noshow C2, from 22:31.",
     "C1 G4 occupied; C2 G4 occupied"},
    {"a couple in time, and the other one is counted",
     {SHORT_TWO("G4", "C1", "C2")},
     IN("C1"),
     "ok",
     "C2 shared the hold and is counted as in, too; once somebody has seen them there: checkin C2; "
     "if they do not come: noshow C2, from 20:30.",
     "C1 G4 occupied; C2 G4 occupied"},
    {"a couple who are kept apart since",
     {SHORT_TWO("G4", "C1", "C2"), LATE, APART("C1", "C2")},
     IN("C1"),
     "ok",
     "Checked in: G4 at The Gateway for C1.",
     "C1 G4 occupied"},
    {"a couple who are kept apart since, named anew",
     {SHORT_TWO("G4", "C1", "C2"), LATE, APART("C1", "C2")},
     {"checkin", "{\"person\":\"C1\",\"with\":\"C2\"}"},
     "refused",
     "C1 and C2 are not put into one bed unasked",
     ""},
};

START_TEST(late_at_the_door)
{
	run(&late[_i]);
}
END_TEST

/* ---- whoever shared a hold that ran out ----------------------------------------------------- */

static const struct row memory[] = {
    {"a new hold is for one",
     {SHORT_TWO("G4", "C1", "C2"), LATE},
     HOLD("best", "C2"),
     "ok",
     "For C2 alone. C1, who shared the hold that ran out, comes only with: --with C1",
     "C2 G1 held"},
    {"a new hold for both",
     {SHORT_TWO("G4", "C1", "C2"), LATE},
     TWO("G4", "C2", "C1"),
     "ok",
     "Held: G4 at The Gateway for C2 and C1",
     "C1 G4 held; C2 G4 held"},
    {"a new hold of one who is kept apart from the other",
     {SHORT_TWO("G4", "V", "M"), LATE, APART("V", "M")},
     HOLD_FOR("best", "V", "\"woman\""),
     "ok",
     "Held: W2 at Women's house for V until",
     "V W2 held"},
    {"one comes alone to another bed",
     {SHORT_TWO("G4", "C1", "C2"), LATE},
     IN_AT("L3", "C2"),
     "ok",
     "Checked in: L3 at The Lodge for C2.",
     "C2 L3 occupied"},
    {"what was needed is needed still",
     {SHORT_FOR("L1", "P", "\"dog\""), LATE},
     HOLD("best", "P"),
     "ok",
     "Held: L2",
     "P L2 held"},
};

START_TEST(whoever_shared_a_hold_that_ran_out)
{
	run(&memory[_i]);
}
END_TEST

/* ---- what was said, whatever came of it ----------------------------------------------------- */

#define NO(verb, args)                                                                             \
	{                                                                                          \
		"!" verb, args                                                                     \
	}
#define REFER(who, words, more)                                                                    \
	{                                                                                          \
		"refer", "{\"person\":\"" who "\",\"from\":\"self\",\"for\":[" words "]" more "}"  \
	}
/* W1 alone takes none of these, and nothing else is free. */
#define NO_OTHERS CLOSE("gateway"), CLOSE("lodge")

static const struct row said[] = {
    {"a man's words at a women's door, and then none",
     {HOLD_FOR("W2", "X", "\"woman\""), NO_OTHERS,
      NO("checkin", "{\"person\":\"X\",\"for\":[\"man\"]}")},
     IN("X"),
     "refused",
     "X's hold of W2 has ceased to suit (for women only), and no other free bed suits",
     "X W2 held"},
    {"a man's words at a women's door, late, and then none",
     {SHORT_FOR("W2", "X", "\"woman\""), LATE, NO_OTHERS,
      NO("checkin", "{\"person\":\"X\",\"for\":[\"man\"]}")},
     IN("X"),
     "refused",
     "X's hold of W2 has ceased to suit (for women only), and no other free bed suits",
     ""},
    {"a man's words of one of two, and then of the other none",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      NO_OTHERS,
      NO("checkin", "{\"person\":\"C2\",\"for\":[\"man\"]}")},
     IN("C1"),
     "refused",
     "C1's hold of W1 has ceased to suit (for women only), and no other free bed suits",
     "C1 W1 held; C2 W1 held"},
    {"words of somebody nobody knew are nobody's",
     {NO("checkin", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"dog\"]}")},
     IN_AT("G1", "N"),
     "ok",
     "Checked in: G1",
     "N G1 occupied"},
    {"words of somebody who is known, and then none",
     {KNOWN("N"), NO("checkin", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"dog\"]}")},
     IN_AT("G1", "N"),
     "refused",
     "G1 does not suit: takes no dogs. Of N was said before: dog; to take it back: --for nothing, "
     "with all that is true behind it, as nothing,woman",
     ""},
    {"how words are taken back, where each bed has a reason",
     {NO("hold", "{\"bed\":\"best\",\"person\":\"N\",\"for\":[\"dog\",\"family\"]}")},
     HOLD("best", "N"),
     "refused",
     "who may book a hotel\",\"Of N was said before: family, dog; to take it back: --for nothing, "
     "with all that is true behind it, as nothing,woman\"]",
     ""},
    {"how words are taken back, where a word is lacking",
     {KNOWN("N"), NO("hold", "{\"bed\":\"L3\",\"person\":\"N\",\"for\":[\"alone\"]}"), NO_OTHERS},
     HOLD("best", "N"),
     "usage",
     "say in --for what they are too, and a bed is free: woman (W2 at Women's house). Of N was "
     "said before: alone; to take it back: --for nothing",
     ""},
    {"how words are taken back, of a partner",
     {KNOWN("N"), NO("hold", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"dog\"]}")},
     TWO("G4", "C", "N"),
     "refused",
     "G4 does not suit: takes no dogs. Of N was said before: dog; to take it back: person set N "
     "--for nothing, with all that is true behind it",
     ""},
    {"words of a partner, taken back as it is said",
     {KNOWN("N"),
      NO("hold", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"dog\"]}"),
      NO("hold", "{\"bed\":\"G4\",\"person\":\"C\",\"with\":\"N\",\"for\":[\"nothing\"]}"),
      {"person", "{\"person\":\"N\",\"for\":[\"nothing\"]}"}},
     TWO("G4", "C", "N"),
     "ok",
     "Held: G4",
     "C G4 held; N G4 held"},
    {"what a word that lacks is said with, of somebody nobody knows",
     {NO_OTHERS},
     HOLD_FOR("best", "N", "\"alone\""),
     "usage",
     "say in --for all that they are, and a bed is free: woman,alone (W2 at Women's house)",
     ""},
    {"words with which something else was wrong",
     {KNOWN("N"), NO("checkin", "{\"bed\":\"G9\",\"person\":\"N\",\"for\":[\"dog\"]}"),
      NO("checkin", "{\"bed\":\"best\",\"person\":\"N\",\"for\":[\"dog\"]}"),
      NO("hold", "{\"bed\":\"L1\",\"person\":\"N\",\"until\":\"3d\",\"for\":[\"dog\"]}"),
      NO("checkin", "{\"person\":\"N\",\"bed\":\"L1\",\"at\":\"2026-11-21T20:01:00Z\","
		    "\"for\":[\"dog\"]}"),
      NO("move", "{\"person\":\"N\",\"bed\":\"L1\",\"for\":[\"dog\"]}"),
      NO("refer", "{\"person\":\"N\",\"from\":\"hospital\",\"for\":[\"dog\"]}"),
      NO("hold", "{\"bed\":\"L1\",\"person\":\"N\",\"with\":\"N\",\"for\":[\"dog\"]}")},
     IN_AT("G1", "N"),
     "ok",
     "Checked in: G1",
     "N G1 occupied"},
    {"words that were meant for somebody else",
     {KNOWN("N"), NO("checkin", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"dog\"]}")},
     {"checkin", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"nothing\"]}"},
     "ok",
     "Checked in: G1",
     "N G1 occupied"},
    {"words of more than a day ago",
     {KNOWN("N"),
      NO("checkin", "{\"bed\":\"G1\",\"person\":\"N\",\"for\":[\"dog\"]}"),
      {"at", "2026-11-22T20:00:01Z"}},
     IN_AT("G1", "N"),
     "ok",
     "Checked in: G1",
     "N G1 occupied"},
    {"what a referral says",
     {REFER("R", "\"wheelchair\",\"dog\"", "")},
     HOLD("best", "R"),
     "ok",
     "Held: L1",
     "R L1 held"},
    {"what an open referral said long ago",
     {REFER("R", "\"dog\"", ",\"expected\":\"2026-11-24\""), {"at", "2026-11-23T20:00:00Z"}},
     HOLD("best", "R"),
     "ok",
     "Held: L2",
     "R L2 held"},
    {"when a referral says that they come",
     {REFER("R", "\"man\"", ",\"expected\":\"23:30\"")},
     HOLD("best", "R"),
     "ok",
     "for R until 00:30",
     "R G1 held"},
    {"a door that is shut when a referral says that they come",
     {REFER("R", "\"man\"", ",\"expected\":\"23:30\""),
      {"site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"last_entry=23:00\"}"}},
     HOLD("best", "R"),
     "ok",
     "for R until 00:30",
     "R L3 held"},
    {"what the waiting list says",
     {HOLD("L1", "Q1"), HOLD("L2", "Q2"), {"wait", "{\"person\":\"W\",\"for\":[\"dog\"]}"}},
     HOLD("best", "W"),
     "refused",
     "no free bed suits dog",
     "Q1 L1 held; Q2 L2 held"},
    {"what a hold that ran out said, and more",
     {SHORT_FOR("W2", "P", "\"woman\",\"alone\""), LATE},
     HOLD_FOR("best", "P", "\"dog\""),
     "ok",
     "Held: L2",
     "P L2 held"},
    {"what a hold that ran out said, on the list",
     {SHORT_FOR("L1", "P", "\"wheelchair\""),
      LATE,
      HOLD("L1", "Q1"),
      {"wait", "{\"person\":\"P\"}"}},
     {"waiting", "{}"},
     "ok",
     "\"for\":[\"wheelchair\"]",
     "Q1 L1 held"},
    {"what a nomination says",
     {{"bed", "{\"bed\":\"S1\",\"do\":\"set\",\"change\":\"use=panel\"}"},
      {"nominate", "{\"where\":\"S1\",\"person\":\"N\",\"criteria\":\"1\",\"reason\":"
		   "\"met\",\"for\":[\"wheelchair\"]}"}},
     HOLD("best", "N"),
     "ok",
     "Held: L1",
     "N L1 held"},
    {"what they would have taken",
     {HOLD("L3", "P"), {"refuse", "{\"person\":\"P\",\"reason\":\"shared-room\"}"}},
     HOLD("L3", "P"),
     "refused",
     "L3 does not suit: a shared room",
     ""},
    {"what they would have taken, and how that is taken back",
     {HOLD("L3", "P")},
     {"refuse", "{\"person\":\"P\",\"reason\":\"shared-room\"}"},
     "ok",
     "Remembered of P from now on: alone. Only such beds are found for them; if they would take "
     "another: --for nothing, with all that is true behind it",
     ""},
    {"what they would have taken, taken back",
     {HOLD("L3", "P"),
      {"refuse", "{\"person\":\"P\",\"reason\":\"shared-room\"}"},
      {"person", "{\"person\":\"P\",\"for\":[\"nothing\"]}"}},
     HOLD("L3", "P"),
     "ok",
     "Held: L3",
     "P L3 held"},
    {"what is said of a person, and of the bed that they hold",
     {HOLD_FOR("L1", "P", "\"dog\"")},
     {"person", "{\"person\":\"P\",\"for\":[\"nothing\",\"family\"]}"},
     "ok",
     "What is known that P needs: family.\",\"Mind: L1 does not suit: no room for a family. For "
     "another: move P best",
     "P L1 held"},
    {"who waits for what they were said to need",
     {NO_OTHERS},
     {"wait", "{\"person\":\"P\",\"for\":[\"woman\",\"alone\"]}"},
     "refused",
     "W2 at Women's house is free and suits: hold best P --for woman,alone",
     ""},
    {"one of two at the door, and no bed: nothing has changed",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      NO_OTHERS},
     {"checkin", "{\"person\":\"C1\",\"alone\":true,\"for\":[\"man\"]}"},
     "refused",
     "C1's hold of W1 has ceased to suit (for women only), and no other free bed suits",
     "C1 W1 held; C2 W1 held"},
};

/* ---- turned away --------------------------------------------------------------------------- */

static const char *turned_away(struct world *w)
{
	return world_text(w, "SELECT coalesce(group_concat(n.ref || ' ' || u.reason, '; '), '')"
			     " FROM turnaway u JOIN person n ON n.id = u.person WHERE u.met = 0");
}

static const struct step at_door[] = {
    {"checkin", "{\"person\":\"X\",\"for\":[\"man\"]}"},
    {"checkin", "{\"person\":\"X\",\"alone\":true,\"for\":[\"man\"]}"},
    {"hold", "{\"bed\":\"best\",\"person\":\"X\",\"for\":[\"man\"]}"},
};

/* They hold it still, and it is none for them. */
START_TEST(who_holds_a_bed_and_finds_none_is_counted)
{
	static const struct step before[] = {HOLD_FOR("W2", "X", "\"woman\""), NO_OTHERS};
	struct world w;
	night(&w);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		ask_ok(&w, &before[i]);
	world_refused(&w, "bob", at_door[_i].verb, at_door[_i].args, "refused");
	ck_assert_str_eq(turned_away(&w), "X no-mens-bed");
	ck_assert_str_eq(who(&w), "X W2 held");
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"X\",\"for\":[\"woman\"]}"));
	ck_assert_str_eq(turned_away(&w), "");
	promises(&w);
	world_close(&w);
}
END_TEST

/* Of whoever joins them a word is lacking, and with it there is a bed: theirs, or another. */
START_TEST(who_holds_a_bed_and_lacks_a_word_is_not)
{
	static const struct step before[] = {HOLD_FOR("W1", "X", "\"woman\""), NO_OTHERS};
	static const char best[] = "{\"bed\":\"best\",\"person\":\"X\",\"with\":\"Y\"}";
	struct world w;
	night(&w);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		ask_ok(&w, &before[i]);
	json_t *reply = world_ask(&w, "bob", "hold", best),
	       *error = json_object_get(reply, "error");
	ck_assert_str_eq(
	    json_string_value(json_object_get(error, "message")),
	    "X's hold of W1 has ceased to suit (for women only: say of the other one "
	    "too, with-woman or with-man); say in --for what they are too, and a bed is "
	    "free: with-woman (W1 at Women's house)");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), "usage");
	ck_assert_str_eq(turned_away(&w), "");
	ck_assert_str_eq(who(&w), "X W1 held");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'Y'"), 0);
	world_refused(&w, "bob", "hold",
		      "{\"bed\":\"best\",\"person\":\"X\",\"with\":\"Y\",\"for\":[\"with-man\"]}",
		      "refused");
	ck_assert_str_eq(turned_away(&w), "X no-couple-bed; Y no-couple-bed");
	json_decref(reply);
	json_decref(world_ok(
	    &w, "bob", "hold",
	    "{\"bed\":\"best\",\"person\":\"X\",\"with\":\"Y\",\"for\":[\"with-woman\"]}"));
	ck_assert_str_eq(who(&w), "X W1 held; Y W1 held");
	promises(&w);
	world_close(&w);
}
END_TEST

/* A rule that came after their hold asks for a word: with it they are in, and nobody is counted. */
START_TEST(who_stands_at_a_door_and_lacks_a_word_is_not)
{
	static const struct step before[] = {SHORT("G1", "X"), HOLD("L1", "Q1"), HOLD("G2", "Q2"),
					     HOLD("G4", "Q4"), MEN_ONLY,         CLOSE("lodge"),
					     CLOSE("house")};
	static const char word[] =
	    "X's hold of G1 has ceased to suit (its site takes: man); say in "
	    "--for what they are too, and a bed is free: man (G1 at The "
	    "Gateway)";
	static const struct step asked[] = {IN("X"), HOLD("best", "X"), LATE, IN("X")};
	struct world w;
	night(&w);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		ask_ok(&w, &before[i]);
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		if (strcmp(asked[i].verb, "at") == 0) {
			ask_ok(&w, &asked[i]);
			continue;
		}
		json_t *reply = world_ask(&w, "bob", asked[i].verb, asked[i].args);
		ck_assert_str_eq(
		    json_string_value(json_object_get(json_object_get(reply, "error"), "message")),
		    word);
		ck_assert_str_eq(turned_away(&w), "");
		json_decref(reply);
	}
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"X\",\"for\":[\"man\"]}"));
	promises(&w);
	world_close(&w);
}
END_TEST

/* Beside somebody who is in a bed for women; the answer asks for a word of who stands there. */
START_TEST(who_joins_at_a_door_and_lacks_a_word_is_not)
{
	static const struct step before[] = {HOLD_FOR("W1", "X", "\"woman\""), IN("X"), NO_OTHERS,
					     HOLD_FOR("W2", "Q", "\"woman\"")};
	struct world w;
	night(&w);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		ask_ok(&w, &before[i]);
	json_t *reply = world_ask(&w, "bob", "checkin", "{\"person\":\"Y\",\"with\":\"X\"}");
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message")),
	    "W1, where X is, does not suit: for women only: say of the other one too, with-woman "
	    "or "
	    "with-man; of Y that is --for woman or man");
	json_decref(reply);
	ck_assert_str_eq(turned_away(&w), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'Y'"), 0);
	world_refused(&w, "bob", "checkin", "{\"person\":\"Y\",\"with\":\"X\",\"for\":[\"man\"]}",
		      "refused");
	ck_assert_str_eq(turned_away(&w), "Y no-bed");
	json_decref(world_ok(&w, "bob", "checkin",
			     "{\"person\":\"Y\",\"with\":\"X\",\"for\":[\"woman\"]}"));
	ck_assert_str_eq(who(&w), "Q W2 held; X W1 occupied; Y W1 occupied");
	promises(&w);
	world_close(&w);
}
END_TEST

START_TEST(what_was_said_whatever_came_of_it)
{
	run(&said[_i]);
}
END_TEST

/* ---- a bed that is theirs already ----------------------------------------------------------- */

#define KEPT                                                                                       \
	{                                                                                          \
		"site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"women_kept=3\"}"        \
	}

static const struct row theirs[] = {
    {"beds that are kept for women since",
     {HOLD_FOR("G1", "M", "\"man\""), KEPT},
     IN("M"),
     "ok",
     "Checked in: G1",
     "M G1 occupied"},
    {"a longer hold, beds kept for women",
     {HOLD_FOR("G1", "M", "\"man\""), KEPT},
     HOLD("G1", "M"),
     "ok",
     "Still held: G1",
     "M G1 held"},
    {"an offer, beds kept for women",
     {HOLD("G1", "Q1"),
      HOLD("G2", "Q2"),
      HOLD("G4", "Q4"),
      HOLD("L1", "Q5"),
      HOLD("L2", "Q6"),
      HOLD("L3", "Q7"),
      {"wait", "{\"person\":\"M\",\"for\":[\"man\"]}"},
      {"release", "{\"person\":\"Q1\"}"},
      KEPT},
     {"accept", "{\"person\":\"M\"}"},
     "ok",
     "Accepted: G1",
     "M G1 held; Q2 G2 held; Q4 G4 held; Q5 L1 held; Q6 L2 held; Q7 L3 held"},
    {"who is new finds them kept",
     {KEPT},
     IN_FOR("M", "\"man\"") /* without a bed */,
     "not-found",
     "M holds no bed",
     ""},
    {"the best is the one they hold",
     {HOLD("G1", "M")},
     HOLD("best", "M"),
     "ok",
     "Still held: G1",
     "M G1 held"},
    {"the best is another when theirs is bad",
     {HOLD("G1", "M"), BAD("G1")},
     HOLD("best", "M"),
     "ok",
     "The hold of G1 was kept, but that bed is compromised now: this is the next best.",
     "M G2 held"},
    {"the best when what was offered is theirs",
     {HOLD("L1", "Q1"),
      HOLD("L2", "Q2"),
      {"wait", "{\"person\":\"W\",\"for\":[\"dog\"]}"},
      {"release", "{\"person\":\"Q2\"}"}},
     HOLD("best", "W"),
     "ok",
     "The offer is accepted, and held: L2",
     "Q1 L1 held; W L2 held"},
    {"another bed than the one they hold",
     {HOLD("G1", "M")},
     HOLD("G2", "M"),
     "taken",
     "for another bed instead: move M BED",
     "M G1 held"},
    {"the best for two when one holds a bed for one",
     {HOLD("G1", "C1")},
     TWO("best", "C1", "C2"),
     "ok",
     "Held: G4",
     "C1 G4 held; C2 G4 held"},
};

START_TEST(a_bed_that_is_theirs_already)
{
	run(&theirs[_i]);
}
END_TEST

/* ---- whoever joins -------------------------------------------------------------------------- */

#define ALONE_IN(who)                                                                              \
	{                                                                                          \
		"checkin", "{\"person\":\"" who "\",\"alone\":true}"                               \
	}

static const struct row joins[] = {
    {"a house that is closed since",
     {TWO("L2", "C1", "C2"), ALONE_IN("C1"), CLOSE("lodge")},
     IN("C2"),
     "refused",
     "L2, where C1 is, does not suit: its site is closed now. G1 at The Gateway is free for C2 "
     "alone: hold best C2",
     "C1 L2 occupied"},
    {"a bed that is bad since",
     {TWO("L2", "C1", "C2"), ALONE_IN("C1"), BAD("L2")},
     IN("C2"),
     "refused",
     "L2, where C1 is, does not suit: that bed is compromised now.",
     "C1 L2 occupied"},
    {"a site without staff",
     {STAFFED("2"),
      {"bed", "{\"bed\":\"H1\",\"do\":\"set\",\"change\":\"attributes=couple\"}"},
      TWO("H1", "C1", "C2"),
      ALONE_IN("C1"),
      STAFF_GONE},
     IN("C2"),
     "refused",
     "H1, where C1 is, does not suit: its site has no staff for it now.",
     "C1 H1 occupied"},
    {"a man's words at a women's door",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      ALONE_IN("C1")},
     IN_FOR("C2", "\"man\""),
     "refused",
     "W1, where C1 is, does not suit: for women only. G1 at The Gateway is free for C2 alone",
     "C1 W1 occupied"},
    {"a man's words at a women's door, and then none",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      ALONE_IN("C1"),
      NO("checkin", "{\"person\":\"C2\",\"for\":[\"man\"]}")},
     IN("C2"),
     "refused",
     "W1, where C1 is, does not suit: for women only.",
     "C1 W1 occupied"},
    {"a cap that is reached since: whom to ask, and how it is said",
     {SUPPORT("C2"),
      TWO("G4", "C1", "C2"),
      {"checkin", "{\"person\":\"C1\",\"alone\":true}"},
      {"checkin", "{\"bed\":\"G1\",\"person\":\"S\",\"for\":[\"high-support\"]}"}},
     IN("C2"),
     "refused",
     "G4, where C1 is, does not suit: as many people with high support needs as it can look after: "
     "on-call decides; once they have said so: --decided and their name. L3 at The Lodge is free",
     "C1 G4 occupied; S G1 occupied"},
    {"a cap that is reached since, once they have said so",
     {SUPPORT("C2"),
      TWO("G4", "C1", "C2"),
      {"checkin", "{\"person\":\"C1\",\"alone\":true}"},
      {"checkin", "{\"bed\":\"G1\",\"person\":\"S\",\"for\":[\"high-support\"]}"}},
     IN_DECIDED("C2"),
     "ok",
     "Checked in: G4 at The Gateway for C2, with C1.",
     "C1 G4 occupied; C2 G4 occupied; S G1 occupied"},
    {"a cap that is reached since, and they come again after they had said so",
     {SUPPORT("C2"),
      TWO("G4", "C1", "C2"),
      {"checkin", "{\"person\":\"C1\",\"alone\":true}"},
      {"checkin", "{\"bed\":\"G1\",\"person\":\"S\",\"for\":[\"high-support\"]}"},
      IN_DECIDED("C2"),
      {"checkout", "{\"person\":\"C2\"}"}},
     {"checkin", "{\"bed\":\"G4\",\"person\":\"C2\",\"with\":\"C1\"}"},
     "ok",
     "Checked in: G4 at The Gateway for C2, with C1.",
     "C1 G4 occupied; C2 G4 occupied; S G1 occupied"},
    {"a foe of the one who joins",
     {TWO("G4", "C1", "C2"), ALONE_IN("C1"), APART("C2", "FOE"), IN_AT("G1", "FOE")},
     IN("C2"),
     "refused",
     "G4, where C1 is, does not suit: its site must be asked first: on-call decides; once",
     "C1 G4 occupied; FOE G1 occupied"},
    {"beds that are kept for women since",
     {TWO("G4", "C1", "C2"), ALONE_IN("C1"), KEPT},
     IN_FOR("C2", "\"man\""),
     "ok",
     "Checked in: G4 at The Gateway for C2, with C1.",
     "C1 G4 occupied; C2 G4 occupied"},
};

START_TEST(whoever_joins)
{
	run(&joins[_i]);
}
END_TEST

/* ---- one of two ----------------------------------------------------------------------------- */

#define NEVER(who)                                                                                 \
	{                                                                                          \
		"noshow", "{\"person\":\"" who "\"}"                                               \
	}

static const struct row one_of_two[] = {
    {"who was counted as in is seen",
     {TWO("G4", "C1", "C2"), IN("C1")},
     IN("C2"),
     "ok",
     "Checked in: G4 at The Gateway for C2, who was counted as in already.",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in never came",
     {TWO("G4", "C1", "C2"), IN("C1"), {"at", "2026-11-21T22:00:00Z"}},
     NEVER("C2"),
     "ok",
     "No-show: C2. G4 at The Gateway is the bed of C1 alone.",
     "C1 G4 occupied"},
    {"the first of two was counted as in, and never came",
     {TWO("G4", "C1", "C2"), IN("C2"), {"at", "2026-11-21T22:00:00Z"}},
     NEVER("C1"),
     "ok",
     "No-show: C1. G4 at The Gateway is the bed of C2 alone.",
     "C2 G4 occupied"},
    {"late, and the other of two never came",
     {SHORT_TWO("G4", "C1", "C2"), LATE, IN("C1"), {"at", "2026-11-21T22:31:00Z"}},
     NEVER("C2"),
     "ok",
     "No-show: C2. G4 at The Gateway is the bed of C1 alone.",
     "C1 G4 occupied"},
    {"late, and the other of two comes after all",
     {SHORT_TWO("G4", "C1", "C2"),
      LATE,
      IN("C1"),
      {"at", "2026-11-22T00:30:00Z"},
      NEVER("C2"),
      {"at", "2026-11-22T11:00:00Z"}},
     IN("C2"),
     "ok",
     "Checked in: G4 at The Gateway for C2, with C1.",
     "C1 G4 occupied; C2 G4 occupied"},
    {"late, and the other of two comes after all, and the bed is empty",
     {SHORT_TWO("G4", "C1", "C2"),
      LATE,
      IN("C1"),
      {"at", "2026-11-22T00:30:00Z"},
      NEVER("C2"),
      {"checkout", "{\"person\":\"C1\"}"}},
     IN("C2"),
     "ok",
     "The hold of G4 had ended and that bed is gone: this is the next best.",
     "C2 G1 occupied"},
    {"who was counted as in may come until the hold would have ended",
     {TWO("G4", "C1", "C2"), IN("C1"), {"at", "2026-11-21T21:59:59Z"}},
     NEVER("C2"),
     "refused",
     "C2 may still come: their place in G4 is kept until 22:00; if they have gone elsewhere: "
     "checkout C2",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in by a long hold may come for two hours",
     {{"hold", "{\"bed\":\"G4\",\"person\":\"C1\",\"with\":\"C2\",\"until\":\"07:00\"}"},
      {"at", "2026-11-21T21:00:00Z"},
      IN("C1"),
      {"at", "2026-11-21T22:59:59Z"}},
     NEVER("C2"),
     "refused",
     "C2 may still come: their place in G4 is kept until 23:00",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in after the last entry may come as long",
     {TWO("G4", "C1", "C2"),
      {"site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"last_entry=19:30\"}"},
      IN("C1")},
     NEVER("C2"),
     "refused",
     "C2 may still come: their place in G4 is kept until 22:00",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in is moved by nobody",
     {TWO("G4", "C1", "C2"), IN("C1")},
     {"move", "{\"person\":\"C2\",\"bed\":\"best\"}"},
     "taken",
     "C2 is counted as in G4 at The Gateway, and nobody has seen them there: once somebody has: "
     "checkin C2; if they never came: noshow C2",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in is looked for a bed for",
     {TWO("G4", "C1", "C2"), IN("C1")},
     {"hold", "{\"person\":\"C2\",\"bed\":\"best\"}"},
     "taken",
     "nobody has seen them there: once somebody has: checkin C2; if they never came: noshow C2",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in is somebody's partner",
     {TWO("G4", "C1", "C2"), IN("C1")},
     {"hold", "{\"person\":\"C3\",\"bed\":\"L2\",\"with\":\"C2\"}"},
     "taken",
     "nobody has seen them there: once somebody has: checkin C2",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was moved with the other of two has not been seen for that",
     {TWO("G4", "C1", "C2"),
      IN("C1"),
      {"at", "2026-11-21T21:30:00Z"},
      {"move", "{\"person\":\"C1\",\"bed\":\"L2\"}"},
      {"at", "2026-11-21T23:30:00Z"}},
     NEVER("C2"),
     "ok",
     "No-show: C2. L2 at The Lodge is the bed of C1 alone.",
     "C1 L2 occupied"},
    {"a move does not make the night of who was counted as in a new one",
     {TWO("G4", "C1", "C2"),
      IN("C1"),
      {"at", "2026-11-22T19:30:00Z"},
      {"move", "{\"person\":\"C1\",\"bed\":\"L2\"}"},
      {"at", "2026-11-22T22:30:00Z"}},
     NEVER("C2"),
     "refused",
     "C2 is in L2: check them out when they have left",
     "C1 L2 occupied; C2 L2 occupied"},
    {"who was counted as in is looked at",
     {TWO("G4", "C1", "C2"), IN("C1"), {"checkout", "{\"person\":\"C1\"}"}},
     {"person", "{\"person\":\"C2\"}"},
     "ok",
     "nobody has said that they are; once somebody has seen them there: checkin C2; if they do not "
     "come: noshow C2, from 22:00.",
     "C2 G4 occupied"},
    {"the other of two leaves who was counted as in",
     {TWO("G4", "C1", "C2"), IN("C1")},
     {"checkout", "{\"person\":\"C1\"}"},
     "ok",
     "ALARM: of two in G4 at The Gateway one has left, and nobody has seen the other there. "
     "Somebody must look; nothing has ended.\",\"Nobody has seen C2; once somebody has seen them "
     "there: checkin C2; if they do not come: noshow C2, from 22:00.",
     "C2 G4 occupied"},
    {"who was counted as in never came, and the other has left",
     {TWO("G4", "C1", "C2"),
      IN("C1"),
      {"checkout", "{\"person\":\"C1\"}"},
      {"at", "2026-11-21T22:00:00Z"}},
     NEVER("C2"),
     "ok",
     "No-show: C2. G4 at The Gateway is free once it is made ready.",
     ""},
    {"who was counted as in may still come",
     {TWO("G4", "C1", "C2"),
      {"site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"last_entry=23:00\"}"},
      IN("C1")},
     NEVER("C2"),
     "refused",
     "C2 may still come: last entry at The Gateway is at 23:00",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in may have slept there since",
     {TWO("G4", "C1", "C2"), IN("C1"), {"at", "2026-11-22T16:00:00Z"}},
     NEVER("C2"),
     "refused",
     "C2 is in G4: check them out when they have left",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in, and is a child",
     {TWO("G4", "C1", "C2"), IN("C1"), {"person", "{\"person\":\"C2\",\"age\":\"16-17\"}"}},
     NEVER("C2"),
     "refused",
     "C2 is or may be under 18 and f5 is open: tell children's services now, through the "
     "out-of-hours team, and stay with them. If they have left G4, say where to: checkout C2 "
     "--reason",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in, and was said to be a child",
     {TWO("G4", "C1", "C2"),
      IN("C1"),
      {"person", "{\"person\":\"C2\",\"age\":\"16-17\"}"},
      {"person", "{\"person\":\"C2\",\"age\":\"18-24\"}"},
      {"at", "2026-11-21T22:00:00Z"}},
     NEVER("C2"),
     "refused",
     "C2 is or may be under 18 and f5 is open",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who was counted as in, and is no woman",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      IN("C1")},
     {"checkin", "{\"person\":\"C2\",\"for\":[\"man\"]}"},
     "refused",
     "C2 is counted as in W1, which has ceased to suit (for women only): nothing of theirs has "
     "ended, and on-call decides",
     "C1 W1 occupied; C2 W1 occupied"},
    {"who was counted as in, and is no woman, and whom another bed suits",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      IN("C1")},
     {"checkin", "{\"person\":\"C2\",\"for\":[\"man\"]}"},
     "refused",
     " is free for C2 alone: checkout C2, then hold best C2",
     "C1 W1 occupied; C2 W1 occupied"},
    {"… and who is given it",
     {{"hold", "{\"bed\":\"W1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"woman\","
	       "\"with-woman\"]}"},
      IN("C1"),
      {"checkout", "{\"person\":\"C2\"}"}},
     {"hold", "{\"bed\":\"best\",\"person\":\"C2\",\"for\":[\"man\"]}"},
     "ok",
     "Held: ",
     "C1 W1 occupied; C2 G1 held"},
    {"who was seen is put out by nobody",
     {TWO("G4", "C1", "C2"), IN("C1"), IN("C2")},
     NEVER("C2"),
     "refused",
     "C2 is in G4: check them out when they have left",
     "C1 G4 occupied; C2 G4 occupied"},
    {"who came first is put out by nobody",
     {TWO("G4", "C1", "C2"), IN("C1")},
     NEVER("C1"),
     "refused",
     "C1 is in G4: check them out when they have left",
     "C1 G4 occupied; C2 G4 occupied"},
    {"both were said to be there",
     {TWO("G4", "C1", "C2"), {"checkin", "{\"person\":\"C1\",\"with\":\"C2\"}"}},
     NEVER("C2"),
     "refused",
     "C2 is in G4: check them out when they have left",
     "C1 G4 occupied; C2 G4 occupied"},
    {"kept apart since: the other beds are looked at for one",
     {TWO("G4", "V", "M"), {"at", "2026-11-21T20:10:00Z"}, APART("V", "M")},
     IN("V"),
     "refused",
     "a bed is free for V alone: checkin V --alone",
     "M G4 held; V G4 held"},
    {"kept apart since, and alone",
     {TWO("G4", "V", "M"), {"at", "2026-11-21T20:10:00Z"}, APART("V", "M")},
     ALONE_IN("V"),
     "ok",
     "M is not in, and has no place in that bed any more: hold best M",
     "V G4 occupied"},
    {"late, and the beds for two are gone",
     {SHORT_TWO("G4", "C1", "C2"), LATE, IN_AT("G4", "Q1"), IN_AT("L2", "Q2")},
     IN("C1"),
     "usage",
     "woman,with-woman (W1 at Women's house); a bed is free for C1 alone: checkin C1 --alone",
     "Q1 G4 occupied; Q2 L2 occupied"},
    {"alone, as that says",
     {SHORT_TWO("G4", "C1", "C2"), LATE, IN_AT("G4", "Q1"), IN_AT("L2", "Q2")},
     ALONE_IN("C1"),
     "ok",
     "Checked in: G1 at The Gateway for C1.",
     "C1 G1 occupied; Q1 G4 occupied; Q2 L2 occupied"},
    {"one of two leaves the waiting list, and the other waits on",
     {HOLD("G4", "Q4"),
      HOLD("L2", "Q2"),
      {"wait", "{\"person\":\"C1\",\"with\":\"C2\"}"},
      {"decline", "{\"person\":\"C1\",\"reason\":\"area\",\"leave\":true}"}},
     {"waiting", "{}"},
     "ok",
     "\"number\":1,\"person\":\"C2\"",
     "C2 G1 held; Q2 L2 held; Q4 G4 held"},
    {"alone to a bed that was offered to two",
     {HOLD("G4", "Q4"),
      HOLD("L2", "Q2"),
      {"wait", "{\"person\":\"C1\",\"with\":\"C2\"}"},
      {"release", "{\"person\":\"Q4\"}"}},
     ALONE_IN("C2"),
     "ok",
     "Checked in: G4 at The Gateway for C2.",
     "C2 G4 occupied; Q2 L2 held"},
};

START_TEST(one_of_two_alone)
{
	run(&one_of_two[_i]);
}
END_TEST

/* ---- a move --------------------------------------------------------------------------------- */

static const struct row moved[] = {
    {"a man's words",
     {HOLD_FOR("W2", "X", "\"woman\"")},
     {"move", "{\"bed\":\"best\",\"person\":\"X\",\"for\":[\"man\"]}"},
     "ok",
     "Moved, and held: G1",
     "X G1 held"},
    {"a man's words, and a bed for men only",
     {HOLD_FOR("W2", "X", "\"woman\""),
      {"bed", "{\"bed\":\"G2\",\"do\":\"set\",\"change\":\"attributes=men\"}"}},
     {"move", "{\"bed\":\"best\",\"person\":\"X\",\"for\":[\"man\"]}"},
     "ok",
     "Moved, and held: G2",
     "X G2 held"},
    {"what was needed is needed still",
     {HOLD_FOR("L1", "X", "\"wheelchair\"")},
     {"move", "{\"bed\":\"L2\",\"person\":\"X\",\"for\":[\"dog\"]}"},
     "refused",
     "L2 does not suit: not for a wheelchair",
     "X L1 held"},
};

START_TEST(a_move)
{
	run(&moved[_i]);
}
END_TEST

/* ---- a scheme's beds ------------------------------------------------------------------------ */

#define SCHEME(bed, who)                                                                           \
	{                                                                                          \
		"scheme", "{\"bed\":\"" bed "\",\"person\":\"" who "\"}"                           \
	}

#define SCHEME_SHORT(bed, who)                                                                     \
	{                                                                                          \
		"scheme", "{\"bed\":\"" bed "\",\"person\":\"" who "\",\"until\":\"20:20\"}"       \
	}
#define SCHEME_SET(change)                                                                         \
	{                                                                                          \
		"site", "{\"site\":\"scheme\",\"do\":\"set\",\"change\":\"" change "\"}"           \
	}
#define WITH(verb, who, with)                                                                      \
	{                                                                                          \
		verb, "{\"person\":\"" who "\",\"with\":\"" with "\"}"                             \
	}
#define COUPLES                                                                                    \
	{                                                                                          \
		"bed", "{\"bed\":\"S1\",\"do\":\"set\",\"change\":\"attributes=couple\"}"          \
	}
#define FULL_YEAR "Scheme house has taken 1 people since April, and takes 1 a year"
#define NOT_TEAM "only the scheme's own team refers to Scheme house"

static const struct row scheme[] = {
    {"one more at the door, beyond its number",
     {COUPLES, SCHEME_SET("people_a_year=1"), SCHEME("S1", "A1")},
     WITH("checkin", "A1", "A2"),
     "refused",
     FULL_YEAR,
     "A1 S1 held"},
    {"one more late, beyond its number",
     {COUPLES, SCHEME_SET("people_a_year=1"), SCHEME_SHORT("S1", "A1"), LATE},
     WITH("checkin", "A1", "A2"),
     "refused",
     FULL_YEAR,
     ""},
    {"one more late, from others than its team",
     {COUPLES, SCHEME_SHORT("S1", "A1"), SCHEME_SET("referrers=alice"), LATE},
     WITH("checkin", "A1", "A2"),
     "forbidden",
     NOT_TEAM,
     ""},
    {"one more beside somebody who is in, from others than its team",
     {COUPLES, SCHEME("S1", "A1"), IN("A1"), SCHEME_SET("referrers=alice")},
     WITH("checkin", "A2", "A1"),
     "forbidden",
     NOT_TEAM,
     "A1 S1 occupied"},
    {"one more in a hold, from others than its team",
     {COUPLES, SCHEME("S1", "A1"), SCHEME_SET("referrers=alice")},
     TWO("S1", "A1", "A2"),
     "forbidden",
     NOT_TEAM,
     "A1 S1 held"},
    {"one more late, from its team",
     {COUPLES, SCHEME_SET("people_a_year=2"), SCHEME_SHORT("S1", "A1"), LATE},
     WITH("checkin", "A1", "A2"),
     "ok",
     "Checked in: S1 at Scheme house for A1 and A2",
     "A1 S1 occupied; A2 S1 occupied"},
    {"both late to the place that its team gave them",
     {COUPLES,
      SCHEME_SHORT("S1", "A1"),
      TWO("S1", "A1", "A2"),
      SCHEME_SET("referrers=alice"),
      {"at", "2026-11-21T23:00:00Z"}},
     IN("A1"),
     "ok",
     "Checked in: S1 at Scheme house for A1 and A2",
     "A1 S1 occupied; A2 S1 occupied"},
    {"late to their own",
     {{"scheme", "{\"bed\":\"S1\",\"person\":\"A1\",\"until\":\"20:20\"}"}, LATE},
     IN("A1"),
     "ok",
     "Checked in: S1 at Scheme house for A1.",
     "A1 S1 occupied"},
    {"from one of its beds to another",
     {SCHEME("S1", "A1")},
     {"move", "{\"bed\":\"S2\",\"person\":\"A1\"}"},
     "ok",
     "Moved, and held: S2",
     "A1 S2 held"},
    {"two who are kept apart",
     {APART("A1", "A2"), SCHEME("S1", "A1")},
     SCHEME("S2", "A2"),
     "refused",
     "S2 does not suit: its site must be asked first: on-call decides; once they have said so: "
     "--decided and their name",
     "A1 S1 held"},
    {"two who are kept apart, and on-call decides",
     {APART("A1", "A2"), SCHEME("S1", "A1")},
     {"scheme", "{\"bed\":\"S2\",\"person\":\"A2\",\"decided\":\"Dana\"}"},
     "ok",
     "Held for the scheme: S2",
     "A1 S1 held; A2 S2 held"},
    {"what on-call decided stands at the door",
     {APART("A1", "A2"),
      SCHEME("S1", "A1"),
      {"scheme", "{\"bed\":\"S2\",\"person\":\"A2\",\"decided\":\"Dana\"}"},
      IN("A2")},
     IN("A1"),
     "ok",
     "Mind: two people who are kept apart are under one roof",
     "A1 S1 occupied; A2 S2 occupied"},
    {"as many with high support as it can look after",
     {SUPPORT("A1"), SUPPORT("A2"), SCHEME("S1", "A1")},
     SCHEME("S2", "A2"),
     "refused",
     "S2 does not suit: as many people with high support needs as it can look after",
     "A1 S1 held"},
    {"what is needed",
     {{"at", "2026-11-21T20:00:00Z"}},
     {"scheme", "{\"bed\":\"S2\",\"person\":\"A2\",\"for\":[\"wheelchair\"]}"},
     "refused",
     "S2 does not suit: not for a wheelchair",
     ""},
};

START_TEST(a_schemes_beds)
{
	run(&scheme[_i]);
}
END_TEST

/* ---- what is offered to who waits ----------------------------------------------------------- */

/* W waits for a bed that takes dogs, and is offered L2 when it is released. */
#define OFFERED                                                                                    \
	HOLD("L1", "Q1"), HOLD("L2", "Q2"), {"wait", "{\"person\":\"W\",\"for\":[\"dog\"]}"},      \
	{                                                                                          \
		"release", "{\"person\":\"Q2\"}"                                                   \
	}
#define ACCEPT(who)                                                                                \
	{                                                                                          \
		"accept", "{\"person\":\"" who "\"}"                                               \
	}

static const struct row offered[] = {
    {"a bed that turned bad while nobody looked",
     {OFFERED, {"sql", "UPDATE bed SET state = 'compromised' WHERE label = 'L2' RETURNING 1"}},
     ACCEPT("W"),
     "refused",
     "L2 was offered, but that bed is compromised now: it is not taken. W keeps their place",
     "Q1 L1 held"},
    {"a bed that is bad since",
     {OFFERED, BAD("L2")},
     ACCEPT("W"),
     "refused",
     "no bed is offered to W now; the last that went past, L2: was offered, but that bed is "
     "compromised",
     "Q1 L1 held"},
    {"a bed that is bad since, and another one",
     {OFFERED, BAD("L2"), {"release", "{\"person\":\"Q1\"}"}},
     ACCEPT("W"),
     "ok",
     "Accepted: L1",
     "W L1 held"},
    {"a site that is closed since",
     {OFFERED, CLOSE("lodge")},
     ACCEPT("W"),
     "refused",
     "no bed is offered to W now; the last that went past, L2: was offered, but its site is closed",
     "Q1 L1 held"},
    {"a place that is kept",
     {OFFERED, BAD("L2")},
     {"waiting", "{}"},
     "ok",
     "\"number\":1,\"person\":\"W\",\"state\":\"waiting\"",
     "Q1 L1 held"},
    {"two who are kept apart",
     {OFFERED, APART("W", "Q1")},
     ACCEPT("W"),
     "refused",
     "L2 does not suit W any more: its site must be asked first: on-call decides. Decline it",
     "Q1 L1 held; W L2 held"},
    {"a bed that nothing is wrong with",
     {OFFERED},
     ACCEPT("W"),
     "ok",
     "Accepted: L2",
     "Q1 L1 held; W L2 held"},
    {"who comes without a word of it, kept apart",
     {OFFERED, APART("W", "Q1")},
     IN("W"),
     "refused",
     "W's hold of L2 has ceased to suit " ASKED ", and no other free bed suits",
     "Q1 L1 held; W L2 held"},
};

START_TEST(what_is_offered_to_who_waits)
{
	run(&offered[_i]);
}
END_TEST

START_TEST(two_who_wait_and_are_kept_apart_wait_each_alone)
{
	struct world w;
	static const struct step before[] = {HOLD("L2", "Q2"),
					     HOLD("G4", "Q4"),
					     {"wait", "{\"person\":\"C1\",\"with\":\"C2\"}"},
					     APART("C1", "C2"),
					     {"release", "{\"person\":\"Q2\"}"}};
	night(&w);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		ask_ok(&w, &before[i]);
	ck_assert_str_eq(who(&w), "C1 G1 held; C2 L3 held; Q4 G4 held");
	promises(&w);
	world_close(&w);
}
END_TEST

/* ---- who turns out to be whom --------------------------------------------------------------- */

static const char *alarm_of(struct world *w)
{
	return world_text(w, "SELECT sentence FROM alarm WHERE kind = 'apart' AND cleared IS NULL");
}

static const char *merge_into(struct world *w, const char *more)
{
	static char args[200];
	json_t *reply = world_ok(w, "bob", "tempref", "{}");
	const char *ref =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "person"));
	snprintf(args, sizeof(args), "{\"bed\":\"G1\",\"person\":\"%s\"%s}", ref, more);
	json_decref(world_ok(w, "bob", "checkin", args));
	snprintf(args, sizeof(args), "{\"temporary\":\"%s\",\"person\":\"CASE\"}", ref);
	json_decref(reply);
	return args;
}

/* Whatever on-call said of somebody else. */
static const char *const said_of_them[] = {"", ",\"decided\":\"Dana\""};

START_TEST(a_merge_that_brings_two_under_one_roof)
{
	struct world w;
	static const struct step pair = APART("CASE", "FOE"), foe = IN_AT("G2", "FOE");
	night(&w);
	ask_ok(&w, &pair);
	ask_ok(&w, &foe);
	json_t *reply = world_ok(&w, "bob", "merge", merge_into(&w, said_of_them[_i]));
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_ptr_nonnull(strstr(dump, "Merged"));
	ck_assert_ptr_nonnull(strstr(dump, "ALARM: two people who are kept apart are under one "
					   "roof, in G1 and G2 at The Gateway: on-call decides; "
					   "nothing has ended."));
	ck_assert_str_ne(alarm_of(&w), "");
	ck_assert_str_eq(who(&w), "CASE G1 occupied; FOE G2 occupied");
	promises(&w);
	free(dump);
	json_decref(reply);
	world_close(&w);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("paths");
	TCase *all = tcase_create("all");
	tcase_add_loop_test(all, a_hold_that_is_asked_for_again, 0, (int)COUNT_OF(again));
	tcase_add_loop_test(all, at_the_door_of_a_bed_that_is_held, 0, (int)COUNT_OF(door));
	tcase_add_loop_test(all, late_at_the_door, 0, (int)COUNT_OF(late));
	tcase_add_loop_test(all, whoever_shared_a_hold_that_ran_out, 0, (int)COUNT_OF(memory));
	tcase_add_loop_test(all, what_was_said_whatever_came_of_it, 0, (int)COUNT_OF(said));
	tcase_add_loop_test(all, who_holds_a_bed_and_finds_none_is_counted, 0,
			    (int)COUNT_OF(at_door));
	tcase_add_test(all, who_holds_a_bed_and_lacks_a_word_is_not);
	tcase_add_test(all, who_stands_at_a_door_and_lacks_a_word_is_not);
	tcase_add_test(all, who_joins_at_a_door_and_lacks_a_word_is_not);
	tcase_add_loop_test(all, a_bed_that_is_theirs_already, 0, (int)COUNT_OF(theirs));
	tcase_add_loop_test(all, whoever_joins, 0, (int)COUNT_OF(joins));
	tcase_add_loop_test(all, one_of_two_alone, 0, (int)COUNT_OF(one_of_two));
	tcase_add_loop_test(all, a_move, 0, (int)COUNT_OF(moved));
	tcase_add_loop_test(all, a_schemes_beds, 0, (int)COUNT_OF(scheme));
	tcase_add_loop_test(all, what_is_offered_to_who_waits, 0, (int)COUNT_OF(offered));
	tcase_add_test(all, two_who_wait_and_are_kept_apart_wait_each_alone);
	tcase_add_loop_test(all, a_merge_that_brings_two_under_one_roof, 0,
			    (int)COUNT_OF(said_of_them));
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
