/* SPDX-License-Identifier: MIT */
#include "match.h"

#include <stdio.h>
#include <string.h>

#include "lib/suite.h"

static void read_words(const char *text, bool (*read)(const char *word, unsigned *set),
		       unsigned *set)
{
	char copy[200], *rest = copy;
	*set = 0;
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *word; (word = strsep(&rest, " ")) != NULL;)
		ck_assert_msg(word[0] == '\0' || read(word, set), "no word: %s", word);
}

static struct match judge(const char *needs, const char *attributes, enum bed_kind kind,
			  bool any_hour, bool shut)
{
	struct match_bed bed = {.kind = kind, .any_hour = any_hour, .shut = shut};
	unsigned wanted;
	read_words(needs, need_read, &wanted);
	read_words(attributes, bed_attribute_read, &bed.attributes);
	return match_judge(wanted, &bed);
}

#define YES TRUTH_TRUE
#define NO TRUTH_FALSE
#define ASK TRUTH_UNKNOWN

#define OTHER_WOMAN "for women only: say of the other one too, with-woman or with-man"

/* Each rule with the case that fails when the rule is gone, and the neighbour it must let pass. */
static const struct {
	const char *needs, *bed;
	bool any_hour, shut;
	enum truth suits;
	const char *reason; /* of the only objection */
} suits[] = {
    {"", "", false, false, YES, NULL},
    {"woman", "women", false, false, YES, NULL},
    {"man", "women", false, false, NO, "for women only"},
    {"", "women", false, false, ASK, "for women only: say whether it is for a woman"},
    {"woman couple", "women couple", false, false, ASK, OTHER_WOMAN},
    {"woman with-woman couple", "women couple", false, false, YES, NULL},
    {"woman with-man couple", "women couple", false, false, NO, "for women only"},
    {"woman with-woman family", "women family", false, false, YES, NULL},
    {"woman with-man family", "women family", false, false, NO, "for women only"},
    {"with-woman", "women", false, false, ASK, "for women only: say whether it is for a woman"},
    {"woman family", "women family", false, false, YES, NULL},
    {"woman man couple", "women couple", false, false, NO, "for women only"},
    {"woman mixed", "women", false, false, YES, NULL},
    {"man", "men", false, false, YES, NULL},
    {"woman", "men", false, false, NO, "for men only"},
    {"", "men", false, false, ASK, "for men only: say whether it is for a man"},
    {"man couple", "men couple", false, false, ASK,
     "for men only: say of the other one too, with-man or with-woman"},
    {"man with-man couple", "men couple", false, false, YES, NULL},
    {"man with-woman couple", "men couple", false, false, NO, "for men only"},
    {"man family", "men family", false, false, ASK, "for men only: its site decides on families"},
    {"under-25", "under-25", false, false, YES, NULL},
    {"25+", "under-25", false, false, NO, "for people under 25 only"},
    {"18-24", "under-25", false, false, YES, NULL},
    {"", "under-25", false, false, ASK,
     "for people under 25 only: say whether this is one, of two each by person set"},
    {"under-25", "", false, false, YES, NULL},
    {"couple", "", false, false, NO, "no room for a couple"},
    {"couple", "couple", false, false, YES, NULL},
    {"", "couple", false, false, YES, NULL},
    {"family", "couple", false, false, NO, "no room for a family"},
    {"family", "family", false, false, YES, NULL},
    {"dog", "", false, false, NO, "takes no dogs"},
    {"dog", "dog", false, false, YES, NULL},
    {"wheelchair", "ground-floor", false, false, NO, "not for a wheelchair"},
    {"wheelchair", "wheelchair", false, false, YES, NULL},
    {"ground-floor", "wheelchair", false, false, NO, "not on the ground floor"},
    {"ground-floor", "ground-floor", false, false, YES, NULL},
    {"high-support", "", false, false, YES, NULL},
    {"high-support", "high-support", false, false, YES, NULL},
    {"late-entry", "", false, false, NO, "no late entry"},
    {"late-entry", "late-entry", false, false, YES, NULL},
    {"late-entry", "", true, false, YES, NULL},
    {"alone", "shared", false, false, NO, "a shared room"},
    {"alone", "", false, false, YES, NULL},
    {"", "shared", false, false, YES, NULL},
    {"", "", false, true, NO, "last entry has passed"},
    {"", "late-entry", false, true, YES, NULL},
    {"under-18", "family", false, false, NO, "nobody under 18 is placed with adults"},
    {"16-17", "family", false, false, NO, "nobody under 18 is placed with adults"},
    {"under-16", "", false, false, NO, "nobody under 18 is placed with adults"},
};

