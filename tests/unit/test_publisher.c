/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>
#include <sys/stat.h>

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/ocsp.h>

#include "fixtures/brokers/port.h"
#include "fixtures/pki_ocsp.h"
#include "fixtures/pki_revoke.h"
#include "fixtures/publisher.h"
#include "fixtures/publisher_route.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"
#include "tests/unit/suites.h"

#define LIMIT_US	(20 * 1000000ull)

static struct publisher	*publisher;
static char		*log_path;

static void
publisher_setup(void)
{
	struct publisher_plan	 plan = {
		.dir = fixture_dir, .host = "127.0.0.1", .late_ms = 300
	};

	log_path = xasprintf("%s/log", fixture_top);
	plan.log = log_path;
	publisher = publisher_start(&plan, &fixture_error);
	ck_assert_msg(publisher != NULL, "%s", fixture_error.text);
}

static void
publisher_teardown(void)
{
	publisher_stop(publisher);
	free(log_path);
}

/* ---- A small client ------------------------------------------------------ */

struct reply {
	char	 text[1 << 17];
	size_t	 len;
	int	 status;	/* 0: none came */
	char	*body;
	size_t	 body_len;
};

static struct reply	reply;

/* Send octets, and take what comes until the end. */
static void
exchange(const char *data, size_t len)
{
	uint64_t	 deadline = clock_us() + LIMIT_US;
	struct pollfd	 pfd = { .events = POLLIN };
	ssize_t		 n = 1;

	memset(&reply, 0, sizeof(reply));
	pfd.fd = port_dial(publisher_port(publisher), deadline, &fixture_error);
	ck_assert_msg(pfd.fd != -1, "%s", fixture_error.text);
	fcntl(pfd.fd, F_SETFL, 0);
	ck_assert_int_eq(send(pfd.fd, data, len, MSG_NOSIGNAL), (ssize_t)len);
	while (n > 0 && reply.len < sizeof(reply.text) - 1) {
		ck_assert_int_eq(poll(&pfd, 1, clock_left_ms(deadline)), 1);
		n = read(pfd.fd, reply.text + reply.len,
		    sizeof(reply.text) - 1 - reply.len);
		if (n > 0)
			reply.len += (size_t)n;
	}
	close(pfd.fd);
	if (strncmp(reply.text, "HTTP/1.", 7) == 0)
		reply.status = (int)strtol(reply.text + 9, NULL, 10);
	if ((reply.body = strstr(reply.text, "\r\n\r\n")) != NULL) {
		reply.body += 4;
		reply.body_len = reply.len - (size_t)(reply.body - reply.text);
	}
}

/* The status of a request without a body. */
static int
ask(const char *method, const char *path)
{
	char	*text = xasprintf("%s %s HTTP/1.1\r\nHost: x\r\n"
		    "Connection: close\r\n\r\n", method, path);

	exchange(text, strlen(text));
	free(text);
	return reply.status;
}

static int
post(const char *path, const void *body, size_t len)
{
	char	*head = xasprintf("POST %s HTTP/1.1\r\nHost: x\r\n"
		    "Content-Type: application/ocsp-request\r\n"
		    "Content-Length: %zu\r\nConnection: close\r\n\r\n", path, len);
	size_t	 head_len = strlen(head);

	head = xreallocarray(head, head_len + len, 1);
	memcpy(head + head_len, body, len);
	exchange(head, head_len + len);
	free(head);
	return reply.status;
}

/* The body is this file of the directory. */
static void
got_file(const char *file)
{
	size_t	 len;
	char	*data = file_read(fixture_at(file), 1 << 20, &len,
		    &fixture_error);

	ck_assert_int_eq(reply.status, 200);
	ck_assert_uint_eq(reply.body_len, len);
	ck_assert_mem_eq(reply.body, data, len);
	free(data);
}

static void
has_header(const char *line)
{
	ck_assert_msg(strstr(reply.text, line) != NULL, "%s lacks %s",
	    reply.text, line);
}

/* The log gets a line that ends so. */
static void
logged(const char *line)
{
	uint64_t	 deadline = clock_us() + LIMIT_US;
	char		*text = fixture_read(log_path), *ending;

	ending = xasprintf("Z %s\n", line);
	while (strstr(text, ending) == NULL && clock_left_ms(deadline) > 0) {
		poll(NULL, 0, 10);
		free(text);
		text = fixture_read(log_path);
	}
	ck_assert_msg(strstr(text, ending) != NULL, "no '%s' in: %s", line, text);
	free(ending);
	free(text);
}

