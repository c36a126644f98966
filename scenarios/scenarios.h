/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SCENARIOS_H
#define CERTCHECK_SCENARIOS_H

#include <stddef.h>

#include "harness/base.h"
#include "harness/model.h"

/* What is asked: one const table per family, and the list of families. */

extern const struct family trust_family;
extern const struct family validity_family;
extern const struct family revocation_family;
extern const struct family revocation_crl_family;	/* … by CRLs that change */
extern const struct family revocation_online_family;	/* … what is asked over HTTP */
extern const struct family resumption_family;
extern const struct family chain_family;
extern const struct family constraints_family;
extern const struct family usage_family;
extern const struct family signature_family;
/* One family in three tables. */
extern const struct family identity_family;
extern const struct family identity_names_family;
extern const struct family identity_subjects_family;
extern const struct family authz_family;
extern const struct family mqtt_family;
extern const struct family tls_family;		/* the handshake itself */
extern const struct family tls_ways_family;	/* … the same refusals, whatever ClientHello says */
extern const struct family server_family;
extern const struct family listener_family;
extern const struct family listener_ports_family;	/* … at other ports */
extern const struct family listener_forgery_family;	/* … who claims to be a proxy; other addresses */
extern const struct family robustness_family;
extern const struct family lifecycle_family;
extern const struct family lifecycle_rotation_family;	/* … certificates that replace others */

extern const struct family *const families[];
extern const size_t families_count;

/* By id; NULL when there is none. */
const struct scenario *scenario_find(const char *id);

/*
 * Every recipe that the scenarios, or those that they rest on, present or need
 * as a control, another party or a name, each once, in the order of the tables;
 * the caller frees the list.
 */
const struct recipe **scenarios_recipes(const struct scenario *const *,
	    size_t count, size_t *recipes);

/* All scenarios of all families, in order; the caller frees the list. */
const struct scenario **scenarios_all(size_t *count);

/*
 * The table check: ids are unique and belong to their family; every scenario
 * has a title, a reference, a remedy and a reason; every negative step has a
 * control that is accepted, differs from it in exactly one property (or claims
 * another name than its own in CONNECT), and names the alerts that are expected,
 * unless MQTT decides; every step has what its verb needs and nothing that it
 * ignores; what a scenario rests on is there; every recipe that is made for them can be made,
 * has a name of its own, and no CRL can be taken for another CA's.  0, or -1
 * and the first thing that is wrong.
 */
int	 scenarios_check(const struct family *const *, size_t, struct error *);

/*
 * The properties in which two recipes differ, as words, separated by commas;
 * returns how many.  They are followed up the chain: to have an issuer that
 * expired differs in one property, "issuer's validity"; to have one that
 * expired and is untrusted, in two.  Another CA that differs in nothing but its
 * name and key is one difference, "issuer".
 */
unsigned recipe_differences(const struct recipe *, const struct recipe *,
	    char *, size_t);

#endif