START_TEST(each_criterion_says_yes_no_or_unknown_and_why)
{
	for (size_t i = 0; i < COUNT_OF(suits); i++) {
		struct match m = judge(suits[i].needs, suits[i].bed, BED_KIND_E_BED,
				       suits[i].any_hour, suits[i].shut);
		ck_assert_msg(m.suits == suits[i].suits, "\"%s\" in \"%s\": %s", suits[i].needs,
			      suits[i].bed, m.count > 0 ? m.reasons[0] : "suits");
		ck_assert_int_eq(m.count, suits[i].reason != NULL);
		if (suits[i].reason != NULL)
			ck_assert_str_eq(m.reasons[0], suits[i].reason);
	}
}
END_TEST

/* Whoever it is for, and however well it would suit. */
START_TEST(a_bed_that_may_not_be_empty_suits_nobody)
{
	struct match_bed bed = {.attributes = BED_WOMEN, .doubted = true};
	struct match m = match_judge(BED_WOMEN, &bed);
	ck_assert_int_eq(m.suits, TRUTH_FALSE);
	ck_assert_int_eq(m.count, 1);
	ck_assert_str_eq(m.reasons[0], "somebody is said to be in it: look first");
	ck_assert(!m.aside && !m.on_call && !m.hour);
	ck_assert_uint_eq(m.wants, WANT_BIT(WANT_BED));
}
END_TEST

/* --with says that there is a partner; of whom nothing else is said. */
START_TEST(a_family_with_a_partner_is_asked_who_that_is)
{
	static const struct match_site keeps = {.kept = "kept for women"};
	struct match_bed bed = {.attributes = BED_WOMEN | BED_FAMILY};
	unsigned needs = BED_WOMEN | BED_FAMILY | NEED_PARTNER;
	struct match m = match_judge(needs, &bed);
	ck_assert_int_eq(m.suits, TRUTH_UNKNOWN);
	ck_assert_str_eq(m.reasons[0], OTHER_WOMAN);
	ck_assert_int_eq(match_judge(needs | NEED_WITH_WOMAN, &bed).suits, TRUTH_TRUE);
	bed = (struct match_bed){.attributes = BED_FAMILY, .site = &keeps};
	ck_assert_int_eq(match_judge(needs, &bed).suits, TRUTH_UNKNOWN);
	ck_assert_int_eq(match_judge(needs | NEED_WITH_WOMAN, &bed).suits, TRUTH_TRUE);
}
END_TEST

START_TEST(each_of_two_has_needs_of_their_own)
{
	unsigned both = BED_WOMEN | NEED_WITH_MAN | BED_COUPLE | BED_DOG | NEED_PARTNER;
	unsigned other = need_of_other(both);
	ck_assert_uint_eq(other, BED_MEN | NEED_WITH_WOMAN | BED_COUPLE | BED_DOG | NEED_PARTNER);
	ck_assert_uint_eq(need_of_other(other), both);
	ck_assert_uint_eq(need_alone(both), BED_WOMEN | BED_DOG);
	ck_assert_uint_eq(need_alone(other), BED_MEN | BED_DOG);
}
END_TEST

START_TEST(all_reasons_are_returned_and_the_worst_verdict_counts)
{
	struct match m = judge("dog alone", "women shared", BED_KIND_E_BED, false, true);
	ck_assert_int_eq(m.suits, TRUTH_FALSE);
	ck_assert_int_eq(m.count, 4);
	ck_assert_str_eq(m.reasons[0], "for women only: say whether it is for a woman");
	ck_assert_str_eq(m.reasons[1], "takes no dogs");
	ck_assert_str_eq(m.reasons[2], "a shared room");
	ck_assert_str_eq(m.reasons[3], "last entry has passed");
}
END_TEST

/* ---- what a site says ------------------------------------------------------------------------ */

