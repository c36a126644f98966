/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "fixtures/pki_dir.h"
#include "fixtures/pki_name.h"
#include "fixtures/pki_password.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_odd.h"
#include "tests/unit/pki_tests.h"

/* Subjects told as lists of attributes, and whom certificates name. */

#define THOUSAND	TEN(TEN("0123456789"))
#define TEN(x)		x x x x x x x x x x

static const struct attribute	 two_cns[] = {
	{ "CN", "first" }, { "CN", "last" }, { NULL }
};
static const struct attribute	 joined[] = {
	{ "CN", "joined" }, { "OU", "a" }, { "UID", "b", .joined = true }, { NULL }
};
static const struct attribute	 nobody[] = { { NULL } };
static const struct attribute	 no_cn[] = {
	{ "O", "TEST ONLY" }, { "OU", "a+b,c" }, { NULL }
};
static const struct attribute	 nul[] = { { "CN", "admin\0x", 7 }, { NULL } };
static const struct attribute	 nul_bmp[] = {
	{ "CN", "admin\0x", 7, STRING_BMP }, { NULL }
};
static const struct attribute	 control[] = { { "CN", "a\nb\x7f\"\\" }, { NULL } };
static const struct attribute	 plus[] = {
	{ "CN", "+", .string = STRING_PRINTABLE }, { NULL }
};
static const struct attribute	 in_t61[] = {
	{ "CN", "M\xc3\xbcller", .string = STRING_T61 }, { NULL }
};
static const struct attribute	 in_ia5[] = {
	{ "CN", "x_y@z", .string = STRING_IA5 }, { NULL }
};
static const struct attribute	 in_bmp[] = {
	{ "CN", "\xd0\x96\xe2\x82\xac", .string = STRING_BMP }, { NULL }
};
static const struct attribute	 in_utf8[] = {
	{ "CN", "\xf0\x9f\x94\x91" }, { NULL }
};
static const struct attribute	 longest[] = { { "CN", THOUSAND }, { NULL } };
static const struct attribute	 blank[] = { { "CN", "" }, { NULL } };
static const struct attribute	 edges[] = { { "CN", " #x;y " }, { NULL } };

static const struct recipe	 by_list = {
	.name = "with-san", .like = &recipe_client, .subject = two_cns,
	.extensions = { { "subjectAltName", "critical,IP:192.0.2.1,"
	    "DNS:one.test,DNS:two.test,email:a@b.test,URI:urn:x" } }
};

/* What becomes of each: the octets of its first CN, its type, and the identities. */
static const struct {
	const struct attribute	*subject;
	const char		*octets;	/* NULL: no CN */
	int			 len, type;
	const char		*cn, *dn;
} names[] = {
	{ two_cns, "first", 5, V_ASN1_UTF8STRING, NULL, "CN=last,CN=first" },
	{ joined, "joined", 6, V_ASN1_UTF8STRING, "joined", "UID=b+OU=a,CN=joined" },
	{ nobody, NULL, 0, 0, NULL, NULL },
	{ no_cn, NULL, 0, 0, NULL, "OU=a\\+b\\,c,O=TEST ONLY" },
	{ nul, "admin\0x", 7, V_ASN1_UTF8STRING, NULL, "CN=admin\\00x" },
	{ nul_bmp, "\0a\0d\0m\0i\0n\0\0\0x", 14, V_ASN1_BMPSTRING, NULL,
	    "CN=admin\\00x" },
	{ control, "a\nb\x7f\"\\", 6, V_ASN1_UTF8STRING, "a\nb\x7f\"\\",
	    "CN=a\\0Ab\\7F\\\"\\\\" },
	{ plus, "+", 1, V_ASN1_PRINTABLESTRING, "+", "CN=\\+" },
	{ in_t61, "M\xfcller", 6, V_ASN1_T61STRING, "M\xc3\xbcller",
	    "CN=M\xc3\xbcller" },
	{ in_ia5, "x_y@z", 5, V_ASN1_IA5STRING, "x_y@z", "CN=x_y@z" },
	{ in_bmp, "\x04\x16\x20\xac", 4, V_ASN1_BMPSTRING, "\xd0\x96\xe2\x82\xac",
	    "CN=\xd0\x96\xe2\x82\xac" },
	{ in_utf8, "\xf0\x9f\x94\x91", 4, V_ASN1_UTF8STRING, "\xf0\x9f\x94\x91",
	    "CN=\xf0\x9f\x94\x91" },
	{ longest, THOUSAND, 1000, V_ASN1_UTF8STRING, THOUSAND, "CN=" THOUSAND },
	{ blank, "", 0, V_ASN1_UTF8STRING, NULL, "CN=" },
	{ edges, " #x;y ", 6, V_ASN1_UTF8STRING, " #x;y ", "CN=\\ #x\\;y\\ " },
};

