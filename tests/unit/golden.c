/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/run.h"
#include "tests/unit/golden.h"

#ifndef CERTCHECK_TESTS_DIR
#define CERTCHECK_TESTS_DIR	"tests"
#endif

/* Markup, terminal colours, line ends, bad and misleading UTF-8, formats, commands to CI systems. */
#define MARKUP	"<a href=\"x\">&amp;'quoted'</a> ]]> <![CDATA[ <!-- &#27; %s %n"
#define CONTROL	"\033[31mred\033[0m \001\b\177 \xc2\x9b" "1m\r\n\tnext line"
#define BAD	"\xff \xc3( \xc0\xaf \xed\xa0\x80 \xef\xbf\xbe \xf4\x90\x80\x80 \xe2\x82"
#define HIDDEN	"\xe2\x80\xae" "ltr\xe2\x80\xac \xef\xbb\xbf\xe2\x80\x8b"
#define GOOD	"Gr\xc3\xbc\xc3\x9f" "e \xe2\x9c\x93 \xf0\x9f\x94\x92 back\\slash"
#define CI	"::error::x ##vso[task.setvariable] ##[group] [[ATTACHMENT|/etc/passwd]]"

static struct observation
accepted(const char *credential)
{
	struct observation	 seen = {
		.op = OP_CONNECT, .outcome = OUTCOME_ACCEPTED,
		.layer = LAYER_MQTT, .alert = -1, .connack = 0,
		.tls = "TLSv1.3", .cipher = "TLS_AES_256_GCM_SHA384",
		.handshake_done = true, .certificate_requested = true,
		.certificate_sent = true, .proof_sent = true, .tickets = 2,
		.peer_proven = true, .elapsed_us = 12345
	};

	snprintf(seen.credential, sizeof(seen.credential), "%s", credential);
	return seen;
}

static struct observation
refused(const char *credential, int alert)
{
	struct observation	 seen = accepted(credential);

	seen.outcome = OUTCOME_REFUSED_TLS;
	seen.layer = LAYER_TLS;
	seen.alert = alert;
	seen.connack = -1;
	seen.tickets = 0;
	seen.elapsed_us = 4000;
	return seen;
}

static struct entry *
entry(struct run *run, const char *name, const char *id, enum verdict verdict,
    const char *why)
{
	struct entry	*e = &run->entries[run->count++];

	e->name = name;
	e->id = id;
	e->title = "A certificate that was revoked is refused";
	e->severity = "high";
	e->reference = "RFC 5280, section 6.3";
	e->remedy = "Set crlfile in the listener's section and send SIGHUP after each change.";
	e->expected = "client is accepted; revoked is refused with alert 44 (certificate_revoked)";
	e->intent = "";
	e->result.verdict = verdict;
	e->result.elapsed_us = 16345;
	snprintf(e->result.why, sizeof(e->result.why), "%s", why);
	return e;
}

static void
step(struct entry *e, struct observation seen, const char *control)
{
	struct control	*c = &e->result.control[e->result.steps];

	if (control != NULL) {
		snprintf(c->credential, sizeof(c->credential), "%s", control);
		c->before = c->after = accepted(control);
	}
	e->result.step[e->result.steps++] = seen;
}

static void
entries_plain(struct run *run)
{
	struct entry	*e;

	e = entry(run, "trust.valid-cert[tls1.3]", "trust.valid-cert",
	    VERDICT_PASS, "client was accepted");
	step(e, accepted("client"), NULL);
	e = entry(run, "revocation.revoked-leaf[tls1.3]",
	    "revocation.revoked-leaf", VERDICT_PASS,
	    "revoked was refused with alert 44 (certificate_revoked)");
	step(e, refused("revoked", 44), "client");
	e = entry(run, "revocation.revoked-leaf[tls1.2]",
	    "revocation.revoked-leaf", VERDICT_FAIL, "revoked was accepted");
	step(e, accepted("client"), NULL);
	step(e, accepted("revoked"), "client");
	e->result.again[1] = accepted("revoked");
	e = entry(run, "revocation.revoked-intermediate[tls1.3]",
	    "revocation.revoked-intermediate", VERDICT_WARN,
	    "under-revoked was refused, but with alert 46 (certificate_unknown)");
	step(e, refused("under-revoked", 46), "client");
	e->result.control[0].close = accepted("client");
	e = entry(run, "trust.foreign-ca[tls1.3]", "trust.foreign-ca",
	    VERDICT_ERROR, "cannot be decided: the control client was refused");
	step(e, refused("foreign", 48), "client");
	e->result.control[0].before = refused("client", 45);
	e->result.control[0].after = (struct observation){ 0 };
	e = entry(run, "trust.foreign-ca[tls1.2]", "trust.foreign-ca",
	    VERDICT_ERROR, "cannot be decided: the control client was refused");
	step(e, (struct observation){ 0 }, NULL);
	entry(run, "authz.foreign-topic[tls1.3,mqtt5]", "authz.foreign-topic",
	    VERDICT_SKIP, "needs a broker that maps the CN to a user: --expect identity=cn");
	entry(run, "authz.foreign-topic[tls1.3,mqtt3.1.1]",
	    "authz.foreign-topic", VERDICT_SKIP,
	    "needs a broker that maps the CN to a user: --expect identity=cn");
	entry(run, "authz.shared[tls1.3]", "authz.shared", VERDICT_SKIP,
	    "no shared topic");
}

