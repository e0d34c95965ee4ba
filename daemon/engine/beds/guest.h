/* SPDX-License-Identifier: MIT
 *
 * Somebody named in a request and what they have, and the words that verbs about them share. A
 * refusal leaves no trace of anybody, but for the young person who must not be forgotten, whoever
 * was turned away, and what was said of somebody known where nothing but a bed was lacking. What is
 * done for one of a couple is done for both; what one of them says or does is that one's alone.
 * Private to the verbs of beds.
 */
#ifndef ENGINE_GUEST_H
#define ENGINE_GUEST_H

#include "bed_book.h"
#include "guest_read.h"
#include "seek.h"
#include "verbs.h"

/* Ends the holds that ran out, then looks. The argument is "person". */
enum err guest_find(struct turn *t, const struct request *r, struct guest *g, struct fault *why);
/* Nobody is brought into a bed by memory, but into the one that was held for both: for any other
 * whoever shared a hold that ran out must be named. */
void guest_alone(const struct request *r, struct guest *g);
/* What was typed now adds to all that is known of both, and is remembered of them once it is done,
 * or refused for want of a bed alone. Every verb that asks for a person's needs asks here. */
void guest_hear(struct turn *t, const struct request *r, struct guest *g, unsigned *typed);
/* They did not take a bed, for this reason: what they would have taken is remembered. */
void guest_refused(struct turn *t, struct request *r, const struct guest *g, const char *code);
void guest_say_without(struct request *r, const struct guest *g);
/* Their rows, made if need be: not before something is written for them. */
enum err guest_known(struct turn *t, const struct request *r, struct guest *g);
/* A search found nothing: the refusal *why stays, and they are counted as turned away. */
enum err guest_turned_away(struct turn *t, struct request *r, struct guest *g, struct seek *s,
			   const struct fault *why);

/* This bed, held for them from now on, and said with all that whoever sends them should know. */
enum err guest_hold(struct turn *t, struct request *r, struct guest *g, struct seek *s,
		    const struct bed *bed, struct taking *how, struct fault *why);

enum err guest_refuse_second(const struct guest *g, struct fault *why);
enum err guest_refuse_bedless(const struct guest *g, struct fault *why);
/* An offer to two, or a bed that a panel keeps, is nothing for the one of them who is left. */
void guest_say_given_up(struct request *r, const struct guest *g);
void guest_answer(struct request *r, const struct guest *g, const struct bed *bed,
		  const struct placement *p);

#endif
