/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RECIPE_H
#define CERTCHECK_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A recipe says what a credential looks like.  It is const data: no recipe is
 * ever written to, and recipes are compared by address.
 *
 * Zero means "as its twin has it" (the field .like), and at the end of the
 * chain of twins "the ordinary".  So a recipe says only what is odd about it,
 * and the twin is also the control of every step that presents the credential.
 */

enum recipe_role {
	ROLE_AS_TWIN,
	ROLE_CA,		/* may issue: basicConstraints CA:TRUE, keyCertSign, cRLSign */
	ROLE_SERVER,		/* extendedKeyUsage serverAuth, the target's names as SANs */
	ROLE_CLIENT		/* extendedKeyUsage clientAuth */
};

/* Who signs the certificate. */
enum recipe_signer {
	SIGNER_ISSUER,		/* .issuer */
	SIGNER_SELF,		/* its own key; CA:FALSE */
	SIGNER_SELF_AS_CA	/* its own key, and it claims to be a CA */
};

/* What the issuer's CRL says of it (RFC 5280, section 5.3.1). */
enum recipe_revocation {
	REVOKED_NOT,
	REVOKED_KEY_COMPROMISE,
	REVOKED_ON_HOLD,
	REVOKED_ONLINE		/* no CRL lists it: only OCSP says so */
};

/* What key the certificate is for.  RSA keys take long to make: only where asked for. */
enum recipe_key {
	KEY_AS_TWIN,
	KEY_P256,		/* the ordinary one */
	KEY_P384,
	KEY_P521,
	KEY_P256_EXPLICIT,	/* P-256 spelled out as explicit parameters (RFC 5480 forbids them) */
	KEY_P192,
	KEY_SECP256K1,
	KEY_ED25519,
	KEY_RSA_1024,
	KEY_RSA_2048,
	KEY_RSA_4096,
	KEY_RSA_PSS_2048	/* id-RSASSA-PSS, not rsaEncryption */
};

/* The digest in the issuer's signature. */
enum recipe_digest {
	DIGEST_AS_TWIN,
	DIGEST_SHA256,		/* the ordinary one */
	DIGEST_SHA384,
	DIGEST_SHA1,
	DIGEST_MD5
};

/* What is broken about the credential, beyond what its certificate says. */
enum recipe_flaw {
	FLAW_NONE,
	FLAW_SIGNATURE_BIT,	/* one bit of the certificate's signature is flipped */
	FLAW_FOREIGN_KEY,	/* the certificate is right, the private key is another one */
	FLAW_ZERO_PROOF,	/* CertificateVerify bears the ECDSA signature r = s = 0 */
	FLAW_UNKNOWN_KEY,	/* the public key is of a type that nobody knows… */
	FLAW_BAD_CURVE		/* …or on a curve spelt out, over a field whose order is no prime */
};

#define RECIPE_EXTENSIONS	4

/*
 * An extension as OpenSSL's configuration language spells it (x509v3_config(5)):
 * { "basicConstraints", "critical,CA:TRUE,pathlen:0" }; an OID with "DER:…" for
 * one of its own.  Sections that the value names follow it on lines of their
 * own: "permitted;dirName:dn\n[dn]\nO=tenant A".  "{publisher}" stands for the
 * base URL of where CRLs and OCSP are published.  It replaces the ordinary one
 * of that name, and the twin's; value NULL: the certificate goes without.
 */
struct extension {
	const char	*name;
	const char	*value;
};

/* The ASN.1 type of a text in a name (RFC 5280, section 4.1.2.4). */
enum name_string {
	STRING_UTF8,		/* the ordinary one */
	STRING_PRINTABLE,
	STRING_IA5,
	STRING_T61,
	STRING_BMP
};

/* One attribute of a subject. */
struct attribute {
	const char		*type;	/* "CN", "O", … one of those that attribute_valid knows */
	const char		*value;	/* UTF-8, whatever the string's type */
	size_t			 len;	/* octets, where it holds a NUL; 0: up to its end */
	enum name_string	 string;
	bool			 joined;/* in one RDN with the attribute before it */
};

