/* SPDX-License-Identifier: MIT */
#include "text_verbs.h"

#include <string.h>

#include "contact_rows.h"
#include "inbound_rows.h"
#include "json_values.h"
#include "phone.h"
#include "replies.h"

#define WAITING_MOST 200
/* All numbers that are no contact's. */
#define STRANGERS "strangers"
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

/* Whoever rings somebody needs their number, and is a manager. */
static const char *number_text(struct turn *t, const struct request *r, const char *phone)
{
	char mask[16];
	if (r->person->role >= ROLE_MANAGER)
		return phone;
	return arena_text(t->arena, phone_mask(phone, mask));
}

static json_t *text_json(struct turn *t, const struct request *r, const struct inbound_row *in)
{
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s}", "id", in->id, "phone", number_text(t, r, in->phone),
		      "meaning", in->meaning, "text", in->text);
	json_object_set_new(row, "at", wall_json(in->sent));
	json_object_set_new(row, "contact", word_json(in->contact));
	return row;
}

static void text_say(struct turn *t, struct request *r, const struct inbound_row *in)
{
	char local[WALL_TEXT];
	const char *number = number_text(t, r, in->phone);
	const char *from =
	    in->contact[0] != '\0' ? arena_printf(t->arena, "%s %s", in->contact, number) : number;
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", in->id, "when",
				wall_format_local(in->sent, local), "from", from, "meaning",
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
	json_array_append_new(texts, text_json(t, r, &in));
	if (r->person->role >= ROLE_MANAGER)
		TRY(turn_look(t, r->area->key, "numbers of texts", "read"));
	text_say(t, r, &in);
	return ERR_OK;
}

/* Those of contacts, then those of strangers, the newest first: a flood buries nobody's word. */
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
	if (list.count > 0 && r->person->role >= ROLE_MANAGER)
		TRY(turn_look(t, r->area->key, "numbers of texts", "read"));
	if (list.count == 0)
		say_line(r, "No text waits for a person.");
	else
		say_heading(r);
	for (size_t i = 0; i < list.count; i++) {
		text_shorten(t, &list.rows[i], &shown);
		json_array_append_new(texts, text_json(t, r, &list.rows[i]));
		text_say(t, r, &list.rows[i]);
	}
	if ((size_t)waiting > list.count)
		say_after(r, "These are %zu of %d: contacts first, then the newest.", list.count,
			  waiting);
	if (waiting > 0)
		say_after(r, "When one has been dealt with: seen ID; all of one sender: seen "
			     "--all-from NUMBER.");
	return ERR_OK;
}

static enum err see_one(struct turn *t, struct request *r, const char *id, struct fault *why)
{
	struct inbound_row in;
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

/* The number that `from` means: as it is, or a contact's. */
static enum err phone_of(struct turn *t, const struct request *r, const char *from,
			 const char **phone)
{
	struct contact_row c;
	struct fault not_a_number;
	char *number = arena_alloc(t->arena, LIMIT_PHONE + 1);
	enum err e = contact_read(t->store, r->area->key, from, t->arena, &c);
	*phone = phone_parse(from, number, &not_a_number) == ERR_OK ? number : from;
	if (e == ERR_OK)
		*phone = c.phone;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err see_of(struct turn *t, struct request *r, const char *from, struct fault *why)
{
	const char *phone;
	int before, after;
	TRY(inbound_count_waiting(t->store, r->area->key, &before));
	if (strcmp(from, STRANGERS) == 0) {
		if (r->person->role < ROLE_MANAGER)
			return fault_set(why, ERR_FORBIDDEN, "from",
					 "that is for a manager to say");
		TRY(replies_seen_strangers(t, r->area));
	} else {
		TRY(phone_of(t, r, from, &phone));
		TRY(replies_seen(t, r->area, phone));
	}
	TRY(inbound_count_waiting(t->store, r->area->key, &after));
	if (before == after)
		return fault_set(why, ERR_NOT_FOUND, "from", "no text of %.40s waits", from);
	say_line(r, "%d text%s of %s dealt with; %d wait%s.", before - after,
		 before - after == 1 ? "" : "s", from, after, after == 1 ? "s" : "");
	json_object_set_new(r->result, "seen", json_integer(before - after));
	return turn_look(t, r->area->key, "texts of one sender",
			 arena_printf(t->arena, "%d seen", before - after));
}

enum err verb_seen(struct turn *t, struct request *r, struct fault *why)
{
	const char *id = NULL, *from = NULL;
	TRY(arg_text(r, "text", false, TEXT_ID_MOST, &id, why));
	TRY(arg_text(r, "from", false, LIMIT_NAME, &from, why));
	if ((id == NULL) == (from == NULL))
		return fault_set(why, ERR_USAGE, "text",
				 "say which text, or whose, as in --all-from 07700900123");
	return id != NULL ? see_one(t, r, id, why) : see_of(t, r, from, why);
}
