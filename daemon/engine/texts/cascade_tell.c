/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "beds.h"
#include "capacity.h"
#include "cascade.h"
#include "cascade_step.h"
#include "contact_rows.h"
#include "digest_mail.h"
#include "gateway_choice.h"
#include "ladder.h"
#include "late_mail.h"
#include "mailing.h"
#include "message_lists.h"
#include "message_rows.h"
#include "outbox.h"
#include "phone.h"
#include "pseudo_group.h"
#include "recipient_rows.h"
#include "sparing.h"
#include "swep_retell.h"
#include "swep_rows.h"

/* Ends the key of a template that is spoken in place of the one without. */
#define SPOKEN "-call"
#define REPLY " Reply OK {code}" /* ends many texts */
#define OWED_VALID_MS HOURS_MS(6)
#define ANY_CODE "0000" /* as long as each code */
/* Of a step that the council did not have to configure. */
#define TEST_TEXT                                                                                  \
	"TEST of SWEP {area}: nothing has happened, only your number is checked. Reply OK {code}"
#define BACK_TEXT "SWEP {area} {night}: {why}."
#define PLAIN_TEXT "SWEP {area} {night}: {why}. Reply OK {code}"

/* What an occasion is called in a sentence, how urgent its texts are, whether a council may leave
 * it untold, whether it is told until somebody answers, and whether it can wait for a digest. A
 * question (proposal, review, blind, surge) is asked again by whoever asks it. */
static const struct {
	const char *noun;
	int priority;
	bool untold, insists, gathered;
} occasions[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = {"the proposal", 0, false, false, false},
    [OCCASION_ACTIVATION] = {"the activation", 0, false, true, false},
    [OCCASION_STANDDOWN] = {"the stand-down", 1, false, false, false},
    [OCCASION_RECALL] = {"the recall", 0, false, false, false},
    [OCCASION_REVIEW] = {"the review", 1, false, false, false},
    [OCCASION_BLIND] = {"the lack of trusted weather", 1, false, false, false},
    [OCCASION_ADVICE] = {"the advice", 2, true, false, true},
    [OCCASION_SURGE] = {"the unconfirmed beds", 0, false, false, false},
    [OCCASION_LATE] = {"the late crossing", 0, false, true, false},
    [OCCASION_REJECTED] = {"the rejection", 1, true, false, false},
    [OCCASION_LOWERED] = {"the lower tier", 1, false, false, false},
    [OCCASION_UNOPENED] = {"the night that does not open", 1, true, false, false},
    [OCCASION_HANDOVER] = {"the hand-over", 1, true, false, false},
    [OCCASION_STALE] = {"the silence of a site", 2, true, false, false},
    [OCCASION_LOW] = {"the few beds left", 1, true, false, true},
    [OCCASION_FULL] = {"the full house", 0, true, false, false},
    [OCCASION_EXTENDED] = {"the further night", 2, true, false, true},
    [OCCASION_TEST] = {"the test", 2, true, false, false},
    [OCCASION_OUTAGE] = {"the failure of the gateways", 0, true, false, false},
    [OCCASION_BACK] = {"the beds that are free again", 1, true, false, false},
    [OCCASION_DIGEST] = {"the digest", 3, true, false, false},
};

static enum occasion occasion_of(const char *name)
{
	int o = 0;
	while (o < OCCASION_COUNT - 1 && strcmp(occasion_name((enum occasion)o), name) != 0)
		o++;
	return (enum occasion)o;
}

enum occasion scene_occasion(const struct scene *c)
{
	return occasion_of(c->occasion.kind);
}

const char *occasion_noun(enum occasion kind)
{
	return occasions[kind].noun;
}

bool occasion_may_be_untold(enum occasion kind)
{
	return occasions[kind].untold;
}

bool occasion_is_gathered(enum occasion kind)
{
	return occasions[kind].gathered;
}

bool occasion_insists(enum occasion kind)
{
	return occasions[kind].insists;
}

bool scene_says_on(const struct scene *c)
{
	enum occasion kind = scene_occasion(c);
	return (kind == OCCASION_ACTIVATION || kind == OCCASION_LATE) &&
	       c->occasion.audience[0] != '\0';
}

