/* SPDX-License-Identifier: MIT */
#include "notify.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "gateway_inside.h"
#include "utf8.h"

#define NOTIFY_URL "https://api.notifications.service.gov.uk"
/* What it answers to one text repeats that text and little more; of a proxy's page only the
 * beginning matters. */
#define ANSWER_BYTES ((size_t)64 * 1024)
/* It may be at work for 30 s on a request whose answer was lost; before that its list is no proof.
 */
#define LOOKUP_LEAST_MS SECONDS_MS(60)
#define TOKEN_LEAST 10 /* characters of a callback's token, as its own form demands */
/* It fills 50 a second into a bucket of 1,000, for all who use the service's keys of one type. */
#define A_MINUTE (45 * 60)
#define AT_ONCE 500
#define A_DAY 250000
/* A receipt is tried again for 25 minutes; half of that without one is worth a question. */
#define RECHECK_MS MINUTES_MS(10)

/* ---- settings -------------------------------------------------------------------------------- */

static const char *base_of(const struct gateway_settings *g)
{
	return g->url[0] != '\0' ? g->url : NOTIFY_URL;
}

static enum err key_check(const struct gateway_settings *g, struct fault *why)
{
	if (g->password[0] == '\0')
		return fault_set(why, ERR_USAGE, "password_file",
				 "Notify needs an API key: name its file as password_file");
	if (!header_safe(g->password) || !notify_key_good(g->password))
		return fault_set(why, ERR_USAGE, "password_file",
				 "this is not an API key of Notify, which is a name and two UUIDs, "
				 "NAME-SERVICE-SECRET");
	return ERR_OK;
}

static enum err template_check(const struct gateway_settings *g, struct fault *why)
{
	if (g->template[0] == '\0')
		return fault_set(why, ERR_USAGE, "template",
				 "Notify needs the id of a template whose whole text is "
				 "((message))");
	if (!notify_id_good(g->template))
		return fault_set(why, ERR_USAGE, "template",
				 "a template's id is a UUID, and \"%s\" is none", g->template);
	if (g->sender[0] != '\0' && !notify_id_good(g->sender))
		return fault_set(why, ERR_USAGE, "sender",
				 "a sender's id is a UUID, and \"%s\" is none", g->sender);
	return ERR_OK;
}

/* A stand-in on this machine may answer sooner than the real one. */
static enum err address_check(const struct gateway_settings *g, struct fault *why)
{
	const char *base = base_of(g);
	if (!url_guarded(base))
		return fault_set(why, ERR_USAGE, "url",
				 "the key may go only to an https address, or to this machine");
	if (strncmp(base, "https:", 6) == 0 && g->lookup_ms < LOOKUP_LEAST_MS)
		return fault_set(why, ERR_USAGE, "lookup",
				 "lookup must be at least 60s: so long Notify may still be about "
				 "to take a text whose answer was lost");
	if (g->callback_token[0] != '\0' && strlen(g->callback_token) < TOKEN_LEAST)
		return fault_set(why, ERR_USAGE, "callback_token_file",
				 "Notify wants a callback's token to have at least %d characters",
				 TOKEN_LEAST);
	return ERR_OK;
}

static enum err notify_check(const struct gateway_settings *g, struct fault *why)
{
	enum err e = key_check(g, why);
	if (e == ERR_OK)
		e = template_check(g, why);
	return e == ERR_OK ? address_check(g, why) : e;
}

/* ---- requests -------------------------------------------------------------------------------- */

static void request_write(const struct dispatch *d, const char *path, struct transfer *transfer)
{
	const char *base = base_of(d->settings);
	size_t length = strlen(base);
	while (length > 0 && base[length - 1] == '/')
		length--;
	transfer->url = arena_printf(d->arena, "%.*s%s", (int)length, base, path);
	transfer->timeout_ms = d->settings->timeout_ms;
	transfer->headers[0] = "Accept: application/json, text/plain, */*";
	transfer->headers[1] = arena_printf(d->arena, "Authorization: Bearer %s",
					    notify_token(d->settings->password, d->now, d->arena));
}

void notify_ask(const struct dispatch *d, const char *path, size_t max_bytes,
		struct transfer *transfer)
{
	*transfer = (struct transfer){.method = "GET", .max_bytes = max_bytes};
	request_write(d, path, transfer);
}

/* jansson writes \u001F where its own clients write \u001f. */
static void escapes_lower(char *json)
{
	for (; *json != '\0'; json++) {
		if (*json != '\\')
			continue;
		json++;
		for (int i = 1; *json == 'u' && i <= 4; i++)
			json[i] = ascii_lower(json[i]);
	}
}

/* The members stand in the order in which its own clients write them. */
static const char *body_write(const struct gateway_settings *g, const struct outgoing *out,
			      struct arena *arena)
{
	json_t *body = json_pack("{s:s, s:s, s:{s:s}, s:s}", "template_id", g->template,
				 "phone_number", out->to, "personalisation", "message", out->text,
				 "reference", out->reference);
	if (body != NULL && g->sender[0] != '\0')
		json_object_set_new(body, "sms_sender_id", json_string(g->sender));
	char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
	if (text == NULL)
		abort(); /* out of memory: the text was found to be UTF-8 */
	escapes_lower(text);
	const char *kept = arena_text(arena, text);
	free(text);
	json_decref(body);
	return kept;
}

/* UTF-16 units, or -1 when it is not UTF-8. */
static int units_of(const char *text)
{
	int units = 0;
	while (*text != '\0') {
		uint32_t c = utf8_next(&text);
		if (c == UTF8_BAD)
			return -1;
		units += c > 0xFFFF ? 2 : 1;
	}
	return units;
}

static enum err outgoing_check(const struct outgoing *out, struct fault *why)
{
	int units = units_of(out->text);
	if (!receiver_good(out->to))
		return fault_set(why, ERR_USAGE, "to", "the receiver is not a number like +447…");
	if (units == 0)
		return fault_set(why, ERR_USAGE, "text", "an empty text is not sent");
	if (units < 0)
		return fault_set(why, ERR_USAGE, "text", "the text is not UTF-8");
	if (units > LIMIT_TEXT)
		return fault_set(why, ERR_USAGE, "text",
				 "Notify takes texts of %d characters, and this one has %d",
				 LIMIT_TEXT, units);
	if (!reference_good(out->reference))
		return fault_set(why, ERR_USAGE, "reference", "the reference is not one of ours");
	return ERR_OK;
}

static enum err notify_send(const struct dispatch *d, const struct outgoing *out,
			    struct transfer *transfer, struct fault *why)
{
	enum err e = outgoing_check(out, why);
	if (e != ERR_OK)
		return e;
	*transfer = (struct transfer){
	    .method = "POST",
	    .body = body_write(d->settings, out, d->arena),
	    .once = true,
	    .max_bytes = ANSWER_BYTES,
	};
	request_write(d, "/v2/notifications/sms", transfer);
	transfer->headers[2] = "Content-Type: application/json";
	return ERR_OK;
}

const struct gateway notify_gateway = {
    .kind = "notify",
    .channels = CHANNEL_BIT(CHANNEL_SMS),
    .rates = {.per_minute = A_MINUTE, .burst = AT_ONCE, .per_day = A_DAY},
    .account = notify_service,
    .check = notify_check,
    .send = notify_send,
    .answer = notify_answer,
    .lookup = notify_lookup,
    .lookup_answer = notify_lookup_answer,
    .absent_is_certain = true,
    .recheck_ms = RECHECK_MS,
    .routes = notify_routes,
    .knows = notify_knows,
    .polls = notify_polls,
};
