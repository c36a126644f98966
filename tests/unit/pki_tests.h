/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PKI_TESTS_H
#define CERTCHECK_PKI_TESTS_H

#include <check.h>

/* Parts of the suites of the PKI that stand in files of their own. */

TCase	*pki_odd_tcase(void);		/* of pki */
void	 pki_fields_add(TCase *);	/* to that one */
TCase	*pki_tls_tcase(void);		/* of pki */
TCase	*pki_name_tcase(void);		/* of pki */
TCase	*pki_dir_read_tcase(void);	/* of pki_dir */
TCase	*pki_dir_odd_tcase(void);	/* of pki_dir */
TCase	*pki_issuer_tcase(void);	/* of pki_dir */

#endif
