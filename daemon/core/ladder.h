/* SPDX-License-Identifier: MIT
 *
 * Who is told next. One step of a cascade as plain values in, whom to tell out. Knows no text, no
 * gateway, no clock: it is asked when a step begins, when its time is up, or when nobody is left
 * who could still answer.
 */
#ifndef CORE_LADDER_H
#define CORE_LADDER_H

#include <stdbool.h>
#include <stddef.h>

struct ladder_contact {
	bool told; /* in this round */
	bool acked; /* in this step, ever */
	bool declined; /* said no in this step, and yes never */
	bool stopped; /* wants no texts */
	bool called; /* in this round */
	bool tell; /* out: is to be told now */
	bool call; /* out: is to be called now */
};

struct ladder {
	bool everybody; /* the group at once; else one after the other */
	bool repeat;
	bool insists; /* somebody must answer: it begins again though it does not repeat */
	bool wakes; /* its last rung is a call */
	bool last; /* whoever was not asked in this round still is, and none begins after it */
	bool early; /* the time is not up: nobody is told a second time yet */
	bool resting; /* the longer pause before a round that is not the council's plan is not over
		       */
	int needed; /* acknowledgements that make it a success; 0: none is asked for */
	int acked; /* distinct contacts, also of those no longer in the groups */
	int rung; /* tellings of this round so far; in and out */
	int round; /* in and out */
	bool spares; /* own: somebody is left who has not said no, so nobody else is asked again */
};

enum ladder_verdict {
	LADDER_MET, /* enough have acknowledged, or none was asked for and all are told */
	LADDER_TOLD, /* tell and call those marked, then wait */
	LADDER_WAIT, /* nobody is left for now: an alarm, and look again when the time is up */
	LADDER_OVER /* nobody is left at all: an alarm remains */
};

/* contacts holds the group, then those of the escalation group. Everybody at once: all of the
 * group, those who have not answered once more, then the escalation group one by one. A step that
 * repeats has LIMIT_ROUNDS rounds at its own pace; after them, and where it insists, one begins
 * whenever it is not resting, without end: nobody's silence makes a ladder silent. Who said no is
 * asked again only when nobody else is left.
 *
 * A ladder that wakes calls whoever of the group has not answered once all are told, or those
 * beyond where the group has nobody; and whoever wants no texts when it is their turn. */
enum ladder_verdict ladder_next(struct ladder *l, struct ladder_contact *contacts,
				size_t group_count, size_t count);

/* Nobody who was told at this rung can still answer: no sense in waiting for the time to be up.
 * hopeful: told at this rung, not answered, and their text may still arrive or has. */
bool ladder_stuck(const struct ladder *l, int hopeful);

#endif
