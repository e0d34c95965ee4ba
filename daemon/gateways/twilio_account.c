/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <openssl/evp.h>
#include <string.h>

#include "civil.h"
#include "twilio_inside.h"

#define TWILIO_HOST "https://api.twilio.com"
#define TWILIO_VERSION "/2010-04-01/Accounts/"
/* One text or call, or an error. */
#define ANSWER_BYTES ((size_t)64 * 1024)
#define HEX_DIGITS "0123456789abcdefABCDEF"
#define SID_DIGITS 32
#define TEXT_MOST 1600 /* characters that Twilio takes */
/* Of a Retry-After: longer ones are somebody's mistake. */
#define RETRY_MOST_S 3600

/* ---- the account ----------------------------------------------------------------------------- */

static bool address_good(const char *url)
{
	for (const char *p = url; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '?' || *p == '#' || *p == '@')
			return false;
	return true;
}

enum err twilio_account_check(const struct gateway_settings *g, struct fault *why)
{
	if (strncmp(g->user, "AC", 2) != 0 || strspn(g->user + 2, HEX_DIGITS) != SID_DIGITS ||
	    g->user[2 + SID_DIGITS] != '\0')
		return fault_set(why, ERR_USAGE, "user",
				 "user is the SID of an account at Twilio: AC and 32 digits");
	if (g->password[0] == '\0' || !header_safe(g->password))
		return fault_set(why, ERR_USAGE, "password",
				 "Twilio needs the account's token in password_file");
	if (g->url[0] != '\0' && !url_guarded(g->url))
		return fault_set(why, ERR_USAGE, "url",
				 "the account's token goes over https, or stays on this machine");
	if (!address_good(g->url) || !address_good(g->callback_url))
		return fault_set(
		    why, ERR_USAGE, "url or callback_url",
		    "Twilio's address and ours have no spaces, no user, no ? and no #");
	return ERR_OK;
}

const char *twilio_account(const struct gateway_settings *g, struct arena *arena)
{
	return arena_text(arena, g->user);
}

bool twilio_number_good(const char *number)
{
	return receiver_good(number) && number[1] != '0' && strlen(number) > 8;
}

