/* SPDX-License-Identifier: MIT
 *
 * For tests/lint alone, before every file but fault.c. An analyser sees one file at a time; here it
 * learns that fault_set returns the code it is given, so a refusal is never taken for ERR_OK.
 */
#ifndef TESTS_LIB_ANALYSED_H
#define TESTS_LIB_ANALYSED_H

#include "swep/fault.h"

#define fault_set(fault, code, ...) (fault_set(fault, code, __VA_ARGS__), (code))

#endif
