#!/bin/sh
# SPDX-License-Identifier: ISC
# Command lines that cannot be right, and the commands that need no broker.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# misused TEXT WORD...: refused with the text and where to find help.
misused() {
	text=$1
	shift
	run "$@"
	{ status 2 && quiet "$WORK/out" && err_says "$text"; } || fail "$*: $WHY"
}

test_no_arguments() {
	run
	status 2 && err_says "--launch mosquitto" && err_says "--help" && quiet "$WORK/out"
}

test_unknown_command() {
	misused "did you mean 'init'" initt "$WORK/x" && misused "no command" fribble
}

test_unknown_option() {
	misused "did you mean --broker" --brokr localhost &&
	    misused --frobnicate --broker localhost --frobnicate &&
	    misused -z -b localhost -z &&
	    misused "unknown option" --bro localhost
}

test_no_broker() {
	misused "which broker" run && misused "which broker" 'trust.*'
}

test_duplicate_options() {
	misused "--broker given twice" --broker a --broker b &&
	    misused "--jobs given twice" --broker a -j 1 --jobs 2 &&
	    misused "--json given twice" --broker a --json x --json y
}

test_contradictory_options() {
	misused "exclude each other" --broker a --launch mosquitto &&
	    misused "exclude each other" --broker a -h b &&
	    misused "exclude each other" --launch mosquitto --connect-to a:1 &&
	    misused "exclude each other" --launch mosquitto --pki "$WORK" &&
	    misused "exclude each other" --broker a --pki x --cafile y &&
	    misused "exclude each other" --broker a -q -v &&
	    misused "two reports" --broker a --json "$WORK/r" --junit "$WORK/r" &&
	    misused "-h is missing" -p 8883
}

# What may change a broker, and what that takes.
test_options_of_a_lab() {
	misused "--crl-file needs --pki" --broker a --crl-file x --reload-cmd y &&
	    misused "--crl-file needs --reload-cmd or --restart-cmd" --broker a --pki p --crl-file x &&
	    misused "--trust-file needs --reload-cmd or --restart-cmd" --broker a --pki p --trust-file x &&
	    misused "--server-cert needs --server-key" --broker a --pki p --server-cert x --reload-cmd y &&
	    misused "--server-key needs --server-cert" --broker a --pki p --server-key x --reload-cmd y &&
	    misused "--bare-port needs --pki" --broker a --bare-port 8884 || return 1
	for option in --crl-file --reload-cmd; do
		misused "--refresh-cmd and $option exclude each other" --broker a --pki p \
		    --refresh-cmd x "$option" y || return 1
	done
	for option in --crl-file --trust-file --server-cert --server-key --reload-cmd --refresh-cmd \
	    --restart-cmd --bare-port; do
		misused "--launch and $option exclude each other: a launched broker" \
		    --launch mosquitto "$option" 1 || return 1
	done
}

test_baseline_is_no_pattern() {
	misused "give --baseline OLD.json" --broker a lifecycle.upgrade-baseline &&
	    misused "nowhere.json" --broker a --baseline "$WORK/nowhere.json"
}

test_missing_and_empty_values() {
	misused "missing" --broker && misused "missing" --broker --pki x &&
	    misused "empty" --broker '' && misused "empty" --broker a --json= &&
	    misused "empty" --broker a '' && misused "no value" --broker a --quiet=yes
}

test_wrong_values() {
	for words in "-j 0" "-j 257" "-j many" "-j 1x" "-j -1" "--timeout 0" "--timeout x" \
	    "--deadline 0" "--rate -1" "--tls 1.1" "--tls 1.2,1.2" "--mqtt 4" "--color pink" \
	    "--sni 127.0.0.1" "--connect-to :1" "-p 0" "-p 65536"; do
		# Two words each.
		# shellcheck disable=SC2086
		misused "${words%% *}" -h localhost $words || return 1
	done
	for broker in : a: a:0 a:65536 a:x a:1:2 '[::1' '[]' 'a b' http://a mqtt://a 'a@b' "$(printf 'a\nb')"; do
		misused "--broker" --broker "$broker" || return 1
	done
}

