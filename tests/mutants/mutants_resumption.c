/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/trait.h"

/* TLS sessions that are taken up again. */

/* What can be asked of a broker that nobody may change. */
#define AS_IT_IS							\
	"resumption.same-identity", "resumption.identity-swap",		\
	"resumption.after-expiry", "resumption.cross-*",		\
	"resumption.ticket-lifetime"

#define AFTER_CHANGES							\
	"resumption.after-revocation", "resumption.after-ca-removal"

/* Nothing is said by a session of those who are in anyway. */
#define LETS_THE_EXPIRED_IN(named)					\
	.name = named,							\
	.wrong = "Overlooks that a certificate has expired.",		\
	.runs = { "resumption.after-expiry" },				\
	.undecided = { "resumption.after-expiry" },			\
	.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED } }

static const struct mutant mutants[] = {
	{
		.name = "resumes-whom-connect-names",
		.wrong = "Forgets whose a TLS session was: it is whom CONNECT names, or nobody.",
		.runs = { AS_IT_IS },
		.fails = { "resumption.same-identity" },
		/* Of nobody it can only be waited for what does not come. */
		.may_warn = { "resumption.identity-swap" },
		.behaviour = { .resume = RESUME_NAMELESS },
	}, {
		.name = "resumes-as-another",
		.wrong = "Takes whoever resumes a TLS session for somebody else.",
		.runs = { AS_IT_IS },
		.fails = { "resumption.same-identity" },
		.behaviour = { .resume = RESUME_OTHER },
	}, {
		.name = "resumes-as-both",
		.wrong = "Adds the rights of an offered TLS session to those of the certificate beside it.",
		.runs = { AS_IT_IS },
		.fails = { "resumption.identity-swap" },
		.behaviour = { .resume = RESUME_BOTH },
	}, {
		.name = "aborts-resumption",
		.wrong = "Refuses whoever offers a TLS session of its own by internal_error (80), as FlashMQ does.",
		.runs = { AS_IT_IS },
		.fails = { "resumption.same-identity" },
		.behaviour = { .resume = RESUME_ABORT },
	}, {
		.name = "resumes-the-expired",
		.wrong = "Does not look at dates when a TLS session is resumed.",
		.runs = { AS_IT_IS },
		.warns = { "resumption.after-expiry" },
		.behaviour = { .resume = RESUME_EXPIRED },
	}, {
		.name = "resumes-the-expired-unmeant",
		.wrong = "The same, where that is not meant.",
		.expects = { "recheck_on_resume=yes" },
		.fails = { "resumption.after-expiry" },
		.behaviour = { .resume = RESUME_EXPIRED },
	}, {
		.name = "rechecks-unasked",
		.wrong = "Nothing: it looks at dates, though it need not.",
		.expects = { "recheck_on_resume=no" },
		/* Here it is refused. */
		.passes = { "resumption.after-expiry" },
	}, {
		LETS_THE_EXPIRED_IN("lets-the-expired-in"),
	}, {
		LETS_THE_EXPIRED_IN("lets-the-expired-in-unmeant"),
		.expects = { "recheck_on_resume=yes" },
	}, {
		LETS_THE_EXPIRED_IN("lets-the-expired-in-as-told"),
		.expects = { "recheck_on_resume=no" },
	}, {
		.name = "reload-before-resumption",
		.wrong = "Reads nothing again, so that nobody is out whose session could be resumed.",
		.lab = true,
		.runs = { AFTER_CHANGES },
		.undecided = { AFTER_CHANGES },
		.behaviour = { .reload = RELOAD_NOTHING },
	}, {
		.name = "shuts-without-second-ca",
		.wrong = "With other CAs than those it was started with, nobody is let in.",
		.lab = true,
		.runs = { AFTER_CHANGES },
		.undecided = { "resumption.after-ca-removal" },
		.behaviour = { .refuse_if = trait_other_anchors,
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "startled-by-the-revoked",
		.wrong = "When it has turned out whom it knew, it turns away the next two as well.",
		.lab = true,
		.runs = { AFTER_CHANGES },
		.undecided = { "resumption.after-revocation" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_REVOKED },
		    .ignore_if = trait_startles, .refuse_if = trait_startled,
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "resumes-after-reload",
		.wrong = "Keeps TLS sessions when it reads its CRL and its CAs again.",
		.lab = true,
		.runs = { AS_IT_IS, AFTER_CHANGES },
		.fails = { AFTER_CHANGES },
		.behaviour = { .resume = RESUME_LOADS },
	}, {
		.name = "by-id-after-reload",
		.wrong = "The same, with sessions in memory instead of tickets.",
		.lab = true,
		.runs = { AFTER_CHANGES },
		.fails = { AFTER_CHANGES },
		.behaviour = { .resume = RESUME_LOADS | RESUME_BY_ID },
	}, {
		.name = "by-id-after-reload-alone",
		.wrong = "Its tickets end with a reload, but not what it keeps in memory.",
		.lab = true,
		.runs = { AFTER_CHANGES },
		.fails = { "resumption.after-revocation" },
		.variant = "tls1.2",
		.behaviour = { .resume = RESUME_LOADS | RESUME_IDS_ONLY },
	}, {
		.name = "resumes-across-listeners",
		.wrong = "Takes TLS sessions from its listener that asks for no certificate.",
		.lab = true,
		.runs = { AS_IT_IS },
		.fails = { "resumption.cross-listener" },
		.behaviour = { .resume = RESUME_PORTS },
	}, {
		.name = "by-id-across-listeners",
		.wrong = "The same, with sessions in memory instead of tickets.",
		.lab = true,
		.runs = { AS_IT_IS },
		.fails = { "resumption.cross-listener" },
		.behaviour = { .resume = RESUME_PORTS | RESUME_BY_ID },
	}, {
		.name = "by-id-across-listeners-alone",
		.wrong = "Its listeners have ticket keys of their own, and one memory of sessions.",
		.lab = true,
		.runs = { AS_IT_IS },
		.fails = { "resumption.cross-listener" },
		.variant = "tls1.2",
		.behaviour = { .resume = RESUME_PORTS | RESUME_IDS_ONLY },
	}, {
		.name = "resumes-across-names",
		.wrong = "Resumes a TLS session under another server name.",
		.runs = { AS_IT_IS },
		.warns = { "resumption.cross-sni" },
		.behaviour = { .resume = RESUME_NAMES },
	}, {
		.name = "resumes-across-names-unmeant",
		.wrong = "The same, where that is not meant.",
		.expects = { "resume_across_names=no" },
		.fails = { "resumption.cross-sni" },
		.behaviour = { .resume = RESUME_NAMES },
	}, {
		.name = "session-of-a-month",
		.wrong = "Its TLS sessions may be resumed for 30 days.",
		.runs = { AS_IT_IS },
		.fails = { "resumption.ticket-lifetime" },
		.variant = "tls1.2",	/* OpenSSL cuts it to a week under TLS 1.3 */
		.behaviour = { .session_s = 30 * 24 * 3600 },
	}, {
		.name = "session-of-two-hours",
		.wrong = "Its TLS sessions may be resumed for longer than is meant.",
		.expects = { "max_ticket_s=3600" },
		.fails = { "resumption.ticket-lifetime" },
	}, {
		.name = "no-sessions",
		.wrong = "Nothing: it gives no TLS session to be resumed.",
		.lab = true,
		.runs = { "trust.valid-client", AS_IT_IS, AFTER_CHANGES },
		.behaviour = { .resume = RESUME_NOTHING },
	}, {
		.name = "never-resumes",
		.wrong = "Nothing: whatever is offered, it asks for the certificate.",
		.lab = true,
		.runs = { AS_IT_IS, AFTER_CHANGES },
		/* Here it is client who is delivered, and not other. */
		.passes = { "resumption.identity-swap" },
		.behaviour = { .resume = RESUME_NEVER },
	}, {
		.name = "resumes-once",
		.wrong = "Nothing: it resumes each TLS session once.",
		.lab = true,
		.runs = { AS_IT_IS, AFTER_CHANGES },
		.behaviour = { .resume = RESUME_ONCE },
	}, {
		.name = "resumes-by-ticket",
		.wrong = "Nothing: it gives tickets, and keeps nothing in memory.",
		.lab = true,
		.runs = { AS_IT_IS, AFTER_CHANGES },
		.behaviour = { .resume = RESUME_TICKETS },
	}, {
		.name = "resumes-by-id",
		.wrong = "Nothing: it keeps TLS sessions in memory, and gives out their names.",
		.lab = true,
		.runs = { AS_IT_IS, AFTER_CHANGES },
		.behaviour = { .resume = RESUME_BY_ID },
	},
};

const struct mutant_table mutants_resumption = { mutants, COUNT(mutants) };
