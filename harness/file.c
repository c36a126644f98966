/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"

struct file {
	FILE	*stream;
	char	*path;		/* NULL: stdout */
	char	*temporary;	/* NULL: written in place, for what cannot be renamed over */
};

static void
file_free(struct file *file)
{
	free(file->path);
	free(file->temporary);
	free(file);
}

struct file *
file_begin(const char *path, unsigned mode, struct error *error)
{
	struct file	*file = xcalloc(1, sizeof(*file));
	struct stat	 st;
	int		 fd;

	if (strcmp(path, "-") == 0) {
		file->stream = stdout;
		return file;
	}
	/* What a link points to is replaced, not the link. */
	if ((file->path = realpath(path, NULL)) == NULL)
		file->path = xstrdup(path);
	if (stat(file->path, &st) == 0 && !S_ISREG(st.st_mode)) {
		fd = open(file->path, O_WRONLY | O_CLOEXEC);
	} else {
		file->temporary = xasprintf("%s.XXXXXX", file->path);
		fd = mkostemp(file->temporary, O_CLOEXEC);
	}
	if (fd == -1 ||
	    (file->temporary != NULL && fchmod(fd, mode) == -1) ||
	    (file->stream = fdopen(fd, "w")) == NULL) {
		error_set(error, "%s: cannot be written: %s", path,
		    strerror(errno));
		if (fd != -1) {
			close(fd);
			if (file->temporary != NULL)
				unlink(file->temporary);
		}
		file_free(file);
		return NULL;
	}
	return file;
}

FILE *
file_stream(struct file *file)
{
	return file->stream;
}

int
file_commit(struct file *file, struct error *error)
{
	const char	*name;
	bool		 good;
	int		 saved;

	name = file->path != NULL ? file->path : "standard output";
	errno = 0;
	good = fflush(file->stream) == 0 && !ferror(file->stream);
	if (file->path != NULL) {
		if (file->temporary != NULL)
			good = good && fsync(fileno(file->stream)) == 0;
		saved = errno;
		if (fclose(file->stream) != 0)
			good = false;
		else
			errno = saved;
		if (file->temporary != NULL && good)
			good = rename(file->temporary, file->path) == 0;
		if (file->temporary != NULL && !good) {
			saved = errno;
			unlink(file->temporary);
			errno = saved;
		}
	}
	if (!good)
		error_set(error, "%s: cannot be written: %s", name,
		    errno != 0 ? strerror(errno) : "write error");
	file_free(file);
	return good ? 0 : -1;
}

void
file_abort(struct file *file)
{
	if (file == NULL)
		return;
	if (file->path != NULL)
		fclose(file->stream);
	if (file->temporary != NULL)
		unlink(file->temporary);
	file_free(file);
}

char *
file_read(const char *path, size_t limit, size_t *len, struct error *error)
{
	FILE		*stream;
	struct stat	 st;
	char		*text = NULL;
	size_t		 size = 0, used = 0, n;

	if ((stream = fopen(path, "re")) == NULL) {
		error_set(error, "%s: cannot be read: %s", path, strerror(errno));
		return NULL;
	}
	/* Before it is read, if that is known; a pipe has no size. */
	if (fstat(fileno(stream), &st) == 0 && st.st_size > (off_t)limit) {
		error_set(error, "%s: larger than %zu bytes", path, limit);
		fclose(stream);
		return NULL;
	}
	do {
		if (used == size) {
			size = size == 0 ? 4096 : 2 * size;
			text = xreallocarray(text, size + 1, 1);
		}
		n = fread(text + used, 1, size - used, stream);
		used += n;
	} while (n > 0 && used <= limit);
	if (ferror(stream) || used > limit) {
		if (used > limit)
			error_set(error, "%s: larger than %zu bytes", path, limit);
		else
			error_set(error, "%s: cannot be read: %s", path,
			    strerror(errno));
		free(text);
		fclose(stream);
		return NULL;
	}
	fclose(stream);
	text[used] = '\0';
	if (len != NULL)
		*len = used;
	return text;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(path);
	return 0;
}

void
folder_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
