/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_USER_H
#define CERTCHECK_MUTANTS_USER_H

#include "tests/mutants/name.h"

/* Whom a connection is taken for. */
struct user {
	char	 name[SESSION_NAME];	/* "": nobody in particular */
	char	 alias[SESSION_NAME];	/* a second name that it goes by; "": none */
	char	 client[SESSION_NAME];	/* its client identifier… */
	char	 claimed[SESSION_NAME];	/* …and the username in CONNECT; "": none */
};

/* What CONNECT says of who it is. */
struct claim {
	bool	 has_username, has_password;
	char	 username[SESSION_NAME];
	char	 password[SESSION_NAME];
};

/*
 * From the certificate (NULL: none was presented), the claim and .client, which
 * is set.  A MQTT 3.1.1 CONNACK code; 0: .name and .alias are set.
 */
unsigned user_identify(struct user *, const struct behaviour *, X509 *,
	    const struct claim *);

/* May who comes without a certificate come in by what CONNECT says instead? */
bool	 user_logs_in(const struct behaviour *, const struct claim *);

#endif
