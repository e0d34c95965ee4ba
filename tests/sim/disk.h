/* SPDX-License-Identifier: MIT
 *
 * The disk under the simulated database: a SQLite VFS that lives in memory and knows which bytes
 * were synced. It can be full, refuse to sync, or die at its n-th write; when the power fails, only
 * what was synced is certain, and of the rest any part, in sectors, may have arrived. Randomness
 * and time of SQLite come from here, so that a run can be repeated byte by byte. One a process.
 */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/dice.h"

enum disk_trouble {
	DISK_WELL,
	DISK_FULL, /* writes fail, nothing of them is kept */
	DISK_UNSYNCED /* writes arrive, a sync fails */
};

enum disk_end {
	END_OF_PROCESS, /* the system lives on: every write that was made is there */
	END_OF_POWER /* only what was synced is certain */
};

/* An empty disk, and SQLite uses it. All databases must be closed at either. */
void disk_open(uint64_t seed);
void disk_close(void);

void disk_trouble(enum disk_trouble trouble);
/* Everything fails from the n-th write or sync on; 0 takes it back. */
void disk_die_at(int operation);
bool disk_dead(void);
/* Freezes what an end at this moment leaves behind; what is closed afterwards changes nothing.
 * disk_live, when all is closed, makes it the disk that is found again. */
void disk_end(enum disk_end how, struct dice *dice);
void disk_live(void);

size_t disk_bytes(void); /* of all files as they stand */

#endif
