/* SPDX-License-Identifier: MIT */
#include "audit_check.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "audit_chain.h"
#include "audit_proof.h"
#include "civil.h"
#include "digest.h"
#include "evidence.h"

struct check {
	const char *mark;
	struct audit_checked *told;
	struct fault *why;
	int line;
	int64_t next; /* number of the row that is due; 0 before the first line */
	unsigned char hash[AUDIT_HASH];
	bool ended;
	json_t *claims; /* decisions, texts and reasons, to be held against the rows */
	json_t *newest; /* "kind id": the newest row about it */
	json_t *seals; /* remarks of rows */
};

static enum err wrong(struct check *c, const char *sentence)
{
	return fault_set(c->why, ERR_REFUSED, "", "line %d: %s", c->line, sentence);
}

/* ---- the chain ------------------------------------------------------------------------------ */

static const char *hex(const unsigned char *bytes, char out[2 * AUDIT_HASH + 1])
{
	for (int i = 0; i < AUDIT_HASH; i++)
		snprintf(out + 2 * (size_t)i, 3, "%02x", bytes[i]);
	return out;
}

static bool unhex(const char *text, unsigned char *out)
{
	if (text == NULL || strlen(text) != 2 * AUDIT_HASH ||
	    strspn(text, "0123456789abcdef") != 2 * AUDIT_HASH)
		return false;
	for (int i = 0; i < AUDIT_HASH; i++) {
		const char two[] = {text[2 * i], text[2 * i + 1], '\0'};
		out[i] = (unsigned char)strtoul(two, NULL, 16);
	}
	return true;
}

static void row_count(struct check *c)
{
	char text[2 * AUDIT_HASH + 1];
	hex(c->hash, text);
	if (c->mark != NULL && strncasecmp(text, c->mark, strlen(c->mark)) == 0)
		c->told->marked = c->next;
	c->next++;
}

static struct audit_field field_of(const json_t *row, const char *key)
{
	const json_t *value = json_object_get(row, key);
	return (struct audit_field){json_string_value(value), json_string_length(value)};
}

static enum err row_take(struct check *c, json_t *row)
{
	static const char *const keys[AUDIT_FIELDS] = {
	    "area", "at", "actor", "kind", "subject", "change", "because", "remark", "after"};
	struct audit_field fields[AUDIT_FIELDS];
	unsigned char digest[AUDIT_HASH];
	char at[24], text[2 * AUDIT_HASH + 1];
	for (int i = 0; i < AUDIT_FIELDS; i++) {
		fields[i] = field_of(row, keys[i]);
		if (fields[i].text == NULL && i != 1)
			return wrong(c, "a row lacks a field");
	}
	fields[1].length = (size_t)snprintf(at, sizeof(at), "%" JSON_INTEGER_FORMAT,
					    json_integer_value(json_object_get(row, "at")));
	fields[1].text = at;
	if (json_integer_value(json_object_get(row, "seq")) != c->next)
		return wrong(c, "this is not the row that is due: one is missing, or too many");
	audit_chain_digest(fields, digest);
	audit_chain_step(c->hash, digest);
	const char *hash = json_string_value(json_object_get(row, "hash"));
	if (hash == NULL || strcmp(hash, hex(c->hash, text)) != 0)
		return wrong(c, "this row is not as it was written, or not in its place");
	snprintf(text, sizeof(text), "%.20s %.40s", fields[3].text, fields[4].text);
	json_object_set(c->newest, text, row);
	json_object_set_new(c->seals, fields[7].text, json_true());
	c->told->shown++;
	row_count(c);
	return ERR_OK;
}

static enum err sealed_take(struct check *c, json_t *sealed)
{
	size_t i;
	json_t *one;
	unsigned char digest[AUDIT_HASH];
	if (json_integer_value(json_object_get(sealed, "first")) != c->next)
		return wrong(c, "these are not the rows that are due");
	json_array_foreach(json_object_get(sealed, "digests"), i, one) {
		if (!unhex(json_string_value(one), digest))
			return wrong(c, "a digest is not 64 hex digits");
		audit_chain_step(c->hash, digest);
		row_count(c);
	}
	return ERR_OK;
}

