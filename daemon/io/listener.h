/* SPDX-License-Identifier: MIT
 *
 * The control socket as a listening descriptor: given by systemd, or made by ourselves with its
 * mode and group. A socket file left by a crash is replaced; one that answers is not.
 */
#ifndef IO_LISTENER_H
#define IO_LISTENER_H

#include "io_settings.h"
#include "swep/fault.h"

struct listener {
	int fd;
	char made[108]; /* the file we made and shall remove; "" when systemd made it */
};

enum err listener_open(const struct io_settings *settings, struct listener *out, struct fault *why);
void listener_close(struct listener *l);

#endif
