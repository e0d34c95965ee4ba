/* SPDX-License-Identifier: MIT */
#include "accounts.h"

#include <string.h>

const struct gateway_settings *gateway_settings_of(const struct turn *t, const char *key)
{
	for (int i = 0; i < t->settings->gateway_count; i++)
		if (strcmp(t->settings->gateways[i].key, key) == 0)
			return &t->settings->gateways[i];
	return NULL;
}

const char *account_of(struct arena *arena, const struct gateway_settings *g)
{
	const struct gateway *kind = gateway_find(g->kind);
	const char *name = kind != NULL && kind->account != NULL ? kind->account(g, arena) : g->key;
	return arena_printf(arena, "%s/%s", g->kind, name);
}

static bool has_it(const struct turn *t, const struct gateway_settings *g,
		   const struct message_row *m)
{
	return strcmp(account_of(t->arena, g), m->account) == 0;
}

const struct gateway_settings *account_holder(const struct turn *t, const struct message_row *m)
{
	const struct gateway_settings *named = gateway_settings_of(t, m->gateway);
	if (m->account[0] == '\0' || (named != NULL && has_it(t, named, m)))
		return named; /* "": it left before accounts were kept */
	for (int i = 0; i < t->settings->gateway_count; i++)
		if (has_it(t, &t->settings->gateways[i], m))
			return &t->settings->gateways[i];
	return NULL;
}
