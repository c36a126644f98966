#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What becomes of a change depends on how the broker was set up: holes that
# `init` does not leave open, and that are found where somebody has.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki
LIVE="lifecycle.live-connection-after-revocation"

# without_crl: a Mosquitto as many are, with CAs and without a CRL.
without_crl() {
	need_pki || return 1
	mkdir -p "$WORK/open" && cp -R "$PKI/." "$WORK/open"
	sed -i -e "s,$PKI/,$WORK/open/,g" -e '/^crlfile/d' \
	    "$WORK/open/config/mosquitto/mosquitto.conf"
	start_mosquitto "$WORK/open"
}

# run_changed WORD...: a run on the broker that may be told of other files.
run_changed() {
	# SIGHUP is not answered: the broker has a moment.
	run_json --broker "localhost:$PORT" --pki "$PKI" --tls 1.3 \
	    --expect crl_latency_s=2 \
	    --trust-file "$WORK/open/broker/ca.crt" \
	    --reload-cmd "kill -HUP $(cat "$WORK/mosquitto.pid") && sleep 0.3" "$@"
}

# Without a crlfile, a SIGHUP leaves the CAs as they were at the start.
test_a_ca_that_was_taken_away_is_still_trusted() {
	without_crl || return 1
	run_changed lifecycle.ca-rotation-old-rejected lifecycle.crl-reload-takes-effect
	status 1 && these "$WORK/o.json" 'ca-rotation' FAIL &&
	    json "$WORK/o.json" 'all(.results[] | select(.verdict == "FAIL"); (.why |
		startswith("via-second-root was accepted")) and (.remedy |
		contains("only in listeners that have a crlfile")))' &&
	    these "$WORK/o.json" 'crl-reload' SKIP &&
	    json "$WORK/o.json" 'all(.results[] | select(.verdict == "SKIP"); .why |
		contains("--crl-file"))'
	rc=$?
	stop mosquitto
	return "$rc"
}

# Whoever says what is meant, is told whether it is so; who does not, is warned.
test_what_is_meant_decides() {
	run_json --launch mosquitto --tls 1.3 --expect crl_latency_s=1 "$LIVE"
	status 0 && all "$WORK/o.json" WARN || return 1
	run_json --launch mosquitto --tls 1.3 --expect crl_latency_s=1 \
	    --expect kick_on_revoke=yes "$LIVE"
	status 1 && all "$WORK/o.json" FAIL || return 1
	run_json --launch mosquitto --tls 1.3 --expect crl_latency_s=1 \
	    --expect kick_on_revoke=no "$LIVE"
	status 0 && all "$WORK/o.json" PASS
}

# How long it took is told with the refusal.
test_the_time_until_the_refusal_is_told() {
	run_json --launch mosquitto --tls 1.3 'lifecycle.crl-*-takes-effect'
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" '[.results[].steps[] | select(.changed_ms > 0)] |
		length == 2 and all(.[]; .outcome == "refused_tls" and .alert == 44)'
}

# One node of several that has no CRL: half of the connections meet it.
test_one_node_without_a_crl() {
	need_pki && mutant node-without-crl || return 1
	run_json --broker "localhost:$PORT" --pki "$PKI" --tls 1.3 --jobs 1 \
	    'lifecycle.node-parity*'
	status 1 && these "$WORK/o.json" 'node-parity$' PASS &&
	    these "$WORK/o.json" 'node-parity-own-ca' FAIL &&
	    json "$WORK/o.json" 'any(.results[]; .why | startswith("revoked: "))'
	rc=$?
	stop_mutant
	return "$rc"
}

run_tests
