/* SPDX-License-Identifier: ISC */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/value.h"
#include "fixtures/brokers/launchers.h"
#include "fixtures/pki.h"
#include "fixtures/pki_secret.h"
#include "harness/judge.h"
#include "harness/topic.h"

/* Functions that ignore some of their parameters share one type; see struct option_row. */
#define UNUSED	__attribute__((__unused__))

void
words_add(struct words *words, const char *word)
{
	words->items = xreallocarray(words->items, words->count + 1,
	    sizeof(*words->items));
	words->items[words->count++] = word;
}

/* Digits from *text on; -1 when there are none, or more than nine. */
static long
digits(const char **text)
{
	long	 n = 0;
	int	 i;

	for (i = 0; **text >= '0' && **text <= '9' && i < 10; i++, (*text)++)
		n = n * 10 + (**text - '0');
	return i == 0 || i > 9 ? -1 : n;
}

int
value_true(UNUSED const struct option_row *row, UNUSED const char *value,
    void *field, UNUSED struct error *error)
{
	*(bool *)field = true;
	return 0;
}

int
value_count(UNUSED const struct option_row *row, UNUSED const char *value,
    void *field, UNUSED struct error *error)
{
	++*(unsigned *)field;
	return 0;
}

int
value_constant(const struct option_row *row, UNUSED const char *value,
    void *field, UNUSED struct error *error)
{
	*(unsigned *)field = row->min;
	return 0;
}

int
value_number(const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	long	 n = digits(&value);

	if (n < (long)row->min || n > (long)row->max || *value != '\0')
		return error_set(error, "a number from %u to %u", row->min,
		    row->max);
	*(unsigned *)field = (unsigned)n;
	return 0;
}

int
value_port(const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	unsigned	 n = 0;

	if (value_number(row, value, &n, error) == -1)
		return -1;
	*(uint16_t *)field = (uint16_t)n;
	return 0;
}

int
value_seconds(const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	long	 ms = digits(&value), unit;

	/* A limit that fits 32 bits of milliseconds has at most seven digits. */
	ms = ms < 0 || ms > 9999999 ? -1 : ms * 1000;
	if (ms >= 0 && *value == '.') {
		value++;
		for (unit = 100; *value >= '0' && *value <= '9' && unit > 0;
		    unit /= 10)
			ms += (*value++ - '0') * unit;
		if (unit == 100)
			ms = -1;
	}
	if (ms < (long)row->min || ms > (long)row->max || *value != '\0')
		return error_set(error,
		    "seconds from %g to %g, with up to three decimals",
		    row->min / 1000.0, row->max / 1000.0);
	*(uint32_t *)field = (uint32_t)ms;
	return 0;
}

/* "one of a, b, c" */
static int
refuse(struct error *error, const char *const *names, size_t count)
{
	char	 list[256] = "";
	size_t	 i;

	for (i = 0; i < count; i++)
		text_add(list, sizeof(list), "%s%s", i > 0 ? ", " : "",
		    names[i]);
	return error_set(error, "one of %s", list);
}

int
value_choice(const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	unsigned	 i;

	for (i = 0; row->names[i] != NULL; i++)
		if (strcmp(row->names[i], value) == 0) {
			*(unsigned *)field = i;
			return 0;
		}
	return refuse(error, row->names, i);
}

static int
set_error(const char *const *names, unsigned count, struct error *error)
{
	char		 list[64] = "";
	unsigned	 i;

	for (i = 0; i < count; i++)
		text_add(list, sizeof(list), "%s%s", i == 0 ? "" :
		    i == count - 1 ? " and " : ", ", names[i]);
	return error_set(error, "one or more of %s, with commas between them",
	    list);
}

/* Names with commas between them, to a bit for each. */
static int
parse_set(const char *value, const char *const *names, unsigned count,
    unsigned *set, struct error *error)
{
	unsigned	 i, found = 0;
	size_t		 len;

	for (;; value += len + 1) {
		len = strcspn(value, ",");
		for (i = 0; i < count; i++)
			if (strlen(names[i]) == len &&
			    strncmp(names[i], value, len) == 0)
				break;
		if (i == count)
			return set_error(names, count, error);
		if (found & 1u << i)
			return error_set(error, "%s is there twice", names[i]);
		found |= 1u << i;
		if (value[len] == '\0')
			break;
	}
	*set = found;
	return 0;
}

int
value_tls(UNUSED const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	const char	*names[TLS_VERSIONS];
	unsigned	 i;

	for (i = 0; i < TLS_VERSIONS; i++)
		names[i] = tls_version_name((enum tls_version)i);
	return parse_set(value, names, TLS_VERSIONS, field, error);
}