/* ---- Files --------------------------------------------------------------- */

START_TEST(files)
{
	static const struct { const char *file, *type; } rows[] = {
		{ "crl/root.pem", "application/x-pem-file" },
		{ "crl/root.der", "application/pkix-cert" },
		{ "crl/crl_root.pem", "application/x-pem-file" },
		{ "crl/crl_root.der", "application/pkix-crl" },
		{ "crl/crl_foreign-root.der", "application/pkix-crl" },
		{ "crl/bundle.pem", "application/x-pem-file" },
	};
	char	 path[64], line[128];
	size_t	 i;

	for (i = 0; i < COUNT(rows); i++) {
		snprintf(path, sizeof(path), "/%s", rows[i].file);
		ck_assert_int_eq(ask("GET", path), 200);
		got_file(rows[i].file);
		snprintf(line, sizeof(line), "\r\nContent-Type: %s\r\n",
		    rows[i].type);
		has_header(line);
		has_header("\r\nLast-Modified: ");
		snprintf(line, sizeof(line), "GET %s 200 %zu", path,
		    reply.body_len);
		logged(line);
	}
	ck_assert_int_eq(ask("HEAD", "/crl/crl_root.pem"), 200);
	ck_assert_uint_eq(reply.body_len, 0);
	ck_assert_int_eq(ask("GET", "/crl/crl_root.pem?now"), 200);
	ck_assert_int_eq(ask("PUT", "/crl/crl_root.pem"), 405);
	has_header("\r\nAllow: GET, HEAD\r\n");
	logged("PUT /crl/crl_root.pem 405 19");
}
END_TEST

START_TEST(no_other_file)
{
	static const char *const paths[] = {
		"/", "/crl", "/crl/", "/manifest.json", "/ca/root.key",
		"/crl/../broker/crl.pem", "/crl/..%2fbroker%2fcrl.pem",
		"/crl/../ca/root.key", "/crl/../clients/client/chain.pem",
		"/crl//../ca/root.key", "/crl/%2e%2e/ca/root.key",
		"/../../../../etc/passwd", "//etc/passwd", "/crl/.", "/crl/..",
		"/crl/.pem", "/crl/crl_.pem", "/crl/root.pem/", "/crl/root.key",
		"/crl/root.pem%00", "/crl/link.pem", "/crl/folder.pem",
		"/crl/pipe.pem", "/crl/missing.pem", "/crl/ROOT.PEM",
		"/crl/crl_crl_root.pem", "/ocsp", "/ocsp/", "/ocsp/nobody",
		"/ocsp/../root", "/ocsp/client",
		"/ocsp/.", "/ocsp/%2e%2e", "http://x/crl/root.pem",
	};
	size_t	 i;

	ck_assert_int_eq(symlink("../ca/root.key", fixture_at("crl/link.pem")), 0);
	ck_assert_int_eq(mkdir(fixture_at("crl/folder.pem"), 0700), 0);
	ck_assert_int_eq(mkfifo(fixture_at("crl/pipe.pem"), 0600), 0);
	for (i = 0; i < COUNT(paths); i++) {
		ck_assert_msg(ask("GET", paths[i]) == 404, "%s: %d", paths[i],
		    reply.status);
		ck_assert_ptr_null(strstr(reply.text, "BEGIN"));
	}
}
END_TEST

START_TEST(hostile_requests)
{
	static const char	 bad[] = "GET /\x1b[31m/\xff/\xe2\x80\xae HTTP/1.1\r\n"
	    "Host: x\r\nConnection: close\r\n\r\n";
	char			 line[70000];

	exchange(bad, sizeof(bad) - 1);
	ck_assert_int_eq(reply.status, 404);
	logged("GET /\\x1B[31m/\\xFF/\\xE2\\x80\\xAE 404 27");
	exchange("nonsense\r\n\r\n", 12);
	ck_assert_int_ne(reply.status, 200);
	memset(line, 'a', sizeof(line));
	memcpy(line, "GET /", 5);
	exchange(line, sizeof(line));
	ck_assert_int_ne(reply.status, 200);
	ck_assert_int_eq(publisher_alive(publisher), 1);
	ck_assert_int_eq(ask("GET", "/crl/root.pem"), 200);
}
END_TEST

