/* SPDX-License-Identifier: MIT
 *
 * Any bytes as each of the Met Office DataHub's three products.
 */
#include "forecast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	forecast_try("datahub-hourly", data, size);
	forecast_try("datahub-three-hourly", data, size);
	forecast_try("datahub-daily", data, size);
	return 0;
}
