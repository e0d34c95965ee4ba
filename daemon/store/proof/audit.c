/* SPDX-License-Identifier: MIT */
#include "audit_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_chain.h"
#include "digest.h"
#include "store_inside.h"

/* Columns that are mere bookkeeping (counts of failures, time stamps of polls) are left out. Of
 * people there is no more than what became of the row: attributes would outlive their erasure. What
 * they need, and so why a bed went past them, is left out for the same reason. Behind the object
 * stands what the line has beside it: the area, and of a decision when it was made. A text of
 * nobody's that came in has no area, and its line has that of whoever cleared it. */
const struct audit_kind audit_kinds[AUDITED_COUNT] = {
    [AUDITED_SWEP] = {"swep",
		      "SELECT json_object('state',state,'tier',tier,'activation',"
		      "activation,'held_until',held_until,'ends',ends,'lower_to',"
		      "lower_to,'lowers_at',lowers_at), area FROM swep WHERE area = ?1",
		      "SELECT area FROM swep WHERE state <> 'IDLE' OR tier <> 0 OR activation"
		      " IS NOT NULL OR held_until <> 0 OR ends <> 0 OR lower_to <> 0 OR"
		      " lowers_at <> 0",
		      NULL},
    [AUDITED_ACTIVATION] =
	{"activation",
	 "SELECT json_object('tier',tier,'opened',opened,'by',by,'night',"
	 "night,'ended',ended,'outcome',outcome,'shadow',shadow), area FROM activation WHERE id = "
	 "?1",
	 "SELECT id FROM activation", NULL},
    [AUDITED_PROPOSAL] = {"proposal",
			  "SELECT json_object('kind',kind,'tier',tier,'rule',rule,'night',"
			  "night,'value',value,'state',state,'due',due,'answered',answered,"
			  "'by',by), area FROM proposal WHERE id = ?1",
			  "SELECT id FROM proposal", "SELECT value FROM proposal WHERE id = ?1"},
    [AUDITED_SUPPRESSION] = {"suppression",
			     "SELECT json_object('night',night,'rule',rule,'kind',kind,'value',"
			     "value,'by',by), area FROM suppression WHERE id = ?1",
			     "SELECT id FROM suppression",
			     "SELECT value FROM suppression WHERE id = ?1"},
    [AUDITED_DECISION] =
	{"decision",
	 "SELECT json_object('night',night,'kind',kind,'actor',actor,"
	 "'subject',subject,'sentence',sentence,'evidence',evidence), area, at FROM "
	 "decision WHERE id = ?1",
	 "SELECT id FROM decision", NULL},
    [AUDITED_SOURCE] = {"source",
			"SELECT json_object('health',health,'reason',reason,'body',body,"
			"'issued',issued), area FROM source WHERE id = ?1",
			"SELECT id FROM source WHERE health <> 'blind'", NULL},
    [AUDITED_SITE] = {"site",
		      "SELECT json_object('name',name,'kind',kind,'tier',tier,'confirm',"
		      "confirm,'last_entry',last_entry,'women_only',women_only,'stay',"
		      "stay,'suspended_from',suspended_from,'heard',heard,'closed',"
		      "closed,'admits_from',admits_from,'ages',ages,'high_support_most',"
		      "high_support_most,'women_kept',women_kept,'women_until',"
		      "women_until,'accepts',accepts,'stale_ms',stale_ms,'people_a_year',"
		      "people_a_year,'referrers',referrers,'stay_days',stay_days,"
		      "'family_days',family_days,'building',building), area FROM site WHERE "
		      "area || '/' || key = ?1",
		      "SELECT area || '/' || key FROM site", NULL},
    [AUDITED_BED] = {"bed",
		     "SELECT json_object('site',site,'kind',kind,'attributes',"
		     "attributes,'night',night,'tier',tier,'open',open,'state',state,"
		     "'placement',placement,'until',until,'crash',crash,'label',label,"
		     "'own_attributes',own_attributes,'own_tier',own_tier), area FROM bed "
		     "WHERE id = ?1",
		     "SELECT id FROM bed", NULL},
    [AUDITED_SURGE] = {"surge",
		       "SELECT json_object('state',state,'expected',expected,'confirmed',"
		       "confirmed,'hours',hours,'staff',staff,'by',by), area FROM surge WHERE "
		       "id = ?1",
		       "SELECT id FROM surge", NULL},
    [AUDITED_PLACEMENT] = {"placement",
			   "SELECT json_object('bed',bed,'person',person,'state',state,"
			   "'outcome',outcome,'needs',needs,'expires',expires,'arrived',"
			   "arrived,'ended',ended,'entered',entered,'warned',warned,'reason',"
			   "reason,'beside',beside,'by',by), area FROM placement WHERE id = ?1",
			   "SELECT id FROM placement", NULL},
    [AUDITED_FOLLOWUP] = {"followup",
			  "SELECT json_object('person',person,'kind',kind,'owner',owner,"
			  "'due',due,'done',done,'by',by), area FROM followup WHERE id = ?1",
			  "SELECT id FROM followup", NULL},
    [AUDITED_CONTACT] = {"contact",
			 "SELECT json_object('organisation',organisation,'site',site,"
			 "'stopped',stopped,'groups',groups,'roles',roles), area FROM contact "
			 "WHERE area = substr(?1, 1, instr(?1, '/') - 1) AND key = "
			 "substr(?1, instr(?1, '/') + 1)",
			 "SELECT area || '/' || key FROM contact", NULL},
    [AUDITED_OCCASION] = {"occasion",
			  "SELECT json_object('kind',kind,'subject',subject,'audience',"
			  "audience,'state',state), area FROM occasion WHERE id = ?1",
			  "SELECT id FROM occasion", NULL},
    [AUDITED_STEP] = {"step",
		      "SELECT json_object('number',number,'state',state,'needed',needed,"
		      "'rung',rung,'round',round), area FROM step WHERE id = ?1",
		      "SELECT id FROM step", NULL},
    [AUDITED_MESSAGE] = {"message",
			 "SELECT json_object('occasion',occasion,'step',step,'contact',"
			 "contact,'round',round,'state',state,'attempt',attempt,'resends',"
			 "resends,'gateway',gateway,'valid_until',valid_until,'acked',acked,"
			 "'declined',declined,'declined_by',declined_by,'acked_by',acked_by), area "
			 "FROM message WHERE "
			 "id = ?1",
			 "SELECT id FROM message", NULL},
    [AUDITED_INBOUND] = {"inbound",
			 "SELECT json_object('contact',contact,'meaning',meaning,'message',"
			 "message,'seen',seen), nullif(area, '') FROM inbound WHERE id = ?1",
			 "SELECT id FROM inbound", NULL},
    [AUDITED_APPROVAL] = {"approval",
			  "SELECT json_object('night',night,'tier',tier,'rule',rule,'by',by,"
			  "'at',at,'proposal',proposal,'state',state), area FROM approval WHERE "
			  "area || '/' || night || '/' || proposal = ?1",
			  "SELECT area || '/' || night || '/' || proposal FROM approval", NULL},
    [AUDITED_PERSON] = {"person",
			"SELECT json_object('temporary',temporary,'merged',merged,"
			"'legal_hold',legal_hold,'erased',erased), area FROM person WHERE id = ?1",
			"SELECT id FROM person WHERE temporary <> 0 OR merged <> '' OR legal_hold"
			" <> 0 OR erased <> 0",
			NULL},
    [AUDITED_APART] = {"apart",
		       "SELECT json_object('made',made,'by',by), area FROM apart WHERE area || "
		       "'/' || one || '/' || other = ?1",
		       "SELECT area || '/' || one || '/' || other FROM apart", NULL},
    [AUDITED_LISTED] = {"listed",
			"SELECT json_object('added',added,'by',by,'removed',removed), area FROM "
			"listed WHERE area || '/' || person = ?1",
			"SELECT area || '/' || person FROM listed", NULL},
    [AUDITED_OFFER] = {"offer",
		       "SELECT json_object('person',person,'night',night,'outcome',"
		       "outcome,'by',by), area FROM offer WHERE id = ?1",
		       "SELECT id FROM offer", NULL},
    [AUDITED_SIGHTING] = {"sighting",
			  "SELECT json_object('person',person,'at',at,'found',found,'by',by), area "
			  "FROM sighting WHERE id = ?1",
			  "SELECT id FROM sighting", NULL},
    [AUDITED_SHARING] = {"sharing",
			 "SELECT json_object('version',version,'at',at,'by',by), area FROM "
			 "sharing WHERE area = ?1",
			 "SELECT area FROM sharing", NULL},
    [AUDITED_REFERRAL] = {"referral",
			  "SELECT json_object('person',person,'source',source,'expected',"
			  "expected,'answered',answered,'answered_by',answered_by,'settled',"
			  "settled,'settled_by',settled_by,'outcome',outcome,'reason',reason,"
			  "'by',by), area FROM referral WHERE id = ?1",
			  "SELECT id FROM referral", NULL},
    [AUDITED_WAITING] = {"waiting",
			 "SELECT json_object('person',person,'partner',partner,'place',"
			 "place,'state',state,'reason',reason,'skipped_bed',skipped_bed,"
			 "'ended',ended), area FROM waiting WHERE id = ?1",
			 "SELECT id FROM waiting", NULL},
    [AUDITED_WAITING_OFFER] = {"waiting-offer",
			       "SELECT json_object('waiting',waiting,'bed',bed,'placement',"
			       "placement,'kept',kept,'until',until,'outcome',outcome,'reason',"
			       "reason,'ended',ended), area FROM waiting_offer WHERE id = ?1",
			       "SELECT id FROM waiting_offer", NULL},
    [AUDITED_LOOK] = {"look", "SELECT NULL WHERE ?1 IS NULL", NULL, NULL},
    [AUDITED_TURNAWAY] = {"turnaway",
			  "SELECT json_object('person',person,'night',night,'reason',reason,"
			  "'by',by,'met',met), area FROM turnaway WHERE id = ?1",
			  "SELECT id FROM turnaway", NULL},
    [AUDITED_BOOKING] = {"booking",
			 "SELECT json_object('bed',bed,'site',site,'activation',activation,"
			 "'first',first,'last',last,'until',until,'pence',pence,"
			 "'authorised',authorised,'by',by), area FROM booking WHERE id = ?1",
			 "SELECT id FROM booking", NULL},
    [AUDITED_ROTA] = {"rota",
		      "SELECT json_object('format',format,'made',made,'by',by), area FROM rota "
		      "WHERE area || '/' || duty = ?1",
		      "SELECT area || '/' || duty FROM rota", NULL},
    [AUDITED_PLAN] = {"plan",
		      "SELECT json_object('person',person,'what',what,'due',due,'owner',"
		      "owner,'by',by,'told_by',told_by,'told_at',told_at,'ended',ended,"
		      "'outcome',outcome), area FROM plan WHERE id = ?1",
		      "SELECT id FROM plan", NULL},
    [AUDITED_NOMINATION] =
	{"nomination",
	 "SELECT json_object('person',person,'partner',partner,"
	 "'site',site,'bed',bed,'criteria',criteria,'state',state,'by',by,'decided',decided,"
	 "'decided_by',decided_by,'ended',ended), area FROM nomination WHERE id = "
	 "?1",
	 "SELECT id FROM nomination", NULL},
};

