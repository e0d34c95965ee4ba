/* SPDX-License-Identifier: MIT */
#include "lib/suite.h"

#include <stdlib.h>

int suite_run_whole(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int suite_run_with(const char *name, SFun setup, SFun teardown, const TTest *const *cases,
		   size_t count)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create("all");
	tcase_set_timeout(tcase, 240);
	tcase_add_checked_fixture(tcase, setup, teardown);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, cases[i]);
	suite_add_tcase(suite, tcase);
	return suite_run_whole(suite);
}

int suite_run(const char *name, const TTest *const *cases, size_t count)
{
	return suite_run_with(name, NULL, NULL, cases, count);
}
