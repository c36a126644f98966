/* SPDX-License-Identifier: ISC */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/environment.h"
#include "cli/parser.h"
#include "cli/profile.h"
#include "cli/value.h"
#include "fixtures/pki.h"
#include "harness/model.h"

#define SHOWN_CHARACTERS	60
#define SHOWN_BYTES		240

const char *
value_show(char *dst, size_t size, const char *value)
{
	const char	*at = strrchr(value, '@');
	size_t		 len, i, characters = 0;

	/* Before an @ stands a password, perhaps. */
	if (at != NULL)
		value = at;
	len = strlen(value);
	for (i = 0; i < len && i < SHOWN_BYTES; i++)
		if (((unsigned char)value[i] & 0xc0) != 0x80 &&
		    ++characters > SHOWN_CHARACTERS)
			break;
	dst[0] = '\0';
	if (at != NULL)
		text_add(dst, size, "…");
	/* Room stays for the last mark. */
	text_visible(dst + strlen(dst), size - strlen(dst) - strlen("…"),
	    value, i, "");
	if (i < len)
		text_add(dst, size, "…");
	return dst;
}

/* "see mqtt-certcheck --help" is added by whoever prints the error. */
static int
refuse_unknown(struct parser *p, const char *name)
{
	const char		*names[OPTIONS_MAX], *near;
	char			 shown[SHOWN_SIZE];
	struct option_row	 row;
	size_t			 i, count = 0;
	enum command		 command = p->options->command, other;

	for (i = 0; option_get(i, &row); i++) {
		if (row.name == NULL || row.group == GROUP_HIDDEN)
			continue;
		if (row.commands & 1u << command)
			names[count++] = row.name;
		else if (strcmp(row.name, name) == 0) {
			for (other = 0; !(row.commands & 1u << other); other++)
				;
			return error_set(p->error,
			    "--%s is an option of '%s', not of '%s'", name,
			    command_table[other].name,
			    command_table[command].name);
		}
	}
	near = text_nearest(name, names, count);
	value_show(shown, sizeof(shown), name);
	if (near == NULL)
		return error_set(p->error, "unknown option --%s", shown);
	return error_set(p->error, "unknown option --%s; did you mean --%s?",
	    shown, near);
}

/* The value of an option from the next word. */
static const char *
next_value(struct parser *p, const struct option_row *row, const char *label)
{
	const char	*value = *p->argv;

	/* A forgotten value must not swallow the next option. */
	if (value == NULL || (value[0] == '-' && value[1] != '\0' &&
	    (value[1] < '0' || value[1] > '9'))) {
		error_set(p->error, "%s: the %s is missing", label,
		    row->argument);
		return NULL;
	}
	p->argv++;
	return value;
}

static int
apply(struct parser *p, int index, const struct option_row *row,
    const char *label, const char *value)
{
	return parser_apply(p, index, row, ORIGIN_ARGV, label, value);
}

/* --name, --name=value, --name value */
static int
parse_long(struct parser *p, const char *word)
{
	struct option_row	 row;
	size_t			 len = strcspn(word, "=");
	const char		*value = word[len] == '=' ? word + len + 1 : NULL;
	char			 label[SHOWN_SIZE];
	char			*name;
	int			 index;

	index = parser_find(p->options->command, word, len, '\0', &row);
	if (index == -1) {
		name = xasprintf("%.*s", (int)len, word);
		refuse_unknown(p, name);
		free(name);
		return -1;
	}
	option_label(&row, label, sizeof(label));
	if (row.argument == NULL && value != NULL)
		return error_set(p->error, "%s takes no value", label);
	if (row.argument != NULL && value == NULL &&
	    (value = next_value(p, &row, label)) == NULL)
		return -1;
	return apply(p, index, &row, label, value);
}

/* -x, -xy, -xVALUE, -x VALUE */
static int
parse_short(struct parser *p, const char *word)
{
	struct option_row	 row;
	const char		*value;
	char			 label[3] = "-?", shown[SHOWN_SIZE];
	int			 index;

	while (*word != '\0' && p->options->show == SHOW_NOTHING) {
		index = parser_find(p->options->command, NULL, 0, *word, &row);
		if (index == -1)
			return error_set(p->error, "unknown option -%s",
			    value_show(shown, sizeof(shown), word));
		label[1] = *word++;
		value = NULL;
		if (row.argument != NULL) {
			value = *word != '\0' ? word :
			    next_value(p, &row, label);
			if (value == NULL)
				return -1;
			word = "";
		}
		if (apply(p, index, &row, label, value) == -1)
			return -1;
	}
	return 0;
}