/* Reasons for what the council did to a place or a night. All others may speak of somebody. */
static const bool impersonal[AUDITED_COUNT] = {
    [AUDITED_SWEP] = true,        [AUDITED_ACTIVATION] = true, [AUDITED_PROPOSAL] = true,
    [AUDITED_SUPPRESSION] = true, [AUDITED_DECISION] = true,   [AUDITED_SOURCE] = true,
    [AUDITED_SITE] = true,        [AUDITED_BED] = true,        [AUDITED_SURGE] = true,
    [AUDITED_CONTACT] = true,     [AUDITED_OCCASION] = true,   [AUDITED_APPROVAL] = true,
    [AUDITED_SHARING] = true,     [AUDITED_BOOKING] = true,
};

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

static struct audit_field field(const char *text)
{
	return (struct audit_field){text, strlen(text)};
}

static enum err insert_row(struct store *s, const struct audit *a, const char *remark,
			   const char *after)
{
	char at[24];
	snprintf(at, sizeof(at), "%lld", (long long)a->at.ms);
	const struct audit_field fields[AUDIT_FIELDS] = {
	    field(a->area),    field(at),
	    field(a->actor),   field(audit_kinds[a->kind].name),
	    field(a->subject), field(a->change),
	    field(a->because), field(remark),
	    field(after),
	};
	unsigned char digest[AUDIT_HASH];
	audit_chain_digest(fields, digest);
	audit_chain_step(s->chain, digest);
	return query_run(
	    s,
	    "INSERT INTO audit (area, at, actor, kind, subject, change, because, remark,"
	    " after, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    "twtttttttb", a->area, a->at.ms, a->actor, audit_kinds[a->kind].name, a->subject,
	    a->change, a->because, remark, after, s->chain, sizeof(s->chain));
}

