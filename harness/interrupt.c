/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "harness/base.h"
#include "harness/interrupt.h"

static const int	 caught[] = { SIGINT, SIGTERM, SIGHUP };

static volatile sig_atomic_t	 came;
static sigset_t			 waiting_mask;	/* what is let through while waiting */
static bool			 installed;

static void
on_signal(int number)
{
	if (came == 0)
		came = number;
}

void
interrupt_install(void)
{
	struct sigaction	 action = { .sa_handler = on_signal }, old;
	sigset_t		 held;
	size_t			 i;

	sigemptyset(&held);
	sigemptyset(&action.sa_mask);
	for (i = 0; i < COUNT(caught); i++) {
		/* As nohup(1) leaves it; a shell's "&" ignores SIGINT only. */
		if (caught[i] == SIGHUP && sigaction(SIGHUP, NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN)
			continue;
		sigaddset(&held, caught[i]);
		sigaction(caught[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &held, &waiting_mask);
	for (i = 0; i < COUNT(caught); i++)
		sigdelset(&waiting_mask, caught[i]);
	installed = true;
}

bool
interrupt_begin(void)
{
	if (installed)
		return false;
	interrupt_install();
	return true;
}

void
interrupt_end(void)
{
	interrupt_reset();
	installed = false;
	if (came != 0)
		raise(came);
}

int
interrupt_signal(void)
{
	return came;
}

int
interrupt_aside(int number)
{
	int	 old = came;

	came = number;
	return old;
}

int
interrupt_poll(struct pollfd *pfd, nfds_t count, uint64_t deadline_us)
{
	struct timespec	 left;
	int		 ms = clock_left_ms(deadline_us);

	if (came != 0) {
		errno = EINTR;
		return -1;
	}
	left.tv_sec = ms / 1000;
	left.tv_nsec = (long)(ms % 1000) * 1000000;
	return ppoll(pfd, count, &left, installed ? &waiting_mask : NULL);
}

void
interrupt_reset(void)
{
	sigset_t	 none;
	size_t		 i;

	for (i = 0; i < COUNT(caught); i++)
		signal(caught[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
