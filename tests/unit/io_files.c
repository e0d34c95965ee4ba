/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "lib/suite.h"

static char home[64], path[256];

static const char *in_home(const char *name)
{
	snprintf(path, sizeof(path), "%s/sheets/%s", home, name);
	return path;
}

static void home_make(void)
{
	snprintf(home, sizeof(home), "/tmp/io-files-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(home));
}

static void home_remove(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -rf '%s'", home);
	ck_assert_int_eq(system(command), 0);
}

static int there(const char *name)
{
	return access(in_home(name), F_OK) == 0;
}

START_TEST(a_file_is_written_whole_and_replaced)
{
	char read[64] = "";
	struct stat st;
	home_make();
	ck_assert_ptr_null(file_write(in_home("a.txt"), "the first text", 14));
	ck_assert_ptr_null(file_write(in_home("a.txt"), "second", 6));
	FILE *f = fopen(in_home("a.txt"), "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fread(read, 1, sizeof(read) - 1, f), 6);
	fclose(f);
	ck_assert_str_eq(read, "second");
	ck_assert_int_eq(stat(in_home("a.txt"), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0640);
	ck_assert(!there("a.txt.new"));
	home_remove();
}
END_TEST

START_TEST(what_cannot_be_written_is_said_and_the_old_one_stays)
{
	home_make();
	ck_assert_ptr_null(file_write(in_home("a.txt"), "old", 3));
	ck_assert_int_eq(mkdir(in_home("a.txt.new"), 0700), 0);
	const char *why = file_write(in_home("a.txt"), "new", 3);
	ck_assert_ptr_nonnull(why);
	ck_assert_ptr_nonnull(strstr(why, "File exists"));
	ck_assert(there("a.txt"));
	why = file_write("/proc/no/such/a.txt", "new", 3);
	ck_assert_ptr_nonnull(why);
	home_remove();
}
END_TEST

START_TEST(only_older_files_of_the_same_name_are_taken_away)
{
	static const struct {
		const char *name;
		int stays;
	} rows[] = {
	    {"c-meeting-2026-10-21.txt", 0},     {"c-meeting-2025-12-31.txt", 0},
	    {"c-meeting-2026-10-22.txt", 1},     {"c-meeting-2026-11-01.txt", 1},
	    {"c-meeting-2026-10-21.html", 1},    {"b-meeting-2026-10-21.txt", 1},
	    {"c-state-2026-10-21.txt", 1},       {"notes.txt", 1},
	    {"c-meeting-2026-10-21.txt.old", 1},
	};
	home_make();
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_ptr_null(file_write(in_home(rows[i].name), "x", 1));
	file_prune(in_home("c-meeting-2026-10-22.txt"));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_msg(there(rows[i].name) == rows[i].stays, "%s", rows[i].name);
	home_remove();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {

	    a_file_is_written_whole_and_replaced,
	    what_cannot_be_written_is_said_and_the_old_one_stays,
	    only_older_files_of_the_same_name_are_taken_away,
	};
	return suite_run("io_files", cases, COUNT_OF(cases));
}
