/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/diagnosis.h"
#include "tests/unit/suites.h"

/*
 * Causes, each from controls and cases as they are when it holds.  What a row
 * has no word of is as a good broker has it.
 */

#define CONTROLS	4	/* two of the root's clients, two of another CA's */
#define CASES	4

static const struct recipe root_ca = { .name = "one-ca", .role = ROLE_CA, .trusted = true };
static const struct recipe other_ca = { .name = "other-ca", .role = ROLE_CA, .issuer = &root_ca };
static const struct recipe of_root = { .name = "of-root", .issuer = &root_ca };
static const struct recipe of_other = { .name = "of-other", .issuer = &other_ca };
static const struct recipe revoked = { .name = "is-revoked", .like = &of_root, .revoked = REVOKED_KEY_COMPROMISE };

static const struct scenario scenarios[CASES] = {
	{ .id = "x.wrong-ca", .steps = { { .op = OP_CONNECT, .as = &of_other, .expect.want = WANT_REFUSED } } },
	{ .id = "x.revoked", .steps = { { .op = OP_CONNECT, .as = &revoked, .expect.want = WANT_REFUSED } } },
	{ .id = "x.revoked-too", .steps = { { .op = OP_CONNECT, .as = &revoked, .expect.want = WANT_REFUSED } } },
	{ .id = "x.topic", .steps = {
	    { .op = OP_PUBLISH, .as = &of_root, .expect.want = WANT_DENIED },
	    { .op = OP_SUBSCRIBE, .as = &of_root, .expect.want = WANT_DENIED } } },
};

static const struct scenario whose = { .id = "x.whose", .steps = {
	{ .op = OP_SUBSCRIBE, .as = &of_root, .premise = true, .expect.want = WANT_DENIED } } };
static const struct scenario topic_too = { .id = "x.topic-too", .steps = {
	{ .op = OP_SUBSCRIBE, .as = &of_root, .expect.want = WANT_DENIED } } };

struct scene {
	struct probe	 probes[CONTROLS];
	struct testcase	 cases[CASES + 1];
	struct plan	 plan;
};

static struct observation
seen(enum outcome outcome, int alert, int connack)
{
	return (struct observation){ .outcome = outcome, .alert = alert,
	    .connack = connack, .handshake_done = true,
	    .certificate_requested = true };
}

/* A good broker. */
static void
scene_make(struct scene *scene)
{
	struct testcase	*tc;
	size_t		 i, k;

	memset(scene, 0, sizeof(*scene));
	for (i = 0; i < CONTROLS; i++) {
		scene->probes[i].recipe = i < 2 ? &of_root : &of_other;
		scene->probes[i].variant.tls = i % 2 == 0 ? TLS_1_2 : TLS_1_3;
		scene->probes[i].before = scene->probes[i].after =
		    seen(OUTCOME_ACCEPTED, -1, 0);
	}
	for (i = 0; i < CASES + 1; i++) {
		tc = &scene->cases[i];
		tc->scenario = i < CASES ? &scenarios[i] : &topic_too;
		tc->rests_on = NO_CASE;
		tc->result.steps = i == 3 ? 2 : 1;
		for (k = 0; k < tc->result.steps; k++)
			tc->result.step[k] = i < 3 ?
			    seen(OUTCOME_REFUSED_TLS, 44, -1) :
			    seen(OUTCOME_DENIED, -1, 0);
	}
	scene->plan = (struct plan){ .cases = scene->cases, .count = CASES + 1,
	    .probes = scene->probes, .probes_count = CONTROLS };
}

static void
controls_before(struct scene *scene, size_t from, size_t step, struct observation is)
{
	for (; from < CONTROLS; from += step)
		scene->probes[from].before = scene->probes[from].after = is;
}

static void
case_fails(struct scene *scene, size_t i, enum outcome outcome)
{
	struct result	*result = &scene->cases[i].result;
	size_t		 k;

	result->verdict = VERDICT_FAIL;
	for (k = 0; k < result->steps; k++)
		result->step[k] = seen(outcome, -1, 0);
}

static void
good(struct scene *scene)
{
	(void)scene;
}

static void
plight(struct scene *scene, enum outcome outcome, enum trouble trouble)
{
	struct observation	 is = { .outcome = outcome, .trouble = trouble,
				     .alert = -1, .connack = -1 };

	controls_before(scene, 0, 1, is);
}

