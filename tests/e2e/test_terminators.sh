#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A Mosquitto that knows nothing of TLS, behind what ends TLS for it: certificates
# are verified there, and whose they are does not reach the broker.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/deviations.sh"

# Read there.
# shellcheck disable=SC2034
LIMIT=300
PATH=$PATH:/usr/sbin:/usr/local/sbin
TERMINATORS="stunnel haproxy nginx"
# Where Debian has it; elsewhere it is a part of nginx.
STREAM=/usr/lib/nginx/modules/ngx_stream_module.so

# All that need no change of files, and are not about other ports of this machine.
FAMILIES="trust.* validity.* revocation.* chain.* constraints.* usage.* signature.*
    identity.* authz.* mqtt.* resumption.* tls.* server.* listener.plaintext-on-tls-port"
# Enough where waiting is what takes the time.
ONE="--tls 1.3 --mqtt 3.1.1"

# What has workers is told to end: killed, it would leave them behind.
end_all() {
	for name in $TERMINATORS; do
		[ ! -s "$WORK/$name.pid" ] || [ -s "$WORK/$name.rc" ] || stop "$name"
	done
	finish
}
trap end_all EXIT

installed() {
	case $1 in
	stunnel) package=stunnel4 && command -v stunnel >/dev/null ;;
	haproxy) package=haproxy && command -v haproxy >/dev/null ;;
	nginx) package="nginx-light libnginx-mod-stream" && command -v nginx >/dev/null &&
	    { [ -f "$STREAM" ] || nginx -V 2>&1 | grep -q -e '--with-stream '; } ;;
	esac && return 0
	skip "$1 is not installed: apt-get install $package"
	return 1
}

version_of() {
	case $1 in
	stunnel) stunnel -version ;;
	*) "$1" -v ;;
	esac 2>&1 | sed -n "s/^\(stunnel \|HAProxy version \|nginx version: nginx.\)\([0-9.]*[0-9]\).*/$1-\2/p" |
	    head -n 1
}

# ---- Starting them ------------------------------------------------------------

ready() {
	[ -s "$WORK/$1.rc" ] || grep -qs "$2" "$WORK/$1.err" "$WORK/$1.log"
}

# with_port NAME READY: NAME_start starts it on PORT, which is free, until it
# says that it is READY.
with_port() {
	attempts=0
	while [ "$attempts" -lt 20 ]; do
		attempts=$((attempts + 1))
		PORT=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 12000))
		: >"$WORK/$1.log"
		"$1_start" || return 1
		wait_for ready "$1" "$2" || return 1
		[ -s "$WORK/$1.rc" ] || return 0
		grep -qs 'ddress already in use' "$WORK/$1.err" "$WORK/$1.log" || break
	done
	fail "$1 does not start: $(head_of "$WORK/$1.err") $(head_of "$WORK/$1.log")"
}

# Started as root, it could not read its files as another user.
plain_start() {
	cat >"$WORK/plain.conf" <<-END
	listener $PORT 127.0.0.1
	allow_anonymous true
	$ACL
	user root
	persistence false
	log_dest stderr
	END
	start plain env -u TMPDIR mosquitto -c "$WORK/plain.conf"
}

# need_plain [ACL_FILE]: without one, everybody may do everything.
need_plain() {
	ACL=${1:+acl_file $1}
	stop_one plain && with_port plain ' running$' && BEHIND=$PORT
}

stunnel_start() {
	cat >"$WORK/stunnel.conf" <<-END
	foreground = quiet
	pid =
	output = $WORK/stunnel.log
	syslog = no
	[mqtts]
	accept = 127.0.0.1:$PORT
	connect = 127.0.0.1:$BEHIND
	cert = $WORK/pki/broker/server.crt
	key = $WORK/pki/broker/server.key
	CAfile = $WORK/pki/broker/ca.crt
	CRLfile = $WORK/pki/broker/crl.pem
	verifyChain = yes
	requireCert = yes
	sslVersionMin = TLSv1.2
	END
	start stunnel env -u TMPDIR stunnel "$WORK/stunnel.conf"
}

# It finds the key by its name, server.crt.key.
haproxy_start() {
	mkdir -p "$WORK/haproxy"
	cp "$WORK/pki/broker/server.crt" "$WORK/haproxy"
	cp "$WORK/pki/broker/server.key" "$WORK/haproxy/server.crt.key"
	cat >"$WORK/haproxy.conf" <<-END
	global
	  maxconn 200
	defaults
	  mode tcp
	  timeout connect 3s
	  timeout client 60s
	  timeout server 60s
	listen mqtts
	  bind 127.0.0.1:$PORT ssl crt $WORK/haproxy/server.crt ca-file $WORK/pki/broker/ca.crt crl-file $WORK/pki/broker/crl.pem verify required ssl-min-ver TLSv1.2
	  server plain 127.0.0.1:$BEHIND
	END
	start haproxy env -u TMPDIR haproxy -W -db -f "$WORK/haproxy.conf"
}

