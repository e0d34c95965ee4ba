/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "config_parts.h"
#include "swep/wire.h"

/* ---- people ------------------------------------------------------------------------------- */

static const char *role_word(int n)
{
	return role_name((enum role)n);
}

static const struct words roles = {role_word, ROLE_VIEWER, ROLE_MANAGER + 1};

static const struct field person_fields[] = {
    {"user", &kind_user, MEMBER(person_settings, user), .required = true},
    {"name", &kind_text, MEMBER(person_settings, name), .required = true},
    {"role", &kind_word, MEMBER(person_settings, role), .required = true, .words = &roles},
};
static const struct table person_table = {.noun = "a person", FIELDS(person_fields)};

static void people_read(struct reader *r, const struct block *b, config_setting_t *at,
			config_setting_t *parent, void *base)
{
	const struct settings *s = &((struct draft *)base)->settings;
	int before = r->errors;
	bool manager = false;
	list_read(r, b, at, parent, base);
	names_check(r, at, s->people, s->person_count, sizeof(s->people[0]), "user");
	for (int i = 0; i < s->person_count; i++)
		manager = manager || s->people[i].role == ROLE_MANAGER;
	if (!manager && r->errors == before)
		reader_complain(r, at,
				"people: nobody has the role \"manager\", so nobody could decide");
}

/* ---- gateways ----------------------------------------------------------------------------- */

static void gateways_list(char *out, size_t size)
{
	size_t used = 0;
	*out = '\0';
	for (size_t n = 0; gateway_at(n) && used < size; n++)
		used += (size_t)snprintf(out + used, size - used, "%s\"%s\"", n ? ", " : "",
					 gateway_at(n)->kind);
}

static void callback_check(struct reader *r, config_setting_t *at, const struct gateway_settings *g,
			   const struct gateway *kind)
{
	if (!g->callback_url[0])
		return;
	if (!r->draft->config.io.web_host[0])
		reader_complain(r, at,
				"gateway \"%s\" has callback_url, and there is no web listener: "
				"set web.host",
				g->key);
	if (!g->callback_token[0] && !kind->signs)
		reader_complain(r, at,
				"gateway \"%s\" has callback_url and needs callback_token_file: "
				"without it anybody could forge receipts",
				g->key);
}

static void gateway_check(struct reader *r, config_setting_t *at, void *item)
{
	struct gateway_settings *g = item;
	const struct gateway *kind = gateway_find(g->kind);
	bool console = strcmp(g->kind, "console") == 0;
	int real = 0;
	char known[200];
	gateways_list(known, sizeof(known));
	if (!kind) {
		reader_complain(r, config_setting_get_member(at, "kind"),
				"there is no gateway of kind \"%s\"; there are %s", g->kind, known);
		return;
	}
	config_setting_lookup_bool(at, "real", &real);
	if (console && real)
		reader_complain(r, config_setting_get_member(at, "real"),
				"gateway \"%s\" prints texts and is not real", g->key);
	g->real = g->real && !console;
	callback_check(r, at, g, kind);
	struct fault why;
	/* What is printed was checked before, and its secrets are not in the print. */
	if (!r->draft->config.from_print && kind->check(g, &why) != ERR_OK)
		reader_complain(r, at, "gateway \"%s\": %s", g->key, why.message);
}

#define NEVER_INLINE(setting)                                                                      \
	"is never written in this file: put it into a file of its own and name that with " setting

