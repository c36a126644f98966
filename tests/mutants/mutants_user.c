/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* Whom CONNECT makes of a client. */

static const struct mutant mutants[] = {
	{
		.name = "username-loses",
		.wrong = "A client with a username is nobody in particular.",
		.warns = { "identity.connect-username" },
		.behaviour = { .identity = IDENTITY_LOST },
	}, {
		.name = "username-loses-any",
		.wrong = "The same, where any username is meant to do.",
		.expects = { "connect_username=any" },
		.fails = { "identity.connect-username" },
		.behaviour = { .identity = IDENTITY_LOST },
	}, {
		.name = "username-loses-own",
		.wrong = "The same, where its own is meant to do.",
		.expects = { "connect_username=cn" },
		.fails = { "identity.connect-username" },
		.behaviour = { .identity = IDENTITY_LOST },
	}, {
		.name = "any-username",
		.wrong = "Any username does where only its own, or none, is meant to.",
		.expects = { "connect_username=cn" },
		.fails = { "identity.connect-username" },
		.behaviour = { .identity = IDENTITY_CERTIFICATE },
	}, {
		.name = "any-username-for-none",
		.wrong = "The same, where none is.",
		.expects = { "connect_username=none" },
		.fails = { "identity.connect-username" },
		.behaviour = { .identity = IDENTITY_CERTIFICATE },
	}, {
		.name = "refuses-usernames",
		.wrong = "Nothing: usernames are refused.",
		.runs = { "identity.connect-*",
		    "identity.credentials-override", "identity.no-cn" },
		.behaviour = { .identity = IDENTITY_NO_USERNAME },
	}, {
		.name = "wants-own-username",
		.wrong = "Nothing: the username, if there is one, has to be the CN.",
		.runs = { "identity.connect-*",
		    "identity.credentials-override", "identity.no-cn" },
		.behaviour = { .identity = IDENTITY_BOTH },
	}, {
		.name = "password-wins",
		.wrong = "A username with its password wins over the certificate.",
		.warns = { "identity.credentials-override" },
		.behaviour = { .identity = IDENTITY_PASSWORD },
	}, {
		.name = "password-lost",
		.wrong = "A password is worth nothing where it is meant to win.",
		.expects = { "precedence=password" },
		.fails = { "identity.credentials-override" },
		.behaviour = { .identity = IDENTITY_CERTIFICATE },
	}, {
		.name = "password-suffices",
		.wrong = "A password suffices where certificate and password have to agree.",
		.expects = { "precedence=both" },
		.fails = { "identity.credentials-override" },
		.behaviour = { .identity = IDENTITY_PASSWORD },
	}, {
		.name = "client-id-wins",
		.wrong = "Whose client identifier is a user's name is that user.",
		.fails = { "identity.client-id-binding",
		    "identity.cn-placeholder" },
		.behaviour = { .identity = IDENTITY_CLIENT_ID },
	}, {
		.name = "client-id-wins-later",
		.wrong = "The same, where client identifiers are bound to certificates.",
		.expects = { "bind_client_id=yes" },
		.fails = { "identity.client-id-binding" },
		.behaviour = { .identity = IDENTITY_CLIENT_ID },
	}, {
		.name = "client-id-lends",
		.wrong = "The topics of the client identifier are one's own as well.",
		.fails = { "identity.client-id-binding",
		    "identity.cn-placeholder" },
		.behaviour = { .acl = ACL_CLIENT_ID },
	}, {
		.name = "client-id-free",
		.wrong = "Client identifiers are free where they are meant to be bound.",
		.expects = { "bind_client_id=yes" },
		.fails = { "identity.client-id-binding" },
		.behaviour = { .binds_id = false },
	}, {
		.name = "client-id-bound",
		.wrong = "Nothing: a user's name is a client identifier for that user only.",
		.runs = { "identity.client-id-binding",
		    "identity.cn-placeholder" },
		.warns = { "identity.client-id-binding" },
		.behaviour = { .binds_id = true },
	}, {
		.name = "username-lends",
		.wrong = "The topics of CONNECT's username are one's own as well.",
		.fails = { "identity.connect-username-ignored" },
		.warns = { "identity.credentials-override" },
		.behaviour = { .acl = ACL_CONNECT },
	},
};

const struct mutant_table mutants_user = { mutants, COUNT(mutants), "1.3" };
