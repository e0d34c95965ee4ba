/* SPDX-License-Identifier: MIT
 *
 * The evidence of one activation as a file: what is in it, whose it is, and that whatever is
 * changed in it is found by whoever checks it, each by its own sentence.
 */
#include <stdio.h>

#include "audit.h"
#include "audit_chain.h"
#include "audit_check.h"
#include "lib/scripted_gateway.h"
#include "lib/sky.h"
#include "lib/telling.h"

#define ACTIVATION "(SELECT id FROM activation)"

static char *text; /* the file under test */

/* A cold evening: asked, approved by a person, told, answered; and something that is not its. */
static void cold_evening(void)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "wide", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	sky_weather(&w, 2, -4);
	json_decref(world_ok(&w, "alice", "approve", "{\"reason\":\"black ice\"}"));
	telling_answer("/send", "accepted");
	char answer[64], *code = telling_code("ben");
	snprintf(answer, sizeof(answer), "{\"code\":\"%s\",\"by\":\"ben\"}", code);
	free(code);
	json_decref(world_ok(&w, "bob", "ack", answer));
	world_advance(&w, MINUTES_MS(1));
	json_decref(world_ok(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"CASE-1001\"}"));
	json_decref(world_ok(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"CASE-1002\"}"));
	json_decref(world_ok(&w, "alice", "activate",
			     "{\"tier\":1,\"until\":\"2026-11-24\",\"reason\":\"still ice\"}"));
}

static char *about(const char *activation)
{
	static char args[80];
	snprintf(args, sizeof(args), "{\"activation\":\"%s\"}", activation);
	return args;
}

static json_t *exported(void)
{
	json_t *reply = world_ok(&w, "alice", "audit-export",
				 about(world_text(&w, "SELECT id FROM activation")));
	const json_t *result = json_object_get(reply, "result");
	text = strdup(json_string_value(json_object_get(result, "evidence")));
	return reply;
}

static void setup(void)
{
	cold_evening();
	json_decref(exported());
}

static void teardown(void)
{
	free(text);
	telling_close();
}

static enum err check(const char *file, const char *mark, struct audit_checked *out,
		      struct fault *why)
{
	FILE *in = fmemopen((char *)(uintptr_t)file, strlen(file), "r");
	ck_assert_ptr_nonnull(in);
	*why = (struct fault){.code = ERR_OK};
	enum err e = audit_check(in, mark, out, why);
	fclose(in);
	return e;
}

/* The file with `put` instead of the first `find` behind `where`. The caller frees it. */
static char *changed(const char *where, const char *find, const char *put)
{
	char *behind = strstr(text, where);
	ck_assert_msg(behind != NULL, "the file has no %s", where);
	char *at = strstr(behind, find);
	ck_assert_msg(at != NULL, "the file has no %s behind %s", find, where);
	char *out = malloc(strlen(text) + strlen(put) + 1);
	sprintf(out, "%.*s%s%s", (int)(at - text), text, put, at + strlen(find));
	return out;
}

/* ---- what is in it -------------------------------------------------------------------------- */

START_TEST(a_whole_file_says_what_it_is_of)
{
	struct audit_checked told;
	struct fault why;
	cold_evening();
	json_t *reply = exported(), *result = json_object_get(reply, "result");
	ck_assert_msg(check(text, NULL, &told, &why) == ERR_OK, "%s", why.message);
	ck_assert_str_eq(told.area, "coventry");
	ck_assert_str_eq(told.activation, world_text(&w, "SELECT id FROM activation"));
	ck_assert_int_eq(told.first, json_integer_value(json_object_get(result, "first")));
	ck_assert_int_eq(told.last, json_integer_value(json_object_get(result, "last")));
	ck_assert_str_eq(told.head, json_string_value(json_object_get(result, "head")));
	ck_assert_int_eq(told.marked, 0);
	char sql[100];
	snprintf(sql, sizeof(sql), "SELECT lower(hex(hash)) FROM audit WHERE seq = %d",
		 (int)told.last);
	ck_assert_str_eq(told.head, world_text(&w, sql));
	ck_assert_int_gt(told.shown, 5);
	ck_assert_int_lt(told.shown, told.last - told.first + 1);
	json_decref(reply);
	teardown();
}
END_TEST

