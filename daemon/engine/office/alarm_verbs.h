/* SPDX-License-Identifier: MIT
 *
 * Alarms that do not go by themselves: what they are about is over, and a named person has seen it.
 */
#ifndef ENGINE_ALARM_VERBS_H
#define ENGINE_ALARM_VERBS_H

#include "alarm_rows.h"
#include "verbs.h"

/* Whether a person may end it: its cause is over. Every other alarm ends with its cause alone. */
enum err alarm_is_over(struct turn *t, const struct area_settings *area, const struct alarm *a,
		       bool *over);
enum err verb_dismiss(struct turn *t, struct request *r, struct fault *why);

#endif
