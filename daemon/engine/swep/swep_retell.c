/* SPDX-License-Identifier: MIT */
#include "swep_retell.h"

#include <string.h>

#include "swep_case.h"
#include "swep_question.h"
#include "swep_words.h"

/* The night n after tonight, or more nights from that one on. */
static bool is_about(struct turn *t, const struct swep_case *c, const struct template_values *v,
		     int n)
{
	const char *night = words_night(t, (struct date){c->forecast.tonight.day + n});
	size_t length = (size_t)(strrchr(night, ' ') - night) + 1; /* "Fri 27 " */
	const char *told = v->word[WORD_NIGHT];
	return told != NULL && strncmp(told, night, length) == 0;
}

/* A night, and behind it how it is to end: whoever hears of it only now hears that, too. */
static const char *night_to_its_end(struct turn *t, const struct swep_case *c, const char *night)
{
	if (c->lifecycle.state == SWEP_STANDING_DOWN)
		return arena_printf(t->arena, "%s, ends %s", night, words_time(t, c->row.ends));
	if (c->row.lower_to > 0)
		return arena_printf(t->arena, "%s, tier %d from %s", night, c->row.lower_to,
				    words_time(t, c->row.lowers_at));
	return night;
}

/* On the morning after, the night that began yesterday is still the one that it is about. */
static void activation_retell(struct turn *t, const struct swep_case *c,
			      struct template_values *values)
{
	bool by_hand = words_by_hand(values->word[WORD_WHY]);
	bool morning = date_london(t->now).day > c->forecast.tonight.day;
	int rule = swep_case_strongest(c);
	const char *night = morning ? words_since_tonight(t, c) : words_nights_from(t, c, 0);
	values->word[WORD_NIGHT] = night_to_its_end(t, c, night);
	values->word[WORD_WHY] = by_hand ? words_why(t, c, rule, 0) : swep_case_why(t, c, rule);
}

enum err swep_retell(struct turn *t, const struct area_settings *area, enum occasion kind,
		     struct template_values *values)
{
	struct swep_case c;
	TRY(swep_case_load(t, area, &c));
	if (kind == OCCASION_PROPOSAL || kind == OCCASION_REVIEW) {
		swep_question_now(t, &c, values);
		return ERR_OK;
	}
	if (kind == OCCASION_LATE) {
		values->word[WORD_WHY] = words_late(t, &c);
		values->word[WORD_DUE] = words_time(t, wall_plus(t->now, area->policy.answer_ms));
		values->word[WORD_NIGHT] =
		    night_to_its_end(t, &c, words_night(t, c.forecast.tonight));
		return ERR_OK;
	}
	if (kind == OCCASION_HANDOVER)
		values->word[WORD_WHY] = words_standing(t, &c);
	if (c.row.tier == 0)
		return ERR_OK;
	if (is_about(t, &c, values, 1)) /* it stays on for a night that has not begun */
		return ERR_OK;
	if (kind == OCCASION_ACTIVATION)
		activation_retell(t, &c, values);
	else
		values->word[WORD_NIGHT] = words_night(t, c.forecast.tonight);
	values->word[WORD_TIER] = arena_printf(t->arena, "%d", c.row.tier);
	values->word[WORD_OFFER] = policy_offer(&area->policy, c.row.tier);
	return ERR_OK;
}
