/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "twilio.h"
#include "twilio_inside.h"
#include "utf8.h"

/* Longer than a sleeper needs to find the phone; an answer machine mostly comes earlier. */
#define RING_S "45"
/* Characters of instructions that Twilio takes with a call. */
#define INSTRUCTIONS_MOST 4000
/* A number of so many digits is a code or somebody's phone, and is spoken digit by digit. */
#define DIGITS_APART 4
#define KEY_YES '1'

#define SAY "<Say language=\"en-GB\">"
#define SAID "</Say>"

/* ---- settings -------------------------------------------------------------------------------- */

static enum err voice_check(const struct gateway_settings *g, struct fault *why)
{
	enum err e = twilio_account_check(g, why);
	if (e != ERR_OK)
		return e;
	if (!twilio_number_good(g->from))
		return fault_set(why, ERR_USAGE, "from", "calls come from a number like +447…");
	if (g->callback_url[0] == '\0')
		return fault_set(why, ERR_USAGE, "callback_url",
				 "without callback_url no key that is pressed in a call is heard");
	return ERR_OK;
}

/* ---- what is spoken -------------------------------------------------------------------------- */

static const char *entity_of(char c)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {
	    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"},
	};
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (entities[i].c == c)
			return entities[i].entity;
	return NULL;
}

/* One character as XML may hold it; returns its length. What XML forbids is a pause. */
static size_t character_put(const char **text, char *out)
{
	const char *from = *text, *entity = entity_of(*from);
	uint32_t c = utf8_next(text);
	if (entity != NULL) {
		strcpy(out, entity);
		return strlen(entity);
	}
	if (c == UTF8_BAD || utf8_control(c) || c == 0xFFFE || c == 0xFFFF) {
		*out = ' ';
		return 1;
	}
	memcpy(out, from, (size_t)(*text - from));
	return (size_t)(*text - from);
}

/* A number as it stands in the text; returns its length there. */
static size_t number_put(const char *text, char **to)
{
	size_t run = strspn(text, "0123456789");
	for (size_t i = 0; i < run; i++) {
		if (i > 0 && run >= DIGITS_APART)
			*(*to)++ = ' ';
		*(*to)++ = text[i];
	}
	return run;
}

static const char *spoken(struct arena *arena, const char *text)
{
	char *out = arena_alloc(arena, 6 * strlen(text) + 1), *to = out;
	while (*text != '\0') {
		size_t run = number_put(text, &to);
		if (run > 0)
			text += run;
		else
			to += character_put(&text, to);
	}
	*to = '\0';
	return out;
}

/* What Twilio does when somebody takes the call. The pause is for who says hello first. */
static const char *instructions(const struct dispatch *d, const struct outgoing *out)
{
	struct arena *arena = d->arena;
	return arena_printf(
	    arena,
	    "<Response><Gather input=\"dtmf\" numDigits=\"1\" timeout=\"10\" action=\"%s\">"
	    "<Pause length=\"1\"/><Say language=\"en-GB\" loop=\"2\">%s. Press 1 to "
	    "acknowledge." SAID "</Gather>" SAY "No key was pressed. Goodbye." SAID "</Response>",
	    twilio_callback(d, TWILIO_KEY_PATH, out->reference), spoken(arena, out->text));
}

/* ---- what Twilio's words mean ---------------------------------------------------------------- */

/* A call that was answered, maybe by a machine, was delivered; only a key acknowledges. One that
 * nobody took will not wake anybody any more: the ladder goes on at once. */
static struct judgement call_judge(const char *word, long code)
{
	static const struct {
		const char *word;
		enum verdict verdict;
		const char *says;
	} words[] = {
	    {"queued", VERDICT_ACCEPTED, "in Twilio's queue"},
	    {"initiated", VERDICT_ACCEPTED, "being dialled"},
	    {"ringing", VERDICT_ACCEPTED, "ringing"},
	    {"in-progress", VERDICT_DELIVERED, "answered"},
	    {"completed", VERDICT_DELIVERED, "answered, by a person or a machine"},
	    {"busy", VERDICT_FAILED, "the phone was engaged"},
	    {"no-answer", VERDICT_FAILED, "nobody took the call"},
	    {"failed", VERDICT_FAILED, "the number could not be reached"},
	    {"canceled", VERDICT_FAILED, "somebody cancelled it at Twilio"},
	};
	(void)code;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0)
			return judgement_make(words[i].verdict, "%s", words[i].says);
	return judgement_make(VERDICT_UNKNOWN, "Twilio calls it \"%.40s\"", word);
}

static const struct twilio_resource calls = {
    .noun = "call",
    .path = "Calls",
    .list = "calls",
    .since = "StartTime>",
    .judge = call_judge,
};

/* ---- calling --------------------------------------------------------------------------------- */