static struct match judge_at(const char *needs, const char *attributes,
			     const struct match_site *site)
{
	struct match_bed bed = {.kind = BED_KIND_E_BED, .site = site};
	unsigned wanted;
	read_words(needs, need_read, &wanted);
	read_words(attributes, bed_attribute_read, &bed.attributes);
	return match_judge(wanted, &bed);
}

#define KEPT "kept for women until 22:00"
#define ASK_FIRST "its site must be asked first: on-call decides"

static const struct {
	const char *needs, *bed;
	struct match_site site;
	const char *accepts; /* NULL: no rule */
	enum truth suits;
	const char *reason;
	bool on_call;
} sites[] = {
    {"man", "", {.rung = RUNG_HOTEL, .old = true}, NULL, YES, NULL, false},
    {"man", "", {.kept = KEPT}, NULL, NO, KEPT, false},
    {"woman", "", {.kept = KEPT}, NULL, YES, NULL, false},
    {"woman family", "family", {.kept = KEPT}, NULL, YES, NULL, false},
    {"woman couple", "couple", {.kept = KEPT}, NULL, ASK, KEPT, false},
    {"woman with-woman couple", "couple", {.kept = KEPT}, NULL, YES, NULL, false},
    {"woman with-man family", "family", {.kept = KEPT}, NULL, NO, KEPT, false},
    {"", "", {.kept = KEPT}, NULL, ASK, KEPT, false},
    {"woman", "women", {.kept = KEPT}, NULL, YES, NULL, false},
    {"25+",
     "",
     {.ages = AGE_BIT(AGE_18_24)},
     NULL,
     NO,
     "its site takes people of another age",
     false},
    {"18-24", "", {.ages = AGE_BIT(AGE_18_24)}, NULL, YES, NULL, false},
    {"25+", "", {.ages = AGE_BIT(AGE_25_UP)}, NULL, YES, NULL, false},
    {"under-25",
     "",
     {.ages = AGE_BIT(AGE_25_UP)},
     NULL,
     NO,
     "its site takes people of another age",
     false},
    {"",
     "",
     {.ages = AGE_BIT(AGE_25_UP)},
     NULL,
     ASK,
     "its site takes people of some ages only: say 18-24 or 25+, of two each by person set",
     false},
    {"", "", {.ages = AGE_BIT(AGE_25_UP) | AGE_BIT(AGE_18_24)}, NULL, YES, NULL, false},
    {"dog couple",
     "dog couple",
     {.rule = "its rule"},
     "not (dog and couple)",
     NO,
     "its rule",
     false},
    {"dog", "dog couple", {.rule = "its rule"}, "not (dog and couple)", YES, NULL, false},
    {"", "", {.rule = "its rule"}, "woman", ASK, "its rule", false},
    {"man", "", {.early = true}, NULL, NO, "nobody is let in that early", false},
    {"man", "", {.apart = true}, NULL, NO, ASK_FIRST, true},
    {"man", "", {.unasked = true}, NULL, NO, ASK_FIRST, true},
    {"man",
     "",
     {.full_support = true},
     NULL,
     NO,
     "as many people with high support needs as it can look after: on-call decides",
     true},
};

START_TEST(a_site_may_object_and_only_some_of_it_is_the_on_call_workers_to_set_aside)
{
	for (size_t i = 0; i < COUNT_OF(sites); i++) {
		struct match_site site = sites[i].site;
		struct accept rule;
		struct fault why;
		if (sites[i].accepts != NULL) {
			ck_assert_int_eq(accept_parse(sites[i].accepts, &rule, &why), ERR_OK);
			site.accepts = &rule;
		}
		struct match m = judge_at(sites[i].needs, sites[i].bed, &site);
		ck_assert_msg(m.suits == sites[i].suits, "%zu: %s", i,
			      m.count > 0 ? m.reasons[0] : "suits");
		ck_assert_int_eq(m.count, sites[i].reason != NULL);
		if (sites[i].reason != NULL)
			ck_assert_str_eq(m.reasons[0], sites[i].reason);
		ck_assert_int_eq(m.on_call, sites[i].on_call);
	}
}
END_TEST

