/* SPDX-License-Identifier: MIT
 *
 * Command lines as people type them: what they become, and what is said when they make no sense.
 */
#include "invocation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/suite.h"
#include "request.h"
#include "swep/limits.h"

#define WORDS 16

/* One line of a table; blanks separate words, except inside '…'. A lone '' is an empty word. */
static int argv_split(const char *line, char *copy, char **argv)
{
	int argc = 0;
	argv[argc++] = "swepctl";
	strcpy(copy, line);
	for (char *p = copy; *p;) {
		char stop = *p == '\'' ? '\'' : ' ';
		p += *p == '\'';
		argv[argc++] = p;
		while (*p && *p != stop)
			p++;
		while (*p && (*p == stop || *p == ' '))
			*p++ = '\0';
	}
	ck_assert_int_lt(argc, WORDS);
	argv[argc] = NULL;
	return argc;
}

static enum err line_read(struct invocation *in, const char *line, struct fault *why)
{
	static char copy[512];
	static char *argv[WORDS];
	memset(why, 0, sizeof(*why));
	return invocation_read(in, argv_split(line, copy, argv), argv, why);
}

/* ---- what every command sends ---------------------------------------------------------------- */

struct golden {
	const char *typed, *verb, *args;
};

static const struct golden goldens[] = {
    {"status", "status", "{}"},
    {"beds", "beds", "{}"},
    {"beds --for woman,ground-floor --all --site the-gateway", "beds",
     "{\"for\":[\"woman\",\"ground-floor\"],\"all\":true,\"site\":\"the-gateway\"}"},
    {"--for dog beds", "beds", "{\"for\":[\"dog\"]}"},
    {"hold best C-1042", "hold", "{\"bed\":\"best\",\"person\":\"C-1042\"}"},
    {"hold '--for= a , b' G3 --until=23:30 C-1042", "hold",
     "{\"for\":[\"a\",\"b\"],\"until\":\"23:30\",\"bed\":\"G3\",\"person\":\"C-1042\"}"},
    {"checkin C-1042", "checkin", "{\"person\":\"C-1042\"}"},
    {"checkin C-1042 G3", "checkin", "{\"person\":\"C-1042\",\"bed\":\"G3\"}"},
    {"hold best C-1042 --arrives 01:40 --decided 'A. Jones'", "hold",
     "{\"arrives\":\"01:40\",\"decided\":\"A. Jones\",\"bed\":\"best\",\"person\":\"C-1042\"}"},
    {"hold best C-1042 --for dog --with C-1043", "hold",
     "{\"for\":[\"dog\"],\"with\":\"C-1043\",\"bed\":\"best\",\"person\":\"C-1042\"}"},
    {"checkin C-1042 --with C-1043", "checkin", "{\"with\":\"C-1043\",\"person\":\"C-1042\"}"},
    {"checkin C-1042 --alone", "checkin", "{\"alone\":true,\"person\":\"C-1042\"}"},
    {"checkin C-1042 --word 'green kettle' --at 22:40", "checkin",
     "{\"word\":\"green kettle\",\"at\":\"22:40\",\"person\":\"C-1042\"}"},
    {"noshow C-1042", "noshow", "{\"person\":\"C-1042\"}"},
    {"noshow C-1042 --at 20m", "noshow", "{\"at\":\"20m\",\"person\":\"C-1042\"}"},
    {"refuse C-1042 --reason dog --note 'not without him' --at 22:00", "refuse",
     "{\"reason\":\"dog\",\"note\":\"not without him\",\"at\":\"22:00\",\"person\":\"C-1042\"}"},
    {"move C-1042 G4 --for dog --reason damp", "move",
     "{\"for\":[\"dog\"],\"reason\":\"damp\",\"person\":\"C-1042\",\"bed\":\"G4\"}"},
    {"checkout C-1042 --at 08:10", "checkout", "{\"at\":\"08:10\",\"person\":\"C-1042\"}"},
    {"clearout the-gateway", "clearout", "{\"site\":\"the-gateway\"}"},
    {"compromised G3 --reason bedbugs", "compromised", "{\"reason\":\"bedbugs\",\"bed\":\"G3\"}"},
    {"shut G3 --reason 'no heating'", "shut", "{\"reason\":\"no heating\",\"bed\":\"G3\"}"},
    {"followups", "followups", "{}"},
    {"assign f12 outreach", "assign", "{\"followup\":\"f12\",\"owner\":\"outreach\"}"},
    {"done f12 --reason 'found well'", "done", "{\"reason\":\"found well\",\"followup\":\"f12\"}"},
    {"release C-1042 --reason 'moved on'", "release",
     "{\"reason\":\"moved on\",\"person\":\"C-1042\"}"},
    {"release -- -odd-", "release", "{\"person\":\"-odd-\"}"},
    {"ready G3", "ready", "{\"bed\":\"G3\"}"},
    {"open the-gateway 7", "open", "{\"site\":\"the-gateway\",\"count\":7}"},
    {"open hall 7 --hours 19:00-09:00 --staff 3", "open",
     "{\"hours\":\"19:00-09:00\",\"staff\":3,\"site\":\"hall\",\"count\":7}"},
    {"free hall 2", "free", "{\"site\":\"hall\",\"count\":2}"},
    {"spaces hall 8 --kind sit-up --until 09:00 --reason full", "spaces",
     "{\"kind\":\"sit-up\",\"until\":\"09:00\",\"reason\":\"full\",\"site\":\"hall\","
     "\"count\":8}"},
    {"close hall --reason 'no heating'", "close", "{\"reason\":\"no heating\",\"site\":\"hall\"}"},
    {"scheme NU1 C-1042 --until 4h", "scheme",
     "{\"until\":\"4h\",\"bed\":\"NU1\",\"person\":\"C-1042\"}"},
    {"scheme NU1 C-1042 --for man --decided Dana", "scheme",
     "{\"for\":[\"man\"],\"decided\":\"Dana\",\"bed\":\"NU1\",\"person\":\"C-1042\"}"},
    {"nominate the-gateway C-1042 --criteria 2026-1 --reason 'slept out' --for couple", "nominate",
     "{\"criteria\":\"2026-1\",\"reason\":\"slept out\",\"for\":[\"couple\"],"
     "\"where\":\"the-gateway\",\"person\":\"C-1042\"}"},
    {"nominations --all", "nominations", "{\"all\":true}"},
    {"panel g12 accepted --bed G05 --by kate --reason 'meets them' --decided kate", "panel",
     "{\"bed\":\"G05\",\"by\":\"kate\",\"reason\":\"meets them\",\"decided\":\"kate\","
     "\"nomination\":\"g12\",\"decision\":\"accepted\"}"},
    {"crash G05 --until 09:00 --reason full", "crash",
     "{\"until\":\"09:00\",\"reason\":\"full\",\"bed\":\"G05\"}"},
    {"crash G05 --end --reason 'not needed'", "crash",
     "{\"end\":true,\"reason\":\"not needed\",\"bed\":\"G05\"}"},
    {"reopen hall", "reopen", "{\"site\":\"hall\"}"},
    {"sites", "sites", "{}"},
    {"export beds", "export", "{\"what\":\"beds\"}"},
    {"site hall set last_entry=22:00", "site",
     "{\"site\":\"hall\",\"do\":\"set\",\"change\":\"last_entry=22:00\"}"},
    {"bed GW2 set 'attributes=dog wheelchair'", "bed",
     "{\"bed\":\"GW2\",\"do\":\"set\",\"change\":\"attributes=dog wheelchair\"}"},
    {"refer C-1042 --from hospital --for man,dog --expected 14:00", "refer",
     "{\"from\":\"hospital\",\"for\":[\"man\",\"dog\"],\"expected\":\"14:00\","
     "\"person\":\"C-1042\"}"},
    {"referrals --all", "referrals", "{\"all\":true}"},
    {"answer f12", "answer", "{\"referral\":\"f12\"}"},
    {"settle f12 --outcome refused --reason dog", "settle",
     "{\"outcome\":\"refused\",\"reason\":\"dog\",\"referral\":\"f12\"}"},
    {"wait C-1042 --for woman", "wait", "{\"for\":[\"woman\"],\"person\":\"C-1042\"}"},
    {"wait C-1042 --with C-1043", "wait", "{\"with\":\"C-1043\",\"person\":\"C-1042\"}"},
    {"waiting", "waiting", "{}"},
    {"accept C-1042", "accept", "{\"person\":\"C-1042\"}"},
    {"decline C-1042 --reason area --leave", "decline",
     "{\"reason\":\"area\",\"leave\":true,\"person\":\"C-1042\"}"},
    {"turnaway C-1042 --reason no-dog-bed --for dog", "turnaway",
     "{\"reason\":\"no-dog-bed\",\"for\":[\"dog\"],\"person\":\"C-1042\"}"},
    {"unmet --from 2026-11-01 --to 2026-11-30", "unmet",
     "{\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}"},
    {"person C-1042", "person", "{\"person\":\"C-1042\"}"},
    {"person set C-1042 --age 18-24 --high-support yes --ring-first=no", "person",
     "{\"age\":\"18-24\",\"high_support\":\"yes\",\"ring_first\":\"no\",\"person\":\"C-1042\"}"},
    {"apart C-1 C-2", "apart", "{\"person\":\"C-1\",\"other\":\"C-2\"}"},
    {"apart --end C-1 C-2", "apart", "{\"end\":true,\"person\":\"C-1\",\"other\":\"C-2\"}"},
    {"tempref", "tempref", "{}"},
    {"tempref --age 25+", "tempref", "{\"age\":\"25+\"}"},
    {"temporary", "temporary", "{}"},
    {"merge T-2026-11-21-1 C-1042", "merge",
     "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1042\"}"},
    {"list show", "list", "{\"what\":\"show\"}"},
    {"list add C-1042", "list", "{\"what\":\"add\",\"person\":\"C-1042\"}"},
    {"book canal-hotel 12 --to 2026-11-27 --price 65.50 --attributes couple,dog --authorised kate",
     "book",
     "{\"to\":\"2026-11-27\",\"price\":\"65.50\",\"attributes\":[\"couple\",\"dog\"],"
     "\"authorised\":\"kate\",\"site\":\"canal-hotel\",\"count\":12}"},
    {"pay ROOM3 --to 2026-11-28", "pay", "{\"to\":\"2026-11-28\",\"bed\":\"ROOM3\"}"},
    {"pay --site canal-hotel --to 2026-11-28 --price 60 --authorised kate", "pay",
     "{\"site\":\"canal-hotel\",\"to\":\"2026-11-28\",\"price\":\"60\","
     "\"authorised\":\"kate\"}"},
    {"cancel ROOM4 --reason 'not needed'", "cancel",
     "{\"reason\":\"not needed\",\"bed\":\"ROOM4\"}"},
    {"cancel --site canal-hotel --reason mild", "cancel",
     "{\"site\":\"canal-hotel\",\"reason\":\"mild\"}"},
    {"rooms", "rooms", "{}"},
    {"costs --from 2026-11-01 --to 2026-11-30", "costs",
     "{\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}"},
    {"plans", "plans", "{}"},
    {"plan C-1042", "plan", "{\"person\":\"C-1042\"}"},
    {"plan set C-1042 --what supported --by 2026-11-27 --owner kate --where 'The Gateway'", "plan",
     "{\"what\":\"supported\",\"by\":\"2026-11-27\",\"owner\":\"kate\","
     "\"where\":\"The Gateway\",\"person\":\"C-1042\"}"},
    {"plan drop C-1042 --reason 'the room went'", "plan-drop",
     "{\"reason\":\"the room went\",\"person\":\"C-1042\"}"},
    {"told C-1042 --by kate --at 11:00", "told",
     "{\"by\":\"kate\",\"at\":\"11:00\",\"person\":\"C-1042\"}"},
    {"offered C-1042 --outcome refused --reason dog", "offered",
     "{\"outcome\":\"refused\",\"reason\":\"dog\",\"person\":\"C-1042\"}"},
    {"sighting unknown --place 'Canal basin' --found yes", "sighting",
     "{\"place\":\"Canal basin\",\"found\":\"yes\",\"person\":\"unknown\"}"},
    {"objects C-1042 yes", "objects", "{\"person\":\"C-1042\",\"objects\":\"yes\"}"},
    {"agreement 2026-1", "agreement", "{\"version\":\"2026-1\"}"},
    {"agreement 2026-1 C-1042", "agreement", "{\"version\":\"2026-1\",\"person\":\"C-1042\"}"},
    {"legal-hold C-1042 on --reason inquest", "legal-hold",
     "{\"reason\":\"inquest\",\"person\":\"C-1042\",\"hold\":\"on\"}"},
    {"erase C-1042 --reason 'asked for it'", "erase",
     "{\"reason\":\"asked for it\",\"person\":\"C-1042\"}"},
    {"returns", "returns", "{}"},
    {"activate --tier 2 --reason cold --until 2026-11-21", "activate",
     "{\"tier\":2,\"reason\":\"cold\",\"until\":\"2026-11-21\"}"},
    {"activate --reason cold --until 22:30", "activate",
     "{\"reason\":\"cold\",\"until\":\"22:30\"}"},
    {"activate --reason=--", "activate", "{\"reason\":\"--\"}"},
    {"approve", "approve", "{}"},
    {"approve P7 --reason agreed", "approve", "{\"reason\":\"agreed\",\"proposal\":\"P7\"}"},
    {"reject P7 --reason mild", "reject", "{\"reason\":\"mild\",\"proposal\":\"P7\"}"},
    {"inhibit --second 'A. Jones' --reason thaw", "inhibit",
     "{\"second\":\"A. Jones\",\"reason\":\"thaw\"}"},
    {"inhibit --second deepa --reason thaw --night 2026-11-29", "inhibit",
     "{\"second\":\"deepa\",\"reason\":\"thaw\",\"night\":\"2026-11-29\"}"},
    {"recall --reason error", "recall", "{\"reason\":\"error\"}"},
    {"lower --tier 1 --reason milder", "lower", "{\"tier\":1,\"reason\":\"milder\"}"},
    {"standdown --reason 'thaw at -1'", "standdown", "{\"reason\":\"thaw at -1\"}"},
    {"forecast", "forecast", "{}"},
    {"explain", "explain", "{}"},
    {"explain 2026-11-21", "explain", "{\"night\":\"2026-11-21\"}"},
    {"cascade", "cascade", "{}"},
    {"cascade test ann,ben", "cascade-test", "{\"contacts\":[\"ann\",\"ben\"]}"},
    {"templates", "templates", "{}"},
    {"preview", "preview", "{}"},
    {"preview activation", "preview", "{\"what\":\"activation\"}"},
    {"cascade O3", "cascade", "{\"occasion\":\"O3\"}"},
    {"oncall", "oncall", "{}"},
    {"oncall --at 22:30 --days 2", "oncall", "{\"at\":\"22:30\",\"days\":2}"},
    {"rota", "rota", "{}"},
    {"rota oncall --days 30", "rota", "{\"days\":30,\"duty\":\"oncall\"}"},
    {"reach --days 3", "reach", "{\"days\":3}"},
    {"gateways", "gateways", "{}"},
    {"texts", "texts", "{}"},
    {"texts kannel/71", "texts", "{\"text\":\"kannel/71\"}"},
    {"receipts", "receipts", "{}"},
    {"seen kannel/71", "seen", "{\"text\":\"kannel/71\"}"},
    {"seen --all-from 07700900123", "seen", "{\"from\":\"07700900123\"}"},
    {"ack 4711 --by 'A. Jones'", "ack", "{\"by\":\"A. Jones\",\"code\":\"4711\"}"},
    {"dismiss night-missed coventry/20778/p3 --reason 'told the board'", "dismiss",
     "{\"reason\":\"told the board\",\"alarm\":\"night-missed\",\"subject\":"
     "\"coventry/20778/p3\"}"},
    {"log --last 20", "log", "{\"last\":20}"},
    {"sheet roll-call --site the-gateway", "sheet",
     "{\"site\":\"the-gateway\",\"what\":\"roll-call\"}"},
    {"fsck", "fsck", "{}"},
    {"audit verify", "audit-verify", "{}"},
    {"audit verify --head 0123456789abcdef", "audit-verify", "{\"head\":\"0123456789abcdef\"}"},
    {"audit export v3 --out /tmp/e", "audit-export", "{\"activation\":\"v3\"}"},
    {"backup /var/lib/swepd/b.db", "backup", "{\"file\":\"/var/lib/swepd/b.db\"}"},
    {"watch", "watch", "{}"},
    {"clock", "clock", "{}"},
    {"clock advance 2h", "clock", "{\"advance\":\"2h\"}"},
    {"clock --json advance 2h", "clock", "{\"advance\":\"2h\"}"},
};

