/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_OPTION_TABLE_H
#define CERTCHECK_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"

/*
 * The options and commands as data: parsing, --help, the man page and the
 * shell completion all come from here, and from reports[].
 */

#define OPTIONS_MAX	96	/* options of all commands together */

enum group {
	GROUP_TARGET,
	GROUP_MATERIAL,
	GROUP_LAB,
	GROUP_SELECTION,
	GROUP_RUNNING,
	GROUP_INTENT,
	GROUP_JUDGING,
	GROUP_PKI,
	GROUP_REFRESH,
	GROUP_LIST,
	GROUP_REPORTS,
	GROUP_CONSOLE,
	GROUP_GENERAL,
	GROUP_HIDDEN,	/* for the project's own scripts */
	GROUPS
};

struct option_row {
	const char	*name;		/* without dashes; NULL: only a letter */
	char		 letter;	/* '\0': only a name */
	const char	*argument;	/* NULL: takes none */
	enum group	 group;
	unsigned	 commands;	/* bits 1 << enum command */
	const char	*help;
	/*
	 * Put the value (NULL without an argument) into the field.  -1 and the
	 * error, which says what the value must be.
	 */
	int		(*set)(const struct option_row *, const char *value,
			    void *field, struct error *);
	size_t		 field;		/* offset in struct options */
	bool		 repeats;	/* may be given more than once */
	unsigned	 min, max;	/* of a number */
	const char	*const *names;	/* of a choice, ends with NULL */
	const char	*completes;	/* what a shell offers: "file", "directory", or NULL */
};

struct command_row {
	const char	*name;
	const char	*synopsis;	/* what follows the program's name */
	const char	*help;
	int		(*function)(const struct options *);
	const char	*operand;	/* the word for what is missing or too much */
	size_t		 min, max;	/* operands */
};

/* Options that exclude each other, by name or letter. */
struct exclusion {
	const char	*a;
	const char	*b;
	const char	*advice;	/* what to do; NULL: leave out either */
	unsigned	 commands;	/* bits 1 << enum command that this is about; 0: all */
};

/* An option that means nothing without one of two others. */
struct requirement {
	const char	*option;
	const char	*one;
	const char	*other;		/* NULL: it has to be that one */
	const char	*what_for;	/* what the other is there for */
	unsigned	 commands;	/* bits 1 << enum command that this is about; 0: all */
};

extern const struct command_row command_table[COMMANDS];
extern const struct exclusion exclusions[];
extern const size_t exclusions_count;
extern const struct requirement requirements[];
extern const size_t requirements_count;

/* The i-th option: those of the table, then one for each report; false after the last. */
bool	 option_get(size_t, struct option_row *);

const char *group_title(enum group);

/* "--name", or "-l" for one that only has a letter. */
void	 option_label(const struct option_row *, char *, size_t);


#endif