START_TEST(it_holds_what_was_decided_and_nobody_else)
{
	static const char *const there[] = {"black ice", "still ice", "\"body\"", "\"sealed\"",
					    "PROPOSED -> ACTIVE"};
	static const char *const not_there[] = {"CASE-1001", "07700", "+4477", "Reply OK"};
	for (size_t i = 0; i < COUNT_OF(there); i++)
		ck_assert_msg(strstr(text, there[i]) != NULL, "%s is not in it", there[i]);
	for (size_t i = 0; i < COUNT_OF(not_there); i++)
		ck_assert_msg(strstr(text, not_there[i]) == NULL, "%s is in it", not_there[i]);
}
END_TEST

/* A sheet is printed at half past four with the head of the chain: the file reaches to it. */
START_TEST(it_ends_with_the_sheet_that_names_its_head)
{
	struct audit_checked told;
	struct fault why;
	json_decref(world_ok(&w, "bob", "sheet", "{\"what\":\"out-of-hours\"}"));
	json_decref(world_ok(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"CASE-1003\"}"));
	free(text);
	json_decref(exported());
	ck_assert_msg(check(text, NULL, &told, &why) == ERR_OK, "%s", why.message);
	ck_assert_int_eq(told.last, world_number(&w, "SELECT max(seq) FROM audit WHERE kind ="
						     " 'look' AND subject LIKE 'sheet %'"));
	ck_assert_int_lt(told.last, world_number(&w, "SELECT max(seq) FROM audit"));
}
END_TEST

START_TEST(a_mark_names_its_row)
{
	struct audit_checked told;
	struct fault why;
	char mark[65], sql[100];
	ck_assert_int_eq(check(text, NULL, &told, &why), ERR_OK);
	snprintf(sql, sizeof(sql), "SELECT upper(hex(hash)) FROM audit WHERE seq = %d",
		 (int)told.first + 1);
	snprintf(mark, sizeof(mark), "%.20s", world_text(&w, sql));
	ck_assert_int_eq(check(text, mark, &told, &why), ERR_OK);
	ck_assert_int_eq(told.marked, told.first + 1);
	ck_assert_int_eq(check(text, "00000000000000000000", &told, &why), ERR_REFUSED);
	ck_assert_str_eq(why.field, "head");
	ck_assert_ptr_nonnull(strstr(why.message, "has the hash 0000"));
}
END_TEST

/* ---- what was changed ----------------------------------------------------------------------- */

#define BEGIN "{\"evidence\""
#define ROW "{\"row\""
#define SEALED "{\"sealed\""
#define DECISION "{\"decision\""
#define TEXT "{\"text\""
#define REASON "{\"reason\""
#define END "{\"end\""

#define NO_LINE "this is no line of a file of evidence"
#define NO_BEGINNING "this is no beginning of a file of evidence"
#define OTHER_ROW "this row is not as it was written, or not in its place"
#define OTHER_DECISION "this decision is not the one that the audit has"
#define OTHER_TEXT "this text is not as the audit has it"
#define OTHER_REASON "this reason is not the one that was given"
#define LACKS "a key is missing that every such line has"
#define MORE "there is a key that no such line has"
#define OTHER_KIND "a value is not of the kind that every such line has"
#define ANOTHERS "this row is not of the activation that the file is about"
#define NO_END "the file does not end where it says"

