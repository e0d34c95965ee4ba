/* SPDX-License-Identifier: MIT
 *
 * People who insist: a script whose askers ask again until they are heard, as people, gateways and
 * swepctl do, whatever goes wrong below. What was acknowledged is remembered, and must be there
 * after each end of the process and at the end of the script. The language is that of player.h,
 * with fewer words; none of them tells when an answer comes.
 *
 *   config FILE | clock TIME | import WHAT FILE | forecast metno … as in player.h
 *   start                     as often as it takes, as an init system does
 *   ready                     what stands above is played once; faults begin here
 *   ask USER VERB {json}      until it is done; told that nothing was done they ask anew, told
 *                             nothing they ask the same again
 *   refused CODE USER VERB {json}         until it is refused with that code
 *   know NAME "SELECT …"      $NAME in the lines below is what that answers now
 *   feed SOURCE serves | down             the newest page, or no connection
 *   gateway WORD              how it answers each text from now on; see fake_kannel.h
 *   text from CONTACT … "OK {code}"       each once; the gateway comes again until it hears 200
 *   receipts                  for every text that has had none
 *   until TIME
 *   jump 6h                   the clock is set, ahead or (-6h) back
 *   fact "SELECT …" VALUE     within a few minutes
 */
#ifndef TESTS_FAULTS_INSIST_H
#define TESTS_FAULTS_INSIST_H

#include "lib/dice.h"
#include "lib/player_inside.h"
#include "lib/script.h"
#include "sim/disk.h"

#define PROMISES_MOST 400
#define KNOWN_MOST 20

/* What somebody was told that it is done. */
struct promise {
	enum { PROMISED_REQUEST, PROMISED_TEXT } what;
	const char *id, *reply;
	struct wall at;
};

struct insist {
	struct player player;
	struct script script;
	size_t next; /* line */
	struct promise promises[PROMISES_MOST];
	size_t promised;
	/* what is not acknowledged yet, and survives an end of the process */
	const char *request, *id; /* the line, and its id */
	const char *text; /* the gateway's id */
	const char *erased; /* whose reference, last; NULL nobody's */
	int part; /* of the line's words */
	struct {
		const char *name, *value;
	} known[KNOWN_MOST];
	size_t known_count;
	size_t reached; /* parcels that left under another word of the gateway's */
	size_t receipts; /* parcels that were looked at */
	int lives;
	struct dice dice;
};

/* Reads it and plays what stands before `ready`. False with the sentence in the stage's fault. */
bool insist_open(struct insist *n, const char *path);
/* Plays the rest, and looks at everything. False likewise. An end of the process is of that kind.
 */
bool insist_play(struct insist *n, enum disk_end how);
void insist_close(struct insist *n);

#endif
