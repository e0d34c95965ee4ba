/* SPDX-License-Identifier: MIT */
#include "evidence.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "audit.h"
#include "evidence_rows.h"
#include "json_values.h"

#define SEALED_MOST 1000 /* digests on one line */

struct writer {
	struct store *store;
	struct arena *arena;
	FILE *out;
	struct evidence *told;
	json_t *sealed; /* digests of rows in a row that are nobody's business; NULL none */
	int64_t sealed_first;
};

static const char *hex(struct arena *arena, const unsigned char *bytes)
{
	char *text = arena_alloc(arena, 2 * AUDIT_HASH + 1);
	for (int i = 0; i < AUDIT_HASH; i++)
		snprintf(text + 2 * (size_t)i, 3, "%02x", bytes[i]);
	return text;
}

/* Takes over `body`. */
static void line_put(FILE *out, const char *key, json_t *body)
{
	json_t *line = json_pack("{s:o}", key, body);
	json_dumpf(line, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(line);
}

/* ---- what it is about ----------------------------------------------------------------------- */

static enum err decisions_put(struct writer *w, const struct evidence_scope *scope)
{
	struct evidence_decision *list;
	size_t count;
	char night[WALL_TEXT];
	TRY(evidence_decisions(w->store, scope, w->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		line_put(w->out, "decision",
			 json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:o}", "id", list[i].id,
				   "at", wall_json(list[i].at), "night",
				   date_format(list[i].night, night), "kind", list[i].kind, "actor",
				   list[i].actor, "subject", list[i].subject, "sentence",
				   list[i].sentence, "evidence",
				   json_loads(list[i].evidence, JSON_DECODE_ANY, NULL)));
	return ERR_OK;
}

/* Neither number nor words. */
static enum err texts_put(struct writer *w, const struct evidence_scope *scope)
{
	struct evidence_text *list;
	size_t count;
	TRY(evidence_texts(w->store, scope, w->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		line_put(w->out, "text",
			 json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:s}", "id", list[i].id,
				   "occasion", list[i].occasion, "about", list[i].about, "contact",
				   list[i].contact, "state", list[i].state, "attempt",
				   list[i].attempt, "acked", wall_json(list[i].acked), "acked_by",
				   list[i].by));
	return ERR_OK;
}

/* ---- the lines of the audit ----------------------------------------------------------------- */

static void sealed_put(struct writer *w)
{
	if (w->sealed != NULL)
		line_put(w->out, "sealed",
			 json_pack("{s:I, s:o}", "first", (json_int_t)w->sealed_first, "digests",
				   w->sealed));
	w->sealed = NULL;
}

static void row_seal(struct writer *w, const struct evidence_row *row)
{
	if (w->sealed == NULL) {
		w->sealed = json_array();
		w->sealed_first = row->seq;
	}
	json_array_append_new(w->sealed, json_string(hex(w->arena, row->digest)));
	if (json_array_size(w->sealed) == SEALED_MOST)
		sealed_put(w);
}

/* What was said of a person stays with the person. */
static enum err reason_put(struct writer *w, const struct evidence_row *row)
{
	struct evidence_reason reason;
	if (row->remark[0] == '\0' || audit_is_personal(row->kind))
		return ERR_OK;
	TRY(evidence_reason(w->store, row->remark, w->arena, &reason));
	if (reason.id != NULL)
		line_put(w->out, "reason",
			 json_pack("{s:s, s:s, s:s}", "id", reason.id, "salt", reason.salt, "text",
				   reason.text));
	return ERR_OK;
}

static enum err row_take(void *data, const struct evidence_row *row)
{
	struct writer *w = data;
	w->told->head = hex(w->arena, row->hash);
	if (!row->own) {
		row_seal(w, row);
		return ERR_OK;
	}
	sealed_put(w);
	w->told->shown++;
	line_put(w->out, "row",
		 json_pack("{s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "seq",
			   (json_int_t)row->seq, "area", row->area, "at", (json_int_t)row->at.ms,
			   "actor", row->actor, "kind", row->kind, "subject", row->subject,
			   "change", row->change, "because", row->because, "remark", row->remark,
			   "after", row->after, "hash", w->told->head));
	return reason_put(w, row);
}

static enum err rows_put(struct writer *w, const struct evidence_scope *scope, struct fault *why)
{
	int64_t broken;
	enum err e = evidence_walk(w->store, scope, row_take, w, &broken);
	if (broken != 0) {
		json_decref(w->sealed);
		w->sealed = NULL;
		return fault_set(why, ERR_REFUSED, "activation",
				 "row %" PRId64 " of the audit does not follow from the one before:"
				 " see audit verify",
				 broken);
	}
	sealed_put(w);
	return e;
}

/* ---- the file ------------------------------------------------------------------------------- */

static enum err begin_put(struct writer *w, const struct evidence_scope *scope)
{
	unsigned char before[AUDIT_HASH];
	TRY(evidence_before(w->store, scope, before));
	line_put(w->out, "evidence",
		 json_pack("{s:i, s:s, s:s, s:I, s:I, s:s}", "format", EVIDENCE_FORMAT, "area",
			   scope->area, "activation", scope->activation, "first",
			   (json_int_t)scope->first, "last", (json_int_t)scope->last, "before",
			   hex(w->arena, before)));
	return ERR_OK;
}

static enum err all_put(struct writer *w, const struct evidence_scope *scope, struct fault *why)
{
	TRY(begin_put(w, scope));
	TRY(decisions_put(w, scope));
	TRY(texts_put(w, scope));
	TRY(rows_put(w, scope, why));
	json_int_t rows = scope->last - scope->first + 1;
	line_put(w->out, "end", json_pack("{s:s, s:I}", "head", w->told->head, "rows", rows));
	return ERR_OK;
}

enum err evidence_write(struct store *s, const char *activation, struct wall now,
			struct arena *arena, FILE *out, struct evidence *told, struct fault *why)
{
	struct evidence_scope scope;
	struct writer w = {.store = s, .arena = arena, .out = out, .told = told};
	*told = (struct evidence){.head = ""};
	enum err e = evidence_scope(s, activation, now, arena, &scope);
	if (e == ERR_NOT_FOUND)
		fault_set(why, e, "activation",
			  "there is no activation %.40s: log and explain name"
			  " them",
			  activation);
	if (e == ERR_OK)
		e = all_put(&w, &scope, why);
	told->first = scope.first;
	told->last = scope.last;
	subject_set_free(&scope.own);
	return e;
}