void audit_seal(const char *id, const char *salted, size_t length, char *out, size_t size)
{
	char digest[DIGEST_TEXT];
	digest_hex(salted, length, digest);
	snprintf(out, size, "%s:%s", id, digest);
}

/* "r12:" and the digest of salt and text, as it stands in the chain after the text is erased. */
static enum err remark_seal(struct store *s, const char *id, char *out, size_t size)
{
	struct query q;
	out[0] = '\0';
	if (id == NULL)
		return ERR_OK;
	query_begin(&q, s, "SELECT salt || text FROM remark WHERE id = ?1", "t", id);
	if (query_row(&q))
		audit_seal(id, (const char *)sqlite3_column_text(q.statement, 0),
			   (size_t)sqlite3_column_bytes(q.statement, 0), out, size);
	return query_end(&q);
}

enum err audit_write(struct store *s, const struct audit *a)
{
	char remark[AUDIT_SEAL];
	struct query q;
	enum err e = remark_seal(s, a->remark, remark, sizeof(remark));
	if (e == ERR_OK)
		e = chain_head(s);
	if (e != ERR_OK)
		return e;
	query_begin(&q, s, audit_kinds[a->kind].snapshot, "t", a->subject);
	const char *after = query_row(&q) ? (const char *)sqlite3_column_text(q.statement, 0) : "";
	e = q.err == ERR_OK ? insert_row(s, a, remark, after) : q.err;
	query_end(&q);
	return e;
}

