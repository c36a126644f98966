#!/bin/sh
# SPDX-License-Identifier: ISC
# One cause behind many cases is said once, first: of a Mosquitto that is set up
# wrong in one way each.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki

# The broker's folder of the PKI, to be changed; its configuration is $CONF.
setup() {
	need_pki || return 1
	rm -rf "$WORK/set"
	cp -R "$PKI" "$WORK/set"
	CONF=$WORK/set/config/mosquitto/mosquitto.conf
	sed -i "s,$PKI/,$WORK/set/,g" "$CONF"
}

# diagnosis WORDS [OPTION...]: a run of the core says so under its heading.
diagnosis() {
	words=$1
	shift
	start_mosquitto "$WORK/set" || return 1
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --pki "$PKI" "$@" ${CHOSEN:-$CORE}
	stop mosquitto
	json "$WORK/o.json" ".diagnosis // \"\" | contains(\"$words\")" ||
	    fail "$WHY; it is: $(jq -c '[.diagnosis, .summary]' "$WORK/o.json")" || return 1
	out_says "Diagnosis"
}

# The CRLs of the bundle on stdin, but that of the CA with this subject.
crls_without() {
	block=
	while IFS= read -r line; do
		block="$block$line
"
		case $line in
		*END*)
			issuer=$(printf %s "$block" | openssl crl -noout -issuer)
			[ "$issuer" = "issuer=$1" ] || printf %s "$block"
			block=
			;;
		esac
	done
}

subject() {
	openssl x509 -in "$1" -noout -subject | sed 's/^subject=//'
}

test_none_of_a_good_broker() {
	setup && start_mosquitto "$WORK/set" || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI"
	stop mosquitto
	status 0 && json "$WORK/o.json" '.diagnosis == null'
}

test_crl_expired() {
	setup || return 1
	crl=$WORK/set/broker/crl.pem
	: >"$WORK/index"
	printf '[ca]\ndefault_ca = it\n[it]\ndatabase = %s\ndefault_md = sha256\n' \
	    "$WORK/index" >"$WORK/ca.conf"
	openssl ca -gencrl -config "$WORK/ca.conf" -cert "$PKI/ca/root.crt" \
	    -keyfile "$PKI/ca/root.key" -crl_lastupdate 20200101000000Z \
	    -crl_nextupdate 20200201000000Z -out "$WORK/old.pem" 2>"$WORK/ca.err" ||
	    fail "$(head_of "$WORK/ca.err")" || return 1
	crls_without "$(subject "$PKI/ca/root.crt")" <"$PKI/broker/crl.pem" >"$crl"
	cat "$WORK/old.pem" >>"$crl"
	diagnosis "CRL has probably expired" && status 3
}

test_crl_missing_for_the_ca() {
	setup || return 1
	crls_without "$(subject "$PKI/ca/root.crt")" <"$PKI/broker/crl.pem" >"$WORK/set/broker/crl.pem"
	diagnosis "no CRL for" && status 3
}

# That of an intermediate CA alone.
test_crl_missing_for_an_issuer() {
	setup || return 1
	issuer=$(openssl x509 -in "$PKI/clients/via-intermediate/client.crt" -noout -issuer | sed 's/^issuer=//')
	crls_without "$issuer" <"$PKI/broker/crl.pem" >"$WORK/set/broker/crl.pem"
	CHOSEN="$CORE chain.*" diagnosis "holds no CRL for the CA intermediate"
	rc=$?
	CHOSEN=
	return "$rc"
}

test_ca_not_trusted() {
	setup || return 1
	cp "$PKI/ca/foreign-root.crt" "$WORK/set/broker/ca.crt"
	diagnosis "does not trust this CA" && status 3
}

test_plaintext_port() {
	setup || return 1
	sed -i -e '/^cafile/d; /^certfile/d; /^keyfile/d; /^crlfile/d; /^require_/d; /^use_/d; /^tls_/d' "$CONF"
	diagnosis "plaintext port" && status 3
}

test_wrong_host_name() {
	setup && run init "$WORK/elsewhere" --host elsewhere.example.com
	status 0 || return 1
	cp "$WORK/elsewhere/broker/"*.* "$WORK/set/broker/"
	start_mosquitto "$WORK/set" || return 1
	run_core --broker "localhost:$PORT" --pki "$WORK/elsewhere"
	stop mosquitto
	status 3 && json "$WORK/o.json" '.diagnosis | contains("for another host name")' && out_says Diagnosis
}

# A server's certificate that is not valid yet, or not any more: a clock is off.
clock() {
	setup || return 1
	openssl req -new -key "$PKI/broker/server.key" -subj "/CN=localhost" \
	    -addext subjectAltName=DNS:localhost -out "$WORK/server.csr" 2>"$WORK/x509.err" &&
	    printf '[ca]\ndefault_ca = it\n[it]\ndatabase = %s\ndefault_md = sha256\nserial = %s\npolicy = any\nnew_certs_dir = %s\ncopy_extensions = copy\n[any]\ncommonName = supplied\n' \
		"$WORK/index" "$WORK/serial" "$WORK" >"$WORK/ca.conf" && : >"$WORK/index" &&
	    openssl ca -batch -config "$WORK/ca.conf" -cert "$PKI/ca/root.crt" -create_serial \
		-keyfile "$PKI/ca/root.key" -startdate "$1" -enddate "$2" -notext \
		-in "$WORK/server.csr" -out "$WORK/set/broker/server.crt" 2>"$WORK/x509.err" ||
	    fail "$(head_of "$WORK/x509.err")" || return 1
	diagnosis "$3" && status 3
}

test_clock_behind() {
	clock 20900101000000Z 20910101000000Z "a clock is off"
}

test_clock_ahead() {
	clock 20000101000000Z 20010101000000Z "clock is ahead"
}

test_banned() {
	need_pki && mutant bans || return 1
	run_core --broker "localhost:$PORT" --pki "$PKI"
	stop_mutant
	status 3 && json "$WORK/o.json" '.diagnosis | contains("possibly banned") and contains("lift it")'
}

test_nobody_there() {
	need_pki || return 1
	run_core --broker localhost:1 --pki "$PKI"
	status 3 && json "$WORK/o.json" '.diagnosis | contains("is it running")'
}

test_anonymous_broker() {
	setup || return 1
	sed -i -e 's/^require_certificate.*/require_certificate false/; s/^allow_anonymous.*/allow_anonymous true/; /^use_/d; /^acl_file/d' "$CONF"
	grep -q '^allow_anonymous' "$CONF" || echo 'allow_anonymous true' >>"$CONF"
	CHOSEN="trust.*" diagnosis "asks nobody for a certificate"
	rc=$?
	CHOSEN=
	[ "$rc" -eq 0 ] && status 1
}

test_no_acl() {
	setup || return 1
	sed -i '/^acl_file/d' "$CONF"
	diagnosis "every client may use every topic" && status 1 || return 1
	CHOSEN="authz.*" diagnosis "every client may use every topic"
	rc=$?
	CHOSEN=
	return "$rc"
}

test_no_crl() {
	setup || return 1
	sed -i '/^crlfile/d' "$CONF"
	CHOSEN="$CORE revocation.revoked-*" diagnosis "takes every revoked certificate"
	rc=$?
	CHOSEN=
	[ "$rc" -eq 0 ] && status 1
}

run_tests
