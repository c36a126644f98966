/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/diagnosis.h"
#include "harness/diagnosis_internal.h"
#include "harness/judge.h"
#include "harness/ruling.h"

/* ---- The broker cannot be asked ------------------------------------------- */

/* How a connection ended that tells nothing of who is let in. */
enum plight {
	PLIGHT_NONE,
	PLIGHT_UNREACHABLE,
	PLIGHT_PLAINTEXT,
	PLIGHT_NAME,
	PLIGHT_EXPIRED,
	PLIGHT_NOT_YET,
	PLIGHT_ISSUER,
	PLIGHT_SILENT,
	PLIGHT_CLOSED,
	PLIGHTS
};

static const char *const plights[PLIGHTS] = {
	[PLIGHT_UNREACHABLE] = "nobody takes a connection at the broker's address: is it running, and are host and port right?",
	[PLIGHT_PLAINTEXT] = "the peer does not speak TLS: this is a plaintext port; give that of the broker's TLS listener, 8883 as a rule",
	[PLIGHT_NAME] = "the broker's certificate is for another host name: call the broker by a name in its certificate, with --connect-to or --sni where that name leads elsewhere, or give it a certificate for this one",
	[PLIGHT_EXPIRED] = "the broker's own certificate has expired, or this machine's clock is ahead",
	[PLIGHT_NOT_YET] = "the broker's own certificate is not valid yet: a clock is off, this machine's may be behind",
	[PLIGHT_ISSUER] = "the broker's certificate is not of the CA that was given: another broker answers, or it has a certificate of another CA",
	[PLIGHT_SILENT] = "the broker takes connections and does not answer in time: it may be overloaded, or no TLS server",
	[PLIGHT_CLOSED] = "the peer closes every connection before it has answered in TLS: a plaintext port does so, and a proxy or a broker that has banned this address",
};

static enum plight
observation_plight(const struct observation *seen)
{
	static const enum plight troubles[] = {
		[TROUBLE_PLAINTEXT] = PLIGHT_PLAINTEXT,
		[TROUBLE_NAME] = PLIGHT_NAME,
		[TROUBLE_EXPIRED] = PLIGHT_EXPIRED,
		[TROUBLE_NOT_YET] = PLIGHT_NOT_YET,
		[TROUBLE_ISSUER] = PLIGHT_ISSUER,
	};

	if (seen->trouble != TROUBLE_NONE)
		return troubles[seen->trouble];
	if (seen->outcome == OUTCOME_UNREACHABLE)
		return PLIGHT_UNREACHABLE;
	if (seen->handshake_done || seen->certificate_requested)
		return PLIGHT_NONE;
	if (seen->outcome == OUTCOME_SILENT)
		return PLIGHT_SILENT;
	return seen->outcome == OUTCOME_CLOSED ? PLIGHT_CLOSED : PLIGHT_NONE;
}

/* Those who met the broker: the controls, or without any, each case's first step. */
static const struct observation *
witness(const struct plan *plan, size_t i)
{
	if (plan->probes_count > 0)
		return i < plan->probes_count ? &plan->probes[i].before : NULL;
	return i < plan->count ? &plan->cases[i].result.step[0] : NULL;
}

static bool
diagnose_meeting(const struct plan *plan, char *buf, size_t size)
{
	const struct observation	*seen, *first = NULL;
	size_t				 i;

	for (i = 0; (seen = witness(plan, i)) != NULL; i++) {
		if (seen->outcome == OUTCOME_NONE)
			continue;
		if (first == NULL)
			first = seen;
		if (observation_plight(seen) != observation_plight(first))
			return false;
	}
	if (first == NULL || observation_plight(first) == PLIGHT_NONE)
		return false;
	text_add(buf, size, "%s", plights[observation_plight(first)]);
	if (first->detail[0] != '\0')
		text_add(buf, size, " (%s)", first->detail);
	return true;
}

/* ---- Who is valid is refused ---------------------------------------------- */

static bool
accepted(const struct observation *seen)
{
	return seen->outcome == OUTCOME_ACCEPTED;
}

static bool
asked(const struct observation *seen)
{
	return seen->outcome != OUTCOME_NONE;
}

static bool
same_answer(const struct observation *a, const struct observation *b)
{
	return a->outcome == b->outcome && a->alert == b->alert &&
	    a->connack == b->connack;
}

/*
 * unknown_ca has two causes; the list of CAs that the broker asks for, if it
 * sends one, tells which.
 */
static void
add_refusal(const struct observation *seen, char *buf, size_t size)
{
	char	 cause[WHY_SIZE];

	if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 48 &&
	    seen->ca_listed > 0 && seen->ca_foreign == seen->ca_listed)
		text_add(buf, size, "the broker does not trust this CA: a valid certificate is refused with unknown_ca, and of the %u CAs whose certificates it asks for none is ours, the first being %s",
		    seen->ca_listed, seen->ca_name);
	else if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 48 &&
	    seen->ca_listed > seen->ca_foreign)
		text_add(buf, size, "the broker holds no CRL for this CA, though it trusts it: it asks for its certificates, and refuses a valid one with unknown_ca");
	else {
		judge_control_cause(seen, cause, sizeof(cause));
		text_add(buf, size, "%s", cause);
	}
}

/* Nobody who is valid gets in. */
static bool
diagnose_refusal(const struct plan *plan, char *buf, size_t size)
{
	const struct observation	*seen, *first = NULL;
	size_t				 i;

	for (i = 0; i < plan->probes_count; i++) {
		seen = &plan->probes[i].before;
		if (accepted(seen))
			return false;
		if (first == NULL && asked(seen))
			first = seen;
	}
	if (first == NULL)
		return false;
	add_refusal(first, buf, size);
	return true;
}

