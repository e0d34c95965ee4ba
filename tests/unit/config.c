/* SPDX-License-Identifier: MIT
 *
 * The configuration: every refusal word for word, and what is shipped read, printed and read again.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv.h"
#include "lib/suite.h"
#include "phone.h"
#include "pseudo_group.h"
#include "sms.h"
#include "template.h"

/* ---- a small council --------------------------------------------------------------------- */

#define LONG                                                                                       \
	"\"aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa \""                         \
	"\"aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa \"\n"

/* clang-format off */
static const char main_text[] =
/*  1 */ "mode = \"live\";\n"
/*  2 */ "database = \"/var/lib/swepd/swepd.db\";\n"
/*  3 */ "people = ( { user = \"duty\"; name = \"Duty manager\"; role = \"manager\"; } );\n"
/*  4 */ "gateways = ( { key = \"console\"; kind = \"console\"; } );\n"
/*  5 */ "areas = ( {\n"
/*  6 */ "key = \"coventry\"; name = \"Coventry\";\n"
/*  7 */ "hold = \"2h\";\n"
/*  8 */ "policy = \"policies/zero.conf\";\n"
/*  9 */ "groups = ( \"on-call\", \"partners\" );\n"
/* 10 */ "sources = (\n"
/* 11 */ "{ name = \"metno\"; feed = \"metno-complete\"; user_agent = \"swep@example.org\";\n"
/* 12 */ "latitude = 52.4081; longitude = -1.5106; altitude = 90; }\n"
/* 13 */ ");\n"
/* 14 */ "templates = {\n"
/* 15 */ "ask = \"SWEP {area}: {why}. Reply OK {code}\";\n"
/* 16 */ "tell = \"SWEP {area} {night}\";\n"
/* 17 */ "};\n"
/* 18 */ "cascade = (\n"
/* 19 */ "{ on = \"proposal\"; group = \"on-call\"; template = \"ask\"; acks = 1; repeat = true; },\n"
/* 20 */ "{ on = \"activation\"; group = \"partners\"; template = \"tell\"; },\n"
/* 21 */ "{ on = \"standdown\"; group = \"told\"; template = \"tell\"; },\n"
/* 22 */ "{ on = \"recall\"; group = \"told\"; template = \"tell\"; },\n"
/* 23 */ "{ on = \"review\"; group = \"on-call\"; template = \"ask\"; acks = 1; repeat = true; },\n"
/* 24 */ "{ on = \"blind\"; group = \"partners\"; template = \"ask\"; acks = 1; then = \"on-call\"; },\n"
/* 25 */ "{ on = \"surge\"; group = \"on-call\"; template = \"ask\"; acks = 1; repeat = true; }\n"
/* 26 */ ");\n"
/* 27 */ "} );\n";

static const char policy_text[] =
/*  1 */ "title = \"One night at zero\";\n"
/*  2 */ "version = \"1\";\n"
/*  3 */ "approver = \"Cabinet\";\n"
/*  4 */ "adopted = \"2025-10-01\";\n"
/*  5 */ "source = \"Minute 7\";\n"
/*  6 */ "season = { from = \"1 November\"; to = \"31 March\"; };\n"
/*  7 */ "tiers = ( \"A bed for everyone\" );\n"
/*  8 */ "rules = (\n"
/*  9 */ "{ name = \"zero\"; when = \"air.min <= 0\"; action = \"propose\"; tier = 1; }\n"
/* 10 */ ");\n"
/* 11 */ "exit = { when = \"air.min > 0 for 2 nights\"; };\n";
/* clang-format on */

struct council {
	char folder[64];
	char main[32768], policy[32768];
};

static void text_write(const struct council *c, const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", c->folder, name);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path, 0600), 0);
}

static struct council council_open(void)
{
	struct council c = {.folder = "/tmp/swepd-config-XXXXXX"};
	char path[128];
	ck_assert_ptr_nonnull(mkdtemp(c.folder));
	snprintf(path, sizeof(path), "%s/policies", c.folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	memcpy(c.main, main_text, sizeof(main_text));
	memcpy(c.policy, policy_text, sizeof(policy_text));
	return c;
}

static void council_close(const struct council *c)
{
	static const char *const names[] = {"swepd.conf",  "policies/zero.conf", "secret",
					    "credentials", "policies",           ""};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char path[128];
		snprintf(path, sizeof(path), "%s/%s", c->folder, names[i]);
		remove(path);
	}
}

/* Puts `to` in the place of the only `from`. */
static void text_edit(char *text, const char *from, const char *to)
{
	char rest[32768];
	char *at = strstr(text, from);
	ck_assert_msg(at && !strstr(at + 1, from), "\"%s\" must stand there once", from);
	snprintf(rest, sizeof(rest), "%s", at + strlen(from));
	snprintf(at, sizeof(rest) - (size_t)(at - text), "%s%s", to, rest);
}

/* Drops the folder's name wherever it stands. */
static void folder_forget(char *text, const char *folder)
{
	char mark[80];
	snprintf(mark, sizeof(mark), "%s/", folder);
	for (char *at; (at = strstr(text, mark));)
		memmove(at, at + strlen(mark), strlen(at + strlen(mark)) + 1);
}

#define SAID_SIZE 65536

/* Loads; what was complained of, to be freed. */
static char *path_load(const char *path, struct config *out, int *errors)
{
	char *said = calloc(1, SAID_SIZE);
	FILE *f = fmemopen(said, SAID_SIZE, "w");
	*errors = config_load(path, out, f);
	fclose(f);
	return said;
}

static char *council_load(const struct council *c, struct config *out, int *errors)
{
	char path[128];
	text_write(c, "swepd.conf", c->main);
	text_write(c, "policies/zero.conf", c->policy);
	snprintf(path, sizeof(path), "%s/swepd.conf", c->folder);
	char *said = path_load(path, out, errors);
	folder_forget(said, c->folder);
	return said;
}

static char *config_text(const struct config *config)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	config_print(config, f);
	fclose(f);
	return text;
}

/* ---- refusals ---------------------------------------------------------------------------- */

struct edit {
	const char *from, *to;
};

/* A "*" in the lines stands for a list that grows with the program. */
struct refusal {
	struct edit main, policy;
	const char *lines;
};

#define MAIN "swepd.conf:"
#define POLICY "policies/zero.conf:"

