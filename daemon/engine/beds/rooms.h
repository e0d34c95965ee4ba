/* SPDX-License-Identifier: MIT
 *
 * Hotel rooms: beds made by a booking, for the nights that are paid for, at a price, on the word of
 * somebody who may give it. When that has passed an empty room is closed; in one with somebody in
 * it nothing ends: it is shown as OVERDUE. Private to the engine room.
 */
#ifndef ENGINE_ROOMS_H
#define ENGINE_ROOMS_H

#include "booking_rows.h"
#include "verbs.h"

enum err verb_book(struct turn *t, struct request *r, struct fault *why);
enum err verb_pay(struct turn *t, struct request *r, struct fault *why);
enum err verb_cancel(struct turn *t, struct request *r, struct fault *why);
enum err verb_rooms(struct turn *t, struct request *r, struct fault *why);
enum err verb_costs(struct turn *t, struct request *r, struct fault *why);

/* "£65.00" */
const char *rooms_pounds(struct turn *t, int64_t pence);

#endif
