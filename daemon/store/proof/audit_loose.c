/* SPDX-License-Identifier: MIT */
#include "audit_loose.h"

#include <string.h>

#include "audit_inside.h"
#include "body_rows.h"
#include "query.h"

/* ---- reasons -------------------------------------------------------------------------------- */

/* What erasures took. Those of an older program did not say it: whatever is older than the last of
 * these may be gone by it. */
struct taken {
	struct subject_set reasons;
	struct wall unsaid;
};

#define SAID "SELECT subject FROM audit WHERE kind = 'person' AND change = '" AUDIT_TAKEN "'"

static enum err unsaid_read(struct store *s, struct taken *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT coalesce(max(erased), 0) FROM person WHERE erased <> 0"
		    " AND coalesce(nullif(merged, ''), id) NOT IN (" SAID ")",
		    "");
	if (query_row(&q))
		out->unsaid = query_wall(&q, 0);
	return query_end(&q);
}

static void reasons_name(struct taken *out, const char *ids, struct arena *arena)
{
	while (*ids != '\0') {
		size_t length = strcspn(ids, " ");
		subject_set_add(&out->reasons, arena, "remark", arena_copy(arena, ids, length));
		ids += length + strspn(ids + length, " ");
	}
}

static enum err taken_read(struct store *s, struct arena *arena, struct taken *out)
{
	struct query q;
	*out = (struct taken){.unsaid = {0}};
	TRY(unsaid_read(s, out));
	query_begin(
	    &q, s, "SELECT because FROM audit WHERE kind = 'person' AND change = '" AUDIT_TAKEN "'",
	    "");
	while (query_row(&q))
		reasons_name(out, query_peek(&q, 0), arena);
	return query_end(&q);
}

/* A salt of another length would be a part of the reason, or have one. */
static bool is_sealed_so(struct query *q, const char *id, const char *sealed, struct arena *arena)
{
	char seal[AUDIT_SEAL];
	const char *salt = query_peek(q, 2), *text = query_peek(q, 3);
	size_t length = (size_t)sqlite3_column_bytes(q->statement, 3);
	if ((size_t)sqlite3_column_bytes(q->statement, 2) != strlen(salt) ||
	    !audit_salt_is_good(salt))
		return false;
	char *salted = arena_alloc(arena, AUDIT_SALT + length + 1);
	memcpy(salted, salt, AUDIT_SALT);
	memcpy(salted + AUDIT_SALT, text, length);
	audit_seal(id, salted, AUDIT_SALT + length, seal, sizeof(seal));
	return strcmp(seal, sealed) == 0;
}

static void remark_look(struct query *q, const struct taken *taken, struct arena *arena,
			struct audit_strays *out)
{
	const char *id = query_peek(q, 0),
		   *when = audit_when_words(query_long(q, 4), query_wall(q, 5), arena);
	if (sqlite3_column_type(q->statement, 3) != SQLITE_NULL) {
		if (!is_sealed_so(q, id, query_peek(q, 1), arena))
			audit_stray_add(
			    arena, out, "remark", id,
			    arena_printf(arena, "of %s is not the reason that was given", when));
	} else if (!subject_set_has(&taken->reasons, "remark", id) &&
		   wall_before(taken->unsaid, query_wall(q, 5))) {
		audit_stray_add(arena, out, "remark", id,
				arena_printf(arena, "of %s is gone, and no erasure took it", when));
	}
}

static enum err remarks_look(struct store *s, struct arena *arena, struct audit_strays *out)
{
	struct query q;
	struct taken taken;
	enum err e = taken_read(s, arena, &taken);
	query_begin(&q, s,
		    "SELECT substr(a.remark, 1, instr(a.remark, ':') - 1), a.remark,"
		    " r.salt, r.text, a.seq, a.at FROM audit a LEFT JOIN remark r"
		    " ON r.id = substr(a.remark, 1, instr(a.remark, ':') - 1)"
		    " WHERE a.remark <> ''",
		    "");
	while (e == ERR_OK && query_row(&q))
		remark_look(&q, &taken, arena, out);
	enum err end = query_end(&q);
	subject_set_free(&taken.reasons);
	return e == ERR_OK ? end : e;
}

/* ---- bodies --------------------------------------------------------------------------------- */

static enum err bodies_look(struct store *s, struct arena *arena, struct audit_strays *out)
{
	const char **spoiled;
	size_t count;
	TRY(body_list_spoiled(s, arena, &spoiled, &count));
	for (size_t i = 0; i < count; i++)
		audit_stray_add(arena, out, "body", spoiled[i],
				"does not have the bytes that its digest is of");
	return ERR_OK;
}

/* ---- what one question finds ---------------------------------------------------------------- */