START_TEST(large_requests)
{
	static const char	 huge[] = "POST /ocsp/root HTTP/1.1\r\nHost: x\r\n"
	    "Content-Length: 99999999999999999999\r\n\r\n";
	static char		 body[66000];
	static char		 chunked[70000];
	int			 len;

	ck_assert_int_eq(post("/ocsp/root", body, sizeof(body)), 413);
	logged("POST /ocsp/root 413 10");
	exchange(huge, sizeof(huge) - 1);
	ck_assert_int_ne(reply.status, 200);
	len = snprintf(chunked, sizeof(chunked), "POST /ocsp/root HTTP/1.1\r\n"
	    "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n", sizeof(body));
	memset(chunked + len, 'a', sizeof(body));
	exchange(chunked, (size_t)len + sizeof(body));
	ck_assert_int_ne(reply.status, 200);
	logged("POST /ocsp/root - 0 too-large");
	ck_assert_int_eq(ask("GET", "/crl/root.pem"), 200);
}
END_TEST

START_TEST(revocation_shows_at_once)
{
	const char	*name = "client";

	ck_assert_int_eq(ask("GET", "/crl/bundle.pem"), 200);
	ck_assert_int_eq(pki_revoke(fixture_dir, &name, 1, &fixture_error), 1);
	ck_assert_int_eq(ask("GET", "/crl/bundle.pem"), 200);
	got_file("crl/bundle.pem");
	ck_assert_int_eq(ask("GET", "/crl/crl_root.der"), 200);
	got_file("crl/crl_root.der");
}
END_TEST

/* ---- OCSP ---------------------------------------------------------------- */

static const X509 *
cert_of(const struct recipe *recipe)
{
	return pki_find(fixture_pki, recipe)->credential.cert;
}

static OCSP_CERTID *
id_of(const struct recipe *recipe)
{
	return OCSP_cert_to_id(EVP_sha1(), cert_of(recipe), cert_of(&recipe_root));
}

/* DER of a request with a nonce; the request too. */
static size_t
question(const struct recipe *recipe, unsigned char **der, OCSP_REQUEST **made)
{
	OCSP_REQUEST	*request = OCSP_REQUEST_new();
	int		 len;

	ck_assert_ptr_nonnull(OCSP_request_add0_id(request, id_of(recipe)));
	ck_assert_int_eq(OCSP_request_add1_nonce(request, NULL, -1), 1);
	*der = NULL;
	len = i2d_OCSP_REQUEST(request, der);
	ck_assert_int_gt(len, 0);
	*made = request;
	return (size_t)len;
}

/* The signed part of the last reply; NULL: it is none. */
static OCSP_BASICRESP *
basic_of_reply(void)
{
	const unsigned char	*at = (const unsigned char *)reply.body;
	OCSP_RESPONSE		*response;
	OCSP_BASICRESP		*basic = NULL;

	response = d2i_OCSP_RESPONSE(NULL, &at, (long)reply.body_len);
	if (response != NULL)
		basic = OCSP_response_get1_basic(response);
	OCSP_RESPONSE_free(response);
	return basic;
}

static bool
verifies(OCSP_BASICRESP *basic)
{
	X509_STORE	*store = X509_STORE_new();
	bool		 good;

	X509_STORE_add_cert(store, (X509 *)cert_of(&recipe_root));
	good = OCSP_basic_verify(basic, NULL, store, 0) == 1;
	X509_STORE_free(store);
	return good;
}

/* What the last reply says of it; -1: nothing that could be believed. */
static int
told(const struct recipe *recipe, OCSP_REQUEST *request, int *reason)
{
	OCSP_BASICRESP		*basic = basic_of_reply();
	ASN1_GENERALIZEDTIME	*revoked, *from, *until;
	OCSP_CERTID		*id = id_of(recipe);
	int			 status = -1;

	if (basic != NULL && verifies(basic) &&
	    OCSP_check_nonce(request, basic) == 1 &&
	    OCSP_resp_find_status(basic, id, &status, reason, &revoked, &from,
	    &until) == 1)
		ck_assert_int_eq(OCSP_check_validity(from, until, 0, -1), 1);
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
	return status;
}

