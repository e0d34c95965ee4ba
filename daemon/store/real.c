/* SPDX-License-Identifier: MIT */
#include "real.h"

#include <stdio.h>
#include <stdlib.h>

double real_said(double value)
{
	char digits[32]; /* "-1.23456789012345e-308" */
	snprintf(digits, sizeof(digits), "%.15g", value);
	return strtod(digits, NULL);
}

bool real_is_said(double value)
{
	return real_said(value) == value;
}

static void nearest(sqlite3_context *answer, int count, sqlite3_value **values)
{
	(void)count;
	const char *digits = (const char *)sqlite3_value_text(values[0]);
	if (digits != NULL)
		sqlite3_result_double(answer, strtod(digits, NULL));
}

int real_teach(sqlite3 *db)
{
	return sqlite3_create_function(db, "real_nearest", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
				       NULL, nearest, NULL, NULL);
}
