/* SPDX-License-Identifier: MIT
 *
 * One thing that goes wrong once, at the k-th chance there is: the k-th call of the database, the
 * k-th piece of memory, the k-th write. Only what swepd does is counted, never what watches it.
 * Linked with the linker's --wrap, see the Makefile.
 */
#ifndef TESTS_FAULTS_FAULT_H
#define TESTS_FAULTS_FAULT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#define FAULTS(X)                                                                                  \
	X(call, "a call of the database fails")                                                    \
	X(call_done, "a call of the database does its work and says that it failed")               \
	X(write, "a write or a sync fails")                                                        \
	X(writes, "five in a row do")                                                              \
	X(sync, "a sync fails, within eight operations")                                           \
	X(full, "the disk runs full, and has room again when people have asked some times")        \
	X(read, "a read fails")                                                                    \
	X(memory, "there is no memory: the process ends at once")                                  \
	X(commit, "the power fails after a commit, before anything leaves")                        \
	X(process, "the process ends at a write")                                                  \
	X(power, "the power fails at a write")

enum fault_kind {
#define FAULT_KIND(name, what) FAULT_##name,
	FAULTS(FAULT_KIND)
#undef FAULT_KIND
	    FAULT_COUNT
};

const char *fault_name(enum fault_kind kind);
const char *fault_what(enum fault_kind kind);

/* Before the first child. */
void fault_share(void);
/* From here on, the k-th; 0 only counts, and must come before any k. One a process. */
void fault_arm(enum fault_kind kind, long k);
/* As 0, of calls of the database: notes those that swepd came to as it has to none before, by
 * another way through its functions. A child's notes, too, are for all processes. */
void fault_scout(enum fault_kind kind);
/* The first k after this one that the last scout noted; 0 when there is none. */
long fault_next_way(long k);
/* What lasts is over; a process that ended begins anew with a machine in good health. */
void fault_over(void);
long fault_chances(void); /* so far */
bool fault_met(void);
bool fault_lasts(void); /* it goes on going wrong until fault_over */

/* Where swepd is found again when it ended: whoever runs it sets it before. */
extern sigjmp_buf fault_ended;

#endif
