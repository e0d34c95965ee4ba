/* SPDX-License-Identifier: MIT
 *
 * Plays the scenarios beside this file, each as one test; those in must-fail are there to show that
 * the player can fail. With names of scripts as arguments it plays only these, and tells all.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/player.h"
#include "lib/suite.h"

#define SCRIPTS "tests/scenarios/*.scn"
#define MUST_FAIL "tests/scenarios/must-fail/*.scn"
#define TIMEOUT_S 120

static glob_t scripts;

START_TEST(a_scenario)
{
	struct played played;
	play(scripts.gl_pathv[_i], NULL, &played);
	ck_assert_msg(played.passed, "%s", played.sentence);
}
END_TEST

static int play_named(int count, char **names)
{
	int failed = 0;
	for (int i = 0; i < count; i++) {
		struct played played;
		play(names[i], stdout, &played);
		printf("%s: %s\n", names[i], played.passed ? "passed" : played.sentence);
		failed += !played.passed;
	}
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Neither kind may be missing: a player that finds no script would pass. */
static bool scripts_find(void)
{
	return glob(SCRIPTS, 0, NULL, &scripts) == 0 &&
	       glob(MUST_FAIL, GLOB_APPEND, NULL, &scripts) == 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return play_named(argc - 1, argv + 1);
	if (!scripts_find()) {
		fprintf(stderr, "no " SCRIPTS " or no " MUST_FAIL "\n");
		return EXIT_FAILURE;
	}
	Suite *suite = suite_create("scenarios");
	TCase *tcase = tcase_create("all");
	tcase_set_timeout(tcase, TIMEOUT_S);
	tcase_add_loop_test(tcase, a_scenario, 0, (int)scripts.gl_pathc);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	globfree(&scripts);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
