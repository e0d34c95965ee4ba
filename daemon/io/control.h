/* SPDX-License-Identifier: MIT
 *
 * The control socket: who may connect, how many, and which answer belongs to whom. Out of
 * descriptors it says "busy" and pauses; it never spins.
 */
#ifndef IO_CONTROL_H
#define IO_CONTROL_H

#include <uv.h>

#include "inbox.h"
#include "io.h"

struct control;

/* All borrowed until control_free. */
enum err control_open(uv_loop_t *loop, const struct io_settings *settings,
		      const struct io_host *host, struct inbox *inbox, uint32_t most,
		      struct control **out, struct fault *why);
void control_reply(struct control *c, struct peer peer, const char *text, size_t length);
bool control_watched(const struct control *c); /* has anybody subscribed? */
void control_subscribe(struct control *c, struct peer peer);
void control_publish(struct control *c, const char *text, size_t length);
/* One more answer will come, though the request leaves the inbox; control_settled ends it, too. */
void control_owe(struct control *c, struct peer peer);
bool control_waits(const struct control *c, struct peer peer); /* is anybody there to answer? */
/* One request of that peer has left the inbox; control_advance does what follows from it. */
void control_settled(struct control *c, struct peer peer);
void control_advance(struct control *c);
bool control_idle(const struct control *c); /* nothing is left to be written */
void control_stop(struct control *c); /* neither accepts nor reads any more */
void control_close(struct control *c); /* the loop must run once more */
void control_free(struct control *c);

#endif
