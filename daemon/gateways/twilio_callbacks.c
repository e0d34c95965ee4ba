/* SPDX-License-Identifier: MIT */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "twilio_inside.h"

#define SHA1_BYTES 20
#define SIGNATURE_LENGTH 28 /* of 20 bytes in base64 */

/* ---- the signature --------------------------------------------------------------------------- */

static int bytes_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
	return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int pair_compare(const void *left, const void *right)
{
	const struct form_pair *a = left, *b = right;
	int order = bytes_compare(a->name, a->name_length, b->name, b->name_length);
	return order != 0 ? order
			  : bytes_compare(a->value, a->value_length, b->value, b->value_length);
}

static size_t put(char *out, size_t at, const char *text, size_t length)
{
	memcpy(out + at, text, length);
	return at + length;
}

/* A name that stands twice with one value counts once. */
static const char *signed_text(struct arena *arena, const char *url, const struct form *form,
			       size_t *length)
{
	size_t room = strlen(url), used;
	for (size_t i = 0; i < form->count; i++)
		room += form->pairs[i].name_length + form->pairs[i].value_length;
	char *text = arena_alloc(arena, room + 1);
	used = put(text, 0, url, strlen(url));
	for (size_t i = 0; i < form->count; i++) {
		const struct form_pair *p = &form->pairs[i];
		if (i > 0 && pair_compare(p - 1, p) == 0)
			continue;
		used = put(text, used, p->name, p->name_length);
		used = put(text, used, p->value, p->value_length);
	}
	*length = used;
	return text;
}

const char *twilio_signature(struct arena *arena, const char *token, const char *url,
			     struct form *form)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned char *out = arena_alloc(arena, SIGNATURE_LENGTH + 1);
	size_t length;
	qsort(form->pairs, form->count, sizeof(*form->pairs), pair_compare);
	const char *text = signed_text(arena, url, form, &length);
	if (HMAC(EVP_sha1(), token, (int)strlen(token), (const unsigned char *)text, length, digest,
		 NULL) == NULL)
		abort();
	EVP_EncodeBlock(out, digest, SHA1_BYTES);
	return (const char *)out;
}

/* Where the port of a URL stands: from *colon to *end, the same when it has none. */
static void port_find(const char *url, size_t *colon, size_t *end)
{
	const char *host = strstr(url, "://");
	const char *at = host != NULL ? host + 3 : url;
	if (*at == '[')
		at += strcspn(at, "]");
	at += strcspn(at, ":/?");
	*colon = (size_t)(at - url);
	*end = *colon + (*at == ':' ? strcspn(at, "/?") : 0);
}

/* Twilio signs the address it was given, at times with the port of its scheme, at times without. */
static bool signature_fits(const struct dispatch *d, const char *url, struct form *form,
			   const char *given)
{
	const char *token = d->settings->password;
	size_t colon, end;
	port_find(url, &colon, &end);
	const char *port = end > colon ? "" : strncmp(url, "https://", 8) == 0 ? ":443" : ":80";
	const char *other = arena_printf(d->arena, "%.*s%s%s", (int)colon, url, port, url + end);
	bool as_given = secret_equal(twilio_signature(d->arena, token, url, form), given);
	bool otherwise = secret_equal(twilio_signature(d->arena, token, other, form), given);
	return as_given || otherwise;
}

/* Signed as they are; a text that a person reads ends at no NUL. */
static void nuls_mend(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		for (size_t n = 0; n < form->pairs[i].value_length; n++)
			if (form->pairs[i].value[n] == '\0')
				form->pairs[i].value[n] = ' ';
}

enum err twilio_form(const struct dispatch *d, const struct callback *c, struct form *out,
		     struct fault *why)
{
	const struct gateway_settings *g = d->settings;
	const char *given = callback_header(c, "X-Twilio-Signature");
	size_t length = strlen(g->callback_url);
	while (length > 0 && g->callback_url[length - 1] == '/')
		length--;
	if (given == NULL || strlen(given) != SIGNATURE_LENGTH || g->password[0] == '\0')
		return fault_set(why, ERR_FORBIDDEN, "X-Twilio-Signature",
				 "the signature is missing or is none");
	*out = form_read(d->arena, c->body, c->size);
	const char *url = arena_printf(d->arena, "%.*s%s", (int)length, g->callback_url, c->target);
	if (!signature_fits(d, url, out, given))
		return fault_set(why, ERR_FORBIDDEN, "X-Twilio-Signature",
				 "the signature is wrong");
	nuls_mend(out);
	return ERR_OK;
}

/* ---- what stands in it ----------------------------------------------------------------------- */

const char *twilio_reference(const struct callback *c, struct fault *why)
{
	const char *reference = callback_query(c, "ref");
	if (reference != NULL && reference_good(reference))
		return reference;
	fault_set(why, ERR_USAGE, "ref", "the reference is not one of ours");
	return NULL;
}

enum err twilio_receipt(const struct dispatch *d, const struct callback *c,
			const struct twilio_resource *what, const char *id, const char *word,
			struct news_list *out, struct fault *why)
{
	struct form form;
	long code = 0;
	enum err e = twilio_form(d, c, &form, why);
	if (e != ERR_OK)
		return e;
	const char *reference = twilio_reference(c, why);
	const char *status = form_value(&form, word), *sid = form_value(&form, id);
	const char *error = form_value(&form, "ErrorCode");
	if (reference == NULL)
		return ERR_USAGE;
	if (status == NULL)
		return fault_set(why, ERR_USAGE, word, "a receipt needs a status");
	if (error != NULL)
		number_read(error, 0, 999999, &code);
	struct judgement j = what->judge(status, code);
	line_copy(j.gateway_id, sizeof(j.gateway_id), sid != NULL ? sid : "");
	news_receipt(d, out, reference, &j);
	return ERR_OK;
}
