#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The documents say what is so.  In README.md and docs/revocation.md each line of
# a block marked sh is a command, run in the order of the page; "# exits N" behind
# it is its exit status, else 0.  A block marked text is what the command before
# it prints: as it stands, but for the numbers, the line breaks and the first
# paragraph.  A block marked file is one: the comment in its first line is its
# name.  Ports 8883 and 8890 are replaced, and "sleep" waits until the broker or
# the CA is up.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

ROOT=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
PAGE=			# where the commands are run
BIN=$WORK/bin		# the programs that they meet

# A port that nobody listens on, below those that the system gives away.
choose_port() {
	tries=0
	while [ "$tries" -lt 20 ]; do
		tries=$((tries + 1))
		PORT=$(($(od -An -N2 -tu2 /dev/urandom) % 2000 + 10000))
		bash -c ": </dev/tcp/127.0.0.1/$PORT" 2>/dev/null || return 0
	done
	fail "no free port"
}

# What the script below needs before the first command.
page_start() {
	cat <<'END'
sleep() {
	timeout 60 sh -c 'until grep -qs -e " running$" -e "^http:" broker.log ca.log
	    do sleep 0.05; done' ||
	    give_up "what was started is not there: $(tail -n 2 broker.log ca.log)"
}

# The next broker needs the port.
kill() {
	command kill "$@"
	wait
	rm -f broker.log
}

give_up() {
	echo "$page:$line: $*" >why
	exit 1
}

expect() {
	[ "$1" -eq "$2" ] ||
	    give_up "exit status $1, not $2; it said: $(tail -n 3 err out)"
}

words() {
	sed '1,/^$/d' "$1" | tr -s ' \n' '\n\n' | sed 's/[0-9][0-9]*/N/g'
}

prints() {
	words out >have.words
	words "$1" >want.words
	cmp -s want.words have.words ||
	    give_up "the sample is not what is printed now: $(diff want.words have.words |
	    head -n 6 | tr '\n' ' ')"
}

END
}

# page_script FILE: as a script; the samples, and what is a file, are written now.
page_script() {
	echo "page=$1"
	page_start
	sed -e "s/8883/$PORT/g" -e "s/8890/$CA_PORT/g" "$ROOT/$1" | awk -v dir="$PAGE" '
	    $0 == "```" && kind == "text" {
		close(sample)
		printf "line=%d; prints %s\n", begun, sample
	    }
	    /^```/ {
		kind = substr($0, 4)
		begun = NR
		sample = dir "/sample." NR
		file = ""
		next
	    }
	    kind == "file" && file == "" { file = dir "/" $2 }
	    kind == "file" { print >file }
	    kind == "text" { print >sample }
	    kind == "sh" && !/^#/ && NF > 0 {
		status = match($0, /# exits [0-9]+$/) ? substr($0, RSTART + 8) : 0
		printf "line=%d\n{ %s\n} >out 2>err </dev/null\nexpect $? %d\n", NR, $0, status
		commands++
	    }
	    END { if (!commands || kind != "") print "give_up no commands" }'
}

# Mosquitto as it is, but that its configuration names the port.
page_programs() {
	# The program, not lib.sh's function.
	real=$(unset -f mosquitto; PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mosquitto)
	[ -n "$real" ] || fail "no mosquitto" || return 1
	mkdir "$PAGE" || return 1
	[ ! -d "$BIN" ] || return 0
	mkdir "$BIN" || return 1
	ln -s "$PROGRAM" "$BIN/mqtt-certcheck"
	cat >"$BIN/mosquitto" <<END
#!/bin/sh
for conf; do :; done
sed -i 's/^listener 8883/listener $PORT/' "\$conf" && exec '$real' "\$@"
END
	chmod +x "$BIN/mosquitto"
}

# run_page FILE
run_page() {
	PAGE=$WORK/$(basename "$1").d
	choose_port && CA_PORT=$PORT || return 1
	while choose_port && [ "$PORT" = "$CA_PORT" ]; do :; done
	page_programs && page_script "$1" >"$WORK/page.sh" || return 1
	# Several runs of the program.
	(cd "$PAGE" && TMPDIR=$TMP PATH=$BIN:$PATH timeout -k 5 "$((LIMIT * 3))" \
	    sh "$WORK/page.sh" >"$WORK/out" 2>"$WORK/err") && wait_for nothing_left && return 0
	[ ! -s "$PAGE/why" ] || WHY=$(tr '\n' ' ' <"$PAGE/why")
	fail "$WHY $(head_of "$WORK/err")"
}

test_commands() {
	run_page README.md
}

test_revocation() {
	run_page docs/revocation.md
}

documents() {
	cat "$ROOT/README.md" "$ROOT/docs/revocation.md" "$ROOT/CONTRIBUTING.md" "$ROOT/docs/design.md" "$ROOT/docs/deviations.md"
}

# each COMPLAINT TEST: every word in $WORK/words passes the test.
each() {
	what=$1
	shift
	words=0
	while read -r word; do
		words=$((words + 1))
		"$@" "$word" || fail "$what: $word" || return 1
	done <"$WORK/words"
	[ "$words" -gt 0 ] || fail "$what: no words found"
}

is_target() {
	grep -q "^$1:" "$ROOT/Makefile"
}

test_make_targets() {
	# shellcheck disable=SC2016
	documents | grep -oE '(`|^ +)make [a-z][a-z-]*' | awk '{ print $NF }' |
	    sort -u >"$WORK/words"
	each "no such target of make" is_target
}

