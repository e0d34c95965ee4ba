/* SPDX-License-Identifier: MIT
 *
 * What workers note of people and places besides beds for tonight: who was seen, offered or turned
 * away, who is put forward to a panel, what a site says of itself.
 */
#ifndef TESTS_SIM_CASEWORK_H
#define TESTS_SIM_CASEWORK_H

struct sim;

void casework(struct sim *s, const char *user);

#endif
