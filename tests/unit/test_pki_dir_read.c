/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"
#include "tests/unit/pki_tests.h"

static const char	 manifest[] = "manifest.json";
static const char	 leaf[] = "clients/client/client.crt";

/* Reading fails, and the error says all of these. */
static void
refused(const char *one, const char *two)
{
	struct pki	*pki = pki_dir_read(fixture_dir, client_recipes,
	    client_recipes_count, &fixture_error);

	ck_assert_msg(pki == NULL, "it should have been refused: %s", one);
	fixture_says(one);
	fixture_says(two);
}

static void
cut(const char *file, off_t len)
{
	ck_assert_int_eq(truncate(fixture_at(file), len), 0);
}

static void
copy(const char *from, const char *to)
{
	char	*text = fixture_read(fixture_at(from));

	fixture_write(fixture_at(to), text);
	free(text);
}

/* Replace the first `from` in the manifest by `to`. */
static void
edit(const char *from, const char *to)
{
	char	*text = fixture_read(fixture_at(manifest)), *found, *edited;

	found = strstr(text, from);
	ck_assert_ptr_nonnull(found);
	edited = xasprintf("%.*s%s%s", (int)(found - text), text, to,
	    found + strlen(from));
	fixture_write(fixture_at(manifest), edited);
	free(edited);
	free(text);
}

/* What can be wrong with a file, and how the error speaks of it. */
static const struct {
	const char	*file;
	const char	*content;	/* NULL: not there */
	const char	*says;
} contents[] = {
	{ "manifest.json", NULL, "was not made by `mqtt-certcheck init`" },
	{ "manifest.json", "", "manifest.json:1:0: is not JSON" },
	{ "manifest.json", "{\n \"schema\": \"mqtt\n", "manifest.json:2:" },
	{ "manifest.json", "{\n \"a\": \033[31mred\n}", "near '\\x1B" },
	{ "manifest.json", "[]", "is not of a PKI that" },
	{ "manifest.json", "{\"schema\": \"mqtt-certcheck/1\"}",
	    "is not of a PKI that" },
	{ "manifest.json", "{\"schema\": \"mqtt-certcheck-pki/x\"}",
	    "is not of a PKI that" },
	{ "manifest.json", "{\"schema\": \"mqtt-certcheck-pki/2\"}",
	    "version 2 is of a newer mqtt-certcheck" },
	{ "manifest.json", "{\"schema\": \"mqtt-certcheck-pki/1\"}",
	    "'credentials' is no array" },
	{ "manifest.json", "{\"schema\": \"mqtt-certcheck-pki/1\", "
	    "\"credentials\": [{\"id\": 5}]}", "lacks its 'id'" },
	{ "clients/client/client.crt", NULL, "No such file" },
	{ "clients/client/client.crt", "hello", "holds no PEM certificate" },
	{ "clients/client/client.crt", "-----BEGIN CERTIFICATE-----\nMIIB\n"
	    "-----END CERTIFICATE-----\n", "damaged or truncated" },
	{ "clients/client/client.key", NULL, "No such file" },
	{ "clients/client/client.key", "", "no whole PEM private key" },
	{ "clients/client/chain.pem", NULL, "No such file" },
	{ "broker/ca.crt", "", "holds no PEM certificate" },
	{ "ca/root.crt", NULL, "No such file" },
	{ "ca/foreign-root.key", NULL, "No such file" },
};

START_TEST(bad_content)
{
	const char	*path = fixture_at(contents[_i].file);

	if (contents[_i].content != NULL)
		fixture_write(path, contents[_i].content);
	else
		ck_assert_int_eq(unlink(path), 0);
	refused(contents[_i].says, fixture_dir);
	ck_assert_ptr_null(strchr(fixture_error.text, '\033'));
	fixture_says(strcmp(contents[_i].file, manifest) == 0 ?
	    "mqtt-certcheck" : contents[_i].file);
}
END_TEST

