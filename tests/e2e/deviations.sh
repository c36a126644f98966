# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# Sourced after lib.sh.  Where a broker does not do what the tables expect is
# what tests/deviations/ has for its version, no more and no less.  A line there:
# scenario, verdict, a glob over variants, what was seen, the cause; tabs between
# them.  An ERROR is known like any other verdict: of some brokers a scenario
# cannot be decided.

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
		name: .case, id, verdict, why, variant: ([.case | capture("\\[(?<v>.*)\\]$").v][0] // ""),
		is: ([.steps[] | .credential + " " + (.outcome | sub("_(tls|mqtt)$"; ""))] |
		    join(", "))
	    } | .is = "\(.verdict), \(.is)"] as $cases |
	    ($cases[] | . as $case | [$rows[] | . as $row | select($case | covers($row))] |
		if $case.verdict == "ERROR" and length == 0 then "\($case.name) is an ERROR: \($case.why)"
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

# as_known [VERSION]: what was run last, $WORK/o.json, is as the table of this
# version has it, or that of the launched broker's.
as_known() {
	version=${1:-$(jq -r '.target["broker-version"]' "$WORK/o.json" | tr ' ' -)}
	file=$DEVIATIONS/$version.tsv
	if [ ! -f "$file" ]; then
		skip "nothing is known of $version: there is no tests/deviations/$version.tsv"
		file=/dev/null
		json "$WORK/o.json" '.summary.error == 0'
		return
	fi
	unlike "$WORK/o.json" "$file" && quiet "$WORK/unlike"
}
