/* SPDX-License-Identifier: ISC */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/recipes.h"
#include "harness/base.h"
#include "harness/hello.h"
#include "harness/step.h"
#include "tests/unit/hello_tests.h"
#include "tests/unit/loopback.h"

/* A ClientHello that really goes out, to a peer that answers by literal octets. */

static const struct hello	 today = { "today's", 0x0304, NULL };
static const struct approach	 ordinary = { "with today's", .hello = &today };
static const struct approach	 nameless = {
	"without a name", .hello = &today, .sni = ""
};
static const struct approach	 named = {
	"with another name", .hello = &today, .sni = "vhost.example", .alpn = "mqtt"
};

/* What is done once the answer is out. */
enum end { END_CLOSE, END_RESET, END_STAY, END_REPEAT };

struct answer {
	const char	*bytes;
	size_t		 len;
	enum end	 end;
	bool		 deaf;	/* the ClientHello is not read */
};

static struct target	 target;
static int		 listener;
static pid_t		 pid;
static uint8_t		*heard;		/* the ClientHello, shared with the peer */

/* In the child; never returns. */
static void
peer_run(const struct answer *answer)
{
	struct linger	 hard = { .l_onoff = 1 };
	struct pollfd	 pfd = { .events = POLLIN };
	int		 fd;

	if ((fd = accept(listener, NULL, NULL)) == -1)
		_exit(1);
	if (!answer->deaf && recv(fd, heard, HELLO_SIZE, 0) <= 0)
		_exit(1);
	do {
		if (answer->len > 0 && send(fd, answer->bytes, answer->len,
		    MSG_NOSIGNAL) == -1)
			_exit(0);
	} while (answer->end == END_REPEAT);
	if (answer->end == END_RESET)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	pfd.fd = fd;
	/* Until the other side goes. */
	if (answer->end == END_STAY)
		poll(&pfd, 1, -1);
	close(fd);
	_exit(0);
}

static struct observation
try(const struct approach *how, const struct answer *answer)
{
	const struct step	 step = {
		OP_HELLO, .as = &recipe_no_certificate, .how = how
	};
	const struct variant	 variant = { TLS_1_3, MQTT_5 };
	struct material		 material;
	struct observation	 seen;

	memset(&material, 0, sizeof(material));
	memset(heard, 0, HELLO_SIZE);
	ck_assert_int_ge(pid = fork(), 0);
	if (pid == 0)
		peer_run(answer);
	step_run(&target, &material, &step, &variant, NULL, &seen);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert_int_eq(seen.op, OP_HELLO);
	return seen;
}