bool audit_salt_is_good(const char *salt)
{
	return strlen(salt) == AUDIT_SALT && strspn(salt, "0123456789abcdef") == AUDIT_SALT;
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

size_t audit_kind_of(const char *name)
{
	size_t kind = 0;
	while (kind < AUDITED_COUNT && strcmp(audit_kinds[kind].name, name) != 0)
		kind++;
	return kind;
}

/* A kind that this program does not know may be somebody's. */
bool audit_is_personal(const char *kind)
{
	size_t k = audit_kind_of(kind);
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
		r->personal = r->remark[0] != '\0' && audit_is_personal(r->kind);
		if (r->personal)
			r->remark = "";
	}
	return query_end(&q);
}

enum err remark_of_state(struct store *s, enum audited kind, const char *subject, const char *state,
			 struct arena *arena, const char **text)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT r.text FROM audit a JOIN remark r"
		    " ON r.id = substr(a.remark, 1, instr(a.remark, ':') - 1)"
		    " WHERE a.remark <> '' AND a.subject = ?1 AND a.kind = ?2"
		    " AND a.change LIKE '%-> ' || ?3 ORDER BY a.seq DESC LIMIT 1",
		    "ttt", subject, audit_kinds[kind].name, state);
	*text = query_row(&q) ? query_text(&q, 0, arena) : "";
	return query_end(&q);
}

enum err audit_head(struct store *s, struct arena *arena, const char **hex)
{
	struct query q;
	query_begin(&q, s, "SELECT lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1", "");
	*hex = query_row(&q) ? query_text(&q, 0, arena) : "";
	return query_end(&q);
}
