/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "contact_rows.h"
#include "json_values.h"
#include "phone.h"
#include "rota_rows.h"
#include "rotas.h"

#define DAYS_SHOWN 14 /* unless told otherwise */
#define LOOK_BACK_MS DAYS_MS(31) /* the longest shift that may have begun before */

/* ---- who holds it --------------------------------------------------------------------------- */

/* Who must be rung is no secret from those who work with them; a viewer sees whose number it is. */
static json_t *phone_json(const struct request *r, const struct contact_row *c)
{
	char mask[16];
	const char *phone = c->call[0] != '\0' ? c->call : c->phone;
	return json_string(r->person->role >= ROLE_WORKER ? phone : phone_mask(phone, mask));
}

static void heading_oncall(struct request *r)
{
	say_column(r, "duty", "DUTY", false);
	say_column(r, "name", "WHO", false);
	say_column(r, "phone", "PHONE", false);
	say_column(r, "since", "SINCE", false);
	say_column(r, "until", "UNTIL", false);
}

static void say(struct request *r, json_t *row)
{
	say_row(r, row);
	json_decref(row);
}

static enum err holder(struct turn *t, struct request *r, json_t *all, const char *duty,
		       const struct shift *x)
{
	struct contact_row c;
	char since[WALL_TEXT], until[WALL_TEXT];
	TRY(contact_read(t->store, r->area->key, x->contact, t->arena, &c));
	json_array_append_new(all,
			      json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "duty", duty, "contact",
					c.key, "name", c.name, "phone", phone_json(r, &c), "since",
					wall_json(x->span.from), "until", wall_json(x->span.to)));
	say(r, json_pack("{s:s, s:s, s:o, s:s, s:s}", "duty", duty, "name", c.name, "phone",
			 phone_json(r, &c), "since", wall_format_local(x->span.from, since),
			 "until", wall_format_local(x->span.to, until)));
	return ERR_OK;
}

/* What lies behind that is no gap: its shifts are not read yet. */
static void say_unread(struct request *r, const char *duty, struct wall until)
{
	char at[WALL_TEXT];
	say_after(r, "The calendar of %s is read until %s: who has it later is not known yet.",
		  duty, wall_format_local(until, at));
}

static void not_known(struct request *r, json_t *all, const char *duty, struct wall until)
{
	json_array_append_new(all, json_pack("{s:s, s:n, s:n, s:n, s:n, s:n, s:o}", "duty", duty,
					     "contact", "name", "phone", "since", "until",
					     "known_until", wall_json(until)));
	say(r, json_pack("{s:s, s:s, s:s, s:s, s:s}", "duty", duty, "name", "NOT KNOWN YET",
			 "phone", "", "since", "", "until", ""));
	say_unread(r, duty, until);
}

/* Nobody has it: since when and until when, as far as the rota knows. */
static void nobody(struct turn *t, struct request *r, json_t *all, const char *duty,
		   const struct shift_list *shifts, struct wall at)
{
	struct span around = {wall_plus(at, -LOOK_BACK_MS),
			      wall_plus(at, DAYS_MS(LIMIT_ROTA_DAYS))};
	struct span_list gaps;
	char since[WALL_TEXT] = "", until[WALL_TEXT] = "";
	struct wall from = {0}, to = {0};
	shifts_gaps(shifts->rows, shifts->count, around, t->arena, &gaps);
	for (size_t i = 0; i < gaps.count; i++) {
		struct span gap = gaps.rows[i];
		if (!span_holds(gap, at))
			continue;
		if (gap.from.ms != around.from.ms)
			wall_format_local(from = gap.from, since);
		if (gap.to.ms != around.to.ms)
			wall_format_local(to = gap.to, until);
	}
	json_array_append_new(all, json_pack("{s:s, s:n, s:n, s:n, s:o, s:o}", "duty", duty,
					     "contact", "name", "phone", "since", wall_json(from),
					     "until", wall_json(to)));
	say(r, json_pack("{s:s, s:s, s:s, s:s, s:s}", "duty", duty, "name", "NOBODY", "phone", "",
			 "since", since, "until", until));
}

