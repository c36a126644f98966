#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A deployment that is not ours: a PKI made by openssl, a Mosquitto that trusts
# it, and what its devices have.

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

SITE=$WORK/site

# ---- The deployment ------------------------------------------------------------

ca_config() {
	mkdir -p "$SITE/$1.db" && : >"$SITE/$1.db/index.txt" &&
	    echo 1000 >"$SITE/$1.db/serial" && echo 01 >"$SITE/$1.db/crlnumber" &&
	    cat >"$SITE/$1.cnf" <<-END
	[ca]
	default_ca = this
	[this]
	database = $SITE/$1.db/index.txt
	serial = $SITE/$1.db/serial
	crlnumber = $SITE/$1.db/crlnumber
	new_certs_dir = $SITE/$1.db
	certificate = $SITE/$1.crt
	private_key = $SITE/$1.key
	default_md = sha256
	default_days = 60
	default_crl_days = 60
	policy = any
	unique_subject = no
	[any]
	organizationName = optional
	commonName = supplied
	[ica]
	basicConstraints = critical,CA:TRUE
	keyUsage = critical,keyCertSign,cRLSign
	subjectKeyIdentifier = hash
	authorityKeyIdentifier = keyid
	[server]
	subjectAltName = DNS:localhost,IP:127.0.0.1
	extendedKeyUsage = serverAuth
	[device]
	basicConstraints = CA:FALSE
	keyUsage = critical,digitalSignature
	extendedKeyUsage = clientAuth
	subjectKeyIdentifier = hash
	authorityKeyIdentifier = keyid
	END
}

# request NAME KIND: a key and a request for it
request() {
	case $2 in
	rsa) set -- "$1" -newkey rsa:2048 ;;
	*) set -- "$1" -newkey ec -pkeyopt ec_paramgen_curve:P-256 ;;
	esac
	name=$1
	shift
	openssl req -new "$@" -nodes -keyout "$SITE/$name.key" \
	    -out "$SITE/$name.csr" -subj "/O=Acme/CN=$name"
}

# issue CA NAME PROFILE [OPTIONS...]
issue() {
	ca=$1 name=$2 profile=$3
	shift 3
	openssl ca -batch -notext -config "$SITE/$ca.cnf" -extensions "$profile" \
	    -in "$SITE/$name.csr" -out "$SITE/$name.crt" "$@"
}

make_pki() {
	ca_config root && ca_config ica &&
	    openssl req -x509 -newkey rsa:2048 -nodes -days 60 -subj /O=Acme/CN=root \
	    -keyout "$SITE/root.key" -out "$SITE/root.crt" \
	    -addext keyUsage=critical,keyCertSign,cRLSign &&
	    request ica ec && issue root ica ica &&
	    request server ec && issue root server server &&
	    request device rsa && issue ica device device &&
	    request meter ec && issue root meter device &&
	    request other ec && issue ica other device &&
	    request stolen rsa && issue ica stolen device &&
	    request old rsa && issue ica old device \
	    -startdate 20200101000000Z -enddate 20210101000000Z &&
	    openssl ca -config "$SITE/ica.cnf" -revoke "$SITE/stolen.crt" &&
	    openssl ca -config "$SITE/ica.cnf" -gencrl -out "$SITE/ica.crl" &&
	    openssl ca -config "$SITE/root.cnf" -gencrl -out "$SITE/root.crl"
}

