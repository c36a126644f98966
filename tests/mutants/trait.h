/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_TRAIT_H
#define CERTCHECK_MUTANTS_TRAIT_H

#include <stdbool.h>

#include <openssl/types.h>
#include <openssl/x509.h>

/*
 * Traits by which a mutant picks what it is wrong about, asked inside OpenSSL's
 * verify callback.  Those of its current certificate: trait.c for what it is
 * for, trait_form.c for how it is written.
 */
bool	 trait_version_1(X509_STORE_CTX *);
bool	 trait_no_constraints(X509_STORE_CTX *);	/* version 3, without basicConstraints */
bool	 trait_ca(X509_STORE_CTX *);
bool	 trait_no_ca(X509_STORE_CTX *);			/* basicConstraints CA:FALSE, and no client's */
bool	 trait_client(X509_STORE_CTX *);		/* extendedKeyUsage clientAuth */
bool	 trait_no_certsign(X509_STORE_CTX *);		/* a CA whose keyUsage does not let it sign */
bool	 trait_no_signature(X509_STORE_CTX *);		/* keyUsage without digitalSignature */
bool	 trait_wrong_purpose(X509_STORE_CTX *);		/* extendedKeyUsage without clientAuth… */
bool	 trait_any_purpose(X509_STORE_CTX *);		/* …but with anyExtendedKeyUsage */
bool	 trait_no_purpose(X509_STORE_CTX *);		/* no extendedKeyUsage */
bool	 trait_several_purposes(X509_STORE_CTX *);	/* more than one, or critical */
bool	 trait_server(X509_STORE_CTX *);		/* extendedKeyUsage serverAuth */
bool	 trait_critical_policies(X509_STORE_CTX *);
bool	 trait_rsa(X509_STORE_CTX *);			/* the key */
bool	 trait_ec(X509_STORE_CTX *);
bool	 trait_not_p256(X509_STORE_CTX *);

bool	 trait_md5(X509_STORE_CTX *);			/* signed with it */
bool	 trait_sha1(X509_STORE_CTX *);
bool	 trait_near_now(X509_STORE_CTX *);		/* out of its period by an hour at most */
bool	 trait_from_two_digits(X509_STORE_CTX *);	/* notBefore has a year of two digits, 50 to 99… */
bool	 trait_to_two_digits(X509_STORE_CTX *);		/* …notAfter has */
bool	 trait_to_four_digits(X509_STORE_CTX *);	/* notAfter is a GeneralizedTime */
bool	 trait_serial_negative(X509_STORE_CTX *);
bool	 trait_serial_long(X509_STORE_CTX *);		/* more than 20 octets */
bool	 trait_serial_odd(X509_STORE_CTX *);		/* 0, or one of these */
bool	 trait_serial_digits_revoked(X509_STORE_CTX *);	/* on the CRL, but for its sign */
bool	 trait_odd_form(X509_STORE_CTX *);		/* what constraints.benign-extensions is about */

/* Those of the chain that was sent, and that was built from it: trait_chain.c. */
bool	 trait_alone(X509_STORE_CTX *);			/* nothing but the leaf is sent */
bool	 trait_disordered(X509_STORE_CTX *);		/* one sent does not certify the one before */
bool	 trait_sends_root(X509_STORE_CTX *);
bool	 trait_sends_expired(X509_STORE_CTX *);
bool	 trait_sends_circle(X509_STORE_CTX *);		/* two that certify each other */
bool	 trait_sends_anchor(X509_STORE_CTX *);		/* a root that has signed the current certificate */
bool	 trait_sends_signer(X509_STORE_CTX *);		/* of another name than the current one's issuer */
bool	 trait_looped(X509_STORE_CTX *);		/* the last is certified by one of those before */
bool	 trait_outside_scope(X509_STORE_CTX *);		/* below another intermediate than "intermediate" */
bool	 trait_names_not_verbatim(X509_STORE_CTX *);	/* issuer and subject spelt differently */
bool	 trait_pathlen_used_up(X509_STORE_CTX *);
bool	 trait_self_issued(X509_STORE_CTX *);		/* an intermediate of its issuer's name */
bool	 trait_loose_ca(X509_STORE_CTX *);		/* its basicConstraints or keyUsage not critical */
bool	 trait_loose_usage(X509_STORE_CTX *);		/* what usage.ku-optional is about */
bool	 trait_no_key_identifiers(X509_STORE_CTX *);	/* one in the chain lacks its own or its issuer's */
bool	 trait_loose_anchor(X509_STORE_CTX *);		/* the root has no basicConstraints */
bool	 trait_no_policy(X509_STORE_CTX *);		/* where a CA requires one */

