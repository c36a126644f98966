#!/bin/sh
# SPDX-License-Identifier: ISC
#
# deps.sh [build|test|slow|dev]
#
# What the project needs to be built and demonstrated (build), tested (test,
# the default), tested with brokers that start slowly (slow) or worked on (dev):
# silent and 0 when it is there.  What is missing is installed by apt-get where
# we are root; else it is named, and 1.

set -eu

CC=${CC:-cc}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}

usage() {
	echo "usage: deps.sh [build|test|slow|dev]" >&2
	exit 2
}

has_command() {
	command -v "${1%% *}" >/dev/null 2>&1
}

has_headers() {
	echo "#include <$1>" | $CC -E -x c - >/dev/null 2>&1
}

has_module() {
	$PKG_CONFIG --exists "$1" >/dev/null 2>&1
}

# A server's folder is often not in a user's PATH.
with_servers() {
	(PATH=$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin; "$@")
}

has_server() {
	with_servers has_command "$1"
}

# Not in PATH: what a package has there is for its own user alone.
has_rabbitmq() {
	[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || has_server rabbitmq-server
}

# For tests that are skipped without it.
has_browser() {
	has_command chromium || has_command chromium-browser ||
	    has_command google-chrome
}

has_nginx_stream() {
	[ -f /usr/lib/nginx/modules/ngx_stream_module.so ] ||
	    with_servers nginx -V 2>&1 | grep -q -e '--with-stream '
}

# OpenSSL's, which it finds by itself.
has_pkcs11() {
	openssl engine pkcs11 2>/dev/null | grep -q '^(pkcs11)'
}

# has_runtime NAME: of clang's
has_runtime() {
	[ -n "$(find "$(clang -print-resource-dir 2>/dev/null)" \
	    -name "libclang_rt.$1*" 2>/dev/null)" ]
}

has_sanitizers() {
	has_runtime asan && has_runtime fuzzer
}

# need PACKAGE TEST...: the things are looked for, wherever they came from;
# Debian's name for what brings them is only for their installation.
need() {
	package=$1
	shift
	"$@" || missing="$missing $package"
}

find_missing() {
	missing=
	need gcc has_command "$CC"
	need libc6-dev has_headers stdio.h
	need make has_command "${MAKE:-make}"
	need pkg-config has_command "$PKG_CONFIG"
	need libssl-dev has_module 'openssl >= 3.0'
	need libmosquitto-dev has_module libmosquitto
	need libjansson-dev has_module jansson
	need libmicrohttpd-dev has_module 'libmicrohttpd >= 0.9.75'
	need libcyaml-dev has_module 'libcyaml >= 1.3.1'
	need libyaml-dev has_module yaml-0.1
	need libwslay-dev has_headers wslay/wslay.h
	need mosquitto has_server mosquitto
	[ "$mode" != build ] || return 0

	need check has_module check
	need mosquitto-clients has_command mosquitto_pub
	need openssl has_command openssl
	need libxml2-utils has_command xmllint
	need jq has_command jq
	need mandoc has_command mandoc
	need strace has_command strace
	need stunnel4 has_server stunnel
	need haproxy has_server haproxy
	need nginx-light has_server nginx
	need libnginx-mod-stream has_nginx_stream
	need softhsm2 has_command softhsm2-util
	need opensc has_command pkcs11-tool
	need libengine-pkcs11-openssl has_pkcs11
	[ "$mode" != test ] || return 0

	need rabbitmq-server has_rabbitmq
	[ "$mode" != slow ] || return 0

	need clang has_command clang
	need clang-tidy has_command clang-tidy
	need libclang-rt-dev has_sanitizers
	need cppcheck has_command cppcheck
	need chromium has_browser
	need shellcheck has_command shellcheck
}

# Installed, a broker would start as a service at once.  A policy that the
# machine has already is left as it is.
policy=/usr/sbin/policy-rc.d
policy_ours=

policy_set() {
	trap policy_remove EXIT
	trap 'exit 1' HUP INT TERM
	if (set -C; printf '#!/bin/sh\nexit 101\n' >"$policy") 2>/dev/null; then
		policy_ours=1
		chmod 755 "$policy"
	fi
}

policy_remove() {
	[ -z "$policy_ours" ] || rm -f "$policy"
}

install_missing() {
	export DEBIAN_FRONTEND=noninteractive
	policy_set
	# Without news from the archive, what the machine knows may still do.
	apt-get -q update >&2 || echo "deps.sh: apt-get update failed" >&2
	# A list of words.
	# shellcheck disable=SC2086
	apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends \
	    $missing >&2
}

[ $# -le 1 ] || usage
mode=${1:-test}
case $mode in
build|test|slow|dev) ;;
*) usage ;;
esac

find_missing
[ -n "$missing" ] || exit 0
if ! has_command apt-get; then
	echo "deps.sh: please install what Debian calls:$missing" >&2
	exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
	echo "deps.sh: missing:$missing; to install it, run:" >&2
	echo "	sudo sh $0 $mode" >&2
	exit 1
fi
install_missing
find_missing
if [ -n "$missing" ]; then
	echo "deps.sh: installed, and still not found:$missing" >&2
	exit 1
fi
