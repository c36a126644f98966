/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "fixtures/recipes.h"
#include "tests/unit/pki_odd.h"

/* The ordinary client with one oddity. */
#define ODD(id, label, ...)						\
	const struct recipe id = {					\
		.name = label, .like = &recipe_client, __VA_ARGS__	\
	}

/* A client like TWIN below a CA that is like TWIN_CA but for one oddity. */
#define UNDER(id, twin, twin_ca, label, ...)				\
	static const struct recipe id##_ca = {				\
		.name = label "-ca", .like = &twin_ca, __VA_ARGS__	\
	};								\
	static const struct recipe id = {				\
		.name = label, .like = &twin, .issuer = &id##_ca	\
	}

#define EXTENSION(...)	.extensions = { { __VA_ARGS__ } }

/* ---- Periods ------------------------------------------------------------- */

static ODD(seconds_ago, "seconds-ago", .from_h = -1, .to_s = -30);
static ODD(in_a_minute, "in-a-minute", .from_s = 90, .to_h = 2);
const struct recipe odd_short = {
	.name = "short-lived", .like = &recipe_intermediate, .from_h = -1,
	.to_s = 300
};
const struct recipe odd_via_short = {
	.name = "via-short-lived", .like = &recipe_via_intermediate,
	.issuer = &odd_short
};
static const struct recipe expired_root = {
	.name = "expired-root", .like = &recipe_second_root, .from_h = -48,
	.to_h = -24
};
static const struct recipe via_expired_root = {
	.name = "via-expired-root", .like = &recipe_via_second_root,
	.issuer = &expired_root
};

/* ---- Keys and digests ---------------------------------------------------- */

static ODD(p384, "p384", .key = KEY_P384);
static ODD(p521, "p521", .key = KEY_P521);
static ODD(secp256k1, "secp256k1", .key = KEY_SECP256K1);
ODD(odd_explicit, "explicit", .key = KEY_P256_EXPLICIT);
ODD(odd_p192, "p192", .key = KEY_P192);
ODD(odd_ed25519, "ed25519", .key = KEY_ED25519);
static ODD(rsa_2048, "rsa-2048", .key = KEY_RSA_2048);
static const struct recipe rsa_1024 = {
	.name = "rsa-1024", .like = &rsa_2048, .key = KEY_RSA_1024
};
static ODD(rsa_4096, "rsa-4096", .key = KEY_RSA_4096);
ODD(odd_rsa_pss, "rsa-pss", .key = KEY_RSA_PSS_2048);
static ODD(sha384, "sha384", .digest = DIGEST_SHA384);
static ODD(sha1, "sha1", .digest = DIGEST_SHA1);
UNDER(under_rsa, recipe_via_intermediate, recipe_intermediate, "under-rsa",
    .key = KEY_RSA_2048);
UNDER(under_pss, recipe_via_intermediate, recipe_intermediate, "under-pss",
    .key = KEY_RSA_PSS_2048);
UNDER(under_ed25519, recipe_via_intermediate, recipe_intermediate,
    "under-ed25519", .key = KEY_ED25519);
const struct recipe odd_md5 = {
	.name = "md5", .like = &under_rsa, .digest = DIGEST_MD5
};

/* ---- Flaws --------------------------------------------------------------- */

ODD(odd_tampered, "tampered", .flaw = FLAW_SIGNATURE_BIT);
ODD(odd_stolen, "stolen", .flaw = FLAW_FOREIGN_KEY);
ODD(odd_zero_proof, "zero-proof", .flaw = FLAW_ZERO_PROOF);
UNDER(under_tampered, recipe_via_intermediate, recipe_intermediate,
    "under-tampered", .flaw = FLAW_SIGNATURE_BIT);

/* ---- The certificate's own fields ---------------------------------------- */

ODD(odd_serial_zero, "serial-zero", .serial = "0");
ODD(odd_serial_negative, "serial-negative", .serial = "-7F01");
ODD(odd_serial_long, "serial-long", .serial = "4142434445464748494A"
    "4142434445464748494A4142434445464748494A4142434445464748494A");
ODD(odd_version_1, "version-1", .version_1 = true);
ODD(odd_organisation, "organisation", .organisation = "TEST ONLY tenant");
ODD(odd_no_ski, "no-ski", EXTENSION("subjectKeyIdentifier", NULL));
UNDER(via_version_1, recipe_via_intermediate, recipe_intermediate,
    "via-version-1", .version_1 = true);
