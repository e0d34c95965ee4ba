/* SPDX-License-Identifier: MIT
 *
 * What has no line of its own and yet must agree with what has one: reasons with their seals,
 * bodies with their digests, groups with the contacts, doors with SWEP, people with what is theirs.
 */
#ifndef STORE_AUDIT_LOOSE_H
#define STORE_AUDIT_LOOSE_H

#include "audit_stray.h"

enum err audit_list_loose(struct store *s, struct arena *arena, struct audit_strays *out);
/* Beds that do not say who has them; fsck has a check of its own for each way. */
enum err audit_list_beds(struct store *s, struct arena *arena, struct audit_strays *out);

#endif
