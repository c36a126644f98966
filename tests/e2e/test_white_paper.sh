#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The setting that this tool grew from: a private CA publishes its CRL, a script
# at the broker fetches it by URL and restarts the broker, and who is revoked is
# out.  docs/revocation.md tells it to users.  Each check goes on where the one
# before has ended.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki
SITE=$WORK/site		# what the broker and its clients have
CRL=$SITE/crl.pem
LOG=$SITE/broker.log
URL=
EXCHANGES=0

# split NAME: its PKCS#12 file into PEM, as people do.
split() {
	for part in "crt -clcerts -nokeys" "key -nocerts -nodes" "ca -cacerts -nokeys"; do
		# Words, not one word.
		# shellcheck disable=SC2086
		openssl pkcs12 -in "$PKI/clients/$1/client.p12" -passin pass:certcheck \
		    ${part#* } -out "$SITE/$1.${part%% *}" 2>"$WORK/openssl.err" ||
		    fail "$1: $(head_of "$WORK/openssl.err")" || return 1
	done
}

# The six directives, and what it takes to find and end the broker.
configure() {
	cat >"$SITE/mosquitto.conf" <<-END
		listener $1
		cafile $SITE/client.ca
		certfile $PKI/broker/server.crt
		keyfile $PKI/broker/server.key
		crlfile $CRL
		require_certificate true
		use_identity_as_username true

		user root
		pid_file $SITE/broker.pid
		log_dest file $LOG
		log_type all
	END
}

# What a service manager does: ends the old one, and returns when the new one is
# there or cannot be.
write_restart() {
	cat >"$SITE/restart" <<-END
		echo again >>$SITE/restarts
		pid=\$(cat $SITE/broker.pid 2>/dev/null)
		grep -qas $SITE/mosquitto.conf "/proc/\$pid/cmdline" && kill "\$pid" || rm -f $SITE/broker.pid
		while [ -e $SITE/broker.pid ]; do sleep 0.05; done
		rm -f $LOG
		$(mosquitto_path) -d -c $SITE/mosquitto.conf
		until grep -qs -e ' running\$' -e Error $LOG; do sleep 0.05; done
		grep -q ' running\$' $LOG
	END
}

refresh() {
	run crl-refresh "$URL/crl/crl_root.pem" --out "$CRL" --ca "$SITE/client.ca" \
	    --then "sh $SITE/restart"
}

# restarted N: so often the broker was started until now.
restarted() {
	times=$(grep -c . "$SITE/restarts")
	[ "$times" -eq "$1" ] || fail "the broker was started $times times, not $1"
}

# client TOOL NAME WORD...: mosquitto_pub or _sub with the certificate of NAME.
client() {
	who=$2
	tool=$1
	shift 2
	echo "$tool" -h localhost -p "$PORT" --cafile "$SITE/$who.ca" \
	    --cert "$SITE/$who.crt" --key "$SITE/$who.key" "$@"
}

# publish NAME TOPIC TEXT [WORD]
publish() {
	# Words, not one word; none holds a blank.
	# shellcheck disable=SC2046
	timeout 60 $(client mosquitto_pub "$1" -q 1 -t "$2" -m "$3" ${4:+"$4"}) \
	    >"$WORK/pub.out" 2>&1 || fail "$1 cannot publish: $(head_of "$WORK/pub.out")"
}

# subscribe JOB NAME TOPIC [WORD...]: in the background, until it is subscribed or has ended.
subscribe() {
	job=$1
	who=$2
	topic=$3
	shift 3
	# shellcheck disable=SC2046
	start "$job" env -u TMPDIR $(client mosquitto_sub "$who" -q 1 -t "$topic" -i "$job" "$@")
	wait_for subscribed_or_ended "$job"
}

subscribed_or_ended() {
	grep -qs "Sending SUBACK to $1\$" "$LOG" || [ -s "$WORK/$1.rc" ]
}

# exchange SUBSCRIBER PUBLISHER: the one gets what the other sends.
exchange() {
	EXCHANGES=$((EXCHANGES + 1))
	subscribe "sub$EXCHANGES" "$1" news -C 1 -W 60 || return 1
	publish "$2" news "text$EXCHANGES" && ended "sub$EXCHANGES" && status 0 || return 1
	says "$WORK/out" "text$EXCHANGES"
}

# The broker's log has a line more of it; that may come after the refusal.
verify_failed() {
	[ "$(grep -c 'certificate verify failed' "$LOG")" -gt "$failures" ]
}

# is_out NAME: refused, for its certificate; 27 would be that it only has got no message.
is_out() {
	EXCHANGES=$((EXCHANGES + 1))
	failures=$(grep -c 'certificate verify failed' "$LOG")
	subscribe "sub$EXCHANGES" "$1" news -C 1 -W 60 || return 1
	[ -s "$WORK/sub$EXCHANGES.rc" ] || fail "$1 is let in" || return 1
	ended "sub$EXCHANGES" && quiet "$WORK/out" || return 1
	[ "$RC" -ne 0 ] && [ "$RC" -ne 27 ] && [ "$RC" -lt 124 ] ||
	    fail "mosquitto_sub as $1 ends with $RC" || return 1
	wait_for verify_failed ||
	    fail "the broker says nothing of a certificate: $(tail -n 3 "$LOG")" || return 1
	# What mosquitto_sub prints of it depends on what it was about to do.
	timeout 60 openssl s_client -connect "localhost:$PORT" -tls1_2 -CAfile "$SITE/$1.ca" \
	    -cert "$SITE/$1.crt" -key "$SITE/$1.key" </dev/null >"$WORK/s_client.out" 2>&1
	says "$WORK/s_client.out" "alert certificate revoked"
}

test_the_ca_publishes() {
	run init "$PKI" --host localhost
	status 0 && mkdir "$SITE" || return 1
	start serve "$PROGRAM" serve "$PKI" --listen 127.0.0.1:0
	wait_for told serve || return 1
	URL=$(head -n 1 "$WORK/serve.out")
	[ -n "$URL" ] || fail "$(head_of "$WORK/serve.err")"
}

# In its parts, the key that of the certificate, and the CA the one that publishes.
test_pkcs12_in_parts() {
	for name in client other; do
		split "$name" || return 1
		openssl verify -CAfile "$SITE/$name.ca" "$SITE/$name.crt" >"$WORK/verify.out" 2>&1 ||
		    fail "$name: $(head_of "$WORK/verify.out")" || return 1
		openssl x509 -in "$SITE/$name.crt" -noout -pubkey >"$WORK/a" &&
		    openssl pkey -in "$SITE/$name.key" -pubout >"$WORK/b" &&
		    same "$WORK/a" "$WORK/b" || return 1
		[ "$(grep -c BEGIN "$SITE/$name.ca")" -eq 1 ] || fail "not one CA" || return 1
	done
}

# The first CRL starts it.  A port that is taken is a command that failed, which
# the next run tries again.
test_first_refresh_starts_the_broker() {
	write_restart
	attempts=0
	while [ "$attempts" -lt 20 ]; do
		attempts=$((attempts + 1))
		PORT=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 12000))
		configure "$PORT" && : >"$SITE/restarts"
		refresh
		grep -qs 'Address already in use' "$LOG" || break
		rm -f "$SITE/broker.pid"
	done
	status 0 && restarted 1 && same "$CRL" "$PKI/crl/crl_root.pem"
}

