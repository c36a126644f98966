/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/mutants/broker.h"

/* broker --pki DIR/broker [--mutant NAME]; --list names the mutants. */

static void __attribute__((__noreturn__))
usage(void)
{
	fprintf(stderr, "usage: broker --pki DIR/broker [--mutant NAME]\n"
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
		{ "list", no_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 }
	};
	const struct mutant	*mutant = mutant_at(0);
	const char		*pki = NULL;
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
		case 'l':
			list();
			return 0;
		default:
			usage();
		}
	if (pki == NULL || optind != argc)
		usage();
	return broker_run(pki, &mutant->behaviour, STDOUT_FILENO);
}