static int
asked(const char *path, const struct recipe *recipe)
{
	OCSP_REQUEST	*request;
	unsigned char	*der;
	size_t		 len = question(recipe, &der, &request);
	int		 status, reason;

	ck_assert_int_eq(post(path, der, len), 200);
	has_header("\r\nContent-Type: application/ocsp-response\r\n");
	status = told(recipe, request, &reason);
	OCSP_REQUEST_free(request);
	OPENSSL_free(der);
	return status;
}

START_TEST(ocsp)
{
	const char	*name = "client";

	ck_assert_int_eq(asked("/ocsp/root", &recipe_client),
	    V_OCSP_CERTSTATUS_GOOD);
	ck_assert_int_eq(asked("/ocsp/root", &recipe_revoked),
	    V_OCSP_CERTSTATUS_REVOKED);
	/* Not the root's: its own issuer has another key. */
	ck_assert_int_eq(asked("/ocsp/root", &recipe_self_signed), -1);
	ck_assert_int_eq(pki_revoke(fixture_dir, &name, 1, &fixture_error), 1);
	ck_assert_int_eq(asked("/ocsp/root", &recipe_client),
	    V_OCSP_CERTSTATUS_REVOKED);
	ck_assert_int_eq(asked("/ocsp/root", &recipe_other),
	    V_OCSP_CERTSTATUS_GOOD);
	/* Another CA says nothing about them. */
	ck_assert_int_eq(asked("/ocsp/foreign-root", &recipe_other), -1);
}
END_TEST

START_TEST(ocsp_gone_wrong)
{
	OCSP_BASICRESP	*basic;
	uint64_t	 begun;

	ck_assert_int_eq(asked("/ocsp/root/unknown", &recipe_client),
	    V_OCSP_CERTSTATUS_UNKNOWN);
	ck_assert_int_eq(asked("/ocsp/root/malformed", &recipe_client), -1);
	ck_assert_int_eq(asked("/ocsp/root/wrong-signer", &recipe_client), -1);
	basic = basic_of_reply();
	ck_assert(basic != NULL && !verifies(basic));
	OCSP_BASICRESP_free(basic);
	begun = clock_us();
	ck_assert_int_eq(asked("/ocsp/root/late", &recipe_client),
	    V_OCSP_CERTSTATUS_GOOD);
	ck_assert_uint_ge(clock_us() - begun, 300 * 1000);
}
END_TEST

START_TEST(ocsp_is_logged)
{
	char	*line, *serial;
	BIGNUM	*number;

	asked("/ocsp/root", &recipe_revoked);
	number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(
	    cert_of(&recipe_revoked)), NULL);
	serial = BN_bn2hex(number);
	line = xasprintf("POST /ocsp/root 200 %zu serial=%s answer=revoked",
	    reply.body_len, serial);
	logged(line);
	free(line);
	OPENSSL_free(serial);
	BN_free(number);
	ck_assert_int_eq(post("/ocsp/root", "nonsense", 8), 200);
	line = xasprintf("POST /ocsp/root 200 %zu answer=malformedRequest",
	    reply.body_len);
	logged(line);
	free(line);
	ck_assert_int_eq(ask("PUT", "/ocsp/root"), 405);
}
END_TEST

/* One who waits in vain; a descriptor. */
static int
wait_in_vain(void)
{
	static const char	 head[] = "GET /ocsp/root/silent/ HTTP/1.1\r\n"
	    "Host: x\r\n\r\n";
	int			 fd;

	fd = port_dial(publisher_port(publisher), clock_us() + LIMIT_US,
	    &fixture_error);
	ck_assert_msg(fd != -1, "%s", fixture_error.text);
	ck_assert_int_eq(send(fd, head, sizeof(head) - 1, MSG_NOSIGNAL),
	    (ssize_t)sizeof(head) - 1);
	return fd;
}

/* More than are served at a time: those who go make room. */
START_TEST(ocsp_silent_to_many)
{
	uint64_t	 end = clock_us() + LIMIT_US;
	int		 i, status;

	for (i = 0; i < 200; i++)
		close(wait_in_vain());
	/* That they have gone may be noticed later than the next one comes. */
	do {
		status = ask("GET", "/crl/root.pem");
	} while (status != 200 && clock_us() < end);
	ck_assert_int_eq(status, 200);
}
END_TEST