struct recipe {
	const char		*name;	/* of its folder, and in reports: [a-z0-9-]+ */
	const char		*odd;	/* what is odd about it, as a phrase: "expired a day ago" */
	const struct recipe	*like;	/* its twin: source of unset fields, and its control */
	const struct recipe	*issuer;/* the recipe of the CA that issues it */
	enum recipe_role	 role;
	enum recipe_signer	 signer;
	enum recipe_revocation	 revoked;
	bool			 absent;/* no certificate at all is presented */
	bool			 trusted;/* a root: the broker is set up to trust it (never by a poser's twin) */
	const char		*cn;	/* subject CN, UTF-8; a CA's is never its twin's, but its name */
	int			 from_h;/* notBefore and notAfter in hours and seconds from now; */
	int			 from_s;/* all four zero: from a day ago to the end of the PKI's */
	int			 to_h;	/* days */
	int			 to_s;
	/*
	 * STAY and TICKET have one made on the spot that expires so many seconds
	 * later, or some times that where a machine is slow; 0: none is.
	 */
	int			 lasts_s;
	enum recipe_key		 key;
	enum recipe_digest	 digest;
	enum recipe_flaw	 flaw;
	const char		*organisation;	/* subject O; NULL: "mqtt-certcheck TEST ONLY" */
	const struct attribute	*subject;	/* instead of O and CN, see below */
	const char		*serial;	/* serial number, hexadecimal, "-" for a negative one; NULL: random */
	bool			 version_1;	/* an X.509 v1 certificate, without extensions */
	unsigned		 padding;	/* octets in an extension that means nothing; 0: there is none */
	unsigned		 hosts;		/* so many more host names: of a CA, excluded by nameConstraints; 0: none */
	const struct recipe	*poses_as;	/* bears this one's subject and key identifier */
	const struct recipe	*key_of;	/* has this one's key (with .poses_as: the same CA, cross-signed) */
	const struct recipe	*names_issuer;	/* its issuer field is this one's subject, whoever signs */
	struct extension	 extensions[RECIPE_EXTENSIONS];	/* ends at the first without a name */
	const struct recipe	*const *sends;	/* sent after it instead of its issuers; ends with NULL */
};

/*
 * A subject is told in one of two ways, and the nearest that says anything
 * decides which: .cn takes back the .subject of a twin (its O is then .organisation),
 * .subject takes back .cn and .organisation.  Two CAs never share a .subject:
 * one whose twin has it is called by its own name, as ever.  The list of
 * .subject ends with the first attribute without a type, SUBJECT_MAX at most
 * before it; none at all: an empty subject.
 *
 * An ordinary client's subjectAltName follows from its CN: DNS:CN,
 * email:CN@clients.certcheck.test and URI:urn:certcheck:CN, where the CN can
 * stand in a host name.  One with .subject has none but what .extensions gives.
 */
#define SUBJECT_MAX	16

/* How many attributes; more than SUBJECT_MAX: the list does not end. */
size_t	 subject_length(const struct attribute *);

/*
 * Has it a type that certificates know, a string type, a value, and a length
 * only where the value would end too early without?
 */
bool	 attribute_valid(const struct attribute *);

/* The octets of its value. */
size_t	 attribute_length(const struct attribute *);

/*
 * The recipe with every unset field taken from its twins, the ordinary key and
 * digest filled in; .like is kept.  False: its extensions and those of its
 * twins together are more than RECIPE_EXTENSIONS, and some were left out.
 */
bool	 recipe_resolve(const struct recipe *, struct recipe *);

/*
 * The period of a resolved recipe in seconds from when it is made; false: the
 * ordinary one.
 */
bool	 recipe_period(const struct recipe *, int64_t *from, int64_t *to);

/*
 * The CN that its certificate bears; NULL for an absent one, and for a subject
 * with no CN, several, an empty one, or one with a NUL in it.
 */
const char *
	 recipe_identity(const struct recipe *);

/* The recipe that signs it; NULL for a root, a self-signed or an absent one. */
const struct recipe *
	 recipe_issuer(const struct recipe *);

/* The root that its chain of issuers ends at; NULL when self-signed or absent. */
const struct recipe *
	 recipe_anchor(const struct recipe *);

/* Does the broker have to trust our root for this credential to mean anything? */
bool	 recipe_needs_trust(const struct recipe *);

#endif
