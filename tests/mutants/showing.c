/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "harness/base.h"
#include "tests/mutants/showing.h"

#define DAYS	5
#define DAY_S	86400L

/* A certificate and its key. */
struct holder {
	X509		*cert;
	EVP_PKEY	*key;
};

/* What is made of it all. */
struct stage_set {
	const struct showing	*showing;
	struct holder		 root, stranger;	/* of the PKI */
	struct holder		 above[2];		/* the issuer first */
	struct holder		 server;
	const struct holder	*issuer;		/* of the server */
};

static void __attribute__((__noreturn__))
give_up(const char *what)
{
	errx(1, "%s cannot be made for a mutant", what);
}

/* ---- Keys and certificates -------------------------------------------------- */

static EVP_PKEY *
key_make(enum strength strength)
{
	EVP_PKEY	*key = NULL;
	EVP_PKEY_CTX	*ctx;

	switch (strength) {
	case STRENGTH_P256:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
		break;
	case STRENGTH_P384:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
		break;
	case STRENGTH_P192:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-192");
		break;
	case STRENGTH_ED25519:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
		break;
	case STRENGTH_RSA_1024:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
		break;
	case STRENGTH_RSA_2048:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
		break;
	case STRENGTH_RSA_PSS_2048:
		ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
		if (ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 ||
		    EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048) != 1 ||
		    EVP_PKEY_generate(ctx, &key) != 1)
			key = NULL;
		EVP_PKEY_CTX_free(ctx);
		break;
	}
	if (key == NULL)
		give_up("a key");
	return key;
}

static void
cert_extend(X509 *cert, const X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION	*extension;
	X509V3_CTX	 context;

	X509V3_set_ctx(&context, (X509 *)(uintptr_t)issuer, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	if (extension == NULL || X509_add_ext(cert, extension, -1) != 1)
		give_up("an extension");
	X509_EXTENSION_free(extension);
}

/* Everything but extensions and signature. */
static X509 *
cert_begin(const struct holder *issuer, EVP_PKEY *key, const char *cn, int from,
    int days)
{
	X509		*cert = X509_new();
	X509_NAME	*name;
	unsigned char	 serial[12];
	BIGNUM		*number;

	if (cert == NULL || RAND_bytes(serial, sizeof(serial)) != 1)
		give_up("a certificate");
	serial[0] = (serial[0] & 0x3f) | 0x40;
	number = BN_bin2bn(serial, sizeof(serial), NULL);
	name = X509_get_subject_name(cert);
	if (number == NULL ||
	    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)) == NULL ||
	    X509_set_version(cert, X509_VERSION_3) != 1 ||
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)cn, -1, -1, 0) != 1 ||
	    X509_set_issuer_name(cert, X509_get_subject_name(issuer->cert)) != 1 ||
	    X509_set_pubkey(cert, key) != 1 ||
	    X509_gmtime_adj(X509_getm_notBefore(cert), from * DAY_S) == NULL ||
	    X509_gmtime_adj(X509_getm_notAfter(cert), days * DAY_S + DAY_S / 2) == NULL)
		give_up("a certificate");
	BN_free(number);
	return cert;
}

static void
cert_sign(X509 *cert, const struct holder *issuer, const char *digest)
{
	if (X509_sign(cert, issuer->key, EVP_get_digestbyname(digest != NULL ?
	    digest : "SHA256")) == 0)
		give_up("a signature");
}

/* An intermediate. */
static void
above_make(struct holder *above, const struct holder *issuer,
    const struct showing *showing, const char *cn)
{
	above->key = key_make(showing->above_key);
	above->cert = cert_begin(issuer, above->key, cn, -30,
	    showing->above_days != 0 ? showing->above_days : DAYS);
	cert_extend(above->cert, issuer->cert, NID_basic_constraints,
	    "critical,CA:TRUE");
	cert_extend(above->cert, issuer->cert, NID_key_usage,
	    "critical,keyCertSign,cRLSign");
	cert_extend(above->cert, issuer->cert, NID_subject_key_identifier,
	    "hash");
	cert_sign(above->cert, issuer, showing->above_digest);
}

