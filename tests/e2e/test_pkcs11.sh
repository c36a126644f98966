#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A device whose key is in a token (SoftHSM) and cannot leave it, against a
# Mosquitto that trusts a CA of openssl's.

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

SITE=$WORK/site
TOKENS=$WORK/tokens
PIN=Se-cret7
SOFTHSM2_CONF=$WORK/softhsm2.conf
PKCS11_MODULE_PATH=$(find /usr/lib /usr/local/lib -name libsofthsm2.so \
    2>/dev/null | head -1)
export PIN SOFTHSM2_CONF PKCS11_MODULE_PATH
unset OPENSSL_CONF OPENSSL_ENGINES

# ---- The deployment ------------------------------------------------------------

# issue NAME KIND USAGE: a key and the CA's certificate for it
issue() {
	name=$1 usage=$3
	case $2 in
	rsa) set -- -newkey rsa:2048 ;;
	*) set -- -newkey ec -pkeyopt ec_paramgen_curve:P-256 ;;
	esac
	printf '%s\n' "subjectAltName = DNS:$name,DNS:localhost,IP:127.0.0.1" \
	    "extendedKeyUsage = $usage" 'keyUsage = critical,digitalSignature' \
	    'authorityKeyIdentifier = keyid' >"$SITE/extensions"
	openssl req -new "$@" -nodes -keyout "$SITE/$name.key" \
	    -out "$SITE/$name.csr" -subj "/O=Acme/CN=$name" &&
	    openssl x509 -req -in "$SITE/$name.csr" -CA "$SITE/root.crt" \
	    -CAkey "$SITE/root.key" -CAcreateserial -days 60 -sha256 \
	    -extfile "$SITE/extensions" -out "$SITE/$name.crt"
}

# store NAME ID [CERT]: its key, and with a third word its certificate, go into the token
store() {
	openssl pkcs8 -topk8 -nocrypt -in "$SITE/$1.key" -out "$SITE/$1.p8" &&
	    softhsm2-util --import "$SITE/$1.p8" --token site --label "$1" \
	    --id "$2" --pin "$PIN" || return 1
	[ $# -lt 3 ] || { openssl x509 -in "$SITE/$1.crt" -outform DER \
	    -out "$SITE/$1.der" && pkcs11-tool --module "$PKCS11_MODULE_PATH" \
	    --token-label site --write-object "$SITE/$1.der" --type cert \
	    --id "$2" --label "$1" --login --pin env:PIN; }
}

make_token() {
	mkdir -p "$TOKENS" &&
	    printf 'directories.tokendir = %s\nlog.level = ERROR\n' "$TOKENS" \
	    >"$SOFTHSM2_CONF" &&
	    softhsm2-util --init-token --free --label site --pin "$PIN" \
	    --so-pin 12345678 &&
	    store device 01 && store meter 02 && store other 03 cert &&
	    rm "$SITE/device.key" "$SITE/meter.key"
}

make_site() {
	mkdir -p "$SITE/config/mosquitto" || return 1
	{
		openssl req -x509 -newkey rsa:2048 -nodes -days 60 -subj /O=Acme/CN=root \
		    -keyout "$SITE/root.key" -out "$SITE/root.crt" \
		    -addext keyUsage=critical,keyCertSign,cRLSign &&
		    issue server ec serverAuth && issue device rsa clientAuth &&
		    issue meter ec clientAuth && issue other ec clientAuth &&
		    cat "$SITE/other.crt" "$SITE/other.key" >"$SITE/other.pem" &&
		    make_token
	} >"$WORK/made" 2>&1 || fail "$(tail -3 "$WORK/made" | tr '\n' ' ')" || return 1
	chmod -R a+rX "$SITE" "$WORK"
	cat >"$SITE/config/mosquitto/mosquitto.conf" <<-END
	user $(id -un)
	listener 8883 127.0.0.1
	cafile $SITE/root.crt
	certfile $SITE/server.crt
	keyfile $SITE/server.key
	require_certificate true
	use_identity_as_username true
	acl_file $SITE/acl
	END
	echo 'pattern readwrite certcheck/%u/#' >"$SITE/acl"
	chmod 0700 "$SITE/acl"
	start_mosquitto "$SITE"
}

# Is there anything to test it with?  Otherwise it is said, and what.
tools() {
	for tool in softhsm2-util pkcs11-tool; do
		command -v $tool >/dev/null || {
			skip "$tool is missing"
			return 1
		}
	done
	openssl engine pkcs11 2>/dev/null | grep -q '^(pkcs11)' || {
		skip "OpenSSL's engine for PKCS#11 is missing"
		return 1
	}
}

# Of what the site needs, only the lack of tools is forgiven.
need_site() {
	[ -n "$(mosquitto_path)" ] || return 1
	[ -s "$WORK/mosquitto.pid" ] || make_site
}

