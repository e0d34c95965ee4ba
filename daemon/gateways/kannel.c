/* SPDX-License-Identifier: MIT */
#include "kannel.h"

#include <string.h>

#include "gateway_inside.h"

/* Delivered 1, failed 2, buffered 4, accepted by the SMSC 8, refused by it 16: all of them. */
#define RECEIPT_MASK "31"
/* Kannel's answers are a line; a proxy's error page is larger, and only its beginning matters. */
#define ANSWER_BYTES ((size_t)64 * 1024)

/* At receipt time Kannel looks for its own escapes in the URL, "%a" … "%F" among them. A byte of
 * printable ASCII encodes as %2X to %7X, which is none of them; others would be mangled. */
static bool url_survives(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 32 || *text > 126)
			return false;
	return true;
}

static enum err kannel_check(const struct gateway_settings *g, struct fault *why)
{
	if (g->url[0] == '\0')
		return fault_set(why, ERR_USAGE, "url",
				 "the address of Kannel's sendsms is not set");
	if (strncmp(g->url, "http", 4) != 0)
		return fault_set(why, ERR_USAGE, "url",
				 "the address of Kannel's sendsms begins with http");
	if (g->from[0] == '\0')
		return fault_set(why, ERR_USAGE, "from", "Kannel needs a sender");
	if (!header_safe(g->from) || !header_safe(g->user) || !header_safe(g->password))
		return fault_set(why, ERR_USAGE, "from, user or password",
				 "one of them has a character that cannot stand in a header");
	if (!url_survives(g->callback_url) || !url_survives(g->callback_token))
		return fault_set(why, ERR_USAGE, "callback_url or callback_token",
				 "Kannel can keep only printable ASCII in a receipt's address");
	return ERR_OK;
}

static enum err outgoing_check(const struct outgoing *out, struct fault *why)
{
	if (!receiver_good(out->to))
		return fault_set(why, ERR_USAGE, "to", "the receiver is not a number like +447…");
	if (out->text[0] == '\0')
		return fault_set(why, ERR_USAGE, "text", "an empty text is not sent");
	if (out->reference[0] == '\0' || !url_survives(out->reference))
		return fault_set(why, ERR_USAGE, "reference", "a reference is printable ASCII");
	return ERR_OK;
}

/* The URL is a header here, not a parameter: Kannel fetches it as it stands, but for %d, %F, %A. */
static const char *receipt_url(const struct gateway_settings *g, const char *reference,
			       struct arena *arena)
{
	size_t length = strlen(g->callback_url);
	while (length > 0 && g->callback_url[length - 1] == '/')
		length--;
	return arena_printf(arena, "%.*s" KANNEL_RECEIPT_PATH "?token=%s&ref=%s&d=%%d&id=%%F&a=%%A",
			    (int)length, g->callback_url, percent_encode(arena, g->callback_token),
			    percent_encode(arena, reference));
}

static void headers_write(const struct gateway_settings *g, const struct outgoing *out,
			  struct arena *arena, struct transfer *transfer)
{
	const char **next = transfer->headers;
	/* Form posts are refused, and a URL would put the password and the text into logs. */
	*next++ = "Content-Type: text/plain; charset=UTF-8";
	*next++ = arena_printf(arena, "X-Kannel-Username: %s", g->user);
	*next++ = arena_printf(arena, "X-Kannel-Password: %s", g->password);
	*next++ = arena_printf(arena, "X-Kannel-From: %s", g->from);
	*next++ = arena_printf(arena, "X-Kannel-To: %s", out->to);
	/* Kannel never chooses: with coding 0 what GSM-7 lacks silently becomes a question mark. */
	*next++ = out->ucs2 ? "X-Kannel-Coding: 2" : "X-Kannel-Coding: 0";
	*next++ = arena_printf(arena, "X-Kannel-Validity: %lld",
			       (long long)(out->valid_minutes > 1 ? out->valid_minutes : 1));
	if (g->callback_url[0] == '\0')
		return;
	*next++ = "X-Kannel-DLR-Mask: " RECEIPT_MASK;
	*next++ =
	    arena_printf(arena, "X-Kannel-DLR-URL: %s", receipt_url(g, out->reference, arena));
}

static enum err kannel_send(const struct dispatch *d, const struct outgoing *out,
			    struct transfer *transfer, struct fault *why)
{
	const struct gateway_settings *g = d->settings;
	enum err e = outgoing_check(out, why);
	if (e != ERR_OK)
		return e;
	*transfer = (struct transfer){
	    .method = "POST",
	    .url = arena_text(d->arena, g->url),
	    .body = arena_text(d->arena, out->text),
	    .once = true,
	    .max_bytes = ANSWER_BYTES,
	    .timeout_ms = g->timeout_ms,
	};
	headers_write(g, out, d->arena, transfer);
	return ERR_OK;
}

/* It has nobody to pass the text on to. */
static const char queued[] = "3: Queued";

/* Kannel's answers by status and beginning; the first row that fits. What is not here came from
 * something between us and Kannel, and tells nothing about the text. */
static const struct answer {
	int status;
	const char *begins;
	enum verdict verdict;
	const char *says;
} answers[] = {
    {202, "0: Accepted", VERDICT_ACCEPTED, "accepted by Kannel"},
    {202, queued, VERDICT_ACCEPTED, "queued in Kannel until its SMSC is online"},
    {202, "Sent.", VERDICT_ACCEPTED, "accepted by Kannel"},
    {403, "Authorization failed", VERDICT_STOPPED, "Kannel refuses our user or password"},
    {403, "Not routable", VERDICT_STOPPED, "Kannel has no SMSC that would take it"},
    {404, "Unknown request", VERDICT_STOPPED, "the url is not that of Kannel's sendsms"},
    {400, "Invalid content-type", VERDICT_STOPPED, "Kannel did not understand the request"},
    {400, "Unsupported content-type", VERDICT_STOPPED, "Kannel did not understand the request"},
    {400, "Sender missing", VERDICT_STOPPED, "Kannel wants a sender"},
    {400, "DLR-", VERDICT_STOPPED, "Kannel did not take the address for receipts"},
    {400, "<", VERDICT_UNKNOWN, "a page that is not Kannel's, status 400"},
    {400, "", VERDICT_FAILED, NULL},
    {503, "Temporal failure", VERDICT_RETRY, "Kannel's queue is full or it is ending"},
    {500, "Sending failed", VERDICT_UNKNOWN, "Kannel failed while sending"},
};

static struct judgement kannel_answer(const struct dispatch *d, const struct transfer_result *r)
{
	(void)d;
	if (r->fate != FATE_ANSWERED)
		return judgement_unanswered(r);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const struct answer *a = &answers[i];
		if (a->status != r->status || strncmp(r->body, a->begins, strlen(a->begins)) != 0)
			continue;
		if (a->says == NULL)
			return judgement_make(a->verdict, "Kannel said: %.120s", r->body);
		struct judgement j = judgement_make(a->verdict, "%s", a->says);
		j.held = a->begins == queued;
		return j;
	}
	return judgement_make(VERDICT_UNKNOWN, "not an answer of Kannel's, status %d: %.80s",
			      r->status, r->body);
}

const struct gateway kannel_gateway = {
    .kind = "kannel",
    .channels = CHANNEL_BIT(CHANNEL_SMS),
    .check = kannel_check,
    .send = kannel_send,
    .answer = kannel_answer,
    .lookup = kannel_lookup,
    .lookup_answer = kannel_lookup_answer,
    .routes = kannel_routes,
    .knows = kannel_knows,
};
