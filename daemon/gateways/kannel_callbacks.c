/* SPDX-License-Identifier: MIT */
#include "kannel.h"

#include <string.h>
#include <strings.h>

#include "gateway_inside.h"
#include "utf8.h"

static enum err token_check(const struct gateway_settings *g, const struct callback *c,
			    struct fault *why)
{
	const char *token = callback_query(c, "token");
	if (token == NULL || !secret_equal(g->callback_token, token))
		return fault_set(why, ERR_FORBIDDEN, "token", "the token is missing or wrong");
	return ERR_OK;
}

bool kannel_knows(const struct dispatch *d, const struct callback *c)
{
	struct fault ignored;
	return token_check(d->settings, c, &ignored) == ERR_OK;
}

#define NO_SUCH_NUMBER "0x0000000b" /* of SMPP: an invalid destination */

/* What the bits and the SMSC's words say; the first row that fits. A receipt's mask is made of
 * delivered 1, failed 2, buffered 4, accepted by the SMSC 8, refused by it 16; 32 and 64 refine
 * "failed" into expired and into "its end is not known". */
static const struct receipt {
	long bits;
	const char *word; /* in the SMSC's answer; NULL for any */
	enum verdict verdict;
	const char *says;
} receipts[] = {
    {1, NULL, VERDICT_DELIVERED, "delivered"},
    {2 | 64, NULL, VERDICT_UNKNOWN, "the network does not know what became of it"},
    {2, "stat:UNKNOWN", VERDICT_UNKNOWN, "the network does not know what became of it"},
    {2 | 32, NULL, VERDICT_FAILED, "expired before the phone could be reached"},
    {2, NULL, VERDICT_FAILED, "the network could not deliver it"},
    /* Comes together with the answer 403 "Not routable": our routing, not their number. */
    {16, "NACK/no SMSC", VERDICT_STOPPED, "Kannel has no SMSC that would take it"},
    {16, "NACK/Retries Exceeded", VERDICT_RETRY, "Kannel gave up repeating it"},
    {16, "NACK/validity expired", VERDICT_FAILED, "expired in Kannel's queue"},
    /* What an SMPP network says to every text, whoever it is for: our account, or our clock. */
    {16, "NACK/0x00000004/", VERDICT_STOPPED, "the network lets Kannel's link not send"},
    {16, "NACK/0x0000000a/", VERDICT_STOPPED, "the network refuses our sender"},
    {16, "NACK/0x00000015/", VERDICT_STOPPED, "the network refuses Kannel's service-type"},
    {16, "NACK/0x00000048/", VERDICT_STOPPED, "the network refuses our sender's source-addr-ton"},
    {16, "NACK/0x00000049/", VERDICT_STOPPED, "the network refuses our sender's source-addr-npi"},
    {16, "NACK/0x00000050/", VERDICT_STOPPED, "the network refuses Kannel's dest-addr-ton"},
    {16, "NACK/0x00000051/", VERDICT_STOPPED, "the network refuses Kannel's dest-addr-npi"},
    {16, "NACK/0x00000062/", VERDICT_STOPPED,
     "the network finds the validity wrong: Kannel's clock may be"},
    /* Failures of its own, which say nothing of the number. */
    {16, "NACK/" NO_SUCH_NUMBER "/", VERDICT_FAILED, "the network finds the number wrong"},
    {16, "NACK/0x00000045/", VERDICT_RETRY, "the network failed to take it"},
    {16, "NACK/0x000000ff/", VERDICT_RETRY, "the network failed to take it"},
    {16, NULL, VERDICT_FAILED, "refused by the network"},
    {8, NULL, VERDICT_ACCEPTED, "accepted by the network"},
    {4, NULL, VERDICT_ACCEPTED, "waiting in the network"},
};

static struct judgement receipt_judge(long bits, const char *answer)
{
	for (size_t i = 0; i < sizeof(receipts) / sizeof(receipts[0]); i++) {
		const struct receipt *r = &receipts[i];
		if ((bits & r->bits) != r->bits)
			continue;
		if (r->word != NULL && strstr(answer, r->word) == NULL)
			continue;
		struct judgement j = judgement_make(r->verdict, "%s%s%.100s", r->says,
						    answer[0] == '\0' ? "" : ": ", answer);
		j.no_phone = r->word != NULL && strstr(r->word, NO_SUCH_NUMBER) != NULL;
		return j;
	}
	return judgement_make(VERDICT_UNKNOWN, "a receipt that says nothing (%ld)", bits);
}

