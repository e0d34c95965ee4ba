/* SPDX-License-Identifier: MIT
 *
 * The shipped policies: each says of itself who adopted it and where that stands, loads by itself
 * and in an area that has the sources it asks for, and means what its council published.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "lib/suite.h"
#include "swep/fault.h"

#define FOLDER "etc/policies"
#define TONIGHT LIMIT_NIGHTS_BACK

/* ---- what is there ------------------------------------------------------------------------ */

#define SHIPPED_MOST 64

struct shipped {
	char keys[SHIPPED_MOST][LIMIT_KEY];
	int count;
};

static int key_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The keys of all files in the folder, in order. */
static struct shipped shipped_list(void)
{
	struct shipped s = {.count = 0};
	DIR *folder = opendir(FOLDER);
	ck_assert_ptr_nonnull(folder);
	for (struct dirent *e; (e = readdir(folder));) {
		const char *dot = strrchr(e->d_name, '.');
		if (*e->d_name == '.')
			continue;
		ck_assert_msg(dot && strcmp(dot, ".conf") == 0, "%s is no policy", e->d_name);
		ck_assert_int_lt(s.count, SHIPPED_MOST);
		snprintf(s.keys[s.count++], LIMIT_KEY, "%.*s", (int)(dot - e->d_name), e->d_name);
	}
	closedir(folder);
	qsort(s.keys, (size_t)s.count, LIMIT_KEY, key_order);
	return s;
}

static struct policy *policy_of(const char *key)
{
	char path[128], said[2000] = "";
	struct policy *p = calloc(1, sizeof(*p));
	FILE *errors = fmemopen(said, sizeof(said), "w");
	snprintf(path, sizeof(path), FOLDER "/%s.conf", key);
	int count = policy_load(path, p, errors);
	fclose(errors);
	ck_assert_msg(count == 0, "%s", said);
	return p;
}

static void provenance_check(const char *key, const struct policy *p)
{
	struct date first = date_make(2019, 1, 1), today = date_make(2026, 11, 22);
	ck_assert_str_eq(p->key, key);
	ck_assert(*p->title && *p->version && *p->approver);
	ck_assert(p->adopted.day == 0 ||
		  (p->adopted.day >= first.day && p->adopted.day <= today.day));
	ck_assert(p->published.day == 0 ||
		  (p->published.day >= first.day && p->published.day <= today.day));
	ck_assert_msg(strchr(p->source, '.'), "%s: the source has no address", key);
	for (int t = 0; t < p->tiers; t++)
		ck_assert(*p->offers[t]);
	ck_assert(!p->activate_on_timeout);
	ck_assert_int_ge(p->least_nights, 1);
}

START_TEST(every_policy_loads_by_itself_and_says_whose_it_is)
{
	struct shipped s = shipped_list();
	ck_assert_int_ge(s.count, 28);
	for (int i = 0; i < s.count; i++) {
		struct policy *p = policy_of(s.keys[i]);
		bool asks = false;
		provenance_check(s.keys[i], p);
		for (int r = 0; r < p->rule_count; r++) {
			ck_assert_msg(p->rules[r].action != ACTION_ACTIVATE,
				      "%s activates: nobody here agreed to that", s.keys[i]);
			asks = asks || p->rules[r].action == ACTION_PROPOSE;
		}
		ck_assert_msg(asks, "%s never asks anybody", s.keys[i]);
		free(p);
	}
}
END_TEST

START_TEST(a_policy_that_is_wrong_says_where_and_changes_nothing)
{
	char folder[] = "/tmp/swepd-policy-XXXXXX", path[64], said[2000] = "", want[200];
	struct policy p = {.tiers = 7};
	static const char text[] = "title = \"T\"; version = \"1\"; approver = \"A\";\n"
				   "adopted = \"2025-10-01\"; source = \"S\";\n"
				   "season = { from = \"1 November\"; to = \"31 March\"; };\n"
				   "tiers = ( \"A bed\" );\n"
				   "rules = ( { name = \"zero\"; action = \"propose\";\n"
				   "when = \"air.min <= 0 or\"; } );\n"
				   "exit = { when = \"air.min > 0\"; };\n";
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/zero.conf", folder);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	FILE *errors = fmemopen(said, sizeof(said), "w");
	ck_assert_int_eq(policy_load(path, &p, errors), 1);
	fclose(errors);
	snprintf(want, sizeof(want), "%s:6: rule \"zero\", column 16: ", path);
	ck_assert_msg(strncmp(said, want, strlen(want)) == 0, "%s", said);
	ck_assert_int_eq(p.tiers, 7);
	ck_assert_str_eq(p.title, "");
	unlink(path), rmdir(folder);
}
END_TEST