/* Others are served meanwhile. */
START_TEST(ocsp_silent)
{
	struct pollfd		 pfd = { .events = POLLIN };
	uint64_t		 begun;

	pfd.fd = wait_in_vain();
	ck_assert_int_eq(poll(&pfd, 1, 500), 0);
	ck_assert_int_eq(ask("GET", "/crl/root.pem"), 200);
	logged("GET /ocsp/root/silent/ - 0 answer=malformedRequest");
	/* It is no hindrance to the end, either. */
	begun = clock_us();
	publisher_stop(publisher);
	publisher = NULL;
	ck_assert_uint_lt(clock_us() - begun, 4 * 1000000);
	close(pfd.fd);
}
END_TEST

START_TEST(ocsp_by_get)
{
	OCSP_REQUEST	*request;
	unsigned char	*der;
	char		 base64[1024], *path, *escaped, *at;
	size_t		 len = question(&recipe_client, &der, &request);
	int		 reason;

	EVP_EncodeBlock((unsigned char *)base64, der, (int)len);
	path = xasprintf("/ocsp/root/%s", base64);
	ck_assert_int_eq(ask("GET", path), 200);
	ck_assert_int_eq(told(&recipe_client, request, &reason),
	    V_OCSP_CERTSTATUS_GOOD);
	free(path);
	escaped = xcalloc(3, sizeof(base64));
	for (at = base64; *at != '\0'; at++)
		text_add(escaped, 3 * sizeof(base64),
		    strchr("+/=", *at) != NULL ? "%%%02X" : "%c", *at);
	path = xasprintf("/ocsp/root/unknown/%s", escaped);
	ck_assert_int_eq(ask("GET", path), 200);
	ck_assert_int_eq(told(&recipe_client, request, &reason),
	    V_OCSP_CERTSTATUS_UNKNOWN);
	free(path);
	free(escaped);
	OCSP_REQUEST_free(request);
	OPENSSL_free(der);
}
END_TEST

START_TEST(ocsp_decode)
{
	static const struct { const char *text; size_t len; } rows[] = {
		{ "", 0 }, { "QQ==", 1 }, { "QQ", 1 }, { "QUI%3D", 2 },
		{ "QUJD", 3 }, { "Q", 0 }, { "====", 0 }, { "!!!!", 0 },
		{ "QUJ%", 0 }, { "QUJ%4", 0 }, { "QUJ%zz", 0 },
	};
	unsigned char	*der;
	size_t		 i, len;

	for (i = 0; i < COUNT(rows); i++) {
		der = pki_ocsp_decode(rows[i].text, &len);
		ck_assert_msg(len == rows[i].len, "%s: %zu", rows[i].text, len);
		ck_assert_mem_eq(der, "ABC", len);
		free(der);
	}
}
END_TEST

