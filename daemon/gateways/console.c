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

static enum err console_send(const struct gateway_settings *g, const struct outgoing *out,
			     struct arena *arena, struct transfer *transfer, struct fault *why)
{
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
	    .timeout_ms = g->timeout_ms,
	};
	return ERR_OK;
}

static struct judgement console_answer(const struct gateway_settings *g,
				       const struct transfer_result *r)
{
	(void)g;
	if (r->fate != FATE_ANSWERED)
		return judgement_unanswered(r);
	return judgement_make(VERDICT_ACCEPTED, "printed; no phone was reached");
}

static enum err no_callback(struct fault *why)
{
	return fault_set(why, ERR_NOT_FOUND, "path", "the console gateway has no callbacks");
}

static enum err console_receipt(const struct gateway_settings *g, const struct callback *c,
				struct arena *arena, const char **reference, struct judgement *out,
				struct fault *why)
{
	(void)g, (void)c, (void)arena, (void)reference, (void)out;
	return no_callback(why);
}

static enum err console_inbound(const struct gateway_settings *g, const struct callback *c,
				struct arena *arena, struct inbound *out, struct fault *why)
{
	(void)g, (void)c, (void)arena, (void)out;
	return no_callback(why);
}

const struct gateway console_gateway = {
    .kind = "console",
    .send = console_send,
    .answer = console_answer,
    .lookup = lookup_none,
    .lookup_answer = lookup_none_answer,
    .receipt = console_receipt,
    .inbound = console_inbound,
    .callback_reply = "",
};
