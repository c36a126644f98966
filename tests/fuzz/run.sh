#!/bin/sh
# SPDX-License-Identifier: ISC
#
# run.sh PROGRAM BUILD_DIR SECONDS [NAME...]
#
# Every fuzz_NAME of BUILD_DIR/tests/fuzz, or these, for so long, as many at once
# as there are cores.  A line for each; the last one counts them.  1 if one has
# found something: the input, to be given to fuzz_NAME as its argument, and what
# was said of it are in BUILD_DIR/findings.  What has led anywhere is kept in
# BUILD_DIR/corpus, where the next run goes on.

set -u

[ $# -ge 3 ] || {
	echo "usage: run.sh PROGRAM BUILD_DIR SECONDS [NAME...]" >&2
	exit 2
}
program=$1
build=$2
seconds=$3
shift 3
here=$(dirname "$0")

sh "$here/seeds.sh" "$program" "$build/seeds" || exit 1
rm -rf "$build/findings"
mkdir -p "$build/findings" || exit 1
[ $# -gt 0 ] || {
	# Names without blanks.
	# shellcheck disable=SC2046
	set -- $(find "$build/tests/fuzz" -name 'fuzz_*' ! -name '*.*' |
	    sed 's/.*fuzz_//' | LC_ALL=C sort)
}

# A leak is found as well, and so is what takes ten seconds or a gigabyte.
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "$(nproc)" -I NAME sh -c '
	build=$1 seconds=$2 log=$1/findings/NAME.log
	mkdir -p "$build/corpus/NAME"
	dict=$build/seeds/NAME.dict
	[ -f "$dict" ] || dict=
	found=no
	"$build/tests/fuzz/fuzz_NAME" -max_total_time="$seconds" \
	    -print_final_stats=1 -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
	    ${dict:+-dict="$dict"} \
	    -artifact_prefix="$build/findings/NAME-" \
	    "$build/corpus/NAME" "$build/seeds/NAME" >"$log" 2>&1 || found=yes
	runs=$(sed -n "s/^stat::number_of_executed_units: *//p" "$log")
	edges=$(sed -n "s/.* cov: \([0-9]*\) .*/\1/p" "$log" | tail -1)
	took=$(sed -n "s/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p" "$log")
	# What it is that was run: no runs, no success.
	if [ "$found" = no ] && [ "${runs:-0}" -gt 0 ] && [ -n "$edges" ]; then
		echo "ok NAME: $runs runs, $edges edges, $took s"
	else
		grep -v -e "^#" -e "^INFO:" "$log" | head -40
		ls "$build/findings/NAME-"* 2>/dev/null
		echo "not ok NAME: ${runs:-0} runs, ${edges:-0} edges; see $log"
	fi' sh "$build" "$seconds" | tee "$build/findings/all"

passed=$(grep -c '^ok ' "$build/findings/all")
failed=$(($# - passed))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
