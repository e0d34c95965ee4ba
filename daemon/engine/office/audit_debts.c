/* SPDX-License-Identifier: MIT */
#include "audit_debts.h"

#include "audit_debt.h"

/* Of areas that are not configured any more, too: nobody would come back to them. */
enum err audit_debts_prepare(struct turn *t)
{
	struct audit_debt *rows;
	size_t count;
	TRY(audit_debt_list(t->store, t->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(turn_audit(t, rows[i].area, rows[i].kind, rows[i].subject,
			       "as an older merge left it", NULL));
	return audit_debt_settle(t->store);
}
