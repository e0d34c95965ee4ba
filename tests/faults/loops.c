/* SPDX-License-Identifier: MIT
 *
 * Whole scenarios, again and again: the k-th time that something could go wrong it does, for each k
 * until one passes without meeting it. Each in a process of its own that begins where the scenario
 * was ready.
 *   loops                         a few of each, for make check
 *   loops all                     every k of every fault; of pieces of memory 5,000 of them; of big
 *                                 scenarios calls as below, and of the rest 200
 *   loops ways [SCENARIO]         calls of the database, each once that swepd comes to by a way of
 *                                 its own: what coverage wants to know
 *   loops SCENARIO FAULT [K]      every k of that one; that one again
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults/creation.h"
#include "faults/fault.h"
#include "faults/insist.h"
#include "lib/counted.h"

#define FOLDER "tests/faults/"
#define SECONDS_MOST 120 /* for one: it hangs */
#define BRIEFLY 5 /* so many of each in make check */
#define NIGHTLY                                                                                    \
	5000 /* so many pieces of memory in a night: there are more than a night is long           \
	      */
#define SPARSELY 200 /* so many of each of a big scenario */
#define TOLD_MOST 5 /* failures of a loop that are printed */

static const struct {
	const char *name;
	bool slow; /* left out of make check */
	bool big; /* in a night its calls fail once for each way to them, and of the rest some */
} scenarios[] = {
    {"first-day", true, false}, {"imports", false, false},    {"activation", false, false},
    {"beds", false, false},     {"stand-down", false, false}, {"ended", false, false},
    {"clock", false, false},    {"hotels", true, true},       {"casework", true, true},
    {"doors", true, true},      {"panel", true, true},        {"by-text", true, true},
    {"duty", true, true},       {"office", true, true},       {"decisions", true, true},
    {"outage", true, true},
};
#define SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

struct sums {
	long played, failed;
};

enum { PASSED, BROKEN, UNMET };
enum extent { BRIEF, SPARSE, LONG, EVERY, WAYS };

/* What a child found, in memory shared with it. */
struct finding {
	long chances;
	char sentence[2100];
};

static struct finding *finding;

static enum disk_end end_of(enum fault_kind kind)
{
	return kind == FAULT_power || kind == FAULT_commit ? END_OF_POWER : END_OF_PROCESS;
}

static int child_play(struct insist *n, enum fault_kind kind, enum extent extent, long k)
{
	alarm(SECONDS_MOST);
	n->dice = (struct dice){(uint64_t)k};
	if (extent == WAYS && k == 0)
		fault_scout(kind);
	else
		fault_arm(kind, k);
	bool held = insist_play(n, end_of(kind));
	const struct script *s = &n->script;
	int line = n->next < s->count ? s->lines[n->next].number : 0;
	finding->chances = fault_chances();
	if (!held)
		snprintf(finding->sentence, sizeof(finding->sentence), "line %d: %s", line,
			 n->player.stage.fault);
	return !held ? BROKEN : fault_met() ? PASSED : UNMET;
}

/* PASSED, BROKEN or UNMET; finding says more. */
static int play_one(struct insist *n, enum fault_kind kind, enum extent extent, long k)
{
	int status = 0;
	finding->sentence[0] = '\0';
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (child == 0) {
		counted_begin();
		status = child_play(n, kind, extent, k);
		counted_end();
		_exit(status);
	}
	waitpid(child, &status, 0);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	snprintf(finding->sentence, sizeof(finding->sentence), "ended by signal %d",
		 WTERMSIG(status));
	return BROKEN;
}

static void loop_tell(const char *scenario, enum fault_kind kind, long k, long failures)
{
	if (failures <= TOLD_MOST)
		printf("%s %s %ld: %s\n", scenario, fault_name(kind), k, finding->sentence);
}

static long step_of(long chances, enum fault_kind kind, enum extent extent)
{
	if (extent == BRIEF)
		return chances / BRIEFLY + 1;
	if (extent == SPARSE)
		return chances / SPARSELY + 1;
	return extent == LONG && kind == FAULT_memory ? chances / NIGHTLY + 1 : 1;
}

