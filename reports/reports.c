/* SPDX-License-Identifier: ISC */
#include "reports/reports.h"

const struct report reports[] = {
	{ "json", "JSON, the native result", json_write },
	{ "junit", "JUnit XML for CI systems", junit_write },
};

const size_t reports_count = COUNT(reports);