static const struct {
	const char *where, *find, *put, *sentence;
} changes[] = {
    {BEGIN, "\"format\":2", "\"format\":3", "of a format that this swepd does not know"},
    {BEGIN, "\"format\":2", "\"format\":1", "is of format 1, which says more than it proves"},
    {BEGIN, "\"format\":2", "\"format\":2,\"swepd\":\"0.1\"", MORE},
    {BEGIN, "\"area\":\"", "\"area\":\"x", "this row is of another area"},
    {BEGIN, "\"activation\":\"", "\"activation\":\"x", ANOTHERS},
    {BEGIN, "\n", "\n{\"body\":{\"hash\":\"ab\",\"bytes\":1}}\n", NO_LINE},
    {BEGIN, "\"before\":\"", "\"before\":\"0", NO_BEGINNING},
    {BEGIN, "\"before\":\"", "\"behind\":\"", LACKS},
    {BEGIN, "\"area\":", "\"town\":", LACKS},
    {BEGIN, "\"activation\":", "\"action\":", LACKS},
    {BEGIN, "\"first\":", "\"first\":-", "rows are counted from 1"},
    {BEGIN, BEGIN, DECISION, "the file does not begin with its beginning"},
    {DECISION, DECISION, BEGIN, "of a format that this swepd does not know"},
    {DECISION, DECISION, "{\"decided\"", NO_LINE},
    {DECISION, DECISION, "{\"and\":1,\"decision\"", NO_LINE},
    {DECISION, DECISION, "[", "this is not JSON"},
    {BEGIN, "\n", "\n{}\n", NO_LINE},
    {BEGIN, "\n", "\n{\"row\":1}\n", NO_LINE},
    {BEGIN, "\n", "\n[\"row\"]\n", NO_LINE},
    {ROW, "\"because\":", "\"why\":", LACKS},
    {ROW, "\"seq\":", "\"seq\":9", "this is not the row that is due"},
    {ROW, "\"change\":\"", "\"change\":\"re", OTHER_ROW},
    {ROW, "\"at\":1", "\"at\":2", OTHER_ROW},
    {ROW, "\"hash\":", "\"hush\":", LACKS},
    {SEALED, "\"first\":", "\"first\":9", "these are not the rows that are due"},
    {SEALED, "[\"", "[\"0", "a digest is not 64 hex digits"},
    {SEALED, "[", "[1,", "a digest is not 64 hex digits"},
    {DECISION, "\"sentence\":\"", "\"sentence\":\"Not: ", OTHER_DECISION},
    {DECISION, "\"night\":\"2026", "\"night\":\"2025", OTHER_DECISION},
    {DECISION, "\"night\":\"2026", "\"night\":\"soon", OTHER_DECISION},
    {DECISION, "\"night\":", "\"knight\":", LACKS},
    {DECISION, "\"at\":\"2026", "\"at\":\"2025", OTHER_DECISION},
    {DECISION, "\"at\":\"2026", "\"at\":\"soon", OTHER_DECISION},
    {DECISION, "\"at\":", "\"ago\":", LACKS},
    {DECISION, "\"evidence\":{", "\"evidence\":{\"and\":1,", OTHER_DECISION},
    {DECISION, "\"id\":\"", "\"id\":\"x", OTHER_DECISION},
    {DECISION, "\"id\":", "\"ident\":", LACKS},
    {DECISION, "{\"id\"", "{\"approved_by\":\"mayor\",\"id\"", MORE},
    {DECISION, "\"at\":\"2026", "\"at\":2026,\"a\":\"", OTHER_KIND},
    {DECISION, "\"at\":\"2026", "\"at\":null,\"a\":\"", MORE},
    {TEXT, "\"attempt\":", "\"attempt\":7", OTHER_TEXT},
    {TEXT, "\"acked\":null", "\"acked\":\"2026-11-21T12:00:00Z\"", OTHER_TEXT},
    {TEXT, "\"acked\":\"2026", "\"acked\":\"2025", OTHER_TEXT},
    {TEXT, "\"contact\":\"", "\"contact\":\"x", OTHER_TEXT},
    {TEXT, "\"id\":\"", "\"id\":\"x", OTHER_TEXT},
    {TEXT, "\"about\":\"", "\"about\":\"x", OTHER_TEXT},
    {TEXT, "{\"id\"", "{\"channel\":\"sms\",\"id\"", MORE},
    {REASON, "\"salt\":\"", "\"salt\":\"x", OTHER_REASON},
    {REASON, "\"salt\":", "\"pepper\":", LACKS},
    {REASON, "\"text\":\"", "\"text\":\"no ", OTHER_REASON},
    {REASON, "\"text\":", "\"words\":", LACKS},
    {REASON, "\"id\":\"", "\"id\":\"r", OTHER_REASON},
    {REASON, "\"id\":", "\"ident\":", LACKS},
    {REASON, "\",\"text\":\"black", "black\",\"text\":\"", OTHER_REASON},
    {END, "\"head\":\"", "\"head\":\"0", NO_END},
    {END, "\"head\":", "\"tail\":", LACKS},
    {END, "\"rows\":", "\"rows\":1", NO_END},
    {END, END, "{\"row\"", LACKS},
    {END, "}}\n", "}}\n{\"row\":{}}\n", "there is more behind the end"},
};