/* Any octets: an answer, an error response, but no crash. */
START_TEST(ocsp_any_octets)
{
	struct pki_ocsp_answer	 answer;
	OCSP_REQUEST		*request;
	unsigned char		*der;
	size_t			 len = question(&recipe_client, &der, &request);
	size_t			 i;

	for (i = 0; i < 8 * len; i++) {
		der[i / 8] ^= (unsigned char)(1 << i % 8);
		ck_assert_int_eq(pki_ocsp_answer(fixture_dir, "root",
		    PKI_OCSP_RIGHT, der, len, &answer, &fixture_error), 0);
		ck_assert_uint_gt(answer.len, 0);
		pki_ocsp_answer_end(&answer);
		der[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	OCSP_REQUEST_free(request);
	OPENSSL_free(der);
}
END_TEST

/* ---- Beginning and end --------------------------------------------------- */

START_TEST(port_in_use)
{
	struct publisher_plan	 plan = {
		.dir = fixture_dir, .host = "127.0.0.1", .log = log_path
	};

	plan.port = publisher_port(publisher);
	ck_assert_ptr_null(publisher_start(&plan, &fixture_error));
	fixture_says("Address already in use: name another port");
	plan.port = 0;
	plan.host = "192.0.2.1";
	ck_assert_ptr_null(publisher_start(&plan, &fixture_error));
	fixture_says("192.0.2.1 port 0: cannot listen there");
	plan.host = "127.0.0.1";
	plan.log = fixture_dir;
	ck_assert_ptr_null(publisher_start(&plan, &fixture_error));
	fixture_says("cannot be written");
}
END_TEST

START_TEST(directory_comes_later)
{
	struct publisher_plan	 plan = { .host = "localhost", .log = log_path };
	char			*later = xasprintf("%s/later", fixture_top);
	char			 url[64];

	publisher_stop(publisher);
	plan.dir = later;
	publisher = publisher_start(&plan, &fixture_error);
	ck_assert_msg(publisher != NULL, "%s", fixture_error.text);
	snprintf(url, sizeof(url), "http://localhost:%u",
	    (unsigned)publisher_port(publisher));
	ck_assert_str_eq(publisher_url(publisher), url);
	ck_assert_str_eq(publisher_log(publisher), log_path);
	ck_assert_int_eq(publisher_alive(publisher), 1);
	if (strcmp(publisher_url(publisher), url) == 0 &&
	    ask("GET", "/crl/root.pem") != 404)
		ck_abort_msg("there is nothing yet");
	ck_assert_int_eq(pki_dir_write(fixture_pki, later, &fixture_error), 0);
	ck_assert_int_eq(ask("GET", "/crl/root.pem"), 200);
	free(later);
}
END_TEST

START_TEST(routes)
{
	static const struct {
		const char	*path;
		enum route_what	 what;
		enum route_mode	 mode;
		const char	*name, *request;
	} rows[] = {
		{ "/crl/a-1.pem", ROUTE_FILE, ROUTE_RIGHT, "a-1.pem", "" },
		{ "/crl/crl_a.der?x=/..", ROUTE_FILE, ROUTE_RIGHT, "crl_a.der", "" },
		{ "/ocsp/a", ROUTE_OCSP, ROUTE_RIGHT, "a", "" },
		{ "/ocsp/a/", ROUTE_OCSP, ROUTE_RIGHT, "a", "" },
		{ "/ocsp/a/late", ROUTE_OCSP, ROUTE_LATE, "a", "" },
		{ "/ocsp/a/late/MEUw/x", ROUTE_OCSP, ROUTE_LATE, "a", "MEUw/x" },
		{ "/ocsp/a/later", ROUTE_OCSP, ROUTE_RIGHT, "a", "later" },
		{ "/ocsp/a/wrong-signer?", ROUTE_OCSP, ROUTE_WRONG_SIGNER, "a", "" },
		{ "/ocsp/a/silent/", ROUTE_OCSP, ROUTE_SILENT, "a", "" },
		{ "/ocsp/A", ROUTE_NOTHING, ROUTE_RIGHT, NULL, "" },
		{ "/crl/a.PEM", ROUTE_NOTHING, ROUTE_RIGHT, NULL, "" },
		{ "/crl/.pem", ROUTE_NOTHING, ROUTE_RIGHT, NULL, "" },
		{ "", ROUTE_NOTHING, ROUTE_RIGHT, NULL, "" },
	};
	struct route	 route;
	size_t		 i;

	for (i = 0; i < COUNT(rows); i++) {
		route_parse(rows[i].path, &route);
		ck_assert_msg(route.what == rows[i].what &&
		    route.mode == rows[i].mode, "%s", rows[i].path);
		if (rows[i].name != NULL)
			ck_assert_str_eq(route.name, rows[i].name);
		if (rows[i].what == ROUTE_OCSP)
			ck_assert_str_eq(route.request, rows[i].request);
	}
}
END_TEST

Suite *
publisher_suite(void)
{
	Suite	*suite = suite_create("publisher");
	TCase	*tcase = tcase_create("publisher");

	tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
	tcase_add_checked_fixture(tcase, publisher_setup, publisher_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, files);
	tcase_add_test(tcase, no_other_file);
	tcase_add_test(tcase, hostile_requests);
	tcase_add_test(tcase, large_requests);
	tcase_add_test(tcase, revocation_shows_at_once);
	tcase_add_test(tcase, ocsp);
	tcase_add_test(tcase, ocsp_gone_wrong);
	tcase_add_test(tcase, ocsp_is_logged);
	tcase_add_test(tcase, ocsp_silent);
	tcase_add_test(tcase, ocsp_silent_to_many);
	tcase_add_test(tcase, ocsp_by_get);
	tcase_add_test(tcase, ocsp_any_octets);
	tcase_add_test(tcase, port_in_use);
	tcase_add_test(tcase, directory_comes_later);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("paths");
	tcase_add_test(tcase, ocsp_decode);
	tcase_add_test(tcase, routes);
	suite_add_tcase(suite, tcase);
	return suite;
}
