/* SPDX-License-Identifier: MIT
 *
 * One reading of one configuration: the files it came from, what it becomes, and every complaint
 * with its file and line. Knows no setting.
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include <libconfig.h>
#include <stdarg.h>

#include "config.h"

/* What a configuration becomes while it is read: the base of the outermost table. */
struct draft {
	struct settings settings;
	struct config config;
};

struct complaint {
	int file, line, order;
	char *text; /* "FILE:LINE: sentence" */
};

/* One reading of one configuration. */
struct reader {
	struct draft *draft;
	const char *file; /* the one being read, as it is named to people */
	int file_number; /* in the order of opening; errors are listed in that order */
	int files;
	char folder[256]; /* of the main file, with its "/" */
	const struct area_settings *area; /* whose sources must answer a policy's rules; NULL: none,
					     or they were complained of */
	struct complaint complaints[LIMIT_ERRORS];
	int errors; /* all of them, listed or not */
};

/* `at` gives the line; NULL is the first line. */
void reader_complain(struct reader *r, const config_setting_t *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void reader_complain_line(struct reader *r, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "column 14" out of a fault's field "when:14", or the field as it stands. out has 80 bytes. */
const char *fault_place(const struct fault *why, char *out);

/* ---- files -------------------------------------------------------------------------------- */

/* Reads path into config; false after complaining. Errors are from then on of this file. */
bool file_read(struct reader *r, const char *path, config_t *config);
/* The text of a file, to be freed, or NULL after complaining. */
char *text_load(struct reader *r, const char *path);
/* From here on errors are of the file `path`, which the caller keeps. The outer one goes back by
 * reader_leave. */
struct outer {
	const char *file;
	int number;
};
struct outer reader_enter(struct reader *r, const char *path);
void reader_leave(struct reader *r, struct outer outer);
/* `name` from the folder of the main file. out has PATH_SIZE bytes. */
#define PATH_SIZE 600
void path_beside(const struct reader *r, const char *name, char *out);

#endif
