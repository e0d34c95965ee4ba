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

/* The first byte makes the status, so that refusals are met too. */
static void answers_read(const struct gateway *g, const struct transfer_result *r)
{
	struct arena arena = {0};
	struct transfer transfer;
	judgement_check(g->answer(&settings, r));
	for (int n = 0; g->lookup != NULL && n < 8; n++) {
		memset(&transfer, 0, sizeof(transfer));
		if (!g->lookup(&settings, &out, n, &arena, &transfer))
			break;
		judgement_check(g->lookup_answer(&settings, &out, n, r));
	}
	arena_free(&arena);
}

/* A line of the text is a value, in the order of the names. */
static void callback_read(const struct gateway *g, char *text, size_t size)
{
	static const char *const names[] = {"ref", "d", "a", "id", "from", "text", "charset"};
	struct callback_pair pairs[8] = {{"token", settings.callback_token}};
	struct arena arena = {0};
	struct judgement judgement = {.verdict = VERDICT_UNKNOWN};
	struct inbound inbound = {NULL, NULL, NULL};
	struct fault why = {0};
	const char *reference = NULL;
	size_t count = 1;
	for (char *line = text; line != NULL && count < 8; count++) {
		char *value = strsep(&line, "\n");
		pairs[count] = (struct callback_pair){names[count - 1], value};
	}
	struct callback c = {"GET", "/", pairs, count, NULL, text, size};
	if (g->receipt != NULL &&
	    g->receipt(&settings, &c, &arena, &reference, &judgement, &why) == ERR_OK) {
		if (reference == NULL)
			abort();
		judgement_check(judgement);
	}
	if (g->inbound != NULL && g->inbound(&settings, &c, &arena, &inbound, &why) == ERR_OK &&
	    (inbound.id == NULL || inbound.id[0] == '\0' || inbound.from == NULL ||
	     inbound.text == NULL))
		abort();
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