/* clang-format off */
static const struct refusal refusals[] = {
	/* shape */
	{{"mode = \"live\";", "mode = ;"}, {0},
	 MAIN "1: syntax error\n"},
	{{"hold = \"2h\";", "hold = \"2h\"; hold = \"3h\";"}, {0},
	 MAIN "7: duplicate setting name\n"},
	{{"hold = \"2h\";", "@include \"/etc\""}, {0},
	 MAIN "7: @include is not supported: a policy is named with policy = \"policies/NAME.conf\";\n"},
	{{"altitude = 90", "altitude = 4294967386"}, {0},
	 MAIN "12: the number 4294967386 is too large\n"},
	{{"mode = \"live\";", "/* 99999999999\n\"@include */ mode = \"5000000000 # @include\"; # 77777777777"}, {0},
	 MAIN "2: mode must be one of \"live\", \"exercise\"\n"},
	{{"mode = \"live\";", "mode = \"li\nve\"; /*\n*/ speed = 99999999999;"}, {0},
	 MAIN "3: the number 99999999999 is too large\n"},
	{{"( \"on-call\", \"partners\" )", "\"on-call\""}, {0},
	 MAIN "9: groups must be a list: groups = ( … );\n"},
	{{"gateways = ( { key = \"console\"; kind = \"console\"; } );", "gateways = ();"}, {0},
	 MAIN "4: gateways must have 1 to 8 entries and has 0\n"},
	{{"sources = (\n{", "sources = (\n7, {"}, {0},
	 MAIN "11: each entry of sources must be a group: { … }\n"},
	{{"mode = \"live\";", "mode = \"live\"; web = 8099;"}, {0},
	 MAIN "1: web must be a group: web = { … };\n"},

	/* names */
	{{"hold =", "hlod ="}, {0},
	 MAIN "7: \"hlod\" is not a setting of an area; did you mean \"hold\"?\n"},
	{{"hold =", "whatever-else ="}, {0},
	 MAIN "7: \"whatever-else\" is not a setting of an area\n"},
	{{0}, {"version = \"1\";", "key = \"zero\"; version = \"1\";"},
	 POLICY "2: \"key\" is not a setting of a policy\n"},
	{{"key = \"console\"", "key = \"Console\""}, {0},
	 MAIN "4: key may hold only a-z, 0-9 and \"-\", and does not begin with \"-\"\n"},
	{{"key = \"console\"", "key = \"a-key-of-one-and-thirty-letters-\""}, {0},
	 MAIN "4: key is longer than 31 bytes\n"},

	/* missing */
	{{"database = \"/var/lib/swepd/swepd.db\";", ""}, {0},
	 MAIN "1: the file needs the setting \"database\"\n"},
	{{"name = \"Coventry\";", "name = \"\";"}, {0},
	 MAIN "6: name must not be empty\n"},
	{{"policy = \"policies/zero.conf\";", ""}, {0},
	 MAIN "5: an area needs the setting \"policy\"\n"},
	{{0}, {"exit = { when = \"air.min > 0 for 2 nights\"; };", ""},
	 POLICY "1: the group \"exit\" is missing\n"},
	{{0}, {"exit = { when = \"air.min > 0 for 2 nights\"; };", "exit = { };"},
	 POLICY "11: the exit needs the setting \"when\"\n"},
	{{"groups = ( \"on-call\", \"partners\" );", ""}, {0},
	 MAIN "5: the list \"groups\" is missing\n"},

	/* types and ranges */
	{{"hold = \"2h\"", "hold = 2"}, {0},
	 MAIN "7: hold must be a duration in quotes, such as \"2h\"\n"},
	{{"hold = \"2h\"", "hold = \"two hours\""}, {0},
	 MAIN "7: hold must be a duration in quotes, such as \"2h\"\n"},
	{{"hold = \"2h\"", "hold = \"13h\""}, {0},
	 MAIN "7: hold must be between 5m and 12h\n"},
	{{"hold = \"2h\"", "hold = { from = 1; }"}, {0},
	 MAIN "7: hold must be a duration in quotes, such as \"2h\"\n"},
	{{"latitude = 52.4081; longitude = -1.5106", "latitude = -1.5106; longitude = 52.4081"}, {0},
	 MAIN "12: latitude must be between 49 and 61\n" MAIN "12: longitude must be between -9 and 2\n"},
	{{"altitude = 90", "altitude = 1e999"}, {0},
	 MAIN "12: altitude must be a number\n"},
	{{"template = \"ask\"; acks = 1; repeat = true; },\n{ on = \"activation\"",
	  "template = \"ask\"; acks = 1.5; repeat = 1; },\n{ on = \"activation\""}, {0},
	 MAIN "19: acks must be a whole number\n" MAIN "19: repeat must be true or false\n"},
	{{"mode = \"live\";", "mode = \"live\"; web = { host = \"localhost\"; port = 65536; };"}, {0},
	 MAIN "1: host must be a numeric address such as \"127.0.0.1\"\n"
	 MAIN "1: port must be between 0 and 65535\n"},
	{{"\"/var/lib/swepd/swepd.db\"", "\"swepd.db\""}, {0},
	 MAIN "2: database must be a whole path that begins with \"/\"\n"},
	{{"role = \"manager\"", "role = \"none\""}, {0},
	 MAIN "3: role must be one of \"viewer\", \"worker\", \"manager\"\n"},
	{{"name = \"Duty manager\"", "name = \"Duty\\nmanager\""}, {0},
	 MAIN "3: name must be one line of readable UTF-8 text\n"},
	{{"name = \"Duty manager\"", "name = \"Duty \\xff\""}, {0},
	 MAIN "3: name must be one line of readable UTF-8 text\n"},
	{{0}, {"\"2025-10-01\"", "\"2025-02-29\""},
	 POLICY "4: adopted must be a date in quotes, such as \"2025-10-01\", its month (\"2025-10\") or year alone, or \"unknown\"\n"},
	{{0}, {"\"31 March\"", "\"31 February\""},
	 POLICY "6: to must be a day of the year in quotes, such as \"1 November\"\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; night = { from = \"06:00\"; to = \"24:10\"; };"},
	 POLICY "2: from must be between 12:00 and 23:59\n"
	 POLICY "2: to must be a local time in quotes, such as \"10:45\"\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; working_hours = { from = \"17:00\"; to = \"09:00\"; };"},
	 POLICY "2: working hours must begin before they end\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; review = \"17:00\";"},
	 POLICY "2: review at 17:00 is outside the working hours, 09:00 to 17:00, in which alone "
	 "SWEP may be ended\n"},
	{{0}, {"version = \"1\";", "version = \"1\";\nworking_hours = { from = \"10:31\"; to = \"18:00\"; };"},
	 POLICY "3: review at 10:30 is outside the working hours, 10:31 to 18:00, in which alone "
	 "SWEP may be ended\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; watch_nights = 11;"},
	 POLICY "2: watch_nights must be between 0 and 10\n"},

	/* people, gateways, mode */
	{{"role = \"manager\"", "role = \"worker\""}, {0},
	 MAIN "3: people: nobody has the role \"manager\", so nobody could decide\n"},
	{{"people = (", "people = ( { user = \"duty\"; name = \"Other\"; role = \"viewer\"; },\n"}, {0},
	 MAIN "4: user \"duty\" is there twice\n"},
	{{"kind = \"console\"", "kind = \"consule\""}, {0},
	 MAIN "4: there is no gateway of kind \"consule\"; there are \"console\", \"kannel\", *\n"},
	{{"kind = \"console\";", "kind = \"console\"; real = true;"}, {0},
	 MAIN "4: gateway \"console\" prints texts and is not real\n"},
	{{"kind = \"console\"; }", "kind = \"console\"; },\n{ key = \"console\"; kind = \"console\"; }"}, {0},
	 MAIN "5: gateway \"console\" is there twice\n"},
	{{"kind = \"console\";", "kind = \"console\"; callback_url = \"http://127.0.0.1:8099\";"}, {0},
	 MAIN "4: gateway \"console\" has callback_url, and there is no web listener: set web.host\n"
	 MAIN "4: gateway \"console\" has callback_url and needs callback_token_file: without it anybody "
	 "could forge receipts\n"},
	{{"kind = \"console\";", "kind = \"console\"; url = \"127.0.0.1:13013\";"}, {0},
	 MAIN "4: url must be an address such as \"https://api.met.no/…\"\n"},
	{{"mode = \"live\";", "mode = \"live\"; speed = 60;"}, {0},
	 MAIN "1: speed is for mode = \"exercise\" only: a live clock runs at 1\n"},

	{{"kind = \"console\";", "kind = \"kannel\";"}, {0},
	 MAIN "4: gateway \"console\": the address of Kannel's sendsms is not set\n"},

	/* secrets */
	{{"kind = \"console\";", "kind = \"console\"; password = \"hunter2\"; callback_token = 7;"}, {0},
	 MAIN "4: password is never written in this file: put it into a file of its own and name that with "
	 "password_file\n"
	 MAIN "4: callback_token is never written in this file: put it into a file of its own and name that "
	 "with callback_token_file\n"},
	{{"kind = \"console\";", "kind = \"console\"; password_file = \"./none\";"}, {0},
	 MAIN "4: password_file names ./none, which cannot be read: No such file or directory\n"},
	{{"kind = \"console\";", "kind = \"console\"; password_file = \"policies/\";"}, {0},
	 MAIN "4: password_file names policies/, which cannot be read: Is a directory\n"},

	/* sources */
	{{"feed = \"metno-complete\"", "feed = \"metno\""}, {0},
	 MAIN "11: there is no feed \"metno\"; there are \"metno-compact\", *\n"},
	{{"user_agent = \"swep@example.org\";", ""}, {0},
	 MAIN "11: source \"metno\" needs user_agent: MET Norway refuses whoever does not say who asks and "
	 "how to reach them\n"},
	{{"user_agent = \"swep@example.org\";", "user_agent = \"Bücher\";"}, {0},
	 MAIN "11: source \"metno\": a header may hold only printable ASCII\n"},
	{{"altitude = 90;", "altitude = 90; url = \"file:///tmp/oslo.json\";"}, {0},
	 MAIN "12: source \"metno\" reads a file, and fetch.allow_file_urls is not true\n"},

	/* addresses are shown, stored and logged */
	{{"altitude = 90;", "altitude = 90; url = \"https://me:hunter2@example.org/f\";"}, {0},
	 MAIN "12: source \"metno\": a user name or password in its address would be shown to people\n"},
	{{"altitude = 90;", "altitude = 90; url = \"https://example.org/f?lat=5&ApiKey=hunter2\";"}, {0},
	 MAIN "12: source \"metno\": \"ApiKey\" in its address would be shown to people: a key belongs in a "
	 "file of its own, named with key_file\n"},
	{{"altitude = 90;", "altitude = 90; url = \"https://example.org/f?token=hunter2#x\";"}, {0},
	 MAIN "12: source \"metno\": \"token\" in its address would be shown to people: *\n"},
	{{"altitude = 90;", "altitude = 90; url = \"https://example.org?api_key=hunter2\";"}, {0},
	 MAIN "12: source \"metno\": \"api_key\" in its address would be shown to people: *\n"},
	{{"altitude = 90;", "altitude = 90; key_file = \"swepd.conf\"; url = \"http://example.org/f\";"}, {0},
	 MAIN "12: source \"metno\": http would carry its key in the clear: its address must be https, or on "
	 "this machine\n"},
	{{"altitude = 90;", "altitude = 90; key_file = \"swepd.conf\"; url = \"http://127.0.0.1.example.org/f\";"}, {0},
	 MAIN "12: source \"metno\": http would carry its key in the clear: *\n"},

	{{"altitude = 90; }", "altitude = 90; },\n{ name = \"metno\"; feed = \"metno-compact\"; user_agent = \"a\"; "
	  "latitude = 52; longitude = -1; altitude = 0; }"}, {0},
	 MAIN "13: source \"metno\" is there twice\n"},

	{{"altitude = 90;", "altitude = 90; blind = \"59m\";"}, {0},
	 MAIN "12: source \"metno\": blind must be at least twice every, or people would be woken because one "
	 "fetch came late\n"},
	{{"altitude = 90; }", "altitude = 90; stale = \"2h\";\nevery = \"181m\"; }"}, {0},
	 MAIN "12: source \"metno\": stale must be at least every, or a forecast would be too old before the "
	 "next one is fetched\n"
	 MAIN "13: source \"metno\": blind must be at least twice every, or people would be woken because one "
	 "fetch came late\n"},

	/* an area with nothing in it, and its name taken: all that is missing is heard */
	{{"areas = ( {", "areas = ( { key = \"coventry\"; }, {"}, {0},
	 MAIN "5: an area needs the setting \"name\"\n"
	 MAIN "5: the list \"sources\" is missing\n"
	 MAIN "5: an area needs the setting \"policy\"\n"
	 MAIN "5: the list \"groups\" is missing\n"
	 MAIN "5: an area needs templates = { name = \"text\"; … };\n"
	 MAIN "5: the list \"cascade\" is missing\n"
	 MAIN "5: area \"coventry\" is there twice\n"},

	{{"altitude = 90;", "altitude = 90; every = \"2m\";"}, {0},
	 MAIN "12: source \"metno\": a fetch every 120 seconds is 720 a day, and calls allows 360: it would be "
	 "blind before the day is over\n"},
	{{"altitude = 90;", "altitude = 90; every = \"1h\"; calls = 23;"}, {0},
	 MAIN "12: source \"metno\": a fetch every 3600 seconds is 24 a day, and calls allows 23: it would be "
	 "blind before the day is over\n"},
	{{"altitude = 90;", "altitude = 90; calls = 0;"}, {0},
	 MAIN "12: calls must be between 1 and 100000\n"},
	{{"altitude = 90;", ""}, {0},
	 MAIN "11: source \"metno\" needs altitude: a forecast is for a height above the sea\n"},
	{{"altitude = 90;", "altitude = 90; hazard = \"cold\";"}, {0},
	 MAIN "12: source \"metno\": the feed \"metno-complete\" has no hazard to choose\n"},
	{{"altitude = 90;", "altitude = 90; key = \"hunter2\";"}, {0},
	 MAIN "12: key is never written in this file: put it into a file of its own and name that with "
	 "key_file\n"},
	{{"feed = \"metno-complete\"", "feed = \"datahub-hourly\""}, {0},
	 MAIN "11: source \"metno\" needs key_file: the feed \"datahub-hourly\" answers only who has a key\n"},
	{{"altitude = 90; }", "altitude = 90; },\n{ name = \"alerts\"; feed = \"ukhsa\"; latitude = 52; "
	  "longitude = -1; }"}, {0},
	 MAIN "13: source \"alerts\" needs hazard = \"cold\" or hazard = \"heat\"\n"},
	{{"altitude = 90; }", "altitude = 90; },\n{ name = \"alerts\"; feed = \"ukhsa\"; latitude = 52; "
	  "longitude = -1;\nhazard = \"snow\"; }"}, {0},
	 MAIN "14: source \"alerts\" needs hazard = \"cold\" or hazard = \"heat\"\n"},
	{{"altitude = 90;", "altitude = 90; regions = ( \"wm\", \"\" );"}, {0},
	 MAIN "12: a region's name must not be empty\n"},
	{{"altitude = 90; }", "altitude = 90; },\n{ name = \"two\"; feed = \"open-meteo\"; latitude = 52; "
	  "longitude = -1; altitude = 9; place = \"hill\"; }"}, {0},
	 MAIN "13: source \"two\": either every forecast of an area names its place, or none does\n"},

	/* hours, holidays, a policy on trial */
	{{"hold = \"2h\";", "hold = \"2h\"; shadow = \"managers\";"}, {0},
	 MAIN "7: group \"managers\" is not in the area's list of groups\n"},
	{{"hold = \"2h\";", "hold = \"2h\"; quiet = { from = \"07:30\"; };"}, {0},
	 MAIN "7: the quiet hours begin and end at once: what waits for their end would wait a day\n"},
	{{"hold = \"2h\";", "hold = \"2h\"; holidays = \"none.txt\";"}, {0},
	 "none.txt:1: cannot be read: No such file or directory\n"},
	{{"hold = \"2h\";", "hold = \"2h\"; holidays = 7;"}, {0},
	 MAIN "7: holidays must be the name of a file in quotes\n"},
	{{"hold = \"2h\";", "hold = \"2h\"; holidays = ( \"2026-12-25\",\n\"2026-12-25\" );"}, {0},
	 MAIN "8: 2026-12-25 is not after the day before it\n"},
	{{"mode = \"live\";", "mode = \"live\"; keep_people = \"1d\";"}, {0},
	 MAIN "1: keep_people must be between 30d and 4000d\n"},
	{{"mode = \"live\";", "mode = \"live\"; keep_bodies = \"12h\";"}, {0},
	 MAIN "1: keep_bodies must be between 1d and 400d\n"},

	/* templates */
	{{"tell = \"SWEP {area} {night}\"", "tell = \"SWEP {are} {night}\""}, {0},
	 MAIN "16: template \"tell\": Column 6: there is no {are}; known are {area} {tier} {night} {why} {offer} "
	 "{beds} {due} {until} {site} {count} {open} {code}.\n"},
	{{"tell = \"SWEP {area} {night}\"", "tell = \"\""}, {0},
	 MAIN "16: template \"tell\" must be a text in quotes\n"},
	{{"tell = \"SWEP {area} {night}\"", "tell = 7"}, {0},
	 MAIN "16: template \"tell\" must be a text in quotes\n"},
	{{"tell = \"SWEP {area} {night}\"", "Tell = \"SWEP\""}, {0},
	 MAIN "16: the name of template \"Tell\" may hold only a-z, 0-9 and \"-\", and does not begin with "
	 "\"-\"\n"
	 MAIN "20: there is no template \"tell\"\n"
	 MAIN "21: there is no template \"tell\"\n"
	 MAIN "22: there is no template \"tell\"\n"},

	{{"tell = \"SWEP {area} {night}\"", "tell = { text = \"SWEP {are}\"; segments = 15; }"}, {0},
	 MAIN "16: segments must be between 0 and 14\n"
	 MAIN "16: template \"tell\": Column 6: there is no {are}; known are {area} {tier} {night} {why} {offer} "
	 "{beds} {due} {until} {site} {count} {open} {code}.\n"},
	{{"tell = \"SWEP {area} {night}\"", "tell = { txt = \"SWEP {area}\"; }"}, {0},
	 MAIN "16: \"txt\" is not a setting of a template; did you mean \"text\"?\n"
	 MAIN "16: template \"tell\" needs text\n"},
	{{"hold = \"2h\"", "hold = \"2h\"; segments = 0"}, {0},
	 MAIN "7: segments must be between 1 and 14\n"},

	/* what a text takes, filled in */
	{{"tell = \"SWEP {area} {night}\"", "tell = { segments = 1; text = \"SWEP {area} {night} \"\n" LONG
	  "\"{why}\"; }"}, {0},
	 MAIN "16: template \"tell\" takes 2 segments when it is filled in (174 units of GSM-7), and it "
	 "may take 1: shorten it, or say segments = 2\n"},
	{{"tell = \"SWEP {area} {night}\"", "tell = \"Tŷ Gaeaf {area} {night} \"\n" LONG "\"{why}\""}, {0},
	 MAIN "16: template \"tell\" takes 3 segments when it is filled in (178 units of UCS-2), and it "
	 "may take 2: shorten it, or say segments = 3\n"},

	/* steps */
	{{"\"on-call\", \"partners\" )", "\"on-call\", \"told\" )"}, {0},
	 MAIN "9: \"told\" is everybody told before, and no group of contacts\n"
	 MAIN "20: group \"partners\" is not in the area's list of groups\n"
	 MAIN "24: group \"partners\" is not in the area's list of groups\n"},
	{{"\"on-call\", \"partners\" )", "\"on-call\", \"partners\",\n\"told-tonight\",\n\"told-off\",\n"
	  "\"told-ending\",\n\"open-sites\",\n\"named\" )"}, {0},
	 MAIN "10: \"told-tonight\" is everybody told before who must know it tonight, and no group of contacts\n"
	 MAIN "11: \"told-off\" is everybody told that it was not on, and no group of contacts\n"
	 MAIN "12: \"told-ending\" is everybody told that it ends or is lowered, and no group of contacts\n"
	 MAIN "13: \"open-sites\" is whoever speaks for a site that takes people, and no group of contacts\n"
	 MAIN "14: \"named\" is whoever a test is sent to, and no group of contacts\n"},
	{{"{ on = \"surge\"; group = \"on-call\"", "{ on = \"surge\"; group = \"told-off\""}, {0},
	 MAIN "25: group \"told-off\" is everybody told that it was not on: swepd tells them by itself, and no "
	 "step names them\n"},
	{{"{ on = \"surge\"; group = \"on-call\"", "{ on = \"surge\"; group = \"oncall\""}, {0},
	 MAIN "25: group \"oncall\" is not in the area's list of groups\n"},
	{{"{ on = \"surge\"", "{ on = \"blind\""}, {0},
	 MAIN "18: the cascade has no step on \"surge\": nobody would hear that a site has not confirmed its "
	 "surge beds\n"},
	{{"repeat = true; }\n);", "}\n);"}, {0},
	 MAIN "25: a step on \"surge\" needs repeat = true or then: somebody must find out whether there are "
	 "beds\n"},
	{{"{ on = \"surge\"", "{ on = \"stale\"; group = \"site\"; template = \"ask\"; acks = 1; },\n"
	  "{ on = \"proposal\"; group = \"site\"; template = \"ask\"; acks = 1; repeat = true; },\n"
	  "{ on = \"surge\""}, {0},
	 MAIN "26: group \"site\" is for stale only: proposal is about no site in particular\n"},
	{{"name = \"Coventry\";", "name = \"Coventry\"; surge_group = \"on-call\";"}, {0},
	 MAIN "6: \"surge_group\" is not a setting of an area\n"},
	{{"template = \"tell\"; },\n{ on = \"standdown\"", "template = \"tell\"; within = \"59s\"; },\n"
	  "{ on = \"standdown\""}, {0},
	 MAIN "20: within must be between 1m and 12h\n"},
	{{"then = \"on-call\"", "then = \"managers\""}, {0},
	 MAIN "24: group \"managers\" is not in the area's list of groups\n"},
	{{"then = \"on-call\"", "then = \"partners\""}, {0},
	 MAIN "24: then names the step's own group; to ask it again say repeat = true\n"},
	{{"group = \"on-call\"; template = \"ask\"; acks = 1; repeat = true; },\n{ on = \"activation\"",
	  "group = \"on-call\"; template = \"ask\"; acks = 1; },\n{ on = \"activation\""}, {0},
	 MAIN "19: a step on \"proposal\" needs repeat = true or then: an unanswered proposal must not lapse\n"},
	{{"template = \"ask\"; acks = 1; then", "template = \"ask\"; then"}, {0},
	 MAIN "24: a step with then or repeat needs acks of at least 1: without an answer to wait for it has "
	 "no end\n"},
	{{"group = \"partners\"; template = \"tell\"", "group = \"told\"; template = \"tell\""}, {0},
	 MAIN "20: group \"told\" is for standdown, recall, lowered and extended only: on activation nobody has been told yet\n"},
	{{"{ on = \"recall\"; group = \"told\"; template = \"tell\"; },\n", ""}, {0},
	 MAIN "18: the cascade has no step on \"recall\": nobody would hear that an activation was false\n"},
	{{0}, {"action = \"propose\"", "action = \"advise\""},
	 MAIN "18: the cascade has no step on \"advice\": the policy has a rule that advises, and nobody would "
	 "hear it\n"},

	/* policies */
	{{"policies/zero.conf", "policies/none.conf"}, {0},
	 "policies/none.conf:1: cannot be read: No such file or directory\n"},
	{{"\"policies/zero.conf\"", "\"policies\""}, {0},
	 MAIN "8: policy \"policies\" must be a file whose name ends in \".conf\"\n"
	 "policies:1: cannot be read: Is a directory\n"},
	{{0}, {"air.min <= 0\"", "air.min <= 0 or wind\""},
	 POLICY "9: rule \"zero\", column 17: *\n"},
	{{0}, {"air.min > 0 for 2 nights", "air.min >"},
	 POLICY "11: exit, column 10: expected a number such as -3 or 1.5, found the end\n"},
	{{0}, {"air.min <= 0\"", "(air.min <= 0 for 8 nights) for 8 nights\""},
	 POLICY "9: rule \"zero\", column 29: the run looks further ahead than any forecast\n"},
	{{0}, {"air.min <= 0\"", "air.min <= 0 for 12 nights\""},
	 POLICY "9: rule \"zero\", column 18: expected a whole number of nights from 1 to 11, found \"12\"\n"},
	{{0}, {"tier = 1;", "tier = 2;"},
	 POLICY "9: rule \"zero\" is of tier 2, and the highest tier is 1\n"},
	{{0}, {"tier = 1; }", "tier = 1; },\n{ name = \"zero\"; when = \"air.min < 0\"; action = \"propose\"; }"},
	 POLICY "10: rule \"zero\" is there twice\n"},
	{{0}, {"action = \"propose\"", "action = \"activate\""},
	 POLICY "9: rule \"zero\" activates without a person and needs agreement = { name, date }: who agreed "
	 "to that, and when\n"},
	{{0}, {"action = \"propose\"", "action = \"activate\"; agreement = { name = \"Director\"; }"},
	 POLICY "9: an agreement needs the setting \"date\"\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; decide = { on_timeout = \"activate\"; };"},
	 POLICY "2: on_timeout = \"activate\" needs agreement = { name, date }: who agreed that software may "
	 "activate, and when\n"},
	{{0}, {"tiers = ( \"A bed for everyone\" );", "tiers = ( \"a\", \"b\", \"c\", \"d\", \"e\" );"},
	 POLICY "7: tiers must have 1 to 4 entries and has 5\n"},
	{{0}, {"\"A bed for everyone\"", "\"\""},
	 POLICY "7: the offer of tier 1 must not be empty\n"},

	{{0}, {"air.min > 0 for 2 nights\"", "air.min > 0 for 2 nights\"; least_nights = 0"},
	 POLICY "11: least_nights must be between 1 and 30\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; on_blind = \"activate\"; blind_from = \"noon\";"},
	 POLICY "2: on_blind must be one of \"tell\", \"propose\"\n"
	 POLICY "2: blind_from must be a local time in quotes, such as \"10:45\"\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; timetable = {\nrecheck = \"10:00\"; };"},
	 POLICY "3: recheck at 10:00 comes before propose at 10:45\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; timetable = {\nlate = \"16:59\"; propose = \"12:01\"; };"},
	 POLICY "3: late at 16:59 comes before handover at 17:00\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; timetable = { first_look = \"08:00\"; propose = "
	       "\"08:30\"; };"},
	 POLICY "2: timetable.propose at 08:30 comes before the night ends at 09:00: nobody would be asked "
	 "about the next before that\n"},
	{{0}, {"version = \"1\";", "version = \"1\"; timetable = { propose = \"12:01\"; };"},
	 POLICY "2: decide.by at 12:00 comes before timetable.propose at 12:01: a decision would be due before "
	 "anybody is asked for it\n"},
	{{0}, {"tier = 1; }", "tier = 1; season = { from = \"1 April\"; }; }"},
	 POLICY "9: the season needs the setting \"to\"\n"},
	{{0}, {"tier = 1; }", "tier = 1; },\n{ name = \"again\"; when = \"air.min <= 0\"; action = \"propose\";\n"
	  "season = { from = \"1 November\"; to = \"31 March\"; }; }"},
	 POLICY "10: rule \"again\" says what rule \"zero\" says already, and no more\n"},
	{{0}, {"air.min <= 0\"", "air.min <= 0 and air.min > 1\""},
	 POLICY "9: rule \"zero\" can never hold: *\n"},
	{{0}, {"air.min > 0 for 2 nights", "air.min > 0 and air.min < -1"},
	 POLICY "11: exit can never hold: *\n"},

	/* what no source answers */
	{{0}, {"air.min <= 0\"", "air.min <= 0 or feels.min <= 0\""},
	 POLICY "9: rule \"zero\", column 17: no source of this area tells feels.min; feeds that do: "
	 "\"datahub-hourly\", *\n"},
	{{0}, {"air.min > 0 for 2 nights", "air.min > 0 and day.snow.sum <= 0"},
	 POLICY "11: exit, column 17: no source of this area tells snow.sum; feeds that do: *\n"},
	{{0}, {"air.min <= 0\"", "air.min < -9 or air.min <= 0 for 10 nights\""},
	 POLICY "9: rule \"zero\", column 17: 10 nights must be seen, 240 hours, and no source of this area "
	 "tells air.min further than 216 hours ahead\n"},
	/* instants six hours apart, as they are from the third day on, vouch for nothing between them */
	{{"metno-complete", "metno-compact"}, {"air.min <= 0\"", "air.min <= 0 for 3 nights\""},
	 POLICY "9: rule \"zero\", column 1: 3 nights must be seen, 72 hours, and no source of this area tells "
	 "air.min further than 60 hours ahead\n"},
	{{0}, {"air.min <= 0\"", "chill.min <= 0 for 3 nights\""},
	 POLICY "9: rule \"zero\", column 1: 3 nights must be seen, 72 hours, and no source of this area tells "
	 "chill.min further than 60 hours ahead\n"},
	{{0}, {"air.min <= 0\"", "wind.max >= 15 for 3 nights\""},
	 POLICY "9: rule \"zero\", column 1: 3 nights must be seen, 72 hours, and no source of this area tells "
	 "wind.max further than 60 hours ahead\n"},
	{{"feed = \"metno-complete\"", "key_file = \"swepd.conf\"; feed = \"datahub-three-hourly\""},
	 {"air.min <= 0\"", "feels.min <= 0\""},
	 POLICY "9: rule \"zero\", column 1: no source of this area tells feels.min; feeds that do: "
	 "\"datahub-hourly\", \"datahub-daily\", *\n"},
	{{"feed = \"metno-complete\"", "key_file = \"swepd.conf\"; feed = \"datahub-three-hourly\""},
	 {"air.min <= 0\"", "wind.max >= 15\""},
	 POLICY "9: rule \"zero\", column 1: no source of this area tells wind.max; feeds that do: "
	 "\"metno-compact\", *\n"},
	{{0}, {"air.min <= 0\"", "air.min <= 0 at heathrow\""},
	 POLICY "9: rule \"zero\", column 1: no forecast of this area has place = \"heathrow\"\n"},
	{{0}, {"air.min <= 0\"", "warning(metoffice) >= amber\""},
	 POLICY "9: rule \"zero\", column 1: no source of this area tells the warnings of \"metoffice\"; feeds "
	 "that do: *\"metoffice-rss\"\n"},
	{{0}, {"air.min <= 0\"", "warning(norway) >= amber\""},
	 POLICY "9: rule \"zero\", column 1: no source of this area tells the warnings of \"norway\"; feeds "
	 "that do: none\n"},
	{{"altitude = 90; }", "altitude = 90; },\n{ name = \"alerts\"; feed = \"ukhsa\"; latitude = 52; "
	  "longitude = -1; hazard = \"cold\"; }"}, {"air.min <= 0\"", "alert(ukhsa) >= amber\""},
	 POLICY "9: rule \"zero\", column 1: no source of this area tells the alerts of \"ukhsa\" of \"heat\": "
	 "add one, or say of what they shall be\n"},
	{{"altitude = 90; }", "altitude = 90; },\n{ name = \"alerts\"; feed = \"ukhsa\"; latitude = 52; "
	  "longitude = -1; hazard = \"cold\"; }"}, {"air.min <= 0\"", "alert(ukhsa, cold) >= amber for 2 nights\""},
	 POLICY "9: rule \"zero\", column 1: 2 nights must be seen, 48 hours, and the alerts of \"ukhsa\" reach "
	 "no further than 24 hours ahead\n"},
	{{"altitude = 90; }", "altitude = 90; place = \"north\"; },\n{ name = \"south\"; feed = \"open-meteo\"; "
	  "latitude = 52; longitude = -1; altitude = 9; place = \"south\"; }"}, {"air.min <= 0\"", "feels.min <= 0\""},
	 POLICY "9: rule \"zero\", column 1: no source of this area tells feels.min at \"north\"; feeds that "
	 "do: *\n"},

	{{"then = \"on-call\"", "then = \"managers\""}, {"\"2025-10-01\"", "\"today\""},
	 MAIN "24: group \"managers\" is not in the area's list of groups\n"
	 POLICY "4: adopted must be a date in quotes, such as \"2025-10-01\", its month (\"2025-10\") or year alone, or \"unknown\"\n"},

	/* two files: both are heard, each in the order of its lines */
	{{"hold = \"2h\"", "hold = \"2 hours\""}, {"season =", "saison ="},
	 MAIN "7: hold must be a duration in quotes, such as \"2h\"\n"
	 POLICY "1: the group \"season\" is missing\n"
	 POLICY "6: \"saison\" is not a setting of a policy; did you mean \"season\"?\n"},
	{{"database = ", "databaze = "}, {"adopted = \"2025-10-01\";", "adopted = ;"},
	 MAIN "1: the file needs the setting \"database\"\n"
	 MAIN "2: \"databaze\" is not a setting of the file; did you mean \"database\"?\n"
	 POLICY "4: syntax error\n"},
};
/* clang-format on */

