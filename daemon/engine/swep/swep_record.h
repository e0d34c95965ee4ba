/* SPDX-License-Identifier: MIT
 *
 * What is decided about SWEP is put on record: one sentence, who decided, and the evidence as it
 * stood. Who decides is the turn's actor.
 */
#ifndef ENGINE_SWEP_RECORD_H
#define ENGINE_SWEP_RECORD_H

#include "swep_case.h"

/* A line in the record that changes no state. */
enum err swep_record(struct turn *t, struct swep_case *c, const char *kind, const char *sentence,
		     const char *remark);
/* A change of state with its sentence and nothing else to do. */
enum err swep_settle(struct turn *t, struct swep_case *c, enum swep_state to, const char *sentence,
		     const char *remark);

#endif