static const struct field gateway_fields[] = {
    {"key", &kind_key, MEMBER(gateway_settings, key), .required = true},
    {"kind", &kind_key, MEMBER(gateway_settings, kind), .required = true},
    {"url", &kind_server, MEMBER(gateway_settings, url), .standard = ""},
    {"status_url", &kind_url, MEMBER(gateway_settings, status_url), .standard = ""},
    {"callback_url", &kind_url, MEMBER(gateway_settings, callback_url), .standard = ""},
    {"user", &kind_text, MEMBER(gateway_settings, user), .standard = ""},
    {"from", &kind_text, MEMBER(gateway_settings, from), .standard = ""},
    {"template", &kind_text, MEMBER(gateway_settings, template), .standard = ""},
    {"sender", &kind_text, MEMBER(gateway_settings, sender), .standard = ""},
    {"password_file", &kind_secret, MEMBER(gateway_settings, password), .standard = ""},
    {"status_password_file", &kind_secret, MEMBER(gateway_settings, status_password),
     .standard = ""},
    {"callback_token_file", &kind_secret, MEMBER(gateway_settings, callback_token), .standard = ""},
    {"timeout", &kind_span, MEMBER(gateway_settings, timeout_ms), .standard = "30s", .least = "1s",
     .most = "5m"},
    {"lookup", &kind_span, MEMBER(gateway_settings, lookup_ms), .standard = "60s", .least = "1s",
     .most = "1h"},
    {"in_flight", &kind_whole, MEMBER(gateway_settings, in_flight), .standard = "8", .least = "1",
     .most = AS_TEXT(LIMIT_IN_FLIGHT)},
    {"rate", &kind_whole, MEMBER(gateway_settings, rates.per_minute), .standard = "0", .least = "0",
     .most = "60000"},
    {"burst", &kind_whole, MEMBER(gateway_settings, rates.burst), .standard = "0", .least = "0",
     .most = "10000"},
    {"per_day", &kind_whole, MEMBER(gateway_settings, rates.per_day), .standard = "0", .least = "0",
     .most = "10000000"},
    {"price", &kind_real, MEMBER(gateway_settings, price), .standard = "0", .least = "0",
     .most = "1000"},
    {"real", &kind_flag, MEMBER(gateway_settings, real), .standard = "true"},
    {"exercise_inbox", &kind_flag, MEMBER(gateway_settings, exercise_inbox), .standard = "false"},
    {"password", &kind_refused, .standard = NEVER_INLINE("password_file")},
    {"status_password", &kind_refused, .standard = NEVER_INLINE("status_password_file")},
    {"callback_token", &kind_refused, .standard = NEVER_INLINE("callback_token_file")},
};
static const struct table gateway_table = {
    .noun = "a gateway", FIELDS(gateway_fields), .check = gateway_check};

static void gateways_read(struct reader *r, const struct block *b, config_setting_t *at,
			  config_setting_t *parent, void *base)
{
	const struct settings *s = &((struct draft *)base)->settings;
	list_read(r, b, at, parent, base);
	names_check(r, at, s->gateways, s->gateway_count, sizeof(s->gateways[0]), "gateway");
}

/* ---- the main file ------------------------------------------------------------------------ */

static void areas_read(struct reader *r, const struct block *b, config_setting_t *at,
		       config_setting_t *parent, void *base)
{
	const struct settings *s = &((struct draft *)base)->settings;
	char keys[LIMIT_AREAS][LIMIT_KEY];
	list_read(r, b, at, parent, base);
	for (int i = 0; i < s->area_count; i++)
		memcpy(keys[i], s->areas[i]->key, LIMIT_KEY);
	names_check(r, at, keys, s->area_count, LIMIT_KEY, "area");
}

static const char *mode_word(int n)
{
	return n ? "exercise" : "live";
}

static const struct words modes = {mode_word, 0, 2};

static const struct field control_fields[] = {
    {"socket", &kind_path, MEMBER(draft, config.io.socket_path), .standard = WIRE_SOCKET},
    {"group", &kind_user, MEMBER(draft, config.io.socket_group), .standard = ""},
};
static const struct field web_fields[] = {
    {"host", &kind_host, MEMBER(draft, config.io.web_host), .standard = ""},
    {"port", &kind_whole, MEMBER(draft, config.io.web_port), .standard = "8099", .least = "0",
     .most = "65535"},
};
static const struct field fetch_fields[] = {
    {"ca_file", &kind_path, MEMBER(draft, config.io.ca_file), .standard = ""},
    {"allow_file_urls", &kind_flag, MEMBER(draft, config.io.allow_file_urls), .standard = "false"},
};
static const struct table control_table = {.noun = "control", FIELDS(control_fields)};
static const struct table web_table = {.noun = "web", FIELDS(web_fields)};
static const struct table fetch_table = {.noun = "fetch", FIELDS(fetch_fields)};

