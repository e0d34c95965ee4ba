/* SPDX-License-Identifier: MIT */
#include "sim/wishes.h"

#include <stdio.h>
#include <string.h>

#include "sim/sim.h"

static const char *said(const struct callback *c, const char *name)
{
	for (size_t i = 0; i < c->query_count; i++)
		if (strcmp(c->query[i].name, name) == 0)
			return c->query[i].value;
	return "";
}

static bool is_new(struct wishes *w, const char *id)
{
	for (int i = 0; i < WISHES_HEARD; i++)
		if (strcmp(w->heard[i], id) == 0)
			return false;
	snprintf(w->heard[w->heard_count++ % WISHES_HEARD], sizeof(w->heard[0]), "%s", id);
	return true;
}

static int place_of(const struct wishes *w, const char *phone)
{
	int i = 0;
	while (i < WISHERS - 1 && w->of[i].phone[0] != '\0' && strcmp(w->of[i].phone, phone) != 0)
		i++;
	return i;
}

static void hear(struct sim *s, const struct callback *c, bool certain)
{
	struct wishes *w = &s->wishes;
	bool stop = strcmp(said(c, "text"), "STOP") == 0;
	if ((!stop && strcmp(said(c, "text"), "START") != 0) || !is_new(w, said(c, "id")))
		return;
	int i = place_of(w, said(c, "from"));
	snprintf(w->of[i].phone, sizeof(w->of[i].phone), "%s", said(c, "from"));
	w->of[i].none = stop && certain;
}

void wishes_hear(struct sim *s, const struct callback *c)
{
	hear(s, c, true);
}

void wishes_unsure(struct sim *s, const struct callback *c)
{
	hear(s, c, false);
}

/* Whoever texts a command is answered all the same. */
static bool is_unwanted(const struct wishes *w, const struct sent_text *x)
{
	int n = place_of(w, x->phone);
	return !x->answer && w->of[n].none && strcmp(w->of[n].phone, x->phone) == 0;
}

/* Of this turn's: what it took came before what left it. */
const char *wishes_broken(struct sim *s)
{
	for (size_t i = 0; i < s->transfer_count; i++) {
		const struct errand *e = &s->transfers[i].errand;
		const struct sent_text *x =
		    e->kind == ERRAND_SEND ? phones_newest(s, e->subject) : NULL;
		if (x != NULL && is_unwanted(&s->wishes, x))
			return arena_printf(&s->arena, "%s said STOP, and %s leaves: %s",
					    x->contact, x->message, x->body);
	}
	return NULL;
}
