/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_FUZZ_INPUT_H
#define CERTCHECK_FUZZ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the targets have in common.  Each is a program of its own, fuzz_NAME.c,
 * that gives one parser what it gets from outside, and says by `must` what holds
 * whatever that is.  libFuzzer calls the first function for every input, the
 * second one once.
 */
int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int	 LLVMFuzzerInitialize(int *, char ***);

/* The name of a file that holds this, until the next call.  It is no disk's. */
const char *input_file(const void *, size_t);

/* The next octet, as a decision about what is done with the others; 0 when there is none. */
uint8_t	 input_octet(const uint8_t **, size_t *);

/* It is a finding if it is not so. */
void	 must(bool, const char *what);

#endif
