#!/bin/sh
# SPDX-License-Identifier: ISC
#
# init --issuer: a CA that is not ours, made by openssl, a Mosquitto that trusts
# it, and a PKI below it.

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

SITE=$WORK/site

# ---- The CA --------------------------------------------------------------------

# ca_make NAME [OPTIONS...]: $SITE/NAME.pem and .key
ca_make() {
	name=$1
	shift
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj "/O=Acme/CN=$name" -keyout "$SITE/$name.key" \
	    -out "$SITE/$name.pem" "$@" >>"$WORK/openssl" 2>&1
}

# sign NAME CA EXTENSIONS: $SITE/NAME.crt and .key
sign() {
	printf '%s\n' "$3" >"$SITE/$1.ext"
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj "/O=Acme/CN=$1" -keyout "$SITE/$1.key" -out "$SITE/$1.csr" \
	    >>"$WORK/openssl" 2>&1 &&
	    openssl x509 -req -in "$SITE/$1.csr" -CA "$SITE/$2.pem" \
	    -CAkey "$SITE/$2.key" -CAcreateserial -days 30 \
	    -extfile "$SITE/$1.ext" -out "$SITE/$1.crt" >>"$WORK/openssl" 2>&1
}

CA_EXT='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash'

# The CRL of the CA itself, as its owner has it: of nobody.
crl_make() {
	mkdir -p "$SITE/db" && : >"$SITE/db/index.txt" && echo 01 >"$SITE/db/crlnumber"
	cat >"$SITE/ca.cnf" <<-END
	[ca]
	default_ca = this
	[this]
	database = $SITE/db/index.txt
	crlnumber = $SITE/db/crlnumber
	default_md = sha256
	default_crl_days = 30
	END
	openssl ca -config "$SITE/ca.cnf" -gencrl -cert "$SITE/staging.pem" \
	    -keyfile "$SITE/staging.key" -out "$SITE/staging.crl" >>"$WORK/openssl" 2>&1
}

need_site() {
	[ ! -d "$SITE" ] || return 0
	mkdir -p "$SITE/config/mosquitto" || return 1
	{ ca_make staging -days 30 &&
	    sign server staging 'subjectAltName=DNS:localhost,IP:127.0.0.1' &&
	    sign middle staging "$CA_EXT" && crl_make &&
	    openssl pkey -in "$SITE/staging.key" -aes256 -passout pass:Se-cret \
	    -out "$SITE/locked.key" && echo Se-cret >"$SITE/password"; } ||
	    fail "openssl: $(tail -3 "$WORK/openssl" | tr '\n' ' ')" || return 1
	cat "$SITE/middle.crt" "$SITE/staging.pem" >"$SITE/middle.pem"
	chmod -R a+rX "$SITE" "$WORK"
}

below() {
	rm -rf "$WORK/pki"
	run init "$WORK/pki" --issuer "$SITE/$1.pem" --issuer-key "$SITE/$1.key"
	status 0
}

