#!/bin/sh
# SPDX-License-Identifier: ISC
#
# run.sh PROGRAM BUILD_DIR [GROUP...]
#
# The program as a user meets it: every test_GROUP.sh here, three at once, since
# they wait a lot.  The slow groups only when they are named, by this word or by
# their own.  A line for each check; the last one counts them.  1 if one failed.

set -u

[ $# -ge 2 ] || {
	echo "usage: run.sh PROGRAM BUILD_DIR [GROUP...]" >&2
	exit 2
}

absolute() {
	case $1 in
	/*) echo "$1" ;;
	*) echo "$PWD/$1" ;;
	esac
}

PROGRAM=$(absolute "$1")
BROKER=$(absolute "$2")/tests/mutants/broker
shift 2
here=$(cd "$(dirname "$0")" && pwd) || exit 1
SCHEMA=$here/../junit.xsd
export PROGRAM BROKER SCHEMA

for tool in "$PROGRAM" "$BROKER" jq xmllint openssl timeout mosquitto_pub; do
	command -v "$tool" >/dev/null || {
		echo "run.sh: $tool is missing" >&2
		exit 1
	}
done

slow="rabbitmq"

results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
trap 'exit 130' HUP INT TERM

# The slowest first, so that the last one is not waited for alone.
if [ "$*" = slow ]; then
	# Words, not one word.
	# shellcheck disable=SC2086
	set -- $slow
elif [ $# -eq 0 ]; then
	set -- lab terminators hostile readme faults pki launch
	for file in "$here"/test_*.sh; do
		file=${file##*/test_}
		group=${file%.sh}
		case " $* $slow " in
		*" $group "*) ;;
		*) set -- "$@" "$group" ;;
		esac
	done
fi

# Each group's lines stay together.  A group that died has failed.
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P 3 -I GROUP sh -c '
	sh "$1/test_GROUP.sh" >"$2/GROUP" 2>&1 ||
	    echo "not ok GROUP: its script ended with status $?" >>"$2/GROUP"
	cat "$2/GROUP"' sh "$here" "$results"

passed=$(cat "$results"/* | grep -c '^ok ')
failed=$(cat "$results"/* | grep -c '^not ok ')
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
