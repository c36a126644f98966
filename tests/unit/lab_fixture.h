/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LAB_FIXTURE_H
#define CERTCHECK_LAB_FIXTURE_H

#include <check.h>

#include "fixtures/lab.h"
#include "fixtures/recipes.h"
#include "harness/model.h"

/* What the tests of both kinds of labs share. */

extern const struct recipe	 lab_new_server;	/* ROLE_SERVER, another certificate */

extern char			*lab_folder;
extern struct pki		*lab_pki;
extern struct target		 lab_like;	/* no address yet */
extern struct error		 lab_error;

void	 lab_setup(void);
void	 lab_teardown(void);

/* Connect as this recipe. */
struct observation lab_meet(const struct target *, const struct recipe *);

/* The same; fail unless it is accepted, or refused by TLS. */
void	 lab_accepts(const struct target *, const struct recipe *);
void	 lab_refuses(const struct target *, const struct recipe *);

/* The same again and again until it is so. */
void	 lab_becomes(const struct target *, const struct recipe *, enum outcome);

/* Does a broker on this port of 127.0.0.1 show that recipe's certificate, to one without any? */
bool	 lab_shows(uint16_t port, const struct recipe *);

/* The part of the suite that is about the user's broker. */
void	 lab_own_add(Suite *);

#endif