/* ---- in an area --------------------------------------------------------------------------- */

/* Every council of the folder as an area of one daemon, with all sources that need no key. */
static const char head[] =
    "mode = \"live\"; database = \"/nonexistent/swepd.db\";\n"
    "people = ( { user = \"duty\"; name = \"Duty\"; role = \"manager\"; } );\n"
    "gateways = ( { key = \"console\"; kind = \"console\"; } );\n"
    "areas = (\n";
#define FORECAST(name, feed, place)                                                                \
	"{ name = \"" name "\"; feed = \"" feed "\"; place = \"" place "\";\n"                     \
	"user_agent = \"swepd-tests (swep@example.org)\"; latitude = 52.4; longitude = -1.5;\n"    \
	"altitude = 90; },\n"
static const char sources[] = FORECAST("north", "open-meteo",
				       "heathrow") FORECAST("south", "open-meteo", "croydon")
    FORECAST("norway", "metno-complete",
	     "croydon") "{ name = \"warnings\"; feed = \"metoffice-rss\"; latitude = 52.4; "
			"longitude = -1.5;\n"
			"regions = ( \"wm\" ); },\n"
			"{ name = \"cold\"; feed = \"ukhsa\"; hazard = \"cold\"; latitude = 52.4;\n"
			"longitude = -1.5; regions = ( \"E12000005\" ); },\n"
			"{ name = \"heat\"; feed = \"ukhsa\"; hazard = \"heat\"; latitude = 52.4;\n"
			"longitude = -1.5; regions = ( \"E12000005\" ); }\n";
static const char telling[] =
    "groups = ( \"all\" );\ntemplates = { t = \"SWEP {area} {why} {code}\"; };\ncascade = (\n";

static void area_write(FILE *f, const char *here, const char *key, const char *policy)
{
	fprintf(f, "{ key = \"%s\"; name = \"%s\"; policy = \"%s/" FOLDER "/%s.conf\";\n", key, key,
		here, policy);
	fprintf(f, "holidays = \"%s/etc/bank-holidays-england.txt\";\n", here);
	fprintf(f, "sources = (\n%s);\n%s", sources, telling);
	for (int o = 0; o < OCCASION_TEST; o++) /* which is of no step */
		fprintf(f,
			"%s{ on = \"%s\"; group = \"all\"; template = \"t\"; acks = 1; repeat = "
			"true; }\n",
			o ? "," : "", occasion_name((enum occasion)o));
	fputs("); }", f);
}

static struct config loaded(const char *path)
{
	struct config c = {0};
	char *said = NULL;
	size_t size;
	FILE *errors = open_memstream(&said, &size);
	int count = config_load(path, &c, errors);
	fclose(errors);
	ck_assert_msg(count == 0, "%s", said);
	free(said);
	return c;
}

static void printed(const struct config *c, const char *path)
{
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	config_print(c, f);
	ck_assert_int_eq(fclose(f), 0);
}

static char *text_of(const char *path)
{
	struct stat s;
	ck_assert_int_eq(stat(path, &s), 0);
	char *text = calloc(1, (size_t)s.st_size + 1);
	FILE *f = fopen(path, "r");
	ck_assert_uint_eq(fread(text, 1, (size_t)s.st_size, f), (size_t)s.st_size);
	fclose(f);
	return text;
}

