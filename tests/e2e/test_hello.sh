#!/bin/sh
# SPDX-License-Identifier: ISC
# What a broker would still speak: asked by an address alone, of brokers right and wrong.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

HELLOS='tls.legacy-versions tls.null-anon-ciphers tls.psk-bypass'

# hellos ARGUMENT...: at the broker that was started last.
hellos() {
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" "$@" $HELLOS
}

test_an_address_will_do() {
	need_pki && mutant right || return 1
	hellos
	status 0 && all "$WORK/o.json" PASS || return 1
	json "$WORK/o.json" '[.results[].case] == ["tls.legacy-versions",
	    "tls.null-anon-ciphers", "tls.psk-bypass"]'
}

test_the_oldest_that_is_meant() {
	hellos --expect min_tls=1.3
	status 1 && these "$WORK/o.json" legacy FAIL && these "$WORK/o.json" 'null|psk' PASS &&
	    json "$WORK/o.json" '.results[0] | (.why | test("TLSv1.2, TLS_ECDHE")) and
	    .steps[4].tls == "TLSv1.2" and (.steps | length) == 6'
}

test_another_transport() {
	run_json --broker "wss://localhost:$(cut -d' ' -f3 "$WORK/broker$STARTED.out")" \
	    tls.legacy-versions tls.psk-bypass
	status 0 && all "$WORK/o.json" PASS
}

test_nobody_there() {
	stop_mutant
	hellos
	status 3 && all "$WORK/o.json" ERROR
}

test_an_old_broker() {
	mutant tls-1.0 || return 1
	hellos
	status 1 && these "$WORK/o.json" legacy FAIL &&
	    json "$WORK/o.json" '.results[0].why | test("TLS 1.0 at most: TLSv1, TLS_")' || return 1
	hellos --expect min_tls=1.0
	status 0 && all "$WORK/o.json" PASS && stop_mutant
}

test_keys_instead_of_certificates() {
	mutant psk || return 1
	hellos
	status 1 && these "$WORK/o.json" psk FAIL || return 1
	hellos --expect psk=allowed
	status 0 && these "$WORK/o.json" psk SKIP && stop_mutant
}

test_words_for_it() {
	run explain tls.legacy-versions
	status 0 && out_says 'A ClientHello is sent, with SSL 3 alone.' &&
	    out_says 'Where min_tls=1.2|1.3: A ClientHello is sent, with TLS 1.1 at most.' || return 1
	! grep -q '^Control' "$WORK/out" || fail 'a control is named, and there is none'
}

run_tests
