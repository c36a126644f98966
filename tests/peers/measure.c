/* SPDX-License-Identifier: ISC */
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * measure FILE COMMAND...
 *
 * Runs it, and writes to FILE the most memory, in KiB, that it or one of its
 * descendants had at once.  Ends as it does.
 */
int
main(int argc, char **argv)
{
	struct rusage	 usage;
	FILE		*file;
	pid_t		 pid;
	int		 status;

	if (argc < 3)
		errx(2, "usage: measure FILE COMMAND...");
	if ((file = fopen(argv[1], "we")) == NULL)
		err(2, "%s", argv[1]);
	if ((pid = fork()) == -1)
		err(2, "fork");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		err(127, "%s", argv[2]);
	}
	if (wait4(pid, &status, 0, &usage) == -1)
		err(2, "wait4");
	fprintf(file, "%ld\n", usage.ru_maxrss);
	if (fclose(file) == EOF)
		err(2, "%s", argv[1]);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
