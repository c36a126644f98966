/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "fixtures/pki_cert.h"
#include "fixtures/pki_crl_check.h"
#include "fixtures/pki_fetch.h"
#include "fixtures/pki_pem.h"
#include "harness/interrupt.h"
#include "harness/locked_file.h"
#include "harness/run.h"
#include "harness/shell.h"

#define SIZE_LIMIT	(16 * 1024 * 1024)
#define AHEAD_S		60		/* how far the CA's clock may be ahead: so long is waited */
#define DAY_S		86400
#define URL_SHOWN	200

/* The exit statuses of this command. */
enum {
	REFRESH_DONE = EXIT_PASSED,	/* changed or not, all is well */
	REFRESH_REFUSED = EXIT_FAILED,	/* what came is in doubt */
	REFRESH_USAGE = EXIT_USAGE,
	REFRESH_UNREACHED = EXIT_UNDECIDED,	/* nothing came, or not all */
	REFRESH_FILE = EXIT_TOOL,	/* the file cannot be read or replaced */
	REFRESH_COMMAND = 5,		/* the file is right, but CMD failed */
	REFRESH_SIGNAL = 128
};

struct refresh {
	const struct options	*options;
	const char		*url;
	STACK_OF(X509)		*cas;
	struct locked_file	*file;
	struct pki_crls		*old;	/* NULL: there was none */
	struct pki_crls		*next;
	struct error		 error;
};

/* An URL's query may hold a secret. */
static int
url_length(const char *url)
{
	size_t	 len = strcspn(url, "?#");

	return len < URL_SHOWN ? (int)len : URL_SHOWN;
}

/* What is wrong, about the URL, for help_fail. */
static int
blame_url(struct refresh *refresh, int status)
{
	struct error	 why = refresh->error;

	error_set(&refresh->error, "%.*s: %s: %s", url_length(refresh->url),
	    refresh->url, status == REFRESH_REFUSED ? "refused" :
	    "cannot be fetched", why.text);
	return help_fail(&refresh->error, status);
}

/* A broker refuses everybody whose CA's CRL has expired: say so while there is time. */
static void
warn_due(const struct refresh *refresh, const struct pki_crls *crls)
{
	const struct pki_crls_item	*item = pki_crls_first_due(crls);
	char				 when[32];
	int64_t				 left;

	if (item == NULL || item->until == -1)
		return;
	left = item->until - time(NULL);
	if (left > 0 && (left >= DAY_S || left >= (item->until - item->from) / 10))
		return;
	pki_time_text(item->until, when, sizeof(when));
	fprintf(stderr, "mqtt-certcheck: %s: the CRL of %s %s %s: %s who has a "
	    "certificate of this CA; does the CA still publish?\n",
	    refresh->file->path, item->issuer, left > 0 ? "expires" : "expired",
	    when, left > 0 ? "from then on the broker refuses everybody" :
	    "the broker refuses everybody");
}

/* It failed: the last words are about the file. */
static void
tell_unchanged(const struct refresh *refresh)
{
	if (refresh->file->data == NULL) {
		fprintf(stderr, "mqtt-certcheck: %s: was not made\n",
		    refresh->file->path);
		return;
	}
	fprintf(stderr, "mqtt-certcheck: %s: stays as it was\n",
	    refresh->file->path);
	if (refresh->old != NULL)
		warn_due(refresh, refresh->old);
}

static int
check_usage(struct refresh *refresh)
{
	const struct options	*options = refresh->options;
	struct error		 why;

	if (options->refresh_out == NULL)
		return error_set(&refresh->error,
		    "crl-refresh: which CRL file? Give --out FILE");
	if (strcmp(options->refresh_out, "-") == 0)
		return error_set(&refresh->error,
		    "--out -: a file that the broker reads, not stdout");
	if (options->refresh_ca == NULL)
		return error_set(&refresh->error,
		    "crl-refresh: whose CRL? Give --ca FILE, the CA's certificate");
	if (pki_fetch_check(refresh->url, &why) == -1)
		return error_set(&refresh->error, "crl-refresh: %s", why.text);
	return 0;
}

