#!/bin/sh
# SPDX-License-Identifier: ISC
# What a deployment intends, in a file or in the environment; and what a run would send.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# profile LINE...: the profile of the next runs.
profile() {
	printf '%s\n' "$@" >"$WORK/profile.yaml"
}

test_template() {
	run profile
	status 0 && cp "$WORK/out" "$WORK/profile.yaml" &&
	    out_says "takeover: deny" && out_says "waivers:" || return 1
	run --launch mosquitto --profile "$WORK/profile.yaml" trust.valid-client
	status 0
}

test_template_takes_nothing() {
	run profile x
	status 2 && err_says "takes no operand"
}

test_profile_selects() {
	profile 'launch: mosquitto' 'tls: 1.3' 'select:' '  - trust.valid-client' \
	    '  - trust.missing-cert' 'skip:' '  - trust.missing-cert'
	run --profile "$WORK/profile.yaml" --json "$WORK/r.json"
	status 0 && json "$WORK/r.json" '[.results[].id] | unique == ["trust.valid-client"]'
}

test_broken_profiles() {
	profile 'intents:' '  takover: deny'
	run --broker localhost --profile "$WORK/profile.yaml"
	status 2 && err_says "profile.yaml, line 2:" &&
	    err_says "did you mean 'takeover'?" || return 1
	profile 'select: [a' 
	run --broker localhost --profile "$WORK/profile.yaml"
	status 2 && err_says "profile.yaml, line 2: this is no YAML" || return 1
	head -c 2000000 /dev/zero | tr '\0' '[' >"$WORK/profile.yaml"
	run --broker localhost --profile "$WORK/profile.yaml"
	status 2 && err_says "larger than" || return 1
	head -c 1000000 /dev/zero | tr '\0' '[' >"$WORK/profile.yaml"
	run --broker localhost --profile "$WORK/profile.yaml"
	status 2 && err_says "deep in each other" || return 1
	run --broker localhost --profile "$WORK/none.yaml"
	status 2 && err_says "none.yaml"
}

# Mosquitto lets in a certificate that names nobody.
FAILS=identity.empty-cn

# waive DAY: a run that fails but for a waiver until this day.
waive() {
	profile 'waivers:' "  - scenario: $FAILS" '    reason: ticket 7' "    until: $1"
	run --launch mosquitto --tls 1.3 --mqtt 5 --profile "$WORK/profile.yaml" \
	    --json "$WORK/r.json" --junit "$WORK/r.xml" --markdown "$WORK/r.md" \
	    --html "$WORK/r.html" "$FAILS" trust.valid-client
}

test_waiver() {
	waive 2999-12-31
	status 0 && out_says "FAIL" && out_says "waived until 2999-12-31 (ticket 7)" &&
	    out_says "1 waived" || return 1
	json "$WORK/r.json" '[.results[] | select(.verdict == "FAIL")] | length == 1' &&
	    json "$WORK/r.json" '[.results[] | select(.waiver != null)] | length == 1' &&
	    says "$WORK/r.md" "## Waived" && says "$WORK/r.html" "Waived" &&
	    valid_junit "$WORK/r.xml" && says "$WORK/r.xml" 'failures="0"' &&
	    says "$WORK/r.xml" "<skipped message=\"waived until" || return 1
	# What a result says of waivers stays.
	run report "$WORK/r.json"
	status 0 && out_says "1 waived"
}

test_expired_waiver() {
	waive 2020-12-31
	status 1 && out_says "its waiver ended on 2020-12-31 (ticket 7)" &&
	    valid_junit "$WORK/r.xml" && says "$WORK/r.xml" 'failures="1"'
}

test_waiver_that_can_go() {
	profile 'waivers:' '  - scenario: trust.valid-client' \
	    '    reason: was broken' '    until: 2999-12-31'
	run --launch mosquitto --profile "$WORK/profile.yaml" --tls 1.3 \
	    --json "$WORK/r.json" trust.valid-client
	status 0 && out_says "trust.valid-client passes, its waiver until 2999-12-31 can go" &&
	    json "$WORK/r.json" '[.. | strings | select(contains("can go"))] | length == 1'
}

