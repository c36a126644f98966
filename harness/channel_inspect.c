/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "harness/channel_showing.h"
#include "harness/expiry.h"

/* What the broker shows of itself: its chain, whose it is, and until when. */

#define DAY_S	86400

/* Whatever is wrong is noted, and does not keep a path from being found. */
static int
overlook(int good, X509_STORE_CTX *ctx)
{
	bool	*whole = X509_STORE_CTX_get_app_data(ctx);

	*whole = *whole && good;
	return 1;
}

X509_STORE_CTX *
judgement_new(const struct showing *show, X509_STORE *store)
{
	X509_STORE_CTX	*ctx = X509_STORE_CTX_new();

	if (ctx == NULL || X509_STORE_CTX_init(ctx, store, show->leaf,
	    show->sent) != 1)
		err(4, NULL);
	return ctx;
}

/* The path, to the CA file's certificates if there is any. */
static void
showing_build(struct showing *show)
{
	X509_STORE_CTX	*ctx;
	X509		*cert;
	int		 i;

	ctx = judgement_new(show, SSL_CTX_get_cert_store(show->context->ssl_ctx));
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_NO_CHECK_TIME);
	show->whole = show->context->verify;
	X509_STORE_CTX_set_app_data(ctx, &show->whole);
	X509_STORE_CTX_set_verify_cb(ctx, overlook);
	X509_verify_cert(ctx);
	show->built = X509_STORE_CTX_get1_chain(ctx);
	X509_STORE_CTX_free(ctx);
	if (show->built == NULL || (show->all = sk_X509_dup(show->sent)) == NULL)
		err(4, NULL);
	for (i = 1; i < sk_X509_num(show->built); i++) {
		cert = sk_X509_value(show->built, i);
		if (certificate_index(show->sent, cert) == -1 &&
		    sk_X509_push(show->all, cert) <= 0)
			err(4, NULL);
	}
}

/* ---- The chain, and the name ------------------------------------------------ */

/* The names that it bears, as far as there is room. */
static void
names_text(X509 *cert, char *buf, size_t size)
{
	GENERAL_NAMES		*names;
	const GENERAL_NAME	*name;
	const char		*comma = "";
	char			 shown[64];
	int			 i;

	buf[0] = '\0';
	names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	for (i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		name = sk_GENERAL_NAME_value(names, i);
		if (name->type != GEN_DNS)
			continue;
		text_visible(shown, sizeof(shown),
		    (const char *)ASN1_STRING_get0_data(name->d.dNSName),
		    (size_t)ASN1_STRING_length(name->d.dNSName), NULL);
		text_add(buf, size, "%s%s", comma, shown);
		comma = ", ";
	}
	GENERAL_NAMES_free(names);
	if (buf[0] == '\0')
		text_add(buf, size, "no host name");
}

static bool
named_as(const struct showing *show, unsigned flags)
{
	return X509_check_host(show->leaf, show->name, 0, flags, NULL) == 1 ||
	    X509_check_ip_asc(show->leaf, show->name, 0) == 1;
}

/* What its clients would say of it; X509_V_OK: nothing. */
static int
showing_verify(const struct showing *show, char text[CERTIFICATE_TEXT])
{
	X509_STORE_CTX	*ctx;
	X509		*cert;
	int		 error;

	ctx = judgement_new(show, SSL_CTX_get_cert_store(show->context->ssl_ctx));
	X509_STORE_CTX_set_default(ctx, "ssl_server");
	X509_verify_cert(ctx);
	error = X509_STORE_CTX_get_error(ctx);
	cert = X509_STORE_CTX_get_current_cert(ctx);
	certificate_text(cert != NULL ? cert : show->leaf, text);
	X509_STORE_CTX_free(ctx);
	return error;
}

