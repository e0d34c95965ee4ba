/* SPDX-License-Identifier: MIT
 *
 * How often one text leaves: of what is lost at a gateway, or ended with swepd, it is asked first
 * what became of it, and no more than so many may have reached the phone.
 */
#ifndef TESTS_SIM_RESENDING_H
#define TESTS_SIM_RESENDING_H

struct sent_text;
struct sim;

/* It is about to leave again, behind this one of the same message. */
void resending_look(struct sim *s, const struct sent_text *before);
void resending_asked(struct sim *s, struct sent_text *x); /* NULL: of none that is remembered */

#endif
