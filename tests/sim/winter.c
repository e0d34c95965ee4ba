/* SPDX-License-Identifier: MIT
 *
 * Plays winters one after the other, each from its own seed: SEED, SEED + 1 … so that any of them
 * can be had again by itself.
 *   winter [SEED [WINTERS [DAYS]]]
 *   winter kept PART PARTS     of the short test, that part of so many
 * Of fewer days than a winter has, the seed draws which of them are played.
 * Without arguments a short test: the seeds of the file of those that once found something, and a
 * few more twice, which must be the same both times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

#define KEPT "tests/sim/kept"
#define FAULT_TEXT 1500

struct sums {
	long turns, crashes, failed, unknown, texts, requests, repeats;
	uint64_t trace;
	struct tally tallies[TALLIES], changes[TALLIES];
};

#define LAST "25"

/* What swepd wrote last. */
static void last_print(const struct sim *s)
{
	sqlite3_stmt *q;
	if (s->witness == NULL ||
	    sqlite3_prepare_v2(s->witness,
			       "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch') ||"
			       " ' ' || actor || ': ' || kind || ' ' || subject || ' ' || change"
			       " || ', ' || because FROM (SELECT * FROM audit ORDER BY seq DESC"
			       " LIMIT " LAST ") ORDER BY seq",
			       -1, &q, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(q) == SQLITE_ROW)
		printf("%s\n", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

static bool one(uint64_t seed, int days, struct sums *sums, char fault[FAULT_TEXT])
{
	static struct sim s;
	bool held = sim_winter(&s, seed, days);
	snprintf(fault, FAULT_TEXT, "%s%s%s", s.fault, s.also[0] != '\0' ? "\nand with it:" : "",
		 s.also);
	if (!held) {
		council_print(&s);
		last_print(&s);
	}
	sums->turns += s.turns;
	sums->crashes += s.crashes;
	sums->failed += s.failed_commits;
	sums->unknown += s.unknown_commits;
	sums->texts += s.texts;
	sums->requests += s.requests;
	sums->repeats += s.repeats;
	tallies_add(sums->tallies, s.people.tallies);
	tallies_add(sums->changes, s.people.changes);
	sums->trace = (sums->trace ^ s.trace) * 1099511628211u;
	sim_free(&s);
	return held;
}

static int many(uint64_t seed, int winters, int days)
{
	struct sums sums = {.trace = 1469598103934665603u};
	char fault[FAULT_TEXT];
	int broken = 0;
	printf("SEED=%llu WINTERS=%d\n", (unsigned long long)seed, winters);
	fflush(stdout);
	for (int i = 0; i < winters; i++) {
		uint64_t own = seed + (uint64_t)i;
		if (one(own, days, &sums, fault))
			continue;
		printf("broken with SEED=%llu: %s\n", (unsigned long long)own, fault);
		fflush(stdout);
		broken++;
	}
	printf("%d winters: %ld turns, %ld crashes, %ld commits not done, %ld unknown, %ld texts, "
	       "%ld requests, %ld repeated; %d broken\n",
	       winters, sums.turns, sums.crashes, sums.failed, sums.unknown, sums.texts,
	       sums.requests, sums.repeats, broken);
	tallies_print(sums.tallies, sums.changes);
	printf("trace hash %016llx\n", (unsigned long long)sums.trace);
	return broken == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- the short test ------------------------------------------------------------------------- */

struct kept {
	uint64_t seed;
	int days;
	bool twice;
};

/* "SEED DAYS [twice] WHAT IT FOUND"; false for a line that names none. */
static bool kept_read(const char *line, struct kept *k)
{
	char *end;
	k->seed = strtoull(line, &end, 10);
	k->days = (int)strtol(end, &end, 10);
	k->twice = strncmp(end, " twice", 6) == 0;
	return line[0] != '#' && k->days > 0;
}

static bool kept_play(const struct kept *k)
{
	struct sums first = {0}, second = {0};
	char fault[FAULT_TEXT];
	bool held = one(k->seed, k->days, &first, fault);
	if (held && k->twice &&
	    (!one(k->seed, k->days, &second, fault) || first.trace != second.trace)) {
		held = false;
		snprintf(fault, sizeof(fault), "played again, it was another winter");
	}
	if (!held)
		printf("SEED=%llu: %s\n", (unsigned long long)k->seed, fault);
	return held;
}

/* Of every so many the one that is that far from the first: they take their time, and need not
 * wait for each other. */
static int test(int part, int parts)
{
	FILE *in = fopen(KEPT, "r");
	char line[400];
	struct kept k;
	int seen = 0, count = 0, failures = 0;
	printf("sim: the seeds of %s, part %d of %d\n", KEPT, part, parts);
	while (in != NULL && fgets(line, sizeof(line), in) != NULL) {
		if (!kept_read(line, &k) || seen++ % parts != part - 1)
			continue;
		failures += !kept_play(&k);
		count++;
	}
	if (in != NULL)
		fclose(in);
	printf("sim: Checks: %d, Failures: %d, Errors: %d\n", count, failures, count == 0);
	return failures == 0 && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return test(1, 1);
	if (argc == 4 && strcmp(argv[1], "kept") == 0 && atoi(argv[3]) > 0)
		return test(atoi(argv[2]), atoi(argv[3]));
	uint64_t seed = strtoull(argv[1], NULL, 0);
	int winters = argc > 2 ? atoi(argv[2]) : 1;
	return many(seed, winters, argc > 3 ? atoi(argv[3]) : WINTER_DAYS);
}
