/* SPDX-License-Identifier: MIT */
#include "audit.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "store_inside.h"

/* How a row of each kind is read back: its audited columns as one JSON object. Columns that are
 * mere bookkeeping (counts of failures, time stamps of polls) are left out. */
static const struct {
	const char *name, *snapshot;
} kinds[AUDITED_COUNT] = {
    [AUDITED_SWEP] = {"swep",
		      "SELECT json_object('state',state,'tier',tier,'activation',activation,"
		      "'held_until',held_until,'ends',ends,'lower_to',lower_to,"
		      "'lowers_at',lowers_at) FROM swep WHERE area = ?1"},
    [AUDITED_ACTIVATION] = {"activation",
			    "SELECT json_object('tier',tier,'opened',opened,'by',by,'night',night,"
			    "'ended',ended,'outcome',outcome) FROM activation WHERE id = ?1"},
    [AUDITED_PROPOSAL] = {"proposal",
			  "SELECT json_object('kind',kind,'tier',tier,'rule',rule,'night',night,"
			  "'value',value,'state',state,'due',due,'answered',answered,'by',by)"
			  " FROM proposal WHERE id = ?1"},
    [AUDITED_SUPPRESSION] = {"suppression",
			     "SELECT json_object('night',night,'rule',rule,'kind',kind,'value',"
			     "value,'by',by) FROM suppression WHERE id = ?1"},
    [AUDITED_DECISION] = {"decision",
			  "SELECT json_object('night',night,'kind',kind,'actor',actor,'subject',"
			  "subject,'sentence',sentence,'evidence',evidence)"
			  " FROM decision WHERE id = ?1"},
    [AUDITED_SOURCE] = {"source", "SELECT json_object('health',health,'reason',reason,'body',body,"
				  "'issued',issued) FROM source WHERE id = ?1"},
    [AUDITED_SITE] = {"site", "SELECT json_object('name',name,'kind',kind,'tier',tier,'confirm',"
			      "confirm,'last_entry',last_entry,'women_only',women_only,'stay',stay,"
			      "'suspended_from',suspended_from,'heard',heard,'closed',closed)"
			      " FROM site WHERE area || '/' || key = ?1"},
    [AUDITED_BED] = {"bed", "SELECT json_object('site',site,'kind',kind,'attributes',attributes,"
			    "'night',night,'tier',tier,'open',open,'state',state,'placement',"
			    "placement,'until',until,'crash',crash) FROM bed WHERE id = ?1"},
    [AUDITED_SURGE] = {"surge",
		       "SELECT json_object('state',state,'expected',expected,'confirmed',"
		       "confirmed,'hours',hours,'staff',staff,'by',by) FROM surge WHERE id = ?1"},
    [AUDITED_PLACEMENT] = {"placement",
			   "SELECT json_object('bed',bed,'person',person,'state',state,'outcome',"
			   "outcome,'needs',needs,'expires',expires,'arrived',arrived,'ended',"
			   "ended,'entered',entered,'warned',warned,'reason',reason,'beside',"
			   "beside,'by',by) FROM placement WHERE id = ?1"},
    [AUDITED_FOLLOWUP] = {"followup",
			  "SELECT json_object('person',person,'kind',kind,'owner',owner,'due',due,"
			  "'done',done,'by',by) FROM followup WHERE id = ?1"},
    [AUDITED_CONTACT] = {"contact", "SELECT json_object('organisation',organisation,'site',site,"
				    "'stopped',stopped) FROM contact"
				    " WHERE area = substr(?1, 1, instr(?1, '/') - 1)"
				    " AND key = substr(?1, instr(?1, '/') + 1)"},
    [AUDITED_OCCASION] = {"occasion", "SELECT json_object('kind',kind,'subject',subject,'audience',"
				      "audience,'state',state) FROM occasion WHERE id = ?1"},
    [AUDITED_STEP] = {"step", "SELECT json_object('number',number,'state',state,'needed',needed,"
			      "'rung',rung,'round',round) FROM step WHERE id = ?1"},
    [AUDITED_MESSAGE] = {"message", "SELECT json_object('occasion',occasion,'step',step,'contact',"
				    "contact,'round',round,'state',state,'attempt',attempt,"
				    "'resends',resends,'gateway',gateway,'valid_until',"
				    "valid_until,'acked',acked,'declined',declined,'declined_by',"
				    "declined_by) FROM message WHERE id = ?1"},
    [AUDITED_INBOUND] = {"inbound", "SELECT json_object('contact',contact,'meaning',meaning,"
				    "'message',message,'seen',seen) FROM inbound WHERE id = ?1"},
    [AUDITED_APPROVAL] = {"approval", "SELECT json_object('night',night,'tier',tier,'rule',rule,"
				      "'by',by,'at',at,'proposal',proposal,'state',state)"
				      " FROM approval"
				      " WHERE area || '/' || night || '/' || proposal = ?1"},
    /* Of people no more than what became of the row: attributes would outlive their erasure. */
    [AUDITED_PERSON] = {"person", "SELECT json_object('temporary',temporary,'merged',merged,"
				  "'legal_hold',legal_hold,'erased',erased)"
				  " FROM person WHERE id = ?1"},
    [AUDITED_APART] = {"apart", "SELECT json_object('made',made,'by',by) FROM apart"
				" WHERE area || '/' || one || '/' || other = ?1"},
    [AUDITED_LISTED] = {"listed", "SELECT json_object('added',added,'by',by,'removed',removed)"
				  " FROM listed WHERE area || '/' || person = ?1"},
    [AUDITED_OFFER] = {"offer", "SELECT json_object('person',person,'night',night,'outcome',"
				"outcome,'by',by) FROM offer WHERE id = ?1"},
    [AUDITED_SIGHTING] = {"sighting", "SELECT json_object('person',person,'at',at,'found',found,"
				      "'by',by) FROM sighting WHERE id = ?1"},
    [AUDITED_SHARING] = {"sharing", "SELECT json_object('version',version,'at',at,'by',by)"
				    " FROM sharing WHERE area = ?1"},
    /* What they need, and so why a bed went past them, is left out for the same reason. */
    [AUDITED_REFERRAL] = {"referral",
			  "SELECT json_object('person',person,'source',source,'expected',expected,"
			  "'answered',answered,'answered_by',answered_by,'settled',settled,"
			  "'settled_by',settled_by,'outcome',outcome,'reason',reason,'by',by)"
			  " FROM referral WHERE id = ?1"},
    [AUDITED_WAITING] = {"waiting",
			 "SELECT json_object('person',person,'partner',partner,'place',place,"
			 "'state',state,'reason',reason,'skipped_bed',skipped_bed,'ended',ended)"
			 " FROM waiting WHERE id = ?1"},
    [AUDITED_WAITING_OFFER] = {"waiting-offer",
			       "SELECT json_object('waiting',waiting,'bed',bed,'placement',"
			       "placement,'kept',kept,'until',until,'outcome',outcome,'reason',"
			       "reason,'ended',ended) FROM waiting_offer WHERE id = ?1"},
    [AUDITED_LOOK] = {"look", "SELECT NULL WHERE ?1 IS NULL"}, /* nothing is left of it */
    [AUDITED_TURNAWAY] =
	{"turnaway", "SELECT json_object('person',person,'night',night,'reason',reason,'by',by,"
		     "'met',met) FROM turnaway WHERE id = ?1"},
    [AUDITED_BOOKING] = {"booking",
			 "SELECT json_object('bed',bed,'site',site,'activation',activation,'first',"
			 "first,'last',last,'until',until,'pence',pence,'authorised',authorised,"
			 "'by',by) FROM booking WHERE id = ?1"},
    [AUDITED_ROTA] = {"rota", "SELECT json_object('format',format,'made',made,'by',by) FROM rota"
			      " WHERE area || '/' || duty = ?1"},
    [AUDITED_PLAN] = {"plan", "SELECT json_object('person',person,'what',what,'due',due,'owner',"
			      "owner,'by',by,'told_by',told_by,'told_at',told_at,'ended',ended,"
			      "'outcome',outcome) FROM plan WHERE id = ?1"},
    [AUDITED_NOMINATION] = {"nomination",
			    "SELECT json_object('person',person,'site',site,'bed',bed,'criteria',"
			    "criteria,'state',state,'by',by,'decided',decided,'decided_by',"
			    "decided_by,'ended',ended) FROM nomination WHERE id = ?1"},
};