START_TEST(whatever_is_changed_is_found)
{
	struct audit_checked told;
	struct fault why;
	setup();
	char *file = changed(changes[_i].where, changes[_i].find, changes[_i].put);
	ck_assert_int_eq(check(file, NULL, &told, &why), ERR_REFUSED);
	ck_assert_msg(strstr(why.message, changes[_i].sentence) != NULL, "%s for %s: %s",
		      changes[_i].put, changes[_i].find, why.message);
	ck_assert_msg(strncmp(why.message, "line ", 5) == 0, "%s", why.message);
	free(file);
	teardown();
}
END_TEST

START_TEST(a_reason_longer_than_any_is_not_the_one)
{
	struct audit_checked told;
	struct fault why;
	char *put = malloc(9000);
	memset(put, 'x', 8999);
	put[8999] = '\0';
	memcpy(put, "\"text\":\"", 8);
	char *file = changed(REASON, "\"text\":\"", put);
	ck_assert_int_eq(check(file, NULL, &told, &why), ERR_REFUSED);
	ck_assert_ptr_nonnull(strstr(why.message, OTHER_REASON));
	free(file);
	free(put);
}
END_TEST

START_TEST(a_file_that_was_cut_is_found)
{
	struct audit_checked told;
	struct fault why;
	*strstr(text, END) = '\0';
	ck_assert_int_eq(check(text, NULL, &told, &why), ERR_REFUSED);
	ck_assert_ptr_nonnull(strstr(why.message, "the file was cut off here"));
}
END_TEST

START_TEST(a_row_that_was_left_out_is_found)
{
	struct audit_checked told;
	struct fault why;
	char *row = strstr(text, ROW), *next = strstr(row, "\n") + 1;
	memmove(row, next, strlen(next) + 1);
	ck_assert_int_eq(check(text, NULL, &told, &why), ERR_REFUSED);
	ck_assert_msg(strstr(why.message, "due") != NULL, "%s", why.message);
}
END_TEST

/* ---- what was left out --------------------------------------------------------------------------
 */

/* The line with `words` in it, and its end. */
static char *line_with(const char *kind, const char *words, char **end)
{
	for (char *at = text; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		*end = strchr(at, '\n');
		char *found =
		    *end != NULL ? memmem(at, (size_t)(*end - at), words, strlen(words)) : NULL;
		if (found != NULL && strncmp(at, kind, strlen(kind)) == 0)
			return at;
	}
	ck_abort_msg("no %s with %s", kind, words);
	return NULL;
}