static void
entries_hostile(struct run *run)
{
	struct observation	 seen = accepted(MARKUP);
	struct entry		*e;
	size_t			 i;

	e = entry(run, "host<&\"il\033e.markup[" MARKUP "]", "host<&\"il\033e.markup",
	    VERDICT_FAIL, MARKUP "\n" CI);
	e->title = MARKUP;
	e->severity = CONTROL;
	e->reference = BAD;
	e->remedy = HIDDEN;
	e->expected = GOOD "\n" CI;
	e->intent = BAD " takeover=deny " CI;
	snprintf(seen.detail, sizeof(seen.detail), "%s %s", MARKUP, CONTROL);
	snprintf(seen.tls, sizeof(seen.tls), "%s", "<\xff>&\"\033");
	snprintf(seen.cipher, sizeof(seen.cipher), "%s", BAD);
	seen.alert = 255;
	seen.connack = 0x9e;
	seen.sentinel = seen.waited = seen.session_present = true;
	seen.resumed = seen.ticket_offered = seen.ticket_kept = true;
	seen.served = true;
	seen.changed_ms = 10042;
	seen.posture = (struct posture){ .certificates = 3,
	    .until = 1767000000, .days_left = -4 };
	snprintf(seen.posture.subject, sizeof(seen.posture.subject), "%.50s",
	    MARKUP);
	seen.early_data_offered = seen.early_data_accepted = true;
	seen.ticket_lifetime_s = UINT32_MAX;
	snprintf(seen.approach, sizeof(seen.approach), "%.20s", CONTROL);
	seen.elapsed_us = UINT32_MAX;
	for (i = 0; i < STEP_MAX; i++)
		step(e, seen, i == 1 ? "client" : i == 3 ? BAD : NULL);
	e->result.control[3].after.outcome = OUTCOME_SILENT;
	e->result.control[3].after.detail[0] = '\033';
	e = entry(run, "host<&\"il\033e.control[x]", "host<&\"il\033e.control",
	    VERDICT_ERROR, CONTROL " " BAD " " HIDDEN " " GOOD);
	e->result.elapsed_us = UINT32_MAX;
	e = entry(run, "long.reason", "long.reason", VERDICT_WARN, "");
	memset(e->result.why, 'w', 500);
	for (i = 7; i < 400; i += 8)
		e->result.why[i] = ' ';
	e->title = e->expected = e->intent = NULL;
	e = entry(run, "nodot", "nodot", VERDICT_PASS, "");
	e->reference = e->remedy = "";
}

/* One that has ended, two that are to be renewed, one that is not. */
static void
ends(struct run *run)
{
	const int64_t		 now = 1767323045;	/* .started */
	static const int	 day = 86400;
	struct expiry		 own = { EXPIRY_OWN, "client", "CN=device,O=Acme",
				    now - day, now + 5 * day };
	struct expiry		 broker = { EXPIRY_BROKER, "broker", "",
				    -1, EXPIRY_LAST };
	struct expiry		 crl = { EXPIRY_CRL, "", "CN=ca,O=Acme",
				    now - 28 * day, now + 2 * day };
	struct expiry		 ended = { EXPIRY_OWN, "issuer", "", 0, 86399 };

	snprintf(broker.subject, sizeof(broker.subject), "%.200s", HIDDEN BAD GOOD);
	snprintf(crl.name, sizeof(crl.name), "%.100s", MARKUP CI);
	snprintf(ended.subject, sizeof(ended.subject), "%s", MARKUP CONTROL CI);
	run->min_days = 10;
	expiries_add(&run->expiries, &own);
	expiries_add(&run->expiries, &broker);
	expiries_add(&run->expiries, &crl);
	expiries_add(&run->expiries, &ended);
}

