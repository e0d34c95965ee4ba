/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "gateway_inside.h"
#include "notify.h"
#include "swep/limits.h"

/* A page holds 250 texts, each with its template: far more than one reference ever has. */
#define PAGE_BYTES ((size_t)1024 * 1024)

/* Within a week it can be asked for any text that it has stored, by the reference that we gave it.
 * The list is that of our kind of key alone, and of whoever shares the service's keys. */
bool notify_lookup(const struct dispatch *d, const struct outgoing *out, int question,
		   struct transfer *transfer)
{
	if (question != 0)
		return false;
	notify_ask(d,
		   arena_printf(d->arena, "/v2/notifications?template_type=sms&reference=%s",
				percent_encode(d->arena, out->reference)),
		   PAGE_BYTES, transfer);
	return true;
}

/* created, sending, pending, then one of the others for good. */
static const struct status {
	const char *name;
	enum verdict verdict;
	const char *says;
} statuses[] = {
    {"created", VERDICT_ACCEPTED, "waiting at Notify"},
    {"sending", VERDICT_ACCEPTED, "handed to the network"},
    {"pending", VERDICT_ACCEPTED, "waiting in the network"},
    {"sent", VERDICT_ACCEPTED, "sent abroad, from where no receipt comes"},
    {"delivered", VERDICT_DELIVERED, "delivered"},
    {"permanent-failure", VERDICT_FAILED, "the network could not deliver it: no such phone"},
    /* The networks have tried for up to three days: whoever waits must be told, and tell another.
     */
    {"temporary-failure", VERDICT_FAILED, "the phone could not be reached"},
    {"technical-failure", VERDICT_RETRY, "Notify could not hand it to a network"},
};

struct judgement notify_status_judge(const char *status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (strcmp(status, statuses[i].name) != 0)
			continue;
		struct judgement j = judgement_make(statuses[i].verdict, "%s", statuses[i].says);
		j.no_phone = strcmp(status, "permanent-failure") == 0;
		return j;
	}
	return judgement_make(VERDICT_UNKNOWN, "Notify says a word of it that is not known: %.60s",
			      status);
}

/* ---- what it says ---------------------------------------------------------------------------- */

static struct judgement unread(const struct transfer_result *r)
{
	return judgement_make(VERDICT_UNKNOWN, "not a list of Notify's, status %d: %.80s",
			      r->status, r->body);
}

/* What is not in the list may still be on its way into it, or have left it. */
static struct judgement missing(const struct dispatch *d, const struct outgoing *out)
{
	if (out->gateway_id != NULL && out->gateway_id[0] != '\0')
		return judgement_make(VERDICT_UNKNOWN, "Notify had it and keeps it no more");
	if (d->now.ms - out->began.ms < d->settings->lookup_ms)
		return judgement_make(VERDICT_UNKNOWN, "Notify does not have it yet");
	return judgement_make(VERDICT_ABSENT, "Notify does not have it");
}

/* The newest with this reference, which stands first. */
static const json_t *newest(const json_t *list, const char *reference)
{
	const json_t *row;
	size_t i;
	json_array_foreach(list, i, row) {
		const char *theirs = notify_text(row, "reference");
		if (theirs != NULL && strcmp(theirs, reference) == 0)
			return row;
	}
	return NULL;
}

static struct judgement list_judge(const struct dispatch *d, const struct outgoing *out,
				   const json_t *list, const struct transfer_result *r)
{
	const json_t *row = newest(list, out->reference);
	const char *status = notify_text(row, "status"), *id = notify_text(row, "id");
	if (!json_is_array(list) || (row == NULL && json_array_size(list) > 0))
		return unread(r);
	if (row == NULL)
		return missing(d, out);
	if (status == NULL)
		return unread(r);
	struct judgement j = notify_status_judge(status);
	line_copy(j.gateway_id, sizeof(j.gateway_id), id != NULL ? id : "");
	return j;
}

struct judgement notify_lookup_answer(const struct dispatch *d, const struct outgoing *out,
				      int question, const struct transfer_result *r)
{
	struct notify_refusal said;
	(void)question;
	if (r->fate != FATE_ANSWERED)
		return judgement_make(VERDICT_UNKNOWN, "Notify did not answer: %s",
				      r->error != NULL ? r->error : "no reason known");
	if ((r->status == 401 || r->status == 403) && notify_refused(r, &said))
		return notify_locked_out(d, r, &said);
	if (r->status != 200)
		return unread(r);
	json_t *root = notify_object(r->body, r->size);
	struct judgement j = list_judge(d, out, json_object_get(root, "notifications"), r);
	json_decref(root);
	return j;
}
