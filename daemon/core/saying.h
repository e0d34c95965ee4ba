/* SPDX-License-Identifier: MIT
 *
 * What each kind of occasion says of how SWEP stands: the one table of it, for C and for SQL. Of
 * two such texts on a phone the newer one is believed. Which later one makes an earlier one untrue,
 * occasion_outdates says (engine/turn/occasion.h).
 */
#ifndef CORE_SAYING_H
#define CORE_SAYING_H

/* It is on; a late crossing says so only where it names the activation, else that a person is
 * asked. */
#define SAYING_BEGINS(X) X(ACTIVATION, "activation") X(LATE, "late")
#define SAYING_GOES_ON(X) X(EXTENDED, "extended")
#define SAYING_LESS(X) X(LOWERED, "lowered") /* told to whoever heard one of the others */
/* On, or not on and a person is asked. */
#define SAYING_EITHER(X) X(HANDOVER, "handover")
#define SAYING_ENDS(X) X(STANDDOWN, "standdown") /* on tonight, and not after it */
#define SAYING_RECALLED(X) X(RECALL, "recall")
/* Not on tonight: a NO; approved, and not opened. */
#define SAYING_NOT_BEGUN(X) X(REJECTED, "rejected") X(UNOPENED, "unopened")
/* Of beds, and so that it is on. */
#define SAYING_BEDS(X) X(LOW, "capacity-low") X(FULL, "capacity-full") X(BACK, "capacity-back")

/* As on as ever tonight; from the morning on it is not, or at a lower tier. */
#define SAYING_BY_MORNING(X) SAYING_ENDS(X) SAYING_LESS(X)
#define SAYING_NOT_ON(X) SAYING_RECALLED(X) SAYING_NOT_BEGUN(X)
/* It is on, of all those that name the activation. */
#define SAYING_IS_ON(X) SAYING_BEGINS(X) SAYING_GOES_ON(X) SAYING_EITHER(X)
/* Whoever reads it last believes that SWEP is not on, or ends. */
#define SAYING_OFF(X) SAYING_ENDS(X) SAYING_NOT_ON(X)
/* Whoever read one of these acts on it, and hears of the end. */
#define SAYING_ON(X) SAYING_IS_ON(X) SAYING_BEDS(X)
#define SAYING_ANYTHING(X)                                                                         \
	SAYING_BEGINS(X) SAYING_GOES_ON(X) SAYING_LESS(X) SAYING_EITHER(X) SAYING_OFF(X)

/* In SQL: "o.kind IN " KINDS_ON. No kind is ''. */
#define SAYING_QUOTED(name, kind) ", '" kind "'"
#define KINDS_BEGIN "(''" SAYING_BEGINS(SAYING_QUOTED) ")"
#define KINDS_IS_ON "(''" SAYING_IS_ON(SAYING_QUOTED) ")"
#define KINDS_ON "(''" SAYING_ON(SAYING_QUOTED) ")"
#define KINDS_BY_MORNING "(''" SAYING_BY_MORNING(SAYING_QUOTED) ")"
#define KINDS_OVER "(''" SAYING_ENDS(SAYING_QUOTED) SAYING_RECALLED(SAYING_QUOTED) ")"
#define KINDS_NOT_ON "(''" SAYING_NOT_ON(SAYING_QUOTED) ")"
#define KINDS_OFF "(''" SAYING_OFF(SAYING_QUOTED) ")"
#define KINDS_ANY "(''" SAYING_ANYTHING(SAYING_QUOTED) ")"

#endif