/* What the person on call may set aside does not soften anything else. */
START_TEST(an_objection_of_the_bed_is_nobodys_to_set_aside)
{
	struct match_site site = {.apart = true};
	struct match m = judge_at("dog", "", &site);
	ck_assert_int_eq(m.count, 2);
	ck_assert(!m.on_call);
	ck_assert_ptr_null(strstr(ASK_FIRST, "apart"));
}
END_TEST

START_TEST(wishes_come_first_then_rungs_then_what_is_special_and_an_old_word)
{
	struct match_site ordinary = {.rung = RUNG_ORDINARY}, ladder = {.rung = RUNG_LADDER},
			  team = {.rung = RUNG_OUT_OF_HOURS}, hotel = {.rung = RUNG_HOTEL},
			  old = {.old = true};
	const int ranks[] = {
	    judge_at("woman mixed", "couple family high-support dog late-entry", &ordinary).rank,
	    judge_at("woman mixed", "", &old).rank,
	    judge_at("woman mixed", "wheelchair", &ordinary).rank,
	    judge_at("woman mixed", "wheelchair couple family high-support dog", &old).rank,
	    judge_at("woman mixed", "", &ladder).rank,
	    judge_at("woman mixed", "wheelchair couple", &ladder).rank,
	    judge_at("woman mixed", "", &team).rank,
	    judge_at("woman mixed", "wheelchair couple family high-support dog", &hotel).rank,
	    judge_at("woman mixed", "women", &ordinary).rank,
	    judge_at("woman mixed", "shared", &ordinary).rank,
	    judge_at("woman mixed", "shared", &hotel).rank,
	};
	for (size_t i = 1; i < COUNT_OF(ranks); i++)
		ck_assert_msg(ranks[i - 1] < ranks[i], "%zu: %d, %d", i, ranks[i - 1], ranks[i]);
	ck_assert_int_eq(judge_at("", "", &ordinary).rank, 0);
	ck_assert_int_eq(judge_at("", "", &old).rank, match_site_rank(&old));
}
END_TEST

START_TEST(rungs_are_kinds_of_sites)
{
	ck_assert_int_eq(match_rung_of("hostel"), RUNG_ORDINARY);
	ck_assert_int_eq(match_rung_of("ladder"), RUNG_LADDER);
	ck_assert_int_eq(match_rung_of("Out-Of-Hours"), RUNG_OUT_OF_HOURS);
	ck_assert_int_eq(match_rung_of("hotel"), RUNG_HOTEL);
}
END_TEST

START_TEST(an_age_says_as_much_as_a_word)
{
	ck_assert_uint_eq(need_of_age(AGE_UNKNOWN), 0);
	ck_assert_uint_eq(need_of_age(AGE_UNDER_16), NEED_UNDER_18);
	ck_assert_uint_eq(need_of_age(AGE_16_17), NEED_UNDER_18);
	ck_assert_uint_eq(need_of_age(AGE_18_24), BED_UNDER_25);
	ck_assert_uint_eq(need_of_age(AGE_25_UP), NEED_25_UP);
}
END_TEST

/* What may be said of anybody: nothing of it is a status, a connection or an exclusion. */
START_TEST(there_is_no_word_for_what_must_not_be_asked)
{
	static const char *const never[] = {
	    "nrpf",     "status",    "immigration", "local",  "connection", "local-connection",
	    "excluded", "exclusion", "banned",      "barred", "asylum",     "eligible",
	    "recourse", "citizen"};
	for (size_t i = 0; i < COUNT_OF(never); i++) {
		unsigned set = 0;
		struct accept rule;
		struct fault why;
		ck_assert_msg(!need_read(never[i], &set), "%s", never[i]);
		ck_assert_msg(!bed_attribute_read(never[i], &set), "%s", never[i]);
		ck_assert_msg(accept_parse(never[i], &rule, &why) != ERR_OK, "%s", never[i]);
	}
}
END_TEST

