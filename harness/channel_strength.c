/* SPDX-License-Identifier: ISC */
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "harness/channel_showing.h"

/* Are its keys and signatures strong, and is the leaf a server's? */

#define EC_BITS		256	/* as P-256 has */
#define DIGEST_OCTETS	32	/* as SHA-256 has */

/* RFC 9325, sections 4.5 and 4.2. */
static void
look_key(const struct showing *show, X509 *cert, struct sight *sight)
{
	EVP_PKEY	*key = X509_get0_pubkey(cert);
	char		 text[CERTIFICATE_TEXT];
	int		 bits;

	certificate_text(cert, text);
	if (key == NULL) {
		sight_add(sight, FINDING_WRONG, "%s has a key that cannot be read",
		    text);
		return;
	}
	bits = EVP_PKEY_get_bits(key);
	if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) {
		if (bits < 0 || (uint32_t)bits < show->limit)
			sight_add(sight, FINDING_WRONG, "%s has an RSA key of %d bits, which is less than %u",
			    text, bits, show->limit);
	} else if (EVP_PKEY_is_a(key, "EC")) {
		if (bits < EC_BITS)
			sight_add(sight, FINDING_WRONG, "%s has a key on a curve of %d bits, which is less than %d",
			    text, bits, EC_BITS);
	} else if (!EVP_PKEY_is_a(key, "ED25519") &&
	    !EVP_PKEY_is_a(key, "ED448"))
		sight_add(sight, FINDING_WRONG, "%s has a key of the kind %s, which TLS does not know any more",
		    text, EVP_PKEY_get0_type_name(key));
}

/* What it is signed with.  A root's own signature proves nothing to anybody. */
static void
look_signature(X509 *cert, struct sight *sight)
{
	char		 text[CERTIFICATE_TEXT];
	const EVP_MD	*digest;
	int		 md, key, bits;
	uint32_t	 flags;

	if (certificate_is_root(cert))
		return;
	certificate_text(cert, text);
	if (X509_get_signature_info(cert, &md, &key, &bits, &flags) != 1 ||
	    (flags & X509_SIG_INFO_VALID) == 0) {
		sight_add(sight, FINDING_WRONG, "%s is signed by an algorithm that our TLS library does not know",
		    text);
		return;
	}
	if (key == NID_ED25519 || key == NID_ED448)
		return;
	digest = EVP_get_digestbynid(md);
	if (digest == NULL || EVP_MD_get_size(digest) < DIGEST_OCTETS)
		sight_add(sight, FINDING_WRONG, "%s is signed with %s, which is weaker than SHA-256",
		    text, OBJ_nid2ln(md));
}

/* Absent, it may be used for everything (RFC 5280, section 4.2.1.12). */
static void
look_purpose(X509 *leaf, const char *text, struct sight *sight)
{
	EXTENDED_KEY_USAGE	*purposes;
	int			 i, nid, found = NID_undef;

	purposes = X509_get_ext_d2i(leaf, NID_ext_key_usage, &i, NULL);
	if (purposes == NULL && i == -1)
		return;
	for (i = 0; i < sk_ASN1_OBJECT_num(purposes); i++) {
		nid = OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, i));
		if (nid == NID_server_auth || (nid == NID_anyExtendedKeyUsage &&
		    found == NID_undef))
			found = nid;
	}
	sk_ASN1_OBJECT_pop_free(purposes, ASN1_OBJECT_free);
	if (found == NID_anyExtendedKeyUsage)
		sight_add(sight, FINDING_POOR, "%s is for servers by anyExtendedKeyUsage alone, which not every client takes for serverAuth",
		    text);
	else if (found == NID_undef)
		sight_add(sight, FINDING_WRONG, "%s is not for servers: its extendedKeyUsage lacks serverAuth",
		    text);
}

static void
look_leaf(X509 *leaf, struct sight *sight)
{
	BASIC_CONSTRAINTS	*constraints;
	char			 text[CERTIFICATE_TEXT];

	certificate_text(leaf, text);
	if (X509_get_version(leaf) != X509_VERSION_3)
		sight_add(sight, FINDING_WRONG, "%s is an X.509 certificate of version %ld instead of 3",
		    text, X509_get_version(leaf) + 1);
	constraints = X509_get_ext_d2i(leaf, NID_basic_constraints, NULL, NULL);
	if (constraints != NULL && constraints->ca)
		sight_add(sight, FINDING_WRONG, "%s is a CA's (CA:TRUE): who breaks into the broker can issue certificates",
		    text);
	BASIC_CONSTRAINTS_free(constraints);
	look_purpose(leaf, text, sight);
	if (X509_get_ext_by_NID(leaf, NID_subject_alt_name, -1) == -1)
		sight_add(sight, FINDING_POOR, "%s has no subjectAltName: clients of today do not look for the host name in the CN",
		    text);
}

/* "an RSA key of 2048 bits", "a key on prime256v1", "an ED25519 key". */
static void
key_text(EVP_PKEY *key, char *buf, size_t size)
{
	char	 curve[64];

	buf[0] = '\0';
	if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS"))
		text_add(buf, size, "an RSA key of %d bits",
		    EVP_PKEY_get_bits(key));
	else if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, curve,
	    sizeof(curve), NULL) == 1)
		text_add(buf, size, "a key on the curve %s", curve);
	else
		text_add(buf, size, "an %s key", EVP_PKEY_get0_type_name(key));
}

void
look_strength(const struct showing *show, struct sight *sight)
{
	char	 text[CERTIFICATE_TEXT], key[96];
	X509	*cert;
	int	 i;

	look_leaf(show->leaf, sight);
	for (i = 0; i < sk_X509_num(show->all); i++) {
		cert = sk_X509_value(show->all, i);
		look_key(show, cert, sight);
		look_signature(cert, sight);
	}
	if (sight->finding != FINDING_NONE)
		return;
	key_text(X509_get0_pubkey(show->leaf), key, sizeof(key));
	sight_add(sight, FINDING_RIGHT, "%s has %s; nothing in its chain is weaker than it may be",
	    certificate_text(show->leaf, text), key);
}
