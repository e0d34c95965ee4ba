/* SPDX-License-Identifier: MIT
 *
 * The wire of the control socket: one JSON object a line, version 1 (docs in man/swepd-protocol.7).
 *   request  {"v":1,"id":"…","area":"…","verb":"hold","args":{}}
 *   answer   {"v":1,"id":"…","ok":true,"result":{}}  or
 *            {"v":1,"id":"…","ok":false,"error":{"code","field","message"}}
 *   event    {"v":1,"event":{}}   to a connection that asked to watch
 */
#ifndef SWEP_WIRE_H
#define SWEP_WIRE_H

#define WIRE_VERSION 1
#define WIRE_SOCKET "/run/swepd/control.sock" /* where both programs look unless told otherwise */

#endif
