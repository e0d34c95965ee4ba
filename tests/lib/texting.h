/* SPDX-License-Identifier: MIT
 *
 * People who text, one text after the other, and what they are answered: for tests of words, on
 * top of telling.h.
 */
#ifndef TESTS_TEXTING_H
#define TESTS_TEXTING_H

#include "lib/telling.h"

/* The next is the first of this test. */
void texting_begin(void);
/* Texts it, under an id of its own; what it was answered, "" where it was not. */
const char *says(const char *from, const char *text);
/* What the newest was taken for: "stop", or "other waits" where a person reads it. */
const char *taken(void);
/* The code of the newest answer to this number, put into `form`. */
const char *coded(const char *phone, const char *form);
const char *taken_for(const char *from, const char *text);

/* It is answered with what begins so; "" with nothing. */
#define answers(from, text, want)                                                                  \
	do {                                                                                       \
		const char *said_ = says(from, text);                                              \
		const char *want_ = want;                                                          \
		ck_assert_msg(strncmp(said_, want_, strlen(want_)) == 0 &&                         \
				  (want_[0] != '\0' || said_[0] == '\0'),                          \
			      "\"%s\" is answered \"%s\", not \"%s\"", text, said_, want_);        \
	} while (0)

#define takes(from, text, want)                                                                    \
	do {                                                                                       \
		const char *taken_ = taken_for(from, text);                                        \
		ck_assert_msg(strcmp(taken_, want) == 0, "\"%s\" is taken for \"%s\", not \"%s\"", \
			      text, taken_, want);                                                 \
	} while (0)

#endif
