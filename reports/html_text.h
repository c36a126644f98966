/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HTML_TEXT_H
#define CERTCHECK_HTML_TEXT_H

/* The lines of html.css and html.js, made by the Makefile; each array ends with NULL. */
extern const char *const html_css[];
extern const char *const html_js[];

#endif
