/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_WAYS_H
#define CERTCHECK_MUTANTS_WAYS_H

#include <openssl/ssl.h>

/* What is told of a client before it is known who it is: sets of WAY_… */

/* From within SSL_CTX_set_client_hello_cb; the server name that it asks for, or "". */
unsigned	 ways_of_hello(SSL *, const char *name);

/* The first that comes from it. */
unsigned	 ways_of_record(const void *, size_t);

#endif
