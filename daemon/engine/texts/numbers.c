/* SPDX-License-Identifier: MIT */
#include "numbers.h"

#include <string.h>

#include "alarm_rows.h"
#include "contact_rows.h"

enum err number_proven(struct turn *t, const char *phone)
{
	TRY(contact_verify(t->store, phone, t->now));
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i]->key, ALARM_NUMBER, phone));
	return ERR_OK;
}

enum err number_rang(struct turn *t, const struct area_settings *area, const char *phone)
{
	struct wall since;
	TRY(alarm_since(t->store, area->key, ALARM_NUMBER, phone, &since));
	return since.ms == 0 ? contact_verify(t->store, phone, t->now) : ERR_OK;
}

/* The keys of those in this area who have that number. */
static const char *owners_in(struct turn *t, const struct contact_list *owners, const char *area)
{
	const char *keys = "";
	for (size_t i = 0; i < owners->count; i++)
		if (strcmp(owners->rows[i].area, area) == 0)
			keys = arena_printf(t->arena, "%s%s%s", keys, keys[0] != '\0' ? ", " : "",
					    owners->rows[i].key);
	return keys;
}

enum err number_disproven(struct turn *t, const struct gateway_settings *g, const char *phone,
			  const char *detail)
{
	struct contact_list owners;
	if (g == NULL || !g->real)
		return ERR_OK;
	TRY(contact_unverify(t->store, phone));
	TRY(contact_list_phone(t->store, phone, t->arena, &owners));
	for (int i = 0; i < t->settings->area_count; i++) {
		const char *area = t->settings->areas[i]->key;
		const char *keys = owners_in(t, &owners, area);
		if (keys[0] != '\0')
			TRY(turn_alarm(t, area, ALARM_NUMBER, phone,
				       "no text reaches %s of %s: %s. Find the right number, and "
				       "import it",
				       phone, keys, detail));
	}
	return ERR_OK;
}