# What a device's vendor or its owner makes of it.
make_files() (
	cd "$SITE" || return 1
	cat root.crl ica.crl >crl.pem
	for name in device other stolen old; do
		cat $name.crt ica.crt >$name.pem
		cat $name.crt ica.crt $name.key >$name-all.pem
	done
	openssl x509 -in device.crt -outform DER -out device.der &&
	    openssl pkey -in device.key -outform DER -out device.key.der &&
	    openssl x509 -in root.crt -outform DER -out root.der &&
	    openssl pkey -in device.key -aes256 -passout pass:Se-cret -out locked.key &&
	    openssl pkey -in device.key -outform DER | openssl pkcs8 -topk8 -inform DER \
	    -outform DER -passout pass:Se-cret -out locked.key.der &&
	    openssl pkcs12 -export -in device.crt -inkey device.key -certfile ica.crt \
	    -passout pass:Se-cret -out device.p12 &&
	    openssl pkcs12 -export -legacy -in device.crt -inkey device.key \
	    -certfile ica.crt -passout pass:Se-cret -out legacy.p12 &&
	    openssl pkcs12 -export -nokeys -in device.crt -passout pass:Se-cret \
	    -out keyless.p12 &&
	    mkdir -p ca && cp root.crt ca/root.pem && openssl rehash ca &&
	    echo Se-cret >password && echo wrong >wrong && : >empty &&
	    echo '-----BEGIN CERTIFICATE-----' >damaged &&
	    truncate -s 1G huge
)

make_site() {
	mkdir -p "$SITE/config/mosquitto" || return 1
	{ make_pki && make_files; } >"$WORK/openssl" 2>&1 ||
	    fail "openssl: $(tail -3 "$WORK/openssl" | tr '\n' ' ')" || return 1
	chmod -R a+rX "$SITE" "$WORK"
	cat >"$SITE/config/mosquitto/mosquitto.conf" <<-END
	user $(id -un)
	listener 8883 127.0.0.1
	cafile $SITE/root.crt
	certfile $SITE/server.crt
	keyfile $SITE/server.key
	crlfile $SITE/crl.pem
	require_certificate true
	use_identity_as_username true
	acl_file $SITE/acl
	END
	echo 'pattern readwrite certcheck/%u/#' >"$SITE/acl"
	chmod 0700 "$SITE/acl"
	start_mosquitto "$SITE"
}

need_site() {
	[ -n "$(mosquitto_path)" ] || return 1
	[ -s "$WORK/mosquitto.pid" ] || make_site
}

own() {
	run_json --broker "127.0.0.1:$PORT" --cafile "$SITE/root.crt" "$@"
}

# What the program needs to know a device by, and no more.
ROOTED="--key $SITE/device.key --cert $SITE/device.pem"
SHORT="trust.valid-client trust.wrong-ca signature.tampered"

# accepted OPTIONS...: the device is let in, and an impostor is not
accepted() {
	# Words, not one word.
	# shellcheck disable=SC2086
	own "$@" --tls 1.3 $SHORT
	status 0 && json "$WORK/o.json" '[.results[] | select(.verdict != "PASS") | .case] == []'
}

refused() {
	words=$1
	shift
	# shellcheck disable=SC2086
	own "$@" --tls 1.3 $SHORT
	status 2 && err_says "$words"
}

verdicts() {
	jq -r '[.results[] | select(.verdict == "'"$1"'") | .id] | unique | join(" ")' "$WORK/o.json"
}

# ---- What runs with it -----------------------------------------------------------

test_one_certificate() {
	need_site || return
	# shellcheck disable=SC2086
	own $ROOTED
	status 0 || fail "$WHY; $(jq -c '[.results[] | select(.verdict == "FAIL" or .verdict == "ERROR") | [.case, .why]]' "$WORK/o.json" | cut -c 1-1500)" || return 1
	all "$WORK/o.json" PASS WARN SKIP &&
	    for id in trust.valid-client trust.missing-cert trust.wrong-ca \
	        trust.wrong-ca-intermediate trust.fake-root-same-dn trust.self-signed \
	        trust.cert-request-sent trust.password-instead-of-cert \
	        chain.issued-by-leaf chain.intermediate-missing chain.intermediate-sent \
	        chain.loop signature.tampered signature.stolen-cert-wrong-key \
	        resumption.cross-sni resumption.ticket-lifetime \
	        mqtt.packet-before-connect mqtt.enhanced-auth-bypass; do
		json "$WORK/o.json" "[.results[] | select(.id == \"$id\") | .verdict] | length > 0 and (unique - [\"PASS\", \"WARN\"]) == []" || return 1
	done
	# Each of the others says what would make it run.
	json "$WORK/o.json" '[.results[] | select(.verdict == "SKIP") | .why] |
	    all(test("--|needs? |nothing is expected|cannot show"))' &&
	    these "$WORK/o.json" '^signature.ecdsa-zero$' SKIP &&
	    these "$WORK/o.json" '^(identity|authz|usage|constraints|lifecycle[.][^n])' SKIP &&
	    these "$WORK/o.json" '^revocation' SKIP
}

