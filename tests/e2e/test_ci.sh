#!/bin/sh
# SPDX-License-Identifier: ISC
# What CI systems, monitoring and shell scripts get.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

CI_FOLDER=$(dirname "$0")/../../docs/ci

# One result with all verdicts, to be made reports of.
need_result() {
	[ -s "$WORK/result.json" ] && return 0
	need_pki && mutant no-crl || return 1
	run --broker "localhost:$PORT" --pki "$WORK/pki" --tls 1.3 --json "$WORK/result.json" \
	    trust.missing-cert revocation.revoked-leaf
	stop_mutant
	status 1
}

# With all cases of this verdict only.
need_only() {
	need_result || return 1
	jq ".results |= map(.verdict = \"$1\")" "$WORK/result.json" >"$WORK/only-$1.json"
}

# ---- Formats --------------------------------------------------------------------

test_tap() {
	need_result && run report "$WORK/result.json" --tap "$WORK/r.tap"
	status 1 || return 1
	command -v prove >/dev/null || {
		skip "no prove"
		return
	}
	prove -e cat "$WORK/r.tap" >"$WORK/prove" 2>&1
	says "$WORK/prove" "Failed 1/2 subtests" || return 1
	need_only SKIP && run report "$WORK/only-SKIP.json" --tap "$WORK/s.tap"
	status 3 || return 1
	! prove -e cat "$WORK/s.tap" >"$WORK/prove" 2>&1 || fail "nothing decided is a success" || return 1
	need_only PASS && run report "$WORK/only-PASS.json" --tap "$WORK/p.tap"
	status 0 || return 1
	prove -e cat "$WORK/p.tap" >"$WORK/prove" 2>&1 || fail "$(head_of "$WORK/prove")"
}

# SARIF has a word for each verdict; no result names a file.
test_sarif() {
	need_result && run report "$WORK/result.json" --sarif "$WORK/r.sarif"
	# jq's variables, not the shell's.
	# shellcheck disable=SC2016
	status 1 && json "$WORK/r.sarif" '.version == "2.1.0" and (.runs | length == 1) and
	    ([.runs[0].results[].kind] | sort == ["fail", "pass"]) and
	    all(.runs[0].results[]; .locations[0] | has("physicalLocation") | not) and
	    (.runs[0] as $r | all($r.results[]; .ruleId == $r.tool.driver.rules[.ruleIndex].id)) and
	    (.runs[0].invocations[0] | .executionSuccessful and .exitCode == 1)' || return 1
	need_only ERROR && run report "$WORK/only-ERROR.json" --sarif "$WORK/e.sarif"
	status 3 && json "$WORK/e.sarif" '[.runs[0].results[].kind] | unique == ["open"]' &&
	    json "$WORK/e.sarif" '.runs[0].invocations[0].executionSuccessful | not'
}

# Every line is a comment or one metric, and none comes twice.
test_prometheus() {
	need_result && run report "$WORK/result.json" --prometheus "$WORK/r.prom"
	status 1 || return 1
	odd=$(grep -Ev '^# (HELP|TYPE) [a-z_]+ .|^[a-z_]+\{([a-z]+="([^"\\]|\\.)*",?)+\} [0-9.]+$' "$WORK/r.prom")
	[ -z "$odd" ] || fail "not a metric: $odd" || return 1
	twice=$(sed 's/} .*//' "$WORK/r.prom" | sort | uniq -d)
	[ -z "$twice" ] || fail "twice: $twice" || return 1
	says "$WORK/r.prom" 'scenario="revocation.revoked-leaf",severity="' &&
	    says "$WORK/r.prom" "mqtt_certcheck_exit_status{broker=\"$(jq -r .target.broker "$WORK/result.json")\"} 1"
}

# ---- Monitoring ----------------------------------------------------------------

# nagios VERDICT STATUS WORD: of a result with this verdict only
nagios() {
	need_only "$1" && run report "$WORK/only-$1.json" --format nagios
	status "$2" && quiet "$WORK/err" || fail "$1: $WHY" || return 1
	grep -q "^MQTT-CERTCHECK $3 - .*|.* passed=[0-9]*;;;0 .* time=[0-9.]*s;;;0\$" "$WORK/out" ||
	    fail "$1: $(head_of "$WORK/out")"
}

test_nagios() {
	nagios PASS 0 OK && nagios WARN 1 WARNING && nagios FAIL 2 CRITICAL &&
	    nagios ERROR 3 UNKNOWN && nagios SKIP 3 UNKNOWN
}

