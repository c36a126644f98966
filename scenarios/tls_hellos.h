/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TLS_HELLOS_H
#define CERTCHECK_TLS_HELLOS_H

#include "harness/model.h"

/* What ClientHellos of our own making offer; for steps of OP_HELLO. */

/* TLS 1.3 and 1.2: any broker of today goes on with it. */
extern const struct approach hello_ordinary;

/* A version and those before it, with what was in use then. */
extern const struct approach hello_ssl_3;
extern const struct approach hello_tls_1_0;
extern const struct approach hello_tls_1_1;
extern const struct approach hello_tls_1_2;

/* TLS 1.2 and before it, with these suites and no others. */
extern const struct approach hello_null;
extern const struct approach hello_anonymous;
extern const struct approach hello_export;
extern const struct approach hello_rc4;
extern const struct approach hello_des;
extern const struct approach hello_3des;
extern const struct approach hello_psk;

#endif
