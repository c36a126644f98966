/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "fixtures/pki_dir.h"
#include "harness/run.h"
#include "scenarios/scenarios.h"

/* A path as a shell takes it: in quotes where it has to be; caller frees. */
static char *
shell_word(const char *path)
{
	static const char	 plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:,@%";
	char			*word;
	size_t			 size;

	if (path[strspn(path, plain)] == '\0')
		return xstrdup(path);
	size = 4 * strlen(path) + 3;
	word = xcalloc(1, size);
	text_add(word, size, "'");
	for (; *path != '\0'; path++)
		if (*path == '\'')
			text_add(word, size, "'\\''");
		else
			text_add(word, size, "%c", *path);
	text_add(word, size, "'");
	return word;
}

static void
write_next_steps(const struct pki *pki, const char *dir, size_t credentials)
{
	struct address	 address = { .port = MQTTS_PORT };
	char		 broker[sizeof(address.host) + 16];
	char		*word = shell_word(dir);
	size_t		 i;

	text_add(address.host, sizeof(address.host), "%s",
	    pki->hosts_count > 0 ? pki->hosts[0] : "localhost");
	address_text(&address, broker, sizeof(broker));

	printf("Made %s: %zu client credentials, and in broker/ all that a "
	    "broker needs,\nfor", word, credentials);
	for (i = 0; i < pki->hosts_count; i++)
		printf("%s %s", i > 0 ? "," : "", pki->hosts[i]);
	printf(".\nThrowaway keys, valid for %d day%s; never use them elsewhere.\n\n",
	    pki->days, pki->days == 1 ? "" : "s");
	printf("Start a broker with it, then test it:\n"
	    "    mosquitto -c %s/config/mosquitto/mosquitto.conf\n"
	    "    mqtt-certcheck --broker %s --pki %s\n", word, broker, word);
	free(word);
}

/* Base URL of what certificates point to; caller frees. */
static char *
publisher_url(const struct options *options)
{
	char	 address[sizeof(options->publish.host) + 16];

	address_text(&options->publish, address, sizeof(address));
	return xasprintf("http://%s", address);
}

int
command_init(const struct options *options)
{
	const char		 *dir = options->operands.items[0];
	const struct scenario	**all;
	const struct recipe	**recipes;
	struct pki		 *pki;
	struct error		  error;
	char			 *publisher = publisher_url(options);
	size_t			  count, recipes_count;

	all = scenarios_all(&count);
	recipes = scenarios_recipes(all, count, &recipes_count);
	pki = pki_make_published(recipes, recipes_count, options->hosts.items,
	    options->hosts.count, (int)options->days, publisher, &error);
	free(publisher);
	free(all);
	free(recipes);
	if (pki == NULL)
		return help_fail(&error, EXIT_TOOL);
	if (pki_dir_write(pki, dir, &error) == -1) {
		pki_free(pki);
		return help_fail(&error, EXIT_USAGE);
	}
	write_next_steps(pki, dir, recipes_count);
	pki_free(pki);
	return EXIT_PASSED;
}