START_TEST(all_councils_are_areas_of_one_daemon)
{
	char here[400], folder[] = "/tmp/swepd-policies-XXXXXX", main[64], once[64], again[64];
	struct shipped s = shipped_list();
	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(main, sizeof(main), "%s/swepd.conf", folder);
	snprintf(once, sizeof(once), "%s/once.conf", folder);
	snprintf(again, sizeof(again), "%s/again.conf", folder);
	FILE *f = fopen(main, "w");
	fputs(head, f);
	for (int i = 0; i < s.count; i++) {
		area_write(f, here, s.keys[i], s.keys[i]);
		fputs(i + 1 < s.count ? ",\n" : "\n);\n", f);
	}
	fclose(f);
	struct config c = loaded(main);
	ck_assert_int_eq(c.settings->area_count, s.count);
	ck_assert_int_eq(c.settings->areas[s.count - 1]->policy.holidays.count, 32);
	printed(&c, once);
	struct config print = loaded(once);
	printed(&print, again);
	char *first = text_of(once), *second = text_of(again);
	ck_assert_str_eq(first, second);
	free(first);
	free(second);
	config_free(&c);
	config_free(&print);
	unlink(main), unlink(once), unlink(again), rmdir(folder);
}
END_TEST

/* A region's areas, all with the plainest policy. Returns the number of errors. */
static int region_load(const char *path, int areas, struct config *out, char *said, size_t size)
{
	char here[400], key[LIMIT_KEY];
	FILE *f = fopen(path, "w"), *errors = fmemopen(said, size, "w");
	ck_assert(f && errors && getcwd(here, sizeof(here)));
	fputs(head, f);
	for (int i = 0; i < areas; i++) {
		snprintf(key, sizeof(key), "area-%d", i + 1);
		area_write(f, here, key, "plain-zero");
		fputs(i + 1 < areas ? ",\n" : "\n);\n", f);
	}
	fclose(f);
	int count = config_load(path, out, errors);
	fclose(errors);
	return count;
}

START_TEST(a_region_has_so_many_areas_and_no_more)
{
	char path[] = "/tmp/swepd-region-XXXXXX", said[400] = "", want[200];
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	struct config c = {0};
	ck_assert_int_eq(region_load(path, LIMIT_AREAS, &c, said, sizeof(said)), 0);
	ck_assert_int_eq(c.settings->area_count, LIMIT_AREAS);
	ck_assert_str_eq(c.settings->areas[LIMIT_AREAS - 1]->key, "area-128");
	ck_assert_int_eq(c.settings->areas[LIMIT_AREAS - 1]->policy.rule_count, 1);
	config_free(&c);
	ck_assert_int_eq(region_load(path, LIMIT_AREAS + 1, &c, said, sizeof(said)), 1);
	snprintf(want, sizeof(want), "%s:4: areas must have 1 to 128 entries and has 129\n", path);
	ck_assert_str_eq(said, want);
	unlink(path);
}
END_TEST

/* ---- what they mean ----------------------------------------------------------------------- */

struct night_value {
	bool said;
	enum aggregate what;
	double nights[3]; /* tonight and the two after it */
};

#define N_ONE(a, v)                                                                                \
	{                                                                                          \
		true, a,                                                                           \
		{                                                                                  \
			v, MILD, MILD                                                              \
		}                                                                                  \
	}
#define N_THREE(a, x, y, z)                                                                        \
	{                                                                                          \
		true, a,                                                                           \
		{                                                                                  \
			x, y, z                                                                    \
		}                                                                                  \
	}
#define MILD 999 /* as on any mild night */

struct fact {
	const char *policy, *rule;
	struct night_value values[2];
	struct notice notice; /* level none: no notice */
	enum { DAY_AND_NIGHT, DAY_ONLY, NIGHT_ONLY } when; /* it is in force */
	int month, mday; /* 0: 10 December */
	enum truth want;
};

