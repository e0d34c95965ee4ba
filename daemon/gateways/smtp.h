/* SPDX-License-Identifier: MIT
 *
 * E-mail, through the council's own mail server by SMTP: the second channel. What its server has
 * taken counts as sent; nobody tells whether it was read. There is nothing to ask for a mail whose
 * fate is unknown, so that it is sent again, marked, and with the same Message-ID: whoever has it
 * already may see that, and their server, too.
 *
 * smtp:// is made safe by STARTTLS before anything is said, and refused where that is not offered,
 * but for a server on this machine; smtps:// is safe from the first byte. The path, if any, is the
 * name by which we introduce ourselves.
 */
#ifndef GATEWAYS_SMTP_H
#define GATEWAYS_SMTP_H

#include "gateway.h"

extern const struct gateway smtp_gateway;

#endif
