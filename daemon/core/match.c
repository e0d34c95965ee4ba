/* SPDX-License-Identifier: MIT */
#include "match.h"

#include "ascii.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum match_rung match_rung_of(const char *site_kind)
{
	static const char *const rungs[] = {
	    [RUNG_LADDER] = "ladder", [RUNG_OUT_OF_HOURS] = "out-of-hours", [RUNG_HOTEL] = "hotel"};
	for (int i = RUNG_LADDER; i <= RUNG_HOTEL; i++)
		if (ascii_same(rungs[i], site_kind))
			return (enum match_rung)i;
	return RUNG_ORDINARY;
}

/* ---- criteria ------------------------------------------------------------------------------- */

/* There is another one, of whom nobody has said this. */
static bool other_unsaid(unsigned needs, unsigned said)
{
	return need_is_of_two(needs) && (needs & said) == 0;
}

/* Whoever shares the bed is asked about like whoever it is for. The children of a woman's family
 * are hers, and the site's written rule says who of them may come. */
static enum truth women(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	if ((bed->attributes & bit) == 0)
		return TRUTH_TRUE;
	if ((needs & (BED_MEN | NEED_WITH_MAN)) != 0)
		return TRUTH_FALSE;
	return (needs & BED_WOMEN) != 0 && !other_unsaid(needs, NEED_WITH_WOMAN) ? TRUTH_TRUE
										 : TRUTH_UNKNOWN;
}

static enum truth men(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	if ((bed->attributes & bit) == 0)
		return TRUTH_TRUE;
	if ((needs & (BED_WOMEN | NEED_WITH_WOMAN)) != 0)
		return TRUTH_FALSE;
	bool known = (needs & BED_MEN) != 0 && !other_unsaid(needs, NEED_WITH_MAN);
	return known && (needs & BED_FAMILY) == 0 ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static enum truth young(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	if ((bed->attributes & bit) == 0)
		return TRUTH_TRUE;
	if ((needs & NEED_25_UP) != 0) /* of a couple it may be the other one */
		return TRUTH_FALSE;
	bool said = (needs & bit) != 0 && (needs & NEED_AGE_UNSAID) == 0;
	return said ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

/* Whoever needs it must have it. */
static enum truth there(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	return (needs & bit) != 0 && (bed->attributes & bit) == 0 ? TRUTH_FALSE : TRUTH_TRUE;
}

static enum truth late(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	return bed->any_hour ? TRUTH_TRUE : there(needs, bed, bit);
}

static enum truth alone(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	return (needs & NEED_ALONE) != 0 && (bed->attributes & bit) != 0 ? TRUTH_FALSE : TRUTH_TRUE;
}

static enum truth adult(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)bed;
	return (needs & bit) != 0 ? TRUTH_FALSE : TRUTH_TRUE;
}

/* Nobody is sent through the cold to a locked door. */
static enum truth door(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)needs;
	return bed->shut && (bed->attributes & bit) == 0 ? TRUTH_FALSE : TRUTH_TRUE;
}

/* Nobody is sent to a bed that may not be empty. */
static enum truth empty(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)needs, (void)bit;
	return bed->doubted ? TRUTH_FALSE : TRUTH_TRUE;
}

/* ---- what the site says ---------------------------------------------------------------------- */

static enum truth unless(bool objection)
{
	return objection ? TRUTH_FALSE : TRUTH_TRUE;
}

/* As at a door for women only. */
static enum truth kept(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	struct match_bed hers = {.attributes = bit};
	if (bed->site->kept == NULL || (bed->attributes & bit) != 0)
		return TRUTH_TRUE;
	return women(needs, &hers, bit);
}

static enum truth of_age(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	unsigned taken = bed->site->ages;
	(void)bit;
	bool young = (taken & AGE_BIT(AGE_18_24)) != 0, older = (taken & AGE_BIT(AGE_25_UP)) != 0;
	if (taken == 0 || (young && older))
		return TRUTH_TRUE;
	if (((needs & BED_UNDER_25) != 0 && !young) || ((needs & NEED_25_UP) != 0 && !older))
		return TRUTH_FALSE;
	bool said = (needs & NEED_ADULT_AGES) != 0 && (needs & NEED_AGE_UNSAID) == 0;
	return said ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static enum truth accepted(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)bit;
	return bed->site->accepts != NULL ? accept_eval(bed->site->accepts, needs) : TRUTH_TRUE;
}

static enum truth let_in(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)needs, (void)bit;
	return unless(bed->site->early);
}