/* What was begun live is ended live: who was told ON hears that it is over. */
enum err scene_is_shadowed(struct turn *t, const struct scene *c, bool *out)
{
	enum occasion kind = scene_occasion(c);
	bool ends =
	    kind == OCCASION_STANDDOWN || kind == OCCASION_RECALL || kind == OCCASION_LOWERED;
	bool live = false;
	if (ends && c->occasion.audience[0] != '\0')
		TRY(activation_is_live(t->store, c->occasion.audience, &live));
	*out = c->area->shadow[0] != '\0' && !live;
	return ERR_OK;
}

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

const char *scene_noun(const struct scene *c)
{
	return occasion_noun(scene_occasion(c));
}

/* ---- values --------------------------------------------------------------------------------- */

static const char *const words[] = {
#define WORD(name, text) [WORD_##name] = (text),
    TEMPLATE_WORDS(WORD)
#undef WORD
};

const char *scene_values_write(struct turn *t, const struct template_values *values)
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

/* What was so when the occasion began need not be so any more when a later text leaves. */
bool occasion_grows_old(enum occasion kind)
{
	return kind == OCCASION_LATE || kind == OCCASION_HANDOVER || kind == OCCASION_ACTIVATION ||
	       kind == OCCASION_PROPOSAL || kind == OCCASION_REVIEW;
}

static enum err values_now(struct turn *t, const struct scene *c, struct template_values *out)
{
	enum occasion kind = scene_occasion(c);
	int beds = 0;
	TRY(beds_free_count(t, c->area, &beds));
	*out = values_read(t, c->occasion.vals);
	if (occasion_grows_old(kind) && wall_before(c->occasion.at, t->now))
		TRY(swep_retell(t, c->area, kind, out));
	capacity_retell(t, kind, beds, out);
	out->word[WORD_AREA] = c->area->name;
	out->word[WORD_BEDS] = arena_printf(t->arena, "%d", beds);
	return ERR_OK;
}

/* ---- telling -------------------------------------------------------------------------------- */

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

#define OPEN_PLACE "{open}" /* where a template has what open_word finds out */

