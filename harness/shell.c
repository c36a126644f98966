/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/shell.h"

/* The end of what was written. */
struct tail {
	char	 text[SHELL_TAIL];
	size_t	 len;
	bool	 cut;
};

static void
exec_shell(void *command)
{
	execl("/bin/sh", "sh", "-c", (const char *)command, (char *)NULL);
	dprintf(STDERR_FILENO, "/bin/sh: %s\n", strerror(errno));
}

static bool
take_tail(void *taker, const char *piece, size_t len)
{
	struct tail	*tail = taker;
	size_t		 drop;

	if (len > sizeof(tail->text)) {
		piece += len - sizeof(tail->text);
		len = sizeof(tail->text);
		tail->cut = true;
	}
	if (tail->len + len > sizeof(tail->text)) {
		drop = tail->len + len - sizeof(tail->text);
		memmove(tail->text, tail->text + drop, tail->len - drop);
		tail->len -= drop;
		tail->cut = true;
	}
	memcpy(tail->text + tail->len, piece, len);
	tail->len += len;
	return true;
}

static void
tail_show(const struct tail *tail, char *dst, size_t size)
{
	const char	*text = tail->text, *line;
	size_t		 len = tail->len;

	while (len > 0 && text[len - 1] == '\n')
		len--;
	/* Begin with a whole line, if there is one. */
	if (tail->cut && (line = memchr(text, '\n', len)) != NULL) {
		len -= (size_t)(line + 1 - text);
		text = line + 1;
	}
	text_visible(dst, size, text, len, "\n\t");
}

static void
result_explain(struct shell_result *result, int status)
{
	static const char *const why[] = {
		[CHILD_LATE] = "did not end in time and was killed",
		[CHILD_CUT] = "was killed",
		[CHILD_INTERRUPTED] = "was killed, since the run was interrupted",
	};

	result->status = -1;
	result->signal = 0;
	if (result->end == CHILD_NONE)
		snprintf(result->why, sizeof(result->why), "cannot be run: %s",
		    strerror(errno));
	else if (result->end != CHILD_ENDED)
		snprintf(result->why, sizeof(result->why), "%s", why[result->end]);
	else if (WIFSIGNALED(status)) {
		result->signal = WTERMSIG(status);
		snprintf(result->why, sizeof(result->why),
		    "was killed by signal %d", result->signal);
	} else {
		result->status = WEXITSTATUS(status);
		snprintf(result->why, sizeof(result->why),
		    "ended with status %d", result->status);
	}
}

int
shell_run(const char *shell_command, uint64_t deadline_us,
    struct shell_result *result)
{
	struct tail	 tail = { .len = 0 };
	struct child	 child = {
		.body = exec_shell,
		.argument = (void *)(uintptr_t)shell_command,
		.take = take_tail,
		.taker = &tail,
	};
	int		 status = 0;

	result->end = child_run(&child, deadline_us, &status);
	result_explain(result, status);
	tail_show(&tail, result->output, sizeof(result->output));
	return result->status == 0 ? 0 : -1;
}
