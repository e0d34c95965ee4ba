/* SPDX-License-Identifier: MIT */
#include "audit_verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit_proof.h"
#include "evidence.h"
#include "survey.h"

/* ---- verify --------------------------------------------------------------------------------- */

static enum err refuse(struct arena *arena, const struct audit_proof *proof, struct fault *why)
{
	const char **each = arena_alloc(arena, ((size_t)proof->count + 2) * sizeof(*each));
	for (int i = 0; i < proof->count; i++)
		each[i] = proof->findings[i];
	if (proof->wrong > proof->count)
		each[proof->count] =
		    arena_printf(arena, "and %" PRId64 " more", proof->wrong - proof->count);
	fault_set(why, ERR_REFUSED, "audit", "%" PRId64 " found wrong; the first: %s", proof->wrong,
		  each[0]);
	why->each = each;
	return why->code;
}

static enum err verify(const struct survey *v, struct store *s, struct arena *arena,
		       struct request *r, struct fault *why)
{
	struct audit_proof proof;
	char at[WALL_TEXT];
	const char *mark = v->file[0] != '\0' ? v->file : NULL;
	TRY(audit_prove(s, mark, arena, &proof));
	if (proof.wrong > 0)
		return refuse(arena, &proof, why);
	json_object_set_new(r->result, "rows", json_integer(proof.chain.rows));
	json_object_set_new(r->result, "head", json_string(proof.chain.head));
	if (mark != NULL)
		json_object_set_new(r->result, "marked", json_integer(proof.chain.marked));
	say_line(r, "Whole: %" PRId64 " rows of the audit, the newest of %s; every row agrees.",
		 proof.chain.rows, wall_format_local(proof.chain.newest, at));
	if (mark != NULL)
		say_line(r, "The hash is that of row %" PRId64 ".", proof.chain.marked);
	if (mark != NULL && proof.chain.marked < proof.chain.rows)
		say_line(r, "What comes after it, up to row %" PRId64 ", no head proves.",
			 proof.chain.rows);
	say_line(r, "Head      %s", proof.chain.head);
	return ERR_OK;
}

enum err verb_audit_verify(struct turn *t, struct request *r, struct fault *why)
{
	const char *head = NULL;
	TRY(arg_text(r, "head", false, LIMIT_REASON, &head, why));
	if (head != NULL && !audit_mark_is_good(head))
		return fault_set(why, ERR_USAGE, "head",
				 "a head is 64 hex digits, of which the first %d are enough",
				 AUDIT_MARK_LEAST);
	struct survey *v = survey_order(t, r, verify);
	snprintf(v->file, sizeof(v->file), "%s", head != NULL ? head : "");
	return ERR_OK;
}

/* ---- export --------------------------------------------------------------------------------- */

static enum err export_told(struct arena *arena, const char *text, size_t size,
			    const struct evidence *told, struct request *r, struct fault *why)
{
	if (size > LIMIT_REPLY / 2) /* escaped it may be twice as long */
		return fault_set(why, ERR_LIMIT, "activation",
				 "its evidence is of %zu bytes, and %d is the most here: take a"
				 " backup, and then swepd audit export BACKUP ACTIVATION",
				 size, LIMIT_REPLY / 2);
	json_object_set_new(r->result, "evidence", json_string(arena_copy(arena, text, size)));
	json_object_set_new(r->result, "first", json_integer(told->first));
	json_object_set_new(r->result, "last", json_integer(told->last));
	json_object_set_new(r->result, "head", json_string(told->head));
	json_object_set_new(r->result, "text", json_pack("{s:s}", "raw", "evidence"));
	return ERR_OK;
}

static enum err evidence_told(const struct survey *v, struct store *s, struct arena *arena,
			      struct request *r, struct fault *why)
{
	char *text = NULL;
	size_t size = 0;
	struct evidence told;
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		abort();
	enum err e = evidence_write(s, v->file, v->now, arena, out, &told, why);
	fclose(out);
	if (e == ERR_OK)
		e = export_told(arena, text, size, &told, r, why);
	free(text);
	return e;
}

enum err verb_audit_export(struct turn *t, struct request *r, struct fault *why)
{
	const char *activation = NULL;
	TRY(arg_text(r, "activation", true, LIMIT_KEY, &activation, why));
	struct survey *v = survey_order(t, r, evidence_told);
	snprintf(v->file, sizeof(v->file), "%s", activation);
	return turn_look(t, r->area->key, arena_printf(t->arena, "evidence of %s", activation),
			 "read");
}
