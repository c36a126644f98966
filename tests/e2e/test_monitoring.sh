#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What a monitoring system is told of certificates and CRLs that end: a PKI made
# by openssl, a broker with a certificate for 60 days, a device with one for 5
# days more, a CRL of 30 days with 2 days left, and one that has ended.

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

SITE=$WORK/site

# ---- The deployment ------------------------------------------------------------

# certificate NAME HOURS EXTENSION
certificate() {
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=Acme/CN=$1" \
	    -keyout "$SITE/$1.key" -out "$SITE/$1.csr" &&
	    printf 'basicConstraints=CA:FALSE\n%s\n' "$3" >"$SITE/ext" &&
	    openssl ca -batch -notext -config "$SITE/ca.cnf" -startdate "$(stamp -2000)" -enddate "$(stamp "$2")" \
	    -extfile "$SITE/ext" -in "$SITE/$1.csr" -out "$SITE/$1.crt"
}

# crl NAME FROM UNTIL: in hours from now
crl() {
	openssl ca -gencrl -config "$SITE/ca.cnf" -crl_lastupdate "$(stamp "$2")" \
	    -crl_nextupdate "$(stamp "$3")" -out "$SITE/$1"
}

stamp() {
	date -u -d "@$(($(date +%s) + $1 * 3600))" +%Y%m%d%H%M%SZ
}

make_pki() {
	: >"$SITE/index.txt" && cat >"$SITE/ca.cnf" <<-END &&
	[ca]
	default_ca = this
	[this]
	database = $SITE/index.txt
	certificate = $SITE/ca.crt
	private_key = $SITE/ca.key
	default_md = sha256
	serial = $SITE/serial
	new_certs_dir = $SITE
	policy = any
	[any]
	organizationName = optional
	commonName = supplied
	END
	    echo 1000 >"$SITE/serial" &&
	    openssl req -x509 -newkey rsa:2048 -nodes -days 400 -subj /O=Acme/CN=ca \
	    -keyout "$SITE/ca.key" -out "$SITE/ca.crt" \
	    -addext keyUsage=critical,keyCertSign,cRLSign &&
	    certificate server 1428 subjectAltName=DNS:localhost,IP:127.0.0.1 &&
	    certificate device 132 extendedKeyUsage=clientAuth &&
	    certificate old -30 extendedKeyUsage=clientAuth &&
	    crl crl.pem -670 50 && crl ended.pem -900 -30
}

make_site() {
	mkdir -p "$SITE/config/mosquitto" || return 1
	make_pki >"$WORK/openssl" 2>&1 ||
	    fail "openssl: $(tail -3 "$WORK/openssl" | tr '\n' ' ')" || return 1
	chmod -R a+rX "$SITE" "$WORK"
	cat >"$SITE/config/mosquitto/mosquitto.conf" <<-END
	user $(id -un)
	listener 8883 127.0.0.1
	cafile $SITE/ca.crt
	certfile $SITE/server.crt
	keyfile $SITE/server.key
	crlfile $SITE/crl.pem
	require_certificate true
	use_identity_as_username true
	END
	start_mosquitto "$SITE"
}

need_site() {
	[ -n "$(mosquitto_path)" ] || fail "there is no mosquitto" || return 1
	[ -s "$WORK/mosquitto.pid" ] || make_site
}

# watch MIN_DAYS CRL [OPTIONS...]: what a monitoring system runs
watch() {
	days=$1 list=$2
	shift 2
	run_json --broker "localhost:$PORT" --cafile "$SITE/ca.crt" --cert "$SITE/device.crt" \
	    --key "$SITE/device.key" --crl "$SITE/$list" --expect "min_days=$days" --tls 1.3 \
	    server.expiry-window trust.valid-client "$@"
}

# first WORD STATUS TEXT: the plugin's first line
first() {
	status "$2" || return 1
	head -n 1 "$WORK/out" >"$WORK/first"
	grep -q "^MQTT-CERTCHECK $1 - localhost:$PORT: $3" "$WORK/first" || fail "$(head_of "$WORK/first")"
}

# ---- What ends soon --------------------------------------------------------------

test_soon() {
	need_site && watch 14 crl.pem --format nagios --prometheus "$WORK/r.prom" \
	    --markdown "$WORK/r.md" --html "$WORK/r.html" &&
	    first WARNING 1 "To renew: the CRL of CN=ca,O=Acme ($SITE/crl.pem) ends on [-0-9]*, in 2 days; the certificate CN=device,O=Acme (client) ends on [-0-9]*, in 5 days\. The broker did" &&
	    says "$WORK/first" " days_left=5;14:;0: crl_days_left=2;;0: " &&
	    says "$WORK/r.md" "To renew: the CRL of CN=ca,O=Acme" &&
	    says "$WORK/r.html" '<p class="renewal">To renew: the CRL of CN=ca,O=Acme'
}

