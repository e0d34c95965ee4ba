/* SPDX-License-Identifier: MIT */
#include "channel.h"

#include <assert.h>
#include <string.h>

static const char *const names[] = {
    [CHANNEL_SMS] = "sms",
    [CHANNEL_VOICE] = "voice",
    [CHANNEL_EMAIL] = "email",
};

const char *channel_name(enum channel c)
{
	assert(c >= 0 && c < CHANNEL_COUNT);
	return names[c];
}

const char *channel_noun(enum channel c)
{
	static const char *const nouns[] = {
	    [CHANNEL_SMS] = "text",
	    [CHANNEL_VOICE] = "call",
	    [CHANNEL_EMAIL] = "mail",
	};
	assert(c >= 0 && c < CHANNEL_COUNT);
	return nouns[c];
}

const char *mail_use_name(enum mail_use u)
{
	static const char *const uses[] = {
	    [MAIL_USE_NEVER] = "never",
	    [MAIL_USE_ALSO] = "also",
	    [MAIL_USE_INSTEAD] = "instead",
	};
	assert(u >= 0 && u < MAIL_USE_COUNT);
	return uses[u];
}

enum channel channel_of(const char *name)
{
	enum channel c = CHANNEL_SMS;
	bool known = channel_read(name, &c);
	assert(known);
	return c;
}

bool channel_read(const char *name, enum channel *out)
{
	for (int c = 0; c < CHANNEL_COUNT; c++) {
		if (strcmp(names[c], name) != 0)
			continue;
		*out = (enum channel)c;
		return true;
	}
	return false;
}
