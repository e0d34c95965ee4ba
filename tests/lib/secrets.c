/* SPDX-License-Identifier: MIT */
#include "lib/secrets.h"

#include <stdio.h>
#include <sys/stat.h>

#include "lib/suite.h"

void secrets_guard(void)
{
	static const char *const files[] = {"tests/scenarios/secrets/kannel",
					    "tests/scenarios/secrets/kannel-status",
					    "tests/scenarios/secrets/kannel-token"};
	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (chmod(files[i], 0600) != 0)
			perror(files[i]);
}
