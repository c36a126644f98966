/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_LAB_H
#define CERTCHECK_MUTANTS_MATRIX_LAB_H

/*
 * What a mutant is given that the harness may change: a copy of the PKI's folder
 * for brokers, and commands that have it read that again.
 */

#define LAB_ARGS	16

/* All paths; the strings live as long as the process. */
struct lab_kit {
	char	*dir;		/* the copy */
	char	*reloads;	/* the file in which reloads are told (broker.h) */
};

/* Copy the folder `from`; exits by errx(3) when it cannot. */
void	 lab_kit_make(struct lab_kit *, const char *from, const char *dir);

/* The options for the harness, of which the broker is process `pid`; ends with NULL. */
void	 lab_kit_args(const struct lab_kit *, int pid,
	    const char *args[LAB_ARGS]);

#endif
