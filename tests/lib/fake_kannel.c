/* SPDX-License-Identifier: MIT */
#include "lib/fake_kannel.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- sending -------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum fate fate;
	int status;
	const char *says;
} answers[] = {
    {"accepts", FATE_ANSWERED, 202, "0: Accepted for delivery"},
    {"queues", FATE_ANSWERED, 202, "3: Queued for later delivery"},
    {"refuses", FATE_ANSWERED, 400, "Empty receiver number not allowed, rejected"},
    {"stopped", FATE_ANSWERED, 403, "Authorization failed for sendsms"},
    {"busy", FATE_ANSWERED, 503, "Temporal failure, try again later."},
    {"breaks", FATE_UNKNOWN, 0, "the connection broke after the request was sent"},
    {"unreachable", FATE_NOT_SENT, 0, "Connection refused"},
};

bool fake_kannel_answer(const char *word, struct transfer_result *out)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (strcmp(answers[i].word, word) != 0)
			continue;
		bool answered = answers[i].fate == FATE_ANSWERED;
		*out =
		    (struct transfer_result){.fate = answers[i].fate, .status = answers[i].status};
		out->body = answered ? answers[i].says : NULL;
		out->size = answered ? strlen(answers[i].says) : 0;
		out->error = answered ? NULL : answers[i].says;
		return true;
	}
	return false;
}

/* ---- the admin port ------------------------------------------------------------------------- */

/* As Kannel shows a text of its store: everything that is not a letter or a digit as %XX. */
static const char *store_text(const char *text, struct arena *arena)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(arena, 3 * strlen(text) + 1), *to = out;
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (isalnum(c)) {
			*to++ = (char)c;
		} else if (c == ' ') {
			*to++ = '+';
		} else {
			*to++ = '%';
			*to++ = digits[c >> 4];
			*to++ = digits[c & 15];
		}
	}
	return out;
}

static const char *store_page(const char *word, const char *to, const char *text,
			      struct arena *arena)
{
	const char *message = "";
	if (strcmp(word, "has") == 0)
		message = arena_printf(
		    arena,
		    "\t<message>\n\t<id>5f2c</id>\n\t<type>MT-PUSH</type>\n"
		    "\t<time>2026-11-21 22:50:17</time>\n\t<sender>SWEP</sender>\n"
		    "\t<receiver>%s</receiver>\n\t<smsc-id></smsc-id>\n\t<box-id>swep</box-id>\n"
		    "\t<flags>-1:0:-1:-1:31</flags>\n\t<udh-data></udh-data>\n"
		    "\t<msg-data>%s</msg-data>\n\t</message>\n",
		    to, store_text(text, arena));
	return arena_printf(arena, "<?xml version=\"1.0\"?>\n<gateway>\n%s</gateway>\n", message);
}

/* When nobody can tell, no SMSC is online: what is not in the store may lie somewhere else. */
static const char *status_page(const char *word, struct arena *arena)
{
	return arena_printf(
	    arena,
	    "<?xml version=\"1.0\"?>\n<gateway>\n\t<version>Kannel bearerbox version `1.4.5'."
	    "</version>\n\t<status>running, uptime 0d 4h 2m 11s</status>\n"
	    "\t<sms>\n\t\t<storesize>0</storesize>\n\t</sms>\n"
	    "\t<boxes>\n\t\t<box>\n\t\t\t<type>smsbox</type>\n\t\t\t<id>swep</id>\n"
	    "\t\t\t<status>on-line 0d 4h 2m 9s</status>\n\t\t</box>\n\t</boxes>\n"
	    "\t<smscs>\n\t\t<smsc>\n\t\t\t<name>FAKE:10000</name>\n"
	    "\t\t\t<status>%s</status>\n\t\t</smsc>\n\t</smscs>\n</gateway>\n",
	    strcmp(word, "absent") == 0 ? "online 14529s" : "re-connecting");
}

