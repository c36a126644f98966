/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PARAGRAPH_H
#define CERTCHECK_PARAGRAPH_H

#include <stddef.h>
#include <stdio.h>

/* Characters of valid UTF-8, taken as one column each. */
size_t	 text_columns(const char *);

/*
 * Write text wrapped at 80 columns, ended by a newline.  The cursor stands at
 * `column`; the text starts at `indent`, in further lines too.  A word wider
 * than the line stays whole, for paths and names are there to be copied.
 */
void	 paragraph_write(FILE *, size_t column, size_t indent, const char *);

#endif