static size_t characters(const char *text)
{
	size_t n = 0;
	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

enum err twilio_outgoing_check(const struct outgoing *out, struct fault *why)
{
	if (!twilio_number_good(out->to))
		return fault_set(why, ERR_USAGE, "to", "the receiver is not a number like +447…");
	if (out->text[0] == '\0')
		return fault_set(why, ERR_USAGE, "text", "an empty text is not sent");
	if (characters(out->text) > TEXT_MOST)
		return fault_set(why, ERR_USAGE, "text", "Twilio takes at most %d characters",
				 TEXT_MOST);
	if (!reference_good(out->reference))
		return fault_set(why, ERR_USAGE, "reference", "the reference is not one of ours");
	return ERR_OK;
}

static int trimmed(const char *url)
{
	size_t length = strlen(url);
	while (length > 0 && url[length - 1] == '/')
		length--;
	return (int)length;
}

char *twilio_callback(const struct dispatch *d, const char *path, const char *reference)
{
	const char *url = d->settings->callback_url;
	return arena_printf(d->arena, "%.*s%s?ref=%s", trimmed(url), url, path,
			    percent_encode(d->arena, reference));
}

/* ---- requests -------------------------------------------------------------------------------- */

static const char *basic(const struct gateway_settings *g, struct arena *arena)
{
	const char *pair = arena_printf(arena, "%s:%s", g->user, g->password);
	size_t length = strlen(pair);
	unsigned char *coded = arena_alloc(arena, length / 3 * 4 + 5);
	EVP_EncodeBlock(coded, (const unsigned char *)pair, (int)length);
	return arena_printf(arena, "Authorization: Basic %s", (const char *)coded);
}

const char *twilio_place(const struct dispatch *d, const char *place)
{
	return arena_printf(d->arena, TWILIO_VERSION "%s%s", d->settings->user, place);
}

void twilio_ask(const struct dispatch *d, const char *place, size_t max_bytes,
		struct transfer *transfer)
{
	const struct gateway_settings *g = d->settings;
	const char *url = g->url[0] != '\0' ? g->url : TWILIO_HOST;
	*transfer = (struct transfer){
	    .method = "GET",
	    .url = arena_printf(d->arena, "%.*s%s", trimmed(url), url, place),
	    .headers = {basic(g, d->arena), "Accept: application/json"},
	    .max_bytes = max_bytes,
	    .timeout_ms = g->timeout_ms,
	};
}

/* "Messages" with `tail` behind it: ".json", "/SM….json". */
static const char *resource(const struct dispatch *d, const struct twilio_resource *what,
			    const char *tail)
{
	return twilio_place(d, arena_printf(d->arena, "/%s%s", what->path, tail));
}

void twilio_post(const struct dispatch *d, const struct twilio_resource *what, const char *form,
		 struct transfer *transfer)
{
	twilio_ask(d, resource(d, what, ".json"), ANSWER_BYTES, transfer);
	transfer->method = "POST";
	transfer->headers[2] = "Content-Type: application/x-www-form-urlencoded";
	transfer->body = form;
	transfer->once = true;
}

/* ---- what an answer means -------------------------------------------------------------------- */

/* An error of Twilio's, by HTTP status and its own code (0: any); the first row that fits. New
 * codes come from time to time, so what is not here is judged by its status alone. */
static const struct refusal {
	int status;
	long code;
	enum verdict verdict;
	const char *says;
} refusals[] = {
    {429, 63038, VERDICT_STOPPED, "the account has sent all it may in 24 hours"},
    {429, 0, VERDICT_RETRY, "Twilio is asked too often"},
    {401, 0, VERDICT_STOPPED, "Twilio refuses our account or its token"},
    {403, 0, VERDICT_STOPPED, "Twilio does not let our account do this"},
    {404, 0, VERDICT_STOPPED, "Twilio knows no such account"},
    {400, 20429, VERDICT_RETRY, "Twilio is asked too often"},
    {400, 21611, VERDICT_RETRY, "the queue of our number is full"},
    {400, 21210, VERDICT_STOPPED, "our number may not make calls"},
    {400, 21212, VERDICT_STOPPED, "the sender is not valid"},
    {400, 21601, VERDICT_STOPPED, "the sender is not one of the account's"},
    {400, 21603, VERDICT_STOPPED, "Twilio wants a sender"},
    {400, 21606, VERDICT_STOPPED, "the sender may not send this"},
    {400, 21609, VERDICT_STOPPED, "Twilio does not take the address for receipts"},
    {400, 21616, VERDICT_STOPPED, "the sender is not clear"},
    {400, 21659, VERDICT_STOPPED, "the sender is not one of Twilio's"},
    {400, 21660, VERDICT_STOPPED, "the sender is not one of the account's"},
    {400, 21661, VERDICT_STOPPED, "the sender cannot send texts"},
    {400, 21701, VERDICT_STOPPED, "there is no such messaging service"},
    {400, 21703, VERDICT_STOPPED, "the messaging service has no senders"},
    {400, 21408, VERDICT_STOPPED, "the account may not text this country"},
    {400, 21215, VERDICT_STOPPED, "the account may not call this country"},
    {400, 21211, VERDICT_FAILED, "the number is not valid"},
    {400, 21610, VERDICT_FAILED, "they have told Twilio that they want no texts"},
    {400, 21614, VERDICT_FAILED, "the number is not a mobile"},
    {400, 21635, VERDICT_FAILED, "the number is a landline"},
    {400, 0, VERDICT_FAILED, NULL},
};
#define CODE_OPTED_OUT 21610

/* Not valid; not a mobile; a landline. */
static bool is_no_phone(long code)
{
	return code == 21211 || code == 21614 || code == 21635;
}

static int64_t retry_after_ms(const struct transfer_result *r)
{
	long seconds;
	if (r->retry_after == NULL || !number_read(r->retry_after, 0, RETRY_MOST_S, &seconds))
		return 0;
	return SECONDS_MS(seconds);
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text != NULL ? text : "";
}

static struct judgement not_theirs(const struct transfer_result *r)
{
	return judgement_make(VERDICT_UNKNOWN, "not an answer of Twilio's, status %d: %.80s",
			      r->status, r->body);
}

static struct judgement refusal_judge(const struct transfer_result *r, const json_t *body)
{
	const json_t *code = json_object_get(body, "code");
	if (!json_is_integer(code))
		return not_theirs(r);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *f = &refusals[i];
		if (f->status != r->status ||
		    (f->code != 0 && f->code != (long)json_integer_value(code)))
			continue;
		struct judgement j = judgement_make(
		    f->verdict, "%s (%lld)", f->says != NULL ? f->says : text_of(body, "message"),
		    (long long)json_integer_value(code));
		j.retry_ms = f->verdict == VERDICT_RETRY ? retry_after_ms(r) : 0;
		j.opted_out = f->code == CODE_OPTED_OUT;
		j.no_phone = is_no_phone(f->code);
		return j;
	}
	return judgement_make(VERDICT_UNKNOWN, "Twilio answered %d: %.100s (%lld)", r->status,
			      text_of(body, "message"), (long long)json_integer_value(code));
}

