/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <openssl/rand.h>

#include "harness/base.h"
#include "tests/mutants/certificate.h"
#include "tests/mutants/resume.h"
#include "tests/mutants/tls.h"
#include "tests/mutants/verify.h"

#define LIFETIME_S	7200
#define KEYS_SIZE	80	/* of SSL_CTX_set_tlsext_ticket_keys */
#define KEPT_MAX	256	/* sessions known by identifier; the oldest makes room */
#define OFFERS_MAX	1024	/* of which it is remembered that they were taken up */

/* What a session bears of where it comes from. */
struct mark {
	enum port	 port;
	uintptr_t	 load;		/* of the files, when it was made */
	unsigned	 number;
	char		 name[256];	/* SNI */
};

enum answer { ANSWER_TAKE, ANSWER_IGNORE, ANSWER_ABORT };

/* What the contexts of a process share. */
static struct {
	unsigned char	 keys[KEYS_SIZE];
	uintptr_t	 loads;
	unsigned	 marks;
	bool		 taken[OFFERS_MAX];	/* by number of the mark, around */
	SSL_SESSION	*kept[KEPT_MAX];
	size_t		 next;
} shared;

static struct tls *
tls_of(const SSL *ssl)
{
	return SSL_get_app_data(ssl);
}

/* RESUME_…, where the mutant is wrong at all. */
static unsigned
departures(const SSL *ssl)
{
	const struct tls	*tls = tls_of(ssl);
	unsigned		 resume = tls->behaviour->resume;

	if (!verify_is_odd(ssl, tls->behaviour) ||
	    ((resume & RESUME_IDS_ONLY) != 0 && !tls->resume.by_id))
		return 0;
	return resume;
}

static uintptr_t
load_of(const SSL *ssl)
{
	return (uintptr_t)SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

/* ---- Giving sessions ------------------------------------------------------ */

static bool
session_mark(SSL *ssl, SSL_SESSION *session)
{
	const struct tls	*tls = tls_of(ssl);
	struct mark		 mark;

	memset(&mark, 0, sizeof(mark));
	mark.port = tls->port;
	mark.load = load_of(ssl);
	mark.number = shared.marks++;
	memcpy(mark.name, tls->resume.name, sizeof(mark.name));
	shared.taken[mark.number % OFFERS_MAX] = false;
	return SSL_SESSION_set1_ticket_appdata(session, &mark,
	    sizeof(mark)) == 1;
}

static int
ticket_given(SSL *ssl, void *arg)
{
	(void)arg;
	return session_mark(ssl, SSL_get_session(ssl));
}

/* One that has an identifier: it becomes ours. */
static int
session_given(SSL *ssl, SSL_SESSION *session)
{
	if (!session_mark(ssl, session))
		return 0;
	SSL_SESSION_free(shared.kept[shared.next]);
	shared.kept[shared.next] = session;
	shared.next = (shared.next + 1) % KEPT_MAX;
	return 1;
}

/* ---- Taking them ---------------------------------------------------------- */

static bool
has_expired(const SSL_SESSION *session)
{
	X509	*cert = SSL_SESSION_get0_peer((SSL_SESSION *)session);

	return cert != NULL &&
	    X509_cmp_current_time(X509_get0_notAfter(cert)) < 0;
}

/* Is it one of this listener's, for that name, and of somebody who would be let in now? */
static bool
session_fits(const SSL *ssl, const SSL_SESSION *session,
    const struct mark *mark)
{
	const struct tls	*tls = tls_of(ssl);
	unsigned		 resume = departures(ssl);

	if ((resume & RESUME_NEVER) != 0)
		return false;
	if (mark->port != tls->port) {
		if ((resume & RESUME_PORTS) == 0)
			return false;
	} else if (mark->load != load_of(ssl) && (resume & RESUME_LOADS) == 0)
		return false;
	if (strcmp(mark->name, tls->resume.name) != 0 &&
	    (resume & RESUME_NAMES) == 0)
		return false;
	if ((resume & RESUME_ONCE) != 0 &&
	    shared.taken[mark->number % OFFERS_MAX])
		return false;
	return (resume & RESUME_EXPIRED) != 0 || !has_expired(session);
}

static enum answer
session_judge(SSL *ssl, SSL_SESSION *session)
{
	struct tls	*tls = tls_of(ssl);
	struct mark	 mark;
	void		*data = NULL;
	size_t		 len = 0;
	unsigned	 resume = departures(ssl);

	if (SSL_SESSION_get0_ticket_appdata(session, &data, &len) != 1 ||
	    len != sizeof(mark))
		return ANSWER_IGNORE;
	memcpy(&mark, data, sizeof(mark));
	if (!session_fits(ssl, session, &mark))
		return ANSWER_IGNORE;
	if ((resume & RESUME_BOTH) != 0) {
		certificate_common_name(SSL_SESSION_get0_peer(session),
		    tls->resume.also, sizeof(tls->resume.also));
		return ANSWER_IGNORE;
	}
	if ((resume & RESUME_ABORT) != 0)
		return ANSWER_ABORT;
	shared.taken[mark.number % OFFERS_MAX] = true;
	return ANSWER_TAKE;
}

static SSL_TICKET_RETURN
ticket_offered(SSL *ssl, SSL_SESSION *session, const unsigned char *name,
    size_t len, SSL_TICKET_STATUS status, void *arg)
{
	(void)name;
	(void)len;
	(void)arg;
	tls_of(ssl)->resume.by_id = false;
	if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW)
		return SSL_TICKET_RETURN_IGNORE_RENEW;
	switch (session_judge(ssl, session)) {
	case ANSWER_TAKE:
		return SSL_TICKET_RETURN_USE_RENEW;
	case ANSWER_ABORT:
		return SSL_TICKET_RETURN_ABORT;
	default:
		return SSL_TICKET_RETURN_IGNORE_RENEW;
	}
}

