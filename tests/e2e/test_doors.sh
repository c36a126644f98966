#!/bin/sh
# SPDX-License-Identifier: ISC
# Nodes that do not agree, and clients who claim to be a proxy: a real Mosquitto,
# and a HAProxy that believes them.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PATH=$PATH:/usr/sbin:/usr/local/sbin
PARITY=listener.address-parity
PROXY=listener.proxy-protocol-forgery
HEADERS="listener.identity-header-forgery listener.identity-header-override"

# second LINE...: the PKI's Mosquitto with another listener at OPEN, that has TLS
second() {
	need_pki || return 1
	OPEN=$(free_port)
	[ -n "$OPEN" ] || fail "no port is free" || return 1
	{
		printf '%s\n' "listener $OPEN 127.0.0.1" \
		    "cafile $WORK/pki/broker/ca.crt" \
		    "certfile $WORK/pki/broker/server.crt" \
		    "keyfile $WORK/pki/broker/server.key" "$@"
	} >"$WORK/more"
	extended_mosquitto
}

# nodes OPTION...: both ports as nodes of one broker
nodes() {
	run_json --broker localhost --pki "$WORK/pki" --timeout 5 \
	    --connect-to "127.0.0.1:$PORT,127.0.0.1:$OPEN" "$@"
}

test_nodes_agree() {
	second "crlfile $WORK/pki/broker/crl.pem" "require_certificate true" \
	    "use_identity_as_username true" || return 1
	nodes $PARITY 'lifecycle.node-parity*'
	status 0 && all "$WORK/o.json" PASS && counts "$WORK/o.json" $PARITY 'lifecycle.node-parity*' &&
	    json "$WORK/o.json" "[.results[].steps[].detail] | join(\" \") |
	    contains(\"127.0.0.1 port $OPEN\") and (contains(\"127.0.0.1 port $PORT\"))" || return 1
	# One address is nothing to compare.
	run_json --broker localhost --pki "$WORK/pki" --connect-to "127.0.0.1:$PORT" $PARITY
	status 3 && all "$WORK/o.json" SKIP && out_says "--connect-to HOST:PORT,HOST:PORT"
}

# A node that is not there has not agreed.
test_a_node_is_gone() {
	NONE=$(free_port)
	run_json --broker localhost --pki "$WORK/pki" --timeout 5 \
	    --connect-to "127.0.0.1:$PORT,127.0.0.1:$NONE,127.0.0.1:$OPEN" $PARITY
	status 3 && all "$WORK/o.json" ERROR && out_says "127.0.0.1 port $NONE" || return 1
	# The order is the user's, but for those who do not answer.
	run_json --broker localhost --pki "$WORK/pki" --timeout 5 \
	    --connect-to "127.0.0.1:$NONE,127.0.0.1:$PORT" $PARITY trust.valid-client
	status 3 && these "$WORK/o.json" address-parity ERROR &&
	    these "$WORK/o.json" valid-client PASS || return 1
	run_json --broker localhost --pki "$WORK/pki" --timeout 5 \
	    --connect-to "127.0.0.1:$PORT,no-such-host.invalid:1" $PARITY
	stop mosquitto
	status 3 && all "$WORK/o.json" ERROR && out_says "no-such-host.invalid: no such host"
}

test_nodes_differ() {
	second "require_certificate false" "allow_anonymous true" || return 1
	nodes $PARITY lifecycle.node-parity
	stop mosquitto
	status 1 && all "$WORK/o.json" FAIL &&
	    out_says "no-certificate: let in at its second address, otherwise not" &&
	    out_says "127.0.0.1 port $OPEN"
}

# ---- Who claims to be a proxy --------------------------------------------------

test_proxy_header_means_nothing() {
	need_pki || return 1
	OPEN=$(free_port)
	printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$OPEN" >"$WORK/more"
	extended_mosquitto || return 1
	# There nobody needs a header.
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" \
	    --expect "plaintext_ports=$OPEN" $PROXY listener.plaintext-mqtt
	status 1 && these "$WORK/o.json" proxy-protocol PASS &&
	    these "$WORK/o.json" plaintext-mqtt FAIL &&
	    json "$WORK/o.json" '[.results[] | select(.id == "'$PROXY'") | .steps[]] | length == 8' || return 1
	# Without a PKI of the broker's as well.
	run_json --broker "localhost:$PORT" --expect "plaintext_ports=none" $PROXY
	status 0 && all "$WORK/o.json" PASS || return 1
	run_json --broker "localhost:$PORT" --expect proxy_protocol=trusted $PROXY
	status 3 && all "$WORK/o.json" SKIP
}

# The way into the plaintext listener that is opened by a header.
test_haproxy_believes() {
	command -v haproxy >/dev/null || {
		skip "haproxy is not installed: apt-get install haproxy"
		return
	}
	[ -n "$OPEN" ] || return 1
	DOOR=$(free_port)
	cat >"$WORK/haproxy.conf" <<-END
	global
	  log stderr format raw local0
	defaults
	  mode tcp
	  timeout connect 5s
	  timeout client 20s
	  timeout server 20s
	listen mqtt
	  bind 127.0.0.1:$DOOR accept-proxy
	  server broker 127.0.0.1:$OPEN
	END
	start haproxy env -u TMPDIR haproxy -W -db -f "$WORK/haproxy.conf"
	wait_for grep -qs 'Loading success' "$WORK/haproxy.err" || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" \
	    --expect "plaintext_ports=$DOOR" $PROXY listener.plaintext-mqtt
	status 1 && these "$WORK/o.json" proxy-protocol FAIL &&
	    these "$WORK/o.json" plaintext-mqtt PASS &&
	    out_says "anybody gets in without TLS at port $DOOR behind a forged PROXY header of version 1" &&
	    json "$WORK/o.json" '[.results[] | select(.id == "'$PROXY'") | .steps[] |
	    select(.outcome == "accepted" and .op == "CONNECT")] | length == 2' || return 1
	# It is the broker that is named: whoever comes without a header gets no answer.
	run_json --broker "localhost:$DOOR" --timeout 5 --expect plaintext_ports=none $PROXY
	stop haproxy
	stop mosquitto
	status 1 && all "$WORK/o.json" FAIL &&
	    out_says "without TLS at the broker's own port behind a forged PROXY header"
}

