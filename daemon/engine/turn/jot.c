/* SPDX-License-Identifier: MIT */
#include "jot.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 1000 /* most answers */
#define MORE_ROOM 15000 /* several in a block of the arena */
#define ESCAPE_MOST 6 /* bytes that one may become */

struct jot_piece {
	struct jot_piece *next;
	size_t length, room;
	char bytes[];
};

static void piece_add(struct jot *j, struct jot_piece *first, struct jot_piece *newest)
{
	if (j->newest == NULL)
		j->first = first;
	else
		j->newest->next = first;
	j->newest = newest;
}

/* Where so many bytes may be written. */
static char *room_for(struct jot *j, size_t more)
{
	struct jot_piece *piece = j->newest;
	if (piece == NULL || piece->room - piece->length < more) {
		size_t least = piece == NULL ? FIRST_ROOM : MORE_ROOM;
		size_t room = more > least ? more : least;
		piece = arena_alloc(j->arena, sizeof(*piece) + room);
		piece->room = room;
		piece_add(j, piece, piece);
	}
	return piece->bytes + piece->length;
}

static void wrote(struct jot *j, size_t length)
{
	struct jot_piece *piece = j->newest;
	piece->length += length;
	j->last = piece->bytes[piece->length - 1];
}

static void put(struct jot *j, const char *bytes, size_t length)
{
	memcpy(room_for(j, length), bytes, length);
	wrote(j, length);
}

static void put_char(struct jot *j, char c)
{
	put(j, &c, 1);
}

char *jot_whole(const struct jot *j)
{
	size_t length = 0, used = 0;
	for (const struct jot_piece *p = j->first; p != NULL; p = p->next)
		length += p->length;
	char *whole = arena_alloc(j->arena, length + 1);
	for (const struct jot_piece *p = j->first; p != NULL; p = p->next) {
		memcpy(whole + used, p->bytes, p->length);
		used += p->length;
	}
	return whole;
}

/* Before whatever is not the first in its brackets, nor what a key names. */
static void part(struct jot *j)
{
	bool first = j->first == NULL || j->last == '[' || j->last == '{';
	if (!first && j->last != ':')
		put_char(j, ',');
}

/* ---- texts ---------------------------------------------------------------------------------- */

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

static size_t escape(char *out, unsigned char c)
{
	static const char letters[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
				       ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
	if (c < sizeof(letters) && letters[c] != '\0') {
		out[0] = '\\';
		out[1] = letters[c];
		return 2;
	}
	return (size_t)snprintf(out, ESCAPE_MOST + 1, "\\u%04X", c);
}

static void put_quoted(struct jot *j, const char *text, size_t length)
{
	char *at = room_for(j, ESCAPE_MOST * length + 3), *from = at;
	*at++ = '"';
	for (size_t i = 0; i < length; i++)
		if (is_plain((unsigned char)text[i]))
			*at++ = text[i];
		else
			at += escape(at, (unsigned char)text[i]);
	*at++ = '"';
	wrote(j, (size_t)(at - from));
}

/* ---- what is told --------------------------------------------------------------------------- */

void jot_open(struct jot *j, char bracket)
{
	part(j);
	put_char(j, bracket);
}

void jot_close(struct jot *j, char bracket)
{
	put_char(j, bracket);
}

void jot_key(struct jot *j, const char *key)
{
	size_t length = strlen(key);
	part(j);
	char *at = room_for(j, length + 3);
	*at++ = '"';
	memcpy(at, key, length);
	at[length] = '"';
	at[length + 1] = ':';
	wrote(j, length + 3);
}

void jot_text(struct jot *j, const char *text)
{
	part(j);
	put_quoted(j, text, strlen(text));
}

void jot_word(struct jot *j, const char *word)
{
	part(j);
	put(j, word, strlen(word));
}

void jot_field(struct jot *j, const char *key, const char *text)
{
	jot_key(j, key);
	jot_text(j, text);
}

/* ---- trees ---------------------------------------------------------------------------------- */

static void put_object(struct jot *j, json_t *object, const struct jot_list *lists)
{
	const char *key;
	json_t *value;
	jot_open(j, '{');
	json_object_foreach(object, key, value) {
		part(j);
		put_quoted(j, key, strlen(key));
		put_char(j, ':');
		jot_value(j, value, lists);
	}
	jot_close(j, '}');
}

static void put_list(struct jot *j, const json_t *array, const struct jot_list *lists)
{
	while (lists != NULL && lists->array != array)
		lists = lists->next;
	if (lists != NULL && lists->elements.first != NULL)
		piece_add(j, lists->elements.first, lists->elements.newest);
}

static void put_array(struct jot *j, json_t *array, const struct jot_list *lists)
{
	size_t i;
	json_t *value;
	jot_open(j, '[');
	if (json_array_size(array) == 0)
		put_list(j, array, lists);
	json_array_foreach(array, i, value)
		jot_value(j, value, lists);
	jot_close(j, ']');
}

static void put_integer(struct jot *j, const json_t *integer)
{
	char text[32];
	snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, json_integer_value(integer));
	jot_word(j, text);
}

/* How a fraction is rounded is jansson's affair. */
static void put_real(struct jot *j, const json_t *real)
{
	char *text = json_dumps(real, JSON_COMPACT | JSON_ENCODE_ANY);
	jot_word(j, text);
	free(text);
}

void jot_value(struct jot *j, json_t *value, const struct jot_list *lists)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(j, value, lists);
		break;
	case JSON_ARRAY:
		put_array(j, value, lists);
		break;
	case JSON_STRING:
		part(j);
		put_quoted(j, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		put_integer(j, value);
		break;
	case JSON_REAL:
		put_real(j, value);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		jot_word(j, json_is_null(value) ? "null" : json_is_true(value) ? "true" : "false");
		break;
	}
}