static struct audit_field field_of(const json_t *row, const char *key, char number[24])
{
	const json_t *value = json_object_get(row, key);
	if (!json_is_integer(value))
		return (struct audit_field){json_string_value(value), json_string_length(value)};
	int length = snprintf(number, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return (struct audit_field){number, (size_t)length};
}

/* "row" -> "sealed", by the row's own digest. */
static char *sealed_of(const char *line, size_t length)
{
	static const char *const keys[AUDIT_FIELDS] = {
	    "area", "at", "actor", "kind", "subject", "change", "because", "remark", "after"};
	json_t *all = json_loadb(line, length, 0, NULL), *row = json_object_get(all, "row");
	struct audit_field fields[AUDIT_FIELDS];
	unsigned char digest[AUDIT_HASH];
	char number[24], hex[2 * AUDIT_HASH + 1], *out = malloc(200);
	for (int i = 0; i < AUDIT_FIELDS; i++)
		fields[i] = field_of(row, keys[i], number);
	audit_chain_digest(fields, digest);
	for (int i = 0; i < AUDIT_HASH; i++)
		snprintf(hex + 2 * (size_t)i, 3, "%02x", digest[i]);
	sprintf(out, "{\"sealed\":{\"first\":%d,\"digests\":[\"%s\"]}}",
		(int)json_integer_value(json_object_get(row, "seq")), hex);
	json_decref(all);
	return out;
}

static void put_in_place(char *at, char *end, const char *put)
{
	char *out = malloc(strlen(text) + strlen(put) + 1);
	sprintf(out, "%.*s%s%s", (int)(at - text), text, put, end);
	free(text);
	text = out;
}

static const struct {
	const char *kind, *words, *sentence;
	bool sealed;
} hidden[] = {
    {DECISION, "PROPOSED -> ACTIVE", "the line is missing that tells of decision ", false},
    {TEXT, "\"contact\":\"ben\"", "the line is missing that tells of message ", false},
    {ROW, "\"kind\":\"activation\"", "no row of the activation itself is shown", true},
    {ROW, "\"change\":\"PROPOSED -> ACTIVE\"", "a row before this one is not shown", true},
    {ROW, "\"kind\":\"decision\"", "the decision of the move before this one", true},
    {ROW, "\"change\":\"queued -> sending\"", "a row before this one is not shown", true},
    {ROW, "\"kind\":\"occasion\"", "a row before this one is not shown", true},
    {ROW, "\"kind\":\"step\"", "a row is not shown of which this one speaks", true},
    {ROW, "\"kind\":\"proposal\"", "a row is not shown of which this one speaks", true},
};

START_TEST(what_is_left_out_is_missed)
{
	struct audit_checked told;
	struct fault why;
	char *end;
	setup();
	char *at = line_with(hidden[_i].kind, hidden[_i].words, &end);
	char *put = hidden[_i].sealed ? sealed_of(at, (size_t)(end - at)) : strdup("");
	if (hidden[_i].sealed && strncmp(end + 1, REASON, strlen(REASON)) == 0)
		end = strchr(end + 1, '\n');
	put_in_place(at, hidden[_i].sealed ? end : end + 1, put);
	ck_assert_int_eq(check(text, NULL, &told, &why), ERR_REFUSED);
	ck_assert_msg(strstr(why.message, hidden[_i].sentence) != NULL, "%s: %s", hidden[_i].words,
		      why.message);
	free(put);
	teardown();
}
END_TEST

/* A last row may be hidden: that there is one, and how many, is told. */
START_TEST(what_may_be_hidden_is_counted)
{
	struct audit_checked told;
	struct fault why;
	char *end, *at = strstr(text, REASON);
	put_in_place(at, strchr(at, '\n') + 1, "");
	ck_assert_int_eq(check(text, NULL, &told, &why), ERR_OK);
	ck_assert_int_lt(told.reasons, told.seals);
	ck_assert_str_eq(told.outcome, "");
	int64_t shown = told.shown;
	at = line_with(ROW, "\"kind\":\"source\"", &end);
	char *put = sealed_of(at, (size_t)(end - at));
	put_in_place(at, end, put);
	ck_assert_msg(check(text, NULL, &told, &why) == ERR_OK, "%s", why.message);
	ck_assert_int_eq(told.shown, shown - 1);
	free(put);
}
END_TEST

START_TEST(the_same_comes_out_each_time)
{
	char *first = strdup(text);
	json_decref(world_ok(&w, "bob", "sheet", "{\"what\":\"out-of-hours\"}"));
	for (int i = 0; i < 2; i++) {
		free(text);
		world_advance(&w, MINUTES_MS(1));
		json_decref(exported());
		ck_assert_msg((strcmp(text, first) == 0) == (i == 1), "%d", i);
		free(first);
		first = strdup(text);
	}
	free(first);
}
END_TEST

/* ---- asking for it -------------------------------------------------------------------------- */

START_TEST(what_cannot_be_told_says_why)
{
	world_refused(&w, "bob", "audit-export", about("v1"), "forbidden");
	world_refused(&w, "alice", "audit-export", "{}", "usage");
	json_t *reply = world_ask(&w, "alice", "audit-export", about("v999"));
	const json_t *error = json_object_get(reply, "error");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), "not-found");
	ck_assert_str_eq(json_string_value(json_object_get(error, "message")),
			 "there is no activation v999: log and explain name them");
	json_decref(reply);
}
END_TEST

START_TEST(a_broken_chain_is_no_evidence)
{
	char args[80];
	snprintf(args, sizeof(args), "%s", about(world_text(&w, "SELECT id FROM activation")));
	world_number(&w, "UPDATE audit SET actor = 'nobody' WHERE seq = (SELECT seq FROM audit"
			 " WHERE kind = 'listed' LIMIT 1) RETURNING 1");
	json_t *reply = world_ask(&w, "alice", "audit-export", args);
	const json_t *error = json_object_get(reply, "error");
	const char *said = json_string_value(json_object_get(error, "message"));
	ck_assert_msg(said != NULL && strstr(said, "does not follow from the one before") != NULL,
		      "%s", said != NULL ? said : "it was told");
	json_decref(reply);
}
END_TEST

