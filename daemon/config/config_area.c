/* SPDX-License-Identifier: MIT
 *
 * An area: its own settings, and its parts in their order.
 */
#include "config_parts.h"

static const char *role_word(int n)
{
	return role_name((enum role)n);
}

static const struct words authorities = {role_word, ROLE_WORKER, ROLE_MANAGER + 1};

static const struct field area_fields[] = {
    {"key", &kind_key, MEMBER(area_settings, key), .required = true},
    {"name", &kind_text, MEMBER(area_settings, name), .required = true},
    {"hold", &kind_span, MEMBER(area_settings, hold_ms), .standard = "2h", .least = "5m",
     .most = "12h"},
    {"confirm", &kind_span, MEMBER(area_settings, confirm_ms), .standard = "30m", .least = "5m",
     .most = "12h"},
    {"offer", &kind_span, MEMBER(area_settings, offer_ms), .standard = "30m", .least = "5m",
     .most = "2h"},
    {"referral_answer", &kind_span, MEMBER(area_settings, referral_answer_ms), .standard = "2h",
     .least = "10m", .most = "24h"},
    {"rooms_by", &kind_word, MEMBER(area_settings, rooms_by), .standard = "manager",
     .words = &authorities},
    {"segments", &kind_whole, MEMBER(area_settings, segments), .standard = "2", .least = "1",
     .most = AS_TEXT(LIMIT_SEGMENTS)},
    {"low_beds", &kind_whole, MEMBER(area_settings, low_beds), .standard = "2", .least = "0",
     .most = "1000"},
    {"digest", &kind_clock, MEMBER(area_settings, digest_minutes), .standard = "08:00",
     .least = "00:00", .most = "23:59"},
    {"shadow", &kind_key, MEMBER(area_settings, shadow), .standard = ""},
    {"unknown_reply", &kind_text, MEMBER(area_settings, unknown_reply), .standard = ""},
};
static void quiet_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct area_settings *a = item;
	if (a->quiet_from_minutes == a->quiet_to_minutes)
		reader_complain(r, at,
				"the quiet hours begin and end at once: what waits for their end "
				"would wait a day");
}

_Static_assert(LIMIT_HOLD_EXTEND_MS == HOURS_MS(12), "the longest hold above is another");

static const struct field quiet_fields[] = {
    {"from", &kind_clock, MEMBER(area_settings, quiet_from_minutes), .standard = "21:00",
     .least = "00:00", .most = "23:59"},
    {"to", &kind_clock, MEMBER(area_settings, quiet_to_minutes), .standard = "07:30",
     .least = "00:00", .most = "23:59"},
};
static const struct table quiet_table = {
    .noun = "the quiet hours", FIELDS(quiet_fields), .check = quiet_check};

/* Sources come first: a policy's rules are checked against them. */
static const struct block area_blocks[] = {
    {"sources", sources_read, list_print, &source_table,
     .offset = offsetof(struct area_settings, sources), .size = sizeof(struct source_settings),
     .count = offsetof(struct area_settings, source_count), .least = 1, .most = LIMIT_SOURCES},
    {"policy", policy_read, policy_print, .offset = offsetof(struct area_settings, policy)},
    {"holidays", holidays_read, holidays_print,
     .offset = offsetof(struct area_settings, policy.holidays), .most = LIMIT_HOLIDAYS},
    {"quiet", group_read, group_print, &quiet_table, .absent = ABSENT_DEFAULTS},
    {"groups", groups_read, groups_print, .least = 1, .most = GROUPS_MOST},
    {"templates", templates_read, templates_print, .most = LIMIT_TEMPLATES},
    {"cascade", cascade_read, list_print, &step_table,
     .offset = offsetof(struct area_settings, steps), .size = sizeof(struct step_settings),
     .count = offsetof(struct area_settings, step_count), .least = 1, .most = LIMIT_STEPS},
};
const struct table area_table = {.noun = "an area", FIELDS(area_fields), BLOCKS(area_blocks)};
