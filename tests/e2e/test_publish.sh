#!/bin/sh
# SPDX-License-Identifier: ISC
# The CA that publishes: what serve shows and revoke changes, for the tools that people have.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki
URL=

# serve_it [OPTION...]: in the background; its base URL is URL.
serve_it() {
	need_pki && start serve "$PROGRAM" serve "$PKI" --listen 127.0.0.1:0 "$@" || return 1
	wait_for told serve || return 1
	URL=$(head -n 1 "$WORK/serve.out")
	case $URL in
	http://127.0.0.1:[1-9]*) ;;
	*) fail "no URL: $(head_of "$WORK/serve.out") $(head_of "$WORK/serve.err")" ;;
	esac
}

stop_serve() {
	stop serve "${1:-TERM}" && ended serve && status 0 && quiet "$WORK/serve.err"
}

# http METHOD PATH: the answer's head in $WORK/head, its body in $WORK/body.
# A shell is client enough, and its reader does not mind what the body holds.
http() {
	# The words are for the inner shell.
	# shellcheck disable=SC2016
	timeout "$LIMIT" bash -c '
		exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
		printf "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" "$2" "$3" >&3
		cat <&3' bash "${URL##*:}" "$1" "$2" >"$WORK/answer" 2>"$WORK/http.err" ||
		fail "$(head_of "$WORK/http.err")" || return 1
	sed '/^\r$/q' "$WORK/answer" | tr -d '\r' >"$WORK/head"
	size=$(sed '/^\r$/q' "$WORK/answer" | wc -c)
	tail -c "+$((size + 1))" "$WORK/answer" >"$WORK/body"
}

# answers CODE METHOD PATH
answers() {
	http "$2" "$3" || return 1
	says "$WORK/head" "HTTP/1.1 $1 " || fail "$2 $3: $WHY"
}

crl_field() {
	openssl crl -in "$1" -noout "$2" 2>/dev/null | sed 's/.*=//'
}

seconds() {
	date -u -d "$(crl_field "$1" -lastupdate)" +%s
}

serial_of() {
	jq -r ".credentials[] | select(.id == \"$1\") | .serial" "$PKI/manifest.json"
}

# ocsp NAME PATH: what openssl is told of a client of root's, in $WORK/ocsp.out.
ocsp() {
	timeout "${3:-60}" openssl ocsp -issuer "$PKI/ca/root.crt" -CAfile "$PKI/broker/ca.crt" \
	    -cert "$PKI/clients/$1/client.crt" -url "$URL$2" >"$WORK/ocsp.out" 2>&1
}

ocsp_says() {
	ocsp "$1" "$2"
	says "$WORK/ocsp.out" "Response verify OK" &&
	    says "$WORK/ocsp.out" "$PKI/clients/$1/client.crt: $3"
}

test_files_are_served() {
	serve_it || return 1
	for file in crl_root.pem crl_root.der root.pem root.der bundle.pem; do
		answers 200 GET "/crl/$file" && same "$WORK/body" "$PKI/crl/$file" || return 1
	done
	answers 200 GET /crl/crl_root.der && says "$WORK/head" "Content-Type: application/pkix-crl" &&
	    says "$WORK/head" "Last-Modified: " &&
	    openssl crl -inform DER -in "$WORK/body" -CAfile "$PKI/broker/ca.crt" -noout \
		>"$WORK/crl.out" 2>&1 && says "$WORK/crl.out" "verify OK" || return 1
	answers 200 HEAD /crl/bundle.pem && quiet "$WORK/body" || return 1
	answers 405 POST /crl/bundle.pem && stop_serve
}

test_openssl_fetches_the_crl() {
	serve_it || return 1
	# Its own HTTP client: of the commands only ocsp and crl with -in http: have one.
	timeout "$LIMIT" openssl crl -inform DER -in "$URL/crl/crl_root.der" -noout -issuer \
	    >"$WORK/crl.out" 2>&1 || {
		stop_serve
		skip "this openssl reads no http: URL"
		return
	}
	says "$WORK/crl.out" "CN = root" && stop_serve
}

