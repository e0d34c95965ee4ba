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
/* Whether a secret may go there: https, or http that does not leave this machine. */
bool url_guarded(const char *url);
/* "+" and digits alone. A space would make some gateways see several receivers. */
bool receiver_good(const char *to);
/* Whether text may stand in a header: printable, no line end. */
bool header_safe(const char *text);
/* The time it takes depends on the length of `given` alone. An empty secret equals nothing. */
bool secret_equal(const char *secret, const char *given);
/* Its whole text is a number in least..most. */
bool number_read(const char *text, long least, long most, long *out);

/* Adds to the news. Texts are copied, made UTF-8 and bounded; a number that can be read as one is
 * handed on as E.164. */
void news_receipt(const struct dispatch *d, struct news_list *out, const char *reference,
		  const struct judgement *j);
void news_text(const struct dispatch *d, struct news_list *out, const char *id, const char *from,
	       const char *text);
/* … that was sent at this moment; .ms = 0: nobody knows when. */
void news_text_at(const struct dispatch *d, struct news_list *out, const char *id, const char *from,
		  const char *text, struct wall sent);
/* … in ISO 8601; NULL, or nonsense: nobody knows when. */
void news_text_sent(const struct dispatch *d, struct news_list *out, const char *id,
		    const char *from, const char *text, const char *sent);
void news_key(const struct dispatch *d, struct news_list *out, const char *reference, char key);
/* Whether this is a reference as ours are: a gateway may send anything. */
bool reference_good(const char *text);

#endif