int
value_mqtt(UNUSED const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	const char	*names[MQTT_VERSIONS];
	unsigned	 i;

	for (i = 0; i < MQTT_VERSIONS; i++)
		names[i] = mqtt_version_name((enum mqtt_version)i);
	return parse_set(value, names, MQTT_VERSIONS, field, error);
}

int
value_transports(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	static const char *const	 names[TRANSPORTS] = {
		[TRANSPORT_TLS] = "tls", [TRANSPORT_WSS] = "wss"
	};

	return parse_set(value, names, TRANSPORTS, field, error);
}

int
value_file(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	if (strlen(value) >= PATH_MAX)
		return error_set(error, "File name too long");
	*(const char **)field = value;
	return 0;
}

int
value_passin(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	*(const char **)field = value;
	return secret_check(value, error);
}

int
value_credential(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	const char	**files = field;
	size_t		  len = strcspn(value, "="), i;

	for (i = 0; i < USER_ROLES; i++) {
		if (strlen(user_role_names[i]) != len ||
		    strncmp(value, user_role_names[i], len) != 0)
			continue;
		if (value[len] == '\0' || value[len + 1] == '\0')
			return error_set(error, "the FILE is missing");
		if (files[i] != NULL)
			return error_set(error, "given twice");
		files[i] = value + len + 1;
		return 0;
	}
	return error_set(error, "other=FILE, revoked=FILE or expired=FILE");
}

int
value_files(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	if (strlen(value) >= PATH_MAX)
		return error_set(error, "File name too long");
	words_add(field, value);
	return 0;
}

int
value_command(UNUSED const struct option_row *row, const char *value,
    void *field, UNUSED struct error *error)
{
	*(const char **)field = value;
	return 0;
}

int
value_words(UNUSED const struct option_row *row, const char *value,
    void *field, UNUSED struct error *error)
{
	words_add(field, value);
	return 0;
}

int
value_addresses(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	return addresses_parse(value, MQTTS_PORT, field, error);
}

int
value_broker(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	return address_parse_broker(value, field, error);
}

int
value_websocket(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	return address_parse_websocket(value, field, error);
}

int
value_listen(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	struct address	*address = field;
	char		*host;
	size_t		 len = strlen(value);
	bool		 any;
	int		 status;

	any = len > 2 && strcmp(value + len - 2, ":0") == 0 &&
	    (value[0] == '[' || strchr(value, ':') == value + len - 2);
	host = xasprintf("%.*s", (int)(any ? len - 2 : len), value);
	status = address_parse(host, PKI_PUBLISHER_PORT, address, error);
	if (any)
		address->port = 0;
	free(host);
	return status;
}

int
value_publish(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	if (strchr(value, '%') != NULL)
		return error_set(error,
		    "a certificate cannot name an address with a zone");
	return address_parse(value, PKI_PUBLISHER_PORT, field, error);
}

static int
check_host(const char *value, struct error *error)
{
	if (!address_host_valid(value))
		return error_set(error,
		    "a host name or an IP address, without a port");
	return 0;
}

int
value_host(UNUSED const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	if (check_host(value, error) == -1)
		return -1;
	memcpy(field, value, strlen(value) + 1);
	return 0;
}

int
value_hosts(UNUSED const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	if (check_host(value, error) == -1)
		return -1;
	if (strchr(value, '%') != NULL)
		return error_set(error,
		    "a certificate cannot name an address with a zone");
	words_add(field, value);
	return 0;
}

int
value_name(UNUSED const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	if (!address_host_valid(value) || address_is_ip(value))
		return error_set(error,
		    "a host name, not an address (RFC 6066, section 3)");
	*(const char **)field = value;
	return 0;
}

int
value_alpn(UNUSED const struct option_row *row, const char *value, void *field,
    struct error *error)
{
	if (strlen(value) > 255)
		return error_set(error,
		    "at most 255 characters (RFC 7301, section 3.1)");
	*(const char **)field = value;
	return 0;
}

int
value_expect(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	return intents_set(field, value, error);
}

int
value_topic(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	if (topic_template_check(value, true, error) == -1)
		return -1;
	*(const char **)field = value;
	return 0;
}

int
value_shared_topic(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	if (topic_template_check(value, false, error) == -1)
		return -1;
	*(const char **)field = value;
	return 0;
}

int
value_launch(UNUSED const struct option_row *row, const char *value,
    void *field, struct error *error)
{
	const char	**kinds;
	size_t		  i;

	if (launcher_find(value) != NULL) {
		*(const char **)field = value;
		return 0;
	}
	kinds = xcalloc(launchers_count + 1, sizeof(*kinds));
	for (i = 0; i < launchers_count; i++)
		kinds[i] = launchers[i]->kind;
	refuse(error, kinds, launchers_count);
	free(kinds);
	return -1;
}
