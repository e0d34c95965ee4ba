/* SPDX-License-Identifier: MIT
 *
 * Kannel as its clients see it: what it answers to a text, what its admin port shows, and how it
 * calls back. Words and pages are those of Kannel 1.4.5.
 */
#ifndef TESTS_FAKE_KANNEL_H
#define TESTS_FAKE_KANNEL_H

#include "arena.h"
#include "gateway.h"

/* accepts, queues, refuses, stopped, busy, breaks, unreachable; false for another word. */
bool fake_kannel_answer(const char *word, struct transfer_result *out);
/* A page of the admin port: has, absent, unknown, unreachable. The url says which page is asked. */
bool fake_kannel_lookup(const char *word, const char *url, const char *to, const char *text,
			struct arena *arena, struct transfer_result *out);
/* Kannel calls the receipt's address as it was given: delivered, failed, buffered, refused. */
bool fake_kannel_receipt(const char *word, const char *address, struct arena *arena,
			 struct callback *out);
/* Kannel hands in a text from a phone. */
struct callback fake_kannel_inbound(const char *token, const char *id, const char *from,
				    const char *text, struct arena *arena);

#endif
