#!/bin/sh
# SPDX-License-Identifier: ISC
# A Mosquitto that the user has set up with what init wrote.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki
CLIENTS=$PKI/clients

test_init_and_start() {
	run init "$PKI" --host localhost --host 127.0.0.1 --host ::1
	status 0 && out_says "mqtt-certcheck --broker localhost:8883 --pki" &&
	    start_mosquitto "$PKI"
}

test_run() {
	run_core --broker "localhost:$PORT" --pki "$PKI" --junit "$WORK/out.xml"
	status 0 && valid_junit "$WORK/out.xml" && all "$WORK/o.json" PASS &&
	    counts_core "$WORK/o.json" && nothing_left
}

test_url_and_short_options() {
	run --broker "mqtts://localhost:$PORT" --pki "$PKI" trust.valid-client
	status 0 || return 1
	run -h localhost -p "$PORT" --pki "$PKI" trust.valid-client
	status 0
}

test_addresses() {
	run --broker "127.0.0.1:$PORT" --pki "$PKI" trust.valid-client
	status 0 || return 1
	grep -qs ' lo$' /proc/net/if_inet6 || {
		skip "no IPv6 here"
		return
	}
	run --broker "[::1]:$PORT" --pki "$PKI" trust.valid-client
	status 0
}

test_connect_to() {
	run_json --broker broker.example.com --connect-to "localhost:$PORT" --pki "$PKI" trust.valid-client
	status 3 && all "$WORK/o.json" ERROR || return 1
	run_json --broker "localhost:1" --connect-to "127.0.0.1:$PORT" --pki "$PKI" trust.valid-client
	status 0 && all "$WORK/o.json" PASS
}

test_sni() {
	run_json --broker "127.0.0.1:$PORT" --sni localhost --pki "$PKI" trust.valid-client
	status 0
}

publish() {
	timeout 30 mosquitto_pub --cafile "$PKI/broker/ca.crt" -h localhost -p "$PORT" \
	    --cert "$CLIENTS/$1/client.crt" --key "$CLIENTS/$1/client.key" \
	    -q 1 -t "certcheck/$1/e2e" -m hello >"$WORK/pub.out" 2>&1
}

test_mosquitto_pub() {
	for client in client other; do
		publish "$client" || fail "$client: $(head_of "$WORK/pub.out")" || return 1
	done
	for client in revoked revoked-hold expired not-yet-valid wrong-ca self-signed; do
		! publish "$client" || fail "$client is let in" || return 1
	done
}

# What can be said without a credential that the broker trusts.  Under TLS 1.2
# only handshake_failure answers a missing certificate, which proves nothing
# when nobody is known to be let in.
without_ours() {
	status 3 && these "$WORK/o.json" 'wrong-ca|self-signed|cert-request-sent' PASS &&
	    json "$WORK/o.json" '[.results[] | select(.id == "trust.missing-cert") |
		[.case, .verdict]] == [["trust.missing-cert[tls1.2]", "ERROR"],
		["trust.missing-cert[tls1.3]", "PASS"]]'
}

test_without_pki() {
	run_core --broker "localhost:$PORT"
	without_ours && these "$WORK/o.json" '^(validity|revocation|identity|authz)|valid-client' SKIP &&
	    json "$WORK/o.json" 'all(.results[] | select(.verdict == "SKIP"); .why | test("--pki"))'
}

test_cafile() {
	run_core --broker "localhost:$PORT" --cafile "$PKI/broker/ca.crt"
	without_ours && json "$WORK/o.json" 'all(.results[].steps[]; .peer_proven)' || return 1
	# Of another CA: nothing that this server does counts.
	run_core --broker "localhost:$PORT" --cafile "$PKI/ca/foreign-root.crt"
	status 3 && all "$WORK/o.json" ERROR SKIP
}

test_cafile_wrong() {
	run --broker "localhost:$PORT" --cafile "$WORK/nowhere.crt"
	status 2 && err_says nowhere.crt || return 1
	run --broker "localhost:$PORT" --cafile "$PKI/broker/server.key"
	status 2 && err_says server.key || return 1
	echo garbage >"$WORK/garbage.crt"
	run --broker "localhost:$PORT" --cafile "$WORK/garbage.crt"
	status 2 && err_says garbage.crt
}

# The folder of another PKI: the broker does not know its clients.
test_pki_of_another_broker() {
	run init "$WORK/pki2"
	run_core --broker "localhost:$PORT" --pki "$WORK/pki2"
	status 3 && no_negative_pass "$WORK/o.json" && all "$WORK/o.json" ERROR
}

# The CRL has been replaced by that of somebody else: everybody is refused.
test_broker_without_a_crl_for_our_ca() {
	stop mosquitto
	cp -R "$PKI" "$WORK/locked"
	cp "$WORK/pki2/broker/crl.pem" "$WORK/locked/broker/crl.pem"
	sed "s,$PKI/,$WORK/locked/,g" "$PKI/config/mosquitto/mosquitto.conf" \
	    >"$WORK/locked/config/mosquitto/mosquitto.conf"
	start_mosquitto "$WORK/locked" || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI"
	status 3 && no_negative_pass "$WORK/o.json" && says "$WORK/o.json" CRL
	rc=$?
	stop mosquitto
	return "$rc"
}

# Holes in the set-up are found.
test_holes_are_found() {
	sed -i.orig -e '/^crlfile/d' -e '/^acl_file/d' "$PKI/config/mosquitto/mosquitto.conf"
	start_mosquitto "$PKI" || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI" --junit "$WORK/holes.xml"
	status 1 && these "$WORK/o.json" 'revoked-leaf' FAIL &&
	    these "$WORK/o.json" 'foreign-topic' FAIL &&
	    these "$WORK/o.json" 'wrong-ca|missing-cert|^validity|self-signed' PASS &&
	    valid_junit "$WORK/holes.xml" && says "$WORK/holes.xml" "<failure"
	rc=$?
	mv "$PKI/config/mosquitto/mosquitto.conf.orig" "$PKI/config/mosquitto/mosquitto.conf"
	stop mosquitto
	return "$rc"
}

run_tests
