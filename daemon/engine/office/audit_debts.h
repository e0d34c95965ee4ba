/* SPDX-License-Identifier: MIT
 *
 * What an older program left out of the audit is said once, by swepd, in the first turn after the
 * upgrade.
 */
#ifndef ENGINE_AUDIT_DEBTS_H
#define ENGINE_AUDIT_DEBTS_H

#include "turn.h"

enum err audit_debts_prepare(struct turn *t);

#endif
