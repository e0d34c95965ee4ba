/* SPDX-License-Identifier: MIT */
#include "settings.h"

static const char *const roles[] = {[ROLE_NONE] = "none",
				    [ROLE_VIEWER] = "viewer",
				    [ROLE_WORKER] = "worker",
				    [ROLE_MANAGER] = "manager"};

const char *role_name(enum role r)
{
	return roles[r];
}
