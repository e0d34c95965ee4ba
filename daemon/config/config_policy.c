/* SPDX-License-Identifier: MIT
 *
 * A council's policy: a file of its own, or the same settings in a group where its name would
 * stand.
 */
#include <assert.h>
#include <string.h>

#include "config_parts.h"

static const char *action_word(int n)
{
	return action_name((enum action)n);
}

static const char *timeout_word(int n)
{
	return n ? "activate" : "keep-asking";
}

static const char *blind_word(int n)
{
	return n == ACTION_PROPOSE ? "propose" : "tell";
}

static const struct words blinds = {blind_word, ACTION_ADVISE, ACTION_PROPOSE + 1};
static const struct words actions = {action_word, ACTION_ADVISE, ACTION_ACTIVATE + 1};
static const struct words timeouts = {timeout_word, 0, 2};

/* The named part of a group, to complain of; the group where it does not say so itself. */
static config_setting_t *part_at(config_setting_t *group, const char *name)
{
	config_setting_t *part = group ? config_setting_get_member(group, name) : NULL;
	return part ? part : group;
}

/* ---- tables ------------------------------------------------------------------------------- */

static const struct field agreement_fields[] = {
    {"name", &kind_text, MEMBER(agreement, name), .required = true},
    {"date", &kind_date, MEMBER(agreement, on), .required = true},
};
static const struct table agreement_table = {.noun = "an agreement", FIELDS(agreement_fields)};

static const struct field rule_fields[] = {
    {"name", &kind_key, MEMBER(policy_rule, name), .required = true},
    {"when", &kind_text, MEMBER(policy_rule, text), .required = true},
    {"action", &kind_word, MEMBER(policy_rule, action), .required = true, .words = &actions},
    {"tier", &kind_whole, MEMBER(policy_rule, tier), .standard = "1", .least = "1",
     .most = AS_TEXT(LIMIT_TIERS)},
};
/* A group with a day missing was complained of; half a season must not look like one. */
static const struct field season_fields[] = {
    {"from", &kind_season_day, MEMBER(season, from_month), .required = true},
    {"to", &kind_season_day, MEMBER(season, to_month), .required = true},
};
static const struct table season_table = {.noun = "the season", FIELDS(season_fields)};

static const struct block rule_blocks[] = {
    {"season", group_read, group_print, &season_table,
     .offset = offsetof(struct policy_rule, season), .absent = ABSENT_NOTHING},
    {"agreement", group_read, group_print, &agreement_table,
     .offset = offsetof(struct policy_rule, agreement), .absent = ABSENT_NOTHING},
};
static const struct table rule_table = {.noun = "a rule", FIELDS(rule_fields), BLOCKS(rule_blocks)};

static const struct field exit_fields[] = {
    {"when", &kind_text, MEMBER(policy, exit_text), .required = true},
    {"least_nights", &kind_whole, MEMBER(policy, least_nights), .standard = "1", .least = "1",
     .most = "30"},
};
static const struct table exit_table = {.noun = "the exit", FIELDS(exit_fields)};

static const struct field night_fields[] = {
    {"from", &kind_clock, MEMBER(policy, hours.from_minutes), .standard = "18:00", .least = "12:00",
     .most = "23:59"},
    {"to", &kind_clock, MEMBER(policy, hours.to_minutes), .standard = "09:00", .least = "00:01",
     .most = "12:00"},
};
static const struct table night_table = {.noun = "the night", FIELDS(night_fields)};

static void working_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct policy *p = item;
	if (p->work_from_minutes >= p->work_to_minutes)
		reader_complain(r, at, "working hours must begin before they end");
}

static const struct field working_fields[] = {
    {"from", &kind_clock, MEMBER(policy, work_from_minutes), .standard = "09:00", .least = "00:00",
     .most = "23:58"},
    {"to", &kind_clock, MEMBER(policy, work_to_minutes), .standard = "17:00", .least = "00:01",
     .most = "23:59"},
};
static const struct table working_table = {
    .noun = "the working hours", FIELDS(working_fields), .check = working_check};

static void decide_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct policy *p = item;
	if (p->activate_on_timeout && !p->timeout_agreement.name[0])
		reader_complain(r, at,
				"on_timeout = \"activate\" needs agreement = { name, date }: who "
				"agreed that software may activate, and when");
}

