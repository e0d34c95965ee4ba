/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "store_inside.h"

enum err store_fail(struct store *s, const char *doing)
{
	if (!s->broken) {
		s->code = sqlite3_extended_errcode(s->db);
		snprintf(s->error, sizeof(s->error), "%s (%.120s)", sqlite3_errmsg(s->db), doing);
	}
	s->broken = true;
	return ERR_STORE;
}
