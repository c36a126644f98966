/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "harness/base.h"
#include "tests/mutants/ocsp.h"

#define ASK_US		1000000		/* how long an answer is waited for */
#define SKEW_S		60

/* What came of asking. */
enum said {
	SAID_GOOD,
	SAID_REVOKED,
	SAID_UNKNOWN,
	SAID_BY_OTHERS,		/* good, but signed by somebody else */
	SAID_RUBBISH,
	SAID_NOTHING
};

/* ---- HTTP ----------------------------------------------------------------- */

static bool
ready(int fd, short events, uint64_t deadline_us)
{
	struct pollfd	 pfd = { .fd = fd, .events = events };

	return poll(&pfd, 1, clock_left_ms(deadline_us)) == 1;
}

/* A connected socket that does not block; -1. */
static int
dial(const char *host, const char *port, uint64_t deadline_us)
{
	struct addrinfo	 hints = { .ai_socktype = SOCK_STREAM }, *list;
	socklen_t	 len = sizeof(int);
	int		 fd, failed = 0;

	if (getaddrinfo(host, port, &hints, &list) != 0)
		return -1;
	fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (fd != -1 && connect(fd, list->ai_addr, list->ai_addrlen) == -1 &&
	    (errno != EINPROGRESS || !ready(fd, POLLOUT, deadline_us) ||
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &len) == -1 ||
	    failed != 0)) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	return fd;
}

/* The socket of a http: URL, and its path, which the caller frees by OPENSSL_free; -1. */
static int
dial_url(const char *url, char **path, uint64_t deadline_us)
{
	char	*host, *port;
	int	 tls, fd;

	*path = NULL;
	if (OCSP_parse_url(url, &host, &port, path, &tls) != 1)
		return -1;
	fd = tls ? -1 : dial(host, port, deadline_us);
	OPENSSL_free(host);
	OPENSSL_free(port);
	return fd;
}

/* NULL: none came; *whole tells whether that is because of what came instead. */
static OCSP_RESPONSE *
post(const char *url, OCSP_REQUEST *request, bool *whole)
{
	uint64_t	 deadline = clock_us() + ASK_US;
	OCSP_RESPONSE	*response = NULL;
	OCSP_REQ_CTX	*asking = NULL;
	BIO		*bio = NULL;
	char		*path;
	int		 fd = dial_url(url, &path, deadline), more = -1;

	if (fd != -1 && (bio = BIO_new_socket(fd, BIO_CLOSE)) != NULL)
		asking = OCSP_sendreq_new(bio, path, request, -1);
	while (asking != NULL &&
	    (more = OCSP_sendreq_nbio(&response, asking)) == -1)
		if (!ready(fd, BIO_should_write(bio) ? POLLOUT : POLLIN,
		    deadline))
			break;
	*whole = asking != NULL && more != -1;
	OCSP_REQ_CTX_free(asking);
	BIO_free(bio);
	OPENSSL_free(path);
	return response;
}

/* ---- OCSP ----------------------------------------------------------------- */

/* Signed by the CA itself, and in answer to this request? */
static bool
is_genuine(OCSP_BASICRESP *basic, OCSP_REQUEST *request, X509 *issuer)
{
	STACK_OF(X509)	*signers = sk_X509_new_null();
	bool		 genuine;

	genuine = signers != NULL && sk_X509_push(signers, issuer) > 0 &&
	    OCSP_check_nonce(request, basic) > 0 &&
	    OCSP_basic_verify(basic, signers, NULL,
	    OCSP_TRUSTOTHER | OCSP_NOINTERN) == 1;
	sk_X509_free(signers);
	return genuine;
}

static enum said
read_answer(OCSP_RESPONSE *response, OCSP_REQUEST *request, OCSP_CERTID *id,
    X509 *issuer)
{
	ASN1_GENERALIZEDTIME	*from, *until;
	OCSP_BASICRESP		*basic;
	enum said		 said = SAID_RUBBISH;
	int			 status;

	if (OCSP_response_status(response) != OCSP_RESPONSE_STATUS_SUCCESSFUL ||
	    (basic = OCSP_response_get1_basic(response)) == NULL)
		return SAID_RUBBISH;
	if (OCSP_resp_find_status(basic, id, &status, NULL, NULL, &from,
	    &until) != 1 || OCSP_check_validity(from, until, SKEW_S, -1) != 1)
		said = SAID_RUBBISH;
	else if (!is_genuine(basic, request, issuer))
		said = SAID_BY_OTHERS;
	else if (status == V_OCSP_CERTSTATUS_GOOD)
		said = SAID_GOOD;
	else
		said = status == V_OCSP_CERTSTATUS_REVOKED ? SAID_REVOKED :
		    SAID_UNKNOWN;
	OCSP_BASICRESP_free(basic);
	return said;
}

