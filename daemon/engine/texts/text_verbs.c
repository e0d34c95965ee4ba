/* SPDX-License-Identifier: MIT */
#include "text_verbs.h"

#include <string.h>

#include "inbound_rows.h"
#include "json_values.h"
#include "phone.h"
#include "replies.h"

#define WAITING_MOST 200
#define TEXT_ID_MOST 240 /* "gateway/its id", as replies_take keeps it */
/* Bytes of all texts in one answer, and of each once they are used up: within LIMIT_REPLY though
 * each stands there twice, and a control character takes six letters. */
#define WHOLE_MOST (256 * 1024)
#define BEGINNING 1000

/* Whole, as long as the answer has room for it; then its beginning, and where the rest is. */
static void text_shorten(struct turn *t, struct inbound_row *in, size_t *shown)
{
	size_t length = strlen(in->text), end = BEGINNING;
	bool whole = length <= BEGINNING || *shown + length <= WHOLE_MOST;
	if (whole) {
		*shown += length > BEGINNING ? length : 0;
		return;
	}
	while (((unsigned char)in->text[end] & 0xC0) == 0x80)
		end--;
	in->text = arena_printf(t->arena, "%.*s… cut, %zu bytes more: texts %s", (int)end, in->text,
				length - end, in->id);
}

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

static enum err text_of(struct turn *t, struct request *r, const char *id, struct inbound_row *out,
			struct fault *why)
{
	enum err e = inbound_read(t->store, id, t->arena, out);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(out->area, r->area->key) != 0))
		return fault_set(why, ERR_NOT_FOUND, "text", "there is no text \"%.60s\"", id);
	return e;
}

/* One of them, whole. */
static enum err text_show(struct turn *t, struct request *r, const char *id, struct fault *why)
{
	struct inbound_row in;
	json_t *texts = json_array();
	json_object_set_new(r->result, "texts", texts);
	TRY(text_of(t, r, id, &in, why));
	say_heading(r);
	json_array_append_new(texts, text_json(&in));
	text_say(t, r, &in);
	return ERR_OK;
}

/* The newest first. */
enum err verb_texts(struct turn *t, struct request *r, struct fault *why)
{
	struct inbound_list list;
	int waiting;
	size_t shown = 0;
	const char *id = NULL;
	TRY(arg_text(r, "text", false, TEXT_ID_MOST, &id, why));
	if (id != NULL)
		return text_show(t, r, id, why);
	json_t *texts = json_array();
	json_object_set_new(r->result, "texts", texts);
	TRY(inbound_count_waiting(t->store, r->area->key, &waiting));
	TRY(inbound_list_waiting(t->store, r->area->key, WAITING_MOST, t->arena, &list));
	json_object_set_new(r->result, "waiting", json_integer(waiting));
	if (list.count == 0)
		say_line(r, "No text waits for a person.");
	else
		say_heading(r);
	for (size_t i = 0; i < list.count; i++) {
		text_shorten(t, &list.rows[i], &shown);
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
	TRY(text_of(t, r, id, &in, why));
	json_object_set_new(r->result, "text_id", json_string(in.id));
	if (in.seen.ms != 0) {
		say_line(r, "Text %s was dealt with already.", in.id);
		return ERR_OK;
	}
	TRY(replies_done(t, r->area, in.id));
	say_line(r, "Text %s has been dealt with.", in.id);
	return ERR_OK;
}