test_pattern_that_matches_nothing() {
	misused "did you mean 'trust.wrong-ca'" --broker a trust.wrongca &&
	    misused "did you mean 'trust.*'" --broker a 'trst.*' &&
	    misused "revocation.revoked-leaf" --launch mosquitto --skip revocation.revoked-leav &&
	    misused "nothing is selected" --broker a 'trust.*' --skip '*'
}

test_values_of_10000_characters() {
	long=$(head -c 10000 /dev/zero | tr '\0' a)
	run run --help
	status 0 || return 1
	options=$(sed -n 's/^ *\(-., \)\{0,1\}\(--*[a-z-]*\) [A-Z].*/\2/p; s/^  \(-[a-z]\) [A-Z][A-Z].*/\1/p' "$WORK/out" | sort -u)
	count=0
	for option in $options PATTERN; do
		broker="--broker 127.0.0.1:1"
		case $option in
		--broker|-h|--launch) broker= ;;
		-p) broker="-h 127.0.0.1" ;;
		esac
		[ "$option" = PATTERN ] && option=
		# Nothing, or two words; nothing, or one.
		# shellcheck disable=SC2086
		run run $broker $option "$long"
		case $RC in
		2|3) ;;
		4) case $option in --json|--junit|--html|--markdown) ;; *) status 2 || return 1 ;; esac ;;
		*) status 2 || fail "$option: $WHY" || return 1 ;;
		esac
		[ "$(wc -c <"$WORK/err")" -lt 1500 ] ||
		    fail "$option: $(wc -c <"$WORK/err") bytes of message" || return 1
		case $option in
		--pki|--cafile|--json|--junit|--html|--markdown|--baseline|--crl-file|--trust-file|--server-*)
			err_says "too long" || fail "$option: $WHY" || return 1 ;;
		esac
		count=$((count + 1))
	done
	[ "$count" -ge 20 ] || fail "only $count options found in --help"
	run init "$long"
	status 2 || return 1
	run init "$WORK/long" --host "$long"
	status 2 || return 1
	run explain "$long"
	status 2 || return 1
	run report "$long"
	status 2 && err_says "too long"
}

test_secrets_are_not_repeated() {
	misused --broker --broker mqtts://user:secret@localhost || return 1
	! grep -q secret "$WORK/err" || fail "it repeats: $(head_of "$WORK/err")"
}

test_hostile_words_are_shown_harmless() {
	escape=$(printf '\033]0;owned\007')
	run --broker "a${escape}b"
	status 2 || return 1
	run --broker a "trust.$escape"
	status 2 || return 1
	! grep -q "$(printf '\033')" "$WORK/err" || fail "an escape reaches the terminal"
}

test_help_and_version() {
	for words in --help "run --help" "init --help" "list --help" "explain --help" \
	    "report --help" --version; do
		# One word or two.
		# shellcheck disable=SC2086
		run $words
		status 0 && quiet "$WORK/err" || fail "$words: $WHY" || return 1
		[ -s "$WORK/out" ] || fail "$words: says nothing" || return 1
	done
}

test_list() {
	run list --json
	status 0 && json "$WORK/out" 'length > 0 and all(.[]; has("id") and has("title") and
	    has("severity") and has("reference") and has("needs"))' || return 1
	jq -r '.[].id' "$WORK/out" >"$WORK/ids"
	# The same in the table and in the reference.
	run list
	status 0 || return 1
	grep -o '^[a-z]*\.[a-z0-9-]*' "$WORK/out" >"$WORK/table"
	same "$WORK/ids" "$WORK/table" || return 1
	run list --markdown
	# Backquotes of Markdown.
	# shellcheck disable=SC2016
	sed -n 's/^### .*`\(.*\)`$/\1/p' "$WORK/out" >"$WORK/reference"
	same "$WORK/ids" "$WORK/reference" || return 1
	run list 'trust.*'
	status 0 && out_says trust.wrong-ca || return 1
	! grep -q revocation "$WORK/out" || fail "more than was asked for" || return 1
	run list 'rust.*'
	status 2 && err_says "trust.*"
}

test_explain() {
	[ -s "$WORK/ids" ] || fail "test_list has found no id" || return 1
	while read -r id; do
		run explain "$id"
		status 0 && out_says "$id" || fail "$id: $WHY" || return 1
	done <"$WORK/ids"
	run explain trust.wrong-caa
	status 2 && err_says trust.wrong-ca
}

run_tests
