/* SPDX-License-Identifier: MIT */
#include "erasing.h"

#include <string.h>

#include "ascii.h"
#include "audit.h"
#include "grow.h"
#include "presence_rows.h"
#include "pseudonym_rows.h"
#include "query.h"
#include "scrub.h"

/* One reference, and the id it was written under: a person has one for each merged into them. */
struct name {
	const char *id, *ref;
};

struct names {
	struct name *rows;
	size_t count;
};

/* ---- texts that carry a reference ----------------------------------------------------------- */

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool begins(const char *text, const char *ref)
{
	while (*ref != '\0' && ascii_lower(*text) == ascii_lower(*ref))
		text++, ref++;
	return *ref == '\0' && !is_word(*text);
}

bool erasing_carries(const char *text, const char *ref)
{
	for (const char *at = text; *at != '\0'; at++)
		if ((at == text || !is_word(at[-1])) && begins(at, ref))
			return true;
	return false;
}

/* Ids of the rows of `q` (id, text) that carry it. Ends the query. */
static enum err carriers(struct query *q, const char *ref, struct arena *arena, const char ***ids,
			 size_t *count)
{
	*ids = NULL;
	*count = 0;
	while (query_row(q)) {
		const char *text = (const char *)sqlite3_column_text(q->statement, 1);
		if (text == NULL || !erasing_carries(text, ref))
			continue;
		*ids = grow(arena, *ids, *count, sizeof(**ids));
		(*ids)[(*count)++] = query_text(q, 0, arena);
	}
	return query_end(q);
}

#define BLANK "'(erased)'"

/* Which reasons went: a line of the audit names them, so that none goes unnoticed beside them. */
struct taken {
	struct arena *arena;
	const char **ids;
	size_t count;
};

static void taken_add(struct taken *taken, const char *id)
{
	taken->ids = grow(taken->arena, taken->ids, taken->count, sizeof(*taken->ids));
	taken->ids[taken->count++] = id;
}

/* Of a statement that deletes reasons, and returns their ids. Ends it. */
static enum err taken_read(struct query *q, struct taken *taken)
{
	while (query_row(q))
		taken_add(taken, query_text(q, 0, taken->arena));
	return query_end(q);
}

static enum err taken_audit(struct store *s, const char *area, const char *person, struct wall now,
			    const struct taken *taken)
{
	const char *ids = "none";
	for (size_t i = 0; i < taken->count; i++)
		ids = i == 0 ? taken->ids[i]
			     : arena_printf(taken->arena, "%s %s", ids, taken->ids[i]);
	const struct audit line = {.area = area,
				   .at = now,
				   .actor = "swepd",
				   .kind = AUDITED_PERSON,
				   .subject = person,
				   .change = AUDIT_TAKEN,
				   .because = ids};
	return audit_write(s, &line);
}

/* Texts that may carry a reference, and what becomes of one that does. The answer to a request is
 * remembered for its repeat: without one the repeat is a new request. */
#define CARRIES(text) " AND instr(lower(" text "), lower(?2)) > 0"
static const struct {
	const char *look, *clean;
	bool reason;
} texts[] = {
    /* One of an unknown sender belongs to no area. */
    {"SELECT id, text FROM inbound WHERE (area = ?1 OR area = '')" CARRIES("text"),
     "UPDATE inbound SET text = " BLANK " WHERE id = ?1", false},
    /* Where somebody else was seen, "with" them. */
    {"SELECT id, place FROM sighting WHERE area = ?1" CARRIES("place"),
     "UPDATE sighting SET place = " BLANK " WHERE id = ?1", false},
    {"SELECT id, text FROM remark WHERE area = ?1" CARRIES("text"),
     "DELETE FROM remark WHERE id = ?1", true},
    {"SELECT id, reply FROM request WHERE area = ?1" CARRIES("reply"),
     "DELETE FROM request WHERE id = ?1", false},
};

