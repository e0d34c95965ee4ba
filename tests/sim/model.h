/* SPDX-License-Identifier: MIT
 *
 * Truth, computed without swepd's own code from what was sent to it: never exact, but certain in
 * what it says.
 */
#ifndef TESTS_SIM_MODEL_H
#define TESTS_SIM_MODEL_H

#include "council.h"

struct certainty {
	bool must; /* it is true */
	bool not_false; /* it is true or unknown */
	bool may; /* it can be true */
};

/* Of rule r for the night n after tonight, by swepd's clock; the season is looked at. */
struct certainty model_rule(struct sim *s, int r, int n);
/* Only whether it must be true, which is had more cheaply. */
bool model_must(struct sim *s, int r, int n);
bool model_exit_may(struct sim *s, int n);
/* The coldest that is certainly known to be told of that night; HUGE_VAL nothing. */
double model_coldest(struct sim *s, struct date night);
struct date model_tonight(const struct sim *s);
bool model_by_night(const struct sim *s);
/* Nights to decide, tonight's included. */
int model_run(const struct sim *s);
bool model_working_day(const struct sim *s, struct date d);
/* Whether the hour allows to ask about the night n after tonight. */
bool model_may_ask(const struct sim *s, int n);
bool model_quiet(const struct sim *s); /* the quiet hours of the area */
bool model_quiet_at(const struct sim *s, struct wall at);
struct wall model_loud(const struct sim *s, struct wall at); /* the next end of them */

#endif
