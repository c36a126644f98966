#!/bin/sh
# SPDX-License-Identifier: ISC
# Whatever is wrong with the peer, no fault of it is ever taken for a refusal.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki

# undecided BROKER [OPTION...]: all of it, and also without our PKI.
undecided() {
	need_pki || return 1
	run_core --broker "$@" --pki "$PKI" --junit "$WORK/o.xml"
	status 3 && all "$WORK/o.json" ERROR && valid_junit "$WORK/o.xml" &&
	    says "$WORK/o.xml" "<error" && nothing_left || return 1
	cp "$WORK/out" "$WORK/with-pki"
	run_core --broker "$@"
	status 3 && all "$WORK/o.json" ERROR SKIP && no_negative_pass "$WORK/o.json" ||
	    fail "without --pki: $WHY" || return 1
	cp "$WORK/with-pki" "$WORK/out"
}

# undecided, with a mutant as the peer
undecided_mutant() {
	name=$1
	shift
	need_pki && mutant "$name" && undecided "localhost:$PORT" "$@"
	rc=$?
	stop_mutant
	return "$rc"
}

test_no_such_host() {
	undecided no-such-host.invalid && out_says "no such host" && out_says no-such-host.invalid
}

test_refused_port() {
	# Nobody listens on port 1.
	undecided 127.0.0.1:1 && out_says "Connection refused"
}

test_plain_tcp_that_says_nothing() {
	undecided_mutant mute --timeout 1 --tls 1.3
}

test_tls_that_says_nothing() {
	need_pki && mutant mute-after-handshake || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI" --timeout 1 --tls 1.3
	status 3 && no_negative_pass "$WORK/o.json"
}

test_closes_at_once() {
	undecided_mutant closes-on-accept
}

test_resets_at_once() {
	undecided_mutant resets-on-accept
}

test_http_server() {
	undecided_mutant plain-text && out_says plaintext
}

test_refuses_everybody() {
	undecided_mutant refuses-everybody
}

# ---- A server that is not proven to be the broker -----------------------------

# unproven FOLDER REASON: the mutants' broker with the server.* of this folder
unproven() {
	mutant right "$1" || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI"
	status 3 && all "$WORK/o.json" ERROR && out_says "$2"
	rc=$?
	stop_mutant
	return "$rc"
}

test_server_certificate_expired() {
	need_pki || return 1
	cp -R "$PKI/broker" "$WORK/aged"
	openssl req -new -key "$PKI/broker/server.key" -subj "/CN=localhost" 2>/dev/null |
	    openssl x509 -req -CA "$PKI/ca/root.crt" -CAkey "$PKI/ca/root.key" -days -1 \
	    -out "$WORK/aged/server.crt" 2>"$WORK/x509.err" ||
	    fail "$(head_of "$WORK/x509.err")" || return 1
	unproven "$WORK/aged" expired
}

test_server_of_another_host() {
	need_pki || return 1
	run init "$WORK/elsewhere" --host elsewhere.example.com
	status 0 || return 1
	mutant right "$WORK/elsewhere/broker" || return 1
	run_core --broker "localhost:$PORT" --pki "$WORK/elsewhere"
	status 3 && all "$WORK/o.json" ERROR && out_says localhost || return 1
	# And it is a good broker for who calls it by its name.
	run_core --broker elsewhere.example.com --connect-to "127.0.0.1:$PORT" --pki "$WORK/elsewhere"
	status 0 && all "$WORK/o.json" PASS
}

test_server_of_another_ca() {
	need_pki && run init "$WORK/another"
	status 0 && unproven "$WORK/another/broker" "peer"
}

test_impostors() {
	need_pki || return 1
	for name in impostor impostor-client; do
		mutant "$name" || return 1
		run_core --broker "localhost:$PORT" --pki "$PKI"
		status 3 && all "$WORK/o.json" ERROR || fail "$name: $WHY" || return 1
		run_core --broker "localhost:$PORT" --cafile "$PKI/broker/ca.crt"
		status 3 && all "$WORK/o.json" ERROR SKIP ||
		    fail "$name, --cafile: $WHY" || return 1
		stop_mutant
	done
}

# ---- A broker that stops being one --------------------------------------------

test_dies_in_the_middle() {
	need_pki || return 1
	for name in dies dies-later; do
		mutant "$name" || return 1
		run_core --broker "localhost:$PORT" --pki "$PKI"
		status 3 && no_negative_pass "$WORK/o.json" && nothing_left ||
		    fail "$name: $WHY" || return 1
	done
}

test_launched_broker_dies_in_the_middle() {
	# Words, not one word.
	# shellcheck disable=SC2086
	start victim "$PROGRAM" run --launch mosquitto --rate 20 --json "$WORK/victim.json" $CORE
	wait_for busy || return 1
	for pid in $(own_processes); do
		case $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) in
		*mosquitto.conf*) kill -KILL "$pid" ;;
		esac
	done
	ended victim && status 3 && no_negative_pass "$WORK/victim.json" &&
	    out_says "ended during the run" && nothing_left
}

# The launched broker has seen some clients.
busy() {
	[ -s "$WORK/victim.rc" ] && return 0
	[ "$(cat "$TMP"/*/mosquitto.log 2>/dev/null | grep -c 'New client connected')" -ge 6 ]
}

test_bans() {
	need_pki && mutant bans || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI"
	status 3 && no_negative_pass "$WORK/o.json"
}

test_noise_after_connect() {
	need_pki || return 1
	for name in garbage endless-packet slow-drip; do
		mutant "$name" || return 1
		run_core --broker "localhost:$PORT" --pki "$PKI" --timeout 1 --tls 1.3
		status 3 && no_negative_pass "$WORK/o.json" ||
		    fail "$name: $WHY" || return 1
		stop_mutant
	done
}

test_crl_expired() {
	need_pki && mutant crl-expired || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI"
	status 3 && no_negative_pass "$WORK/o.json" && out_says "CRL"
}

# The other way round: these are right, however they refuse.
test_unusual_but_right() {
	need_pki || return 1
	for name in right right-but-silent connack-refusal; do
		mutant "$name" || return 1
		run_core --broker "localhost:$PORT" --pki "$PKI"
		status 0 && all "$WORK/o.json" PASS WARN || fail "$name: $WHY" || return 1
		stop_mutant
	done
}

test_strict() {
	need_pki && mutant right-but-silent || return 1
	run_json --broker "localhost:$PORT" --pki "$PKI" trust.wrong-ca --strict --junit "$WORK/o.xml"
	status 1 && valid_junit "$WORK/o.xml" && says "$WORK/o.xml" "<failure"
}

run_tests