struct run *
golden_run(void)
{
	struct run	*run = xcalloc(1, sizeof(*run));

	run->tool = "mqtt-certcheck 0.1.0";
	run->target = "broker.example:8883";
	run->hostname = "tester";
	run->started = "2026-01-02T03:04:05Z";
	run->elapsed_ms = 61234;
	run->diagnosis = "the broker's CRL has probably expired: " CONTROL;
	run->entries = xcalloc(16, sizeof(*run->entries));
	run_add_property(run, "broker", "said twice");
	run_add_property(run, "address", "192.0.2.1:8883");
	run_add_property(run, "openssl", "OpenSSL 3.0.15");
	run_add_property(run, "libmosquitto", "2.0.11");
	run_add_property(run, "log<\"\xff", MARKUP CONTROL CI);
	entries_plain(run);
	entries_hostile(run);
	ends(run);
	run_count(run);
	return run;
}

void
golden_free(struct run *run)
{
	free(run->entries);
	expiries_end(&run->expiries);
	free(run);
}

char *
golden_text(int (*report)(FILE *, const struct run *), const struct run *run)
{
	char	*text;
	size_t	 size;
	FILE	*f = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(report(f, run), 0);
	fclose(f);
	ck_assert_uint_eq(strlen(text), size);
	return text;
}

char *
golden_path(const char *name)
{
	const char	*dir = getenv("CERTCHECK_TESTS_DIR");

	return xasprintf("%s/%s", dir != NULL ? dir : CERTCHECK_TESTS_DIR, name);
}

void
golden_same(const char *what, const char *expected, const char *text)
{
	size_t	 i, line = 1, start = 0;

	for (i = 0; expected[i] == text[i] && text[i] != '\0'; i++)
		if (text[i] == '\n') {
			line++;
			start = i + 1;
		}
	ck_assert_msg(expected[i] == text[i],
	    "%s:%zu: expected \"%.*s\", got \"%.*s\" (UPDATE_GOLDEN=1 rewrites golden files)",
	    what, line, (int)strcspn(expected + start, "\n"), expected + start,
	    (int)strcspn(text + start, "\n"), text + start);
}

void
golden_compare(const char *name, const char *text)
{
	char		*file = xasprintf("golden/%s", name);
	char		*path = golden_path(file), *expected;
	struct error	 error;
	FILE		*f;

	if (getenv("UPDATE_GOLDEN") != NULL) {
		ck_assert_ptr_nonnull(f = fopen(path, "w"));
		ck_assert_int_ge(fputs(text, f), 0);
		ck_assert_int_eq(fclose(f), 0);
	}
	expected = file_read(path, 1 << 24, NULL, &error);
	ck_assert_msg(expected != NULL, "%s", error.text);
	golden_same(path, expected, text);
	free(expected);
	free(path);
	free(file);
}

char *
golden_file(const char *text, size_t len)
{
	char	*path = xstrdup("/tmp/certcheck-test-XXXXXX");
	int	 fd = mkstemp(path);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
	return path;
}

int
golden_exec(char *const argv[])
{
	int	 status, fd;
	pid_t	 pid = fork();

	ck_assert_int_ne(pid, -1);
	if (pid == 0) {
		if ((fd = open("/dev/null", O_RDWR)) != -1) {
			dup2(fd, STDIN_FILENO);
			dup2(fd, STDOUT_FILENO);
			dup2(fd, STDERR_FILENO);
		}
		execvp(argv[0], argv);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int
golden_xmllint(const char *document, const char *expression)
{
	char	*path = golden_file(document, strlen(document));
	char	*argv[] = { "xmllint", "--nonet", "--noout", path, NULL, NULL };
	int	 status;

	if (expression != NULL) {
		argv[2] = "--xpath";
		argv[3] = (char *)(uintptr_t)expression;
		argv[4] = path;
	}
	status = golden_exec(argv);
	unlink(path);
	free(path);
	return status;
}
