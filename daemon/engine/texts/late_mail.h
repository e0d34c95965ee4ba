/* SPDX-License-Identifier: MIT
 *
 * Mail in place of a text that no server takes: after a while the same words go by text.
 */
#ifndef ENGINE_LATE_MAIL_H
#define ENGINE_LATE_MAIL_H

#include "turn.h"

/* Kind of the alarm about mails that did not leave; subject: the step. */
#define ALARM_LATE_MAIL "late-mail"

/* This step has mails to send: looked at after a while. */
enum err late_mail_watch(struct turn *t, const struct area_settings *area, const char *step);
/* One of them, or a text in place of one, will never arrive: looked at now. */
enum err late_mail_failed(struct turn *t, const struct area_settings *area, const char *step);
enum err late_mail_due(struct turn *t, const struct area_settings *area, const char *step);

#endif
