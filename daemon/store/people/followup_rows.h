/* SPDX-License-Identifier: MIT
 *
 * What somebody must still do for a person: find out how they are after a no-show, reach children's
 * services. Has an owner and stays open until a person says that it is done.
 */
#ifndef STORE_FOLLOWUP_ROWS_H
#define STORE_FOLLOWUP_ROWS_H

#include "store.h"

#define FOLLOWUP_WELFARE "welfare" /* did not come: is anybody well? */
#define FOLLOWUP_APART "apart" /* from whom they were kept apart is erased: who was that? */
#define FOLLOWUP_CHILDREN "children" /* under 18, or thought to be: children's services answer */

struct followup {
	const char *id, *person;
	const char *ref; /* the person's reference; read only */
	const char *kind, *owner;
	struct wall made, due;
	struct wall done; /* 0: open */
	const char *by; /* who said that it is done; "" */
};

enum err followup_add(struct store *s, const char *area, const struct followup *f);
/* id is NULL in *out when there is none. */
enum err followup_get(struct store *s, const char *area, const char *id, struct arena *arena,
		      struct followup *out);
/* The open one of that kind. */
enum err followup_find(struct store *s, const char *person, const char *kind, struct arena *arena,
		       struct followup *out);
/* Open ones: those of young people first, then by due. */
enum err followup_list(struct store *s, const char *area, struct arena *arena,
		       struct followup **out, size_t *count);
enum err followup_set_owner(struct store *s, const char *id, const char *owner);
enum err followup_finish(struct store *s, const char *id, const char *by, struct wall now);

#endif