is_option() {
	grep -q -e "$1\\>" "$WORK/help"
}

test_options() {
	for command in run init list explain report compare crl-refresh serve; do
		"$PROGRAM" "$command" --help
	done >"$WORK/help"
	# Those of other programs are left out.
	sed '/^\(! \)*mosquitto_[ps]ub/d' "$ROOT/README.md" "$ROOT/docs/revocation.md" |
	    grep -o -e '--[a-z][a-z0-9-]*' | sort -u >"$WORK/words"
	each "no such option" is_option
}

is_path() {
	# A pattern, if it names several.
	# shellcheck disable=SC2086
	(cd "$ROOT" && ls -d $1 >/dev/null 2>&1)
}

# Whatever stands in backquotes and looks like a file of ours, and every link.
test_paths() {
	# shellcheck disable=SC2016
	documents | tr ' ' '\n' | sed -n \
	    's,.*`\(\(harness\|fixtures\|scenarios\|reports\|cli\|tests\|docs\)/[a-z0-9_./*]*\)`.*,\1,p' |
	    sort -u >"$WORK/words"
	each "no such file" is_path || return 1
	sed -n 's/.*](\([^):]*\)).*/\1/p' "$ROOT/README.md" | sort -u >"$WORK/words"
	each "no such file" is_path
}

is_told() {
	grep -q -F -e "\`$1\`" "$ROOT/CHANGES.md"
}

is_scenario() {
	"$PROGRAM" explain "$1" >/dev/null 2>&1
}

is_no_scenario() {
	! is_scenario "$1"
}

# Whatever in a file is in backquotes and looks like an id, with what follows.
ids_in() {
	families=$("$PROGRAM" list --json | jq -r '[.[].family] | unique | join("|")')
	grep -oE "\`($families)\.[a-z0-9.-]+\`(†)?" "$1" | tr -d '`' | sort -u
}

# The changes name every scenario, and no other.
test_changes() {
	"$PROGRAM" list --json | jq -r '.[].id' >"$WORK/words"
	each "CHANGES.md does not tell of" is_told || return 1
	ids_in "$ROOT/CHANGES.md" >"$WORK/words"
	each "CHANGES.md tells of what is no scenario" is_scenario
}

# What is marked as not there is not, and all else is.
test_coverage() {
	ids_in "$ROOT/docs/coverage.md" >"$WORK/ids"
	grep -v '†' "$WORK/ids" >"$WORK/words"
	each "docs/coverage.md: no such scenario" is_scenario || return 1
	grep '†' "$WORK/ids" | sed 's/†//' >"$WORK/words"
	each "docs/coverage.md: marked as missing, but there is such a scenario" is_no_scenario
}

run_tests
