#!/bin/sh
# SPDX-License-Identifier: ISC
# Other doors of a real Mosquitto: those that were forgotten, and none.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

SHUT="listener.plaintext-mqtt listener.plaintext-ws listener.plaintext-on-tls-port
    listener.wss-missing-cert listener.extra-tls-ports"

# Two ports for each kind, where nobody listens unless a test says so.
ports() {
	OPEN=$(free_port)
	NONE=$(free_port)
	[ -n "$OPEN" ] && [ -n "$NONE" ] && [ "$OPEN" != "$NONE" ]
}

# ask [OPTION...]: all of them, with the open port where the options say so
ask() {
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" "$@" $SHUT
}

test_none() {
	ports || return 1
	: >"$WORK/more"
	extended_mosquitto || return 1
	for key in plaintext_ports ws_ports tls_ports wss_ports; do
		set -- "$@" --expect "$key=$OPEN,$NONE"
	done
	ask "$@"
	stop mosquitto
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" '[.results[].case] | length == 8' &&
	    json "$WORK/o.json" '[.results[].steps[].outcome] | index("accepted") != null' || return 1
	set --
}

# The forgotten listener, the second one of the list: allow_anonymous is global.
test_forgotten_plaintext() {
	ports || return 1
	cat >"$WORK/more" <<-END
	listener $OPEN 127.0.0.1
	allow_anonymous true
	END
	extended_mosquitto || return 1
	ask --expect "plaintext_ports=$NONE,$OPEN" --expect ws_ports=none \
	    --expect "tls_ports=$OPEN" --expect "wss_ports=$OPEN"
	stop mosquitto
	status 1 && these "$WORK/o.json" plaintext-mqtt FAIL &&
	    these "$WORK/o.json" "plaintext-on-tls-port" PASS &&
	    these "$WORK/o.json" "plaintext-ws" SKIP &&
	    these "$WORK/o.json" "extra-tls|wss-missing" PASS &&
	    out_says "anybody gets in without TLS at port $OPEN"
}

# The same, for users with passwords: those go in clear.
test_plaintext_with_passwords() {
	ports || return 1
	cat >"$WORK/more" <<-END
	listener $OPEN 127.0.0.1
	allow_anonymous false
	END
	extended_mosquitto || return 1
	ask --expect "plaintext_ports=$OPEN" --expect ws_ports=none \
	    --expect tls_ports=none --expect wss_ports=none
	stop mosquitto
	status 0 && these "$WORK/o.json" plaintext-mqtt WARN &&
	    out_says "passwords would go in clear"
}

test_forgotten_ws() {
	ports || return 1
	cat >"$WORK/more" <<-END
	listener $OPEN 127.0.0.1
	protocol websockets
	allow_anonymous true
	END
	extended_mosquitto || return 1
	ask --expect plaintext_ports=none --expect "ws_ports=$NONE,$OPEN" \
	    --expect tls_ports=none --expect wss_ports=none
	stop mosquitto
	status 1 && these "$WORK/o.json" "plaintext-ws" FAIL &&
	    out_says "anybody gets in without TLS at port $OPEN"
}

# TLS for the server only, and nothing of what the other listener has.
test_wss_without_settings() {
	ports || return 1
	cat >"$WORK/more" <<-END
	listener $OPEN 127.0.0.1
	protocol websockets
	certfile $WORK/pki/broker/server.crt
	keyfile $WORK/pki/broker/server.key
	allow_anonymous true
	END
	extended_mosquitto || return 1
	ask --expect plaintext_ports=none --expect ws_ports=none \
	    --expect tls_ports=none --expect "wss_ports=$OPEN"
	status 1 && these "$WORK/o.json" "wss-missing-cert" FAIL &&
	    out_says "anybody gets in without a certificate at port $OPEN, where none is asked for" || return 1
	# It is the listener that is named.
	ask --wss "localhost:$OPEN" --expect plaintext_ports=none --expect ws_ports=none \
	    --expect tls_ports=none --expect wss_ports=none
	stop mosquitto
	status 1 && these "$WORK/o.json" "wss-missing-cert" FAIL &&
	    out_says "without a certificate at the broker's WebSocket listener"
}

test_tls_without_settings() {
	ports || return 1
	cat >"$WORK/more" <<-END
	listener $OPEN 127.0.0.1
	certfile $WORK/pki/broker/server.crt
	keyfile $WORK/pki/broker/server.key
	allow_anonymous true
	END
	extended_mosquitto || return 1
	ask --expect plaintext_ports=none --expect ws_ports=none \
	    --expect "tls_ports=$OPEN" --expect wss_ports=none
	stop mosquitto
	status 1 && these "$WORK/o.json" "extra-tls-ports" FAIL &&
	    out_says "anybody gets in without a certificate at port $OPEN"
}

# Without the broker all doors are shut, which says nothing.
test_nobody_home() {
	ports || return 1
	need_pki || return 1
	PORT=$NONE
	ask --timeout 2 --expect "plaintext_ports=$OPEN" --expect "ws_ports=$OPEN" \
	    --expect "tls_ports=$OPEN" --expect "wss_ports=$OPEN"
	status 3 && all "$WORK/o.json" ERROR
}

# Other ports of this machine are not those of a broker of ours.
test_launched() {
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json --launch mosquitto $SHUT
	status 0 && these "$WORK/o.json" "plaintext-on-tls-port|wss-missing-cert" PASS &&
	    these "$WORK/o.json" "plaintext-mqtt|plaintext-ws|extra-tls-ports" SKIP &&
	    out_says "name them with --expect" && nothing_left
}

run_tests
