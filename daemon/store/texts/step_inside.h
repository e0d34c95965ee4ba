/* SPDX-License-Identifier: MIT
 *
 * What several files say in SQL of the answers within a step. Private to the store.
 */
#ifndef STORE_STEP_INSIDE_H
#define STORE_STEP_INSIDE_H

#include "message_rows.h"
#include "recipient_rows.h"

/* Whether this contact has acknowledged in the step. */
#define STEP_ACKED(step, contact)                                                                  \
	"EXISTS (SELECT 1 FROM message n WHERE n.step = " step " AND n.contact = " contact         \
	" AND n.acked IS NOT NULL)"

#define STEP_DECLINED(step, contact)                                                               \
	"EXISTS (SELECT 1 FROM message n WHERE n.step = " step " AND n.contact = " contact         \
	" AND n.declined IS NOT NULL)"

/* … or, where one answer of an organisation is enough, somebody else of theirs. */
#define STEP_ANSWERED(step, contact)                                                               \
	"(" STEP_ACKED(step, contact) " OR EXISTS (SELECT 1 FROM step w JOIN contact b"            \
				      " ON b.area = w.area AND b.key = " contact                   \
				      " JOIN message n ON n.step = w.id"                           \
				      " AND n.acked IS NOT NULL JOIN contact a ON a.area = "       \
				      "w.area AND a.key = n.contact"                               \
				      " WHERE w.id = " step                                        \
				      " AND w.organisations = 1 AND b.organisation <> ''"          \
				      " AND lower(a.organisation) = lower(b.organisation)))"

/* A person was asked to ring them in place of message m. */
#define TO_RING(m)                                                                                 \
	"(" m ".state = 'failed' AND " m ".detail IN ('" RING_NO_TEXTS "', '" RING_NO_NUMBER "'))"

/* They know what message m was to say: they answered it, or a person rang them. */
#define HAS_HEARD(m) "(" m ".acked IS NOT NULL OR " m ".detail = '" WAS_RUNG "')"

#define OWN_RUNG "-1" /* RUNG_OWN */

/* Text m of step x, told to whoever it is for, not asked of them: whoever does not get it is missed
 * by it. */
#define STEP_TELLS(m, x)                                                                           \
	"(" x ".needed = 0 OR " m ".rung = " OWN_RUNG " OR (" x ".everybody = 1 AND " m            \
	".rung = 1))"

/* Left out, because the text of another step of the event tells them. */
#define SPARED(m) "(" m ".state = 'cancelled' AND " m ".text = '' AND NOT " HAS_HEARD(m) ")"

/* It went, or was to go, to a number that contact c has now: mail counts where the step tells by
 * that. */
#define AT_THEIR_NUMBER(m, x)                                                                      \
	"(" m ".phone = c.phone OR (" m ".channel = 'voice' AND " m ".phone = c.call)"             \
	" OR (" m ".channel = 'email' AND " m ".phone = c.email"                                   \
	"  AND (" x ".mail = 2 OR c.phone = '')))"

/* Contact c speaks for a site that takes people. */
#define AT_OPEN_SITE                                                                               \
	"EXISTS (SELECT 1 FROM bed b WHERE b.area = c.area AND b.site = c.site AND b.night = 1"    \
	" AND b.open = 1 AND b.state <> 'closed')"

#endif