/* The command word comes first or not at all. */
static int
parse_command(struct parser *p)
{
	const char	*names[COMMANDS], *word = *p->argv, *near;
	char		 shown[SHOWN_SIZE];
	enum command	 i;

	if (word == NULL || *word == '-')
		return 0;
	for (i = 0; i < COMMANDS; i++) {
		names[i] = command_table[i].name;
		if (strcmp(word, names[i]) == 0) {
			p->options->command = i;
			p->options->command_given = true;
			p->argv++;
			return 0;
		}
	}
	/* A pattern has a dot or something of a glob; a plain word has not. */
	if (*word == '\0' ||
	    word[strspn(word, "abcdefghijklmnopqrstuvwxyz-")] != '\0')
		return 0;
	near = text_nearest(word, names, COMMANDS);
	value_show(shown, sizeof(shown), word);
	if (near != NULL)
		return error_set(p->error,
		    "'%s' is no command; did you mean '%s'?", shown, near);
	return error_set(p->error, "'%s' is no command, and no pattern such as "
	    "'trust.*'", shown);
}

static int
parse_operand(struct parser *p, const char *word)
{
	const struct command_row	*row;
	char				 shown[SHOWN_SIZE];
	enum command			 i;

	row = &command_table[p->options->command];
	if (*word == '\0')
		return error_set(p->error, "the %s is empty", row->operand);
	for (i = 0; i < COMMANDS && !p->options->command_given; i++)
		if (strcmp(word, command_table[i].name) == 0)
			return error_set(p->error, "the command comes first: "
			    "mqtt-certcheck %s ...", word);
	if (strlen(word) >= PATH_MAX)
		return error_set(p->error, "'%s': the %s is too long",
		    value_show(shown, sizeof(shown), word), row->operand);
	if (row->max == 0)
		return error_set(p->error, "'%s': %s takes no operand",
		    value_show(shown, sizeof(shown), word), row->name);
	if (p->options->operands.count >= row->max && row->max > 1)
		return error_set(p->error, "'%s': %s takes %zu files only",
		    value_show(shown, sizeof(shown), word), row->name, row->max);
	if (p->options->operands.count >= row->max)
		return error_set(p->error, "'%s': %s takes one %s only",
		    value_show(shown, sizeof(shown), word), row->name,
		    row->operand);
	words_add(&p->options->operands, word);
	return 0;
}

static bool
is_given(const struct parser *p, const char *name, char *label, size_t size)
{
	return parser_given(p, name, label, size) != ORIGIN_NONE;
}

static int
check_exclusions(const struct parser *p)
{
	char	 a[SHOWN_SIZE], b[SHOWN_SIZE];
	size_t	 i;

	for (i = 0; i < exclusions_count; i++)
		if ((exclusions[i].commands == 0 ||
		    exclusions[i].commands & 1u << p->options->command) &&
		    is_given(p, exclusions[i].a, a, sizeof(a)) &&
		    is_given(p, exclusions[i].b, b, sizeof(b)))
			return error_set(p->error,
			    "%s and %s exclude each other%s%s", a, b,
			    exclusions[i].advice != NULL ? ": " : "",
			    exclusions[i].advice != NULL ?
			    exclusions[i].advice : "");
	return 0;
}

static int
check_requirements(const struct parser *p)
{
	const struct requirement	*r;
	char				 label[SHOWN_SIZE], other[SHOWN_SIZE];
	size_t				 i;

	for (i = 0; i < requirements_count; i++) {
		r = &requirements[i];
		if (r->commands != 0 &&
		    (r->commands & 1u << p->options->command) == 0)
			continue;
		if (!is_given(p, r->option, label, sizeof(label)) ||
		    is_given(p, r->one, other, sizeof(other)) ||
		    (r->other != NULL &&
		    is_given(p, r->other, other, sizeof(other))))
			continue;
		return error_set(p->error, "%s needs --%s%s%s: %s", label,
		    r->one, r->other != NULL ? " or --" : "",
		    r->other != NULL ? r->other : "", r->what_for);
	}
	return 0;
}