# Below the root, and with an ECDSA key.
test_without_intermediate() {
	need_site || return
	own --cert "$SITE/meter.crt" --key "$SITE/meter.key" 'trust.*' 'chain.*' 'signature.*'
	status 0 && all "$WORK/o.json" PASS WARN SKIP &&
	    these "$WORK/o.json" '^signature.ecdsa-zero$' PASS &&
	    these "$WORK/o.json" '^trust.fake-root-same-dn$' PASS &&
	    these "$WORK/o.json" '^chain.intermediate-missing$' SKIP &&
	    json "$WORK/o.json" '[.results[] | select(.id == "signature.tampered") | .steps | length] | unique == [1]'
}

# The impostor is the device, but for who has signed.
test_same_names() {
	need_site || return
	# shellcheck disable=SC2086
	own $ROOTED --expect identity_source=cn --tls 1.3 authz.own-topic authz.admin-topics
	status 0 && these "$WORK/o.json" '^authz.own-topic$' PASS || return 1
	# shellcheck disable=SC2086
	grep -q ' u.device' "$WORK/mosquitto.err" || fail "the broker has not seen device"
}

test_credentials() {
	need_site || return
	# shellcheck disable=SC2086
	own $ROOTED --credential "revoked=$SITE/stolen-all.pem" \
	    --credential "expired=$SITE/old-all.pem" \
	    --credential "other=$SITE/other-all.pem" --expect identity_source=cn \
	    revocation.revoked-leaf revocation.sibling-still-valid \
	    validity.expired-leaf authz.foreign-topic identity.cn-as-username \
	    revocation.multi-crl-file revocation.no-cdp-or-idp
	# One revoked certificate does not show whether several CRLs count.
	status 0 && these "$WORK/o.json" '^revocation.(multi|no-cdp)' SKIP &&
	    these "$WORK/o.json" '^(revocation.revoked-leaf|validity.expired-leaf)$' PASS &&
	    these "$WORK/o.json" '^(authz.foreign-topic|identity.cn-as-username)$' PASS
}

# A broker without CRL lets in the stolen one: that is what is looked for.
test_credentials_can_fail() {
	need_site || return
	sed -i '/^crlfile/d' "$SITE/config/mosquitto/mosquitto.conf"
	stop mosquitto
	start_mosquitto "$SITE" || return 1
	# shellcheck disable=SC2086
	own $ROOTED --credential "revoked=$SITE/stolen-all.pem" revocation.revoked-leaf
	status 1 && these "$WORK/o.json" '^revocation.revoked-leaf$' FAIL
}

# A broker that is wrong in one way: what was made from the device's certificate
# gets in, and is found out.
wrong_broker() {
	mutant "$1" "$SITE/broker" || return 1
	own --cert "$SITE/$3.crt" --key "$SITE/$3.key" --chain "$SITE/ica.crt" \
	    --tls 1.3 "$2"
	stop_mutant
	{ status 1 && these "$WORK/o.json" . FAIL; } || fail "$1: $WHY"
}