static enum err duty_at(struct turn *t, struct request *r, json_t *all, const struct rota_row *rota,
			struct wall at)
{
	struct shift_list shifts;
	const char *duty = rota->duty;
	struct wall known = rotas_known_until(rota);
	struct span around = {wall_plus(at, -LOOK_BACK_MS),
			      wall_plus(at, DAYS_MS(LIMIT_ROTA_DAYS))};
	bool held = false;
	TRY(shift_list(t->store, r->area->key, duty, around, t->arena, &shifts));
	for (size_t i = 0; i < shifts.count; i++) {
		const struct shift *x = &shifts.rows[i];
		if (x->contact[0] == '\0' || !span_holds(x->span, at))
			continue;
		held = true;
		TRY(holder(t, r, all, duty, x));
	}
	if (!held && !wall_before(at, known))
		not_known(r, all, duty, known);
	else if (!held)
		nobody(t, r, all, duty, &shifts, at);
	return ERR_OK;
}

/* ---- all shifts of some days ---------------------------------------------------------------- */

/* One line of the list: a shift, or a stretch that nobody has. */
struct line {
	struct span span;
	const struct shift *shift; /* NULL: nobody */
};

struct listing {
	json_t *shifts, *gaps, *overlaps;
	size_t count;
};

static int by_begin(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->span.from.ms != y->span.from.ms)
		return x->span.from.ms < y->span.from.ms ? -1 : 1;
	return (x->span.to.ms > y->span.to.ms) - (x->span.to.ms < y->span.to.ms);
}

static const char *note_of(const struct shift *x, const struct span_list *overlaps)
{
	if (x == NULL)
		return "GAP";
	if (x->contact[0] == '\0')
		return "nobody of that name";
	for (size_t i = 0; i < overlaps->count; i++)
		if (span_meets(overlaps->rows[i], x->span))
			return "overlap";
	return "";
}

static json_t *line_row(const char *duty, const struct line *l, const struct span_list *overlaps)
{
	char begins[WALL_TEXT], ends[WALL_TEXT], lasts[WALL_TEXT];
	const struct shift *x = l->shift;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "duty", duty, "begins",
			 wall_format_local(l->span.from, begins), "ends",
			 wall_format_local(l->span.to, ends), "lasts",
			 duration_format(l->span.to.ms - l->span.from.ms, lasts), "contact",
			 x != NULL ? x->contact : "", "who", x != NULL ? x->who : "NOBODY", "note",
			 note_of(x, overlaps));
}

static json_t *shift_json(const char *duty, const struct shift *x)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:s}", "duty", duty, "since",
			 wall_json(x->span.from), "until", wall_json(x->span.to), "contact",
			 word_json(x->contact), "who", x->who);
}

static json_t *span_json(const char *duty, struct span s)
{
	return json_pack("{s:s, s:o, s:o}", "duty", duty, "since", wall_json(s.from), "until",
			 wall_json(s.to));
}

static void heading_list(struct request *r)
{
	say_column(r, "duty", "DUTY", false);
	say_column(r, "begins", "FROM", false);
	say_column(r, "ends", "TO", false);
	say_column(r, "lasts", "LASTS", true);
	say_column(r, "contact", "CONTACT", false);
	say_column(r, "who", "IN THE ROTA", false);
	say_column(r, "note", "NOTE", false);
}

static void say_spans(struct request *r, json_t *all, const char *duty, const char *what,
		      const struct span_list *list)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	for (size_t i = 0; i < list->count; i++) {
		json_array_append_new(all, span_json(duty, list->rows[i]));
		say_after(r, "%s %s from %s to %s.", what, duty,
			  wall_format_local(list->rows[i].from, from),
			  wall_format_local(list->rows[i].to, to));
	}
}

