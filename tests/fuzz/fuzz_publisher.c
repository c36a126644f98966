/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/pki_layout.h"
#include "fixtures/pki_ocsp.h"
#include "fixtures/publisher_route.h"
#include "tests/fuzz/input.h"

/* The path of an HTTP request, which may hold a question to the OCSP responder. */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct route	 route;
	unsigned char	*der;
	size_t		 der_len;
	char		*path = xcalloc(len + 1, 1);

	if (len > 0)
		memcpy(path, data, len);
	route_parse(path, &route);
	must(route.what == ROUTE_NOTHING || (route.name[0] != '\0' &&
	    route.name[0] != '.' && strchr(route.name, '/') == NULL),
	    "nothing leads out of the folder");
	if (route.what == ROUTE_OCSP) {
		must(pki_layout_is_name(route.name), "it is a name of ours");
		der = pki_ocsp_decode(route.request, &der_len);
		must(der_len <= strlen(route.request), "base64 does not shrink");
		free(der);
	}
	free(path);
	return 0;
}
