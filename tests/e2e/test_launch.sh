#!/bin/sh
# SPDX-License-Identifier: ISC
# A broker that the program starts itself, and the reports of it.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# Everything, as "make demo" runs it when all is installed.
test_everything_is_decided() {
	RC=0
	TMPDIR=$TMP timeout -k 5 "$((LIMIT * 3))" sh "$(dirname "$0")/../demo.sh" "$PROGRAM" "$WORK/demo" \
	    >"$WORK/out" 2>"$WORK/err" || RC=$?
	cp "$WORK/demo/report.json" "$WORK/all.json"
	cp "$WORK/demo/report.xml" "$WORK/all.xml"
	status 0 && out_says "Written:" && quiet "$WORK/err" && counts "$WORK/all.json" &&
	    out_says "$(jq '.results | length' "$WORK/all.json") cases: " &&
	    out_says " 0 undecided, " && all "$WORK/all.json" PASS WARN FAIL SKIP &&
	    these "$WORK/all.json" '^(trust[.](valid|missing|wrong|self)|revocation[.](revoked-leaf|sibling)|authz)' PASS &&
	    these "$WORK/all.json" '^lifecycle[.]bad-crl-reload$' FAIL &&
	    nothing_left
}

test_junit() {
	valid_junit "$WORK/all.xml" || return 1
	count=$(xmllint --xpath 'count(//testcase)' "$WORK/all.xml")
	json "$WORK/all.json" ".results | length == $count"
}

# Variables of jq, not of the shell.
# shellcheck disable=SC2016
test_json() {
	json "$WORK/all.json" '.schema == "mqtt-certcheck/1"' &&
	    json "$WORK/all.json" '.started | test("^[0-9-]+T[0-9:]+Z$")' &&
	    json "$WORK/all.json" '.summary as $s | (.results | group_by(.verdict) |
		map({key: .[0].verdict | ascii_downcase, value: length}) | from_entries) as $n |
		all("pass", "warn", "fail", "error", "skip"; $s[.] == ($n[.] // 0)) and
		$s.total == (.results | length)' &&
	    json "$WORK/all.json" 'all(.results[]; . as $r |
		["case", "id", "title", "severity", "reference", "verdict", "why",
		"remedy", "expected", "steps", "control"] | all(. as $m | $r | has($m)))' &&
	    json "$WORK/all.json" 'all(.results[].steps[]; . as $s |
		["op", "credential", "outcome", "layer", "alert", "alert_name", "connack",
		"tls", "elapsed_ms", "detail"] | all(. as $m | $s | has($m)))' &&
	    json "$WORK/all.json" '[.results[].case] | length == (unique | length)'
}

# A refusal stands on evidence: the broker asked, and the certificate was sent.
test_refusals_have_evidence() {
	json "$WORK/all.json" '[.results[] | select(.verdict == "PASS") | .steps[] |
	    select(.op == "CONNECT" and .approach == "" and .outcome == "refused_tls" and
		.credential != "no-certificate")] | length > 100 and
	    all(.[]; .certificate_requested and .certificate_sent and .peer_proven and
		.alert != null and .control.held)'
}

test_report_renders_the_same() {
	run report "$WORK/all.json" --json "$WORK/again.json" --junit "$WORK/again.xml"
	status "$(jq .summary.exit_status "$WORK/all.json")" && same "$WORK/all.json" "$WORK/again.json" &&
	    same "$WORK/all.xml" "$WORK/again.xml"
}

test_report_without_options_shows_the_result() {
	run report "$WORK/all.json"
	status "$(jq .summary.exit_status "$WORK/all.json")" && out_says " 0 undecided, "
}

test_report_of_garbage() {
	echo '{"schema": "mqtt-certcheck/1", "results": [' >"$WORK/garbage.json"
	run report "$WORK/garbage.json" --junit "$WORK/garbage.xml"
	status 2 && err_says garbage.json && no_file "$WORK/garbage.xml" || return 1
	run report "$WORK/no-such.json"
	status 2 && err_says no-such.json
}

test_json_to_stdout_alone() {
	run run --launch mosquitto trust.valid-client --json -
	status 0 && quiet "$WORK/err" && json "$WORK/out" '.results | length == 4' || return 1
	[ "$(jq -s length "$WORK/out")" -eq 1 ] || fail "more than one value on stdout"
}

test_junit_to_stdout_alone() {
	run run --launch mosquitto trust.valid-client --junit -
	status 0 && quiet "$WORK/err" && valid_junit "$WORK/out"
}

test_both_reports_to_stdout() {
	run run --launch mosquitto --junit - --json -
	status 2 && err_says "only one report"
}

test_quiet() {
	run run --launch mosquitto trust.valid-client -q
	status 0 && quiet "$WORK/err" || return 1
	[ "$(wc -l <"$WORK/out")" -lt 5 ] || fail "it says: $(head_of "$WORK/out")"
}

