/* SPDX-License-Identifier: MIT */
#include "lib/player_inside.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "lib/cli_shell.h"

static void request_post(struct player *p)
{
	struct stage *s = &p->stage;
	s->reply = NULL;
	stage_post(s, &(struct event){.kind = EVENT_REQUEST,
				      .peer = {1, (uint32_t)++s->numbers},
				      .user = p->user,
				      .line = p->request,
				      .length = strlen(p->request)});
	if (s->reply == NULL && s->outcome != TURN_UNKNOWN)
		FAIL(p, "%s was not answered", p->request);
}

static void request_make(struct player *p, const char *user, const char *verb, json_t *args)
{
	struct stage *s = &p->stage;
	json_t *line =
	    json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "id",
		      arena_printf(&s->arena, "play-%d", ++s->numbers), "verb", verb, "args", args);
	char *dump = json_dumps(line, JSON_COMPACT);
	p->request = arena_text(&s->arena, dump);
	p->user = user;
	free(dump);
	json_decref(line);
	request_post(p);
}

static const char *first_manager(const struct player *p)
{
	const struct settings *all = p->stage.config.settings;
	for (int i = 0; i < all->person_count; i++)
		if (all->people[i].role == ROLE_MANAGER)
			return all->people[i].user;
	return "";
}

void play_import(struct player *p)
{
	const char *file = word_at(p, 2), *text = p->line->block;
	if (file != NULL)
		text = script_slurp(file_beside(p, file), &p->stage.arena);
	if (text == NULL) {
		FAIL(p, "there is nothing to import");
		return;
	}
	p->stage.typed = true; /* the list is in the script; its answer is no part of the night */
	request_make(p, first_manager(p), "import",
		     json_pack("{s:s, s:s}", "what", word_at(p, 1), "text", text));
	p->stage.typed = false;
	if (p->stage.reply != NULL && strstr(p->stage.reply, "\"ok\":true") == NULL)
		FAIL(p, "the import was refused: %s", p->stage.reply);
	p->stage.reply = NULL;
}

/* Whoever is named in a request must stand in no text. */
static void persons_note(struct player *p, const json_t *args)
{
	static const char *const fields[] = {"person", "with", "other", "temporary"};
	struct stage *s = &p->stage;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *ref = json_string_value(json_object_get(args, fields[i]));
		if (ref != NULL && s->person_count < sizeof(s->persons) / sizeof(s->persons[0]))
			s->persons[s->person_count++] = arena_text(&s->arena, ref);
	}
}

/* ---- at a keyboard -------------------------------------------------------------------------- */

/* What the engine did meanwhile comes after what was seen. */
static void typed_show(struct player *p, const struct shell *shell, const char *meanwhile)
{
	FILE *out = p->stage.transcript;
	if (out == NULL)
		return;
	fprintf(out, "%s  %s\n", stage_local(&p->stage, p->stage.now), p->line->typed);
	for (const char *at = shell->seen; *at != '\0'; at += *at == '\n') {
		size_t length = strcspn(at, "\n");
		fprintf(out, "  > %.*s\n", (int)length, at);
		at += length;
	}
	if (shell->exit != 0)
		fprintf(out, "  exit %d\n", shell->exit);
	fputs(meanwhile, out);
}

static void typed_check(struct player *p, const struct shell *shell)
{
	const char *wanted = p->line->block;
	p->looked++;
	if (wanted == NULL)
		FAIL(p, "what is seen must stand below, if only as \"> …\"; it was:\n%s",
		     shell->seen);
	else if (!shell_same(wanted, shell->seen))
		FAIL(p, "expected to see:\n%sbut it was:\n%s", wanted, shell->seen);
	else if (shell->exit != p->line->exit)
		FAIL(p, "expected exit status %d; it was %d", p->line->exit, shell->exit);
}

static void typed_ask(struct player *p, struct shell *shell, const char *id, char **meanwhile)
{
	struct stage *s = &p->stage;
	FILE *transcript = s->transcript;
	size_t ignored;
	json_t *request = json_loads(shell->line, 0, NULL);
	persons_note(p, json_object_get(request, "args"));
	json_decref(request);
	p->request = arena_text(&s->arena, shell->line);
	p->user = word_at(p, 1);
	s->typed = true;
	s->transcript = open_memstream(meanwhile, &ignored);
	request_post(p);
	fclose(s->transcript);
	s->transcript = transcript;
	s->typed = false;
	if (s->reply != NULL)
		shell_hear(shell, s->reply, id);
	else
		FAIL(p, "nobody knows whether it was done: ask, and ask-again, not at a keyboard");
	s->reply = NULL;
}

void play_typed(struct player *p)
{
	struct shell shell;
	char *meanwhile = NULL;
	const char *id = arena_printf(&p->stage.arena, "play-%d", ++p->stage.numbers);
	if (!word_is(word_at(p, 2), "swepctl")) {
		FAIL(p, "people type swepctl here, and nothing else");
		return;
	}
	if (p->stage.reply != NULL)
		FAIL(p, "nobody looked at the reply before: %s", p->stage.reply);
	shell_type(&shell, p->line->count - 2, p->line->words + 2, id);
	if (shell.line != NULL)
		typed_ask(p, &shell, id, &meanwhile);
	if (shell.seen != NULL) {
		typed_show(p, &shell, meanwhile != NULL ? meanwhile : "");
		typed_check(p, &shell);
	}
	free(meanwhile);
	shell_release(&shell);
}

/* ---- over the socket ------------------------------------------------------------------------ */

void play_ask(struct player *p)
{
	json_error_t error;
	json_t *args = json_loads(word_at(p, 3) != NULL ? word_at(p, 3) : "{}", 0, &error);
	if (args == NULL) {
		FAIL(p, "the arguments are not JSON: %s", error.text);
		return;
	}
	if (p->stage.reply != NULL)
		FAIL(p, "nobody looked at the reply before: %s", p->stage.reply);
	persons_note(p, args);
	request_make(p, word_at(p, 1), word_at(p, 2), args);
}

void play_ask_again(struct player *p)
{
	if (p->request == NULL)
		FAIL(p, "nothing was asked yet");
	else
		request_post(p);
}

void play_answer(struct player *p)
{
	const char *reply = p->stage.reply;
	if (reply == NULL) {
		FAIL(p, "there is no answer to look at");
		return;
	}
	json_t *root = json_loads(reply, 0, NULL);
	bool ok = json_is_true(json_object_get(root, "ok"));
	const char *code =
	    json_string_value(json_object_get(json_object_get(root, "error"), "code"));
	bool wanted = word_is(word_at(p, 1), "ok") ? ok : !ok && word_is(code, word_at(p, 1));
	if (!wanted)
		FAIL(p, "expected the answer %s; it was %s", word_at(p, 1), reply);
	for (int n = 2; n < p->line->count; n++)
		if (strstr(reply, word_at(p, n)) == NULL)
			FAIL(p, "expected \"%s\" in the answer; it was %s", word_at(p, n), reply);
	json_decref(root);
	p->stage.reply = NULL;
}
