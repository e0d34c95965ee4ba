/* SPDX-License-Identifier: MIT
 *
 * What io is told. Changing any of it needs a restart.
 */
#ifndef IO_IO_SETTINGS_H
#define IO_IO_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct io_settings {
	char socket_path[108]; /* of the control socket */
	char socket_group[32]; /* who may connect, besides root and ourselves; "" for nobody else */
	char web_host[64]; /* numeric address of the web listener; "" for no listener */
	int web_port; /* 0 lets the system choose (tests) */
	char ca_file[256]; /* certificates to trust; "" for the system's */
	bool allow_file_urls; /* a feed at file:// is for exercises, tests and the demo */
};

#endif
