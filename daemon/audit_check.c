/* SPDX-License-Identifier: MIT */
#include "audit_check.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "audit_belongs.h"
#include "audit_chain.h"
#include "audit_shape.h"
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
	json_t *claims; /* decisions and texts, to be held against the rows */
	json_t *claimed; /* "decision d3" of each of them */
	struct belongs rows;
	char seal[128]; /* of the reason of the row before, unless it was told */
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

/* What somebody gave as the reason of the row before. */
static void seal_take(struct check *c, const char *seal)
{
	snprintf(c->seal, sizeof(c->seal), "%s", seal);
	c->told->seals += seal[0] != '\0';
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
	for (int i = 0; i < AUDIT_FIELDS; i++)
		fields[i] = field_of(row, keys[i]);
	fields[1].length = (size_t)snprintf(at, sizeof(at), "%" JSON_INTEGER_FORMAT,
					    json_integer_value(json_object_get(row, "at")));
	fields[1].text = at;
	if (json_integer_value(json_object_get(row, "seq")) != c->next)
		return wrong(c, "this is not the row that is due: one is missing, or too many");
	audit_chain_digest(fields, digest);
	audit_chain_step(c->hash, digest);
	const char *hash = json_string_value(json_object_get(row, "hash"));
	if (strcmp(hash, hex(c->hash, text)) != 0)
		return wrong(c, "this row is not as it was written, or not in its place");
	const char *sentence = belongs_take(&c->rows, row, c->next == c->told->last);
	if (sentence != NULL)
		return wrong(c, sentence);
	seal_take(c, fields[7].text);
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
	if (json_array_size(json_object_get(sealed, "digests")) == 0)
		return wrong(c, "no row is in this line");
	seal_take(c, "");
	json_array_foreach(json_object_get(sealed, "digests"), i, one) {
		if (!unhex(json_string_value(one), digest))
			return wrong(c, "a digest is not 64 hex digits");
		audit_chain_step(c->hash, digest);
		row_count(c);
	}
	return ERR_OK;
}

/* ---- what is said beside them --------------------------------------------------------------- */

/* The newest row about it, and how it was left. */
static const json_t *row_of(const struct check *c, const char *kind, const char *id,
			    const json_t **after)
{
	char key[512];
	snprintf(key, sizeof(key), "%.20s %.400s", kind, id);
	*after = json_object_get(c->rows.after, key);
	return json_object_get(c->rows.newest, key);
}

static bool same(const json_t *claim, const json_t *after, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (!json_equal(json_object_get(claim, *keys), json_object_get(after, *keys)))
			return false;
	return true;
}

static bool says(const json_t *claim, const char *key, const char *wanted)
{
	const char *text = json_string_value(json_object_get(claim, key));
	return text != NULL && strcmp(text, wanted) == 0;
}

/* null where there was no such moment; to the second, as a text has it. */
static bool time_is(const json_t *claim, const char *key, const json_t *value)
{
	char at[WALL_TEXT];
	struct wall moment = {json_integer_value(value)};
	if (moment.ms == 0)
		return json_is_null(json_object_get(claim, key));
	return says(claim, key, wall_format_iso(moment, at));
}

static bool decision_holds(const struct check *c, const json_t *claim)
{
	static const char *const keys[] = {"kind", "actor", "subject", "sentence", NULL};
	char night[WALL_TEXT];
	const json_t *after,
	    *row = row_of(c, "decision", json_string_value(json_object_get(claim, "id")), &after);
	const char *text = json_string_value(json_object_get(after, "evidence"));
	json_t *evidence = text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
	struct date day = {(int)json_integer_value(json_object_get(after, "night"))};
	bool holds = row != NULL && same(claim, after, keys) &&
		     says(claim, "night", date_format(day, night)) &&
		     time_is(claim, "at", json_object_get(row, "at")) &&
		     json_equal(evidence, json_object_get(claim, "evidence"));
	json_decref(evidence);
	return holds;
}

static bool text_holds(const struct check *c, const json_t *claim)
{
	static const char *const keys[] = {"occasion", "contact",  "state",
					   "attempt",  "acked_by", NULL};
	const json_t *after, *occasion,
	    *row = row_of(c, "message", json_string_value(json_object_get(claim, "id")), &after);
	row_of(c, "occasion", json_string_value(json_object_get(claim, "occasion")), &occasion);
	return row != NULL && same(claim, after, keys) &&
	       json_equal(json_object_get(claim, "about"), json_object_get(occasion, "kind")) &&
	       time_is(claim, "acked", json_object_get(after, "acked"));
}