START_TEST(requests_golden)
{
	for (size_t i = 0; i < COUNT_OF(goldens); i++) {
		const struct golden *g = &goldens[i];
		struct invocation in;
		struct fault why;
		char *line, expected[512];
		size_t length;
		ck_assert_msg(line_read(&in, g->typed, &why) == ERR_OK, "%s: %s", g->typed,
			      why.message);
		ck_assert_int_eq(request_write(&in, "00ff", &line, &length, &why), ERR_OK);
		snprintf(expected, sizeof(expected),
			 "{\"v\":1,\"id\":\"00ff\",\"verb\":\"%s\",\"args\":%s}\n", g->verb,
			 g->args);
		ck_assert_str_eq(line, expected);
		ck_assert_uint_eq(length, strlen(line));
		free(line);
		invocation_release(&in);
	}
}
END_TEST

START_TEST(every_verb_has_a_golden)
{
	const struct command *c;
	for (size_t n = 0; (c = command_at(n)); n++) {
		size_t i = 0;
		while (i < COUNT_OF(goldens) && c->verb && strcmp(goldens[i].verb, c->verb) != 0)
			i++;
		/* import reads files and has its own test */
		ck_assert_msg(i < COUNT_OF(goldens) || !c->verb || strcmp(c->verb, "import") == 0,
			      "%s", c->name);
	}
}
END_TEST

