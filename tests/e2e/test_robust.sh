#!/bin/sh
# SPDX-License-Identifier: ISC
# What might hurt a broker: a Mosquitto that was started for it, and others only if their user says so.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# The connections that stand to this port, by the kernel's table
standing() {
	awk -v "port=:$(printf '%04X' "$1")" '$2 ~ port"$" && $4 == "01"' \
	    /proc/net/tcp /proc/net/tcp6 2>/dev/null | wc -l
}

test_launched() {
	[ -n "$(mosquitto_path)" ] || skip "no mosquitto" || return 0
	run_json --launch mosquitto -q 'robustness.*' || return 1
	status 0 && these "$WORK/o.json" '^robustness' PASS &&
	    json "$WORK/o.json" '[.results[].id] == ["robustness.half-open",
	        "robustness.oversized-credentials", "robustness.path-explosion",
	        "robustness.odd-cert-objects", "robustness.reject-burst"]' &&
	    json "$WORK/o.json" '[.results[].steps[] | select(.op == "CROWD") | .left] == [50, 20]' &&
	    json "$WORK/o.json" '[.results[].steps[] | select(.op == "BURST") | .left] == [100]' &&
	    nothing_left
}

# Mosquitto leaves clients that do not get on for as long as they like.
test_never_ended() {
	[ -n "$(mosquitto_path)" ] || skip "no mosquitto" || return 0
	run_json --launch mosquitto -q --expect handshake_timeout_s=1 robustness.half-open
	status 1 && these "$WORK/o.json" '^robustness' FAIL &&
	    out_says 'are still open after 1 s; seen twice'
}

test_needs_a_word() {
	[ -n "$(mosquitto_path)" ] || skip "no mosquitto" || return 0
	need_pki && start_mosquitto "$WORK/pki" || return 1
	# lib.sh sets it.
	# shellcheck disable=SC2153
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" -v 'robustness.*'
	status 0 && these "$WORK/o.json" '^robustness.oversized' PASS &&
	    these "$WORK/o.json" '^robustness.[^o]|^robustness.odd' SKIP &&
	    out_says 'say --dangerous if yours may be hurt' || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" -q --dangerous 'robustness.*'
	stop mosquitto
	status 0 && these "$WORK/o.json" '^robustness' PASS
}

# A broker that was launched and ends: that needs no second look.
test_ends() {
	[ -n "$(mosquitto_path)" ] || skip "no mosquitto" || return 0
	cat >"$WORK/frail" <<EOF
#!/bin/sh
case \$* in
*-c*) ;;
*) exec "$(mosquitto_path)" "\$@" ;;
esac
"$(mosquitto_path)" "\$@" &
broker=\$!
trap 'kill \$broker 2>/dev/null' TERM
while kill -0 \$broker 2>/dev/null; do
	[ ! -e "$WORK/now" ] || kill -KILL \$broker
	sleep 0.05
done
wait \$broker
exit 1
EOF
	chmod +x "$WORK/frail"
	rm -f "$WORK/now" "$WORK/o.json"
	MQTT_CERTCHECK_MOSQUITTO=$WORK/frail
	export MQTT_CERTCHECK_MOSQUITTO
	start frail "$PROGRAM" --launch mosquitto --json "$WORK/o.json" \
	    --timeout 2 --expect handshake_timeout_s=60 robustness.half-open
	unset MQTT_CERTCHECK_MOSQUITTO
	wait_for crowded && : >"$WORK/now" && ended frail || return 1
	status 1 && these "$WORK/o.json" '^robustness' FAIL &&
	    out_says 'the broker has ended: its process is gone after that' &&
	    json "$WORK/o.json" '[.results[0].steps[] | select(.op == "CONNECT")][-1].outcome == "ended"' &&
	    nothing_left
}

# Are all of them there?
crowded() {
	[ ! -s "$WORK/frail.rc" ] || return 0
	config=$(find "$TMP" -name mosquitto.conf 2>/dev/null | head -n 1)
	port=$(sed -n 's/^listener \([0-9]*\).*/\1/p' "${config:-/dev/null}" | head -n 1)
	[ -n "$port" ] && [ "$(standing "$port")" -ge 70 ]
}

# certificate NAME N: the Nth of its chain, in DER
certificate() {
	awk -v "n=$2" '/BEGIN/ { i++ } i == n' "$WORK/pki/clients/$1/chain.pem" |
	    openssl x509 -outform DER -out "$WORK/one.der" 2>"$WORK/openssl.err"
}

# certificate NAME N is more than so many octets long
longer() {
	# Whichever of the two it is.
	# shellcheck disable=SC2015
	certificate "$1" "$2" && [ "$(wc -c <"$WORK/one.der")" -gt "$3" ] ||
	    fail "$1: $2 is not longer than $3: $(head_of "$WORK/openssl.err")"
}

# shows NAME N LINES TEXT: that text stands in so many of its lines
shows() {
	certificate "$1" "$2" || fail "$1: $2 cannot be read" || return 1
	openssl x509 -inform DER -in "$WORK/one.der" -noout -text >"$WORK/text" 2>&1
	[ "$(grep -o "$4" "$WORK/text" | wc -l)" -eq "$3" ] ||
	    fail "$1: $2 has not $3 times $4"
}

test_certificates() {
	need_pki || return 1
	longer robust-large 1 80000 && longer robust-huge 1 250000 &&
	    longer robust-long 105 300 || return 1
	! certificate robust-long 106 || fail "more than 105" || return 1
	shows robust-hosts 1 1000 'DNS:h[0-9]*.certcheck.test' &&
	    shows robust-hosts 2 1000 'DNS:x[0-9]*.certcheck.test' &&
	    shows robust-policies 2 9 ':2.999.3.[123]' &&
	    shows robust-policies 9 9 ':2.999.3.[123]' &&
	    shows robust-unknown-key 2 1 'Public Key Algorithm: 2.999.2' &&
	    shows robust-bad-curve 2 1 'Unable to load Public Key' &&
	    shows robust-punycode 1 1 'SmtpUTF8Mailbox' &&
	    shows robust-odd-names 1 2 'X400Name'
}

run_tests
