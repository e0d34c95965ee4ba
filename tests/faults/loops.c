/* SPDX-License-Identifier: MIT
 *
 * Whole scenarios, again and again: the k-th time that something could go wrong it does, for each k
 * until one passes without meeting it. Each in a process of its own that begins where the scenario
 * was ready.
 *   loops                         a few of each, for make check
 *   loops all                     every k of every fault; of pieces of memory 5,000 of them
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

#define FOLDER "tests/faults/"
#define SECONDS_MOST 120 /* for one: it hangs */
#define BRIEFLY 5 /* so many of each in make check */
#define NIGHTLY                                                                                    \
	5000 /* so many pieces of memory in a night: there are more than a night is long           \
	      */
#define TOLD_MOST 5 /* failures of a loop that are printed */

static const struct {
	const char *name;
	bool slow; /* left out of make check */
} scenarios[] = {
    {"first-day", true},   {"imports", false}, {"activation", false}, {"beds", false},
    {"stand-down", false}, {"ended", false},   {"clock", false},
};
#define SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

struct sums {
	long played, failed;
};

enum { PASSED, BROKEN, UNMET };
enum extent { BRIEF, LONG, EVERY };

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

static int child_play(struct insist *n, enum fault_kind kind, long k)
{
	alarm(SECONDS_MOST);
	n->dice = (struct dice){(uint64_t)k};
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
static int play_one(struct insist *n, enum fault_kind kind, long k)
{
	int status = 0;
	finding->sentence[0] = '\0';
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (child == 0)
		_exit(child_play(n, kind, k));
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
	return extent == LONG && kind == FAULT_memory ? chances / NIGHTLY + 1 : 1;
}

static void loop(struct insist *n, const char *scenario, enum fault_kind kind, enum extent extent,
		 struct sums *sums)
{
	struct sums own = {0};
	int outcome = play_one(n, kind, 0);
	long chances = finding->chances, step = step_of(chances, kind, extent);
	if (outcome == BROKEN)
		loop_tell(scenario, kind, 0, ++own.failed);
	for (long k = 1 + step / 2; own.failed == 0 || k <= chances; k += step) {
		outcome = play_one(n, kind, k);
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

static bool wanted(const char *name, const char *filter)
{
	return filter == NULL || strcmp(name, filter) == 0;
}

static bool scenario_play(const char *name, int argc, char **argv, struct sums *sums)
{
	static struct insist n;
	char path[200];
	bool all = argc > 1 && strcmp(argv[1], "all") == 0;
	const char *filter = !all && argc > 2 ? argv[2] : NULL;
	enum extent extent = filter != NULL ? EVERY : all ? LONG : BRIEF;
	snprintf(path, sizeof(path), FOLDER "%s.scn", name);
	if (!insist_open(&n, path)) {
		printf("%s: %s\n", path, n.player.stage.fault);
		return false;
	}
	for (int kind = 0; kind < FAULT_COUNT; kind++) {
		if (!wanted(fault_name((enum fault_kind)kind), filter))
			continue;
		if (argc <= 3) {
			loop(&n, name, (enum fault_kind)kind, extent, sums);
			continue;
		}
		sums->played++;
		play_one(&n, (enum fault_kind)kind, 0);
		if (play_one(&n, (enum fault_kind)kind, atol(argv[3])) == BROKEN)
			loop_tell(name, (enum fault_kind)kind, atol(argv[3]), ++sums->failed);
	}
	insist_close(&n);
	return true;
}

int main(int argc, char **argv)
{
	struct sums sums = {0};
	int errors = 0;
	const char *only = argc > 1 && strcmp(argv[1], "all") != 0 ? argv[1] : NULL;
	finding =
	    mmap(NULL, sizeof(*finding), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (finding == MAP_FAILED)
		abort();
	fault_share();
	if (only == NULL)
		sums.played += creation_play(argc > 1 ? 1 : 16, &sums.failed);
	for (size_t i = 0; i < SCENARIOS; i++)
		if (wanted(scenarios[i].name, only) && (argc > 1 || !scenarios[i].slow))
			errors += !scenario_play(scenarios[i].name, argc, argv, &sums);
	printf("faults: Checks: %ld, Failures: %ld, Errors: %d\n", sums.played, sums.failed,
	       errors);
	return sums.failed + errors == 0 && sums.played > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
