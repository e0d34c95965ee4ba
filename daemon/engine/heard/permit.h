/* SPDX-License-Identifier: MIT
 *
 * Whether the phone is in its owner's hand. A number can be forged, what was sent to it cannot be
 * read by whoever forged it: so the night's work needs a code that the phone was sent, and without
 * one the phone is asked.
 */
#ifndef ENGINE_PERMIT_H
#define ENGINE_PERMIT_H

#include <jansson.h>

#include "heard.h"
#include "placement_rows.h"

enum authority { AUTHORITY_NONE, AUTHORITY_ASK, AUTHORITY_GIVEN };

struct permit {
	enum authority is; /* NONE: it is said why */
	struct code_row answer; /* whose code it was; message NULL: none */
	const char *placement; /* what that code is about; "" nothing */
	const char *remark; /* why the code that was given is no good; "" */
	const struct placement *about; /* what an IN or NOSHOW is about; NULL: it is neither */
	const char *label; /* of the bed that was held for whom an IN is about; NULL none */
	bool parts; /* who shares that hold did not come */
	json_t *instead; /* that they are in this bed, as it was said; NULL */
	bool stays; /* they are in no other: not even in what the verb finds for them */
};

/* By the code in what was texted. */
enum err permit_read(struct turn *t, struct heard *h, struct permit *p);
/* That code, which was given, is no good, and why: "was used already". */
void permit_ask_instead(struct turn *t, struct permit *p, const char *code, const char *why);

#endif
