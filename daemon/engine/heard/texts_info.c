/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "rotas.h"
#include "text_words.h"
#include "texts_asking.h"

enum err hear_help(struct turn *t, struct heard *h)
{
	if (h->senders.count == 0)
		return heard_waits(h, "help");
	heard_say(t, h, "%s", text_words_help(t, h));
	return heard_done(t, h, "help");
}

/* "oncall: Ann +447700900001 to Sat 09:00"; half a number would be none. */
static const char *holder_text(struct turn *t, const struct heard *h, const json_t *row)
{
	const char *name = json_string_value(json_object_get(row, "name")); /* NULL: nobody */
	const char *phone =
	    h->role >= ROLE_WORKER ? json_string_value(json_object_get(row, "phone")) : NULL;
	const char *until = json_string_value(json_object_get(row, "until"));
	const char *duty = json_string_value(json_object_get(row, "duty"));
	char local[WALL_TEXT] = "";
	struct wall at;
	if (until != NULL && wall_parse_iso(until, &at))
		wall_format_local(at, local);
	return arena_printf(t->arena, "%s: %s%s%s%s%s", duty, name != NULL ? name : "NOBODY",
			    phone != NULL ? " " : "", phone != NULL ? phone : "",
			    local[0] != '\0' ? " to " : "", local);
}

static const char *oncall_text(struct turn *t, const struct heard *h, const json_t *all)
{
	const char *text = "";
	size_t i;
	json_t *row;
	json_array_foreach(all, i, row)
		text = arena_printf(t->arena, "%s%s%s", text, i > 0 ? "; " : "On duty now. ",
				    holder_text(t, h, row));
	return text[0] != '\0' ? text : "No rota is known here: ring whoever leads your team.";
}

enum err hear_oncall(struct turn *t, struct heard *h)
{
	struct asked a;
	if (h->texted.code[0] != '\0')
		return text_word_misused(t, h, "misused", "ONCALL");
	if (h->who->site[0] != '\0' && h->role < ROLE_WORKER)
		h->role = ROLE_WORKER; /* who works at a site rings whoever is on call */
	TRY(asked_run(t, h, verb_oncall, json_object(), &a));
	if (a.code == ERR_OK)
		heard_say(t, h, "%s",
			  oncall_text(t, h, json_object_get(a.request.result, "oncall")));
	enum err e = asked_keep(t, &a);
	return e == ERR_OK ? heard_done(t, h, "oncall") : e;
}
