/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HTML_PART_H
#define CERTCHECK_HTML_PART_H

#include <stdio.h>

#include "reports/group.h"

/*
 * The parts of the HTML report.  It is XHTML as well: every element is closed.
 * Whatever a run says is written by html_text or html_attribute, and by nothing
 * else.
 */

struct page {
	FILE			*f;
	const struct run	*run;
	const char		*kind;	/* of the broker, where it is known: see remedy.h; NULL */
	bool			*told;	/* of each entry: its evidence has been written */
};

/* A run's text: between tags, or as an attribute's value in double quotes. */
void	 html_text(struct page *, const char *raw);
void	 html_attribute(struct page *, const char *name, const char *raw);

/* The class that gives a verdict its colour: "fail". */
const char *html_class(enum verdict);

/* The verdict as a badge. */
void	 html_badge(struct page *, enum verdict);

/* Families down, variants across, each cell with the worst there. */
void	 html_matrix(struct page *);

/* Cases that ended the same way: with all that is known, if they are of one scenario. */
void	 html_story(struct page *, const struct group *);

/* Every case, by family, with the evidence of those that have not been told yet. */
void	 html_list(struct page *);

/*
 * The evidence of a case in a fold: what was expected and observed step by step,
 * the control beside it.  Its anchor is #cNUMBER.
 */
void	 html_evidence(struct page *, const struct entry *, const char *title,
	    bool open);

/* The number behind "c" in an entry's anchor. */
size_t	 html_case_number(const struct page *, const struct entry *);

#endif