START_TEST(area_is_sent)
{
	struct invocation in;
	struct fault why;
	char *line;
	size_t length;
	ck_assert_int_eq(line_read(&in, "status -acoventry", &why), ERR_OK);
	ck_assert_int_eq(request_write(&in, "1", &line, &length, &why), ERR_OK);
	ck_assert_str_eq(line, "{\"v\":1,\"id\":\"1\",\"area\":\"coventry\",\"verb\":\"status\","
			       "\"args\":{}}\n");
	free(line);
	invocation_release(&in);
}
END_TEST

START_TEST(globals_anywhere)
{
	static const char *const lines[] = {
	    "-s /s --area a --json beds --all",
	    "beds -s/s -aa --json --all",
	    "beds --all --json --area=a --socket=/s",
	    "--all --json -a a beds --socket /s",
	};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct invocation in;
		struct fault why;
		ck_assert_msg(line_read(&in, lines[i], &why) == ERR_OK, "%s", why.message);
		ck_assert_str_eq(in.command->name, "beds");
		ck_assert_str_eq(in.global[GLOBAL_SOCKET], "/s");
		ck_assert_str_eq(in.global[GLOBAL_AREA], "a");
		ck_assert_ptr_nonnull(in.global[GLOBAL_JSON]);
		ck_assert_ptr_null(in.global[GLOBAL_HELP]);
		ck_assert_uint_eq(json_object_size(in.args), 1);
		invocation_release(&in);
	}
}
END_TEST

