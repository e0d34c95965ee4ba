/* SPDX-License-Identifier: MIT
 *
 * Receipts and keys of calls for references that this database does not know: of another
 * installation, or of texts that were sent before it was restored from a copy. They change nothing,
 * and a person hears of them.
 */
#ifndef ENGINE_ORPHANS_H
#define ENGINE_ORPHANS_H

#include "verbs.h"

#define ALARM_ORPHAN "orphan" /* subject: the gateway that brought it */

/* Kept once, and an alarm counts the new ones until somebody has seen them. */
enum err orphan_heard(struct turn *t, const char *gateway, const char *reference,
		      const char *verdict, const char *detail);
enum err verb_receipts(struct turn *t, struct request *r, struct fault *why);

#endif
