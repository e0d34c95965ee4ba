/* SPDX-License-Identifier: MIT */
#include "imports.h"

#include <string.h>

#include "contact_rows.h"
#include "duty.h"
#include "inventory.h"
#include "newcomers.h"
#include "pseudo_group.h"
#include "rotas.h"
#include "safety.h"
#include "shared_numbers.h"

static const struct {
	const char *what;
	enum err (*run)(struct turn *t, const struct area_settings *area, const char *text,
			struct imported *out, struct fault *why);
	enum err (*write)(struct turn *t, const struct area_settings *area, struct csv_text *out,
			  int *rows);
} kinds[] = {
    {"sites", import_sites, export_sites},
    {"beds", import_beds, export_beds},
    {"contacts", import_contacts, export_contacts},
};

static bool named_before(const struct area_settings *area, int step)
{
	for (int i = 0; i < step; i++)
		if (strcmp(area->steps[i].group, area->steps[step].group) == 0)
			return true;
	return false;
}

/* A list that leaves a step of the cascade with nobody to tell is taken, but not in silence. Only
 * contacts change that. */
static enum err warn_of_empty_groups(struct turn *t, struct request *r)
{
	const struct area_settings *area = r->area;
	for (int i = 0; i < area->step_count; i++) {
		const char *group = area->steps[i].group;
		int members = 0;
		if (pseudo_group_of(group) != PSEUDO_NONE || duty_of_group(group) != NULL ||
		    named_before(area, i))
			continue;
		TRY(member_count(t->store, area->key, group, &members));
		if (members == 0)
			say_after(r, "Mind: nobody is in the group %s, which is to be told of %s.",
				  group, occasion_name(area->steps[i].on));
	}
	return ERR_OK;
}

static void say_closed(struct request *r, const struct imported *done)
{
	json_object_set_new(r->result, "closed", json_integer(done->closed));
	if (done->closed > 0)
		say_line(r, "%d bed%s in it no more and closed now: %s", done->closed,
			 done->closed == 1 ? " is" : "s are", done->closed_names);
}

static enum err refuse_what(const char *also, struct fault *why)
{
	return fault_set(why, ERR_USAGE, "what", "what must be sites, beds or contacts%s", also);
}

static void say_names(struct request *r, const char *what, const char *names)
{
	if (names[0] != '\0')
		say_line(r, "SWEP is on: %s: %s.", what, names);
}

/* SWEP is on, and they belong to those who are told, or came on duty since. */
static enum err tell_newcomers(struct turn *t, struct request *r)
{
	struct newcomers names;
	TRY(newcomers_look(t, r->area, &names));
	say_names(r, "told of it now, or after the quiet hours where their step keeps them",
		  names.now);
	say_names(r, "told of it with the next round, or once enough have answered", names.then);
	say_names(r, "not told of it by a text, because they want none, ring them", names.ring);
	say_names(r, "whoever is new in a group of another name is not told of it; told were",
		  names.gone);
	return ERR_OK;
}

enum err verb_import(struct turn *t, struct request *r, struct fault *why)
{
	const char *what, *text;
	struct imported done = {.closing = -1};
	TRY(arg_text(r, "what", true, LIMIT_KEY, &what, why));
	TRY(arg_text(r, "text", true, LIMIT_LINE, &text, why));
	if (strcmp(what, "rota") == 0) {
		TRY(rota_import(t, r, text, why));
		return tell_newcomers(t, r);
	}
	if (json_object_get(r->args, "duty") != NULL)
		return fault_set(why, ERR_USAGE, "duty", "only a rota is of a duty");
	TRY(arg_int(r, "closing", false, 0, LIMIT_BEDS, &done.closing, why));
	if (done.closing >= 0 && strcmp(what, "beds") != 0)
		return fault_set(why, ERR_USAGE, "closing", "only a file of beds closes any");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].what, what) != 0)
			continue;
		TRY(kinds[i].run(t, r->area, text, &done, why));
		json_object_set_new(r->result, "rows", json_integer(done.rows));
		say_line(r, "%d %.*s imported.", done.rows, (int)strlen(what) - (done.rows == 1),
			 what);
		say_closed(r, &done);
		for (size_t n = 0; n < done.moved_count; n++)
			TRY(safety_near_roof(t, r, done.moved[n]));
		if (strcmp(what, "contacts") != 0) /* a site may take people by now */
			return tell_newcomers(t, r);
		TRY(rotas_again(t, r->area));
		TRY(tell_newcomers(t, r));
		if (kinds[i].run == import_contacts)
			TRY(shared_numbers_mind(t, r));
		return warn_of_empty_groups(t, r);
	}
	return refuse_what(", or a rota", why);
}

/* The file stands in `csv`; people see it as it stands. */
static void answer_csv(struct request *r, const struct csv_text *csv, int rows)
{
	json_object_set_new(r->result, "rows", json_integer(rows));
	json_object_set_new(r->result, "csv", json_string(csv->text));
	json_object_set_new(r->result, "text", json_pack("{s:s}", "raw", "csv"));
}

enum err verb_export(struct turn *t, struct request *r, struct fault *why)
{
	const char *what;
	struct csv_text csv = {.arena = t->arena};
	int rows = 0;
	TRY(arg_text(r, "what", true, LIMIT_KEY, &what, why));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].what, what) != 0)
			continue;
		TRY(kinds[i].write(t, r->area, &csv, &rows));
		answer_csv(r, &csv, rows);
		return ERR_OK;
	}
	return refuse_what("", why);
}
