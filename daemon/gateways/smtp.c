/* SPDX-License-Identifier: MIT */
#include "smtp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "gateway_inside.h"
#include "letter.h"
#include "utf8.h"

#define FOOTER                                                                                     \
	"-- \n"                                                                                    \
	"Nobody reads answers to this mail. What asks for an answer is answered\n"                 \
	"by text, from your own mobile, to the number from which SWEP texts you."

/* ---- settings -------------------------------------------------------------------------------- */

/* The host, its port and our own name; NULL when it is no address of a mail server. */
static const char *server_of(const char *url)
{
	static const char *const schemes[] = {"smtp://", "smtps://"};
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-:[]/";
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		const char *server = url + strlen(schemes[i]);
		if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
			return strcspn(server, ":/") > 0 && strspn(server, plain) == strlen(server)
				   ? server
				   : NULL;
	}
	return NULL;
}

/* Nothing that it carries leaves this machine. */
static bool on_this_machine(const char *url)
{
	static const char *const here[] = {"127.0.0.1", "[::1]", "localhost"};
	const char *server = server_of(url);
	assert(server != NULL);
	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++) {
		size_t length = strlen(here[i]);
		if (strncmp(server, here[i], length) == 0 && strchr(":/", server[length]) != NULL)
			return true; /* its end counts as found */
	}
	return false;
}

static enum err account_check(const struct gateway_settings *g, struct fault *why)
{
	if ((g->user[0] == '\0') != (g->password[0] == '\0'))
		return fault_set(why, ERR_USAGE, "user",
				 "an account of mail has user and password_file, or neither");
	if (!header_safe(g->user) || !header_safe(g->password))
		return fault_set(why, ERR_USAGE, "user or password_file",
				 "one of them has a character that no login can carry");
	return ERR_OK;
}

static enum err smtp_check(const struct gateway_settings *g, struct fault *why)
{
	struct arena arena = {0};
	const char *name, *address;
	if (server_of(g->url) == NULL)
		return fault_set(why, ERR_USAGE, "url",
				 "the address of a mail server is smtp://HOST:587 or "
				 "smtps://HOST:465");
	bool good = letter_sender(g->from, &arena, &name, &address);
	arena_free(&arena);
	if (!good)
		return fault_set(why, ERR_USAGE, "from",
				 "mails need a sender: an address, or NAME <ADDRESS>");
	return account_check(g, why);
}

/* ---- sending --------------------------------------------------------------------------------- */

static bool utf8_good(const char *text)
{
	while (*text != '\0')
		if (utf8_next(&text) == UTF8_BAD)
			return false;
	return true;
}

static enum err outgoing_check(const struct outgoing *out, struct fault *why)
{
	if (!letter_address_good(out->to))
		return fault_set(why, ERR_USAGE, "to", "the receiver is no address of mail");
	if (out->text[0] == '\0')
		return fault_set(why, ERR_USAGE, "text", "an empty mail is not sent");
	if (!utf8_good(out->text))
		return fault_set(why, ERR_USAGE, "text", "the text is not UTF-8");
	if (!reference_good(out->reference))
		return fault_set(why, ERR_USAGE, "reference", "the reference is not one of ours");
	return ERR_OK;
}

/* A reference without its last part, the number of the attempt. */
static const char *id_of(const char *reference, struct arena *arena)
{
	const char *last = strrchr(reference, '-');
	return last != NULL ? arena_copy(arena, reference, (size_t)(last - reference)) : reference;
}

