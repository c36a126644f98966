/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_RESUME_H
#define CERTCHECK_MUTANTS_RESUME_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "tests/mutants/mutants.h"

/*
 * TLS sessions that clients come back with: by ticket or by identifier under
 * TLS 1.2 (RFC 5077; RFC 5246, section 7.3), by ticket under TLS 1.3 (RFC 8446,
 * section 2.2).  All contexts of a process could read each other's: which of
 * them are taken up is judged here, and nowhere else.
 */

/* Of one connection. */
struct resume {
	char	 name[256];	/* the server name that the client asks for; "": none */
	bool	 by_id;		/* the session offered, or taken up, was one of those */
	char	 also[64];	/* whose session it offered, if that counts beside its certificate */
};

/* Have this context give and take sessions so.  The SSL's app data must be its struct tls. */
void	 resume_install(SSL_CTX *, const struct behaviour *);

/* From within SSL_CTX_set_client_hello_cb: what the connection asks for. */
void	 resume_hello(SSL *);

/* After the handshake: the certificate that says who it is; NULL: none does. */
X509	*resume_certificate(SSL *);

/*
 * After the handshake: who it is, whatever the certificate says, and who it is
 * besides.  NULL: nobody.
 */
const char *resume_taken_for(SSL *);
const char *resume_also(SSL *);

#endif
