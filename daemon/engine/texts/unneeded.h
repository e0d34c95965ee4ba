/* SPDX-License-Identifier: MIT
 *
 * Texts that wait and that nobody needs any more.
 */
#ifndef ENGINE_UNNEEDED_H
#define ENGINE_UNNEEDED_H

#include "turn.h"

/* Cancels what of this step has not left and nobody needs any more. */
enum err unneeded_cancel(struct turn *t, const char *step);

#endif