static void unreachable(struct scene *s) { plight(s, OUTCOME_UNREACHABLE, TROUBLE_NONE); }
static void plaintext(struct scene *s) { plight(s, OUTCOME_GARBLED, TROUBLE_PLAINTEXT); }
static void wrong_name(struct scene *s) { plight(s, OUTCOME_UNPROVEN, TROUBLE_NAME); }
static void server_expired(struct scene *s) { plight(s, OUTCOME_UNPROVEN, TROUBLE_EXPIRED); }
static void clock_behind(struct scene *s) { plight(s, OUTCOME_UNPROVEN, TROUBLE_NOT_YET); }
static void other_broker(struct scene *s) { plight(s, OUTCOME_UNPROVEN, TROUBLE_ISSUER); }
static void silent(struct scene *s) { plight(s, OUTCOME_SILENT, TROUBLE_NONE); }
static void closed(struct scene *s) { plight(s, OUTCOME_CLOSED, TROUBLE_NONE); }

/* Without a valid certificate, the cases tell. */
static void
no_controls(struct scene *scene)
{
	size_t	 i;

	scene->plan.probes_count = 0;
	for (i = 0; i < scene->plan.count; i++) {
		scene->cases[i].result.verdict = VERDICT_ERROR;
		scene->cases[i].result.step[0] = (struct observation){
		    .outcome = OUTCOME_UNPROVEN, .trouble = TROUBLE_NAME };
	}
}

/* One of them got an answer: that is another story. */
static void
plaintext_but_one(struct scene *scene)
{
	plaintext(scene);
	scene->probes[3].before = scene->probes[3].after =
	    seen(OUTCOME_ACCEPTED, -1, 0);
}

static void crl_expired(struct scene *s) { controls_before(s, 0, 1, seen(OUTCOME_REFUSED_TLS, 45, -1)); }
static void unknown_ca(struct scene *s) { controls_before(s, 0, 1, seen(OUTCOME_REFUSED_TLS, 48, -1)); }
static void not_yet(struct scene *s) { controls_before(s, 0, 1, seen(OUTCOME_REFUSED_TLS, 42, -1)); }
static void banned(struct scene *s) { controls_before(s, 0, 1, seen(OUTCOME_REFUSED_MQTT, -1, 0x8a)); }
static void no_crl_of_one(struct scene *s) { s->probes[2].before = s->probes[3].before = seen(OUTCOME_REFUSED_TLS, 48, -1); }
static void crl_of_one_expired(struct scene *s) { s->probes[2].before = s->probes[3].before = seen(OUTCOME_REFUSED_TLS, 45, -1); }
static void one_of_one(struct scene *s) { s->probes[2].before = seen(OUTCOME_REFUSED_TLS, 48, -1); }
static void only_tls13(struct scene *s) { controls_before(s, 0, 2, seen(OUTCOME_REFUSED_TLS, 70, -1)); }

static void
ca_list(struct scene *scene, unsigned foreign)
{
	struct observation	 is = seen(OUTCOME_REFUSED_TLS, 48, -1);

	is.ca_listed = 2;
	is.ca_foreign = foreign;
	snprintf(is.ca_name, sizeof(is.ca_name), "/CN=Someone");
	controls_before(scene, 0, 1, is);
}

static void not_trusted(struct scene *s) { ca_list(s, 2); }
static void trusted_without_crl(struct scene *s) { ca_list(s, 1); }

static void
after(struct scene *scene, size_t count, struct observation is)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		scene->probes[i].after = is;
}

static void banned_later(struct scene *s) { after(s, CONTROLS, seen(OUTCOME_CLOSED, -1, -1)); }
static void refused_later(struct scene *s) { after(s, CONTROLS, seen(OUTCOME_REFUSED_TLS, 45, -1)); }
static void one_not_later(struct scene *s) { after(s, 1, seen(OUTCOME_CLOSED, -1, -1)); }

static void
all_in(struct scene *scene)
{
	size_t	 i;

	for (i = 0; i < 3; i++)
		case_fails(scene, i, OUTCOME_ACCEPTED);
}

static void
anonymous(struct scene *scene)
{
	size_t	 i, k;

	all_in(scene);
	for (i = 0; i < scene->plan.count; i++)
		for (k = 0; k < scene->cases[i].result.steps; k++)
			scene->cases[i].result.step[k].certificate_requested = false;
}

static void
no_crl(struct scene *scene)
{
	case_fails(scene, 1, OUTCOME_ACCEPTED);
	case_fails(scene, 2, OUTCOME_ACCEPTED);
}

static void one_revoked(struct scene *s) { case_fails(s, 1, OUTCOME_ACCEPTED); }

static void
no_acl(struct scene *scene)
{
	case_fails(scene, 3, OUTCOME_DELIVERED);
	case_fails(scene, 4, OUTCOME_DELIVERED);
}

