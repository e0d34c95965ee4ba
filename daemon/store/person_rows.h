/* SPDX-License-Identifier: MIT
 *
 * People, by the council's case reference or a temporary one, never by name. The only table that
 * holds a reference; everything else says the opaque id, so that erasing a row here is enough.
 */
#ifndef STORE_PERSON_ROWS_H
#define STORE_PERSON_ROWS_H

#include "age.h"
#include "store.h"

struct person {
	const char *id; /* NULL: unknown */
	const char *ref; /* as first written; found in any case */
	bool temporary; /* a reference of the night, to be merged in the morning */
	enum age_band age; /* as anybody thought; never asked for at night beyond the band */
	bool ring_first; /* ring the site before sending: no reason is kept */
	bool high_support;
	bool legal_hold; /* may not be erased */
	struct wall erased; /* 0: not */
};

enum err person_find(struct store *s, const char *area, const char *ref, struct arena *arena,
		     struct person *out);
enum err person_add(struct store *s, const char *area, const char *ref, struct wall now,
		    struct arena *arena, struct person *out);

#endif