static int lines_count(const char *text)
{
	int n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void refusal_check(const struct refusal *row)
{
	struct council c = council_open();
	struct config config = {.database = "untouched"};
	int errors;
	if (row->main.from)
		text_edit(c.main, row->main.from, row->main.to);
	if (row->policy.from)
		text_edit(c.policy, row->policy.from, row->policy.to);
	char *said = council_load(&c, &config, &errors);
	ck_assert_msg(strchr(row->lines, '*') ? fnmatch(row->lines, said, FNM_NOESCAPE) == 0
					      : strcmp(row->lines, said) == 0,
		      "wanted %sgot %s", row->lines, said);
	ck_assert_int_eq(errors, lines_count(row->lines));
	ck_assert_ptr_null(config.settings);
	ck_assert_str_eq(config.database, "untouched");
	free(said);
	council_close(&c);
}

START_TEST(every_refusal_says_where_and_why)
{
	for (size_t i = 0; i < COUNT_OF(refusals); i++)
		refusal_check(&refusals[i]);
}
END_TEST

/* A rule's own season stands in the place of the policy's: heat in a policy for the winter. */
START_TEST(a_winter_policy_may_carry_a_summer_rule)
{
	struct council c = council_open();
	struct config config = {0};
	int errors;
	text_edit(c.policy, "tier = 1; }",
		  "tier = 1; season = { from = \"1 June\"; to = \"30 September\"; }; }");
	char *said = council_load(&c, &config, &errors);
	ck_assert_msg(errors == 0, "%s", said);
	const struct policy *p = &config.settings->areas[0]->policy;
	ck_assert(season_holds(policy_season(p, 0), date_make(2026, 7, 1)));
	ck_assert(!season_holds(policy_season(p, 0), date_make(2026, 12, 1)));
	config_free(&config);
	free(said);
	council_close(&c);
}
END_TEST

START_TEST(a_hundred_errors_are_listed_and_the_rest_counted)
{
	struct council c = council_open();
	struct config config = {0};
	int errors;
	for (int i = 0; i < 120; i++)
		sprintf(c.main + strlen(c.main), "zzzz-%d = 1;\n", i);
	char *said = council_load(&c, &config, &errors);
	ck_assert_int_eq(errors, 120);
	ck_assert_int_eq(lines_count(said), 101);
	ck_assert_ptr_nonnull(strstr(said, "\nswepd.conf:1: 20 more errors are not listed\n"));
	free(said);
	council_close(&c);
}
END_TEST

START_TEST(what_is_no_text_file_is_refused)
{
	struct config config = {0};
	int errors;
	char *said = path_load("/dev/zero", &config, &errors);
	ck_assert_str_eq(said, "/dev/zero:1: is larger than 4194304 bytes\n");
	free(said);
	said = path_load("/proc/self/cmdline", &config, &errors);
	ck_assert_str_eq(said, "/proc/self/cmdline:1: holds a zero byte: this is no text file\n");
	free(said);
}
END_TEST

/* ---- what is good ------------------------------------------------------------------------ */

/* The council's configuration after it must have loaded. */
static struct config council_good(const struct council *c)
{
	struct config config = {0};
	int errors;
	char *said = council_load(c, &config, &errors);
	ck_assert_str_eq(said, "");
	ck_assert_int_eq(errors, 0);
	free(said);
	return config;
}

/* Prints, reads the print as a file of its own, prints again: twice the same. */
static void print_is_stable(const struct config *config)
{
	struct council c = council_open();
	char *first = config_text(config);
	ck_assert_uint_lt(strlen(first), sizeof(c.main));
	memcpy(c.main, first, strlen(first) + 1);
	struct config again = council_good(&c);
	char *second = config_text(&again);
	ck_assert_str_eq(first, second);
	free(first);
	free(second);
	config_free(&again);
	council_close(&c);
}

START_TEST(what_nobody_says_has_a_default)
{
	struct council c = council_open();
	text_edit(c.main, "hold = \"2h\";", "");
	struct config config = council_good(&c);
	const struct area_settings *a = config.settings->areas[0];
	ck_assert_int_eq(a->hold_ms, HOURS_MS(2));
	ck_assert_int_eq(a->confirm_ms, MINUTES_MS(30));
	ck_assert_int_eq(a->sources[0].stale_ms, HOURS_MS(12));
	ck_assert_int_eq(a->sources[0].timeout_ms, SECONDS_MS(30));
	ck_assert_int_eq(a->steps[1].order, ORDER_ALL);
	ck_assert_int_eq(a->steps[1].valid_ms, HOURS_MS(2));
	ck_assert_int_eq(a->policy.hours.from_minutes, 18 * 60);
	ck_assert_int_eq(a->policy.hours.to_minutes, 9 * 60);
	ck_assert_int_eq(a->policy.work_to_minutes, 17 * 60);
	ck_assert_int_eq(a->policy.watch_nights, 5);
	ck_assert(!a->policy.activate_on_timeout);
	ck_assert_int_eq(a->policy.on_blind, ACTION_ADVISE);
	ck_assert_int_eq(a->policy.blind_minutes, 12 * 60);
	ck_assert_int_eq(a->policy.least_nights, 1);
	ck_assert_int_eq(a->policy.first_look_minutes, 10 * 60 + 45);
	ck_assert_int_eq(a->policy.propose_minutes, 10 * 60 + 45);
	ck_assert_int_eq(a->policy.recheck_minutes, 16 * 60);
	ck_assert_int_eq(a->policy.handover_minutes, 17 * 60);
	ck_assert_int_eq(a->policy.late_minutes, 21 * 60);
	ck_assert_int_eq(a->policy.rules[0].season.from_month, 0);
	ck_assert_int_eq(a->policy.holidays.count, 0);
	ck_assert_int_eq(a->sources[0].calls_a_day, 360);
	ck_assert_int_eq(a->sources[0].region_count, 0);
	ck_assert_int_eq(a->quiet_from_minutes, 21 * 60);
	ck_assert_int_eq(a->quiet_to_minutes, 7 * 60 + 30);
	ck_assert_str_eq(a->shadow, "");
	ck_assert(!a->steps[1].waits);
	ck_assert_int_eq(config.settings->keep_bodies_ms, DAYS_MS(400));
	ck_assert_int_eq(config.settings->keep_people_ms, DAYS_MS(730));
	ck_assert_str_eq(config.settings->people_key, "");
	ck_assert(!config.settings->exercise);
	ck_assert_double_eq(config.settings->speed, 1);
	ck_assert(!config.settings->gateways[0].real);
	ck_assert_int_eq(config.settings->gateways[0].in_flight, 8);
	ck_assert_str_eq(config.io.socket_path, "/run/swepd/control.sock");
	ck_assert_str_eq(config.io.web_host, "");
	ck_assert(!config.from_print);
	config_free(&config);
	council_close(&c);
}
END_TEST

START_TEST(what_is_said_arrives)
{
	struct council c = council_open();
	text_edit(c.main, "mode = \"live\";",
		  "\xef\xbb\xbf"
		  "mode = \"exercise\"; speed = 60; web = { host = \"::1\"; port = 0; };\r\n"
		  "control = { socket = \"/tmp/s\"; group = \"swep\"; };\r\n"
		  "fetch = { ca_file = \"/tmp/ca.pem\"; allow_file_urls = true; };");
	text_edit(c.main, "altitude = 90;",
		  "altitude = -2.5; url = \"file:///tmp/f\"; blind = \"90m\"; calls = 1000;"
		  "place = \"centre\"; regions = ( \"wm\", \"West Midlands Conurbation\" );");
	text_edit(
	    c.main, "hold = \"2h\";",
	    "hold = \"2h\"; shadow = \"trial\"; quiet = { from = \"22:00\"; to = \"06:15\"; };"
	    "holidays = ( \"2026-12-25\", \"2026-12-28\" );");
	text_edit(c.main, "groups = (", "groups = ( \"trial\",");
	text_edit(c.main,
		  "database =", "keep_bodies = \"90d\"; keep_people = \"365d\"; database =");
	text_edit(c.main, "{ on = \"activation\";", "{ on = \"activation\"; waits = true;");
	text_edit(c.policy, "tier = 1;",
		  "tier = 1; season = { from = \"1 December\"; to = \"29 February\"; };");
	text_edit(c.policy, "for 2 nights\"", "for 2 nights\"; least_nights = 2");
	text_edit(
	    c.policy, "action = \"propose\"",
	    "action = \"activate\"; agreement = { name = \"Director\"; date = \"2025-09-30\"; }");
	text_edit(c.policy, "version = \"1\";",
		  "version = \"1\"; on_blind = \"propose\"; blind_from = \"13:30\";"
		  "timetable = { first_look = \"08:00\"; propose = \"09:15\"; late = \"22:30\"; };"
		  "worse_by = 0.1; decide = { by = \"11:15\"; answer = \"90s\"; "
		  "on_timeout = \"activate\"; agreement = { name = \"Board\"; date = "
		  "\"2025-09-29\"; }; };");
	struct config config = council_good(&c);
	const struct area_settings *a = config.settings->areas[0];
	ck_assert(config.settings->exercise);
	ck_assert_double_eq(config.settings->speed, 60);
	ck_assert_str_eq(config.io.web_host, "::1");
	ck_assert_int_eq(config.io.web_port, 0);
	ck_assert_str_eq(config.io.socket_group, "swep");
	ck_assert_str_eq(config.io.ca_file, "/tmp/ca.pem");
	ck_assert(config.io.allow_file_urls);
	ck_assert_double_eq(a->sources[0].altitude_m, -2.5);
	ck_assert_int_eq(a->sources[0].blind_ms, MINUTES_MS(90));
	ck_assert_int_eq(a->policy.rules[0].action, ACTION_ACTIVATE);
	ck_assert_str_eq(a->policy.rules[0].agreement.name, "Director");
	ck_assert_int_eq(a->policy.rules[0].agreement.on.day, date_make(2025, 9, 30).day);
	ck_assert(a->policy.activate_on_timeout);
	ck_assert_str_eq(a->policy.timeout_agreement.name, "Board");
	ck_assert_int_eq(a->policy.decide_minutes, 11 * 60 + 15);
	ck_assert_int_eq(a->policy.answer_ms, SECONDS_MS(90));
	ck_assert_str_eq(a->policy.key, "zero");
	ck_assert_int_eq(a->policy.season.from_month, 11);
	ck_assert_int_eq(a->policy.season.to_mday, 31);
	ck_assert_int_eq(a->policy.rules[0].when.count > 0, 1);
	ck_assert_int_eq(rule_nights_needed(&a->policy.exit), 1);
	ck_assert_str_eq(a->steps[5].then, "on-call");
	ck_assert_int_eq(a->policy.on_blind, ACTION_PROPOSE);
	ck_assert_int_eq(a->policy.blind_minutes, 13 * 60 + 30);
	ck_assert_int_eq(a->policy.least_nights, 2);
	ck_assert_int_eq(a->policy.first_look_minutes, 8 * 60);
	ck_assert_int_eq(a->policy.propose_minutes, 9 * 60 + 15);
	ck_assert_int_eq(a->policy.late_minutes, 22 * 60 + 30);
	ck_assert_int_eq(a->policy.rules[0].season.to_mday, 29);
	ck_assert_int_eq(a->policy.holidays.count, 2);
	ck_assert_str_eq(a->sources[0].place, "centre");
	ck_assert_int_eq(a->sources[0].calls_a_day, 1000);
	ck_assert_int_eq(a->sources[0].region_count, 2);
	ck_assert_str_eq(a->sources[0].regions[1], "West Midlands Conurbation");
	ck_assert_str_eq(a->shadow, "trial");
	ck_assert_int_eq(a->quiet_from_minutes, 22 * 60);
	ck_assert_int_eq(a->quiet_to_minutes, 6 * 60 + 15);
	ck_assert(a->steps[1].waits && !a->steps[2].waits);
	ck_assert_int_eq(config.settings->keep_bodies_ms, DAYS_MS(90));
	ck_assert_int_eq(config.settings->keep_people_ms, DAYS_MS(365));
	print_is_stable(&config);
	config_free(&config);
	council_close(&c);
}
END_TEST

/* The bounds themselves are fine. */
START_TEST(times_may_just_agree)
{
	struct council c = council_open();
	text_edit(c.main, "altitude = 90;",
		  "altitude = 90; every = \"1h\"; stale = \"1h\"; blind = \"2h\";");
	text_edit(c.policy, "version = \"1\";", "version = \"1\"; review = \"09:00\";");
	struct config config = council_good(&c);
	ck_assert_int_eq(config.settings->areas[0]->sources[0].stale_ms, HOURS_MS(1));
	ck_assert_int_eq(config.settings->areas[0]->policy.review_minutes, 9 * 60);
	config_free(&config);
	council_close(&c);
}
END_TEST

static void holidays_are(const char *text, const char *want)
{
	struct council c = council_open();
	struct config config = {0};
	int errors;
	text_edit(c.main, "hold = \"2h\";", "hold = \"2h\"; holidays = \"secret\";");
	text_write(&c, "secret", text);
	char *said = council_load(&c, &config, &errors);
	ck_assert_str_eq(said, want);
	free(said);
	if (errors == 0) {
		ck_assert_int_eq(config.settings->areas[0]->policy.holidays.count, 2);
		print_is_stable(&config);
		config_free(&config);
	}
	council_close(&c);
}

START_TEST(bank_holidays_come_from_a_file)
{
	holidays_are("# two\n2026-12-25 Christmas Day\n2026-12-28\n", "");
	holidays_are("# none\n", "secret:1: there is no bank holiday in this file\n");
	holidays_are("2026-12-25\n\n28 December\n",
		     "secret:3: a bank holiday begins with its date, as 2026-12-25, not "
		     "\"28 Decembe\"\n");
}
END_TEST

#define WAKES(n, on, group)                                                                        \
	"area \"coventry\": step " n " of the cascade, on \"" on "\", texts all of \"" group       \
	"\" at any hour of the night: waits = true leaves them until 07:30\n"
#define NO_TEAM                                                                                    \
	"area \"coventry\": no step on \"late\" says who the out-of-hours team is: a recall at "   \
	"night "                                                                                   \
	"is told at once to nobody but duty holders, open sites and who was told that evening\n"

START_TEST(what_is_remarked_is_no_error)
{
	char *said = NULL;
	size_t size;
	struct council c = council_open();
	text_edit(c.main, "hold = \"2h\";", "hold = \"2h\"; shadow = \"on-call\";");
	text_edit(c.policy, "tier = 1; }",
		  "tier = 1; }, { name = \"never\"; when = \"air.max < 1 and air.min > 2\"; "
		  "action = \"propose\"; }");
	text_edit(c.policy, "air.min > 0 for 2 nights", "air.min > 0 or air.min < 1");
	struct config config = council_good(&c);
	FILE *out = open_memstream(&said, &size);
	config_remark(&config, out);
	fclose(out);
	ck_assert_str_eq(
	    said, "area \"coventry\": no bank holidays are known (holidays = \"FILE\"): "
		  "every Monday to Friday counts as a working day\n"
		  "area \"coventry\": rule \"never\" never holds: of one night, column 1 asks "
		  "for less than column 17 does\n"
		  "area \"coventry\": the exit may hold on a night on which rule \"zero\" "
		  "does, or would in its season; the exit should rule that out\n"
		  "area \"coventry\": the exit holds whatever the weather: an end is proposed "
		  "at every review at which no rule holds\n" WAKES("1", "proposal", "on-call")
		      WAKES("2", "activation", "partners") WAKES("5", "review", "on-call")
			  WAKES("6", "blind", "partners") WAKES("7", "surge", "on-call") NO_TEAM
	    "area \"coventry\": in shadow, only the group \"on-call\" is told\n");
	free(said);
	config_free(&config);
	council_close(&c);
}
END_TEST

/* The team of late steps, who is asked one after the other, duties, and steps that wait wake none.
 */
START_TEST(steps_that_wake_a_group_are_remarked)
{
	char *said = NULL;
	size_t size;
	struct council c = council_open();
	text_edit(
	    c.main, "{ on = \"surge\"",
	    "{ on = \"late\"; group = \"on-call\"; template = \"ask\"; },\n"
	    "{ on = \"capacity-low\"; group = \"partners\"; template = \"tell\"; waits = true; },\n"
	    "{ on = \"capacity-full\"; group = \"on-call\"; template = \"tell\"; acks = 1;"
	    " then = \"partners\"; },\n"
	    "{ on = \"rejected\"; group = \"duty:oncall\"; template = \"tell\"; },\n"
	    "{ on = \"extended\"; group = \"told\"; template = \"tell\"; },\n"
	    "{ on = \"unopened\"; group = \"on-call\"; template = \"tell\"; order = \"ladder\";"
	    " acks = 1; repeat = true; },\n{ on = \"surge\"");
	struct config config = council_good(&c);
	FILE *out = open_memstream(&said, &size);
	config_remark(&config, out);
	fclose(out);
	ck_assert_str_eq(strchr(said, '\n') + 1,
			 WAKES("2", "activation", "partners") WAKES("6", "blind", "partners")
			     WAKES("9", "capacity-full", "partners"));
	free(said);
	config_free(&config);
	council_close(&c);
}
END_TEST

#define NORTH "altitude = 90; place = \"north\"; }"
#define SOUTH                                                                                      \
	"{ name = \"south\"; feed = \"open-meteo\"; latitude = 52; longitude = -1;"                \
	"altitude = 9; place = \"south\"; }"
#define COLD                                                                                       \
	"{ name = \"cold\"; feed = \"ukhsa\"; hazard = \"cold\"; latitude = 52; longitude = -1; }"

/* Rules just inside what their sources tell. */
static const struct {
	struct edit main, policy;
} answered[] = {
    {{0}, {"air.min <= 0\"", "air.min <= 0 for 9 nights\""}},
    {{"altitude = 90; }", "altitude = 90; }," COLD},
     {"air.min <= 0\"", "alert(ukhsa, cold) >= amber\""}},
    {{"altitude = 90; }", NORTH "," SOUTH}, {"air.min <= 0\"", "feels.min <= 0 at south\""}},
    {{"altitude = 90; }", NORTH "," SOUTH}, {"air.min <= 0\"", "air.min <= 0 for 9 nights\""}},
    {{"altitude = 90;",
      "altitude = 90; url = \"https://example.org/@key?keys=2&monkey=key=1#key=x\";"},
     {"air.min <= 0\"", "air.min <= 0 for 9 nights\""}},
    {{"altitude = 90;",
      "altitude = 90; key_file = \"swepd.conf\"; url = \"http://127.0.0.1:8080/f\";"},
     {"air.min <= 0\"", "air.min <= 0 for 9 nights\""}},
    {{"altitude = 90;", "altitude = 90; key_file = \"swepd.conf\"; url = \"http://[::1]:8080/f\";"},
     {"air.min <= 0\"", "air.min <= 0 for 9 nights\""}},
    /* Says the same at a higher tier, in another season, or louder: no repetition. */
    {{0},
     {"tier = 1; }", "tier = 1; }, { name = \"b\"; when = \"air.min <= 0\"; action = \"propose\"; "
		     "season = { from = \"1 December\"; to = \"2 December\"; }; }"}},
    {{"{ on = \"surge\"",
      "{ on = \"advice\"; group = \"on-call\"; template = \"tell\"; },\n{ on = \"surge\""},
     {"action = \"propose\"; tier = 1; }",
      "action = \"advise\"; }, { name = \"b\"; when = \"air.min <= 0\"; "
      "action = \"propose\"; }"}},
};

START_TEST(what_sources_answer_may_be_asked)
{
	for (size_t i = 0; i < COUNT_OF(answered); i++) {
		struct council c = council_open();
		if (answered[i].main.from)
			text_edit(c.main, answered[i].main.from, answered[i].main.to);
		text_edit(c.policy, answered[i].policy.from, answered[i].policy.to);
		struct config config = council_good(&c);
		print_is_stable(&config);
		config_free(&config);
		council_close(&c);
	}
}
END_TEST

START_TEST(odd_characters_survive_the_print)
{
	struct council c = council_open();
	text_edit(c.main, "tell = \"SWEP {area} {night}\"",
		  "tell = \"a \\\"quoted\\\" \\\\ word,\\na line, °C\"");
	struct config config = council_good(&c);
	ck_assert_str_eq(config.settings->areas[0]->templates[1].text,
			 "a \"quoted\" \\ word,\na line, °C");
	print_is_stable(&config);
	config_free(&config);
	council_close(&c);
}
END_TEST

START_TEST(a_template_may_take_more_than_the_area_says)
{
	struct council c = council_open();
	text_edit(c.main, "hold = \"2h\"", "hold = \"2h\"; segments = 1");
	text_edit(c.main, "tell = \"SWEP {area} {night}\"",
		  "tell = { text = \"SWEP {area} {night} \"\n" LONG "\"{why}\"; segments = 2; }");
	struct config config = council_good(&c);
	const struct area_settings *a = config.settings->areas[0];
	ck_assert_int_eq(a->segments, 1);
	ck_assert_int_eq(a->templates[0].segments, 1);
	ck_assert_int_eq(a->templates[1].segments, 2);
	print_is_stable(&config);
	config_free(&config);
	council_close(&c);
}
END_TEST

/* ---- secrets ----------------------------------------------------------------------------- */

#define SECRET "hunter2-in-the-dark"

static void secret_is_kept(const struct council *c)
{
	struct config config = council_good(c);
	ck_assert_str_eq(config.settings->gateways[0].password, SECRET);
	ck_assert(!config.from_print);
	char *text = config_text(&config);
	ck_assert_ptr_null(strstr(text, SECRET));
	ck_assert_ptr_nonnull(strstr(text, "password_file = \"(set)\";"));
	ck_assert_ptr_nonnull(strstr(text, "callback_token_file = \"\";"));
	print_is_stable(&config);
	free(text);
	config_free(&config);
}

static struct council council_with_secret(const char *name)
{
	struct council c = council_open();
	char setting[256];
	snprintf(setting, sizeof(setting), "kind = \"console\"; password_file = \"%s\";", name);
	text_edit(c.main, "kind = \"console\";", setting);
	text_write(&c, "secret", SECRET "\r\nsecond line\n");
	return c;
}

START_TEST(a_secret_comes_from_beside_the_file)
{
	unsetenv("CREDENTIALS_DIRECTORY");
	struct council c = council_with_secret("secret");
	secret_is_kept(&c);
	council_close(&c);
	c = council_with_secret("policies/../secret");
	secret_is_kept(&c);
	council_close(&c);
}
END_TEST

START_TEST(a_secret_comes_from_the_credentials_of_systemd)
{
	struct council c = council_with_secret("secret");
	ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY", c.folder, 1), 0);
	secret_is_kept(&c);
	ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY", "/nowhere", 1), 0);
	struct config config = {0};
	int errors;
	char *said = council_load(&c, &config, &errors);
	ck_assert_str_eq(said,
			 "swepd.conf:4: password_file names /nowhere/secret, which cannot be read: "
			 "No such file or directory\n");
	free(said);
	council_close(&c);
}
END_TEST

START_TEST(a_bad_secret_is_refused_and_not_repeated)
{
	static const struct {
		const char *content, *line;
	} rows[] = {
	    {"", "swepd.conf:4: password_file names secret, whose first line is empty\n"},
	    {"\n" SECRET, "swepd.conf:4: password_file names secret, whose first line is empty\n"},
	    {"tab\there",
	     "swepd.conf:4: password_file names secret, which holds a control character\n"},
	    {"0123456789012345678901234567890123456789012345678901234567890123"
	     "0123456789012345678901234567890123456789012345678901234567890123"
	     "01234567890123456789012345678901",
	     "swepd.conf:4: password_file names secret, whose first line is longer than 159 "
	     "bytes\n"},
	};
	unsetenv("CREDENTIALS_DIRECTORY");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct council c = council_with_secret("secret");
		struct config config = {0};
		int errors;
		text_write(&c, "secret", rows[i].content);
		char *said = council_load(&c, &config, &errors);
		ck_assert_str_eq(said, rows[i].line);
		free(said);
		council_close(&c);
	}
}
END_TEST

