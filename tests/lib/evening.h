/* SPDX-License-Identifier: MIT
 *
 * An evening with beds, for turn tests about them: a few sites, how bob asks, and what must hold
 * of every row afterwards.
 */
#ifndef TESTS_EVENING_H
#define TESTS_EVENING_H

#include <jansson.h>

#include "audit.h"
#include "lib/suite.h"
#include "lib/world.h"

extern const char sites_csv[], beds_csv[];

json_t *import(struct world *w, const char *what, const char *text);
/* The beds that it closes are meant to be. */
void import_ok(struct world *w, const char *what, const char *text);
void import_refused(struct world *w, const char *what, const char *text, const char *field,
		    const char *message);
void evening_from(struct world *w);
/* An evening at 20:00 with the beds above. */
void evening(struct world *w);
void at(struct world *w, const char *iso);
/* Asks bob's question; ok carries the first line of the answer, anything else is a part of the
 * refusal's sentence. */
void bob(struct world *w, const char *verb, const char *args, const char *code, const char *wanted);
/* Somewhere in the whole answer these words stand, or do not. */
void bob_reads(struct world *w, const char *verb, const char *args, const char *words, bool so);
const char *bed_state_of(struct world *w, const char *label);
/* Of this capability; the weather and the lifecycle write their own. */
int64_t audited_rows(struct world *w);
/* The line of a row that the test wrote by itself. */
void audit_planted(struct world *w, enum audited kind, const char *subject);
/* "GW2 occupied, L1 held", by label. */
const char *live(struct world *w);
/* What must hold after every turn. */
void check_rows(struct world *w);
void finish(struct world *w);
int64_t free_now(struct world *w);
/* "GW2 free; GW3 held, …": bed, state and, where there is one, the reason. */
char *list_text(struct world *w, const char *args, char out[2048]);
/* "W1 02:00; GW1 closed 22:00 | 3 beds …": the table and the sentences below it. */
char *table_text(struct world *w, const char *args, char out[2048]);
void activate(struct world *w, int tier);
const char *open_beds(struct world *w);

#endif
