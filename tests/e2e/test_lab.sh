#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A user's own Mosquitto, changed while it is tested: whatever happens in
# between, every file is what it was afterwards, and the broker answers as
# before.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

PKI=$WORK/pki
SITE=$WORK/site		# what is not of the PKI: configuration, log, scripts
LOG=$SITE/broker.log
CRL=$PKI/broker/crl.pem

# A change has to be seen within this time; those that must not do harm are
# watched for as long.
SOON="crl_latency_s=2"

# ---- The broker ---------------------------------------------------------------

# configure CRL_FILE: as init has it, but for port, log and where the CRL is.
configure() {
	sed -e "s/^listener 8883/listener $PORT/" -e '/^log_dest/d' \
	    -e "s,^crlfile .*,crlfile $1," "$PKI/config/mosquitto/mosquitto.conf" \
	    >"$SITE/mosquitto.conf"
	cat >>"$SITE/mosquitto.conf" <<-END
		pid_file $SITE/broker.pid
		log_dest file $LOG
	END
}

# What a service manager does: ends the old one, and returns when the new one is
# there or cannot be.  It is no child of the program's, even if that runs this.
write_restart() {
	cat >"$SITE/restart" <<-END
		echo again >>$SITE/restarts
		pid=\$(cat $SITE/broker.pid 2>/dev/null)
		grep -qas $SITE/mosquitto.conf "/proc/\$pid/cmdline" && kill "\$pid" || rm -f $SITE/broker.pid
		while [ -e $SITE/broker.pid ]; do sleep 0.05; done
		rm -f $LOG
		env -u TMPDIR $(mosquitto_path) -d -c $SITE/mosquitto.conf
		until grep -qs -e ' running\$' -e Error $LOG; do sleep 0.05; done
		grep -q ' running\$' $LOG
	END
}

broker_pid() {
	cat "$SITE/broker.pid"
}

stop_broker() {
	[ ! -e "$SITE/broker.pid" ] || kill "$(broker_pid)" 2>/dev/null
	wait_for no_file "$SITE/broker.pid"
}

# The PKI is made once; what a check has spoilt is its own fault.
start_broker() {
	[ ! -e "$SITE/broker.pid" ] || return 0
	if [ ! -d "$SITE" ]; then
		run init "$PKI" --host localhost
		status 0 && mkdir "$SITE" || return 1
		chmod 640 "$CRL"
		write_restart
	fi
	attempts=0
	while [ "$attempts" -lt 20 ]; do
		attempts=$((attempts + 1))
		PORT=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 12000))
		configure "${1:-$CRL}"
		sh "$SITE/restart" >"$WORK/restart.out" 2>&1 && break
		grep -qs 'Address already in use' "$LOG" || break
		rm -f "$SITE/broker.pid"
	done
	grep -qs ' running$' "$LOG" || fail "no broker: $(tail -n 3 "$LOG")" || return 1
	remember
}

# ---- What has to be the same afterwards ---------------------------------------

# Each file with owner, mode and bytes; what the CA publishes without bytes, since
# its CRLs never go back.
state() {
	(cd "$PKI" && find . -printf '%p %y %m %U %G\n' | sort &&
	    find . -path ./crl -prune -o -type f -exec sha256sum {} + | sort)
}

# What the CA's CRLs say.
published() {
	for crl in "$PKI"/crl/crl_*.pem; do
		openssl crl -in "$crl" -noout -text | grep -e Issuer: -e 'Serial Number'
	done
}

published_is_the_same() {
	published >"$WORK/published.after"
	diff "$WORK/published.before" "$WORK/published.after" >"$WORK/published.diff" ||
	    fail "published now: $(head_of "$WORK/published.diff")"
}

