/* SPDX-License-Identifier: MIT
 *
 * Kannel 1.4 in three files: kannel.c sends, kannel_lookup.c asks the admin port what became of a
 * text, kannel_callbacks.c reads receipts and texts that come in. Kannel has no id for a text at
 * the time it takes it and no key against repeats, so our reference travels in the receipt's URL.
 */
#ifndef GATEWAYS_KANNEL_H
#define GATEWAYS_KANNEL_H

#include "gateway.h"

#define KANNEL_RECEIPT_PATH "/kannel/dlr"
#define KANNEL_INBOUND_PATH "/kannel/mo"

extern const struct gateway kannel_gateway;

/* Question 0: is it in the store? Question 1: does Kannel run with a store and an SMSC online, so
 * that what is not in the store was never taken? */
bool kannel_lookup(const struct dispatch *d, const struct outgoing *out, int question,
		   struct transfer *transfer);
struct judgement kannel_lookup_answer(const struct dispatch *d, const struct outgoing *out,
				      int question, const struct transfer_result *r);

extern const struct route kannel_routes[];
bool kannel_knows(const struct dispatch *d, const struct callback *c);

#endif
