/* SPDX-License-Identifier: MIT
 *
 * The open question to a person, in words: what is asked, why, and by when an answer is needed.
 * Asks nobody.
 */
#ifndef ENGINE_SWEP_QUESTION_H
#define ENGINE_SWEP_QUESTION_H

#include "swep_case.h"
#include "template.h"

/* By the hour of the day on which the night begins: after midnight that hour is long past. */
struct wall swep_question_due(struct turn *t, const struct policy *p, struct date night);
/* When a question of this kind is asked again: whether to end at the next review, all else soon. */
struct wall swep_question_next(const struct turn *t, const struct swep_case *c,
			       enum proposal_kind kind);
/* The first night after an end that was decided waits for no hour: it ends in the morning. */
bool swep_question_is_ahead(const struct swep_case *c);
const char *swep_question_sentence(struct turn *t, const struct swep_case *c,
				   enum proposal_kind kind);
/* Why the first night is asked about; and that it would be the first without SWEP. */
const char *swep_question_why(struct turn *t, const struct swep_case *c);
/* What the texts about the open proposal say of the weather, and by when: as it is now. */
void swep_question_now(struct turn *t, const struct swep_case *c, struct template_values *values);

#endif
