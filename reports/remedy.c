/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/remedy.h"

/*
 * Remedies are sentences, with what each kind of broker has to be told in
 * brackets: "(Mosquitto: crlfile, then SIGHUP; RabbitMQ: crl_check true)".
 */

static const char *const kinds[] = {
	"Mosquitto", "RabbitMQ", "EMQX", "HiveMQ", "VerneMQ", "NanoMQ", "HAProxy",
	"nginx", "stunnel",
};

/* What tells the kind, by the start of its value; the surest first. */
static const char *const told_by[] = { "launched", "broker-version", "recognised" };

/* A word of an advice, and the line that it stands for. */
static const struct {
	const char	*kind;
	const char	*word;
	const char	*line;
} directives[] = {
	{ "Mosquitto", "crlfile", "crlfile /path/to/crl.pem" },
	{ "Mosquitto", "cafile", "cafile /path/to/ca.crt" },
	{ "Mosquitto", "capath", "capath /path/to/folder" },
	{ "Mosquitto", "acl_file", "acl_file /path/to/acl" },
	{ "Mosquitto", "require_certificate true", "require_certificate true" },
	{ "Mosquitto", "allow_anonymous false", "allow_anonymous false" },
	{ "Mosquitto", "use_identity_as_username true", "use_identity_as_username true" },
	{ "Mosquitto", "use_username_as_clientid true", "use_username_as_clientid true" },
	{ "Mosquitto", "ciphers DEFAULT:@SECLEVEL=2", "ciphers DEFAULT:@SECLEVEL=2" },
	{ "RabbitMQ", "ssl_options.cacertfile", "ssl_options.cacertfile = /path/to/ca.crt" },
	{ "RabbitMQ", "ssl_options.verify = verify_peer", "ssl_options.verify = verify_peer" },
	{ "RabbitMQ", "ssl_options.fail_if_no_peer_cert = true", "ssl_options.fail_if_no_peer_cert = true" },
	{ "RabbitMQ", "mqtt.allow_anonymous = false", "mqtt.allow_anonymous = false" },
	{ "RabbitMQ", "ssl_cert_login_from = common_name", "ssl_cert_login_from = common_name" },
};

const char *
remedy_kind(const struct run *run)
{
	const char	*value;
	size_t		 i, j;

	for (i = 0; i < COUNT(told_by); i++) {
		if ((value = run_property(run, told_by[i])) == NULL)
			continue;
		for (j = 0; j < COUNT(kinds); j++)
			if (strncasecmp(value, kinds[j], strlen(kinds[j])) == 0)
				return kinds[j];
	}
	return NULL;
}

/* Behind "Mosquitto: " or "Mosquitto, EMQX: "; NULL when nothing is said to this kind. */
static const char *
advice_start(const char *remedy, const char *kind)
{
	const char	*at = remedy, *end;

	while ((at = strstr(at, kind)) != NULL) {
		end = at + strlen(kind);
		while (strncmp(end, ", ", 2) == 0)
			end += 2 + strcspn(end + 2, ",: ");
		if (end[0] == ':' && end[1] == ' ' && (at == remedy ||
		    strchr("( ", at[-1]) != NULL))
			return end + 2;
		at += strlen(kind);
	}
	return NULL;
}

/* Up to what is said to the next kind, or the end of the brackets. */
static size_t
advice_len(const char *start)
{
	size_t	 i, depth = 0;

	for (i = 0; start[i] != '\0'; i++) {
		if (start[i] == '(')
			depth++;
		else if (start[i] == ')' && depth-- == 0)
			break;
		else if (start[i] == ';' && depth == 0)
			break;
	}
	return i;
}

/* Is it there as a word, and not advised against? */
static bool
says(const char *advice, const char *word)
{
	const char	*at = strstr(advice, word);
	size_t		 len = strlen(word);

	return at != NULL && strstr(advice, "not ") == NULL &&
	    strncmp(advice, "no ", 3) != 0 &&
	    (at == advice || strchr(" `", at[-1]) != NULL) &&
	    (at[len] == '\0' || strchr(" ,.`)", at[len]) != NULL);
}

void
remedy_for(const char *remedy, const char *kind, char **advice, char **lines)
{
	const char	*start = NULL;
	char		 buf[1024] = "";
	size_t		 i;

	if (remedy != NULL && kind != NULL)
		start = advice_start(remedy, kind);
	if (start == NULL) {
		*advice = xstrdup("");
		*lines = xstrdup("");
		return;
	}
	*advice = xasprintf("%.*s", (int)advice_len(start), start);
	for (i = 0; i < COUNT(directives); i++)
		if (strcmp(directives[i].kind, kind) == 0 &&
		    says(*advice, directives[i].word))
			text_add(buf, sizeof(buf), "%s%s",
			    buf[0] != '\0' ? "\n" : "", directives[i].line);
	*lines = xstrdup(buf);
}
