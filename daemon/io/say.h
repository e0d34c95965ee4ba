/* SPDX-License-Identifier: MIT
 *
 * A sentence of io's own for the log.
 */
#ifndef IO_SAY_H
#define IO_SAY_H

#include "io.h"

void say(const struct io_host *host, enum note_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
