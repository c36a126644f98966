# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# What every test_*.sh has in common.  Sourced with PROGRAM and BROKER (the
# mutants' broker) in the environment.  A check is a function named test_*: it
# succeeds, or says by fail why not.  run_tests, the last line of each file,
# finds and runs them all.  What is provided here is in capitals:
#
#	WORK	a private folder, removed at the end
#	RC	the exit status of the last run; its words are in $WORK/out, $WORK/err
#	PORT	of the broker started last
#	CORE	scenarios, for a test that is not about all of them
#
# Every wait has a deadline, and nothing started here outlives the file.

set -u

LIMIT=300		# seconds for one run of the program, on a machine with much else to do

# Enough scenarios, one or two of each kind, for a test that is not about them.
CORE="trust.valid-client trust.missing-cert trust.wrong-ca trust.self-signed
    trust.cert-request-sent validity.expired-leaf validity.not-yet-valid
    revocation.revoked-leaf revocation.sibling-still-valid
    identity.cn-as-username identity.connect-username-ignored
    authz.own-topic authz.foreign-topic authz.device-to-device"

WHY=
PORT=
STARTED=0

# No test may depend on what the user has set, or on what a terminal is.
unset MQTT_CERTCHECK_MOSQUITTO MQTT_CERTCHECK_RABBITMQ CI NO_COLOR TMPDIR GITHUB_ACTIONS GITHUB_STEP_SUMMARY
LC_ALL=C
export LC_ALL

# The program refuses a long TMPDIR, since local sockets have short names.
WORK=$(mktemp -d /tmp/e2e.XXXXXX) || exit 1
TMP=$WORK/tmp
mkdir "$TMP" || exit 1

# By this are known all that were started from here, whoever started them: the
# number of a process is soon another one's when it has ended.
E2E_FOLDER=$WORK
export E2E_FOLDER

finish() {
	trap '' HUP INT TERM
	for pid in $(processes_with "E2E_FOLDER=$WORK"); do
		kill -KILL "$pid" 2>/dev/null
	done
	wait
	chmod -R u+rwx "$WORK"
	rm -rf "$WORK"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- Saying what is wrong -----------------------------------------------------

fail() {
	WHY=$*
	return 1
}

skip() {
	SKIPPED=$*
	return 0
}

# The first words of a file, on one line.
head_of() {
	tr '\n' ' ' <"$1" | cut -c 1-600
}

# The last run ended with this status.
status() {
	[ "$RC" -eq "$1" ] && return 0
	fail "exit status $RC, not $1; it said: $(head_of "$WORK/err") $(head_of "$WORK/out")"
}

# says FILE TEXT: whatever the line breaks, FILE has these words.
says() {
	tr -s ' \n' '  ' <"$1" | grep -qF -e "$2" && return 0
	fail "'$2' is not in: $(head_of "$1")"
}

err_says() {
	says "$WORK/err" "$1"
}

out_says() {
	says "$WORK/out" "$1"
}

quiet() {
	[ ! -s "$1" ] || fail "unexpected words: $(head_of "$1")"
}

# json FILE FILTER: the filter yields true.
json() {
	jq -e "$2" "$1" >/dev/null 2>"$WORK/jq.err" && return 0
	fail "not so in $(basename "$1"): $2 $(head_of "$WORK/jq.err")"
}

valid_junit() {
	xmllint --noout --nonet --schema "$SCHEMA" "$1" 2>"$WORK/xmllint.err" ||
	    fail "$(head_of "$WORK/xmllint.err")"
}

same() {
	cmp "$1" "$2" >"$WORK/cmp.out" 2>&1 || fail "$(head_of "$WORK/cmp.out")"
}

no_file() {
	[ ! -e "$1" ] || fail "$1 is there"
}

# NOT that a broker did well: PASS is proven by what a valid client got.
no_negative_pass() {
	json "$1" '[.results[] | select(.verdict == "PASS" or .verdict == "WARN") |
	    select(.expected | test("is refused|is not delivered")) | .case] == []'
}

