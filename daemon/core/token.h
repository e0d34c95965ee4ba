/* SPDX-License-Identifier: MIT
 *
 * The words of the rule language. Splits text, knows no grammar; whatever it cannot read becomes a
 * token of its own, so that the parser names the place.
 */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include <stddef.h>

enum token_kind {
	TOKEN_END,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_LT,
	TOKEN_LE,
	TOKEN_GT,
	TOKEN_GE,
	TOKEN_DOTS,
	TOKEN_COMMA,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_IN,
	TOKEN_FOR,
	TOKEN_BRIDGING,
	TOKEN_ON,
	TOKEN_OF,
	TOKEN_AT,
	TOKEN_NIGHT,
	TOKEN_NIGHTS,
	TOKEN_NUMBER,
	TOKEN_NAME, /* any other word, such as "air.min", "kings-cross", "m/s" or "%" */
	TOKEN_QUOTED, /* 'King''s Lynn', with its quotes */
	TOKEN_STRANGE /* no token of the language */
};

struct token {
	enum token_kind kind;
	const char *text; /* inside the rule's text */
	size_t length;
	double number; /* NUMBER */
};

/* The first token of text, white space skipped. At the end of text it is END, again and again. */
struct token token_read(const char *text);
/* For a message: "the end", or the token in quotes, cut short. out has TOKEN_QUOTE bytes. */
#define TOKEN_QUOTE 48
char *token_quote(const struct token *t, char *out);

#endif
