/* SPDX-License-Identifier: MIT
 *
 * The room that touches the world: the loop, control socket, web listener, transfers, signals. It
 * turns bytes into events and effects into bytes, and decides nothing.
 */
#ifndef IO_IO_H
#define IO_IO_H

#include "clock.h"
#include "engine.h"
#include "io_settings.h"

struct io;

/* What io asks of the program around it. */
struct io_host {
	void *data;
	/* One line to the log; room is "io" or "engine". */
	void (*say)(void *data, enum note_level level, const char *room, const char *sentence);
	/* SIGHUP. NULL when the file holds errors, which were logged; else settings that stay
	 * until settings_taken says that the engine works with them. Not asked twice before. */
	const struct settings *(*settings_read)(void *data);
	void (*settings_taken)(void *data);
	/* The exercise clock was moved. False: not on disk, and asked again a little later. */
	bool (*clock_save)(void *data, const struct clock *clock);
};

/* Opens sockets and listeners; nothing runs yet. Borrows all but `clock` until io_close. */
enum err io_open(const struct io_settings *settings, const struct io_host *host,
		 const struct clock *clock, struct engine *engine, struct io **out,
		 struct fault *why);
/* Returns when SIGTERM or SIGINT asked for it and all that is known has been written down. */
void io_run(struct io *io);
/* For scrub_mind: data is the io. */
void io_held(void *data, bool begins);
void io_close(struct io *io);

#endif