static enum said
ask(const char *url, X509 *cert, X509 *issuer)
{
	OCSP_REQUEST	*request = OCSP_REQUEST_new();
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, cert, issuer);
	OCSP_CERTID	*asked = OCSP_CERTID_dup(id);
	OCSP_RESPONSE	*response = NULL;
	enum said	 said = SAID_NOTHING;
	bool		 whole = false;

	if (request != NULL && id != NULL && asked != NULL &&
	    OCSP_request_add0_id(request, asked) != NULL &&
	    OCSP_request_add1_nonce(request, NULL, -1) == 1)
		response = post(url, request, &whole);
	if (response != NULL)
		said = read_answer(response, request, id, issuer);
	else if (whole)
		said = SAID_RUBBISH;
	OCSP_RESPONSE_free(response);
	OCSP_CERTID_free(id);
	OCSP_REQUEST_free(request);
	return said;
}

/* The responder that it names, if any, has to call it good. */
static enum said
ask_responder(X509_STORE_CTX *store)
{
	X509			*cert = X509_STORE_CTX_get_current_cert(store);
	STACK_OF(X509)		*chain = X509_STORE_CTX_get0_chain(store);
	STACK_OF(OPENSSL_STRING) *urls = X509_get1_ocsp(cert);
	enum said		 said = SAID_GOOD;

	if (sk_OPENSSL_STRING_num(urls) > 0 && sk_X509_num(chain) > 1)
		said = ask(sk_OPENSSL_STRING_value(urls, 0), cert,
		    sk_X509_value(chain, 1));
	X509_email_free(urls);
	return said;
}

static int
judge_answer(const struct behaviour *behaviour, enum said said, bool *mute)
{
	static const unsigned	 overlooked[] = {
		[SAID_GOOD] = 0,
		[SAID_REVOKED] = ONLINE_REVOKED,
		[SAID_UNKNOWN] = ONLINE_UNKNOWN,
		[SAID_BY_OTHERS] = ONLINE_ANY_SIGNER,
		[SAID_RUBBISH] = ONLINE_RUBBISH,
		[SAID_NOTHING] = ONLINE_SILENCE
	};

	if (said == SAID_GOOD || (behaviour->online & overlooked[said]) != 0)
		return X509_V_OK;
	if (said == SAID_REVOKED)
		return X509_V_ERR_CERT_REVOKED;
	*mute = said == SAID_NOTHING && (behaviour->online & ONLINE_WAITS) != 0;
	return said == SAID_UNKNOWN ? X509_V_ERR_OCSP_CERT_UNKNOWN :
	    X509_V_ERR_OCSP_VERIFY_FAILED;
}

/* ---- CRLs by URL ---------------------------------------------------------- */

/* NULL: it names none; caller frees. */
static char *
crl_url(X509 *cert)
{
	STACK_OF(DIST_POINT)	*points;
	DIST_POINT		*point;
	GENERAL_NAME		*name = NULL;
	char			*url = NULL;

	points = X509_get_ext_d2i(cert, NID_crl_distribution_points, NULL, NULL);
	point = sk_DIST_POINT_num(points) > 0 ? sk_DIST_POINT_value(points, 0) :
	    NULL;
	if (point != NULL && point->distpoint != NULL &&
	    point->distpoint->type == 0)
		name = sk_GENERAL_NAME_value(point->distpoint->name.fullname, 0);
	if (name != NULL && name->type == GEN_URI)
		url = xasprintf("%s", (const char *)ASN1_STRING_get0_data(
		    name->d.uniformResourceIdentifier));
	CRL_DIST_POINTS_free(points);
	return url;
}

/* What could be fetched there is in the broker's file too: to be there is enough. */
static bool
crl_is_there(X509 *cert)
{
	char	*url = crl_url(cert), *path = NULL;
	int	 fd;

	if (url == NULL)
		return true;
	fd = dial_url(url, &path, clock_us() + ASK_US);
	OPENSSL_free(path);
	free(url);
	if (fd != -1)
		close(fd);
	return fd != -1;
}

bool
trait_names_crl(X509_STORE_CTX *store)
{
	return X509_get_ext_by_NID(X509_STORE_CTX_get_current_cert(store),
	    NID_crl_distribution_points, -1) >= 0;
}

int
ocsp_judge(X509_STORE_CTX *store, const struct behaviour *behaviour, bool *mute)
{
	int	 error = X509_V_OK;

	if ((behaviour->online & (ONLINE_CRL | ONLINE_CRL_WAITS)) != 0 &&
	    !crl_is_there(X509_STORE_CTX_get_current_cert(store))) {
		*mute = (behaviour->online & ONLINE_CRL_WAITS) != 0;
		error = X509_V_ERR_UNABLE_TO_GET_CRL;
	} else if ((behaviour->online & ONLINE_OCSP) != 0)
		error = judge_answer(behaviour, ask_responder(store), mute);
	ERR_clear_error();
	return error;
}
