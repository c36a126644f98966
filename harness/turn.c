/* SPDX-License-Identifier: ISC */
#include <sys/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/turn.h"

int
turn_take(const char *folder, const char *name)
{
	char	*path = xasprintf("%s/%s.turn", folder, name);
	int	 fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int	 rc;

	free(path);
	if (fd == -1)
		return -1;
	do {
		rc = flock(fd, LOCK_EX);
	} while (rc == -1 && errno == EINTR);
	if (rc == 0)
		return fd;
	close(fd);
	return -1;
}

void
turn_end(int token)
{
	if (token != -1)
		close(token);
}
