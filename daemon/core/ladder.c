/* SPDX-License-Identifier: MIT */
#include "ladder.h"

#include "swep/limits.h"

/* Nobody who can still be asked. */
static bool is_out(const struct ladder *l, const struct ladder_contact *c)
{
	return c->acked || (c->stopped && !l->wakes);
}

static bool may_be_told(const struct ladder *l, const struct ladder_contact *c)
{
	return !c->told && !c->acked && !c->stopped && !(l->spares && c->declined);
}

static bool may_be_called(const struct ladder *l, const struct ladder_contact *c)
{
	return l->wakes && !c->called && !c->acked && !c->declined;
}

/* Whoever wants no texts is not passed over where somebody must be woken. */
static void call_stopped(const struct ladder *l, struct ladder_contact *contacts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		contacts[i].call = contacts[i].stopped && may_be_called(l, &contacts[i]);
}

static bool tell_all(const struct ladder *l, struct ladder_contact *contacts, size_t count)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		contacts[i].tell = may_be_told(l, &contacts[i]);
		any = any || contacts[i].tell;
	}
	if (any)
		call_stopped(l, contacts, count);
	return any;
}

static bool tell_first(const struct ladder *l, struct ladder_contact *contacts, size_t count)
{
	size_t i = 0;
	while (i < count && !may_be_told(l, &contacts[i]))
		i++;
	if (i == count)
		return false;
	call_stopped(l, contacts, i);
	return contacts[i].tell = true;
}

static bool call_all(const struct ladder *l, struct ladder_contact *contacts, size_t count)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		contacts[i].call = may_be_called(l, &contacts[i]);
		any = any || contacts[i].call;
	}
	return any;
}

static bool rings(const struct ladder_contact *contacts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (contacts[i].called && !contacts[i].acked && !contacts[i].declined)
			return true;
	return false;
}

/* The last rung. */
static bool call_silent(struct ladder *l, struct ladder_contact *contacts, size_t group_count,
			size_t count)
{
	bool any = call_all(l, contacts, group_count);
	if (!any && !rings(contacts, group_count))
		any = call_all(l, contacts + group_count, count - group_count);
	l->rung += any;
	return any;
}

/* A round in which nobody could be told is not spent: people may be imported yet. And no round is
 * begun in which nobody would be told. planned: it is one that the council wants. */
static bool round_begins(struct ladder *l, struct ladder_contact *contacts, size_t count,
			 size_t whole, bool planned)
{
	bool spent = false, anybody = false;
	bool rests = l->resting && (!planned || l->round + 1 >= LIMIT_ROUNDS);
	for (size_t i = 0; i < whole; i++)
		spent = spent || contacts[i].told || contacts[i].called;
	for (size_t i = 0; i < count; i++)
		anybody = anybody || !is_out(l, &contacts[i]);
	if (l->early || l->last || rests || !spent || !anybody)
		return false;
	for (size_t i = 0; i < whole; i++)
		contacts[i].told = contacts[i].called = false;
	l->round++;
	return true;
}

/* Those told all at once hear it once more before anybody else does. */
static bool tell_again(struct ladder *l, struct ladder_contact *contacts, size_t group_count,
		       size_t count)
{
	if (!l->everybody || l->rung != 1 || !round_begins(l, contacts, group_count, count, true))
		return false;
	l->rung++;
	return tell_all(l, contacts, group_count) || call_all(l, contacts, group_count);
}

/* The next of this round: everybody, or one after the other over both groups. */
static bool tell_next(struct ladder *l, struct ladder_contact *contacts, size_t group_count,
		      size_t count)
{
	size_t from = l->everybody ? group_count : 0;
	bool told = l->everybody && l->rung == 0 && tell_all(l, contacts, group_count);
	if (!told)
		told = tell_first(l, contacts + from, count - from);
	l->rung += told;
	return told;
}

static bool start_again(struct ladder *l, struct ladder_contact *contacts, size_t group_count,
			size_t count)
{
	bool again = l->repeat || l->insists;
	if (!again || !round_begins(l, contacts, count, count, l->repeat))
		return false;
	l->rung = 0;
	return tell_next(l, contacts, group_count, count) ||
	       call_silent(l, contacts, group_count, count);
}

enum ladder_verdict ladder_next(struct ladder *l, struct ladder_contact *contacts,
				size_t group_count, size_t count)
{
	l->spares = false;
	for (size_t i = 0; i < count; i++) {
		const struct ladder_contact *c = &contacts[i];
		contacts[i].tell = contacts[i].call = false;
		l->spares = l->spares || !(is_out(l, c) || c->declined);
	}
	if (l->needed > 0 ? l->acked >= l->needed : l->rung > 0)
		return LADDER_MET;
	bool reminder_to_come = l->early && l->everybody && l->rung == 1;
	if (tell_again(l, contacts, group_count, count) ||
	    tell_next(l, contacts, group_count, count) ||
	    call_silent(l, contacts, group_count, count) ||
	    start_again(l, contacts, group_count, count))
		return LADDER_TOLD;
	bool waits = reminder_to_come || (l->early && rings(contacts, count));
	bool again = (l->repeat || l->insists) && !l->last;
	return again || waits ? LADDER_WAIT : LADDER_OVER;
}

bool ladder_stuck(const struct ladder *l, int hopeful)
{
	return l->needed > 0 && l->acked < l->needed && hopeful == 0;
}
