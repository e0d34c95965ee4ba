/* SPDX-License-Identifier: MIT
 *
 * Who shares what with whom, where it may be unsafe.
 */
#ifndef STORE_SAFETY_ROWS_H
#define STORE_SAFETY_ROWS_H

#include "placement_rows.h"

/* Of a live placement, whose needs are others since a partner left. */
enum err placement_set_needs(struct store *s, const char *id, unsigned needs);

#endif
