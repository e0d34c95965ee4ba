/* SPDX-License-Identifier: MIT
 *
 * JSON written straight into one text, to the byte as jansson would dump it. Of a list with
 * thousands of rows no tree is made first: making, dumping and freeing it took longer than the look
 * itself. Commas come by themselves. Texts must be UTF-8.
 */
#ifndef ENGINE_JOT_H
#define ENGINE_JOT_H

#include <jansson.h>

#include "arena.h"

struct jot_piece;

struct jot {
	struct arena *arena; /* the text lives there, in pieces: nothing is copied as it grows */
	struct jot_piece *first, *newest; /* NULL while nothing is written */
	char last; /* byte */
};

/* The elements of an array that is empty in the tree. */
struct jot_list {
	const json_t *array;
	struct jot elements;
	const struct jot_list *next;
};

/* All of it, in the arena. */
char *jot_whole(const struct jot *j);

void jot_open(struct jot *j, char bracket);
void jot_close(struct jot *j, char bracket);
void jot_key(struct jot *j, const char *key); /* one of ours; its value comes next */
void jot_text(struct jot *j, const char *text);
void jot_word(struct jot *j, const char *word); /* true, null, a number */
void jot_field(struct jot *j, const char *key, const char *text);
void jot_value(struct jot *j, json_t *value, const struct jot_list *lists);

#endif
