/* SPDX-License-Identifier: ISC */
#include "cli/cli.h"
#include "cli/option_table.h"
#include "cli/value.h"
#include "fixtures/pki.h"
#include "harness/topic.h"
#include "reports/reports.h"

#define RUN	(1u << COMMAND_RUN)
#define INIT	(1u << COMMAND_INIT)
#define LIST	(1u << COMMAND_LIST)
#define REPORT	(1u << COMMAND_REPORT)
#define COMPARE	(1u << COMMAND_COMPARE)
#define REFRESH	(1u << COMMAND_CRL_REFRESH)
#define SERVE	(1u << COMMAND_SERVE)
#define ALL	((1u << COMMANDS) - 1)

#define FIELD(name)	offsetof(struct options, name)
#define STRING(number)	STRING_OF(number)
#define STRING_OF(text)	#text

static const char *const color_names[] = { "auto", "always", "never", NULL };
static const char *const format_names[] = { "text", "nagios", NULL };

static const struct option_row option_table[] = {
	{ "broker", 'b', "URL", GROUP_TARGET, RUN,
	    "The broker to test: HOST[:PORT] or mqtts://HOST[:PORT], port 8883 "
	    "by default; or wss://HOST[:PORT][/PATH] for MQTT over WebSocket, "
	    "port 443 and the path " WSS_PATH " by default. An IPv6 address with "
	    "a port stands in brackets.",
	    value_broker, FIELD(broker) },
	{ NULL, 'h', "HOST", GROUP_TARGET, RUN,
	    "The broker's host, as mosquitto_pub has it.",
	    value_host, FIELD(broker.host) },
	{ NULL, 'p', "PORT", GROUP_TARGET, RUN,
	    "The port for -h, 8883 by default.",
	    value_port, FIELD(broker.port), .min = 1, .max = UINT16_MAX },
	{ "wss", '\0', "HOST[:PORT][/PATH]", GROUP_TARGET, RUN,
	    "The WebSocket listener of the same broker, beside that in --broker: "
	    "who gets in has to be the same. Port 443 and the path " WSS_PATH
	    " by default.",
	    value_websocket, FIELD(wss) },
	{ "launch", '\0', "KIND", GROUP_TARGET, RUN,
	    "Start a broker of this kind for the run, with a throwaway PKI on a "
	    "free port, and stop it afterwards.",
	    value_launch, FIELD(launch) },
	{ "connect-to", '\0', "HOST:PORT[,HOST:PORT...]", GROUP_TARGET, RUN,
	    "Dial this address, but ask for the broker by the name in --broker. "
	    "Several are the nodes of a cluster, which have to agree: most "
	    "scenarios ask the first one that answers.",
	    value_addresses, FIELD(connect_to) },
	{ "sni", '\0', "NAME", GROUP_TARGET, RUN,
	    "The name sent as SNI, if it is not the broker's.",
	    value_name, FIELD(sni) },
	{ "alpn", '\0', "NAME", GROUP_TARGET, RUN,
	    "The protocol offered by ALPN, such as mqtt; none by default.",
	    value_alpn, FIELD(alpn) },

	{ "pki", '\0', "DIR", GROUP_MATERIAL, RUN,
	    "The PKI made by 'init', whose CA and CRL the broker uses. Without "
	    "it, scenarios that need the broker's trust are skipped.",
	    value_file, FIELD(pki), .completes = "directory" },
	{ "cafile", '\0', "FILE", GROUP_MATERIAL, RUN,
	    "The CA certificates (PEM or DER) that the broker's certificate is "
	    "verified against, when there is no --pki.",
	    value_file, FIELD(cafile), .completes = "file" },
	{ "capath", '\0', "DIR", GROUP_MATERIAL, RUN,
	    "The same from a directory that 'openssl rehash' was run on.",
	    value_file, FIELD(capath), .completes = "directory" },
	{ "cert", '\0', "FILE", GROUP_MATERIAL, RUN,
	    "A certificate of yours that the broker accepts (PEM, DER, or a "
	    "token's by its pkcs11: URI), perhaps with its key and chain. What can be made from it without a "
	    "CA's key is presented; no other client is touched.",
	    value_file, FIELD(own.cert), .completes = "file" },
	{ "key", '\0', "FILE", GROUP_MATERIAL, RUN,
	    "Its private key (PEM or DER), if that is not in the same file; or in "
	    "a token, such as 'pkcs11:token=t;object=device', by OpenSSL's provider "
	    "or engine for PKCS#11, whose module PKCS11_MODULE_PATH names.",
	    value_file, FIELD(own.key), .completes = "file" },
	{ "pkcs12", '\0', "FILE", GROUP_MATERIAL, RUN,
	    "Instead of --cert, a PKCS#12 file with certificate and key.",
	    value_file, FIELD(own.pkcs12), .completes = "file" },
	{ "chain", '\0', "FILE", GROUP_MATERIAL, RUN,
	    "The CA certificates that are sent after yours, if they do not stand "
	    "after it in the same file.",
	    value_file, FIELD(own.chain), .completes = "file" },
	{ "passin", '\0', "SOURCE", GROUP_MATERIAL, RUN,
	    "Where the password of encrypted keys, or a token's PIN, is: env:VAR, "
	    "file:PATH, fd:N, stdin or, for all to see, pass:PASSWORD, as OpenSSL "
	    "has it. Without, it is asked for on the terminal.",
	    value_passin, FIELD(own.passin) },
	{ "credential", '\0', "ROLE=FILE", GROUP_MATERIAL, RUN,
	    "Another certificate of yours with its key, in one file (PEM or "
	    "PKCS#12) or token: 'other', a second valid client; 'revoked', one that the "
	    "broker's CRL lists; 'expired'. May be given once for each.",
	    value_credential, FIELD(own.roles), .repeats = true },
	{ "crl", '\0', "FILE", GROUP_MATERIAL, RUN,
	    "CRLs (PEM or DER) of the CAs that have issued the broker's own "
	    "certificates, to look these up in. May be repeated.",
	    value_files, FIELD(crls), .repeats = true, .completes = "file" },

	{ "crl-file", '\0', "PATH", GROUP_LAB, RUN,
	    "Where your broker reads its CRLs. This and the files below are "
	    "replaced during the run, and put back at its end.",
	    value_file, FIELD(crl_file), .completes = "file" },
	{ "trust-file", '\0', "PATH", GROUP_LAB, RUN,
	    "Where it reads the CA certificates that it trusts.",
	    value_file, FIELD(trust_file), .completes = "file" },
	{ "server-cert", '\0', "PATH", GROUP_LAB, RUN,
	    "Where it reads its own certificate.",
	    value_file, FIELD(server_cert), .completes = "file" },
	{ "server-key", '\0', "PATH", GROUP_LAB, RUN,
	    "And the key of that.",
	    value_file, FIELD(server_key), .completes = "file" },
	{ "reload-cmd", '\0', "CMD", GROUP_LAB, RUN,
	    "A shell command that has your broker read these files again, such "
	    "as 'systemctl reload mosquitto'.",
	    value_command, FIELD(reload_cmd) },
	{ "refresh-cmd", '\0', "CMD", GROUP_LAB, RUN,
	    "Instead of --crl-file and --reload-cmd, your own refresh: it fetches "
	    "the CRL from 'serve DIR', puts it where the broker reads it, and has "
	    "the broker read it. Here DIR/crl is what changes.",
	    value_command, FIELD(refresh_cmd) },
	{ "restart-cmd", '\0', "CMD", GROUP_LAB, RUN,
	    "A shell command that restarts your broker.",
	    value_command, FIELD(restart_cmd) },
	{ "bare-port", '\0', "PORT", GROUP_LAB, RUN,
	    "Of another TLS listener of the same broker, which asks for no client "
	    "certificate: what is got there must be of no use here.",
	    value_port, FIELD(bare_port), .min = 1, .max = UINT16_MAX },

	{ "skip", '\0', "PATTERN", GROUP_SELECTION, RUN,
	    "Leave out the scenarios that match. May be repeated.",
	    value_words, FIELD(skips), .repeats = true },
	{ "tls", '\0', "VERSIONS", GROUP_SELECTION, RUN,
	    "TLS versions to test with: 1.2, 1.3 or 1.2,1.3 (the default).",
	    value_tls, FIELD(tls) },
	{ "mqtt", '\0', "VERSIONS", GROUP_SELECTION, RUN,
	    "MQTT versions to test with, of 3.1, 3.1.1 and 5; 3.1.1,5 by default.",
	    value_mqtt, FIELD(mqtt) },

	{ "transport", '\0', "WAYS", GROUP_SELECTION, RUN,
	    "What to speak MQTT over: tls, wss (WebSocket) or tls,wss, which "
	    "runs every scenario over both; by default what --broker names.",
	    value_transports, FIELD(transports) },

	{ "dry-run", '\0', NULL, GROUP_RUNNING, RUN,
	    "Print what would be sent, case by case, and connect to nothing. No "
	    "name is looked up and no broker started.",
	    value_true, FIELD(dry_run) },
	{ "jobs", 'j', "N", GROUP_RUNNING, RUN,
	    "Cases that run at the same time, 1 to 256. By default " STRING(JOBS)
	    " for a broker on a loopback address or one that is launched, and 1 "
	    "for any other.",
	    value_number, FIELD(jobs), .min = 1, .max = 256 },
	{ "timeout", '\0', "SECONDS", GROUP_RUNNING, RUN,
	    "Limit for one connection attempt, and for one command such as that "
	    "of --reload-cmd, 0.1 to 3600; " STRING(TIMEOUT_S) " by default.",
	    value_seconds, FIELD(timeout_ms), .min = 100, .max = 3600 * 1000 },
	{ "deadline", '\0', "SECONDS", GROUP_RUNNING, RUN,
	    "Limit for the whole run, 1 to 86400; " STRING(DEADLINE_S) " by default, "
	    "and " STRING(LONG_DEADLINE_S) " for a broker on another machine or one "
	    "that your commands reload. "
	    "What is not decided by then is an ERROR.",
	    value_seconds, FIELD(deadline_ms), .min = 1000, .max = 86400 * 1000 },
	{ "rate", '\0', "N", GROUP_RUNNING, RUN,
	    "Connections a second at most; 0: no limit. By default 0 for a broker "
	    "on a loopback address or one that is launched, and " STRING(RATE)
	    " for any other.",
	    value_number, FIELD(rate), .min = 0, .max = 100000 },
	{ "dangerous", '\0', NULL, GROUP_RUNNING, RUN,
	    "Also try what might hurt the broker, last of all: many connections "
	    "that do not get on, certificates made to be costly or odd, refusals "
	    "by the hundred. A launched broker is tried with that anyway.",
	    value_true, FIELD(dangerous) },

	{ "expect", '\0', "KEY=VALUE", GROUP_INTENT, RUN,
	    "What this deployment intends, where what is right depends on it "
	    "(the keys are below). May be repeated.",
	    value_expect, FIELD(intents), .repeats = true },
	{ "profile", '\0', "FILE", GROUP_INTENT, RUN,
	    "What this deployment intends, in YAML: these keys, options, what to "
	    "select and skip, and waivers. 'mqtt-certcheck profile' writes one.",
	    value_file, FIELD(profile_file), .completes = "file" },
	{ "topic-template", '\0', "TOPIC", GROUP_INTENT, RUN,
	    "The topics that each identity may use, " TOPIC_TEMPLATE " by "
	    "default: {identity} is the identity, and # a random level.",
	    value_topic, FIELD(topic_template) },
	{ "shared-topic", '\0', "TOPIC", GROUP_INTENT, RUN,
	    "The topics that every identity may use, " SHARED_TEMPLATE " by "
	    "default.",
	    value_shared_topic, FIELD(shared_topic) },

	{ "baseline", '\0', "OLD.json", GROUP_JUDGING, RUN,
	    "Compare with an earlier result, written by --json: a FAIL is added "
	    "when the broker lets in or refuses otherwise than then.",
	    value_file, FIELD(baseline), .completes = "file" },
	{ "other-broker", '\0', NULL, GROUP_JUDGING, RUN | COMPARE,
	    "Compare although the earlier result is of another host, or of "
	    "another kind of launched broker.",
	    value_true, FIELD(other_broker) },
	{ "strict", '\0', NULL, GROUP_JUDGING, RUN | REPORT | COMPARE,
	    "Count a WARN as a FAIL.",
	    value_true, FIELD(strict) },

	{ "host", '\0', "NAME", GROUP_PKI, INIT,
	    "A name or IP address of the broker, for its certificate. May be "
	    "repeated; localhost, 127.0.0.1 and ::1 by default.",
	    value_hosts, FIELD(hosts), .repeats = true },
	{ "days", '\0', "N", GROUP_PKI, INIT,
	    "How long the certificates and CRLs are valid, 1 to 300; "
	    STRING(PKI_DAYS) " by default.",
	    value_number, FIELD(days), .min = 1, .max = 300 },

	{ "issuer", '\0', "FILE", GROUP_PKI, INIT,
	    "A CA of yours (PEM or DER, with all CAs above it up to the root), for "
	    "a broker that trusts it: the throwaway CA is issued by it instead of "
	    "being a root, and sent along by clients.",
	    value_file, FIELD(issuer), .completes = "file" },
	{ "issuer-key", '\0', "FILE", GROUP_PKI, INIT,
	    "Its private key (PEM or DER). It signs one certificate; no copy of "
	    "it is kept.",
	    value_file, FIELD(issuer_key), .completes = "file" },
	{ "passin", '\0', "SOURCE", GROUP_PKI, INIT,
	    "Where the password of that key is: env:VAR, file:PATH, fd:N, stdin or "
	    "pass:PASSWORD, as OpenSSL has it. Without, it is asked for on the "
	    "terminal.",
	    value_passin, FIELD(own.passin) },
	{ "publish", '\0', "HOST:PORT", GROUP_PKI, INIT,
	    "Where certificates point to for CRLs and OCSP, and 'serve' "
	    "publishes them: an address that the broker can reach. "
	    PKI_PUBLISHER_HOST ":" STRING(PKI_PUBLISHER_PORT) " by default.",
	    value_publish, FIELD(publish) },

	{ "listen", '\0', "HOST:PORT", GROUP_PKI, SERVE,
	    "Where to publish; port 0: any that is free. By default where the "
	    "certificates point to (see init --publish).",
	    value_listen, FIELD(listen) },
	{ "log", '\0', "FILE", GROUP_PKI, SERVE,
	    "Append the line for each request to this file instead of printing "
	    "it.",
	    value_file, FIELD(log), .completes = "file" },

	{ "out", '\0', "FILE", GROUP_REFRESH, REFRESH,
	    "The CRL file that the broker reads. It is replaced as a whole or "
	    "not at all, and keeps its owner and mode.",
	    value_file, FIELD(refresh_out), .completes = "file" },
	{ "ca", '\0', "FILE", GROUP_REFRESH, REFRESH,
	    "The certificates (PEM) of the CAs whose CRLs may be in it. For an "
	    "https URL they are trusted besides those of the system.",
	    value_file, FIELD(refresh_ca), .completes = "file" },
	{ "then", '\0', "CMD", GROUP_REFRESH, REFRESH,
	    "A shell command to run when the CRL has changed, such as "
	    "'systemctl reload mosquitto'.",
	    value_command, FIELD(refresh_then) },
	{ "timeout", '\0', "SECONDS", GROUP_REFRESH, REFRESH,
	    "Limit for the download, and again for CMD, 0.1 to 3600; "
	    STRING(REFRESH_S) " by default.",
	    value_seconds, FIELD(refresh_ms), .min = 100, .max = 3600 * 1000 },
	{ "quiet", 'q', NULL, GROUP_REFRESH, REFRESH,
	    "Print nothing when all is well, not even that the CRL has changed.",
	    value_true, FIELD(quiet) },
	{ "verbose", 'v', NULL, GROUP_REFRESH, REFRESH,
	    "Print each CRL, and what CMD prints.",
	    value_count, FIELD(verbose), .repeats = true },

	{ "json", '\0', NULL, GROUP_LIST, LIST,
	    "Print a JSON array.", value_true, FIELD(list_json) },
	{ "markdown", '\0', NULL, GROUP_LIST, LIST,
	    "Print the reference of all scenarios in Markdown.",
	    value_true, FIELD(list_markdown) },

	{ "quiet", 'q', NULL, GROUP_CONSOLE, RUN | REPORT | COMPARE,
	    "Print the summary only.", value_true, FIELD(quiet) },
	{ "verbose", 'v', NULL, GROUP_CONSOLE, RUN | REPORT | COMPARE,
	    "Print each case; twice: each step too. When a report goes to "
	    "stdout, print to stderr.",
	    value_count, FIELD(verbose), .repeats = true },
	{ "color", '\0', "WHEN", GROUP_CONSOLE, RUN | REPORT | COMPARE,
	    "Colours: auto (the default: on a terminal), always or never.",
	    value_choice, FIELD(color), .names = color_names },
	{ "format", '\0', "FORM", GROUP_CONSOLE, RUN | REPORT | COMPARE,
	    "What is printed: text (the default), or nagios, for monitoring: one "
	    "line with numbers, then what has failed, and the exit status of a "
	    "plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
	    value_choice, FIELD(format), .names = format_names },

	{ "help", '\0', NULL, GROUP_GENERAL, ALL,
	    "Show the options of a command.",
	    value_constant, FIELD(show), .min = SHOW_HELP },
	{ "version", '\0', NULL, GROUP_GENERAL, ALL,
	    "Show the version.",
	    value_constant, FIELD(show), .min = SHOW_VERSION },
	{ "help-mdoc", '\0', NULL, GROUP_HIDDEN, RUN, "",
	    value_constant, FIELD(show), .min = SHOW_MDOC },
	{ "help-completion", '\0', NULL, GROUP_HIDDEN, RUN, "",
	    value_constant, FIELD(show), .min = SHOW_COMPLETION },
};