#define AIR AGGREGATE_AIR_MIN
#define THROUGHOUT AGGREGATE_AIR_THROUGHOUT
#define FEELS AGGREGATE_FEELS_MIN
#define ONE(a, v) .values = {N_ONE(a, v)}
#define THREE(a, x, y, z) .values = {N_THREE(a, x, y, z)}
#define BOTH(a, v, b, w) .values = {N_ONE(a, v), N_ONE(b, w)}
#define WARN(l, h)                                                                                 \
	.notice = {NOTICE_WARNING, "metoffice", .level = LEVEL_##l,                                \
		   .hazards = HAZARD_BIT(HAZARD_##h)}
#define BY_DAY .when = DAY_ONLY
#define BY_NIGHT .when = NIGHT_ONLY
#define ALERT(l, h)                                                                                \
	.notice = {NOTICE_ALERT, "ukhsa", .level = LEVEL_##l, .hazards = HAZARD_BIT(HAZARD_##h)}
#define YES .want = TRUTH_TRUE
#define NO .want = TRUTH_FALSE

/* clang-format off */
static const struct fact facts[] = {
	{"plain-zero", "zero", ONE(AIR, 0), YES},
	{"plain-zero", "zero", ONE(AIR, 0.1), NO},
	{"plain-zero", "zero", ONE(AIR, -5), .month = 11, .mday = 1, YES},
	{"plain-zero", "zero", ONE(AIR, -5), .month = 10, .mday = 31, NO},
	{"plain-zero", "zero", ONE(AIR, -5), .month = 3, .mday = 31, YES},
	{"plain-zero", "zero", ONE(AIR, -5), .month = 4, .mday = 1, NO},

	{"coventry-2020", "three-nights", THREE(AIR, -0.1, -0.1, -0.1), YES},
	{"coventry-2020", "three-nights", THREE(AIR, -0.1, 0, -0.1), NO},
	{"coventry-2020", "three-nights", THREE(AIR, -2, -2, MILD), NO},
	{"coventry-2020", "hard-night", ONE(AIR, -3), NO},
	{"coventry-2020", "hard-night", ONE(AIR, -3.1), YES},
	{"coventry-2020", "warning", WARN(AMBER, WIND), YES},
	{"coventry-2020", "warning", WARN(RED, SNOW), YES},
	{"coventry-2020", "warning", WARN(YELLOW, SNOW), NO},

	{"coventry-2022", "feels-below-zero", ONE(FEELS, -0.1), YES},
	{"coventry-2022", "feels-below-zero", ONE(FEELS, 0), NO},
	{"coventry-2022", "feels-below-zero", ONE(AIR, -5), NO},
	{"coventry-2022", "warning", WARN(AMBER, ICE), YES},
	{"coventry-2022", "warning", WARN(YELLOW, ICE), NO},
	{"coventry-2022", "yellow", WARN(YELLOW, ICE), YES},

	{"coventry-2024", "feels-zero", ONE(FEELS, 0), YES},
	{"coventry-2024", "feels-zero", ONE(FEELS, 0.1), NO},
	{"coventry-2024", "warning", WARN(YELLOW, RAIN), YES},
	{"coventry-2024", "warning", NO},

	{"coventry-2025", "tier1-cold", ONE(AIR, -0.1), YES},
	{"coventry-2025", "tier1-cold", ONE(AIR, 0), NO},
	{"coventry-2025", "tier2-run", THREE(AIR, 0, 0, 0), YES},
	{"coventry-2025", "tier2-run", THREE(AIR, 0, 0, 0.1), NO},
	{"coventry-2025", "tier2-amber", WARN(AMBER, WIND), YES},
	{"coventry-2025", "tier2-amber", WARN(YELLOW, WIND), NO},
	{"coventry-2025", "tier2-amber", WARN(AMBER, SNOW), BY_DAY, YES},
	{"coventry-2025", "tier2-amber", WARN(AMBER, SNOW), BY_NIGHT, YES},

	{"birmingham", "real-feel", ONE(FEELS, 0), YES},
	{"birmingham", "real-feel", ONE(FEELS, 0.5), NO},
	{"birmingham", "warning", WARN(YELLOW, SNOW), YES},

	{"solihull", "zero", ONE(AIR, 0), YES},
	{"solihull", "zero", ONE(AIR, 0.1), NO},

	{"warwick-2019", "below-zero", ONE(AIR, -0.1), YES},
	{"warwick-2019", "below-zero", ONE(AIR, 0), NO},
	{"warwick-2019", "wet-or-wild", BOTH(AIR, 2, AGGREGATE_RAIN_SUM, 12), YES},
	{"warwick-2019", "wet-or-wild", BOTH(AIR, 3, AGGREGATE_GUST_MAX, 20), YES},
	{"warwick-2019", "wet-or-wild", BOTH(AIR, 1, AGGREGATE_SNOW_SUM, 3), YES},
	{"warwick-2019", "wet-or-wild", BOTH(AIR, 3.5, AGGREGATE_RAIN_SUM, 30), NO},
	{"warwick-2019", "wet-or-wild", BOTH(AIR, 2, AGGREGATE_RAIN_SUM, 3), NO},

	{"nuneaton", "three-nights", THREE(AIR, 0, 0, -1), YES},
	{"nuneaton", "three-nights", THREE(AIR, 0, 1, -1), NO},
	{"nuneaton", "red", WARN(RED, WIND), YES},
	{"nuneaton", "red", WARN(AMBER, WIND), NO},

	{"gloucestershire", "hard-night", ONE(AIR, -3), YES},
	{"gloucestershire", "hard-night", ONE(AIR, -2.9), NO},
	{"gloucestershire", "three-nights", THREE(AIR, 0, 0, 0), YES},
	{"gloucestershire", "amber", WARN(AMBER, RAIN), YES},
	{"gloucestershire", "amber", WARN(YELLOW, RAIN), NO},

	{"brighton", "feels-zero", ONE(FEELS, 0), YES},
	{"brighton", "feels-zero", ONE(FEELS, 1), NO},
	{"brighton", "amber", WARN(AMBER, WIND), YES},
	{"brighton", "christmas", .month = 12, .mday = 24, YES},
	{"brighton", "christmas", .month = 12, .mday = 28, YES},
	{"brighton", "christmas", .month = 12, .mday = 29, NO},
	{"brighton", "new-year", .month = 12, .mday = 31, YES},
	{"brighton", "new-year", .month = 1, .mday = 2, YES},
	{"brighton", "new-year", .month = 1, .mday = 3, NO},

	{"oxford", "below-zero", ONE(AIR, -0.1), YES},
	{"oxford", "below-zero", ONE(AIR, 0), NO},
	{"oxford", "warm-between", THREE(AIR, -1, 2, -1), YES},
	{"oxford", "warm-between", THREE(AIR, -1, 2, 2), NO},
	{"oxford", "feels-below-zero", ONE(FEELS, -1), YES},

	{"oxford-heat", "yellow", ALERT(YELLOW, HEAT), .month = 7, .mday = 15, YES},
	{"oxford-heat", "yellow", ALERT(YELLOW, COLD), .month = 7, .mday = 15, NO},
	{"oxford-heat", "amber", ALERT(AMBER, HEAT), .month = 7, .mday = 15, YES},
	{"oxford-heat", "amber", ALERT(YELLOW, HEAT), .month = 7, .mday = 15, NO},
	{"oxford-heat", "red", ALERT(RED, HEAT), .month = 9, .mday = 30, YES},
	{"oxford-heat", "red", ALERT(RED, HEAT), .month = 10, .mday = 1, NO},

	{"london", "anywhere", ONE(AIR, -0.1), YES},
	{"london", "anywhere", ONE(AIR, 0), NO},

	{"northamptonshire", "zero", ONE(AIR, 0), YES},
	{"northamptonshire", "zero", ONE(AIR, 0.1), NO},
	{"northamptonshire", "series", THREE(AIR, -1, 2, 0), YES},
	{"northamptonshire", "series", THREE(AIR, -1, 2, 1), NO},

	{"exeter", "feels-below-zero", ONE(FEELS, -0.1), YES},
	{"exeter", "feels-below-zero", ONE(FEELS, 0), NO},

	{"folkestone", "throughout", BOTH(AIR, -4, THROUGHOUT, 0), YES},
	{"folkestone", "throughout", BOTH(AIR, -4, THROUGHOUT, 0.1), NO},
	{"folkestone", "zero", ONE(AIR, 0), YES},

	{"swale", "below-zero", ONE(AIR, -0.1), YES},
	{"swale", "below-zero", ONE(AIR, 0), NO},

	{"east-devon", "three-nights", THREE(AIR, 0, -2, 0), YES},
	{"east-devon", "red", WARN(RED, SNOW), YES},
	{"east-devon", "red", WARN(RED, FOG), NO},
	{"east-devon", "red", WARN(AMBER, SNOW), NO},
	{"east-devon", "amber", WARN(AMBER, WIND), YES},

	{"cherwell", "three-nights", THREE(AIR, 0, 0, 0), YES},
	{"cherwell", "three-nights", THREE(AIR, 0, 0, 1), NO},

	{"canterbury", "three-nights", THREE(AIR, 0, 0, 0), YES},
	{"canterbury", "three-nights", ONE(AIR, -9), NO},
	{"canterbury", "one-night", ONE(AIR, 0), YES},

	{"elmbridge", "three-nights", THREE(AIR, 0, 0, 0), YES},
	{"elmbridge", "three-nights", THREE(AIR, 0, 0, 0), .month = 4, .mday = 10, NO},
	{"elmbridge", "one-night", ONE(AIR, 0), YES},
	{"elmbridge", "heat", ALERT(AMBER, HEAT), .month = 7, .mday = 15, YES},
	{"elmbridge", "heat", ALERT(YELLOW, HEAT), .month = 7, .mday = 15, NO},

	{"southend", "three-nights", THREE(AIR, -0.1, -0.1, -0.1), YES},
	{"southend", "three-nights", THREE(AIR, 0, 0, 0), NO},

	{"kirklees", "three-nights", THREE(AIR, 0, 0, 0), YES},
	{"kirklees", "three-nights", THREE(AIR, 0, 0, MILD), NO},

	{"peterborough", "three-nights", THREE(AIR, 0, 0, 0), YES},
	{"peterborough", "heat", WARN(AMBER, HEAT), .month = 7, .mday = 15, YES},
	{"peterborough", "heat", WARN(AMBER, HEAT), BY_NIGHT, .month = 7, .mday = 15, NO},
	{"peterborough", "heat", WARN(AMBER, RAIN), .month = 7, .mday = 15, NO},

	{"bristol", "freezing", ONE(AIR, 0), YES},
	{"bristol", "freezing", ONE(AIR, 1), NO},
	{"bristol", "cold-alert", ALERT(YELLOW, COLD), YES},

	{"north-east-lincolnshire", "season", YES},
	{"north-east-lincolnshire", "season", .month = 4, .mday = 1, NO},
	{"north-east-lincolnshire", "three-nights", THREE(AIR, 0, 0, 0), YES},

	{"herefordshire", "zero", ONE(AIR, 0), YES},
	{"herefordshire", "zero", ONE(AIR, 0.1), NO},
};
/* clang-format on */

/* What every source says on a mild night, known for certain. */
static const double mild[AGGREGATE_COUNT] = {
    [AGGREGATE_AIR_MIN] = 8,   [AGGREGATE_AIR_THROUGHOUT] = 12, [AGGREGATE_AIR_MAX] = 12,
    [AGGREGATE_FEELS_MIN] = 6, [AGGREGATE_FEELS_MAX] = 11,      [AGGREGATE_CHILL_MIN] = 6,
    [AGGREGATE_WIND_MAX] = 3,  [AGGREGATE_GUST_MAX] = 6,        [AGGREGATE_RAIN_SUM] = 0,
    [AGGREGATE_SNOW_SUM] = 0,  [AGGREGATE_SNOW_CHANCE] = 0};

static void night_say(struct outlook *o, int night, enum aggregate what, double value)
{
	o->all.nights[night][what] = (struct interval){value, value};
	o->all.days[night][what] = (struct interval){value, value};
}

static struct notice_watch watches[3];
static struct notice in_force;

/* From the morning before tonight to the end of all nights there are. */
static struct span whole_span(const struct outlook *o)
{
	return (struct span){outlook_day(o, 0).from, outlook_night(o, OUTLOOK_NIGHTS - 1).to};
}

static void notices_say(struct outlook *o, const struct fact *f)
{
	const unsigned hazards[] = {HAZARD_ANY, HAZARD_BIT(HAZARD_COLD), HAZARD_BIT(HAZARD_HEAT)};
	for (int i = 0; i < 3; i++)
		watches[i] = (struct notice_watch){i ? NOTICE_ALERT : NOTICE_WARNING,
						   i ? "ukhsa" : "metoffice", hazards[i], true,
						   whole_span(o)};
	in_force = f->notice;
	in_force.id = in_force.areas = in_force.headline = "";
	in_force.here = TRUTH_TRUE;
	struct span day = outlook_day(o, TONIGHT), night = outlook_night(o, TONIGHT);
	in_force.valid = (struct span){f->when == NIGHT_ONLY ? night.from : day.from,
				       f->when == DAY_ONLY ? day.to : night.to};
	o->watches = watches;
	o->watch_count = 3;
	o->notices = &in_force;
	o->notice_count = f->notice.level != LEVEL_NONE;
}

static void outlook_say(struct outlook *o, const struct policy *p, const struct fact *f)
{
	outlook_clear(o);
	o->hours = p->hours;
	o->tonight = f->month ? date_make(2026, f->month, f->mday) : date_make(2026, 12, 10);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++)
			night_say(o, n, (enum aggregate)a, mild[a]);
	for (size_t v = 0; v < COUNT_OF(f->values); v++)
		for (int n = 0; n < 3 && f->values[v].said; n++)
			if (f->values[v].nights[n] < MILD)
				night_say(o, TONIGHT + n, f->values[v].what,
					  f->values[v].nights[n]);
	notices_say(o, f);
}

static int rule_named(const struct policy *p, const char *name)
{
	for (int r = 0; r < p->rule_count; r++)
		if (strcmp(p->rules[r].name, name) == 0)
			return r;
	ck_abort_msg("%s has no rule \"%s\"", p->key, name);
	return -1;
}

/* Whether anybody is asked to open on what is in force. */
static bool opens(const struct policy *p, const struct outlook *o)
{
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action == ACTION_PROPOSE &&
		    policy_rule_holds(p, r, o, TONIGHT, o->tonight) == TRUTH_TRUE)
			return true;
	return false;
}

START_TEST(rules_mean_what_was_published)
{
	struct outlook *o = calloc(1, sizeof(*o));
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		const struct fact *f = &facts[i];
		struct policy *p = policy_of(f->policy);
		outlook_say(o, p, f);
		enum truth got =
		    policy_rule_holds(p, rule_named(p, f->rule), o, TONIGHT, o->tonight);
		ck_assert_msg(got == f->want, "row %zu, %s %s: %s", i + 1, f->policy, f->rule,
			      truth_name(got));
		free(p);
	}
	free(o);
}
END_TEST