static enum err kannel_receipt(const struct dispatch *d, const struct callback *c,
			       struct news_list *out, struct fault *why)
{
	long bits;
	enum err e = token_check(d->settings, c, why);
	if (e != ERR_OK)
		return e;
	const char *ref = callback_query(c, "ref"), *number = callback_query(c, "d");
	const char *answer = callback_query(c, "a"), *id = callback_query(c, "id");
	if (ref == NULL || !reference_good(ref))
		return fault_set(why, ERR_USAGE, "ref", "the reference is not one of ours");
	if (number == NULL || !number_read(number, 1, 127, &bits))
		return fault_set(why, ERR_USAGE, "d", "not a receipt's number from 1 to 127");
	struct judgement j = receipt_judge(bits, answer != NULL ? answer : "");
	line_copy(j.gateway_id, sizeof(j.gateway_id), id != NULL ? id : "");
	news_receipt(d, out, ref, &j);
	return ERR_OK;
}

static const char *latin1_to_utf8(struct arena *arena, const char *text)
{
	char *out = arena_alloc(arena, 2 * strlen(text) + 1), *to = out;
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= 128)
			*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(c < 128 ? c : 0x80 | (c & 63));
	}
	*to = '\0';
	return out;
}

static const char *text_as_is(struct arena *arena, const char *text)
{
	(void)arena;
	return text;
}

/* Kannel 1.4.5 says UTF-8 for all it can recode itself (mo-recode = true), 8-BIT for binary texts,
 * and UTF-16BE when it does not recode: then the text ended at its first zero byte on the way. */
static const struct charset {
	const char *name;
	const char *(*utf8)(struct arena *arena, const char *text);
} charsets[] = {
    {"", text_as_is},      {"UTF-8", text_as_is},          {"US-ASCII", text_as_is},
    {"8-BIT", text_as_is}, {"ISO-8859-1", latin1_to_utf8},
};

static const char *text_read(struct arena *arena, const char *text, const char *charset)
{
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
		if (strcasecmp(charset, charsets[i].name) == 0)
			return charsets[i].utf8(arena, text);
	/* Still a text from somebody: a person must see that it came. */
	char name[32];
	return arena_printf(arena, "[a text in %s that could not be read; set mo-recode = true]",
			    line_copy(name, sizeof(name), charset));
}

/* A parameter of get-url, the body of post-url. */
static const char *text_brought(const struct dispatch *d, const struct callback *c)
{
	const char *text = callback_query(c, "text");
	if (text != NULL || strcmp(c->method, "POST") != 0)
		return text;
	char *out = arena_alloc(d->arena, c->size + 1);
	for (size_t i = 0; i < c->size; i++)
		out[i] = c->body[i] == '\0' ? '?' : c->body[i]; /* what is behind it is read, too */
	out[c->size] = '\0';
	return out;
}

static enum err kannel_inbound(const struct dispatch *d, const struct callback *c,
			       struct news_list *out, struct fault *why)
{
	enum err e = token_check(d->settings, c, why);
	if (e != ERR_OK)
		return e;
	const char *id = callback_query(c, "id"), *from = callback_query(c, "from");
	const char *text = text_brought(d, c), *charset = callback_query(c, "charset");
	if (id == NULL || id[0] == '\0')
		return fault_set(why, ERR_USAGE, "id", "a text that came in needs its id");
	if (from == NULL || from[0] == '\0')
		return fault_set(why, ERR_USAGE, "from", "a text that came in needs its sender");
	if (text == NULL)
		return fault_set(why, ERR_USAGE, "text", "the text is missing");
	news_text(d, out, id, from, text_read(d->arena, text, charset != NULL ? charset : ""));
	return ERR_OK;
}

/* An empty body: what stands in one would be texted back to the public. Only 200 and 202 count as
 * success. */
const struct route kannel_routes[] = {
    {.path = KANNEL_RECEIPT_PATH, .read = kannel_receipt, .reply = ""},
    {.path = KANNEL_INBOUND_PATH, .read = kannel_inbound, .reply = ""},
    {.path = NULL},
};
