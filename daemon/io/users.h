/* SPDX-License-Identifier: MIT
 *
 * The names of system users, remembered: asking the system may mean asking a directory server.
 */
#ifndef IO_USERS_H
#define IO_USERS_H

#include <sys/types.h>

#include "swep/limits.h"

#define USERS_KEPT 64

struct users {
	struct user {
		uid_t uid;
		char name[LIMIT_KEY]; /* empty in a place not used yet */
	} kept[USERS_KEPT];
	unsigned next;
};

/* "uid-1234" for one that has no name (or one too long to be in the configuration). */
const char *users_name(struct users *u, uid_t uid);

#endif
