/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_COST_H
#define CERTCHECK_COST_H

#include <sys/resource.h>

#include <stddef.h>
#include <stdint.h>

/* What one measured thing cost, and medians over several. */

#define ROUNDS	5

struct cost {
	double	 wall_ms;
	double	 cpu_ms;	/* user and system, of all its processes */
	double	 peak_mib;	/* memory of the largest of them */
};

/* One thing, measured round by round. */
struct series {
	struct cost	 round[ROUNDS];
};

/* Wall time since a point on the clock. */
double	 cost_since(uint64_t start_us);

/* Add an ended process, and with it those that it waited for: wait4(2). */
void	 cost_add(struct cost *, const struct rusage *);

/* The median of one member: SERIES, offsetof(struct cost, MEMBER). */
double	 series_median(const struct series *, size_t member);

/* The median of the ratios a/b, taken round by round. */
double	 series_ratio(const struct series *a, const struct series *b,
	    size_t member);

#endif