static const struct field decide_fields[] = {
    {"by", &kind_clock, MEMBER(policy, decide_minutes), .standard = "12:00", .least = "00:00",
     .most = "23:59"},
    {"answer", &kind_span, MEMBER(policy, answer_ms), .standard = "45m", .least = "1m",
     .most = "12h"},
    {"on_timeout", &kind_word, MEMBER(policy, activate_on_timeout), .standard = "keep-asking",
     .words = &timeouts},
};
static const struct block decide_blocks[] = {
    {"agreement", group_read, group_print, &agreement_table,
     .offset = offsetof(struct policy, timeout_agreement), .absent = ABSENT_NOTHING},
};
static const struct table decide_table = {
    .noun = "the decision", FIELDS(decide_fields), BLOCKS(decide_blocks), .check = decide_check};

static void timetable_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct policy *p = item;
	const struct {
		const char *name;
		int minutes;
	} looks[] = {{"first_look", p->first_look_minutes},
		     {"propose", p->propose_minutes},
		     {"recheck", p->recheck_minutes},
		     {"handover", p->handover_minutes},
		     {"late", p->late_minutes}};
	for (size_t i = 1; i < sizeof(looks) / sizeof(looks[0]); i++) {
		if (looks[i].minutes >= looks[i - 1].minutes)
			continue;
		reader_complain(r, part_at(at, looks[i].name),
				"%s at %02d:%02d comes before %s at %02d:%02d", looks[i].name,
				looks[i].minutes / 60, looks[i].minutes % 60, looks[i - 1].name,
				looks[i - 1].minutes / 60, looks[i - 1].minutes % 60);
	}
}

#define TIME_OF_DAY(name, member, usual)                                                           \
	{                                                                                          \
		name, &kind_clock, MEMBER(policy, member), .standard = (usual), .least = "00:00",  \
							   .most = "23:59"                         \
	}

static const struct field timetable_fields[] = {
    TIME_OF_DAY("first_look", first_look_minutes, "10:45"),
    TIME_OF_DAY("propose", propose_minutes, "10:45"),
    TIME_OF_DAY("recheck", recheck_minutes, "16:00"),
    TIME_OF_DAY("handover", handover_minutes, "17:00"),
    TIME_OF_DAY("late", late_minutes, "21:00"),
    TIME_OF_DAY("move_on", move_on_minutes, "14:00"),
};
static const struct table timetable_table = {
    .noun = "the timetable", FIELDS(timetable_fields), .check = timetable_check};

/* What is due at noon cannot be asked for at one. */
static void due_check(struct reader *r, config_setting_t *at, const struct policy *p)
{
	config_setting_t *decide = config_setting_get_member(at, "decide");
	int by = p->decide_minutes, asked = p->propose_minutes;
	if (by < asked)
		reader_complain(
		    r, decide ? decide : config_setting_get_member(at, "timetable"),
		    "decide.by at %02d:%02d comes before timetable.propose at %02d:%02d: a "
		    "decision would be due before anybody is asked for it",
		    by / 60, by % 60, asked / 60, asked % 60);
	/* Until it is over the night before is still the one that is asked about. */
	if (asked < p->hours.to_minutes)
		reader_complain(
		    r, config_setting_get_member(at, "timetable"),
		    "timetable.propose at %02d:%02d comes before the night ends at %02d:%02d: "
		    "nobody would be asked about the next before that",
		    asked / 60, asked % 60, p->hours.to_minutes / 60, p->hours.to_minutes % 60);
}

static void times_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct policy *p = item;
	int from = p->work_from_minutes, to = p->work_to_minutes, review = p->review_minutes;
	config_setting_t *said = config_setting_get_member(at, "review");
	due_check(r, at, p);
	if (review < from || review >= to)
		reader_complain(r, said ? said : config_setting_get_member(at, "working_hours"),
				"review at %02d:%02d is outside the working hours, %02d:%02d to "
				"%02d:%02d, in which alone SWEP may be ended",
				review / 60, review % 60, from / 60, from % 60, to / 60, to % 60);
}

static void tiers_read(struct reader *r, const struct block *b, config_setting_t *at,
		       config_setting_t *parent, void *base);
static void tiers_print(const struct block *b, const void *base, struct printer *printer);