# The same by the file: what a report of it says, and the dates that openssl reads.
test_result() {
	need_site && watch 14 crl.pem || return 1
	# A certificate that ends is no case: only monitoring makes a status of it.
	status 0 && says "$WORK/out" "To renew:" || return 1
	ends=$(openssl x509 -in "$SITE/device.crt" -noout -enddate -dateopt iso_8601 2>/dev/null |
	    sed 's/notAfter=//; s/ /T/')
	# jq's variables, not the shell's.
	# shellcheck disable=SC2016
	json "$WORK/o.json" '.min_days == 14 and ([.expiries[] | [.kind, .name, .days_left, .due]] ==
	    [["crl", "'"$SITE/crl.pem"'", 2, true], ["own", "client", 5, true],
	    ["broker", "broker", 59, false]] + [["own", "issuer", (.expiries[3].days_left), false]])' &&
	    json "$WORK/o.json" ".expiries[1].until == \"$ends\"" &&
	    json "$WORK/o.json" '[.results[] | select(.id == "server.expiry-window") | .steps[].posture] |
	    length > 0 and all(.certificates > 0 and .days_left == 59 and .subject == "CN=server")' || return 1
	run report "$WORK/o.json" --format nagios
	first WARNING 1 "To renew: the CRL"
}

# Each is one series, with its time in seconds.
test_prometheus() {
	need_site && watch 14 crl.pem --prometheus "$WORK/r.prom" || return 1
	label="broker=\"localhost:$PORT\""
	odd=$(grep -Ev '^# (HELP|TYPE) [a-z_]+ .|^[a-z_]+\{([a-z]+="([^"\\]|\\.)*",?)+\} [0-9.]+$' "$WORK/r.prom")
	[ -z "$odd" ] || fail "not a metric: $odd" || return 1
	[ "$(grep -c "^mqtt_certcheck_certificate_expiry_timestamp_seconds{$label,name=" "$WORK/r.prom")" -eq 3 ] ||
	    fail "$(grep expiry "$WORK/r.prom")" || return 1
	for row in client:device:certificate_expiry:1 "broker:server:certificate_expiry:2" \
	    "issuer:ca:certificate_expiry:3" "$SITE/crl.pem:ca:crl_next_update:0"; do
		name=${row%%:*} row=${row#*:}
		subject=CN=${row%%:*} row=${row#*:}
		case $name in broker) ;; *) subject=$subject,O=Acme ;; esac
		metric=mqtt_certcheck_${row%%:*}_timestamp_seconds
		when=$(jq ".expiries[${row#*:}].until | fromdateiso8601" "$WORK/o.json")
		says "$WORK/r.prom" "$metric{$label,name=\"$name\",subject=\"$subject\"} $when" || return 1
		says "$WORK/r.prom" "# TYPE $metric gauge" || return 1
	done
	command -v promtool >/dev/null || {
		skip "no promtool"
		return
	}
	promtool check metrics <"$WORK/r.prom" >"$WORK/promtool" 2>&1 || fail "$(head_of "$WORK/promtool")"
}

# ---- What does not, and what has --------------------------------------------------

test_not_yet() {
	need_site && watch 2 crl.pem --format nagios &&
	    first OK 0 "The broker did" && says "$WORK/first" " days_left=5;2:;0: "
}

# A CRL that has ended is critical, even if nothing else is decided.
test_ended() {
	need_site && watch 2 ended.pem --format nagios &&
	    first CRITICAL 2 "To renew: the CRL of CN=ca,O=Acme ($SITE/ended.pem) has ended on " &&
	    says "$WORK/first" " crl_days_left=-2;" || return 1
	jq '.results |= map(.verdict = "ERROR")' "$WORK/o.json" >"$WORK/e.json"
	run report "$WORK/e.json" --format nagios
	first CRITICAL 2 "To renew: the CRL of" && run report "$WORK/e.json"
	status 3
}

# Of the broker's its case says it.
test_broker() {
	need_site && watch 90 crl.pem --format nagios &&
	    first CRITICAL 2 "To renew: .*; the broker's certificate CN=server ends on [-0-9]*, in 59 days\. The broker did what it must not"
}

# Nobody watches a throwaway PKI, unless it is asked for.
test_throwaway() {
	need_pki && mutant right || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" --tls 1.3 server.chain-and-hostname
	status 0 && json "$WORK/o.json" '.expiries == []' || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" --tls 1.3 --expect min_days=3 server.chain-and-hostname
	status 0 && json "$WORK/o.json" '[.expiries[].kind] == ["broker"]'
	ok=$?
	stop_mutant
	return "$ok"
}

# What keeps the run from starting is said in the line, since nobody sees stderr.
test_not_started() {
	need_site && run --broker "localhost:$PORT" --cert "$SITE/old.crt" --key "$SITE/old.key" --format nagios
	status 3 && grep -q "^MQTT-CERTCHECK UNKNOWN - $SITE/old.crt: the certificate has expired on .* (2)\$" "$WORK/out" ||
	    fail "$WHY; $(head_of "$WORK/out")" || return 1
	watch 2 device.crt --format nagios
	status 3 && out_says "MQTT-CERTCHECK UNKNOWN - $SITE/device.crt: " && err_says "device.crt" || return 1
	run --format nagios 'a|b'
	status 3 && says "$WORK/out" "MQTT-CERTCHECK UNKNOWN - " && ! grep -q '|' "$WORK/out"
}

run_tests