/* Reasons for what the council did to a place or a night. All others may speak of somebody. */
static const bool impersonal[AUDITED_COUNT] = {
    [AUDITED_SWEP] = true,        [AUDITED_ACTIVATION] = true, [AUDITED_PROPOSAL] = true,
    [AUDITED_SUPPRESSION] = true, [AUDITED_DECISION] = true,   [AUDITED_SOURCE] = true,
    [AUDITED_SITE] = true,        [AUDITED_BED] = true,        [AUDITED_SURGE] = true,
    [AUDITED_CONTACT] = true,     [AUDITED_OCCASION] = true,   [AUDITED_APPROVAL] = true,
    [AUDITED_SHARING] = true,     [AUDITED_BOOKING] = true,
};

#define AUDIT_FIELDS 9

static enum err chain_head(struct store *s)
{
	if (s->chain_known)
		return ERR_OK;
	struct query q;
	memset(s->chain, 0, sizeof(s->chain));
	query_begin(&q, s, "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1", "");
	if (query_row(&q) && sqlite3_column_bytes(q.statement, 0) == sizeof(s->chain))
		memcpy(s->chain, sqlite3_column_blob(q.statement, 0), sizeof(s->chain));
	enum err e = query_end(&q);
	s->chain_known = e == ERR_OK;
	return e;
}

