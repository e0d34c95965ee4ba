/* SPDX-License-Identifier: MIT */
#include "cascade_verbs.h"

#include <string.h>

#include "cascade.h"
#include "contact_rows.h"
#include "inbound_rows.h"
#include "json_values.h"
#include "message_lists.h"
#include "message_rows.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "replies.h"
#include "rung.h"
#include "scene.h"
#include "step_rows.h"

#define OCCASIONS_MOST 50
#define MESSAGES_MOST 5000
#define TESTED_MOST 100

static json_t *clock_at(struct wall at)
{
	char text[WALL_TEXT];
	return json_string(at.ms != 0 ? wall_format_local(at, text) : "");
}

/* ---- all occasions -------------------------------------------------------------------------- */

static json_t *occasion_json(const struct occasion_row *o, const struct occasion_counts *n)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:i, s:i, s:i, s:i}", "id", o->id,
			 "kind", o->kind, "subject", o->subject, "state",
			 o->open ? "open" : "closed", "at", wall_json(o->at), "told", n->told,
			 "delivered", n->delivered, "acknowledged", n->acked, "declined",
			 n->declined, "waiting", n->waiting, "failed", n->failed);
}

static void occasion_line(struct turn *t, struct request *r, const struct occasion_row *o,
			  const struct occasion_counts *n)
{
	json_t *row = json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s}", "id", o->id,
				"kind", o->kind, "state", o->open ? "open" : "closed", "at",
				clock_at(o->at), "told", arena_printf(t->arena, "%d", n->told),
				"delivered", arena_printf(t->arena, "%d", n->delivered), "acked",
				arena_printf(t->arena, "%d", n->acked), "waiting",
				arena_printf(t->arena, "%d", n->waiting), "failed",
				arena_printf(t->arena, "%d", n->failed));
	say_row(r, row);
	json_decref(row);
}

/* How many, not what they say: that is for workers. */
static enum err say_waiting(struct turn *t, struct request *r)
{
	int count;
	TRY(inbound_count_waiting(t->store, r->area->key, &count));
	json_object_set_new(r->result, "texts_waiting", json_integer(count));
	if (count > 0)
		say_after(r, "%d text%s for a person: see texts.", count,
			  count == 1 ? " waits" : "s wait");
	return ERR_OK;
}

static enum err list_occasions(struct turn *t, struct request *r)
{
	struct occasion_list list;
	json_t *array = json_array();
	json_object_set_new(r->result, "occasions", array);
	TRY(occasion_list(t->store, r->area->key, OCCASIONS_MOST, t->arena, &list));
	if (list.count == 0)
		say_line(r, "Nobody has been told of anything yet.");
	else
		say_column(r, "id", "OCCASION", false);
	static const char *const titles[][2] = {
	    {"kind", "KIND"},       {"state", "STATE"},         {"at", "AT"},
	    {"told", "TOLD"},       {"delivered", "DELIVERED"}, {"acked", "ACKNOWLEDGED"},
	    {"waiting", "WAITING"}, {"failed", "FAILED"}};
	for (size_t i = 0; list.count > 0 && i < sizeof(titles) / sizeof(titles[0]); i++)
		say_column(r, titles[i][0], titles[i][1], i >= 3);
	for (size_t i = 0; i < list.count; i++) {
		struct occasion_counts n;
		TRY(occasion_count(t->store, list.rows[i].id, &n));
		json_array_append_new(array, occasion_json(&list.rows[i], &n));
		occasion_line(t, r, &list.rows[i], &n);
	}
	return say_waiting(t, r);
}

/* ---- one occasion --------------------------------------------------------------------------- */

static const char *joined(struct turn *t, const char *one, const char *other)
{
	bool both = one[0] != '\0' && other[0] != '\0';
	return arena_printf(t->arena, "%s%s%s", one, both ? "; " : "", other);
}

/* What a person should notice about a text: that it may have come twice, and why it failed. */
static const char *marks_of(struct turn *t, const struct message_row *m)
{
	const char *repeat = m->resends > 0 ? "may be a repeat" : "";
	if (m->channel != CHANNEL_SMS)
		repeat = joined(t, channel_noun(m->channel), repeat);
	bool bad = m->state == MESSAGE_FAILED || m->state == MESSAGE_UNKNOWN ||
		   m->state == MESSAGE_EXPIRED || m->state == MESSAGE_QUEUED ||
		   (m->state == MESSAGE_CANCELLED && m->channel == CHANNEL_EMAIL) ||
		   strcmp(m->detail, WAS_RUNG) == 0;
	if (!bad || m->detail[0] == '\0')
		return repeat;
	return arena_printf(t->arena, "%s%s%s", repeat, repeat[0] != '\0' ? "; " : "", m->detail);
}

/* What they wrote with their NO may be about anybody: it is for who may read texts that come in. ""
 * for the others. */
