/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/pki_crls.h"
#include "tests/fuzz/input.h"

/* A file of CRLs: the user's, or downloaded from wherever certificates point to. */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pki_crls	*crls, *again;
	struct error	 error = { "" };
	char		*pem, shown[1024];
	size_t		 i;

	crls = pki_crls_read((const char *)data, len, &error);
	must((crls == NULL) == (error.text[0] != '\0'),
	    "what cannot be read has a reason");
	if (crls == NULL)
		return 0;
	for (i = 0; i < crls->count; i++)
		pki_crls_describe(&crls->items[i], shown, sizeof(shown));
	must((pki_crls_first_due(crls) == NULL) == (crls->count == 0),
	    "of several, one is due first");
	pem = pki_crls_pem(crls);
	if (crls->count > 0) {
		again = pki_crls_read(pem, strlen(pem), &error);
		must(again != NULL && again->count == crls->count,
		    "what is written can be read");
		pki_crls_free(again);
	}
	free(pem);
	pki_crls_free(crls);
	return 0;
}
