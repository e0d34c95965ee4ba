/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "gateway_inside.h"
#include "notify.h"
#include "utf8.h"

/* It accepts no token from a clock that is further off. */
#define SKEW_MOST_MS SECONDS_MS(30)

/* ---- JSON ------------------------------------------------------------------------------------ */

json_t *notify_object(const char *body, size_t size)
{
	json_t *root = json_loadb(body, size, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

const char *notify_text(const json_t *object, const char *member)
{
	return json_string_value(json_object_get(object, member));
}

/* {"status_code":N,"errors":[{"error":"…","message":"…"}]}: what stands between us and Notify
 * refuses in other words. */
bool notify_refused(const struct transfer_result *r, struct notify_refusal *out)
{
	json_t *root = notify_object(r->body, r->size);
	const json_t *first = json_array_get(json_object_get(root, "errors"), 0);
	const json_t *status = json_object_get(root, "status_code");
	const char *name = notify_text(first, "error"), *message = notify_text(first, "message");
	bool refused = name != NULL && json_integer_value(status) == r->status;
	if (refused) {
		line_copy(out->name, sizeof(out->name), name);
		line_copy(out->message, sizeof(out->message), message != NULL ? message : "");
	}
	json_decref(root);
	return refused;
}

/* ---- accepted -------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), ending = strlen(end);
	return length >= ending && strcmp(text + length - ending, end) == 0;
}

/* Where the second departs from the first; *at counts the characters before it. */
static const char *departs(const char *ours, const char *theirs, int *at)
{
	for (*at = 0;; (*at)++) {
		const char *ours_next = ours, *theirs_next = theirs;
		uint32_t c = utf8_next(&ours_next);
		if (c != utf8_next(&theirs_next) || c == 0)
			return theirs;
		ours = ours_next;
		theirs = theirs_next;
	}
}

/* Which text it says that it sends: spelt with its own replacements, behind the service's name if
 * the service wants that. */
static struct judgement accepted(const struct outgoing *sent, const char *body)
{
	int at;
	if (body == NULL)
		return judgement_make(VERDICT_ACCEPTED,
				      "accepted; Notify does not say which text it sends");
	if (sent == NULL || strcmp(body, sent->text) == 0)
		return judgement_make(VERDICT_ACCEPTED, "accepted by Notify");
	if (ends_with(body, sent->text))
		return judgement_make(VERDICT_ACCEPTED, "accepted; Notify puts before it: %.*s",
				      (int)(strlen(body) - strlen(sent->text)), body);
	const char *theirs = departs(sent->text, body, &at);
	struct judgement j =
	    judgement_make(VERDICT_ACCEPTED,
			   "accepted; Notify sends another text than ours, which from "
			   "character %d on is: %s",
			   at + 1, *theirs != '\0' ? theirs : "(nothing)");
	j.remark = true;
	return j;
}

/* An answer that names another text than ours, or none, is no proof that it has ours. */
static struct judgement taken(const struct dispatch *d, const struct transfer_result *r)
{
	json_t *root = notify_object(r->body, r->size);
	const char *id = notify_text(root, "id"), *reference = notify_text(root, "reference");
	struct judgement j;
	if (id == NULL || id[0] == '\0')
		j = judgement_make(VERDICT_UNKNOWN, "not an answer of Notify's, status 201: %.80s",
				   r->body);
	else if (d->sent != NULL &&
		 (reference == NULL || strcmp(reference, d->sent->reference) != 0))
		j = judgement_make(VERDICT_UNKNOWN, "an answer about another text: %.80s",
				   reference != NULL ? reference : "it names none");
	else {
		j = accepted(d->sent, notify_text(json_object_get(root, "content"), "body"));
		line_copy(j.gateway_id, sizeof(j.gateway_id), id);
	}
	json_decref(root);
	return j;
}

/* ---- refused --------------------------------------------------------------------------------- */

/* How far our clock is ahead of theirs; 0 when they say no time. */
static int64_t skew_ms(const struct dispatch *d, const struct transfer_result *r)
{
	struct wall theirs;
	if (r->date == NULL || !wall_parse_http(r->date, &theirs))
		return 0;
	return d->now.ms - theirs.ms;
}

struct judgement notify_locked_out(const struct dispatch *d, const struct transfer_result *r,
				   const struct notify_refusal *refusal)
{
	int64_t ahead_ms = skew_ms(d, r);
	if (ahead_ms > SKEW_MOST_MS || ahead_ms < -SKEW_MOST_MS)
		return judgement_make(VERDICT_STOPPED,
				      "this machine's clock is %lld s %s Notify's, which "
				      "accepts 30 s",
				      (long long)(llabs(ahead_ms) / 1000),
				      ahead_ms > 0 ? "ahead of" : "behind");
	return judgement_make(VERDICT_STOPPED, "Notify refuses our key: %s", refusal->message);
}

static int64_t until_midnight_ms(struct wall now)
{
	return DAYS_MS(1) - now.ms % DAYS_MS(1);
}

static int64_t a_second_ms(struct wall now)
{
	(void)now;
	return SECONDS_MS(1);
}

/* What it refuses and why; the first row that fits. The name of an error says whose fault it is;
 * its message is looked at only where it tells what no text would get past from what is wrong with
 * this one, and where that wording should change one day, texts fail one by one instead. */
static const struct refusal {
	int status;
	const char *name; /* NULL: any */
	const char *message; /* is somewhere in it; NULL: any */
	enum verdict verdict;
	const char *says;
	int64_t (*wait_ms)(struct wall now); /* NULL: the caller's way */
} refusals[] = {
    {400, "BadRequestError", "Template not found", VERDICT_STOPPED, "it has no such template",
     NULL},
    {400, "BadRequestError", "Template has been deleted", VERDICT_STOPPED,
     "the template was deleted", NULL},
    {400, "BadRequestError", "template is not suitable", VERDICT_STOPPED,
     "the template is not one of text messages", NULL},
    {400, "BadRequestError", "Missing personalisation", VERDICT_STOPPED,
     "the template wants more than ((message))", NULL},
    {400, "BadRequestError", "Service is not allowed to send", VERDICT_STOPPED,
     "the service may send no text messages", NULL},
    {400, "BadRequestError", "sms_sender_id", VERDICT_STOPPED, "it has no such sender", NULL},
    {400, "ValidationError", "template_id", VERDICT_STOPPED, "it has no such template", NULL},
    {400, "ValidationError", "sms_sender_id", VERDICT_STOPPED, "it has no such sender", NULL},
    {400, "InvalidPhoneError", NULL, VERDICT_FAILED, "the number is wrong", NULL},
    {400, NULL, NULL, VERDICT_FAILED, "it does not take this text", NULL},
    {404, NULL, NULL, VERDICT_STOPPED, "the url is not where it takes texts", NULL},
    {429, "TooManyRequestsError", "international_sms", VERDICT_RETRY, "no more texts abroad today",
     until_midnight_ms},
    {429, "TooManyRequestsError", NULL, VERDICT_STOPPED, "no more texts today", until_midnight_ms},
    {429, NULL, NULL, VERDICT_RETRY, "too many texts at once", a_second_ms},
};

static bool refusal_fits(const struct refusal *row, int status, const struct notify_refusal *said)
{
	return row->status == status && (row->name == NULL || strcmp(row->name, said->name) == 0) &&
	       (row->message == NULL || strstr(said->message, row->message) != NULL);
}

/* Anything else, its own "Internal server error" among it, may come after the text was taken. */
static struct judgement refused(const struct dispatch *d, const struct transfer_result *r,
				const struct notify_refusal *said)
{
	if (r->status == 401 || r->status == 403)
		return notify_locked_out(d, r, said);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *row = &refusals[i];
		if (!refusal_fits(row, r->status, said))
			continue;
		struct judgement j = judgement_make(row->verdict, "Notify: %s (%s: %s)", row->says,
						    said->name, said->message);
		j.retry_ms = row->wait_ms != NULL ? row->wait_ms(d->now) : 0;
		j.no_phone = strcmp(said->name, "InvalidPhoneError") == 0;
		return j;
	}
	return judgement_make(VERDICT_UNKNOWN, "Notify failed, status %d (%s: %s)", r->status,
			      said->name, said->message);
}

struct judgement notify_answer(const struct dispatch *d, const struct transfer_result *r)
{
	struct notify_refusal said;
	if (r->fate != FATE_ANSWERED)
		return judgement_unanswered(r);
	if (r->status == 201)
		return taken(d, r);
	if (notify_refused(r, &said))
		return refused(d, r, &said);
	return judgement_make(VERDICT_UNKNOWN, "not an answer of Notify's, status %d: %.80s",
			      r->status, r->body);
}