/* ---- what is said beside them --------------------------------------------------------------- */

static json_t *after_of(const struct check *c, const char *kind, const json_t *claim,
			const json_t **row)
{
	char key[80];
	const char *id = json_string_value(json_object_get(claim, "id"));
	snprintf(key, sizeof(key), "%.20s %.40s", kind, id != NULL ? id : "");
	*row = json_object_get(c->newest, key);
	const char *after = json_string_value(json_object_get(*row, "after"));
	return after != NULL ? json_loads(after, 0, NULL) : NULL;
}

static bool same(const json_t *claim, const json_t *after, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (!json_equal(json_object_get(claim, *keys), json_object_get(after, *keys)))
			return false;
	return true;
}

static bool time_is(const json_t *claim, const char *key, const json_t *value)
{
	struct wall at;
	const char *text = json_string_value(json_object_get(claim, key));
	if (text == NULL)
		return json_is_null(value) || json_integer_value(value) == 0;
	/* the text has no milliseconds */
	return wall_parse_iso(text, &at) && json_integer_value(value) / 1000 == at.ms / 1000;
}

static bool night_is(const json_t *claim, const json_t *value)
{
	struct date night;
	const char *text = json_string_value(json_object_get(claim, "night"));
	return text != NULL && date_parse(text, &night) && json_integer_value(value) == night.day;
}

static bool decision_holds(const struct check *c, const json_t *claim)
{
	static const char *const keys[] = {"kind", "actor", "subject", "sentence", NULL};
	const json_t *row;
	json_t *after = after_of(c, "decision", claim, &row);
	const char *text = json_string_value(json_object_get(after, "evidence"));
	json_t *evidence = text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
	bool holds = after != NULL && same(claim, after, keys) &&
		     night_is(claim, json_object_get(after, "night")) &&
		     time_is(claim, "at", json_object_get(row, "at")) &&
		     json_equal(evidence, json_object_get(claim, "evidence"));
	json_decref(evidence);
	json_decref(after);
	return holds;
}

static bool text_holds(const struct check *c, const json_t *claim)
{
	static const char *const keys[] = {"occasion", "contact",  "state",
					   "attempt",  "acked_by", NULL};
	const json_t *row;
	json_t *after = after_of(c, "message", claim, &row);
	bool holds = after != NULL && same(claim, after, keys) &&
		     time_is(claim, "acked", json_object_get(after, "acked"));
	json_decref(after);
	return holds;
}

static bool reason_holds(const struct check *c, const json_t *claim)
{
	char digest[DIGEST_TEXT], salted[8192], seal[128];
	const char *id = json_string_value(json_object_get(claim, "id"));
	const char *salt = json_string_value(json_object_get(claim, "salt"));
	const char *text = json_string_value(json_object_get(claim, "text"));
	if (id == NULL || salt == NULL || text == NULL)
		return false;
	size_t length = (size_t)snprintf(salted, sizeof(salted), "%s%s", salt, text);
	if (length >= sizeof(salted))
		return false;
	digest_hex(salted, length, digest);
	snprintf(seal, sizeof(seal), "%.40s:%s", id, digest);
	return json_object_get(c->seals, seal) != NULL;
}

static const struct {
	const char *key;
	bool (*holds)(const struct check *c, const json_t *claim);
	const char *sentence;
} claims[] = {
    {"decision", decision_holds, "this decision is not the one that the audit has"},
    {"text", text_holds, "this text is not as the audit has it"},
    {"reason", reason_holds, "this reason is not the one that was given"},
};

#define CLAIMS (sizeof(claims) / sizeof(claims[0]))

static enum err claims_hold(struct check *c)
{
	size_t i;
	json_t *one;
	json_array_foreach(c->claims, i, one) {
		for (size_t k = 0; k < CLAIMS; k++) {
			const json_t *claim = json_object_get(one, claims[k].key);
			c->line = (int)json_integer_value(json_object_get(one, "line"));
			if (claim != NULL && !claims[k].holds(c, claim))
				return wrong(c, claims[k].sentence);
		}
	}
	return ERR_OK;
}

/* ---- line by line --------------------------------------------------------------------------- */