START_TEST(help_wins_over_what_is_missing)
{
	static const char *const lines[] = {"hold --help", "--help hold", "hold best -h",
					    "-h hold x y z"};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct invocation in;
		struct fault why;
		ck_assert_msg(line_read(&in, lines[i], &why) == ERR_OK, "%s", why.message);
		ck_assert_str_eq(in.command->name, "hold");
		ck_assert_ptr_nonnull(in.global[GLOBAL_HELP]);
		invocation_release(&in);
	}
}
END_TEST

/* ---- what makes no sense --------------------------------------------------------------------- */

struct refusal {
	const char *typed, *field, *says;
};

static const struct refusal refusals[] = {
    {"", "command", "no command is given; see swepctl help"},
    {"hodl best X", "command", "there is no command hodl; did you mean hold?"},
    {"check-in X", "command", "there is no command check-in; did you mean checkin?"},
    {"stat", "command", "there is no command stat; did you mean status?"},
    {"extend W3 R200", "command",
     "there is no command extend: hold BED PERSON --until TIME makes a hold longer"},
    {"Out R200", "command",
     "there is no command Out: checkout PERSON records that somebody has left"},
    {"frobnicate", "command", "there is no command frobnicate; see swepctl help"},
    {"'' x", "command", "there is no command ; see swepctl help"},
    {"beds --raeson x", "--raeson", "there is no option --raeson; did you mean --reason?"},
    {"beds --jsno", "--jsno", "there is no option --jsno; did you mean --json?"},
    {"beds --zzzzzz", "--zzzzzz", "there is no option --zzzzzz"},
    {"beds -x", "-x", "there is no option -x"},
    {"beds --reason x", "--reason", "beds takes no option --reason"},
    {"--reason x beds", "--reason", "beds takes no option --reason"},
    {"beds --all=yes", "all", "--all takes no value"},
    {"beds --site", "site", "--site needs a value, as in --site=KEY"},
    {"beds --site --all", "site", "--site needs a value, as in --site=KEY"},
    {"beds -s -a x", "--socket", "--socket needs a value, as in --socket=SOCKET"},
    {"beds --site=", "site", "--site is empty"},
    {"beds --all --all", "all", "--all is given twice"},
    {"beds -a x --area y", "--area", "--area is given twice"},
    {"beds --for a,,b", "for",
     "--for wants words with commas between them, and word 2 of \"a,,b\" is empty or not UTF-8"},
    {"beds G3", "G3", "\"G3\" is one word too many for beds; text with blanks needs quotes"},
    {"release P1 a b c d e f g h i", "a",
     "\"a\" is one word too many for release; text with blanks needs quotes"},
    {"hold", "bed", "hold needs BED|best: the bed, or best for the one that suits best"},
    {"hold best", "person",
     "hold needs PERSON: their case reference, or the temporary one; new makes one"},
    {"hold best ''", "person", "PERSON is empty"},
    {"noshow \xff", "person", "PERSON is not UTF-8 text"},
    {"status -a \xff", "--area", "--area is not UTF-8 text"},
    {"open gateway seven", "count",
     "COUNT must be a whole number from 0 to 1000000, not \"seven\""},
    {"open gateway 7x", "count", "COUNT must be a whole number from 0 to 1000000, not \"7x\""},
    {"open gateway 1000001", "count",
     "COUNT must be a whole number from 0 to 1000000, not \"1000001\""},
    {"open gateway 99999999999999999999", "count",
     "COUNT must be a whole number from 0 to 1000000, not \"99999999999999999999\""},
    {"open gateway -- -7", "count", "COUNT must be a whole number from 0 to 1000000, not \"-7\""},
    {"log --last ' 7'", "last", "--last must be a whole number from 0 to 1000000, not \" 7\""},
    {"recall", "reason", "recall needs --reason TEXT: why, for the record"},
    {"inhibit --reason x", "second",
     "inhibit needs --second USER: the user name of the other manager"},
    {"clock advance", "advance", "clock advance needs DURATION: how far, as in 90s, 10m or 2h"},
    {"clock advnce 2h", "advnce", "there is no command clock advnce; did you mean clock advance?"},
    {"import people x", "what", "\"people\" is not one of: sites beds contacts rota"},
    {"import beds /nonexistent/beds.csv", "/nonexistent/beds.csv",
     "/nonexistent/beds.csv cannot be read: No such file or directory"},
    {"completion fish", "bash", "\"fish\" is not one of: bash"},
};