# The depth is that of the longest chain that is tried.
nginx_start() {
	cat >"$WORK/nginx.conf" <<-END
	$([ ! -f "$STREAM" ] || echo "load_module $STREAM;")
	daemon off;
	worker_processes 1;
	pid $WORK/nginx.run;
	error_log $WORK/nginx.log notice;
	events { worker_connections 128; }
	stream {
	  server {
	    listen 127.0.0.1:$PORT ssl;
	    ssl_certificate $WORK/pki/broker/server.crt;
	    ssl_certificate_key $WORK/pki/broker/server.key;
	    ssl_client_certificate $WORK/pki/broker/ca.crt;
	    ssl_crl $WORK/pki/broker/crl.pem;
	    ssl_verify_client on;
	    ssl_verify_depth 25;
	    ssl_protocols TLSv1.2 TLSv1.3;
	    proxy_pass 127.0.0.1:$BEHIND;
	  }
	}
	END
	start nginx env -u TMPDIR nginx -p "$WORK" -e "$WORK/nginx.log" -c "$WORK/nginx.conf"
}

need_terminator() {
	case $1 in
	stunnel) with_port stunnel 'Configuration successful' ;;
	haproxy) with_port haproxy 'Loading success' ;;
	nginx) with_port nginx 'start worker process ' ;;
	esac
}

stop_one() {
	[ ! -s "$WORK/$1.pid" ] || [ -s "$WORK/$1.rc" ] || stop "$1"
}

# behind TERMINATOR OPTION...: a run.
behind() {
	terminator=$1
	shift
	need_terminator "$terminator" || return 1
	run_json run --broker "localhost:$PORT" --pki "$WORK/pki" "$@"
	stop_one "$terminator"
}

# ---- What is said of each -----------------------------------------------------

# Everything, once it is said that certificates name nobody here.
whole() {
	installed "$1" || return 0
	# Words, not one word.
	# shellcheck disable=SC2086
	need_pki && need_plain && behind "$1" --expect identity_source=none $FAMILIES || return 1
	[ "$RC" -eq 1 ] || status 0 || return 1
	these "$WORK/o.json" '^identity[.]' SKIP && as_known "$(version_of "$1")"
}

# How many cases say so, of those in which a certificate was refused?
looks_like_one() {
	json "$WORK/o.json" "[.results[] | select(.id | test(\"^(trust|validity|usage)[.]\")) |
	    select((.expected | test(\"is refused\")) and
		any(.steps[]; .outcome | test(\"^(refused|closed)\"))) |
	    .why | test(\"looks like a TLS terminator\")] | length > 10 and unique == [$1]"
}

# Both refuse in the handshake, as a broker would.
test_stunnel() {
	whole stunnel && { [ -n "$SKIPPED" ] || looks_like_one false; }
}

test_haproxy() {
	whole haproxy && { [ -n "$SKIPPED" ] || looks_like_one false; }
}

# It lets everybody through the handshake first.
test_nginx() {
	whole nginx && { [ -n "$SKIPPED" ] || looks_like_one true; }
}

# The ACL goes by a name, and none comes but that in CONNECT, which anybody may say.
test_lost_name_and_acl() {
	need_pki && need_plain "$WORK/pki/config/mosquitto/acl" || return 1
	for each in $TERMINATORS; do
		installed "$each" || continue
		# Words, not one word.
		# shellcheck disable=SC2086
		behind "$each" $ONE identity.cn-as-username identity.connect-username-ignored \
		    identity.no-cn identity.dn-injection authz.foreign-topic authz.own-topic || return 1
		status 1 &&
		    these "$WORK/o.json" '^(identity.cn-as-username|authz.own-topic)$' FAIL &&
		    these "$WORK/o.json" '^identity.connect-username-ignored$' FAIL &&
		    these "$WORK/o.json" '^(identity.no-cn|identity.dn-injection|authz.foreign-topic)$' ERROR &&
		    lost '^(identity.cn-as-username|identity.no-cn|authz.(own|foreign)-topic)$' ||
		    fail "$each: $WHY" || return 1
	done
}

# Without an ACL, nobody can be told from anybody else.
test_lost_name_without_acl() {
	need_pki && need_plain || return 1
	for each in $TERMINATORS; do
		installed "$each" || continue
		# Words, not one word.
		# shellcheck disable=SC2086
		behind "$each" $ONE identity.cn-as-username identity.connect-username-ignored \
		    identity.no-cn authz.foreign-topic || return 1
		status 1 && these "$WORK/o.json" '^authz' FAIL &&
		    these "$WORK/o.json" '^identity' ERROR &&
		    lost '^identity.(cn-as-username|connect-username-ignored)$' ||
		    fail "$each: $WHY" || return 1
	done
}

# Of the scenarios whose id this finds, all say where the name may have got lost.
lost() {
	json "$WORK/o.json" "[.results[] | select(.id | test(\"$1\")) |
	    .why | test(\"lost.* terminator|terminator.* lost\")] | length > 0 and all"
}

# A terminator refuses whom it should; that proves nothing, since nobody gets in.
test_nothing_behind() {
	need_pki && need_plain && stop_one plain || return 1
	for each in $TERMINATORS; do
		installed "$each" || continue
		# Words, not one word.
		# shellcheck disable=SC2086
		behind "$each" $ONE trust.valid-client trust.missing-cert trust.wrong-ca \
		    validity.expired-leaf revocation.revoked-leaf || return 1
		status 3 && all "$WORK/o.json" ERROR &&
		    json "$WORK/o.json" '.diagnosis | test("does it reach the broker behind it[?]")' ||
		    fail "$each: $WHY" || return 1
	done
}

run_tests