test_message() {
	exchange other client && exchange client other
}

# The tool finds its control let in, and nothing wrong.
test_tool_before() {
	run_json --broker "localhost:$PORT" --pki "$PKI" trust.valid-client trust.missing-cert \
	    trust.wrong-ca trust.self-signed revocation.revoked-leaf revocation.sibling-still-valid
	status 0 && all "$WORK/o.json" PASS
}

# A certificate that is revoked is let in until the broker has read the CRL: not
# by what the CA knows, nor by the file.
test_revoked_but_not_refreshed() {
	cp "$CRL" "$WORK/before"
	subscribe live other live || return 1
	publish client live before && wait_for grep -qs before "$WORK/live.out" || return 1
	run revoke "$PKI" other
	status 0 && out_says "other is revoked" && exchange other client || return 1
	cp "$PKI/crl/crl_root.pem" "$CRL"
	cmp -s "$CRL" "$WORK/before" && fail "the CRL is the old one" && return 1
	exchange other client && cp "$WORK/before" "$CRL"
}

test_refresh_puts_the_revoked_out() {
	pid=$(cat "$SITE/broker.pid")
	refresh
	status 0 && quiet "$WORK/err" && restarted 2 &&
	    out_says "$CRL: new CRL of CN=root" && same "$CRL" "$PKI/crl/crl_root.pem" || return 1
	[ "$(cat "$SITE/broker.pid")" -ne "$pid" ] || fail "the broker is the old one" || return 1
	is_out other
}

# The one that was connected has tried to be again, or has given up.
tried_again() {
	verify_failed || [ -s "$WORK/live.rc" ]
}

# So is who was connected then.  What is retained would still reach it.
test_live_session_is_over() {
	failures=$(grep -c 'certificate verify failed' "$LOG")
	publish client live after -r && wait_for tried_again || return 1
	EXCHANGES=$((EXCHANGES + 1))
	subscribe "sub$EXCHANGES" client live -C 1 -W 60 && ended "sub$EXCHANGES" && status 0 &&
	    out_says after || return 1
	grep -q 'Sending SUBACK to live$' "$LOG" && fail "other is subscribed again" && return 1
	stop live KILL && ended live && out_says before || return 1
	grep -q after "$WORK/live.out" && fail "other has got what came after" && return 1
	return 0
}

test_publisher_is_still_in() {
	exchange client client
}

test_third_refresh_does_nothing() {
	pid=$(cat "$SITE/broker.pid")
	refresh
	status 0 && quiet "$WORK/out" && quiet "$WORK/err" && restarted 2 || return 1
	[ "$(cat "$SITE/broker.pid")" -eq "$pid" ] || fail "the broker is another one"
}

# Whom its user has revoked is no control any more, and no fault of the broker's.
test_tool_after() {
	run_json --broker "localhost:$PORT" --pki "$PKI" trust.valid-client trust.missing-cert \
	    trust.wrong-ca trust.self-signed revocation.revoked-leaf revocation.sibling-still-valid
	status 0 && these "$WORK/o.json" '^trust|revoked-leaf' PASS &&
	    these "$WORK/o.json" sibling-still-valid SKIP &&
	    json "$WORK/o.json" 'all(.results[] | select(.verdict == "SKIP"); .why |
		test("revoked by .mqtt-certcheck revoke"))'
}

test_nothing_is_left() {
	kill "$(cat "$SITE/broker.pid")" && stop serve && ended serve && status 0 || return 1
	[ "$(grep -c 'GET /crl/crl_root.pem 200' "$WORK/out")" -ge 3 ] ||
	    fail "the CRL was not fetched by URL" || return 1
	wait_for nothing_left
}

run_tests
