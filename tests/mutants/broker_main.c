/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/mutants/broker.h"
#include "tests/mutants/reload_command.h"

/*
 * broker --pki DIR/broker [--mutant NAME] [--report-reload FILE]; --list names
 * the mutants.  The others are commands for one that runs with --report-reload.
 */

static void __attribute__((__noreturn__))
usage(void)
{
	fprintf(stderr, "usage: broker --pki DIR/broker [--mutant NAME] [--report-reload FILE]\n"
	    "       broker --reload PID FILE\n"
	    "       broker --restart PID FILE\n"
	    "       broker --list\n");
	exit(2);
}

static void
list(void)
{
	const struct mutant	*mutant;
	size_t			 i;

	for (i = 0; (mutant = mutant_at(i)) != NULL; i++)
		printf("%-24s %s\n", mutant->name, mutant->wrong);
}

int
main(int argc, char *argv[])
{
	static const struct option	 options[] = {
		{ "pki", required_argument, NULL, 'p' },
		{ "mutant", required_argument, NULL, 'm' },
		{ "report-reload", required_argument, NULL, 'f' },
		{ "reload", required_argument, NULL, SIGHUP },
		{ "restart", required_argument, NULL, SIGUSR1 },
		{ "list", no_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 }
	};
	const struct mutant	*mutant = mutant_at(0);
	const char		*pki = NULL, *reloads = NULL;
	int			 c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'p':
			pki = optarg;
			break;
		case 'm':
			if ((mutant = mutant_find(optarg)) == NULL)
				errx(2, "%s: no such mutant; --list names them",
				    optarg);
			break;
		case 'f':
			reloads = optarg;
			break;
		case SIGHUP:
		case SIGUSR1:
			if (optind + 1 != argc)
				usage();
			return reload_command(c, optarg, argv[optind]);
		case 'l':
			list();
			return 0;
		default:
			usage();
		}
	if (pki == NULL || optind != argc)
		usage();
	return broker_run(pki, &mutant->behaviour, STDOUT_FILENO, reloads);
}
