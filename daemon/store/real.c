/* SPDX-License-Identifier: MIT */
#include "real.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double nearest(double value)
{
	char digits[32]; /* "-1.23456789012345e-308" */
	snprintf(digits, sizeof(digits), "%.15g", value);
	return strtod(digits, NULL);
}

double real_said(double value)
{
	return isfinite(value) ? nearest(value) : NAN;
}

double real_read(struct query *q, int column)
{
	bool known = sqlite3_column_type(q->statement, column) != SQLITE_NULL;
	return known ? query_double(q, column) : HUGE_VAL;
}

bool real_is_said(double value)
{
	return nearest(value) == value;
}

static void answer_nearest(sqlite3_context *answer, int count, sqlite3_value **values)
{
	(void)count;
	const char *digits = (const char *)sqlite3_value_text(values[0]);
	if (digits != NULL)
		sqlite3_result_double(answer, strtod(digits, NULL));
}

int real_teach(sqlite3 *db)
{
	return sqlite3_create_function(db, "real_nearest", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
				       NULL, answer_nearest, NULL, NULL);
}
