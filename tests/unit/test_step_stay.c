/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>

#include <string.h>

#include "fixtures/recipes.h"
#include "harness/base.h"
#include "harness/scene.h"
#include "harness/session.h"
#include "harness/step.h"
#include "tests/unit/step_fixture.h"
#include "tests/unit/step_tests.h"

/* Those who stay, and TLS sessions that are kept, with a real broker. */

static const struct approach	 elsewhere = { "at another name", .sni = "elsewhere.test" };
static const struct approach	 next_node = { "at the next address", .node = 2 };
static const struct approach	 bare = { "without certificates", .bare = true };

static struct observation
run(struct scene *scene, const struct step *step, int variant)
{
	struct observation	 seen;

	step_run(&target, &pki->material, step, &variants[variant], scene,
	    &seen);
	return seen;
}

static void
check_run(struct scene *scene, const struct step *step, int variant,
    enum outcome outcome, const char *words)
{
	struct observation	 seen = run(scene, step, variant);

	ck_assert_msg(seen.outcome == outcome, "outcome %d: %s",
	    (int)seen.outcome, seen.detail);
	ck_assert_int_eq(seen.op, step->op);
	ck_assert_msg(strstr(seen.detail, words) != NULL, "%s", seen.detail);
}

START_TEST(staying)
{
	struct scene	 scene = { .labs = NULL };
	struct step	 stay = { OP_STAY, .as = &recipe_client };
	struct step	 alive = { OP_ALIVE, .as = &recipe_client };
	struct guest	*guest;

	check_run(&scene, &alive, _i, OUTCOME_FAULT, "no earlier step");
	check_run(NULL, &stay, _i, OUTCOME_FAULT, "no room");
	check_run(&scene, &stay, _i, OUTCOME_ACCEPTED, "");
	check_run(&scene, &alive, _i, OUTCOME_ACCEPTED, "");
	/* Somebody else comes and goes. */
	run_step(&(struct step){ OP_ROUNDTRIP, .as = &recipe_other }, _i);
	check_run(&scene, &alive, _i, OUTCOME_ACCEPTED, "");
	alive.as = &recipe_other;
	check_run(&scene, &alive, _i, OUTCOME_FAULT, "no earlier step");
	stay.as = &recipe_revoked;
	check_run(&scene, &stay, _i, OUTCOME_REFUSED_TLS, "");
	alive.as = &recipe_revoked;
	check_run(&scene, &alive, _i, OUTCOME_FAULT, "no earlier step");
	guest = scene_guest(&scene, &recipe_client, false);
	ck_assert_ptr_nonnull(guest);
	session_cut(guest->session);
	guest->session = NULL;
	scene_clear(&scene);
	ck_assert_ptr_null(scene_guest(&scene, &recipe_client, false));
}
END_TEST