START_TEST(a_secret_that_everybody_may_read_is_refused)
{
	static const struct {
		mode_t mode;
		bool good;
	} rows[] = {{0400, true},  {0440, true},  {0600, true},  {0640, true},
		    {0644, false}, {0604, false}, {0602, false}, {0444, false}};
	char path[128];
	unsetenv("CREDENTIALS_DIRECTORY");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct council c = council_with_secret("secret");
		struct config config = {0};
		int errors;
		snprintf(path, sizeof(path), "%s/secret", c.folder);
		ck_assert_int_eq(chmod(path, rows[i].mode), 0);
		char *said = council_load(&c, &config, &errors);
		ck_assert_str_eq(
		    said, rows[i].good
			      ? ""
			      : "swepd.conf:4: password_file names secret, which every user of "
				"this machine may read: chmod o= secret\n");
		free(said);
		config_free(&config);
		council_close(&c);
	}
}
END_TEST

/* A key of the Met Office is a token of some 1,500 letters. */
START_TEST(a_feed_has_a_key_and_never_shows_it)
{
	char key[1600];
	struct council c = council_open();
	unsetenv("CREDENTIALS_DIRECTORY");
	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	text_write(&c, "secret", key);
	text_edit(c.main, "feed = \"metno-complete\";",
		  "feed = \"datahub-three-hourly\"; key_file = \"secret\";");
	struct config config = council_good(&c);
	ck_assert_str_eq(config.settings->areas[0]->sources[0].key, key);
	char *text = config_text(&config);
	ck_assert_ptr_null(strstr(text, "kkkk"));
	ck_assert_ptr_nonnull(strstr(text, "key_file = \"(set)\";"));
	print_is_stable(&config);
	free(text);
	config_free(&config);
	council_close(&c);
}
END_TEST