static enum err texts_clean(struct store *s, size_t kind, const char *area, const char *ref,
			    struct taken *taken)
{
	struct query q;
	const char **ids;
	size_t count;
	query_begin(&q, s, texts[kind].look, "tt", area, ref);
	TRY(carriers(&q, ref, taken->arena, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(query_run(s, texts[kind].clean, "t", ids[i]));
		if (texts[kind].reason)
			taken_add(taken, ids[i]);
	}
	return ERR_OK;
}

/* ---- texts that belong to the person -------------------------------------------------------- */

/* Every row about them or about what happened to them. */
#define THEIRS                                                                                     \
	"SELECT id FROM person WHERE id = ?1 OR (merged = ?1 AND merged <> '')"                    \
	" UNION ALL SELECT id FROM placement WHERE person = ?1"                                    \
	" UNION ALL SELECT id FROM offer WHERE person = ?1"                                        \
	" UNION ALL SELECT id FROM sighting WHERE person = ?1"                                     \
	" UNION ALL SELECT id FROM followup WHERE person = ?1"                                     \
	" UNION ALL SELECT id FROM referral WHERE person = ?1"                                     \
	" UNION ALL SELECT id FROM waiting WHERE ?1 IN (person, partner)"                          \
	" UNION ALL SELECT id FROM turnaway WHERE person = ?1"                                     \
	" UNION ALL SELECT id FROM plan WHERE person = ?1"                                         \
	" UNION ALL SELECT id FROM nomination WHERE ?1 IN (person, partner)"

enum err remark_list_person(struct store *s, const char *person, int limit, struct arena *arena,
			    struct remark **out, size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, (size_t)limit * sizeof(**out));
	*count = 0;
	query_begin(&q, s,
		    "SELECT r.at, r.by, a.kind, r.text FROM audit a JOIN remark r"
		    " ON r.id = substr(a.remark, 1, instr(a.remark, ':') - 1)"
		    " WHERE a.remark <> '' AND a.subject IN (" THEIRS ")"
		    " AND r.id NOT IN (SELECT remark FROM plan WHERE person = ?1)"
		    " ORDER BY a.seq DESC LIMIT ?2",
		    "ti", person, limit);
	while (query_row(&q))
		(*out)[(*count)++] = (struct remark){.at = query_wall(&q, 0),
						     .by = query_text(&q, 1, arena),
						     .kind = query_text(&q, 2, arena),
						     .text = query_text(&q, 3, arena)};
	return query_end(&q);
}

/* Of every audit line about them or about what happened to them. The line keeps its digest, and
 * with the salt gone nothing can be tried against that. */
static enum err reasons_delete(struct store *s, const char *person, struct taken *taken)
{
	struct query q;
	query_begin(
	    &q, s,
	    "DELETE FROM remark WHERE id IN (SELECT substr(remark, 1, instr(remark, ':') - 1)"
	    " FROM audit WHERE remark <> '' AND subject IN (" THEIRS ")) RETURNING id",
	    "t", person);
	TRY(taken_read(&q, taken));
	query_begin(&q, s,
		    "DELETE FROM remark WHERE id IN (SELECT remark FROM plan WHERE person = ?1)"
		    " RETURNING id",
		    "t", person);
	return taken_read(&q, taken);
}

static enum err rows_blank(struct store *s, const char *area, const char *person,
			   struct taken *taken)
{
	TRY(reasons_delete(s, person, taken));
	TRY(query_run(s, "UPDATE plan SET remark = '' WHERE person = ?1", "t", person));
	TRY(query_run(s, "UPDATE placement SET word = '' WHERE person = ?1", "t", person));
	TRY(query_run(s, "UPDATE sighting SET place = '' WHERE person = ?1", "t", person));
	TRY(query_run(s, "DELETE FROM apart WHERE area = ?1 AND (one = ?2 OR other = ?2)", "tt",
		      area, person));
	return query_run(s, "DELETE FROM listed WHERE area = ?1 AND person = ?2", "tt", area,
			 person);
}

/* ---- the person ----------------------------------------------------------------------------- */

static enum err names_read(struct store *s, const char *person, struct arena *arena,
			   struct names *out)
{
	struct query q;
	*out = (struct names){NULL, 0};
	query_begin(&q, s,
		    "SELECT id, ref FROM person WHERE id = ?1"
		    " OR (merged = ?1 AND merged <> '') ORDER BY id",
		    "t", person);
	while (query_row(&q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] =
		    (struct name){query_text(&q, 0, arena), query_text(&q, 1, arena)};
	}
	return query_end(&q);
}

