/* SPDX-License-Identifier: MIT */
#include "lib/telling.h"

#include "query.h"

struct world w;

const struct area_settings *telling_area(void)
{
	return w.settings->areas[0];
}

void telling_gateway(void)
{
	struct gateway_settings *g = &w.settings->gateways[0];
	snprintf(g->key, sizeof(g->key), "one");
	snprintf(g->kind, sizeof(g->kind), "scripted");
	g->in_flight = 4;
}

void telling_gateway_of(int n, const char *key, const char *kind)
{
	struct gateway_settings *g = &w.settings->gateways[n];
	*g = (struct gateway_settings){.timeout_ms = SECONDS_MS(30),
				       .lookup_ms = SECONDS_MS(60),
				       .in_flight = 40,
				       .real = true};
	snprintf(g->key, sizeof(g->key), "%s", key);
	snprintf(g->kind, sizeof(g->kind), "%s", kind);
	w.settings->gateway_count = n + 1;
}

struct step_settings *telling_step(enum occasion on, const char *group, int acks)
{
	struct area_settings *a = w.settings->areas[0];
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){.on = on,
				    .order = ORDER_LADDER,
				    .acks = acks,
				    .within_ms = MINUTES_MS(10),
				    .valid_ms = HOURS_MS(2)};
	snprintf(s->group, sizeof(s->group), "%s", group);
	snprintf(s->template, sizeof(s->template), "note");
	return s;
}

void telling_template(const char *text)
{
	struct area_settings *a = w.settings->areas[0];
	struct template_settings *x = &a->templates[0];
	a->template_count = 1;
	snprintf(x->key, sizeof(x->key), "note");
	snprintf(x->text, sizeof(x->text), "%s", text);
}

void telling_open(void)
{
	world_open(&w);
	telling_gateway();
	telling_template("SWEP {area} tier {tier}: {why}. Reply OK {code}");
}

void telling_import_of(const char *what, const char *csv)
{
	json_t *args = json_pack("{s:s, s:s}", "what", what, "text", csv);
	char *text = json_dumps(args, 0);
	json_decref(world_ok(&w, "alice", "import", text));
	json_decref(args);
	free(text);
}

void telling_import(const char *csv)
{
	telling_import_of("contacts", csv);
}

void telling_quiet_nights(const char *iso)
{
	struct area_settings *a = w.settings->areas[0];
	w.settings->gateways[0].in_flight = 32;
	a->quiet_from_minutes = 21 * 60;
	a->quiet_to_minutes = 7 * 60 + 30;
	ck_assert(wall_parse_iso(iso, &w.now));
}

void telling_activated(void)
{
	world_clear(&w);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
}

struct turn telling_turn(struct arena *arena, struct effects *effects)
{
	effects->last = &effects->first;
	return (struct turn){.store = w.store,
			     .settings = w.settings,
			     .arena = arena,
			     .effects = effects,
			     .now = w.now,
			     .actor = "swepd",
			     .because = "test"};
}

void telling_hand_over_next(void)
{
	ck_assert_int_eq(
	    query_run(w.store,
		      "UPDATE deadline SET due = ?1 WHERE kind = 'message' AND subject"
		      " IN (SELECT id FROM message WHERE state = 'queued' AND made = ?1)",
		      "w", w.now.ms),
	    ERR_OK);
}

/* Opens or closes an occasion as swep would, in a commit of its own. What the step itself sends out
 * is not looked at: texts leave in the turns that follow. */
void telling_change(bool open, enum occasion kind, const char *subject, const char *audience,
		    struct wall until)
{
	struct arena arena = {0};
	struct effects effects = {0};
	struct turn t = telling_turn(&arena, &effects);
	struct template_values v = {{[WORD_TIER] = "1", [WORD_WHY] = "air.min < 0"}};
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	if (open)
		ck_assert_int_eq(
		    cascade_open(&t, telling_area(), kind, subject, audience, &v, until), ERR_OK);
	else
		ck_assert_int_eq(cascade_close(&t, telling_area(), kind, subject), ERR_OK);
	telling_hand_over_next();
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	for (const struct effect *e = effects.first; e != NULL; e = e->next)
		ck_assert_int_ne(e->kind, EFFECT_TRANSFER);
	arena_free(&arena);
}

void telling_begins(enum occasion kind, const char *subject, const char *audience)
{
	telling_change(true, kind, subject, audience, wall_plus(w.now, HOURS_MS(12)));
	world_turn(&w, NULL, 0);
}

