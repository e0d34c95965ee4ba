/* SPDX-License-Identifier: MIT */
#include "lib/evening.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "fsck.h"

const char sites_csv[] = "site,name,kind,opens,confirm,last_entry,women_only\n"
			 "gateway,The Gateway,supported,always,no,22:00,no\n"
			 "house,Women's house,hostel,always,no,02:00,yes\n"
			 "lodge,The Lodge,hostel,always,no,,no\n"
			 "hall,Church hall,surge,tier1,yes,23:00,no\n"
			 "annex,The Annex,surge,tier2,no,,no\n";

const char beds_csv[] = "site,bed,kind,attributes,use\n"
			"gateway,GW1,e-bed,wheelchair ground-floor,night\n"
			"gateway,GW2,e-bed,,night\n"
			"gateway,GW3,supported,dog,night\n"
			"gateway,GW9,supported,,panel\n"
			"house,W1,e-bed,late-entry,night\n"
			"lodge,L1,e-bed,dog,night\n"
			"hall,H1,surge,shared,night\n"
			"hall,H2,surge,shared,night\n"
			"hall,H3,surge,shared,night\n"
			"annex,A1,surge,,night\n";

static json_t *import_closing(struct world *w, const char *what, const char *text, int closing)
{
	json_t *args = json_pack("{s:s, s:s}", "what", what, "text", text);
	if (closing > 0)
		json_object_set_new(args, "closing", json_integer(closing));
	char *dump = json_dumps(args, 0);
	json_t *reply = world_ask(w, "alice", "import", dump);
	free(dump);
	json_decref(args);
	return reply;
}

json_t *import(struct world *w, const char *what, const char *text)
{
	return import_closing(w, what, text, 0);
}

/* How many beds a file would close, where that is asked back. */
static int asked_back(const json_t *reply)
{
	const json_t *error = json_object_get(reply, "error");
	const char *said = json_string_value(json_object_get(error, "message"));
	const char *word = said != NULL ? strstr(said, "say --closing ") : NULL;
	return word != NULL ? atoi(word + strlen("say --closing ")) : 0;
}

void import_ok(struct world *w, const char *what, const char *text)
{
	json_t *reply = import(w, what, text);
	int closing = asked_back(reply);
	if (closing > 0) {
		json_decref(reply);
		reply = import_closing(w, what, text, closing);
	}
	ck_assert_msg(
	    json_is_true(json_object_get(reply, "ok")), "%s",
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message")));
	json_decref(reply);
}

void import_refused(struct world *w, const char *what, const char *text, const char *field,
		    const char *message)
{
	json_t *reply = import(w, what, text);
	json_t *error = json_object_get(reply, "error");
	ck_assert_ptr_nonnull(error);
	ck_assert_str_eq(json_string_value(json_object_get(error, "message")), message);
	ck_assert_str_eq(json_string_value(json_object_get(error, "field")), field);
	json_decref(reply);
}

void evening_from(struct world *w)
{
	world_start(w);
	import_ok(w, "sites", sites_csv);
	import_ok(w, "beds", beds_csv);
	ck_assert(wall_parse_iso("2026-11-21T20:00:00Z", &w->now));
	world_clear(w);
}

/* An evening at 20:00 with the beds above. */
void evening(struct world *w)
{
	world_open(w);
	evening_from(w);
}

void at(struct world *w, const char *iso)
{
	ck_assert(wall_parse_iso(iso, &w->now));
}

/* Asks bob's question; ok carries the first line of the answer, anything else is a part of the
 * refusal's sentence. */
void bob(struct world *w, const char *verb, const char *args, const char *code, const char *wanted)
{
	json_t *reply = world_ask(w, "bob", verb, args);
	json_t *error = json_object_get(reply, "error");
	const char *got = error == NULL ? "ok" : json_string_value(json_object_get(error, "code"));
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	const char *said =
	    error == NULL ? json_string_value(json_array_get(json_object_get(text, "lines"), 0))
			  : json_string_value(json_object_get(error, "message"));
	ck_assert_msg(strcmp(got, code) == 0, "%s %s: %s, not %s: %s", verb, args, got, code, said);
	ck_assert_msg(strstr(said, wanted) != NULL, "%s %s: \"%s\" lacks \"%s\"", verb, args, said,
		      wanted);
	json_decref(reply);
}

void bob_reads(struct world *w, const char *verb, const char *args, const char *words, bool so)
{
	json_t *reply = world_ok(w, "bob", verb, args);
	char *said = json_dumps(reply, 0);
	ck_assert_msg((strstr(said, words) != NULL) == so, "%s %s: %s", verb, args, said);
	free(said);
	json_decref(reply);
}

const char *bed_state_of(struct world *w, const char *label)
{
	char sql[200];
	snprintf(sql, sizeof(sql), "SELECT state FROM bed WHERE label = '%s'", label);
	return world_text(w, sql);
}

/* Of this capability; the weather and the lifecycle write their own. */
int64_t audited_rows(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM audit"
			       " WHERE kind IN ('bed', 'site', 'surge', 'placement')");
}

/* "GW2 occupied, L1 held", by label. */
const char *live(struct world *w)
{
	return world_text(w, "SELECT group_concat(label || ' ' || state, ', ') FROM ("
			     "SELECT b.label, p.state FROM placement p JOIN bed b ON b.id = p.bed"
			     " WHERE p.state <> 'ended' ORDER BY b.label)");
}

