/* SPDX-License-Identifier: MIT
 *
 * What SWEP's next move makes untrue, for every pair of moves: the first is heard by nobody,
 * because the gateway is down or every phone is off, and then the second happens. Hours later the
 * last text on each phone is true, and whoever heard ON has heard of one end.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site\n"                                            \
	"ed,Ed,Council,07700 900001,edt,\n"                                                        \
	"pat,Pat,Police,07700 900002,partners,\n"

enum stand { OFF, ON, ON_HIGHER, LOWERING, ENDING, STAND_COUNT };

static const char *the_activation(void)
{
	static char id[40];
	snprintf(id, sizeof(id), "%s", world_text(&w, "SELECT activation FROM swep"));
	return id;
}

static void ask(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "alice", verb, args));
}

static void goes_on(void)
{
	ask("activate", "{\"tier\":1,\"reason\":\"ice\"}");
}

static void raises(void)
{
	ask("activate", "{\"tier\":2,\"reason\":\"ice\"}");
}

static void ends(void)
{
	ask("standdown", "{\"reason\":\"mild\"}");
}

static void recalls(void)
{
	ask("recall", "{\"reason\":\"an error\"}");
}

static void lowers(void)
{
	ask("lower", "{\"tier\":1,\"reason\":\"mild\"}");
}

static void is_told(enum occasion kind, const char *audience)
{
	static int number;
	char subject[40];
	snprintf(subject, sizeof(subject), "s%d", ++number);
	telling_begins(kind, subject, audience);
}

static void extends(void)
{
	is_told(OCCASION_EXTENDED, the_activation());
}

static void hands_over(void)
{
	is_told(OCCASION_HANDOVER, the_activation());
}

static void is_asked(void)
{
	is_told(OCCASION_HANDOVER, NULL);
}

static void says_no(void)
{
	is_told(OCCASION_REJECTED, NULL);
}

static void stays_shut(void)
{
	is_told(OCCASION_UNOPENED, NULL);
}

#define FROM(stand) (1u << (stand))
#define ANY_ON (FROM(ON) | FROM(ON_HIGHER) | FROM(LOWERING))

static const struct move {
	const char *name;
	void (*make)(void);
	unsigned from;
	enum stand to; /* STAND_COUNT: as it was */
	bool ends;
} moves[] = {
    {"is on", goes_on, FROM(OFF), ON, false},
    {"stays on", goes_on, FROM(ENDING), ON, false},
    {"is raised", raises, FROM(ON) | FROM(LOWERING) | FROM(ENDING), ON_HIGHER, false},
    {"is lowered", lowers, FROM(ON_HIGHER), LOWERING, false},
    {"goes on", extends, ANY_ON, STAND_COUNT, false},
    {"is handed over", hands_over, ANY_ON, STAND_COUNT, false},
    {"ends", ends, ANY_ON, ENDING, true},
    {"is recalled", recalls, ANY_ON | FROM(ENDING), OFF, true},
    {"is asked for", is_asked, FROM(OFF), STAND_COUNT, false},
    {"is refused", says_no, FROM(OFF), STAND_COUNT, false},
    {"does not open", stays_shut, FROM(OFF), STAND_COUNT, false},
};

/* What may stand last on a phone. */
static const char *const true_words[STAND_COUNT] = {
    [OFF] = " recall rejected unopened asked ",
    [ON] = " activation extended handover ",
    [ON_HIGHER] = " activation extended handover ",
    [LOWERING] = " lowered on-to-be-lowered extended ",
    [ENDING] = " standdown on-to-its-end ",
};

/* ---- the gateway, and the phones ------------------------------------------------------------ */

enum trouble { GATEWAY_DOWN, PHONES_OFF, ANSWERS_LOST, TROUBLE_COUNT };

static const char *const trouble_names[TROUBLE_COUNT] = {
    "the gateway is down", "the phones are off", "the answers are lost"};