static unsigned char *put_field(unsigned char *at, const char *text, size_t length)
{
	for (int i = 0; i < 8; i++)
		*at++ = (unsigned char)((uint64_t)length >> (8 * i));
	memcpy(at, text, length);
	return at + length;
}

/* Fields in the order of the table's columns; times as decimal text, so that any language can
 * compute the same. Each is preceded by its length in bytes, eight of them, least first. */
static void chain_step(unsigned char chain[32], const char *const *fields, size_t count)
{
	size_t lengths[AUDIT_FIELDS], size = 32;
	for (size_t i = 0; i < count; i++)
		size += 8 + (lengths[i] = strlen(fields[i]));
	unsigned char *bytes = malloc(size), *at = bytes;
	if (bytes == NULL)
		abort();
	memcpy(at, chain, 32);
	at += 32;
	for (size_t i = 0; i < count; i++)
		at = put_field(at, fields[i], lengths[i]);
	SHA256(bytes, size, chain);
	free(bytes);
}

static enum err insert_row(struct store *s, const struct audit *a, const char *remark,
			   const char *after)
{
	char at[24];
	snprintf(at, sizeof(at), "%lld", (long long)a->at.ms);
	const char *fields[] = {a->area,    at,        a->actor,   kinds[a->kind].name,
				a->subject, a->change, a->because, remark,
				after};
	chain_step(s->chain, fields, sizeof(fields) / sizeof(fields[0]));
	return query_run(
	    s,
	    "INSERT INTO audit (area, at, actor, kind, subject, change, because, remark,"
	    " after, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    "twtttttttb", a->area, a->at.ms, a->actor, kinds[a->kind].name, a->subject, a->change,
	    a->because, remark, after, s->chain, sizeof(s->chain));
}

/* "r12:" and the digest of salt and text, as it stands in the chain after the text is erased. */
static enum err remark_seal(struct store *s, const char *id, char *out, size_t size)
{
	struct query q;
	unsigned char digest[32];
	out[0] = '\0';
	if (id == NULL)
		return ERR_OK;
	query_begin(&q, s, "SELECT salt || text FROM remark WHERE id = ?1", "t", id);
	if (query_row(&q)) {
		SHA256(sqlite3_column_text(q.statement, 0),
		       (size_t)sqlite3_column_bytes(q.statement, 0), digest);
		int n = snprintf(out, size, "%s:", id);
		for (size_t i = 0; i < sizeof(digest) && (size_t)n + 2 < size; i++)
			n += snprintf(out + n, size - (size_t)n, "%02x", digest[i]);
	}
	return query_end(&q);
}