/* clang-format off */
/* The stays of ?1 that are over: a move goes on with the stay. */
#define STAYS                                                                                      \
	"WITH RECURSIVE stay(came, ended, outcome) AS"                                             \
	" (SELECT arrived, ended, outcome FROM placement p WHERE person = ?1 AND arrived > 0"      \
	"  AND ended > 0 AND NOT EXISTS (SELECT 1 FROM placement e WHERE "                         \
	PLACEMENT_MOVED("e", "p") " AND (length(e.id), e.id) < (length(p.id), p.id))"              \
	" UNION SELECT b.came, n.ended, n.outcome FROM stay b CROSS JOIN placement n"              \
	"  ON n.person = ?1 AND n.made = b.ended AND b.outcome = 'moved'"                          \
	"  AND n.arrived > 0 AND n.ended > 0)"
/* clang-format on */

/* Nights slept in a bed: each stay at least one. */
static enum err nights_count(struct store *s, const char *person, int *nights)
{
	struct query q;
	query_begin(&q, s,
		    STAYS " SELECT ifnull(sum(max(1, (ended - came + 43200000) / 86400000)), 0)"
			  " FROM (SELECT came, max(ended) AS ended FROM stay GROUP BY came)",
		    "t", person);
	*nights = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

/* A temporary reference comes from nobody's case and never comes back: nothing to count. */
static enum err pseudonym_leave(struct store *s, const char *area, const char *secret,
				const struct person *p)
{
	int nights;
	if (p->temporary)
		return ERR_OK;
	TRY(nights_count(s, p->id, &nights));
	return pseudonym_put(s, area, secret, p->ref, nights, p->made, p->seen);
}

/* "~" stands in no reference, so nobody finds the row by one again. */
static enum err name_forget(struct store *s, const char *id, struct wall now)
{
	return query_run_one(
	    s,
	    "UPDATE person SET ref = '~' || id, age = 'unknown', ring_first = 0,"
	    " high_support = 0, objects = 0, agreement = '', needs = 0, said = 0, erased = ?2"
	    " WHERE id = ?1",
	    "tw", id, now.ms);
}

enum err erasing_run(struct store *s, const char *area, const char *secret, const struct person *p,
		     struct wall now, struct arena *arena)
{
	struct names names;
	struct taken taken = {.arena = arena};
	TRY(names_read(s, p->id, arena, &names));
	TRY(pseudonym_leave(s, area, secret, p));
	TRY(rows_blank(s, area, p->id, &taken));
	for (size_t i = 0; i < names.count; i++) {
		for (size_t kind = 0; kind < sizeof(texts) / sizeof(texts[0]); kind++)
			TRY(texts_clean(s, kind, area, names.rows[i].ref, &taken));
		TRY(name_forget(s, names.rows[i].id, now));
	}
	TRY(taken_audit(s, area, p->id, now, &taken));
	return scrub_owe(s, now);
}

/* ---- texts that came in long ago ------------------------------------------------------------ */

/* Held, or merged into somebody held. */
#define HELD                                                                                       \
	"SELECT 1 FROM person p WHERE p.erased = 0 AND instr(lower(i.text), lower(p.ref)) > 0"     \
	" AND (p.legal_hold = 1 OR p.merged IN (SELECT id FROM person WHERE legal_hold = 1))"

static enum err old_texts(struct store *s, const char *area, struct wall before, int limit,
			  struct arena *arena, const char ***ids, size_t *count)
{
	struct query q;
	*ids = arena_alloc(arena, (size_t)limit * sizeof(**ids));
	*count = 0;
	query_begin(&q, s,
		    "SELECT id FROM inbound i WHERE (area = ?1 OR area = '') AND received < ?2"
		    " AND seen < ?2 AND (text <> " BLANK " OR (contact = '' AND phone <> ''))"
		    " AND NOT EXISTS (" HELD ") ORDER BY received LIMIT ?3",
		    "twi", area, before.ms, limit);
	while (query_row(&q))
		(*ids)[(*count)++] = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err erasing_run_texts(struct store *s, const char *area, struct wall before, struct wall now,
			   int limit, struct arena *arena, const char ***ids, size_t *count)
{
	TRY(old_texts(s, area, before, limit, arena, ids, count));
	for (size_t i = 0; i < *count; i++)
		TRY(query_run(s,
			      "UPDATE inbound SET text = " BLANK
			      ", phone = CASE contact WHEN '' THEN '' ELSE phone END WHERE id = ?1",
			      "t", (*ids)[i]));
	return *count > 0 ? scrub_owe(s, now) : ERR_OK;
}