static enum err voice_send(const struct dispatch *d, const struct outgoing *out,
			   struct transfer *transfer, struct fault *why)
{
	struct arena *arena = d->arena;
	enum err e = twilio_outgoing_check(out, why);
	if (e != ERR_OK)
		return e;
	const char *twiml = instructions(d, out);
	if (strlen(twiml) > INSTRUCTIONS_MOST)
		return fault_set(why, ERR_USAGE, "text", "it is too long to be spoken");
	const char *form = form_add(arena, "", "To", out->to);
	form = form_add(arena, form, "From", d->settings->from);
	form = form_add(arena, form, "StatusCallback",
			twilio_callback(d, TWILIO_CALL_PATH, out->reference));
	form = form_add(arena, form, "StatusCallbackEvent", "answered");
	form = form_add(arena, form, "StatusCallbackEvent", "completed");
	form = form_add(arena, form, "Timeout", RING_S);
	twilio_post(d, &calls, form_add(arena, form, "Twiml", twiml), transfer);
	return ERR_OK;
}

static struct judgement voice_sent(const struct dispatch *d, const struct transfer_result *r)
{
	(void)d;
	return twilio_answer(&calls, r);
}

static bool voice_lookup(const struct dispatch *d, const struct outgoing *out, int question,
			 struct transfer *transfer)
{
	return twilio_find(d, &calls, out, question, transfer);
}

static struct judgement voice_lookup_answer(const struct dispatch *d, const struct outgoing *out,
					    int question, const struct transfer_result *r)
{
	return twilio_found(d, &calls, out, question, r);
}

/* ---- what Twilio calls ----------------------------------------------------------------------- */

static enum err status_read(const struct dispatch *d, const struct callback *c,
			    struct news_list *out, struct fault *why)
{
	return twilio_receipt(d, c, &calls, "CallSid", "CallStatus", out, why);
}

static bool is_key(const char *digits)
{
	return digits != NULL && digits[0] != '\0' && digits[1] == '\0' &&
	       strchr("0123456789*#", digits[0]) != NULL;
}

/* Whoever pressed a key had taken the call, whatever was lost on the way. */
static enum err key_read(const struct dispatch *d, const struct callback *c, struct news_list *out,
			 struct fault *why)
{
	struct form form;
	enum err e = twilio_form(d, c, &form, why);
	if (e != ERR_OK)
		return e;
	const char *reference = twilio_reference(c, why), *digits = form_value(&form, "Digits");
	const char *sid = form_value(&form, "CallSid");
	if (reference == NULL)
		return ERR_USAGE;
	if (!is_key(digits))
		return fault_set(why, ERR_USAGE, "Digits", "one key of a phone is expected");
	struct judgement j = judgement_make(VERDICT_DELIVERED, "answered, key %c", digits[0]);
	line_copy(j.gateway_id, sizeof(j.gateway_id), sid != NULL ? sid : "");
	news_receipt(d, out, reference, &j);
	news_key(d, out, reference, digits[0]);
	return ERR_OK;
}

/* A key that acknowledges nothing must not sound as if it did. */
static const char *key_reply(const struct dispatch *d, const struct callback *c,
			     const struct news_list *taken)
{
	bool counts = false;
	for (size_t i = 0; i < taken->count; i++)
		counts = counts || taken->rows[i].counts;
	struct form form = form_read(d->arena, c->body, c->size);
	const char *digits = form_value(&form, "Digits"), *reference = callback_query(c, "ref");
	if (digits != NULL && digits[0] == KEY_YES)
		return counts ? "<Response>" SAY "Thank you. It is acknowledged. Goodbye." SAID
				"</Response>"
			      : "<Response>" SAY "Nothing was acknowledged: this call is not known "
				"here. Please ring whoever leads your team. Goodbye." SAID
				"</Response>";
	return arena_printf(
	    d->arena,
	    "<Response><Gather input=\"dtmf\" numDigits=\"1\" timeout=\"10\" "
	    "action=\"%s\">" SAY "That was not 1. Press 1 to acknowledge." SAID "</Gather>" SAY
	    "Nothing was acknowledged. Goodbye." SAID "</Response>",
	    twilio_callback(d, TWILIO_KEY_PATH, reference != NULL ? reference : ""));
}

const struct route twilio_voice_routes[] = {
    {.path = TWILIO_CALL_PATH, .read = status_read, .reply = ""},
    {.path = TWILIO_KEY_PATH, .read = key_read, .content_type = "text/xml", .reply_to = key_reply},
    {.path = NULL},
};

/* An account makes one call a second unless Twilio has agreed to more; others wait there. */
const struct gateway twilio_voice_gateway = {
    .kind = "twilio-voice",
    .channels = CHANNEL_BIT(CHANNEL_VOICE),
    .rates = {.per_minute = 60, .burst = 1},
    .account = twilio_account,
    .check = voice_check,
    .send = voice_send,
    .answer = voice_sent,
    .lookup = voice_lookup,
    .lookup_answer = voice_lookup_answer,
    .recheck_ms = MINUTES_MS(2),
    .routes = twilio_voice_routes,
    .signs = true,
};