own() {
	run_json --broker "127.0.0.1:$PORT" --cafile "$SITE/root.crt" "$@"
}

SHORT="trust.valid-client trust.wrong-ca trust.missing-cert
    signature.stolen-cert-wrong-key"

# accepted OPTIONS...: the device is let in, an impostor is not, several at once
accepted() {
	# Words, not one word.
	# shellcheck disable=SC2086
	own --jobs 6 "$@" $SHORT
	status 0 && all "$WORK/o.json" PASS && quiet "$WORK/err" || return 1
	! grep -rqF "$PIN" "$WORK/o.json" "$WORK/out" "$WORK/err" || fail "the PIN was told"
}

# forgiving COMMAND...: to the engine (0.4.12), which forgets memory of its own
# when no key came of it; all else counts, in a build that looks for leaks.
forgiving() {
	asan=${ASAN_OPTIONS-}
	printf 'leak:ENGINE_by_id\nleak:ENGINE_remove\n' >"$WORK/leaks"
	export ASAN_OPTIONS="${asan:+$asan:}fast_unwind_on_malloc=0" \
	    LSAN_OPTIONS="suppressions=$WORK/leaks:print_suppressions=0"
	"$@"
	rc=$?
	ASAN_OPTIONS=$asan
	unset LSAN_OPTIONS
	return "$rc"
}

refused() {
	words=$1
	shift
	# shellcheck disable=SC2086
	forgiving own "$@" $SHORT
	status 2 && err_says "$words" || return 1
	! grep -qF "$PIN" "$WORK/out" "$WORK/err" || fail "the PIN was told: $(head_of "$WORK/err")"
}

DEVICE="pkcs11:token=site;object=device"
METER="pkcs11:token=site;object=meter"
OTHER="pkcs11:token=site;object=other"

# ---- What runs with it -----------------------------------------------------------

test_rsa() {
	tools || return 0
	need_site || return
	accepted --cert "$SITE/device.crt" --key "$DEVICE" --passin env:PIN
}

test_ecdsa() {
	tools || return 0
	need_site || return
	accepted --cert "$SITE/meter.crt" --key "$METER" --passin env:PIN
}

# Nothing is left out because the key cannot be copied.
test_everything() {
	tools || return 0
	need_site || return
	own --tls 1.3 --cert "$SITE/meter.crt" --key "$METER" --passin env:PIN
	status 0 && all "$WORK/o.json" PASS WARN SKIP &&
	    for id in trust.valid-client trust.wrong-ca trust.self-signed \
	        trust.fake-root-same-dn chain.issued-by-leaf signature.tampered \
	        signature.stolen-cert-wrong-key signature.ecdsa-zero; do
		these "$WORK/o.json" "^$id\$" PASS || return 1
	done || return 1
	cp "$WORK/o.json" "$WORK/token.json"
	# It is what the same certificate has with its key in a file.
	own --tls 1.3 --cert "$SITE/other.crt" --key "$SITE/other.key"
	for file in token o; do
		jq -r '.results[] | .case + " " + .verdict' "$WORK/$file.json" |
		    sort >"$WORK/$file.cases"
	done
	same "$WORK/token.cases" "$WORK/o.cases"
}

# Where nobody has said which module, it is found by p11-kit.
test_module_by_default() {
	tools || return 0
	[ -f /usr/share/p11-kit/modules/softhsm2.module ] || {
		skip "p11-kit does not know SoftHSM"
		return 0
	}
	need_site || return
	module=$PKCS11_MODULE_PATH
	unset PKCS11_MODULE_PATH
	accepted --cert "$SITE/device.crt" --key "$DEVICE" --passin env:PIN
	found=$?
	PKCS11_MODULE_PATH=$module
	export PKCS11_MODULE_PATH
	return "$found"
}

test_certificate_in_token() {
	tools || return 0
	need_site || return
	accepted --cert "$OTHER" --passin env:PIN &&
	    forgiving accepted --cert "$OTHER" --key "$SITE/other.key"
}

test_role_in_token() {
	tools || return 0
	need_site || return
	own --cert "$SITE/device.crt" --key "$DEVICE" --credential "other=$OTHER" \
	    --passin env:PIN --expect identity_source=cn identity.cn-as-username
	status 0 && these "$WORK/o.json" . PASS
}

test_pin_in_uri() {
	tools || return 0
	need_site || return
	echo "$PIN" >"$SITE/pin"
	accepted --cert "$SITE/device.crt" --key "$DEVICE?pin-value=Se%2dcret7" &&
	    accepted --cert "$SITE/device.crt" --key "$DEVICE?pin-source=file:$SITE/pin" &&
	    accepted --cert "$SITE/device.crt" --key "$DEVICE;pin-source=$SITE/pin"
}

# ---- Bad input -------------------------------------------------------------------

