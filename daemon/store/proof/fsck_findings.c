/* SPDX-License-Identifier: MIT */
#include "fsck_inside.h"
#include "grow.h"

void fsck_begin_check(struct fsck *f)
{
	f->kept = 0;
	f->report->checks++;
}

void fsck_find(struct fsck *f, const char *check, const char *id, const char *sentence)
{
	struct fsck_report *r = f->report;
	r->wrong++;
	if (++f->kept > FSCK_MOST)
		return;
	r->findings = grow(f->arena, r->findings, r->count, sizeof(*r->findings));
	r->findings[r->count++] = (struct fsck_finding){check, arena_text(f->arena, id), sentence};
}
