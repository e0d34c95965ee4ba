/* SPDX-License-Identifier: MIT */
#include "rota.h"

#include <stdlib.h>
#include <string.h>

static int by_begin(const void *a, const void *b)
{
	const struct shift *x = a, *y = b;
	if (x->span.from.ms != y->span.from.ms)
		return x->span.from.ms < y->span.from.ms ? -1 : 1;
	if (x->span.to.ms != y->span.to.ms)
		return x->span.to.ms < y->span.to.ms ? -1 : 1;
	int contact = strcmp(x->contact, y->contact);
	return contact != 0 ? contact : strcmp(x->who, y->who);
}

void shifts_sort(struct shift *shifts, size_t count)
{
	if (count > 0)
		qsort(shifts, count, sizeof(*shifts), by_begin);
}

static bool is_known(const struct shift *x)
{
	return x->contact[0] != '\0';
}

/* The part of a that lies in b; from = to where none does. */
static struct span part(struct span a, struct span b)
{
	struct span both = {wall_later(a.from, b.from), wall_earlier(a.to, b.to)};
	if (wall_before(both.to, both.from))
		both.to = both.from;
	return both;
}

static void add(struct span_list *list, struct span s)
{
	struct span *last = list->count > 0 ? &list->rows[list->count - 1] : NULL;
	if (!wall_before(s.from, s.to))
		return;
	if (last != NULL && !wall_before(last->to, s.from))
		last->to = wall_later(last->to, s.to);
	else
		list->rows[list->count++] = s;
}

void shifts_gaps(const struct shift *shifts, size_t count, struct span within, struct arena *arena,
		 struct span_list *out)
{
	struct wall held = within.from; /* somebody has it until then */
	*out = (struct span_list){arena_alloc(arena, (count + 1) * sizeof(*out->rows)), 0};
	for (size_t i = 0; i < count; i++) {
		if (!is_known(&shifts[i]) || !span_meets(shifts[i].span, within))
			continue;
		add(out, (struct span){held, wall_earlier(shifts[i].span.from, within.to)});
		held = wall_later(held, shifts[i].span.to);
	}
	add(out, (struct span){held, within.to});
}

/* Of the shifts so far the one that ends last, and the one of anybody else that ends last. */
struct ends {
	const struct shift *last, *other;
};

static bool are_two(const struct shift *a, const struct shift *b)
{
	return a != NULL && strcmp(a->contact, b->contact) != 0;
}

static bool ends_before(const struct shift *a, const struct shift *b)
{
	return a == NULL || wall_before(a->span.to, b->span.to);
}

static void ends_take(struct ends *ends, const struct shift *x)
{
	bool two = are_two(ends->last, x);
	if (ends_before(ends->last, x)) {
		ends->other = two ? ends->last : ends->other;
		ends->last = x;
	} else if (two && ends_before(ends->other, x)) {
		ends->other = x;
	}
}

void shifts_overlaps(const struct shift *shifts, size_t count, struct span within,
		     struct arena *arena, struct span_list *out)
{
	struct ends ends = {NULL, NULL};
	*out = (struct span_list){arena_alloc(arena, (count + 1) * sizeof(*out->rows)), 0};
	for (size_t i = 0; i < count; i++) {
		const struct shift *x = &shifts[i];
		if (!is_known(x))
			continue;
		const struct shift *before = are_two(ends.last, x) ? ends.last : ends.other;
		if (before != NULL)
			add(out, part(part(before->span, x->span), within));
		ends_take(&ends, x);
	}
}
