/* SPDX-License-Identifier: MIT */
#include "twilio.h"

#include <string.h>

#include "twilio_inside.h"

/* Twilio keeps a text at most so long before it gives it up. */
#define VALIDITY_MOST_S 36000
#define SERVICE_SID_LENGTH 34
#define SENDER_NAME_MOST 11

/* ---- settings -------------------------------------------------------------------------------- */

bool twilio_is_service(const char *from)
{
	return strncmp(from, "MG", 2) == 0 && strlen(from) == SERVICE_SID_LENGTH &&
	       strspn(from + 2, "0123456789abcdefABCDEF") == SERVICE_SID_LENGTH - 2;
}

static bool is_short_code(const char *from)
{
	size_t length = strspn(from, "0123456789");
	return from[length] == '\0' && length >= 3 && length <= 8;
}

/* Letters, digits and spaces, a letter among them. */
static bool is_name(const char *from)
{
	bool letter = false;
	for (const char *p = from; *p != '\0'; p++) {
		bool here = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
		if (!here && *p != ' ' && (*p < '0' || *p > '9'))
			return false;
		letter = letter || here;
	}
	return letter && strlen(from) <= SENDER_NAME_MOST;
}

static enum err twilio_check(const struct gateway_settings *g, struct fault *why)
{
	enum err e = twilio_account_check(g, why);
	if (e != ERR_OK)
		return e;
	if (!twilio_number_good(g->from) && !twilio_is_service(g->from) &&
	    !is_short_code(g->from) && !is_name(g->from))
		return fault_set(why, ERR_USAGE, "from",
				 "from is a number like +447…, a short code, a name of up to %d "
				 "letters and digits, or the SID of a messaging service: MG and 32 "
				 "digits",
				 SENDER_NAME_MOST);
	return ERR_OK;
}

/* ---- what Twilio's words mean ---------------------------------------------------------------- */

/* Why a text that Twilio had did not arrive; the first row that fits. What is not here failed all
 * the same. 30008 is nobody's known reason: the ladder goes on, and its next round tells again. */
static const struct {
	long code; /* 0: any */
	enum verdict verdict;
	const char *says;
} failures[] = {
    {30001, VERDICT_RETRY, "Twilio's queue was full"},
    {30002, VERDICT_STOPPED, "Twilio has closed our account"},
    {30003, VERDICT_FAILED, "the phone is off or out of reach"},
    {30004, VERDICT_FAILED, "the phone is barred from texts"},
    {30005, VERDICT_FAILED, "the network does not know the number"},
    {30006, VERDICT_FAILED, "a landline, or a network that takes no texts"},
    {30007, VERDICT_FAILED, "filtered as unwanted by Twilio or the network"},
    {30008, VERDICT_FAILED, "the network gave no reason"},
    {30036, VERDICT_RETRY, "it waited too long in Twilio's queue"},
    {63038, VERDICT_STOPPED, "the account has sent all it may in 24 hours"},
    {21610, VERDICT_FAILED, "they have told Twilio that they want no texts"},
    {0, VERDICT_FAILED, "it did not arrive"},
};
#define CODE_OPTED_OUT 21610
#define CODE_NO_SUCH_NUMBER 30005
#define CODE_NO_MOBILE 30006

static struct judgement failure_judge(long code)
{
	size_t i = 0;
	while (failures[i].code != 0 && failures[i].code != code)
		i++;
	struct judgement j =
	    judgement_make(failures[i].verdict, "%s (%ld)", failures[i].says, code);
	j.opted_out = code == CODE_OPTED_OUT;
	j.no_phone = code == CODE_NO_SUCH_NUMBER || code == CODE_NO_MOBILE;
	return j;
}

static struct judgement text_judge(const char *word, long code)
{
	static const struct {
		const char *word;
		enum verdict verdict;
		const char *says;
	} words[] = {
	    {"accepted", VERDICT_ACCEPTED, "accepted by Twilio"},
	    {"scheduled", VERDICT_ACCEPTED, "waiting at Twilio"},
	    {"queued", VERDICT_ACCEPTED, "in Twilio's queue"},
	    {"sending", VERDICT_ACCEPTED, "on the way to the network"},
	    {"sent", VERDICT_ACCEPTED, "accepted by the network"},
	    {"partially_delivered", VERDICT_ACCEPTED, "delivered in part"},
	    {"delivered", VERDICT_DELIVERED, "delivered"},
	    {"read", VERDICT_DELIVERED, "read"},
	    {"canceled", VERDICT_FAILED, "somebody cancelled it at Twilio"},
	};
	if (strcmp(word, "failed") == 0 || strcmp(word, "undelivered") == 0)
		return failure_judge(code);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0)
			return judgement_make(words[i].verdict, "%s", words[i].says);
	return judgement_make(VERDICT_UNKNOWN, "Twilio calls it \"%.40s\"", word);
}

