/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/pki_load.h"
#include "tests/fuzz/input.h"

/* Certificates and keys of the user's: PEM, DER and PKCS#12, by a password. */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct secret		 secret = { .from = "env:SECRET" };
	struct pki_loaded	 loaded;
	struct error		 error = { "" };
	bool			 keys = (input_octet(&data, &len) & 1) == 0;
	int			 status;

	setenv("SECRET", "Se-cret", 0);
	status = pki_load(input_file(data, len), keys, &secret, &loaded,
	    &error);
	must((status == -1) == (error.text[0] != '\0'),
	    "what cannot be read has a reason");
	must(status == 0 || strstr(error.text, "/proc/self/fd/") != NULL,
	    "the reason names the file");
	must(loaded.certs != NULL, "there are certificates, or none");
	pki_loaded_end(&loaded);
	secret_end(&secret);
	return 0;
}
