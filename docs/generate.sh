#!/bin/sh
# SPDX-License-Identifier: ISC
#
# generate.sh PROGRAM DIR
#
# Bring the documents in DIR up to date with the program's own tables:
# scenarios.md and mqtt-certcheck.bash as a whole, mqtt-certcheck.1 between
# its lines BEGIN and END; and deviations.md with the tables in
# tests/deviations/.

set -eu

if [ $# -ne 2 ]; then
	echo "usage: $0 PROGRAM DIR" >&2
	exit 2
fi
program=$1
dir=$2
known=$(dirname "$0")/../tests/deviations
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$program" list --markdown >"$work/scenarios.md"
"$program" --help-completion >"$work/mqtt-certcheck.bash"
"$program" --help-mdoc >"$work/parts"

# The parts come first; then each one takes the place of the old one.
awk '
	FNR == 1 { file++ }
	/^\.\\" BEGIN / { name = $3 }
	file == 1 { if (name != "") part[name] = part[name] $0 "\n" }
	file == 2 && name == "" { print }
	file == 2 && /^\.\\" BEGIN / {
		if (!(name in part)) {
			print "no part for the lines " name > "/dev/stderr"
			exit 1
		}
		printf "%s", part[name]
		used++
	}
	/^\.\\" END / { name = "" }
	END {
		for (name in part)
			used--
		if (used != 0) {
			print "the page lacks a part" > "/dev/stderr"
			exit 1
		}
	}
' "$work/parts" "$dir/mqtt-certcheck.1" >"$work/mqtt-certcheck.1"

# Comments are paragraphs, but for the first and the last: licence and columns.
{
	cat <<-'END'
	# Known deviations

	Where a broker does not do what a scenario expects, and why. This page is made from
	`tests/deviations/`, and a test compares that with a run: it fails by a deviation that is not
	here as well as by one that is here and no longer there.
	END
	for table in "$known"/*.tsv; do
		name=$(basename "$table" .tsv)
		printf '\n## %s\n\n' "$(echo "$name" | sed 's/-/ /')"
		sed -n '/^#/p' "$table" | sed '1,2d; $d; s/^# *//' | sed '$d'
		printf '\n| scenario | verdict | under | seen | cause |\n|---|---|---|---|---|\n'
		awk -F '\t' '!/^#/ { printf "| [`%s`](scenarios.md#%s) | %s | %s | %s | %s |\n",
		    $1, $1, $2, $3 == "*" ? "all" : "`" $3 "`", $4, $5 }' "$table"
	done
} >"$work/deviations.md"

for file in scenarios.md deviations.md mqtt-certcheck.bash mqtt-certcheck.1; do
	cmp -s "$work/$file" "$dir/$file" || cp "$work/$file" "$dir/$file"
done
