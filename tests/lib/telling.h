/* SPDX-License-Identifier: MIT
 *
 * What tests of cascades, outbox and replies share: contacts, steps, and one message at a time,
 * through the gateway of scripted_gateway.h.
 */
#ifndef TESTS_TELLING_H
#define TESTS_TELLING_H

#include <stdlib.h>
#include <string.h>

#include "cascade.h"
#include "gateway.h"
#include "lib/suite.h"
#include "lib/world.h"
#include "outbox.h"
#include "store_inside.h"

extern struct world w; /* what all of these are about */

/* Three on duty, one more behind them, and a wider circle. */
#define TELLING_PEOPLE                                                                             \
	"contact,name,organisation,phone,groups,site\n"                                            \
	"ann,Ann,Council,07700 900001,duty wide,\n"                                                \
	"ben,Ben,Council,07700 900002,duty wide,\n"                                                \
	"cat,Cat,Council,07700 900003,duty,\n"                                                     \
	"dan,Dan,Council,07700 900004,boss,\n"                                                     \
	"eve,Eve,Outreach,07700 900005,wide,\n"

const struct area_settings *telling_area(void);
void telling_gateway(void);
/* The n-th and last, of another kind: a real one with room. */
void telling_gateway_of(int n, const char *key, const char *kind);
struct step_settings *telling_step(enum occasion on, const char *group, int acks);
void telling_template(const char *text);
/* Before world_start. */
void telling_open(void);
void telling_import(const char *csv); /* contacts */
void telling_import_of(const char *what, const char *csv);
/* A clock that stands there, quiet hours from 21:00 to 07:30, and a gateway with room. */
void telling_quiet_nights(const char *iso);
/* Alice activates, and all that leaves is accepted. */
void telling_activated(void);
struct turn telling_turn(struct arena *arena, struct effects *effects);
void telling_change(bool open, enum occasion kind, const char *subject, const char *audience,
		    struct wall until);
/* A turn hands over at its end what it queued. What is queued outside of one is looked at by the
 * next: to be called before the commit. */
void telling_hand_over_next(void);
void telling_begins(enum occasion kind, const char *subject, const char *audience);
void telling_ends(enum occasion kind, const char *subject);
/* The newest transfer seen whose URL holds all of `part`; NULL when there is none. */
const struct seen *telling_transfer(const char *part);
size_t telling_transfers(const char *part);
/* The gateway's answer to the newest send, or question, whose URL holds `part`. */
void telling_answer(const char *part, const char *body);
/* … to all that left, what is sent upon it too, with nothing left to see. */
void telling_answer_all(const char *body);
/* Moves the clock; all that leaves on the way is accepted at its end. */
void telling_until(const char *iso);
/* One callback; returns its status. */
int telling_callback(const char *path, const struct callback_pair *query, size_t count);
int telling_receipt(const char *reference, const char *verdict);
int telling_text(const char *id, const char *from, const char *text);
/* This contact says OK to the newest text to them, from that number. */
void telling_ok(const char *id, const char *contact, const char *from);
/* The numbers to which a text of this kind left, the last five digits of each, in their order. */
void telling_left(const char *kind, const char *numbers);
/* … or anything else, in the order in which it was told. */
void telling_left_in_turn(const char *kind, const char *numbers);
/* What one value of the store is. */
void is_text(const char *sql, const char *want);
/* A query with one name in it, for world_number and world_text. */
const char *telling_sql(const char *format, const char *name);
/* Of the newest text of a cascade to this contact. */
const char *telling_state(const char *contact);
char *telling_code(const char *contact);
char *telling_reference(const char *contact);
/* Not those about the weather that this world lacks, for which no step is configured. */
int telling_alarms(const char *kind);
/* What dismisses the alarm that they want no texts and are to be rung of what is on. */
void telling_to_ring(const char *contact, char *args, size_t size);
/* What must hold after every turn. */
void telling_invariants(void);
void telling_close(void);

#endif
