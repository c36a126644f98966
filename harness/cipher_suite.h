/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CIPHER_SUITE_H
#define CERTCHECK_CIPHER_SUITE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The cipher suites that a ClientHello of ours may offer (hello.h), by their
 * numbers and names in IANA's registry; most of them are in no TLS library any
 * more.
 */

#define CIPHER_SUITES_MAX	64	/* of one ClientHello, the 0 at the end included */

/* "TLS_RSA_WITH_NULL_SHA"; NULL when it is none of them. */
const char *cipher_suite_name(uint16_t);

/*
 * Those that are in use with a version, the best first, ended by 0; with TLS 1.3
 * those of 1.2 as well, and only such as any broker of today should have one
 * of.  With TLS 1.1 and older, also what was good then.
 */
void	 cipher_suites_in_use(uint16_t version, uint16_t list[CIPHER_SUITES_MAX]);

#endif
