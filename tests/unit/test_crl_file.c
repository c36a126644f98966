/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/x509v3.h>

#include "fixtures/pki_cert.h"
#include "fixtures/pki_crl.h"
#include "fixtures/pki_crl_file.h"
#include "fixtures/pki_crls.h"
#include "fixtures/recipes.h"
#include "tests/unit/suites.h"

/* What is written is read back by OpenSSL. */

static const struct recipe *const recipes[] = {
	&recipe_client, &recipe_other, &recipe_revoked, &recipe_revoked_hold,
	&recipe_via_second_root, &recipe_via_intermediate, &recipe_wrong_ca,
};

static struct pki		*pki;
static struct pki_crl_past	*past;
static struct pki_crl_file	*file;
static struct error		 error;

static void
setup(void)
{
	pki = pki_make(recipes, COUNT(recipes), NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	past = xcalloc(pki->count, sizeof(*past));
	file = pki_crl_file_new(pki, NULL, 0, past, &error);
	ck_assert_msg(file != NULL, "%s", error.text);
}

static void
teardown(void)
{
	pki_crl_file_free(file);
	free(past);
	pki_free(pki);
}

/* ---- What a file says ------------------------------------------------------ */

static void
set(const struct crl_file *told)
{
	ck_assert_msg(pki_crl_file_set(file, told, &error) == 0, "%s",
	    error.text);
}

static struct pki_crls *
crls_of(const struct pki_crl_file *of)
{
	size_t		 len;
	char		*text = pki_crl_file_text(of, &len);
	struct pki_crls	*crls;

	ck_assert_ptr_nonnull(text);
	crls = pki_crls_read(text, len, &error);
	ck_assert_msg(crls != NULL, "%s", error.text);
	free(text);
	return crls;
}

static struct pki_crls *
become(const struct crl_file *told)
{
	set(told);
	return crls_of(file);
}

static const X509 *
cert_of(const struct recipe *recipe)
{
	return pki_find(pki, recipe)->credential.cert;
}

/* The n-th CRL that bears the name of this CA; NULL: there are not so many. */
static const struct pki_crls_item *
crl_of(const struct pki_crls *crls, const struct recipe *ca, int n)
{
	size_t	 i;

	for (i = 0; i < crls->count; i++)
		if (X509_NAME_cmp(X509_CRL_get_issuer(crls->items[i].crl),
		    X509_get_subject_name(cert_of(ca))) == 0 && n-- == 0)
			return &crls->items[i];
	return NULL;
}

static const struct pki_crls_item *
root_crl(const struct pki_crls *crls)
{
	const struct pki_crls_item	*item = crl_of(crls, &recipe_root, 0);

	ck_assert_ptr_nonnull(item);
	return item;
}

static int64_t
number_of(const struct pki_crls_item *item)
{
	int64_t	 value;

	ck_assert_ptr_nonnull(item->number);
	ck_assert_int_eq(ASN1_INTEGER_get_int64(&value, item->number), 1);
	return value;
}

static bool
lists(const struct pki_crls_item *item, const struct recipe *recipe)
{
	return pki_crl_lists(item->crl,
	    X509_get0_serialNumber(cert_of(recipe)));
}

static bool
signed_by(const struct pki_crls_item *item, const struct recipe *ca)
{
	return X509_CRL_verify(item->crl, X509_get0_pubkey(cert_of(ca))) == 1;
}

/* Later in whole seconds, not in the future, and a greater number. */
static void
follows(const struct pki_crls_item *next, const struct pki_crls_item *old)
{
	ck_assert_int_gt(next->from, old->from);
	ck_assert_int_le(next->from, time(NULL));
	ck_assert_int_gt(number_of(next), number_of(old));
	ck_assert_int_eq(next->until, old->until);
}

/* ---- Ordinary ----------------------------------------------------------------- */

START_TEST(test_ordinary)
{
	struct pki_crls	*crls = become(NULL);

	/* The trusted root, the second, the intermediate. */
	ck_assert_uint_eq(crls->count, 3);
	ck_assert(lists(root_crl(crls), &recipe_revoked));
	ck_assert(lists(root_crl(crls), &recipe_revoked_hold));
	ck_assert(!lists(root_crl(crls), &recipe_client));
	ck_assert(signed_by(root_crl(crls), &recipe_root));
	/* Nothing has changed: it is what `init` wrote. */
	ck_assert_int_eq(number_of(root_crl(crls)), 1);
	ck_assert_int_lt(root_crl(crls)->from, time(NULL) - 3600);
	ck_assert_ptr_null(crl_of(crls, &recipe_foreign_root, 0));
	pki_crls_free(crls);
}
END_TEST

START_TEST(test_revokes)
{
	struct pki_crls	*old = become(NULL), *next, *later;

	ck_assert_int_eq(pki_crl_file_revoke(file, &recipe_client, &error), 0);
	next = become(NULL);
	ck_assert_uint_eq(next->count, 3);
	ck_assert(lists(root_crl(next), &recipe_client));
	ck_assert(lists(root_crl(next), &recipe_revoked));
	ck_assert(!lists(root_crl(next), &recipe_other));
	ck_assert(signed_by(root_crl(next), &recipe_root));
	follows(root_crl(next), root_crl(old));
	/* The others' are as they were. */
	ck_assert(pki_crls_has(old, crl_of(next, &recipe_second_root, 0)));
	ck_assert_int_eq(pki_crl_file_revoke(file, &recipe_via_intermediate,
	    &error), 0);
	later = become(NULL);
	follows(root_crl(later), root_crl(next));
	ck_assert(lists(root_crl(later), &recipe_client));
	ck_assert(lists(crl_of(later, &recipe_intermediate, 0),
	    &recipe_via_intermediate));
	pki_crls_free(old);
	pki_crls_free(next);
	pki_crls_free(later);
}
END_TEST

/* What another file of the same past has made is earlier. */
START_TEST(test_past)
{
	struct pki_crl_file	*second;
	struct pki_crls		*first, *then;

	ck_assert_int_eq(pki_crl_file_revoke(file, &recipe_client, &error), 0);
	first = become(NULL);
	second = pki_crl_file_new(pki, NULL, 0, past, &error);
	ck_assert_int_eq(pki_crl_file_set(second, NULL, &error), 0);
	then = crls_of(second);
	follows(root_crl(then), root_crl(first));
	ck_assert(!lists(root_crl(then), &recipe_client));
	pki_crls_free(first);
	pki_crls_free(then);
	pki_crl_file_free(second);
}
END_TEST

START_TEST(test_touch)
{
	struct pki_crls	*old = become(NULL), *next;

	pki_crl_file_touch(file);
	next = become(NULL);
	ck_assert_uint_eq(next->count, 3);
	follows(root_crl(next), root_crl(old));
	follows(crl_of(next, &recipe_intermediate, 0),
	    crl_of(old, &recipe_intermediate, 0));
	pki_crls_free(old);
	pki_crls_free(next);
}
END_TEST

/* A user's file: another CA's CRL in it stays, and so does its place. */
START_TEST(test_base)
{
	struct pki		*foreign;
	struct pki_crl_file	*users;
	struct pki_crls		*crls;
	char			*theirs, *ours, *both;

	foreign = pki_make(recipes, 1, NULL, 0, PKI_DAYS, &error);
	theirs = pki_pem_crl(pki_find(foreign, &recipe_root)->crl);
	ours = pki_pem_crl(pki_find(pki, &recipe_root)->crl);
	both = xasprintf("a comment\n%s%s", theirs, ours);
	users = pki_crl_file_new(pki, both, strlen(both), past, &error);
	ck_assert_msg(users != NULL, "%s", error.text);
	ck_assert_int_eq(pki_crl_file_revoke(users, &recipe_client, &error), 0);
	ck_assert_int_eq(pki_crl_file_set(users, NULL, &error), 0);
	crls = crls_of(users);
	ck_assert_uint_eq(crls->count, 2);
	ck_assert(!signed_by(&crls->items[0], &recipe_root));
	ck_assert_int_eq(number_of(&crls->items[0]), 1);
	ck_assert(signed_by(&crls->items[1], &recipe_root));
	ck_assert(lists(&crls->items[1], &recipe_client));
	pki_crls_free(crls);
	pki_crl_file_free(users);
	users = pki_crl_file_new(pki, "<html>", 6, past, &error);
	ck_assert_ptr_null(users);
	free(ours);
	ours = pki_pem_certificate((X509 *)(uintptr_t)cert_of(&recipe_root));
	users = pki_crl_file_new(pki, ours, strlen(ours), past, &error);
	ck_assert_ptr_null(users);
	ck_assert_ptr_nonnull(strstr(error.text, "other things"));
	free(theirs);
	free(ours);
	free(both);
	pki_free(foreign);
}
END_TEST

/* ---- Odd ------------------------------------------------------------------------ */

static const struct recipe *const the_client[] = { &recipe_client, NULL };

START_TEST(test_lists_and_omits)
{
	static const struct crl_recipe	 more = {
		.issuer = &recipe_root, .lists = the_client
	}, fewer = { .issuer = &recipe_root, .omits = true };
	static const struct crl_recipe *const with[] = { &more, NULL };
	static const struct crl_recipe *const without[] = { &fewer, NULL };
	static const struct crl_file	 one = { .crls = with };
	static const struct crl_file	 two = { .crls = without };
	struct pki_crls			*crls = become(&one), *next;

	ck_assert_uint_eq(crls->count, 3);
	ck_assert_ptr_eq(root_crl(crls), &crls->items[2]);
	ck_assert(lists(root_crl(crls), &recipe_client));
	ck_assert(lists(root_crl(crls), &recipe_revoked));
	next = become(&two);
	ck_assert(!lists(root_crl(next), &recipe_client));
	ck_assert(!lists(root_crl(next), &recipe_revoked));
	follows(root_crl(next), root_crl(crls));
	pki_crls_free(crls);
	pki_crls_free(next);
}
END_TEST

START_TEST(test_forged)
{
	static const struct crl_recipe	 forged = {
		.issuer = &recipe_root, .omits = true,
		.signer = &recipe_foreign_root
	};
	static const struct crl_recipe *const list[] = { &forged, NULL };
	static const struct crl_file	 told = { .crls = list };
	struct pki_crls			*crls = become(&told);

	ck_assert_uint_eq(crls->count, 3);
	ck_assert(!signed_by(root_crl(crls), &recipe_root));
	ck_assert(signed_by(root_crl(crls), &recipe_foreign_root));
	pki_crls_free(crls);
}
END_TEST

START_TEST(test_periods)
{
	static const struct crl_recipe	 stale = {
		.issuer = &recipe_root, .from_s = -7200, .to_s = -3600
	}, future = { .issuer = &recipe_root, .from_s = 3600, .to_s = 7200 };
	static const struct crl_recipe *const list[] = { &stale, NULL };
	static const struct crl_recipe *const other[] = { &future, NULL };
	static const struct crl_file	 one = { .crls = list };
	static const struct crl_file	 two = { .crls = other };
	struct pki_crls			*old = become(&one), *odd, *next;
	int64_t				 now = time(NULL);

	ck_assert_int_le(root_crl(old)->from, now - 7200);
	ck_assert_int_gt(root_crl(old)->from, now - 7230);
	ck_assert_int_le(root_crl(old)->until, now - 3600);
	ck_assert_int_gt(root_crl(old)->until, now - 3630);
	odd = become(&two);
	ck_assert_int_ge(root_crl(odd)->from, now + 3600);
	ck_assert_int_ge(root_crl(odd)->until, now + 7200);
	ck_assert_int_gt(number_of(root_crl(odd)), number_of(root_crl(old)));
	/* What comes after is of now, not of after the future one. */
	next = become(NULL);
	ck_assert_int_gt(root_crl(next)->from, root_crl(old)->from);
	ck_assert_int_le(root_crl(next)->from, time(NULL));
	ck_assert_int_gt(root_crl(next)->until, time(NULL));
	ck_assert_int_gt(number_of(root_crl(next)), number_of(root_crl(odd)));
	pki_crls_free(old);
	pki_crls_free(odd);
	pki_crls_free(next);
}
END_TEST

/* From within the last second: the next one has to wait. */
START_TEST(test_waits)
{
	static const struct crl_recipe	 fresh = {
		.issuer = &recipe_root, .to_s = 3600
	};
	static const struct crl_recipe *const list[] = { &fresh, NULL };
	static const struct crl_file	 told = { .crls = list };
	struct pki_crls			*old = become(&told), *next;

	next = become(NULL);
	ck_assert_int_gt(root_crl(next)->from, root_crl(old)->from);
	ck_assert_int_le(root_crl(next)->from, time(NULL));
	pki_crls_free(old);
	pki_crls_free(next);
}
END_TEST

START_TEST(test_order)
{
	static const struct crl_recipe	 old = {
		.issuer = &recipe_root, .omits = true, .older = true
	}, first = { .issuer = &recipe_root, .omits = true }, second = {
		.issuer = &recipe_root, .lists = the_client,
		.same_second = true
	}, third = { .issuer = &recipe_root };
	static const struct crl_recipe *const list[] = {
		&old, &first, &second, &third, NULL
	};
	static const struct crl_file	 told = { .crls = list };
	struct pki_crls			*before = become(NULL), *crls;
	const struct pki_crls_item	*item[4];
	int				 i;

	crls = become(&told);
	ck_assert_uint_eq(crls->count, 6);
	for (i = 0; i < 4; i++) {
		item[i] = crl_of(crls, &recipe_root, i);
		ck_assert_ptr_eq(item[i], &crls->items[2 + i]);
		ck_assert(signed_by(item[i], &recipe_root));
	}
	ck_assert_int_lt(item[0]->from, root_crl(before)->from);
	ck_assert_int_lt(number_of(item[0]), number_of(root_crl(before)));
	follows(item[1], item[0]);
	follows(item[1], root_crl(before));
	ck_assert_int_eq(item[2]->from, item[1]->from);
	ck_assert_int_gt(number_of(item[2]), number_of(item[1]));
	ck_assert(lists(item[2], &recipe_client));
	follows(item[3], item[2]);
	pki_crls_free(before);
	pki_crls_free(crls);
}
END_TEST

START_TEST(test_without)
{
	static const struct recipe *const none[] = { &recipe_second_root, NULL };
	static const struct crl_file	 told = { .without = none };
	struct pki_crls			*crls = become(&told);

	ck_assert_uint_eq(crls->count, 2);
	ck_assert_ptr_null(crl_of(crls, &recipe_second_root, 0));
	pki_crls_free(crls);
	crls = become(NULL);
	ck_assert_ptr_nonnull(crl_of(crls, &recipe_second_root, 0));
	pki_crls_free(crls);
}
END_TEST

/* A CRL of one that the broker does not trust: only where it is asked for. */
START_TEST(test_foreign)
{
	static const struct crl_recipe	 foreign = { .issuer = &recipe_foreign_root };
	static const struct crl_recipe *const list[] = { &foreign, NULL };
	static const struct crl_file	 told = { .crls = list };
	struct pki_crls			*crls = become(&told);

	ck_assert_uint_eq(crls->count, 4);
	ck_assert_ptr_nonnull(crl_of(crls, &recipe_foreign_root, 0));
	pki_crls_free(crls);
	crls = become(NULL);
	ck_assert_uint_eq(crls->count, 3);
	pki_crls_free(crls);
}
END_TEST

static bool
has_extension(const struct pki_crls_item *item, const char *name, int critical)
{
	ASN1_OBJECT	*object = OBJ_txt2obj(name, 0);
	int		 at = X509_CRL_get_ext_by_OBJ(item->crl, object, -1);

	ASN1_OBJECT_free(object);
	return at != -1 && X509_EXTENSION_get_critical(
	    X509_CRL_get_ext(item->crl, at)) == critical;
}

START_TEST(test_extensions)
{
	static const struct crl_recipe	 scope = {
		.issuer = &recipe_root, .extensions = {
			{ "issuingDistributionPoint", "critical,@idp\n[idp]\n"
			    "fullname=URI:{publisher}/crl/crl_root.pem\n"
			    "onlyCA=TRUE" },
			{ "1.3.6.1.4.1.99999.1", "critical,DER:05:00" },
		}
	}, delta = {
		.issuer = &recipe_root, .extensions = {
			{ "2.5.29.27", "critical,DER:02:01:01" },
			{ "crlNumber", NULL },
		}
	};
	static const struct crl_recipe *const list[] = { &scope, &delta, NULL };
	static const struct crl_file	 told = { .crls = list };
	struct pki_crls			*crls = become(&told);
	const struct pki_crls_item	*one = crl_of(crls, &recipe_root, 0);
	const struct pki_crls_item	*two = crl_of(crls, &recipe_root, 1);
	ISSUING_DIST_POINT		*point;
	ASN1_INTEGER			*base;
	int64_t				 value;

	ck_assert(has_extension(one, "issuingDistributionPoint", 1));
	ck_assert(has_extension(one, "1.3.6.1.4.1.99999.1", 1));
	ck_assert(has_extension(one, "authorityKeyIdentifier", 0));
	point = X509_CRL_get_ext_d2i(one->crl, NID_issuing_distribution_point,
	    NULL, NULL);
	ck_assert_ptr_nonnull(point);
	ck_assert_int_ne(point->onlyCA, 0);
	ISSUING_DIST_POINT_free(point);
	base = X509_CRL_get_ext_d2i(two->crl, NID_delta_crl, NULL, NULL);
	ck_assert_ptr_nonnull(base);
	ck_assert_int_eq(ASN1_INTEGER_get_int64(&value, base), 1);
	ck_assert_int_eq(value, 1);
	ASN1_INTEGER_free(base);
	ck_assert_ptr_null(two->number);
	pki_crls_free(crls);
}
END_TEST

START_TEST(test_bad_extension)
{
	static const struct crl_recipe	 bad = {
		.issuer = &recipe_root,
		.extensions = { { "noSuchExtension", "critical,CA:TRUE" } }
	};
	static const struct crl_recipe *const list[] = { &bad, NULL };
	static const struct crl_file	 told = { .crls = list };

	ck_assert_int_eq(pki_crl_file_set(file, &told, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "noSuchExtension"));
}
END_TEST

START_TEST(test_stranger)
{
	static const struct recipe	 nobody = { .name = "nobody",
					    .like = &recipe_client };
	static const struct crl_recipe	 crl = { .issuer = &nobody };
	static const struct crl_recipe *const list[] = { &crl, NULL };
	static const struct crl_file	 told = { .crls = list };

	ck_assert_int_eq(pki_crl_file_revoke(file, &nobody, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "nobody"));
	ck_assert_int_eq(pki_crl_file_set(file, &told, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "nobody"));
}
END_TEST

/* ---- Forms ------------------------------------------------------------------------ */

static char *
form(enum crl_form as, size_t *len)
{
	struct crl_file	 told = { .form = as };

	set(&told);
	return pki_crl_file_text(file, len);
}

START_TEST(test_der)
{
	static const struct crl_recipe	 crl = { .issuer = &recipe_second_root };
	static const struct crl_recipe *const list[] = { &crl, NULL };
	static const struct crl_file	 told = { .crls = list, .form = CRL_DER };
	struct pki_crls			*crls = become(&told);

	ck_assert_uint_eq(crls->count, 1);
	ck_assert(signed_by(&crls->items[0], &recipe_second_root));
	pki_crls_free(crls);
}
END_TEST

START_TEST(test_forms)
{
	char	*text, *whole;
	size_t	 len, whole_len;

	whole = form(CRL_PEM, &whole_len);
	ck_assert_uint_eq(strlen(whole), whole_len);
	text = form(CRL_TRUNCATED, &len);
	ck_assert_uint_gt(len, 100);
	ck_assert_int_eq(strncmp(text, "-----BEGIN X509 CRL-----\n", 25), 0);
	ck_assert_ptr_null(strstr(text, "-----END"));
	ck_assert_uint_eq(len, strlen(text));
	ck_assert_ptr_null(pki_crls_read(text, len, &error));
	free(text);
	text = form(CRL_DER, &len);
	ck_assert_int_eq(text[0], 0x30);
	free(text);
	text = form(CRL_GARBAGE, &len);
	ck_assert_uint_gt(len, 16);
	ck_assert_ptr_null(pki_crls_read(text, len, &error));
	free(text);
	text = form(CRL_HTML, &len);
	ck_assert_ptr_nonnull(strstr(text, "<html>"));
	free(text);
	text = form(CRL_EMPTY, &len);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(len, 0);
	free(text);
	ck_assert_ptr_null(form(CRL_MISSING, &len));
	free(whole);
}
END_TEST

static size_t
place_of(const struct recipe *ca)
{
	return (size_t)(pki_find(pki, ca) - pki->entries);
}

static char *
part(const struct recipe *ca, bool der, size_t *len)
{
	return pki_crl_file_part(file, place_of(ca), der, len);
}

START_TEST(test_parts)
{
	static const struct crl_recipe	 crl = { .issuer = &recipe_root };
	static const struct crl_recipe *const list[] = { &crl, NULL };
	static const struct crl_file	 gone = { .form = CRL_MISSING };
	static const struct crl_file	 bad = { .crls = list,
					    .form = CRL_GARBAGE };
	char	*pem, *der;
	size_t	 len, der_len;

	set(NULL);
	pem = part(&recipe_foreign_root, false, &len);
	der = pki_pem_crl(pki_find(pki, &recipe_foreign_root)->crl);
	ck_assert_str_eq(pem, der);
	free(pem);
	free(der);
	der = part(&recipe_root, true, &der_len);
	pem = pki_crl_der(pki_find(pki, &recipe_root)->crl, &len);
	ck_assert_uint_eq(len, der_len);
	ck_assert_mem_eq(pem, der, len);
	free(pem);
	free(der);
	set(&gone);
	ck_assert_ptr_null(part(&recipe_root, false, &len));
	ck_assert_ptr_null(part(&recipe_root, true, &len));
	/* Only the CA that it is about publishes noise. */
	set(&bad);
	pem = part(&recipe_root, true, &len);
	ck_assert_ptr_null(pki_crls_read(pem, len, &error));
	free(pem);
	pem = part(&recipe_second_root, false, &len);
	ck_assert_int_eq(strncmp(pem, "-----BEGIN", 10), 0);
	free(pem);
}
END_TEST

/* ---- A new certificate --------------------------------------------------------------- */

START_TEST(test_renew)
{
	const struct material	*material = &pki->material;
	const struct credential	*old, *new;
	const char		*why = NULL;
	X509			*cert;
	EVP_PKEY		*key;

	old = material->credential(material, &recipe_via_intermediate, &why);
	cert = old->cert;
	key = old->key;
	ck_assert_int_eq(old->until, 0);
	new = material->renew(material, &recipe_via_intermediate, 30, &why);
	ck_assert_msg(new != NULL, "%s", why);
	ck_assert_ptr_eq(material->credential(material,
	    &recipe_via_intermediate, &why), new);
	ck_assert_ptr_eq(&pki_find(pki, &recipe_via_intermediate)->credential,
	    new);
	ck_assert_ptr_ne(new->cert, cert);
	ck_assert_int_eq(new->until,
	    pki_cert_time(X509_get0_notAfter(new->cert)));
	ck_assert_int_le(new->until, time(NULL) + 30);
	ck_assert_int_gt(new->until, time(NULL));
	ck_assert_int_eq(pki_cert_time(X509_get0_notBefore(new->cert)),
	    pki_cert_time(X509_get0_notBefore(cert)));
	ck_assert_str_eq(new->identity[SOURCE_CN], "client");
	ck_assert_int_ne(EVP_PKEY_eq(new->key, key), 1);
	ck_assert_int_eq(EVP_PKEY_eq(new->key, X509_get0_pubkey(new->cert)), 1);
	ck_assert_int_eq(X509_verify(new->cert,
	    X509_get0_pubkey(cert_of(&recipe_intermediate))), 1);
	ck_assert_int_eq(sk_X509_num(new->chain), 1);
	ck_assert_int_ne(ASN1_INTEGER_cmp(X509_get0_serialNumber(new->cert),
	    X509_get0_serialNumber(cert)), 0);
	/* Twice, and it is the new one that is revoked. */
	new = material->renew(material, &recipe_via_intermediate, 60, &why);
	ck_assert_int_gt(new->until, time(NULL) + 30);
	ck_assert_ptr_null(material->renew(material, &recipe_self_signed, 60,
	    &why));
	ck_assert_ptr_null(material->renew(material, &recipe_root, 60, &why));
}
END_TEST

Suite *
crl_file_suite(void)
{
	Suite	*suite = suite_create("crl_file");
	TCase	*tc = tcase_create("file");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_ordinary);
	tcase_add_test(tc, test_revokes);
	tcase_add_test(tc, test_past);
	tcase_add_test(tc, test_touch);
	tcase_add_test(tc, test_base);
	tcase_add_test(tc, test_lists_and_omits);
	tcase_add_test(tc, test_forged);
	tcase_add_test(tc, test_periods);
	tcase_add_test(tc, test_waits);
	tcase_add_test(tc, test_order);
	tcase_add_test(tc, test_without);
	tcase_add_test(tc, test_foreign);
	tcase_add_test(tc, test_extensions);
	tcase_add_test(tc, test_bad_extension);
	tcase_add_test(tc, test_stranger);
	tcase_add_test(tc, test_der);
	tcase_add_test(tc, test_forms);
	tcase_add_test(tc, test_parts);
	tcase_add_test(tc, test_renew);
	suite_add_tcase(suite, tc);
	return suite;
}