static const char *look_up; /* what a question about a lost text is answered */

/* Answers everything that has left; a phone that is off is heard of in a receipt. */
static void answer_all(const char *word)
{
	for (size_t n = 0; n < w.count; n++) {
		if (w.seen[n].kind != EFFECT_TRANSFER)
			continue;
		struct errand e = w.seen[n].errand;
		bool asks = strstr(w.seen[n].text, "/ask?") != NULL;
		world_result(&w, &e, FATE_ANSWERED, 200, asks ? look_up : word);
	}
	world_clear(&w);
}

static void until(struct wall then, const char *word)
{
	answer_all(word);
	while (wall_before(w.now, then)) {
		struct wall next = engine_next_deadline(w.engine);
		next = wall_earlier(then, wall_later(next, wall_plus(w.now, 1)));
		world_advance(&w, next.ms - w.now.ms);
		answer_all(word);
	}
}

static void no_phone_is_on(void)
{
	while (world_number(&w, "SELECT count(*) FROM attempt WHERE state = 'accepted' AND began >"
				" (SELECT max(at) FROM occasion) - 1000") > 0) {
		char reference[100];
		snprintf(reference, sizeof(reference), "%s",
			 world_text(&w, "SELECT reference FROM attempt WHERE state = 'accepted'"
					" AND began > (SELECT max(at) FROM occasion) - 1000"));
		ck_assert_int_eq(telling_receipt(reference, "failed"), 200);
	}
}

/* ---- the tale ------------------------------------------------------------------------------- */

static void setup(void)
{
	static const struct {
		enum occasion on;
		const char *group;
	} steps[] = {
	    {OCCASION_ACTIVATION, "edt"},    {OCCASION_ACTIVATION, "partners"},
	    {OCCASION_RECALL, "told"},       {OCCASION_STANDDOWN, "told"},
	    {OCCASION_LOWERED, "told"},      {OCCASION_EXTENDED, "partners"},
	    {OCCASION_REJECTED, "partners"}, {OCCASION_UNOPENED, "partners"},
	    {OCCASION_HANDOVER, "edt"},
	};
	telling_open();
	telling_template("SWEP {area} tier {tier} {night}: {why}. Reply OK {code}");
	w.settings->gateways[0].in_flight = 32;
	ck_assert(wall_parse_iso("2026-11-23T09:30:00Z", &w.now));
	for (size_t i = 0; i < COUNT_OF(steps); i++)
		telling_step(steps[i].on, steps[i].group, 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
}

/* The kinds of all texts that left for them and did not fail, in the order in which they left. */
static void heard(const char *contact, char *out, size_t size)
{
	static const char format[] =
	    "SELECT group_concat(word, ' ') FROM (SELECT CASE"
	    " WHEN o.kind = 'handover' AND o.audience = '' THEN 'asked'"
	    " WHEN o.kind IN ('activation', 'handover') AND m.text LIKE '%%, ends %%' THEN "
	    "'on-to-its-end'"
	    " WHEN o.kind IN ('activation', 'handover') AND m.text LIKE '%%, tier 1 from %%'"
	    " THEN 'on-to-be-lowered' ELSE o.kind END AS word FROM attempt a JOIN message m ON "
	    "m.id = a.message"
	    " JOIN occasion o ON o.id = m.occasion WHERE m.contact = '%s' AND"
	    " a.state IN ('sending', 'unknown', 'accepted', 'delivered')"
	    " ORDER BY a.began, m.priority, m.made, m.rowid)";
	char sql[sizeof(format) + 40];
	snprintf(sql, sizeof(sql), format, contact);
	snprintf(out, size, "%s", world_text(&w, sql));
}

/* How many ends stand behind the last that says that it is on; -1: it was never heard. */
static int ends_heard(const char *all)
{
	char words[1000];
	int ended = -1;
	bool with_end = false;
	snprintf(words, sizeof(words), "%s", all);
	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
		with_end = strcmp(word, "on-to-its-end") == 0;
		if (strcmp(word, "recall") == 0 || strcmp(word, "standdown") == 0)
			ended += ended >= 0;
		else if (strstr(" activation extended lowered handover on-to-its-end"
				" on-to-be-lowered",
				word))
			ended = 0;
	}
	return with_end ? 1 : ended;
}