static struct recipe		 recipes[COUNT(names)];
static const struct recipe	*wanted[COUNT(names) + 2];
static struct pki		*pki;
static char			*top, *dir;

/* Once for all: keys take time. */
static void
setup(void)
{
	const char	*tmp = getenv("TMPDIR");
	struct error	 error;
	size_t		 i;

	for (i = 0; i < COUNT(names); i++) {
		recipes[i] = (struct recipe){
			.name = xasprintf("name-%zu", i), .like = &recipe_client,
			.subject = names[i].subject
		};
		wanted[i] = &recipes[i];
	}
	wanted[i++] = &by_list;
	wanted[i++] = &recipe_other;
	pki = pki_make(wanted, i, NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	top = xasprintf("%s/certcheck-test.XXXXXX", tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(top));
	dir = xasprintf("%s/pki", top);
	ck_assert_msg(pki_dir_write(pki, dir, &error) == 0, "%s", error.text);
}

static void
teardown(void)
{
	size_t	 i;

	for (i = 0; i < COUNT(names); i++)
		free((char *)recipes[i].name);
	pki_free(pki);
	folder_remove(top);
	free(dir);
	free(top);
}

static void
same(const char *found, const char *expected)
{
	ck_assert_msg((found == NULL) == (expected == NULL) &&
	    (found == NULL || strcmp(found, expected) == 0), "'%s', not '%s'",
	    found != NULL ? found : "(none)",
	    expected != NULL ? expected : "(none)");
}

/* As told, on the wire and to those who read it; and no other name beside it. */
START_TEST(subjects_as_told)
{
	const struct credential	*credential;
	const X509_NAME		*subject;
	ASN1_STRING		*cn;
	X509			*cert;
	int			 at;

	credential = &pki_find(pki, &recipes[_i])->credential;
	same(credential->identity[SOURCE_CN], names[_i].cn);
	same(credential->identity[SOURCE_DN], names[_i].dn);
	same(recipe_identity(&recipes[_i]), names[_i].cn);
	ck_assert_int_eq(X509_get_ext_by_NID(credential->cert,
	    NID_subject_alt_name, -1), -1);
	/* From DER, as a broker gets it. */
	cert = X509_dup(credential->cert);
	subject = X509_get_subject_name(cert);
	ck_assert_int_eq(X509_NAME_entry_count(subject),
	    (int)subject_length(names[_i].subject));
	at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	ck_assert_int_eq(at >= 0, names[_i].octets != NULL);
	if (at >= 0) {
		cn = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
		ck_assert_int_eq(ASN1_STRING_type(cn), names[_i].type);
		ck_assert_int_eq(ASN1_STRING_length(cn), names[_i].len);
		ck_assert_mem_eq(ASN1_STRING_get0_data(cn), names[_i].octets,
		    (size_t)names[_i].len);
	}
	X509_free(cert);
}
END_TEST

START_TEST(subjects_verify)
{
	const struct odd_check	 check = { NULL, CRLS };

	ck_assert_int_eq(odd_verify(pki, wanted[_i], &check), X509_V_OK);
}
END_TEST

/* One RDN holds two attributes; the others stand alone. */
START_TEST(attributes_are_joined)
{
	const X509_NAME	*name;

	name = X509_get_subject_name(pki_find(pki, &recipes[1])->credential.cert);
	ck_assert_int_eq(X509_NAME_ENTRY_set(X509_NAME_get_entry(name, 0)), 0);
	ck_assert_int_eq(X509_NAME_ENTRY_set(X509_NAME_get_entry(name, 1)), 1);
	ck_assert_int_eq(X509_NAME_ENTRY_set(X509_NAME_get_entry(name, 2)), 1);
}
END_TEST

/* Names that follow from the CN, and those that the recipe tells. */
START_TEST(alternatives)
{
	const struct credential	*other = &pki_find(pki, &recipe_other)->credential;
	const struct credential	*told = &pki_find(pki, &by_list)->credential;

	same(other->identity[SOURCE_CN], "other");
	same(other->identity[SOURCE_DN], "CN=other,O=mqtt-certcheck TEST ONLY");
	same(other->identity[SOURCE_SAN_DNS], "other");
	same(other->identity[SOURCE_SAN_EMAIL], "other@clients.certcheck.test");
	same(other->identity[SOURCE_SAN_URI], "urn:certcheck:other");
	same(told->identity[SOURCE_CN], NULL);
	same(told->identity[SOURCE_SAN_DNS], "one.test");
	same(told->identity[SOURCE_SAN_EMAIL], "a@b.test");
	same(told->identity[SOURCE_SAN_URI], "urn:x");
}
END_TEST

static const struct { const char *cn; bool host; } cns[] = {
	{ "client-7", true }, { "a.b.c", true }, { "7", false },
	{ "192.0.2.1", false }, { "a b", false }, { "-a", false }, { "a-", false },
	{ "a..b", false }, { "a.", false }, { ".a", false }, { "a_b", false },
	{ "M\xc3\xbcller", false }, { "*", false },
};

/* Only what can stand in a host name becomes one. */
START_TEST(alternatives_of_host_names)
{
	const struct attribute	 list[] = { { "CN", cns[_i].cn }, { NULL } };
	X509			*cert = X509_new();
	GENERAL_NAMES		*found;
	struct error		 error;
	X509_NAME		*name = pki_name_make(list, "x", &error);

	ck_assert_ptr_nonnull(name);
	X509_set_subject_name(cert, name);
	found = pki_name_alternatives(cert);
	ck_assert_int_eq(found != NULL, cns[_i].host);
	GENERAL_NAMES_free(found);
	X509_NAME_free(name);
	X509_free(cert);
}
END_TEST

static const struct attribute	 unencodable[][2] = {
	{ { "CN", "\xe2\x82\xac", .string = STRING_T61 } },
	{ { "CN", "\xe2\x82\xac", .string = STRING_PRINTABLE } },
	{ { "CN", "\xf0\x9f\x94\x91", .string = STRING_BMP } },
	{ { "CN", "\xff", .string = STRING_IA5 } },
	{ { "CN", "a\xff" "b" } },
	{ { "nonsense", "x" } },
};

START_TEST(no_code_for_it)
{
	struct error	 error = { "" };

	ck_assert_ptr_null(pki_name_make(unencodable[_i], "somebody", &error));
	ck_assert_msg(strstr(error.text, unencodable[_i][0].type) != NULL &&
	    strstr(error.text, "somebody") != NULL, "%s", error.text);
}
END_TEST

/* Every type that recipes may name is one that certificates know. */
START_TEST(types_are_known)
{
	static const char *const types[] = {
		"CN", "O", "OU", "C", "ST", "L", "DC", "UID", "GN", "SN", "title",
		"serialNumber", "dnQualifier", "emailAddress"
	};
	const struct attribute	 list[] = { { types[_i], "x" }, { NULL } };
	struct error		 error;
	X509_NAME		*name = pki_name_make(list, "x", &error);

	ck_assert(attribute_valid(&list[0]));
	ck_assert_ptr_nonnull(name);
	X509_NAME_free(name);
}
END_TEST

/* The manifest is JSON with all of them in it, and they come back from the files. */
START_TEST(names_come_back)
{
	const struct credential	*a, *b;
	struct error		 error;
	struct pki		*back;
	json_error_t		 at;
	char			*path = xasprintf("%s/manifest.json", dir);
	json_t			*root = json_load_file(path, 0, &at), *item;
	const char		*subject;
	size_t			 i, k, found = 0;

	ck_assert_msg(root != NULL, "%s", at.text);
	json_array_foreach(json_object_get(root, "credentials"), i, item) {
		subject = json_string_value(json_object_get(item, "subject"));
		ck_assert_ptr_nonnull(subject);
		for (k = 0; subject[k] != '\0'; k++)
			ck_assert(subject[k] >= ' ' && subject[k] < 0x7f);
		found += strstr(subject, "CN=admin\\00x") != NULL ||
		    strstr(subject, "CN=a\\0Ab\\7F") != NULL;
	}
	ck_assert_uint_eq(found, 3);
	back = pki_dir_read(dir, wanted, COUNT(wanted), &error);
	ck_assert_msg(back != NULL, "%s", error.text);
	for (i = 0; i < COUNT(wanted); i++) {
		a = &pki_find(pki, wanted[i])->credential;
		b = &pki_find(back, wanted[i])->credential;
		ck_assert_int_eq(X509_cmp(a->cert, b->cert), 0);
		for (k = 0; k < SOURCES; k++)
			same(b->identity[k], a->identity[k]);
	}
	pki_free(back);
	json_decref(root);
	free(path);
}
END_TEST

/* What Mosquitto does with it: hash the password with that salt, and compare. */
START_TEST(password_of_mosquitto)
{
	unsigned char	 salt[32], hash[96], again[64];
	char		*line = pki_password_mosquitto(PASSWORD_USER, PASSWORD);
	char		*other = pki_password_mosquitto(PASSWORD_USER, PASSWORD);
	char		 salt_text[17], hash_text[89];
	int		 iterations;

	ck_assert_int_eq(sscanf(line, "other:$7$%d$%16[^$]$%88s", &iterations,
	    salt_text, hash_text), 3);
	ck_assert_int_eq(EVP_DecodeBlock(salt, (unsigned char *)salt_text, 16), 12);
	ck_assert_int_eq(EVP_DecodeBlock(hash, (unsigned char *)hash_text, 88), 66);
	ck_assert_int_eq(PKCS5_PBKDF2_HMAC("certcheck", 9, salt, 12, iterations,
	    EVP_sha512(), sizeof(again), again), 1);
	ck_assert_mem_eq(hash, again, sizeof(again));
	ck_assert_str_ne(line, other);
	free(line);
	free(other);
}
END_TEST

TCase *
pki_name_tcase(void)
{
	TCase	*tcase = tcase_create("name");

	tcase_add_unchecked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, subjects_as_told, 0, COUNT(names));
	tcase_add_loop_test(tcase, subjects_verify, 0, COUNT(wanted));
	tcase_add_test(tcase, attributes_are_joined);
	tcase_add_test(tcase, alternatives);
	tcase_add_loop_test(tcase, alternatives_of_host_names, 0, COUNT(cns));
	tcase_add_loop_test(tcase, no_code_for_it, 0, COUNT(unencodable));
	tcase_add_loop_test(tcase, types_are_known, 0, 14);
	tcase_add_test(tcase, names_come_back);
	tcase_add_test(tcase, password_of_mosquitto);
	return tcase;
}
