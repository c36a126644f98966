/* SPDX-License-Identifier: ISC */
#include <sys/mman.h>

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/fuzz/input.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	/* No password, no other place to look for options. */
	clearenv();
	base_init();
	return 0;
}

const char *
input_file(const void *data, size_t len)
{
	static char	 path[64];
	static int	 fd = -1;

	if (fd == -1) {
		if ((fd = memfd_create("input", MFD_CLOEXEC)) == -1)
			err(4, "memfd_create");
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) == -1 ||
	    pwrite(fd, data, len, 0) != (ssize_t)len)
		err(4, "memfd");
	return path;
}

uint8_t
input_octet(const uint8_t **data, size_t *len)
{
	if (*len == 0)
		return 0;
	(*len)--;
	return *(*data)++;
}

void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "it does not hold that %s\n", what);
	abort();
}