/* The CA that issued a control's certificate; NULL: none. */
static const struct recipe *
probe_issuer(const struct probe *probe)
{
	struct recipe	 resolved;

	recipe_resolve(probe->recipe, &resolved);
	return recipe_issuer(&resolved);
}

/*
 * Those of one CA are refused, all alike, and those of others are not: the
 * first of them; NULL: it is not so.
 */
static const struct probe *
refused_by_issuer(const struct plan *plan)
{
	const struct probe	*probe, *first = NULL;
	size_t			 i;

	for (i = 0; i < plan->probes_count && first == NULL; i++)
		if (asked(&plan->probes[i].before) &&
		    !accepted(&plan->probes[i].before))
			first = &plan->probes[i];
	if (first == NULL || probe_issuer(first) == NULL)
		return NULL;
	for (i = 0; i < plan->probes_count; i++) {
		probe = &plan->probes[i];
		if (!asked(&probe->before))
			continue;
		if (accepted(&probe->before) ==
		    (probe_issuer(probe) == probe_issuer(first)))
			return NULL;
		if (!accepted(&probe->before) &&
		    !same_answer(&probe->before, &first->before))
			return NULL;
	}
	return first;
}

static bool
diagnose_issuer(const struct plan *plan, char *buf, size_t size)
{
	const struct probe	*probe = refused_by_issuer(plan);
	char			 cause[WHY_SIZE];

	if (probe == NULL || probe->before.outcome != OUTCOME_REFUSED_TLS)
		return false;
	if (probe->before.alert == 48)
		text_add(buf, size, "the broker holds no CRL for the CA %s: valid certificates that it issued are refused with unknown_ca, those of other CAs are accepted; its CRL file needs a CRL of every CA that issues",
		    probe_issuer(probe)->name);
	else {
		judge_control_cause(&probe->before, cause, sizeof(cause));
		text_add(buf, size, "of the CA %s alone: %s",
		    probe_issuer(probe)->name, cause);
	}
	return true;
}

/* One TLS version is refused, the other is not. */
static bool
diagnose_version(const struct plan *plan, char *buf, size_t size)
{
	const struct probe	*probe;
	unsigned		 in = 0, out = 0;
	size_t			 i;

	for (i = 0; i < plan->probes_count; i++) {
		probe = &plan->probes[i];
		if (accepted(&probe->before))
			in |= 1u << probe->variant.tls;
		else if (probe->before.alert == 70)
			out |= 1u << probe->variant.tls;
		else if (asked(&probe->before))
			return false;
	}
	if (in == 0 || out == 0 || (in & out) != 0)
		return false;
	text_add(buf, size, "the broker does not speak TLS %s; with --tls %s only the other version is tested",
	    tls_version_name((out & 1u << TLS_1_2) != 0 ? TLS_1_2 : TLS_1_3),
	    tls_version_name((out & 1u << TLS_1_2) != 0 ? TLS_1_3 : TLS_1_2));
	return true;
}

/* Let in at first, and nobody any more afterwards. */
static bool
diagnose_ban(const struct plan *plan, char *buf, size_t size)
{
	const struct observation	*after = NULL;
	char				 cause[WHY_SIZE];
	size_t				 i;

	/* Found on the way: the run was stopped. */
	if (plan->ban[0] != '\0') {
		text_add(buf, size, "%s; the run was stopped. If it is a ban, lift it, and try again with a lower --rate",
		    plan->ban);
		return true;
	}
	for (i = 0; i < plan->probes_count; i++) {
		if (!accepted(&plan->probes[i].before))
			continue;
		if (!asked(&plan->probes[i].after) ||
		    accepted(&plan->probes[i].after))
			return false;
		if (after == NULL)
			after = &plan->probes[i].after;
	}
	if (after == NULL || after->outcome == OUTCOME_FAULT)
		return false;
	judge_control_cause(after, cause, sizeof(cause));
	if (after->outcome == OUTCOME_REFUSED_TLS ||
	    (after->outcome == OUTCOME_REFUSED_MQTT &&
	    !connack_bans(after->connack)))
		text_add(buf, size, "who is valid was let in at first and not any more at the end: %s",
		    cause);
	else
		text_add(buf, size, "who is valid was let in at first and not any more at the end: the broker, or a firewall before it, has probably banned this address for the refusals it has seen, or the broker has ended; exempt this address from such a ban, or keep below its limit by --rate (%s)",
		    cause);
	return true;
}

/*
 * In the order in which one cause hides the next: who cannot be reached refuses
 * nobody, and who lets everybody in need not be told that he lets in who is
 * revoked.
 */
static const struct cause {
	bool	(*diagnose)(const struct plan *, char *, size_t);
	bool	 joins;		/* may be said beside another that joins */
} causes[] = {
	{ diagnose_meeting },
	{ diagnose_refusal },
	{ diagnose_ban },
	{ diagnose_issuer },
	{ diagnose_version },
	{ diagnose_open },
	{ diagnose_crl, true },
	{ diagnose_acl, true },
};

void
diagnosis_make(const struct plan *plan, char *buf, size_t size)
{
	char	 text[1024];
	size_t	 i;

	buf[0] = '\0';
	for (i = 0; i < COUNT(causes); i++) {
		text[0] = '\0';
		if (!causes[i].diagnose(plan, text, sizeof(text)))
			continue;
		text_add(buf, size, "%s%s", buf[0] != '\0' ? "; and " : "", text);
		if (!causes[i].joins)
			return;
	}
}