const struct command_row command_table[COMMANDS] = {
	[COMMAND_RUN] = { "run",
	    "[run] (--broker URL | --launch KIND) [OPTIONS] [PATTERN...]",
	    "Test a broker. The default: the word 'run' can be left out. A "
	    "PATTERN is a shell glob over scenario ids, such as 'trust.*'.",
	    command_run, "PATTERN", 0, SIZE_MAX },
	[COMMAND_INIT] = { "init",
	    "init DIR [--host NAME]... [--days N] [--publish HOST:PORT] [--issuer FILE --issuer-key FILE]",
	    "Make a throwaway PKI with a configuration for the broker in DIR.",
	    command_init, "DIR", 1, 1 },
	[COMMAND_LIST] = { "list",
	    "list [--json | --markdown] [PATTERN...]",
	    "List the scenarios.",
	    command_list, "PATTERN", 0, SIZE_MAX },
	[COMMAND_EXPLAIN] = { "explain",
	    "explain ID",
	    "Explain a scenario: what is presented, what a right broker answers, "
	    "why it matters, how to mend one that fails.",
	    command_explain, "ID", 1, 1 },
	[COMMAND_REPORT] = { "report",
	    "report RESULT.json... [OPTIONS]",
	    "Turn results written by --json into other reports; several are "
	    "merged.",
	    command_report, "RESULT.json", 1, SIZE_MAX },
	[COMMAND_COMPARE] = { "compare",
	    "compare OLD.json NEW.json [OPTIONS]",
	    "Show what has changed between two results written by --json: who "
	    "gets in now, and who does not; then verdicts, layers and alerts. "
	    "Exit 1 if a case has become worse.",
	    command_compare, "OLD.json or NEW.json", 2, 2 },
	[COMMAND_CRL_REFRESH] = { "crl-refresh",
	    "crl-refresh URL --out FILE --ca FILE [--then CMD]",
	    "Fetch the CRL that a CA publishes, for cron: check it, put it where "
	    "the broker reads it, and run CMD if it has changed. On any doubt "
	    "the old one stays.",
	    command_crl_refresh, "URL", 1, 1 },
	[COMMAND_SERVE] = { "serve",
	    "serve DIR [--listen HOST:PORT] [--log FILE]",
	    "Publish certificates, CRLs and OCSP answers of the PKI in DIR over "
	    "HTTP, until a signal ends it (exit 0). The first line printed is the base "
	    "URL: CRLs are below it at /crl/crl_NAME.pem and .der, all in one at "
	    "/crl/bundle.pem, the certificates of the CAs at /crl/NAME.pem, OCSP "
	    "at /ocsp/NAME.",
	    command_serve, "DIR", 1, 1 },
	[COMMAND_REVOKE] = { "revoke",
	    "revoke DIR NAME...",
	    "Revoke certificates of the PKI in DIR: those of clients, by their "
	    "folder's name, or CAs. The new CRLs are in DIR/crl and DIR/broker "
	    "at once.",
	    command_revoke, "DIR or NAME", 2, SIZE_MAX },
	[COMMAND_PROFILE] = { "profile",
	    "profile",
	    "Print a profile with every key and what it means, all commented "
	    "out: for --profile FILE.",
	    command_profile, "FILE", 0, 0 },
};

