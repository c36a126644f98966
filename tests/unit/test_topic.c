/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/topic.h"
#include "tests/unit/suites.h"

/* Topics out of templates, and what can stand in one. */

static const struct {
	const char	*tmpl, *identity, *topic;
} topics[] = {
	{ TOPIC_TEMPLATE, "client", "certcheck/client/0123" },
	{ SHARED_TEMPLATE, NULL, "certcheck/shared/0123" },
	{ "dev/{identity}/#", "CN=a b,O=c", "dev/CN=a b,O=c/0123" },
	{ "{identity}/#", "$SYS", "$SYS/0123" },
	/* Used as it stands. */
	{ "dev/{identity}/state", "client", "dev/client/state" },
	{ "news", NULL, "news" },
	/* Nothing is put into what was put in. */
	{ "dev/{identity}/#", "{identity}", "dev/{identity}/0123" },
};

START_TEST(a_topic_of_each_template)
{
	char	 topic[TOPIC_SIZE];

	topic_make(topic, topics[_i].tmpl, topics[_i].identity, "0123");
	ck_assert_str_eq(topic, topics[_i].topic);
}
END_TEST

/* The longest template with the longest identity is not cut. */
START_TEST(the_longest_topic_fits)
{
	const char	*nonce = "0123456789abcdef0123456789abcdef";
	char		 topic[TOPIC_SIZE], identity[1001], tmpl[161];
	struct error	 error;
	size_t		 len;

	memset(identity, 'i', 1000);
	identity[1000] = '\0';
	ck_assert(topic_identity_usable(identity));
	memset(tmpl, 't', 160);
	memcpy(tmpl + 148, "{identity}/#", 13);
	ck_assert_int_eq(topic_template_check(tmpl, true, &error), 0);
	topic_make(topic, tmpl, identity, nonce);
	len = strlen(topic);
	ck_assert_uint_eq(len, 160 - strlen("{identity}#") + 1000 + strlen(nonce));
	ck_assert_str_eq(topic + len - strlen(nonce), nonce);
}
END_TEST

START_TEST(filters_of_a_topic)
{
	char	 filter[FILTER_SIZE];

	topic_filter_make(filter, "#", "a/b", "0123");
	ck_assert_str_eq(filter, "#");
	topic_filter_make(filter, "{topic}", "a/b", "0123");
	ck_assert_str_eq(filter, "a/b");
	topic_filter_make(filter, "$share/{nonce}/{topic}", "a/{nonce}", "0123");
	ck_assert_str_eq(filter, "$share/0123/a/{nonce}");
}
END_TEST

static const struct {
	const char	*tmpl;
	bool		 identity;
	const char	*fault;		/* NULL: none */
} templates[] = {
	{ TOPIC_TEMPLATE, true, NULL },
	{ SHARED_TEMPLATE, false, NULL },
	{ "{identity}", true, NULL },
	{ "$aws/things/{identity}/shadow", true, NULL },
	{ "", true, "empty" },
	{ "certcheck/#", true, "has to hold {identity}" },
	{ "certcheck/{identity}/#", false, "without {identity}" },
	{ "certcheck/{identity}/+", true, "no +" },
	{ "certcheck/{identity}#", true, "only as /#" },
	{ "#", false, "only as /#" },
	{ "a/#/{identity}/#", true, "only as /#" },
	{ "certcheck/{username}/#", true, "has to hold {identity}" },
	{ "{identity}/{identity}", true, "once" },
	{ "{client}/{identity}", true, "once" },
	{ "a/{b}", false, "brace" },
	{ "a\n/{identity}", true, "control" },
	{ "a\xff/{identity}", true, "UTF-8" },
};

START_TEST(templates_that_are_none)
{
	struct error	 error = { "" };
	int		 rc;

	rc = topic_template_check(templates[_i].tmpl, templates[_i].identity,
	    &error);
	if (templates[_i].fault == NULL) {
		ck_assert_msg(rc == 0, "%s", error.text);
		return;
	}
	ck_assert_int_eq(rc, -1);
	ck_assert_msg(strstr(error.text, templates[_i].fault) != NULL, "%s",
	    error.text);
	ck_assert_ptr_nonnull(strstr(error.text, "certcheck/"));
}
END_TEST

START_TEST(a_template_that_is_too_long)
{
	struct error	 error = { "" };
	char		 tmpl[162];

	memset(tmpl, 't', 161);
	tmpl[161] = '\0';
	ck_assert_int_eq(topic_template_check(tmpl, false, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "160 octets"));
}
END_TEST

static const struct {
	const char	*identity;
	bool		 usable;
} identities[] = {
	{ "client", true },
	{ "client ", true },
	{ "CN=client,O=a b", true },
	{ "caf\xc3\xa9", true },
	{ "client\xe2\x80\x8b", true },		/* a zero width space is a character */
	{ "%u", true },
	{ "$SYS", true },
	{ "Shared", true },
	{ "", false },
	{ "shared", false },
	{ "+", false },
	{ "a#", false },
	{ "a/b", false },
	{ "a\r\nb", false },
	{ "a\x01", false },
	{ "a\x7f", false },
	{ "a\xc2\x85", false },			/* C1 */
	{ "a\xff", false },
	{ "a\xc3", false },
	{ "a\xed\xa0\x80", false },		/* a surrogate */
};

START_TEST(identities_in_topics)
{
	ck_assert_int_eq(topic_identity_usable(identities[_i].identity),
	    identities[_i].usable);
}
END_TEST

START_TEST(an_identity_that_is_too_long)
{
	char	 identity[1002];

	memset(identity, 'i', 1001);
	identity[1001] = '\0';
	ck_assert(!topic_identity_usable(identity));
}
END_TEST

Suite *
topic_suite(void)
{
	Suite	*suite = suite_create("topic");
	TCase	*tc = tcase_create("core");

	tcase_add_loop_test(tc, a_topic_of_each_template, 0, COUNT(topics));
	tcase_add_test(tc, the_longest_topic_fits);
	tcase_add_test(tc, filters_of_a_topic);
	tcase_add_loop_test(tc, templates_that_are_none, 0, COUNT(templates));
	tcase_add_test(tc, a_template_that_is_too_long);
	tcase_add_loop_test(tc, identities_in_topics, 0, COUNT(identities));
	tcase_add_test(tc, an_identity_that_is_too_long);
	suite_add_tcase(suite, tc);
	return suite;
}
