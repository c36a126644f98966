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

/* Those with the verdict that have not failed, by their reason. */
void	 groups_by_why(const struct run *, enum verdict, struct groups *);

void	 groups_free(struct groups *);

#endif