# What is no result is UNKNOWN, never CRITICAL.
test_nagios_without_a_result() {
	run --format nagios --broker localhost:1 --pki "$WORK/nowhere"
	status 3 && out_says "MQTT-CERTCHECK UNKNOWN" || return 1
	run report "$WORK/nowhere.json" --format nagios
	status 3 && out_says "MQTT-CERTCHECK UNKNOWN" || return 1
	need_result && run report "$WORK/result.json" --format nagios --junit "$WORK/no/such/folder"
	status 3 && err_says "no/such/folder" || return 1
	run --format nagios --help
	status 0
}

# ---- Scripts --------------------------------------------------------------------

# The last line of -q has the counts, and the status goes with them.
test_summary_line() {
	for row in "PASS 0" "WARN 0" "FAIL 1" "ERROR 3" "SKIP 3"; do
		need_only "${row% *}" && run report "$WORK/only-${row% *}.json" -q
		status "${row#* }" || fail "$row: $WHY" || return 1
		tail -n 1 "$WORK/out" | grep -Eq '^2 cases: [0-9]+ passed, [0-9]+ warned, [0-9]+ failed, [0-9]+ undecided, [0-9]+ skipped \([0-9.]+ s\)$' ||
		    fail "$row: $(tail -n 1 "$WORK/out")" || return 1
	done
	run report "$WORK/only-WARN.json" -q --strict
	status 1
}

# ---- GitHub ---------------------------------------------------------------------

SUMMARY=$WORK/summary.md

# RC is what status looks at.
# shellcheck disable=SC2034
github() {
	RC=0
	GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$SUMMARY" TMPDIR=$TMP \
	    timeout "$LIMIT" "$PROGRAM" "$@" >"$WORK/out" 2>"$WORK/err" || RC=$?
}

test_github() {
	need_result && echo "# before" >"$WORK/summary.md"
	github report "$WORK/result.json"
	status 1 && says "$WORK/summary.md" "# before # mqtt-certcheck: " &&
	    says "$WORK/summary.md" "revocation.revoked-leaf" || return 1
	[ "$(grep -c '^::error title=revocation.revoked-leaf' "$WORK/out")" -eq 1 ] ||
	    fail "$(head_of "$WORK/out")"
}

test_github_quiet() {
	need_result && rm -f "$WORK/summary.md"
	github report "$WORK/result.json" -q
	status 1 && no_file "$WORK/summary.md" || return 1
	! grep -q '^::' "$WORK/out" || fail "annotations with -q" || return 1
	# Elsewhere nothing is said to GitHub.
	run report "$WORK/result.json"
	status 1 || return 1
	! grep -q '^::' "$WORK/out" || fail "annotations elsewhere"
}

# Nobody has asked for the summary: without it, the status stays.
test_github_without_a_summary() {
	need_result || return 1
	SUMMARY=$WORK/no/such/summary
	github report "$WORK/result.json"
	SUMMARY=$WORK/summary.md
	status 1 && err_says "GITHUB_STEP_SUMMARY"
}

# GitHub shows nothing of a summary beyond a MiB.
test_github_summary_is_cut() {
	need_result || return 1
	jq '.results |= [range(1500) as $i | .[0] | .id = "a.b\($i)" | .case = .id | .verdict = "FAIL" |
	    .why = "w" * 400]' "$WORK/result.json" >"$WORK/long.json"
	rm -f "$WORK/summary.md"
	github report "$WORK/long.json" -v
	status 1 && says "$WORK/summary.md" "cut here" || return 1
	size=$(wc -c <"$WORK/summary.md")
	{ [ "$size" -gt 900000 ] && [ "$size" -le 1048576 ]; } || fail "$size bytes"
}

# ---- The examples ---------------------------------------------------------------

# Each option that they use is there.
test_examples_options() {
	"$PROGRAM" --help >"$WORK/help"
	for file in "$CI_FOLDER"/*; do
		words=$(tr '\n\134' '  ' <"$file" | tr -s ' ' |
		    grep -oE 'mqtt-certcheck --broker[^|&]*(result\.json|report\.md|report\.html)' |
		    grep -oE ' --[a-z0-9-]+')
		[ -n "$words" ] || fail "$file: no command" || return 1
		for word in $words; do
			grep -qE -e "$word( |,|\$)" "$WORK/help" || fail "$file: $word" || return 1
		done
	done
}

test_examples_yaml() {
	python3 -c 'import yaml' 2>/dev/null || {
		skip "no YAML reader for Python"
		return
	}
	for file in "$CI_FOLDER"/*.yml; do
		python3 -c 'import sys, yaml; assert isinstance(yaml.safe_load(open(sys.argv[1])), dict)' \
		    "$file" 2>"$WORK/yaml.err" || fail "$file: $(head_of "$WORK/yaml.err")" || return 1
	done
}

run_tests
