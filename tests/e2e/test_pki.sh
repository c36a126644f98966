#!/bin/sh
# SPDX-License-Identifier: ISC
# What init writes: for the tools that people have, and when it is damaged.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki

test_init() {
	run init "$PKI" --host localhost
	status 0 && quiet "$WORK/err" || return 1
	open=$(find "$PKI" \( -type d ! -perm 0700 \) -o \( -name '*.key' ! -perm 0600 \))
	[ -z "$open" ] || fail "others can read: $open"
}

verify() {
	openssl verify -crl_check -CAfile "$PKI/broker/ca.crt" -CRLfile "$PKI/broker/crl.pem" \
	    -purpose sslclient "$PKI/clients/$1/client.crt" >"$WORK/verify.out" 2>&1
}

test_openssl_verify() {
	for client in client other; do
		verify "$client" || fail "$client: $(head_of "$WORK/verify.out")" || return 1
	done
	verify revoked && fail "the revoked one verifies" && return 1
	says "$WORK/verify.out" "certificate revoked" || return 1
	verify expired && fail "the expired one verifies" && return 1
	says "$WORK/verify.out" "certificate has expired" || return 1
	verify not-yet-valid && fail "the future one verifies" && return 1
	says "$WORK/verify.out" "not yet valid"
}

test_openssl_crl() {
	openssl crl -in "$PKI/broker/crl.pem" -CAfile "$PKI/broker/ca.crt" -noout -text \
	    >"$WORK/crl.out" 2>&1 || fail "$(head_of "$WORK/crl.out")" || return 1
	says "$WORK/crl.out" "verify OK" || return 1
	serial=$(jq -r '.credentials[] | select(.id == "revoked") | .serial' "$PKI/manifest.json")
	says "$WORK/crl.out" "Serial Number: $serial"
}

test_openssl_pkcs12() {
	password=$(jq -r .pkcs12_password "$PKI/manifest.json")
	[ "$password" = certcheck ] || fail "the password is $password" || return 1
	openssl pkcs12 -in "$PKI/clients/client/client.p12" -passin pass:certcheck -nodes \
	    >"$WORK/p12.out" 2>"$WORK/p12.err" || fail "$(head_of "$WORK/p12.err")" || return 1
	openssl x509 -in "$WORK/p12.out" -noout -fingerprint >"$WORK/a"
	openssl x509 -in "$PKI/clients/client/client.crt" -noout -fingerprint >"$WORK/b"
	same "$WORK/a" "$WORK/b"
}

test_server_certificate_has_the_hosts() {
	run init "$WORK/hosts" --host broker.example.com --host 192.0.2.7 --host 2001:db8::7
	status 0 || return 1
	openssl x509 -in "$WORK/hosts/broker/server.crt" -noout -ext subjectAltName >"$WORK/san"
	says "$WORK/san" "DNS:broker.example.com" && says "$WORK/san" "IP Address:192.0.2.7" &&
	    says "$WORK/san" "IP Address:2001:DB8:0:0:0:0:0:7"
}

test_manifest() {
	json "$PKI/manifest.json" '[.credentials[].id] | contains(["client", "other", "revoked"])' || return 1
	# Some of each kind: there are many.
	jq -r '.credentials | to_entries[] | select(.key < 10 or .key % 9 == 0) | .value |
	    .file + " " + .sha256' "$PKI/manifest.json" >"$WORK/sums"
	[ "$(wc -l <"$WORK/sums")" -gt 15 ] || fail "few credentials" || return 1
	while read -r file sha; do
		found=$(openssl x509 -in "$PKI/$file" -noout -fingerprint -sha256 |
		    sed 's/.*=//; s/://g' | tr A-F a-f)
		[ "$found" = "$sha" ] || echo "$file"
	done <"$WORK/sums" >"$WORK/differ"
	quiet "$WORK/differ"
}

test_init_does_not_touch_what_is_not_its_own() {
	mkdir "$WORK/home"
	echo mine >"$WORK/home/thesis"
	run init "$WORK/home"
	status 2 && err_says home || return 1
	[ "$(cat "$WORK/home/thesis")" = mine ] || fail "the file is gone"
}

test_init_again() {
	run init "$WORK/twice"
	status 0 || return 1
	run init "$WORK/twice"
	status 0 || return 1
	[ -z "$(find "$WORK" -maxdepth 1 -name '*twice?*')" ] || fail "a temporary folder is left"
}

test_init_where_nothing_can_be_written() {
	run init "$WORK/no/such/parent/pki"
	[ "$RC" -ne 0 ] || fail "exit status 0" || return 1
	err_says no/such/parent || return 1
	run init /proc/pki
	[ "$RC" -ne 0 ] || fail "exit status 0"
}

test_init_wrong_options() {
	for words in "--days 0" "--days 9999" "--days soon" "--host a..b" "--host [::1]" "--host x:1"; do
		# Two words each.
		# shellcheck disable=SC2086
		run init "$WORK/wrong" $words
		status 2 && no_file "$WORK/wrong" || fail "$words: $WHY" || return 1
	done
	run init
	status 2
}

