#!/bin/sh
# SPDX-License-Identifier: ISC
# Brokers that have other users, or have had enough of us.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki

# paced JOBS RATE: what the last run says that it has done
paced() {
	json "$WORK/o.json" ".target.jobs == \"$1\" and .target.rate == \"$2\""
}

# An address of this machine that is not loopback; "" if there is none.
own_address() {
	hostname -I 2>/dev/null | tr ' ' '\n' | grep -v : | head -n 1
}

test_gentle_elsewhere() {
	address=$(own_address)
	[ -n "$address" ] || skip "no address but loopback" || return 0
	# Nobody listens on port 1.
	run_json --broker "$address:1" trust.missing-cert
	status 3 && paced 1 20 && out_says "jobs 1, rate 20" || return 1
	run_json --broker "$address:1" trust.missing-cert --rate 0 --jobs 3
	status 3 && paced 3 "no limit" || return 1
	run_json --broker localhost --connect-to "$address:1" trust.missing-cert
	status 3 && paced 1 20
}

test_quick_here() {
	run_json --broker 127.0.0.1:1 trust.missing-cert
	status 3 && paced 4 "no limit" || return 1
	run_json --broker 127.0.0.1:1 trust.missing-cert --rate 7
	status 3 && paced 4 7
}

# How often did a banned client come again?  All words of the broker are about that.
came_again() {
	wc -l <"$WORK/broker$STARTED.err"
}

# stopped NAME WORDS MOST: a run against this mutant stops, for this reason, and
# has come back at most so often.
stopped() {
	need_pki && mutant "$1" || return 1
	run_json --broker "localhost:$PORT" --pki "$PKI" --timeout 2 --jobs 1 \
	    --junit "$WORK/o.xml" 'trust.*' 'validity.*' 'authz.*'
	status 3 && no_negative_pass "$WORK/o.json" && nothing_left &&
	    out_says "Diagnosis possibly banned" && out_says "$2" &&
	    says "$WORK/o.xml" "cannot be decided: possibly banned" &&
	    valid_junit "$WORK/o.xml" || return 1
	json "$WORK/o.json" '.diagnosis | startswith("possibly banned")' &&
	    json "$WORK/o.json" '[.results[] | select(.verdict == "ERROR" and
	    (.why | startswith("cannot be decided: possibly banned")) and .steps == [])] | length > 30' ||
	    return 1
	[ "$(came_again)" -le "$3" ] ||
	    fail "$(came_again) connections after the ban, more than $3" || return 1
	stop_mutant
}

test_stops_when_banned_by_close() {
	stopped bans "is not accepted any more" 12
}

test_stops_when_banned_by_reset() {
	stopped bans-by-reset "is not accepted any more" 20
}

test_stops_when_banned_by_silence() {
	stopped bans-by-silence "no answer in time" 12
}

test_stops_when_banned_by_firewall() {
	stopped bans-by-firewall "Connection refused" 0
}

# Who is refused by TLS does not see it, so it takes longer.
test_stops_when_banned_by_connack() {
	stopped bans-by-connack "CONNACK 159 (connection rate exceeded)" 30
}

# Many in a row hear nothing, but controls are let in.
test_goes_on_when_not_banned() {
	need_pki && mutant refuses-by-silence || return 1
	run_json --broker "localhost:$PORT" --pki "$PKI" --timeout 2 --tls 1.3 'validity.*'
	status 3 && json "$WORK/o.json" '[.results[].why | select(test("no answer in time"))] | length > 4' &&
	    json "$WORK/o.json" '[.results[].why | select(test("possibly banned"))] == []'
}

run_tests