static void
server_make(struct stage_set *set)
{
	const struct showing	*showing = set->showing;
	const struct holder	*issuer = set->issuer;
	struct holder		*server = &set->server;
	const char		*names = showing->names;
	const char		*usage = showing->usage;

	server->key = key_make(showing->key);
	server->cert = cert_begin(issuer, server->key, showing->cn != NULL ?
	    showing->cn : "odd server", showing->starts != 0 ? showing->starts :
	    -30, showing->days != 0 ? showing->days : DAYS);
	if (showing->version_1)
		X509_set_version(server->cert, X509_VERSION_1);
	else {
		cert_extend(server->cert, issuer->cert, NID_basic_constraints,
		    showing->ca ? "critical,CA:TRUE" : "CA:FALSE");
		cert_extend(server->cert, issuer->cert, NID_key_usage,
		    showing->ca ? "digitalSignature,keyCertSign" :
		    "critical,digitalSignature");
		if (names == NULL || names[0] != '\0')
			cert_extend(server->cert, issuer->cert,
			    NID_subject_alt_name,
			    names != NULL ? names : "DNS:localhost");
		if (usage == NULL || usage[0] != '\0')
			cert_extend(server->cert, issuer->cert,
			    NID_ext_key_usage,
			    usage != NULL ? usage : "serverAuth");
		if (showing->must_staple)
			cert_extend(server->cert, issuer->cert, NID_tlsfeature,
			    "status_request");
	}
	cert_sign(server->cert, issuer, showing->digest);
}

/* ---- Files ------------------------------------------------------------------ */

/* Open one of them: cas/NAME.crt and so on. */
static FILE *
file_open(const char *folder, const char *name, const char *mode)
{
	char	*path = xasprintf("%s/%s", folder, name);
	FILE	*f = fopen(path, mode);

	if (f == NULL)
		err(1, "%s", path);
	free(path);
	return f;
}

static void
file_close(FILE *f)
{
	if (fclose(f) == EOF)
		err(1, "a mutant's file");
}

static void
ca_read(struct holder *ca, const char *folder, const char *name)
{
	char	*file = xasprintf("%s.crt", name);
	FILE	*f = file_open(folder, file, "r");

	ca->cert = PEM_read_X509(f, NULL, NULL, NULL);
	file_close(f);
	free(file);
	file = xasprintf("%s.key", name);
	f = file_open(folder, file, "r");
	ca->key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	file_close(f);
	free(file);
	if (ca->cert == NULL || ca->key == NULL)
		give_up(name);
}

static void
chain_write(FILE *f, const struct stage_set *set)
{
	unsigned	 i, n = set->showing->intermediates, at;

	PEM_write_X509(f, set->server.cert);
	for (i = 0; i < n && set->showing->sends != SENDING_NOTHING; i++) {
		at = set->showing->sends == SENDING_BACKWARDS ? n - 1 - i : i;
		PEM_write_X509(f, set->above[at].cert);
	}
	if (set->showing->sends == SENDING_ROOT)
		PEM_write_X509(f, set->root.cert);
	if (set->showing->sends == SENDING_STRANGER)
		PEM_write_X509(f, set->stranger.cert);
}

static void
server_write(const struct stage_set *set, const char *dir)
{
	FILE	*f = file_open(dir, "server.crt", "w");

	chain_write(f, set);
	file_close(f);
	f = file_open(dir, "server.key", "w");
	PEM_write_PrivateKey(f, set->server.key, NULL, NULL, 0, NULL, NULL);
	file_close(f);
}

/* ---- Revocation ------------------------------------------------------------- */

/* One CA's CRL, with that certificate on it if there is one. */
static void
crl_write(FILE *f, const struct holder *ca, const X509 *revoked, long until_s)
{
	X509_CRL	*crl = X509_CRL_new();
	X509_REVOKED	*entry;
	ASN1_TIME	*from = X509_gmtime_adj(NULL, -2 * DAY_S);
	ASN1_TIME	*until = X509_gmtime_adj(NULL, until_s);

	if (crl == NULL || from == NULL || until == NULL ||
	    X509_CRL_set_version(crl, X509_CRL_VERSION_2) != 1 ||
	    X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->cert)) != 1 ||
	    X509_CRL_set1_lastUpdate(crl, from) != 1 ||
	    X509_CRL_set1_nextUpdate(crl, until) != 1)
		give_up("a CRL");
	if (revoked != NULL) {
		entry = X509_REVOKED_new();
		if (entry == NULL || X509_REVOKED_set_serialNumber(entry,
		    (ASN1_INTEGER *)(uintptr_t)X509_get0_serialNumber(revoked)) != 1 ||
		    X509_REVOKED_set_revocationDate(entry, from) != 1 ||
		    X509_CRL_add0_revoked(crl, entry) != 1)
			give_up("a CRL");
	}
	if (X509_CRL_sign(crl, ca->key, EVP_sha256()) == 0)
		give_up("a CRL");
	PEM_write_X509_CRL(f, crl);
	X509_CRL_free(crl);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
}