START_TEST(no_exit_holds_while_a_rule_asks_to_open)
{
	struct outlook *o = calloc(1, sizeof(*o));
	int seen = 0;
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		struct policy *p = policy_of(facts[i].policy);
		outlook_say(o, p, &facts[i]);
		if (opens(p, o)) {
			seen++;
			ck_assert_msg(rule_eval(&p->exit, o, TONIGHT) == TRUTH_FALSE, "row %zu, %s",
				      i + 1, facts[i].policy);
		}
		free(p);
	}
	ck_assert_int_ge(seen, 40);
	free(o);
}
END_TEST

/* What only advises counts too: nobody is asked to end SWEP on a night of which it says that it is
 * dangerous, and the season's last night may freeze as hard as any. */
START_TEST(no_exit_may_hold_beside_any_rule)
{
	struct shipped s = shipped_list();
	char found[2000] = "";
	for (int i = 0; i < s.count; i++) {
		struct policy *p = policy_of(s.keys[i]);
		for (int r = 0; r < p->rule_count; r++)
			if (rule_meets(&p->exit, &p->rules[r].when))
				snprintf(found + strlen(found), sizeof(found) - strlen(found),
					 "%s: %s\n", p->key, p->rules[r].name);
		free(p);
	}
	ck_assert_msg(found[0] == '\0', "%s", found);
}
END_TEST

