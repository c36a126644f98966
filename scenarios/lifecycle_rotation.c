/* SPDX-License-Identifier: ISC */
#include "scenarios/lifecycle.h"
#include "scenarios/scenarios.h"

/* One certificate after the other: the CA's, the broker's, a client's; and one node after the other. */

/* ---- Who presents what ---------------------------------------------------- */

static const struct recipe new_root = {
	.name = "new-root",
	.odd = "a CA that the broker does not trust until it is told to",
	.role = ROLE_CA,
	.cn = "new root",
};

static const struct recipe via_new_root = {
	.name = "via-new-root",
	.odd = "issued by a CA that the broker does not trust until it is told to",
	.like = &recipe_client,
	.issuer = &new_root,
};

static const struct recipe renewed = {
	.name = "renewed",
	.odd = "the client's next certificate, with a key of its own",
	.like = &recipe_client,
};

static const struct recipe renewed_server = {
	.name = "renewed-server",
	.odd = "the broker's next certificate",
	.like = &recipe_server,
};

/* ---- What the broker's files become --------------------------------------- */

static const struct recipe *const without_second_root[] = {
	&recipe_root, NULL
};

static const struct recipe *const with_new_root[] = {
	&recipe_root, &recipe_second_root, &new_root, NULL
};

static const struct recipe *const new_for_second_root[] = {
	&recipe_root, &new_root, NULL
};

static const struct crl_recipe new_root_crl = { .issuer = &new_root };
static const struct crl_recipe *const new_root_crls[] = { &new_root_crl, NULL };

/* A broker that checks CRLs wants one of each CA that it trusts. */
static const struct crl_file with_new_root_crl = {
	.text = "the CRLs, with one of the new CA",
	.crls = new_root_crls,
};

/* ---- What several scenarios do -------------------------------------------- */

#define LET_IN_BEFORE(who)						\
	{ OP_CONNECT, .as = &who, .premise = true }

#define UNKNOWN_BEFORE(who)						\
	{ OP_CONNECT, .as = &who, .premise = true,			\
	    .expect = { WANT_REFUSED, { 48 } } }

#define TRUST(list)							\
	{ OP_TRUST, .as = &recipe_server, .anchors = list }

#define TRUST_NEW_ROOT(list)						\
	TRUST(list),							\
	{ OP_CRL, .as = &recipe_server, .crl = &with_new_root_crl }

#define UNKNOWN_NOW(who)						\
	{ OP_CONNECT, .as = &who, .watch = WATCH_UNTIL,			\
	    .expect = { WANT_REFUSED, { 48 } } }

#define LET_IN_NOW(who)							\
	{ OP_CONNECT, .as = &who, .watch = WATCH_UNTIL }

/* The addresses of the broker's name are taken in turn. */
static const struct approach second_time = { "the second time", .node = 2 };
static const struct approach third_time = { "the third time", .node = 3 };
static const struct approach fourth_time = { "the fourth time", .node = 4 };

#define AGAIN(who, by, time)						\
	{ OP_CONNECT, .as = &who, .control = &by, .how = &time,		\
	    .expect = { WANT_SAME } }

/* Four steps: in or out, and the same ever after. */
#define ALWAYS_THE_SAME(who, by)					\
	{ OP_CONNECT, .as = &who, .control = &by,			\
	    .expect = { WANT_SUCCESS_OR_REFUSED } },			\
	AGAIN(who, by, second_time), AGAIN(who, by, third_time),	\
	AGAIN(who, by, fourth_time)

#define READ_THE_CA_FILE \
	"Have the broker read its CA file again: Mosquitto does so on SIGHUP " \
	"(systemctl reload mosquitto) only in listeners that have a crlfile, " \
	"and otherwise has to be restarted; RabbitMQ: rabbitmqctl eval " \
	"'ssl:clear_pem_cache().'; EMQX within two minutes, or emqx ctl " \
	"pem_cache clean"

#define ONE_CONFIGURATION \
	"Give all nodes the same CA file, CRL and settings, by the same script " \
	"and at the same time, and test each by its own address (--connect-to)"