/* Whoever speaks for beds that are open anyhow would text OPEN in vain. */
static enum err open_word(struct turn *t, const struct scene *c, const struct recipient *r,
			  const char **word)
{
	struct contact_row contact;
	bool asked = false;
	enum err e = contact_read(t->store, c->area->key, r->contact, t->arena, &contact);
	if (e == ERR_OK && contact.site[0] != '\0')
		e = beds_site_asked(t, c->area, contact.site, &asked);
	*word = asked ? TEMPLATE_OPEN : "";
	return e == ERR_NOT_FOUND ? ERR_OK : e;
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

/* Who is told only after the night, because it was quiet until then, is told as of now; and SWEP
 * that came on shortly before the morning is on after it. */
static struct wall valid_until(const struct turn *t, const struct scene *c)
{
	struct wall end = c->occasion.until, owed = wall_plus(t->now, OWED_VALID_MS);
	if (!wall_before(t->now, end))
		end = owed;
	if (scene_says_on(c))
		end = wall_later(end, owed);
	return c->step.valid_ms > 0 ? wall_earlier(wall_plus(t->now, c->step.valid_ms), end) : end;
}

/* One text to a person about one event, whatever groups they are in: a courtesy is not repeated at
 * all, a question not before the time for its answer is over. */
static enum err told_elsewhere(struct turn *t, const struct scene *c, const struct new_message *m,
			       struct told_before *heard)
{
	struct message_row text = {.occasion = m->occasion,
				   .step = m->step,
				   .contact = m->contact,
				   .channel = m->channel,
				   .phone = m->phone};
	struct wall since = c->anew;
	if (since.ms == 0 && c->step.needed > 0)
		since = wall_plus(t->now, -c->step.within_ms);
	TRY(message_heard(t->store, &text, since, t->arena, heard));
	if (heard->acked.ms != 0 && wall_before(heard->acked, c->anew))
		*heard = (struct told_before){.by = "", .declined_by = ""};
	return ERR_OK;
}

static enum err skip_one(struct turn *t, const struct scene *c, const struct new_message *m,
			 const struct told_before *heard)
{
	enum err e = outbox_skip(t, c->area, m);
	if (e != ERR_OK)
		return e == ERR_TAKEN ? ERR_OK : e;
	if (heard->acked.ms == 0 && heard->declined.ms == 0)
		return sparing_relied(t, c, m);
	bool acked = heard->acked.ms != 0;
	TRY(acked ? message_acknowledge(t->store, m->id, heard->acked, heard->by)
		  : message_decline(t->store, m->id, t->now, heard->declined_by));
	return turn_audit(t, c->area->key, AUDITED_MESSAGE, m->id,
			  acked ? "acknowledged" : "declined", NULL);
}

/* How one person is told. */
struct way {
	enum channel channel;
	const char *address;
	const char *template;
	struct template_values *values;
	bool kept; /* for their digest */
	bool ring; /* there is none: a person must */
};

static enum err hand_over(struct turn *t, const struct scene *c, const struct new_message *m,
			  const struct way *way)
{
	if (way->kept)
		return digest_add(t, c->area, m);
	if (!way->ring)
		return outbox_add(t, c->area, m);
	bool texted = way->address[0] != '\0';
	const char *why = texted ? "wants no texts" : "has no number for texts";
	TRY(outbox_give_up(t, c->area, m, texted ? RING_NO_TEXTS : RING_NO_NUMBER));
	return turn_alarm(t, c->area->key, "message", m->id,
			  "%s has not been told of %s and %s: ring them", m->contact, scene_noun(c),
			  why);
}

static enum err tell_one(struct turn *t, const struct scene *c, const struct recipient *r,
			 const struct way *way, bool *declined)
{
	struct told_before heard;
	struct new_message m = {.occasion = c->occasion.id,
				.step = c->step.id,
				.contact = r->contact,
				.round = c->step.round,
				.rung = c->step.rung,
				.channel = way->channel,
				.phone = way->address,
				.priority = occasions[scene_occasion(c)].priority};
	m.valid_until = valid_until(t, c);
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	TRY(told_elsewhere(t, c, &m, &heard));
	*declined = *declined || heard.declined.ms != 0;
	if (heard.told)
		return skip_one(t, c, &m, &heard);
	TRY(outbox_code(t, m.id, m.phone, &m.code));
	way->values->word[WORD_CODE] = m.code;
	m.text = template_fill(way->template, way->values, t->arena);
	enum err e = hand_over(t, c, &m, way);
	return e == ERR_TAKEN ? ERR_OK : e; /* told in this round, by another group */
}

/* Who heard by mail alone, and is no contact any more, hears by mail of the end. */
static bool is_address(const char *phone)
{
	return strchr(phone, '@') != NULL;
}

/* By the text, or, where there is room for the whole of it, by mail. */
static enum err tell_person(struct turn *t, const struct scene *c, const struct recipient *r,
			    struct way text, struct template_values *whole, bool *declined)
{
	struct way mail = {CHANNEL_EMAIL,         r->email, text.template, whole,
			   digest_takes(t, c, r), false};
	if (mail.kept)
		return tell_one(t, c, r, &mail, declined);
	if (mailing_instead(t, c, r)) {
		TRY(late_mail_watch(t, c->area, c->step.id));
		return tell_one(t, c, r, &mail, declined);
	}
	if (is_address(text.address))
		text.channel = CHANNEL_EMAIL;
	TRY(tell_one(t, c, r, &text, declined));
	return mailing_also(t, c, r) ? tell_one(t, c, r, &mail, declined) : ERR_OK;
}

/* A number for texts, or an address: who was called on a landline has none of these. */
static bool is_texted(const struct recipient *r)
{
	struct fault ignored;
	char number[LIMIT_PHONE + 1];
	return !r->stopped &&
	       (is_address(r->phone) || phone_parse(r->phone, number, &ignored) == ERR_OK);
}

/* Who gets no texts and must hear it: what cannot wait by a call first, the rest by mail. */
static enum err tell_otherwise(struct turn *t, const struct scene *c, const struct recipient *r,
			       const struct way *text, const struct way *call, bool *declined)
{
	struct way mail = {CHANNEL_EMAIL, r->email, text->template, call->values, false, false};
	struct way none = *text;
	bool calls = call->address[0] != '\0' && gateway_configured(t, CHANNEL_VOICE);
	bool mails = r->email[0] != '\0' && gateway_configured(t, CHANNEL_EMAIL);
	bool urgent = occasions[scene_occasion(c)].priority == 0;
	none.ring = true;
	if (calls && (urgent || !mails || r->by_call))
		return tell_one(t, c, r, call, declined);
	return tell_one(t, c, r, mails ? &mail : &none, declined);
}

enum err scene_tell(struct turn *t, const struct scene *c, const struct recipient_list *people,
		    const struct ladder_contact *marks, bool *declined)
{
	struct template_values values, whole;
	const char *template;
	int told = 0;
	bool shadow;
	*declined = false;
	TRY(is_marked(t, c, &shadow));
	TRY(values_now(t, c, &whole));
	TRY(find_template(t, c, &whole, &template));
	const char *spoken = spoken_template(t, c, template);
	bool says_open = strstr(template, OPEN_PLACE) != NULL || strstr(spoken, OPEN_PLACE) != NULL;
	whole.word[WORD_OPEN] = "";
	values = whole;
	fit_values(t, c, template, &values);
	template = with_mark(t, shadow, template);
	spoken = with_mark(t, shadow, spoken);
	for (size_t i = 0; i < people->count; i++) {
		const struct recipient *r = &people->rows[i];
		if (!marks[i].call && !marks[i].tell)
			continue;
		struct way text = {CHANNEL_SMS, r->phone, template, &values, false, false};
		struct way call = {CHANNEL_VOICE, r->call[0] != '\0' ? r->call : r->phone,
				   spoken,        &whole,
				   false,         false};
		if (says_open)
			TRY(open_word(t, c, r, &whole.word[WORD_OPEN]));
		values.word[WORD_OPEN] = whole.word[WORD_OPEN];
		if (marks[i].call)
			TRY(tell_one(t, c, r, &call, declined));
		else if (!is_texted(r))
			TRY(tell_otherwise(t, c, r, &text, &call, declined));
		else
			TRY(tell_person(t, c, r, text, &whole, declined));
		told++;
	}
	turn_publish(t, c->area->key, "message", "%d told of %s (group %s, round %d)", told,
		     scene_noun(c), c->step.group, c->step.round + 1);
	return ERR_OK;
}

/* ---- what has not left ---------------------------------------------------------------------- */

static enum err fill_one(struct turn *t, const struct scene *c, const struct message_row *m,
			 const char *template, const struct template_values *values)
{
	struct template_values own = *values;
	struct recipient r = {.contact = m->contact};
	TRY(open_word(t, c, &r, &own.word[WORD_OPEN]));
	own.word[WORD_CODE] = m->code;
	return outbox_fill_anew(t, m, template_fill(template, &own, t->arena));
}

static enum err fill_all(struct turn *t, const struct scene *c, const struct message_list *queued)
{
	struct template_values values, whole;
	const char *template;
	bool shadow;
	if (queued->count == 0)
		return ERR_OK;
	TRY(values_now(t, c, &whole));
	TRY(find_template(t, c, &whole, &template));
	TRY(is_marked(t, c, &shadow));
	const char *spoken = with_mark(t, shadow, spoken_template(t, c, template));
	values = whole;
	fit_values(t, c, template, &values);
	template = with_mark(t, shadow, template);
	for (size_t i = 0; i < queued->count; i++) {
		const struct message_row *m = &queued->rows[i];
		TRY(fill_one(t, c, m, m->channel == CHANNEL_VOICE ? spoken : template,
			     m->channel == CHANNEL_SMS ? &values : &whole));
	}
	return ERR_OK;
}

enum err scene_fill_anew(struct turn *t, const struct scene *c)
{
	struct message_list queued;
	TRY(message_list_queued(t->store, c->step.id, t->arena, &queued));
	return fill_all(t, c, &queued);
}

enum err cascade_fill_anew(struct turn *t, struct message_row *m)
{
	struct scene c;
	struct message_list one = {m, 1};
	const struct area_settings *area = turn_area(t, m->area);
	bool moved;
	TRY(message_moved_on(t->store, m->id, &moved));
	if (!moved || area == NULL)
		return ERR_OK;
	TRY(scene_read(t, area, m->step, &c));
	return occasion_grows_old(scene_occasion(&c)) ? fill_all(t, &c, &one) : ERR_OK;
}
