/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a policy file: a policy whose rules can be judged, or errors that name a line.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* The name is the sanitizer's. NOLINTBEGIN(bugprone-reserved-identifier) */
const char *__lsan_default_suppressions(void);

/* libconfig forgets a text that is never closed. */
const char *__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig\n";
}
/* NOLINTEND(bugprone-reserved-identifier) */

static void policy_check(const struct policy *p)
{
	static struct outlook outlook;
	outlook_clear(&outlook);
	outlook.tonight = date_make(2026, 11, 21);
	if (p->tiers < 1 || p->tiers > LIMIT_TIERS || p->rule_count < 1 ||
	    p->rule_count > LIMIT_RULES || p->title[0] == '\0' || p->approver[0] == '\0')
		abort();
	for (int r = 0; r < p->rule_count; r++) {
		if (p->rules[r].tier < 1 || p->rules[r].tier > p->tiers ||
		    rule_nights_needed(&p->rules[r].when) > LIMIT_NIGHTS_AHEAD)
			abort();
		policy_rule_holds(p, r, &outlook, LIMIT_NIGHTS_BACK, outlook.tonight);
	}
}

static char folder[] = "/dev/shm/swep-fuzz-XXXXXX"; /* in memory: no disk need keep it */
static char path[64];

static void file_remove(void)
{
	unlink(path);
	rmdir(folder);
}

/* A policy is known by the name of its file. */
static void file_write(const uint8_t *data, size_t size)
{
	if (path[0] == '\0') {
		if (mkdtemp(folder) == NULL || atexit(file_remove) != 0)
			abort();
		snprintf(path, sizeof(path), "%s/policy.conf", folder);
	}
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct policy policy;
	static char said[64 * 1024];
	/* It would read other files of this machine. */
	if (memmem(data, size, "@include", strlen("@include")) != NULL)
		return 0;
	file_write(data, size);
	FILE *errors = fmemopen(said, sizeof(said), "w");
	if (errors == NULL)
		abort();
	int count = policy_load(path, &policy, errors);
	fclose(errors);
	if (count > 0 && strncmp(said, path, strlen(path)) != 0)
		abort();
	if (count == 0)
		policy_check(&policy);
	return 0;
}
