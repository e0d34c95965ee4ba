/* SPDX-License-Identifier: MIT
 *
 * Which gateway takes a message: the first that carries its channel and works, with room and rate
 * left for how urgent it is. A message falls over only between gateways that are real, or between
 * those that are not. Private to the outbox.
 */
#ifndef ENGINE_GATEWAY_CHOICE_H
#define ENGINE_GATEWAY_CHOICE_H

#include "message_rows.h"
#include "standings.h"

struct choice {
	struct standing *standing; /* NULL: none just now */
	struct wall until; /* then: when to look again; .ms = 0 when an answer makes room */
};

enum err gateway_choose(struct turn *t, const struct message_row *m, struct choice *out);
/* The message is handed to it. */
enum err gateway_use(struct turn *t, const struct message_row *m, struct standing *s);
/* Is there another gateway, no worse than that of the newest attempt, which does not rest and has
 * not lost this message already? */
enum err gateway_elsewhere(struct turn *t, const struct message_row *m, bool *elsewhere);
/* Is there a gateway for this channel at all? */
bool gateway_configured(const struct turn *t, enum channel c);
/* How many messages of a channel may be under way beside those that are. */
enum err gateway_room(struct turn *t, enum channel c, int *room);
/* What no gateway of this channel for people takes just now; nothing when there is no gateway. */
struct gateways_out {
	bool urgent; /* nothing at all leaves */
	bool ordinary; /* nothing that is not urgent does */
	bool spent; /* as one has sent, or nearly sent, all that it may today */
};

enum err gateways_look(struct turn *t, enum channel c, struct gateways_out *out);
/* Pence of one part, one call or one mail, by the first that carries it; 0 when it is not known. */
double gateway_price(const struct turn *t, enum channel c);
int gateway_in_flight(const struct gateway_settings *g);

#endif
