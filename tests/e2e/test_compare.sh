#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What has changed between two runs: two configurations of a Mosquitto, and
# files that cannot be compared.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# Both runs: with a CRL and without one.
ready() {
	[ -s "$WORK/none.json" ] && return 0
	need_pki || return 1
	for name in crl none; do
		[ "$name" = crl ] || sed -i '/^crlfile/d' \
		    "$WORK/pki/config/mosquitto/mosquitto.conf"
		start_mosquitto "$WORK/pki" || return 1
		run_core --broker "localhost:$PORT" --pki "$WORK/pki"
		mv "$WORK/o.json" "$WORK/$name.json"
		stop mosquitto
		[ "$name" = crl ] || { status 1 || return 1; continue; }
		status 0 || return 1
	done
}

compare() {
	rm -f "$WORK/o.json"
	run compare "$@" --json "$WORK/o.json"
}

test_a_crl_less() {
	ready || return 1
	compare "$WORK/crl.json" "$WORK/none.json" --junit "$WORK/o.xml" \
	    --markdown "$WORK/o.md" --html "$WORK/o.html"
	status 1 && these "$WORK/o.json" '^revocation.revoked-leaf$' FAIL || return 1
	json "$WORK/o.json" '.results[0].id == "revocation.revoked-leaf" and .summary.fail == 2 and
	    .summary.warn == 0 and (.results[0].why | contains("accepted now, refused by a TLS alert"))' &&
	    json "$WORK/o.json" 'all(.results[2:][]; .verdict == "PASS" or .verdict == "SKIP")' &&
	    out_says "FAIL revocation.revoked-leaf" && out_says "2 cases have become worse" &&
	    valid_junit "$WORK/o.xml" && says "$WORK/o.xml" 'failures="2"' &&
	    says "$WORK/o.md" "## Worse" && says "$WORK/o.md" "revoked-leaf" &&
	    says "$WORK/o.html" "2 worse" && xmllint --noout --nonet "$WORK/o.html"
}

test_a_crl_more() {
	ready || return 1
	compare "$WORK/none.json" "$WORK/crl.json"
	status 0 && these "$WORK/o.json" '^revocation.revoked-leaf$' PASS &&
	    out_says "better than then: revocation.revoked-leaf[tls1.2]"
}

test_nothing_has_changed() {
	ready || return 1
	for file in crl none; do
		compare "$WORK/$file.json" "$WORK/$file.json"
		status 0 && all "$WORK/o.json" PASS && out_says "No case has become worse" || return 1
	done
}

test_strict() {
	ready || return 1
	jq '.results |= map(select(.id != "trust.wrong-ca"))' "$WORK/crl.json" >"$WORK/less.json"
	compare "$WORK/crl.json" "$WORK/less.json"
	status 0 && these "$WORK/o.json" '^trust.wrong-ca$' WARN &&
	    out_says "not tested any more" || return 1
	compare "$WORK/crl.json" "$WORK/less.json" --strict
	status 1 || return 1
	compare "$WORK/less.json" "$WORK/crl.json" --strict
	status 0 && these "$WORK/o.json" '^trust.wrong-ca$' PASS
}

test_a_broker_that_is_gone() {
	ready || return 1
	run_core --broker "localhost:$PORT" --pki "$WORK/pki"
	status 3 || return 1
	mv "$WORK/o.json" "$WORK/gone.json"
	compare "$WORK/crl.json" "$WORK/gone.json"
	status 3 && all "$WORK/o.json" ERROR
}

# refused FILE WORDS: as either of the two.
refused() {
	compare "$WORK/crl.json" "$1"
	status 2 && err_says "$2" && quiet "$WORK/out" && no_file "$WORK/o.json" || return 1
	compare "$1" "$WORK/crl.json"
	status 2 && err_says "$2" && quiet "$WORK/out"
}

test_files_that_are_none() {
	ready || return 1
	bad=$WORK/bad.json
	refused "$WORK/nowhere.json" "nowhere.json: cannot be read" || return 1
	refused "$WORK" "$WORK: cannot be read" || return 1
	: >"$bad"
	refused "$bad" "$bad:1:0: not JSON" || return 1
	head -c 3000 "$WORK/crl.json" >"$bad"
	refused "$bad" ": not JSON" && err_says "$bad:" || return 1
	echo '[]' >"$bad"
	refused "$bad" "$bad: not a result of mqtt-certcheck" || return 1
	jq '.schema = "mqtt-certcheck/9"' "$WORK/crl.json" >"$bad"
	refused "$bad" "$bad: schema: written by another version" || return 1
	jq '.results[3].verdict = "FINE"' "$WORK/crl.json" >"$bad"
	refused "$bad" "$bad: results[3].verdict: must be one of" || return 1
	jq '.results += .results[:1]' "$WORK/crl.json" >"$bad"
	refused "$bad" "twice; name the result of one run" && err_says "$bad:" || return 1
	jq '.results[].case |= "x." + .' "$WORK/crl.json" >"$bad"
	refused "$bad" "no case in common"
}