test_wrong_brokers() {
	need_site || return
	mkdir -p "$SITE/broker" && cp "$SITE/root.crt" "$SITE/broker/ca.crt" &&
	    cp "$SITE/server.crt" "$SITE/server.key" "$SITE/crl.pem" "$SITE/broker" ||
	    return 1
	# So that what the device has issued is not refused for want of its CRL.
	ca_config device && openssl ca -config "$SITE/device.cnf" -gencrl \
	    >>"$SITE/broker/crl.pem" 2>"$WORK/openssl" || return 1
	PORT_OF_SITE=$PORT
	mutant right "$SITE/broker" || return 1
	# shellcheck disable=SC2086
	own $ROOTED --tls 1.3 trust.wrong-ca trust.self-signed chain.issued-by-leaf \
	    'signature.*'
	stop_mutant
	status 0 && all "$WORK/o.json" PASS SKIP &&
	    wrong_broker optional trust.missing-cert device &&
	    wrong_broker foreign-ca trust.wrong-ca device &&
	    wrong_broker accepts-self-signed trust.self-signed device &&
	    wrong_broker trusts-by-name trust.fake-root-same-dn device &&
	    wrong_broker leaf-issues chain.issued-by-leaf device &&
	    wrong_broker ignores-signature signature.tampered device &&
	    wrong_broker ignores-proof signature.stolen-cert-wrong-key meter
	all_found=$?
	PORT=$PORT_OF_SITE
	return "$all_found"
}

# ---- Every form of it ------------------------------------------------------------

test_der() {
	need_site || return
	accepted --cert "$SITE/device.der" --key "$SITE/device.key.der" \
	    --chain "$SITE/ica.crt" || return 1
	run_json --broker "127.0.0.1:$PORT" --cafile "$SITE/root.der" --tls 1.3 \
	    --cert "$SITE/device-all.pem" trust.valid-client
	status 0
}

test_one_file() {
	need_site || return
	accepted --cert "$SITE/device-all.pem"
}

test_capath() {
	need_site || return
	run_json --broker "127.0.0.1:$PORT" --capath "$SITE/ca" --tls 1.3 \
	    --cert "$SITE/device-all.pem" trust.valid-client
	status 0 && json "$WORK/o.json" '[.results[].verdict] | unique == ["PASS"]'
}

test_encrypted() {
	need_site || return
	SECRET=Se-cret
	export SECRET
	accepted --cert "$SITE/device.pem" --key "$SITE/locked.key" --passin pass:Se-cret &&
	    accepted --cert "$SITE/device.pem" --key "$SITE/locked.key" --passin env:SECRET &&
	    accepted --cert "$SITE/device.pem" --key "$SITE/locked.key.der" \
	    --passin "file:$SITE/password" || return 1
	accepted --cert "$SITE/device.pem" --key "$SITE/locked.key" --passin stdin \
	    <"$SITE/password" || return 1
	accepted --cert "$SITE/device.pem" --key "$SITE/locked.key" --passin fd:7 \
	    7<"$SITE/password" || return 1
	! grep -rqF Se-cret "$WORK/o.json" "$WORK/out" "$WORK/err" || fail "the password was told"
}

test_pkcs12() {
	need_site || return
	accepted --pkcs12 "$SITE/device.p12" --passin "file:$SITE/password" &&
	    accepted --pkcs12 "$SITE/legacy.p12" --passin "file:$SITE/password"
}

# ---- Bad input -------------------------------------------------------------------

test_bad_keys() {
	need_site || return
	refused "other.key: is not the key of the certificate in $SITE/device.pem" \
	    --cert "$SITE/device.pem" --key "$SITE/other.key" &&
	    refused "device.crt: holds no private key: is it a certificate?" \
	    --cert "$SITE/device.pem" --key "$SITE/device.crt" &&
	    refused "device.pem: holds a certificate, but no private key" \
	    --cert "$SITE/device.pem" &&
	    refused "device.key: holds no certificate" \
	    --cert "$SITE/device.key" --key "$SITE/device.key" &&
	    refused "line 1: the private key cannot be decrypted: is the password right?" \
	    --cert "$SITE/device.pem" --key "$SITE/locked.key" --passin "file:$SITE/wrong"
}

