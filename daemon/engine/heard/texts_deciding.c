/* SPDX-License-Identifier: MIT
 *
 * Texts that would decide about SWEP. None does: a number can be forged, and who decides gives a
 * reason. Whoever tries hears so, for they may think that SWEP is on.
 */
#include <string.h>

#include "message_lists.h"
#include "occasion.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "swep_rows.h"
#include "text_words.h"

/* "SWEP is not on" while it is asked whether it should be. */
static enum err how_it_stands(struct turn *t, const struct heard *h, const char **out)
{
	struct proposal_row p = {.id = NULL};
	struct swep_row row = {.activation = NULL};
	const char *area = h->row.area;
	*out = "Nothing about SWEP has changed";
	TRY(proposal_open(t->store, area, t->arena, &p));
	if (p.id != NULL)
		TRY(swep_read(t->store, area, t->arena, &row));
	if (p.id != NULL && row.activation == NULL)
		*out = "SWEP is not on";
	return ERR_OK;
}

enum err hear_decision(struct turn *t, struct heard *h)
{
	const char *stands;
	TRY(how_it_stands(t, h, &stands));
	return heard_puzzles(t, h, "other",
			     "%s: no text approves, rejects or ends it, swepctl does; without one "
			     "ring %s. A person reads what you wrote.",
			     stands, heard_whom(h));
}

static enum err asks_to_decide(struct turn *t, const struct message_row *m, bool *asks)
{
	struct occasion_row o;
	if (m->occasion[0] == '\0' || *asks)
		return ERR_OK;
	TRY(occasion_read(t->store, m->occasion, t->arena, &o));
	*asks = o.open && (strcmp(o.kind, occasion_name(OCCASION_PROPOSAL)) == 0 ||
			   strcmp(o.kind, occasion_name(OCCASION_REVIEW)) == 0);
	return ERR_OK;
}

/* The text that they answer, or any that is open, asks for a decision. */
static enum err is_asked(struct turn *t, const struct heard *h, bool *asked)
{
	struct message_list coded = {NULL, 0}, open;
	struct span life = {wall_plus(t->now, -CODE_LIFE_MS), t->now};
	*asked = false;
	if (h->texted.code[0] != '\0')
		TRY(message_list_coded(t->store, h->row.phone, h->texted.code, life.from, t->arena,
				       &coded));
	TRY(message_list_open(t->store, h->row.phone, life, t->arena, &open));
	for (size_t i = 0; i < coded.count; i++)
		TRY(asks_to_decide(t, &coded.rows[i], asked));
	for (size_t i = 0; i < open.count; i++)
		TRY(asks_to_decide(t, &open.rows[i], asked));
	return ERR_OK;
}

enum err text_no_decision(struct turn *t, struct heard *h, bool *said)
{
	TRY(is_asked(t, h, said));
	return *said ? hear_decision(t, h) : ERR_OK;
}
