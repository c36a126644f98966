#!/bin/sh
# SPDX-License-Identifier: ISC
# What a broker shows of itself: a Mosquitto with certificates of a CA that is not ours.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

CA=$WORK/ca
SERVER=$WORK/server

# ---- A CA as anybody has it ----------------------------------------------------

# extensions NAME LINE...: a section of its own
extensions() {
	name=$1
	shift
	printf '%s\n' "$@" >"$CA/$name.ext"
}

# certify NAME ISSUER DAYS CN EXTENSIONS
certify() {
	# Whichever of the two it is.
	# shellcheck disable=SC2015
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout "$CA/$1.key" -subj "/CN=$4" -out "$CA/$1.csr" 2>"$WORK/openssl.err" &&
	    openssl x509 -req -in "$CA/$1.csr" -CA "$CA/$2.crt" -CAkey "$CA/$2.key" \
	        -CAcreateserial -days "$3" -extfile "$CA/$5.ext" -out "$CA/$1.crt" \
	        2>"$WORK/openssl.err" || fail "openssl: $(head_of "$WORK/openssl.err")"
}

# crl ISSUER [CERTIFICATE]: its CRL, with that one on it
crl() {
	printf '%s\n' '[ca]' 'default_ca=d' '[d]' "database=$CA/$1.db" \
	    'default_md=sha256' >"$CA/$1.cnf"
	: >"$CA/$1.db"
	if [ $# -gt 1 ]; then
		openssl ca -config "$CA/$1.cnf" -cert "$CA/$1.crt" \
		    -keyfile "$CA/$1.key" -revoke "$CA/$2.crt" 2>"$WORK/openssl.err" ||
		    fail "openssl: $(head_of "$WORK/openssl.err")" || return 1
	fi
	openssl ca -config "$CA/$1.cnf" -cert "$CA/$1.crt" -keyfile "$CA/$1.key" \
	    -gencrl -crldays 30 -out "$CA/$1.crl" 2>"$WORK/openssl.err" ||
	    fail "openssl: $(head_of "$WORK/openssl.err")"
}

need_ca() {
	[ -d "$CA" ] && return 0
	mkdir "$CA" || return 1
	extensions ca basicConstraints=critical,CA:TRUE keyUsage=keyCertSign,cRLSign
	extensions server basicConstraints=CA:FALSE extendedKeyUsage=serverAuth \
	    subjectAltName=DNS:localhost,IP:127.0.0.1
	extensions elsewhere basicConstraints=CA:FALSE extendedKeyUsage=serverAuth \
	    subjectAltName=DNS:broker.example
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout "$CA/root.key" -out "$CA/root.crt" -days 3650 -subj '/CN=Works Root' \
	    -addext keyUsage=keyCertSign,cRLSign 2>"$WORK/openssl.err" &&
	    certify issuing root 1000 'Works Issuing CA' ca &&
	    certify broker issuing 200 'broker one' server &&
	    certify brief issuing 10 'broker brief' server &&
	    certify elsewhere issuing 200 'broker elsewhere' elsewhere &&
	    crl issuing && mv "$CA/issuing.crl" "$CA/clean.crl" &&
	    crl issuing broker && crl root
}

# serve NAME CERTIFICATE...: a Mosquitto that shows these, with the key of NAME
serve() {
	[ ! -s "$WORK/mosquitto.pid" ] || [ -s "$WORK/mosquitto.rc" ] || stop mosquitto
	mkdir -p "$SERVER/config/mosquitto"
	cp "$CA/$1.key" "$SERVER/server.key"
	: >"$SERVER/server.crt"
	for cert in "$@"; do
		cat "$CA/$cert.crt" >>"$SERVER/server.crt"
	done
	cat >"$SERVER/config/mosquitto/mosquitto.conf" <<-END
	listener 8883
	cafile $CA/root.crt
	certfile $SERVER/server.crt
	keyfile $SERVER/server.key
	require_certificate true
	allow_anonymous false
	user $(id -un)
	END
	start_mosquitto "$SERVER"
}

inspect() {
	run_json --broker "localhost:$PORT" --cafile "$CA/root.crt" "$@" 'server.*'
}

# said SCENARIO VERDICT TEXT
said() {
	these "$WORK/o.json" "^server.$1\$" "$2" &&
	    json "$WORK/o.json" "all(.results[] | select(.id == \"server.$1\"); .why | contains(\"$3\"))"
}

# ---- What is right --------------------------------------------------------------

test_complete_chain() {
	need_ca && serve broker issuing || return 1
	inspect --crl "$CA/clean.crl"
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" '(.results | length) == 10 and all(.results[].steps[]; .peer_proven)' &&
	    said chain-and-hostname PASS "CN=broker one verifies up to CN=Works Root, and is for localhost" &&
	    said chain-complete PASS "1 intermediate" &&
	    said expiry-window PASS "CN=broker one is the first to expire" &&
	    said revocation-status PASS "is not on the CRL of CN=Works Issuing CA"
}

test_without_crl() {
	inspect
	status 0 && said revocation-status SKIP "name it with --crl"
}

test_crl_of_another() {
	inspect --crl "$CA/root.crl"
	status 0 && said revocation-status SKIP "of other issuers than CN=Works Issuing CA"
}

# Nobody says who the broker is: that is said of every verdict, and a password stays here.
test_without_cafile() {
	run_json --broker "localhost:$PORT" 'server.*' trust.password-instead-of-cert \
	    trust.wrong-ca
	out_says "All of this is about a peer that is unproven" &&
	    said chain-and-hostname SKIP "--cafile" &&
	    said chain-complete SKIP "--cafile" &&
	    said key-and-signature PASS "peer unproven" &&
	    these "$WORK/o.json" password-instead SKIP &&
	    json "$WORK/o.json" 'all(.results[] | select(.verdict | IN("PASS", "WARN", "FAIL")); .why | endswith("; peer unproven"))' &&
	    json "$WORK/o.json" 'any(.results[]; .why | contains("a password is sent, and only to a broker"))'
}

# ---- What is wrong --------------------------------------------------------------

test_days() {
	inspect --expect min_days=300
	status 1 && said expiry-window FAIL "CN=broker one expires on" &&
	    said expiry-window FAIL "sooner than in 300"
}

test_revoked() {
	inspect --crl "$CA/root.crl" --crl "$CA/issuing.crl" --junit "$WORK/out.xml"
	status 1 && said revocation-status FAIL "CN=broker one is revoked since" &&
	    valid_junit "$WORK/out.xml" && says "$WORK/out.xml" "CN=broker one is revoked since" || return 1
	openssl crl -in "$CA/issuing.crl" -outform DER -out "$CA/issuing.der"
	inspect --crl "$CA/issuing.der"
	status 1 && said revocation-status FAIL "CN=broker one is revoked since"
}

test_no_crl_in_the_file() {
	for file in root.crt issuing.key broker.ext nowhere; do
		inspect --crl "$CA/$file"
		status 2 && err_says "$file" || return 1
	done
	sed '$d' "$CA/clean.crl" >"$CA/cut.crl"
	inspect --crl "$CA/cut.crl"
	status 2 && err_says cut.crl
}

test_staple_required() {
	inspect --expect staple=required
	status 1 && said revocation-status FAIL "no stapled OCSP answer comes with CN=broker one"
}

test_wrong_host() {
	run_json --broker "broker.example:$PORT" --connect-to "127.0.0.1:$PORT" \
	    --cafile "$CA/root.crt" 'server.*'
	status 1 && said chain-and-hostname FAIL "CN=broker one is for localhost, and not for broker.example" &&
	    said expiry-window PASS "peer unproven"
}

test_another_ca() {
	need_pki || return 1
	run_json --broker "localhost:$PORT" --cafile "$WORK/pki/broker/ca.crt" 'server.*' trust.wrong-ca
	status 1 && said chain-and-hostname FAIL "does not verify up to the CA file" &&
	    these "$WORK/o.json" trust.wrong-ca ERROR
}

test_incomplete_chain() {
	serve broker || return 1
	inspect
	status 1 && said chain-complete FAIL "its issuer, CN=Works Issuing CA, is neither sent nor a root" &&
	    said chain-and-hostname FAIL "does not verify" || return 1
	# The user's CA file may have it: most clients have not.
	cat "$CA/root.crt" "$CA/issuing.crt" >"$CA/both.crt"
	run_json --broker "localhost:$PORT" --cafile "$CA/both.crt" 'server.*'
	status 1 && said chain-complete FAIL "does not send the intermediate CN=Works Issuing CA" &&
	    said chain-and-hostname PASS "verifies up to CN=Works Root"
}

test_root_and_order() {
	serve broker issuing root || return 1
	inspect
	status 0 && said chain-complete WARN "the root CN=Works Root too" || return 1
	serve broker brief issuing || return 1
	inspect
	said chain-complete WARN "CN=broker brief, which nothing needs"
}

test_expires_soon() {
	serve brief issuing || return 1
	inspect
	status 1 && said expiry-window FAIL "CN=broker brief expires on" || return 1
	inspect --expect min_days=5
	status 0 && said expiry-window PASS "CN=broker brief is the first to expire"
}

# As it is set up by init: what the throwaway PKI has is right, and short-lived.
# To a certificate alone, Mosquitto adds what it finds in its own CA file.
test_throwaway() {
	stop mosquitto
	need_pki && start_mosquitto "$WORK/pki" || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" 'server.*'
	status 0 && said expiry-window SKIP "one of the throwaway PKI" &&
	    these "$WORK/o.json" "hostname|key" PASS &&
	    said chain-complete WARN "the root CN=root too" || return 1
	run_json --broker "localhost:$PORT" --cafile "$WORK/pki/broker/ca.crt" 'server.*'
	status 0 && said expiry-window SKIP "one of the throwaway PKI" || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" --expect min_days=9 'server.*'
	status 1 && said expiry-window FAIL "sooner than in 9"
}

test_end() {
	stop mosquitto
	nothing_left
}

run_tests
