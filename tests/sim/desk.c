/* SPDX-License-Identifier: MIT */
#include "sim/desk.h"

#include <jansson.h>
#include <string.h>

#include "sim/sim.h"
#include "survey.h"

#define MANAGER "morgan"

/* One of what there is to be said; values, parted by blanks, are drawn from. */
static const struct {
	const char *verb, *argument, *values;
	bool manager;
} looks[] = {
    {"beds", NULL, NULL, false},
    {"status", NULL, NULL, false},
    {"cascade", NULL, NULL, false},
    {"explain", NULL, NULL, false},
    {"sites", NULL, NULL, false},
    {"rooms", NULL, NULL, false},
    {"followups", NULL, NULL, false},
    {"forecast", NULL, NULL, false},
    {"log", NULL, NULL, false},
    {"watch", NULL, NULL, false},
    {"templates", NULL, NULL, false},
    {"oncall", NULL, NULL, false},
    {"rota", NULL, NULL, false},
    {"reach", NULL, NULL, false},
    {"gateways", NULL, NULL, false},
    {"texts", NULL, NULL, false},
    {"receipts", NULL, NULL, false},
    {"returns", NULL, NULL, false},
    {"unmet", NULL, NULL, false},
    {"costs", NULL, NULL, true},
    {"sheet", "what", "out-of-hours meeting state roll-call", false},
    {"export", "what", "sites beds contacts", true},
    {"fsck", NULL, NULL, true},
    {"audit-verify", NULL, NULL, true},
    {"audit-export", "activation", "newest", true},
    {"backup", "file", "/nonexistent/winter.db winter.db", true},
    {"waiting", NULL, NULL, false},
    {"plans", NULL, NULL, false},
};

#define LOOKS (sizeof(looks) / sizeof(looks[0]))

/* The last two are remembered: they are written down as looks at people. */
bool desk_reads(const char *verb)
{
	for (size_t i = 0; i < LOOKS - 2; i++)
		if (strcmp(looks[i].verb, verb) == 0)
			return true;
	return false;
}

static const char *one_of(struct sim *s, const char *values)
{
	int count = 1;
	for (const char *at = values; *at != '\0'; at++)
		count += *at == ' ';
	for (int skip = sim_throw(s, count); skip > 0; skip--)
		values = strchr(values, ' ') + 1;
	return arena_copy(&s->arena, values, strcspn(values, " "));
}

/* Of what the values cannot name, the newest. */
static const char *value_of(struct sim *s, size_t i)
{
	const char *value = one_of(s, looks[i].values);
	const char *newest =
	    sim_text(s, "SELECT id FROM activation ORDER BY opened DESC, id LIMIT 1", NULL);
	return strcmp(value, "newest") == 0 && newest != NULL ? newest : value;
}

void desk_looks(struct sim *s, const char *user)
{
	size_t i = (size_t)sim_throw(s, (int)LOOKS);
	json_t *args = json_object();
	if (looks[i].argument != NULL)
		json_object_set_new(args, looks[i].argument, json_string(value_of(s, i)));
	if (strcmp(looks[i].verb, "sheet") == 0 &&
	    strcmp(json_string_value(json_object_get(args, "what")), "roll-call") == 0)
		json_object_set_new(args, "site", json_string("harnall-lifehouse"));
	people_ask(s, looks[i].manager ? MANAGER : user, looks[i].verb, args);
}

/* Whoever asks whether all is well hears that it is, but for what this very moment is to bring. */
void desk_survey(struct sim *s, const struct effect *e)
{
	static const atomic_bool never = false;
	const char *answer = survey_make(e->survey, &never, &s->arena);
	bool rests = s->inbox == NULL && wall_before(sim_wall(s), engine_next_deadline(s->engine));
	if (rests && strstr(answer, " found wrong") != NULL)
		s->unclean = answer;
	people_reply(s, e->peer.generation, e->peer.slot, answer);
}
