/* SPDX-License-Identifier: MIT
 *
 * Forms as they travel in a request: application/x-www-form-urlencoded, written and read.
 */
#ifndef GATEWAYS_FORM_H
#define GATEWAYS_FORM_H

#include <stddef.h>

#include "arena.h"

/* Decoded: any bytes, a NUL among them, and one behind them. */
struct form_pair {
	char *name, *value;
	size_t name_length, value_length;
};

struct form {
	struct form_pair *pairs;
	size_t count;
};

/* `form` with one more value: "" begins one. */
char *form_add(struct arena *arena, const char *form, const char *name, const char *value);
/* Total: a percent sign that encodes nothing stands for itself. */
struct form form_read(struct arena *arena, const char *body, size_t size);
/* The first of that name, as far as its first NUL; NULL if absent. */
const char *form_value(const struct form *form, const char *name);

#endif
