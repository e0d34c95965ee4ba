/* SPDX-License-Identifier: MIT
 *
 * `swepd audit`: proves a copy of a database, exports the evidence of an activation from one, and
 * checks such a file, all without a daemon.
 */
#ifndef AUDIT_COMMAND_H
#define AUDIT_COMMAND_H

/* argv[0] is "audit". Returns the exit status: 0 all is as it was written, 1 it is not, or cannot
 * be read, 2 wrong usage. */
int audit_main(int argc, char **argv);

#endif
