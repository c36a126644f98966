/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_RELOAD_COMMAND_H
#define CERTCHECK_MUTANTS_RELOAD_COMMAND_H

/*
 * A reload command: send the signal (SIGHUP: reload, SIGUSR1: restart) to the
 * broker with this process id, and wait for the line that it adds to this file
 * when it is done (see broker.h).  An exit status, the reason on stderr: 0; 1,
 * not done in time; 2, the broker is not there, or has ended of it.
 */
int	 reload_command(int number, const char *pid, const char *path);

#endif
