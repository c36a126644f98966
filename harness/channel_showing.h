/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHANNEL_SHOWING_H
#define CERTCHECK_CHANNEL_SHOWING_H

#include <time.h>

#include <openssl/x509.h>

#include "harness/channel_internal.h"

/*
 * What a broker has shown of itself, and what that is held against.  Only
 * .built and .all belong to it.
 */
struct showing {
	SSL			*ssl;
	const struct channel_context *context;
	const char		*name;		/* that the leaf has to bear */
	X509			*leaf;
	STACK_OF(X509)		*sent;		/* as they came, the leaf first */
	STACK_OF(X509)		*built;		/* the path that is found, whatever is wrong with it, the leaf first */
	STACK_OF(X509)		*all;		/* those sent, and then those of the path that were not */
	bool			 whole;		/* that ends at a root of the CA file */
	uint32_t		 limit;
	time_t			 now;
};

/* What comes of it: the worst finding, and all that led to it. */
struct sight {
	enum finding	 finding;
	char		 text[1024];	/* as hostile as the certificates are */
};

void	 sight_add(struct sight *, enum finding, const char *, ...)
	    __attribute__((__format__(printf, 3, 4)));

#define CERTIFICATE_TEXT	80

/* What a certificate is called: "CN=broker.example"; visible, and cut.  Returns buf. */
const char *certificate_text(const X509 *, char buf[CERTIFICATE_TEXT]);
/* The same of who has issued it. */
const char *certificate_issuer_text(const X509 *, char buf[CERTIFICATE_TEXT]);

/* Is it signed by its own key? */
bool	 certificate_is_root(X509 *);

/* "2026-11-23"; "?" for what is no date. */
#define DATE_TEXT		12
const char *date_text(const ASN1_TIME *, char buf[DATE_TEXT]);

/* Seconds since 1970 in *when; false for what is no date. */
bool	 date_read(const ASN1_TIME *, time_t *when);

/* Is it one of them (the same certificate, bit by bit)?  Its index, or -1. */
int	 certificate_index(const STACK_OF(X509) *, const X509 *);

/* To judge it by, with these roots; it has to be freed. */
X509_STORE_CTX *
	 judgement_new(const struct showing *, X509_STORE *);

/* One aspect each (posture.h). */
void	 look_chain(const struct showing *, struct sight *);
void	 look_complete(const struct showing *, struct sight *);
void	 look_dates(const struct showing *, struct sight *);
void	 look_strength(const struct showing *, struct sight *);
void	 look_revocation(const struct showing *, struct sight *, bool required);

#endif
