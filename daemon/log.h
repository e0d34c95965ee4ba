/* SPDX-License-Identifier: MIT
 *
 * One log, one format, to standard error: "2026-11-21T18:00:00.123Z warning io: sentence". Under
 * systemd the time is left to the journal and the level becomes its <N> prefix.
 */
#ifndef LOG_H
#define LOG_H

enum log_level { SAY_ALARM, SAY_WARNING, SAY_INFO, SAY_DEBUG };

void log_open(enum log_level most);
/* room: "io", "engine", "config", "main". The sentence holds no secret, number or name of a person.
 */
void log_say(enum log_level level, const char *room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
