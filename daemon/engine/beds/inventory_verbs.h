/* SPDX-License-Identifier: MIT
 *
 * Verbs about what there is: sites, their being open or closed, and one thing of a site or a bed at
 * a time. Arguments: see the table in verbs.c.
 */
#ifndef ENGINE_INVENTORY_VERBS_H
#define ENGINE_INVENTORY_VERBS_H

#include "verbs.h"

enum err verb_sites(struct turn *t, struct request *r, struct fault *why);
enum err verb_site(struct turn *t, struct request *r, struct fault *why);
enum err verb_bed(struct turn *t, struct request *r, struct fault *why);
enum err verb_open(struct turn *t, struct request *r, struct fault *why);
enum err verb_free(struct turn *t, struct request *r, struct fault *why);
enum err verb_close(struct turn *t, struct request *r, struct fault *why);
enum err verb_reopen(struct turn *t, struct request *r, struct fault *why);
/* A scheme's bed for somebody whom its own team refers. */
enum err verb_scheme(struct turn *t, struct request *r, struct fault *why);

#endif
