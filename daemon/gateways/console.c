/* SPDX-License-Identifier: MIT */
#include "console.h"

#include <stdio.h>
#include <string.h>

#include "gateway_inside.h"

/* Line ends as \n and other control characters as \xNN, so that one text is always one line. */
static const char *one_line(struct arena *arena, const char *text)
{
	char *out = arena_alloc(arena, 4 * strlen(text) + 1), *to = out;
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '\n')
			to += sprintf(to, "\\n");
		else if (c < 32 || c == 127)
			to += sprintf(to, "\\x%02X", c);
		else
			*to++ = (char)c;
	}
	*to = '\0';
	return out;
}

static enum err console_check(const struct gateway_settings *g, struct fault *why)
{
	(void)g, (void)why;
	return ERR_OK;
}

static enum err console_send(const struct dispatch *d, const struct outgoing *out,
			     struct transfer *transfer, struct fault *why)
{
	struct arena *arena = d->arena;
	(void)why;
	*transfer = (struct transfer){
	    .print = true,
	    .method = "POST",
	    .url = "",
	    .body = arena_printf(arena, "SMS to %s [%s, %d part%s %s]: %s",
				 one_line(arena, out->to), one_line(arena, out->reference),
				 out->parts, out->parts == 1 ? "" : "s",
				 out->ucs2 ? "UCS-2" : "GSM-7", one_line(arena, out->text)),
	    .once = true,
	    .timeout_ms = d->settings->timeout_ms,
	};
	return ERR_OK;
}

static struct judgement console_answer(const struct dispatch *d, const struct transfer_result *r)
{
	(void)d;
	if (r->fate != FATE_ANSWERED)
		return judgement_unanswered(r);
	return judgement_make(VERDICT_ACCEPTED, "printed; no phone was reached");
}

const struct gateway console_gateway = {
    .kind = "console",
    .channels = CHANNEL_BIT(CHANNEL_SMS) | CHANNEL_BIT(CHANNEL_VOICE) | CHANNEL_BIT(CHANNEL_EMAIL),
    .check = console_check,
    .send = console_send,
    .answer = console_answer,
};