/* Every need at once against a bed that has nothing of it: the room for reasons suffices. */
START_TEST(no_more_reasons_than_there_is_room_for)
{
	struct accept nobody;
	struct fault why;
	ck_assert_int_eq(accept_parse("not man", &nobody, &why), ERR_OK);
	struct match_site site = {.kept = KEPT,
				  .ages = AGE_BIT(AGE_18_24),
				  .accepts = &nobody,
				  .rule = "its rule",
				  .early = true,
				  .apart = true,
				  .unasked = true,
				  .full_support = true};
	struct match_bed bed = {
	    .kind = BED_KIND_HOTEL, .shut = true, .doubted = true, .site = &site};
	unsigned needs;
	read_words("couple family dog wheelchair ground-floor high-support late-entry alone "
		   "under-18 man 25+",
		   need_read, &needs);
	read_words("men under-25 shared", bed_attribute_read, &bed.attributes);
	struct match men = match_judge(needs, &bed);
	read_words("women under-25 shared", bed_attribute_read, &bed.attributes);
	struct match women = match_judge(needs, &bed);
	ck_assert_int_eq(men.count, MATCH_REASONS - 1);
	ck_assert_int_eq(women.count, MATCH_REASONS - 2);
	read_words("women men under-25 shared", bed_attribute_read, &bed.attributes);
	ck_assert_int_eq(match_judge(needs, &bed).count, MATCH_REASONS - 1);
}
END_TEST

static const struct {
	const char *what, *needs;
	const char *first;
	enum bed_kind first_kind;
	const char *second;
	enum bed_kind second_kind;
} order[] = {
    {"women are offered a place for women first, even a special one", "woman",
     "women wheelchair high-support", BED_KIND_HOTEL, "", BED_KIND_E_BED},
    {"unless they wish otherwise", "woman mixed", "wheelchair", BED_KIND_SIT_UP, "women",
     BED_KIND_E_BED},
    {"a woman shares a room with men last of all", "woman mixed", "women", BED_KIND_SIT_UP,
     "shared", BED_KIND_E_BED},
    {"sharing with women is no such thing", "woman", "women shared", BED_KIND_E_BED, "",
     BED_KIND_E_BED},
    {"the young are offered a place for the young first", "under-25", "under-25 dog",
     BED_KIND_E_BED, "", BED_KIND_E_BED},
    {"men leave beds that anybody may have", "man", "men", BED_KIND_E_BED, "", BED_KIND_E_BED},
    {"the wheelchair room is kept, rather than anything else", "",
     "couple family dog ground-floor late-entry high-support", BED_KIND_SIT_UP, "wheelchair",
     BED_KIND_E_BED},
    {"but is not special to who needs it", "wheelchair", "wheelchair", BED_KIND_E_BED,
     "wheelchair dog", BED_KIND_E_BED},
    {"high support is offered first to whom it is for", "high-support", "high-support dog",
     BED_KIND_HOTEL, "", BED_KIND_E_BED},
    {"a room for a family is kept", "", "high-support", BED_KIND_E_BED, "family", BED_KIND_E_BED},
    {"a room for two is kept", "", "high-support", BED_KIND_E_BED, "couple", BED_KIND_E_BED},
    {"high support is kept", "", "dog", BED_KIND_E_BED, "high-support", BED_KIND_E_BED},
    {"a bed that takes dogs is kept", "", "ground-floor", BED_KIND_E_BED, "dog", BED_KIND_E_BED},
    {"the ground floor is kept", "", "", BED_KIND_E_BED, "ground-floor", BED_KIND_E_BED},
    {"a late door is kept", "", "", BED_KIND_E_BED, "late-entry", BED_KIND_E_BED},
    {"a bed comes before a chair", "", "dog high-support", BED_KIND_E_BED, "", BED_KIND_SIT_UP},
    {"a bed comes before a hotel", "", "dog high-support", BED_KIND_SURGE, "", BED_KIND_HOTEL},
    {"a bed comes before a lounge", "", "dog high-support", BED_KIND_E_BED, "", BED_KIND_LOUNGE},
    {"a chair in a room comes before a lounge", "", "", BED_KIND_SIT_UP, "", BED_KIND_LOUNGE},
    {"a hotel comes before a chair", "", "", BED_KIND_HOTEL, "", BED_KIND_SIT_UP},
    {"crash space of a programme comes after e-beds", "", "", BED_KIND_E_BED, "", BED_KIND_RSAP},
    {"of either programme", "", "", BED_KIND_SURGE, "", BED_KIND_NSAP},
};