void telling_ends(enum occasion kind, const char *subject)
{
	telling_change(false, kind, subject, NULL, w.now);
}

const struct seen *telling_transfer(const char *part)
{
	for (size_t i = w.count; i > 0; i--)
		if (w.seen[i - 1].kind == EFFECT_TRANSFER &&
		    strstr(w.seen[i - 1].text, part) != NULL)
			return &w.seen[i - 1];
	return NULL;
}

size_t telling_transfers(const char *part)
{
	size_t n = 0;
	for (size_t i = 0; i < w.count; i++)
		n += w.seen[i].kind == EFFECT_TRANSFER && strstr(w.seen[i].text, part) != NULL;
	return n;
}

void telling_answer(const char *part, const char *body)
{
	const struct seen *s = telling_transfer(part);
	ck_assert_msg(s != NULL, "no transfer for %s", part);
	struct errand e = s->errand;
	world_result(&w, &e, FATE_ANSWERED, 200, body);
}

void telling_answer_all(const char *body)
{
	for (size_t n = 0; n < w.count; n++) {
		if (w.seen[n].kind != EFFECT_TRANSFER)
			continue;
		struct errand e = w.seen[n].errand;
		world_result(&w, &e, FATE_ANSWERED, 200, body);
	}
	world_clear(&w);
}

void telling_until(const char *iso)
{
	struct wall then;
	ck_assert(wall_parse_iso(iso, &then));
	world_advance(&w, then.ms - w.now.ms);
	telling_answer_all("accepted");
}

int telling_callback(const char *path, const struct callback_pair *query, size_t count)
{
	struct event event = {
	    .kind = EVENT_CALLBACK,
	    .callback = {
		.method = "GET", .path = path, .query = query, .query_count = count, .body = ""}};
	size_t before = w.count;
	world_turn(&w, &event, 1);
	for (size_t i = before; i < w.count; i++)
		if (w.seen[i].kind == EFFECT_ANSWER)
			return w.seen[i].status;
	ck_abort_msg("the callback was not answered");
	return 0;
}

int telling_receipt(const char *reference, const char *verdict)
{
	struct callback_pair query[] = {
	    {"token", "secret"}, {"ref", reference}, {"verdict", verdict}};
	return telling_callback("/receipt", query, 3);
}

int telling_text(const char *id, const char *from, const char *text)
{
	struct callback_pair query[] = {
	    {"token", "secret"}, {"id", id}, {"from", from}, {"text", text}};
	return telling_callback("/inbound", query, 4);
}

#define LEFT(which)                                                                                \
	"SELECT coalesce(group_concat(phone, ' '), '') FROM (SELECT substr(m.phone, 9) AS phone"   \
	" FROM message m JOIN occasion o ON o.id = m.occasion"                                     \
	" WHERE o.kind = '%s' AND m.attempt > 0 " which ")"

void telling_left(const char *kind, const char *numbers)
{
	is_text(telling_sql(LEFT("AND m.channel = 'sms' ORDER BY m.phone"), kind), numbers);
}

void telling_left_in_turn(const char *kind, const char *numbers)
{
	is_text(telling_sql(LEFT("ORDER BY m.rowid"), kind), numbers);
}

void telling_ok(const char *id, const char *contact, const char *from)
{
	char text[32], *code = telling_code(contact);
	snprintf(text, sizeof(text), "OK %s", code);
	free(code);
	ck_assert_int_eq(telling_text(id, from, text), 200);
}

void is_text(const char *sql, const char *want)
{
	ck_assert_msg(strcmp(world_text(&w, sql), want) == 0, "%s is \"%s\", not \"%s\"", sql,
		      world_text(&w, sql), want);
}

const char *telling_sql(const char *format, const char *name)
{
	static char sql[512];
	snprintf(sql, sizeof(sql), format, name);
	return sql;
}

const char *telling_state(const char *contact)
{
	return world_text(&w, telling_sql("SELECT state FROM message WHERE contact = '%s'"
					  " AND occasion <> ''"
					  " ORDER BY rowid DESC LIMIT 1",
					  contact));
}

char *telling_code(const char *contact)
{
	return strdup(world_text(&w, telling_sql("SELECT code FROM message WHERE contact = '%s'"
						 " AND occasion <> ''"
						 " ORDER BY rowid DESC LIMIT 1",
						 contact)));
}