static STACK_OF(X509) *
read_cas(const char *path, struct error *error)
{
	STACK_OF(X509)	*cas = NULL;
	char		*text;
	size_t		 len;

	if ((text = file_read(path, SIZE_LIMIT, &len, error)) != NULL)
		cas = pki_pem_read_certificates(text, len, path, error);
	free(text);
	return cas;
}

/* The CRLs that the file holds now.  Anything else in it is somebody's, and stays. */
static int
read_old(struct refresh *refresh)
{
	const struct locked_file	*file = refresh->file;
	struct error			 why;

	if (file->data == NULL || file->data[strspn(file->data, " \t\r\n")] == '\0')
		return 0;
	refresh->old = pki_crls_read(file->data, file->len, &why);
	if (refresh->old == NULL)
		return error_set(&refresh->error, "%s: no CRL that could be "
		    "replaced (%s): if it is the right file, remove it", file->path,
		    why.text);
	if (refresh->old->others)
		return error_set(&refresh->error, "%s: holds other things than "
		    "CRLs, which would be lost: is it the right file?", file->path);
	pki_crl_attribute(refresh->old, refresh->cas);
	return 0;
}

/* A CA whose clock is a little ahead: until then a broker would refuse everybody. */
static void
wait_until_valid(const struct pki_crls *crls, uint64_t deadline_us)
{
	int64_t	 from = 0;
	size_t	 i;

	for (i = 0; i < crls->count; i++)
		if (crls->items[i].ca != NULL && crls->items[i].from > from)
			from = crls->items[i].from;
	if (from - time(NULL) > AHEAD_S)
		return;
	while (time(NULL) < from && clock_us() < deadline_us &&
	    interrupt_signal() == 0)
		interrupt_poll(NULL, 0, clock_us() + 100000);
}

/* Fetch and check. */
static int
get_next(struct refresh *refresh)
{
	struct fetch	 fetch = {
		.url = refresh->url,
		.cas = refresh->cas,
		.limit = SIZE_LIMIT,
		.deadline_us = clock_us() +
		    (uint64_t)refresh->options->refresh_ms * 1000,
	};
	char		*body;
	size_t		 len;

	switch (pki_fetch(&fetch, &body, &len, &refresh->error)) {
	case FETCH_DONE:
		break;
	case FETCH_TOO_LARGE:
		return blame_url(refresh, REFRESH_REFUSED);
	default:
		return blame_url(refresh, REFRESH_UNREACHED);
	}
	refresh->next = pki_crls_read(body, len, &refresh->error);
	free(body);
	if (refresh->next == NULL)
		return blame_url(refresh, REFRESH_REFUSED);
	pki_crl_attribute(refresh->next, refresh->cas);
	wait_until_valid(refresh->next, fetch.deadline_us);
	if (pki_crl_check(refresh->next, refresh->cas, time(NULL),
	    &refresh->error) == -1 ||
	    (refresh->old != NULL && pki_crl_follows(refresh->next,
	    refresh->old, refresh->file->path, &refresh->error) == -1))
		return blame_url(refresh, REFRESH_REFUSED);
	return REFRESH_DONE;
}

/* One line when something changed; with -v one for each CRL. */
static void
tell_next(const struct refresh *refresh, bool changed)
{
	const struct pki_crls	*next = refresh->next;
	char			 text[1024];
	size_t			 i, fresh = 0;
	bool			 known;

	if (refresh->options->quiet)
		return;
	for (i = 0; i < next->count; i++) {
		known = refresh->old != NULL &&
		    pki_crls_has(refresh->old, &next->items[i]);
		fresh += !known;
		pki_crls_describe(&next->items[i], text, sizeof(text));
		if (refresh->options->verbose > 0 ||
		    (changed && next->count == 1))
			printf("%s: %s CRL of %s\n", refresh->file->path,
			    known ? "unchanged" : "new", text);
	}
	if (changed && (next->count > 1 || refresh->options->verbose > 0))
		printf("%s: replaced: %zu new CRL%s of %zu\n",
		    refresh->file->path, fresh, fresh == 1 ? "" : "s", next->count);
}