/* The strongest tier that a rule of at least this action names. */
static int tier_of(const struct policy *p, const struct outlook *o, enum action least)
{
	int tier = 0;
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action >= least && p->rules[r].tier > tier &&
		    policy_rule_holds(p, r, o, TONIGHT, o->tonight) == TRUTH_TRUE)
			tier = p->rules[r].tier;
	return tier;
}

/* Councils adopted "an amber warning" without hours: one that is over by the evening opens for that
 * night as one that begins then, and keeps it open as long. */
static void day_as_night(const struct policy *p, struct outlook *o, struct fact *f)
{
	f->when = NIGHT_ONLY;
	outlook_say(o, p, f);
	int propose = tier_of(p, o, ACTION_PROPOSE), advise = tier_of(p, o, ACTION_ADVISE);
	bool ends = rule_eval(&p->exit, o, TONIGHT) == TRUTH_TRUE;
	f->when = DAY_ONLY;
	outlook_say(o, p, f);
	ck_assert_msg(tier_of(p, o, ACTION_PROPOSE) >= propose &&
			  tier_of(p, o, ACTION_ADVISE) >= advise &&
			  (ends || rule_eval(&p->exit, o, TONIGHT) == TRUTH_FALSE),
		      "%s: %s %s", p->key, level_name(NOTICE_WARNING, f->notice.level),
		      f->notice.hazards == HAZARD_BIT(HAZARD_SNOW) ? "snow" : "wind");
}