/* One text or call as Twilio shows it. */
static struct judgement row_judge(const struct twilio_resource *what, const json_t *row)
{
	const json_t *code = json_object_get(row, "error_code");
	struct judgement j = what->judge(text_of(row, "status"), (long)json_integer_value(code));
	line_copy(j.gateway_id, sizeof(j.gateway_id), text_of(row, "sid"));
	return j;
}

struct judgement twilio_answer(const struct twilio_resource *what, const struct transfer_result *r)
{
	if (r->fate != FATE_ANSWERED)
		return judgement_unanswered(r);
	json_t *body = json_loadb(r->body, r->size, JSON_REJECT_DUPLICATES, NULL);
	struct judgement j = not_theirs(r);
	if (r->status >= 400 && json_is_object(body)) {
		j = refusal_judge(r, body);
	} else if (r->status / 100 == 2 && text_of(body, "sid")[0] != '\0') {
		j = row_judge(what, body);
		if (j.verdict == VERDICT_UNKNOWN) /* a word that is new: but Twilio has it */
			j.verdict = VERDICT_ACCEPTED;
	}
	json_decref(body);
	return j;
}

/* ---- what became of it ----------------------------------------------------------------------- */

/* All that was ever sent to one number, or as much of it as Twilio puts on a page. */
#define PAGE_ROWS "1000"
#define PAGE_BYTES ((size_t)8 * 1024 * 1024)
/* Between our clock and the date that Twilio writes, in whole seconds, on what we made. */
#define DATE_SLACK_MS SECONDS_MS(5)
/* … when Twilio did not tell its own clock. */
#define CLOCK_SLACK_MS MINUTES_MS(2)

static bool id_good(const char *id)
{
	size_t length = strlen(id);
	return length > 2 && length < 80 &&
	       strspn(id, HEX_DIGITS "ghijklmnopqrstuvwxyz"
				     "GHIJKLMNOPQRSTUVWXYZ") == length;
}

/* Only a number is a sender whose texts are listed by it: for others Twilio chooses one. */
static const char *list_query(const struct dispatch *d, const struct twilio_resource *what,
			      const struct outgoing *out, bool dated)
{
	char date[WALL_TEXT];
	const char *query = form_add(d->arena, "", "To", out->to);
	if (twilio_number_good(d->settings->from))
		query = form_add(d->arena, query, "From", d->settings->from);
	if (dated) {
		wall_format_iso(wall_plus(out->began, -HOURS_MS(1)), date);
		date[strcspn(date, "T")] = '\0';
		query = form_add(d->arena, query, what->since, date);
	}
	return form_add(d->arena, query, "PageSize", PAGE_ROWS);
}

bool twilio_find(const struct dispatch *d, const struct twilio_resource *what,
		 const struct outgoing *out, int question, struct transfer *transfer)
{
	bool known = id_good(out->gateway_id);
	if (question < 0 || question > (known ? 0 : 1))
		return false;
	const char *tail =
	    known ? arena_printf(d->arena, "/%s.json", out->gateway_id)
		  : arena_printf(d->arena, ".json?%s", list_query(d, what, out, question == 0));
	twilio_ask(d, resource(d, what, tail), known ? ANSWER_BYTES : PAGE_BYTES, transfer);
	return true;
}

/* When ours can have been made, by Twilio's clock. A text is known by what it says, however late
 * it came out of some queue on the way. */
static struct span window_of(const struct dispatch *d, const struct twilio_resource *what,
			     const struct outgoing *out, const struct transfer_result *r)
{
	struct wall theirs;
	bool told = r->date != NULL && wall_parse_http(r->date, &theirs);
	int64_t ahead_ms = told ? theirs.ms - d->now.ms : 0;
	int64_t slack_ms = told ? DATE_SLACK_MS : CLOCK_SLACK_MS;
	struct span window = {.from = wall_plus(out->began, ahead_ms - slack_ms),
			      .to = {INT64_MAX}};
	if (!what->has_body)
		window.to =
		    wall_plus(out->began, ahead_ms + d->settings->timeout_ms + CLOCK_SLACK_MS);
	return window;
}