START_TEST(refusals_in_words)
{
	for (size_t i = 0; i < COUNT_OF(refusals); i++) {
		const struct refusal *r = &refusals[i];
		struct invocation in;
		struct fault why;
		ck_assert_msg(line_read(&in, r->typed, &why) == ERR_USAGE, "%s was taken",
			      r->typed);
		ck_assert_str_eq(why.message, r->says);
		ck_assert_str_eq(why.field, r->field);
		ck_assert_int_eq(err_exit(why.code), 2);
		invocation_release(&in);
	}
}
END_TEST

START_TEST(json_is_seen_in_nonsense)
{
	char *with[] = {"swepctl", "hodl", "--json"}, *after[] = {"swepctl", "--", "--json"};
	ck_assert(invocation_json(3, with));
	ck_assert(!invocation_json(2, with));
	ck_assert(!invocation_json(3, after));
}
END_TEST

/* ---- files ----------------------------------------------------------------------------------- */

/* Runs `import beds` on a file of these bytes; the name is in `path`. */
static enum err import_read(struct invocation *in, const char *bytes, size_t length, char *path,
			    struct fault *why)
{
	char typed[64];
	strcpy(path, "/tmp/cli_invocation.XXXXXX");
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, length), (ssize_t)length);
	close(fd);
	snprintf(typed, sizeof(typed), "import beds %s", path);
	enum err e = line_read(in, typed, why);
	unlink(path);
	return e;
}

