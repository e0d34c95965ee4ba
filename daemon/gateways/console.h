/* SPDX-License-Identifier: MIT
 *
 * The gateway that reaches no phone: each text is printed as one line. For dry runs and the demo.
 */
#ifndef GATEWAYS_CONSOLE_H
#define GATEWAYS_CONSOLE_H

#include "gateway.h"

extern const struct gateway console_gateway;

#endif
