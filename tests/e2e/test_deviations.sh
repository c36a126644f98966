#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Everything against a launched broker: see deviations.sh.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/deviations.sh"

# Everything takes its time where other tests run beside.
test_deviations() {
	LIMIT=$((LIMIT * 3))
	run_json run --launch mosquitto
	[ "$RC" -eq 1 ] || status 0 || return 1
	as_known
}

# What is known is known of scenarios that exist.
test_every_row_is_of_a_scenario() {
	for file in "$DEVIATIONS"/*.tsv; do
		grep -v '^#' "$file" | cut -f 1 >"$WORK/ids"
		while read -r id; do
			"$PROGRAM" explain "$id" >/dev/null 2>&1 ||
			    fail "$file: no such scenario: $id" || return 1
		done <"$WORK/ids"
	done
}

# The comparison notices a case that is missing, one too many, and another answer.
test_the_comparison() {
	printf '%s\t%s\t%s\t%s\t%s\n' a.x WARN '*' 'one accepted' cause \
	    a.y FAIL 'tls1.2' 'one accepted' cause a.e ERROR '*' 'one silent' cause \
	    a.only WARN '*' 'one closed' cause a.gone WARN '*' 'one refused' cause >"$WORK/rows"
	result() {
		printf '{"id": "%s", "case": "%s", "verdict": "%s", "why": "%s",
		    "steps": [{"credential": "one", "outcome": "%s"}]}' "$1" "$1${2:+[$2]}" "$3" "${5:-}" "$4"
	}
	{
		result a.x tls1.2 WARN accepted
		result a.x tls1.3 PASS refused_tls
		result a.y tls1.2 FAIL accepted
		result a.y tls1.3 FAIL accepted
		result a.z tls1.2 ERROR silent "no luck"
		result a.z tls1.3 SKIP none
		result a.z2 tls1.3 PASS accepted
		result a.e tls1.2 ERROR silent
		result a.e tls1.3 ERROR refused_tls
		# Under no variant.
		result a.only '' WARN closed
		result a.other '' FAIL accepted
	} | jq -s '{results: .}' >"$WORK/made.json"
	unlike "$WORK/made.json" "$WORK/rows" || return 1
	cat >"$WORK/expected" <<-'END'
	a.x[tls1.3] is known as WARN, one accepted, and is PASS, one refused
	a.y[tls1.3] is not known to be FAIL, one accepted
	a.z[tls1.2] is an ERROR: no luck
	a.e[tls1.3] is known as ERROR, one silent, and is ERROR, one refused
	a.other is not known to be FAIL, one accepted
	a.gone[*] is known, but was not tried
	END
	same "$WORK/expected" "$WORK/unlike" || fail "$(head_of "$WORK/unlike")"
}

run_tests
