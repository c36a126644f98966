/* SPDX-License-Identifier: ISC */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include <openssl/x509.h>

#include "tests/mutants/certificate.h"
#include "tests/mutants/connect.h"
#include "tests/mutants/user.h"

/* The one user who has a password. */
#define PASSWORD_USER	"other"
#define PASSWORD	"certcheck"

/* The second one in ca.crt that issues clients. */
#define OTHER_CA	"second root"

static void
name_set(char name[SESSION_NAME], const char *value)
{
	snprintf(name, SESSION_NAME, "%s", value);
}

bool
user_logs_in(const struct behaviour *behaviour, const struct claim *claim)
{
	switch (behaviour->login) {
	case LOGIN_USER:
		return claim->has_username && !claim->has_password;
	case LOGIN_PASSWORD:
		return claim->has_username && claim->has_password;
	case LOGIN_EITHER:
		return claim->has_username;
	default:
		return true;
	}
}

/* Is it the name of one that the broker was told about? */
static bool
is_user(const char *name)
{
	return strcmp(name, "client") == 0 || strcmp(name, PASSWORD_USER) == 0;
}

static bool
claim_proven(const struct claim *claim)
{
	return claim->has_username && claim->has_password &&
	    strcmp(claim->username, PASSWORD_USER) == 0 &&
	    strcmp(claim->password, PASSWORD) == 0;
}

/* The alias becomes part of the name; false: that gets too long. */
static bool
user_join(struct user *user)
{
	size_t	 len = strlen(user->name), more = strlen(user->alias);

	if (len + 1 + more > NAME_MAX_LEN)
		return false;
	user->name[len] = ',';
	memcpy(user->name + len + 1, user->alias, more + 1);
	user->alias[0] = '\0';
	return true;
}

/* Several names become one, or one and an alias; false: nobody. */
static bool
user_settle(struct user *user, enum several several, const struct behaviour *behaviour,
    const struct text *names, size_t count)
{
	size_t	 at = 0;

	if (count > 1 && several == SEVERAL_REFUSED)
		return false;
	if (several == SEVERAL_LAST && count > 0)
		at = count - 1;
	else if (several == SEVERAL_SECOND && count > 1)
		at = 1;
	if (at >= count || !name_read(behaviour, &names[at], user->name))
		return false;
	if (count < 2)
		return true;
	if (several == SEVERAL_ALL &&
	    !name_read(behaviour, &names[count - 1], user->alias))
		return false;
	if (several == SEVERAL_JOINED)
		return name_read(behaviour, &names[count - 1], user->alias) &&
		    user_join(user);
	return true;
}

/* Whom one is taken for whom the certificate does not name; a CONNACK code. */
static unsigned
user_guess(struct user *user, const struct behaviour *behaviour, X509 *cert,
    const struct claim *claim)
{
	user->name[0] = user->alias[0] = '\0';
	if (behaviour->unnamed == UNNAMED_CONNECT)
		name_set(user->name, claim->username);
	else if (behaviour->unnamed == UNNAMED_CLIENT_ID)
		name_set(user->name, user->client);
	else if (behaviour->unnamed == UNNAMED_CN) {
		if (!certificate_common_name(cert, user->name, SESSION_NAME))
			return CONNACK_BAD_USER;
	} else if (behaviour->unnamed == UNNAMED_ISSUER) {
		if (!certificate_issuer(cert, user->name, SESSION_NAME))
			return CONNACK_BAD_USER;
	} else if (behaviour->unnamed != UNNAMED_NOBODY)
		return CONNACK_BAD_USER;
	return 0;
}

/* Whom the certificate alone makes of it. */
static unsigned
user_certified(struct user *user, const struct behaviour *behaviour, X509 *cert,
    const struct claim *claim)
{
	struct text	 names[NAMES_MAX];
	char		 issuer[SESSION_NAME];
	size_t		 count;
	unsigned	 code;

	if (behaviour->source == SOURCE_NONE) {
		name_set(user->name, claim_proven(claim) ? claim->username : "");
		return 0;
	}
	count = certificate_names(cert, behaviour->source, behaviour, names);
	if (!user_settle(user, behaviour->several, behaviour, names, count) &&
	    (code = user_guess(user, behaviour, cert, claim)) != 0)
		return code;
	if (behaviour->other_ca != NULL &&
	    certificate_issuer(cert, issuer, sizeof(issuer)) &&
	    strcmp(issuer, OTHER_CA) == 0)
		snprintf(user->name + (behaviour->other_ca[0] == '@' ?
		    strlen(user->name) : 0), SESSION_NAME - NAME_MAX_LEN, "%s",
		    behaviour->other_ca);
	return 0;
}

/* What CONNECT makes of it. */
static unsigned
user_claim(struct user *user, const struct behaviour *behaviour,
    const struct claim *claim)
{
	switch (behaviour->identity) {
	case IDENTITY_CERTIFICATE:
		break;
	case IDENTITY_CONNECT:
		if (claim->has_username && claim->username[0] != '\0')
			name_set(user->name, claim->username);
		break;
	case IDENTITY_PASSWORD:
		if (claim_proven(claim))
			name_set(user->name, claim->username);
		else if (claim->has_password)
			return CONNACK_BAD_USER;
		break;
	case IDENTITY_BOTH:
		if (claim->has_username &&
		    strcmp(claim->username, user->name) != 0)
			return CONNACK_BAD_USER;
		break;
	case IDENTITY_NO_USERNAME:
		if (claim->has_username)
			return CONNACK_BAD_USER;
		break;
	case IDENTITY_LOST:
		if (claim->has_username)
			user->name[0] = '\0';
		break;
	case IDENTITY_CLIENT_ID:
		if (is_user(user->client))
			name_set(user->name, user->client);
		break;
	case IDENTITY_ONE:
		name_set(user->name, "everybody");
		break;
	}
	return 0;
}

/* Behind a fingerprint, what the client calls itself is its certificate's. */
static void
user_pin(struct user *user, X509 *cert)
{
	unsigned char	 digest[EVP_MAX_MD_SIZE] = { 0 };
	char		 id[SESSION_NAME];

	X509_digest(cert, EVP_sha256(), digest, NULL);
	name_set(id, user->client);
	snprintf(user->client, SESSION_NAME, "%02x%02x%02x%02x/%.*s", digest[0],
	    digest[1], digest[2], digest[3], SESSION_NAME - 16, id);
}

unsigned
user_identify(struct user *user, const struct behaviour *behaviour, X509 *cert,
    const struct claim *claim)
{
	unsigned	 code;

	user->name[0] = user->alias[0] = '\0';
	name_set(user->claimed, claim->username);
	if (cert == NULL) {
		if (!user_logs_in(behaviour, claim))
			return CONNACK_BAD_USER;
		name_set(user->name, claim->username);
	} else if ((code = user_certified(user, behaviour, cert, claim)) != 0 &&
	    !(behaviour->identity == IDENTITY_CONNECT && claim->has_username) &&
	    behaviour->identity != IDENTITY_ONE)
		return code;
	if (cert != NULL && behaviour->id_per_certificate)
		user_pin(user, cert);
	if ((code = user_claim(user, behaviour, claim)) != 0)
		return code;
	if (behaviour->stranger != NULL &&
	    fnmatch(behaviour->stranger, user->name, 0) == 0) {
		if (behaviour->taken_for == NULL)
			return CONNACK_BAD_USER;
		name_set(user->name, behaviour->taken_for);
	}
	if (behaviour->binds_id && is_user(user->client) &&
	    strcmp(user->client, user->name) != 0)
		return CONNACK_BAD_ID;
	return 0;
}