static const struct field main_fields[] = {
    {"mode", &kind_word, MEMBER(draft, settings.exercise), .required = true, .words = &modes},
    {"speed", &kind_real, MEMBER(draft, settings.speed), .standard = "1", .least = "0.001",
     .most = "100000"},
    {"database", &kind_path, MEMBER(draft, config.database), .required = true},
    {"sheets", &kind_path, MEMBER(draft, settings.sheets), .standard = ""},
    {"keep_bodies", &kind_span, MEMBER(draft, settings.keep_bodies_ms), .standard = "400d",
     .least = "1d", .most = "400d"},
    {"keep_people", &kind_span, MEMBER(draft, settings.keep_people_ms), .standard = "730d",
     .least = "30d", .most = "4000d"},
    {"people_key_file", &kind_secret, MEMBER(draft, settings.people_key), .standard = ""},
};

#define LIST_OF(member, item, counter, limit)                                                      \
	.offset = offsetof(struct draft, settings.member), .size = sizeof(item),                   \
	.count = offsetof(struct draft, settings.counter), .least = 1, .most = (limit)

/* web and fetch come before what is checked against them. */
static const struct block main_blocks[] = {
    {"control", group_read, group_print, &control_table, .absent = ABSENT_DEFAULTS},
    {"web", group_read, group_print, &web_table, .absent = ABSENT_DEFAULTS},
    {"fetch", group_read, group_print, &fetch_table, .absent = ABSENT_DEFAULTS},
    {"people", people_read, list_print, &person_table,
     LIST_OF(people, struct person_settings, person_count, LIMIT_PEOPLE)},
    {"gateways", gateways_read, list_print, &gateway_table,
     LIST_OF(gateways, struct gateway_settings, gateway_count, LIMIT_GATEWAYS)},
    {"areas", areas_read, list_print, &area_table, .apart = sizeof(struct area_settings),
     LIST_OF(areas, void *, area_count, LIMIT_AREAS)},
};
static const struct table main_table = {
    .noun = "the file", FIELDS(main_fields), BLOCKS(main_blocks)};

static void speed_check(struct reader *r, config_setting_t *root)
{
	const struct settings *s = &r->draft->settings;
	if ((s->speed > 1 || s->speed < 1) && !s->exercise)
		reader_complain(r, config_setting_get_member(root, "speed"),
				"speed is for mode = \"exercise\" only: a live clock runs at 1");
}

/* ---- loading, printing -------------------------------------------------------------------- */

static int complaint_order(const void *a, const void *b)
{
	const struct complaint *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Prints and frees them, by file and line. */
static void complaints_list(struct reader *r, FILE *errors)
{
	size_t listed = (size_t)(r->errors < LIMIT_ERRORS ? r->errors : LIMIT_ERRORS);
	qsort(r->complaints, listed, sizeof(r->complaints[0]), complaint_order);
	for (size_t i = 0; i < listed; i++) {
		fprintf(errors, "%s\n", r->complaints[i].text);
		free(r->complaints[i].text);
	}
	if (r->errors > LIMIT_ERRORS)
		fprintf(errors, "%s:1: %d more errors are not listed\n", r->file,
			r->errors - LIMIT_ERRORS);
}

static void main_read(struct reader *r, const char *path)
{
	config_t config;
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) + 1 : 0;
	r->file = path;
	if (length >= sizeof(r->folder)) {
		reader_complain_line(r, 1, "the path of this file is longer than %zu bytes",
				     sizeof(r->folder) - 1);
		return;
	}
	memcpy(r->folder, path, length);
	config_init(&config);
	if (file_read(r, path, &config)) {
		config_setting_t *root = config_root_setting(&config);
		table_read(r, &main_table, root, NULL, r->draft);
		speed_check(r, root);
	}
	config_destroy(&config);
}

/* What is wiped is secret; the rest of an area is large, and mostly was never touched. */
static void areas_free(struct settings *s)
{
	for (int i = 0; i < s->area_count; i++) {
		for (int n = 0; s->areas[i] && n < s->areas[i]->source_count; n++)
			explicit_bzero(s->areas[i]->sources[n].key,
				       sizeof(s->areas[i]->sources[n].key));
		free(s->areas[i]);
	}
}