static void one_topic(struct scene *s) { case_fails(s, 3, OUTCOME_DELIVERED); }

/* The second of them was not even looked at. */
static void
no_acl_resting(struct scene *scene)
{
	one_topic(scene);
	scene->cases[4].rests_on = 3;
	scene->cases[4].result.verdict = VERDICT_ERROR;
}

/* It cannot even be seen who is who. */
static void
no_acl_no_premise(struct scene *scene)
{
	no_acl(scene);
	scene->cases[4].scenario = &whose;
	scene->cases[4].result.verdict = VERDICT_ERROR;
}

static void
no_crl_no_acl(struct scene *scene)
{
	no_crl(scene);
	no_acl(scene);
}

/* Undecided cases prove no open door. */
static void
undecided(struct scene *scene)
{
	no_crl(scene);
	scene->cases[2].result.verdict = VERDICT_ERROR;
}

static const struct row {
	void		(*make)(struct scene *);
	const char	*start;		/* how the diagnosis begins; "": none */
	const char	*also;		/* further words of it; NULL: none */
} rows[] = {
	{ good, "" },
	{ unreachable, "nobody takes a connection" },
	{ plaintext, "the peer does not speak TLS" },
	{ wrong_name, "the broker's certificate is for another host name" },
	{ server_expired, "the broker's own certificate has expired, or this machine's clock is ahead" },
	{ clock_behind, "the broker's own certificate is not valid yet: a clock is off" },
	{ other_broker, "the broker's certificate is not of the CA" },
	{ silent, "the broker takes connections and does not answer" },
	{ closed, "the peer closes every connection" },
	{ no_controls, "the broker's certificate is for another host name" },
	{ plaintext_but_one, "" },
	{ crl_expired, "the broker's CRL has probably expired, or its clock is ahead" },
	{ unknown_ca, "the broker does not trust this CA, or holds no CRL for it" },
	{ not_trusted, "the broker does not trust this CA:", "/CN=Someone" },
	{ trusted_without_crl, "the broker holds no CRL for this CA" },
	{ not_yet, "the broker's clock may be behind" },
	{ banned, "the broker may have banned this address" },
	{ no_crl_of_one, "the broker holds no CRL for the CA other-ca" },
	{ crl_of_one_expired, "of the CA other-ca alone: the broker's CRL has probably expired" },
	{ one_of_one, "" },
	{ only_tls13, "the broker does not speak TLS 1.2; with --tls 1.3" },
	{ banned_later, "who is valid was let in at first", "banned this address" },
	{ refused_later, "who is valid was let in at first", "CRL has probably expired" },
	{ one_not_later, "" },
	{ anonymous, "the broker asks nobody for a certificate" },
	{ all_in, "the broker lets everybody in" },
	{ no_crl, "the broker takes every revoked certificate" },
	{ one_revoked, "" },
	{ no_acl, "every client may use every topic" },
	{ one_topic, "" },
	{ no_acl_no_premise, "every client may use every topic" },
	{ no_acl_resting, "every client may use every topic" },
	{ no_crl_no_acl, "the broker takes every revoked certificate", "and every client may use every topic" },
	{ undecided, "" },
};

START_TEST(cause)
{
	const struct row	*row = &rows[_i];
	struct scene		*scene = xcalloc(1, sizeof(*scene));
	char			 text[1024];

	scene_make(scene);
	row->make(scene);
	diagnosis_make(&scene->plan, text, sizeof(text));
	ck_assert_msg(strncmp(text, row->start, strlen(row->start)) == 0 &&
	    (row->start[0] != '\0') == (text[0] != '\0'),
	    "row %d: \"%s\"", _i, text);
	if (row->also != NULL)
		ck_assert_msg(strstr(text, row->also) != NULL, "row %d: \"%s\"",
		    _i, text);
	free(scene);
}
END_TEST

/* A small buffer is filled and ended, not passed. */
START_TEST(cut)
{
	struct scene	*scene = xcalloc(1, sizeof(*scene));
	char		 text[8] = "1234567";

	scene_make(scene);
	unreachable(scene);
	diagnosis_make(&scene->plan, text, 4);
	ck_assert_str_eq(text, "nob");
	ck_assert_int_eq(text[4], '5');
	free(scene);
}
END_TEST

Suite *
diagnosis_suite(void)
{
	Suite	*suite = suite_create("diagnosis");
	TCase	*tcase = tcase_create("diagnosis");

	tcase_add_loop_test(tcase, cause, 0, COUNT(rows));
	tcase_add_test(tcase, cut);
	suite_add_tcase(suite, tcase);
	return suite;
}
