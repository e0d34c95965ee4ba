/* SPDX-License-Identifier: MIT */
#include "duty.h"

#include <string.h>

#include "cells.h"

bool duty_valid(const char *key)
{
	return key_valid(key) && strlen(key) + strlen(DUTY_PREFIX) < LIMIT_KEY;
}

const char *duty_of_group(const char *group)
{
	size_t length = strlen(DUTY_PREFIX);
	return strncmp(group, DUTY_PREFIX, length) == 0 ? group + length : NULL;
}

enum err duty_holders(struct turn *t, const struct area_settings *area, const char *duty,
		      struct wall at, const char *step, int round, struct recipient_list *out)
{
	return recipient_list_duty(t->store, area->key, duty, at, step, round, t->arena, out);
}
