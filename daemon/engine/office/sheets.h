/* SPDX-License-Identifier: MIT
 *
 * Sheets of paper: one page each, but for the out-of-hours team's, which goes on until every hold
 * stands on it, for when there is no screen. Asked for, or written to disk by
 * themselves every day, so that they exist when the network does not. References stand on them,
 * names never: they are for the office and the out-of-hours team.
 */
#ifndef ENGINE_SHEETS_H
#define ENGINE_SHEETS_H

#include "site_rows.h"
#include "turn.h"
#include "verbs.h"

#define SHEET_ALARM "sheet" /* one is not on disk */

/* Every sheet that is written by itself has its deadline. */
enum err sheets_prepare(struct turn *t, const struct area_settings *area);
enum err sheet_due(struct turn *t, const struct area_settings *area, const char *subject);
/* An EVENT_FILE: it is on disk, or why not. That it is there is one line of the audit. */
enum err sheet_written(struct turn *t, const struct event *event);

enum err verb_sheet(struct turn *t, struct request *r, struct fault *why);

#endif