static enum err smtp_send(const struct dispatch *d, const struct outgoing *out,
			  struct transfer *transfer, struct fault *why)
{
	const struct gateway_settings *g = d->settings;
	const char *name, *address;
	enum err e = outgoing_check(out, why);
	if (e != ERR_OK)
		return e;
	letter_sender(g->from, d->arena, &name, &address);
	struct letter letter = {d->now,    g->from, out->to, id_of(out->reference, d->arena),
				out->text, FOOTER};
	struct mail_envelope *envelope = arena_alloc(d->arena, sizeof(*envelope));
	*envelope = (struct mail_envelope){.from = arena_text(d->arena, address),
					   .to = arena_text(d->arena, out->to),
					   .user = arena_text(d->arena, g->user),
					   .password = arena_text(d->arena, g->password),
					   .plain = strncmp(g->url, "smtp:", 5) == 0 &&
						    on_this_machine(g->url)};
	*transfer = (struct transfer){.mail = envelope,
				      .method = "MAIL",
				      .url = arena_text(d->arena, g->url),
				      .body = letter_write(&letter, d->arena),
				      .once = true,
				      .timeout_ms = g->timeout_ms};
	return ERR_OK;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* What a server answers at each stage; the first row that fits. Until it has the whole mail, it
 * certainly does not send it. */
static const struct answer {
	enum mail_stage stage;
	int from, to; /* of the reply */
	const char *words; /* are somewhere in it, in small letters; NULL: any */
	enum verdict verdict;
	const char *says;
	bool theirs; /* it is about this receiver alone */
} answers[] = {
    {MAIL_GREETING, 500, 599, NULL, VERDICT_STOPPED, "does not let us in", false},
    {MAIL_GREETING, 0, 999, NULL, VERDICT_RETRY, "does not greet us now", false},
    {MAIL_SAFETY, 400, 499, NULL, VERDICT_RETRY, "cannot make the connection safe now", false},
    {MAIL_SAFETY, 0, 999, NULL, VERDICT_STOPPED, "offers no safe connection", false},
    {MAIL_LOGIN, 400, 499, NULL, VERDICT_RETRY, "cannot look at our login now", false},
    {MAIL_LOGIN, 0, 999, NULL, VERDICT_STOPPED, "refuses our user or password", false},
    {MAIL_SENDER, 400, 499, NULL, VERDICT_RETRY, "takes no mail now", false},
    {MAIL_SENDER, 500, 599, NULL, VERDICT_STOPPED, "takes no mail from this sender", false},
    {MAIL_RECEIVER, 421, 421, NULL, VERDICT_RETRY, "takes no mail now", false},
    {MAIL_RECEIVER, 400, 499, NULL, VERDICT_RETRY, "takes no mail for this address now", true},
    {MAIL_RECEIVER, 530, 538, NULL, VERDICT_STOPPED, "wants a login", false},
    {MAIL_RECEIVER, 500, 599, "relay", VERDICT_STOPPED, "takes no mail to go further", false},
    {MAIL_RECEIVER, 500, 599, NULL, VERDICT_FAILED, "takes no mail for this address", false},
    {MAIL_DATA, 400, 499, NULL, VERDICT_RETRY, "takes no mail now", false},
    {MAIL_DATA, 500, 599, NULL, VERDICT_FAILED, "does not take this mail", false},
    {MAIL_TEXT, 200, 299, NULL, VERDICT_ACCEPTED, "has taken it", false},
    {MAIL_TEXT, 400, 499, NULL, VERDICT_RETRY, "has not taken it now", false},
    {MAIL_TEXT, 500, 599, NULL, VERDICT_FAILED, "does not take this mail", false},
    {MAIL_TEXT, 0, 999, NULL, VERDICT_UNKNOWN, "says what no mail server says", false},
};

static bool holds(const char *text, const char *words)
{
	for (; *text != '\0'; text++) {
		size_t n = 0;
		while (words[n] != '\0' && ascii_lower(text[n]) == words[n])
			n++;
		if (words[n] == '\0')
			return true;
	}
	return false;
}

static struct judgement smtp_answer(const struct dispatch *d, const struct transfer_result *r)
{
	(void)d;
	if (r->fate != FATE_ANSWERED)
		return judgement_unanswered(r);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const struct answer *a = &answers[i];
		if (a->stage != r->stage || r->status < a->from || r->status > a->to ||
		    (a->words != NULL && !holds(r->body, a->words)))
			continue;
		struct judgement j = judgement_make(a->verdict, "the mail server %s (%d %s)",
						    a->says, r->status, r->body);
		j.theirs = a->theirs;
		return j;
	}
	return judgement_make(VERDICT_RETRY,
			      "the mail server says what no mail server says (%d %s)", r->status,
			      r->body);
}

const struct gateway smtp_gateway = {
    .kind = "smtp",
    .channels = CHANNEL_BIT(CHANNEL_EMAIL),
    .check = smtp_check,
    .send = smtp_send,
    .answer = smtp_answer,
};
