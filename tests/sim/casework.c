/* SPDX-License-Identifier: MIT */
#include "sim/casework.h"

#include <jansson.h>
#include <string.h>

#include "sim/sim.h"

#define MANAGER "deepa"

static const char *one_of(struct sim *s, const char *count, const char *row)
{
	int all = (int)sim_number(s, count, NULL);
	return all > 0 ? sim_text(s, row, arena_printf(&s->arena, "%d", sim_throw(s, all)), NULL)
		       : "x1";
}

/* what and from are literals: their statements are kept by address. "x1", which nothing is called,
 * when there is none. */
#define PICK(s, what, from)                                                                        \
	one_of(s, "SELECT count(*) " from,                                                         \
	       "SELECT " what " " from " ORDER BY 1 LIMIT 1 OFFSET CAST(?1 AS INTEGER)")

static const char *anybody(struct sim *s)
{
	return guest_any(s);
}

/* Of whom nothing is certain: they are given beds in other ways, too. */
static const char *somebody(struct sim *s)
{
	return guest_texted(s);
}

static void turned_away(struct sim *s, const char *user)
{
	people_ask(s, user, "turnaway",
		   json_pack("{s:s, s:s, s:[s]}", "person", anybody(s), "reason", "no-dog-bed",
			     "for", "dog"));
}

static void offered(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s, s:s}", "person", anybody(s), "outcome",
				 sim_throw(s, 2) ? "refused" : "accepted");
	if (sim_throw(s, 2))
		json_object_set_new(args, "reason", json_string("dog"));
	people_ask(s, user, "offered", args);
}

/* Mostly with whom they always go about. */
static void sighted(struct sim *s, const char *user)
{
	int n = sim_throw(s, s->guests);
	const char *with = sim_throw(s, 3) ? guest_name(s, n ^ 1) : anybody(s);
	people_ask(s, user, "sighting",
		   json_pack("{s:s, s:s, s:s}", "person", guest_name(s, n), "place",
			     arena_printf(&s->arena, "Market, with %s", with), "found",
			     sim_throw(s, 2) ? "yes" : "no"));
}

static void listed(struct sim *s, const char *user)
{
	static const char *const whats[] = {"add", "add", "remove"};
	people_ask(s, user, "list",
		   json_pack("{s:s, s:s}", "what", whats[sim_throw(s, 3)], "person", anybody(s)));
}

static void noted(struct sim *s, const char *user)
{
	if (sim_throw(s, 2))
		people_ask(s, user, "objects",
			   json_pack("{s:s, s:s}", "person", anybody(s), "objects",
				     sim_throw(s, 2) ? "yes" : "no"));
	else
		people_ask(s, user, "agreement",
			   json_pack("{s:s, s:s}", "version", "2026-1", "person", anybody(s)));
}

static void assigned(struct sim *s, const char *user)
{
	people_ask(s, user, "assign",
		   json_pack("{s:s, s:s}", "followup",
			     PICK(s, "id", "FROM followup WHERE done = 0"), "owner", user));
}

static void said_free(struct sim *s, const char *user)
{
	people_ask(
	    s, user, "free",
	    json_pack("{s:s, s:i}", "site", PICK(s, "key", "FROM site"), "count", sim_throw(s, 5)));
}

static void seen(struct sim *s, const char *user)
{
	people_ask(s, user, "seen",
		   json_pack("{s:s}", "text", PICK(s, "id", "FROM inbound WHERE seen IS NULL")));
}

static void tested(struct sim *s, const char *user)
{
	(void)user;
	people_ask(s, MANAGER, "cascade-test",
		   json_pack("{s:[s]}", "contacts", PICK(s, "key", "FROM contact")));
}

static void nominated(struct sim *s, const char *user)
{
	people_ask(s, user, "nominate",
		   json_pack("{s:s, s:s, s:s, s:s}", "where",
			     sim_throw(s, 2) ? "G02" : "the-gateway", "person", somebody(s),
			     "criteria", "1", "reason", "known there"));
}

static void decided(struct sim *s, const char *user)
{
	static const char *const words[] = {"accepted", "accepted", "refused", "withdrawn"};
	json_t *args = json_pack("{s:s, s:s, s:s}", "nomination", PICK(s, "id", "FROM nomination"),
				 "decision", words[sim_throw(s, 4)], "reason", "the panel said so");
	if (sim_throw(s, 2))
		json_object_set_new(args, "bed", json_string("G02"));
	people_ask(s, sim_throw(s, 4) ? MANAGER : user, "panel", args);
}

static void schemed(struct sim *s, const char *user)
{
	people_ask(s, sim_throw(s, 3) ? MANAGER : user, "scheme",
		   json_pack("{s:s, s:s}", "bed", "G06", "person", somebody(s)));
}

static void crashed(struct sim *s, const char *user)
{
	json_t *args = json_pack("{s:s}", "bed", "G02");
	(void)user;
	if (sim_throw(s, 4) == 0) {
		json_object_set_new(args, "end", json_true());
	} else {
		json_object_set_new(args, "until", json_string("09:00"));
		json_object_set_new(args, "reason", json_string("all is full"));
	}
	people_ask(s, MANAGER, "crash", args);
}

static void dismissed(struct sim *s, const char *user)
{
	const char *alarm = PICK(s, "kind || '|' || subject", "FROM alarm WHERE cleared IS NULL");
	const char *subject = strchr(alarm, '|');
	if (subject != NULL)
		people_ask(s, user, "dismiss",
			   json_pack("{s:s, s:s, s:s}", "alarm",
				     arena_copy(&s->arena, alarm, (size_t)(subject - alarm)),
				     "subject", subject + 1, "reason", "seen to"));
}

void casework(struct sim *s, const char *user)
{
	static void (*const kinds[])(struct sim * s, const char *user) = {
	    turned_away, offered, sighted,   listed,  noted,   assigned, said_free,
	    seen,        tested,  nominated, decided, schemed, crashed,  dismissed,
	    sighted,     sighted, sighted,   sighted, sighted, sighted}; /* every night */
	kinds[sim_throw(s, sizeof(kinds) / sizeof(kinds[0]))](s, user);
}
