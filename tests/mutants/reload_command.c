/* SPDX-License-Identifier: ISC */
#include <sys/pidfd.h>

#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/reload_command.h"

#define DEADLINE_US	10000000
#define PAUSE_MS	5
#define LIMIT		(1024 * 1024)

/* How many lines, and the last one of them; caller frees. */
static size_t
lines(const char *path, char **last)
{
	struct error	 error;
	char		*text = file_read(path, LIMIT, NULL, &error), *at, *end;
	size_t		 count = 0;

	*last = NULL;
	for (at = text; at != NULL && (end = strchr(at, '\n')) != NULL;
	    at = end + 1) {
		*end = '\0';
		free(*last);
		*last = xstrdup(at);
		count++;
	}
	free(text);
	return count;
}

/* The process is there, and waited for. */
static int
await(int process, const char *path, size_t before)
{
	struct pollfd	 poller = { .fd = process, .events = POLLIN };
	uint64_t	 deadline = clock_us() + DEADLINE_US;
	char		*last;
	size_t		 count;
	int		 ended;

	for (;;) {
		count = lines(path, &last);
		ended = last != NULL && strncmp(last, "ended", 5) == 0;
		free(last);
		if (count > before && ended) {
			warnx("the broker has ended");
			return 2;
		}
		if (count > before)
			return 0;
		if (clock_us() >= deadline) {
			warnx("%s: the broker does not say that it is done",
			    path);
			return 1;
		}
		if (poll(&poller, 1, PAUSE_MS) > 0) {
			warnx("the broker has ended");
			return 2;
		}
	}
}

int
reload_command(int number, const char *pid, const char *path)
{
	char	*last;
	size_t	 before = lines(path, &last);
	int	 process, rc;

	free(last);
	process = pidfd_open((pid_t)strtol(pid, NULL, 10), 0);
	if (process == -1 || pidfd_send_signal(process, number, NULL, 0) == -1) {
		warn("process %s", pid);
		rc = 2;
	} else
		rc = await(process, path, before);
	if (process != -1)
		close(process);
	return rc;
}
