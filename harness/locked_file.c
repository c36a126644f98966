/* SPDX-License-Identifier: ISC */
#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/interrupt.h"
#include "harness/locked_file.h"

#define MODE_NEW	0644
#define LOOK_US		50000	/* between two tries for the lock: it cannot be waited for up to a deadline */

static const char	 mark[] = "untold\n";

static int
lock_take(struct locked_file *file, uint64_t deadline_us, struct error *error)
{
	char		*path = xasprintf("%s.lock", file->path);
	uint64_t	 now;
	int		 rc = 0;

	/* Not readable for others, or they could take it, and keep us out. */
	file->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file->lock == -1)
		rc = error_set(error, "%s: cannot be opened: %s; the folder must "
		    "exist, and be writable for whoever replaces a file in it",
		    path, strerror(errno));
	while (rc == 0 && flock(file->lock, LOCK_EX | LOCK_NB) == -1) {
		now = clock_us();
		if (errno != EWOULDBLOCK && errno != EINTR)
			rc = error_set(error, "%s: cannot be locked: %s", path,
			    strerror(errno));
		else if (now >= deadline_us || interrupt_signal() != 0)
			rc = error_set(error, "%s: another run holds the lock "
			    "all the time: does it hang?", path);
		else
			interrupt_poll(NULL, 0, now + LOOK_US);
	}
	free(path);
	return rc;
}

/* What is there now. */
static int
old_read(struct locked_file *file, size_t limit, struct error *error)
{
	struct stat	 st;

	if (stat(file->path, &st) == -1) {
		if (errno != ENOENT)
			return error_set(error, "%s: cannot be read: %s",
			    file->path, strerror(errno));
		if (lstat(file->path, &st) == 0)
			return error_set(error, "%s: a link to nothing: make "
			    "what it points to, or remove it", file->path);
		return 0;
	}
	if (!S_ISREG(st.st_mode))
		return error_set(error, "%s: not a file that can be replaced: "
		    "it is a folder or a device", file->path);
	file->mode = st.st_mode & 07777;
	file->owner = st.st_uid;
	file->group = st.st_gid;
	file->data = file_read(file->path, limit, &file->len, error);
	return file->data != NULL ? 0 : -1;
}

struct locked_file *
locked_file_open(const char *path, size_t limit, uint64_t deadline_us,
    struct error *error)
{
	struct locked_file	*file = xcalloc(1, sizeof(*file));
	struct stat		 st;

	file->lock = -1;
	file->mode = MODE_NEW;
	if ((file->path = realpath(path, NULL)) == NULL)
		file->path = xstrdup(path);
	/* Twice: a folder gets no lock beside it, and the last word is had under the lock. */
	if (old_read(file, limit, error) == -1 ||
	    lock_take(file, deadline_us, error) == -1) {
		locked_file_close(file);
		return NULL;
	}
	free(file->data);
	file->data = NULL;
	if (old_read(file, limit, error) == -1) {
		locked_file_close(file);
		return NULL;
	}
	file->untold = fstat(file->lock, &st) == 0 && st.st_size > 0;
	return file;
}

/* A file is where it is only when its folder is on disk. */
static void
folder_sync(const char *path)
{
	char	*copy = xstrdup(path);
	int	 fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* It is replaced for every reader all the same. */
	if (fd != -1) {
		fsync(fd);
		close(fd);
	}
	free(copy);
}

int
locked_file_replace(struct locked_file *file, const char *text,
    struct error *error)
{
	struct file	*new;
	int		 fd;

	if ((new = file_begin(file->path, file->mode, error)) == NULL)
		return -1;
	fd = fileno(file_stream(new));
	if (file->data != NULL &&
	    (fchown(fd, file->owner, file->group) == -1 ||
	    fchmod(fd, file->mode) == -1)) {
		file_abort(new);
		return error_set(error, "%s: a new one cannot be given the "
		    "owner %u:%u of the old one (%s): run this as root or as "
		    "that user", file->path, (unsigned)file->owner,
		    (unsigned)file->group, strerror(errno));
	}
	fputs(text, file_stream(new));
	if (file_commit(new, error) == -1)
		return -1;
	folder_sync(file->path);
	return 0;
}

int
locked_file_mark(struct locked_file *file, bool untold, struct error *error)
{
	ssize_t	 len = untold ? (ssize_t)strlen(mark) : 0;

	if (pwrite(file->lock, mark, (size_t)len, 0) != len ||
	    ftruncate(file->lock, len) == -1)
		return error_set(error, "%s.lock: cannot be written: %s",
		    file->path, strerror(errno));
	file->untold = untold;
	return 0;
}

void
locked_file_close(struct locked_file *file)
{
	if (file == NULL)
		return;
	if (file->lock != -1)
		close(file->lock);
	free(file->path);
	free(file->data);
	free(file);
}
