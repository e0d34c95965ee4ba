/* SPDX-License-Identifier: MIT
 *
 * What the gateways share and nobody else sees: judgements in words, text made safe for a URL, a
 * header or a screen, and secrets compared without telling how much of them was right.
 */
#ifndef GATEWAYS_GATEWAY_INSIDE_H
#define GATEWAYS_GATEWAY_INSIDE_H

#include "gateway.h"

struct judgement judgement_make(enum verdict v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The judgement on an exchange without an answer: RETRY when not a byte left, else UNKNOWN. */
struct judgement judgement_unanswered(const struct transfer_result *r);

/* Copies text as one line for people: control characters become spaces, bad UTF-8 `?`, the cut
 * falls between characters. Returns out. */
char *line_copy(char *out, size_t size, const char *text);
/* Everything but [A-Za-z0-9._~-] as %XX, so that it may stand anywhere in a URL. */
char *percent_encode(struct arena *arena, const char *text);
/* Whether text may stand in a header: printable, no line end. */
bool header_safe(const char *text);
/* The time it takes depends on the length of `given` alone. An empty secret equals nothing. */
bool secret_equal(const char *secret, const char *given);
/* Its whole text is a number in least..most. */
bool number_read(const char *text, long least, long most, long *out);

/* For gateways that cannot be asked. */
bool lookup_none(const struct gateway_settings *g, const struct outgoing *out, int question,
		 struct arena *arena, struct transfer *transfer);
struct judgement lookup_none_answer(const struct gateway_settings *g, const struct outgoing *out,
				    int question, const struct transfer_result *r);

#endif
