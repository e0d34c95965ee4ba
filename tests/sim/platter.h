/* SPDX-License-Identifier: MIT
 *
 * One file on the simulated disk: what is read of it, what is certain to be found again after the
 * power failed, and each write between the two. Sectors arrive each by itself, in any order: the
 * old one, the new one, the new one as far as some byte, or rubbish where it was written.
 */
#ifndef TESTS_SIM_PLATTER_H
#define TESTS_SIM_PLATTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/dice.h"

struct bytes {
	unsigned char *at;
	int64_t size, room;
};

struct unsynced;

struct platter {
	struct bytes seen, solid; /* as read; as synced */
	struct unsynced *writes; /* since the last sync, oldest first */
	size_t count, room;
};

void platter_write(struct platter *p, int64_t offset, const void *from, int size);
void platter_truncate(struct platter *p, int64_t size);
void platter_sync(struct platter *p);
/* A sync that failed: any part of it may have arrived, and no later sync makes good the rest; it
 * is only read back until the power fails. */
void platter_unsync(struct platter *p, int sector, struct dice *dice);
/* The power failed: what is certain from now on. */
void platter_power_off(struct platter *p, int sector, struct dice *dice);
/* The process ended, and every write that it made is there. */
void platter_settle(struct platter *p);
/* What is certain is what is read. */
void platter_reread(struct platter *p);
/* All that is allocated for it. */
size_t platter_memory(const struct platter *p);
void platter_free(struct platter *p);

#endif