/* Cut anywhere, a file is refused by name. */
START_TEST(truncated)
{
	static const char *const files[] = {
		"clients/client/client.crt", "clients/revoked/client.key",
		"clients/other/chain.pem", "ca/root.crt", "ca/root.key",
		"broker/ca.crt", "manifest.json"
	};
	const char	*file = files[_i];
	char		*whole = fixture_read(fixture_at(file));
	size_t		 len = strlen(whole), keep;

	/* Without the newline at its end nothing is missing yet. */
	for (keep = 0; keep + 1 < len; keep += 1 + len / 40) {
		cut(file, (off_t)keep);
		refused(file, fixture_dir);
		fixture_write(fixture_at(file), whole);
	}
	cut(file, (off_t)len - 3);
	refused(file, fixture_dir);
	free(whole);
}
END_TEST

START_TEST(damaged_after_the_first)
{
	char	*whole = fixture_read(fixture_at(leaf)), *more;

	more = xasprintf("%s%.200s", whole, whole);
	fixture_write(fixture_at("clients/client/chain.pem"), more);
	refused("chain.pem: holds a damaged or truncated", fixture_dir);
	free(more);
	free(whole);
}
END_TEST

/* Nobody is asked for a password, even if one waits on the standard input. */
START_TEST(key_with_a_password)
{
	const struct pki_entry	*entry = pki_find(fixture_pki, &recipe_client);
	EVP_CIPHER		*cipher = EVP_CIPHER_fetch(NULL, "AES-256-CBC",
				    NULL);
	FILE			*stream;
	int			 ends[2];

	stream = fopen(fixture_at("clients/client/client.key"), "w");
	ck_assert_int_eq(PEM_write_PKCS8PrivateKey(stream,
	    entry->credential.key, cipher, PKI_PASSWORD,
	    (int)strlen(PKI_PASSWORD), NULL, NULL), 1);
	fclose(stream);
	EVP_CIPHER_free(cipher);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], PKI_PASSWORD "\n", 10), 10);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	refused("client.key: holds no whole PEM private key without a password",
	    fixture_dir);
}
END_TEST

START_TEST(not_a_directory)
{
	ck_assert_ptr_null(pki_dir_read(fixture_at(manifest), client_recipes,
	    client_recipes_count, &fixture_error));
	fixture_says("is not a directory");
	ck_assert_ptr_null(pki_dir_read(fixture_at("nothing"), client_recipes,
	    client_recipes_count, &fixture_error));
	fixture_says("nothing: No such file or directory: make a PKI with "
	    "`mqtt-certcheck init");
	ck_assert_ptr_null(pki_dir_read(fixture_top, client_recipes,
	    client_recipes_count, &fixture_error));
	fixture_says("it has no manifest.json");
}
END_TEST

START_TEST(mixed_up)
{
	copy("clients/other/client.crt", leaf);
	refused("clients/client/client.crt: is not the certificate that "
	    "manifest.json names", "init");
	copy("clients/client/chain.pem", leaf);
	copy("clients/other/client.key", "clients/client/client.key");
	refused("the key beside it is another's", leaf);
	copy("clients/revoked/chain.pem", "clients/client/chain.pem");
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error), 0);
	copy("clients/revoked/chain.pem", "clients/client/chain.pem");
	refused("is not the chain of client.crt", "clients/client/chain.pem");
	copy("clients/client/client.crt", "clients/client/chain.pem");
	copy("ca/foreign-root.crt", "broker/ca.crt");
	refused("broker/ca.crt: is not the CA in", "init");
}
END_TEST

/* Nothing in the manifest becomes a path or reaches the terminal as it is. */
START_TEST(hostile_manifest)
{
	struct pki	*pki;

	edit("\"id\": \"other\"", "\"id\": \"../../../etc/passwd\"");
	edit("clients/other/client.crt", "/etc/passwd");
	pki = pki_dir_read(fixture_dir, client_recipes,
	    client_recipes_count, &fixture_error);
	ck_assert_msg(pki != NULL, "%s", fixture_error.text);
	ck_assert_ptr_null(pki_find(pki, &recipe_other));
	pki_free(pki);
	edit("\"::1\"", "\"a\\u001b[31m\"");
	refused("host 'a\\x1B[31m'", "manifest.json");
	edit("\"a\\u001b[31m\"", "5");
	refused("a host is no string", "manifest.json");
	edit("\"days\": 7", "\"days\": 1e9");
	refused("'days' is no number of days", "manifest.json");
	edit("\"made\": \"2", "\"made\": \"x");
	refused("'made' is no time", "manifest.json");
}
END_TEST

