/* SPDX-License-Identifier: MIT
 *
 * A rota as a CSV file: one shift a line, with times of Europe/London as people write them. Pure:
 * whether the contacts exist is the caller's to know. Private to the engine room.
 */
#ifndef ENGINE_ROTA_CSV_H
#define ENGINE_ROTA_CSV_H

#include "complaints.h"
#include "rota.h"

struct rota_line {
	int line;
	const char *duty, *contact;
	struct span span;
};

struct rota_lines {
	struct rota_line *rows;
	size_t count;
};

/* `duty` is that of rows that name none; "" for none. What cannot be a CSV is refused at once; all
 * else that is wrong is complained of, line by line, and *out then not to be used. */
enum err rota_csv_read(const char *text, const char *duty, struct complaints *c,
		       struct rota_lines *out, struct fault *why);

#endif
