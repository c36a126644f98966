/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SUITES_H
#define CERTCHECK_SUITES_H

#include <check.h>

Suite	*base_suite(void);
Suite	*judge_suite(void);
Suite	*queue_suite(void);
Suite	*scenarios_suite(void);
Suite	*plan_suite(void);
Suite	*intent_suite(void);
Suite	*pool_suite(void);
Suite	*ban_suite(void);
Suite	*pace_suite(void);
Suite	*pki_suite(void);
Suite	*pki_dir_suite(void);
Suite	*pki_user_suite(void);
Suite	*revoke_suite(void);
Suite	*publisher_suite(void);
Suite	*published_suite(void);
Suite	*launcher_suite(void);
Suite	*channel_suite(void);
Suite	*websocket_suite(void);
Suite	*topic_suite(void);
Suite	*step_suite(void);
Suite	*hello_suite(void);
Suite	*run_suite(void);
Suite	*json_suite(void);
Suite	*junit_suite(void);
Suite	*console_suite(void);
Suite	*options_suite(void);
Suite	*baseline_suite(void);
Suite	*compare_suite(void);
Suite	*markdown_suite(void);
Suite	*formats_suite(void);
Suite	*expiry_suite(void);
Suite	*diagnosis_suite(void);
Suite	*html_suite(void);
Suite	*crls_suite(void);
Suite	*shell_suite(void);
Suite	*crl_file_suite(void);
Suite	*lab_suite(void);
Suite	*profile_suite(void);
Suite	*waiver_suite(void);

#endif