# No terminal, no question.
test_password_wanted() {
	need_site || return
	RC=0
	# RC is looked at by status.
	# shellcheck disable=SC2034
	TMPDIR=$TMP timeout -k 5 "$LIMIT" setsid "$PROGRAM" --broker "127.0.0.1:$PORT" \
	    --cert "$SITE/device.pem" --key "$SITE/locked.key" trust.valid-client \
	    </dev/null >"$WORK/out" 2>"$WORK/err" || RC=$?
	status 2 && err_says "locked.key: is encrypted: say where its password is with --passin"
}

test_bad_pkcs12() {
	need_site || return
	refused "device.p12: the password is wrong" \
	    --pkcs12 "$SITE/device.p12" --passin "file:$SITE/wrong" &&
	    refused "keyless.p12: the PKCS#12 file holds no private key" \
	    --pkcs12 "$SITE/keyless.p12" --passin "file:$SITE/password" &&
	    refused "device.pem: is no PKCS#12 file" --pkcs12 "$SITE/device.pem" || return 1
	OPENSSL_MODULES=/nonexistent
	export OPENSSL_MODULES
	refused "OpenSSL's legacy provider is needed" --pkcs12 "$SITE/legacy.p12" \
	    --passin "file:$SITE/password"
	missing=$?
	unset OPENSSL_MODULES
	return "$missing"
}

test_bad_certificates() {
	need_site || return
	refused "old-all.pem: the certificate has expired on 2021-01-01T00:00:00Z" \
	    --cert "$SITE/old-all.pem" || return 1
	# shellcheck disable=SC2086
	refused "device-all.pem: has not expired" $ROOTED \
	    --credential "expired=$SITE/device-all.pem" &&
	    refused "device-all.pem: the other certificate is the one in" $ROOTED \
	    --credential "other=$SITE/device-all.pem"
}

test_bad_files() {
	need_site || return
	refused "empty: is empty" --cert "$SITE/empty" &&
	    refused "huge: larger than" --cert "$SITE/huge" &&
	    refused "ca: is a directory" --cert "$SITE/ca" &&
	    refused "nothing: cannot be read: No such file" --cert "$SITE/nothing" &&
	    refused "damaged, line 1: holds a damaged or truncated certificate" \
	    --cert "$SITE/damaged" &&
	    refused "password: is neither PEM nor DER nor PKCS#12" --cert "$SITE/password"
}

test_bad_ca() {
	need_site || return
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 \
	    -subj /CN=elsewhere -keyout "$WORK/elsewhere.key" \
	    -out "$WORK/elsewhere.crt" 2>/dev/null
	run --broker "127.0.0.1:$PORT" --cafile "$WORK/elsewhere.crt" \
	    --cert "$SITE/device-all.pem" trust.valid-client
	status 2 && err_says "elsewhere.crt: the broker's certificate does not verify" || return 1
	run --broker "127.0.0.1:$PORT" --cafile "$SITE/device.key" trust.missing-cert
	status 2 && err_says "device.key: holds no certificate" || return 1
	run --broker "127.0.0.1:$PORT" --capath "$SITE/root.db" trust.missing-cert
	status 2 && err_says "root.db: holds no file named by a certificate's hash"
}

test_bad_options() {
	run --broker h --cert c --passin 1234
	status 2 && err_says "env:VAR, file:PATH, fd:N, stdin or pass:PASSWORD" || return 1
	run --broker h --cert c --credential admin=f
	status 2 && err_says "other=FILE, revoked=FILE or expired=FILE" || return 1
	run --broker h --key k
	status 2 && err_says "--key needs --cert" || return 1
	run --launch mosquitto --cert c
	status 2 && err_says "exclude each other"
}

test_all_cleaned_up() {
	nothing_left
}

run_tests
