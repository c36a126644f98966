/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_IDENTITY_WORDS_H
#define CERTCHECK_IDENTITY_WORDS_H

/* What the families identity, authz and mqtt say more than once. */

/* What has to hold before anybody can be told from anybody else. */
#define IDENTITY_ORACLE	"identity.cn-as-username"

/* One step: neither an alert nor CONNACK nor a message let through. */
#define KEPT_FROM(verb, who, victim)					\
	{ verb, .as = &who, .of = &victim,				\
	    .expect = { WANT_DENIED_OR_REFUSED } }

/* Two steps: who can neither read nor write the topic of the victim. */
#define KEPT_OUT(who, victim)						\
	KEPT_FROM(OP_SUBSCRIBE, who, victim),				\
	KEPT_FROM(OP_PUBLISH, who, victim)

#define EXACT_NAMES \
	"let the broker compare names octet by octet, with no folding, trimming or normalising in a plugin, a database's collation or a directory between"

#define CHECK_NAMES_AT_THE_CA \
	"let the CA issue only names made of letters, digits, '-', '_' and '.'"

#endif
