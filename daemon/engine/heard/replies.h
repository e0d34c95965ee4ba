/* SPDX-License-Identifier: MIT
 *
 * Texts that come in. An answer is bound to its message by its code, or, bare, by being the only
 * one open; whatever is not certain is kept whole and waits for a person.
 */
#ifndef ENGINE_REPLIES_H
#define ENGINE_REPLIES_H

#include "turn.h"

#define ALARM_FLOOD "flood" /* subject: who sends too many texts */
/* A contact who is only told, of whom nobody waits for an answer, wants no texts: until a person
 * has rung them and dismisses it, or they text START. */
#define ALARM_NO_TEXTS "no-texts"
#define ALARM_STOPPED "stopped" /* … of whom one is waited for */

/* Once per account and id, whatever the gateway is called; a repeat is fine and does nothing. What
 * is old, or comes after something newer, is not acted on where that could do harm: text_words.c
 * says which. */
enum err replies_take(struct turn *t, const char *gateway, const char *account,
		      const struct inbound *in);
/* Whether the account has brought it already. */
enum err replies_known(struct turn *t, const char *account, const struct inbound *in, bool *known);
/* A key was pressed in a call: 1 acknowledges. Whoever took it speaks for the contact. *counts: it
 * did, or had been acknowledged; of a call that is not known here nothing can be. */
enum err replies_key(struct turn *t, const char *gateway, const char *reference, char key,
		     bool *counts);
/* The owner of this number wants no more texts, as they have told us or a gateway. */
enum err replies_stopped(struct turn *t, const char *phone);
/* An alarm where this contact, who wants none, must hear something. */
enum err replies_refused(struct turn *t, const struct area_settings *area, const char *contact);
/* A person has spoken with whoever has this number: their texts no longer wait. */
enum err replies_seen(struct turn *t, const struct area_settings *area, const char *phone);
/* What this message told was acknowledged for them: what they answered to it is settled, and
 * nothing else that they wrote. */
enum err replies_settled(struct turn *t, const struct area_settings *area, const char *message);
/* … with all texts of numbers that are no contact's. */
enum err replies_seen_strangers(struct turn *t, const struct area_settings *area);
/* A person has dealt with this text, which waited. */
enum err replies_done(struct turn *t, const struct area_settings *area, const char *id);

#endif
