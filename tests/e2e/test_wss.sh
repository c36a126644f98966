#!/bin/sh
# SPDX-License-Identifier: ISC
# MQTT over WebSocket: as the only way in, beside TLS alone, and to what is none.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PARITY=listener.wss-parity

# The mutants' broker and the port of its WebSocket listener.
mutant_wss() {
	need_pki && mutant "$1" || return 1
	WSS=$(cut -d' ' -f3 "$WORK/broker$STARTED.out")
}

test_broker_is_a_websocket() {
	mutant_wss right || return 1
	run_core --broker "wss://localhost:$WSS" --pki "$WORK/pki"
	status 0 && all "$WORK/o.json" PASS && counts_core "$WORK/o.json" &&
	    json "$WORK/o.json" 'all(.results[].case; endswith(",wss]"))' &&
	    json "$WORK/o.json" ".target.broker == \"wss://localhost:$WSS/mqtt\""
}

test_both_ways() {
	run_json --broker "localhost:$PORT" --wss "localhost:$WSS/any?path" --transport tls,wss \
	    --pki "$WORK/pki" trust.wrong-ca authz.foreign-topic $PARITY
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" '[.results[].case | select(endswith(",wss]"))] | length == 6' &&
	    json "$WORK/o.json" '[.results[].case | select(endswith(",wss]") | not)] | length == 8' &&
	    these "$WORK/o.json" "$PARITY" PASS
}

# TLS alone, unless asked: only what compares goes the other way.
test_wss_alone_changes_nothing() {
	run_json --broker "localhost:$PORT" --wss "localhost:$WSS" --pki "$WORK/pki" trust.wrong-ca $PARITY
	status 0 && json "$WORK/o.json" '[.results[].case] ==
	    ["trust.wrong-ca[tls1.2]", "trust.wrong-ca[tls1.3]",
	     "listener.wss-parity[tls1.2]", "listener.wss-parity[tls1.3]"]' || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" $PARITY
	status 3 && all "$WORK/o.json" SKIP && out_says "--wss HOST"
}

test_a_hole_is_found() {
	mutant_wss wss-no-crl || return 1
	run_json --broker "localhost:$PORT" --wss "localhost:$WSS" --pki "$WORK/pki" $PARITY
	status 1 && all "$WORK/o.json" FAIL &&
	    out_says "revoked: let in over WebSocket, otherwise not" || return 1
	run_json --broker "wss://localhost:$WSS" --pki "$WORK/pki" revocation.revoked-leaf
	status 1 && all "$WORK/o.json" FAIL
}

# An infrastructure fault is never a PASS.
test_no_websocket_there() {
	mutant_wss right || return 1
	for url in "localhost:$PORT" localhost:1 no-such-host.invalid; do
		run_core --broker "wss://$url" --pki "$WORK/pki" --timeout 5
		# That it asks for certificates is seen, if there is TLS.
		status 3 && json "$WORK/o.json" 'all(.results[]; .verdict == "ERROR" or
		    .id == "trust.cert-request-sent")' || return 1
		run_json --broker "localhost:$PORT" --wss "$url" --pki "$WORK/pki" --timeout 5 $PARITY
		status 3 && all "$WORK/o.json" ERROR || return 1
	done
}

# A web server with the broker's certificate, which knows no such page, and one for all.
test_a_web_server() {
	for answer in 'HTTP/1.1 404 Not here' 'HTTP/1.1 200 OK' 'HTTP/1.1 403 Nobody'; do
		printf '%s\r\n\r\n<html>\n' "$answer" >"$WORK/mqtt"
		cd "$WORK" || return 1
		start web env -u TMPDIR openssl s_server -HTTP -accept 127.0.0.1:0 \
		    -cert pki/broker/server.crt -key pki/broker/server.key \
		    -CAfile pki/broker/ca.crt -Verify 5
		wait_for grep -qs '^ACCEPT 127' "$WORK/web.out" || return 1
		web=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\)$/\1/p' "$WORK/web.out")
		run_json --broker "wss://localhost:$web" --pki "$WORK/pki" --timeout 5 -j 1 \
		    trust.valid-client trust.wrong-ca revocation.revoked-leaf
		stop web KILL
		status 3 && all "$WORK/o.json" ERROR && no_negative_pass "$WORK/o.json" &&
		    json "$WORK/o.json" "[.results[].steps[].detail | select(contains(\"$answer\"))] | length > 0" ||
		    return 1
	done
}

# The real one: 2.0 has no CRL there, which is to be found.
test_launched_mosquitto() {
	run_json --launch mosquitto --transport tls,wss trust.valid-client trust.missing-cert \
	    revocation.sibling-still-valid authz.foreign-topic $PARITY
	case $(jq -r '.target["broker-version"]' "$WORK/o.json") in
	"mosquitto 2.0"*)
		status 1 && these "$WORK/o.json" "$PARITY" FAIL &&
		    out_says "revoked: let in over WebSocket, otherwise not" || return 1
		;;
	*)
		these "$WORK/o.json" "$PARITY" PASS || return 1
		;;
	esac
	these "$WORK/o.json" "trust|revocation|authz" PASS && nothing_left
}

# Built without it, it does not start with such a listener; then it has none.
test_a_mosquitto_that_has_none() {
	cat >"$WORK/plain" <<-END
	#!/bin/sh
	if grep -q websockets "\$2"; then
		echo "Error: Websockets support not available." >&2
		exit 3
	fi
	exec $(mosquitto_path) "\$@"
	END
	chmod +x "$WORK/plain"
	MQTT_CERTCHECK_MOSQUITTO=$WORK/plain
	export MQTT_CERTCHECK_MOSQUITTO
	run_json --launch mosquitto trust.valid-client $PARITY
	status 0 && these "$WORK/o.json" trust PASS && these "$WORK/o.json" "$PARITY" SKIP &&
	    run --launch mosquitto --transport tls,wss trust.valid-client &&
	    status 2 && err_says "Websockets support not available"
	RC=$?
	unset MQTT_CERTCHECK_MOSQUITTO
	return $RC
}

# Who is changed while it is tested is another broker, with such a listener of its
# own; Mosquitto 2.0 has no CRL there. (A SIGHUP may kill it, so it is restarted.)
test_labs_have_one() {
	run_json --launch mosquitto --transport tls,wss --tls 1.3 lifecycle.ca-rotation-restart
	status 1 && json "$WORK/o.json" '[.results[] | [.case, .verdict]] ==
	    [["lifecycle.ca-rotation-restart[tls1.3]", "PASS"],
	     ["lifecycle.ca-rotation-restart[tls1.3,wss]", "FAIL"]]' &&
	    json "$WORK/o.json" '[.results[1].steps[] | select(.credential == "revoked") |
		.outcome] | all(. == "accepted") and length > 0'
}

test_launched_rabbitmq_has_none() {
	run --launch rabbitmq --transport wss trust.valid-client
	status 2 && err_says "without a WebSocket listener"
}

run_tests
