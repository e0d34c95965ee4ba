/* SPDX-License-Identifier: MIT */
#include "wording.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "contact_rows.h"
#include "free_beds.h"
#include "pseudo_group.h"
#include "surges.h"
#include "swep_retell.h"
#include "swep_rows.h"

/* Ends the key of a template that is spoken in place of the one without. */
#define SPOKEN "-call"
#define REPLY " Reply OK {code}" /* ends many texts */
#define ANY_CODE "0000" /* as long as each code */
/* Of a step that the council did not have to configure. */
#define TEST_TEXT                                                                                  \
	"TEST of SWEP {area}: nothing has happened, only your number is checked. Reply OK {code}"
#define BACK_TEXT "SWEP {area} {night}: {why}."
#define PLAIN_TEXT "SWEP {area} {night}: {why}. Reply OK {code}"
#define OPEN_PLACE "{open}" /* where a template has what open_word finds out */

/* ---- values --------------------------------------------------------------------------------- */

static const char *const words[] = {
#define WORD(name, text) [WORD_##name] = (text),
    TEMPLATE_WORDS(WORD)
#undef WORD
};

const char *wording_keep(struct turn *t, const struct template_values *values)
{
	json_t *root = json_object();
	for (int w = 0; w < WORD_COUNT_ALL; w++)
		if (values->word[w] != NULL)
			json_object_set_new(root, words[w], json_string(values->word[w]));
	char *dump = json_dumps(root, JSON_COMPACT);
	const char *text = arena_text(t->arena, dump);
	json_decref(root);
	free(dump);
	return text;
}

static struct template_values values_read(struct turn *t, const char *text)
{
	struct template_values values = {{NULL}};
	json_t *root = json_loads(text, 0, NULL);
	for (int w = 0; w < WORD_COUNT_ALL; w++)
		values.word[w] =
		    arena_text(t->arena, json_string_value(json_object_get(root, words[w])));
	json_decref(root);
	return values;
}

/* ---- of the beds ---------------------------------------------------------------------------- */

static const char *words_of(struct turn *t, enum occasion kind, int beds)
{
	const char *how = kind == OCCASION_LOW ? "left" : "free again";
	if (beds == 0)
		return "no bed is left";
	return beds == 1 ? arena_printf(t->arena, "1 bed is %s", how)
			 : arena_printf(t->arena, "%d beds are %s", beds, how);
}

void wording_of_beds(struct turn *t, enum occasion kind, int beds, struct template_values *values)
{
	if (kind != OCCASION_LOW && kind != OCCASION_FULL && kind != OCCASION_BACK)
		return;
	values->word[WORD_WHY] = words_of(t, kind, beds);
	values->word[WORD_COUNT] = arena_printf(t->arena, "%d", beds);
}

static enum err values_now(struct turn *t, const struct scene *c, struct template_values *out)
{
	enum occasion kind = scene_occasion(c);
	int beds = 0;
	TRY(beds_free_count(t, c->area, &beds));
	*out = values_read(t, c->occasion.vals);
	if (occasion_grows_old(kind) && wall_before(c->occasion.at, t->now))
		TRY(swep_retell(t, c->area, kind, out));
	wording_of_beds(t, kind, beds, out);
	out->word[WORD_AREA] = c->area->name;
	out->word[WORD_BEDS] = arena_printf(t->arena, "%d", beds);
	return ERR_OK;
}

/* ---- which template ------------------------------------------------------------------------- */

/* A text says as what it was begun: what is real seems no trial in an area that is shadowed since,
 * but to the shadow's own group, and what was tried never seems real. */
static enum err is_marked(struct turn *t, const struct scene *c, bool *out)
{
	bool live = false, tried = false;
	TRY(scene_is_shadowed(t, c, out));
	if (c->occasion.audience[0] == '\0')
		return ERR_OK;
	TRY(activation_is_live(t->store, c->occasion.audience, &live));
	TRY(activation_in_shadow(t->store, c->occasion.audience, &tried));
	bool own = strcmp(c->step.group, c->area->shadow) == 0;
	*out = tried || (*out && (own || !live));
	return ERR_OK;
}

static const char *with_mark(struct turn *t, bool marked, const char *template)
{
	return marked ? arena_printf(t->arena, "SHADOW: %s", template) : template;
}

static const struct template_settings *template_of(const struct area_settings *area,
						   const char *key)
{
	for (int i = 0; i < area->template_count; i++)
		if (strcmp(area->templates[i].key, key) == 0)
			return &area->templates[i];
	return NULL;
}

