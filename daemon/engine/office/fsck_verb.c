/* SPDX-License-Identifier: MIT */
#include "fsck_verb.h"

#include <inttypes.h>
#include <stdio.h>

#include "backup.h"
#include "fsck.h"
#include "survey.h"

/* Each by itself, and how many more of its kind were found but not kept. */
static const char *const *findings_text(struct arena *arena, const struct fsck_report *report)
{
	const char **each = arena_alloc(arena, (report->count + 2) * sizeof(*each));
	for (size_t i = 0; i < report->count; i++) {
		const struct fsck_finding *f = &report->findings[i];
		each[i] = arena_printf(arena, "%s: %s %s", f->check, f->id, f->sentence);
	}
	if (report->wrong > (int64_t)report->count)
		each[report->count] = arena_printf(arena, "and %" PRId64 " more",
						   report->wrong - (int64_t)report->count);
	return each;
}

static enum err refuse(struct arena *arena, const struct fsck_report *report, struct fault *why)
{
	const char *const *each = findings_text(arena, report);
	fault_set(why, ERR_REFUSED, report->findings[0].check,
		  "%" PRId64 " found wrong, nothing was repaired; the first: %s", report->wrong,
		  each[0]);
	why->each = each;
	return why->code;
}

static enum err check(const struct survey *v, struct store *s, struct arena *arena,
		      struct request *r, struct fault *why)
{
	struct fsck_report report;
	TRY(fsck_run(s, v->now, arena, &report));
	if (report.wrong > 0)
		return refuse(arena, &report, why);
	json_object_set_new(r->result, "checks", json_integer(report.checks));
	json_object_set_new(r->result, "audit_rows", json_integer(report.audit_rows));
	json_object_set_new(r->result, "head", json_string(report.head));
	json_object_set_new(r->result, "findings", json_array());
	say_line(r, "Clean: %d checks, %" PRId64 " audit rows in an unbroken chain.", report.checks,
		 report.audit_rows);
	say_line(r, "Head      %s", report.head);
	return ERR_OK;
}

enum err verb_fsck(struct turn *t, struct request *r, struct fault *why)
{
	(void)why;
	survey_order(t, r, check);
	return ERR_OK;
}

static enum err copy(const struct survey *v, struct store *s, struct arena *arena,
		     struct request *r, struct fault *why)
{
	struct backup b;
	TRY(backup_write(s, v->file, arena, &b, why));
	json_object_set_new(r->result, "bytes", json_integer(b.bytes));
	json_object_set_new(r->result, "schema", json_integer(b.schema));
	json_object_set_new(r->result, "audit_rows", json_integer(b.audit_rows));
	json_object_set_new(r->result, "head", json_string(b.head));
	say_line(r, "Written: %s, %" PRId64 " bytes, schema %d, read back whole.", v->file, b.bytes,
		 b.schema);
	say_line(r, "Head      %s after %" PRId64 " audit rows", b.head, b.audit_rows);
	return ERR_OK;
}

enum err verb_backup(struct turn *t, struct request *r, struct fault *why)
{
	const char *path = NULL;
	TRY(arg_text(r, "file", true, LIMIT_REASON, &path, why));
	struct survey *v = survey_order(t, r, copy);
	snprintf(v->file, sizeof(v->file), "%s", path);
	turn_note(t, NOTE_INFO, "%s asks for a backup", t->actor);
	return turn_look(t, r->area->key, "backup", "read"); /* it has everybody */
}