int config_load(const char *path, struct config *out, FILE *errors)
{
	struct reader r = {.draft = zeroed(sizeof(struct draft))};
	main_read(&r, path);
	complaints_list(&r, errors);
	if (r.errors == 0) {
		*out = r.draft->config;
		out->settings = zeroed(sizeof(struct settings));
		*out->settings = r.draft->settings;
	} else {
		areas_free(&r.draft->settings);
	}
	explicit_bzero(r.draft, sizeof(*r.draft));
	free(r.draft);
	return r.errors;
}

int policy_load(const char *path, struct policy *out, FILE *errors)
{
	struct reader r = {.file = path};
	struct policy *p = zeroed(sizeof(*p));
	policy_file_read(&r, NULL, path, p);
	complaints_list(&r, errors);
	if (r.errors == 0)
		*out = *p;
	free(p);
	return r.errors;
}

/* A rule that sleeps for ever, and an end that comes too early, load: they may be meant. */
static void policy_remark(const struct area_settings *a, FILE *out)
{
	const struct policy *p = &a->policy;
	char why[200];
	for (int i = 0; i < p->rule_count; i++)
		if (rule_hopeless(&p->rules[i].when, policy_season(p, i), why, sizeof(why)))
			fprintf(out, "area \"%s\": rule \"%s\" never holds: %s\n", a->key,
				p->rules[i].name, why);
	for (int i = 0; i < p->rule_count; i++)
		if (rule_meets(&p->exit, &p->rules[i].when))
			fprintf(
			    out,
			    "area \"%s\": the exit may hold on a night on which rule \"%s\" does, "
			    "or would in its season; the exit should rule that out\n",
			    a->key, p->rules[i].name);
	if (rule_always(&p->exit))
		fprintf(out,
			"area \"%s\": the exit holds whatever the weather: an end is proposed at "
			"every review at which no rule holds\n",
			a->key);
}

/* It may be meant: a night that opens late needs those who open beds. */
static void cascade_remark(const struct area_settings *a, FILE *out)
{
	bool team = false;
	for (int i = 0; i < a->step_count; i++) {
		const struct step_settings *s = &a->steps[i];
		const char *woken = settings_wakes(a, s);
		team = team || (s->on == OCCASION_LATE && !s->waits);
		if (woken)
			fprintf(out,
				"area \"%s\": step %d of the cascade, on \"%s\", texts all of "
				"\"%s\" at any hour of the night: waits = true leaves them until "
				"%02d:%02d\n",
				a->key, i + 1, occasion_name(s->on), woken,
				a->quiet_to_minutes / 60, a->quiet_to_minutes % 60);
	}
	if (!team)
		fprintf(
		    out,
		    "area \"%s\": no step on \"late\" says who the out-of-hours team is: a "
		    "recall at night is told at once to nobody but duty holders, open sites and "
		    "who was told that evening\n",
		    a->key);
}

void config_remark(const struct config *c, FILE *out)
{
	for (int i = 0; i < c->settings->area_count; i++) {
		const struct area_settings *a = c->settings->areas[i];
		if (a->policy.holidays.count == 0)
			fprintf(
			    out,
			    "area \"%s\": no bank holidays are known (holidays = \"FILE\"): every "
			    "Monday to Friday counts as a working day\n",
			    a->key);
		policy_remark(a, out);
		cascade_remark(a, out);
		if (a->shadow[0])
			fprintf(out, "area \"%s\": in shadow, only the group \"%s\" is told\n",
				a->key, a->shadow);
	}
}

void config_print(const struct config *c, FILE *out)
{
	struct draft *draft = zeroed(sizeof(*draft));
	struct printer printer = {.out = out};
	draft->settings = *c->settings;
	draft->config = *c;
	table_print(&main_table, draft, &printer);
	explicit_bzero(draft, sizeof(*draft));
	free(draft);
}

void config_free(struct config *c)
{
	if (c->settings) {
		areas_free(c->settings);
		explicit_bzero(c->settings, sizeof(*c->settings));
	}
	free(c->settings);
	*c = (struct config){0};
}