START_TEST(a_warning_by_day_is_one_for_the_night_after_it)
{
	struct outlook *o = calloc(1, sizeof(*o));
	struct fact warned[] = {
	    {WARN(YELLOW, SNOW)}, {WARN(AMBER, SNOW)}, {WARN(RED, SNOW)}, {WARN(AMBER, WIND)}};
	struct shipped s = shipped_list();
	for (int i = 0; i < s.count; i++) {
		struct policy *p = policy_of(s.keys[i]);
		for (size_t n = 0; n < COUNT_OF(warned); n++)
			day_as_night(p, o, &warned[n]);
		free(p);
	}
	free(o);
}
END_TEST

/* Once it is mild and nothing is in force, every council may end; but not by software's leave while
 * nobody can tell. */
START_TEST(every_exit_holds_when_all_is_mild_and_none_when_nothing_is_known)
{
	struct outlook *o = calloc(1, sizeof(*o));
	struct shipped s = shipped_list();
	for (int i = 0; i < s.count; i++) {
		struct policy *p = policy_of(s.keys[i]);
		bool standing = strcmp(s.keys[i], "north-east-lincolnshire") == 0;
		struct fact quiet = {.month = 4, .mday = standing ? 1 : 10};
		outlook_say(o, p, &quiet);
		ck_assert_msg(rule_eval(&p->exit, o, TONIGHT) == TRUTH_TRUE, "%s", s.keys[i]);
		outlook_clear(o);
		o->hours = p->hours;
		o->tonight = date_make(2026, 12, 10);
		ck_assert_msg(rule_eval(&p->exit, o, TONIGHT) != TRUTH_TRUE, "%s", s.keys[i]);
		free(p);
	}
	free(o);
}
END_TEST

