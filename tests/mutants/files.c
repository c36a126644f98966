/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "harness/base.h"
#include "tests/mutants/files.h"

#define FILE_LIMIT	(4 * 1024 * 1024)

void
files_read(struct files *files, const char *dir, const char *server)
{
	struct error	 error;
	size_t		 i;

	files->path[FILE_CA] = xasprintf("%s/ca.crt", dir);
	files->path[FILE_CRL] = xasprintf("%s/crl.pem", dir);
	files->path[FILE_CERT] = xasprintf("%s/%s.crt", dir, server);
	files->path[FILE_KEY] = xasprintf("%s/%s.key", dir, server);
	files->path[FILE_STAPLE] = xasprintf("%s/%s.ocsp", dir, server);
	for (i = 0; i < FILES; i++)
		files->bytes[i] = file_read(files->path[i], FILE_LIMIT,
		    &files->len[i], &error);
}

void
files_clear(struct files *files)
{
	size_t	 i;

	for (i = 0; i < FILES; i++) {
		free(files->path[i]);
		free(files->bytes[i]);
	}
	memset(files, 0, sizeof(*files));
}

static void
files_set(struct files *files, enum file_name file, char *bytes, size_t len)
{
	free(files->bytes[file]);
	files->bytes[file] = bytes;
	files->len[file] = len;
}

void
files_copy(struct files *files, const struct files *from, enum file_name file)
{
	char	*bytes = NULL;

	if (from->bytes[file] != NULL) {
		bytes = xcalloc(1, from->len[file] + 1);
		memcpy(bytes, from->bytes[file], from->len[file]);
	}
	files_set(files, file, bytes, from->len[file]);
}

void
files_join(struct files *files, const struct files *from, enum file_name file)
{
	const char	*here = files->bytes[file], *there = from->bytes[file];

	if (there == NULL)
		return;
	if (here == NULL || strstr(there, here) != NULL)
		files_copy(files, from, file);
	else if (strstr(here, there) == NULL)
		files_set(files, file, xasprintf("%s%s", here, there),
		    strlen(here) + strlen(there));
}

BIO *
files_open(const struct files *files, enum file_name file)
{
	BIO	*bio;

	if (files->bytes[file] == NULL)
		return NULL;
	bio = BIO_new_mem_buf(files->bytes[file], (int)files->len[file]);
	if (bio == NULL)
		errx(1, "out of memory");
	return bio;
}

STACK_OF(X509_CRL) *
files_crls(const struct files *files)
{
	STACK_OF(X509_CRL)	*crls;
	X509_CRL		*crl;
	BIO			*bio;
	bool			 whole;

	if ((bio = files_open(files, FILE_CRL)) == NULL)
		return NULL;
	if ((crls = sk_X509_CRL_new_null()) == NULL)
		errx(1, "out of memory");
	ERR_clear_error();
	while ((crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL)
		sk_X509_CRL_push(crls, crl);
	/* After the last one, or there is one that cannot be read? */
	whole = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	BIO_free(bio);
	if (!whole || sk_X509_CRL_num(crls) == 0) {
		sk_X509_CRL_pop_free(crls, X509_CRL_free);
		return NULL;
	}
	return crls;
}
