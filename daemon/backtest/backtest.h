/* SPDX-License-Identifier: MIT
 *
 * `swepd backtest`: a council's policy played over the weather that was. Core's rules and nothing
 * else: no daemon, no store, no lifecycle. A night whose truth the histories cannot tell is
 * unknown, and is never counted as one that would have stayed shut.
 */
#ifndef BACKTEST_H
#define BACKTEST_H

/* argv[0] is "backtest". Returns the exit status: 0 done, 1 bad data, 2 wrong usage. */
int backtest_main(int argc, char **argv);

#endif
