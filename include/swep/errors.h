/* SPDX-License-Identifier: MIT
 *
 * What can go wrong, once for both programs: the name on the wire and swepctl's exit code.
 * A refusal is an ordinary answer; only ERR_STORE and ERR_UNKNOWN speak of a broken machine.
 */
#ifndef SWEP_ERRORS_H
#define SWEP_ERRORS_H

/* clang-format off */
/*        name       on the wire   exit  when */
#define SWEP_ERRORS(X)                                                                             \
	X(OK, "ok", 0)               /* done */                                                    \
	X(USAGE, "usage", 2)         /* the request itself is malformed: a field is named */       \
	X(NOT_FOUND, "not-found", 1) /* no such bed, person, message, night */                     \
	X(TAKEN, "taken", 1)         /* somebody was first; the other side is named */             \
	X(FORBIDDEN, "forbidden", 1) /* this person's role may not do that */                      \
	X(REFUSED, "refused", 1)     /* not now: the state does not allow it, and why */           \
	X(LIMIT, "limit", 1)         /* a bound of limits.h was met */                             \
	X(BUSY, "busy", 3)           /* too many connections or requests: ask again */             \
	X(STORE, "storage", 4)       /* nothing was done: the disk refused */                      \
	X(UNKNOWN, "unknown", 4)     /* a commit whose outcome is not known yet */
/* clang-format on */

enum err {
#define SWEP_ERROR_NAME(name, wire, exit) ERR_##name,
	SWEP_ERRORS(SWEP_ERROR_NAME)
#undef SWEP_ERROR_NAME
};

/* Both are total over enum err and return static text or a constant. */
const char *err_wire(enum err e);
int err_exit(enum err e);
/* The inverse of err_wire; ERR_UNKNOWN for a word this build does not know. */
enum err err_from_wire(const char *wire);

/* For chains of operations: evaluates, and leaves the function with the first that fails. */
#define TRY(expression)                                                                            \
	do {                                                                                       \
		enum err try_ = (expression);                                                      \
		if (try_ != ERR_OK)                                                                \
			return try_;                                                               \
	} while (0)

#endif