UNDER(no_ski_ca, recipe_via_intermediate, recipe_intermediate, "via-no-ski",
    EXTENSION("subjectKeyIdentifier", NULL));

/* ---- Extensions ---------------------------------------------------------- */

#define UNKNOWN	"1.3.6.1.4.1.55555.1"

static ODD(unknown, "unknown", EXTENSION(UNKNOWN, "DER:0500"));
static ODD(unknown_critical, "unknown-critical",
    EXTENSION(UNKNOWN, "critical,DER:0500"));
static ODD(policies, "policies",
    EXTENSION("certificatePolicies", "critical,1.3.6.1.4.1.55555.2"));
UNDER(no_policy, recipe_via_intermediate, recipe_intermediate, "no-policy",
    EXTENSION("policyConstraints", "critical,requireExplicitPolicy:0"));
static ODD(for_servers, "for-servers",
    EXTENSION("extendedKeyUsage", "serverAuth"));
static ODD(for_anything, "for-anything", EXTENSION("extendedKeyUsage", NULL));
UNDER(no_ca, recipe_via_intermediate, recipe_intermediate, "no-ca",
    EXTENSION("basicConstraints", "critical,CA:FALSE"));
UNDER(no_constraints, recipe_via_intermediate, recipe_intermediate,
    "no-constraints", EXTENSION("basicConstraints", NULL));
UNDER(no_certsign, recipe_via_intermediate, recipe_intermediate, "no-certsign",
    EXTENSION("keyUsage", "critical,cRLSign"));
static const struct recipe lower_ca = {
	.name = "lower-ca", .like = &recipe_intermediate,
	.issuer = &recipe_intermediate
};
static const struct recipe lower = {
	.name = "lower", .like = &recipe_via_intermediate, .issuer = &lower_ca
};
static const struct recipe pathlen_0 = {
	.name = "pathlen-0", .like = &recipe_intermediate,
	EXTENSION("basicConstraints", "critical,CA:TRUE,pathlen:0")
};
static const struct recipe below_pathlen_0 = {
	.name = "below-pathlen-0", .like = &lower_ca, .issuer = &pathlen_0
};
static const struct recipe pathlen_exceeded = {
	.name = "pathlen-exceeded", .like = &lower, .issuer = &below_pathlen_0
};

/* One client with a name of each kind, and CAs that permit only others of a kind. */
static const struct recipe named = {
	.name = "named", .like = &recipe_via_intermediate,
	.organisation = "TEST ONLY tenant A",
	EXTENSION("subjectAltName", "DNS:a.tenant.example,IP:192.0.2.7,"
	    "URI:spiffe://tenant.example/a,email:a@tenant.example")
};
#define CONSTRAINED(id, label, value)					\
	UNDER(id, named, recipe_intermediate, label,			\
	    EXTENSION("nameConstraints", "critical," value))

CONSTRAINED(nc_kept, "nc-kept", "permitted;DNS:tenant.example,"
    "permitted;IP:192.0.2.0/255.255.255.0,permitted;URI:tenant.example,"
    "permitted;email:tenant.example,permitted;dirName:dn\n"
    "[dn]\nO=TEST ONLY tenant A\n");
CONSTRAINED(nc_dns, "nc-dns", "permitted;DNS:other.example");
CONSTRAINED(nc_ip, "nc-ip", "excluded;IP:192.0.2.0/255.255.255.0");
CONSTRAINED(nc_uri, "nc-uri", "permitted;URI:other.example");
CONSTRAINED(nc_email, "nc-email", "permitted;email:other.example");
CONSTRAINED(nc_dn, "nc-dn",
    "permitted;dirName:dn\n[dn]\nO=TEST ONLY tenant B");
static const struct recipe other_tenant = {
	.name = "other-tenant", .like = &nc_kept,
	.organisation = "TEST ONLY tenant B"
};

/* ---- Who it says it is, and what is sent --------------------------------- */