START_TEST(too_long_an_answer_names_the_way_out)
{
	char args[80];
	snprintf(args, sizeof(args), "%s", about(world_text(&w, "SELECT id FROM activation")));
	for (int i = 0; i < LIMIT_REPLY / 2 / 67 + 1; i++) {
		const struct audit a = {.area = "coventry",
					.at = w.now,
					.actor = "alice",
					.kind = AUDITED_LOOK,
					.subject = "person",
					.change = "read",
					.because = "test"};
		ck_assert_int_eq(audit_write(w.store, &a), ERR_OK);
	}
	json_t *reply = world_ask(&w, "alice", "audit-export", args);
	const json_t *error = json_object_get(reply, "error");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), "limit");
	ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(error, "message")),
				     "swepd audit export BACKUP ACTIVATION"));
	json_decref(reply);
}
END_TEST

/* ---- verifying the whole -------------------------------------------------------------------- */

static void verify(const char *args, const char *path, const char *wanted)
{
	json_t *reply = world_ask(&w, "alice", "audit-verify", args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, path) != NULL && strstr(dump, wanted) != NULL, "%s: %s", args,
		      dump);
	free(dump);
	json_decref(reply);
}

START_TEST(the_whole_agrees_until_something_is_changed)
{
	char args[120];
	verify("{}", "\"ok\":true", "every row agrees");
	snprintf(args, sizeof(args), "{\"head\":\"%s\"}",
		 world_text(&w, "SELECT hex(hash) FROM audit WHERE seq = 3"));
	verify(args, "\"marked\":3", "The hash is that of row 3.");
	verify(args, "What comes after it, up to row ", ", no head proves.");
	verify("{\"head\":\"abc\"}", "\"code\":\"usage\"", "a head is 64 hex digits");
	verify("{\"head\":\"0000000000000000\"}", "\"code\":\"refused\"", "no row has the hash");
	world_number(&w, "UPDATE contact SET organisation = 'x' WHERE key = 'ann' RETURNING 1");
	verify("{}", "\"code\":\"refused\"", "1 found wrong; the first: contact coventry/ann");
	world_number(&w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			 " WHERE i < 50) INSERT INTO followup (id, area, person, kind, owner,"
			 " made, due, done, by) SELECT 'x' || i, 'coventry', 'n1', 'welfare',"
			 " 'bob', 0, 0, 0, '' FROM n RETURNING 1");
	/* each of them, ann, and whoever they are about */
	verify("{}", "52 found wrong", "and 32 more");
}
END_TEST

int main(void)
{
	const TTest *const of_a_file[] = {
	    it_holds_what_was_decided_and_nobody_else,
	    it_ends_with_the_sheet_that_names_its_head,
	    a_mark_names_its_row,
	    a_reason_longer_than_any_is_not_the_one,
	    a_file_that_was_cut_is_found,
	    a_row_that_was_left_out_is_found,
	    what_may_be_hidden_is_counted,
	    the_same_comes_out_each_time,
	    what_cannot_be_told_says_why,
	    a_broken_chain_is_no_evidence,
	    too_long_an_answer_names_the_way_out,
	    the_whole_agrees_until_something_is_changed,
	};
	Suite *s = suite_create("evidence");
	TCase *c = tcase_create("whole"), *f = tcase_create("of a file");
	tcase_add_test(c, a_whole_file_says_what_it_is_of);
	tcase_add_loop_test(c, whatever_is_changed_is_found, 0, (int)COUNT_OF(changes));
	tcase_add_loop_test(c, what_is_left_out_is_missed, 0, (int)COUNT_OF(hidden));
	suite_add_tcase(s, c);
	tcase_add_checked_fixture(f, setup, teardown);
	for (size_t i = 0; i < COUNT_OF(of_a_file); i++)
		tcase_add_test(f, of_a_file[i]);
	tcase_set_timeout(f, 240);
	suite_add_tcase(s, f);
	return suite_run_whole(s);
}
