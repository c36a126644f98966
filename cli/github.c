/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/github.h"
#include "harness/base.h"
#include "reports/reports.h"

#define SUMMARY_MAX	(1024 * 1024)	/* a longer one GitHub does not show at all */
#define CUT	"\n\n**This report is cut here: it is too long for a summary.**\n"

/* How much of the text still fits: whole lines, and the note that it was cut. */
static size_t
summary_room(const char *text, size_t len, size_t used)
{
	size_t	 room;

	if (used + len <= SUMMARY_MAX)
		return len;
	if (used + sizeof(CUT) > SUMMARY_MAX)
		return 0;
	room = SUMMARY_MAX - used - sizeof(CUT);
	while (room > 0 && text[room - 1] != '\n')
		room--;
	return room;
}

static int
write_all(int fd, const char *text, size_t len)
{
	ssize_t	 n;

	for (; len > 0; text += n, len -= (size_t)n)
		if ((n = write(fd, text, len)) == -1)
			return -1;
	return 0;
}

/* Other steps of the job have their parts in it too. */
static int
summary_append(const char *path, const char *text, size_t len)
{
	struct stat	 st;
	size_t		 room;
	int		 fd, rc = -1;

	if ((fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NONBLOCK, 0644)) == -1)
		return -1;
	if (fstat(fd, &st) == 0) {
		room = summary_room(text, len, st.st_size > 0 ?
		    (size_t)st.st_size : 0);
		rc = write_all(fd, text, room);
		if (rc == 0 && room < len && room > 0)
			rc = write_all(fd, CUT, strlen(CUT));
	}
	return close(fd) == -1 ? -1 : rc;
}

static void
summary_write(const char *path, const struct run *run)
{
	char	*text = NULL;
	size_t	 size;
	FILE	*f = open_memstream(&text, &size);
	int	 rc = -1;

	if (f != NULL) {
		rc = markdown_write(f, run);
		if (fclose(f) == EOF)
			rc = -1;
	}
	if (rc == 0)
		rc = summary_append(path, text, size);
	if (rc == -1)
		fprintf(stderr, "mqtt-certcheck: GITHUB_STEP_SUMMARY: %s: %s; the job has no summary of this run\n",
		    path, strerror(errno));
	free(text);
}

int
github_tell(const struct options *options, FILE *console, const struct run *run)
{
	const char	*summary = getenv("GITHUB_STEP_SUMMARY");
	const char	*actions = getenv("GITHUB_ACTIONS");

	if (options->quiet)
		return 0;
	if (summary != NULL && summary[0] != '\0')
		summary_write(summary, run);
	if (console == NULL || options->format != FORMAT_TEXT ||
	    actions == NULL || strcmp(actions, "true") != 0)
		return 0;
	if (annotations_write(console, run) == 0)
		return 0;
	clearerr(console);
	return -1;
}
