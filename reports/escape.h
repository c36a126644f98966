/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ESCAPE_H
#define CERTCHECK_ESCAPE_H

#include <stdbool.h>
#include <stdio.h>

/* Text that story_text has made fit to show, written so that no markup comes of it. */

/* In XML and HTML: as text, or within the double quotes of an attribute. */
void	 escape_write(FILE *, const char *text, bool attribute);

/* A run's text, made fit to show first. */
void	 escape_raw(FILE *, const char *raw);

/*
 * In Markdown as GitHub and GitLab read it: on one line, in a table's cell too.
 * No character of it is markup, and no name, number or address becomes a link.
 */
void	 escape_markdown(FILE *, const char *text);

/* Within double quotes, with backslashes: in YAML and as a label of Prometheus. */
void	 escape_quoted(FILE *, const char *text);

#endif
