/* SPDX-License-Identifier: MIT */
#include "users.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>

static void user_look_up(struct user *user, uid_t uid)
{
	struct passwd entry, *found = NULL;
	char buffer[4096];
	user->uid = uid;
	if (getpwuid_r(uid, &entry, buffer, sizeof(buffer), &found) == 0 && found &&
	    found->pw_name[0] && strlen(found->pw_name) < sizeof(user->name))
		strcpy(user->name, found->pw_name);
	else
		snprintf(user->name, sizeof(user->name), "uid-%lu", (unsigned long)uid);
}

const char *users_name(struct users *u, uid_t uid)
{
	for (size_t i = 0; i < USERS_KEPT; i++) {
		if (u->kept[i].name[0] && u->kept[i].uid == uid)
			return u->kept[i].name;
	}
	struct user *user = &u->kept[u->next++ % USERS_KEPT];
	user_look_up(user, uid);
	return user->name;
}