static bool shown_true(const char *policy, const char *rule)
{
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		if (strcmp(facts[i].policy, policy) == 0 && strcmp(facts[i].rule, rule) == 0 &&
		    facts[i].want == TRUTH_TRUE)
			return true;
	return false;
}

START_TEST(no_shipped_rule_is_without_a_fact)
{
	struct shipped s = shipped_list();
	for (int i = 0; i < s.count; i++) {
		struct policy *p = policy_of(s.keys[i]);
		for (int r = 0; r < p->rule_count; r++)
			ck_assert_msg(shown_true(p->key, p->rules[r].name), "%s %s", p->key,
				      p->rules[r].name);
		free(p);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    every_policy_loads_by_itself_and_says_whose_it_is,
	    a_policy_that_is_wrong_says_where_and_changes_nothing,
	    all_councils_are_areas_of_one_daemon,
	    a_region_has_so_many_areas_and_no_more,
	    rules_mean_what_was_published,
	    no_exit_holds_while_a_rule_asks_to_open,
	    no_exit_may_hold_beside_any_rule,
	    a_warning_by_day_is_one_for_the_night_after_it,
	    every_exit_holds_when_all_is_mild_and_none_when_nothing_is_known,
	    no_shipped_rule_is_without_a_fact,
	};
	return suite_run("policies", cases, COUNT_OF(cases));
}
