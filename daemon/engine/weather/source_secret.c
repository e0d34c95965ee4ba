/* SPDX-License-Identifier: MIT */
#include "source_secret.h"

#include <string.h>

#define KEY_LEAST 8 /* a shorter one is no key, and stands in any page by chance */

/* `text` itself when the key does not stand in it; as long as before in any case. */
static const char *without(struct turn *t, const char *text, size_t size, const char *key)
{
	size_t length = strlen(key);
	char *copy = NULL, *at;
	if (text == NULL || length < KEY_LEAST || memmem(text, size, key, length) == NULL)
		return text;
	copy = arena_copy(t->arena, text, size);
	while ((at = memmem(copy, size, key, length)) != NULL)
		memset(at, '*', length);
	return copy;
}

static const char *text_without(struct turn *t, const char *text, const char *key)
{
	return text != NULL ? without(t, text, strlen(text), key) : NULL;
}

struct transfer_result source_without_key(struct turn *t, const struct source *s,
					  const struct transfer_result *r)
{
	const char *key = s->settings->key;
	struct transfer_result out = *r;
	out.body = without(t, r->body, r->size, key);
	out.error = text_without(t, r->error, key);
	out.content_type = text_without(t, r->content_type, key);
	out.last_modified = text_without(t, r->last_modified, key);
	out.etag = text_without(t, r->etag, key);
	out.retry_after = text_without(t, r->retry_after, key);
	return out;
}
