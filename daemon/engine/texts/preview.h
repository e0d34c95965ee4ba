/* SPDX-License-Identifier: MIT
 *
 * Who would be told what, before somebody decides: the decision is carried out by the very same
 * code, looked at, and undone.
 */
#ifndef ENGINE_PREVIEW_H
#define ENGINE_PREVIEW_H

#include "verbs.h"

enum err verb_preview(struct turn *t, struct request *r, struct fault *why);
/* What the texts of each template take, at their longest. */
enum err verb_templates(struct turn *t, struct request *r, struct fault *why);

#endif
