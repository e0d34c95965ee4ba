/* SPDX-License-Identifier: MIT
 *
 * What workers and managers do in a night and a day: one command each, mostly of sense, of those
 * that the database makes possible.
 */
#ifndef TESTS_SIM_WORKS_H
#define TESTS_SIM_WORKS_H

struct sim;
struct happening;

void works_worker(struct sim *s, struct happening *h);
void works_manager(struct sim *s, struct happening *h);
void works_texter(struct sim *s, struct happening *h);
void works_rota(struct sim *s);

#endif