/* Somebody has heard something, or SWEP is not on. */
static void is_true(const char *contact, enum stand stands, bool over, const char *tale)
{
	char all[1000], last[sizeof(all) + 2];
	heard(contact, all, sizeof(all));
	const char *blank = strrchr(all, ' ');
	snprintf(last, sizeof(last), " %s ", blank != NULL ? blank + 1 : all);
	ck_assert_msg((all[0] == '\0' && stands == OFF) || strstr(true_words[stands], last) != NULL,
		      "%s: %s has heard %s", tale, contact, all);
	int ended = ends_heard(all);
	ck_assert_msg(!over || ended < 0 || ended == 1, "%s: %s has heard %s, of %d ends", tale,
		      contact, all, ended);
}

static enum stand makes(const struct move *m, enum stand stands, const char *word)
{
	m->make();
	until(wall_plus(w.now, MINUTES_MS(1)), word);
	return m->to == STAND_COUNT ? stands : m->to;
}

/* The path leads, heard by all, to where the first of the pair can be made. */
static void play(const struct move *const *path, size_t count, enum trouble trouble)
{
	char tale[200] = "";
	enum stand stands = OFF;
	look_up = "unknown";
	setup();
	for (size_t i = 0; i < count; i++) {
		bool under = i + 2 >= count;
		const char *word = under && trouble == GATEWAY_DOWN            ? "retry"
				   : i + 2 == count && trouble == ANSWERS_LOST ? "unknown"
									       : "accepted";
		snprintf(tale + strlen(tale), sizeof(tale) - strlen(tale), "%s, ", path[i]->name);
		if (i + 1 == count && trouble == PHONES_OFF)
			no_phone_is_on();
		stands = makes(path[i], stands, word);
		until(wall_plus(w.now, MINUTES_MS(4)), word);
	}
	snprintf(tale + strlen(tale), sizeof(tale) - strlen(tale), "and %s",
		 trouble_names[trouble]);
	look_up = "absent"; /* nothing of it was there */
	until(wall_plus(w.now, HOURS_MS(5)), "accepted");
	/* What may have been there is told once more, marked. */
	bool over = path[count - 1]->ends && trouble != ANSWERS_LOST;
	is_true("ed", stands, over, tale);
	is_true("pat", stands, over, tale);
	telling_close();
}

#define PATH_MOST 5

/* Every path of so many moves, from where SWEP is not on. */
static int play_all(const struct move **path, size_t made, size_t count, enum stand stands,
		    enum trouble trouble)
{
	int played = 0;
	if (made == count) {
		play(path, count, trouble);
		return 1;
	}
	for (size_t i = 0; i < COUNT_OF(moves); i++) {
		const struct move *m = &moves[i];
		if ((m->from & FROM(stands)) == 0)
			continue;
		path[made] = m;
		played +=
		    play_all(path, made + 1, count, m->to == STAND_COUNT ? stands : m->to, trouble);
	}
	return played;
}

START_TEST(nothing_untrue_is_told)
{
	const struct move *path[PATH_MOST];
	int played = 0;
	for (size_t count = 2; count <= 3; count++)
		played += play_all(path, 0, count, OFF, (enum trouble)_i);
	ck_assert_int_gt(played, 60);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("untrue");
	TCase *all = tcase_create("all");
	tcase_add_loop_test(all, nothing_untrue_is_told, 0, TROUBLE_COUNT);
	tcase_set_timeout(all, 120);
	suite_add_tcase(suite, all);
	return suite_run_whole(suite);
}