# The broker of those who own the CA: it has heard of nothing else, but for the
# CRLs in $1.
start_site() {
	cat >"$SITE/config/mosquitto/mosquitto.conf" <<-END
	user $(id -un)
	listener 8883 127.0.0.1
	cafile $SITE/staging.pem
	certfile $SITE/server.crt
	keyfile $SITE/server.key
	require_certificate true
	use_identity_as_username true
	acl_file $SITE/acl
	END
	[ $# -eq 0 ] || echo "crlfile $1" >>"$SITE/config/mosquitto/mosquitto.conf"
	cat >"$SITE/acl" <<-END
	pattern readwrite certcheck/%u/#
	pattern readwrite certcheck/shared/#
	END
	chmod 0700 "$SITE/acl"
	start_mosquitto "$SITE"
}

need_mosquitto() {
	[ -n "$(mosquitto_path)" ] || fail "no mosquitto"
}

passed() {
	json "$WORK/o.json" "[.results[] | select(.id == \"$1\") | .verdict] | length > 0 and unique == [\"PASS\"]" ||
	    fail "$1: $(jq -c "[.results[] | select(.id == \"$1\") | [.case, .verdict, .why]]" "$WORK/o.json" | cut -c 1-400)"
}

# ---- Against the broker of its owner -----------------------------------------------

test_core() {
	need_mosquitto && need_site && below staging || return 1
	cat "$SITE/staging.crl" "$WORK/pki/broker/crl.pem" >"$SITE/crl.pem"
	start_site "$SITE/crl.pem" || return 1
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" $CORE \
	    trust.fake-root-same-dn trust.second-ca-in-bundle trust.sibling-intermediate \
	    chain.intermediate-missing chain.depth usage.eku-wrong resumption.same-identity
	stop mosquitto
	status 0 && all "$WORK/o.json" PASS SKIP || return 1
	for id in $CORE trust.fake-root-same-dn trust.sibling-intermediate \
	    chain.intermediate-missing chain.depth usage.eku-wrong resumption.same-identity; do
		passed "$id" || return 1
	done
	# What no CA below another can issue is left out, and said.
	json "$WORK/o.json" '[.results[] | select(.verdict == "SKIP") | .id] | unique == ["trust.second-ca-in-bundle"]' &&
	    json "$WORK/o.json" '[.results[] | select(.verdict == "SKIP") | .why] | all(test("needs another root .* without --issuer"))'
}

# verdicts FILE: of each case; a WARN is as good as a PASS
verdicts() {
	jq '[.results[] | {key: .case, value: (.verdict | sub("WARN"; "PASS"))}] | from_entries' "$WORK/o.json" >"$1"
}

# The whole catalogue: what is decided is decided as with a root that the broker
# trusts itself, and the rest is said to need one.
test_all() {
	need_mosquitto && need_site && below staging || return 1
	cat "$SITE/staging.crl" "$WORK/pki/broker/crl.pem" >"$SITE/crl.pem"
	start_site "$SITE/crl.pem" || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" --tls 1.3 --mqtt 5
	stop mosquitto
	jq '[.results[] | select(.why | test("^needs (another root|the key of a root)")) | .case]' "$WORK/o.json" >"$WORK/left-out"
	verdicts "$WORK/below"
	run init "$WORK/alone"
	start_mosquitto "$WORK/alone" || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/alone" --tls 1.3 --mqtt 5
	stop mosquitto
	verdicts "$WORK/same"
	json "$WORK/below" '[.[] | select(. == "ERROR")] == []' || return 1
	jq -n --slurpfile a "$WORK/below" --slurpfile b "$WORK/same" --slurpfile out "$WORK/left-out" \
	    '[$b[0] | to_entries[] | select($a[0][.key] != .value) | .key] - $out[0]' >"$WORK/odd"
	json "$WORK/odd" '. == []' || fail "not as with a root of its own: $(head_of "$WORK/odd")" || return 1
	json "$WORK/left-out" 'length > 3 and length < 20'
}

# What has to be changed in the broker's files for, too.
test_left_out() {
	need_site && below staging || return 1
	run --broker localhost:1 --pki "$WORK/pki" --dry-run --tls 1.3 \
	    --crl-file "$SITE/staging.crl" --trust-file "$SITE/staging.pem" \
	    --reload-cmd true revocation.crl-missing-for-issuer revocation.crl-forged \
	    revocation.crl-superseded lifecycle.ca-rotation-new-accepted
	status 0 && out_says "cases to run, 3 not" || return 1
	[ "$(grep -c 'not run: needs another root' "$WORK/out")" -eq 3 ] ||
	    fail "$(head_of "$WORK/out")"
}

test_without_crl() {
	need_mosquitto && need_site && below staging && start_site || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" \
	    revocation.revoked-leaf revocation.sibling-still-valid trust.valid-client
	stop mosquitto
	status 1 && these "$WORK/o.json" '^revocation.revoked-leaf$' FAIL &&
	    these "$WORK/o.json" '^trust.valid-client$' PASS
}

# The CA's own CRL is not enough: the broker has none of who issues below it.
test_without_our_crl() {
	need_mosquitto && need_site && below staging &&
	    start_site "$SITE/staging.crl" || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" revocation.revoked-leaf
	stop mosquitto
	status 3 && no_negative_pass "$WORK/o.json"
}

# A CA that is not a root itself; its broker knows the root only.
test_intermediate() {
	need_mosquitto && need_site && below middle || return 1
	cat "$SITE/staging.crl" "$WORK/pki/broker/crl.pem" >"$SITE/crl.pem"
	start_site "$SITE/crl.pem" || return 1
	# shellcheck disable=SC2086
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" --tls 1.3 $CORE \
	    trust.fake-root-same-dn chain.unordered-or-extra
	stop mosquitto
	status 0 && all "$WORK/o.json" PASS &&
	    openssl verify -CAfile "$SITE/staging.pem" -untrusted \
	    "$WORK/pki/clients/client/chain.pem" \
	    "$WORK/pki/clients/client/client.crt" >"$WORK/openssl" 2>&1
}

# Revoked later, by its own CA, of which nobody else knows.
test_revoke() {
	need_site && below staging || return 1
	run revoke "$WORK/pki" client
	status 0 || return 1
	openssl verify -crl_check -CRLfile "$WORK/pki/broker/crl.pem" \
	    -CAfile "$SITE/staging.pem" -untrusted "$WORK/pki/ca/root.crt" \
	    "$WORK/pki/clients/other/client.crt" \
	    "$WORK/pki/clients/client/client.crt" >"$WORK/verify" 2>&1
	says "$WORK/verify" "other/client.crt: OK" &&
	    says "$WORK/verify" "certificate revoked"
}

# ---- The key ---------------------------------------------------------------------

# Neither the key nor anything that it could be made from.
test_key_stays_away() {
	need_site && below staging || return 1
	sed '/-----/d' "$SITE/staging.key" | head -1 >"$WORK/piece"
	! grep -rqF -f "$WORK/piece" "$WORK/pki" "$WORK/out" "$WORK/err" ||
	    fail "the key is in it" || return 1
	openssl pkey -in "$SITE/staging.key" -pubout 2>/dev/null >"$WORK/public"
	find "$WORK/pki" -name '*.key' >"$WORK/keys"
	while read -r key; do
		openssl pkey -in "$key" -pubout 2>/dev/null | cmp -s - "$WORK/public" &&
		    { fail "$key is the CA's"; return 1; }
	done <"$WORK/keys"
	out_says "issued by CN=staging,O=Acme" && quiet "$WORK/err" &&
	    nothing_left
}

test_encrypted_key() {
	need_site || return 1
	rm -rf "$WORK/pki"
	run init "$WORK/pki" --issuer "$SITE/staging.pem" \
	    --issuer-key "$SITE/locked.key" --passin "file:$SITE/password"
	status 0 && [ -d "$WORK/pki/clients/client" ]
}

# ---- What is refused ---------------------------------------------------------------

# refused WORDS CERT KEY [OPTIONS...]: and an earlier PKI stays as it is
refused() {
	words=$1 cert=$2 key=$3
	shift 3
	[ -d "$WORK/kept" ] || cp -a "$WORK/pki" "$WORK/kept"
	run init "$WORK/pki" --issuer "$SITE/$cert" --issuer-key "$SITE/$key" "$@"
	if ! { status 2 && err_says "$words"; }; then
		fail "$words: $WHY"
		return 1
	fi
	run_dir=$WORK/new
	run init "$run_dir" --issuer "$SITE/$cert" --issuer-key "$SITE/$key" "$@"
	status 2 && no_file "$run_dir" && nothing_left &&
	    left=$(find "$WORK" -maxdepth 1 -name '.*' -type d ! -path "$WORK") &&
	    { [ -z "$left" ] || fail "left: $left"; } || return 1
	diff -r "$WORK/pki" "$WORK/kept" >"$WORK/diff" || fail "the PKI has changed: $(head_of "$WORK/diff")"
}

test_refused() {
	need_site && below staging || return 1
	rm -rf "$WORK/kept"
	export NO_SECRET=wrong
	ca_make short -days 3
	ca_make narrow -days 30 -addext basicConstraints=critical,CA:TRUE,pathlen:0
	ca_make silent -days 30 -addext keyUsage=critical,cRLSign
	ca_make fenced -days 30 -addext 'nameConstraints=critical,permitted;DNS:acme.example'
	sign leaf staging 'basicConstraints=critical,CA:FALSE'
	sign old staging "$CA_EXT"
	openssl x509 -req -in "$SITE/old.csr" -CA "$SITE/staging.pem" \
	    -CAkey "$SITE/staging.key" -CAcreateserial -days -1 \
	    -extfile "$SITE/old.ext" -out "$SITE/old.crt" >>"$WORK/openssl" 2>&1
	cat "$SITE/old.crt" "$SITE/staging.pem" >"$SITE/old.pem"
	sign low middle "$CA_EXT"
	cat "$SITE/low.crt" "$SITE/staging.pem" >"$SITE/low.pem"
	refused "is not the key of the certificate in $SITE/staging.pem" \
	    staging.pem server.key &&
	    refused "holds no private key" staging.pem staging.pem &&
	    refused "holds no certificate" staging.key staging.key &&
	    refused "'CN=leaf,O=Acme' is no CA" leaf.crt leaf.key &&
	    refused "keyUsage lacks keyCertSign" silent.pem silent.key &&
	    refused "narrow.pem: its pathLenConstraint allows no CA below it" \
	    narrow.pem narrow.key &&
	    refused "has expired on" old.pem old.key &&
	    refused "before the 7 days are over: give --days 2 or less" \
	    short.pem short.key &&
	    refused "the CA 'CN=middle,O=Acme' is missing" low.pem low.key &&
	    refused "permitted subtree violation" fenced.pem fenced.key &&
	    refused "is the password right?" staging.pem locked.key --passin env:NO_SECRET
}

test_usage() {
	need_site || return 1
	run init "$WORK/new" --issuer "$SITE/staging.pem"
	status 2 && err_says "--issuer needs --issuer-key" || return 1
	run init "$WORK/new" --issuer-key "$SITE/staging.key"
	status 2 && err_says "--issuer-key needs --issuer" || return 1
	run init "$WORK/new" --passin env:X
	status 2 && err_says "--passin needs --issuer-key" && no_file "$WORK/new"
}

run_tests
