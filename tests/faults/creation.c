/* SPDX-License-Identifier: MIT */
#include "faults/creation.h"

#include <limits.h>
#include <stdio.h>

#include "faults/fault.h"
#include "sim/disk.h"
#include "store.h"

#define DATABASE "new.db"
#define LAST 12 /* writes: when the schema stands, and all else is made */

static bool opens(struct fault *why)
{
	struct store *store = NULL;
	bool opened = store_open(DATABASE, false, &store, why) == ERR_OK;
	store_close(store);
	return opened;
}

/* What the process would do that the disk died under. */
static void die_at(int k)
{
	struct dice dice = {(uint64_t)k};
	static struct store *store;
	struct fault why = {.message = ""};
	store = NULL;
	if (sigsetjmp(fault_ended, 1) == 0) {
		disk_die_at(k);
		store_open(DATABASE, false, &store, &why);
	}
	disk_end(END_OF_POWER, &dice);
	store_close(store);
}

static long chances(void)
{
	disk_open(1);
	die_at(INT_MAX);
	long made = disk_operations();
	disk_live();
	disk_close();
	return made;
}

static void dies(int k, long *failed)
{
	struct fault why = {.message = ""};
	disk_open((uint64_t)k);
	die_at(k);
	disk_live();
	if (!opens(&why)) {
		printf("creation %d: %s\n", k, why.message);
		++*failed;
	}
	disk_close();
}

long creation_play(long step, long *failed)
{
	long all = chances(), taken = 0;
	for (int k = 1; k <= all; k++) {
		if (k % step != 0 && k <= all - LAST)
			continue;
		dies(k, failed);
		taken++;
	}
	printf("%-12s %-12s %6ld chances, %6ld taken, %ld broken\n", "creation", "power", all,
	       taken, *failed);
	return taken;
}