/* ---- The scenarios -------------------------------------------------------- */

static const struct scenario scenarios[] = {
	{
		.id = "lifecycle.ca-rotation-old-rejected",
		.title = "Once a CA is taken out of the broker's CA file and that is reloaded, its certificates are refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1.1(d); RFC 4210, section 4.4; mosquitto(8), SIGHUP",
		.why = "A CA goes because its key was stolen, or its devices sold. Whoever has that key makes certificates in any device's name for as long as the broker trusts it, and no CRL helps.",
		.remedy = READ_THE_CA_FILE ".",
		.needs = NEED_CRL,
		.steps = {
			LET_IN_BEFORE(recipe_via_second_root),
			TRUST(without_second_root),
			{ OP_RELOAD, .as = &recipe_server },
			UNKNOWN_NOW(recipe_via_second_root),
			STILL_GUARDED,
		},
	},
	{
		.id = "lifecycle.ca-rotation-new-accepted",
		.title = "Once a CA is added to the broker's CA file and that is reloaded, its certificates are accepted, and the old ones still",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1.1(d); RFC 4210, section 4.4; mosquitto(8), SIGHUP",
		.why = "A CA is replaced by trusting both for a while. If the broker does not take the new one without a restart, the devices that were moved first are out, and those who look after them call for help at night.",
		.remedy = READ_THE_CA_FILE ". Where it checks CRLs, it needs one of the new CA as well.",
		.needs = NEED_CRL,
		.steps = {
			UNKNOWN_BEFORE(via_new_root),
			TRUST_NEW_ROOT(with_new_root),
			{ OP_RELOAD, .as = &recipe_server },
			LET_IN_NOW(via_new_root),
			{ OP_CONNECT, .as = &recipe_via_second_root },
			STILL_GUARDED,
		},
	},
	{
		.id = "lifecycle.ca-rotation-restart",
		.title = "Once the broker has restarted with another CA file, the new CA's certificates are accepted, and the old one's refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1.1(d); RFC 4210, section 4.4",
		.why = "The end of a rotation: the old CA's key may be sold with the old machine, and must open nothing any more.",
		.remedy = "See that the file which was changed is the one that the broker reads (Mosquitto: cafile, and no capath beside it that has the old CA too), in every listener.",
		.needs = NEED_CRL,
		.steps = {
			LET_IN_BEFORE(recipe_via_second_root),
			UNKNOWN_BEFORE(via_new_root),
			TRUST_NEW_ROOT(new_for_second_root),
			{ OP_RESTART, .as = &recipe_server },
			UNKNOWN_NOW(recipe_via_second_root),
			LET_IN_NOW(via_new_root),
			STILL_GUARDED,
		},
	},
	{
		.id = "lifecycle.live-connection-after-ca-rotation",
		.title = "A client that is connected when its CA is taken away is disconnected, and nobody else",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 6.1.1(d); MQTT 5, sections 4.13 and 5.4.2",
		.why = "Whoever came in by a certificate of the stolen CA is in for as long as the connection lasts. All the others are to notice nothing.",
		.remedy = "After a CA was taken away, have the sessions of its clients ended (Mosquitto: a restart ends all there are). If they are meant to live on, say --expect kick_on_revoke=no.",
		.needs = NEED_CRL,
		.steps = {
			{ OP_STAY, .as = &recipe_via_second_root, .premise = true },
			{ OP_STAY, .as = &recipe_client, .premise = true },
			TRUST(without_second_root),
			{ OP_RELOAD, .as = &recipe_server },
			{ OP_CONNECT, .as = &recipe_via_second_root,
			    .premise = true, .watch = WATCH_UNTIL,
			    .expect = { WANT_REFUSED, { 48 } } },
			ENDED_IF(INTENT_KICK_ON_REVOKE, recipe_via_second_root,
			    WATCH_UNTIL),
			NOT_ENDED(INTENT_KICK_ON_REVOKE, recipe_client),
		},
	},
	{
		.id = "lifecycle.server-cert-reload",
		.title = "Once the broker has reloaded, it shows its new certificate, and its clients stay connected",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.1.2.5; MQTT 5, section 5.4.3; mosquitto(8), SIGHUP",
		.why = "The broker's certificate is renewed in time, and nobody notices that it still shows the old one, until that expires and every device refuses the broker. A renewal that throws out all clients is put off until it is too late.",
		.remedy = "Reload the broker after each renewal (Mosquitto: SIGHUP, from 2.0 on), in a hook of what renews it, and alarm on the certificate that is shown, not on the file.",
		.needs = NEED_CRL,
		.steps = {
			{ OP_STAY, .as = &recipe_client, .premise = true },
			{ OP_SERVER, .as = &renewed_server },
			{ OP_RELOAD, .as = &recipe_server },
			{ OP_CONNECT, .as = &recipe_client, .control = &recipe_other,
			    .of = &renewed_server, .watch = WATCH_UNTIL,
			    .expect = { WANT_SERVED } },
			{ OP_ALIVE, .as = &recipe_client },
			STILL_GUARDED,
		},
	},
	{
		.id = "lifecycle.client-renewal",
		.title = "A client that comes back with a renewed certificate is the same client: its connection and its messages are its own",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, sections 3.1.4 ([MQTT-3.1.4-3]) and 4.1; MQTT 3.1.1, sections 3.1.4 ([MQTT-3.1.4-2]) and 4.1",
		.why = "Certificates are renewed while devices are in the field. A broker that goes by the certificate instead of the name in it leaves the old connection in place, loses what was sent meanwhile, or shuts the device out of its own session.",
		.remedy = "Let the name in the certificate be the identity, not its serial number or fingerprint (Mosquitto: use_identity_as_username; EMQX: mqtt.peer_cert_as_username = cn rather than crt or md5; RabbitMQ: ssl_cert_login_from = common_name).",
		.needs = NEED_IDENTITY,
		.mqtt = true,
		.steps = {
			{ OP_TAKEOVER, .as = &recipe_client, .of = &recipe_client,
			    .premise = true },
			{ OP_INHERIT, .as = &recipe_client, .premise = true },
			{ OP_ROUNDTRIP, .as = &renewed },
			{ OP_TAKEOVER, .as = &renewed, .of = &recipe_client },
			{ OP_INHERIT, .as = &renewed, .of = &recipe_client },
		},
	},
	{
		.id = "lifecycle.node-parity",
		.title = "Who has no certificate of the broker's CA gets the same answer every time, at every address of the broker",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 9325, section 3.9; RFC 5280, section 6.1",
		.why = "Behind one name stand several nodes, and one of them was set up in a hurry. Whoever is refused connects again, until the load balancer picks that one.",
		.remedy = ONE_CONFIGURATION ".",
		.steps = {
			ALWAYS_THE_SAME(recipe_no_certificate, recipe_client),
			ALWAYS_THE_SAME(recipe_wrong_ca, recipe_client),
			ALWAYS_THE_SAME(recipe_self_signed, recipe_client),
		},
	},
	{
		.id = "lifecycle.node-parity-own-ca",
		.title = "Valid, revoked and expired certificates get the same answer every time, at every address of the broker",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 9325, section 3.9; RFC 5280, section 6.3.3",
		.why = "A CRL that did not reach one of the nodes leaves a door open there, and nobody who tests another one sees it. The stolen device finds it: it tries again and again. Valid clients find the node that was left out by being refused now and then.",
		.remedy = ONE_CONFIGURATION ".",
		.needs = NEED_CRL,
		.steps = {
			ALWAYS_THE_SAME(recipe_client, recipe_other),
			ALWAYS_THE_SAME(recipe_revoked, recipe_other),
			ALWAYS_THE_SAME(recipe_expired, recipe_other),
		},
	},
};

const struct family lifecycle_rotation_family = {
	"lifecycle", scenarios, COUNT(scenarios)
};
