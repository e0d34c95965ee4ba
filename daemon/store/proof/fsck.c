/* SPDX-License-Identifier: MIT */
#include "fsck_inside.h"

#include "audit_damage.h"
#include "audit_loose.h"
#include "audit_rows.h"
#include "audit_walk.h"
#include "query.h"
#include "schema_proof.h"

/* Checks that are more than one question. */
#define CHAIN "audit-chain"
#define BEHIND "behind-its-back"
#define UNAUDITED "unaudited"
#define LOOSE "loose-ends"
#define SCHEMA "schema"
#define REFERENCE "reference"
#define DAMAGE "file"

const char *fsck_check_name(size_t n)
{
	static const char *const others[] = {CHAIN,  BEHIND,    UNAUDITED, LOOSE,
					     SCHEMA, REFERENCE, DAMAGE};
	if (n < fsck_question_count)
		return fsck_questions[n].name;
	n -= fsck_question_count;
	return n < sizeof(others) / sizeof(others[0]) ? others[n] : NULL;
}

static enum err question_ask(struct fsck *f, const struct fsck_question *c)
{
	struct query q;
	fsck_begin_check(f);
	query_begin(&q, f->store, c->sql, c->types, f->now.ms);
	while (query_row(&q))
		fsck_find(f, c->name, query_peek(&q, 0), c->sentence);
	return query_end(&q);
}

static enum err chain_check(struct fsck *f)
{
	struct audit_walk walk;
	fsck_begin_check(f);
	enum err e = audit_walk_chain(f->store, NULL, f->arena, &walk);
	f->report->audit_rows = walk.rows;
	if (e == ERR_OK && walk.bad != 0)
		fsck_find(f, CHAIN, arena_printf(f->arena, "%lld", (long long)walk.bad),
			  arena_printf(f->arena, "is where the chain breaks: %s", walk.sentence));
	return e == ERR_OK ? audit_head(f->store, f->arena, &f->report->head) : e;
}

static void strays_find(struct fsck *f, const char *check, const struct audit_strays *strays,
			bool with_kind)
{
	for (size_t i = 0; i < strays->count; i++) {
		const struct audit_stray *x = &strays->rows[i];
		fsck_find(f, check,
			  with_kind ? arena_printf(f->arena, "%s %s", x->kind, x->subject)
				    : x->subject,
			  x->sentence);
	}
}

/* Asked of what a walk of the chain found, by which the strays are found, too. */
static enum err unaudited_check(struct fsck *f, const struct subject_set *seen)
{
	struct audit_strays strays;
	fsck_begin_check(f);
	enum err e = audit_list_unaudited(f->store, f->arena, seen, &strays);
	strays_find(f, UNAUDITED, &strays, false);
	return e;
}

static enum err behind_check(struct fsck *f, struct subject_set *seen)
{
	struct audit_strays strays;
	fsck_begin_check(f);
	enum err e = audit_list_strays(f->store, f->arena, &strays, seen);
	strays_find(f, BEHIND, &strays, true);
	return e;
}

/* What the audit has no lines of, and lines and rows must agree with all the same. */
static enum err loose_check(struct fsck *f)
{
	struct audit_strays strays;
	fsck_begin_check(f);
	enum err e = audit_list_loose(f->store, f->arena, &strays);
	strays_find(f, LOOSE, &strays, true);
	return e;
}

static enum err schema_check(struct fsck *f)
{
	struct audit_strays strays;
	fsck_begin_check(f);
	enum err e = schema_list_strays(f->store, f->arena, &strays);
	strays_find(f, SCHEMA, &strays, false);
	return e;
}

/* What is found by an index that lies proves nothing. */
static enum err file_look(struct fsck *f)
{
	const char *damage;
	fsck_begin_check(f);
	TRY(audit_file_damage(f->store, f->arena, &damage));
	if (damage != NULL)
		fsck_find(f, DAMAGE, "database", damage);
	return ERR_OK;
}

enum err fsck_run(struct store *s, struct wall now, struct arena *arena, struct fsck_report *out)
{
	struct fsck f = {.store = s, .now = now, .arena = arena, .report = out};
	*out = (struct fsck_report){.head = ""};
	enum err e = file_look(&f);
	if (out->wrong > 0)
		return e;
	for (size_t i = 0; i < fsck_question_count && e == ERR_OK; i++)
		e = question_ask(&f, &fsck_questions[i]);
	if (e == ERR_OK)
		e = chain_check(&f);
	struct subject_set seen = {0};
	if (e == ERR_OK)
		e = behind_check(&f, &seen);
	if (e == ERR_OK)
		e = unaudited_check(&f, &seen);
	subject_set_free(&seen);
	if (e == ERR_OK)
		e = loose_check(&f);
	if (e == ERR_OK)
		e = schema_check(&f);
	fsck_begin_check(&f);
	return e == ERR_OK ? fsck_references(&f, REFERENCE,
					     "holds somebody's reference, and can never be erased")
			   : e;
}
