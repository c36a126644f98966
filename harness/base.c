/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <poll.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include "harness/base.h"

void
base_init(void)
{
	signal(SIGPIPE, SIG_IGN);
	if (OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		errx(4, "the TLS library does not start");
}

void
random_hex(char *buf, size_t len)
{
	unsigned char	 byte;
	size_t		 i;

	for (i = 0; i < len; i++) {
		if (RAND_bytes(&byte, 1) != 1)
			errx(4, "no random numbers to be had");
		snprintf(buf + 2 * i, 3, "%02x", byte);
	}
}

int
error_set(struct error *error, const char *format, ...)
{
	va_list	 ap;

	va_start(ap, format);
	vsnprintf(error->text, sizeof(error->text), format, ap);
	va_end(ap);
	return -1;
}

uint64_t
clock_us(void)
{
	struct timespec	 ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

int
clock_left_ms(uint64_t deadline_us)
{
	uint64_t	 now = clock_us(), left;

	if (now >= deadline_us)
		return 0;
	left = (deadline_us - now + 999) / 1000;
	return left > 3600000 ? 3600000 : (int)left;
}

bool
fd_wait(int fd, short events, uint64_t deadline_us)
{
	struct pollfd	 pfd = { .fd = fd, .events = events };
	int		 n;

	do {
		n = poll(&pfd, 1, clock_left_ms(deadline_us));
	} while (n == -1 && errno == EINTR);
	return n > 0;
}

void
clock_utc(char *buf, size_t size)
{
	struct tm	 tm;
	time_t		 now = time(NULL);

	gmtime_r(&now, &tm);
	if (strftime(buf, size, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		buf[0] = '\0';
}

char *
xasprintf(const char *format, ...)
{
	va_list	 ap;
	char	*text;
	int	 len;

	va_start(ap, format);
	len = vasprintf(&text, format, ap);
	va_end(ap);
	if (len == -1)
		err(4, NULL);
	return text;
}

void *
xcalloc(size_t count, size_t size)
{
	void	*p = calloc(count != 0 ? count : 1, size);

	if (p == NULL)
		err(4, NULL);
	return p;
}

void *
xreallocarray(void *old, size_t count, size_t size)
{
	void	*p = reallocarray(old, count != 0 ? count : 1, size);

	if (p == NULL)
		err(4, NULL);
	return p;
}

char *
xstrdup(const char *text)
{
	char	*copy = strdup(text);

	if (copy == NULL)
		err(4, NULL);
	return copy;
}

void
digest_base64(char buf[45], const char *text, size_t len)
{
	unsigned char	 digest[32];

	if (EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL) != 1)
		errx(4, "no SHA-256");
	EVP_EncodeBlock((unsigned char *)buf, digest, sizeof(digest));
}