static void
open_port(void)
{
	memset(&target, 0, sizeof(target));
	target.host = "broker.example";
	target.timeout_ms = 10000;
	listener = loopback_listen(&target, 1);
	heard = mmap(NULL, HELLO_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(heard, MAP_FAILED);
}

static void
close_port(void)
{
	munmap(heard, HELLO_SIZE);
	close(listener);
}

#define RANDOM32	"0123456789abcdef0123456789abcdef"
#define HELLO_12	"\x16\3\3\0\x2a\2\0\0\x26\3\3" RANDOM32 "\0\xc0\x2f\0"
#define HELLO_13	"\x16\3\3\0\x32\2\0\0\x2e\3\3" RANDOM32 "\0\x13\1\0\0\6\0\x2b\0\2\3\4"
#define RETRY		"\x16\3\3\0\x32\2\0\0\x2e\3\3"				\
	"\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"	\
	"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"	\
	"\0\x13\1\0\0\6\0\x2b\0\2\3\4"
#define WARNING		"\x15\3\1\0\2\1\x70"
#define REFUSAL		"\x15\3\1\0\2\2\x46"
#define FAREWELL	"\x15\3\1\0\2\1\0"

/* Answers without the NUL of the literal. */
#define SAYS(text, end_)	{ text, sizeof(text) - 1, .end = end_ }

static const struct {
	struct answer	 answer;
	enum outcome	 outcome;
	enum layer	 layer;
	int		 alert;
	const char	*tls, *words;
} answers[] = {
	{ SAYS(HELLO_12, END_STAY), OUTCOME_ACCEPTED, LAYER_TLS, -1,
	    "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" },
	{ SAYS(HELLO_13, END_CLOSE), OUTCOME_ACCEPTED, LAYER_TLS, -1,
	    "TLSv1.3", "TLS_AES_128_GCM_SHA256" },
	{ SAYS(RETRY, END_STAY), OUTCOME_ACCEPTED, LAYER_TLS, -1,
	    "TLSv1.3", "HelloRetryRequest" },
	{ SAYS(WARNING HELLO_12, END_STAY), OUTCOME_ACCEPTED, LAYER_TLS, -1,
	    "TLSv1.2", "GCM" },
	{ SAYS(REFUSAL, END_STAY), OUTCOME_REFUSED_TLS, LAYER_TLS, 70, "", "" },
	{ SAYS(REFUSAL, END_RESET), OUTCOME_REFUSED_TLS, LAYER_TLS, 70, "", "" },
	{ SAYS(WARNING REFUSAL, END_CLOSE), OUTCOME_REFUSED_TLS, LAYER_TLS, 70,
	    "", "" },
	/* A warning, and then the end: that was the reason. */
	{ SAYS(WARNING, END_CLOSE), OUTCOME_REFUSED_TLS, LAYER_TLS, 112, "", "" },
	{ SAYS(FAREWELL, END_CLOSE), OUTCOME_CLOSED, LAYER_TCP, -1, "",
	    "end of stream" },
	{ SAYS("", END_CLOSE), OUTCOME_CLOSED, LAYER_TCP, -1, "",
	    "end of stream" },
	{ SAYS("", END_RESET), OUTCOME_CLOSED, LAYER_TCP, -1, "", "reset" },
	{ { .bytes = "", .end = END_CLOSE, .deaf = true }, OUTCOME_CLOSED,
	    LAYER_TCP, -1, "", "" },
	{ SAYS("HTTP/1.1 400 Bad Request\r\n\r\n", END_CLOSE), OUTCOME_GARBLED,
	    LAYER_TLS, -1, "", "a plaintext port" },
	{ SAYS(WARNING, END_REPEAT), OUTCOME_GARBLED, LAYER_TLS, 112, "",
	    "comes to nothing" },
	{ SAYS("\x16\3\3\0\x2a\2\0\0\x26\3\3" RANDOM32 "\0\0\x5\0", END_STAY),
	    OUTCOME_GARBLED, LAYER_TLS, -1, "", "was not offered" },
};

START_TEST(answers_of_a_peer)
{
	struct observation	 seen = try(&ordinary, &answers[_i].answer);

	ck_assert_msg(seen.outcome == answers[_i].outcome, "outcome %d: %s",
	    (int)seen.outcome, seen.detail);
	ck_assert_int_eq(seen.layer, answers[_i].layer);
	ck_assert_int_eq(seen.alert, answers[_i].alert);
	ck_assert_str_eq(seen.tls, answers[_i].tls);
	ck_assert_msg(strstr(seen.detail, answers[_i].words) != NULL, "%s",
	    seen.detail);
	ck_assert_str_eq(seen.approach, "with today's");
}
END_TEST

START_TEST(nobody_and_nothing)
{
	static const struct answer	 silence = { .bytes = "", .end = END_STAY };
	static const struct answer	 half = {
		"\x16\3\3\0\x2a\2\0\0\x26\3\3", 11, END_STAY
	};
	struct observation		 seen;

	target.timeout_ms = 200;
	seen = try(&ordinary, &silence);
	ck_assert_int_eq(seen.outcome, OUTCOME_SILENT);
	seen = try(&ordinary, &half);
	ck_assert_int_eq(seen.outcome, OUTCOME_SILENT);
	target.timeout_ms = 10000;
	close(listener);
	seen = try(&ordinary, &silence);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNREACHABLE);
	ck_assert_int_eq(seen.layer, LAYER_TCP);
	ck_assert(seen.shut);
}
END_TEST

static bool
was_heard(const char *text)
{
	return memmem(heard, HELLO_SIZE, text, strlen(text)) != NULL;
}

/* By the way of the step: its name, its protocol, its port. */
START_TEST(ways)
{
	static const struct answer	 answer = SAYS(HELLO_13, END_STAY);
	struct step			 step = {
		OP_HELLO, .as = &recipe_no_certificate, .how = &ordinary
	};
	const struct variant		 wss = { .transport = TRANSPORT_WSS };
	struct material			 material;
	struct observation		 seen;

	try(&ordinary, &answer);
	ck_assert(was_heard("broker.example") && !was_heard("mqtt"));
	try(&nameless, &answer);
	ck_assert(!was_heard("broker.example"));
	try(&named, &answer);
	ck_assert(was_heard("vhost.example") && was_heard("mqtt"));
	target.host = "127.0.0.1";
	try(&ordinary, &answer);
	ck_assert(!was_heard("127.0.0.1"));
	/* At another port, where nobody is; whatever is above TLS. */
	memset(&material, 0, sizeof(material));
	step.port = ntohs(((struct sockaddr_in *)&target.address)->sin_port);
	close(listener);
	((struct sockaddr_in *)&target.address)->sin_port = 0;
	step_run(&target, &material, &step, &wss, NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNREACHABLE);
	ck_assert_ptr_nonnull(strstr(seen.approach, "at port"));
	ck_assert(seen.shut);
}
END_TEST

TCase *
step_hello_tcase(void)
{
	TCase	*tc = tcase_create("step");

	tcase_add_checked_fixture(tc, open_port, close_port);
	tcase_add_loop_test(tc, answers_of_a_peer, 0, COUNT(answers));
	tcase_add_test(tc, nobody_and_nothing);
	tcase_add_test(tc, ways);
	return tc;
}
