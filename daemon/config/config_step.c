/* SPDX-License-Identifier: MIT
 *
 * The cascade of an area: who is told of what, in which steps.
 */
#include <string.h>

#include "config_parts.h"
#include "pseudo_group.h"

static const char *occasion_word(int n)
{
	return occasion_name((enum occasion)n);
}

static const char *order_word(int n)
{
	return n == ORDER_LADDER ? "ladder" : "all";
}

static const char *mail_word(int n)
{
	return mail_use_name((enum mail_use)n);
}

static const struct words mail_uses = {mail_word, MAIL_USE_NEVER, MAIL_USE_COUNT};
static const struct words occasions = {occasion_word, 0, OCCASION_TEST};
static const struct words orders = {order_word, ORDER_ALL, ORDER_LADDER + 1};

static const struct field step_fields[] = {
    {"on", &kind_word, MEMBER(step_settings, on), .required = true, .words = &occasions},
    {"group", &kind_group, MEMBER(step_settings, group), .required = true},
    {"template", &kind_key, MEMBER(step_settings, template), .required = true},
    {"order", &kind_word, MEMBER(step_settings, order), .standard = "all", .words = &orders},
    {"acks", &kind_whole, MEMBER(step_settings, acks), .standard = "0", .least = "0",
     .most = AS_TEXT(LIMIT_CONTACTS)},
    {"within", &kind_span, MEMBER(step_settings, within_ms), .standard = "10m", .least = "1m",
     .most = "12h"},
    {"then", &kind_group, MEMBER(step_settings, then), .standard = ""},
    {"repeat", &kind_flag, MEMBER(step_settings, repeat), .standard = "false"},
    {"valid", &kind_span, MEMBER(step_settings, valid_ms), .standard = "2h", .least = "5m",
     .most = "2d"},
    {"waits", &kind_flag, MEMBER(step_settings, waits), .standard = "false"},
    {"wake", &kind_flag, MEMBER(step_settings, wake), .standard = "false"},
    {"organisations", &kind_flag, MEMBER(step_settings, organisations), .standard = "false"},
    {"mail", &kind_word, MEMBER(step_settings, mail), .standard = "never", .words = &mail_uses},
};
/* What is wrong if an occasion is told to nobody, or once and then never again. */
static const struct {
	const char
	    *silent; /* completes "the cascade has no step on "blind": …"; NULL: may be silent */
	const char *dropped; /* completes "a step on "blind" needs repeat = true or then: …" */
} occasion_needs[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = {"nobody would hear that a decision is due",
			   "an unanswered proposal must not lapse"},
    [OCCASION_ACTIVATION] = {"nobody would hear that SWEP is on", NULL},
    [OCCASION_STANDDOWN] = {"nobody would hear that SWEP ends", NULL},
    [OCCASION_RECALL] = {"nobody would hear that an activation was false", NULL},
    [OCCASION_REVIEW] = {"nobody would be asked whether SWEP may end",
			 "SWEP stays on until a person answers"},
    [OCCASION_BLIND] = {"nobody would hear that there is no trusted weather",
			"somebody must look at the sky"},
    [OCCASION_ADVICE] = {NULL, NULL},
    [OCCASION_SURGE] = {"nobody would hear that a site has not confirmed its surge beds",
			"somebody must find out whether there are beds"},
    [OCCASION_STALE] = {NULL, NULL},
};

static void step_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct step_settings *s = item;
	bool climbs = s->repeat || s->then[0];
	if (climbs && s->acks == 0)
		reader_complain(r, at,
				"a step with then or repeat needs acks of at least 1: without "
				"an answer to wait for it has no end");
	if (s->wake && s->acks == 0)
		reader_complain(r, config_setting_get_member(at, "wake"),
				"a step that wakes needs acks of at least 1: whoever is called is "
				"called for an answer");
	if (s->organisations && s->acks == 0)
		reader_complain(r, config_setting_get_member(at, "organisations"),
				"a step of organisations needs acks of at least 1: how many of "
				"them must answer");
	if (s->mail == MAIL_USE_INSTEAD && s->acks > 0)
		reader_complain(r, config_setting_get_member(at, "mail"),
				"a step that waits for answers cannot say them by mail instead of "
				"text: say \"also\"");
	if (!climbs && occasion_needs[s->on].dropped)
		reader_complain(r, at, "a step on \"%s\" needs repeat = true or then: %s",
				occasion_name(s->on), occasion_needs[s->on].dropped);
	if (s->then[0] && strcmp(s->then, s->group) == 0)
		reader_complain(
		    r, config_setting_get_member(at, "then"),
		    "then names the step's own group; to ask it again say repeat = true");
}

