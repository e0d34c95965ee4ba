/* SPDX-License-Identifier: MIT
 *
 * Numbers with a point, of which the audit's line says fifteen digits. What is stored is the number
 * that is nearest to those, so that the line says all of it, to the last bit. The C library tells
 * which that is, and rounds as it must: SQLite's own conversions differ from one version to the
 * next. What is not known, HUGE_VAL, is written as NULL: JSON has no word for it.
 */
#ifndef STORE_REAL_H
#define STORE_REAL_H

#include "query.h"

/* The one that is written; of HUGE_VAL that is NAN, which SQLite takes for NULL. */
double real_said(double value);
/* As it was asked for. */
double real_read(struct query *q, int column);
/* No more of it than its digits say. */
bool real_is_said(double value);
/* real_nearest(DIGITS) in SQL: for what was written before there was any of this. SQLITE_OK, or why
 * it cannot be asked. */
int real_teach(sqlite3 *db);

#endif
