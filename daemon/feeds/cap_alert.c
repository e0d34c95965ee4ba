/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ascii.h"
#include "cap_inside.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

bool cap_is_alert(const struct xml_node *node)
{
	return xml_is(node, "urn:oasis:names:tc:emergency:cap:1.2", "alert") ||
	       xml_is(node, "urn:oasis:names:tc:emergency:cap:1.1", "alert");
}

enum err cap_too_many(const struct cap_reader *r, const struct xml_node *node, int most,
		      const char *what)
{
	xml_wrong(node, r->why, "more than %d %s", most, what);
	return r->why->code = ERR_LIMIT;
}

/* ---- the header ---- */

static const struct {
	const char *word;
	bool actual;
} statuses[] = {
    {"Actual", true}, {"Exercise", false}, {"System", false}, {"Test", false}, {"Draft", false},
};

static const struct {
	const char *word;
	bool speaks, ends_others;
} message_types[] = {
    {"Alert", true, false}, {"Update", true, true},  {"Cancel", false, true},
    {"Ack", false, false},  {"Error", false, false},
};

static enum err status_read(const struct xml_node *alert, bool *actual, struct fault *why)
{
	const char *word;
	enum err e = xml_need(alert, alert->space, "status", &word, why);
	if (e)
		return e;
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (ascii_same(word, statuses[i].word)) {
			*actual = statuses[i].actual;
			return ERR_OK;
		}
	return xml_wrong(xml_child(alert, alert->space, "status"), why,
			 "<status> \"%.40s\" is no status of an alert", word);
}

static enum err type_read(const struct xml_node *alert, struct cap_alert *out, struct fault *why)
{
	const char *word;
	enum err e = xml_need(alert, alert->space, "msgType", &word, why);
	if (e)
		return e;
	for (size_t i = 0; i < COUNT_OF(message_types); i++)
		if (ascii_same(word, message_types[i].word)) {
			out->speaks = message_types[i].speaks;
			out->ends_others = message_types[i].ends_others;
			return ERR_OK;
		}
	return xml_wrong(xml_child(alert, alert->space, "msgType"), why,
			 "<msgType> \"%.40s\" is no type of a message", word);
}

/* References are told apart at blanks and commas, so an identifier has none. */
static enum err identifier_read(const struct xml_node *alert, const char **out, struct fault *why)
{
	enum err e = xml_need(alert, alert->space, "identifier", out, why);
	if (!e && strpbrk(*out, ", \t\r\n") != NULL)
		e = xml_wrong(xml_child(alert, alert->space, "identifier"), why,
			      "<identifier> \"%.60s\" has a blank or a comma", *out);
	return e;
}

static enum err header_read(const struct xml_node *alert, struct cap_alert *out, bool *actual,
			    struct fault *why)
{
	const char *scope;
	out->node = alert;
	enum err e = identifier_read(alert, &out->identifier, why);
	if (!e)
		e = xml_need(alert, alert->space, "sender", &out->sender, why);
	if (!e)
		e = xml_time(alert, alert->space, "sent", &out->sent, why);
	if (!e)
		e = status_read(alert, actual, why);
	if (!e)
		e = type_read(alert, out, why);
	if (!e)
		e = xml_need(alert, alert->space, "scope", &scope, why);
	return e;
}

static void alert_put(struct cap_reader *r, const struct cap_alert *alert)
{
	if (r->alert_count == r->alert_room) {
		r->alert_room = 2 * r->alert_room + 8;
		struct cap_alert *more = arena_alloc(r->arena, r->alert_room * sizeof *more);
		if (r->alert_count > 0)
			memcpy(more, r->alerts, r->alert_count * sizeof *more);
		r->alerts = more;
	}
	r->alerts[r->alert_count++] = *alert;
}

enum err cap_alert_add(struct cap_reader *r, const struct xml_node *node)
{
	struct cap_alert alert = {0};
	bool actual = false;
	enum err e = header_read(node, &alert, &actual, r->why);
	if (e)
		return e;
	if (!actual)
		r->notes[CAP_NOT_ACTUAL]++;
	else if (!alert.speaks && !alert.ends_others)
		r->notes[CAP_NO_WARNING]++;
	else if (alert.speaks && xml_child(node, node->space, "info") == NULL)
		r->notes[CAP_SILENT]++; /* nor does it end what it refers to: it may be cut short */
	else if (r->alert_count == LIMIT_NOTICES)
		return cap_too_many(r, node, LIMIT_NOTICES, "alerts");
	else
		alert_put(r, &alert);
	return ERR_OK;
}
