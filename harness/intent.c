/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/intent.h"

static const struct intent_key keys[INTENTS] = {
	[INTENT_IDENTITY_SOURCE] = { "identity_source", "cn|dn|san|none", true,
	    "What of a certificate the broker takes for the username" },
	[INTENT_SAN_TYPE] = { "san_type", "dns|email|uri", true,
	    "With identity_source=san: which kind of subjectAltName" },
	[INTENT_SAN_INDEX] = { "san_index", "0|1", false,
	    "With identity_source=san: which of several, counted from 0" },
	[INTENT_CLIENT_CERT] = { "client_cert", "required|optional", true,
	    "Whether a client may come without a certificate" },
	[INTENT_PASSWORD_AUTH] = { "password_auth", "no|yes", true,
	    "Whether a password may stand in for a certificate" },
	[INTENT_CONNECT_USERNAME] = { "connect_username", "either|any|none|cn", false,
	    "Which username CONNECT may bear beside a certificate" },
	[INTENT_PRECEDENCE] = { "precedence", "cert|password|both", false,
	    "Who a client is that shows its certificate and another user's valid password" },
	[INTENT_NO_CN] = { "no_cn", "reject|accept", true,
	    "What becomes of a certificate that names nobody" },
	[INTENT_MULTI_CN] = { "multi_cn", "single|first|last|reject", true,
	    "Whom a certificate with several CNs names; single: one of them, and no other" },
	[INTENT_CONTROL_CHARS] = { "control_chars", "reject|accept", true,
	    "What becomes of control characters in a CN" },
	[INTENT_CASE] = { "case_insensitive", "no|yes", true,
	    "Whether names that differ in case only are the same user" },
	[INTENT_CN_SCOPE] = { "cn_scope", "per_ca|global", false,
	    "Whether the same CN under another trusted CA is somebody else" },
	[INTENT_UNKNOWN_IDENTITY] = { "unknown_identity", "limited|reject", true,
	    "What becomes of a valid certificate whose CN nobody has heard of" },
	[INTENT_BIND_CLIENT_ID] = { "bind_client_id", "no|yes", false,
	    "Whether the client identifier has to be the certificate's identity" },
	[INTENT_TAKEOVER] = { "takeover", "deny|allow", false,
	    "Whether one client may take over another's client identifier and session" },
	[INTENT_ANONYMOUS] = { "anonymous", "deny|allow", true,
	    "Whether clients whom nothing names may use the topics of others" },
	[INTENT_ADMIN_TOPICS] = { "admin_topics", "deny|allow", true,
	    "Whether ordinary clients may use $SYS and $CONTROL" },
	[INTENT_TRUST_SCOPE] = { "trust_scope", "root|ica", false,
	    "Whether the CAs beside the issuing one are trusted too" },
	[INTENT_EXPIRED_ANCHOR] = { "expired_anchor", "reject|accept", false,
	    "What an expired trust anchor is still worth (RFC 5280 leaves it open)" },
	[INTENT_CLOCK_SKEW] = { "clock_skew", "none|some", false,
	    "Whether certificates count for some time beyond their dates" },
	[INTENT_BROKER_HAS_ICA] = { "broker_has_ica", "no|yes", false,
	    "Whether the broker holds the intermediate CAs itself" },
	[INTENT_PATH_BUILDING] = { "path_building", "yes|no", false,
	    "Whether the broker looks for another path when the first leads nowhere" },
	[INTENT_NAME_CONSTRAINTS] = { "name_constraints", "strict|lax", false,
	    "Whether name constraints count where standards leave room" },
	[INTENT_ANCHOR_EXTENSIONS] = { "anchor_extensions", "count|ignored", false,
	    "Whether what a trust anchor says of itself counts (RFC 5280 leaves it open)" },
	[INTENT_CA_MISTAKES] = { "ca_mistakes", "reject|accept", false,
	    "What becomes of what no CA should have issued, where standards leave it open" },
	[INTENT_MAX_DEPTH] = { "max_depth", "20|8|2|1", false,
	    "Up to how many intermediate CAs a chain has to be accepted" },
	[INTENT_REVOCATION_MODE] = { "revocation_mode", "hard|soft", false,
	    "Whether clients are refused whose revocation nobody can tell" },
	[INTENT_CRL_DEPTH] = { "crl_depth", "chain|leaf", true,
	    "Whether intermediate CAs can be revoked too, or clients only" },
	[INTENT_DELTA_CRL] = { "delta_crl", "no|yes", false,
	    "Whether delta CRLs are in use" },
	[INTENT_CLIENT_OCSP] = { "client_ocsp", "no|yes", true,
	    "Whether the broker asks OCSP about clients' certificates" },
	[INTENT_CRL_LATENCY] = { "crl_latency_s", "10|N", true,
	    "Within how many seconds a new CRL has to count" },
	[INTENT_KICK_ON_REVOKE] = { "kick_on_revoke", "yes|no", false,
	    "Whether connected clients are disconnected when they are revoked" },
	[INTENT_KICK_ON_EXPIRY] = { "kick_on_expiry", "yes|no", false,
	    "Whether connected clients are disconnected when their certificate expires" },
	[INTENT_RECHECK_ON_RESUME] = { "recheck_on_resume", "yes|no", false,
	    "Whether a resumed TLS session is refused once its certificate has expired" },
	[INTENT_RESUME_ACROSS_NAMES] = { "resume_across_names", "no|yes", false,
	    "Whether a TLS session may be resumed under another server name (SNI)" },
	[INTENT_MAX_TICKET] = { "max_ticket_s", "604800|N", true,
	    "How many seconds a TLS session may be resumed at most" },
	[INTENT_POLICIES] = { "policies", "obeyed|ignored|refused", false,
	    "What the broker makes of critical certificate policies" },
	[INTENT_PEDANTIC] = { "pedantic", "no|yes", false,
	    "Whether oddities that standards allow are refused" },
	[INTENT_EKU_ANY] = { "eku_any", "reject|accept", false,
	    "What anyExtendedKeyUsage alone is worth" },
	[INTENT_EKU_REQUIRED] = { "eku_required", "no|yes", false,
	    "Whether a client certificate needs an extendedKeyUsage" },
	[INTENT_EKU_CHAINING] = { "eku_chaining", "yes|no", false,
	    "Whether a CA's extendedKeyUsage limits what it may issue" },
	[INTENT_CA_AS_LEAF] = { "ca_as_leaf", "reject|accept", false,
	    "What becomes of a CA's certificate that is used as a client's" },
	[INTENT_SERVER_CERT_LOGIN] = { "server_cert_login", "reject|accept", false,
	    "What becomes of a server's certificate that is used as a client's" },
	[INTENT_ALGORITHMS] = { "algs", "all|some", false,
	    "Whether every current signature algorithm is in use" },
	[INTENT_MIN_TLS] = { "min_tls", "1.2|1.3|1.1|1.0", true,
	    "The oldest TLS version that the broker may speak" },
	[INTENT_PSK] = { "psk", "forbidden|allowed", true,
	    "Whether a pre-shared key may stand in for a certificate" },
	[INTENT_RENEGOTIATION] = { "renegotiation", "refused|allowed", true,
	    "Whether clients may renegotiate under TLS 1.2" },
	[INTENT_MIN_DAYS] = { "min_days", "30|N", true,
	    "For how many days the broker's certificates have to be valid still; that your own, and CRLs, end sooner is told too" },
	[INTENT_MIN_RSA_BITS] = { "min_rsa_bits", "2048|N", true,
	    "How long the RSA keys of the broker's certificates have to be" },
	[INTENT_STAPLE] = { "staple", "optional|required", true,
	    "Whether the broker has to staple an OCSP answer for its certificate" },
	[INTENT_PLAINTEXT_PORTS] = { "plaintext_ports", "1883|PORTS", true,
	    "Ports of the broker's host where nobody may speak MQTT without TLS" },
	[INTENT_WS_PORTS] = { "ws_ports", "80,8080,8083,9001,15675|PORTS", true,
	    "Ports of the broker's host where nobody may speak MQTT over WebSocket without TLS" },
	[INTENT_TLS_PORTS] = { "tls_ports", "8884,8885,8886|PORTS", true,
	    "Other ports of the broker's host where a certificate is needed for MQTT over TLS" },
	[INTENT_WSS_PORTS] = { "wss_ports", "443,8081,8084,9443|PORTS", true,
	    "Ports of the broker's host where a certificate is needed for MQTT over WebSocket and TLS" },
	[INTENT_PROXY_PROTOCOL] = { "proxy_protocol", "refused|trusted", true,
	    "Whether clients may come with a PROXY protocol header of their own" },
	[INTENT_TRUSTED_PROXY] = { "trusted_proxy", "no|yes", true,
	    "Whether clients may say who they are in HTTP headers, as a proxy would" },
	[INTENT_HANDSHAKE_TIMEOUT] = { "handshake_timeout_s", "any|N", true,
	    "After how many seconds a client that does not get on has to be cut off" },
	[INTENT_RATE_LIMIT] = { "rate_limit", "none|bans", false,
	    "Whether clients that are refused many times may be shut out for a while" },
};

