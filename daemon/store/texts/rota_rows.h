/* SPDX-License-Identifier: MIT
 *
 * Rotas as they were imported, and the shifts they were last expanded to. A shift is one contact
 * on one duty for one span; `who` is what the rota calls them, and contact is "" while the area
 * knows nobody of that name.
 */
#ifndef STORE_ROTA_ROWS_H
#define STORE_ROTA_ROWS_H

#include "rota.h"
#include "store.h"

struct rota_row {
	const char *area, *duty;
	const char *format; /* "csv" or "ics" */
	const char *text; /* as it was imported, for expanding it again */
	const char *by;
	struct wall made, expanded;
};

struct rota_list {
	struct rota_row *rows;
	size_t count;
};

enum err rota_write(struct store *s, const struct rota_row *r); /* new or replaced */
enum err rota_read(struct store *s, const char *area, const char *duty, struct arena *arena,
		   struct rota_row *out); /* ERR_NOT_FOUND */
/* Without their texts. */
enum err rota_list(struct store *s, const char *area, struct arena *arena, struct rota_list *out);
/* It was expanded at that moment. */
enum err rota_expanded(struct store *s, const char *area, const char *duty, struct wall now);

enum err shift_add(struct store *s, const char *area, const char *duty, const struct shift *x);
/* Those that end after that moment: what is over stays as it was. */
enum err shift_remove_from(struct store *s, const char *area, const char *duty, struct wall from);
/* Has this contact any duty then? */
enum err duty_any(struct store *s, const char *area, const char *contact, struct wall at,
		  bool *any);
enum err shift_remove_before(struct store *s, const char *area, struct wall before);
/* When the next one begins; .ms = 0: none is known. */
enum err shift_next(struct store *s, const char *area, const char *duty, struct wall after,
		    struct wall *at);
/* Those that meet the span, by when they begin. */
enum err shift_list(struct store *s, const char *area, const char *duty, struct span span,
		    struct arena *arena, struct shift_list *out);

#endif