static enum truth apart(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)needs, (void)bit;
	return unless(bed->site->apart);
}

static enum truth asked(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)needs, (void)bit;
	return unless(bed->site->unasked);
}

static enum truth supported(unsigned needs, const struct match_bed *bed, unsigned bit)
{
	(void)needs, (void)bit;
	return unless(bed->site->full_support);
}

#define ASK_FIRST "its site must be asked first: on-call decides"

static const struct {
	enum truth (*judge)(unsigned needs, const struct match_bed *bed, unsigned bit);
	unsigned bit;
	const char *no, *unknown;
	bool on_call; /* the person on call may set it aside */
	enum want want; /* what they are turned away for when it fails everywhere */
} criteria[MATCH_REASONS] = {
    {adult, NEED_UNDER_18, "nobody under 18 is placed with adults", NULL, false, WANT_UNDER_18},
    {women, BED_WOMEN, "for women only", "for women only: say whether it is for a woman", false,
     WANT_MEN},
    {men, BED_MEN, "for men only", "for men only: say whether it is for a man", false, WANT_WOMEN},
    {young, BED_UNDER_25, "for people under 25 only",
     "for people under 25 only: say whether this is one, of two each by person set", false,
     WANT_AGE},
    {there, BED_COUPLE, "no room for a couple", NULL, false, WANT_COUPLE},
    {there, BED_FAMILY, "no room for a family", NULL, false, WANT_FAMILY},
    {there, BED_DOG, "takes no dogs", NULL, false, WANT_DOG},
    {there, BED_WHEELCHAIR, "not for a wheelchair", NULL, false, WANT_WHEELCHAIR},
    {there, BED_GROUND_FLOOR, "not on the ground floor", NULL, false, WANT_GROUND_FLOOR},
    {late, BED_LATE_ENTRY, "no late entry", NULL, false, WANT_LATE_ENTRY},
    {alone, BED_SHARED, "a shared room", NULL, false, WANT_ALONE},
    {door, BED_LATE_ENTRY, "last entry has passed", NULL, false, WANT_HOURS},
    {empty, 0, MATCH_DOUBTED, NULL, false, WANT_BED},
    /* From here on only where the site is known. */
    {kept, BED_WOMEN, NULL, NULL, false, WANT_MEN},
    {of_age, 0, "its site takes people of another age",
     "its site takes people of some ages only: say 18-24 or 25+, of two each by person set", false,
     WANT_AGE},
    {accepted, 0, NULL, NULL, false, WANT_SITE_RULE},
    {let_in, 0, "nobody is let in that early", NULL, false, WANT_HOURS},
    {apart, 0, ASK_FIRST, NULL, true, WANT_ON_CALL},
    {asked, 0, ASK_FIRST, NULL, true, WANT_ON_CALL},
    {supported, 0, "as many people with high support needs as it can look after: on-call decides",
     NULL, true, WANT_HIGH_SUPPORT},
};

/* ---- order ---------------------------------------------------------------------------------- */

/* A woman is not put in a room with men while there is any other. */
static bool safe_room(unsigned needs, unsigned bed)
{
	return (needs & BED_WOMEN) == 0 || (bed & BED_SHARED) == 0 || (bed & BED_WOMEN) != 0;
}

static bool women_first(unsigned needs, unsigned bed)
{
	if ((needs & BED_WOMEN) == 0)
		return true;
	return ((needs & NEED_MIXED) == 0) == ((bed & BED_WOMEN) != 0);
}

static bool young_first(unsigned needs, unsigned bed)
{
	return (needs & BED_UNDER_25) == 0 || (bed & BED_UNDER_25) != 0;
}

/* Whoever has high support needs is never turned away for want of such a bed. */
static bool support_first(unsigned needs, unsigned bed)
{
	return (needs & BED_HIGH_SUPPORT) == 0 || (bed & BED_HIGH_SUPPORT) != 0;
}

/* So that a bed which anybody may have stays for those who have no other. */
static bool men_first(unsigned needs, unsigned bed)
{
	return (needs & BED_MEN) == 0 || (bed & BED_MEN) != 0;
}

/* A wish that is not met outweighs every loss and every wish below it. */
static const struct {
	bool (*met)(unsigned needs, unsigned bed);
	int weight;
} wishes[] = {
    {safe_room, 16384},    {women_first, 8192}, {young_first, 4096},
    {support_first, 2048}, {men_first, 1},
};

/* Below every wish and above every loss. An old word is no more than a loss: above all that others
 * lose by a dog's or a couple's bed, and below a chair instead of a bed, or a wheelchair room. */
