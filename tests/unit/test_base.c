/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/unit/suites.h"

static const struct {
	const char	*in;
	size_t		 len;
	const char	*keep, *out;
} visible[] = {
	{ "plain", 5, NULL, "plain" },
	{ "", 0, NULL, "" },
	{ "a\033[31mred", 9, NULL, "a\\x1B[31mred" },
	{ "nul\0byte", 8, NULL, "nul\\x00byte" },
	{ "nul\0kept?", 9, "\n", "nul\\x00kept?" },
	{ "line\nnext\r", 10, "\n", "line\nnext\\x0D" },
	{ "\x7f\xc2\x80", 3, NULL, "\\x7F\\xC2\\x80" },
	{ "gr\xc3\xbc\xc3\x9f", 6, NULL, "gr\xc3\xbc\xc3\x9f" },
	{ "\xff\xfe", 2, NULL, "\\xFF\\xFE" },
	{ "\xc0\xaf", 2, NULL, "\\xC0\\xAF" },			/* overlong */
	{ "\xed\xa0\x80", 3, NULL, "\\xED\\xA0\\x80" },		/* surrogate */
	{ "\xef\xbf\xbe", 3, NULL, "\\xEF\\xBF\\xBE" },		/* U+FFFE */
	{ "\xf4\x90\x80\x80", 4, NULL, "\\xF4\\x90\\x80\\x80" },/* beyond Unicode */
	{ "\xe2\x80\xae", 3, NULL, "\\xE2\\x80\\xAE" },		/* right-to-left override */
	{ "\xe2\x82", 2, NULL, "\\xE2\\x82" },			/* cut short */
	{ "\xf0\x9f\x94\x92", 4, NULL, "\xf0\x9f\x94\x92" },	/* U+1F512 */
	{ "back\\x41slash", 13, NULL, "back\\x41slash" },
};

START_TEST(text_is_made_visible)
{
	char	 buf[64];
	size_t	 n;

	n = text_visible(buf, sizeof(buf), visible[_i].in, visible[_i].len,
	    visible[_i].keep);
	ck_assert_str_eq(buf, visible[_i].out);
	ck_assert_uint_eq(n, strlen(buf));
}
END_TEST

START_TEST(visible_text_is_cut_between_characters)
{
	char	 buf[6];

	text_visible(buf, sizeof(buf), "abcd\xc3\xbc", 6, NULL);
	ck_assert_str_eq(buf, "abcd");
	text_visible(buf, sizeof(buf), "ab\x01", 3, NULL);
	ck_assert_str_eq(buf, "ab");
	ck_assert_uint_eq(text_visible(buf, 1, "abc", 3, NULL), 0);
	ck_assert_str_eq(buf, "");
}
END_TEST

START_TEST(text_add_never_overflows)
{
	char	 buf[8] = "";

	text_add(buf, sizeof(buf), "%s", "12345");
	text_add(buf, sizeof(buf), "%s", "6789");
	ck_assert_str_eq(buf, "1234567");
	text_add(buf, sizeof(buf), "more");
	ck_assert_str_eq(buf, "1234567");
}
END_TEST

START_TEST(nearest_word)
{
	static const char *const	 names[] = { "trust.wrong-ca", "authz.own-topic" };

	ck_assert_str_eq(text_nearest("trust.wrong-c", names, 2), "trust.wrong-ca");
	ck_assert_str_eq(text_nearest("authz.owntopic", names, 2), "authz.own-topic");
	ck_assert_ptr_null(text_nearest("zzzzzz", names, 2));
	ck_assert_ptr_null(text_nearest("", NULL, 0));
}
END_TEST

START_TEST(deadlines)
{
	uint64_t	 now = clock_us();

	ck_assert_int_eq(clock_left_ms(now - 1), 0);
	ck_assert_int_eq(clock_left_ms(0), 0);
	ck_assert_int_gt(clock_left_ms(now + 60000000), 0);
	ck_assert_int_gt(clock_left_ms(UINT64_MAX), 0);
}
END_TEST

static char	 folder[64];