static enum err declined_text(struct turn *t, const struct request *r, const struct message_row *m,
			      const char **out)
{
	const char *text = NULL;
	if (m->declined.ms != 0 && r->person->role >= ROLE_WORKER)
		TRY(inbound_text_for(t->store, m->id, m->declined, t->arena, &text));
	*out = text == NULL ? "" : text;
	return ERR_OK;
}

static enum err contact_of(struct turn *t, const struct message_row *m, struct contact_row *c)
{
	enum err e = contact_read(t->store, m->area, m->contact, t->arena, c);
	if (e == ERR_NOT_FOUND)
		*c = (struct contact_row){.name = m->contact, .organisation = ""};
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static json_t *message_numbers(const struct message_row *m)
{
	return json_pack("{s:i, s:i, s:i, s:s, s:s, s:o}", "attempt", m->attempt, "resends",
			 m->resends, "round", m->round, "step", m->step, "channel",
			 channel_name(m->channel), "detail", word_json(m->detail));
}

static json_t *message_json(const struct message_row *m, const struct contact_row *c,
			    const char *said)
{
	json_t *out = json_pack(
	    "{s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "id", m->id, "contact",
	    m->contact, "name", c->name, "organisation", word_json(c->organisation), "phone",
	    address_json(m->phone), "state", message_state_name(m->state), "acknowledged",
	    wall_json(m->acked), "by", word_json(m->acked_by), "declined", wall_json(m->declined),
	    "declined_by", word_json(m->declined_by), "said", word_json(said));
	json_t *numbers = message_numbers(m);
	json_object_update(out, numbers);
	json_decref(numbers);
	return out;
}

static void message_say(struct turn *t, struct request *r, const struct message_row *m,
			const struct contact_row *c, const char *said)
{
	const char *no = said[0] != '\0'       ? arena_printf(t->arena, "said NO: %s", said)
			 : m->declined.ms != 0 ? "said NO"
					       : "";
	json_t *row = json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:o}", "name", c->name,
				"organisation", c->organisation, "phone", address_json(m->phone),
				"state", message_state_name(m->state), "tries",
				arena_printf(t->arena, "%d", m->attempt), "marks",
				joined(t, no, marks_of(t, m)), "acked", clock_at(m->acked));
	say_row(r, row);
	json_decref(row);
}

static enum err list_message(struct turn *t, struct request *r, const struct message_row *m,
			     json_t *array)
{
	struct contact_row c;
	const char *said;
	TRY(contact_of(t, m, &c));
	TRY(declined_text(t, r, m, &said));
	json_array_append_new(array, message_json(m, &c, said));
	message_say(t, r, m, &c, said);
	return ERR_OK;
}

static enum err list_messages(struct turn *t, struct request *r, const char *occasion)
{
	static const char *const titles[][2] = {{"name", "CONTACT"},      {"organisation", "OF"},
						{"phone", "PHONE"},       {"state", "STATE"},
						{"tries", "ATTEMPT"},     {"marks", "NOTE"},
						{"acked", "ACKNOWLEDGED"}};
	struct message_list list;
	json_t *array = json_array();
	json_object_set_new(r->result, "messages", array);
	TRY(message_list_occasion(t->store, occasion, MESSAGES_MOST, t->arena, &list));
	for (size_t i = 0; list.count > 0 && i < sizeof(titles) / sizeof(titles[0]); i++)
		say_column(r, titles[i][0], titles[i][1], false);
	for (size_t i = 0; i < list.count; i++) {
		TRY(list_message(t, r, &list.rows[i], array));
	}
	return ERR_OK;
}

static enum err list_steps(struct turn *t, struct request *r, const char *occasion)
{
	struct step_list list;
	json_t *array = json_array();
	json_object_set_new(r->result, "steps", array);
	TRY(step_list(t->store, occasion, t->arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct step_row *x = &list.rows[i];
		int acked;
		TRY(step_count_acked(t->store, x->id, &acked));
		json_array_append_new(
		    array, json_pack("{s:s, s:s, s:s, s:i, s:i, s:i}", "id", x->id, "group",
				     x->group, "state", step_state_name(x->state), "needed",
				     x->needed, "acknowledged", acked, "round", x->round));
		if (x->needed > 0)
			say_line(r, "group %s: %d of %d %s, %s", x->group, acked, x->needed,
				 x->organisations ? "organisations" : "acknowledgements",
				 step_state_name(x->state));
	}
	return ERR_OK;
}

static enum err show_occasion(struct turn *t, struct request *r, const char *id, struct fault *why)
{
	struct occasion_row o;
	struct occasion_counts n;
	enum err e = occasion_read(t->store, id, t->arena, &o);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(o.area, r->area->key) != 0))
		return fault_set(why, ERR_NOT_FOUND, "occasion", "there is no occasion \"%.40s\"",
				 id);
	TRY(e);
	TRY(occasion_count(t->store, id, &n));
	json_object_set_new(r->result, "occasion", occasion_json(&o, &n));
	say_line(r, "%s %s, %s: told %d, delivered %d, acknowledged %d, waiting %d%s%s", o.kind,
		 o.id, o.open ? "open" : "closed", n.told, n.delivered, n.acked, n.waiting,
		 n.declined > 0 ? arena_printf(t->arena, ", declined %d", n.declined) : "",
		 n.failed > 0 ? arena_printf(t->arena, ", failed %d", n.failed) : "");
	TRY(list_steps(t, r, id));
	return list_messages(t, r, id);
}