# ---- Damaged --------------------------------------------------------------------

# refused DIR TEXT...: before anything is dialled, in words with the text.
refused() {
	dir=$1
	shift
	run_json --broker 127.0.0.1:1 --pki "$dir"
	status 2 && quiet "$WORK/out" && no_file "$WORK/o.json" || return 1
	for text; do
		err_says "$text" || return 1
	done
}

damaged() {
	rm -rf "$WORK/damaged"
	cp -R "$PKI" "$WORK/damaged"
}

# The certificate $1 of a CA, as if made long ago; the manifest agrees.
aged() {
	damaged
	file=$WORK/damaged/ca/$1
	openssl x509 -in "$file.crt" -signkey "$file.key" -days -1 -out "$file.new" 2>"$WORK/x509.err" ||
	    fail "$(head_of "$WORK/x509.err")" || return 1
	mv "$file.new" "$file.crt"
	sha=$(openssl x509 -in "$file.crt" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)
	jq --arg id "$1" --arg sha "$sha" '(.credentials[] | select(.id == $id) | .sha256) = $sha' \
	    "$PKI/manifest.json" >"$WORK/damaged/manifest.json"
}

test_missing() {
	refused "$WORK/nowhere" nowhere "mqtt-certcheck init"
}

test_a_file_instead_of_a_folder() {
	echo >"$WORK/file"
	refused "$WORK/file" "is not a directory"
}

test_foreign() {
	mkdir -p "$WORK/foreign"
	refused "$WORK/foreign" "$WORK/foreign" manifest.json || return 1
	echo '{"name": "my-web-page"}' >"$WORK/foreign/manifest.json"
	refused "$WORK/foreign" "$WORK/foreign/manifest.json" || return 1
	echo 'not json' >"$WORK/foreign/manifest.json"
	refused "$WORK/foreign" "$WORK/foreign/manifest.json"
}

test_newer_version() {
	damaged
	sed 's,mqtt-certcheck-pki/1,mqtt-certcheck-pki/2,' "$PKI/manifest.json" >"$WORK/damaged/manifest.json"
	refused "$WORK/damaged" damaged/manifest.json newer
}

test_expired() {
	aged root && refused "$WORK/damaged" "$WORK/damaged" expired "mqtt-certcheck init"
}

test_truncated_files() {
	damaged
	for file in manifest.json ca/root.crt ca/root.key clients/client/client.crt \
	    clients/client/client.key clients/revoked/chain.pem broker/ca.crt; do
		head -c 100 "$PKI/$file" >"$WORK/damaged/$file"
		refused "$WORK/damaged" "damaged/$file" || fail "$file: $WHY" || return 1
		: >"$WORK/damaged/$file"
		refused "$WORK/damaged" "damaged/$file" || fail "empty $file: $WHY" || return 1
		rm "$WORK/damaged/$file"
		refused "$WORK/damaged" || fail "no $file: $WHY" || return 1
		cp -p "$PKI/$file" "$WORK/damaged/$file"
	done
}

test_mixed_up_files() {
	damaged
	cp "$PKI/clients/other/client.key" "$WORK/damaged/clients/client/client.key"
	refused "$WORK/damaged" clients/client/client.crt || return 1
	damaged
	cp "$PKI/clients/client/client.crt" "$WORK/damaged/clients/revoked/client.crt"
	refused "$WORK/damaged" clients/revoked/client.crt
}

test_huge_file() {
	damaged
	head -c 20000000 /dev/zero >"$WORK/damaged/clients/client/client.crt"
	refused "$WORK/damaged" clients/client/client.crt
}

test_unreadable() {
	damaged
	if [ "$(id -u)" -ne 0 ]; then
		chmod 0 "$WORK/damaged/clients/client/client.key"
		refused "$WORK/damaged" clients/client/client.key
		return
	fi
	command -v setpriv >/dev/null || {
		skip "root can read everything, and there is no setpriv"
		return
	}
	# Somebody else meets a PKI of root's.
	chmod 711 "$WORK"
	mkdir "$WORK/nobody"
	cp "$PROGRAM" "$WORK/program"
	chown 65534 "$WORK/nobody"
	RC=0
	TMPDIR=$WORK/nobody timeout "$LIMIT" setpriv --reuid=65534 --regid=65534 --clear-groups \
	    "$WORK/program" --broker 127.0.0.1:1 --pki "$WORK/damaged" \
	    >"$WORK/out" 2>"$WORK/err" || RC=$?
	chmod 700 "$WORK"
	status 2 && err_says "$WORK/damaged" && err_says "Permission denied"
}

test_key_that_others_can_read() {
	damaged
	chmod 644 "$WORK/damaged/clients/client/client.key"
	mutant right && run_json --broker "localhost:$PORT" --pki "$WORK/damaged" trust.valid-client
	status 0 && err_says clients/client/client.key && err_says chmod
}

run_tests
