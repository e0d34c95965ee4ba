/* SPDX-License-Identifier: MIT
 *
 * Any bytes as MET Norway's forecast.
 */
#include "forecast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	forecast_try("metno-complete", data, size);
	return 0;
}
