#!/bin/sh
# SPDX-License-Identifier: ISC
# A run that is interrupted tells what it knows and leaves nothing behind.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# The launched broker has seen a number of clients.
seen() {
	[ -s "$WORK/run.rc" ] && return 0
	[ "$(cat "$TMP"/*/mosquitto.log 2>/dev/null | grep -c 'New client connected')" -ge "$1" ]
}

launched() {
	ls "$TMP"/*/mosquitto.log >/dev/null 2>&1
}

# At this rate a run takes long enough to be met in the middle.
start_slowly() {
	rm -f "$WORK/run.json" "$WORK/run.xml"
	# Words, not one word.
	# shellcheck disable=SC2086
	start run "$PROGRAM" run --launch mosquitto --rate 20 --json "$WORK/run.json" \
	    --junit "$WORK/run.xml" $CORE
}

# interrupted STATUS: with a whole report, and nothing left
interrupted() {
	ended run && status "$1" &&
	    counts_core "$WORK/run.json" &&
	    json "$WORK/run.json" '[.results[] | select(.verdict == "ERROR")] | length > 0' &&
	    json "$WORK/run.json" '[.results[].why | select(test("interrupted"))] | length > 0' &&
	    valid_junit "$WORK/run.xml" && out_says " cases: " && nothing_left
}

test_int_in_the_middle() {
	start_slowly && wait_for seen 20 || return 1
	signal run INT
	interrupted 130
}

test_term_in_the_middle() {
	start_slowly && wait_for seen 20 || return 1
	signal run TERM
	interrupted 143
}

test_int_among_the_controls() {
	start_slowly && wait_for seen 1 || return 1
	signal run INT
	interrupted 130 && no_negative_pass "$WORK/run.json"
}

# Before the broker answers: there is nothing to report yet.
test_int_while_the_broker_starts() {
	printf '#!/bin/sh\nexec sleep 100\n' >"$WORK/sleepy"
	chmod 755 "$WORK/sleepy"
	start run env MQTT_CERTCHECK_MOSQUITTO="$WORK/sleepy" "$PROGRAM" run --launch mosquitto
	wait_for launched || return 1
	signal run INT
	ended run && status 130 && nothing_left
}

test_int_while_a_peer_is_silent() {
	need_pki && mutant mute || return 1
	# Words, not one word.
	# shellcheck disable=SC2086
	start run "$PROGRAM" run --broker "localhost:$PORT" --pki "$WORK/pki" --timeout 100 \
	    --json "$WORK/run.json" $CORE
	wait_for dialled || return 1
	signal run INT
	ended run && status 130 && all "$WORK/run.json" ERROR && nothing_left
}

dialled() {
	[ -s "$WORK/run.rc" ] || [ "$(own_processes | wc -l)" -gt 1 ]
}

# Nothing can be tidied up then, but no broker may be left either.
test_kill_in_the_middle() {
	start_slowly && wait_for seen 3 || return 1
	signal run KILL
	ended run && status 137 && no_file "$WORK/run.json" && wait_for nobody
	rc=$?
	rm -rf "${TMP:?}"/*
	return "$rc"
}

nobody() {
	[ -z "$(own_processes)" ]
}

test_int_while_init_works() {
	start run "$PROGRAM" init "$WORK/pki2"
	signal run INT
	ended run || return 1
	# Either it was quicker, and all is there, or nothing is.
	if [ "$RC" -eq 0 ]; then
		json "$WORK/pki2/manifest.json" .schema
	else
		no_file "$WORK/pki2"
	fi
}

run_tests
