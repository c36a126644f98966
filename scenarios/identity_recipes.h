/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_IDENTITY_RECIPES_H
#define CERTCHECK_IDENTITY_RECIPES_H

#include "harness/recipe.h"

/*
 * Names as attackers write them, each in the ordinary client's certificate:
 * identity_recipes.c has those that are one odd CN, identity_recipe_subjects.c those
 * of several attributes, other string types, and names beside the subject.  The
 * victim is `other`, but where it says so.
 */

/* Nobody the broker was told about; and nobody at all. */
extern const struct recipe identity_unprovisioned;
extern const struct recipe identity_no_cn;		/* an O, no CN */
extern const struct recipe identity_no_subject;
extern const struct recipe identity_empty_cn;

/* What ends, or breaks, a line or a string. */
extern const struct recipe identity_nul_after;
extern const struct recipe identity_nul_before;
extern const struct recipe identity_nul_last;
extern const struct recipe identity_crlf;
extern const struct recipe identity_x01;
extern const struct recipe identity_del;

/* What means something in topics, ACLs and RabbitMQ's names of users. */
extern const struct recipe identity_plus;
extern const struct recipe identity_hash;
extern const struct recipe identity_below;
extern const struct recipe identity_sys;
extern const struct recipe identity_root_vhost;
extern const struct recipe identity_vhost;
extern const struct recipe identity_percent_u;
extern const struct recipe identity_percent_c;
extern const struct recipe identity_dollar_username;
extern const struct recipe identity_dollar_clientid;
extern const struct recipe identity_brace_client_id;

/* What looks like another name, or becomes it when folded. */
extern const struct recipe identity_case;
extern const struct recipe identity_trailing_space;
extern const struct recipe identity_leading_space;
extern const struct recipe identity_homoglyph;
extern const struct recipe identity_nfc;		/* a victim of its own */
extern const struct recipe identity_nfd;
extern const struct recipe identity_byte_order_mark;
extern const struct recipe identity_zero_width;
extern const struct recipe identity_full_width;

/* Long names, all beginning with the first one, which is a victim of its own. */
extern const struct recipe identity_64;
extern const struct recipe identity_65;
extern const struct recipe identity_200;
extern const struct recipe identity_1000;

/* The ordinary client's own name in other types of string. */
extern const struct recipe identity_printable;
extern const struct recipe identity_ia5;
extern const struct recipe identity_t61;
extern const struct recipe identity_bmp;

/* Several names in one subject: client's and other's. */
extern const struct recipe identity_two_own_first;
extern const struct recipe identity_two_own_last;
extern const struct recipe identity_joined;

/* A name that is part of another attribute's text. */
extern const struct recipe identity_comma;
extern const struct recipe identity_comma_after;
extern const struct recipe identity_slash;
extern const struct recipe identity_plus_sign;
extern const struct recipe identity_whole_comma;
extern const struct recipe identity_whole_slash;
extern const struct recipe identity_dn_nul;

/* Names beside the subject. */
extern const struct recipe identity_no_san;
extern const struct recipe identity_san_other;		/* all kinds of SAN are other's, the CN is not */
extern const struct recipe identity_san_own_first;
extern const struct recipe identity_san_own_last;
extern const struct recipe identity_san_other_kinds;	/* its own DNS name, the rest is other's */

#endif