test_nothing_else_is_served() {
	serve_it || return 1
	for path in / /manifest.json /ca/root.key /crl/../ca/root.key /crl/../broker/crl.pem \
	    /crl/%2e%2e/manifest.json //etc/passwd /crl/ /crl/nobody.pem /ocsp/nobody; do
		answers 404 GET "$path" || return 1
		grep -q BEGIN "$WORK/body" && fail "$path is served" && return 1
	done
	stop_serve
}

test_revoke_shows_at_once() {
	serve_it && answers 200 GET /crl/bundle.pem && cp "$WORK/body" "$WORK/bundle.old" &&
	    answers 200 GET /crl/crl_root.pem && cp "$WORK/body" "$WORK/old.pem" || return 1
	run revoke "$PKI" other
	status 0 && out_says "other is revoked" && quiet "$WORK/err" || return 1
	answers 200 GET /crl/crl_root.pem && cp "$WORK/body" "$WORK/new.pem" || return 1
	openssl crl -in "$WORK/new.pem" -CAfile "$PKI/broker/ca.crt" -noout -text \
	    >"$WORK/new.txt" 2>&1
	says "$WORK/new.txt" "verify OK" &&
	    says "$WORK/new.txt" "Serial Number: $(serial_of other)" &&
	    says "$WORK/new.txt" "Serial Number: $(serial_of revoked)" || return 1
	[ "$(($(crl_field "$WORK/new.pem" -crlnumber)))" -gt \
	    "$(($(crl_field "$WORK/old.pem" -crlnumber)))" ] || fail "the number" || return 1
	[ "$(seconds "$WORK/new.pem")" -gt "$(seconds "$WORK/old.pem")" ] &&
	    [ "$(seconds "$WORK/new.pem")" -le "$(date +%s)" ] || fail "thisUpdate" || return 1
	answers 200 GET /crl/bundle.pem && same "$WORK/body" "$PKI/broker/crl.pem" || return 1
	cmp -s "$WORK/body" "$WORK/bundle.old" && fail "the bundle is the old one" && return 1
	hash=$(openssl crl -in "$WORK/new.pem" -noout -hash)
	same "$WORK/new.pem" "$PKI/broker/crls/$hash.r0" && stop_serve
}

test_crl_refuses_the_revoked_only() {
	need_pki && run revoke "$PKI" other && status 0 || return 1
	for file in crl/bundle.pem broker/crl.pem; do
		openssl verify -crl_check -CAfile "$PKI/broker/ca.crt" -CRLfile "$PKI/$file" \
		    "$PKI/clients/client/client.crt" >"$WORK/verify.out" 2>&1 ||
		    fail "client: $(head_of "$WORK/verify.out")" || return 1
		openssl verify -crl_check -CAfile "$PKI/broker/ca.crt" -CRLfile "$PKI/$file" \
		    "$PKI/clients/other/client.crt" >"$WORK/verify.out" 2>&1 &&
		    fail "other verifies by $file" && return 1
		says "$WORK/verify.out" "certificate revoked" || return 1
	done
}

# The folder for those who look CRLs up by their issuers' hashes.
test_crls_are_named_as_openssl_does() {
	need_pki && mkdir "$WORK/crls" || return 1
	csplit -sz -f "$WORK/crls/crl" -b %04d.pem "$PKI/broker/crl.pem" '/BEGIN/' '{*}' &&
	    openssl rehash "$WORK/crls" >"$WORK/rehash.out" 2>&1
	find "$WORK/crls" -name '*.r[0-9]*' -printf '%f\n' | sort >"$WORK/names"
	find "$PKI/broker/crls" -type f -printf '%f\n' | sort >"$WORK/ours"
	[ -s "$WORK/names" ] || fail "$(head_of "$WORK/rehash.out")" || return 1
	same "$WORK/names" "$WORK/ours"
}

