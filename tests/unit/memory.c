/* SPDX-License-Identifier: MIT
 *
 * Libraries that would go on without memory end the process instead.
 */
#include <jansson.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/sanitized.h"
#include "lib/suite.h"
#include "memory.h"
#include "store_inside.h"

#define ROOM (256L * 1024 * 1024) /* a process has much less to begin with */
#define TOO_MUCH (2 * ROOM)

static void take_json(void)
{
	json_t *list = json_array();
	memory_begin();
	for (long taken = 0; taken < TOO_MUCH; taken += 64)
		json_array_append_new(list, json_string("a string of some length"));
}

static void take_sqlite(void)
{
	store_library();
	for (long taken = 0; taken < TOO_MUCH; taken += 1024 * 1024) {
		void *piece = sqlite3_malloc(1024 * 1024);
		if (piece == NULL)
			_exit(EXIT_SUCCESS);
		memset(piece, 1, 1024 * 1024);
	}
}

/* The signal that ended a process that took memory until there was none; 0 for none. */
static int end_of(void (*take)(void))
{
	int status;
	pid_t child = fork();
	ck_assert(child >= 0);
	if (child == 0) {
		setrlimit(RLIMIT_AS, &(struct rlimit){ROOM, ROOM});
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		take();
		_exit(EXIT_SUCCESS);
	}
	ck_assert(waitpid(child, &status, 0) == child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

START_TEST(a_tree_without_memory_ends_the_process)
{
	ck_assert_int_eq(end_of(take_json), SIGABRT);
}
END_TEST

START_TEST(a_database_without_memory_ends_the_process)
{
	ck_assert_int_eq(end_of(take_sqlite), SIGABRT);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_tree_without_memory_ends_the_process,
	    a_database_without_memory_ends_the_process,
	};
#ifdef SANITIZED
	puts("memory: a sanitizer has its own: left out");
	return EXIT_SUCCESS;
#endif
	return suite_run("memory", cases, COUNT_OF(cases));
}
