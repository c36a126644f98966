/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_GROUP_H
#define CERTCHECK_GROUP_H

#include "harness/model.h"

/* Entries of a run that belong together, in the order in which they first appear. */
struct group {
	const struct entry	**entries;
	size_t			  count;
};

struct groups {
	struct group		 *group;
	size_t			  count;
	const struct entry	**entries;	/* what the groups point into */
};

/* All entries, by family. */
void	 groups_by_family(const struct run *, struct groups *);

/* Those that have failed, by scenario, verdict and reason. */
void	 groups_failed(const struct run *, struct groups *);

/* Those with the verdict that have not failed, by their reason. */
void	 groups_by_why(const struct run *, enum verdict, struct groups *);

/* Those of a group, by scenario. */
void	 groups_by_scenario(const struct group *, struct groups *);

void	 groups_free(struct groups *);

/* For each entry of the run: how many cases of its scenario are there?  The caller frees. */
size_t	*cases_of_scenario(const struct run *);

/*
 * The reason that the entries of a group share; the random words of topics, in
 * which reasons that count as the same may differ, are "..." in it.  As hostile
 * as the run; the caller frees.
 */
char	*group_why(const struct group *);

#endif
