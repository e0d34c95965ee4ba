/* SPDX-License-Identifier: MIT */
#include "status_page.h"

#include <expat.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway_inside.h"
#include "swep/limits.h"

#define PAGE_PATH 128
#define PAGE_DEPTH 8
#define PAGE_WHY 120
static const char root[] = "/gateway";

struct page {
	XML_Parser parser;
	const struct page_leaf *leaves;
	void *facts;
	char path[PAGE_PATH]; /* of the element we are in */
	int depth;
	char text[PAGE_TEXT + 1];
	size_t length;
	bool whole;
	char said[80]; /* bare text inside the root: "Denied" */
	size_t said_length;
	const char *fault;
};

static void page_stop(struct page *p, const char *fault)
{
	p->fault = fault;
	XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL element_begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct page *p = data;
	size_t used = strlen(p->path);
	(void)attributes;
	if (p->depth == PAGE_DEPTH || used + 1 + strlen(name) >= sizeof(p->path)) {
		page_stop(p, "nested too deeply");
		return;
	}
	snprintf(p->path + used, sizeof(p->path) - used, "/%s", name);
	p->depth++;
	p->length = 0;
	p->whole = true;
	if (p->depth == 1 && strcmp(p->path, root) != 0)
		page_stop(p, "not a page of Kannel's");
}

static void XMLCALL element_end(void *data, const XML_Char *name)
{
	struct page *p = data;
	(void)name;
	if (p->fault != NULL) /* an empty element ends even after the parser was stopped */
		return;
	p->text[p->length] = '\0';
	for (const struct page_leaf *l = p->leaves; l->path != NULL; l++)
		if (strcmp(l->path, p->path) == 0)
			l->take(p->facts, p->text, p->whole);
	*strrchr(p->path, '/') = '\0';
	p->depth--;
	p->length = 0;
}

static void page_say(struct page *p, char c)
{
	if (p->said_length + 1 < sizeof(p->said) && (p->said_length > 0 || c > ' '))
		p->said[p->said_length++] = c;
}

static void XMLCALL text_add(void *data, const XML_Char *text, int count)
{
	struct page *p = data;
	for (int i = 0; i < count; i++) {
		if (p->depth == 1)
			page_say(p, text[i]);
		else if (p->length < PAGE_TEXT)
			p->text[p->length++] = text[i];
		else
			p->whole = false;
	}
}

/* Kannel writes none; entities are the one way in which a small page could grow. */
static void XMLCALL doctype_refuse(void *data, const XML_Char *name, const XML_Char *system,
				   const XML_Char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	page_stop(data, "it has a document type");
}

static void page_explain(const struct page *p, char *why)
{
	char said[80];
	if (p->fault != NULL)
		snprintf(why, PAGE_WHY, "%s", p->fault);
	else
		snprintf(why, PAGE_WHY, "broken XML in line %lu: %s",
			 (unsigned long)XML_GetCurrentLineNumber(p->parser),
			 XML_ErrorString(XML_GetErrorCode(p->parser)));
	if (p->said_length > 0)
		snprintf(why, PAGE_WHY, PAGE_SAID "%s", line_copy(said, sizeof(said), p->said));
}

static struct page *page_open(const struct page_leaf *leaves, void *facts)
{
	struct page *p = calloc(1, sizeof(*p));
	XML_Parser parser = XML_ParserCreate("UTF-8");
	if (p == NULL || parser == NULL)
		abort();
	p->parser = parser;
	p->leaves = leaves;
	p->facts = facts;
	XML_SetUserData(parser, p);
	XML_SetElementHandler(parser, element_begin, element_end);
	XML_SetCharacterDataHandler(parser, text_add);
	XML_SetStartDoctypeDeclHandler(parser, doctype_refuse);
	return p;
}

static void page_close(struct page *p)
{
	XML_ParserFree(p->parser);
	free(p);
}

bool page_read(const char *body, size_t size, const struct page_leaf *leaves, void *facts,
	       char *why)
{
	if (size > INT_MAX) {
		snprintf(why, PAGE_WHY, "the page is too long");
		return false;
	}
	struct page *p = page_open(leaves, facts);
	bool good =
	    XML_Parse(p->parser, body, (int)size, XML_TRUE) == XML_STATUS_OK && p->said_length == 0;
	if (!good)
		page_explain(p, why);
	page_close(p);
	return good;
}
