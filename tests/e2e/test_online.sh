#!/bin/sh
# SPDX-License-Identifier: ISC
# What brokers ask over HTTP, OCSP above all, and who answers it during a run.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki
PUBLISH=

# A PKI whose certificates point to a port that is free, and stays so: none of
# those that every connection takes its own from.
need_published_pki() {
	[ -z "$PUBLISH" ] || return 0
	run init "$WORK/other"
	status 0 || return 1
	PUBLISH=127.0.0.1:$(free_port)
	run init "$PKI" --publish "$PUBLISH"
	status 0
}

# serve_it DIR [OPTION...]: in the background; its base URL is URL.
serve_it() {
	start serve "$PROGRAM" serve "$@" || return 1
	wait_for told serve || return 1
	URL=$(head -n 1 "$WORK/serve.out")
	[ -n "$URL" ] || fail "no URL: $(head_of "$WORK/serve.err")"
}

# online MODE [OPTION...]: a run that is about OCSP, one after the other since the mutants wait.
online() {
	mode=$1
	shift
	run_json --broker "localhost:${PORT%% *}" --pki "$PKI" --timeout 4 --jobs 1 \
	    --expect client_ocsp=yes --expect "revocation_mode=$mode" "$@" \
	    'revocation.ocsp-*' revocation.cdp-unreachable
}

test_init_publish() {
	need_published_pki || return 1
	json "$PKI/manifest.json" ".publisher == \"http://$PUBLISH\"" || return 1
	openssl x509 -in "$PKI/clients/ocsp-revoked/client.crt" -noout -ext authorityInfoAccess \
	    >"$WORK/aia" 2>&1
	says "$WORK/aia" "http://$PUBLISH/ocsp/root" || return 1
	run init "$WORK/v6" --publish '[::1]:8080'
	status 0 && json "$WORK/v6/manifest.json" '.publisher == "http://[::1]:8080"' || return 1
	for wrong in 'a b' host:0 'fe80::1%eth0' http://host/path; do
		run init "$WORK/wrong" --publish "$wrong"
		status 2 && no_file "$WORK/wrong" && err_says "--publish" || return 1
	done
}

# On no CRL is who only OCSP calls revoked.
test_revoked_on_no_crl() {
	need_published_pki || return 1
	serial=$(jq -r '.credentials[] | select(.id == "ocsp-revoked") | .serial' "$PKI/manifest.json")
	for file in broker/crl.pem crl/bundle.pem crl/crl_root.pem; do
		openssl crl -in "$PKI/$file" -noout -text >"$WORK/crl" 2>&1
		! grep -q "$serial" "$WORK/crl" || fail "$file lists it" || return 1
	done
}

test_serve_where_they_point() {
	need_published_pki && serve_it "$PKI" || return 1
	[ "$URL" = "http://$PUBLISH" ] || fail "serves at $URL, not at $PUBLISH" || return 1
	stop serve
}

# The run publishes by itself, and is heard.
test_run_publishes() {
	need_published_pki && mutant correct-ocsp && online hard || return 1
	stop_mutant
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" '[.. | objects | .["ocsp-requests"]? // empty | tonumber] | any(. > 10)' &&
	    nothing_left
}

# … or takes the publisher that is there.
test_run_uses_serve() {
	need_published_pki && serve_it "$PKI" && mutant correct-ocsp-soft && online soft || return 1
	stop_mutant
	stop serve
	status 0 && all "$WORK/o.json" PASS && says "$WORK/serve.out" "answer=revoked"
}

# Somebody else's publisher proves nothing: what needs ours is skipped.
test_run_takes_no_other() {
	need_published_pki && serve_it "$WORK/other" --listen "$PUBLISH" && mutant correct-ocsp && online hard || return 1
	stop_mutant
	stop serve
	status 0 && these "$WORK/o.json" '^revocation.ocsp-' SKIP &&
	    these "$WORK/o.json" '^revocation.cdp-unreachable$' PASS &&
	    err_says "is not of this PKI" && err_says "mqtt-certcheck serve" &&
	    says "$WORK/o.json" "mqtt-certcheck serve DIR"
}

# Who is refused because nobody can be asked any more proves nothing either.
test_publisher_is_lost() {
	need_published_pki && serve_it "$PKI" && mutant correct-ocsp || return 1
	rm -f "$WORK/o.json"
	start run "$PROGRAM" --broker "localhost:${PORT%% *}" --pki "$PKI" --timeout 4 --jobs 1 \
	    --expect client_ocsp=yes --json "$WORK/o.json" 'revocation.ocsp-*' || return 1
	wait_for grep -qs '/silent' "$WORK/serve.out" || return 1
	stop serve
	ended run
	stop_mutant
	status 3 && all "$WORK/o.json" ERROR && says "$WORK/o.json" "was lost during the run"
}

test_run_finds_who_does_not_ask() {
	need_published_pki && mutant ocsp-not-asked && online hard || return 1
	stop_mutant
	status 1 && these "$WORK/o.json" '^revocation.ocsp-revoked$' FAIL &&
	    these "$WORK/o.json" '^revocation.ocsp-unsure$' ERROR
}

# Who says nothing is asked nothing, and nobody publishes.
test_nothing_said() {
	need_published_pki && serve_it "$WORK/other" --listen "$PUBLISH" && mutant right || return 1
	run_json --broker "localhost:${PORT%% *}" --pki "$PKI" 'revocation.ocsp-*'
	stop_mutant
	stop serve
	quiet "$WORK/err" && all "$WORK/o.json" SKIP && says "$WORK/o.json" "client_ocsp=no (default)"
}

test_mosquitto() {
	[ -n "$(mosquitto_path)" ] || {
		skip "no mosquitto"
		return
	}
	run_json --launch mosquitto 'revocation.ocsp-*' revocation.cdp-unreachable
	status 0 && these "$WORK/o.json" '^revocation.ocsp-' SKIP &&
	    says "$WORK/o.json" "client_ocsp=no (default)" &&
	    these "$WORK/o.json" '^revocation.cdp-unreachable$' PASS || return 1
	# It asks nobody: the tool has to see that.
	run_json --launch mosquitto --expect client_ocsp=yes 'revocation.ocsp-revoked'
	status 1 && all "$WORK/o.json" FAIL && nothing_left
}

run_tests
