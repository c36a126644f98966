/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/x509v3.h>

#include "harness/base.h"
#include "tests/mutants/certificate.h"

/* As UTF-8, or as the octets that stand there; what cannot be read is empty. */
static void
text_read(struct text *text, const ASN1_STRING *string, unsigned read)
{
	unsigned char	*utf8 = NULL;
	int		 len;

	if ((read & READ_UTF8_ONLY) != 0 &&
	    ASN1_STRING_type(string) != V_ASN1_UTF8STRING) {
		text->len = 0;
		return;
	}
	if (read & READ_OCTETS) {
		text_set(text, ASN1_STRING_get0_data(string),
		    (size_t)ASN1_STRING_length(string));
		return;
	}
	len = ASN1_STRING_to_UTF8(&utf8, string);
	text_set(text, utf8, len > 0 ? (size_t)len : 0);
	OPENSSL_free(utf8);
}

static size_t
names_common(const X509_NAME *subject, unsigned read, struct text *names)
{
	size_t	 count = 0;
	int	 at = -1;

	while (count < NAMES_MAX && (at = X509_NAME_get_index_by_NID(subject,
	    NID_commonName, at)) >= 0)
		text_read(&names[count++], X509_NAME_ENTRY_get_data(
		    X509_NAME_get_entry(subject, at)), read);
	return count;
}

/* By RFC 2253; or with its values as they stand. */
static void
whole_commas(const X509_NAME *subject, bool escaped, struct text *name)
{
	unsigned long	 flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
	BIO		*bio = BIO_new(BIO_s_mem());
	char		*text = NULL;
	long		 len;

	if (!escaped)
		flags &= ~(unsigned long)(ASN1_STRFLGS_ESC_2253 |
		    ASN1_STRFLGS_ESC_CTRL);
	X509_NAME_print_ex(bio, subject, 0, flags);
	len = BIO_get_mem_data(bio, &text);
	text_set(name, text, len > 0 ? (size_t)len : 0);
	BIO_free(bio);
}

/* "/O=x/CN=y", taken apart again: "CN=y,O=x". */
static void
whole_slashes(const X509_NAME *subject, struct text *name)
{
	char	*line = X509_NAME_oneline(subject, NULL, 0), *slash;
	char	 text[SESSION_NAME] = "";

	while ((slash = strrchr(line, '/')) != NULL) {
		text_add(text, sizeof(text), "%s%s", text[0] != '\0' ? "," : "",
		    slash + 1);
		*slash = '\0';
	}
	text_set(name, text, strlen(text));
	OPENSSL_free(line);
}

static size_t
names_whole(const X509_NAME *subject, unsigned read, struct text *names)
{
	if (read & READ_ONE_LINE)
		whole_slashes(subject, &names[0]);
	else
		whole_commas(subject, (read & READ_UNESCAPED) == 0, &names[0]);
	return names[0].len > 0;
}

static size_t
names_alternative(X509 *cert, int type, unsigned read, struct text *names)
{
	GENERAL_NAMES	*all;
	GENERAL_NAME	*one;
	size_t		 count = 0;
	int		 i;

	all = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	for (i = 0; i < sk_GENERAL_NAME_num(all) && count < NAMES_MAX; i++) {
		one = sk_GENERAL_NAME_value(all, i);
		if ((read & READ_ANY_KIND) != 0 && one->type == GEN_OTHERNAME &&
		    one->d.otherName->value->type == V_ASN1_UTF8STRING)
			text_read(&names[count++],
			    one->d.otherName->value->value.utf8string, 0);
		else if (one->type == type)
			text_read(&names[count++], one->d.ia5,
			    read & ~READ_UTF8_ONLY);
	}
	GENERAL_NAMES_free(all);
	return count;
}

size_t
certificate_names(X509 *cert, enum identity_source source,
    const struct behaviour *behaviour, struct text names[NAMES_MAX])
{
	const X509_NAME	*subject = X509_get_subject_name(cert);

	switch (source) {
	case SOURCE_CN:
		return names_common(subject, behaviour->read, names);
	case SOURCE_DN:
		return names_whole(subject, behaviour->read, names);
	case SOURCE_SAN_DNS:
		return names_alternative(cert, GEN_DNS, behaviour->read,
		    names);
	case SOURCE_SAN_EMAIL:
		return names_alternative(cert, GEN_EMAIL, behaviour->read,
		    names);
	case SOURCE_SAN_URI:
		return names_alternative(cert, GEN_URI, behaviour->read,
		    names);
	default:
		return 0;
	}
}

static bool
first_common_name(const X509_NAME *subject, char *buf, size_t size)
{
	struct text	 names[NAMES_MAX];

	if (names_common(subject, 0, names) == 0 || names[0].len == 0 ||
	    names[0].len >= size ||
	    memchr(names[0].bytes, '\0', names[0].len) != NULL)
		return false;
	memcpy(buf, names[0].bytes, names[0].len);
	buf[names[0].len] = '\0';
	return true;
}

bool
certificate_common_name(X509 *cert, char *buf, size_t size)
{
	return first_common_name(X509_get_subject_name(cert), buf, size);
}

bool
certificate_issuer(X509 *cert, char *buf, size_t size)
{
	return first_common_name(X509_get_issuer_name(cert), buf, size);
}
