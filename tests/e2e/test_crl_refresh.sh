#!/bin/sh
# SPDX-License-Identifier: ISC
# crl-refresh against servers of every kind, by a CA of openssl(1).
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

HTTP=${BROKER%/mutants/*}/peers/http
WWW=$WORK/www
CRL=$WORK/broker/crl.pem
URL=

# ---- A CA that publishes ------------------------------------------------------

# ca NAME [EXTENSIONS [SUBJECT]]: a CA in $WORK/ca/NAME, by openssl(1).
ca() {
	mkdir -p "$WORK/ca/$1" &&
	    : >"$WORK/ca/$1/index" &&
	    cat >"$WORK/ca/$1/cnf" <<-END
		[ca]
		default_ca = it
		[it]
		database = $WORK/ca/$1/index
		certificate = $WORK/ca/$1.crt
		private_key = $WORK/ca/$1/key
		default_md = sha256
		crlnumber = $WORK/ca/$1/number
		crl_extensions = crl
		[crl]
		authorityKeyIdentifier = keyid
	END
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 30 -subj "${3:-/CN=$1}" -keyout "$WORK/ca/$1/key" -out "$WORK/ca/$1.crt" \
	    -addext "${2:-keyUsage=critical,keyCertSign,cRLSign}" 2>"$WORK/openssl.err" ||
	    fail "openssl req: $(head_of "$WORK/openssl.err")"
}

# crl NAME NUMBER FROM UNTIL: its CRL in $WORK/NAME.crl, from and until as
# date(1) understands them.
crl() {
	printf '%02x\n' "$2" >"$WORK/ca/$1/number"
	openssl ca -config "$WORK/ca/$1/cnf" -gencrl \
	    -crl_lastupdate "$(date -u -d "$3" +%Y%m%d%H%M%SZ)" \
	    -crl_nextupdate "$(date -u -d "$4" +%Y%m%d%H%M%SZ)" \
	    -out "$WORK/$1.crl" 2>"$WORK/openssl.err" ||
	    fail "openssl ca: $(head_of "$WORK/openssl.err")"
}

# publish FILE...: all of them as /crl.pem
publish() {
	cat "$@" >"$WWW/crl.pem"
}

# The server, two CAs, and the broker's file with a CRL of the first.
need_server() {
	if [ -z "$URL" ]; then
		mkdir -p "$WWW" || return 1
		ca one && ca two || return 1
		start http env -u TMPDIR "$HTTP" "$WWW"
		wait_for told http || return 1
		[ -s "$WORK/http.out" ] || fail "no server: $(head_of "$WORK/http.err")" || return 1
		URL=http://127.0.0.1:$(cat "$WORK/http.out")
	fi
	crl one 5 '-2 hours' '+10 days' || return 1
	rm -rf "$WORK/broker" && mkdir "$WORK/broker" || return 1
	cp "$WORK/one.crl" "$CRL" && cp "$CRL" "$WORK/before" && publish "$CRL"
}

# refresh PATH [WORD...]
refresh() {
	where=$1
	shift
	run crl-refresh "$URL/$where" --out "$CRL" --ca "$WORK/ca/one.crt" "$@"
}

# stays STATUS TEXT: that failed with these words, and the old CRL is untouched.
stays() {
	status "$1" && err_says "$2" && same "$CRL" "$WORK/before" &&
	    quiet "$WORK/out" && only_files &&
	    err_says "$CRL: stays as it was"
}

# Nothing but the CRL and its lock is in the broker's folder.
only_files() {
	left=$(cd "$WORK/broker" && echo *)
	case $left in
	crl.pem|"crl.pem crl.pem.lock") ;;
	*) fail "in the folder: $left" ;;
	esac
}

# refused TEXT FILE...: published, these are refused.
refused() {
	text=$1
	shift
	publish "$@"
	refresh crl.pem
	stays 1 "$text" && err_says "refused"
}

# ---- All is well --------------------------------------------------------------

test_unchanged_is_silent() {
	need_server || return 1
	refresh crl.pem --then "touch $WORK/told"
	status 0 && quiet "$WORK/out" && quiet "$WORK/err" &&
	    same "$CRL" "$WORK/before" && no_file "$WORK/told"
}

test_changed() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' || return 1
	publish "$WORK/one.crl"
	chmod 640 "$CRL"
	refresh crl.pem --then "cp $CRL $WORK/told"
	status 0 && quiet "$WORK/err" && out_says "new CRL of CN=one: number 6, 0 revoked" &&
	    same "$CRL" "$WORK/one.crl" && same "$WORK/told" "$CRL" && only_files || return 1
	[ "$(wc -l <"$WORK/out")" -eq 1 ] || fail "not one line" || return 1
	[ "$(stat -c %a "$CRL")" = 640 ] || fail "mode $(stat -c %a "$CRL")" || return 1
	refresh crl.pem -v
	status 0 && out_says "unchanged CRL of CN=one: number 6" || return 1
	crl one 7 '-30 minutes' '+10 days' || return 1
	publish "$WORK/one.crl"
	refresh crl.pem -q --then 'echo told'
	status 0 && quiet "$WORK/out" && quiet "$WORK/err" && same "$CRL" "$WORK/one.crl"
}

test_made_anew() {
	need_server || return 1
	rm "$CRL"
	( umask 077; refresh crl.pem; status 0 && same "$CRL" "$WORK/one.crl" && only_files ) || return 1
	[ "$(stat -c %a "$CRL")" = 644 ] || fail "mode $(stat -c %a "$CRL")" || return 1
	: >"$CRL"
	refresh crl.pem
	status 0 && same "$CRL" "$WORK/one.crl"
}

test_der() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' &&
	    openssl crl -in "$WORK/one.crl" -outform DER -out "$WWW/crl.der" || return 1
	refresh crl.der
	status 0 && same "$CRL" "$WORK/one.crl"
}

# Text and certificates around the CRLs are left out; what is there twice counts once.
test_bundle() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' && crl two 1 '-1 hour' '+10 days' || return 1
	openssl crl -in "$WORK/one.crl" -text -out "$WORK/text" || return 1
	publish "$WORK/ca/one.crt" "$WORK/text" "$WORK/two.crl" "$WORK/one.crl"
	cat "$WORK/ca/two.crt" "$WORK/ca/one.crt" >"$WORK/both.crt"
	run crl-refresh "$URL/crl.pem" --out "$CRL" --ca "$WORK/both.crt"
	cat "$WORK/one.crl" "$WORK/two.crl" >"$WORK/both.crl"
	status 0 && out_says "replaced: 2 new CRLs of 2" && same "$CRL" "$WORK/both.crl" || return 1
	# Another order is no change.
	publish "$WORK/two.crl" "$WORK/one.crl"
	run crl-refresh "$URL/crl.pem" --out "$CRL" --ca "$WORK/both.crt"
	status 0 && quiet "$WORK/out" && same "$CRL" "$WORK/both.crl" || return 1
	# One that vanishes is a doubt.
	cp "$CRL" "$WORK/before"
	refused "the CRL of CN=two, which $CRL holds now, is no longer there" "$WORK/one.crl"
}

test_redirect() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' && publish "$WORK/one.crl" || return 1
	refresh away/3
	status 0 && same "$CRL" "$WORK/one.crl"
}

test_link_is_followed() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' && publish "$WORK/one.crl" || return 1
	ln -sf broker/crl.pem "$WORK/link"
	run crl-refresh "$URL/crl.pem" --out "$WORK/link" --ca "$WORK/ca/one.crt"
	status 0 && same "$CRL" "$WORK/one.crl" || return 1
	[ -L "$WORK/link" ] || fail "the link was replaced"
}

test_owner_stays() {
	need_server || return 1
	[ "$(id -u)" -eq 0 ] || { skip "only root gives files away"; return; }
	crl one 6 '-1 hour' '+10 days' && publish "$WORK/one.crl" || return 1
	chown 12:34 "$CRL" && chmod 600 "$CRL"
	refresh crl.pem
	status 0 && same "$CRL" "$WORK/one.crl" || return 1
	[ "$(stat -c %u:%g:%a "$CRL")" = 12:34:600 ] ||
	    fail "now $(stat -c %u:%g:%a "$CRL")" || return 1
	# Somebody who may write the folder, but not give files away.
	crl one 7 '-30 minutes' '+10 days' && publish "$WORK/one.crl" || return 1
	cp "$CRL" "$WORK/before"
	chmod 755 "$WORK" && chmod 644 "$CRL" && rm -f "$CRL.lock" && chown 56 "$WORK/broker"
	RC=0
	setpriv --reuid 56 --regid 56 --clear-groups "$PROGRAM" crl-refresh "$URL/crl.pem" \
	    --out "$CRL" --ca "$WORK/ca/one.crt" >"$WORK/out" 2>"$WORK/err" || RC=$?
	chmod 700 "$WORK"
	stays 4 "cannot be given the owner 12:34"
}

test_clock_a_little_ahead() {
	need_server || return 1
	crl one 6 '+3 seconds' '+10 days' && publish "$WORK/one.crl" || return 1
	refresh crl.pem --then "date -u +%s >$WORK/told"
	status 0 && same "$CRL" "$WORK/one.crl" || return 1
	from=$(openssl crl -in "$CRL" -noout -lastupdate | cut -d= -f2)
	[ "$(cat "$WORK/told")" -ge "$(date -u -d "$from" +%s)" ] ||
	    fail "the broker was told too early"
}

test_https() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' && publish "$WORK/one.crl" || return 1
	printf 'subjectAltName=IP:127.0.0.1\n' >"$WORK/san"
	openssl req -newkey rsa:2048 -nodes -subj /CN=web -keyout "$WORK/web.key" \
	    -out "$WORK/web.csr" 2>/dev/null &&
	    openssl x509 -req -in "$WORK/web.csr" -CA "$WORK/ca/one.crt" \
	    -CAkey "$WORK/ca/one/key" -set_serial 1 -days 9 -extfile "$WORK/san" \
	    -out "$WORK/web.crt" 2>"$WORK/openssl.err" ||
	    fail "$(head_of "$WORK/openssl.err")" || return 1
	# shellcheck disable=SC2016
	start https sh -c 'cd "$1" && exec env -u TMPDIR openssl s_server -accept 127.0.0.1:0 \
	    -key "$2/web.key" -cert "$2/web.crt" -WWW' sh "$WWW" "$WORK"
	wait_for grep -qs '^ACCEPT ' "$WORK/https.out" || return 1
	port=$(sed -n 's/^ACCEPT .*://p' "$WORK/https.out" | head -n 1)
	# Another name than that of the certificate.
	run crl-refresh "https://localhost:$port/crl.pem" --out "$CRL" --ca "$WORK/ca/one.crt"
	stays 3 "certificate verify failed: hostname mismatch" || return 1
	run crl-refresh "https://127.0.0.1:$port/crl.pem" --out "$CRL" --ca "$WORK/ca/two.crt"
	stays 3 "certificate verify failed" || return 1
	run crl-refresh "https://127.0.0.1:$port/crl.pem" --out "$CRL" --ca "$WORK/ca/one.crt"
	status 0 && same "$CRL" "$WORK/one.crl" && stop https KILL
}

# ---- What comes is in doubt ---------------------------------------------------

test_not_a_crl() {
	need_server || return 1
	refresh html
	stays 1 "it is HTML" || return 1
	refresh empty
	stays 1 "it is empty" || return 1
	refused "there is no CRL in it" "$WORK/ca/one.crt" || return 1
	head -c 5000 /dev/urandom >"$WORK/garbage"
	refused "it is" "$WORK/garbage"
}

test_truncated() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' || return 1
	head -c 200 "$WORK/one.crl" >"$WORK/part"
	refused "damaged or truncated" "$WORK/part" || return 1
	openssl crl -in "$WORK/one.crl" -outform DER -out "$WORK/der" &&
	    head -c 150 "$WORK/der" >"$WORK/part" || return 1
	refused "truncated" "$WORK/part" || return 1
	printf x >"$WORK/more"
	refused "it is DER, but no CRL" "$WORK/der" "$WORK/more" || return 1
	refresh cut-off
	stays 3 "cut off: 25 bytes of 1000"
}

test_another_ca() {
	need_server || return 1
	crl two 6 '-1 hour' '+10 days' || return 1
	refused "the CRL of CN=two is of none of the CAs in --ca" "$WORK/two.crl" || return 1
	crl one 6 '-1 hour' '+10 days' || return 1
	refused "the CRL of CN=two is of none of the CAs in --ca" "$WORK/one.crl" "$WORK/two.crl"
}

test_forged() {
	need_server && ca forger "" /CN=one || return 1
	crl forger 6 '-1 hour' '+10 days' || return 1
	refused "the signature of the CRL of CN=one is not the CA's" "$WORK/forger.crl"
}

test_ca_may_not_sign_crls() {
	need_server && ca mute keyUsage=critical,keyCertSign || return 1
	crl mute 6 '-1 hour' '+10 days' && publish "$WORK/mute.crl" || return 1
	run crl-refresh "$URL/crl.pem" --out "$CRL" --ca "$WORK/ca/mute.crt"
	stays 1 "keyUsage without cRLSign"
}

test_dates() {
	need_server || return 1
	crl one 6 '-1 hour' '-1 minute' || return 1
	refused "the CRL of CN=one has expired" "$WORK/one.crl" || return 1
	crl one 6 '+1 hour' '+10 days' || return 1
	refused "the CRL of CN=one is from the future" "$WORK/one.crl"
}

test_going_back() {
	need_server || return 1
	crl one 4 '-1 hour' '+10 days' || return 1
	refused "has a lower number" "$WORK/one.crl" || return 1
	crl one 6 '-3 hours' '+10 days' || return 1
	refused "older than the one before it" "$WORK/one.crl" || return 1
	# A CA that has lost its count.
	ca three && crl three 5 '-2 hours' '+10 days' || return 1
	cp "$WORK/three.crl" "$CRL" && cp "$CRL" "$WORK/before"
	sed -i '/^crl/d' "$WORK/ca/three/cnf"
	from=$(date -u -d '-1 hour' '+%F %T UTC')
	crl three 6 "$from" '+10 days' && publish "$WORK/three.crl" || return 1
	run crl-refresh "$URL/crl.pem" --out "$CRL" --ca "$WORK/ca/three.crt"
	stays 1 "has no number" || return 1
	# Nobody can tell which one is newer.
	cp "$WORK/three.crl" "$CRL" && cp "$CRL" "$WORK/before"
	crl three 6 "$from" '+9 days' && publish "$WORK/three.crl" || return 1
	run crl-refresh "$URL/crl.pem" --out "$CRL" --ca "$WORK/ca/three.crt"
	stays 1 "which one is newer cannot be told"
}

test_two_of_one_ca() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' || return 1
	refused "there are two CRLs of CN=one" "$WORK/before" "$WORK/one.crl"
}

# A gigabyte: neither memory nor time is spent on it.
test_huge() {
	need_server || return 1
	# shellcheck disable=SC3045
	ulimit -S -v 200000
	# A sanitizer needs all of the address space.
	# shellcheck disable=SC3045
	"$PROGRAM" --version >/dev/null 2>&1 || ulimit -S -v unlimited
	refresh huge
	# shellcheck disable=SC3045
	ulimit -S -v unlimited
	stays 1 "larger than 16777216 bytes" || return 1
	wait_for grep -qs '^/huge ' "$WORK/http.err" || return 1
	sent=$(sed -n 's,^/huge ,,p' "$WORK/http.err")
	[ "$sent" -lt 60000000 ] || fail "it read up to $sent bytes" || return 1
	refresh announced
	stays 1 "larger than 16777216 bytes"
}

# ---- Nothing comes ------------------------------------------------------------

test_unreachable() {
	need_server || return 1
	run crl-refresh http://127.0.0.1:1/crl.pem --out "$CRL" --ca "$WORK/ca/one.crt"
	stays 3 "http://127.0.0.1:1/crl.pem: cannot be fetched: Connection refused" || return 1
	run crl-refresh http://no-such-host.invalid/crl.pem --out "$CRL" --ca "$WORK/ca/one.crt" \
	    --timeout 20
	stays 3 "http://no-such-host.invalid/crl.pem: cannot be fetched"
}

test_redirect_loop() {
	need_server || return 1
	refresh loop
	stays 3 "redirected more than 5 times" || return 1
	refresh away/6
	stays 3 "redirected more than 5 times" || return 1
	refresh to-file
	stays 3 "the URL must begin with http:// or https://"
}

test_deadline() {
	need_server || return 1
	for path in silent drip drip-header; do
		begin=$(date +%s)
		refresh $path --timeout 1
		stays 3 "not all there in time" || fail "$path: $WHY" || return 1
		[ $(($(date +%s) - begin)) -lt 20 ] || fail "$path: took too long" || return 1
	done
	nothing_left
}

test_not_http() {
	need_server || return 1
	refresh headers
	stays 3 "headers without end" || return 1
	refresh long-header
	stays 3 "a line that is too long" || return 1
	refresh missing
	stays 3 "404" || return 1
	! grep -q "$(printf '\033')" "$WORK/err" || fail "an escape sequence gets through" || return 1
	refresh close
	stays 3 "cannot be fetched" || return 1
	refresh not-http
	stays 3 "cannot be fetched"
}

test_interrupted() {
	need_server || return 1
	start refresh "$PROGRAM" crl-refresh "$URL/silent?int" --out "$CRL" --ca "$WORK/ca/one.crt"
	wait_for test -e "$CRL.lock" && stop refresh && ended refresh || return 1
	status 143 && same "$CRL" "$WORK/before" && only_files && nothing_left
}

# ---- The file -----------------------------------------------------------------

# unwritable TEXT OUT: exit status 4 and these words.
unwritable() {
	run crl-refresh "$URL/crl.pem" --out "$2" --ca "$WORK/ca/one.crt"
	status 4 && err_says "$1" && quiet "$WORK/out"
}

test_unwritable() {
	need_server || return 1
	unwritable "it is a folder or a device" "$WORK/broker" &&
	    unwritable "it is a folder or a device" /dev/null &&
	    unwritable "the folder must exist" "$WORK/nowhere/crl.pem" || return 1
	ln -s nothing "$WORK/broker/link"
	unwritable "a link to nothing" "$WORK/broker/link" || return 1
	rm "$WORK/broker/link"
	mkfifo "$WORK/broker/fifo"
	unwritable "it is a folder or a device" "$WORK/broker/fifo" || return 1
	rm "$WORK/broker/fifo"
	if [ "$(id -u)" -ne 0 ]; then
		chmod 555 "$WORK/broker"
		unwritable "writable" "$CRL"
		bad=$?
		chmod 755 "$WORK/broker"
		[ $bad -eq 0 ] || return 1
	fi
	only_files && same "$CRL" "$WORK/before"
}

# Half-way the disk is full: no byte of it is seen.
test_disk_full() {
	need_server || return 1
	crl one 6 '-1 hour' '+10 days' && publish "$WORK/one.crl" || return 1
	# shellcheck disable=SC2016,SC3045
	{
		sh -c 'trap "" XFSZ; ulimit -f 0; exec "$@"' sh "$PROGRAM" crl-refresh \
		    "$URL/crl.pem" --out "$CRL" --ca "$WORK/ca/one.crt"
		echo $? >"$WORK/rc"
	} 2>&1 >/dev/null | cat >"$WORK/err"
	# shellcheck disable=SC2034
	RC=$(cat "$WORK/rc")
	: >"$WORK/out"
	stays 4 "$CRL: cannot be written: File too large"
}

test_something_else_in_the_file() {
	need_server || return 1
	for other in "$WORK/ca/one/key" "$WORK/ca/one.crt" /etc/passwd; do
		cp "$other" "$CRL" && cp "$other" "$WORK/before"
		refresh crl.pem
		status 4 && err_says "$CRL" && same "$CRL" "$WORK/before" ||
		    fail "$other: $WHY" || return 1
	done
	cat "$WORK/one.crl" "$WORK/ca/one/key" >"$CRL" && cp "$CRL" "$WORK/before"
	refresh crl.pem
	status 4 && err_says "holds other things than CRLs" && same "$CRL" "$WORK/before"
}

test_warns_before_it_expires() {
	need_server || return 1
	crl one 5 '-10 days' '+2 hours' && cp "$WORK/one.crl" "$CRL" || return 1
	refresh missing
	status 3 && err_says "the CRL of CN=one expires" || return 1
	publish "$CRL"
	refresh crl.pem
	status 0 && err_says "the CRL of CN=one expires" || return 1
	crl one 5 '-10 days' '-2 hours' && cp "$WORK/one.crl" "$CRL" || return 1
	refresh missing
	status 3 && err_says "the CRL of CN=one expired" || return 1
	# One that is made anew each day has not much time left either.
	crl one 6 '-10 hours' '+14 hours' && publish "$WORK/one.crl" || return 1
	refresh crl.pem
	status 0 && quiet "$WORK/err"
}

test_one_at_a_time() {
	need_server || return 1
	start first "$PROGRAM" crl-refresh "$URL/silent?lock" --out "$CRL" \
	    --ca "$WORK/ca/one.crt" --timeout 3
	# The server logs a request when it is over, so ask for the lock.
	# shellcheck disable=SC2016
	wait_for sh -c 'test -e "$1" && ! flock -n "$1" true' sh "$CRL.lock" || return 1
	refresh crl.pem --timeout 0.3
	status 4 && err_says "another run holds the lock" && same "$CRL" "$WORK/before" || return 1
	crl one 6 '-1 hour' '+10 days' && publish "$WORK/one.crl" || return 1
	refresh crl.pem
	status 0 && same "$CRL" "$WORK/one.crl" && ended first && status 3
}

# ---- The command --------------------------------------------------------------

# changed NUMBER: the next CRL is published and in $WORK/one.crl.
changed() {
	crl one "$1" "-$((60 - $1)) minutes" '+10 days' && publish "$WORK/one.crl"
}

test_command_fails() {
	need_server && changed 6 || return 1
	refresh crl.pem --then 'echo no such unit; echo at all >&2; exit 3'
	status 5 && err_says "the command ended with status 3" && err_says "no such unit at all" &&
	    err_says "the broker may still use the old one" && same "$CRL" "$WORK/one.crl" || return 1
	# It is owed until it succeeds.
	refresh crl.pem --then "echo again; kill -9 \$\$"
	status 5 && err_says "was killed by signal 9" && err_says again || return 1
	refresh crl.pem --then "touch $WORK/told" && status 0 || return 1
	[ -e "$WORK/told" ] || fail "it was forgotten" || return 1
	rm "$WORK/told"
	refresh crl.pem --then "touch $WORK/told"
	status 0 && no_file "$WORK/told"
}

test_command_hangs() {
	need_server && changed 7 || return 1
	begin=$(date +%s)
	refresh crl.pem --timeout 1 --then 'echo begun; sleep 300 & sleep 301'
	status 5 && err_says "did not end in time and was killed" && err_says begun &&
	    same "$CRL" "$WORK/one.crl" || return 1
	[ $(($(date +%s) - begin)) -lt 20 ] || fail "took too long" || return 1
	wait_for nothing_left
}

test_command_floods() {
	need_server && changed 8 || return 1
	refresh crl.pem --then 'head -c 30000000 /dev/zero | tr "\0" x; echo; echo the end; exit 1'
	status 5 && err_says "the end" && same "$CRL" "$WORK/one.crl" || return 1
	[ "$(wc -c <"$WORK/err")" -lt 6000 ] || fail "$(wc -c <"$WORK/err") bytes" || return 1
	changed 9 || return 1
	refresh crl.pem -v --then 'printf "a\033[1mb\n"'
	status 0 && out_says 'a\x1B[1mb'
}

# A service that stays in the background is none of our business.
test_command_leaves_a_service() {
	need_server && changed 10 || return 1
	refresh crl.pem --then "sleep 60 & echo \$! >$WORK/service"
	status 0 && kill -0 "$(cat "$WORK/service")" || fail "the service is dead: $WHY" || return 1
	kill "$(cat "$WORK/service")"
}

# ---- The command line ---------------------------------------------------------

# misused TEXT WORD...
misused() {
	text=$1
	shift
	run crl-refresh "$@"
	status 2 && err_says "$text" && quiet "$WORK/out"
}

test_usage() {
	need_server || return 1
	ca=$WORK/ca/one.crt
	misused "the URL is missing" --out "$CRL" --ca "$ca" &&
	    misused "Give --out" "$URL/" --ca "$ca" &&
	    misused "Give --ca" "$URL/" --out "$CRL" &&
	    misused "not stdout" "$URL/" --out - --ca "$ca" &&
	    misused "must begin with http" ftp://a/ --out "$CRL" --ca "$ca" &&
	    misused "must begin with http" /etc/crl.pem --out "$CRL" --ca "$ca" &&
	    misused "no user and password" http://a:b@c/ --out "$CRL" --ca "$ca" &&
	    misused "lacks the host" http:///x --out "$CRL" --ca "$ca" &&
	    misused "invalid port" http://a:99999/x --out "$CRL" --ca "$ca" &&
	    misused "blanks" "$(printf 'http://a/\r\nX: y')" --out "$CRL" --ca "$ca" &&
	    misused "$WORK/none" "$URL/" --out "$CRL" --ca "$WORK/none" &&
	    misused "holds no PEM certificate" "$URL/" --out "$CRL" --ca "$CRL" &&
	    misused "exclude each other" "$URL/" --out "$CRL" --ca "$ca" -q -v &&
	    misused "--timeout" "$URL/" --out "$CRL" --ca "$ca" --timeout 0 || return 1
	run crl-refresh "$URL/missing?token=secret" --out "$CRL" --ca "$ca"
	status 3 || return 1
	! grep -q secret "$WORK/err" || fail "it repeats the query"
}

run_tests