static void
crls_write(const struct stage_set *set, const char *dir)
{
	enum listing	 listing = set->showing->listing;
	long		 until = listing == LISTING_OLD ? -DAY_S : DAYS * DAY_S;
	FILE		*f;

	if (listing == LISTING_NONE)
		return;
	f = file_open(dir, "user.crl", "w");
	crl_write(f, set->issuer, listing == LISTING_LEAF ? set->server.cert :
	    NULL, until);
	if (set->issuer != &set->root)
		crl_write(f, &set->root, listing == LISTING_INTERMEDIATE ?
		    set->above[set->showing->intermediates - 1].cert : NULL,
		    until);
	file_close(f);
}

static OCSP_RESPONSE *
answer_make(const struct stage_set *set)
{
	enum stapled		 stapled = set->showing->stapled;
	const struct holder	*signer = stapled == STAPLED_FORGED ?
				    &set->stranger : set->issuer;
	OCSP_BASICRESP		*basic = OCSP_BASICRESP_new();
	OCSP_RESPONSE		*answer;
	OCSP_CERTID		*id;
	bool			 old = stapled == STAPLED_OLD;
	ASN1_TIME		*from = X509_gmtime_adj(NULL, (old ? -7 : -1) * DAY_S);
	ASN1_TIME		*until = X509_gmtime_adj(NULL, (old ? -6 : 1) * DAY_S);
	int			 status = V_OCSP_CERTSTATUS_GOOD;

	if (stapled == STAPLED_REVOKED)
		status = V_OCSP_CERTSTATUS_REVOKED;
	else if (stapled == STAPLED_UNKNOWN)
		status = V_OCSP_CERTSTATUS_UNKNOWN;
	id = OCSP_cert_to_id(EVP_sha256(), stapled == STAPLED_ANOTHER ?
	    set->issuer->cert : set->server.cert, set->issuer->cert);
	if (basic == NULL || id == NULL || OCSP_basic_add1_status(basic, id,
	    status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
	    status == V_OCSP_CERTSTATUS_REVOKED ? from : NULL, from,
	    until) == NULL || OCSP_basic_sign(basic, signer->cert, signer->key,
	    EVP_sha256(), NULL, 0) != 1 || (answer = OCSP_response_create(
	    OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)) == NULL)
		give_up("an OCSP answer");
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
	return answer;
}

static void
staple_write(const struct stage_set *set, const char *dir)
{
	OCSP_RESPONSE	*answer;
	unsigned char	*der = NULL;
	FILE		*f;
	int		 len;

	if (set->showing->stapled == STAPLED_NONE)
		return;
	f = file_open(dir, "server.ocsp", "w");
	if (set->showing->stapled == STAPLED_GARBAGE)
		fputs("this is no answer", f);
	else {
		answer = set->showing->stapled == STAPLED_TRY_LATER ?
		    OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, NULL) :
		    answer_make(set);
		if ((len = i2d_OCSP_RESPONSE(answer, &der)) <= 0)
			give_up("an OCSP answer");
		fwrite(der, 1, (size_t)len, f);
		OPENSSL_free(der);
		OCSP_RESPONSE_free(answer);
	}
	file_close(f);
}

/* ---- All of it -------------------------------------------------------------- */

void
showing_make(const struct showing *showing, const char *cas, const char *dir)
{
	static const char *const	 names[] = { "odd CA", "odd upper CA" };
	struct stage_set		 set = { .showing = showing };
	unsigned			 i;

	ca_read(&set.root, cas, showing->foreign ? "foreign-root" : "root");
	ca_read(&set.stranger, cas, showing->foreign ? "root" : "foreign-root");
	set.issuer = &set.root;
	for (i = showing->intermediates; i-- > 0; set.issuer = &set.above[i])
		above_make(&set.above[i], set.issuer, showing, names[i]);
	server_make(&set);
	server_write(&set, dir);
	crls_write(&set, dir);
	staple_write(&set, dir);
	for (i = 0; i < COUNT(set.above); i++) {
		X509_free(set.above[i].cert);
		EVP_PKEY_free(set.above[i].key);
	}
	X509_free(set.root.cert);
	EVP_PKEY_free(set.root.key);
	X509_free(set.stranger.cert);
	EVP_PKEY_free(set.stranger.key);
	X509_free(set.server.cert);
	EVP_PKEY_free(set.server.key);
}
