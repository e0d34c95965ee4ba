/* SPDX-License-Identifier: MIT
 *
 * The configuration file, its policies and templates: read into fresh structs, all errors listed
 * with file and line, swapped only at zero errors. Only the config_*.c files know libconfig, which
 * has a config_read of its own.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdio.h>

#include "io_settings.h"
#include "settings.h"

struct config {
	struct settings *settings; /* the engine's ; freed by config_free */
	struct io_settings io;
	char database[256];
	bool
	    from_print; /* a secret in it is the "(set)" of a print: may be checked, must not run */
};

/* Reads path and every file it names. Each error is a line "FILE:LINE: sentence" to `errors`.
 * Returns their number; *out is filled only when it is zero. */
int config_load(const char *path, struct config *out, FILE *errors);
/* What is no error and should still be known: an area without bank holidays, say. A line each. */
void config_remark(const struct config *c, FILE *out);
/* The effective configuration in its own syntax, secrets replaced by "(set)" or "". Feeding the
 * print back through config_load gives the same print. */
void config_print(const struct config *c, FILE *out);
void config_free(struct config *c);

/* One policy file by itself, as a history is played against it: only what a policy says is read and
 * checked, not whether any source could answer it. Errors as config_load; *out (half a megabyte) is
 * filled only when there are none. */
int policy_load(const char *path, struct policy *out, FILE *errors);

#endif
