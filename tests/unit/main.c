/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "harness/base.h"
#include "tests/unit/suites.h"

/* All units.  CK_RUN_SUITE and CK_RUN_CASE choose some of them. */

static Suite	*(*const suites[])(void) = {
	base_suite, ban_suite, pace_suite, judge_suite, queue_suite, scenarios_suite, plan_suite, intent_suite, pool_suite,
	pki_suite, pki_dir_suite, pki_user_suite, revoke_suite, publisher_suite, published_suite,
	launcher_suite, channel_suite, websocket_suite, topic_suite, step_suite, hello_suite, run_suite,
	json_suite, junit_suite, console_suite, options_suite, baseline_suite,
	compare_suite, markdown_suite, html_suite, formats_suite, expiry_suite, diagnosis_suite,
	crls_suite, shell_suite, crl_file_suite, lab_suite,
	profile_suite, waiver_suite,
};

int
main(void)
{
	SRunner	*runner = srunner_create(NULL);
	size_t	 i;
	int	 failed;

	base_init();
	for (i = 0; i < COUNT(suites); i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
