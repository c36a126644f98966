#!/bin/sh
# SPDX-License-Identifier: ISC
# Reports that cannot be written: nothing else is lost, and the status tells.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

ready() {
	need_pki || return 1
	[ -n "$PORT" ] || mutant right
}

# A quick run of a few cases.
few() {
	ready && run --broker "localhost:$PORT" --pki "$WORK/pki" trust.missing-cert "$@"
}

test_unwritable_path() {
	few --junit "$WORK/no/such/folder/r.xml" --json "$WORK/good.json"
	status 4 && err_says no/such/folder/r.xml && out_says "2 passed" &&
	    json "$WORK/good.json" '.results | length == 2'
}

test_unwritable_folder() {
	mkdir "$WORK/reports"
	echo before >"$WORK/reports/r.xml"
	few --junit "$WORK/reports" --json "$WORK/good2.json"
	status 4 && err_says "$WORK/reports" && json "$WORK/good2.json" '.results' || return 1
	[ "$(id -u)" -ne 0 ] || {
		skip "root can write everywhere"
		return
	}
	chmod 500 "$WORK/reports"
	few --junit "$WORK/reports/r.xml"
	status 4 || return 1
	[ "$(cat "$WORK/reports/r.xml")" = before ] || fail "the old report is lost"
}

test_full_disk() {
	[ -c /dev/full ] || {
		skip "no /dev/full"
		return
	}
	few --json /dev/full --junit "$WORK/full.xml"
	status 4 && err_says /dev/full && err_says "No space left" && valid_junit "$WORK/full.xml" || return 1
	[ -c /dev/full ] || fail "/dev/full is gone" || return 1
	few --junit /dev/full --json "$WORK/full.json"
	status 4 && err_says /dev/full && json "$WORK/full.json" '.results'
}

# A limit on the size of files is as good as a full disk.  SIGXFSZ must not end
# the program.
test_no_room_for_the_file() {
	ready || return 1
	echo before >"$WORK/old.json"
	RC=0
	(
		trap '' XFSZ
		ulimit -f 2
		TMPDIR=$TMP exec timeout "$LIMIT" "$PROGRAM" --broker "localhost:$PORT" \
		    --pki "$WORK/pki" 'trust.*' --json "$WORK/old.json"
	) >"$WORK/out" 2>"$WORK/err" </dev/null || RC=$?
	status 4 && err_says old.json || return 1
	[ "$(cat "$WORK/old.json")" = before ] || fail "the old report is lost" || return 1
	[ -z "$(find "$WORK" -name 'old.json?*')" ] || fail "a partial file is left"
}

test_stdout_closed() {
	ready || return 1
	for words in "" "--json -" "--junit -" "-q"; do
		RC=0
		# Nothing, one word or two.
		# shellcheck disable=SC2086
		TMPDIR=$TMP timeout "$LIMIT" "$PROGRAM" --broker "localhost:$PORT" \
		    --pki "$WORK/pki" trust.missing-cert $words \
		    >&- 2>"$WORK/err" || RC=$?
		: >"$WORK/out"
		status 4 && err_says "Bad file descriptor" || fail "'$words': $WHY" || return 1
	done
	RC=0
	"$PROGRAM" list >&- 2>"$WORK/err" || RC=$?
	status 4 || fail "list: $WHY"
}

test_stdout_full() {
	[ -c /dev/full ] || {
		skip "no /dev/full"
		return
	}
	ready || return 1
	RC=0
	TMPDIR=$TMP timeout "$LIMIT" "$PROGRAM" --broker "localhost:$PORT" --pki "$WORK/pki" \
	    trust.missing-cert --json "$WORK/kept.json" >/dev/full 2>"$WORK/err" || RC=$?
	: >"$WORK/out"
	status 4 && err_says stdout && json "$WORK/kept.json" '.results' || return 1
	for words in "list" "--help" "explain trust.wrong-ca" "init $WORK/unseen"; do
		RC=0
		# A command and its word.
		# shellcheck disable=SC2086
		"$PROGRAM" $words >/dev/full 2>"$WORK/err" || RC=$?
		status 4 || fail "$words: $WHY" || return 1
	done
}

# A reader that goes away, as head does.
test_stdout_broken_pipe() {
	ready || return 1
	{
		RC=0
		TMPDIR=$TMP timeout "$LIMIT" "$PROGRAM" --broker "localhost:$PORT" \
		    --pki "$WORK/pki" trust.missing-cert --json "$WORK/piped.json" -v \
		    2>"$WORK/err" || RC=$?
		echo "$RC" >"$WORK/piped.rc"
	} | true
	wait_for test -s "$WORK/piped.rc" || return 1
	RC=$(cat "$WORK/piped.rc")
	: >"$WORK/out"
	json "$WORK/piped.json" '.results' && nothing_left || return 1
	[ "$RC" -eq 4 ] || [ "$RC" -eq 141 ] || status 4
}

test_closed_stdin_and_stderr() {
	ready || return 1
	RC=0
	TMPDIR=$TMP timeout "$LIMIT" "$PROGRAM" --broker "localhost:$PORT" --pki "$WORK/pki" \
	    trust.missing-cert --json "$WORK/closed.json" >"$WORK/out" 2>&- <&- || RC=$?
	: >"$WORK/err"
	status 0 && json "$WORK/closed.json" '.results | length == 2'
}

test_report_over_a_link() {
	echo old >"$WORK/target.json"
	ln -s target.json "$WORK/link.json"
	few --json "$WORK/link.json"
	status 0 && json "$WORK/target.json" '.results' || return 1
	[ -L "$WORK/link.json" ] || fail "the link was replaced"
}

run_tests
