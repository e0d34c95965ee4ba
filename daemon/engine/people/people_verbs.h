/* SPDX-License-Identifier: MIT
 *
 * Verbs about people: what is known of them tonight, who is kept apart, temporary references,
 * sharing, erasing; the list of those who are sought out, offers and sightings. Each look at a
 * person is recorded. Arguments: see the table in verbs.c.
 */
#ifndef ENGINE_PEOPLE_VERBS_H
#define ENGINE_PEOPLE_VERBS_H

#include "verbs.h"

/* people_verbs.c */
enum err verb_person(struct turn *t, struct request *r, struct fault *why);
enum err verb_apart(struct turn *t, struct request *r, struct fault *why);
enum err verb_tempref(struct turn *t, struct request *r, struct fault *why);
/* merge_verbs.c */
enum err verb_temporary(struct turn *t, struct request *r, struct fault *why);
enum err verb_merge(struct turn *t, struct request *r, struct fault *why);
/* keeping_verbs.c */
enum err verb_objects(struct turn *t, struct request *r, struct fault *why);
enum err verb_agreement(struct turn *t, struct request *r, struct fault *why);
enum err verb_legal_hold(struct turn *t, struct request *r, struct fault *why);
enum err verb_erase(struct turn *t, struct request *r, struct fault *why);
enum err verb_returns(struct turn *t, struct request *r, struct fault *why);
/* list_verbs.c */
enum err verb_list(struct turn *t, struct request *r, struct fault *why);
enum err verb_offered(struct turn *t, struct request *r, struct fault *why);
enum err verb_sighting(struct turn *t, struct request *r, struct fault *why);

#endif
