/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/recipes.h"
#include "harness/channel.h"
#include "harness/session.h"
#include "tests/unit/step_fixture.h"
#include "tests/unit/step_tests.h"

/* What is not ours in a session, and what of ours stays on the broker. */

/* A session of its own, beside those of steps. */
static struct session *
open_session(const struct recipe *recipe, struct observation *seen)
{
	struct session_options	 options = { .mqtt = MQTT_5,
				     .folder = target.folder };
	uint64_t		 deadline = clock_us() + 20000000;
	struct channel		*channel;
	const char		*why;

	memset(seen, 0, sizeof(*seen));
	channel = channel_open(&target, pki->material.credential(&pki->material,
	    recipe, &why), TLS_1_3, deadline, seen);
	ck_assert_ptr_nonnull(channel);
	return session_open(channel, &options, deadline, seen);
}

START_TEST(what_is_foreign)
{
	static const char	 ours[] = "0123456789abcdef0123456789abcdef";
	static const char	*awaited[] = { ours };
	struct observation	 one, two;
	struct session		*speaker = open_session(&recipe_client, &one);
	struct session		*hearer = open_session(&recipe_other, &two);
	uint64_t		 deadline = clock_us() + 20000000;

	ck_assert_int_eq(session_subscribe(speaker, "certcheck/shared/#", 0,
	    deadline), 0);
	ck_assert_int_eq(session_subscribe(hearer, "certcheck/shared/#", 0,
	    deadline), 0);
	ck_assert_int_eq(session_publish(speaker, "certcheck/shared/a", ours,
	    deadline), 0);
	ck_assert_int_eq(session_wait(hearer, awaited, 1, deadline), 0);
	ck_assert(!session_has(hearer, "fedcba98765432100123456789abcdef"));
	ck_assert_ptr_null(session_foreign(hearer));
	/* Not as we write them: neither kept, nor ours. */
	ck_assert_int_eq(session_publish(speaker, "certcheck/shared/b\xc2\xad",
	    "0123456789ABCDEF0123456789ABCDEF", deadline), 0);
	ck_assert_int_eq(session_publish(speaker, "certcheck/shared/c", "",
	    deadline), 0);
	ck_assert_int_eq(session_subscribe(hearer, "certcheck/shared/#", 0,
	    deadline), 0);
	ck_assert_str_eq(session_foreign(hearer), "certcheck/shared/b\\xC2\\xAD");
	ck_assert(!session_has(hearer, "0123456789ABCDEF0123456789ABCDEF"));
	session_close(speaker);
	session_cut(hearer);
	session_close(NULL);
	session_cut(NULL);
}
END_TEST

/* The last connection with the client identifier of the line: was it a clean one? */
static bool
cleaned(const char *line)
{
	const char	*id = strstr(line, " as ") + 4, *last = id, *next;
	char		 name[64];

	snprintf(name, sizeof(name), "%.*s(", (int)strcspn(id, "("), id);
	while ((next = strstr(last + 1, name)) != NULL)
		last = next;
	return strncmp(strchr(last, ',') + 1, " c1", 3) == 0;
}

START_TEST(no_session_stays)
{
	struct step	 step = { OP_INHERIT, .as = &recipe_client };
	struct error	 error;
	char		*log, *line;
	size_t		 len, kept = 0;

	run_step(&step, _i);
	step.of = &recipe_other;
	run_step(&step, _i);
	step.as = &recipe_revoked;
	run_step(&step, _i);
	log = file_read(mosquitto_launcher.log(broker), 1 << 24, &len, &error);
	ck_assert_ptr_nonnull(log);
	for (line = log; (line = strstr(line, "New client connected")) != NULL;
	    line++) {
		if (strncmp(strchr(line, ',') + 1, " c0", 3) != 0)
			continue;
		kept++;
		ck_assert(cleaned(line));
	}
	ck_assert_uint_ge(kept, 5);
	free(log);
}
END_TEST

/* A message that stays on the broker, and then none. */
START_TEST(something_foreign)
{
	static const uint8_t	 bytes[] = {
		0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0,
		0x31, 21, 0, 18, 'c', 'e', 'r', 't', 'c', 'h', 'e', 'c', 'k',
		'/', 's', 'h', 'a', 'r', 'e', 'd', '/', 'r', 'x', 0xc0, 0
	};
	uint8_t			 empty[sizeof(bytes) - 1];
	const size_t		 payload = sizeof(bytes) - 3;
	struct packets		 packets = { "", bytes, sizeof(bytes) };
	const struct step	 leave = { OP_RAW, .as = &recipe_client,
				     .raw = &packets };
	const struct step	 listen = { OP_LISTEN, .as = &recipe_other,
				     .filter = "certcheck/shared/#" };

	check_seen(&leave, 0, OUTCOME_DELIVERED, false, "PINGRESP");
	check_seen(&listen, 0, OUTCOME_DELIVERED, false,
	    "a message on certcheck/shared/r");
	memcpy(empty, bytes, payload);
	memcpy(empty + payload, bytes + payload + 1, 2);
	empty[15]--;
	packets.bytes = empty;
	packets.len = sizeof(empty);
	check_seen(&leave, 0, OUTCOME_DELIVERED, false, "PINGRESP");
	check_seen(&listen, 0, OUTCOME_DENIED, true, "");
}
END_TEST

void
step_traces_add(TCase *tc)
{
	tcase_add_test(tc, what_is_foreign);
	tcase_add_test(tc, something_foreign);
	tcase_add_loop_test(tc, no_session_stays, 0, COUNT(variants));
}
