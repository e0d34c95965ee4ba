/* SPDX-License-Identifier: MIT */
#include "value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "swep/limits.h"
#include "utf8.h"

#define NUMBER_MOST 1000000 /* beyond any count of beds or entries */

static enum err text_read(const struct parameter *p, const char *typed, json_t **out,
			  struct fault *why)
{
	if (typed[0] == '\0')
		return fault_set(why, ERR_USAGE, parameter_field(p), "%s is empty", p->name);
	*out = json_string(typed);
	if (!*out)
		return fault_set(why, ERR_USAGE, parameter_field(p), "%s is not UTF-8 text",
				 p->name);
	return ERR_OK;
}

static enum err number_read(const struct parameter *p, const char *typed, json_t **out,
			    struct fault *why)
{
	size_t digits = strspn(typed, "0123456789");
	long number =
	    digits > 0 && digits < 10 && typed[digits] == '\0' ? strtol(typed, NULL, 10) : -1;
	if (number < 0 || number > NUMBER_MOST)
		return fault_set(why, ERR_USAGE, parameter_field(p),
				 "%s must be a whole number from 0 to %d, not \"%s\"", p->name,
				 NUMBER_MOST, typed);
	*out = json_integer(number);
	return ERR_OK;
}

/* One word of a list, without the blanks around it. */
static json_t *item_read(const char *from, size_t length)
{
	while (length > 0 && from[0] == ' ') {
		from++;
		length--;
	}
	while (length > 0 && from[length - 1] == ' ')
		length--;
	return length > 0 ? json_stringn(from, length) : NULL;
}

static enum err list_read(const struct parameter *p, const char *typed, json_t **out,
			  struct fault *why)
{
	json_t *list = json_array();
	for (const char *from = typed;;) {
		size_t length = strcspn(from, ",");
		json_t *item = item_read(from, length);
		if (!item) {
			size_t word = json_array_size(list) + 1;
			json_decref(list);
			return fault_set(why, ERR_USAGE, parameter_field(p),
					 "%s wants words with commas between them, and word %zu of "
					 "\"%s\" is empty or not UTF-8",
					 p->name, word, typed);
		}
		json_array_append_new(list, item);
		if (from[length] == '\0')
			break;
		from += length + 1;
	}
	*out = list;
	return ERR_OK;
}

static enum err choice_read(const struct parameter *p, const char *typed, json_t **out,
			    struct fault *why)
{
	size_t length = strlen(typed);
	for (const char *word = p->choices; *word;) {
		size_t n = strcspn(word, " ");
		if (n == length && strncmp(word, typed, n) == 0) {
			*out = json_string(typed);
			return ERR_OK;
		}
		word += n + strspn(word + n, " ");
	}
	return fault_set(why, ERR_USAGE, parameter_field(p), "\"%s\" is not one of: %s", typed,
			 p->choices);
}

/* Up to one byte more than a request may have, so that "too long" shows. NULL leaves errno. */
static char *file_text(const char *path, size_t *length)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!file)
		return NULL;
	char *text = memory_get(LIMIT_LINE + 2);
	*length = fread(text, 1, LIMIT_LINE + 1, file);
	text[*length] = '\0';
	int trouble = ferror(file) ? errno : 0;
	if (file != stdin)
		fclose(file);
	if (trouble) {
		free(text);
		text = NULL;
		errno = trouble;
	}
	return text;
}

/* The first line that JSON cannot carry, or 0: files saved by a spreadsheet are often not UTF-8. */
static int line_unreadable(const char *text, size_t length)
{
	int line = 1;
	for (size_t at = 0; at < length; line++) {
		const char *end = memchr(text + at, '\n', length - at);
		size_t n = end ? (size_t)(end - text) - at : length - at;
		json_t *probe = memchr(text + at, '\0', n) ? NULL : json_stringn(text + at, n);
		if (!probe)
			return line;
		json_decref(probe);
		at += n + 1;
	}
	return 0;
}

static enum err contents_read(const char *path, const char *text, size_t length, json_t **out,
			      struct fault *why)
{
	if (length == 0)
		return fault_set(why, ERR_USAGE, path, "%s is empty", path);
	if (length > LIMIT_LINE)
		return fault_set(why, ERR_USAGE, path,
				 "%s is longer than one request may be (%d bytes): split it", path,
				 LIMIT_LINE);
	int line = line_unreadable(text, length);
	if (line)
		return fault_set(why, ERR_USAGE, path,
				 "%s, line %d: this is not UTF-8 text; save the file as CSV UTF-8",
				 path, line);
	*out = json_stringn(text, length);
	return ERR_OK;
}

static enum err file_read(const struct parameter *p, const char *typed, json_t **out,
			  struct fault *why)
{
	size_t length = 0;
	if (typed[0] == '\0')
		return fault_set(why, ERR_USAGE, parameter_field(p), "%s is empty", p->name);
	char *text = file_text(typed, &length);
	if (!text)
		return fault_set(why, ERR_USAGE, typed, "%s cannot be read: %s", typed,
				 strerror(errno));
	enum err e = contents_read(typed, text, length, out, why);
	free(text);
	return e;
}

static enum err words_check(const struct parameter *p, const char *text, size_t length,
			    struct fault *why)
{
	const char *from = text;
	if (length == 0)
		return fault_set(why, ERR_USAGE, p->name, "%s is empty", p->name);
	if (length > LIMIT_LINE)
		return fault_set(why, ERR_USAGE, p->name, "%s is longer than %d bytes", p->name,
				 LIMIT_LINE);
	for (const char *at = text; *at != '\0'; from = at)
		if (utf8_next(&at) == UTF8_BAD)
			return fault_set(why, ERR_USAGE, p->name,
					 "%s is not UTF-8 text: byte %zu (0x%02x) fits nowhere",
					 p->name, (size_t)(from - text), (unsigned char)*from);
	if ((size_t)(from - text) < length)
		return fault_set(why, ERR_USAGE, p->name,
				 "%s has a NUL at byte %zu, which no text can carry", p->name,
				 (size_t)(from - text));
	return ERR_OK;
}

static enum err words_read(const struct parameter *p, const char *typed, json_t **out,
			   struct fault *why)
{
	bool piped = strcmp(typed, "-") == 0;
	size_t length = strlen(typed);
	char *text = piped ? file_text(typed, &length) : NULL;
	if (piped && !text)
		return fault_set(why, ERR_USAGE, p->name, "standard input cannot be read: %s",
				 strerror(errno));
	enum err e = words_check(p, piped ? text : typed, length, why);
	if (e == ERR_OK)
		*out = json_stringn(piped ? text : typed, length);
	free(text);
	return e;
}

static enum err flag_read(const struct parameter *p, const char *typed, json_t **out,
			  struct fault *why)
{
	(void)p, (void)typed, (void)why;
	*out = json_true();
	return ERR_OK;
}

enum err value_read(const struct parameter *p, const char *typed, json_t **out, struct fault *why)
{
	static enum err (*const readers[])(const struct parameter *, const char *, json_t **,
					   struct fault *) = {
	    [KIND_TEXT] = text_read,     [KIND_NUMBER] = number_read, [KIND_LIST] = list_read,
	    [KIND_CHOICE] = choice_read, [KIND_FILE] = file_read,     [KIND_PATH] = text_read,
	    [KIND_WORDS] = words_read,   [KIND_FLAG] = flag_read,
	};
	*out = NULL;
	return readers[p->kind](p, typed, out, why);
}