/* The next k to be taken, 0 after the last. */
static long next_of(long k, long step, enum extent extent)
{
	if (extent == WAYS)
		return fault_next_way(k);
	return k == 0 ? 1 + step / 2 : k + step;
}

static void loop(struct insist *n, const char *scenario, enum fault_kind kind, enum extent extent,
		 struct sums *sums)
{
	struct sums own = {0};
	int outcome = play_one(n, kind, extent, 0);
	long chances = finding->chances, step = step_of(chances, kind, extent), k = 0;
	if (outcome == BROKEN)
		loop_tell(scenario, kind, 0, ++own.failed);
	while ((k = next_of(k, step, extent)) > 0 && (own.failed == 0 || k <= chances)) {
		outcome = play_one(n, kind, extent, k);
		if (outcome == UNMET)
			break;
		own.played++;
		if (outcome == BROKEN)
			loop_tell(scenario, kind, k, ++own.failed);
		if (outcome == BROKEN && k > chances)
			break;
	}
	printf("%-12s %-12s %6ld chances, %6ld taken, %ld broken\n", scenario, fault_name(kind),
	       chances, own.played, own.failed);
	sums->played += own.played;
	sums->failed += own.failed;
}

/* What is to be played: of all scenarios and faults, unless they are named. */
struct order {
	enum extent extent;
	const char *scenario, *fault;
	long k; /* 0: whichever the extent says */
};

static struct order order_read(int argc, char **argv)
{
	const char *first = argc > 1 ? argv[1] : "", *second = argc > 2 ? argv[2] : NULL;
	if (first[0] == '\0')
		return (struct order){.extent = BRIEF};
	if (strcmp(first, "all") == 0)
		return (struct order){.extent = LONG};
	if (strcmp(first, "ways") == 0)
		return (struct order){WAYS, second, fault_name(FAULT_call), 0};
	return (struct order){second != NULL ? EVERY : BRIEF, first, second,
			      argc > 3 ? atol(argv[3]) : 0};
}

static bool wanted(const char *name, const char *filter)
{
	return filter == NULL || strcmp(name, filter) == 0;
}

static void one(struct insist *n, const char *scenario, enum fault_kind kind, long k,
		struct sums *sums)
{
	sums->played++;
	play_one(n, kind, EVERY, 0);
	if (play_one(n, kind, EVERY, k) == BROKEN)
		loop_tell(scenario, kind, k, ++sums->failed);
}

static enum extent extent_of(const struct order *order, bool big, enum fault_kind kind)
{
	bool call = kind == FAULT_call || kind == FAULT_call_done;
	if (order->extent != LONG || !big)
		return order->extent;
	return call ? WAYS : SPARSE;
}

static bool scenario_play(const char *name, bool big, const struct order *order, struct sums *sums)
{
	static struct insist n;
	char path[200];
	snprintf(path, sizeof(path), FOLDER "%s.scn", name);
	if (!insist_open(&n, path)) {
		printf("%s: %s\n", path, n.player.stage.fault);
		return false;
	}
	for (enum fault_kind kind = 0; kind < FAULT_COUNT; kind++) {
		if (!wanted(fault_name(kind), order->fault))
			continue;
		if (order->k > 0)
			one(&n, name, kind, order->k, sums);
		else
			loop(&n, name, kind, extent_of(order, big, kind), sums);
	}
	insist_close(&n);
	return true;
}

int main(int argc, char **argv)
{
	struct sums sums = {0};
	int errors = 0;
	struct order order = order_read(argc, argv);
	finding =
	    mmap(NULL, sizeof(*finding), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (finding == MAP_FAILED)
		abort();
	fault_share();
	if (order.scenario == NULL)
		sums.played += creation_play(order.extent == BRIEF ? 16 : 1, &sums.failed);
	for (size_t i = 0; i < SCENARIOS; i++)
		if (wanted(scenarios[i].name, order.scenario) && (argc > 1 || !scenarios[i].slow))
			errors +=
			    !scenario_play(scenarios[i].name, scenarios[i].big, &order, &sums);
	printf("faults: Checks: %ld, Failures: %ld, Errors: %d\n", sums.played, sums.failed,
	       errors);
	return sums.failed + errors == 0 && sums.played > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