enum err audit_write(struct store *s, const struct audit *a)
{
	char remark[128];
	struct query q;
	enum err e = remark_seal(s, a->remark, remark, sizeof(remark));
	if (e == ERR_OK)
		e = chain_head(s);
	if (e != ERR_OK)
		return e;
	query_begin(&q, s, kinds[a->kind].snapshot, "t", a->subject);
	const char *after = query_row(&q) ? (const char *)sqlite3_column_text(q.statement, 0) : "";
	e = q.err == ERR_OK ? insert_row(s, a, remark, after) : q.err;
	query_end(&q);
	return e;
}

enum err remark_write(struct store *s, const char *area, struct wall at, const char *by,
		      const char *text, struct arena *arena, const char **id)
{
	enum err e = store_id(s, 'r', arena, id);
	return e != ERR_OK ? e
			   : query_run(s,
				       "INSERT INTO remark (id, area, at, by, salt, text)"
				       " VALUES (?1, ?2, ?3, ?4, lower(hex(randomblob(16))), ?5)",
				       "ttwtt", *id, area, at.ms, by, text);
}

static size_t kind_of(const char *name)
{
	size_t kind = 0;
	while (kind < AUDITED_COUNT && strcmp(kinds[kind].name, name) != 0)
		kind++;
	return kind;
}

/* A kind that this program does not know may be somebody's. */
static bool is_personal(const char *kind)
{
	size_t k = kind_of(kind);
	return k == AUDITED_COUNT || !impersonal[k];
}

enum err audit_list(struct store *s, const char *area, int limit, struct arena *arena,
		    struct audit_row **rows, size_t *count)
{
	struct query q;
	*rows = arena_alloc(arena, (size_t)limit * sizeof(**rows));
	*count = 0;
	query_begin(&q, s,
		    "SELECT a.seq, a.at, a.actor, a.kind, a.subject, a.change, a.because, r.text"
		    " FROM audit a LEFT JOIN remark r ON r.id ="
		    " substr(a.remark, 1, instr(a.remark, ':') - 1)"
		    " WHERE a.area = ?1 ORDER BY a.seq DESC LIMIT ?2",
		    "ti", area, limit);
	while (query_row(&q)) {
		struct audit_row *r = &(*rows)[(*count)++];
		r->seq = query_long(&q, 0);
		r->at = query_wall(&q, 1);
		r->actor = query_text(&q, 2, arena);
		r->kind = query_text(&q, 3, arena);
		r->subject = query_text(&q, 4, arena);
		r->change = query_text(&q, 5, arena);
		r->because = query_text(&q, 6, arena);
		r->remark = query_text(&q, 7, arena);
		r->personal = r->remark[0] != '\0' && is_personal(r->kind);
		if (r->personal)
			r->remark = "";
	}
	return query_end(&q);
}

enum err audit_verify(struct store *s, int64_t *rows, int64_t *bad)
{
	unsigned char chain[32] = {0};
	struct query q;
	*rows = *bad = 0;
	query_begin(&q, s,
		    "SELECT area, CAST(at AS TEXT), actor, kind, subject, change, because, remark,"
		    " after, hash, seq FROM audit ORDER BY seq",
		    "");
	while (*bad == 0 && query_row(&q)) {
		const char *fields[AUDIT_FIELDS];
		for (int i = 0; i < AUDIT_FIELDS; i++)
			fields[i] = (const char *)sqlite3_column_text(q.statement, i);
		chain_step(chain, fields, AUDIT_FIELDS);
		bool same = sqlite3_column_bytes(q.statement, 9) == 32 &&
			    memcmp(chain, sqlite3_column_blob(q.statement, 9), 32) == 0;
		(*rows)++;
		if (!same || query_long(&q, 10) != *rows)
			*bad = query_long(&q, 10);
	}
	return query_end(&q);
}

enum err audit_head(struct store *s, struct arena *arena, const char **hex)
{
	struct query q;
	query_begin(&q, s, "SELECT lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1", "");
	*hex = query_row(&q) ? query_text(&q, 0, arena) : "";
	return query_end(&q);
}