const struct recipe odd_fake_root = {
	.name = "fake-root", .like = &recipe_root, .poses_as = &recipe_root
};
ODD(odd_via_fake_root, "via-fake-root", .issuer = &odd_fake_root);
const struct recipe odd_cross = {
	.name = "cross", .like = &recipe_intermediate,
	.issuer = &recipe_foreign_root, .poses_as = &recipe_intermediate,
	.key_of = &recipe_intermediate
};
static const struct recipe *const cross_first[] = {
	&recipe_intermediate, &odd_cross, NULL
};
const struct recipe odd_via_cross = {
	.name = "via-cross", .like = &recipe_via_intermediate,
	.sends = cross_first
};
const struct recipe odd_names_other = {
	.name = "names-other", .like = &recipe_via_intermediate,
	.names_issuer = &recipe_second_root
};
const struct recipe odd_by_client = {
	.name = "by-client", .like = &recipe_via_intermediate,
	.issuer = &recipe_client
};
static const struct recipe *const nobody[] = { NULL };
static const struct recipe alone = {
	.name = "alone", .like = &recipe_via_intermediate, .sends = nobody
};
extern const struct recipe odd_reversed;
static const struct recipe *const backwards[] = {
	&recipe_intermediate, &lower_ca, &odd_reversed, &recipe_foreign_root,
	NULL
};
const struct recipe odd_reversed = {
	.name = "reversed", .like = &lower, .sends = backwards
};

#define GOOD(recipe)		{ &recipe, X509_V_OK, { NULL, CRLS, 0 } }
#define STRONG(recipe)		{ &recipe, X509_V_OK, { NULL, CRLS, 2 } }
#define BAD(recipe, why)	{ &recipe, X509_V_ERR_##why, { NULL, CRLS, 0 } }
#define WEAK(recipe, why, level) { &recipe, X509_V_ERR_##why, { NULL, CRLS, level } }
#define WITH(recipe, why, flags) { &recipe, X509_V_ERR_##why, { NULL, CRLS | (flags), 0 } }

const struct odd odd_list[] = {
	BAD(seconds_ago, CERT_HAS_EXPIRED),
	BAD(in_a_minute, CERT_NOT_YET_VALID),
	GOOD(odd_via_short),
	BAD(via_expired_root, CERT_HAS_EXPIRED),
	GOOD(p384),
	GOOD(p521),
	GOOD(secp256k1),
	BAD(odd_explicit, EC_KEY_EXPLICIT_PARAMS),
	GOOD(odd_p192),
	WEAK(odd_p192, EE_KEY_TOO_SMALL, 2),
	STRONG(odd_ed25519),
	STRONG(rsa_2048),
	GOOD(rsa_1024),
	WEAK(rsa_1024, EE_KEY_TOO_SMALL, 2),
	STRONG(rsa_4096),
	STRONG(odd_rsa_pss),
	STRONG(sha384),
	GOOD(sha1),
	WEAK(sha1, CA_MD_TOO_WEAK, 1),
	STRONG(under_rsa),
	STRONG(under_pss),
	STRONG(under_ed25519),
	GOOD(odd_md5),
	WEAK(odd_md5, CA_MD_TOO_WEAK, 1),
	BAD(odd_tampered, CERT_SIGNATURE_FAILURE),
	GOOD(odd_stolen),
	GOOD(odd_zero_proof),
	BAD(under_tampered, CERT_SIGNATURE_FAILURE),
	GOOD(odd_serial_zero),
	GOOD(odd_serial_negative),
	GOOD(odd_serial_long),
	GOOD(odd_version_1),
	GOOD(odd_organisation),
	GOOD(odd_no_ski),
	BAD(via_version_1, INVALID_CA),
	GOOD(no_ski_ca),
	GOOD(unknown),
	BAD(unknown_critical, UNHANDLED_CRITICAL_EXTENSION),
	GOOD(policies),
	GOOD(no_policy),
	WITH(no_policy, NO_EXPLICIT_POLICY, X509_V_FLAG_POLICY_CHECK),
	BAD(for_servers, INVALID_PURPOSE),
	GOOD(for_anything),
	BAD(no_ca, INVALID_CA),
	BAD(no_constraints, INVALID_CA),
	BAD(no_certsign, INVALID_CA),
	GOOD(lower),
	BAD(pathlen_exceeded, PATH_LENGTH_EXCEEDED),
	GOOD(nc_kept),
	BAD(nc_dns, PERMITTED_VIOLATION),
	BAD(nc_ip, EXCLUDED_VIOLATION),
	BAD(nc_uri, PERMITTED_VIOLATION),
	BAD(nc_email, PERMITTED_VIOLATION),
	BAD(nc_dn, PERMITTED_VIOLATION),
	BAD(other_tenant, PERMITTED_VIOLATION),
	BAD(odd_via_fake_root, CERT_SIGNATURE_FAILURE),
	GOOD(odd_via_cross),
	BAD(odd_names_other, UNABLE_TO_GET_ISSUER_CERT_LOCALLY),
	BAD(odd_by_client, INVALID_CA),
	BAD(alone, UNABLE_TO_GET_ISSUER_CERT_LOCALLY),
	GOOD(odd_reversed),
	GOOD(recipe_via_second_root),
};
const size_t odd_count = COUNT(odd_list);