const struct table step_table = {.noun = "a step", FIELDS(step_fields), .check = step_check};

static void step_words_check(struct reader *r, config_setting_t *area, config_setting_t *at,
			     const struct area_settings *a, const struct step_settings *s)
{
	enum pseudo_group pseudo = pseudo_group_of(s->group);
	bool may_be_told = s->on == OCCASION_STANDDOWN || s->on == OCCASION_RECALL ||
			   s->on == OCCASION_LOWERED || s->on == OCCASION_EXTENDED;
	if (pseudo != PSEUDO_NONE && !pseudo_group_may_be_named(pseudo))
		reader_complain(r, config_setting_get_member(at, "group"),
				"group \"%s\" is %s: swepd tells them by itself, and no step "
				"names them",
				s->group, pseudo_group_means(pseudo));
	if (pseudo == PSEUDO_SITE && s->on != OCCASION_STALE)
		reader_complain(r, config_setting_get_member(at, "group"),
				"group \"%s\" is for stale only: %s is about no site in particular",
				s->group, occasion_name(s->on));
	if (!group_needs_no_list(s->group) && s->group[0] && !group_declared(area, s->group))
		reader_complain(r, config_setting_get_member(at, "group"),
				"group \"%s\" is not in the area's list of groups", s->group);
	if (pseudo == PSEUDO_TOLD && !may_be_told)
		reader_complain(
		    r, config_setting_get_member(at, "group"),
		    "group \"%s\" is for standdown, recall, lowered and extended only: on %s "
		    "nobody has been told yet",
		    s->group, occasion_name(s->on));
	if (s->then[0] && !group_declared(area, s->then))
		reader_complain(r, config_setting_get_member(at, "then"),
				"group \"%s\" is not in the area's list of groups", s->then);
	if (s->template[0] && !template_there(a, s->template))
		reader_complain(r, config_setting_get_member(at, "template"),
				"there is no template \"%s\"", s->template);
}

static bool area_tells(const struct area_settings *a, enum occasion on)
{
	for (int i = 0; i < a->step_count; i++)
		if (a->steps[i].group[0] && a->steps[i].on == on)
			return true;
	return false;
}

static bool policy_advises(const struct policy *p)
{
	for (int i = 0; i < p->rule_count; i++)
		if (p->rules[i].action == ACTION_ADVISE && p->rules[i].text[0])
			return true;
	return false;
}

static void silence_check(struct reader *r, config_setting_t *cascade,
			  const struct area_settings *a)
{
	for (enum occasion on = 0; on < OCCASION_COUNT; on++) {
		const char *silent = occasion_needs[on].silent;
		if (on == OCCASION_ADVICE && policy_advises(&a->policy))
			silent = "the policy has a rule that advises, and nobody would hear it";
		if (silent && !area_tells(a, on))
			reader_complain(r, cascade, "the cascade has no step on \"%s\": %s",
					occasion_name(on), silent);
	}
}

void cascade_read(struct reader *r, const struct block *b, config_setting_t *at,
		  config_setting_t *parent, void *base)
{
	struct area_settings *a = base;
	int before = r->errors;
	list_read(r, b, at, parent, base);
	bool whole = r->errors == before;
	for (int i = 0; i < a->step_count; i++)
		step_words_check(r, parent, config_setting_get_elem(at, (unsigned)i), a,
				 &a->steps[i]);
	if (!whole)
		return;
	silence_check(r, at, a);
	template_lengths_check(r, config_setting_get_member(parent, "templates"), a);
}
