/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LOCKED_FILE_H
#define CERTCHECK_LOCKED_FILE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base.h"

/*
 * A file that somebody else reads and that we alone replace: read, decide,
 * replace, tell.  A lock keeps others of us out meanwhile: on FILE.lock beside
 * it, which stays, and which also remembers from one run to the next that the
 * reader has yet to be told.
 */

struct locked_file {
	char	*path;		/* of the file itself, not of a link to it */
	char	*data;		/* what it holds, a string; NULL: it does not exist */
	size_t	 len;
	bool	 untold;	/* it was replaced, and the reader was not told */

	mode_t	 mode;
	uid_t	 owner;
	gid_t	 group;
	int	 lock;
};

/*
 * Take the lock and read.  NULL and the error: locked by another until the
 * deadline, not a regular file, a link to nothing, larger than the limit, no
 * right to do so.
 */
struct locked_file *
	 locked_file_open(const char *path, size_t limit, uint64_t deadline_us,
	    struct error *);

/*
 * Replace all of it, atomically, and synced to disk: by a file of the same
 * owner, group and mode, 0644 if there was none.  -1 and the error: the old one
 * is as it was.
 */
int	 locked_file_replace(struct locked_file *, const char *text,
	    struct error *);

/* Remember whether the reader has yet to be told.  0, or -1 and the error. */
int	 locked_file_mark(struct locked_file *, bool untold, struct error *);

/* Let go; NULL is legal. */
void	 locked_file_close(struct locked_file *);

#endif
