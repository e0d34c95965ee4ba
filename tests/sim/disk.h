/* SPDX-License-Identifier: MIT
 *
 * The disk under the simulated database: a SQLite VFS that lives in memory and knows what was
 * synced: of each file the bytes (platter.h), of the folder the names. A file that was made, or
 * deleted, may be found as before until the folder is synced, and SQLite does that only with the
 * first sync of a log or journal that it has opened to make it. The disk can be full, break off a
 * write or a read, refuse to sync, or die at its n-th operation. Randomness and time of SQLite come
 * from here, so that a run can be repeated byte by byte. One a process.
 */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/dice.h"

enum disk_trouble {
	DISK_WELL,
	DISK_FULL, /* no file can be made, or grow beyond the room; what fits of a write is kept */
	DISK_BREAKS, /* half of a write arrives, and it fails; so does all else, but reading */
	DISK_UNSYNCED, /* writes arrive, a sync fails */
	DISK_UNREADABLE /* half of what is asked for is read, and that fails; while attended */
};

enum disk_end {
	END_OF_PROCESS, /* the system lives on: every write can be read, and may still be lost */
	END_OF_POWER /* only what was synced is certain */
};

/* An empty disk, and SQLite uses it. All databases must be closed at either. */
void disk_open(uint64_t seed);
void disk_close(void);

void disk_trouble(enum disk_trouble trouble, size_t room); /* room: bytes left on a full one */
/* Reading fails for the daemon, never for whoever watches it. */
void disk_attend(bool attended);
/* Everything fails from the n-th operation on, counted from here: a write, sync, truncation,
 * deletion, or making of a file; 0 takes it back. */
void disk_die_at(int operation);
/* That trouble from the n-th operation on, for so many; of DISK_UNREADABLE the reads are counted. A
 * disk that is full then has no room at all. */
void disk_trouble_at(int operation, int count, enum disk_trouble trouble);
int disk_operations(void); /* since either */
int disk_reads(void);
bool disk_dead(void);
/* An end at this moment; what is closed afterwards changes nothing. disk_live, when all is closed,
 * makes it the disk that is found again, in good health. */
void disk_end(enum disk_end how, struct dice *dice);
void disk_live(void);

/* From here on what is written is noted in memory that a child shares; when the child has ended,
 * play does the same to the disk of this process, whose databases must be closed next. */
void disk_log_begin(void);
void disk_log_play(void);

size_t disk_bytes(void); /* of all files as they stand */
/* Whether any of them has it, in whatever place, but as a part of a longer word. */
bool disk_says(const char *word);
size_t disk_memory(void); /* what simulating them takes */

#endif