test_environment() {
	MQTT_CERTCHECK_LAUNCH=mosquitto MQTT_CERTCHECK_JSON=$WORK/env.json \
	    MQTT_CERTCHECK_TLS=1.2
	export MQTT_CERTCHECK_LAUNCH MQTT_CERTCHECK_JSON MQTT_CERTCHECK_TLS
	run trust.valid-client --tls 1.3
	unset MQTT_CERTCHECK_LAUNCH MQTT_CERTCHECK_JSON MQTT_CERTCHECK_TLS
	status 0 && json "$WORK/env.json" '[.results[].case] | all(contains("tls1.3"))'
}

# ---- What would be sent --------------------------------------------------------

test_dry_run() {
	run --dry-run --broker mqtt.invalid --expect takeover=deny 'trust.*'
	status 0 && quiet "$WORK/err" && out_says "Target: mqtt.invalid" &&
	    out_says "trust.missing-cert[tls1.3] 1. CONNECT as no-certificate" &&
	    out_says "not run:" || return 1
	run --dry-run --launch mosquitto 'authz.foreign-topic' 'revocation.*' 'mqtt.*'
	status 0 && out_says "to be started on a free port" &&
	    out_says "PUBLISH (QoS 1) certcheck/other/RANDOM" &&
	    out_says "issued by CN=root" && out_says "octets:" &&
	    out_says "connections if each is as expected"
}

# What does not begin as ever, each way said once, and what only a look-up could tell.
test_dry_run_around_the_certificate() {
	run --dry-run --broker wss://mqtt.invalid/bus --tls 1.3 'listener.*' 'tls.*' 'server.*'
	status 0 && out_says "Addresses: not looked up" && out_says "at its fourth address" &&
	    out_says "a ClientHello with SSL 3 alone, and nothing after it" &&
	    out_says "MQTT 5, without TLS at port 1883; no certificate" &&
	    out_says "path /mqtt; where that is not known, /ws, then /bus" &&
	    out_says "INSPECT as no-certificate no-certificate: TLS 1.3; no certificate" ||
	    return 1
	! grep -q 'over WebSocket.*over WebSocket' "$WORK/out" || fail "said twice" || return 1
	run --dry-run --launch mosquitto robustness.half-open listener.wss-parity
	status 0 && out_says "20 clients that say nothing after TLS, which stay client: TLS 1.3" ||
	    return 1
	! grep -q 'over WebSocket.*over WebSocket' "$WORK/out" || fail "said twice"
}

# Not even a name is looked up, and nobody is called.
test_dry_run_is_silent() {
	strace true >/dev/null 2>&1 || { skip "no strace here"; return; }
	# Leaks cannot be looked for by one who is looked at.
	ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network,execve -o "$WORK/trace" \
	    "$PROGRAM" --dry-run --broker localhost:1 'authz.*' >/dev/null 2>&1 ||
	    { fail "it failed"; return 1; }
	grep -E 'socket|connect|sendto|bind' "$WORK/trace" >"$WORK/calls"
	quiet "$WORK/calls"
}

# As many cases as a run has.
test_dry_run_is_the_run() {
	# Words, not one word.
	# shellcheck disable=SC2086
	run --dry-run --launch mosquitto $CORE
	status 0 && cp "$WORK/out" "$WORK/dry" || return 1
	# shellcheck disable=SC2086
	run --launch mosquitto --json "$WORK/r.json" $CORE
	jq -r '.results[].case' "$WORK/r.json" | sort >"$WORK/ran"
	grep -o '^[a-z]*\.[a-z-]*\[[^]]*\]' "$WORK/dry" | sort >"$WORK/would"
	same "$WORK/ran" "$WORK/would"
}

run_tests