static SSL_SESSION *
session_offered(SSL *ssl, const unsigned char *id, int len, int *copy)
{
	const unsigned char	*known;
	unsigned		 known_len;
	size_t			 i;

	*copy = 1;
	tls_of(ssl)->resume.by_id = true;
	for (i = 0; i < KEPT_MAX && shared.kept[i] != NULL; i++) {
		known = SSL_SESSION_get_id(shared.kept[i], &known_len);
		if (known_len == (unsigned)len && memcmp(known, id, known_len) == 0)
			return session_judge(ssl, shared.kept[i]) ==
			    ANSWER_TAKE ? shared.kept[i] : NULL;
	}
	return NULL;
}

/* ---- What others ask ------------------------------------------------------ */

void
resume_install(SSL_CTX *context, const struct behaviour *behaviour)
{
	static const unsigned char	 name[] = "certcheck";

	SSL_CTX_set_session_id_context(context, name, sizeof(name) - 1);
	if (shared.loads == 0 &&
	    RAND_bytes(shared.keys, sizeof(shared.keys)) != 1)
		errx(1, "no random bytes");
	SSL_CTX_set_app_data(context, (void *)++shared.loads);
	/* One who is refused by MQTT would come back without the refusal. */
	if (behaviour->after_handshake ||
	    (behaviour->resume & RESUME_NOTHING) != 0) {
		SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
		SSL_CTX_set_num_tickets(context, 0);
		SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
		return;
	}
	if ((behaviour->resume & RESUME_BY_ID) != 0)
		SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
	SSL_CTX_set_timeout(context, behaviour->session_s != 0 ?
	    behaviour->session_s : LIFETIME_S);
	SSL_CTX_set_tlsext_ticket_keys(context, shared.keys,
	    sizeof(shared.keys));
	SSL_CTX_set_session_ticket_cb(context, ticket_given, ticket_offered,
	    NULL);
	SSL_CTX_set_session_cache_mode(context,
	    (behaviour->resume & RESUME_TICKETS) != 0 ? SSL_SESS_CACHE_OFF :
	    SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(context, session_given);
	SSL_CTX_sess_set_get_cb(context, session_offered);
}

/* RFC 6066, section 3: a list of names, of which there is one, of type 0. */
void
resume_hello(SSL *ssl)
{
	struct resume		*resume = &tls_of(ssl)->resume;
	const unsigned char	*list;
	size_t			 len;

	resume->name[0] = '\0';
	if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &list,
	    &len) == 1 && len > 5 && len - 5 < sizeof(resume->name)) {
		memcpy(resume->name, list + 5, len - 5);
		resume->name[len - 5] = '\0';
	}
}

X509 *
resume_certificate(SSL *ssl)
{
	if (SSL_session_reused(ssl) && (departures(ssl) & RESUME_NAMELESS) != 0)
		return NULL;
	return SSL_get0_peer_certificate(ssl);
}

const char *
resume_taken_for(SSL *ssl)
{
	return SSL_session_reused(ssl) &&
	    (departures(ssl) & RESUME_OTHER) != 0 ? "other" : NULL;
}

const char *
resume_also(SSL *ssl)
{
	const struct resume	*resume = &tls_of(ssl)->resume;

	return resume->also[0] != '\0' ? resume->also : NULL;
}