START_TEST(import_sends_the_file)
{
	static const char csv[] = "site,label\r\nthe-gateway,\"G\t3\"\n";
	struct invocation in;
	struct fault why;
	char path[64];
	ck_assert_int_eq(import_read(&in, csv, sizeof(csv) - 1, path, &why), ERR_OK);
	ck_assert_str_eq(json_string_value(json_object_get(in.args, "what")), "beds");
	ck_assert_str_eq(json_string_value(json_object_get(in.args, "text")), csv);
	invocation_release(&in);
}
END_TEST

START_TEST(import_names_the_bad_line)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *says;
	} cases[] = {
	    {"a\nb\nStra\xdf"
	     "e\n",
	     12, "line 3: this is not UTF-8 text; save the file as CSV UTF-8"},
	    {"a\nb\0c\n", 6, "line 2: this is not UTF-8 text; save the file as CSV UTF-8"},
	    {"\xff\xfe"
	     "a",
	     3, "line 1: this is not UTF-8 text; save the file as CSV UTF-8"},
	    {"", 0, "is empty"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct invocation in;
		struct fault why;
		char path[64];
		ck_assert_int_eq(import_read(&in, cases[i].bytes, cases[i].length, path, &why),
				 ERR_USAGE);
		ck_assert_str_eq(why.field, path);
		ck_assert_ptr_nonnull(strstr(why.message, cases[i].says));
		invocation_release(&in);
	}
}
END_TEST

