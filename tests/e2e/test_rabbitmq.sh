#!/bin/sh
# SPDX-License-Identifier: ISC
#
# RabbitMQ as launched, and as a user starts it with what init has written.  It
# takes about ten seconds to start, so this group is one of the slow ones.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
# shellcheck source=/dev/null
. "$(dirname "$0")/deviations.sh"

# Read there.
# shellcheck disable=SC2034
LIMIT=600
SERVER=/usr/lib/rabbitmq/bin/rabbitmq-server

installed() {
	[ -x "$SERVER" ] && return 0
	skip "rabbitmq-server is not installed: apt-get install rabbitmq-server"
	return 1
}

# Everything, by what it speaks: MQTT 5 only from 3.13 on.
test_deviations() {
	installed || return 0
	run_json run --launch rabbitmq
	[ "$RC" -eq 1 ] || [ "$RC" -eq 3 ] || status 0 || return 1
	nothing_left && as_known
}

# What it is for: the core is decided, and well.
test_core() {
	installed || return 0
	# Words, not one word.
	# shellcheck disable=SC2086
	json "$WORK/o.json" "[.results[] | select(.id | IN($(printf '"%s",' $CORE |
	    sed 's/,$//'))) | .verdict] | length > 20 and unique == [\"PASS\"]"
}

# What it does not speak is left out, and said; asked for, it is refused.
test_versions_of_mqtt() {
	installed || return 0
	case $(jq -r '.target["broker-version"]' "$WORK/o.json") in
	"rabbitmq 3.10.8") ;;
	*) return 0 ;;
	esac
	json "$WORK/o.json" '.target["left-out"] == "rabbitmq 3.10.8 does not speak MQTT 5"' &&
	    json "$WORK/o.json" '[.results[].case | select(test("mqtt5"))] == []' &&
	    json "$WORK/o.json" '[.results[].case | select(test("mqtt3.1.1"))] | length > 50' || return 1
	run_json run --launch rabbitmq --mqtt 3.1.1,5 trust.valid-client
	status 2 && err_says "rabbitmq 3.10.8 does not speak MQTT 5" && nothing_left
}

# Set up for whatever the user is to be taken from.
test_sources_of_identity() {
	installed || return 0
	for how in dn san; do
		run_json run --launch rabbitmq --expect "identity_source=$how" --expect san_type=uri \
		    identity.cn-as-username identity.dn-injection authz.own-topic authz.foreign-topic
		status 0 && all "$WORK/o.json" PASS || return 1
	done
	run_json run --launch rabbitmq --expect identity_source=none trust.valid-client authz.own-topic
	status 0 && these "$WORK/o.json" '^trust' PASS && these "$WORK/o.json" '^authz' SKIP
}

# As an ordinary user, and two side by side.
test_as_anybody_and_two_at_once() {
	installed || return 0
	anybody=
	if [ "$(id -u)" -eq 0 ]; then
		anybody="setpriv --reuid=65534 --regid=65534 --clear-groups"
		chmod 711 "$WORK"
		mkdir "$WORK/any"
		cp "$PROGRAM" "$WORK/any/program"
		chmod 755 "$WORK/any" "$WORK/any/program"
		chmod 1777 "$TMP"
	else
		mkdir "$WORK/any" && cp "$PROGRAM" "$WORK/any/program"
	fi
	# Words, not one word.
	# shellcheck disable=SC2086
	start one $anybody env HOME=/nonexistent "$WORK/any/program" run --launch rabbitmq \
	    --mqtt 3.1.1 trust.valid-client trust.missing-cert identity.cn-as-username
	start two "$PROGRAM" run --launch rabbitmq --mqtt 3.1.1 trust.valid-client
	ended one && status 0 && out_says " 6 passed" &&
	    ended two && status 0 && out_says " 2 passed" && nothing_left
}

# Killed, it takes the broker with it; told to end, it leaves nothing at all.
test_ended_while_it_starts() {
	installed || return 0
	start one "$PROGRAM" run --launch rabbitmq --mqtt 3.1.1
	wait_for virtual_machine || return 1
	stop one KILL
	wait_for no_processes || return 1
	rm -rf "${TMP:?}"/*
	start two "$PROGRAM" run --launch rabbitmq --mqtt 3.1.1
	wait_for virtual_machine || return 1
	stop two TERM
	ended two && status 143 && wait_for no_processes && nothing_left
}

virtual_machine() {
	for pid in $(own_processes); do
		case $(readlink "/proc/$pid/exe") in
		*/beam.smp) return 0 ;;
		esac
	done 2>/dev/null
	return 1
}

no_processes() {
	[ -z "$(own_processes)" ]
}

test_not_installed() {
	MQTT_CERTCHECK_RABBITMQ=/nonexistent
	export MQTT_CERTCHECK_RABBITMQ
	run_json run --launch rabbitmq
	unset MQTT_CERTCHECK_RABBITMQ
	status 2 && err_says /nonexistent && err_says "apt-get install rabbitmq-server" &&
	    no_file "$WORK/o.json" && nothing_left
}

rabbitmq_answers() {
	[ -s "$WORK/rabbitmq.rc" ] || grep -q 'Server startup complete' "$WORK/rabbitmq.out"
}

# The configuration that init has written, on a free port.
start_rabbitmq() {
	config=$WORK/pki/config/rabbitmq
	PORT=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 12000))
	sed -i "s/^mqtt.listeners.ssl.default = 8883/mqtt.listeners.ssl.1 = 127.0.0.1:$PORT/" \
	    "$config/rabbitmq.conf"
	# So that it is our child, and not that of a script.
	start rabbitmq env -u TMPDIR RABBITMQ_ALLOW_INPUT=1 \
	    RABBITMQ_CONF_ENV_FILE="$config/rabbitmq-env.conf" "$SERVER"
	wait_for rabbitmq_answers || return 1
	[ ! -s "$WORK/rabbitmq.rc" ] ||
	    fail "it does not start: $(head_of "$WORK/rabbitmq.out") $(head_of "$WORK/rabbitmq.err")"
}

# It finds all files, keeps to its folder; and a changed CRL counts at once.
test_with_the_configuration_of_init() {
	installed || return 0
	need_pki && start_rabbitmq || return 1
	run_core run --broker "localhost:$PORT" --pki "$WORK/pki" --mqtt 3.1.1
	status 0 || return 1
	mkdir "$WORK/aside"
	mv "$WORK/pki/broker/crls"/* "$WORK/aside"
	run_core run --broker "localhost:$PORT" --pki "$WORK/pki" --mqtt 3.1.1
	[ "$RC" -eq 3 ] && no_negative_pass "$WORK/o.json" ||
	    fail "without any CRL: exit status $RC; $WHY" || return 1
	mv "$WORK/aside"/* "$WORK/pki/broker/crls"
	run_core run --broker "localhost:$PORT" --pki "$WORK/pki" --mqtt 3.1.1
	status 0 && stop rabbitmq
}

run_tests