/*
 * Those of names and name constraints: trait_name.c.  The constraints that the
 * current certificate violates are all…
 */
bool	 trait_violates_dns(X509_STORE_CTX *);		/* …about hosts */
bool	 trait_violates_ip(X509_STORE_CTX *);
bool	 trait_violates_uri(X509_STORE_CTX *);
bool	 trait_violates_dn(X509_STORE_CTX *);
bool	 trait_violates_email(X509_STORE_CTX *);
bool	 trait_violates_anchor(X509_STORE_CTX *);	/* …the trusted root's */
bool	 trait_violates_upper(X509_STORE_CTX *);	/* …those of CAs above its issuer */

bool	 trait_bound_dns(X509_STORE_CTX *);		/* a CA constrains hosts */
bool	 trait_bound_dn(X509_STORE_CTX *);		/* directory names, and none is self-issued */
bool	 trait_bound_other(X509_STORE_CTX *);		/* addresses, URIs, mailboxes */
bool	 trait_bound_dot(X509_STORE_CTX *);		/* URIs or mailboxes, beginning with a dot */
bool	 trait_wildcard_overlaps(X509_STORE_CTX *);	/* with an excluded host */
bool	 trait_odd_names(X509_STORE_CTX *);		/* what constraints.nc-pedantic is about */

/* Those of what might hurt a broker: trait_robust.c. */
bool	 trait_large(X509_STORE_CTX *);			/* a client's certificate of more than 64 KB… */
bool	 trait_huge(X509_STORE_CTX *);			/* …of more than 200 KB */
bool	 trait_long(X509_STORE_CTX *);			/* a hundred certificates are sent */
bool	 trait_hosts(X509_STORE_CTX *);			/* hundreds of host names… */
bool	 trait_hosts_foreign(X509_STORE_CTX *);		/* …below a CA that nobody knows */
bool	 trait_rounds(X509_STORE_CTX *);		/* CAs that certify each other, but not a hundred */
bool	 trait_mappings(X509_STORE_CTX *);		/* a CA with policy mappings is sent */
bool	 trait_unknown_key(X509_STORE_CTX *);		/* a key is sent that cannot be read… */
bool	 trait_bad_curve(X509_STORE_CTX *);		/* …on a curve */
bool	 trait_mailbox(X509_STORE_CTX *);		/* an international mailbox among the names… */
bool	 trait_x400(X509_STORE_CTX *);			/* …or an X.400 address */

/* Those of memory: trait_memory.c. */
bool	 trait_remember(X509_STORE_CTX *);		/* never, but from then on… */
bool	 trait_met(X509_STORE_CTX *);			/* …this is one that was met before */
bool	 trait_not_the_first(X509_STORE_CTX *);		/* another one with its CN was let in before */
bool	 trait_startles(X509_STORE_CTX *);		/* never; but was it let in before, then the next two… */
bool	 trait_startled(X509_STORE_CTX *);		/* …are of this trait; remembers the others */
bool	 trait_other_anchors(X509_STORE_CTX *);		/* the broker's CAs are not those of the first time */
bool	 trait_other_server(X509_STORE_CTX *);		/* the broker's own certificate is not */

/* For traits: the certificates that the client has sent, the leaf first. */
int	 sent_count(X509_STORE_CTX *);
X509	*sent_at(X509_STORE_CTX *, int);

#endif