/* Of whom something is told, and where. */
#define HAPPENED                                                                                   \
	"(SELECT area, person FROM placement UNION ALL SELECT area, person FROM followup"          \
	" UNION ALL SELECT area, person FROM offer UNION ALL SELECT area, person FROM sighting"    \
	" UNION ALL SELECT area, person FROM referral UNION ALL SELECT area, person FROM waiting"  \
	" UNION ALL SELECT area, person FROM turnaway UNION ALL SELECT area, person FROM plan"     \
	" UNION ALL SELECT area, person FROM nomination UNION ALL SELECT area, person FROM listed" \
	" UNION ALL SELECT area, one FROM apart UNION ALL SELECT area, other FROM apart)"

/* Each answers with what the sentence is about. */
static const struct {
	const char *kind, *sql, *sentence;
} questions[] = {
    {"member",
     "SELECT m.area || '/' || m.grp || '/' || m.contact FROM member m LEFT JOIN contact c"
     " ON c.area = m.area AND c.key = m.contact WHERE c.key IS NULL"
     " OR instr(' ' || c.groups || ' ', ' ' || m.grp || ' ') = 0",
     "is in a group that the contact does not name"},
    {"contact",
     "SELECT c.area || '/' || c.key FROM contact c, json_each("
     " '[' || replace(json_quote(c.groups), ' ', '\",\"') || ']') g"
     " WHERE g.value <> '' AND NOT EXISTS (SELECT 1 FROM member m"
     "  WHERE m.area = c.area AND m.grp = g.value AND m.contact = c.key)",
     "is not in each group that it names"},
    /* A shadow opens nothing, and one that ended or began in between leaves the tier as it was. */
    {"opening",
     "SELECT o.area FROM opening o LEFT JOIN swep w ON w.area = o.area WHERE o.tier <> 0"
     " AND (w.activation IS NOT o.activation OR o.tier > w.tier)"
     " UNION SELECT w.area FROM swep w JOIN activation a ON a.id = w.activation"
     "  LEFT JOIN opening o ON o.area = w.area WHERE w.tier > 0 AND a.shadow = 0"
     "  AND (o.activation IS NOT w.activation OR o.tier IS NULL OR o.tier < 1)",
     "does not open what SWEP is on for"},
    {"decision",
     "SELECT d.id FROM audit a JOIN decision d ON d.id = a.subject WHERE a.kind = 'decision'"
     " AND coalesce(d.remark, '') <> substr(a.remark, 1, instr(a.remark, ':') - 1)",
     "does not name the reason that its row of the audit has"},
    {"surge", "SELECT id FROM surge WHERE id <> activation || '/' || site",
     "is not of the activation and the site that it is named after"},
    {"step", "SELECT id FROM step WHERE id <> occasion || '/' || number",
     "is not of the occasion that it is named after"},
    {"source", "SELECT id FROM source WHERE id <> area || '/' || name",
     "is not the source that it is named after"},
    {"person",
     "SELECT x.person FROM " HAPPENED " x WHERE x.person <> ''"
     " AND NOT EXISTS (SELECT 1 FROM person n WHERE n.id = x.person) GROUP BY x.person",
     "is gone, and what happened to them is not"},
    {"person",
     "SELECT n.id FROM " HAPPENED " x JOIN person n ON n.id = x.person"
     " WHERE n.area <> x.area GROUP BY n.id",
     "is not of the area in which it happened"},
};

#define QUESTIONS (sizeof(questions) / sizeof(questions[0]))

static enum err question_ask(struct store *s, size_t n, struct arena *arena,
			     struct audit_strays *out)
{
	struct query q;
	query_begin(&q, s, questions[n].sql, "");
	while (query_row(&q))
		audit_stray_add(arena, out, questions[n].kind, query_peek(&q, 0),
				questions[n].sentence);
	return query_end(&q);
}

enum err audit_list_loose(struct store *s, struct arena *arena, struct audit_strays *out)
{
	*out = (struct audit_strays){NULL, 0};
	TRY(remarks_look(s, arena, out));
	TRY(bodies_look(s, arena, out));
	for (size_t n = 0; n < QUESTIONS; n++)
		TRY(question_ask(s, n, arena, out));
	return ERR_OK;
}

/* ---- beds ----------------------------------------------------------------------------------- */

enum err audit_list_beds(struct store *s, struct arena *arena, struct audit_strays *out)
{
	struct query q;
	*out = (struct audit_strays){NULL, 0};
	query_begin(&q, s,
		    "SELECT b.id FROM bed b WHERE b.placement IS NOT (SELECT p.id FROM placement p"
		    " WHERE p.bed = b.id AND p.state <> 'ended' AND p.beside = '')",
		    "");
	while (query_row(&q))
		audit_stray_add(arena, out, "bed", query_peek(&q, 0),
				"does not say the placement that the audit left in it: placement");
	return query_end(&q);
}
