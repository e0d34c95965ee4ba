/* SPDX-License-Identifier: MIT */
#include "form.h"

#include <string.h>

#include "gateway_inside.h"

char *form_add(struct arena *arena, const char *form, const char *name, const char *value)
{
	return arena_printf(arena, "%s%s%s=%s", form, form[0] == '\0' ? "" : "&",
			    percent_encode(arena, name), percent_encode(arena, value));
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *decode(struct arena *arena, const char *text, size_t size, size_t *length)
{
	char *out = arena_alloc(arena, size + 1), *to = out;
	for (size_t i = 0; i < size; i++) {
		bool coded = text[i] == '%' && size - i > 2 && hex(text[i + 1]) >= 0 &&
			     hex(text[i + 2]) >= 0;
		if (coded) {
			*to++ = (char)(hex(text[i + 1]) * 16 + hex(text[i + 2]));
			i += 2;
		} else {
			*to++ = text[i] == '+' ? ' ' : text[i];
		}
	}
	*to = '\0';
	*length = (size_t)(to - out);
	return out;
}

static struct form_pair pair_read(struct arena *arena, const char *text, size_t size)
{
	struct form_pair p;
	const char *equals = memchr(text, '=', size);
	size_t name = equals != NULL ? (size_t)(equals - text) : size;
	size_t value = name < size ? name + 1 : size;
	p.name = decode(arena, text, name, &p.name_length);
	p.value = decode(arena, text + value, size - value, &p.value_length);
	return p;
}

struct form form_read(struct arena *arena, const char *body, size_t size)
{
	size_t most = 1;
	for (size_t i = 0; i < size; i++)
		most += body[i] == '&';
	struct form form = {.pairs = arena_alloc(arena, most * sizeof(*form.pairs))};
	for (size_t at = 0; at < size;) {
		const char *end = memchr(body + at, '&', size - at);
		size_t length = end != NULL ? (size_t)(end - body) - at : size - at;
		if (length > 0)
			form.pairs[form.count++] = pair_read(arena, body + at, length);
		at += length + 1;
	}
	return form;
}

const char *form_value(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->pairs[i].name, name) == 0)
			return form->pairs[i].value;
	return NULL;
}
