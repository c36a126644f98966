#!/bin/sh
# SPDX-License-Identifier: ISC
# A peer that means harm: there is an end in time, memory is bounded, nothing of
# what it says reaches a report as it is, and nothing unproven is a PASS.
#
# TELL=1 tells how it went with each.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PEERS=${BROKER%/mutants/broker}/peers
DEADLINE=240		# seconds for a run; it takes a few, unless the machine has much else to do
MEMORY=64		# MiB for each of its processes
# Sanitizers need more, though not so much for what was freed.
! grep -qa __asan_init "$PROGRAM" || MEMORY=256
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}exitcode=99:quarantine_size_mb=16"

CONNECTED='^trust[.]'	# what a CONNACK 0 may prove

# met NAME SCHEME TLS [OPTION...]: run against this behaviour
met() {
	name=$1
	scheme=$2
	tls=$3
	shift 3
	need_pki && start "$name" env -u TMPDIR "$PEERS/hostile" "$WORK/pki/broker" "$name" &&
	    wait_for told "$name" || return 1
	port=$(cat "$WORK/$name.out")
	rm -f "$WORK/o.json" "$WORK/o.xml"
	began=$(date +%s)
	RC=0
	TMPDIR=$TMP timeout -k 5 "$LIMIT" "$PEERS/measure" "$WORK/peak" "$PROGRAM" run \
	    --broker "${scheme}localhost:$port" --pki "$WORK/pki" --tls "$tls" --mqtt 5 \
	    --timeout 1 --deadline "$DEADLINE" --color never --json "$WORK/o.json" --junit "$WORK/o.xml" \
	    trust.valid-client trust.wrong-ca authz.own-topic "$@" >"$WORK/out" 2>"$WORK/err" || RC=$?
	took=$(($(date +%s) - began))
	stop "$name" KILL
	peak=$(($(cat "$WORK/peak") / 1024))
	[ -z "${TELL:-}" ] ||
	    echo "# $name: exit $RC, $took s, $peak MiB, $(jq -r '[.results[].verdict] |
	    group_by(.) | map("\(length) \(.[0])") | join(", ")' "$WORK/o.json")"
}

# Neither control characters nor what is no UTF-8, nor what turns text around or hides.
harmless() {
	if [ "$(tr -d '\n\t -~\200-\377' <"$1" | wc -c)" -ne 0 ] ||
	    ! iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 ||
	    grep -qF -e "$(printf '\302\205')" -e "$(printf '\342\200\256')" \
	    -e "$(printf '\363\240\201\201')" "$1"; then
		fail "$(basename "$1") has what is not to be shown"
	fi
}

# survived [PATTERN]: whatever it was; scenarios that this finds may have passed
survived() {
	[ "$RC" -eq 3 ] || [ "$RC" -eq 1 ] || status 3 || return 1
	[ "$took" -le $((DEADLINE + 5)) ] || fail "took $took s" || return 1
	[ "$peak" -le "$MEMORY" ] || fail "needed $peak MiB" || return 1
	# Each case by itself, too: no crash, no hang.
	json "$WORK/o.json" '[.results[].why |
	    select(test("its process|it did not end in time|the run.s deadline"))] == []' ||
	    fail "$(jq -c '[.results[] | [.case, .why]]' "$WORK/o.json" | cut -c 1-600)" || return 1
	json "$WORK/o.json" "[.results[] | select(.verdict == \"PASS\" or .verdict == \"WARN\") |
	    .id | select(test(\"${1:-^\$}\") | not)] == []" ||
	    fail "$WHY $(jq -c '[.results[] | [.case, .verdict]]' "$WORK/o.json" | cut -c 1-400)" || return 1
	valid_junit "$WORK/o.xml" &&
	    harmless "$WORK/out" && harmless "$WORK/o.json" && harmless "$WORK/o.xml" &&
	    quiet "$WORK/err" && nothing_left || return 1
	# As it is told again.
	"$PROGRAM" report "$WORK/o.json" --junit "$WORK/again.xml" >"$WORK/again.out" 2>&1
	valid_junit "$WORK/again.xml" && harmless "$WORK/again.out" && harmless "$WORK/again.xml"
}

# hostile TLS "NAME..." [PATTERN [SCENARIO...]]
hostile() {
	tls=$1
	names=$2
	may=${3:-}
	shift 2
	[ $# -eq 0 ] || shift
	for each in $names; do
		scheme=
		[ "$each" = "${each#wss-}" ] || scheme=wss://
		met "$each" "$scheme" "$tls" "$@" && survived "$may" ||
		    fail "$each: $WHY" || return 1
	done
}

test_peers_that_only_wait() {
	hostile 1.3 "silent drip-handshake mute"
}

test_records_instead_of_hello() {
	hostile 1.2,1.3 "echo oversized-record endless-zeros alert-flood"
}

test_hellos_without_end() {
	hostile 1.3 hello-retry-loop && out_says "unexpected message" &&
	    hostile 1.2 "hello-request-flood hello-request-drip"
}

test_certificates_without_end() {
	hostile 1.2 "endless-certificate thousand-certificates" &&
	    out_says "excessive message size" &&
	    hostile 1.3 "thousand-certificates" && out_says "excessive message size" &&
	    hostile 1.2,1.3 many-certificates && out_says "chain too long"
}

test_odd_names() {
	hostile 1.2,1.3 odd-certificate &&
	    hostile 1.2,1.3 odd-authorities '' trust.ca-list-scope && out_says '\x1B[31m]]>' &&
	    hostile 1.2,1.3 many-authorities '' trust.ca-list-scope &&
	    hostile 1.2 "odd-certificate endless-certificate" '^(tls|server)[.]' 'tls.*' 'server.*'
}

test_after_the_handshake() {
	hostile 1.3 "ticket-flood key-update-flood empty-record-flood warning-flood giant-ticket late-request" \
	    '' resumption.same-identity
}

test_renegotiation() {
	hostile 1.2 "hello-request-storm renegotiation-loop"
}

test_packets_too_long() {
	hostile 1.3 "giant-publish" "$CONNECTED" mqtt.enhanced-auth-bypass &&
	    hostile 1.3 giant-connack '' mqtt.enhanced-auth-bypass &&
	    out_says "announces a packet of more than 1 MiB" &&
	    hostile 1.3 "announced-publish giant-suback property-bomb" "$CONNECTED" &&
	    hostile 1.3 drip-connack && hostile 1.3 drip-publish "$CONNECTED"
}

test_packets_too_many() {
	hostile 1.3 "publish-flood qos1-flood qos2-flood connack-flood" "$CONNECTED" \
	    mqtt.enhanced-auth-bypass
}

test_words() {
	hostile 1.3 "odd-connack worded-connack unknown-code" &&
	    hostile 1.3 "odd-disconnect odd-topic" "$CONNECTED" authz.admin-topics &&
	    hostile 1.3 "worded-topic odd-suback" "$CONNECTED" authz.admin-topics
}

test_websocket() {
	hostile 1.3 "wss-endless-headers wss-ping-flood wss-empty-frame-flood wss-giant-frame
	    wss-negative-frame wss-odd-close wss-drip-frame" &&
	    hostile 1.3 wss-odd-status && says "$WORK/o.xml" '403 \x1B[31m]]&gt;'
}

test_all_of_them() {
	for name in $("$PEERS/hostile" .); do
		grep -qw -e "^[^#].*$name" "$0" || fail "$name is not tried" || return 1
	done
}

run_tests
