/* SPDX-License-Identifier: MIT
 *
 * What texts and calls by Twilio share: the account and its requests, what an answer means, the
 * search for what became of something, and requests that bear Twilio's signature.
 */
#ifndef GATEWAYS_TWILIO_INSIDE_H
#define GATEWAYS_TWILIO_INSIDE_H

#include "form.h"
#include "gateway_inside.h"

/* Texts, or calls. */
struct twilio_resource {
	const char *noun; /* "text" */
	const char *path; /* in addresses: "Messages" */
	const char *list; /* in pages: "messages" */
	const char *since; /* the parameter that leaves out what is older: "DateSent>" */
	bool has_body; /* so that one can be told from another to the same number */
	/* What Twilio's word for its state says, and the error that goes with it (0: none). */
	struct judgement (*judge)(const char *word, long code);
};

extern const struct twilio_resource twilio_texts;

/* Whether texts come from a messaging service, which has numbers of its own. */
bool twilio_is_service(const char *from);
const char *twilio_account(const struct gateway_settings *g, struct arena *arena);
enum err twilio_account_check(const struct gateway_settings *g, struct fault *why);
enum err twilio_outgoing_check(const struct outgoing *out, struct fault *why);
bool twilio_number_good(const char *number); /* "+" and digits */
/* An address of ours for Twilio to call, about that attempt. */
char *twilio_callback(const struct dispatch *d, const char *path, const char *reference);

/* "/2010-04-01/Accounts/AC…", and `place` behind it. */
const char *twilio_place(const struct dispatch *d, const char *place);
/* A question to it; place as twilio_place makes it. */
void twilio_ask(const struct dispatch *d, const char *place, size_t max_bytes,
		struct transfer *transfer);
/* "Fri, 24 May 2019 17:44:46 +0000": but for the zone's name, the date of HTTP. */
bool twilio_date(const char *text, struct wall *out);
/* The request that makes one of these. */
void twilio_post(const struct dispatch *d, const struct twilio_resource *what, const char *form,
		 struct transfer *transfer);
struct judgement twilio_answer(const struct twilio_resource *what, const struct transfer_result *r);

/* Question 0 when Twilio's id is known: how does it stand? Else, 0: is it among those that left
 * since? 1: is it anywhere? What waits in Twilio's queue has no date yet and is only there. */
bool twilio_find(const struct dispatch *d, const struct twilio_resource *what,
		 const struct outgoing *out, int question, struct transfer *transfer);
struct judgement twilio_found(const struct dispatch *d, const struct twilio_resource *what,
			      const struct outgoing *out, int question,
			      const struct transfer_result *r);

/* base64(HMAC-SHA1(token, url, then each name and value, sorted)); sorts the form. */
const char *twilio_signature(struct arena *arena, const char *token, const char *url,
			     struct form *form);
/* The form of a request that certainly is Twilio's; else ERR_FORBIDDEN. */
enum err twilio_form(const struct dispatch *d, const struct callback *c, struct form *out,
		     struct fault *why);
/* … of a status callback: adds the receipt. The names are those of its fields. */
enum err twilio_receipt(const struct dispatch *d, const struct callback *c,
			const struct twilio_resource *what, const char *id, const char *word,
			struct news_list *out, struct fault *why);
/* The reference in the query; NULL, with the reason, if it is none of ours. */
const char *twilio_reference(const struct callback *c, struct fault *why);

#endif