struct pki	*odd_pki;

X509 *
odd_cert(const struct recipe *recipe)
{
	const struct pki_entry	*entry = pki_find(odd_pki, recipe);

	ck_assert_msg(entry != NULL, "%s", recipe->name);
	return entry->credential.cert;
}

STACK_OF(X509) *
odd_chain(const struct recipe *recipe)
{
	return pki_find(odd_pki, recipe)->credential.chain;
}

bool
odd_needs_rsa(const struct recipe *recipe)
{
	struct recipe	 whole;

	for (; recipe != NULL; recipe = recipe_issuer(recipe)) {
		recipe_resolve(recipe, &whole);
		if (whole.key >= KEY_RSA_1024)
			return true;
	}
	return false;
}

struct pki *
odd_make(bool rsa)
{
	const struct recipe	*list[2 * COUNT(odd_list)];
	struct error		 error;
	struct pki		*pki;
	size_t			 i, n = 0;

	for (i = 0; i < odd_count; i++) {
		if (!rsa && odd_needs_rsa(odd_list[i].recipe))
			continue;
		list[n++] = odd_list[i].recipe;
		if (odd_list[i].recipe->like != NULL)
			list[n++] = odd_list[i].recipe->like;
	}
	pki = pki_make(list, n, NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	return pki;
}

/* All that the broker is told to trust. */
static void
store_trust(X509_STORE *store, const char *pem)
{
	BIO	*bio = BIO_new_mem_buf(pem, -1);
	X509	*cert;

	while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		X509_STORE_add_cert(store, cert);
		X509_free(cert);
	}
	BIO_free(bio);
}

/* From DER: of those that were never parsed, a store takes one of each issuer's name. */
static void
store_crl(X509_STORE *store, X509_CRL *crl)
{
	unsigned char		*der = NULL;
	const unsigned char	*at;
	int			 len = i2d_X509_CRL(crl, &der);

	at = der;
	crl = d2i_X509_CRL(NULL, &at, len);
	ck_assert_int_eq(X509_STORE_add_crl(store, crl), 1);
	X509_CRL_free(crl);
	OPENSSL_free(der);
}

int
odd_verify(const struct pki *pki, const struct recipe *recipe,
    const struct odd_check *check)
{
	const struct pki_entry	*entry = pki_find(pki, recipe);
	X509_STORE		*store = X509_STORE_new();
	X509_STORE_CTX		*ctx = X509_STORE_CTX_new();
	X509			*cert;
	size_t			 i;
	int			 code;

	ck_assert_ptr_nonnull(entry);
	/* From DER: only what was parsed tells that its curve was spelled out. */
	cert = X509_dup(entry->credential.cert);
	if (check->anchor != NULL)
		X509_STORE_add_cert(store, check->anchor);
	else
		store_trust(store, pki->material.trust_pem);
	for (i = 0; i < pki->count; i++)
		if (pki->entries[i].crl != NULL &&
		    recipe_needs_trust(pki->entries[i].recipe))
			store_crl(store, pki->entries[i].crl);
	X509_STORE_set_flags(store, check->flags);
	ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, cert,
	    entry->credential.chain), 1);
	X509_STORE_CTX_set_purpose(ctx, recipe == &recipe_server ?
	    X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT);
	X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(ctx),
	    check->level);
	code = X509_verify_cert(ctx) == 1 ? X509_V_OK :
	    X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	X509_free(cert);
	return code;
}
