/* SPDX-License-Identifier: MIT
 *
 * What people and shells are told about the command table. Nothing here knows any command by name.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "command.h"

void help_usage(const struct command *c, FILE *out); /* one line: "usage: swepctl hold …" */
void help_all(FILE *out); /* every command and global option */
void help_command(const struct command *c, FILE *out);
void completion_bash(FILE *out); /* a script for `source` or /etc/bash_completion.d */

#endif
