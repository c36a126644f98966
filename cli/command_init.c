/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "fixtures/pki_above.h"
#include "fixtures/pki_dir.h"
#include "fixtures/pki_issuer.h"
#include "fixtures/pki_show.h"
#include "fixtures/recipes.h"
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

/* What was made, and how much of what scenarios ask for. */
struct made {
	struct pki	*pki;
	size_t		 credentials;
	size_t		 left_out;
};

/* For a broker that trusts the CA which has issued ours. */
static void
write_issued(const struct made *made, const char *word)
{
	char	 root[1024];

	pki_show(&pki_find(made->pki, &recipe_root)->credential, root,
	    sizeof(root));
	printf("Your CA has issued one certificate, of the CA that has issued "
	    "these:\n%s.\n%zu credentials are left out, which cannot be made "
	    "below it.\n\n", root, made->left_out);
	printf("A broker that trusts your CA, and checks CRLs, has to read "
	    "those in\n%s/broker/crl.pem besides its own. Then test it:\n"
	    "    mqtt-certcheck --broker HOST --pki %s\n\n", word, word);
}

static void
write_next_steps(const struct made *made, const char *dir)
{
	const struct pki *pki = made->pki;
	struct address	 address = { .port = MQTTS_PORT };
	char		 broker[sizeof(address.host) + 16];
	char		*word = shell_word(dir);
	size_t		 i;

	text_add(address.host, sizeof(address.host), "%s",
	    pki->hosts_count > 0 ? pki->hosts[0] : "localhost");
	address_text(&address, broker, sizeof(broker));

	printf("Made %s: %zu client credentials, and in broker/ all that a "
	    "broker needs,\nfor", word, made->credentials);
	for (i = 0; i < pki->hosts_count; i++)
		printf("%s %s", i > 0 ? "," : "", pki->hosts[i]);
	printf(".\nThrowaway keys, valid for %d day%s; never use them elsewhere.\n\n",
	    pki->days, pki->days == 1 ? "" : "s");
	if (pki->above != NULL)
		write_issued(made, word);
	printf("%s a broker with it, then test it:\n"
	    "    mosquitto -c %s/config/mosquitto/mosquitto.conf\n"
	    "    mqtt-certcheck --broker %s --pki %s\n",
	    pki->above != NULL ? "Or start" : "Start", word, broker, word);
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

/* Everything that scenarios ask for.  0, or the exit status and the error. */
static int
make_all(const struct options *options, const struct pki_issuer *issuer,
    struct made *made, struct error *error)
{
	const struct scenario	**all;
	const struct recipe	**recipes;
	char			 *publisher = publisher_url(options);
	size_t			  i, count;

	*made = (struct made){ .pki = NULL };
	all = scenarios_all(&count);
	recipes = scenarios_recipes(all, count, &made->credentials);
	made->pki = pki_make_below(issuer, recipes, made->credentials,
	    options->hosts.items, options->hosts.count, (int)options->days,
	    publisher, error);
	for (i = made->credentials; made->pki != NULL && i-- > 0;)
		if (pki_find(made->pki, recipes[i])->withheld != NULL) {
			made->left_out++;
			made->credentials--;
		}
	free(publisher);
	free(all);
	free(recipes);
	if (made->pki == NULL)
		return EXIT_TOOL;
	return issuer == NULL || pki_above_check(made->pki, error) == 0 ? 0 :
	    EXIT_USAGE;
}

int
command_init(const struct options *options)
{
	const char		*dir = options->operands.items[0];
	struct pki_issuer	 issuer = { .chain = NULL };
	struct made		 made;
	struct error		 error;
	int			 status;

	if (options->issuer != NULL && pki_issuer_read(&issuer,
	    options->issuer, options->issuer_key, options->own.passin,
	    (int)options->days, &error) == -1) {
		pki_issuer_end(&issuer);
		return help_fail(&error, EXIT_USAGE);
	}
	status = make_all(options, options->issuer != NULL ? &issuer : NULL,
	    &made, &error);
	pki_issuer_end(&issuer);
	if (status == 0 && pki_dir_write(made.pki, dir, &error) == -1)
		status = EXIT_USAGE;
	if (status == 0)
		write_next_steps(&made, dir);
	pki_free(made.pki);
	return status == 0 ? EXIT_PASSED : help_fail(&error, status);
}