test_bad_pin() {
	tools || return 0
	need_site || return
	echo 9999 >"$SITE/wrong"
	: >"$SITE/empty"
	set -- --cert "$SITE/device.crt" --key
	refused "$DEVICE: the token does not take the PIN (PIN incorrect)" \
	    "$@" "$DEVICE" --passin "file:$SITE/wrong" &&
	    refused "$DEVICE: the token does not take the PIN" \
	    "$@" "$DEVICE?pin-value=9999" &&
	    refused "$DEVICE: the file that its pin-source names cannot be read" \
	    "$@" "$DEVICE?pin-source=$SITE/nothing" &&
	    refused "$DEVICE: its pin-value is not percent-encoded" \
	    "$@" "$DEVICE?pin-value=50%"
}

# No terminal, no question.
unattended() {
	RC=0
	# Read by status.
	# shellcheck disable=SC2034
	TMPDIR=$TMP timeout -k 5 "$LIMIT" setsid "$PROGRAM" --broker "127.0.0.1:$PORT" \
	    "$@" trust.valid-client </dev/null >"$WORK/out" 2>"$WORK/err" || RC=$?
}

test_pin_wanted() {
	tools || return 0
	need_site || return
	forgiving unattended --cert "$SITE/device.crt" --key "$DEVICE"
	status 2 && err_says "$DEVICE: the token asks for a PIN: say where it is with --passin" ||
	    return 1
	# The engine looks for a certificate without a PIN first, then with one.
	forgiving unattended --cert "$DEVICE" --key "$SITE/other.key"
	status 2 && err_says "$DEVICE: the token asks for a PIN" || return 1
	! grep -q Enter "$WORK/out" "$WORK/err" || fail "the engine has asked by itself"
}

test_bad_objects() {
	tools || return 0
	need_site || return
	set -- --passin env:PIN --cert "$SITE/device.crt" --key
	refused "pkcs11:token=elsewhere;object=device: no token here has this private key (object not found)" \
	    "$@" "pkcs11:token=elsewhere;object=device" &&
	    refused "pkcs11:token=site;object=nothing: no token here has this private key" \
	    "$@" "pkcs11:token=site;object=nothing" &&
	    refused "pkcs11:nonsense: no token here has this private key (invalid id)" \
	    "$@" pkcs11:nonsense &&
	    refused "which module is asked, PKCS11_MODULE_PATH says" \
	    "$@" "$DEVICE?module-path=/x.so" &&
	    refused "$METER?pin-value=********: is not the key of the certificate in $SITE/device.crt" \
	    "$@" "$METER?pin-value=Se-cret7"
}

test_no_certificate() {
	tools || return 0
	need_site || return
	refused "$METER: holds no certificate but a private key: is it for --key?" \
	    --cert "$METER" --passin env:PIN &&
	    refused "$METER: no token here has this certificate" \
	    --cert "$METER" --key "$SITE/other.key" --passin env:PIN
}

test_no_module() {
	tools || return 0
	need_site || return
	module=$PKCS11_MODULE_PATH
	PKCS11_MODULE_PATH=/nonexistent
	refused "(Unable to load PKCS#11 module)" --passin env:PIN \
	    --cert "$SITE/device.crt" --key "$DEVICE"
	said=$?
	PKCS11_MODULE_PATH=$module
	return "$said"
}

test_no_engine() {
	tools || return 0
	need_site || return
	OPENSSL_ENGINES=/nonexistent
	export OPENSSL_ENGINES
	refused "apt-get install libengine-pkcs11-openssl" --passin env:PIN \
	    --cert "$SITE/device.crt" --key "$DEVICE"
	said=$?
	unset OPENSSL_ENGINES
	return "$said"
}

# ---- A token that goes away --------------------------------------------------------

# The program has loaded the key when it opens the pipe for the next credential.
test_token_goes() {
	tools || return 0
	need_site || return
	mkfifo "$WORK/pipe" || return 1
	# shellcheck disable=SC2016
	start mover sh -c 'exec >"$1"; mv "$2" "$2.gone"; cat "$3"' sh "$WORK/pipe" \
	    "$TOKENS" "$SITE/other.pem"
	# shellcheck disable=SC2086
	own --cert "$SITE/device.crt" --key "$DEVICE" --passin env:PIN \
	    --credential "other=$WORK/pipe" $SHORT trust.self-signed chain.issued-by-leaf
	mv "$TOKENS.gone" "$TOKENS"
	status 3 && all "$WORK/o.json" ERROR SKIP && no_negative_pass "$WORK/o.json" &&
	    these "$WORK/o.json" '^trust.(valid-client|wrong-ca|self-signed)$' ERROR &&
	    json "$WORK/o.json" '[.results[] | select(.id == "trust.valid-client") | .why] |
	    all(test("our private key did not sign"))'
}

test_all_cleaned_up() {
	nothing_left
}

run_tests