/* Columns that move on without a line of their own: a bed's placement has its own line, a source is
 * heard every hour, a ladder climbs, a text is seen with its fellows, a merger finds who was first.
 */
#define LOOSE                                                                                      \
	"'bed.placement', 'source.body', 'source.issued', 'source.reason', 'step.rung',"           \
	" 'step.round', 'inbound.seen', 'sighting.first'"

/* Not the same text: then the columns that the older one knows are what counts. What was somebody's
 * who was merged is now another's, and is erased with them. */
static enum err columns_same(struct store *s, const char *kind, const char *then, const char *now,
			     bool *same)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM json_each(?1) a WHERE a.value IS NOT"
		    " json_extract(?2, '$.' || a.key)"
		    " AND ?3 || '.' || a.key NOT IN (" LOOSE ")"
		    " AND NOT (a.key = 'person' AND json_extract(?2, '$.person') IN"
		    "  (SELECT merged FROM person WHERE id = a.value))"
		    " AND NOT (a.key = 'erased' AND json_extract(?2, '$.merged') <> '') LIMIT 1",
		    "ttt", then, now, kind);
	*same = !query_row(&q);
	return query_end(&q);
}

/* Erasing a person takes some rows along, and its own line says so; a merger one of two turn-aways
 * of a night. */
static enum err may_be_gone(struct store *s, size_t kind, const char *after, bool *may)
{
	struct query q;
	*may = kind == AUDITED_APART || kind == AUDITED_LISTED;
	if (kind != AUDITED_TURNAWAY)
		return ERR_OK;
	query_begin(&q, s,
		    "SELECT 1 FROM person WHERE id = json_extract(?1, '$.person')"
		    " AND merged <> ''",
		    "t", after);
	*may = query_row(&q);
	return query_end(&q);
}

static enum err row_same(struct store *s, size_t kind, const char *subject, const char *after,
			 bool *same)
{
	struct query q;
	query_begin(&q, s, kinds[kind].snapshot, "t", subject);
	const char *now = query_row(&q) ? (const char *)sqlite3_column_text(q.statement, 0) : "";
	enum err e = q.err;
	*same = e != ERR_OK || strcmp(now, after) == 0;
	if (!*same && now[0] == '\0')
		e = may_be_gone(s, kind, after, same);
	else if (!*same && after[0] != '\0')
		e = columns_same(s, kinds[kind].name, after, now, same);
	enum err end = query_end(&q);
	return e == ERR_OK ? end : e;
}

/* The newest line of each row comes first. A kind that this program does not know is not compared.
 */
static enum err stray_look(struct query *q, struct arena *arena, struct audit_stray **out,
			   size_t *count, struct subject_set *seen)
{
	bool same = true;
	const char *name = (const char *)sqlite3_column_text(q->statement, 0);
	const char *subject = (const char *)sqlite3_column_text(q->statement, 1);
	if (!subject_set_add(seen, arena, name, subject))
		return ERR_OK;
	size_t kind = kind_of(name);
	const char *after = (const char *)sqlite3_column_text(q->statement, 2);
	enum err e =
	    kind < AUDITED_COUNT ? row_same(q->store, kind, subject, after, &same) : ERR_OK;
	if (e != ERR_OK || same)
		return e;
	*out = grow(arena, *out, *count, sizeof(**out));
	(*out)[(*count)++] = (struct audit_stray){kinds[kind].name, arena_text(arena, subject)};
	return ERR_OK;
}

enum err audit_list_strays(struct store *s, struct arena *arena, struct audit_stray **out,
			   size_t *count, struct subject_set *seen)
{
	struct query q;
	enum err e = ERR_OK;
	*out = NULL;
	*count = 0;
	*seen = (struct subject_set){0};
	query_begin(&q, s, "SELECT kind, subject, after FROM audit ORDER BY seq DESC", "");
	while (e == ERR_OK && query_row(&q))
		e = stray_look(&q, arena, out, count, seen);
	enum err end = query_end(&q);
	return e == ERR_OK ? end : e;
}
