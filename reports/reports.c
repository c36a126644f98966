/* SPDX-License-Identifier: ISC */
#include "reports/reports.h"

const struct report reports[] = {
	{ "json", "JSON, the native result", json_write },
	{ "junit", "JUnit XML for CI systems", junit_write },
	{ "markdown", "Markdown, as for a job's summary on GitHub", markdown_write },
	{ "tap", "TAP, version 13, for test harnesses", tap_write },
	{ "sarif", "SARIF 2.1.0 for viewers and dashboards", sarif_write },
	{ "prometheus", "metrics for Prometheus' textfile collector", prometheus_write },
	{ "html", "HTML for people: one file, with all evidence", html_write },
};

const size_t reports_count = COUNT(reports);