START_TEST(a_print_read_back_says_that_it_is_one)
{
	struct council c = council_with_secret("(set)");
	struct config config = council_good(&c);
	ck_assert(config.from_print);
	config_free(&config);
	council_close(&c);
}
END_TEST

/* ---- what is shipped --------------------------------------------------------------------- */

static struct config shipped_load(const char *path)
{
	struct config config = {0};
	int errors;
	char *said = path_load(path, &config, &errors);
	ck_assert_str_eq(said, "");
	free(said);
	return config;
}

START_TEST(the_shipped_file_reads_prints_and_reads_again)
{
	struct config config = shipped_load("etc/swepd.conf");
	const struct area_settings *a = config.settings->areas[0];
	ck_assert_int_eq(config.settings->area_count, 1);
	ck_assert_str_eq(a->policy.key, "coventry-2025");
	ck_assert_double_eq(a->sources[0].latitude, 52.4081);
	ck_assert_double_eq(a->sources[0].longitude, -1.5106);
	ck_assert_double_eq(a->sources[0].altitude_m, 90);
	ck_assert_str_eq(a->sources[1].feed, "metoffice-rss");
	ck_assert_str_eq(a->sources[1].regions[0], "wm");
	ck_assert_int_eq(a->policy.holidays.count, 32);
	ck_assert_int_ge(a->step_count, 11);
	print_is_stable(&config);
	config_free(&config);
}
END_TEST

