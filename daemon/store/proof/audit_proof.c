/* SPDX-License-Identifier: MIT */
#include "audit_proof.h"

#include <inttypes.h>

#include "audit_damage.h"
#include "audit_loose.h"
#include "audit_rows.h"
#include "civil.h"
#include "schema_proof.h"
#include "store_inside.h"

static void find(struct audit_proof *out, const char *sentence)
{
	if (sentence == NULL)
		return;
	out->wrong++;
	if (out->count < AUDIT_FINDINGS)
		out->findings[out->count++] = sentence;
}

static void find_all(struct audit_proof *out, const struct audit_strays *strays,
		     struct arena *arena)
{
	for (size_t i = 0; i < strays->count; i++)
		find(out, out->count == AUDIT_FINDINGS
			      ? ""
			      : arena_printf(arena, "%.30s %.100s %s", strays->rows[i].kind,
					     strays->rows[i].subject, strays->rows[i].sentence));
}

/* A part that could not be looked at to its end is a finding, unless the disk is to blame. */
static enum err part_end(struct store *s, enum err e, const char *part, struct arena *arena,
			 struct audit_proof *out)
{
	if (e == ERR_OK || !audit_damage_forgive(s))
		return e;
	find(out, arena_printf(arena, "%s cannot be read: %.200s", part, s->error));
	return ERR_OK;
}

static enum err prove_file(struct store *s, struct arena *arena, struct audit_proof *out)
{
	const char *sentence;
	enum err e = audit_file_damage(s, arena, &sentence);
	find(out, sentence);
	return part_end(s, e, "the file", arena, out);
}

static enum err prove_chain(struct store *s, const char *mark, struct arena *arena,
			    struct audit_proof *out)
{
	char at[WALL_TEXT];
	enum err e = audit_walk_chain(s, mark, arena, &out->chain);
	find(out, out->chain.sentence);
	if (e == ERR_OK && mark != NULL && out->chain.bad == 0 && out->chain.marked == 0)
		find(out,
		     arena_printf(arena,
				  "no row has the hash %.64s: what came after the newest, row"
				  " %" PRId64 " of %s, was cut off, or all was written anew",
				  mark, out->chain.rows, wall_format_iso(out->chain.newest, at)));
	return part_end(s, e, "the audit", arena, out);
}

static enum err prove_rows(struct store *s, struct arena *arena, struct audit_proof *out)
{
	struct subject_set seen = {0};
	struct audit_strays strays = {NULL, 0};
	enum err e = audit_list_strays(s, arena, &strays, &seen);
	find_all(out, &strays, arena);
	e = part_end(s, e, "what the audit is of", arena, out);
	if (e == ERR_OK) {
		e = audit_list_unaudited(s, arena, &seen, &strays);
		find_all(out, &strays, arena);
		e = part_end(s, e, "what the audit is of", arena, out);
	}
	subject_set_free(&seen);
	return e;
}

static enum err prove_loose(struct store *s, struct arena *arena, struct audit_proof *out)
{
	struct audit_strays strays;
	enum err e = audit_list_loose(s, arena, &strays);
	find_all(out, &strays, arena);
	e = part_end(s, e, "what hangs on the audit", arena, out);
	if (e == ERR_OK) {
		e = audit_list_beds(s, arena, &strays);
		find_all(out, &strays, arena);
		e = part_end(s, e, "the beds", arena, out);
	}
	return e;
}

static enum err prove_schema(struct store *s, struct arena *arena, struct audit_proof *out)
{
	struct audit_strays strays;
	enum err e = schema_list_strays(s, arena, &strays);
	find_all(out, &strays, arena);
	return part_end(s, e, "the schema", arena, out);
}

enum err audit_prove(struct store *s, const char *mark, struct arena *arena,
		     struct audit_proof *out)
{
	*out = (struct audit_proof){.count = 0};
	enum err e = prove_chain(s, mark, arena, out);
	if (e == ERR_OK)
		e = prove_rows(s, arena, out);
	if (e == ERR_OK)
		e = prove_loose(s, arena, out);
	if (e == ERR_OK)
		e = prove_schema(s, arena, out);
	return e == ERR_OK ? prove_file(s, arena, out) : e;
}
