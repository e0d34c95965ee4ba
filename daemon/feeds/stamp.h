/* SPDX-License-Identifier: MIT
 *
 * A moment whose sender may not have said in which zone it is. Such a time is one of two in summer,
 * the clock on the wall or UTC; whoever uses it takes the generous one.
 */
#ifndef FEEDS_STAMP_H
#define FEEDS_STAMP_H

#include "instant.h"

/* "2024-05-07 12:00:00", "2024-05-07T12:00:00", and ISO 8601 with its zone. to is never before
 * from; they are equal when the zone is given, and in winter. False leaves *out untouched. */
bool stamp_parse(const char *text, struct span *out);

#endif
