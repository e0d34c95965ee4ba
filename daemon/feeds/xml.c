/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include <assert.h>
#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "civil.h"
#include "swep/limits.h"

/* Between URI and name in what expat says; expat refuses a URI that holds it. */
#define SEPARATOR '\n'
#define BLANKS " \t\r\n"

/* An element whose end has not come yet. */
struct open_node {
	struct xml_node *node;
	struct xml_node **last; /* where its next child goes */
	size_t text_from; /* its text begins here; its children's text is gone by then */
};

struct reader {
	XML_Parser parser;
	struct arena *arena;
	struct fault *why;
	bool refused; /* by us: `why` is written */
	struct xml_node *root;
	struct open_node open[XML_DEPTH];
	int depth;
	int nodes;
	char *text;
	size_t length;
};

/* ---- refusing ---- */

static void refuse(struct reader *r, enum err code, const char *sentence)
{
	char field[32];
	if (r->refused)
		return;
	r->refused = true;
	snprintf(field, sizeof field, "line %lu",
		 (unsigned long)XML_GetCurrentLineNumber(r->parser));
	fault_set(r->why, code, field, "%s (column %lu)", sentence,
		  (unsigned long)XML_GetCurrentColumnNumber(r->parser) + 1);
	XML_StopParser(r->parser, XML_FALSE);
}

static void doctype_begins(void *user, const char *name, const char *system, const char *public,
			   int internal)
{
	(void)system, (void)public, (void)internal;
	refuse(user, ERR_USAGE,
	       ascii_same(name, "html") ? "this is HTML, not XML"
					: "a DOCTYPE is refused: no feed has one, and entities "
					  "declared there could fill the memory");
}

/* Called for what the body says of itself. Encodings of expat's own that we do not want end here;
 * those that it does not know come to encoding_unknown. */
static void declaration_read(void *user, const char *version, const char *encoding, int standalone)
{
	static const char *const good[] = {"utf-8", "iso-8859-1", "us-ascii"};
	char sentence[120];
	(void)version, (void)standalone;
	for (size_t i = 0; encoding != NULL && i < sizeof good / sizeof good[0]; i++)
		if (ascii_same(encoding, good[i]))
			return;
	if (encoding == NULL)
		return;
	snprintf(sentence, sizeof sentence,
		 "the encoding \"%.40s\" is not UTF-8, ISO-8859-1 or US-ASCII", encoding);
	refuse(user, ERR_USAGE, sentence);
}

static int encoding_unknown(void *user, const char *name, XML_Encoding *info)
{
	(void)info;
	declaration_read(user, NULL, name, -1);
	return XML_STATUS_ERROR;
}

/* ---- building ---- */

static bool node_allowed(struct reader *r)
{
	if (r->nodes == XML_NODES) {
		refuse(r, ERR_LIMIT, "there are too many elements and attributes");
		return false;
	}
	r->nodes++;
	return true;
}

/* "uri\nname", or "name" alone. */
static void name_split(struct reader *r, const char *full, const char **space, const char **name)
{
	const char *at = strchr(full, SEPARATOR);
	*space = at != NULL ? arena_copy(r->arena, full, (size_t)(at - full)) : "";
	*name = arena_text(r->arena, at != NULL ? at + 1 : full);
}

static const struct xml_attribute *attributes_read(struct reader *r, const char **pairs)
{
	struct xml_attribute *first = NULL, **last = &first;
	for (; pairs[0] != NULL && node_allowed(r); pairs += 2) {
		struct xml_attribute *attribute = arena_alloc(r->arena, sizeof *attribute);
		name_split(r, pairs[0], &attribute->space, &attribute->name);
		attribute->value = arena_text(r->arena, pairs[1]);
		*last = attribute;
		last = (struct xml_attribute **)&attribute->next;
	}
	return first;
}

static struct xml_node *node_make(struct reader *r, const char *name, const char **pairs)
{
	struct xml_node *node = arena_alloc(r->arena, sizeof *node);
	node->text = "";
	node->line = (int)XML_GetCurrentLineNumber(r->parser);
	name_split(r, name, &node->space, &node->name);
	node->attributes = attributes_read(r, pairs);
	return node;
}

static void node_begins(void *user, const char *name, const char **pairs)
{
	struct reader *r = user;
	if (r->refused || !node_allowed(r))
		return;
	if (r->depth == XML_DEPTH) {
		refuse(r, ERR_LIMIT, "elements are nested too deeply");
		return;
	}
	struct xml_node *node = node_make(r, name, pairs);
	if (r->depth == 0 && ascii_same(node->name, "html"))
		refuse(r, ERR_USAGE, "this is HTML, not XML");
	if (r->depth == 0) {
		r->root = node;
	} else {
		struct open_node *parent = &r->open[r->depth - 1];
		*parent->last = node;
		parent->last = &node->next;
	}
	r->open[r->depth++] = (struct open_node){node, &node->child, r->length};
}

static void text_read(void *user, const char *text, int length)
{
	struct reader *r = user;
	if (r->refused)
		return;
	memcpy(r->text + r->length, text, (size_t)length);
	r->length += (size_t)length;
}

static void node_ends(void *user, const char *name)
{
	struct reader *r = user;
	(void)name;
	if (r->refused)
		return;
	struct open_node *open = &r->open[--r->depth];
	const char *text = r->text + open->text_from, *end = r->text + r->length;
	while (text < end && strchr(BLANKS, *text) != NULL)
		text++;
	while (text < end && strchr(BLANKS, end[-1]) != NULL)
		end--;
	if (text < end)
		open->node->text = arena_copy(r->arena, text, (size_t)(end - text));
	r->length = open->text_from;
}

/* ---- reading ---- */

