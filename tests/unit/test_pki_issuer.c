/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "fixtures/pki_above.h"
#include "fixtures/pki_dir.h"
#include "fixtures/pki_issuer.h"
#include "fixtures/pki_lib.h"
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"
#include "tests/unit/pki_tests.h"

/* A PKI below a CA that is somebody else's: to what is tested here, only its files are known. */

#define DAY_H	24

static const struct recipe acme = { .name = "acme", .role = ROLE_CA };

static const struct recipe acme_middle = {
	.name = "acme-middle", .role = ROLE_CA, .issuer = &acme,
};

static const struct recipe acme_low = {
	.name = "acme-low", .role = ROLE_CA, .issuer = &acme_middle,
};

#define PATHLEN(n) \
	.extensions = { { "basicConstraints", "critical,CA:TRUE,pathlen:" #n } }

static const struct recipe acme_0 = {
	.name = "acme-0", .role = ROLE_CA, PATHLEN(0),
};

static const struct recipe acme_1 = {
	.name = "acme-1", .role = ROLE_CA, PATHLEN(1),
};

/* What is above counts too. */
static const struct recipe below_acme_1 = {
	.name = "below-acme-1", .role = ROLE_CA, .issuer = &acme_1,
};

static const struct recipe acme_2 = {
	.name = "acme-2", .role = ROLE_CA, PATHLEN(2),
};

static const struct recipe acme_2_2 = {
	.name = "acme-2-2", .role = ROLE_CA, .issuer = &acme_2, PATHLEN(2),
};

static const struct recipe acme_no_sign = {
	.name = "acme-no-sign", .role = ROLE_CA,
	.extensions = { { "keyUsage", "critical,cRLSign" } },
};

static const struct recipe acme_expired = {
	.name = "acme-expired", .role = ROLE_CA, .issuer = &acme,
	.from_h = -3 * DAY_H, .to_h = -DAY_H,
};

static const struct recipe acme_future = {
	.name = "acme-future", .role = ROLE_CA,
	.from_h = DAY_H, .to_h = 30 * DAY_H,
};

static const struct recipe acme_short = {
	.name = "acme-short", .role = ROLE_CA,
	.from_h = -DAY_H, .to_h = 3 * DAY_H + 1,
};

static const struct recipe acme_fenced = {
	.name = "acme-fenced", .role = ROLE_CA,
	.extensions = { { "nameConstraints",
	    "critical,permitted;DNS:acme.example" } },
};

static const struct recipe *const theirs[] = {
	&acme, &acme_middle, &acme_low, &acme_0, &acme_1, &below_acme_1,
	&acme_2, &acme_2_2,
	&acme_no_sign, &acme_expired, &acme_future, &acme_short, &acme_fenced,
	&recipe_client,
};

/* Beside the shared ones: who poses as our root, and who sends it. */
static const struct recipe poser = {
	.name = "poser", .like = &recipe_root, .poses_as = &recipe_root,
};
static const struct recipe via_poser = {
	.name = "via-poser", .like = &recipe_client, .issuer = &poser,
};
static const struct recipe *const root_too[] = { &recipe_root, NULL };
static const struct recipe with_root = {
	.name = "with-root", .like = &recipe_client, .sends = root_too,
};
static const struct recipe *const nothing[] = { NULL };
static const struct recipe alone = {
	.name = "alone", .like = &recipe_via_intermediate, .sends = nothing,
};
static const struct recipe cross = {
	.name = "cross", .role = ROLE_CA, .issuer = &recipe_foreign_root,
	.poses_as = &recipe_root, .key_of = &recipe_root,
};
static const struct recipe *const sends_cross[] = { &cross, NULL };
static const struct recipe with_cross = {
	.name = "with-cross", .like = &recipe_client, .sends = sends_cross,
};

static const struct recipe *const ours[] = {
	&recipe_client, &recipe_other, &recipe_revoked, &recipe_expired,
	&recipe_wrong_ca, &recipe_self_signed, &recipe_no_certificate,
	&recipe_via_intermediate, &recipe_via_second_root, &via_poser,
	&with_root, &alone, &with_cross,
};

static struct pki		*site;
static struct pki_issuer	 issuer;
static struct error		 error;
static char			*folder;

static const char *
at(const char *name, const char *suffix)
{
	static char	 paths[4][256];
	static size_t	 turn;
	char		*path = paths[turn++ % COUNT(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s%s", folder, name, suffix);
	return path;
}

static void
put(const char *path, char *text)
{
	FILE	*stream = fopen(path, "w");

	ck_assert_ptr_nonnull(stream);
	fputs(text, stream);
	ck_assert_int_eq(fclose(stream), 0);
	free(text);
}

static const struct credential *
their(const struct recipe *recipe)
{
	return &pki_find(site, recipe)->credential;
}

/* NAME.key, and NAME.pem with all up to the root, the root first. */
static void
put_ca(const struct recipe *recipe)
{
	const struct recipe	*above;
	char			*text = xstrdup(""), *pem, *longer;

	for (above = recipe; above != NULL; above = recipe_issuer(above)) {
		pem = pki_pem_certificate(their(above)->cert);
		longer = xasprintf("%s%s", pem, text);
		free(pem);
		free(text);
		text = longer;
	}
	put(at(recipe->name, ".pem"), text);
	put(at(recipe->name, ".key"), pki_pem_key(their(recipe)->key));
}

static void
set_up(void)
{
	const char	*tmp = getenv("TMPDIR");
	size_t		 i;

	folder = xasprintf("%s/certcheck-issuer.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	site = pki_make(theirs, COUNT(theirs), NULL, 0, 20, &error);
	ck_assert_msg(site != NULL, "%s", error.text);
	for (i = 0; i < COUNT(theirs); i++)
		put_ca(theirs[i]);
}

static void
tear_down(void)
{
	pki_issuer_end(&issuer);
	pki_free(site);
	folder_remove(folder);
	free(folder);
}

static int
read_ca(const struct recipe *recipe, int days)
{
	pki_issuer_end(&issuer);
	return pki_issuer_read(&issuer, at(recipe->name, ".pem"),
	    at(recipe->name, ".key"), NULL, days, &error);
}

static struct pki *
make_below(const struct recipe *ca)
{
	struct pki	*pki;

	ck_assert_msg(read_ca(ca, PKI_DAYS) == 0, "%s", error.text);
	pki = pki_make_below(&issuer, ours, COUNT(ours), NULL, 0, PKI_DAYS,
	    PKI_PUBLISHER, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	return pki;
}

static const struct credential *
of(const struct pki *pki, const struct recipe *recipe)
{
	return &pki_find(pki, recipe)->credential;
}

/* What a broker says that trusts this CA and no other: an X509_V_ code. */
static int
verify(const struct credential *credential, X509 *trusted)
{
	X509_STORE	*store = X509_STORE_new();
	X509_STORE_CTX	*ctx = X509_STORE_CTX_new_ex(pki_lib(), NULL);
	int		 code;

	ck_assert_int_eq(X509_STORE_add_cert(store, trusted), 1);
	ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, credential->cert,
	    credential->chain), 1);
	X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_CLIENT);
	X509_verify_cert(ctx);
	code = X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return code;
}

/* Sent after it: these certificates and no others. */
static void
sends(const struct credential *credential, size_t count, X509 *const *certs)
{
	size_t	 i;

	ck_assert_int_eq(sk_X509_num(credential->chain), (int)count);
	for (i = 0; i < count; i++)
		ck_assert_msg(X509_cmp(sk_X509_value(credential->chain, (int)i),
		    certs[i]) == 0, "%s: number %zu", credential->name, i);
}

#define SENDS(pki, recipe, ...) do {					\
		X509	*const list[] = { __VA_ARGS__ };		\
		sends(of(pki, &(recipe)), COUNT(list), list);		\
	} while (0)

static void
lacks(const struct pki *pki, const struct recipe *recipe, const char *words)
{
	const char	*why = NULL;

	ck_assert_ptr_null(pki->material.credential(&pki->material, recipe,
	    &why));
	ck_assert_msg(why != NULL && strstr(why, words) != NULL,
	    "%s: '%s' is not in: %s", recipe->name, words,
	    why != NULL ? why : "(nothing)");
}

/* ---- What is issued --------------------------------------------------------- */

START_TEST(test_root_is_issued)
{
	struct pki	*pki = make_below(&acme), *second = make_below(&acme);
	X509		*root = of(pki, &recipe_root)->cert;
	X509		*other = of(second, &recipe_root)->cert;
	const unsigned char *name;

	ck_assert_int_eq(X509_verify(root,
	    X509_get0_pubkey(their(&acme)->cert)), 1);
	ck_assert_int_eq(X509_check_ca(root), 1);
	/* Neither name nor serial is ever another's. */
	ck_assert_int_ne(X509_NAME_cmp(X509_get_subject_name(root),
	    X509_get_subject_name(other)), 0);
	ck_assert_int_ne(ASN1_INTEGER_cmp(X509_get0_serialNumber(root),
	    X509_get0_serialNumber(other)), 0);
	ck_assert_int_eq(X509_get0_serialNumber(root)->length, 16);
	name = ASN1_STRING_get0_data(X509_NAME_ENTRY_get_data(
	    X509_NAME_get_entry(X509_get_subject_name(root), 1)));
	ck_assert_int_eq(strncmp((const char *)name, "mqtt-certcheck ", 15), 0);
	ck_assert_int_eq(pki_above_check(pki, &error), 0);
	ck_assert(pki->material.partial);
	/* The CA's own key is nobody's here. */
	ck_assert_int_eq(EVP_PKEY_eq(of(pki, &recipe_root)->key,
	    their(&acme)->key), 0);
	pki_free(pki);
	pki_free(second);
}
END_TEST

START_TEST(test_who_is_valid)
{
	struct pki	*pki = make_below(&acme);
	X509		*root = their(&acme)->cert;
	char		*pem = pki_pem_certificate(root);

	ck_assert_int_eq(verify(of(pki, &recipe_client), root), X509_V_OK);
	ck_assert_int_eq(verify(of(pki, &recipe_via_intermediate), root),
	    X509_V_OK);
	ck_assert_int_eq(verify(of(pki, &with_root), root), X509_V_OK);
	ck_assert_int_eq(verify(of(pki, &recipe_expired), root),
	    X509_V_ERR_CERT_HAS_EXPIRED);
	ck_assert_int_eq(verify(of(pki, &recipe_wrong_ca), root),
	    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
	/* For want of the one that is between, not of ours. */
	ck_assert_int_eq(verify(of(pki, &alone), root),
	    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
	/* Held against ours, which bears that name. */
	ck_assert_int_eq(verify(of(pki, &via_poser), root),
	    X509_V_ERR_CERT_SIGNATURE_FAILURE);
	ck_assert_str_eq(pki->material.trust_pem, pem);
	free(pem);
	pki_free(pki);
}
END_TEST

START_TEST(test_what_is_sent)
{
	struct pki	*pki = make_below(&acme);
	X509		*top = their(&acme)->cert;
	X509		*root = of(pki, &recipe_root)->cert;
	X509		*intermediate = of(pki, &recipe_intermediate)->cert;

	SENDS(pki, recipe_client, root);
	SENDS(pki, recipe_via_intermediate, intermediate, root);
	SENDS(pki, with_root, root, top);
	SENDS(pki, alone, root);
	SENDS(pki, via_poser, root);
	SENDS(pki, recipe_server, root);
	ck_assert_int_eq(sk_X509_num(of(pki, &recipe_wrong_ca)->chain), 0);
	ck_assert_int_eq(sk_X509_num(of(pki, &recipe_self_signed)->chain), 0);
	pki_free(pki);
}
END_TEST

/* The file has its root first: the key says which one is meant. */
START_TEST(test_below_an_intermediate)
{
	struct pki	*pki = make_below(&acme_low);
	X509		*root = of(pki, &recipe_root)->cert;
	X509		*low = their(&acme_low)->cert;
	X509		*middle = their(&acme_middle)->cert;

	SENDS(pki, recipe_client, root, low, middle);
	SENDS(pki, with_root, root, low, middle, their(&acme)->cert);
	ck_assert_int_eq(verify(of(pki, &recipe_client), their(&acme)->cert),
	    X509_V_OK);
	ck_assert_ptr_eq(pki_above_root(pki), sk_X509_value(pki->above, 2));
	pki_free(pki);
}
END_TEST

/* Without an issuer everything is as ever. */
START_TEST(test_nobody_above)
{
	struct pki	*pki = pki_make(ours, COUNT(ours), NULL, 0, PKI_DAYS,
			    &error);
	X509		*root = of(pki, &recipe_root)->cert;

	ck_assert_ptr_null(pki->above);
	ck_assert(!pki->material.partial);
	ck_assert_ptr_null(pki_above_lacks(pki, &recipe_via_second_root));
	ck_assert_int_eq(sk_X509_num(of(pki, &recipe_client)->chain), 0);
	SENDS(pki, with_root, root);
	pki_free(pki);
}
END_TEST

/* ---- What cannot be --------------------------------------------------------- */

START_TEST(test_other_roots)
{
	struct pki	*pki = make_below(&acme);

	lacks(pki, &recipe_via_second_root, "needs another root");
	lacks(pki, &recipe_second_root, "without --issuer, or --launch");
	lacks(pki, &with_cross, "needs the key of a root");
	ck_assert_ptr_null(of(pki, &recipe_via_second_root)->cert);
	pki_free(pki);
}
END_TEST

START_TEST(test_room)
{
	struct pki	*pki = make_below(&acme_1);

	ck_assert_int_eq(pki_above_room(pki->above), 1);
	ck_assert_int_eq(verify(of(pki, &recipe_client), their(&acme_1)->cert),
	    X509_V_OK);
	lacks(pki, &recipe_via_intermediate, "needs more CAs below yours");
	lacks(pki, &alone, "needs more CAs below yours");
	pki_free(pki);
	pki = make_below(&acme_low);
	ck_assert_int_eq(pki_above_room(pki->above), INT_MAX);
	pki_free(pki);
	pki = make_below(&acme_2_2);
	ck_assert_int_eq(pki_above_room(pki->above), 1);
	pki_free(pki);
}
END_TEST

/* Every recipe of every scenario: there and valid up to the CA's root, or left out. */
START_TEST(test_all_recipes)
{
	const struct scenario	**all;
	const struct recipe	**recipes;
	const struct pki_entry	*entry;
	struct pki		*pki;
	size_t			 i, count, n, left_out = 0;
	X509			*last;

	ck_assert_int_eq(read_ca(&acme_middle, PKI_DAYS), 0);
	all = scenarios_all(&count);
	recipes = scenarios_recipes(all, count, &n);
	pki = pki_make_below(&issuer, recipes, n, NULL, 0, PKI_DAYS,
	    PKI_PUBLISHER, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	for (i = 0; i < pki->count; i++) {
		entry = &pki->entries[i];
		left_out += entry->withheld != NULL;
		if (recipe_anchor(entry->recipe) != &recipe_root ||
		    entry->credential.cert == NULL)
			continue;
		last = sk_X509_value(entry->credential.chain,
		    sk_X509_num(entry->credential.chain) - 1);
		ck_assert_msg(X509_cmp(last, their(&acme_middle)->cert) == 0 ||
		    X509_cmp(last, their(&acme)->cert) == 0, "%s",
		    entry->credential.name);
	}
	/* A few, or something is wrong. */
	ck_assert_uint_gt(left_out, 5);
	ck_assert_uint_lt(left_out, 30);
	free(all);
	free(recipes);
	pki_free(pki);
}
END_TEST

/* ---- The directory ------------------------------------------------------------ */

static struct pki *
read_back(void)
{
	return pki_dir_read(at("pki", ""), ours, COUNT(ours), &error);
}

static void
unreadable(const char *words)
{
	struct pki	*pki = read_back();

	ck_assert_msg(pki == NULL, "it should have been refused: %s", words);
	ck_assert_msg(strstr(error.text, words) != NULL, "'%s' is not in: %s",
	    words, error.text);
}

START_TEST(test_directory)
{
	struct pki	*made = make_below(&acme_middle), *pki;
	size_t		 i;

	ck_assert_msg(pki_dir_write(made, at("pki", ""), &error) == 0, "%s",
	    error.text);
	pki = read_back();
	ck_assert_msg(pki != NULL, "%s", error.text);
	for (i = 0; i < COUNT(ours); i++) {
		const struct credential *a = of(made, ours[i]),
		    *b = of(pki, ours[i]);
		char	*x, *y;

		if (a->cert == NULL)
			continue;
		x = pki_pem_chain(a);
		y = pki_pem_chain(b);
		ck_assert_str_eq(x, y);
		free(x);
		free(y);
	}
	ck_assert(pki->material.partial);
	ck_assert_str_eq(pki->material.trust_pem, made->material.trust_pem);
	lacks(pki, &recipe_via_second_root, "needs another root");
	lacks(pki, &with_cross, "needs the key of a root");
	pki_free(pki);
	pki_free(made);
}
END_TEST

/* What stands above is held against the manifest, and what the broker trusts against that. */
START_TEST(test_directory_changed)
{
	struct pki	*made = make_below(&acme);
	char		*one, *other;

	ck_assert_int_eq(pki_dir_write(made, at("pki", ""), &error), 0);
	put(at("pki/broker/ca.crt", ""),
	    pki_pem_certificate(of(made, &recipe_root)->cert));
	unreadable("broker/ca.crt: is not the CA");
	put(at("pki/ca/issuer.pem", ""),
	    pki_pem_certificate(their(&acme_1)->cert));
	unreadable("ca/issuer.pem: is not the CA that manifest.json names");
	one = pki_pem_certificate(their(&acme)->cert);
	other = pki_pem_certificate(their(&acme_1)->cert);
	put(at("pki/ca/issuer.pem", ""), xasprintf("%s%s", one, other));
	free(one);
	free(other);
	unreadable("ca/issuer.pem: is not the CA that manifest.json names");
	put(at("pki/ca/issuer.pem", ""), xstrdup(""));
	unreadable("ca/issuer.pem");
	pki_free(made);
}
END_TEST

/* ---- What is refused ----------------------------------------------------------- */

static const struct {
	const struct recipe	*cert;
	const struct recipe	*key;
	const char		*says;
} wrong[] = {
	{ &acme, &acme_middle, "acme-middle.key: is not the key of the certificate in " },
	{ &acme_middle, &acme_1, "acme-1.key: is not the key of any certificate in " },
	{ &recipe_client, &recipe_client, "'CN=client,O=mqtt-certcheck TEST ONLY' is no CA" },
	{ &acme_no_sign, &acme_no_sign, "keyUsage lacks keyCertSign" },
	{ &acme_0, &acme_0, "its pathLenConstraint allows no CA below it" },
	{ &below_acme_1, &below_acme_1, "its pathLenConstraint allows no CA below it" },
	{ &acme_expired, &acme_expired, "has expired on 20" },
	{ &acme_future, &acme_future, "is not valid before 20" },
	{ &acme_short, &acme_short, "before the 7 days are over: give --days 3 or less" },
};

START_TEST(test_refused)
{
	ck_assert_int_eq(pki_issuer_read(&issuer,
	    at(wrong[_i].cert->name, ".pem"), at(wrong[_i].key->name, ".key"),
	    NULL, PKI_DAYS, &error), -1);
	ck_assert_msg(strstr(error.text, wrong[_i].says) != NULL,
	    "'%s' is not in: %s", wrong[_i].says, error.text);
}
END_TEST

START_TEST(test_refused_files)
{
	put(at("alone", ".pem"), pki_pem_certificate(their(&acme_low)->cert));
	ck_assert_int_eq(pki_issuer_read(&issuer, at("alone", ".pem"),
	    at("acme-low", ".key"), NULL, PKI_DAYS, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "the CA 'CN=acme-middle,"));
	pki_issuer_end(&issuer);
	ck_assert_int_eq(pki_issuer_read(&issuer, at("acme", ".key"),
	    at("acme", ".key"), NULL, PKI_DAYS, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "holds no certificate"));
	pki_issuer_end(&issuer);
	ck_assert_int_eq(pki_issuer_read(&issuer, at("acme", ".pem"),
	    at("acme", ".pem"), NULL, PKI_DAYS, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "holds no private key"));
}
END_TEST

/* For as many days as it lives itself. */
START_TEST(test_days)
{
	ck_assert_int_eq(read_ca(&acme_short, 3), 0);
	ck_assert_int_eq(read_ca(&acme_short, 4), -1);
}
END_TEST

/* A limit that only shows in what it issues. */
START_TEST(test_fenced)
{
	struct pki	*pki = make_below(&acme_fenced);

	ck_assert_int_eq(pki_above_check(pki, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "permitted subtree violation"));
	pki_free(pki);
}
END_TEST

TCase *
pki_issuer_tcase(void)
{
	TCase	*tcase = tcase_create("issuer");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_root_is_issued);
	tcase_add_test(tcase, test_who_is_valid);
	tcase_add_test(tcase, test_what_is_sent);
	tcase_add_test(tcase, test_below_an_intermediate);
	tcase_add_test(tcase, test_nobody_above);
	tcase_add_test(tcase, test_other_roots);
	tcase_add_test(tcase, test_room);
	tcase_add_test(tcase, test_all_recipes);
	tcase_add_test(tcase, test_directory);
	tcase_add_test(tcase, test_directory_changed);
	tcase_add_loop_test(tcase, test_refused, 0, COUNT(wrong));
	tcase_add_test(tcase, test_refused_files);
	tcase_add_test(tcase, test_days);
	tcase_add_test(tcase, test_fenced);
	return tcase;
}
