/* SPDX-License-Identifier: ISC */
#include <openssl/x509v3.h>

#include "tests/mutants/crl_scope.h"
#include "tests/mutants/mutants.h"

static bool
names_meet(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
	int	 i, k;

	for (i = 0; i < sk_GENERAL_NAME_num(a); i++)
		for (k = 0; k < sk_GENERAL_NAME_num(b); k++)
			if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i),
			    sk_GENERAL_NAME_value(b, k)) == 0)
				return true;
	return false;
}

static const GENERAL_NAMES *
full_name(const DIST_POINT_NAME *name)
{
	return name != NULL && name->type == 0 ? name->name.fullname : NULL;
}

/* Does the certificate name this point, for all reasons?  Names that are relative to the CA's are not known. */
static bool
points_to(X509 *cert, const DIST_POINT_NAME *name)
{
	CRL_DIST_POINTS	*points;
	DIST_POINT	*point;
	bool		 found = false;
	int		 i;

	points = X509_get_ext_d2i(cert, NID_crl_distribution_points, NULL,
	    NULL);
	for (i = 0; i < sk_DIST_POINT_num(points); i++) {
		point = sk_DIST_POINT_value(points, i);
		found |= point->reasons == NULL && names_meet(
		    full_name(point->distpoint), full_name(name));
	}
	CRL_DIST_POINTS_free(points);
	return found;
}

static bool
scope_covers(const ISSUING_DIST_POINT *scope, X509 *cert, unsigned how)
{
	bool	 ca = (X509_get_extension_flags(cert) & EXFLAG_CA) != 0;

	if (scope->onlysomereasons != NULL && (how & CRL_ANY_REASON) == 0)
		return false;
	if ((how & CRL_ANY_SCOPE) != 0)
		return true;
	return !(scope->onlyuser > 0 && ca) && !(scope->onlyCA > 0 && !ca) &&
	    scope->onlyattr <= 0 && scope->indirectCRL <= 0 &&
	    (scope->distpoint == NULL || points_to(cert, scope->distpoint));
}

bool
crl_covers(X509_CRL *crl, X509 *cert, unsigned how)
{
	ISSUING_DIST_POINT	*scope;
	bool			 covers;
	int			 critical;

	scope = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point,
	    &critical, NULL);
	/* -1: it is not there. */
	covers = scope != NULL ? scope_covers(scope, cert, how) :
	    critical == -1;
	ISSUING_DIST_POINT_free(scope);
	return covers;
}