/* The shipped file with the gateways that it shows in comments in place of its console: those with
 * one of that kind among them. */
static void gateways_uncomment(const char *path, const char *kind, char *out)
{
	char line[512], shown[4096] = "", word[64];
	bool inside = false;
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	snprintf(word, sizeof(word), "kind = \"%s\"", kind);
	for (*out = '\0'; fgets(line, sizeof(line), f);) {
		bool begins = strncmp(line, "#   gateways = (", 16) == 0;
		if (begins || *line != '#') {
			strcat(out, strstr(shown, word) ? shown : "");
			*shown = '\0';
		}
		inside = begins || (inside && *line == '#');
		strcat(inside ? shown : out, line + inside);
	}
	fclose(f);
	text_edit(out, "gateways = (\n\t{ key = \"console\"; kind = \"console\"; }\n);\n", "");
}

#define NOTIFY_KEY "swep-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"

START_TEST(the_gateways_shown_in_the_shipped_file_would_do)
{
	static const struct {
		const char *kind, *files[3], *secrets[3];
	} shown[] = {
	    {"kannel",
	     {"kannel-password", "kannel-status", "kannel-token"},
	     {"secret", "secret", "a long secret"}},
	    {"notify", {"notify-key", "notify-token"}, {NOTIFY_KEY, "a long secret"}},
	};
	char here[400], policy[500], path[128];
	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	for (size_t n = 0; n < COUNT_OF(shown); n++) {
		struct council c = council_open();
		snprintf(policy, sizeof(policy), "%s/etc/policies/coventry-2025.conf", here);
		gateways_uncomment("etc/swepd.conf", shown[n].kind, c.main);
		text_edit(c.main, "policies/coventry-2025.conf", policy);
		snprintf(policy, sizeof(policy), "%s/etc/bank-holidays-england.txt", here);
		text_edit(c.main, "bank-holidays-england.txt", policy);
		for (size_t i = 0; i < 3 && shown[n].files[i]; i++)
			text_write(&c, shown[n].files[i], shown[n].secrets[i]);
		ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY", c.folder, 1), 0);
		struct config config = council_good(&c);
		const struct gateway_settings *g = &config.settings->gateways[0];
		ck_assert_int_eq(config.settings->gateway_count, 1);
		ck_assert_str_eq(g->kind, shown[n].kind);
		ck_assert(g->real);
		ck_assert_str_eq(g->callback_token, "a long secret");
		print_is_stable(&config);
		config_free(&config);
		for (size_t i = 0; i < 3 && shown[n].files[i]; i++) {
			snprintf(path, sizeof(path), "%s/%s", c.folder, shown[n].files[i]);
			remove(path);
		}
		council_close(&c);
	}
}
END_TEST