bool
option_get(size_t i, struct option_row *row)
{
	if (i < COUNT(option_table)) {
		*row = option_table[i];
		return true;
	}
	i -= COUNT(option_table);
	if (i >= reports_count || i >= REPORTS_MAX)
		return false;
	*row = (struct option_row){
		.name = reports[i].name,
		.argument = "FILE",
		.group = GROUP_REPORTS,
		.commands = RUN | REPORT | COMPARE,
		.help = reports[i].title,
		.set = value_file,
		.field = FIELD(reports) + i * sizeof(const char *),
		.completes = "file",
	};
	return true;
}

const char *
group_title(enum group group)
{
	static const char *const titles[GROUPS] = {
		[GROUP_TARGET] = "Target",
		[GROUP_MATERIAL] = "Material",
		[GROUP_LAB] = "Changing your broker",
		[GROUP_SELECTION] = "Selection",
		[GROUP_RUNNING] = "Running",
		[GROUP_INTENT] = "Intent",
		[GROUP_JUDGING] = "Judging",
		[GROUP_PKI] = "PKI",
		[GROUP_REFRESH] = "CRL refresh",
		[GROUP_LIST] = "Listing",
		[GROUP_REPORTS] = "Reports (the FILE - is stdout)",
		[GROUP_CONSOLE] = "Console",
		[GROUP_GENERAL] = "General",
		[GROUP_HIDDEN] = "Hidden",
	};

	return titles[group];
}

void
option_label(const struct option_row *row, char *dst, size_t size)
{
	if (row->name != NULL)
		snprintf(dst, size, "--%s", row->name);
	else
		snprintf(dst, size, "-%c", row->letter);
}