static void
make_folder(void)
{
	snprintf(folder, sizeof(folder), "/tmp/certcheck-base.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
remove_folder(void)
{
	folder_remove(folder);
	ck_assert_int_eq(access(folder, F_OK), -1);
}

START_TEST(file_appears_whole)
{
	struct error	 error;
	struct file	*file;
	struct stat	 st;
	char		*path = xasprintf("%s/report", folder), *text;
	size_t		 len;

	file = file_begin(path, 0640, &error);
	ck_assert_ptr_nonnull(file);
	fprintf(file_stream(file), "whole");
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(file_commit(file, &error), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0640);
	text = file_read(path, 100, &len, &error);
	ck_assert_str_eq(text, "whole");
	free(text);
	ck_assert_ptr_null(file_read(path, 4, &len, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "larger than 4"));

	/* An abandoned one leaves the old one as it was, and nothing beside it. */
	file = file_begin(path, 0640, &error);
	fprintf(file_stream(file), "half");
	file_abort(file);
	text = file_read(path, 100, NULL, &error);
	ck_assert_str_eq(text, "whole");
	free(text);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	free(path);
}
END_TEST

START_TEST(file_follows_links)
{
	struct error	 error;
	struct file	*file;
	struct stat	 st;
	char		*target = xasprintf("%s/target", folder);
	char		*name = xasprintf("%s/link", folder);

	file = file_begin(target, 0600, &error);
	ck_assert_int_eq(file_commit(file, &error), 0);
	ck_assert_int_eq(symlink("target", name), 0);
	file = file_begin(name, 0600, &error);
	fprintf(file_stream(file), "new");
	ck_assert_int_eq(file_commit(file, &error), 0);
	ck_assert_int_eq(lstat(name, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(stat(target, &st), 0);
	ck_assert_int_eq(st.st_size, 3);
	free(target);
	free(name);
}
END_TEST

START_TEST(file_problems_name_the_file)
{
	struct error	 error;
	struct file	*file;

	ck_assert_ptr_null(file_begin("/nonexistent/x", 0600, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "/nonexistent/x"));
	file = file_begin("/dev/full", 0600, &error);
	ck_assert_ptr_nonnull(file);
	fprintf(file_stream(file), "lost");
	ck_assert_int_eq(file_commit(file, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "/dev/full"));
	ck_assert_int_eq(access("/dev/full", F_OK), 0);
	ck_assert_ptr_null(file_read("/nonexistent/x", 10, NULL, &error));
	file_abort(NULL);
}
END_TEST

/* FIPS 180-4: of nothing, and of "abc". */
START_TEST(digests)
{
	char	 digest[45];

	digest_base64(digest, "", 0);
	ck_assert_str_eq(digest, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	digest_base64(digest, "abcd", 3);
	ck_assert_str_eq(digest, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
END_TEST

START_TEST(random_is_hexadecimal)
{
	char	 a[33], b[33];

	random_hex(a, 16);
	random_hex(b, 16);
	ck_assert_uint_eq(strlen(a), 32);
	ck_assert_uint_eq(strspn(a, "0123456789abcdef"), 32);
	ck_assert_str_ne(a, b);
}
END_TEST

Suite *
base_suite(void)
{
	Suite	*suite = suite_create("base");
	TCase	*tc = tcase_create("text");

	tcase_add_loop_test(tc, text_is_made_visible, 0, COUNT(visible));
	tcase_add_test(tc, visible_text_is_cut_between_characters);
	tcase_add_test(tc, text_add_never_overflows);
	tcase_add_test(tc, nearest_word);
	tcase_add_test(tc, deadlines);
	tcase_add_test(tc, digests);
	tcase_add_test(tc, random_is_hexadecimal);
	suite_add_tcase(suite, tc);
	tc = tcase_create("file");
	tcase_add_checked_fixture(tc, make_folder, remove_folder);
	tcase_add_test(tc, file_appears_whole);
	tcase_add_test(tc, file_follows_links);
	tcase_add_test(tc, file_problems_name_the_file);
	suite_add_tcase(suite, tc);
	return suite;
}
