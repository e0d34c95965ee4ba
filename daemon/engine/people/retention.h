/* SPDX-License-Identifier: MIT
 *
 * Erasing by time alone: those of whom nothing was heard for settings->keep_people_ms, and texts
 * that old, a few at a time. scrubs.h says when they go from the file.
 */
#ifndef ENGINE_RETENTION_H
#define ENGINE_RETENTION_H

#include "turn.h"

enum err retention_prepare(struct turn *t, const struct area_settings *area);
enum err retention_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