void
look_chain(const struct showing *show, struct sight *sight)
{
	char	 about[CERTIFICATE_TEXT], leaf[CERTIFICATE_TEXT];
	char	 root[CERTIFICATE_TEXT], names[96];
	int	 error;

	certificate_text(show->leaf, leaf);
	if (!show->context->verify) {
		sight_add(sight, FINDING_MOOT, "there is no CA file to verify %s against: name it with --cafile",
		    leaf);
		return;
	}
	if ((error = showing_verify(show, about)) != X509_V_OK)
		sight_add(sight, FINDING_WRONG, "the broker's certificate does not verify up to the CA file: %s (%s)",
		    X509_verify_cert_error_string(error), about);
	names_text(show->leaf, names, sizeof(names));
	if (!named_as(show, 0))
		sight_add(sight, FINDING_WRONG, "%s is for %s, and not for %s",
		    leaf, names, show->name);
	else if (!named_as(show, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
		sight_add(sight, FINDING_POOR, "%s has its host name in the CN alone, where clients of today do not look (RFC 9525, section 2)",
		    leaf);
	sight_add(sight, FINDING_RIGHT, "%s verifies up to %s, and is for %s",
	    leaf, certificate_text(sk_X509_value(show->built,
	    sk_X509_num(show->built) - 1), root), show->name);
}

/* ---- Until when? ------------------------------------------------------------ */

/* The first to expire, and when; NULL: none says so. */
static X509 *
first_to_expire(const struct showing *show, time_t *end)
{
	X509	*cert, *first = NULL;
	time_t	 until;
	int	 i;

	for (i = 0; i < sk_X509_num(show->all); i++) {
		cert = sk_X509_value(show->all, i);
		if (date_read(X509_get0_notAfter(cert), &until) &&
		    (first == NULL || until < *end)) {
			first = cert;
			*end = until;
		}
	}
	return first;
}

static void
posture_fill(struct posture *posture, const struct showing *show)
{
	time_t	 end;
	X509	*first = first_to_expire(show, &end);

	posture->certificates = (unsigned)sk_X509_num(show->sent);
	posture->until = -1;
	_Static_assert(sizeof(posture->subject) == CERTIFICATE_TEXT, "size");
	if (first == NULL)
		return;
	certificate_text(first, posture->subject);
	posture->until = end < 0 ? 0 : end;
	posture->days_left = expiry_days(end, show->now);
}

static void
look_date(const struct showing *show, X509 *cert, struct sight *sight)
{
	time_t	 from, until;
	int64_t	 days;
	char	 text[CERTIFICATE_TEXT], date[DATE_TEXT];

	certificate_text(cert, text);
	if (!date_read(X509_get0_notBefore(cert), &from) ||
	    !date_read(X509_get0_notAfter(cert), &until)) {
		sight_add(sight, FINDING_WRONG, "%s has dates that are none", text);
		return;
	}
	days = (until - show->now) / DAY_S;
	date_text(X509_get0_notAfter(cert), date);
	if (until < show->now)
		sight_add(sight, FINDING_WRONG, "%s has expired on %s, %lld day%s ago",
		    text, date, (long long)-days, days == -1 ? "" : "s");
	else if (from > show->now)
		sight_add(sight, FINDING_WRONG, "%s is not valid before %s",
		    text, date_text(X509_get0_notBefore(cert), date));
	else if (until < show->now + (time_t)show->limit * DAY_S)
		sight_add(sight, FINDING_WRONG, "%s expires on %s, in %lld day%s: sooner than in %u",
		    text, date, (long long)days, days == 1 ? "" : "s",
		    show->limit);
}

void
look_dates(const struct showing *show, struct sight *sight)
{
	time_t	 end;
	X509	*first = first_to_expire(show, &end);
	char	 text[CERTIFICATE_TEXT], date[DATE_TEXT];
	int	 i;

	for (i = 0; i < sk_X509_num(show->all); i++)
		look_date(show, sk_X509_value(show->all, i), sight);
	if (first == NULL)
		return;
	sight_add(sight, FINDING_RIGHT, "%s is the first to expire: on %s, in %d days",
	    certificate_text(first, text),
	    date_text(X509_get0_notAfter(first), date),
	    expiry_days(end, show->now));
}

/* ---- All of it -------------------------------------------------------------- */

/*
 * Has the broker proven that it has the key?  In TLS 1.3 our side is done only
 * after that; in TLS 1.2, what we answer to ServerHelloDone leaves after it.
 */
static bool
key_proven(const struct channel *channel)
{
	return channel->seen->handshake_done || channel->empty_sent ||
	    channel->seen->certificate_sent;
}

static void
showing_look(const struct showing *show, enum aspect aspect,
    struct sight *sight)
{
	switch (aspect) {
	case ASPECT_CHAIN:
		look_chain(show, sight);
		break;
	case ASPECT_COMPLETE:
		look_complete(show, sight);
		break;
	case ASPECT_DATES:
		look_dates(show, sight);
		break;
	case ASPECT_STRENGTH:
		look_strength(show, sight);
		break;
	default:
		look_revocation(show, sight, aspect == ASPECT_STAPLE);
	}
}

void
channel_inspect(struct channel *channel, const struct target *target,
    const struct inspection *what)
{
	struct observation	*seen = channel->seen;
	struct sight		 sight = { FINDING_NONE, "" };
	struct showing		 show = {
		.ssl = channel->ssl, .context = target->tls,
		.name = target_name(target), .limit = what->limit,
		.leaf = SSL_get0_peer_certificate(channel->ssl),
		.sent = SSL_get_peer_cert_chain(channel->ssl),
		.now = time(NULL)
	};
	char			 about[CERTIFICATE_TEXT];

	if (show.leaf == NULL || show.sent == NULL || !key_proven(channel))
		return;
	showing_build(&show);
	seen->peer_proven = show.context->verify && named_as(&show, 0) &&
	    showing_verify(&show, about) == X509_V_OK;
	posture_fill(&seen->posture, &show);
	showing_look(&show, what->aspect, &sight);
	if (!seen->peer_proven && show.context->verify &&
	    what->aspect != ASPECT_CHAIN)
		text_add(sight.text, sizeof(sight.text), "; peer unproven");
	seen->posture.finding = sight.finding;
	text_visible(seen->detail, sizeof(seen->detail), sight.text,
	    strlen(sight.text), NULL);
	sk_X509_free(show.all);
	sk_X509_pop_free(show.built, X509_free);
	ERR_clear_error();
}