test_headers_mean_nothing() {
	need_pki || return 1
	OPEN=$(free_port)
	cat >"$WORK/more" <<-END
	listener $OPEN 127.0.0.1
	protocol websockets
	cafile $WORK/pki/broker/ca.crt
	certfile $WORK/pki/broker/server.crt
	keyfile $WORK/pki/broker/server.key
	require_certificate true
	use_identity_as_username true
	END
	extended_mosquitto || return 1
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --wss "localhost:$OPEN" --pki "$WORK/pki" $HEADERS
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" '[.results[].case] == ["listener.identity-header-forgery[wss]",
	    "listener.identity-header-override[wss]"]' || return 1
	# shellcheck disable=SC2086
	run_json --broker "wss://localhost:$OPEN" --pki "$WORK/pki" $HEADERS
	status 0 && all "$WORK/o.json" PASS || return 1
	# What takes no certificate of the broker's CA is asked without one.
	# shellcheck disable=SC2086
	run_json --broker "wss://localhost:$OPEN" $HEADERS
	stop mosquitto
	status 0 && these "$WORK/o.json" header-forgery PASS &&
	    these "$WORK/o.json" header-override SKIP
}

# One who believes them.
test_headers_are_believed() {
	need_pki && mutant header-names || return 1
	WSS=$(cut -d' ' -f3 "$WORK/broker$STARTED.out")
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --wss "localhost:$WSS" --pki "$WORK/pki" $HEADERS
	stop_mutant
	status 1 && these "$WORK/o.json" header-override FAIL || return 1
	mutant header-vouches || return 1
	WSS=$(cut -d' ' -f3 "$WORK/broker$STARTED.out")
	# shellcheck disable=SC2086
	run_json --broker "wss://localhost:$WSS" $HEADERS
	stop_mutant
	status 1 && these "$WORK/o.json" header-forgery FAIL
}

run_tests
