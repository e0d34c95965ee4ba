/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a weather history, in each format: values within what weather can be, or errors that
 * name a line. The first byte chooses how it is read.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "backtest_history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value that was read must be told, and must be a number. */
static void reach_check(const struct history *h)
{
	struct date first, last;
	struct interval value, *columns[2][AGGREGATE_COUNT] = {{NULL}};
	if (!history_reach(h, NIGHT_HOURS_DEFAULT, &first, &last))
		return;
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		columns[0][a] = columns[1][a] = &value;
	history_fill(h, NIGHT_HOURS_DEFAULT, first, 1, columns);
	history_fill(h, NIGHT_HOURS_DEFAULT, last, 1, columns);
	if (first.day > last.day || isnan(value.low) || isnan(value.high) || value.low > value.high)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char said[64 * 1024];
	struct history h;
	FILE *errors = fmemopen(said, sizeof(said), "w");
	if (size == 0 || errors == NULL)
		return errors != NULL ? fclose(errors) : 0;
	char *text = malloc(size);
	if (text == NULL)
		abort();
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	history_open(&h, errors);
	h.path = "history";
	int count =
	    history_take(&h, text, size - 1, *data == 'h' ? HISTORY_HADCET_MIN : HISTORY_CSV,
			 *data == 'l' ? HISTORY_LONDON : HISTORY_UTC);
	if (count == 0)
		reach_check(&h);
	fclose(errors);
	if (count > 0 && strncmp(said, "history:", 8) != 0)
		abort();
	history_close(&h);
	free(text);
	return 0;
}