/* The first row is for a policy in a group only: a file is known by its name. */
static const struct field policy_fields[] = {
    {"key", &kind_key, MEMBER(policy, key), .required = true},
    {"title", &kind_text, MEMBER(policy, title), .required = true},
    {"version", &kind_text, MEMBER(policy, version), .required = true},
    {"approver", &kind_text, MEMBER(policy, approver), .required = true},
    {"adopted", &kind_dated, MEMBER(policy, adopted), .required = true},
    {"published", &kind_dated, MEMBER(policy, published), .standard = "unknown"},
    {"source", &kind_text, MEMBER(policy, source), .required = true},
    {"review", &kind_clock, MEMBER(policy, review_minutes), .standard = "10:30", .least = "00:00",
     .most = "23:59"},
    {"on_blind", &kind_word, MEMBER(policy, on_blind), .standard = "tell", .words = &blinds},
    TIME_OF_DAY("blind_from", blind_minutes, "12:00"),
    {"watch_nights", &kind_whole, MEMBER(policy, watch_nights), .standard = "5", .least = "0",
     .most = AS_TEXT(LIMIT_NIGHTS_AHEAD)},
    {"worse_by", &kind_real, MEMBER(policy, worse_by), .standard = "1", .least = "0.1",
     .most = "20"},
    {"stay_warning", &kind_whole, MEMBER(policy, stay_warning_days), .standard = "7", .least = "1",
     .most = "42"},
};
static const struct block policy_blocks[] = {
    {"season", group_read, group_print, &season_table, .offset = offsetof(struct policy, season),
     .absent = ABSENT_ERROR},
    {"night", group_read, group_print, &night_table, .absent = ABSENT_DEFAULTS},
    {"working_hours", group_read, group_print, &working_table, .absent = ABSENT_DEFAULTS},
    {"timetable", group_read, group_print, &timetable_table, .absent = ABSENT_DEFAULTS},
    {"decide", group_read, group_print, &decide_table, .absent = ABSENT_DEFAULTS},
    {"tiers", tiers_read, tiers_print, .least = 1, .most = LIMIT_TIERS},
    {"rules", list_read, list_print, &rule_table, .offset = offsetof(struct policy, rules),
     .size = sizeof(struct policy_rule), .count = offsetof(struct policy, rule_count), .least = 1,
     .most = LIMIT_RULES},
    {"exit", group_read, group_print, &exit_table, .absent = ABSENT_ERROR},
};

static const struct table policy_group_table = {
    .noun = "a policy", FIELDS(policy_fields), BLOCKS(policy_blocks), .check = times_check};
static const struct table policy_file_table = {
    .noun = "a policy",
    .fields = policy_fields + 1,
    .field_count = sizeof(policy_fields) / sizeof(policy_fields[0]) - 1,
    BLOCKS(policy_blocks),
    .check = times_check};

/* ---- tiers -------------------------------------------------------------------------------- */

static void tiers_read(struct reader *r, const struct block *b, config_setting_t *at,
		       config_setting_t *parent, void *base)
{
	static const struct field offer = {"an offer", .kind = &kind_text, .size = 160,
					   .required = true};
	struct policy *p = base;
	char why[WHY_SIZE];
	if (!texts_read(r, b, at, parent))
		return;
	p->tiers = config_setting_length(at);
	for (int i = 0; i < p->tiers; i++) {
		config_setting_t *s = config_setting_get_elem(at, (unsigned)i);
		if (!kind_text.parse(r, &offer, config_setting_get_string(s), p->offers[i], why))
			reader_complain(r, s, "the offer of tier %d %s", i + 1, why);
	}
}

static void tiers_print(const struct block *b, const void *base, struct printer *printer)
{
	const struct policy *p = base;
	printer_line(printer, "%s = (\n", b->name);
	for (int i = 0; i < p->tiers; i++) {
		printer_line(printer, "\t");
		text_print(p->offers[i], printer->out);
		fputs(i + 1 < p->tiers ? ",\n" : "\n", printer->out);
	}
	printer_line(printer, ");\n");
}

/* ---- checks ------------------------------------------------------------------------------- */

/* whose: "rule "tier1-cold"" or "exit". */
static void condition_check(struct reader *r, config_setting_t *at, const char *whose,
			    const char *text, struct rule *out)
{
	struct fault why;
	char place[80], never[sizeof(why.message)];
	if (!*text)
		return;
	if (rule_parse(text, out, &why) != ERR_OK) {
		reader_complain(r, at, "%s, %s: %s", whose, fault_place(&why, place), why.message);
		return;
	}
	assert(rule_nights_needed(out) <= LIMIT_NIGHTS_AHEAD);
	if (rule_impossible(out, never, sizeof(never)))
		reader_complain(r, at, "%s can never hold: %s", whose, never);
	else if (r->area)
		rule_sources_check(r, at, whose, out);
}

static bool season_same(const struct season *a, const struct season *b)
{
	return a->from_month == b->from_month && a->from_mday == b->from_mday &&
	       a->to_month == b->to_month && a->to_mday == b->to_mday;
}

