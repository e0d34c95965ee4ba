/* SPDX-License-Identifier: MIT */
#include "body.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "swep/limits.h"

enum err body_wrong(struct fault *why, const char *path, const char *sentence)
{
	return fault_set(why, ERR_USAGE, path, "%s", sentence);
}

/* What is plainly no JSON is named for what it is: error pages come with status 200 too. */
static enum err body_check(const char *body, size_t size, struct fault *why)
{
	size_t blank = strspn(body, " \t\r\n");
	if (size > LIMIT_BODY)
		return fault_set(why, ERR_LIMIT, "", "the body is larger than %d bytes",
				 LIMIT_BODY);
	if (blank >= size)
		return body_wrong(why, "", "the body is empty");
	if (body[blank] == '<')
		return body_wrong(why, "", "this is HTML, not JSON");
	return ERR_OK;
}

json_t *body_json(const char *body, size_t size, struct fault *why)
{
	json_error_t error;
	char field[64];
	if (body_check(body, size, why))
		return NULL;
	json_t *root = json_loadb(body, size, JSON_REJECT_DUPLICATES, &error);
	if (root != NULL)
		return root;
	snprintf(field, sizeof field, "line %d", error.line);
	fault_set(why, ERR_USAGE, field, "this is not JSON: %s (column %d)", error.text,
		  error.column);
	return NULL;
}

static void path_join(char out[96], const char *path, const char *key)
{
	snprintf(out, 96, "%s%s%s", path, path[0] != '\0' ? "." : "", key);
}

enum err body_text(const json_t *object, const char *key, const char *path, const char **out,
		   struct fault *why)
{
	char field[96];
	const char *text = json_string_value(json_object_get(object, key));
	path_join(field, path, key);
	if (text == NULL)
		return body_wrong(why, field, "this is missing, or is not text");
	*out = text;
	return ERR_OK;
}

enum err body_time(const json_t *object, const char *key, const char *path, struct wall *out,
		   struct fault *why)
{
	char field[96];
	const char *text = json_string_value(json_object_get(object, key));
	path_join(field, path, key);
	if (text == NULL)
		return body_wrong(why, field, "the time is missing, or is not text");
	if (!wall_parse_iso(text, out))
		return fault_set(why, ERR_USAGE, field, "\"%.40s\" is not a time with its zone",
				 text);
	return ERR_OK;
}

enum err body_number(const json_t *object, const char *key, const char *path, double least,
		     double most, double *out, bool *there, struct fault *why)
{
	char field[96];
	const json_t *value = json_object_get(object, key);
	double number = json_number_value(value);
	path_join(field, path, key);
	*there = value != NULL && !json_is_null(value);
	if (!*there)
		return ERR_OK;
	if (!json_is_number(value))
		return body_wrong(why, field, "this is not a number");
	if (!(number >= least && number <= most))
		return fault_set(why, ERR_USAGE, field, "%g is not from %g to %g", number, least,
				 most);
	*out = number + 0.0; /* makes -0 plain */
	return ERR_OK;
}
