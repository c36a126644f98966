/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <string.h>

#include "harness/channel_showing.h"

/* Words about certificates, and the findings as they add up. */

/* The higher, the more it says. */
static int
finding_rank(enum finding finding)
{
	static const int	 rank[] = {
		[FINDING_NONE] = 0, [FINDING_MOOT] = 1, [FINDING_RIGHT] = 2,
		[FINDING_POOR] = 3, [FINDING_UNKNOWN] = 4, [FINDING_WRONG] = 5
	};

	return rank[finding];
}

void
sight_add(struct sight *sight, enum finding finding, const char *format, ...)
{
	int	 more = finding_rank(finding) - finding_rank(sight->finding);
	char	 text[sizeof(sight->text)];
	va_list	 ap;

	if (more < 0)
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (more > 0)
		sight->text[0] = '\0';
	sight->finding = finding;
	text_add(sight->text, sizeof(sight->text), "%s%s",
	    sight->text[0] != '\0' ? "; " : "", text);
}

/* Its CN, where it has one; else all of it. */
static const char *
name_text(const X509_NAME *name, char buf[CERTIFICATE_TEXT])
{
	int		 at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	unsigned char	*cn = NULL;
	char		*all = NULL;
	int		 len = -1;

	buf[0] = '\0';
	if (at >= 0)
		len = ASN1_STRING_to_UTF8(&cn, X509_NAME_ENTRY_get_data(
		    X509_NAME_get_entry(name, at)));
	if (len > 0) {
		snprintf(buf, CERTIFICATE_TEXT, "CN=");
		text_visible(buf + 3, CERTIFICATE_TEXT - 3, (char *)cn,
		    (size_t)len, NULL);
	} else if (X509_NAME_entry_count(name) > 0 &&
	    (all = X509_NAME_oneline(name, NULL, 0)) != NULL)
		text_visible(buf, CERTIFICATE_TEXT, all, strlen(all), NULL);
	else
		snprintf(buf, CERTIFICATE_TEXT, "the one without a subject");
	OPENSSL_free(cn);
	OPENSSL_free(all);
	return buf;
}

const char *
certificate_text(const X509 *cert, char buf[CERTIFICATE_TEXT])
{
	return name_text(X509_get_subject_name(cert), buf);
}

const char *
certificate_issuer_text(const X509 *cert, char buf[CERTIFICATE_TEXT])
{
	return name_text(X509_get_issuer_name(cert), buf);
}

bool
certificate_is_root(X509 *cert)
{
	return X509_self_signed(cert, 1) == 1;
}

bool
date_read(const ASN1_TIME *date, time_t *when)
{
	struct tm	 tm;

	if (date == NULL || ASN1_TIME_to_tm(date, &tm) != 1)
		return false;
	*when = timegm(&tm);
	return true;
}

const char *
date_text(const ASN1_TIME *date, char buf[DATE_TEXT])
{
	struct tm	 tm;

	if (date == NULL || ASN1_TIME_to_tm(date, &tm) != 1 ||
	    strftime(buf, DATE_TEXT, "%Y-%m-%d", &tm) == 0)
		snprintf(buf, DATE_TEXT, "?");
	return buf;
}

int
certificate_index(const STACK_OF(X509) *certs, const X509 *cert)
{
	int	 i;

	for (i = 0; i < sk_X509_num(certs); i++)
		if (X509_cmp(sk_X509_value(certs, i), cert) == 0)
			return i;
	return -1;
}
