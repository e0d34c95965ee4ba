/* SPDX-License-Identifier: MIT
 *
 * Which version of the information-sharing agreement an area works under.
 */
#ifndef STORE_SHARING_ROWS_H
#define STORE_SHARING_ROWS_H

#include "store.h"

enum err sharing_put(struct store *s, const char *area, const char *version, const char *by,
		     struct wall now);
/* "" when none was recorded. */
enum err sharing_get(struct store *s, const char *area, struct arena *arena, const char **version);

#endif
