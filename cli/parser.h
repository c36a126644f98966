/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PARSER_H
#define CERTCHECK_PARSER_H

#include "cli/option_table.h"

/*
 * What is needed while options are gathered, and not afterwards: for options.c,
 * and for what comes after the command line, environment.c and profile.c.
 */

/* Where an option was given: an earlier one wins over a later one. */
enum origin { ORIGIN_NONE, ORIGIN_ARGV, ORIGIN_ENVIRONMENT, ORIGIN_PROFILE };

#define SHOWN_SIZE	256	/* a value as an error shows it */

struct parser {
	struct options	*options;
	char		**argv;		/* the next word */
	enum origin	 given[OPTIONS_MAX];
	bool		 displaced[OPTIONS_MAX];	/* left aside, since what was given before excludes it */
	struct error	*error;
};

/* The option of this name, or with this letter when name is NULL; its index, or -1. */
int	 parser_find(enum command, const char *name, size_t len, char letter,
	    struct option_row *);

/*
 * Was the option, by its name or letter, given?  ORIGIN_NONE: no.  `label` gets
 * how it is called there.
 */
enum origin parser_given(const struct parser *, const char *name, char *label,
	    size_t);

/* Put the value (NULL without an argument) where it belongs. */
int	 parser_apply(struct parser *, int index, const struct option_row *,
	    enum origin, const char *label, const char *value);

/*
 * Shall this option of the environment or a profile be left aside?  Yes where it
 * was given before (--expect and --skip add up), or excludes what was, or needs
 * what had to be left aside.
 */
bool	 parser_displaces(struct parser *, int index, const struct option_row *,
	    enum origin);

/*
 * The same as parser_apply for an option without an argument, which outside of
 * a command line has one: yes, true, on or 1; no, false, off or 0.
 */
int	 parser_apply_flag(struct parser *, int index,
	    const struct option_row *, enum origin, const char *label,
	    const char *value);

/* May it be given outside of the command line?  --help may not, nor what has no name. */
bool	 option_is_setting(const struct option_row *);

#endif
