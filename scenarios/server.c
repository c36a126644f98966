/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* What the broker shows of itself: the certificates by which devices know it. */

#define LOOK(...)							\
	{ OP_INSPECT, .as = &recipe_no_certificate,			\
	    .expect = { __VA_ARGS__ } }

static const struct scenario scenarios[] = {
	{
		.id = "server.chain-and-hostname",
		.title = "The broker's certificate verifies up to the CA file, and bears the broker's name",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1; RFC 9525, section 6; MQTT 5, section 5.4.3",
		.why = "Devices that verify the broker refuse one whose certificate does not verify; those that were built while it did not have verification switched off, and give their data to whoever answers. And as long as nobody knows that the broker is the broker, nothing that was seen of it counts.",
		.remedy = "Have a certificate issued whose subjectAltName has the name that devices dial, by the CA that they trust, and send the intermediates with it (Mosquitto: certfile; EMQX, RabbitMQ: certfile, with the chain in it). If the broker is reached by another name on purpose, say --sni.",
		.needs = NEED_CAFILE,
		.steps = { LOOK(.aspect = ASPECT_CHAIN) },
	},
	{
		.id = "server.expiry-window",
		.title = "None of the broker's certificates expires within the next days",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.1.2.5; NIST SP 800-52 Rev. 2, section 3.2.1",
		.why = "On the day that it expires, all devices refuse the broker at once, and often so does what would bring them a new CA. Intermediates and roots expire too, and hardly anybody watches those.",
		.remedy = "Renew what is about to expire, and have the broker reload it; alarm on the certificate that is shown, not on the file. How many days are enough is said by --expect min_days=N.",
		.needs = NEED_OWN_SERVER,
		.steps = { LOOK(.aspect = ASPECT_DATES, .limit_key = INTENT_MIN_DAYS) },
	},
	{
		.id = "server.chain-complete",
		.title = "The broker sends every intermediate that clients need, and no root",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, section 4.4.2; RFC 5246, section 7.4.2",
		.why = "A client that happens to know the intermediate connects, and the next one does not: the usual reason why a broker works in the browser and not on the device. A root that is sent along costs every handshake a kilobyte, and proves nothing.",
		.remedy = "Put the broker's certificate and then its intermediates, each after the one that it has issued, into the certificate file (Mosquitto, EMQX, RabbitMQ: certfile), and leave out the root.",
		.steps = { LOOK(.aspect = ASPECT_COMPLETE) },
	},
	{
		.id = "server.key-and-signature",
		.title = "The broker's keys and signatures are strong enough, and its certificate is for a server",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 9325, section 4.5; NIST SP 800-52 Rev. 2, section 3.2.1; RFC 5280, sections 4.2.1.9 and 4.2.1.12",
		.why = "Whoever can break a short key, or forge a weak signature, is the broker for all devices. A certificate that is a CA's hands whoever breaks into the broker the right to issue new ones.",
		.remedy = "Have a new certificate issued: a key on P-256 or RSA of 2048 bits at least, signed with SHA-256 or better, CA:FALSE, extendedKeyUsage serverAuth, and the host name in subjectAltName. Longer RSA keys are asked for by --expect min_rsa_bits=N.",
		.steps = { LOOK(.aspect = ASPECT_STRENGTH, .limit_key = INTENT_MIN_RSA_BITS) },
	},
	{
		.id = "server.revocation-status",
		.title = "The broker's certificates are not revoked, and it proves that where it has to",
		.severity = SEVERITY_LOW,
		.reference = "RFC 6066, section 8; RFC 6960, section 4.2.2; RFC 7633, section 4; RFC 5280, section 6.3",
		.why = "A broker that goes on with a revoked certificate is refused by devices that look, and cannot be told from the thief of its key by those that do not. One whose certificate promises a stapled OCSP answer, and sends none or an old one, is refused by clients that hold it to that.",
		.remedy = "Replace a certificate that is revoked. For stapling: EMQX has ocsp.enable_ocsp_stapling; Mosquitto and RabbitMQ have none, so that their certificates must not have the TLS feature extension. Have the user's CRLs fetched anew where they have expired. Whether an answer has to be there is said by --expect staple=required.",
		.steps = {
			{ OP_INSPECT, .as = &recipe_no_certificate,
			    .when = { INTENT_STAPLE, "optional" },
			    .expect = { .aspect = ASPECT_REVOCATION } },
			{ OP_INSPECT, .as = &recipe_no_certificate,
			    .when = { INTENT_STAPLE, "required" },
			    .expect = { .aspect = ASPECT_STAPLE } },
		},
	},
};

const struct family server_family = { "server", scenarios, COUNT(scenarios) };
