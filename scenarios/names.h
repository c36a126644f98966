/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_NAMES_H
#define CERTCHECK_NAMES_H

#include "harness/recipe.h"

/*
 * Recipes about names that a CA may certify (RFC 5280, section 4.2.1.10).  The
 * clients named like their kind bear a name that their CA may certify; all that
 * follow them differ from that one in a single property.
 */

/* A name in the subjectAltName: a host's. */
extern const struct recipe names_dns;
extern const struct recipe names_dns_outside;
extern const struct recipe names_dns_excluded;
extern const struct recipe names_dns_suffix;
extern const struct recipe names_dns_other_kind;
extern const struct recipe names_dns_loose;

/* An address. */
extern const struct recipe names_ip;
extern const struct recipe names_ip_outside;
extern const struct recipe names_ip_excluded;
extern const struct recipe names_ip6;
extern const struct recipe names_ip6_excluded;

/* A URI. */
extern const struct recipe names_uri;
extern const struct recipe names_uri_outside;
extern const struct recipe names_uri_excluded;
extern const struct recipe names_uri_parent;
extern const struct recipe names_uri_domain;
extern const struct recipe names_uri_below;

/* A mailbox. */
extern const struct recipe names_email;
extern const struct recipe names_email_outside;
extern const struct recipe names_email_excluded;
extern const struct recipe names_email_parent;
extern const struct recipe names_email_domain;
extern const struct recipe names_email_below;

/* The subject itself, and a directory name beside it. */
extern const struct recipe names_dn;
extern const struct recipe names_dn_outside;
extern const struct recipe names_dn_excluded;
extern const struct recipe names_dn_san;
extern const struct recipe names_dn_san_outside;
extern const struct recipe names_dn_own;
extern const struct recipe names_dn_own_outside;

/* Several constraints, several names, several CAs. */
extern const struct recipe names_both;
extern const struct recipe names_second;
extern const struct recipe names_two;
extern const struct recipe names_two_narrower;
extern const struct recipe names_two_wider;
extern const struct recipe names_two_excluded;
extern const struct recipe names_two_ca_name;
extern const struct recipe names_self_issued;

/* A wildcard. */
extern const struct recipe names_wildcard;
extern const struct recipe names_wildcard_permitted;
extern const struct recipe names_wildcard_excluded;

/* Constraints and names that are none. */
extern const struct recipe names_bad_dns;
extern const struct recipe names_bad_ip;
extern const struct recipe names_bad_ip6;
extern const struct recipe names_bad_san;
extern const struct recipe names_odd_san;
extern const struct recipe names_empty;
extern const struct recipe names_empty_lists;
extern const struct recipe names_on_leaf;
extern const struct recipe names_on_leaf_critical;

/* What the trusted root itself says: its clients are like that of the ordinary anchor. */
extern const struct recipe names_anchor;
extern const struct recipe names_anchor_client;
extern const struct recipe names_anchor_outside;
extern const struct recipe names_anchor_excluded;
extern const struct recipe names_anchor_unknown;
extern const struct recipe names_anchor_purpose;

#endif