/* What the shipped file shows in comments that begin like this, each line without its "#". */
static void shown_lines(const char *path, const char *begin, char *out)
{
	char line[512];
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	for (*out = '\0'; fgets(line, sizeof(line), f);)
		if (strncmp(line, "\t#   ", 5) == 0 && strncmp(line + 5, begin, strlen(begin)) == 0)
			strcat(out, line + 5);
	fclose(f);
}

/* The shipped file with the duties and calls that it shows in place of the steps it names. */
static void duties_uncomment(const char *path, char *out)
{
	char line[512], steps[2048], words[1024];
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	shown_lines(path, "{ on", steps);
	shown_lines(path, "late-call", words);
	shown_lines(path, "blind-call", words + strlen(words));
	for (*out = '\0'; fgets(line, sizeof(line), f);) {
		bool replaced = strncmp(line, "\t\t{ on = \"late\";", 17) == 0 ||
				strncmp(line, "\t\t{ on = \"blind\";", 18) == 0;
		strcat(out, replaced ? "" : line);
		strcat(out, strcmp(line, "\tcascade = (\n") == 0 ? steps : "");
		strcat(out, strcmp(line, "\ttemplates = {\n") == 0 ? words : "");
	}
	fclose(f);
}

START_TEST(the_duties_shown_in_the_shipped_file_would_do)
{
	char here[400], path[500];
	struct council c = council_open();
	int duties = 0, spoken = 0;
	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	duties_uncomment("etc/swepd.conf", c.main);
	snprintf(path, sizeof(path), "%s/etc/policies/coventry-2025.conf", here);
	text_edit(c.main, "policies/coventry-2025.conf", path);
	snprintf(path, sizeof(path), "%s/etc/bank-holidays-england.txt", here);
	text_edit(c.main, "bank-holidays-england.txt", path);
	struct config config = council_good(&c);
	const struct area_settings *a = config.settings->areas[0];
	for (int i = 0; i < a->step_count; i++)
		duties += strncmp(a->steps[i].group, "duty:", 5) == 0 && a->steps[i].wake;
	for (int i = 0; i < a->template_count; i++)
		spoken += strstr(a->templates[i].key, "-call") != NULL;
	ck_assert_int_eq(duties, 3);
	ck_assert_int_eq(spoken, 2);
	print_is_stable(&config);
	config_free(&config);
	council_close(&c);
}
END_TEST

