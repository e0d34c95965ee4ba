/* SPDX-License-Identifier: MIT */
#include "text_verbs.h"

#include <string.h>

#include "inbound_rows.h"
#include "json_values.h"
#include "phone.h"
#include "replies.h"

#define WAITING_MOST 200
#define TEXT_ID_MOST 240 /* "gateway/its id", as replies_take keeps it */

static json_t *text_json(const struct inbound_row *in)
{
	char mask[16];
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s}", "id", in->id, "phone", phone_mask(in->phone, mask),
		      "meaning", in->meaning, "text", in->text);
	json_object_set_new(row, "at", wall_json(in->received));
	json_object_set_new(row, "contact", word_json(in->contact));
	return row;
}

static void text_say(struct turn *t, struct request *r, const struct inbound_row *in)
{
	char local[WALL_TEXT], mask[16];
	phone_mask(in->phone, mask);
	const char *from =
	    in->contact[0] != '\0' ? arena_printf(t->arena, "%s %s", in->contact, mask) : mask;
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", in->id, "when",
				wall_format_local(in->received, local), "from", from, "meaning",
				in->meaning, "text", in->text);
	say_row(r, row);
	json_decref(row);
}

static void say_heading(struct request *r)
{
	say_column(r, "id", "ID", false);
	say_column(r, "when", "WHEN", false);
	say_column(r, "from", "FROM", false);
	say_column(r, "meaning", "TAKEN FOR", false);
	say_column(r, "text", "TEXT", false);
}

/* The newest first. */
enum err verb_texts(struct turn *t, struct request *r, struct fault *why)
{
	struct inbound_list list;
	int waiting;
	json_t *texts = json_array();
	(void)why;
	json_object_set_new(r->result, "texts", texts);
	TRY(inbound_count_waiting(t->store, r->area->key, &waiting));
	TRY(inbound_list_waiting(t->store, r->area->key, WAITING_MOST, t->arena, &list));
	json_object_set_new(r->result, "waiting", json_integer(waiting));
	if (list.count == 0)
		say_line(r, "No text waits for a person.");
	else
		say_heading(r);
	for (size_t i = 0; i < list.count; i++) {
		json_array_append_new(texts, text_json(&list.rows[i]));
		text_say(t, r, &list.rows[i]);
	}
	if ((size_t)waiting > list.count)
		say_after(r, "These are the newest of %d.", waiting);
	if (waiting > 0)
		say_after(r, "When one has been dealt with: seen ID.");
	return ERR_OK;
}

enum err verb_seen(struct turn *t, struct request *r, struct fault *why)
{
	struct inbound_row in;
	const char *id;
	TRY(arg_text(r, "text", true, TEXT_ID_MOST, &id, why));
	enum err e = inbound_read(t->store, id, t->arena, &in);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(in.area, r->area->key) != 0))
		return fault_set(why, ERR_NOT_FOUND, "text", "there is no text \"%.60s\"", id);
	TRY(e);
	json_object_set_new(r->result, "text_id", json_string(in.id));
	if (in.seen.ms != 0) {
		say_line(r, "Text %s was dealt with already.", in.id);
		return ERR_OK;
	}
	TRY(replies_done(t, r->area, in.id));
	say_line(r, "Text %s has been dealt with.", in.id);
	return ERR_OK;
}
