/* SPDX-License-Identifier: MIT
 *
 * Any bytes as what a gateway says: the answer to a send, to each question of a look-up and to each
 * poll, and a callback. Every answer has a verdict, and none that was not asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "twilio_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define UUID "26785a09-ab16-4eb0-8407-a37497a57506"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define BEGAN INT64_C(1795219200000) /* 2026-11-21T00:00:00Z */

/* One that would do, of each kind. */
static const struct gateway_settings all[] = {
    {
	.key = "ours",
	.kind = "kannel",
	.url = "http://127.0.0.1:13013/cgi-bin/sendsms",
	.status_url = "http://127.0.0.1:13000",
	.callback_url = "http://127.0.0.1:8080",
	.callback_token = "token",
    },
    {
	.key = "ours",
	.kind = "notify",
	.template = UUID,
	.password = "name-" UUID "-" UUID,
	.callback_token = "token",
    },
    {
	.key = "ours",
	.kind = "twilio",
	.callback_url = "https://swep.example",
	.user = "AC" TOKEN,
	.from = "+447700900999",
	.password = TOKEN,
    },
    {
	.key = "ours",
	.kind = "twilio-voice",
	.callback_url = "https://swep.example",
	.user = "AC" TOKEN,
	.from = "+447700900999",
	.password = TOKEN,
    },
    {
	.key = "ours",
	.kind = "smtp",
	.url = "smtps://mail.example",
	.from = "swep@example.org",
    },
};
static const struct outgoing out = {.reference = "m1-1",
				    .to = "+447700900001",
				    .text = "SWEP tonight",
				    .gateway_id = "",
				    .parts = 1,
				    .valid_minutes = 60,
				    .began = {BEGAN}};

static struct dispatch with(const struct gateway *g, struct arena *arena)
{
	struct dispatch d = {
	    .settings = &all[0], .now = {BEGAN + 90000}, .arena = arena, .sent = &out};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].kind, g->kind) == 0)
			d.settings = &all[i];
	return d;
}

static void judgement_check(struct judgement j)
{
	if (verdict_name(j.verdict)[0] == '\0' || strlen(j.detail) >= sizeof(j.detail) ||
	    strlen(j.gateway_id) >= sizeof(j.gateway_id) || j.retry_ms < 0)
		abort();
}

static void news_check(const struct news *n)
{
	bool text = n->kind == NEWS_TEXT;
	if (!text && n->reference == NULL)
		abort();
	if (n->kind == NEWS_RECEIPT)
		judgement_check(n->judgement);
	if (text && (n->inbound.id == NULL || n->inbound.id[0] == '\0' || n->inbound.from == NULL ||
		     n->inbound.text == NULL))
		abort();
}

static void news_check_all(const struct news_list *news, enum err e)
{
	if (e != ERR_OK && news->count > 0)
		abort();
	for (size_t i = 0; i < news->count; i++)
		news_check(&news->rows[i]);
}

static void answers_read(const struct gateway *g, const struct transfer_result *r)
{
	struct arena arena = {0};
	struct transfer transfer;
	struct dispatch d = with(g, &arena);
	struct judgement j = g->answer(&d, r);
	judgement_check(j);
	if (j.verdict == VERDICT_ABSENT)
		abort();
	for (int n = 0; g->lookup != NULL && n < 8; n++) {
		memset(&transfer, 0, sizeof(transfer));
		if (!g->lookup(&d, &out, n, &transfer))
			break;
		judgement_check(g->lookup_answer(&d, &out, n, r));
	}
	arena_free(&arena);
}

static void polls_read(const struct gateway *g, const struct transfer_result *r)
{
	struct arena arena = {0};
	struct transfer transfer = {0};
	struct dispatch d = with(g, &arena);
	for (const struct poll *p = g->polls; p != NULL && p->name != NULL; p++) {
		struct news_list news = {.rows = NULL};
		struct fault why = {0};
		const char *next = NULL;
		enum err e = p->read(&d, r, &news, &next, &why);
		news_check_all(&news, ERR_OK); /* what was told is true, whatever is missing */
		if (e == ERR_FORBIDDEN && news.count > 0)
			abort();
		if (next != NULL && (e != ERR_OK || next[0] == '\0'))
			abort();
		p->ask(&d, next != NULL ? next : "", &transfer);
	}
	arena_free(&arena);
}

/* A line of the text is a value, in the order of the names; or all of it is the body. */
static void callback_read(const struct gateway *g, char *text, const char *body, size_t size)
{
	static const char *const names[] = {"ref", "d", "a", "id", "from", "text", "charset"};
	struct callback_pair pairs[8] = {{"token", "token"}};
	struct arena arena = {0};
	struct dispatch d = with(g, &arena);
	struct form form = form_read(&arena, body, size);
	const struct callback_pair headers[] = {
	    {"Authorization", "Bearer token"},
	    {"X-Twilio-Signature", twilio_signature(&arena, TOKEN, "https://swep.example/", &form)},
	};
	size_t count = 1;
	for (char *line = text; line != NULL && count < 8; count++) {
		char *value = strsep(&line, "\n");
		pairs[count] = (struct callback_pair){names[count - 1], value};
	}
	struct callback c = {.method = "POST",
			     .path = "/",
			     .target = "/",
			     .query = pairs,
			     .query_count = count,
			     .headers = headers,
			     .header_count = 2,
			     .body = body,
			     .size = size};
	for (const struct route *r = g->routes; r != NULL && r->path != NULL; r++) {
		struct news_list news = {.rows = NULL};
		struct fault why = {0};
		enum err e = r->read(&d, &c, &news, &why);
		news_check_all(&news, e);
		if (e == ERR_OK && r->reply_to != NULL && r->reply_to(&d, &c, &news)[0] == '\0')
			abort();
	}
	arena_free(&arena);
}

/* The first byte makes the status, so that refusals are met too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = {200, 202, 400, 403, 404, 429, 500,
				       503, 201, 250, 354, 421, 550};
	struct arena arena = {0};
	struct transfer_result r = {.fate = FATE_ANSWERED, .status = 200};
	if (size > 0 && data[0] < sizeof(statuses) / sizeof(statuses[0])) {
		r.status = statuses[data[0]];
		data++, size--;
	}
	const char *text = r.body = arena_copy(&arena, (const char *)data, size);
	r.size = size;
	r.stage = (enum mail_stage)(size % (MAIL_TEXT + 1));
	const struct gateway *g;
	for (size_t n = 0; (g = gateway_at(n)) != NULL; n++) {
		answers_read(g, &r);
		polls_read(g, &r);
		callback_read(g, arena_copy(&arena, text, size), text, size);
	}
	arena_free(&arena);
	return 0;
}
