/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "tests/bench/cost.h"

double
cost_since(uint64_t start_us)
{
	return (double)(clock_us() - start_us) / 1000;
}

static double
timeval_ms(const struct timeval *tv)
{
	return (double)tv->tv_sec * 1000 + (double)tv->tv_usec / 1000;
}

void
cost_add(struct cost *cost, const struct rusage *usage)
{
	double	 mib = (double)usage->ru_maxrss / 1024;

	cost->cpu_ms += timeval_ms(&usage->ru_utime) +
	    timeval_ms(&usage->ru_stime);
	if (mib > cost->peak_mib)
		cost->peak_mib = mib;
}

static double
value(const struct series *series, size_t round, size_t member)
{
	double	 number;

	memcpy(&number, (const char *)&series->round[round] + member,
	    sizeof(number));
	return number;
}

static int
by_size(const void *a, const void *b)
{
	const double	*x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
median(double numbers[ROUNDS])
{
	qsort(numbers, ROUNDS, sizeof(*numbers), by_size);
	return numbers[ROUNDS / 2];
}

double
series_median(const struct series *series, size_t member)
{
	double	 numbers[ROUNDS];
	size_t	 i;

	for (i = 0; i < ROUNDS; i++)
		numbers[i] = value(series, i, member);
	return median(numbers);
}

double
series_ratio(const struct series *a, const struct series *b, size_t member)
{
	double	 numbers[ROUNDS];
	size_t	 i;

	for (i = 0; i < ROUNDS; i++)
		numbers[i] = value(a, i, member) / value(b, i, member);
	return median(numbers);
}
