/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_OPTIONS_H
#define CERTCHECK_OPTIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/address.h"
#include "fixtures/pki_user.h"
#include "harness/base.h"
#include "harness/intent.h"

/*
 * The parsed command line, with what the environment and a profile add.  All
 * strings point into argv, the environment or what options_free frees.  The
 * tables that say which options exist are in option_table.h.
 */

#define REPORTS_MAX	16	/* formats that reports[] may hold */

/* Defaults. */
#define JOBS		4	/* here; elsewhere fewer, see pace.h */
#define RATE		20	/* elsewhere; here there is no limit */
#define TIMEOUT_S	15
#define DEADLINE_S	600
#define LONG_DEADLINE_S	3600	/* for a broker that is asked gently, or changed by commands */
#define REFRESH_S	60

#define UNSAID		UINT_MAX	/* a number that is not on the command line */

enum command {
	COMMAND_RUN,
	COMMAND_INIT,
	COMMAND_LIST,
	COMMAND_EXPLAIN,
	COMMAND_REPORT,
	COMMAND_COMPARE,
	COMMAND_CRL_REFRESH,
	COMMAND_SERVE,
	COMMAND_REVOKE,
	COMMAND_PROFILE,
	COMMANDS
};

/* What is shown instead of running the command. */
enum show { SHOW_NOTHING, SHOW_HELP, SHOW_VERSION, SHOW_MDOC, SHOW_COMPLETION };

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum format { FORMAT_TEXT, FORMAT_NAGIOS };

struct words {
	const char	**items;
	size_t		  count;
};

struct profile;

/* A string that lives as long as the options. */
struct kept {
	char		*text;
	struct kept	*next;
};

struct options {
	enum command	 command;
	bool		 command_given;	/* false: no command word, so it is run */
	unsigned	 show;		/* enum show */
	struct words	 operands;	/* run, list: patterns; init: DIR; explain: ID; report, compare: files; serve: DIR; revoke: DIR, names */

	struct address	 broker;	/* host "": none given */
	struct address	 wss;		/* the same broker's WebSocket listener; host "": none given */
	const char	*launch;	/* a launcher's kind; NULL: none */
	const char	*sni;
	struct addresses connect_to;	/* dial these instead of the broker's address; count 0: no */
	const char	*alpn;
	const char	*pki;
	const char	*cafile;
	const char	*capath;
	struct user_files own;		/* .cert and .pkcs12 NULL: none */
	struct words	 crls;		/* files that the broker's own certificate is looked up in */

	const char	*crl_file;	/* where the broker reads its CRL, … */
	const char	*trust_file;	/* … its CAs */
	const char	*server_cert;	/* … and its certificate */
	const char	*server_key;
	const char	*reload_cmd;	/* shell commands; NULL: none */
	const char	*refresh_cmd;
	const char	*restart_cmd;
	uint16_t	 bare_port;	/* 0: none */

	struct words	 skips;		/* patterns */
	unsigned	 tls;		/* bits 1 << enum tls_version; all by default */
	unsigned	 mqtt;		/* bits 1 << enum mqtt_version; 0: none given, so 3.1.1 and 5 */
	unsigned	 transports;	/* bits 1 << enum transport; not 0 */
	struct intents	 intents;
	const char	*topic_template;/* NULL: the default */
	const char	*shared_topic;	/* NULL: the default */
	const char	*baseline;	/* an earlier result; NULL: none */
	bool		 other_broker;	/* the earlier result may be of another one */
	bool		 strict;
	const char	*profile_file;	/* NULL: none */
	struct profile	*profile;	/* what was in it; NULL: none */
	bool		 dry_run;

	unsigned	 jobs;		/* may be UNSAID: see pace.h */
	uint32_t	 timeout_ms;	/* of one connection attempt, or of one command */
	uint32_t	 deadline_ms;	/* of the whole run; may be UNSAID */
	bool		 dangerous;	/* what might hurt the broker is tried too */
	unsigned	 rate;		/* connections a second; 0: no limit; may be UNSAID */

	struct words	 hosts;		/* init: what the server certificate is for; may be none */
	unsigned	 days;
	const char	*issuer;	/* init: the CA above it; NULL: none; its password as .own.passin says */
	const char	*issuer_key;

	struct address	 publish;	/* init: where the certificates point to */

	struct address	 listen;	/* serve: where; host "": where they point to */
	const char	*log;		/* serve: file; NULL: stdout */

	const char	*refresh_out;	/* crl-refresh: the CRL file */
	const char	*refresh_ca;	/* the CAs whose CRLs may be in it */
	const char	*refresh_then;	/* a shell command; NULL: none */
	uint32_t	 refresh_ms;	/* limit for the download, and for that command */

	bool		 list_json;
	bool		 list_markdown;

	const char	*reports[REPORTS_MAX];	/* file for each of reports[], in its order; NULL: not asked */
	bool		 quiet;
	unsigned	 verbose;	/* how often -v was given */
	unsigned	 color;		/* enum color */
	unsigned	 format;	/* enum format, the console's */

	struct kept	*kept;		/* strings of its own */
};

/*
 * Parse the command line.  Contradictions, duplicates, values out of range and
 * missing operands are refused: -1 and the error, which names the option and
 * shows its value cut and made visible.  Ends early, with 0, at an option that
 * sets .show.  options_free it either way.
 */
int	 options_parse(struct options *, int argc, char **argv, struct error *);
void	 options_free(struct options *);

/* A copy of the text that lives as long as the options. */
char	*options_keep(struct options *, const char *);

/* A value from outside as it can be shown in a message: visible, cut, without what precedes an @. */
const char *value_show(char *dst, size_t size, const char *value);

#endif