bool twilio_date(const char *text, struct wall *out)
{
	char date[WALL_TEXT];
	const char *zone = strstr(text, " +0000");
	size_t length = zone != NULL ? (size_t)(zone - text) : sizeof(date);
	if (length + sizeof(" GMT") > sizeof(date) || strcmp(zone, " +0000") != 0)
		return false;
	memcpy(date, text, length);
	memcpy(date + length, " GMT", sizeof(" GMT"));
	return wall_parse_http(date, out);
}

struct search {
	int matches;
	struct judgement best;
	bool whole; /* no row that cannot be read, and no further page */
};

/* The best of what happened to equal ones: a text that arrived has arrived. */
static int rank(enum verdict v)
{
	static const enum verdict order[] = {VERDICT_DELIVERED, VERDICT_ACCEPTED, VERDICT_UNKNOWN,
					     VERDICT_RETRY, VERDICT_FAILED};
	int i = 0;
	while (i < (int)(sizeof(order) / sizeof(order[0])) && order[i] != v)
		i++;
	return i;
}

static void row_look(const struct twilio_resource *what, const struct outgoing *out,
		     struct span window, const json_t *row, struct search *s)
{
	struct wall created;
	bool read = twilio_date(text_of(row, "date_created"), &created) &&
		    id_good(text_of(row, "sid")) && text_of(row, "to")[0] != '\0' &&
		    text_of(row, "direction")[0] != '\0';
	s->whole = s->whole && read;
	if (!read || !span_holds(window, created) || strcmp(text_of(row, "to"), out->to) != 0 ||
	    strcmp(text_of(row, "direction"), "outbound-api") != 0 ||
	    (what->has_body && strcmp(text_of(row, "body"), out->text) != 0))
		return;
	struct judgement j = row_judge(what, row);
	if (s->matches++ == 0 || rank(j.verdict) < rank(s->best.verdict))
		s->best = j;
}

/* False when it is not a page of such a list. */
static bool page_search(const struct twilio_resource *what, const struct outgoing *out,
			struct span window, const json_t *page, struct search *s)
{
	size_t i;
	json_t *row;
	const json_t *rows = json_object_get(page, what->list);
	*s = (struct search){.whole = json_is_null(json_object_get(page, "next_page_uri"))};
	if (!json_is_array(rows))
		return false;
	json_array_foreach(rows, i, row)
		row_look(what, out, window, row, s);
	return true;
}

static struct judgement search_judge(const struct twilio_resource *what, const struct search *s,
				     int question)
{
	if (s->matches > 1 && !what->has_body)
		return judgement_make(VERDICT_UNKNOWN,
				      "%d calls to that number began then: which is ours?",
				      s->matches);
	if (s->matches > 0)
		return s->best;
	if (question > 0 && s->whole)
		return judgement_make(VERDICT_ABSENT, "Twilio has no such %s", what->noun);
	struct judgement j =
	    judgement_make(VERDICT_UNKNOWN, "not among the %ss that Twilio lists%s", what->noun,
			   s->whole ? "" : ", but the list is not whole");
	j.ask_next = question == 0;
	return j;
}

static struct judgement list_judge(const struct dispatch *d, const struct twilio_resource *what,
				   const struct outgoing *out, int question,
				   const struct transfer_result *r, const json_t *page)
{
	struct search s;
	if (out->began.ms <= 0)
		return judgement_make(VERDICT_UNKNOWN, "it is not known when the %s left",
				      what->noun);
	if (!page_search(what, out, window_of(d, what, out, r), page, &s))
		return not_theirs(r);
	return search_judge(what, &s, question);
}

struct judgement twilio_found(const struct dispatch *d, const struct twilio_resource *what,
			      const struct outgoing *out, int question,
			      const struct transfer_result *r)
{
	bool known = id_good(out->gateway_id);
	if (r->fate != FATE_ANSWERED)
		return judgement_make(VERDICT_UNKNOWN, "Twilio did not answer: %s",
				      r->error != NULL ? r->error : "no reason known");
	json_t *body = json_loadb(r->body, r->size, JSON_REJECT_DUPLICATES, NULL);
	struct judgement j = not_theirs(r);
	if ((r->status == 401 || r->status == 403) && json_is_object(body))
		j = refusal_judge(r, body);
	else if (r->status == 200 && known && strcmp(text_of(body, "sid"), out->gateway_id) == 0)
		j = row_judge(what, body);
	else if (r->status == 200 && !known)
		j = list_judge(d, what, out, question, r, body);
	json_decref(body);
	/* An account that was closed after it took a text will not send that one any more. */
	if (j.verdict == VERDICT_STOPPED && r->status == 200)
		j.verdict = VERDICT_RETRY;
	return j;
}