test_revoke_again() {
	need_pki && run revoke "$PKI" other && status 0 || return 1
	cp "$PKI/crl/crl_root.pem" "$WORK/before"
	run revoke "$PKI" other
	status 0 && out_says "other is already revoked" && same "$PKI/crl/crl_root.pem" "$WORK/before"
}

test_revoked_is_no_control_any_more() {
	need_pki && run revoke "$PKI" other && status 0 || return 1
	mutant right && run_json --broker "localhost:$PORT" --pki "$PKI" authz.foreign-topic \
	    trust.valid-client
	stop_mutant
	these "$WORK/o.json" authz.foreign-topic SKIP && these "$WORK/o.json" trust.valid-client PASS &&
	    json "$WORK/o.json" '[.results[].why] | join(" ") | test("revoked by .mqtt-certcheck revoke")'
}

test_ocsp_answers() {
	serve_it && run revoke "$PKI" other && status 0 || return 1
	ocsp_says client /ocsp/root good && ocsp_says other /ocsp/root revoked &&
	    ocsp_says revoked /ocsp/root "revoked" && says "$WORK/ocsp.out" "keyCompromise" &&
	    ocsp_says client /ocsp/root/unknown unknown && ocsp_says client /ocsp/root/late good || return 1
	ocsp client /ocsp/root/wrong-signer
	says "$WORK/ocsp.out" "Verify Failure" || return 1
	ocsp client /ocsp/root/malformed && fail "a malformed answer is taken" && return 1
	ocsp client /ocsp/root/silent 1 && fail "an answer" && return 1
	stop_serve || return 1
	says "$WORK/out" "POST /ocsp/root 200" && says "$WORK/out" "serial=$(serial_of client) answer=good" &&
	    says "$WORK/out" "serial=$(serial_of other) answer=revoked" &&
	    says "$WORK/out" "POST /ocsp/root/silent - 0"
}

test_log_file() {
	echo before >"$WORK/log"
	serve_it --log "$WORK/log" && answers 200 GET /crl/root.pem &&
	    answers 404 GET "/$(printf '\033[31m')" && stop_serve INT || return 1
	[ "$(wc -l <"$WORK/out")" -eq 1 ] || fail "stdout: $(head_of "$WORK/out")" || return 1
	says "$WORK/log" "before" && says "$WORK/log" "GET /crl/root.pem 200 " &&
	    says "$WORK/log" 'GET /\x1B[31m 404' || return 1
	grep -q "$(printf '\033')" "$WORK/log" && fail "the log is not visible" && return 1
	return 0
}

test_serve_refusals() {
	serve_it || return 1
	run serve "$PKI" --listen "${URL#http://}"
	status 2 && quiet "$WORK/out" && err_says "Address already in use" || return 1
	run serve "$WORK"
	status 2 && err_says "mqtt-certcheck init" || return 1
	run serve "$WORK/nowhere"
	status 2 && err_says nowhere || return 1
	for listen in 127.0.0.1:x 127.0.0.1:70000 a..b:1 192.0.2.1:0; do
		run serve "$PKI" --listen "$listen"
		status 2 || fail "$listen: $WHY" || return 1
	done
	run serve "$PKI" --listen 127.0.0.1:0 --log "$WORK/no/such/log"
	status 2 && err_says no/such/log || return 1
	run serve
	status 2 && stop_serve
}

test_revoke_refusals() {
	need_pki || return 1
	cp "$PKI/crl/crl_root.pem" "$WORK/before"
	run revoke "$PKI" clinet
	status 2 && err_says "did you mean 'client'?" || return 1
	run revoke "$PKI" client nobody-of-this-name
	status 2 && err_says nobody-of-this-name || return 1
	run revoke "$PKI" root
	status 2 && err_says "signs itself" || return 1
	run revoke "$PKI"
	status 2 && err_says "missing" || return 1
	run revoke "$WORK/nowhere" client
	status 2 && err_says nowhere || return 1
	same "$PKI/crl/crl_root.pem" "$WORK/before"
}

test_nothing_is_left() {
	nothing_left
}

run_tests
