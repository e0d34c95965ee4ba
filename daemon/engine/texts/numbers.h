/* SPDX-License-Identifier: MIT
 *
 * Whether a text reaches the number that a contact has: a receipt of delivery, or a code that came
 * back, says so; a gateway that says for good that there is no such phone takes that back, and a
 * person must find the right number. The newest word counts.
 */
#ifndef ENGINE_NUMBERS_H
#define ENGINE_NUMBERS_H

#include "turn.h"

/* Kind of the alarm about a number that no text reaches; subject: the number. */
#define ALARM_NUMBER "number"

enum err number_proven(struct turn *t, const char *phone);
/* Somebody took a call there: that shows nothing of texts once none reached it. */
enum err number_rang(struct turn *t, const struct area_settings *area, const char *phone);
/* g: whose account said so; NULL it is configured no more. Only one that reaches phones is
 * believed. */
enum err number_disproven(struct turn *t, const struct gateway_settings *g, const char *phone,
			  const char *detail);

#endif
