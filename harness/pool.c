/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/interrupt.h"
#include "harness/pool.h"

#define IDLERS_MAX	12	/* at once, besides those who work */

/* One process under way. */
struct worker {
	pid_t		 pid;	/* 0: this place is free */
	int		 fd;	/* its block comes from here */
	size_t		 job;
	size_t		 got;	/* bytes of the block so far */
	char		*block;
	uint64_t	 end_us;
};

static void
write_whole(int fd, const char *block, size_t size)
{
	ssize_t	 n;

	while (size > 0) {
		n = write(fd, block, size);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(4);
		block += n;
		size -= (size_t)n;
	}
}

static void
child(struct pool *pool, struct worker *worker, int fd)
{
	interrupt_reset();
	memset(worker->block, 0, pool->size);
	pool->work(pool->arg, worker->job, worker->block);
	write_whole(fd, worker->block, pool->size);
	/* Not exit(3): what the parent has open and buffered is the parent's. */
	_exit(0);
}

static void
worker_start(struct pool *pool, struct worker *worker, size_t job)
{
	int	 fds[2];

	if (pipe2(fds, O_CLOEXEC) == -1) {
		pool->done(pool->arg, job, NULL, strerror(errno));
		return;
	}
	if (worker->block == NULL)
		worker->block = xcalloc(1, pool->size);
	worker->job = job;
	worker->got = 0;
	worker->end_us = clock_us() + pool->limit_us(pool->arg, job);
	worker->fd = fds[0];
	switch (worker->pid = fork()) {
	case -1:
		worker->pid = 0;
		close(fds[0]);
		close(fds[1]);
		pool->done(pool->arg, job, NULL, strerror(errno));
		return;
	case 0:
		close(fds[0]);
		child(pool, worker, fds[1]);
	}
	close(fds[1]);
}

/* The process is to be over: collect it and report its job. */
static void
worker_finish(struct pool *pool, struct worker *worker, const char *reason)
{
	char	 text[128];
	int	 status = 0;

	close(worker->fd);
	if (reason != NULL)
		kill(worker->pid, SIGKILL);
	while (waitpid(worker->pid, &status, 0) == -1 && errno == EINTR)
		continue;
	worker->pid = 0;
	if (reason == NULL && worker->got == pool->size) {
		pool->done(pool->arg, worker->job, worker->block, NULL);
		return;
	}
	if (reason == NULL) {
		if (WIFSIGNALED(status))
			snprintf(text, sizeof(text), "its process was ended by signal %d (%s)",
			    WTERMSIG(status), strsignal(WTERMSIG(status)));
		else
			snprintf(text, sizeof(text), "its process exited with status %d",
			    WEXITSTATUS(status));
		reason = text;
	}
	pool->done(pool->arg, worker->job, NULL, reason);
}

static void
worker_read(struct pool *pool, struct worker *worker)
{
	ssize_t	 n;

	n = read(worker->fd, worker->block + worker->got,
	    pool->size - worker->got);
	if (n > 0)
		worker->got += (size_t)n;
	if (n == 0 || (n == -1 && errno != EINTR) || worker->got == pool->size)
		worker_finish(pool, worker, NULL);
}

/* Wait for the workers until `until`, and take what they have. */
static void
workers_wait(struct pool *pool, struct worker *workers, uint64_t until)
{
	struct pollfd	*pfd = xcalloc(pool->slots, sizeof(*pfd));
	size_t		 i;

	for (i = 0; i < pool->slots; i++) {
		pfd[i].fd = workers[i].pid != 0 ? workers[i].fd : -1;
		pfd[i].events = POLLIN;
		if (workers[i].pid != 0 && workers[i].end_us < until)
			until = workers[i].end_us;
	}
	if (interrupt_poll(pfd, pool->slots, until) > 0)
		for (i = 0; i < pool->slots; i++)
			if (pfd[i].revents != 0)
				worker_read(pool, &workers[i]);
	for (i = 0; i < pool->slots; i++)
		if (workers[i].pid != 0 && clock_us() >= workers[i].end_us)
			worker_finish(pool, &workers[i], "it did not end in time");
	free(pfd);
}

/* A worker for the next job, idlers first; NULL: it has to wait for another one's end. */
static struct worker *
worker_idle(const struct pool *pool, struct worker *workers)
{
	struct worker	*idle = NULL;
	unsigned	 working = 0;
	size_t		 i;

	for (i = 0; i < pool->slots; i++) {
		if (workers[i].pid == 0)
			idle = &workers[i];
		else
			working += workers[i].job >= pool->idlers;
	}
	return working < pool->jobs ? idle : NULL;
}

static bool
workers_busy(const struct worker *workers, unsigned jobs)
{
	size_t	 i;

	for (i = 0; i < jobs; i++)
		if (workers[i].pid != 0)
			return true;
	return false;
}

static const char *
pool_stopped(const struct pool *pool)
{
	if (interrupt_signal() != 0)
		return "the run was interrupted";
	if (clock_us() >= pool->deadline_us)
		return "the run's deadline had passed";
	return NULL;
}

/* How long the rate has the next job wait for these connections. */
static uint64_t
pool_interval_us(const struct pool *pool, unsigned connections)
{
	return pool->rate == 0 ? 0 :
	    1000000ull * connections / pool->rate;
}

/* Start and wait for jobs until one of them pauses; the first not started, and why it ended early. */
static size_t
pool_work(struct pool *pool, struct worker *workers, size_t job, size_t count,
    const char **stopped)
{
	struct worker	*idle;
	bool		 more;

	while ((*stopped = pool_stopped(pool)) == NULL) {
		more = job < count && !pool->pause;
		if (!more && !workers_busy(workers, pool->slots))
			break;
		pool->next_us += pool_interval_us(pool, pool->extra);
		pool->extra = 0;
		idle = more ? worker_idle(pool, workers) : NULL;
		if (idle != NULL && clock_us() >= pool->next_us) {
			pool->next_us = clock_us() + pool_interval_us(pool,
			    pool->connections(pool->arg, job));
			worker_start(pool, idle, job++);
			continue;
		}
		workers_wait(pool, workers, idle != NULL &&
		    pool->next_us < pool->deadline_us ? pool->next_us :
		    pool->deadline_us);
	}
	return job;
}

size_t
pool_run(struct pool *pool, size_t first, size_t count)
{
	struct worker	*workers;
	const char	*stopped;
	size_t		 job, i;

	pool->pause = false;
	pool->slots = pool->jobs + (pool->jobs == 1 ? 0 :
	    pool->idlers < IDLERS_MAX ? (unsigned)pool->idlers : IDLERS_MAX);
	workers = xcalloc(pool->slots, sizeof(*workers));
	job = pool_work(pool, workers, first, count, &stopped);
	for (i = 0; i < pool->slots; i++) {
		if (workers[i].pid != 0)
			worker_finish(pool, &workers[i], stopped);
		free(workers[i].block);
	}
	for (; job < count && stopped != NULL; job++)
		pool->done(pool->arg, job, NULL, stopped);
	free(workers);
	return job;
}