char *telling_reference(const char *contact)
{
	return strdup(world_text(&w, telling_sql("SELECT reference FROM attempt a JOIN message m"
						 " ON m.id = a.message WHERE m.contact = '%s'"
						 " ORDER BY a.number DESC, m.rowid DESC LIMIT 1",
						 contact)));
}

int telling_alarms(const char *kind)
{
	return (int)world_number(&w, telling_sql("SELECT count(*) FROM alarm WHERE kind = '%s'"
						 " AND cleared IS NULL AND NOT EXISTS (SELECT 1"
						 " FROM occasion o WHERE o.kind = 'blind'"
						 " AND o.id = alarm.subject)",
						 kind));
}

void telling_to_ring(const char *contact, char *args, size_t size)
{
	const char *sql = telling_sql("SELECT subject FROM alarm WHERE kind = 'no-texts'"
				      " AND cleared IS NULL AND subject LIKE '%%/%s'",
				      contact);
	snprintf(args, size, "{\"alarm\":\"no-texts\",\"subject\":\"%s\",\"reason\":\"rung\"}",
		 world_text(&w, sql));
}

void telling_invariants(void)
{
	static const char *const broken[] = {
	    /* at most one live attempt per message, and it is the newest */
	    "SELECT count(*) FROM (SELECT 1 FROM attempt WHERE state = 'sending'"
	    " GROUP BY message HAVING count(*) > 1)",
	    "SELECT count(*) FROM message m WHERE m.state = 'sending' AND NOT EXISTS"
	    " (SELECT 1 FROM attempt a WHERE a.message = m.id AND a.number = m.attempt"
	    " AND a.state = 'sending')",
	    "SELECT count(*) FROM message m WHERE m.attempt <>"
	    " (SELECT count(*) FROM attempt a WHERE a.message = m.id)",
	    /* every unfinished message has a deadline */
	    "SELECT count(*) FROM message m WHERE m.state IN ('queued', 'sending') AND NOT EXISTS"
	    " (SELECT 1 FROM deadline d WHERE d.kind = 'message' AND d.subject = m.id)",
	    /* a finished one has none */
	    "SELECT count(*) FROM message m JOIN deadline d ON d.kind = 'message'"
	    " AND d.subject = m.id"
	    " WHERE m.state IN ('delivered', 'failed', 'expired', 'cancelled')",
	    /* an open step that waits for answers has one, a settled one none */
	    "SELECT count(*) FROM step s WHERE (s.state = 'open') <> EXISTS"
	    " (SELECT 1 FROM deadline d WHERE d.kind = 'step' AND d.subject = s.id)",
	    /* nothing is sent for a closed occasion */
	    "SELECT count(*) FROM message m JOIN occasion o ON o.id = m.occasion"
	    " WHERE o.state = 'closed' AND m.state = 'queued'",
	    /* what was delivered stays so, and nobody failed whom the gateway has */
	    "SELECT count(*) FROM message m WHERE m.state <> 'delivered' AND EXISTS"
	    " (SELECT 1 FROM attempt a WHERE a.message = m.id AND a.state = 'delivered')",
	    /* more repeats than two rest on attempts that came to nothing for certain, or died */
	    "SELECT count(*) FROM message m WHERE m.resends - (SELECT count(*) FROM attempt a"
	    " WHERE a.message = m.id AND (a.died OR (a.gateway = 'certain'"
	    " AND a.state = 'absent'))) > 2",
	    "SELECT count(*) FROM message m WHERE 9 < (SELECT count(*) FROM attempt a"
	    " WHERE a.message = m.id AND a.died AND a.state IN ('unknown', 'absent')"
	    " AND NOT (a.gateway = 'certain' AND a.state = 'absent'))",
	    /* no handler forgot or failed */
	    "SELECT count(*) FROM alarm WHERE kind = 'deadline'",
	};
	for (size_t i = 0; i < COUNT_OF(broken); i++)
		ck_assert_msg(world_number(&w, broken[i]) == 0, "broken: %s (%lld)", broken[i],
			      (long long)world_number(&w, broken[i]));
	/* an unknown one is asked about until it would come too late */
	char sql[400];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM message m WHERE m.state = 'unknown' AND m.valid_until > %lld"
		 " AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.kind = 'message'"
		 " AND d.subject = m.id)",
		 (long long)w.now.ms);
	ck_assert_int_eq(world_number(&w, sql), 0);
}

void telling_close(void)
{
	telling_invariants();
	world_close(&w);
}