/* No two reports go to the same file. */
static int
check_reports(const struct parser *p)
{
	const char *const	*files = p->options->reports;
	char			 shown[SHOWN_SIZE];
	size_t			 i, j;

	for (i = 0; i < REPORTS_MAX; i++)
		for (j = 0; j < i; j++) {
			if (files[i] == NULL || files[j] == NULL ||
			    strcmp(files[i], files[j]) != 0)
				continue;
			if (strcmp(files[i], "-") == 0)
				return error_set(p->error,
				    "only one report can go to stdout");
			return error_set(p->error, "%s: two reports in one file",
			    value_show(shown, sizeof(shown), files[i]));
		}
	return 0;
}

/* Are the listeners named that MQTT is to be spoken over? */
static int
check_transports(const struct parser *p)
{
	struct options	*options = p->options;
	bool		 websocket = options->broker.path[0] != '\0';

	if (websocket && options->wss.host[0] != '\0')
		return error_set(p->error, "--wss is for a --broker that is not "
		    "wss://: leave it out, or name the other listener with --broker");
	if (options->transports == 0)
		options->transports = 1u << (websocket ? TRANSPORT_WSS :
		    TRANSPORT_TLS);
	if ((options->transports & 1u << TRANSPORT_TLS) != 0 && websocket)
		return error_set(p->error, "--transport tls: --broker names a "
		    "WebSocket listener; name that with --wss, and the one for "
		    "TLS alone with --broker");
	if ((options->transports & 1u << TRANSPORT_WSS) != 0 && !websocket &&
	    options->wss.host[0] == '\0' && options->launch == NULL)
		return error_set(p->error, "--transport wss: where is the broker's "
		    "WebSocket listener? Give --wss HOST[:PORT][/PATH]");
	return 0;
}

static int
check(const struct parser *p)
{
	const struct options		*options = p->options;
	const struct command_row	*row = &command_table[options->command];
	char				 label[SHOWN_SIZE];

	if (check_exclusions(p) == -1 || check_requirements(p) == -1 ||
	    check_reports(p) == -1)
		return -1;
	if (options->operands.count < row->min)
		return error_set(p->error, "%s: the %s is missing", row->name,
		    row->operand);
	if (options->command != COMMAND_RUN)
		return 0;
	if (options->broker.host[0] == '\0' &&
	    is_given(p, "p", label, sizeof(label)))
		return error_set(p->error, "-p is the port for -h; -h is missing");
	if (options->broker.host[0] == '\0' && options->launch == NULL)
		return error_set(p->error, "which broker? "
		    "Give --broker HOST[:PORT] or --launch KIND");
	return check_transports(p);
}

int
options_parse(struct options *options, int argc, char **argv,
    struct error *error)
{
	struct parser	 p = { .options = options, .error = error };
	const char	*word;
	bool		 operands = false;	/* after -- */
	int		 rc;

	*options = (struct options){
		.command = COMMAND_RUN,
		.broker.port = MQTTS_PORT,
		.tls = (1u << TLS_VERSIONS) - 1,
		.jobs = UNSAID,
		.rate = UNSAID,
		.timeout_ms = TIMEOUT_S * 1000,
		.deadline_ms = UNSAID,
		.days = PKI_DAYS,
		.refresh_ms = REFRESH_S * 1000,
		.publish = { PKI_PUBLISHER_HOST, PKI_PUBLISHER_PORT },
	};
	p.argv = argv + (argc > 0);
	if (parse_command(&p) == -1)
		return -1;
	while ((word = *p.argv) != NULL) {
		p.argv++;
		if (operands || word[0] != '-' || word[1] == '\0')
			rc = parse_operand(&p, word);
		else if (strcmp(word, "--") == 0) {
			operands = true;
			rc = 0;
		} else if (word[1] == '-')
			rc = parse_long(&p, word + 2);
		else
			rc = parse_short(&p, word + 1);
		if (rc == -1)
			return -1;
		if (options->show != SHOW_NOTHING)
			return 0;
	}
	if (environment_apply(&p) == -1 ||
	    (options->profile_file != NULL && profile_apply(&p) == -1))
		return -1;
	return check(&p);
}

char *
options_keep(struct options *options, const char *text)
{
	struct kept	*kept = xcalloc(1, sizeof(*kept));

	kept->text = xstrdup(text);
	kept->next = options->kept;
	options->kept = kept;
	return kept->text;
}

void
options_free(struct options *options)
{
	struct kept	*kept;

	if (options == NULL)
		return;
	free(options->operands.items);
	free(options->skips.items);
	free(options->crls.items);
	free(options->hosts.items);
	while ((kept = options->kept) != NULL) {
		options->kept = kept->next;
		free(kept->text);
		free(kept);
	}
	profile_free(options->profile);
	memset(options, 0, sizeof(*options));
}
