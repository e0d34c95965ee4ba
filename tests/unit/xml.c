/* SPDX-License-Identifier: MIT
 *
 * XML into a tree: what a good body says, and every way to spoil one.
 */
#include "xml.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "lib/dice.h"
#include "lib/suite.h"
#include "swep/limits.h"

static struct arena arena;

static const struct xml_node *tree_of(const char *body)
{
	struct fault why = {0};
	const struct xml_node *root = xml_parse(body, strlen(body), &arena, &why);
	ck_assert_msg(root != NULL, "%s: %s", why.field, why.message);
	return root;
}

static void is_refused(const char *body, size_t size, enum err code, const char *field,
		       const char *message)
{
	struct fault why = {0};
	const struct xml_node *root = xml_parse(body, size, &arena, &why);
	ck_assert_msg(root == NULL && why.code == code && strcmp(why.field, field) == 0 &&
			  strstr(why.message, message) != NULL,
		      "\"%s\": \"%s\", wanted \"%s\": \"%s\", for %.80s", why.field, why.message,
		      field, message, body);
}

/* ---- what a good body says ---- */

#define ATOM "http://www.w3.org/2005/Atom"
#define CAP "urn:oasis:names:tc:emergency:cap:1.2"

static const char sample[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			     "<feed xmlns=\"" ATOM "\" xmlns:cap=\"" CAP "\" lang='en'\n"
			     "      cap:lang='cy'>\n"
			     "  <title> Snow &amp; ice\n</title>\n"
			     "  <cap:title>other</cap:title>\n"
			     "  <entry><id>1</id>one <b>bold</b> two</entry>\n"
			     "  <title/>\n"
			     "  <entry><id><![CDATA[<2>]]>&#233;&#xe9;</id></entry>\n"
			     "  <updated>2026-11-20T16:00:10Z</updated>\n"
			     "</feed>\n";

START_TEST(a_tree_keeps_order_text_and_lines)
{
	const struct xml_node *feed = tree_of(sample);
	ck_assert(xml_is(feed, ATOM, "feed") && xml_is(feed, NULL, "feed"));
	ck_assert(!xml_is(feed, "", "feed") && !xml_is(feed, ATOM, "entry"));
	ck_assert_int_eq(feed->line, 2);
	ck_assert_str_eq(feed->text, "");
	ck_assert_ptr_null(feed->next);
	ck_assert_str_eq(feed->child->text, "Snow & ice");
	const struct xml_node *entry = xml_child(feed, ATOM, "entry");
	ck_assert_int_eq(entry->line, 7);
	ck_assert_str_eq(entry->text, "one  two");
	ck_assert_str_eq(xml_text(entry, ATOM, "b"), "bold");
	entry = xml_next(entry, ATOM, "entry");
	ck_assert_int_eq(entry->line, 9);
	ck_assert_str_eq(xml_text(entry, NULL, "id"), "<2>éé");
	ck_assert_ptr_null(xml_next(entry, ATOM, "entry"));
}
END_TEST

START_TEST(namespaces_tell_names_apart)
{
	const struct xml_node *feed = tree_of(sample);
	ck_assert_str_eq(xml_text(feed, CAP, "title"), "other");
	ck_assert_str_eq(xml_text(feed, ATOM, "title"), "Snow & ice");
	ck_assert_str_eq(xml_child(feed, CAP, "title")->name, "title");
	ck_assert_ptr_null(xml_child(feed, "", "title"));
	ck_assert_str_eq(xml_attribute(feed, "lang"), "en");
	ck_assert_str_eq(feed->attributes->next->space, CAP);
	ck_assert_str_eq(feed->attributes->next->value, "cy");
	ck_assert_ptr_null(feed->attributes->next->next);
	ck_assert_ptr_null(xml_attribute(feed, "xmlns"));
}
END_TEST

START_TEST(what_is_not_there_is_null)
{
	const struct xml_node *feed = tree_of(sample);
	ck_assert_ptr_null(xml_child(feed, ATOM, "link"));
	ck_assert_ptr_null(xml_text(feed, ATOM, "link"));
	ck_assert_ptr_null(xml_child(NULL, ATOM, "link"));
	ck_assert_ptr_null(xml_next(NULL, ATOM, "link"));
	ck_assert_ptr_null(xml_text(NULL, ATOM, "link"));
	ck_assert_ptr_null(xml_attribute(NULL, "rel"));
	ck_assert(!xml_is(NULL, ATOM, "link"));
}
END_TEST

START_TEST(needed_values_are_refused_where_they_are_missing)
{
	const struct xml_node *feed = tree_of(sample);
	struct fault why = {0};
	const char *text = NULL;
	struct wall time = {0};
	ck_assert_int_eq(xml_need(feed, ATOM, "title", &text, &why), ERR_OK);
	ck_assert_str_eq(text, "Snow & ice");
	ck_assert_int_eq(xml_time(feed, ATOM, "updated", &time, &why), ERR_OK);
	ck_assert_int_eq(time.ms, 1795190410000);
	ck_assert_int_eq(xml_need(feed, ATOM, "link", &text, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "line 2");
	ck_assert_str_eq(why.message, "<feed> has no <link>");
	ck_assert_int_eq(xml_time(feed, CAP, "title", &time, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "line 6");
	ck_assert_str_eq(why.message, "<title> \"other\" is not a time with its zone");
	const struct xml_node *empty = tree_of("<a>\n<b> </b></a>");
	ck_assert_int_eq(xml_need(empty, "", "b", &text, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "line 2");
	ck_assert_str_eq(why.message, "<b> is empty");
}
END_TEST

/* ---- encodings ---- */

START_TEST(three_encodings_are_read)
{
	ck_assert_str_eq(tree_of("<a>\xc2\xa9 \xe2\x82\xac</a>")->text, "\xc2\xa9 \xe2\x82\xac");
	ck_assert_str_eq(tree_of("\xef\xbb\xbf<a>\xc2\xa9</a>")->text, "\xc2\xa9");
	ck_assert_str_eq(
	    tree_of("<?xml version='1.0' encoding='iso-8859-1'?><a>\xa9\xff</a>")->text,
	    "\xc2\xa9\xc3\xbf");
	ck_assert_str_eq(tree_of("<?xml version='1.0' encoding='US-ASCII'?><a>c</a>")->text, "c");
	ck_assert_str_eq(tree_of("<?xml version='1.0'?><a>c</a>")->text, "c");
}
END_TEST

/* The archive's "Â©" is two honest characters. */
START_TEST(double_encoded_text_is_harmless)
{
	ck_assert_str_eq(tree_of("<a>\xc3\x82\xc2\xa9</a>")->text, "\xc3\x82\xc2\xa9");
}
END_TEST

START_TEST(text_of_nothing_but_latin_letters_has_room)
{
	enum { LETTERS = 100000 };
	static const char head[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a>";
	char *body = arena_alloc(&arena, sizeof head + LETTERS + 8);
	strcpy(body, head);
	memset(body + sizeof head - 1, '\xe9', LETTERS);
	strcpy(body + sizeof head - 1 + LETTERS, "</a>");
	ck_assert_uint_eq(strlen(tree_of(body)->text), 2 * (size_t)LETTERS);
}
END_TEST

static const struct {
	const char *body, *field, *message;
} encodings[] = {
    {"<?xml version='1.0' encoding='UTF-16'?><a/>", "line 1", "the encoding"},
    {"<?xml version='1.0' encoding='windows-1252'?><a/>", "line 1",
     "the encoding \"windows-1252\" is not UTF-8, ISO-8859-1 or US-ASCII"},
    {"<?xml version='1.0' encoding='utf-7'?><a/>", "line 1", "the encoding \"utf-7\" is not"},
    {"<?xml version='1.0' encoding='EBCDIC-CP-BE'?><a/>", "line 1", "\"EBCDIC-CP-BE\" is not"},
    {"\xff\xfe<", "line 1", "the encoding UTF-16 is not"},
    {"\xfe\xff<", "line 1", "the encoding UTF-16 is not"},
    {"<a>\n\xff</a>", "line 2", "not well-formed (invalid token) (column 1)"},
    {"<a>\xc0\x80</a>", "line 1", "not well-formed"},
    {"<a>\xed\xa0\x80</a>", "line 1", "not well-formed"},
    {"<?xml version='1.0' encoding='US-ASCII'?><a>\xa9</a>", "line 1", "not well-formed"},
};

START_TEST(other_encodings_are_refused_by_name)
{
	for (size_t i = 0; i < COUNT_OF(encodings); i++)
		is_refused(encodings[i].body, strlen(encodings[i].body), ERR_USAGE,
			   encodings[i].field, encodings[i].message);
	is_refused("<\0a\0/\0>\0", 8, ERR_USAGE, "line 1", "the encoding UTF-16 is not");
	is_refused("\0<\0a\0/\0>", 8, ERR_USAGE, "line 1", "the encoding UTF-16 is not");
}
END_TEST

/* ---- what is not XML ---- */

static const struct {
	const char *body, *field, *message;
} strangers[] = {
    {"", "", "the body is empty"},
    {" \r\n\t", "", "the body is empty"},
    {"\xef\xbb\xbf", "", "the body is empty"},
    {"{\"error\": true}", "line 1", "this is JSON, not XML"},
    {"\n[1]", "line 1", "this is JSON, not XML"},
    {"Downstream service request failed", "line 1", "it does not begin with \"<\""},
    {"<!DOCTYPE html><html><body>403</body></html>", "line 1", "this is HTML, not XML"},
    {"\n<!doctype HTML>", "line 1", "this is HTML, not XML"},
    {"\n\n<HTML lang='en'><br></HTML>", "line 1", "this is HTML, not XML"},
    {"<!-- 1 -->\n<!DOCTYPE html>", "line 2", "this is HTML, not XML"},
    {"<?xml version='1.0'?>\n<html/>", "line 2", "this is HTML, not XML (column 1)"},
    {"<a><b></a>", "line 1", "this is not XML: mismatched tag (column 9)"},
    {"<a>\n<b x=1/></a>", "line 2", "this is not XML: not well-formed"},
    {"<a b='1' b='2'/>", "line 1", "duplicate attribute"},
    {"<a/><b/>", "line 1", "junk after document element"},
    {"<a>&nbsp;</a>", "line 1", "undefined entity"},
    {"<a>&#0;</a>", "line 1", "reference to invalid character number"},
    {"<a>&#x110000;</a>", "line 1", "reference to invalid character number"},
    {"<x:a/>", "line 1", "unbound prefix"},
    {"<a xmlns:x='u&#10;v'><x:b/></a>", "line 1", "this is not XML"},
    {"<a", "line 1", "it ends too early"},
    {"<a>\n<b>", "line 2", "it ends too early"},
    {"<?xml version='1.0'?>", "line 1", "it ends too early"},
    {"<!-- only a remark -->", "line 1", "it ends too early"},
    {"<a><![CDATA[ no end", "line 1", "this is not XML"},
};

START_TEST(strangers_are_recognised)
{
	for (size_t i = 0; i < COUNT_OF(strangers); i++)
		is_refused(strangers[i].body, strlen(strangers[i].body), ERR_USAGE,
			   strangers[i].field, strangers[i].message);
	is_refused("<a>\0</a>", 8, ERR_USAGE, "line 1", "not well-formed");
}
END_TEST

/* ---- bombs ---- */

static const char laughs[] =
    "<!DOCTYPE a [<!ENTITY b '0123456789'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
    "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'>]><a>&e;</a>";

static const char *const bombs[] = {
    "<!DOCTYPE a [<!ENTITY b 'boom'>]><a>&b;</a>",
    laughs,
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://example.org/x'> %b;]><a/>",
    "<!DOCTYPE a PUBLIC '-//X//Y' 'http://example.org/x'><a/>",
    "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
    "<!DOCTYPE a><a/>",
};

START_TEST(entity_bombs_never_go_off)
{
	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		struct arena small = {0};
		struct fault why = {0};
		ck_assert_ptr_null(xml_parse(bombs[i], strlen(bombs[i]), &small, &why));
		ck_assert_str_eq(why.field, "line 1");
		ck_assert_msg(strstr(why.message, "a DOCTYPE is refused") != NULL, "%s",
			      why.message);
		ck_assert_uint_lt(small.used, 4096);
		arena_free(&small);
	}
}
END_TEST

/* `depth` elements within one another. */
static char *nested(int depth)
{
	char *body = arena_alloc(&arena, 7 * (size_t)depth + 1), *at = body;
	for (int i = 0; i < depth; i++, at += 3)
		memcpy(at, "<d>", 3);
	for (int i = 0; i < depth; i++, at += 4)
		memcpy(at, "</d>", 4);
	return body;
}

START_TEST(deep_nesting_is_refused)
{
	ck_assert_str_eq(tree_of(nested(XML_DEPTH))->name, "d");
	char *body = nested(XML_DEPTH + 1);
	is_refused(body, strlen(body), ERR_LIMIT, "line 1", "elements are nested too deeply");
	body = nested(500000);
	is_refused(body, strlen(body), ERR_LIMIT, "line 1", "elements are nested too deeply");
}
END_TEST

static char *repeated(const char *head, const char *part, int times, const char *tail)
{
	size_t length = strlen(part);
	char *body = arena_alloc(&arena, strlen(head) + (size_t)times * length + strlen(tail) + 1);
	char *at = stpcpy(body, head);
	for (int i = 0; i < times; i++, at += length)
		memcpy(at, part, length);
	strcpy(at, tail);
	return body;
}

START_TEST(elements_and_attributes_are_bounded)
{
	tree_of(repeated("<a>", "<b/>", XML_NODES - 1, "</a>"));
	char *body = repeated("<a>", "<b/>", XML_NODES, "</a>");
	is_refused(body, strlen(body), ERR_LIMIT, "line 1", "too many elements and attributes");
	tree_of(repeated("<a>", "<b c=''/>", XML_NODES / 2 - 1, "</a>"));
	body = repeated("<a>", "<b c=''/>", XML_NODES / 2, "</a>");
	is_refused(body, strlen(body), ERR_LIMIT, "line 1", "too many elements and attributes");
}
END_TEST

START_TEST(text_in_a_million_pieces_is_one)
{
	enum { PIECES = 500000 };
	char *body = repeated("<a>", "&lt;\n", PIECES, "</a>");
	ck_assert_uint_eq(strlen(tree_of(body)->text), 2 * PIECES - 1);
	body = repeated("<a>", "x<b>y</b>", XML_NODES - 1, "</a>");
	ck_assert_uint_eq(strlen(tree_of(body)->text), XML_NODES - 1);
}
END_TEST

START_TEST(large_bodies_are_refused)
{
	char *body = arena_alloc(&arena, LIMIT_BODY + 2);
	memset(body, ' ', LIMIT_BODY + 1);
	is_refused(body, LIMIT_BODY + 1, ERR_LIMIT, "", "larger than 4194304 bytes");
	is_refused(body, LIMIT_BODY, ERR_USAGE, "", "the body is empty");
}
END_TEST

/* ---- cut and damaged ---- */

/* 1 when it was read. */
static int tried(const char *body, size_t size)
{
	struct arena scratch = {0};
	struct fault why = {0};
	/* its own piece of memory, so that reading beyond its end is seen */
	char *copy = strndup(body, size);
	const struct xml_node *root = xml_parse(copy, size, &scratch, &why);
	ck_assert_msg(root != NULL || why.message[0] != '\0', "refused without a word");
	free(copy);
	arena_free(&scratch);
	return root != NULL;
}

START_TEST(no_beginning_of_a_body_is_a_body)
{
	for (size_t size = 0; size < sizeof sample - 2; size++)
		ck_assert_msg(tried(sample, size) == 0, "%zu bytes were taken", size);
	ck_assert_int_eq(tried(sample, sizeof sample - 2), 1); /* but for the last newline */
}
END_TEST

START_TEST(damage_is_read_or_refused_with_a_sentence)
{
	struct dice d = dice_open("xml", 11);
	char body[sizeof sample];
	int taken = 0, rounds = 20000;
	for (int round = 0; round < rounds; round++) {
		memcpy(body, sample, sizeof sample);
		for (int n = 1 + dice_throw(&d, 3); n > 0; n--)
			body[dice_throw(&d, (int)sizeof sample - 1)] =
			    "<>/=&;:!?[]\"'- \nax\xc3\xa9\x80\xff"[dice_throw(&d, 22)];
		taken += tried(body, sizeof sample - 1);
	}
	ck_assert(taken > rounds / 20 && taken < rounds);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_tree_keeps_order_text_and_lines,
	    namespaces_tell_names_apart,
	    what_is_not_there_is_null,
	    needed_values_are_refused_where_they_are_missing,
	    three_encodings_are_read,
	    double_encoded_text_is_harmless,
	    text_of_nothing_but_latin_letters_has_room,
	    other_encodings_are_refused_by_name,
	    strangers_are_recognised,
	    entity_bombs_never_go_off,
	    deep_nesting_is_refused,
	    elements_and_attributes_are_bounded,
	    text_in_a_million_pieces_is_one,
	    large_bodies_are_refused,
	    no_beginning_of_a_body_is_a_body,
	    damage_is_read_or_refused_with_a_sentence,
	};
	int failed = suite_run("xml", cases, COUNT_OF(cases));
	arena_free(&arena);
	return failed;
}
