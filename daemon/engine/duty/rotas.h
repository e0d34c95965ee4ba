/* SPDX-License-Identifier: MIT
 *
 * Rotas: imported from CSV, whose shifts are kept as they stand, or from a calendar, which is kept
 * whole and expanded again every day. Private to the engine room.
 */
#ifndef ENGINE_ROTAS_H
#define ENGINE_ROTAS_H

#include "rota_rows.h"
#include "verbs.h"

#define ALARM_ROTA "rota" /* of a calendar that could not be expanded; subject "area/duty" */

/* `import rota`: replaces the rotas of the duties that the text names, or that the request does. */
enum err rota_import(struct turn *t, struct request *r, const char *text, struct fault *why);
/* A rota is expanded again. */
enum err rota_due(struct turn *t, const struct area_settings *area, const char *subject);
/* The contacts have changed: whom the calendars mean is found again. */
enum err rotas_again(struct turn *t, const struct area_settings *area);

/* Until then its shifts are read; those of a file of shifts are all there are. */
struct wall rotas_known_until(const struct rota_row *rota);

/* Looking: who holds each duty, and all shifts with the stretches that nobody has, or two. */
enum err verb_oncall(struct turn *t, struct request *r, struct fault *why);
enum err verb_rota(struct turn *t, struct request *r, struct fault *why);

#endif