remember() {
	state >"$WORK/state.before"
	(cd "$PKI/crl" && sha256sum ./*) >"$WORK/crl.before.sha"
}

# Where nothing is refreshed, nothing is published.
unpublished() {
	(cd "$PKI/crl" && sha256sum ./*) >"$WORK/crl.after.sha"
	same "$WORK/crl.before.sha" "$WORK/crl.after.sha"
}

# Nothing is left of the run, neither here nor in the broker.
as_before() {
	state >"$WORK/state.after"
	diff "$WORK/state.before" "$WORK/state.after" >"$WORK/state.diff" ||
	    fail "not as before: $(head_of "$WORK/state.diff")" || return 1
	cp "$WORK/o.json" "$WORK/kept.json" 2>/dev/null
	cp "$WORK/err" "$WORK/kept.err"
	run_json --broker "localhost:$PORT" --pki "$PKI" trust.valid-client \
	    revocation.revoked-leaf revocation.sibling-still-valid
	status 0 && all "$WORK/o.json" PASS && wait_for nothing_left
}

# run_own WORD...: a run of the scenarios that a lab is for, by TLS 1.3.
run_own() {
	run_json --broker "localhost:$PORT" --pki "$PKI" --tls 1.3 --expect "$SOON" "$@"
}

reload_command() {
	echo "kill -HUP \$(cat $SITE/broker.pid)"
}

# ---- Reload -------------------------------------------------------------------

# Mosquitto's own holes come out, and what needs more is told how to get it.
test_reload() {
	start_broker || return 1
	run_own --crl-file "$CRL" --reload-cmd "$(reload_command)" \
	    'lifecycle.*' 'revocation.*' 'resumption.*'
	status 1 && these "$WORK/o.json" '^lifecycle.crl-reload-takes-effect$' PASS &&
	    these "$WORK/o.json" '^lifecycle.bad-crl-reload$' FAIL &&
	    these "$WORK/o.json" '^lifecycle.(ca-rotation-new|server-cert|crl-restart)' SKIP &&
	    json "$WORK/o.json" 'all(.results[] | select(.id == "lifecycle.server-cert-reload"); .why |
		test("--server-cert") and test("--server-key"))' &&
	    json "$WORK/o.json" 'all(.results[] | select(.id == "lifecycle.crl-restart-takes-effect"); .why |
		test("--restart-cmd"))' &&
	    json "$WORK/o.json" '[.results[] | select(.verdict == "ERROR") | .case] == []' ||
	    fail "$WHY; undecided: $(jq -c '[.results[] | select(.verdict == "ERROR") | .case]' "$WORK/o.json")" ||
	    return 1
	unpublished && as_before
}

# The time that a change takes is told.
test_time_is_told() {
	start_broker || return 1
	run_own --crl-file "$CRL" --reload-cmd "$(reload_command)" \
	    lifecycle.crl-reload-takes-effect
	status 0 && all "$WORK/o.json" PASS &&
	    json "$WORK/o.json" 'all(.results[]; ([.steps[].changed_ms] | max > 0) and
		([.steps[].changed_ms] | max) < .elapsed_ms)' &&
	    as_before
}

# ---- All that there is --------------------------------------------------------

test_restart() {
	start_broker || return 1
	: >"$SITE/restarts"
	run_own --crl-file "$CRL" --trust-file "$PKI/broker/ca.crt" \
	    --server-cert "$PKI/broker/server.crt" --server-key "$PKI/broker/server.key" \
	    --reload-cmd "$(reload_command)" --restart-cmd "sh $SITE/restart" \
	    'lifecycle.crl-restart*' 'lifecycle.ca-rotation-*' lifecycle.server-cert-reload
	these "$WORK/o.json" '^lifecycle.(crl-restart|ca-rotation-restart)' PASS &&
	    these "$WORK/o.json" '^lifecycle.server-cert-reload$' PASS &&
	    [ "$(grep -c . "$SITE/restarts")" -ge 2 ] || return 1
	as_before
}

# A command that restarts is enough for what has to be read again.
test_restart_instead_of_reload() {
	start_broker || return 1
	run_own --crl-file "$CRL" --restart-cmd "sh $SITE/restart" lifecycle.crl-restart-takes-effect \
	    lifecycle.crl-reload-takes-effect
	these "$WORK/o.json" crl-restart PASS && these "$WORK/o.json" crl-reload SKIP && as_before
}

# ---- A listener that asks for no certificate ------------------------------------

# Nothing is changed for it, so no command is needed.
test_bare_port() {
	start_broker && stop_broker || return 1
	BARE=$((PORT - 1))
	cat >>"$SITE/mosquitto.conf" <<-END
		listener $BARE
		certfile $PKI/broker/server.crt
		keyfile $PKI/broker/server.key
	END
	sh "$SITE/restart" >"$WORK/restart.out" 2>&1 || fail "$(tail -n 3 "$LOG")" || return 1
	run_own resumption.cross-listener
	all "$WORK/o.json" SKIP && says "$WORK/o.json" --bare-port || return 1
	run_own --bare-port "$BARE" resumption.cross-listener
	status 0 && all "$WORK/o.json" PASS && as_before || return 1
	run_own --bare-port 1 resumption.cross-listener
	status 3 && all "$WORK/o.json" ERROR
	rc=$?
	stop_broker
	return "$rc"
}

# ---- A refresh of one's own ---------------------------------------------------

# The program serves, a script fetches; so the broker has a CRL file of its own.
test_refresh() {
	[ ! -d "$SITE" ] || stop_broker || return 1
	start_broker || return 1
	stop_broker
	cp "$PKI/crl/crl_root.pem" "$SITE/crl.pem"
	start_broker "$SITE/crl.pem" || return 1
	published >"$WORK/published.before"
	start serve env -u TMPDIR "$PROGRAM" serve "$PKI" --listen 127.0.0.1:0
	wait_for told serve || return 1
	URL=$(head -n 1 "$WORK/serve.out")
	cat >"$SITE/refresh" <<-END
		env -u TMPDIR $PROGRAM crl-refresh $URL/crl/crl_root.pem --out $SITE/crl.pem \
		    --ca $PKI/ca/root.crt --then 'sh $SITE/restart' 2>>$SITE/refresh.err
	END
	run_own --refresh-cmd "sh $SITE/refresh" lifecycle.crl-reload-takes-effect \
	    lifecycle.bad-crl-reload
	RC_OWN=$RC
	these "$WORK/o.json" crl-reload-takes-effect PASS ||
	    fail "$WHY; $(jq -c '[.results[] | .why]' "$WORK/o.json") $(head_of "$SITE/refresh.err")" || return 1
	# What crl-refresh refuses does no harm: the fault is not Mosquitto's to make.
	these "$WORK/o.json" bad-crl-reload PASS || return 1
	[ "$RC_OWN" -eq 0 ] || fail "exit status $RC_OWN: $(head_of "$WORK/err")" || return 1
	# The broker has the newest, which is an ordinary one.
	published_is_the_same && same "$PKI/crl/crl_root.pem" "$SITE/crl.pem" && as_before
}

# refused [OPTION...]: of the CRLs that the script refuses, the verdict is what is
# known of the broker.
refused() {
	run_own --refresh-cmd "sh $SITE/refresh" "$@" lifecycle.crl-reload-takes-effect \
	    revocation.crl-stale revocation.crl-missing-for-issuer lifecycle.bad-crl-reload
	RC_OWN=$RC
	these "$WORK/o.json" crl-reload-takes-effect PASS && these "$WORK/o.json" bad-crl-reload PASS &&
	    these "$WORK/o.json" 'crl-(stale|missing)' SKIP ||
	    fail "$WHY; $(jq -c '[.results[] | {id, verdict, why}]' "$WORK/o.json") $(tail -n 5 "$SITE/refresh.err")" ||
	    return 1
	[ "$RC_OWN" -eq 0 ] || fail "exit status $RC_OWN: $(head_of "$WORK/err")" || return 1
	json "$WORK/o.json" 'all(.results[] | select(.id | test("stale|missing|bad")); .steps |
		[.[] | select(.op == "RELOAD") | .outcome] == ["withheld", "withheld"])' &&
	    json "$WORK/o.json" 'all(.results[] | select(.verdict == "SKIP"); .why |
		test("never met") and test("status 1: crl-refresh says") and test("--crl-file")) and
		all(.results[].steps[]; .again == null)'
}

# What the script does not take over, the broker never meets: to accuse it of
# what it does then would be wrong, whatever is intended.
test_refresh_that_refuses() {
	stop_broker
	mkdir "$SITE/crls"
	for ca in root second-root intermediate; do
		cp "$PKI/crl/crl_$ca.pem" "$SITE/crls/$ca.pem"
		cat "$PKI/ca/$ca.crt" >>"$SITE/cas.pem"
	done
	cat "$SITE"/crls/*.pem >"$SITE/crl.pem"
	start_broker "$SITE/crl.pem" || return 1
	cat >"$SITE/refresh" <<-END
		for ca in root second-root intermediate; do
			env -u TMPDIR $PROGRAM crl-refresh $URL/crl/crl_\$ca.pem \
			    --out $SITE/crls/\$ca.pem --ca $SITE/cas.pem 2>>$SITE/refresh.err && continue
			echo crl-refresh says no
			exit 1
		done
		cat $SITE/crls/*.pem >$SITE/crl.pem
		sh $SITE/restart
	END
	refused && refused --expect revocation_mode=hard && as_before
}

# One that says no when the broker has met it already is found out by who gets in.
test_refresh_that_refuses_too_late() {
	cat >"$SITE/refresh" <<-END
		cat $PKI/crl/bundle.pem >$SITE/crl.pem
		$(reload_command)
		openssl crl -in $SITE/crl.pem -noout
	END
	run_own --refresh-cmd "sh $SITE/refresh" lifecycle.bad-crl-reload
	status 1 && all "$WORK/o.json" FAIL && says "$WORK/o.json" "revoked was accepted" &&
	    says "$WORK/o.json" '"withheld"' && as_before
}

test_refresh_stops() {
	stop serve && ended serve && status 0 && stop_broker || return 1
	# For the checks below.
	start_broker
}

# ---- Commands that do not do it -----------------------------------------------

# broken COMMAND WORD: undecided, with this word, in time.  The files are put
# back, but nobody can say that the broker has read them: that is told, too.
broken() {
	start_broker || return 1
	run_own --timeout 2 --crl-file "$CRL" --reload-cmd "$1" lifecycle.crl-reload-takes-effect
	status 4 && all "$WORK/o.json" ERROR && says "$WORK/o.json" "the reload command" &&
	    says "$WORK/o.json" "$2" && err_says "the reload command" &&
	    out_says "the files are as they were, but the broker was not told"
}

test_command_that_hangs() {
	broken 'echo stuck here; sleep 1000' "stuck here" && as_before
}

test_command_that_fails() {
	broken 'echo no such service; exit 5' "ended with status 5: no such service" && as_before
}

# Nothing brings it back but its user.
test_command_that_kills_the_broker() {
	broken "kill -KILL \$(cat $SITE/broker.pid)" "nobody listens any more" || return 1
	rm -f "$SITE/broker.pid"
	start_broker && as_before
}

# While it is tested a restart does; but at the end it is reloaded.
test_command_that_kills_and_one_that_restarts() {
	start_broker || return 1
	run_own --timeout 5 --crl-file "$CRL" --reload-cmd "kill -KILL \$(cat $SITE/broker.pid)" \
	    --restart-cmd "sh $SITE/restart" lifecycle.crl-reload-takes-effect
	all "$WORK/o.json" WARN && says "$WORK/o.json" "the broker ended when it was told to reload" ||
	    return 1
	# Then it answers as before, or else that is said.
	[ "$RC" -eq 4 ] || { status 0 && as_before; } || return 1
	[ "$RC" -ne 4 ] || err_says "lets in nobody any more; start it again" || return 1
	rm -f "$SITE/broker.pid"
	start_broker && as_before
}

# ---- Files that cannot be used ------------------------------------------------

# unusable WORD OPTION...: refused before anything is done
unusable() {
	word=$1
	shift
	start_broker || return 1
	run --broker "localhost:$PORT" --pki "$PKI" --reload-cmd "touch $WORK/was-run" "$@" \
	    lifecycle.crl-reload-takes-effect
	status 2 && err_says "$word" && no_file "$WORK/was-run" && quiet "$WORK/out" && as_before
}

test_missing_file() {
	unusable "$SITE/nowhere.pem" --crl-file "$SITE/nowhere.pem" &&
	    unusable "$SITE/no.crt" --trust-file "$SITE/no.crt" &&
	    unusable "$SITE/no.key" --server-cert "$PKI/broker/server.crt" --server-key "$SITE/no.key"
}

test_folder_instead_of_a_file() {
	unusable "$PKI/broker" --crl-file "$PKI/broker"
}

# In /proc not even root can replace a file.
test_file_that_cannot_be_replaced() {
	unusable /proc/version --crl-file /proc/version
}

# Somebody was killed in the middle: what is there now may be a test's CRL.
test_left_over() {
	start_broker || return 1
	cp "$CRL" "$CRL.certcheck-saved"
	remember
	run --broker "localhost:$PORT" --pki "$PKI" --crl-file "$CRL" \
	    --reload-cmd "$(reload_command)" lifecycle.crl-reload-takes-effect
	status 2 && err_says "$CRL.certcheck-saved" && err_says "put" && as_before || return 1
	rm "$CRL.certcheck-saved"
	remember
}

# ---- Interrupted --------------------------------------------------------------

changed() {
	[ -s "$WORK/run.rc" ] || ! cmp -s "$CRL" "$WORK/crl.before"
}

# interrupt SIGNAL STATUS, when the CRL file is another one
interrupt() {
	start_broker || return 1
	cp "$CRL" "$WORK/crl.before"
	rm -f "$WORK/o.json"
	start run "$PROGRAM" run --broker "localhost:$PORT" --pki "$PKI" --crl-file "$CRL" \
	    --reload-cmd "$(reload_command)" --json "$WORK/o.json" 'lifecycle.*crl-re*'
	wait_for changed && signal run "$1" && ended run && status "$2" &&
	    json "$WORK/o.json" '[.results[] | select(.why | test("interrupted"))] | length > 0' &&
	    as_before
}

test_int() {
	interrupt INT 130
}

test_term() {
	interrupt TERM 143
}

# ---- Without the options ------------------------------------------------------

test_advice() {
	start_broker || return 1
	run_own lifecycle.crl-reload-takes-effect
	status 3 && all "$WORK/o.json" SKIP &&
	    json "$WORK/o.json" 'all(.results[]; .why | test("--crl-file") and test("--reload-cmd"))' &&
	    as_before
}

# ---- A result to compare with -------------------------------------------------

# compared FILE STATUS VERDICT: a run with this baseline
compared() {
	run_json --broker "localhost:$PORT" --pki "$PKI" --baseline "$1" --junit "$WORK/o.xml" \
	    --tls 1.3 trust.missing-cert trust.wrong-ca trust.self-signed
	status "$2" && valid_junit "$WORK/o.xml" &&
	    these "$WORK/o.json" '^lifecycle.upgrade-baseline$' "$3" &&
	    says "$WORK/o.xml" 'name="lifecycle.upgrade-baseline"'
}

test_baseline() {
	start_broker || return 1
	run_json --broker "localhost:$PORT" --pki "$PKI" --tls 1.3 'trust.*'
	status 0 && ! grep -q upgrade-baseline "$WORK/o.json" ||
	    fail "there without --baseline" || return 1
	cp "$WORK/o.json" "$WORK/old.json"
	compared "$WORK/old.json" 0 PASS || return 1
	# It was let in before the upgrade: then something has changed.
	jq '(.results[] | select(.id == "trust.wrong-ca") | .verdict) = "FAIL"' \
	    "$WORK/old.json" >"$WORK/turned.json"
	compared "$WORK/turned.json" 1 FAIL && out_says "trust.wrong-ca[tls1.3] PASS now, FAIL then" ||
	    return 1
	jq '(.results[] | select(.id == "trust.wrong-ca") | .steps[0].alert) = 80' \
	    "$WORK/old.json" >"$WORK/alert.json"
	compared "$WORK/alert.json" 0 PASS &&
	    says "$WORK/o.json" "1 by another alert: trust.wrong-ca[tls1.3]" || return 1
	jq '.results = [.results[] | select(.id == "trust.valid-client")]' "$WORK/old.json" >"$WORK/none.json"
	compared "$WORK/none.json" 3 ERROR && out_says "nothing to compare"
}

test_baseline_that_is_none() {
	for file in "$WORK/nowhere.json" "$CRL"; do
		run --broker localhost:1 --baseline "$file" trust.missing-cert
		status 2 && err_says "$file" && quiet "$WORK/out" || return 1
	done
	jq '.results += .results' "$WORK/old.json" >"$WORK/twice.json"
	run --broker localhost:1 --baseline "$WORK/twice.json" trust.missing-cert
	status 2 && err_says "twice"
}

test_nothing_is_left() {
	stop_broker && wait_for nothing_left
}

run_tests
