/* SPDX-License-Identifier: MIT
 *
 * What all XML feeds share: a body becomes a small tree in the turn's arena, or the exact reason
 * why not. No DOCTYPE, so no entities of the sender's own; nothing outside the body is ever read.
 * A fault's field is "line 12", its sentence names the column or the element.
 */
#ifndef FEEDS_XML_H
#define FEEDS_XML_H

#include "arena.h"
#include "instant.h"
#include "swep/fault.h"

#define XML_DEPTH 64 /* elements within one another; CAP needs 6 */
#define XML_NODES 100000 /* elements and attributes of one body; the largest feeds have 2,000 */

struct xml_attribute {
	const char *space; /* "" for a plain one, as nearly all are */
	const char *name;
	const char *value;
	const struct xml_attribute *next;
};

/* Strings are UTF-8 and never NULL. */
struct xml_node {
	const char *space; /* namespace URI, "" for none */
	const char *name; /* without prefix */
	const char *text; /* directly within, in one piece, blanks at both ends cut off */
	const struct xml_attribute *attributes;
	struct xml_node *child, *next; /* first one within, and next one beside; NULL at the end */
	int line; /* where it begins, from 1 */
};

/* The outermost element; NULL with `why`. */
const struct xml_node *xml_parse(const char *body, size_t size, struct arena *arena,
				 struct fault *why);

/* `space` NULL is any. All take a NULL node and answer NULL (false). */
bool xml_is(const struct xml_node *node, const char *space, const char *name);
const struct xml_node *xml_child(const struct xml_node *node, const char *space, const char *name);
const struct xml_node *xml_next(const struct xml_node *node, const char *space, const char *name);
const char *xml_text(const struct xml_node *node, const char *space, const char *name);
const char *xml_attribute(const struct xml_node *node, const char *name); /* a plain one */

/* Refuses at this element; always ERR_USAGE. */
enum err xml_wrong(const struct xml_node *node, struct fault *why, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A child that must be there with some text; one that holds an ISO 8601 time with its zone. */
enum err xml_need(const struct xml_node *node, const char *space, const char *name,
		  const char **out, struct fault *why);
enum err xml_time(const struct xml_node *node, const char *space, const char *name,
		  struct wall *out, struct fault *why);

#endif