static enum err list_duty(struct turn *t, struct request *r, struct listing *out,
			  const struct rota_row *rota, struct span span)
{
	struct shift_list shifts;
	struct span_list gaps, overlaps;
	const char *duty = rota->duty;
	struct wall known = rotas_known_until(rota);
	bool unread = wall_before(known, span.to);
	if (unread)
		span.to = wall_later(known, span.from);
	TRY(shift_list(t->store, r->area->key, duty, span, t->arena, &shifts));
	shifts_gaps(shifts.rows, shifts.count, span, t->arena, &gaps);
	shifts_overlaps(shifts.rows, shifts.count, span, t->arena, &overlaps);
	struct line *lines =
	    arena_alloc(t->arena, (shifts.count + gaps.count + 1) * sizeof(*lines));
	size_t count = 0;
	for (size_t i = 0; i < shifts.count; i++)
		lines[count++] = (struct line){shifts.rows[i].span, &shifts.rows[i]};
	for (size_t i = 0; i < gaps.count; i++)
		lines[count++] = (struct line){gaps.rows[i], NULL};
	qsort(lines, count, sizeof(*lines), by_begin);
	for (size_t i = 0; i < count; i++) {
		if (lines[i].shift != NULL)
			json_array_append_new(out->shifts, shift_json(duty, lines[i].shift));
		say(r, line_row(duty, &lines[i], &overlaps));
	}
	say_spans(r, out->gaps, duty, "Nobody holds", &gaps);
	say_spans(r, out->overlaps, duty, "More than one hold", &overlaps);
	if (unread)
		say_unread(r, duty, known);
	out->count++;
	return ERR_OK;
}

static enum err list_all(struct turn *t, struct request *r, const char *only, struct span span,
			 struct fault *why)
{
	struct rota_list rotas;
	struct listing out = {json_array(), json_array(), json_array(), 0};
	json_object_set_new(r->result, "shifts", out.shifts);
	json_object_set_new(r->result, "gaps", out.gaps);
	json_object_set_new(r->result, "overlaps", out.overlaps);
	TRY(rota_list(t->store, r->area->key, t->arena, &rotas));
	if (rotas.count > 0)
		heading_list(r);
	for (size_t i = 0; i < rotas.count; i++)
		if (only == NULL || strcmp(rotas.rows[i].duty, only) == 0)
			TRY(list_duty(t, r, &out, &rotas.rows[i], span));
	if (out.count > 0)
		return ERR_OK;
	if (only != NULL)
		return fault_set(why, ERR_NOT_FOUND, "duty", "there is no rota of %s", only);
	say_line(r, "No rota is imported.");
	return ERR_OK;
}

/* ---- the verbs ------------------------------------------------------------------------------ */

enum err verb_oncall(struct turn *t, struct request *r, struct fault *why)
{
	struct wall at = t->now;
	struct rota_list rotas;
	char iso[WALL_TEXT];
	int days = 0;
	TRY(arg_time(t, r, "at", false, &at, why));
	TRY(arg_int(r, "days", false, 1, LIMIT_ROTA_DAYS, &days, why));
	json_object_set_new(r->result, "at", json_string(wall_format_iso(at, iso)));
	if (days > 0)
		return list_all(t, r, NULL, (struct span){at, wall_plus(at, DAYS_MS(days))}, why);
	json_t *all = json_array();
	json_object_set_new(r->result, "oncall", all);
	TRY(rota_list(t->store, r->area->key, t->arena, &rotas));
	if (rotas.count == 0)
		say_line(r, "No rota is imported.");
	else
		heading_oncall(r);
	for (size_t i = 0; i < rotas.count; i++)
		TRY(duty_at(t, r, all, &rotas.rows[i], at));
	return ERR_OK;
}

enum err verb_rota(struct turn *t, struct request *r, struct fault *why)
{
	const char *duty = NULL;
	int days = DAYS_SHOWN;
	TRY(arg_text(r, "duty", false, LIMIT_KEY, &duty, why));
	TRY(arg_int(r, "days", false, 1, LIMIT_ROTA_DAYS, &days, why));
	return list_all(t, r, duty, (struct span){t->now, wall_plus(t->now, DAYS_MS(days))}, why);
}
