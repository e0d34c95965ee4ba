/* SPDX-License-Identifier: MIT
 *
 * What a named person decides about SWEP, with what stands against it: the same for who decides it
 * and for who asks first what would come of it. The rules are looked at again by the caller.
 */
#ifndef ENGINE_BY_PERSON_H
#define ENGINE_BY_PERSON_H

#include "swep_case.h"

/* until: it stays on so long; .ms = 0 as long as the rules say. */
enum err by_person_activate(struct turn *t, struct swep_case *c, int tier, struct wall until,
			    const char *remark, struct fault *why);
/* What is proposed, which may be an end. */
enum err by_person_approve(struct turn *t, struct swep_case *c, const char *remark,
			   struct fault *why);
enum err by_person_lower(struct turn *t, struct swep_case *c, int tier, const char *remark,
			 struct fault *why);
enum err by_person_stand_down(struct turn *t, struct swep_case *c, const char *remark,
			      struct fault *why);
enum err by_person_recall(struct turn *t, struct swep_case *c, const char *remark,
			  struct fault *why);

/* What goes down is decided in working hours. */
enum err by_person_working(struct turn *t, const struct area_settings *area, struct fault *why);
/* "SWEP is active: " and what stands against it. */
enum err by_person_refused(const struct swep_case *c, struct fault *why, const char *what);

#endif