START_TEST(safety_and_wishes_then_the_least_special)
{
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		struct match first =
		    judge(order[i].needs, order[i].first, order[i].first_kind, false, false);
		struct match second =
		    judge(order[i].needs, order[i].second, order[i].second_kind, false, false);
		ck_assert_msg(first.suits == TRUTH_TRUE && second.suits == TRUTH_TRUE,
			      "%s: both must suit", order[i].what);
		ck_assert_msg(first.rank < second.rank, "%s: %d, %d", order[i].what, first.rank,
			      second.rank);
	}
}
END_TEST

START_TEST(shared_and_kinds_of_ordinary_beds_make_no_order)
{
	ck_assert_int_eq(judge("", "", BED_KIND_E_BED, false, false).rank,
			 judge("", "shared", BED_KIND_SURGE, false, false).rank);
	ck_assert_int_eq(judge("", "", BED_KIND_E_BED, false, false).rank, 0);
}
END_TEST

START_TEST(words_are_read_as_they_are_printed)
{
	char text[NEED_TEXT], again[NEED_TEXT];
	unsigned set;
	bed_attributes_text(NEED_ALL, " ", text);
	ck_assert_str_eq(text, "women men couple family dog wheelchair ground-floor late-entry "
			       "high-support shared under-25");
	read_words(text, bed_attribute_read, &set);
	ck_assert_str_eq(bed_attributes_text(set, " ", again), text);
	need_text(NEED_ALL, " ", text);
	ck_assert_str_eq(
	    text, "woman man couple family dog wheelchair ground-floor late-entry "
		  "high-support under-25 25+ alone mixed under-18 with-woman with-man nothing");
	read_words(text, need_read, &set);
	ck_assert_str_eq(need_text(set, " ", again), text);
	ck_assert_str_eq(need_text(BED_DOG | BED_WOMEN, ", ", text), "woman, dog");
	ck_assert_str_eq(need_text(0, ", ", text), "");
}
END_TEST

START_TEST(words_outside_the_vocabulary_are_refused)
{
	unsigned set = 0;
	ck_assert(!need_read("jacuzzi", &set));
	ck_assert(!need_read("", &set));
	ck_assert(!need_read("shared", &set));
	ck_assert(!bed_attribute_read("alone", &set));
	ck_assert(!bed_attribute_read("woman", &set));
	ck_assert(!bed_attribute_read("dogs", &set));
	ck_assert_uint_eq(set, 0);
	ck_assert(need_read("Women", &set) && need_read("DOG", &set));
	ck_assert_uint_eq(set, BED_WOMEN | BED_DOG);
}
END_TEST

START_TEST(kinds_have_names)
{
	enum bed_kind kind;
	for (int i = 0; i < BED_KIND_COUNT; i++) {
		ck_assert(bed_kind_read(bed_kind_name((enum bed_kind)i), &kind));
		ck_assert_int_eq(kind, i);
	}
	ck_assert(bed_kind_read("Sit-Up", &kind) && kind == BED_KIND_SIT_UP);
	kind = BED_KIND_NSAP;
	ck_assert(!bed_kind_read("hostel", &kind) && kind == BED_KIND_NSAP);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    each_criterion_says_yes_no_or_unknown_and_why,
	    a_bed_that_may_not_be_empty_suits_nobody,
	    a_family_with_a_partner_is_asked_who_that_is,
	    each_of_two_has_needs_of_their_own,
	    all_reasons_are_returned_and_the_worst_verdict_counts,
	    a_site_may_object_and_only_some_of_it_is_the_on_call_workers_to_set_aside,
	    an_objection_of_the_bed_is_nobodys_to_set_aside,
	    wishes_come_first_then_rungs_then_what_is_special_and_an_old_word,
	    rungs_are_kinds_of_sites,
	    an_age_says_as_much_as_a_word,
	    there_is_no_word_for_what_must_not_be_asked,
	    no_more_reasons_than_there_is_room_for,
	    safety_and_wishes_then_the_least_special,
	    shared_and_kinds_of_ordinary_beds_make_no_order,
	    words_are_read_as_they_are_printed,
	    words_outside_the_vocabulary_are_refused,
	    kinds_have_names,
	};
	return suite_run("match", cases, COUNT_OF(cases));
}