enum err verb_cascade(struct turn *t, struct request *r, struct fault *why)
{
	const char *occasion = NULL;
	TRY(arg_text(r, "occasion", false, LIMIT_REF, &occasion, why));
	return occasion == NULL || occasion[0] == '\0' ? list_occasions(t, r)
						       : show_occasion(t, r, occasion, why);
}

/* ---- ack ------------------------------------------------------------------------------------ */

/* Of the texts with this code that of this area, and, when several contacts have one, of `by`. */
static enum err pick(struct turn *t, struct request *r, const char *code, const char *by,
		     struct message_row *out, struct fault *why)
{
	struct message_list list;
	const struct message_row *found[2];
	size_t count = 0;
	TRY(message_list_coded(t->store, NULL, code, wall_plus(t->now, -CODE_LIFE_MS), t->arena,
			       &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct message_row *m = &list.rows[i];
		bool here = strcmp(m->area, r->area->key) == 0;
		bool named = here && by != NULL && strcmp(by, m->contact) == 0;
		if (here && count < 2)
			found[count++] = m;
		if (!named)
			continue;
		found[0] = m;
		count = 1;
		break;
	}
	if (count == 0)
		return fault_set(why, ERR_NOT_FOUND, "code",
				 "no text of the last two days has the code %.8s", code);
	if (count > 1)
		return fault_set(why, ERR_REFUSED, "by",
				 "%s and %s both have the code %s: say whose with --by",
				 found[0]->contact, found[1]->contact, code);
	*out = *found[0];
	return ERR_OK;
}

/* What stands open for a contact: texts that they have not answered, and what nobody could text
 * them. */
struct open_for {
	struct contact_row who;
	struct message_list texts;
	struct occasion_list untold;
	const char *of; /* only this occasion; NULL for any */
};

static const char *with(struct turn *t, const char *all, const char *noun, const char *code,
			const char *occasion)
{
	return arena_printf(t->arena, "%s%s%s (%s, %s)", all, all[0] != '\0' ? ", " : "", noun,
			    code[0] != '\0' ? code : "no code", occasion);
}

/* Whoever was rung, as an alarm says, may have no text with a code in it. */
static enum err refuse_several(struct turn *t, const struct open_for *x, struct fault *why)
{
	const char *all = "";
	for (size_t i = 0; i < x->texts.count; i++) {
		const struct message_row *m = &x->texts.rows[i];
		struct scene c;
		TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
		all = with(t, all, scene_noun(&c), m->code, m->occasion);
	}
	for (size_t i = 0; i < x->untold.count; i++) {
		struct scene c = {.occasion = x->untold.rows[i]};
		all = with(t, all, scene_noun(&c), "", c.occasion.id);
	}
	return fault_set(why, ERR_REFUSED, "code",
			 "%s has not answered several: %s; say which by its code, or by --of and "
			 "what stands behind it",
			 x->who.key, all);
}

static void keep_those_of(struct open_for *x)
{
	size_t texts = 0, untold = 0;
	for (size_t i = 0; i < x->texts.count; i++)
		if (strcmp(x->texts.rows[i].occasion, x->of) == 0)
			x->texts.rows[texts++] = x->texts.rows[i];
	for (size_t i = 0; i < x->untold.count; i++)
		if (strcmp(x->untold.rows[i].id, x->of) == 0)
			x->untold.rows[untold++] = x->untold.rows[i];
	x->texts.count = texts;
	x->untold.count = untold;
}

static enum err find_open(struct turn *t, const struct request *r, const char *contact,
			  struct open_for *x, struct fault *why)
{
	struct wall since;
	enum err e = contact_read(t->store, r->area->key, contact, t->arena, &x->who);
	if (e == ERR_NOT_FOUND)
		return fault_set(why, ERR_USAGE, "code",
				 "a code has four digits, as in 4821; and there is no contact "
				 "\"%.40s\"",
				 contact);
	TRY(e);
	TRY(rung_since(t, r->area, &since));
	TRY(message_list_unanswered(t->store, r->area->key, x->who.key, since, t->arena,
				    &x->texts));
	TRY(rung_list(t, r->area, &x->who, since, &x->untold));
	if (x->of != NULL)
		keep_those_of(x);
	return ERR_OK;
}

static bool are_of_one(const struct open_for *x)
{
	for (size_t i = 1; i < x->texts.count; i++)
		if (strcmp(x->texts.rows[i].occasion, x->texts.rows[0].occasion) != 0)
			return false;
	return x->untold.count == 0 || (x->untold.count == 1 && x->texts.count == 0);
}

/* Of one occasion, or nobody can tell which is meant. */
static enum err pick_of(struct turn *t, const struct request *r, const char *contact,
			const char *of, struct message_row *out, struct fault *why)
{
	struct open_for x = {.of = of};
	TRY(find_open(t, r, contact, &x, why));
	if (x.texts.count + x.untold.count == 0)
		return fault_set(
		    why, ERR_NOT_FOUND, of != NULL ? "of" : "code",
		    "nothing%s%.40s stands open that %s was to hear and has not answered",
		    of != NULL ? " of " : "", of != NULL ? of : "", x.who.key);
	if (!are_of_one(&x))
		return refuse_several(t, &x, why);
	if (x.untold.count > 0)
		return rung_tell(t, r->area, &x.who, &x.untold.rows[0], out);
	*out = x.texts.rows[x.texts.count - 1];
	return ERR_OK;
}

static bool is_digits(const char *word)
{
	return word[strspn(word, "0123456789")] == '\0';
}

enum err verb_ack(struct turn *t, struct request *r, struct fault *why)
{
	const char *code, *by = NULL, *of = NULL;
	struct message_row m = {.id = NULL};
	TRY(arg_text(r, "code", true, LIMIT_KEY, &code, why));
	TRY(arg_text(r, "by", false, LIMIT_NAME, &by, why));
	TRY(arg_text(r, "of", false, LIMIT_REF, &of, why));
	if (is_digits(code) && of != NULL)
		return fault_set(why, ERR_USAGE, "of",
				 "a code says by itself of what: of is for a contact");
	if (is_digits(code) && strlen(code) != 4)
		return fault_set(why, ERR_USAGE, "code", "a code has four digits, as in 4821");
	TRY(is_digits(code) ? pick(t, r, code, by, &m, why) : pick_of(t, r, code, of, &m, why));
	if (m.acked.ms != 0)
		say_line(r, "%s had acknowledged %s already.", m.contact, m.id);
	else
		say_line(r, "%s is recorded as having acknowledged %s.", m.contact, m.id);
	TRY(cascade_acked(t, r->area, m.id, by != NULL && by[0] != '\0' ? by : r->person->user));
	json_object_set_new(r->result, "message", json_string(m.id));
	json_object_set_new(r->result, "contact", json_string(m.contact));
	json_object_set_new(r->result, "occasion", json_string(m.occasion));
	TRY(replies_settled(t, r->area, m.id));
	return say_waiting(t, r);
}

/* ---- test ----------------------------------------------------------------------------------- */

static bool is_word_of(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
		if (strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* The contacts' keys, parted by blanks. */
static enum err named(struct turn *t, struct request *r, const char **keys, int *count,
		      struct fault *why)
{
	json_t *list = json_object_get(r->args, "contacts"), *entry;
	size_t i;
	*keys = "";
	if (!json_is_array(list) || json_array_size(list) == 0 ||
	    json_array_size(list) > TESTED_MOST)
		return fault_set(why, ERR_USAGE, "contacts",
				 "contacts must be a list of 1 to %d contacts", TESTED_MOST);
	json_array_foreach(list, i, entry) {
		struct contact_row c;
		const char *key = json_string_value(entry);
		enum err e = key == NULL ? ERR_NOT_FOUND
					 : contact_read(t->store, r->area->key, key, t->arena, &c);
		if (e == ERR_NOT_FOUND)
			return fault_set(why, ERR_NOT_FOUND, "contacts",
					 "there is no contact \"%.40s\"", key != NULL ? key : "");
		TRY(e);
		if (is_word_of(*keys, key))
			return fault_set(why, ERR_USAGE, "contacts", "%.40s is named twice", key);
		*keys = arena_printf(t->arena, "%s%s%s", *keys, i > 0 ? " " : "", key);
	}
	*count = (int)json_array_size(list);
	return ERR_OK;
}

enum err verb_cascade_test(struct turn *t, struct request *r, struct fault *why)
{
	const char *keys, *occasion;
	int count = 0;
	TRY(named(t, r, &keys, &count, why));
	TRY(cascade_test(t, r->area, keys, count, &occasion));
	json_object_set_new(r->result, "occasion", json_string(occasion));
	say_line(r, "A TEST is on its way to %d contact%s: see cascade %s for who answers.", count,
		 count == 1 ? "" : "s", occasion);
	return ERR_OK;
}
