/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "fixtures/pki_revoke.h"
#include "harness/run.h"

static void
write_result(const struct words *words, const bool *before)
{
	size_t	 i;

	for (i = 1; i < words->count; i++)
		printf("%s %s\n", words->items[i], before[i] ?
		    "is already revoked" : "is revoked");
}

int
command_revoke(const struct options *options)
{
	const struct words	*words = &options->operands;
	const char		*dir = words->items[0];
	struct error		 error;
	bool			*before = xcalloc(words->count, sizeof(*before));
	size_t			 i;
	int			 is = 0;

	for (i = 1; i < words->count && is != -1; i++) {
		is = pki_is_revoked(dir, words->items[i], &error);
		before[i] = is == 1;
	}
	if (is != -1)
		is = pki_revoke(dir, words->items + 1, words->count - 1, &error);
	if (is != -1)
		write_result(words, before);
	free(before);
	return is != -1 ? EXIT_PASSED : help_fail(&error, EXIT_USAGE);
}