# Every case of the file has one of these verdicts: all FILE ERROR SKIP
all() {
	file=$1
	shift
	json "$file" "[.results[].verdict] - [$(printf '"%s",' "$@" | sed 's/,$//')] == []" ||
	    fail "$WHY; it has $(jq -c '[.results[].verdict] | unique' "$file")"
}

# all, for the cases of the scenarios whose id this regular expression finds
these() {
	json "$1" "[.results[] | select(.id | test(\"$2\")) | .verdict] | length > 0 and unique == [\"$3\"]"
}

# ---- Running ------------------------------------------------------------------

run() {
	RC=0
	TMPDIR=$TMP timeout -k 5 "$LIMIT" "$PROGRAM" "$@" >"$WORK/out" \
	    2>"$WORK/err" || RC=$?
	[ "$RC" -ne 124 ] || WHY="took longer than $LIMIT s"
}

# A run whose result is in $WORK/o.json.
run_json() {
	rm -f "$WORK/o.json"
	run "$@" --json "$WORK/o.json"
}

# The same, of the core.
run_core() {
	# Words, not one word.
	# shellcheck disable=SC2086
	run_json "$@" $CORE
}

# counts FILE [PATTERN...]: the result has as many cases as these scenarios, or
# all but the comparison with a baseline
counts() {
	file=$1
	shift
	"$PROGRAM" list --json "$@" >"$WORK/list" || fail "list: exit status $?" || return 1
	want=$(jq '[.[] | select(.needs | index("baseline") | not) | ([1, (.tls | length)] | max) * ([1, (.mqtt | length)] | max)] | add' "$WORK/list")
	have=$(jq '.results | length' "$file")
	[ "$have" -eq "$want" ] || fail "$(basename "$file"): $have cases, not $want"
}

counts_core() {
	# Words, not one word.
	# shellcheck disable=SC2086
	counts "$1" $CORE
}

# wait_for COMMAND...: until it is true.
wait_for() {
	give_up=$(($(date +%s) + LIMIT))
	until "$@"; do
		[ "$(date +%s)" -lt "$give_up" ] ||
		    fail "waited $LIMIT s in vain for: $*" || return 1
		sleep 0.05
	done
}

# start NAME COMMAND...: in the background.  $WORK/NAME.{out,err,pid}, and .rc
# when it has ended.  What the last one of this name has said is gone, so that
# nobody takes it for this one's.
start() {
	begun=$WORK/$1
	shift
	rm -f "$begun.rc" "$begun.pid" "$begun.out" "$begun.err"
	(
		TMPDIR=$TMP "$@" >"$begun.out" 2>"$begun.err" &
		echo $! >"$begun.pid"
		wait $!
		echo $? >"$begun.rc.new"
		mv "$begun.rc.new" "$begun.rc"
	) 2>/dev/null &
	wait_for test -s "$begun.pid"
}

# Wait for the end of what start has started; its status is RC.
ended() {
	wait_for test -s "$WORK/$1.rc" || return 1
	RC=$(cat "$WORK/$1.rc")
	cp "$WORK/$1.out" "$WORK/out"
	cp "$WORK/$1.err" "$WORK/err"
}

# signal NAME [NUMBER]: for what start has started, if it is still there
signal() {
	[ -s "$WORK/$1.rc" ] || kill -"${2:-TERM}" "$(cat "$WORK/$1.pid")" 2>/dev/null
}

stop() {
	signal "$@"
	wait_for test -s "$WORK/$1.rc"
}

# processes_with NAME=VALUE: those who have this in their environment
processes_with() {
	for environ in /proc/[0-9]*/environ; do
		if tr '\0' '\n' <"$environ" 2>/dev/null | grep -qxF "$1" 2>/dev/null; then
			environ=${environ%/environ}
			echo "${environ#/proc/}"
		fi
	done 2>/dev/null
}

# Our TMPDIR, which only the program and its children have.
own_processes() {
	processes_with "TMPDIR=$TMP"
}

# Neither a process nor a temporary folder is left of the program.
nothing_left() {
	left=$(ls -A "$TMP")
	[ -z "$left" ] || fail "left in TMPDIR: $left" || return 1
	left=$(own_processes)
	[ -z "$left" ] || fail "processes left: $left"
}

