/* SPDX-License-Identifier: MIT
 *
 * Any bytes as what a gateway says: the answer to a send, to each question of a look-up, and a
 * callback. Every answer has a verdict, and none that was not asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct gateway_settings settings = {
    .key = "ours",
    .kind = "kannel",
    .url = "http://127.0.0.1:13013/cgi-bin/sendsms",
    .status_url = "http://127.0.0.1:13000",
    .callback_url = "http://127.0.0.1:8080",
    .callback_token = "token",
    .in_flight = 4,
    .real = true,
};
static const struct outgoing out = {.reference = "m1-1",
				    .to = "+447700900001",
				    .text = "SWEP tonight",
				    .parts = 1,
				    .valid_minutes = 60};

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

/* The first byte makes the status, so that refusals are met too. */
static void answers_read(const struct gateway *g, const struct transfer_result *r)
{
	struct arena arena = {0};
	struct transfer transfer;
	struct dispatch d = {.settings = &settings, .now = {1}, .arena = &arena};
	judgement_check(g->answer(&d, r));
	for (int n = 0; g->lookup != NULL && n < 8; n++) {
		memset(&transfer, 0, sizeof(transfer));
		if (!g->lookup(&d, &out, n, &transfer))
			break;
		judgement_check(g->lookup_answer(&d, &out, n, r));
	}
	arena_free(&arena);
}

/* A line of the text is a value, in the order of the names. */
static void callback_read(const struct gateway *g, char *text, size_t size)
{
	static const char *const names[] = {"ref", "d", "a", "id", "from", "text", "charset"};
	struct callback_pair pairs[8] = {{"token", settings.callback_token}};
	struct arena arena = {0};
	struct dispatch d = {.settings = &settings, .now = {1}, .arena = &arena};
	struct news_list news = {NULL, 0};
	struct fault why = {0};
	size_t count = 1;
	for (char *line = text; line != NULL && count < 8; count++) {
		char *value = strsep(&line, "\n");
		pairs[count] = (struct callback_pair){names[count - 1], value};
	}
	struct callback c = {.method = "GET",
			     .path = "/",
			     .target = "/",
			     .query = pairs,
			     .query_count = count,
			     .body = text,
			     .size = size};
	for (const struct route *r = g->routes; r != NULL && r->path != NULL; r++)
		if (r->read(&d, &c, &news, &why) != ERR_OK && news.count > 0)
			abort();
	for (size_t i = 0; i < news.count; i++)
		news_check(&news.rows[i]);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = {200, 202, 400, 403, 404, 429, 500, 503};
	struct arena arena = {0};
	char *text = arena_copy(&arena, (const char *)data, size);
	struct transfer_result r = {.fate = FATE_ANSWERED, .body = text, .size = size};
	r.status = size > 0 && data[0] < 8 ? statuses[data[0]] : 200;
	for (size_t n = 0; gateway_at(n) != NULL; n++)
		answers_read(gateway_at(n), &r);
	for (size_t n = 0; gateway_at(n) != NULL; n++)
		callback_read(gateway_at(n), arena_copy(&arena, text, size), size);
	arena_free(&arena);
	return 0;
}