bool fake_kannel_lookup(const char *word, const char *url, const char *to, const char *text,
			struct arena *arena, struct transfer_result *out)
{
	static const char *const words[] = {"has", "absent", "unknown", "unreachable"};
	size_t i = 0;
	while (i < sizeof(words) / sizeof(words[0]) && strcmp(words[i], word) != 0)
		i++;
	if (i == sizeof(words) / sizeof(words[0]))
		return false;
	*out = (struct transfer_result){.fate = FATE_NOT_SENT, .error = "Connection refused"};
	if (strcmp(word, "unreachable") == 0)
		return true;
	const char *page = strstr(url, "/store-status.xml") != NULL
			       ? store_page(word, to, text, arena)
			       : status_page(word, arena);
	*out = (struct transfer_result){.fate = FATE_ANSWERED,
					.status = 200,
					.body = page,
					.size = strlen(page),
					.content_type = "text/xml"};
	return true;
}

/* ---- calling back --------------------------------------------------------------------------- */

static const struct {
	const char *word, *bits, *answer;
} receipts[] = {
    {"delivered", "1", "id:8f1 sub:001 dlvrd:001 stat:DELIVRD err:000"},
    {"failed", "2", "id:8f1 sub:001 dlvrd:000 stat:UNDELIV err:001"},
    {"buffered", "4", ""},
    {"refused", "16", "NACK/0x0000000b/Invalid Destination Address"},
};

/* Kannel's own escapes are a percent sign and a letter; a byte that was encoded has a digit. */
static const char *escape_value(char letter, size_t receipt)
{
	switch (letter) {
	case 'd':
		return receipts[receipt].bits;
	case 'F':
		return "8f1";
	case 'A':
		return receipts[receipt].answer;
	}
	return "";
}

static const char *address_value(const char *from, const char *to, size_t receipt,
				 struct arena *arena)
{
	size_t most = (size_t)(to - from) + 200;
	char *out = arena_alloc(arena, most);
	size_t used = 0;
	for (; from < to; from++) {
		if (*from != '%') {
			out[used++] = *from;
		} else if (isdigit((unsigned char)from[1])) {
			char byte[3] = {from[1], from[2], '\0'};
			out[used++] = (char)strtol(byte, NULL, 16);
			from += 2;
		} else {
			const char *value = escape_value(*++from, receipt);
			memcpy(out + used, value, strlen(value));
			used += strlen(value);
		}
	}
	return out;
}

static void address_pairs(const char *query, size_t receipt, struct arena *arena,
			  struct callback *out)
{
	struct callback_pair *pairs = arena_alloc(arena, 16 * sizeof(*pairs));
	while (query != NULL && *query != '\0' && out->query_count < 16) {
		const char *end = query + strcspn(query, "&");
		const char *equals = memchr(query, '=', (size_t)(end - query));
		const char *name_end = equals != NULL ? equals : end;
		pairs[out->query_count++] = (struct callback_pair){
		    arena_copy(arena, query, (size_t)(name_end - query)),
		    address_value(equals != NULL ? equals + 1 : end, end, receipt, arena)};
		query = *end == '&' ? end + 1 : NULL;
	}
	out->query = pairs;
}

bool fake_kannel_receipt(const char *word, const char *address, struct arena *arena,
			 struct callback *out)
{
	for (size_t i = 0; i < sizeof(receipts) / sizeof(receipts[0]); i++) {
		if (strcmp(receipts[i].word, word) != 0)
			continue;
		const char *host = strstr(address, "://");
		const char *path = host != NULL ? strchr(host + 3, '/') : NULL;
		const char *query = path != NULL ? strchr(path, '?') : NULL;
		if (query == NULL)
			return false;
		*out = (struct callback){.method = "GET", .body = ""};
		out->path = arena_copy(arena, path, (size_t)(query - path));
		address_pairs(query + 1, i, arena, out);
		return true;
	}
	return false;
}

struct callback fake_kannel_inbound(const char *token, const char *id, const char *from,
				    const char *text, struct arena *arena)
{
	const struct callback_pair pairs[] = {
	    {"token", token}, {"id", id}, {"from", from}, {"text", text}, {"charset", "UTF-8"}};
	struct callback_pair *kept = arena_alloc(arena, sizeof(pairs));
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		kept[i] = (struct callback_pair){arena_text(arena, pairs[i].name),
						 arena_text(arena, pairs[i].value)};
	return (struct callback){.method = "GET",
				 .path = "/kannel/mo",
				 .query = kept,
				 .query_count = sizeof(pairs) / sizeof(pairs[0]),
				 .body = ""};
}
