/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/matrix_job.h"
#include "tests/mutants/matrix_lab.h"

#define FILE_LIMIT	(4 * 1024 * 1024)

static int
copy_file(const char *from, const char *to, mode_t mode, struct error *error)
{
	struct file	*file;
	size_t		 len;
	char		*bytes;

	if ((bytes = file_read(from, FILE_LIMIT, &len, error)) == NULL)
		return -1;
	if ((file = file_begin(to, mode & 0777, error)) == NULL) {
		free(bytes);
		return -1;
	}
	fwrite(bytes, 1, len, file_stream(file));
	free(bytes);
	return file_commit(file, error);
}

void
lab_kit_make(struct lab_kit *kit, const char *from, const char *dir)
{
	struct error	 error;
	struct dirent	*entry;
	struct stat	 status;
	char		*source, *target;
	DIR		*folder;

	kit->dir = xstrdup(dir);
	kit->reloads = xasprintf("%s/reloads", dir);
	if ((folder = opendir(from)) == NULL || mkdir(dir, 0700) == -1)
		err(JOB_NO_BROKER, "%s, %s", from, dir);
	while ((entry = readdir(folder)) != NULL) {
		source = xasprintf("%s/%s", from, entry->d_name);
		target = xasprintf("%s/%s", dir, entry->d_name);
		if (stat(source, &status) == -1)
			err(JOB_NO_BROKER, "%s", source);
		if (S_ISREG(status.st_mode) && copy_file(source, target,
		    status.st_mode, &error) == -1)
			errx(JOB_NO_BROKER, "%s", error.text);
		free(source);
		free(target);
	}
	closedir(folder);
}

/* This program does what is asked of its brokers. */
static const char *
command(const struct lab_kit *kit, const char *option, int pid)
{
	char	 self[PATH_MAX];
	ssize_t	 len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len == -1)
		err(JOB_NO_HARNESS, "/proc/self/exe");
	self[len] = '\0';
	return xasprintf("'%s' %s %d '%s'", self, option, pid, kit->reloads);
}

void
lab_kit_args(const struct lab_kit *kit, int pid, const char *args[LAB_ARGS])
{
	size_t	 n = 0;

	args[n++] = "--crl-file";
	args[n++] = xasprintf("%s/crl.pem", kit->dir);
	args[n++] = "--trust-file";
	args[n++] = xasprintf("%s/ca.crt", kit->dir);
	args[n++] = "--server-cert";
	args[n++] = xasprintf("%s/server.crt", kit->dir);
	args[n++] = "--server-key";
	args[n++] = xasprintf("%s/server.key", kit->dir);
	args[n++] = "--reload-cmd";
	args[n++] = command(kit, "--reload", pid);
	args[n++] = "--restart-cmd";
	args[n++] = command(kit, "--restart", pid);
	args[n] = NULL;
}