/* The council's words say what to do where no bed is left: not while one is. */
static bool says_full_in_vain(const struct scene *c, const struct template_values *values)
{
	return scene_occasion(c) == OCCASION_FULL && strcmp(values->word[WORD_BEDS], "0") != 0;
}

/* A configuration that was read since may lack it: the bare facts are better than silence. */
static enum err find_template(struct turn *t, const struct scene *c,
			      const struct template_values *values, const char **out)
{
	if (says_full_in_vain(c, values)) {
		*out = PLAIN_TEXT;
		return ERR_OK;
	}
	if (scene_occasion(c) == OCCASION_TEST) {
		*out = TEST_TEXT;
		return ERR_OK;
	}
	if (scene_occasion(c) == OCCASION_BACK || pseudo_group_of(c->step.group) == PSEUDO_BACK) {
		*out = BACK_TEXT;
		return ERR_OK;
	}
	const struct template_settings *own = template_of(c->area, c->step.template);
	*out = c->step.template[0] == '\0' ? PLAIN_TEXT : own != NULL ? own->text : NULL;
	if (*out != NULL)
		return ERR_OK;
	*out = "SWEP {area}: {why}. Ring the council. Reply OK {code}";
	return turn_alarm(t, c->area->key, "template", c->step.template,
			  "there is no template %s: %s was told with a bare text", c->step.template,
			  scene_noun(c));
}

/* What is spoken, where the council has written it; else the text, but for how to reply to it: a
 * call says by itself which key answers. */
static const char *spoken_template(struct turn *t, const struct scene *c, const char *text)
{
	const char *key = arena_printf(t->arena, "%s" SPOKEN, c->step.template);
	const struct template_settings *spoken = template_of(c->area, key);
	if (spoken != NULL && strcmp(text, PLAIN_TEXT) != 0)
		return spoken->text;
	size_t length = strlen(text), tail = strlen(REPLY);
	bool asks = length > tail && strcmp(text + length - tail, REPLY) == 0;
	return asks ? arena_copy(t->arena, text, length - tail) : text;
}

/* So that it takes no more segments than the council allows; else it is dearer, and whole. */
static void fit_values(struct turn *t, const struct scene *c, const char *text,
		       struct template_values *values)
{
	const struct template_settings *own = template_of(c->area, c->step.template);
	if (own == NULL || own->text != text || own->segments == 0)
		return;
	values->word[WORD_CODE] = ANY_CODE;
	values->word[WORD_OPEN] = TEMPLATE_OPEN;
	switch (template_fit(text, values, own->segments, t->arena)) {
	case FIT_WHOLE:
		break;
	case FIT_SHORTENED:
		turn_publish(t, c->area->key, "message",
			     "the text %s says less than it would, to fit %d segment%s", own->key,
			     own->segments, own->segments == 1 ? "" : "s");
		break;
	case FIT_EXCEEDED:
		turn_publish(t, c->area->key, "message",
			     "the text %s takes more than %d segment%s, however little it says",
			     own->key, own->segments, own->segments == 1 ? "" : "s");
		break;
	}
}

/* ---- as of one moment ----------------------------------------------------------------------- */

enum err wording_now(struct turn *t, const struct scene *c, struct wording *out)
{
	const char *template;
	bool shadow;
	TRY(is_marked(t, c, &shadow));
	TRY(values_now(t, c, &out->whole));
	TRY(find_template(t, c, &out->whole, &template));
	const char *spoken = spoken_template(t, c, template);
	out->says_open = strstr(template, OPEN_PLACE) != NULL || strstr(spoken, OPEN_PLACE) != NULL;
	out->whole.word[WORD_OPEN] = "";
	out->fitted = out->whole;
	fit_values(t, c, template, &out->fitted);
	out->text = with_mark(t, shadow, template);
	out->spoken = with_mark(t, shadow, spoken);
	return ERR_OK;
}

/* Whoever speaks for beds that are open anyhow would text OPEN in vain. */
static enum err open_word(struct turn *t, const struct scene *c, const char *key, const char **word)
{
	struct contact_row contact;
	bool asked = false;
	enum err e = contact_read(t->store, c->area->key, key, t->arena, &contact);
	if (e == ERR_OK && contact.site[0] != '\0')
		e = beds_site_asked(t, c->area, contact.site, &asked);
	*word = asked ? TEMPLATE_OPEN : "";
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err wording_address(struct turn *t, const struct scene *c, struct wording *w,
			 const char *contact)
{
	if (!w->says_open)
		return ERR_OK;
	TRY(open_word(t, c, contact, &w->whole.word[WORD_OPEN]));
	w->fitted.word[WORD_OPEN] = w->whole.word[WORD_OPEN];
	return ERR_OK;
}