/* Write it, and note that CMD is due: first, so that no accident makes us forget it. */
static int
replace(struct refresh *refresh)
{
	bool	 mark = refresh->options->refresh_then != NULL &&
	    !refresh->file->untold;
	struct error	 ignored;
	char	*pem;
	int	 rc;

	if (mark && locked_file_mark(refresh->file, true, &refresh->error) == -1)
		return help_fail(&refresh->error, REFRESH_FILE);
	pem = pki_crls_pem(refresh->next);
	rc = locked_file_replace(refresh->file, pem, &refresh->error);
	free(pem);
	if (rc == 0)
		return REFRESH_DONE;
	if (mark)
		locked_file_mark(refresh->file, false, &ignored);
	return help_fail(&refresh->error, REFRESH_FILE);
}

static void
print_output(FILE *out, const char *text)
{
	size_t	 len;

	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		fprintf(out, "    %.*s\n", (int)len, text);
	}
}

/* Tell the broker. */
static int
run_then(struct refresh *refresh)
{
	const struct options	*options = refresh->options;
	struct shell_result	*result = xcalloc(1, sizeof(*result));
	int			 status = REFRESH_DONE;

	if (shell_run(options->refresh_then, clock_us() +
	    (uint64_t)options->refresh_ms * 1000, result) == -1) {
		fprintf(stderr, "mqtt-certcheck: --then: the command %s; the CRL "
		    "in %s is the new one, but the broker may still use the old "
		    "one. The next run tries the command again.\n", result->why,
		    refresh->file->path);
		print_output(stderr, result->output);
		status = REFRESH_COMMAND;
	} else if (locked_file_mark(refresh->file, false, &refresh->error) == -1)
		status = help_fail(&refresh->error, REFRESH_FILE);
	else if (options->verbose > 0) {
		printf("%s: the command %s\n", refresh->file->path, result->why);
		print_output(stdout, result->output);
	}
	free(result);
	return status;
}

/* All of it, with the lock. */
static int
refresh_run(struct refresh *refresh)
{
	bool	 changed;
	int	 status;

	if (read_old(refresh) == -1)
		return help_fail(&refresh->error, REFRESH_FILE);
	if ((status = get_next(refresh)) != REFRESH_DONE) {
		tell_unchanged(refresh);
		return status;
	}
	changed = refresh->old == NULL || !pki_crls_same(refresh->next, refresh->old);
	if (changed && (status = replace(refresh)) != REFRESH_DONE) {
		tell_unchanged(refresh);
		return status;
	}
	tell_next(refresh, changed);
	warn_due(refresh, refresh->next);
	if (refresh->options->refresh_then != NULL &&
	    (changed || refresh->file->untold))
		status = run_then(refresh);
	return status;
}

int
command_crl_refresh(const struct options *options)
{
	struct refresh	 refresh = {
		.options = options,
		.url = options->operands.items[0],
	};
	int		 status;

	if (check_usage(&refresh) == -1)
		return help_refuse(&refresh.error);
	refresh.cas = read_cas(options->refresh_ca, &refresh.error);
	if (refresh.cas == NULL)
		return help_fail(&refresh.error, REFRESH_USAGE);
	interrupt_install();
	refresh.file = locked_file_open(options->refresh_out, SIZE_LIMIT,
	    clock_us() + (uint64_t)options->refresh_ms * 1000, &refresh.error);
	if (refresh.file != NULL)
		status = refresh_run(&refresh);
	else
		status = help_fail(&refresh.error, REFRESH_FILE);
	if (interrupt_signal() != 0)
		status = REFRESH_SIGNAL + interrupt_signal();
	pki_crls_free(refresh.next);
	pki_crls_free(refresh.old);
	locked_file_close(refresh.file);
	sk_X509_pop_free(refresh.cas, X509_free);
	return status;
}