static enum err begin_take(struct check *c, json_t *begin)
{
	const char *area = json_string_value(json_object_get(begin, "area"));
	const char *activation = json_string_value(json_object_get(begin, "activation"));
	if (json_integer_value(json_object_get(begin, "format")) != EVIDENCE_FORMAT)
		return wrong(c, "the file is of a format that this swepd does not know");
	if (c->next != 0 || !unhex(json_string_value(json_object_get(begin, "before")), c->hash) ||
	    area == NULL || activation == NULL)
		return wrong(c, "this is no beginning of a file of evidence");
	snprintf(c->told->area, sizeof(c->told->area), "%s", area);
	snprintf(c->told->activation, sizeof(c->told->activation), "%s", activation);
	c->told->first = json_integer_value(json_object_get(begin, "first"));
	c->told->last = json_integer_value(json_object_get(begin, "last"));
	c->next = c->told->first;
	if (c->next < 1)
		return wrong(c, "rows are counted from 1");
	return ERR_OK;
}

static enum err end_take(struct check *c, json_t *end)
{
	hex(c->hash, c->told->head);
	const char *head = json_string_value(json_object_get(end, "head"));
	c->ended = true;
	return c->next == c->told->last + 1 && head != NULL && strcmp(head, c->told->head) == 0
		   ? ERR_OK
		   : wrong(c, "the file does not end where it says");
}

/* A body is named by its digest, which the decisions name, too. */
static enum err claim_take(struct check *c, const char *key, json_t *line)
{
	bool known = strcmp(key, "body") == 0;
	for (size_t k = 0; k < CLAIMS; k++)
		known = known || strcmp(key, claims[k].key) == 0;
	if (!known)
		return wrong(c, "this is no line of a file of evidence");
	json_object_set_new(line, "line", json_integer(c->line));
	json_array_append(c->claims, line);
	return ERR_OK;
}

static enum err line_take(struct check *c, json_t *line)
{
	const char *key = json_object_iter_key(json_object_iter(line));
	json_t *body = key != NULL ? json_object_get(line, key) : NULL;
	if (key == NULL || !json_is_object(body) || json_object_size(line) != 1)
		return wrong(c, "this is no line of a file of evidence");
	if (strcmp(key, "evidence") == 0)
		return begin_take(c, body);
	if (c->next == 0)
		return wrong(c, "the file does not begin with its beginning");
	if (c->ended)
		return wrong(c, "there is more behind the end");
	if (strcmp(key, "row") == 0)
		return row_take(c, body);
	if (strcmp(key, "sealed") == 0)
		return sealed_take(c, body);
	if (strcmp(key, "end") == 0)
		return end_take(c, body);
	return claim_take(c, key, line);
}

static enum err lines_take(struct check *c, FILE *in)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t length;
	enum err e = ERR_OK;
	while (e == ERR_OK && (length = getline(&text, &room, in)) >= 0) {
		c->line++;
		json_t *line = json_loadb(text, (size_t)length, JSON_REJECT_DUPLICATES, NULL);
		e = line != NULL ? line_take(c, line) : wrong(c, "this is not JSON");
		json_decref(line);
	}
	free(text);
	if (e == ERR_OK && !c->ended)
		e = wrong(c, "the file was cut off here");
	return e;
}

static enum err mark_found(struct check *c)
{
	if (c->mark == NULL || c->told->marked != 0)
		return ERR_OK;
	return fault_set(c->why, ERR_REFUSED, "head",
			 "no row from %" PRId64 " to %" PRId64 " has the hash %.64s",
			 c->told->first, c->told->last, c->mark);
}

enum err audit_check(FILE *in, const char *mark, struct audit_checked *out, struct fault *why)
{
	struct check c = {.mark = mark,
			  .told = out,
			  .why = why,
			  .claims = json_array(),
			  .newest = json_object(),
			  .seals = json_object()};
	*out = (struct audit_checked){.first = 0};
	enum err e = lines_take(&c, in);
	if (e == ERR_OK)
		e = claims_hold(&c);
	if (e == ERR_OK)
		e = mark_found(&c);
	json_decref(c.claims);
	json_decref(c.newest);
	json_decref(c.seals);
	return e;
}