/* Everything that swepctl fsck looks at. */
static void check_promises(struct world *w)
{
	struct arena arena = {0};
	struct fsck_report report;
	ck_assert_int_eq(fsck_run(w->store, w->now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s: %s %s",
		      report.count > 0 ? report.findings[0].check : "",
		      report.count > 0 ? report.findings[0].id : "",
		      report.count > 0 ? report.findings[0].sentence : "");
	arena_free(&arena);
}

void audit_planted(struct world *w, enum audited kind, const char *subject)
{
	const struct audit a = {.area = "coventry",
				.at = w->now,
				.actor = "swepd",
				.kind = kind,
				.subject = subject,
				.change = "new",
				.because = "planted"};
	ck_assert_int_eq(audit_write(w->store, &a), ERR_OK);
}

void check_rows(struct world *w)
{
	static const char *const never[] = {
	    "SELECT count(*) FROM (SELECT bed FROM placement WHERE state <> 'ended'"
	    " AND beside = '' GROUP BY bed HAVING count(*) > 1)",
	    "SELECT count(*) FROM (SELECT person FROM placement WHERE state <> 'ended'"
	    " GROUP BY person HAVING count(*) > 1)",
	    "SELECT count(*) FROM bed b LEFT JOIN placement p ON p.id = b.placement"
	    " WHERE b.placement IS NOT NULL AND (p.id IS NULL OR p.state = 'ended'"
	    " OR p.bed <> b.id)",
	    "SELECT count(*) FROM placement p JOIN bed b ON b.id = p.bed"
	    " WHERE p.state <> 'ended' AND p.beside = '' AND b.placement IS NOT p.id",
	    "SELECT count(*) FROM placement p LEFT JOIN deadline d"
	    " ON d.kind = 'placement' AND d.subject = p.id"
	    " WHERE (p.state = 'held') <> (d.due IS NOT NULL)"
	    /* at its end, and before that, for whoever has the bed, once twenty minutes earlier */
	    " OR p.state = 'held' AND d.due <> p.expires AND (d.due <> p.expires - 20 * 60000"
	    " OR p.warned <> 0 OR p.beside <> '')",
	    "SELECT count(*) FROM placement WHERE (state = 'ended') <> (outcome IS NOT NULL)"
	    " OR state = 'occupied' AND arrived IS NULL",
	    "SELECT count(*) FROM placement p WHERE NOT EXISTS (SELECT 1 FROM audit a"
	    " WHERE a.kind = 'placement' AND a.subject = p.id"
	    " AND json_extract(a.after, '$.state') = p.state)",
	    "SELECT count(*) FROM bed b WHERE b.state <> (SELECT json_extract(a.after, '$.state')"
	    " FROM audit a WHERE a.kind = 'bed' AND a.subject = b.id ORDER BY seq DESC LIMIT 1)",
	    "SELECT count(*) FROM bed b WHERE b.open <> (SELECT json_extract(a.after, '$.open')"
	    " FROM audit a WHERE a.kind = 'bed' AND a.subject = b.id ORDER BY seq DESC LIMIT 1)",
	};
	int64_t rows, bad;
	for (size_t i = 0; i < COUNT_OF(never); i++)
		ck_assert_msg(world_number(w, never[i]) == 0, "%s", never[i]);
	ck_assert_int_eq(audit_verify(w->store, &rows, &bad), ERR_OK);
	ck_assert_int_eq(bad, 0);
	check_promises(w);
}

void finish(struct world *w)
{
	check_rows(w);
	world_close(w);
}

int64_t free_now(struct world *w)
{
	json_t *reply = world_ok(w, "vera", "beds", "{}");
	int64_t n = json_integer_value(json_object_get(json_object_get(reply, "result"), "free"));
	json_decref(reply);
	return n;
}

/* "GW2 free; GW3 held, …": bed, state and, where there is one, the reason. */
char *list_text(struct world *w, const char *args, char out[2048])
{
	json_t *reply = world_ok(w, "vera", "beds", args), *bed;
	size_t i;
	out[0] = '\0';
	json_array_foreach(json_object_get(json_object_get(reply, "result"), "beds"), i, bed) {
		size_t used = strlen(out);
		const char *why = json_string_value(json_object_get(bed, "why"));
		snprintf(out + used, 2048 - used, "%s%s %s%s%s%s", i > 0 ? "; " : "",
			 json_string_value(json_object_get(bed, "bed")),
			 json_string_value(json_object_get(bed, "state")), why != NULL ? " (" : "",
			 why != NULL ? why : "", why != NULL ? ")" : "");
	}
	json_decref(reply);
	return out;
}

/* "W1 02:00; GW1 closed 22:00 | 3 beds …": the table and the sentences below it. */
char *table_text(struct world *w, const char *args, char out[2048])
{
	json_t *reply = world_ok(w, "vera", "beds", args), *row, *line;
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t i, used = 0;
	json_array_foreach(json_object_get(json_object_get(text, "table"), "rows"), i, row)
		used += (size_t)snprintf(out + used, 2048 - used, "%s%s %s", i > 0 ? "; " : "",
					 json_string_value(json_object_get(row, "bed")),
					 json_string_value(json_object_get(row, "until")));
	json_array_foreach(json_object_get(text, "after"), i, line)
		used += (size_t)snprintf(out + used, 2048 - used, " | %s", json_string_value(line));
	json_decref(reply);
	return out;
}

void activate(struct world *w, int tier)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"tier\":%d,\"reason\":\"cold\"}", tier);
	json_decref(world_ok(w, "alice", "activate", args));
}

const char *open_beds(struct world *w)
{
	return world_text(w, "SELECT group_concat(label) FROM (SELECT label FROM bed"
			     " WHERE open = 1 AND tier > 0 ORDER BY label)");
}