const struct twilio_resource twilio_texts = {
    .noun = "text",
    .path = "Messages",
    .list = "messages",
    .since = "DateSent>",
    .has_body = true,
    .judge = text_judge,
};

/* ---- sending --------------------------------------------------------------------------------- */

/* The text is counted and paid for as it stands: SmartEncoded would send another one, and a
 * messaging service has it on unless told. */
static const char *text_form(const struct dispatch *d, const struct outgoing *out)
{
	const struct gateway_settings *g = d->settings;
	struct arena *arena = d->arena;
	int64_t seconds =
	    out->valid_minutes < VALIDITY_MOST_S / 60 ? 60 * out->valid_minutes : VALIDITY_MOST_S;
	const char *form = form_add(arena, "", "To", out->to);
	if (g->callback_url[0] != '\0')
		form = form_add(arena, form, "StatusCallback",
				twilio_callback(d, TWILIO_STATUS_PATH, out->reference));
	form = form_add(arena, form, "ValidityPeriod",
			arena_printf(arena, "%lld", (long long)(seconds < 60 ? 60 : seconds)));
	form = form_add(arena, form, "SmartEncoded", "false");
	form = form_add(arena, form, twilio_is_service(g->from) ? "MessagingServiceSid" : "From",
			g->from);
	return form_add(arena, form, "Body", out->text);
}

static enum err twilio_send(const struct dispatch *d, const struct outgoing *out,
			    struct transfer *transfer, struct fault *why)
{
	enum err e = twilio_outgoing_check(out, why);
	if (e == ERR_OK)
		twilio_post(d, &twilio_texts, text_form(d, out), transfer);
	return e;
}

static struct judgement twilio_sent(const struct dispatch *d, const struct transfer_result *r)
{
	(void)d;
	return twilio_answer(&twilio_texts, r);
}

static bool twilio_lookup(const struct dispatch *d, const struct outgoing *out, int question,
			  struct transfer *transfer)
{
	return twilio_find(d, &twilio_texts, out, question, transfer);
}

static struct judgement twilio_lookup_answer(const struct dispatch *d, const struct outgoing *out,
					     int question, const struct transfer_result *r)
{
	return twilio_found(d, &twilio_texts, out, question, r);
}

/* ---- what Twilio calls ----------------------------------------------------------------------- */

static enum err status_read(const struct dispatch *d, const struct callback *c,
			    struct news_list *out, struct fault *why)
{
	return twilio_receipt(d, c, &twilio_texts, "MessageSid", "MessageStatus", out, why);
}

static enum err inbound_read(const struct dispatch *d, const struct callback *c,
			     struct news_list *out, struct fault *why)
{
	struct form form;
	enum err e = twilio_form(d, c, &form, why);
	if (e != ERR_OK)
		return e;
	const char *id = form_value(&form, "MessageSid"), *from = form_value(&form, "From");
	const char *text = form_value(&form, "Body");
	if (id == NULL || id[0] == '\0')
		return fault_set(why, ERR_USAGE, "MessageSid", "a text that came in needs its id");
	if (from == NULL || from[0] == '\0')
		return fault_set(why, ERR_USAGE, "From", "a text that came in needs its sender");
	if (text == NULL)
		return fault_set(why, ERR_USAGE, "Body", "the text is missing");
	news_text(d, out, id, from, text);
	return ERR_OK;
}

/* Whatever else stands in the answer to a text is texted back to the public. */
const struct route twilio_routes[] = {
    {.path = TWILIO_STATUS_PATH, .read = status_read, .reply = ""},
    {.path = TWILIO_INBOUND_PATH,
     .read = inbound_read,
     .content_type = "text/xml",
     .reply = "<Response/>"},
    {.path = NULL},
};

const struct gateway twilio_gateway = {
    .kind = "twilio",
    .channels = CHANNEL_BIT(CHANNEL_SMS),
    .account = twilio_account,
    .check = twilio_check,
    .send = twilio_send,
    .answer = twilio_sent,
    .lookup = twilio_lookup,
    .lookup_answer = twilio_lookup_answer,
    .absent_is_certain = true,
    .recheck_ms = MINUTES_MS(10),
    .routes = twilio_routes,
    .signs = true,
    .polls = twilio_polls,
};
