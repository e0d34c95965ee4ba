/* SPDX-License-Identifier: MIT */
#include "truth.h"

const char *truth_name(enum truth t)
{
	static const char *const names[] = {
	    [TRUTH_FALSE] = "false", [TRUTH_UNKNOWN] = "unknown", [TRUTH_TRUE] = "true"};
	return names[t];
}

enum truth truth_both(enum truth a, enum truth b)
{
	return a < b ? a : b;
}

enum truth truth_either(enum truth a, enum truth b)
{
	return a > b ? a : b;
}

enum truth truth_opposite(enum truth t)
{
	return (enum truth)(TRUTH_TRUE - t);
}

enum truth truth_certain(bool yes, bool no)
{
	return yes ? TRUTH_TRUE : no ? TRUTH_FALSE : TRUTH_UNKNOWN;
}