const struct intent_key *
intent_key(enum intent key)
{
	return &keys[key];
}

#define NUMBER_DIGITS	9
#define NO_PORTS	"none"

/* A whole number from 1 on. */
static bool
value_is_number(const char *value, size_t len)
{
	return len > 0 && len <= NUMBER_DIGITS && value[0] != '0' &&
	    strspn(value, "0123456789") >= len;
}

/* Does the list of values end like that? */
static bool
values_are(const char *values, const char *kind)
{
	size_t	 n = strlen(values), k = strlen(kind);

	return n >= k && strcmp(values + n - k, kind) == 0;
}

/* Ports with commas between, each once or more. */
static bool
value_is_ports(const char *value, size_t len)
{
	char		 copy[INTENT_VALUE_SIZE], *rest = copy, *word;
	unsigned	 count = 0;

	if (len >= sizeof(copy))
		return false;
	snprintf(copy, sizeof(copy), "%.*s", (int)len, value);
	while ((word = strsep(&rest, ",")) != NULL)
		if (!value_is_number(word, strlen(word)) ||
		    strlen(word) > 5 || strtoul(word, NULL, 10) > UINT16_MAX ||
		    ++count > PORTS_MAX)
			return false;
	return true;
}

/* The value among those that the key has, and its length. */
static bool
value_listed(const char *values, const char *value, size_t len)
{
	size_t	 n = strcspn(values, "|");

	if (values_are(values, "|PORTS"))
		return (len == strlen(NO_PORTS) &&
		    strncmp(value, NO_PORTS, len) == 0) ||
		    value_is_ports(value, len);
	if (values_are(values, "|N"))
		return value_is_number(value, len) ||
		    (len == n && strncmp(value, values, n) == 0);

	for (; *values != '\0'; values += n + (values[n] == '|')) {
		n = strcspn(values, "|");
		if (n == len && strncmp(values, value, len) == 0)
			return true;
	}
	return false;
}