static bool begins(const char *text, const char *with)
{
	while (*with != '\0' && ascii_lower(*text) == *with)
		text++, with++;
	return *with == '\0';
}

/* What is plainly no XML is named for what it is: error pages come with status 200 too. */
static enum err plainly_not_xml(const char *body, size_t size, struct fault *why)
{
	static const char mark[] = "\xef\xbb\xbf";
	const char *at = body;
	if (size > LIMIT_BODY)
		return fault_set(why, ERR_LIMIT, "", "the body is larger than %d bytes",
				 LIMIT_BODY);
	if (size >= 2 && (memcmp(at, "\xfe\xff", 2) == 0 || memcmp(at, "\xff\xfe", 2) == 0 ||
			  at[0] == '\0' || at[1] == '\0'))
		return fault_set(why, ERR_USAGE, "line 1",
				 "the encoding UTF-16 is not UTF-8, ISO-8859-1 or US-ASCII");
	if (strncmp(at, mark, sizeof mark - 1) == 0)
		at += sizeof mark - 1;
	at += strspn(at, BLANKS);
	if (at >= body + size)
		return fault_set(why, ERR_USAGE, "", "the body is empty");
	if (*at == '{' || *at == '[')
		return fault_set(why, ERR_USAGE, "line 1", "this is JSON, not XML");
	if (begins(at, "<!doctype html") || begins(at, "<html"))
		return fault_set(why, ERR_USAGE, "line 1", "this is HTML, not XML");
	if (*at != '<')
		return fault_set(why, ERR_USAGE, "line 1",
				 "this is not XML: it does not begin with \"<\"");
	return ERR_OK;
}

static void handlers_set(struct reader *r)
{
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, node_begins, node_ends);
	XML_SetCharacterDataHandler(r->parser, text_read);
	XML_SetStartDoctypeDeclHandler(r->parser, doctype_begins);
	XML_SetXmlDeclHandler(r->parser, declaration_read);
	XML_SetUnknownEncodingHandler(r->parser, encoding_unknown, r);
}

static const char *error_text(enum XML_Error error)
{
	bool early = error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN ||
		     error == XML_ERROR_PARTIAL_CHAR;
	return early ? "it ends too early" : XML_ErrorString(error);
}

static const struct xml_node *body_parse(struct reader *r, const char *body, size_t size)
{
	char sentence[120];
	if (XML_Parse(r->parser, body, (int)size, XML_TRUE) == XML_STATUS_OK)
		return r->root;
	enum XML_Error error = XML_GetErrorCode(r->parser);
	if (error == XML_ERROR_NO_MEMORY)
		abort();
	snprintf(sentence, sizeof sentence, "this is not XML: %s", error_text(error));
	refuse(r, ERR_USAGE, sentence);
	return NULL;
}

const struct xml_node *xml_parse(const char *body, size_t size, struct arena *arena,
				 struct fault *why)
{
	struct reader r = {.arena = arena, .why = why};
	if (plainly_not_xml(body, size, why))
		return NULL;
	r.parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (r.parser == NULL)
		abort();
	/* A byte of ISO-8859-1 becomes two of UTF-8 at most; everything else shrinks. */
	r.text = arena_alloc(arena, 2 * size);
	handlers_set(&r);
	const struct xml_node *root = body_parse(&r, body, size);
	XML_ParserFree(r.parser);
	return root;
}

/* ---- looking ---- */

bool xml_is(const struct xml_node *node, const char *space, const char *name)
{
	return node != NULL && strcmp(node->name, name) == 0 &&
	       (space == NULL || strcmp(node->space, space) == 0);
}

static const struct xml_node *first_of(const struct xml_node *node, const char *space,
				       const char *name)
{
	while (node != NULL && !xml_is(node, space, name))
		node = node->next;
	return node;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *space, const char *name)
{
	return node != NULL ? first_of(node->child, space, name) : NULL;
}

const struct xml_node *xml_next(const struct xml_node *node, const char *space, const char *name)
{
	return node != NULL ? first_of(node->next, space, name) : NULL;
}

const char *xml_text(const struct xml_node *node, const char *space, const char *name)
{
	const struct xml_node *child = xml_child(node, space, name);
	return child != NULL ? child->text : NULL;
}

const char *xml_attribute(const struct xml_node *node, const char *name)
{
	if (node == NULL)
		return NULL;
	for (const struct xml_attribute *a = node->attributes; a != NULL; a = a->next)
		if (a->space[0] == '\0' && strcmp(a->name, name) == 0)
			return a->value;
	return NULL;
}

enum err xml_wrong(const struct xml_node *node, struct fault *why, const char *format, ...)
{
	assert(node != NULL);
	char field[32], sentence[sizeof why->message];
	va_list args;
	snprintf(field, sizeof field, "line %d", node->line);
	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	return fault_set(why, ERR_USAGE, field, "%s", sentence);
}

enum err xml_need(const struct xml_node *node, const char *space, const char *name,
		  const char **out, struct fault *why)
{
	assert(node != NULL);
	const char *text = xml_text(node, space, name);
	if (text == NULL)
		return xml_wrong(node, why, "<%.40s> has no <%s>", node->name, name);
	if (text[0] == '\0')
		return xml_wrong(xml_child(node, space, name), why, "<%s> is empty", name);
	*out = text;
	return ERR_OK;
}

enum err xml_time(const struct xml_node *node, const char *space, const char *name,
		  struct wall *out, struct fault *why)
{
	const char *text = "";
	enum err e = xml_need(node, space, name, &text, why);
	if (!e && !wall_parse_iso(text, out))
		e = xml_wrong(xml_child(node, space, name), why,
			      "<%s> \"%.40s\" is not a time with its zone", name, text);
	return e;
}
