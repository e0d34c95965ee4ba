/* SPDX-License-Identifier: MIT
 *
 * How each gateway stands, for people.
 */
#ifndef ENGINE_GATEWAY_VERBS_H
#define ENGINE_GATEWAY_VERBS_H

#include "verbs.h"

enum err verb_gateways(struct turn *t, struct request *r, struct fault *why);

#endif
