/* SPDX-License-Identifier: MIT
 *
 * Any bytes as Open-Meteo's forecast.
 */
#include "forecast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	forecast_try("open-meteo", data, size);
	return 0;
}
