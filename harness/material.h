/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MATERIAL_H
#define CERTCHECK_MATERIAL_H

#include "harness/model.h"

struct broker;
struct credential;
struct labs;
struct x509_store_st;

/*
 * Where credentials come from.  The engine knows recipes only; fixtures
 * implement this for the throwaway PKI, and cli hands it in.
 */
struct material {
	/*
	 * The credential of a recipe, or NULL with the reason and what would
	 * provide it in *why (a constant or a string that lives as long as the
	 * material).  The credential stays the material's.
	 */
	const struct credential *(*credential)(const struct material *,
	    const struct recipe *, const char **why);

	/*
	 * A new certificate of the recipe (.lasts_s) that expires so many seconds
	 * from now, in this process: from then on it is the recipe's credential.
	 * NULL with the reason in *why.  Its notAfter, in seconds since 1970, is
	 * credential->until.  NULL: this material makes none.
	 */
	const struct credential *(*renew)(const struct material *,
	    const struct recipe *, unsigned lasts_s, const char **why);

	/* How brokers are had that may be changed; NULL: not at all. */
	const struct labs *labs;

	/* The CA file's certificates that the broker is verified against, PEM; NULL: none. */
	const char	*trust_pem;

	/*
	 * enum need: what scenarios say that they ask of the broker, and nobody
	 * has said that it provides; they are left out.
	 */
	unsigned	 unsaid;

	bool		 partial;	/* the user's own: what it holds not is left out step by step, and controls are sought further up */
	bool		 trusted;	/* the broker is supposed to trust our root and hold our CRL */
	bool		 same_clock;	/* the broker runs on this machine */
	bool		 websocket;	/* the broker has a listener for TLS alone and one for WebSocket */
	bool		 upgrades;	/* the broker has one for WebSocket, with the other or without */
	bool		 published;	/* the publisher of its PKI answers where certificates point to */
	bool		 launched;	/* we have started the broker… */
	struct broker	*broker;	/* …as this one… */
	int		(*alive)(struct broker *);	/* …which runs (1) or has ended (0): see launcher.h; NULL: nobody knows */
	bool		 dangerous;	/* what might hurt the broker may be tried */
	bool		 own_server;	/* the broker's certificate is not one of ours */
	unsigned	 addresses;	/* of the broker's name */
};

#endif
