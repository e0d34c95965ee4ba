/* SPDX-License-Identifier: MIT */
#include "safety_rows.h"

#include "query.h"

enum err placement_set_needs(struct store *s, const char *id, unsigned needs)
{
	return query_run_one(s,
			     "UPDATE placement SET needs = ?2 WHERE id = ?1 AND state <> 'ended'",
			     "ti", id, (int)needs);
}