/* Quotes double on the wire, so a file under the limit may still make a request over it. */
START_TEST(import_is_bounded)
{
	static const struct {
		char byte;
		size_t length;
		enum err read, written;
	} cases[] = {
	    {'x', LIMIT_LINE + 1, ERR_USAGE, ERR_USAGE},
	    {'x', LIMIT_LINE, ERR_OK, ERR_USAGE},
	    {'"', LIMIT_LINE / 2, ERR_OK, ERR_USAGE},
	    {'x', LIMIT_LINE - 200, ERR_OK, ERR_OK},
	};
	char *bytes = malloc(LIMIT_LINE + 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct invocation in;
		struct fault why;
		char path[64], *line = NULL;
		size_t length;
		memset(bytes, cases[i].byte, cases[i].length);
		ck_assert_int_eq(import_read(&in, bytes, cases[i].length, path, &why),
				 cases[i].read);
		if (cases[i].read == ERR_OK)
			ck_assert_int_eq(request_write(&in, "1", &line, &length, &why),
					 cases[i].written);
		ck_assert(cases[i].written == ERR_OK || strstr(why.message, "split it"));
		free(line);
		invocation_release(&in);
	}
	free(bytes);
}
END_TEST

START_TEST(ids_are_new)
{
	char a[REQUEST_ID], b[REQUEST_ID];
	request_id(a);
	request_id(b);
	ck_assert_uint_eq(strspn(a, "0123456789abcdef"), 32);
	ck_assert_uint_eq(strlen(a), 32);
	ck_assert_str_ne(a, b);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    requests_golden,
	    every_verb_has_a_golden,
	    area_is_sent,
	    globals_anywhere,
	    help_wins_over_what_is_missing,
	    refusals_in_words,
	    json_is_seen_in_nonsense,
	    import_sends_the_file,
	    import_names_the_bad_line,
	    import_is_bounded,
	    ids_are_new,
	};
	return suite_run("cli_invocation", cases, COUNT_OF(cases));
}