#define RUNG_WEIGHT 512
#define OLD_WEIGHT 56

/* What others lose when the bed goes to somebody who does not need it: more than all the smaller
 * ones together for a wheelchair room, since nothing else will do for who needs it. What a bed is
 * kept for (women, men, under-25) costs nothing: nobody else may have it anyway. */
static const struct {
	unsigned bit;
	int loss;
} losses[] = {
    {BED_COUPLE, 16},      {BED_FAMILY, 16},    {BED_DOG, 4},          {BED_WHEELCHAIR, 128},
    {BED_GROUND_FLOOR, 2}, {BED_LATE_ENTRY, 2}, {BED_HIGH_SUPPORT, 8},
};

/* A chair for the night is no bed, and a hotel costs most: both after every ordinary bed, and
 * still before the wheelchair room of somebody who may yet come. */
static const int kind_losses[BED_KIND_COUNT] = {
    [BED_KIND_RSAP] = 1,    [BED_KIND_NSAP] = 1,   [BED_KIND_SIT_UP] = 64,
    [BED_KIND_LOUNGE] = 80, [BED_KIND_HOTEL] = 48,
};

int match_site_rank(const struct match_site *site)
{
	return (int)site->rung * RUNG_WEIGHT + (site->old ? OLD_WEIGHT : 0);
}

static int rank_of(unsigned needs, const struct match_bed *bed)
{
	int rank = kind_losses[bed->kind] + (bed->site != NULL ? match_site_rank(bed->site) : 0);
	for (size_t i = 0; i < COUNT(wishes); i++)
		rank += wishes[i].met(needs, bed->attributes) ? 0 : wishes[i].weight;
	for (size_t i = 0; i < COUNT(losses); i++)
		rank += (bed->attributes & ~needs & losses[i].bit) != 0 ? losses[i].loss : 0;
	return rank;
}

/* Of whom it is for it was said; not so of the other one, or of the children. */
static const char *ask_text(size_t i, unsigned needs)
{
	bool of_women = criteria[i].judge == women, of_men = criteria[i].judge == men;
	if (of_women && (needs & BED_WOMEN) != 0)
		return "for women only: say of the other one too, with-woman or with-man";
	if (!of_men || (needs & BED_MEN) == 0)
		return criteria[i].unknown;
	return other_unsaid(needs, NEED_WITH_MAN)
		   ? "for men only: say of the other one too, with-man or with-woman"
		   : "for men only: its site decides on families";
}

/* Two criteria speak in the site's own words. */
static const char *reason_of(size_t i, unsigned needs, enum truth verdict,
			     const struct match_site *site)
{
	if (criteria[i].judge == kept)
		return site->kept;
	if (criteria[i].judge == accepted)
		return site->rule;
	return verdict == TRUTH_FALSE ? criteria[i].no : ask_text(i, needs);
}

/* To them or to who is there, whatever was given: what on-call is asked about is one. */
static bool is_danger(size_t i)
{
	return criteria[i].judge == adult || criteria[i].judge == women ||
	       criteria[i].judge == men || criteria[i].on_call;
}

/* A ring to its site may set it aside. */
static bool is_hour(size_t i)
{
	return criteria[i].want == WANT_HOURS;
}

static void note(struct match *m, size_t i, enum truth verdict, const char *reason)
{
	if (verdict < m->suits)
		m->suits = verdict;
	m->reasons[m->count++] = reason;
	m->wants |= WANT_BIT(criteria[i].want);
	m->danger = m->danger || is_danger(i);
	m->on_call = m->on_call && criteria[i].on_call;
	m->hour = m->hour && is_hour(i);
	m->aside = m->aside && (criteria[i].on_call || is_hour(i));
}

#define WITHOUT_SITE 13 /* criteria that need no site */

struct match match_judge(unsigned needs, const struct match_bed *bed)
{
	struct match m = {.suits = TRUTH_TRUE,
			  .on_call = true,
			  .hour = true,
			  .aside = true,
			  .rank = rank_of(needs, bed)};
	size_t most = bed->site != NULL ? COUNT(criteria) : WITHOUT_SITE;
	for (size_t i = 0; i < most; i++) {
		enum truth verdict = criteria[i].judge(needs, bed, criteria[i].bit);
		if (verdict != TRUTH_TRUE)
			note(&m, i, verdict, reason_of(i, needs, verdict, bed->site));
	}
	m.on_call = m.on_call && m.count > 0;
	m.hour = m.hour && m.count > 0;
	m.aside = m.aside && m.count > 0;
	return m;
}
