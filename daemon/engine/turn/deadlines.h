/* SPDX-License-Identifier: MIT
 *
 * Who looks at a deadline when it is due. Each handler must move or clear its own deadline; one
 * that fails, or forgets, is postponed and alarmed and never stops the others.
 */
#ifndef ENGINE_DEADLINES_H
#define ENGINE_DEADLINES_H

#include "turn.h"

#define DEADLINE_SOURCE "source" /* ask a feed, or give a fetch up */
#define DEADLINE_AREA "area" /* look at the lifecycle again */
#define DEADLINE_PROPOSAL "proposal" /* nobody has answered */
#define DEADLINE_STEP "step" /* not enough acknowledgements yet: the next rung */
#define DEADLINE_MISSED "missed" /* who was to be told, and was not */
#define DEADLINE_NEWCOMERS "newcomers" /* who came to a group that has been told */
#define DEADLINE_LATE_MAIL "late-mail" /* mails in place of texts that have not left */
#define DEADLINE_MESSAGE "message" /* send, give up waiting, look up, or expire */
#define DEADLINE_POLL "poll" /* ask a gateway what came in, or give the question up */
#define DEADLINE_POLLED "polled" /* take the texts that polls brought */
#define DEADLINE_PLACEMENT "placement" /* a hold ends, soon or now */
#define DEADLINE_NO_SHOW "no-show" /* a hold ran out, and nobody can come to it any more */
#define DEADLINE_TIMETABLE "timetable" /* a look of the day, or the hand-over */
#define DEADLINE_FOLLOWUP "followup" /* something for a person was to be done by then */
#define DEADLINE_PEOPLE "people" /* whoever was kept long enough is erased */
#define DEADLINE_SCRUB "scrub" /* what was erased goes from the file */
#define DEADLINE_REFERRAL "referral" /* nobody has answered; or they should have come */
#define DEADLINE_WAITING "waiting" /* what is free is looked at for those who wait */
#define DEADLINE_SURGE "surge" /* a site has not confirmed */
#define DEADLINE_STALE "stale" /* a site has said nothing for too long */
#define DEADLINE_SHEET "sheet" /* a sheet of paper is to be written */
#define DEADLINE_ROLL_CALLS "roll-calls" /* whether those on disk are still true */
#define DEADLINE_SPACE "space" /* a space for the time being ends, or what a room is paid for */
#define DEADLINE_CRASH "crash" /* a bed is the panel's again */
#define DEADLINE_ROTA "rota" /* a calendar is expanded again */
#define DEADLINE_CAPACITY "capacity" /* how many beds are left */
#define DEADLINE_DIGEST "digest" /* what was gathered is sent */
#define DEADLINE_STAY "stay" /* somebody must see where a guest goes next */

/* Runs what is due, at most LIMIT_TURN_DEADLINES, each in its own savepoint. ERR_STORE when the
 * disk failed; everything else is dealt with inside. */
enum err deadlines_run(struct turn *t);

#endif