/* Filled with the longest that the shipped configuration can put there. */
START_TEST(shipped_texts_fit_one_segment)
{
	struct config config = shipped_load("etc/swepd.conf");
	const struct area_settings *a = config.settings->areas[0];
	struct arena arena = {0};
	struct template_values values = {{[WORD_AREA] = a->name,
					  [WORD_TIER] = "2",
					  [WORD_NIGHT] = "Thu 18 Dec",
					  [WORD_WHY] = "air.min <= 0 for 3 nights, forecast -10.7C",
					  [WORD_BEDS] = "112",
					  [WORD_DUE] = "Thu 18 Dec 12:00",
					  [WORD_UNTIL] = "Fri 19 Dec 09:00",
					  [WORD_COUNT] = "12",
					  [WORD_SITE] = "Harnall Lifehouse SWEP spaces",
					  [WORD_OPEN] = TEMPLATE_OPEN,
					  [WORD_CODE] = "4711"}};
	for (int i = 0; i < a->policy.tiers * a->template_count; i++) {
		const struct template_settings *t = &a->templates[i / a->policy.tiers];
		struct sms_size size;
		values.word[WORD_OFFER] = a->policy.offers[i % a->policy.tiers];
		char *text =
		    arena_printf(&arena, "EXERCISE %s", template_fill(t->text, &values, &arena));
		ck_assert(sms_measure(text, &size));
		ck_assert_msg(size.parts == 1 && !size.ucs2, "%s: %d units: %s", t->key, size.units,
			      text);
	}
	arena_free(&arena);
	config_free(&config);
}
END_TEST

/* ---- shipped lists ----------------------------------------------------------------------- */

static struct csv shipped_csv(const char *path, const char *const *names, size_t count,
			      struct arena *arena)
{
	struct csv_column columns[CSV_COLUMNS];
	struct csv csv;
	struct fault why;
	char *text = arena_alloc(arena, 65536);
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_lt(fread(text, 1, 65535, f), 65535);
	fclose(f);
	for (size_t i = 0; i < count; i++)
		columns[i] = (struct csv_column){names[i], true};
	ck_assert_msg(csv_read(text, columns, count, arena, &csv, &why) == ERR_OK, "%s: %s", path,
		      why.message);
	return csv;
}

static const char *const site_columns[] = {
    "site",       "name",        "kind",    "opens",          "confirm",       "last_entry",
    "women_only", "admits_from", "stay",    "suspended_from", "ages",          "high_support_most",
    "women_kept", "women_until", "accepts", "stale",          "people_a_year", "referrers",
    "stay_days",  "family_days", "building"};
static const char *const bed_columns[] = {"site", "bed",   "kind", "attributes",
					  "use",  "opens", "until"};
static const char *const contact_columns[] = {"contact", "name", "organisation", "phone",
					      "groups",  "site", "roles"};

/* Rows of csv whose cell in this column is text. */
static int rows_with(const struct csv *csv, int column, const char *text)
{
	int n = 0;
	for (size_t i = 0; i < csv->count; i++)
		n += strcmp(csv->rows[i].cell[column], text) == 0;
	return n;
}

static void drama_check(const char *typed)
{
	char phone[LIMIT_PHONE + 1];
	struct fault why;
	ck_assert_int_eq(phone_parse(typed, phone, &why), ERR_OK);
	ck_assert_msg(phone_is_drama(phone), "%s could be somebody's number", typed);
}

START_TEST(shipped_lists_agree_with_each_other)
{
	struct arena arena = {0};
	struct csv sites =
	    shipped_csv("etc/coventry/sites.csv", site_columns, COUNT_OF(site_columns), &arena);
	struct csv beds =
	    shipped_csv("etc/coventry/beds.csv", bed_columns, COUNT_OF(bed_columns), &arena);
	struct csv contacts = shipped_csv("etc/coventry/contacts.csv", contact_columns,
					  COUNT_OF(contact_columns), &arena);
	for (size_t i = 0; i < beds.count; i++) {
		ck_assert_int_eq(rows_with(&sites, 0, beds.rows[i].cell[0]), 1);
		ck_assert_int_eq(rows_with(&beds, 1, beds.rows[i].cell[1]), 1);
	}
	for (size_t i = 0; i < contacts.count; i++) {
		const char *site = contacts.rows[i].cell[5];
		drama_check(contacts.rows[i].cell[3]);
		ck_assert(!*site || rows_with(&sites, 0, site) == 1);
		ck_assert_int_eq(rows_with(&contacts, 0, contacts.rows[i].cell[0]), 1);
	}
	ck_assert_int_eq(rows_with(&beds, 0, "the-gateway"), 63);
	ck_assert_int_eq(rows_with(&beds, 2, "surge"), 7);
	arena_free(&arena);
}
END_TEST

START_TEST(every_step_shipped_speaks_to_enough_contacts)
{
	struct arena arena = {0};
	struct config config = shipped_load("etc/swepd.conf");
	struct csv contacts = shipped_csv("etc/coventry/contacts.csv", contact_columns,
					  COUNT_OF(contact_columns), &arena);
	const struct area_settings *a = config.settings->areas[0];
	for (int i = 0; i < a->step_count; i++) {
		const struct step_settings *s = &a->steps[i];
		if (pseudo_group_of(s->group) != PSEUDO_NONE)
			continue;
		ck_assert_int_ge(rows_with(&contacts, 4, s->group), s->acks > 0 ? s->acks : 1);
		ck_assert(!s->then[0] || rows_with(&contacts, 4, s->then) > 0);
	}
	arena_free(&arena);
	config_free(&config);
}
END_TEST

/* ---- the manual -------------------------------------------------------------------------- */

/* Is name one of the words of a line ".Ic a , b" or ".It Ic a"? */
static bool manual_names(char *manual, const char *name)
{
	bool found = false;
	for (char *line = manual, *end; *line && !found; line = end + 1) {
		char words[256], *rest, *word;
		end = strchr(line, '\n');
		snprintf(words, sizeof(words), "%.*s", (int)(end - line), line);
		if (strncmp(words, ".Ic ", 4) != 0 && strncmp(words, ".It Ic ", 7) != 0)
			continue;
		for (word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
			found = found || strcmp(word, name) == 0;
	}
	return found;
}

/* Adds a page to the 64 KiB of the manual. */
static void page_add(char *manual, const char *path)
{
	size_t used = strlen(manual);
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	size_t size = fread(manual + used, 1, 65535 - used, f);
	ck_assert_uint_lt(size, 65535 - used);
	fclose(f);
	manual[used + size] = '\0';
}

START_TEST(every_setting_is_in_the_manual)
{
	struct arena arena = {0};
	struct config config = shipped_load("etc/swepd.conf");
	char *manual = arena_alloc(&arena, 65536), *print = config_text(&config), *rest;
	bool templates = false;
	int checked = 0;
	page_add(manual, "man/swepd.conf.5");
	page_add(manual, "man/swep-policy.5");
	for (char *line = strtok_r(print, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char name[64];
		if (!templates && sscanf(line, " %63[a-z_] =", name) == 1) {
			ck_assert_msg(manual_names(manual, name), "%s is not in the manual", name);
			templates = strcmp(name, "templates") == 0;
			checked++;
		} else if (strcmp(line + strspn(line, "\t"), "};") == 0) {
			templates = false;
		}
	}
	ck_assert_int_gt(checked, 100);
	for (size_t n = 0; feed_at(n); n++)
		ck_assert_msg(strstr(manual, feed_at(n)->name), "%s is not in the manual",
			      feed_at(n)->name);
	free(print);
	config_free(&config);
	arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    every_refusal_says_where_and_why,
	    a_winter_policy_may_carry_a_summer_rule,
	    a_hundred_errors_are_listed_and_the_rest_counted,
	    what_is_no_text_file_is_refused,
	    what_nobody_says_has_a_default,
	    what_is_said_arrives,
	    times_may_just_agree,
	    what_sources_answer_may_be_asked,
	    bank_holidays_come_from_a_file,
	    what_is_remarked_is_no_error,
	    steps_that_wake_a_group_are_remarked,
	    odd_characters_survive_the_print,
	    a_template_may_take_more_than_the_area_says,
	    a_secret_comes_from_beside_the_file,
	    a_secret_comes_from_the_credentials_of_systemd,
	    a_bad_secret_is_refused_and_not_repeated,
	    a_secret_that_everybody_may_read_is_refused,
	    a_feed_has_a_key_and_never_shows_it,
	    a_print_read_back_says_that_it_is_one,
	    the_shipped_file_reads_prints_and_reads_again,
	    the_gateways_shown_in_the_shipped_file_would_do,
	    the_duties_shown_in_the_shipped_file_would_do,
	    shipped_texts_fit_one_segment,
	    shipped_lists_agree_with_each_other,
	    every_step_shipped_speaks_to_enough_contacts,
	    every_setting_is_in_the_manual,
	};
	return suite_run("config", cases, COUNT_OF(cases));
}