test_verbose() {
	run run --launch mosquitto trust.missing-cert -vv
	status 0 && out_says 'trust.missing-cert[tls1.3]' && out_says certificate_required
}

test_no_escapes_without_a_terminal() {
	run run --launch mosquitto trust.missing-cert
	status 0 || return 1
	! grep -q "$(printf '\033')" "$WORK/out" || fail "escapes on a pipe" || return 1
	run run --broker 127.0.0.1:1 trust.missing-cert --color always
	grep -q "$(printf '\033')" "$WORK/out" || fail "no colour where it was asked for"
}

# Variables of jq, not of the shell.
# shellcheck disable=SC2016
test_patterns_and_skip() {
	run_json run --launch mosquitto 'trust.*-c*' revocation.revoked-leaf \
	    --skip 'trust.*-ce*' --skip trust.valid-client
	status 0 && json "$WORK/o.json" '[.results[].id] as $ids | ($ids | contains(["trust.wrong-ca"])) and
	    ([$ids[] | select(test("^trust[.].*-c") | not)] | unique) == ["revocation.revoked-leaf"] and
	    [$ids[] | select(test("-ce|valid-client"))] == []'
}

test_tls12_alone() {
	run_core run --launch mosquitto --tls 1.2
	status 0 && json "$WORK/o.json" '[.results[].case | test("tls1.2")] | unique == [true]' &&
	    json "$WORK/o.json" '[.results[].steps[].tls] | unique - [null] == ["TLSv1.2"]'
}

test_mqtt5_alone() {
	run_core run --launch mosquitto --mqtt 5
	status 0 && json "$WORK/o.json" '[.results[].case | select(test("mqtt3"))] == []' &&
	    json "$WORK/o.json" '[.results[].case | select(test("mqtt5"))] | length > 0'
}

test_jobs_do_not_matter() {
	for jobs in 1 16; do
		run_core run --launch mosquitto -j "$jobs"
		status 0 || return 1
		jq -c '.results[] | [.case, .verdict]' "$WORK/o.json" >"$WORK/jobs.$jobs"
	done
	same "$WORK/jobs.1" "$WORK/jobs.16"
}

test_two_at_once() {
	# Words, not one word.
	# shellcheck disable=SC2086
	start one "$PROGRAM" run --launch mosquitto --json "$WORK/one.json" $CORE
	# shellcheck disable=SC2086
	start two "$PROGRAM" run --launch mosquitto --json "$WORK/two.json" $CORE
	ended one && status 0 && ended two && status 0 &&
	    all "$WORK/one.json" PASS && all "$WORK/two.json" PASS && nothing_left
}

test_rate() {
	run_json run --launch mosquitto trust.missing-cert --rate 100
	status 0 && all "$WORK/o.json" PASS
}

test_deadline() {
	run_core run --launch mosquitto --rate 5 --deadline 2
	status 3 && no_negative_pass "$WORK/o.json" && counts_core "$WORK/o.json" &&
	    json "$WORK/o.json" '[.results[].why | select(test("deadline"))] | length > 0' &&
	    nothing_left
}

# Where there is no PATH, a server is still found where systems keep servers.
test_no_path() {
	[ -x /usr/sbin/mosquitto ] || {
		skip "mosquitto is elsewhere"
		return
	}
	RC=0
	timeout "$LIMIT" env PATH= TMPDIR="$TMP" "$PROGRAM" run --launch mosquitto \
	    trust.valid-client >"$WORK/out" 2>"$WORK/err" || RC=$?
	status 0
}

test_broker_not_installed() {
	MQTT_CERTCHECK_MOSQUITTO=/nonexistent
	export MQTT_CERTCHECK_MOSQUITTO
	run_json run --launch mosquitto
	unset MQTT_CERTCHECK_MOSQUITTO
	status 2 && err_says /nonexistent && err_says "apt-get install mosquitto" &&
	    no_file "$WORK/o.json" && nothing_left
}

# A broker that ends at once: its words are shown, and it is not waited for.
test_broker_does_not_start() {
	printf '#!/bin/sh\necho "no mood today" >&2\nexit 7\n' >"$WORK/moody"
	chmod 755 "$WORK/moody"
	MQTT_CERTCHECK_MOSQUITTO=$WORK/moody
	export MQTT_CERTCHECK_MOSQUITTO
	run_json run --launch mosquitto
	unset MQTT_CERTCHECK_MOSQUITTO
	status 2 && err_says "no mood today" && no_file "$WORK/o.json" && nothing_left
}

test_no_such_broker_kind() {
	run run --launch activemq
	status 2 && err_says mosquitto
}

test_tmpdir_missing() {
	RC=0
	TMPDIR=$WORK/no/such/folder timeout "$LIMIT" "$PROGRAM" run --launch mosquitto \
	    >"$WORK/out" 2>"$WORK/err" || RC=$?
	[ "$RC" -eq 2 ] || [ "$RC" -eq 4 ] || status 4 || return 1
	err_says "set TMPDIR"
}

run_tests
