/* SPDX-License-Identifier: MIT */
#include "audit_belongs.h"

#include <stdio.h>
#include <string.h>

#define KEY 512 /* of a kind and an id */

/* Whose a row of a kind must be, by its name. */
enum owner { ANY, THE_ACTIVATION, OF_ACTIVATION, THE_AREA, OF_AREA, OF_OCCASION };

/* Every kind that is shown. `begins`: its first row says "new ->". `field` of the row names a row
 * of `other` that is shown, too. */
static const struct kind {
	const char *name;
	enum owner owner;
	bool begins;
	const char *field, *other;
} kinds[] = {
    {"activation", THE_ACTIVATION, true, NULL, NULL},
    {"approval", OF_AREA, false, "proposal", "proposal"},
    {"decision", ANY, false, NULL, NULL},
    {"inbound", ANY, true, "message", "message"},
    {"message", ANY, true, "step", "step"},
    {"message", ANY, true, "occasion", "occasion"},
    {"occasion", ANY, true, NULL, NULL},
    {"proposal", ANY, true, NULL, NULL},
    {"source", OF_AREA, false, NULL, NULL},
    {"step", OF_OCCASION, true, NULL, NULL},
    {"suppression", ANY, false, NULL, NULL},
    {"surge", OF_ACTIVATION, true, NULL, NULL},
    {"swep", THE_AREA, false, NULL, NULL},
};

static const char *text_of(const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));
	return text != NULL ? text : "";
}

static bool is_under(const char *subject, const char *whole)
{
	size_t length = strlen(whole);
	return strncmp(subject, whole, length) == 0 && subject[length] == '/';
}

/* "kind id"; no id is longer. */
static const char *key_of(const char *kind, const char *id, char out[KEY])
{
	snprintf(out, KEY, "%.20s %.400s", kind, id);
	return out;
}

static bool is_shown(const struct belongs *b, const char *kind, const char *id)
{
	char key[KEY];
	return json_object_get(b->newest, key_of(kind, id, key)) != NULL;
}

static bool is_own(const struct belongs *b, enum owner owner, const char *subject)
{
	char occasion[KEY];
	switch (owner) {
	case ANY:
		break;
	case THE_ACTIVATION:
		return strcmp(subject, b->activation) == 0;
	case OF_ACTIVATION:
		return is_under(subject, b->activation);
	case THE_AREA:
		return strcmp(subject, b->area) == 0;
	case OF_AREA:
		return is_under(subject, b->area);
	case OF_OCCASION:
		snprintf(occasion, sizeof(occasion), "%.*s", (int)strcspn(subject, "/"), subject);
		return is_shown(b, "occasion", occasion);
	}
	return true;
}

/* ---- what a row follows from ---------------------------------------------------------------- */

/* "held -> occupied" follows from a row that was left "held". */
static bool follows(const struct kind *k, const char *change, const json_t *before)
{
	const char *arrow = strstr(change, " -> ");
	const char *state = json_string_value(json_object_get(before, "state"));
	if (before == NULL)
		return !k->begins || strncmp(change, "new -> ", 7) == 0;
	if (arrow == NULL || state == NULL)
		return true;
	return strlen(state) == (size_t)(arrow - change) &&
	       strncmp(change, state, strlen(state)) == 0;
}

/* A clock that was ahead had ended SWEP, at a time that is still to come: that row is not among
 * those of its nights, and the activation's own says so. */
static bool is_resumed(const struct belongs *b, const struct kind *k, const json_t *row)
{
	char key[KEY];
	const json_t *own = json_object_get(b->newest, key_of("activation", b->activation, key));
	return k->owner == THE_AREA &&
	       strcmp(text_of(own, "change"), "over -> standing down") == 0 &&
	       json_equal(json_object_get(own, "at"), json_object_get(row, "at"));
}

static bool refers(const struct belongs *b, const struct kind *k, const json_t *after)
{
	const char *id = k->field != NULL ? text_of(after, k->field) : "";
	return id[0] == '\0' || is_shown(b, k->other, id);
}

/* Each move of SWEP is followed by the decision that says why. */
static bool decision_follows(struct belongs *b, json_t *row, const char *kind)
{
	bool move = strcmp(kind, "swep") == 0, decision = strcmp(kind, "decision") == 0;
	if (move && b->owed != NULL)
		return false;
	if (move)
		b->owed = json_incref(row);
	else if (decision && b->owed != NULL &&
		 strcmp(text_of(b->owed, "change"), text_of(row, "change")) == 0 &&
		 json_equal(json_object_get(b->owed, "at"), json_object_get(row, "at"))) {
		json_decref(b->owed);
		b->owed = NULL;
	}
	return true;
}

/* The sheet that was printed after all of it. */
static bool is_sheet(const struct belongs *b, const json_t *row)
{
	char sheet[KEY];
	int length = snprintf(sheet, sizeof(sheet), "sheet %.80s/out-of-hours", b->area);
	return strcmp(text_of(row, "kind"), "look") == 0 &&
	       strncmp(text_of(row, "subject"), sheet, (size_t)length) == 0;
}

static const char *kind_wrong(const struct belongs *b, const struct kind *k, const json_t *row,
			      const json_t *after)
{
	char key[KEY];
	const char *subject = text_of(row, "subject");
	if (!is_own(b, k->owner, subject))
		return "this row is not of the activation that the file is about";
	if (!follows(k, text_of(row, "change"),
		     json_object_get(b->after, key_of(k->name, subject, key))) &&
	    !is_resumed(b, k, row))
		return "a row before this one is not shown, from which it follows";
	return refers(b, k, after) ? NULL : "a row is not shown of which this one speaks";
}

static const char *row_wrong(const struct belongs *b, const json_t *row, const json_t *after)
{
	const char *sentence = "this row is not of the activation that the file is about";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, text_of(row, "kind")) != 0)
			continue;
		sentence = kind_wrong(b, &kinds[i], row, after);
		if (sentence != NULL)
			return sentence;
	}
	return sentence;
}

const char *belongs_take(struct belongs *b, json_t *row, bool last)
{
	char key[KEY];
	if (strcmp(text_of(row, "area"), b->area) != 0)
		return "this row is of another area";
	if (last && is_sheet(b, row))
		return NULL;
	json_t *after = json_loads(text_of(row, "after"), 0, NULL);
	const char *sentence = row_wrong(b, row, after);
	if (sentence == NULL && !decision_follows(b, row, text_of(row, "kind")))
		sentence = "the decision of the move before this one is not shown";
	key_of(text_of(row, "kind"), text_of(row, "subject"), key);
	json_object_set(b->newest, key, row);
	json_object_set_new(b->after, key, after != NULL ? after : json_object());
	return sentence;
}

const char *belongs_end(const struct belongs *b)
{
	if (!is_shown(b, "activation", b->activation))
		return "no row of the activation itself is shown";
	return b->owed == NULL ? NULL : "the decision of the last move is not shown";
}

void belongs_free(struct belongs *b)
{
	json_decref(b->newest);
	json_decref(b->after);
	json_decref(b->owed);
	*b = (struct belongs){.area = NULL};
}
