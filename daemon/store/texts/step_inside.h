/* SPDX-License-Identifier: MIT
 *
 * What several files say in SQL of the answers within a step. Private to the store.
 */
#ifndef STORE_STEP_INSIDE_H
#define STORE_STEP_INSIDE_H

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

#endif