/* What the earlier rule says already, as often and at least as strongly. */
static bool rule_repeats(const struct policy *p, int earlier, int rule)
{
	const struct policy_rule *a = &p->rules[earlier], *b = &p->rules[rule];
	return *b->text && strcmp(a->text, b->text) == 0 && b->tier <= a->tier &&
	       b->action <= a->action &&
	       season_same(policy_season(p, earlier), policy_season(p, rule));
}

static void repeat_check(struct reader *r, config_setting_t *at, const struct policy *p, int rule)
{
	for (int i = 0; i < rule; i++)
		if (rule_repeats(p, i, rule)) {
			reader_complain(
			    r, part_at(at, "when"),
			    "rule \"%s\" says what rule \"%s\" says already, and no more",
			    p->rules[rule].name, p->rules[i].name);
			return;
		}
}

static void rule_check(struct reader *r, config_setting_t *at, struct policy *p, int n)
{
	struct policy_rule *rule = &p->rules[n];
	char whose[LIMIT_KEY + 16];
	snprintf(whose, sizeof(whose), "rule \"%s\"", rule->name);
	condition_check(r, part_at(at, "when"), whose, rule->text, &rule->when);
	repeat_check(r, at, p, n);
	if (p->tiers > 0 && rule->tier > p->tiers)
		reader_complain(r, part_at(at, "tier"),
				"%s is of tier %d, and the highest tier is %d", whose, rule->tier,
				p->tiers);
	if (rule->action == ACTION_ACTIVATE && !config_setting_get_member(at, "agreement"))
		reader_complain(r, at,
				"%s activates without a person and needs agreement = { name, "
				"date }: who agreed to that, and when",
				whose);
}

/* Runs even after complaints, so that all are heard at once; what could not be read is empty. */
static void policy_check(struct reader *r, config_setting_t *group, struct policy *p)
{
	config_setting_t *rules = config_setting_get_member(group, "rules");
	for (int i = 0; i < p->rule_count; i++)
		rule_check(r, config_setting_get_elem(rules, (unsigned)i), p, i);
	names_check(r, rules, p->rules, p->rule_count, sizeof(p->rules[0]), "rule");
	condition_check(r, part_at(part_at(group, "exit"), "when"), "exit", p->exit_text, &p->exit);
}

/* ---- where it stands ---------------------------------------------------------------------- */

/* The key of "policies/coventry-2025.conf" is "coventry-2025". */
static void policy_key(struct reader *r, const config_setting_t *at, const char *name,
		       struct policy *p)
{
	static const struct field key = {"", .kind = &kind_key, .size = LIMIT_KEY,
					 .required = true};
	char base[256], why[WHY_SIZE];
	const char *slash = strrchr(name, '/');
	snprintf(base, sizeof(base), "%s", slash ? slash + 1 : name);
	char *dot = strstr(base, ".conf");
	if (!dot || dot[5] != '\0') {
		reader_complain(r, at, "policy \"%s\" must be a file whose name ends in \".conf\"",
				name);
		return;
	}
	*dot = '\0';
	if (!kind_key.parse(r, &key, base, p->key, why))
		reader_complain(r, at, "the name of the policy file \"%s\" %s", name, why);
}

void policy_file_read(struct reader *r, config_setting_t *at, const char *name, struct policy *p)
{
	char path[PATH_SIZE];
	config_t config;
	policy_key(r, at, name, p);
	path_beside(r, name, path);
	config_init(&config);
	struct outer outer = reader_enter(r, path);
	if (file_read(r, path, &config)) {
		table_read(r, &policy_file_table, config_root_setting(&config), NULL, p);
		policy_check(r, config_root_setting(&config), p);
	}
	config_destroy(&config);
	reader_leave(r, outer);
}

void policy_read(struct reader *r, const struct block *b, config_setting_t *at,
		 config_setting_t *parent, void *base)
{
	struct policy *p = (struct policy *)(void *)((char *)base + b->offset);
	if (!at) {
		reader_complain(r, parent, "an area needs the setting \"policy\"");
	} else if (config_setting_type(at) == CONFIG_TYPE_STRING) {
		policy_file_read(r, at, config_setting_get_string(at), p);
	} else if (config_setting_is_group(at)) {
		table_read(r, &policy_group_table, at, parent, p);
		policy_check(r, at, p);
	} else {
		reader_complain(r, at, "policy must be the name of a file in quotes");
	}
}

void policy_print(const struct block *b, const void *base, struct printer *p)
{
	const char *at = (const char *)base + b->offset;
	printer_line(p, "%s = {\n", b->name);
	p->depth++;
	table_print(&policy_group_table, at, p);
	p->depth--;
	printer_line(p, "};\n");
}