static enum intent
intent_find(const char *name, size_t len)
{
	int	 i;

	for (i = INTENT_NONE + 1; i < INTENTS; i++)
		if (strlen(keys[i].name) == len &&
		    strncmp(keys[i].name, name, len) == 0)
			return (enum intent)i;
	return INTENT_NONE;
}

static const char *
intent_nearest(const char *name)
{
	const char	*names[INTENTS - 1];
	size_t		 i;

	for (i = 0; i < COUNT(names); i++)
		names[i] = keys[i + 1].name;
	return text_nearest(name, names, COUNT(names));
}

/* What a value has to be, as the beginning of a sentence that its values end. */
static const char *
value_kind(const char *values)
{
	if (values_are(values, "|PORTS"))
		return "ports with commas between, 8 at most, or none; by default ";
	if (values_are(values, "|N"))
		return "a whole number of 1 to 9 digits; by default ";
	return "one of ";
}

int
intents_set(struct intents *intents, const char *assignment,
    struct error *error)
{
	const char	*equals = strchr(assignment, '=');
	const char	*near;
	char		 shown[128], name[64];
	enum intent	 key;

	text_visible(shown, sizeof(shown), assignment, strlen(assignment), NULL);
	if (equals == NULL)
		return error_set(error, "%s: an expectation is KEY=VALUE, such as takeover=allow",
		    shown);
	key = intent_find(assignment, (size_t)(equals - assignment));
	if (key == INTENT_NONE) {
		snprintf(name, sizeof(name), "%.*s",
		    (int)(equals - assignment), assignment);
		near = intent_nearest(name);
		return error_set(error, "%s: there is no such expectation%s%s; see --help",
		    shown, near != NULL ? "; did you mean " : "",
		    near != NULL ? near : "");
	}
	if (!value_listed(keys[key].values, equals + 1, strlen(equals + 1)))
		return error_set(error, "%s: %s is %s%s", shown,
		    keys[key].name, value_kind(keys[key].values),
		    keys[key].values);
	if (intents->said[key][0] != '\0' &&
	    strcmp(intents->said[key], equals + 1) != 0)
		return error_set(error, "%s: it was said to be %s before", shown,
		    intents->said[key]);
	snprintf(intents->said[key], sizeof(intents->said[key]), "%s",
	    equals + 1);
	return 0;
}

