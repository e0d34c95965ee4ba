/* SPDX-License-Identifier: MIT
 *
 * When what was erased goes from the database file: a small one is rebuilt with the erasure's own
 * turn, a large one at a quiet hour, of one day of the week where nobody asked for the erasure; and
 * people hear of it when neither comes to be.
 */
#ifndef ENGINE_SCRUBS_H
#define ENGINE_SCRUBS_H

#include "verbs.h"

/* After an erasure, in its turn: looked at until it is done. */
enum err scrubs_owe(struct turn *t, const struct area_settings *area);
/* The same by command: at the next quiet hour, saying to whoever asked how it stands with the file.
 */
enum err scrubs_owe_aloud(struct turn *t, struct request *r);
/* A line when something is owed. */
enum err scrubs_say_owed(struct turn *t, struct request *r);
/* What an earlier process left owed. */
enum err scrubs_prepare(struct turn *t, const struct area_settings *area);
enum err scrubs_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