# ---- Brokers ------------------------------------------------------------------

# One PKI for all checks of a file that need one.
need_pki() {
	[ -d "$WORK/pki" ] && return 0
	run init "$WORK/pki" || return 1
	status 0
}

# mutant NAME [FOLDER]: the mutants' broker, right when the name is "right".
mutant() {
	STARTED=$((STARTED + 1))
	folder=${2:-$WORK/pki/broker}
	set -- "$1"
	[ "$1" != right ] || set --
	# Outside of our TMPDIR: it is not the program's child.
	start "broker$STARTED" env -u TMPDIR "$BROKER" --pki "$folder" ${1:+--mutant "$1"}
	wait_for told "broker$STARTED" || return 1
	# Behind it stands the port where no certificate is asked for.
	PORT=$(cut -d' ' -f1 "$WORK/broker$STARTED.out")
	[ -n "$PORT" ] || fail "no broker: $(head_of "$WORK/broker$STARTED.err")"
}

told() {
	[ -s "$WORK/$1.out" ] || [ -s "$WORK/$1.rc" ]
}

stop_mutant() {
	stop "broker$STARTED"
}

mosquitto_path() {
	PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mosquitto
}

running() {
	[ -s "$WORK/mosquitto.rc" ] || grep -qs ' running$' "$WORK/mosquitto.err"
}

# A Mosquitto as a user starts it, with the configuration that init has written
# in $1, but on a free port: 8883 may be taken.
start_mosquitto() {
	attempts=0
	while [ "$attempts" -lt 20 ]; do
		attempts=$((attempts + 1))
		PORT=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 12000))
		sed "s/^listener 8883/listener $PORT/" \
		    "$1/config/mosquitto/mosquitto.conf" >"$WORK/mosquitto.conf"
		start mosquitto env -u TMPDIR "$(mosquitto_path)" -c "$WORK/mosquitto.conf"
		wait_for running || return 1
		[ -s "$WORK/mosquitto.rc" ] || return 0
		grep -q 'Address already in use' "$WORK/mosquitto.err" || break
	done
	fail "mosquitto does not start: $(head_of "$WORK/mosquitto.err")"
}

# A port that is free now; who is to have it comes soon.  None of those that the
# system gives to whoever wants any: another one would soon have it.
free_port() {
	attempts=0
	while [ "$attempts" -lt 20 ]; do
		attempts=$((attempts + 1))
		free=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 12000))
		start holder env -u TMPDIR openssl s_server -accept "127.0.0.1:$free" -nocert
		wait_for held && stop holder || return 1
		! grep -q '^ACCEPT' "$WORK/holder.out" || break
	done
	echo "$free"
}

held() {
	[ -s "$WORK/holder.rc" ] || grep -qs '^ACCEPT' "$WORK/holder.out"
}

# extended_mosquitto: the PKI's, with $WORK/more at the end of its configuration.
extended_mosquitto() {
	need_pki || return 1
	rm -rf "$WORK/copy"
	mkdir -p "$WORK/copy/config/mosquitto" || return 1
	cat "$WORK/pki/config/mosquitto/mosquitto.conf" "$WORK/more" \
	    >"$WORK/copy/config/mosquitto/mosquitto.conf"
	start_mosquitto "$WORK/copy"
}

# ---- All checks of a file -----------------------------------------------------

run_tests() {
	GROUP=$(basename "$0" .sh)
	CHECKS=$(sed -n 's/^\(test_[a-z0-9_]*\)() {$/\1/p' "$0")
	for CHECK in $CHECKS; do
		WHY='(no reason given)'
		SKIPPED=
		SINCE=$(date +%s)
		"$CHECK" && RESULT="ok" || RESULT="not ok"
		RESULT="$RESULT ${GROUP#test_}.${CHECK#test_}"
		case $RESULT in
		not*) echo "$RESULT: $WHY" ;;
		*) echo "$RESULT${SKIPPED:+ # skipped: $SKIPPED}, $(($(date +%s) - SINCE)) s" ;;
		esac
	done
}
