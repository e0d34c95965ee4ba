/* SPDX-License-Identifier: MIT */
#include "permit.h"

#include "cascade.h"

void permit_ask_instead(struct turn *t, struct permit *p, const char *code, const char *why)
{
	p->is = AUTHORITY_ASK;
	p->remark = arena_printf(t->arena, "The code %s %s. ", code, why);
}

/* A cascade's text: whoever has its code has read it. */
static enum err cascade_permit(struct turn *t, struct heard *h, const struct message_row *m,
			       struct permit *p)
{
	const struct area_settings *area = turn_area(t, m->area);
	if (m->acked.ms != 0 || area == NULL) {
		permit_ask_instead(t, p, m->code, "was used already");
		return ERR_OK;
	}
	TRY(cascade_acked(t, area, m->id, m->contact));
	p->answer = (struct code_row){.message = m->id, .area = m->area};
	h->row.message = m->id;
	return ERR_OK;
}

static enum err answer_permit(struct turn *t, struct heard *h, const struct message_row *m,
			      struct permit *p)
{
	bool same = false;
	TRY(code_read(t->store, m->id, t->arena, &p->answer));
	h->row.message = m->id;
	p->placement = p->answer.placement;
	if (p->answer.used[0] == '\0')
		return ERR_OK;
	TRY(heard_again(t, h, &p->answer, &same));
	p->is = AUTHORITY_NONE;
	if (!same)
		permit_ask_instead(t, p, m->code, "was used already");
	p->placement = "";
	return ERR_OK;
}

enum err permit_read(struct turn *t, struct heard *h, struct permit *p)
{
	const struct message_row *m;
	*p = (struct permit){.is = AUTHORITY_GIVEN, .placement = "", .remark = ""};
	if (h->confirmed != NULL) {
		p->answer = *h->confirmed;
		p->placement = h->confirmed->placement;
		return ERR_OK;
	}
	if (h->texted.code[0] == '\0') {
		p->is = AUTHORITY_ASK;
		return ERR_OK;
	}
	TRY(heard_coded(t, h, h->texted.code, &m));
	if (m == NULL) {
		p->is = AUTHORITY_NONE;
		return ERR_OK;
	}
	return m->occasion[0] != '\0' ? cascade_permit(t, h, m, p) : answer_permit(t, h, m, p);
}
