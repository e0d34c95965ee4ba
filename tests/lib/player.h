/* SPDX-License-Identifier: MIT
 *
 * Plays one scenario. A script is a night as people live it: what the weather server says, what
 * phones receive and answer, what is asked at a keyboard, and how the clock moves. Nothing happens
 * by itself: before the clock may move, and at the end, every text, every fetch, every look-up,
 * every alarm and every reply must have been expected.
 *
 * TIME is 2026-11-21T18:00 (in London), 2026-11-21T18:00Z, or 18:00 (today). CONTACT is a key of
 * the imported contacts, or a number. Substrings are compared as they stand.
 *
 *   title WORDS                    what it shows; the first line
 *   config FILE                    beside the script; read by the real reader
 *   clock TIME                     where the clock stands at the start
 *   start                          opens the database, runs the first turn
 *   import sites|beds|contacts [FILE]     the file, or the block below; as the first manager
 *
 *   until TIME                     moves the clock, every deadline on its way, oldest first;
 *   advance 2h                     a plain 18:45 is the next one
 *   until fetch SOURCE | until lookup CONTACT        … to the moment at which that is asked
 *   restart                        an orderly stop: what is under way ends with an unknown fate
 *   kill                           only what is on disk at this moment is left
 *   disk full | disk ok            every write of the database fails, or not any more
 *
 *   expect fetch SOURCE [if-modified-since]
 *   forecast SOURCE issued TIME from TIME hourly -1.0 3x6 2>-3x8 …
 *                                  a page: 3x6 is six hours of it, 2>-3x8 eight steps down to -3
 *   body SOURCE STATUS             … and the block below as it stands
 *   unchanged SOURCE               304
 *   fetch-fails SOURCE REASON
 *   feed SOURCE serves | down REASON | by-hand
 *                                  from now on: the newest page (304 when it is known already),
 *                                  no connection, or as the script says
 *
 *   expect text to CONTACT … "substring" [at TIME]   one text to each; it still needs its answer
 *   expect texts N to CONTACT … "substring"          N to each
 *   gateway WORD CONTACT           answers the oldest text to it that waits; `all` answers each
 *                                  and goes on doing so. accepts queues refuses stopped busy breaks
 *                                  unreachable silent; by-hand (all only)
 *   lookup CONTACT has | absent | unknown | unreachable
 *   receipt CONTACT delivered | failed | buffered | refused [answered STATUS]
 *   text from CONTACT "OK {code}" [answered STATUS]  {code} is that of the newest text to it
 *
 *   USER$ swepctl hold best C-1 --for woman
 *   > Held: W1 at Women's house for C-1 until 01:00 (2 h).
 *   > …                            a system user types it, swepctl's own parser reads it, and its
 *   exit 1                         renderer shows the answer: line by line as printed. A line "…"
 *                                  stands for any lines, "…" within one for any text; exit only
 *                                  where the status is not 0
 *   ask USER VERB {json}           the same request as it goes over the socket
 *   ask-again                      the same line once more, as after a lost connection
 *   answer ok|CODE "substring" …   of the whole reply line; each must be in it
 *
 *   expect alarm "substring"       said to the log, and not expected before
 *   expect note "substring"        the same for what need not be expected
 *   expect quiet                   nothing is left to be expected
 *   state ACTIVE [TIER]
 *   rows TABLE "where" = N
 *   sql "SELECT …" VALUE
 *
 *   fails LINE|end "substring"     this script must fail, there, and with these words
 *   damage "SQL"                   spoils the database; only in a script that must fail
 */
#ifndef TESTS_PLAYER_H
#define TESTS_PLAYER_H

#include <stdbool.h>
#include <stdio.h>

struct played {
	bool passed;
	char sentence[2400]; /* "FILE:LINE: …" when it did not */
};

/* A script with `fails` passes when it fails as it says. A transcript, unless NULL, gets the night
 * as it went: the script's comments as its story, what was typed with what was seen, and what else
 * the engine did, each with its hour. */
void play(const char *path, FILE *transcript, struct played *out);

#endif
