#!/bin/sh
# SPDX-License-Identifier: ISC
# What a deployment intends: --expect, topics of another shape, no ACL at all.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

ACL=$WORK/pki/config/mosquitto/acl

# The broker that init has configured, with this file as its ACL.
with_acl() {
	need_pki || return 1
	cat >"$ACL"
	start_mosquitto "$WORK/pki"
}

test_words_that_are_wrong() {
	run --launch mosquitto --expect takover=deny
	status 2 && err_says "did you mean takeover" || return 1
	run --launch mosquitto --expect takeover=perhaps
	status 2 && err_says "takeover is one of deny|allow" || return 1
	run --launch mosquitto --expect takeover=deny --expect takeover=allow
	status 2 && err_says "it was said to be deny before" || return 1
	run --launch mosquitto --expect ''
	status 2 && err_says "KEY=VALUE" || return 1
	run --launch mosquitto --topic-template 'dev/#'
	status 2 && err_says "{identity}" || return 1
	run --launch mosquitto --topic-template 'dev/+/{identity}'
	status 2 && err_says "--topic-template" || return 1
	run --launch mosquitto --shared-topic 'all/{identity}/#'
	status 2 && err_says "--shared-topic"
}

test_help_knows_the_keys() {
	run --help
	status 0 && out_says "takeover=deny|allow" && out_says "identity_source=cn|dn|san|none" || return 1
	run explain mqtt.takeover-by-other-cert
	status 0 && out_says "--expect takeover=deny|allow"
}

# Said to be meant, what was a warning is a failure; meant otherwise, it is not asked.
test_intent_decides() {
	id=mqtt.takeover-by-other-cert
	run_json --launch mosquitto "$id"
	status 0 && all "$WORK/o.json" WARN &&
	    json "$WORK/o.json" 'all(.results[]; .intent == "takeover=deny (default)")' || return 1
	run_json --launch mosquitto "$id" --expect takeover=deny
	status 1 && all "$WORK/o.json" FAIL &&
	    json "$WORK/o.json" 'all(.results[]; .intent == "takeover=deny")' || return 1
	run_json --launch mosquitto "$id" --expect takeover=allow
	status 0 && all "$WORK/o.json" PASS || return 1
	run_json --launch mosquitto identity.multiple-cn-order
	status 3 && all "$WORK/o.json" SKIP && json "$WORK/o.json" \
	    'all(.results[]; .why | test("nothing is expected of a deployment with .*multi_cn=single"))'
}

test_no_identity() {
	run_json --launch mosquitto 'identity.*' --expect identity_source=none
	status 3 && all "$WORK/o.json" SKIP
}

# Every client may use every topic: that is one failure, and nobody can be told apart.
test_no_acl() {
	with_acl <<-'END' || return 1
	pattern readwrite #
	END
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" identity.cn-nul \
	    identity.cn-as-username authz.foreign-topic authz.own-topic
	status 1 && these "$WORK/o.json" foreign-topic FAIL &&
	    these "$WORK/o.json" own-topic PASS && these "$WORK/o.json" '^identity' ERROR &&
	    json "$WORK/o.json" 'all(.results[] | select(.id | startswith("identity"));
		.why | test("identity cannot be observed") and test("pattern readwrite certcheck/%u/#"))' || return 1
	# What others rest on is asked without being told.
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" identity.cn-nul
	status 3 && all "$WORK/o.json" ERROR &&
	    json "$WORK/o.json" '[.results[].id] | unique == ["identity.cn-nul"]'
	stop mosquitto
}

test_topics_of_another_shape() {
	with_acl <<-'END' || return 1
	pattern readwrite dev/%u/data/#
	pattern readwrite everybody/#
	END
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" identity.cn-as-username authz.own-topic
	json "$WORK/o.json" '[.results[].verdict] | index("PASS") == null' || return 1
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" identity.cn-as-username \
	    identity.cn-lookalike 'authz.*' --topic-template 'dev/{identity}/data/#' \
	    --shared-topic 'everybody/#'
	status 0 && all "$WORK/o.json" PASS
	stop mosquitto
}

# Without a level of its own, every message is on the same topic.
test_topic_without_a_level() {
	with_acl <<-'END' || return 1
	pattern readwrite dev/%u/data
	pattern readwrite everybody/#
	END
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" identity.cn-as-username \
	    authz.own-topic authz.foreign-topic --topic-template 'dev/{identity}/data' \
	    --shared-topic 'everybody/#'
	status 0 && all "$WORK/o.json" PASS
	stop mosquitto
}

# The whole subject is the name.
test_subject_as_username() {
	need_pki || return 1
	sed -i 's/use_identity_as_username/use_subject_as_username/' \
	    "$WORK/pki/config/mosquitto/mosquitto.conf"
	with_acl <<-'END' || return 1
	pattern readwrite certcheck/%u/#
	pattern readwrite certcheck/shared/#
	END
	run_json --broker "localhost:$PORT" --pki "$WORK/pki" identity.cn-as-username \
	    identity.dn-injection authz.own-topic authz.foreign-topic --expect identity_source=dn
	status 0 && all "$WORK/o.json" PASS
	stop mosquitto
}

# A launched broker is what is expected of it.
test_launched_with_subjects() {
	run_json --launch mosquitto --expect identity_source=dn 'identity.*' 'authz.*' 'mqtt.*'
	status 1 && nothing_left || return 1
	# name-nfc is another name to Mosquitto, which escapes what is not ASCII.
	cat >"$WORK/expected" <<-'END'
	identity.cn-mqtt-wildcard WARN
	identity.cn-normalisation ERROR
	identity.dn-injection WARN
	identity.no-subject FAIL
	identity.same-cn-two-cas WARN
	mqtt.session-inherit WARN
	mqtt.takeover-by-other-cert WARN
	mqtt.wildcard-identifiers WARN
	END
	jq -r '.results[] | select(.verdict | IN("PASS", "SKIP") | not) | .id + " " + .verdict' \
	    "$WORK/o.json" | LC_ALL=C sort -u >"$WORK/seen"
	same "$WORK/expected" "$WORK/seen" || fail "$(diff "$WORK/expected" "$WORK/seen")" || return 1
	these "$WORK/o.json" '^authz|cn-as-username|connect-username' PASS
}

test_launched_without_identities() {
	run_json --launch mosquitto --expect identity_source=none trust.valid-client identity.cn-as-username
	status 0 && these "$WORK/o.json" '^trust' PASS && these "$WORK/o.json" '^identity' SKIP
}

test_launched_as_it_cannot_be() {
	run_json --launch mosquitto --expect identity_source=san trust.valid-client
	status 2 && err_says "identity_source=san: Eclipse Mosquitto cannot" && err_says "use --broker" &&
	    no_file "$WORK/o.json" && nothing_left
}

run_tests
