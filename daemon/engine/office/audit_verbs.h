/* SPDX-License-Identifier: MIT
 *
 * Verbs about the audit itself: whether it is as it was written, and the evidence of one
 * activation. Both are surveys: they walk the whole chain.
 */
#ifndef ENGINE_AUDIT_VERBS_H
#define ENGINE_AUDIT_VERBS_H

#include "verbs.h"

/* Refuses with every finding when anything is wrong. */
enum err verb_audit_verify(struct turn *t, struct request *r, struct fault *why);
enum err verb_audit_export(struct turn *t, struct request *r, struct fault *why);

#endif
