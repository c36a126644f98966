/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "reports/escape.h"
#include "reports/story.h"

void
escape_write(FILE *f, const char *text, bool attribute)
{
	for (; *text != '\0'; text++) {
		if (*text == '&')
			fputs("&amp;", f);
		else if (*text == '<')
			fputs("&lt;", f);
		else if (*text == '>')	/* or ]]> would end the text */
			fputs("&gt;", f);
		else if (*text == '"' && attribute)
			fputs("&quot;", f);
		else if (*text == '\n' && attribute)
			fputs("&#10;", f);
		else
			putc(*text, f);
	}
}

void
escape_raw(FILE *f, const char *raw)
{
	char	*text = story_text(raw);

	escape_write(f, text, false);
	free(text);
}

/* Would the character at `at` mean something, there? */
static bool
is_markup(const char *start, const char *at)
{
	if (*at == '_')	/* within a word it does not */
		return at == start || !isalnum((unsigned char)at[-1]) ||
		    !isalnum((unsigned char)at[1]);
	if (*at == ':')
		return at[1] == '/';
	if (*at == '.')
		return at - start >= 3 && strncasecmp(at - 3, "www", 3) == 0;
	return strchr("\\`*[]|~$@#", *at) != NULL;
}

void
escape_markdown(FILE *f, const char *text)
{
	const char	*at;

	for (at = text; *at != '\0'; at++) {
		if (*at == '\n')
			putc(' ', f);
		else if (*at == '&')
			fputs("&amp;", f);
		else if (*at == '<')
			fputs("&lt;", f);
		else if (*at == '>')
			fputs("&gt;", f);
		else
			fprintf(f, "%s%c", is_markup(text, at) ? "\\" : "", *at);
		/* A mention, or an issue's number: looked for after Markdown. */
		if (*at == '@' || *at == '#')
			fputs("<!-- -->", f);
	}
}

void
escape_quoted(FILE *f, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			fputs("\\n", f);
		else if (*text == '"' || *text == '\\')
			fprintf(f, "\\%c", *text);
		else
			putc(*text, f);
	}
}
