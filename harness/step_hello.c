/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "harness/cipher_suite.h"
#include "harness/stage.h"
#include "harness/step_internal.h"

/* A ClientHello of our own making goes out, and the first answer is looked at. */

static void
hello_end(struct observation *seen, enum outcome outcome, enum layer layer,
    const char *detail)
{
	seen->outcome = outcome;
	seen->layer = layer;
	observation_detail(seen, detail, "");
}

/* Whoever does not take it may still have said why: what it has said is read anyway. */
static void
hello_send(int fd, const uint8_t *bytes, size_t len, uint64_t deadline_us)
{
	ssize_t	 n;

	while (len > 0 && fd_wait(fd, POLLOUT, deadline_us)) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

static void
hello_accepted(const struct hello_answer *answer, struct observation *seen)
{
	const char	*suite = cipher_suite_name(answer->suite);

	snprintf(seen->tls, sizeof(seen->tls), "%s",
	    hello_version_name(answer->version));
	snprintf(seen->cipher, sizeof(seen->cipher), "%s",
	    suite != NULL ? suite : "?");
	hello_end(seen, OUTCOME_ACCEPTED, LAYER_TLS, seen->cipher);
	if (answer->retry)
		text_add(seen->detail, sizeof(seen->detail),
		    ", asking for another ClientHello (HelloRetryRequest)");
}

/* Is it decided? */
static bool
hello_judge(const struct hello *hello, const uint8_t *bytes, size_t len,
    struct observation *seen)
{
	struct hello_answer	 answer;
	enum hello_verdict	 verdict;

	verdict = hello_read(hello, bytes, len, &answer);
	/* close_notify is how a connection ends, not why. */
	seen->alert = answer.alert > 0 ? answer.alert : -1;
	switch (verdict) {
	case HELLO_MORE:
		return false;
	case HELLO_ACCEPTED:
		seen->alert = -1;
		hello_accepted(&answer, seen);
		break;
	case HELLO_REFUSED:
		if (seen->alert < 0)
			hello_end(seen, OUTCOME_CLOSED, LAYER_TCP,
			    "end of stream with close_notify");
		else
			hello_end(seen, OUTCOME_REFUSED_TLS, LAYER_TLS, "");
		break;
	case HELLO_ALIEN:
		hello_end(seen, OUTCOME_GARBLED, LAYER_TLS, answer.why);
		break;
	}
	return true;
}

/* The peer has ended: a warning that came before is its reason (RFC 8446, section 6). */
static void
hello_ended(int problem, struct observation *seen)
{
	if (seen->alert >= 0)
		hello_end(seen, OUTCOME_REFUSED_TLS, LAYER_TLS, "");
	else
		hello_end(seen, OUTCOME_CLOSED, LAYER_TCP, problem != 0 ?
		    strerror(problem) : "end of stream");
}

static void
hello_listen(int fd, const struct hello *hello, uint64_t deadline_us,
    struct observation *seen)
{
	uint8_t	 bytes[HELLO_ANSWER];
	size_t	 len = 0;
	ssize_t	 n;

	for (;;) {
		if (!fd_wait(fd, POLLIN, deadline_us)) {
			hello_end(seen, OUTCOME_SILENT, LAYER_TLS,
			    "ClientHello was not answered in time");
			return;
		}
		n = recv(fd, bytes + len, sizeof(bytes) - len, 0);
		if (n == -1 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0) {
			hello_ended(n == 0 ? 0 : errno, seen);
			return;
		}
		len += (size_t)n;
		if (hello_judge(hello, bytes, len, seen))
			return;
	}
}

void
step_hello(const struct stage *stage)
{
	const struct hello	*hello = stage->step->how->hello;
	struct observation	*seen = stage->seen;
	uint64_t		 deadline = stage_deadline(stage);
	uint8_t			 random[HELLO_RANDOM], bytes[HELLO_SIZE];
	struct target		 way;
	char			 why[DETAIL_SIZE];
	size_t			 len;
	int			 fd;

	if (!stage_target(stage, &way, seen))
		return;
	if (getentropy(random, sizeof(random)) == -1)
		err(4, "getentropy");
	len = hello_write(hello, target_sni(&way), way.alpn, random, bytes);
	if ((fd = target_dial(&way, deadline, why, sizeof(why))) == -1) {
		seen->shut = errno == ECONNREFUSED;
		if (dial_is_our_fault(errno))
			observation_fault(seen, why);
		else
			hello_end(seen, OUTCOME_UNREACHABLE, LAYER_TCP, why);
		return;
	}
	hello_send(fd, bytes, len, deadline);
	hello_listen(fd, hello, deadline, seen);
	close(fd);
}
