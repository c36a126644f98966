#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A key with a password, and somebody at a terminal: who is asked, and what
# becomes of the terminal.

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PEERS=$(dirname "$BROKER")/../peers

need_key() {
	[ -s "$WORK/locked.key" ] && return 0
	{
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		    -days 9 -subj /CN=device -keyout "$WORK/device.key" -out "$WORK/device.crt" &&
		    openssl pkcs8 -topk8 -in "$WORK/device.key" -out "$WORK/locked.key" \
		    -passout pass:Se-cret &&
		    openssl pkcs12 -export -in "$WORK/device.crt" -inkey "$WORK/device.key" \
		    -out "$WORK/device.p12" -passout pass:Se-cret
	} 2>"$WORK/openssl" || fail "openssl: $(head_of "$WORK/openssl")"
}

# asked TYPED OPTIONS...: somebody types this when asked.  Nobody listens there.
asked() {
	typed=$1
	shift
	RC=0
	TMPDIR=$TMP timeout -k 5 "$LIMIT" "$PEERS/terminal" "$WORK/shown" "Password of " \
	    "$typed" "$PROGRAM" --broker 127.0.0.1:1 "$@" trust.valid-client \
	    </dev/null >"$WORK/out" 2>"$WORK/err" || RC=$?
}

RETURN='
'

KEYS="--cert $WORK/device.crt --key $WORK/locked.key"

shown_says() {
	says "$WORK/shown" "$1"
}

unseen() {
	! grep -qF "$1" "$WORK/shown" "$WORK/out" "$WORK/err" || fail "the password was shown"
}

# nobody OPTIONS...: without a terminal
# shellcheck disable=SC2034
nobody() {
	RC=0
	TMPDIR=$TMP timeout -k 5 "$LIMIT" setsid -w "$PROGRAM" --broker 127.0.0.1:1 "$@" \
	    trust.valid-client </dev/null >"$WORK/out" 2>"$WORK/err" || RC=$?
}

test_right_password() {
	need_key || return 1
	# Words, not one word.
	# shellcheck disable=SC2086
	asked "Se-cret$RETURN" $KEYS
	# Only the broker is missing then.
	status 3 && shown_says "Password of $WORK/locked.key: " &&
	    shown_says "echo at the prompt: off; at the end: on" && unseen Se-cret || return 1
	asked "Se-cret$RETURN" --pkcs12 "$WORK/device.p12"
	status 3 && shown_says "Password of $WORK/device.p12: " && unseen Se-cret
}

test_wrong_password() {
	need_key || return 1
	# shellcheck disable=SC2086
	asked "gue-ssed$RETURN" $KEYS
	status 2 && err_says "locked.key, line 1: the private key cannot be decrypted: is the password right?" &&
	    shown_says "echo at the prompt: off; at the end: on" && unseen gue-ssed || return 1
	asked "gue-ssed$RETURN" --pkcs12 "$WORK/device.p12"
	status 2 && err_says "device.p12: the password is wrong" && unseen gue-ssed
}

test_nothing_typed() {
	need_key || return 1
	# shellcheck disable=SC2086
	asked "$(printf '\004')" $KEYS
	status 2 && err_says "locked.key: is encrypted: say where its password is with --passin" &&
	    shown_says "echo at the prompt: off; at the end: on"
}

# Whoever gives up has his terminal back.
test_given_up() {
	need_key || return 1
	for typed in "$(printf 'Se-\003')" kill:2; do
		# shellcheck disable=SC2086
		asked "$typed" $KEYS
		status 130 && shown_says "echo at the prompt: off; at the end: on" || return 1
	done
	# shellcheck disable=SC2086
	asked kill:15 $KEYS
	status 143 && shown_says "echo at the prompt: off; at the end: on" || return 1
	# Neither does the terminal stop it or end it with a core: then it would stay mute.
	# shellcheck disable=SC2086
	asked "$(printf '\032\034')Se-cret$RETURN" $KEYS
	status 2 && shown_says "echo at the prompt: off; at the end: on"
}

test_not_asked() {
	need_key || return 1
	echo Se-cret >"$WORK/password"
	# shellcheck disable=SC2086
	asked "$RETURN" $KEYS --passin "file:$WORK/password"
	status 3 && shown_says "echo at the prompt: never" || return 1
	asked "$RETURN" --cert "$WORK/device.crt" --key "$WORK/device.key"
	status 3 && shown_says "echo at the prompt: never"
}

test_without_a_terminal() {
	need_key || return 1
	# shellcheck disable=SC2086
	nobody $KEYS
	status 2 && err_says "locked.key: is encrypted: say where its password is with --passin" || return 1
	nobody --pkcs12 "$WORK/device.p12"
	status 2 && err_says "device.p12: is encrypted: say where its password is with --passin"
}

# A pipe may be slow, and whoever waits for it may give up.
test_slow_pipe() {
	need_key || return 1
	mkfifo "$WORK/pipe" || return 1
	# shellcheck disable=SC2086
	start run "$PROGRAM" --broker 127.0.0.1:1 $KEYS --passin "file:$WORK/pipe" trust.valid-client
	# shellcheck disable=SC2016
	timeout "$LIMIT" sh -c '{ printf Se-; printf "cret\n"; } >"$1"' sh "$WORK/pipe" ||
	    fail "nobody reads the pipe" || return 1
	ended run
	status 3 || return 1
	# shellcheck disable=SC2086
	start run "$PROGRAM" --broker 127.0.0.1:1 $KEYS --passin "file:$WORK/pipe" trust.valid-client
	stop run
	ended run
	status 143
}

test_all_cleaned_up() {
	nothing_left
}

run_tests