bool
intents_said(const struct intents *intents, enum intent key)
{
	return intents->said[key][0] != '\0';
}

/* Is this the value that holds? */
static bool
value_holds(const struct intents *intents, enum intent key, const char *value)
{
	const char	*values = keys[key].values;

	if (intents_said(intents, key))
		return strcmp(intents->said[key], value) == 0;
	return strcspn(values, "|") == strlen(value) &&
	    strncmp(values, value, strlen(value)) == 0;
}

void
intents_value(const struct intents *intents, enum intent key, char *buf,
    size_t size)
{
	const char	*values = keys[key].values;

	if (intents_said(intents, key))
		snprintf(buf, size, "%s", intents->said[key]);
	else
		snprintf(buf, size, "%.*s", (int)strcspn(values, "|"), values);
}

unsigned long
intents_number(const struct intents *intents, enum intent key)
{
	char	 value[16];

	intents_value(intents, key, value, sizeof(value));
	return strtoul(value, NULL, 10);
}

uint16_t
intents_port(const struct intents *intents, enum intent key, unsigned nth)
{
	char	 value[INTENT_VALUE_SIZE], *rest = value, *word;

	intents_value(intents, key, value, sizeof(value));
	while ((word = strsep(&rest, ",")) != NULL)
		if (--nth == 0)
			return (uint16_t)strtoul(word, NULL, 10);
	return 0;
}

bool
intents_allow(const struct intents *intents, const struct clause *clause)
{
	const char	*value = clause->value;
	char		 one[INTENT_VALUE_SIZE];
	size_t		 n;

	if (clause->key == INTENT_NONE)
		return true;
	for (; *value != '\0'; value += n + (value[n] == '|')) {
		n = strcspn(value, "|");
		snprintf(one, sizeof(one), "%.*s", (int)n, value);
		if (value_holds(intents, clause->key, one))
			return true;
	}
	return false;
}

bool
clause_valid(const struct clause *clause)
{
	const char	*value = clause->value;
	size_t		 n;

	if (clause->key == INTENT_NONE)
		return true;
	if (value == NULL || *value == '\0')
		return false;
	for (; *value != '\0'; value += n + (value[n] == '|')) {
		n = strcspn(value, "|");
		if (!value_listed(keys[clause->key].values, value, n))
			return false;
	}
	return true;
}

enum identity_source
intents_identity(const struct intents *intents)
{
	if (value_holds(intents, INTENT_IDENTITY_SOURCE, "dn"))
		return SOURCE_DN;
	if (value_holds(intents, INTENT_IDENTITY_SOURCE, "none"))
		return SOURCE_NONE;
	if (value_holds(intents, INTENT_IDENTITY_SOURCE, "cn"))
		return SOURCE_CN;
	if (value_holds(intents, INTENT_SAN_TYPE, "email"))
		return SOURCE_SAN_EMAIL;
	if (value_holds(intents, INTENT_SAN_TYPE, "uri"))
		return SOURCE_SAN_URI;
	return SOURCE_SAN_DNS;
}
