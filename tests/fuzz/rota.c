/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a rota's CSV: refused, complained of by line, or shifts that end after they begin.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "duty.h"
#include "rota_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lines_check(const struct rota_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct rota_line *l = &lines->rows[i];
		if (!duty_valid(l->duty) || !wall_before(l->span.from, l->span.to) || l->line < 2)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct complaints c = {.arena = &arena, .undone = "imported"};
	struct rota_lines lines = {NULL, 0};
	struct fault why = {0};
	const char *text = arena_copy(&arena, (const char *)data, size);
	enum err e = rota_csv_read(text, size % 2 == 0 ? "" : "oncall", &c, &lines, &why);
	if (e == ERR_OK)
		e = complaints_fault(&c, &why);
	if (e == ERR_OK)
		lines_check(&lines);
	else if (why.message[0] == '\0' || why.field[0] == '\0')
		abort();
	arena_free(&arena);
	return 0;
}
