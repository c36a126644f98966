#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Everything against a launched broker: where it does not do what the tables
# expect is what tests/deviations/ has for its version, no more and no less.  A
# line there: scenario, verdict, a glob over variants, what was seen, the cause;
# tabs between them.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

DEVIATIONS=$(cd "$(dirname "$0")/../deviations" && pwd) || exit 1

# unlike RESULT ROWS: a line for each case that is not as these rows have it,
# and for each row that no case shows.
unlike() {
	# Variables of jq, not of the shell.
	# shellcheck disable=SC2016
	jq -r --rawfile rows "$2" '
	    def covers($row): .id == $row.id and (.variant | test($row.variants));
	    ($rows | split("\n") | map(select(test("^[^#]")) | split("\t") | {
		name: "\(.[0])[\(.[2])]", id: .[0], is: "\(.[1]), \(.[3])", cause: .[4],
		variants: "^\(.[2] | gsub("\\."; "[.]") | gsub("\\*"; ".*"))$"
	    })) as $rows |
	    [.results[] | select(.verdict != "SKIP") | {
		name: .case, id, verdict, variant: (.case | capture("\\[(?<v>.*)\\]$").v),
		is: ([.steps[] | .credential + " " + (.outcome | sub("_(tls|mqtt)$"; ""))] |
		    join(", "))
	    } | .is = "\(.verdict), \(.is)"] as $cases |
	    ($cases[] | . as $case | [$rows[] | . as $row | select($case | covers($row))] |
		if $case.verdict == "ERROR" then "\($case.name) is an ERROR"
		elif length > 1 then "\($case.name) has two rows"
		elif length == 1 and .[0].is != $case.is then
		    "\($case.name) is known as \(.[0].is), and is \($case.is)"
		elif length == 0 and $case.verdict != "PASS" then
		    "\($case.name) is not known to be \($case.is)"
		else empty end),
	    ($rows[] | . as $row | if (.cause // "") == "" then "\(.name) has no cause"
		elif any($cases[]; covers($row)) | not then "\(.name) is known, but was not tried"
		else empty end)' "$1" >"$WORK/unlike" 2>&1 || fail "$(head_of "$WORK/unlike")"
}

test_deviations() {
	run_json run --launch mosquitto
	[ "$RC" -eq 1 ] || status 0 || return 1
	version=$(jq -r '.target["broker-version"]' "$WORK/o.json" | tr ' ' -)
	file=$DEVIATIONS/$version.tsv
	if [ ! -f "$file" ]; then
		skip "nothing is known of $version: there is no tests/deviations/$version.tsv"
		file=/dev/null
		json "$WORK/o.json" '.summary.error == 0'
		return
	fi
	unlike "$WORK/o.json" "$file" && quiet "$WORK/unlike"
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
	    a.y FAIL 'tls1.2' 'one accepted' cause a.gone WARN '*' 'one refused' cause >"$WORK/rows"
	result() {
		printf '{"id": "%s", "case": "%s[%s]", "verdict": "%s",
		    "steps": [{"credential": "one", "outcome": "%s"}]}' "$1" "$1" "$2" "$3" "$4"
	}
	{
		result a.x tls1.2 WARN accepted
		result a.x tls1.3 PASS refused_tls
		result a.y tls1.2 FAIL accepted
		result a.y tls1.3 FAIL accepted
		result a.z tls1.2 ERROR silent
		result a.z tls1.3 SKIP none
		result a.z2 tls1.3 PASS accepted
	} | jq -s '{results: .}' >"$WORK/made.json"
	unlike "$WORK/made.json" "$WORK/rows" || return 1
	cat >"$WORK/expected" <<-'END'
	a.x[tls1.3] is known as WARN, one accepted, and is PASS, one refused
	a.y[tls1.3] is not known to be FAIL, one accepted
	a.z[tls1.2] is an ERROR
	a.gone[*] is known, but was not tried
	END
	same "$WORK/expected" "$WORK/unlike" || fail "$(head_of "$WORK/unlike")"
}

run_tests