START_TEST(waits_for_nothing_and_reads_no_giant)
{
	ck_assert_int_eq(unlink(fixture_at(leaf)), 0);
	ck_assert_int_eq(mkfifo(fixture_at(leaf), 0600), 0);
	refused("is not a regular file", leaf);
	ck_assert_int_eq(unlink(fixture_at(leaf)), 0);
	fixture_write(fixture_at(leaf), "");
	cut(leaf, (1 << 20) + 1);
	refused("larger than 1048576 bytes", leaf);
}
END_TEST

/* The same names, other periods: as if time had passed. */
START_TEST(period_is_still_as_told)
{
	static const struct recipe	 late = {
		.name = "client", .like = &recipe_client, .from_h = -48,
		.to_h = -24
	};
	static const struct recipe	 early = {
		.name = "client", .like = &recipe_client, .from_h = 24,
		.to_h = 48
	};
	static const struct recipe	 valid_now = {
		.name = "not-yet-valid", .like = &recipe_client
	};
	static const struct recipe	 not_expired = {
		.name = "expired", .like = &recipe_client
	};
	static const struct {
		const struct recipe	*recipe;
		const char		*says;
	} periods[] = {
		{ &late, " has expired on 2" },
		{ &early, "set the clock" },
		{ &valid_now, "'not-yet-valid' should not be valid yet" },
		{ &not_expired, "'expired' should have expired" },
	};
	struct pki	*aged;

	aged = pki_make(&periods[_i].recipe, 1, NULL, 0, 1, &fixture_error);
	ck_assert_ptr_nonnull(aged);
	ck_assert_int_eq(pki_dir_write(aged, fixture_dir, &fixture_error), 0);
	refused(periods[_i].says, "make a new one with `mqtt-certcheck init /");
	pki_free(aged);
}
END_TEST

START_TEST(warns_once_of_open_keys)
{
	char	*said, *log = xasprintf("%s/stderr", fixture_top);
	int	 saved = dup(STDERR_FILENO), fd;

	ck_assert_int_eq(chmod(fixture_at("clients/client/client.key"), 0640), 0);
	ck_assert_int_eq(chmod(fixture_at("clients/other/client.key"), 0644), 0);
	fd = open(log, O_WRONLY | O_CREAT, 0600);
	dup2(fd, STDERR_FILENO);
	pki_free(pki_dir_read(fixture_dir, client_recipes,
	    client_recipes_count, &fixture_error));
	dup2(saved, STDERR_FILENO);
	close(fd);
	close(saved);
	said = fixture_read(log);
	ck_assert_ptr_nonnull(strstr(said, "client.key: others can read this "
	    "key: chmod -R go= "));
	ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
	free(said);
	free(log);
}
END_TEST

TCase *
pki_dir_read_tcase(void)
{
	TCase	*tcase = tcase_create("pki_dir_read");

	tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
	tcase_set_timeout(tcase, 30);
	tcase_add_loop_test(tcase, bad_content, 0, COUNT(contents));
	tcase_add_loop_test(tcase, truncated, 0, 7);
	tcase_add_test(tcase, damaged_after_the_first);
	tcase_add_test(tcase, key_with_a_password);
	tcase_add_test(tcase, not_a_directory);
	tcase_add_test(tcase, mixed_up);
	tcase_add_test(tcase, hostile_manifest);
	tcase_add_test(tcase, waits_for_nothing_and_reads_no_giant);
	tcase_add_loop_test(tcase, period_is_still_as_told, 0, 4);
	tcase_add_test(tcase, warns_once_of_open_keys);
	return tcase;
}