# Neither is more read than has to be, nor does much come of little.
test_large_files() {
	ready || return 1
	large=$WORK/large.json
	truncate -s 1G "$large" || {
		skip "no sparse files"
		return
	}
	measured 100 "large.json: larger than" || return 1
	# All the same, a result, but for its size: one long string, or many values.
	filled 'head -c 73400320 /dev/zero | tr "\0" x' '"' '"'
	measured 100 "large.json: larger than" || return 1
	filled 'yes "{}," | head -c 60000000' '[' '0]'
	measured 400 "more than 2000000 values"
	rc=$?
	rm "$large"
	return "$rc"
}

# filled COMMAND BEGIN END: one more member, of which the command makes the bulk
filled() {
	{
		jq -c . "$WORK/crl.json" | head -c -2
		printf ',"later":%s' "$2"
		sh -c "$1"
		printf '%s}' "$3"
	} >"$large"
}

# measured MIB WORDS: refused, without more memory than that
measured() {
	for order in "$large $WORK/crl.json" "$WORK/crl.json $large"; do
		RC=0
		# Words, not one word; and RC is looked at by status.
		# shellcheck disable=SC2086,SC2034
		"$(dirname "$BROKER")/../peers/measure" "$WORK/peak" "$PROGRAM" compare \
		    $order >"$WORK/out" 2>"$WORK/err" || RC=$?
		peak=$(($(cat "$WORK/peak") / 1024))
		status 2 && err_says "$2" && err_says "large.json:" && quiet "$WORK/out" || return 1
		[ "$peak" -lt "$1" ] || fail "took $peak MiB for: $2" || return 1
	done
}

test_another_broker() {
	ready || return 1
	jq '.target.broker = "elsewhere:8883"' "$WORK/crl.json" >"$WORK/other.json"
	refused "$WORK/other.json" "the result of another broker" && err_says "--other-broker" || return 1
	compare "$WORK/other.json" "$WORK/crl.json" --other-broker
	status 0 || return 1
	jq '.target.launched = "rabbitmq"' "$WORK/crl.json" >"$WORK/other.json"
	refused "$WORK/other.json" "the result of another broker" || return 1
	run --broker localhost:1 --baseline "$WORK/other.json" trust.missing-cert
	status 2 && err_says "other.json: the result of another broker, a launched rabbitmq, and not of localhost:1;" || return 1
	run --broker localhost:1 --baseline "$WORK/other.json" --other-broker trust.missing-cert
	status 3
}

# It can be told again, but is no run.
test_a_comparison_is_no_run() {
	ready || return 1
	compare "$WORK/crl.json" "$WORK/none.json"
	mv "$WORK/o.json" "$WORK/comparison.json"
	run report "$WORK/comparison.json"
	status 1 && out_says "2 cases have become worse" || return 1
	refused "$WORK/comparison.json" "comparison.json: is a comparison itself" || return 1
	run report "$WORK/crl.json" "$WORK/comparison.json"
	status 2 && err_says "comparison.json: only runs can be merged"
}

test_usage() {
	for words in "" "a.json" "a.json b.json c.json" "a.json b.json --tls 1.3" \
	    "a.json b.json --json x --html x" "a.json b.json --html - --markdown -"; do
		# Words, not one word.
		# shellcheck disable=SC2086
		run compare $words
		status 2 && quiet "$WORK/out" || return 1
	done
}

# For one report on stdout, nothing else is there.
test_stdout() {
	ready || return 1
	run compare "$WORK/crl.json" "$WORK/none.json" --markdown -
	status 1 && quiet "$WORK/err" || return 1
	[ "$(head -c 2 "$WORK/out")" = "# " ] || fail "$(head_of "$WORK/out")" || return 1
	run compare "$WORK/crl.json" "$WORK/none.json" --html -
	status 1 && xmllint --noout --nonet "$WORK/out"
}

run_tests