/* Each stands once for every row of its kind, and for nothing else. */
static const struct claim {
	const char *key, *kind; /* of the line, and of the row */
	bool (*holds)(const struct check *c, const json_t *claim);
	const char *sentence;
} claims[] = {
    {"decision", "decision", decision_holds, "this decision is not the one that the audit has"},
    {"text", "message", text_holds, "this text is not as the audit has it"},
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

static bool is_claimed(const struct check *c, const char *key)
{
	for (size_t k = 0; k < CLAIMS; k++) {
		size_t length = strlen(claims[k].kind);
		if (strncmp(key, claims[k].kind, length) == 0 && key[length] == ' ')
			return json_object_get(c->claimed, key) != NULL;
	}
	return true;
}

/* Whatever is shown of them in full is told in the lines that people read, too. */
static enum err rows_claimed(struct check *c)
{
	const char *key;
	json_t *row;
	json_object_foreach(c->rows.newest, key, row) {
		if (!is_claimed(c, key))
			return fault_set(
			    c->why, ERR_REFUSED, "",
			    "the line is missing that tells of %.60s, of which rows are"
			    " shown",
			    key);
	}
	return ERR_OK;
}

static enum err claim_take(struct check *c, const struct claim *claim, json_t *line)
{
	char key[512];
	snprintf(key, sizeof(key), "%.20s %.400s", claim->kind,
		 json_string_value(json_object_get(json_object_get(line, claim->key), "id")));
	if (json_object_get(c->claimed, key) != NULL)
		return wrong(c, "this was told before");
	json_object_set_new(c->claimed, key, json_true());
	json_object_set_new(line, "line", json_integer(c->line));
	json_array_append(c->claims, line);
	return ERR_OK;
}

/* Right behind its row, which seals it. */
static enum err reason_take(struct check *c, json_t *reason)
{
	char digest[DIGEST_TEXT], seal[sizeof(c->seal)], salted[8192];
	const char *id = json_string_value(json_object_get(reason, "id"));
	const char *salt = json_string_value(json_object_get(reason, "salt"));
	size_t length = (size_t)snprintf(salted, sizeof(salted), "%s%s", salt,
					 json_string_value(json_object_get(reason, "text")));
	bool fits = length < sizeof(salted) && audit_salt_is_good(salt);
	digest_hex(salted, fits ? length : 0, digest);
	snprintf(seal, sizeof(seal), "%.40s:%s", id, digest);
	if (!fits || strcmp(seal, c->seal) != 0)
		return wrong(c, "this reason is not the one that was given");
	c->seal[0] = '\0';
	c->told->reasons++;
	return ERR_OK;
}

/* ---- line by line --------------------------------------------------------------------------- */

/* Asked first: a file of another format has other keys. */
static enum err format_demand(struct check *c, const json_t *begin)
{
	json_int_t format = json_integer_value(json_object_get(begin, "format"));
	if (format == EVIDENCE_FORMAT)
		return ERR_OK;
	return fault_set(c->why, ERR_REFUSED, "",
			 format == 1
			     ? "line %d: the file is of format 1, which says more than it proves:"
			       " export it anew for this swepd, which knows format %d"
			     : "line %d: the file is of a format that this swepd does not know,"
			       " which is %d",
			 c->line, EVIDENCE_FORMAT);
}

static enum err begin_take(struct check *c, json_t *begin)
{
	if (c->next != 0 || !unhex(json_string_value(json_object_get(begin, "before")), c->hash))
		return wrong(c, "this is no beginning of a file of evidence");
	snprintf(c->told->area, sizeof(c->told->area), "%s",
		 json_string_value(json_object_get(begin, "area")));
	snprintf(c->told->activation, sizeof(c->told->activation), "%s",
		 json_string_value(json_object_get(begin, "activation")));
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
	const char *sentence = belongs_end(&c->rows);
	json_int_t rows = json_integer_value(json_object_get(end, "rows"));
	c->ended = true;
	if (c->next != c->told->last + 1 || rows != c->next - c->told->first ||
	    strcmp(json_string_value(json_object_get(end, "head")), c->told->head) != 0)
		sentence = "the file does not end where it says";
	return sentence == NULL ? ERR_OK : wrong(c, sentence);
}

static const struct {
	const char *key;
	enum err (*take)(struct check *c, json_t *body);
} takers[] = {
    {"row", row_take}, {"sealed", sealed_take}, {"reason", reason_take}, {"end", end_take}};

static enum err body_take(struct check *c, const char *key, json_t *body, json_t *line)
{
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
		if (strcmp(takers[i].key, key) == 0)
			return takers[i].take(c, body);
	for (size_t k = 0; k < CLAIMS; k++)
		if (strcmp(claims[k].key, key) == 0)
			return claim_take(c, &claims[k], line);
	return wrong(c, "this is no line of a file of evidence");
}

static enum err line_take(struct check *c, json_t *line)
{
	const char *key = json_object_iter_key(json_object_iter(line));
	json_t *body = key != NULL ? json_object_get(line, key) : NULL;
	if (key == NULL || !json_is_object(body) || json_object_size(line) != 1)
		return wrong(c, "this is no line of a file of evidence");
	bool begins = strcmp(key, "evidence") == 0;
	if (begins)
		TRY(format_demand(c, body));
	else if (c->next == 0)
		return wrong(c, "the file does not begin with its beginning");
	if (c->ended)
		return wrong(c, "there is more behind the end");
	const char *sentence = audit_shape_wrong(key, body);
	if (sentence != NULL)
		return wrong(c, sentence);
	return begins ? begin_take(c, body) : body_take(c, key, body, line);
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
	if (e == ERR_OK && ferror(in))
		return fault_set(c->why, ERR_REFUSED, "", "it cannot be read: %s", strerror(errno));
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

/* How the activation stands by the newest of its rows that is shown. */
static void state_tell(struct check *c)
{
	const json_t *after;
	row_of(c, "activation", c->told->activation, &after);
	const char *outcome = json_string_value(json_object_get(after, "outcome"));
	snprintf(c->told->outcome, sizeof(c->told->outcome), "%s", outcome != NULL ? outcome : "");
}

enum err audit_check(FILE *in, const char *mark, struct audit_checked *out, struct fault *why)
{
	struct check c = {.mark = mark,
			  .told = out,
			  .why = why,
			  .claims = json_array(),
			  .claimed = json_object(),
			  .rows = {out->area, out->activation, json_object(), json_object(), NULL}};
	*out = (struct audit_checked){.first = 0};
	enum err e = lines_take(&c, in);
	if (e == ERR_OK)
		e = claims_hold(&c);
	if (e == ERR_OK)
		e = rows_claimed(&c);
	if (e == ERR_OK)
		e = mark_found(&c);
	if (e == ERR_OK)
		state_tell(&c);
	json_decref(c.claims);
	json_decref(c.claimed);
	belongs_free(&c.rows);
	return e;
}
