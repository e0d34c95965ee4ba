/* SPDX-License-Identifier: MIT */
#include "digest_mail.h"

#include <string.h>

#include "cascade.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "gathering.h"
#include "message_lists.h"
#include "outbox.h"
#include "step_open.h"

#define VALID_MS HOURS_MS(12)
/* Something urgent has not left yet: looked at again. */
#define WAIT_MS MINUTES_MS(5)
#define PRIORITY 3 /* behind everything else */
#define AUDIENCE "digest" /* by which those of earlier days are found */
#define ROOM (LIMIT_MAIL - 1000) /* for the lines, with a word on those that do not fit */

/* That of today; those of earlier days are closed. */
static enum err occasion_of(struct turn *t, const struct area_settings *area, const char **out)
{
	char day[WALL_TEXT];
	struct step_row step;
	struct occasion_row o = {.area = area->key,
				 .kind = occasion_name(OCCASION_DIGEST),
				 .audience = AUDIENCE,
				 .vals = "{}",
				 .at = t->now,
				 .until = wall_plus(t->now, VALID_MS)};
	o.subject = arena_text(t->arena, date_format(date_london(t->now), day));
	TRY(occasion_find(t->store, area->key, o.kind, o.subject, t->arena, out));
	if (*out != NULL)
		return ERR_OK;
	TRY(cascade_close(t, area, OCCASION_DIGEST, AUDIENCE));
	TRY(step_begin_met(t, &o, "", &step));
	*out = o.id;
	return ERR_OK;
}

static const char *line_of(struct turn *t, const struct message_row *m)
{
	char at[WALL_TEXT];
	return arena_printf(t->arena, "\n%s\n%s\n", wall_format_local(m->made, at), m->text);
}

/* What one contact's messages say, each with its moment: it need not be so any more. */
static const char *text_of(struct turn *t, const struct area_settings *area,
			   const struct message_row *rows, size_t count)
{
	const char *shadow = area->shadow[0] != '\0' ? "SHADOW: " : "";
	const char *text =
	    arena_printf(t->arena, "%sSWEP %s: %zu message%s not urgent\n", shadow, area->name,
			 count, count == 1 ? " that was" : "s that were");
	for (size_t i = 0; i < count; i++) {
		const char *line = line_of(t, &rows[i]);
		if (strlen(text) + strlen(line) > ROOM)
			return arena_printf(t->arena, "%s\n… and %zu more.\n", text, count - i);
		text = arena_printf(t->arena, "%s%s", text, line);
	}
	return text;
}

static enum err mark_all(struct turn *t, const struct message_row *rows, size_t count,
			 const char *detail)
{
	for (size_t i = 0; i < count; i++)
		TRY(message_gathered(t->store, rows[i].id, detail));
	return ERR_OK;
}

/* One contact's. ERR_TAKEN: they have had today's. */
static enum err send_one(struct turn *t, const struct area_settings *area,
			 const struct message_row *rows, size_t count)
{
	struct contact_row c;
	const char *occasion;
	struct new_message m = {.contact = rows[0].contact,
				.rung = 1,
				.channel = CHANNEL_EMAIL,
				.code = "",
				.priority = PRIORITY,
				.valid_until = wall_plus(t->now, VALID_MS)};
	enum err e = contact_read(t->store, area->key, m.contact, t->arena, &c);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || c.stopped || c.email[0] == '\0')
		return mark_all(t, rows, count, "its contact gets no digest any more");
	TRY(occasion_of(t, area, &occasion));
	m.occasion = occasion;
	m.step = arena_printf(t->arena, "%s/0", occasion);
	m.phone = c.email;
	m.text = text_of(t, area, rows, count);
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	TRY(outbox_add(t, area, &m));
	return mark_all(t, rows, count, arena_printf(t->arena, "told in the digest %s", m.id));
}

/* Its night is over: it is no news of tonight. */
static enum err is_over(struct turn *t, const struct area_settings *area,
			const struct message_row *m, bool *out)
{
	struct scene c;
	TRY(scene_read(t, area, m->step, &c));
	*out = occasion_needs_on(scene_occasion(&c)) && !wall_before(t->now, c.occasion.until);
	return *out ? message_gathered(t->store, m->id, "its night was over before the digest")
		    : ERR_OK;
}

/* What is in today's. */
static enum err list_of(struct turn *t, const struct area_settings *area, struct message_list *out)
{
	size_t kept = 0;
	TRY(message_list_gathered(t->store, area->key, t->arena, out));
	for (size_t i = 0; i < out->count; i++) {
		bool over;
		TRY(is_over(t, area, &out->rows[i], &over));
		if (!over)
			out->rows[kept++] = out->rows[i];
	}
	out->count = kept;
	return ERR_OK;
}

static size_t same_contact(const struct message_list *list, size_t from)
{
	size_t end = from;
	while (end < list->count && strcmp(list->rows[end].contact, list->rows[from].contact) == 0)
		end++;
	return end - from;
}

enum err digest_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct message_list list;
	struct wall again = {0};
	TRY(list_of(t, area, &list));
	for (size_t i = 0, count; i < list.count; i += count) {
		bool urgent;
		count = same_contact(&list, i);
		TRY(message_urgent(t->store, area->key, list.rows[i].contact, t->now, &urgent));
		enum err e = urgent ? ERR_BUSY : send_one(t, area, &list.rows[i], count);
		if (e == ERR_BUSY)
			again = wall_plus(t->now, WAIT_MS);
		else if (e == ERR_TAKEN && again.ms == 0)
			again = gathering_hour(area, t->now);
		else if (e != ERR_TAKEN)
			TRY(e);
	}
	if (again.ms != 0)
		return gathering_wait(t, area, again);
	return deadline_clear(t->store, DEADLINE_DIGEST, subject);
}