START_TEST(resuming)
{
	struct scene		 scene = { .labs = NULL };
	struct step		 ticket = { OP_TICKET, .as = &recipe_client };
	struct step		 resume = { OP_ROUNDTRIP, .as = &recipe_client,
				     .resumes = &recipe_client };
	struct observation	 seen;

	check_run(&scene, &resume, _i, OUTCOME_FAULT, "no TLS session");
	seen = run(&scene, &ticket, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	ck_assert(seen.ticket_kept && !seen.resumed);
	ck_assert_uint_gt(seen.ticket_lifetime_s, 0);
	seen = run(&scene, &resume, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_DELIVERED);
	ck_assert(seen.resumed && !seen.certificate_sent);
	/* Whoever says nothing of a session has a full handshake. */
	resume.resumes = NULL;
	seen = run(&scene, &resume, _i);
	ck_assert(!seen.resumed && !seen.ticket_offered && seen.proof_sent);
	ticket.as = &recipe_revoked;
	seen = run(&scene, &ticket, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
	ck_assert(!seen.ticket_kept);
	scene_clear(&scene);
}
END_TEST

START_TEST(expiring)
{
	struct scene	 scene = { .labs = NULL };
	struct step	 expire = { OP_EXPIRE, .as = &recipe_client };

	check_run(&scene, &expire, _i, OUTCOME_FAULT, "no earlier step");
	check_run(&scene, &(struct step){ OP_STAY, .as = &recipe_client }, _i,
	    OUTCOME_ACCEPTED, "");
	check_run(&scene, &expire, _i, OUTCOME_FAULT, "not a short-lived one");
	scene_clear(&scene);
}
END_TEST

START_TEST(nothing_to_change)
{
	struct scene	 scene = { .labs = NULL };
	struct step	 step = { .as = &recipe_server };
	int		 op;

	for (op = OP_CHANGES; op < OPS; op++) {
		step.op = (enum op)op;
		check_run(&scene, &step, 0, OUTCOME_FAULT, "may be changed");
		check_run(NULL, &step, 0, OUTCOME_FAULT, "may be changed");
	}
}
END_TEST

START_TEST(other_ways)
{
	struct step		 step = { OP_CONNECT, .as = &recipe_client,
				     .how = &elsewhere };
	struct observation	 seen;

	/* The broker's certificate is still held against its own name. */
	seen = run(NULL, &step, 0);
	ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	ck_assert(seen.peer_proven);
	ck_assert_str_eq(seen.approach, elsewhere.name);
	step.how = &next_node;
	ck_assert_int_eq(run(NULL, &step, 0).outcome, OUTCOME_ACCEPTED);
	step.how = &bare;
	check_run(NULL, &step, 0, OUTCOME_FAULT, "no listener is known");
	target.bare_port = 1;
	ck_assert_int_eq(run(NULL, &step, 0).outcome, OUTCOME_UNREACHABLE);
	target.bare_port = 0;
}
END_TEST

START_TEST(the_certificate_shown)
{
	struct step	 step = { OP_CONNECT, .as = &recipe_client,
			     .of = &recipe_server, .expect = { WANT_SERVED } };

	ck_assert(run(NULL, &step, 0).served);
	step.of = &recipe_other;
	ck_assert(!run(NULL, &step, 0).served);
}
END_TEST

void
step_stay_add(TCase *tc)
{
	tcase_add_loop_test(tc, staying, 0, 2);
	tcase_add_loop_test(tc, resuming, 0, 2);
	tcase_add_loop_test(tc, expiring, 0, 1);
	tcase_add_test(tc, nothing_to_change);
	tcase_add_test(tc, other_ways);
	tcase_add_test(tc, the_certificate_shown);
}

/* ---- Addresses --------------------------------------------------------------- */

static uint16_t
port_of(const struct target *one)
{
	return ntohs(((const struct sockaddr_in *)&one->address)->sin_port);
}

START_TEST(addresses_and_ports)
{
	struct target		 one = { .address_len = 0 };
	struct sockaddr_in	 a = { .sin_family = AF_INET };
	int			 i;

	target_choose(&one, 1);
	ck_assert_int_eq(one.address_len, 0);
	ck_assert(!target_turn(&one, 1883));
	for (i = 0; i < 2; i++) {
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (in_addr_t)i);
		a.sin_port = htons(8883);
		memcpy(&one.node[i], &a, sizeof(a));
		one.node_len[i] = sizeof(a);
	}
	one.nodes = 2;
	target_choose(&one, 2);
	ck_assert_str_eq(one.address_text, "127.0.0.2 port 8883");
	target_choose(&one, 3);
	ck_assert_str_eq(one.address_text, "127.0.0.1 port 8883");
	ck_assert(target_turn(&one, 8884));
	ck_assert_uint_eq(port_of(&one), 8884);
	ck_assert_str_eq(one.address_text, "127.0.0.1 port 8884");
	ck_assert(!target_turn(&one, 0));
}
END_TEST

void
step_addresses_add(TCase *tc)
{
	tcase_add_test(tc, addresses_and_ports);
}
