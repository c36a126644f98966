/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "fixtures/recipes.h"
#include "scenarios/names.h"

/* The client LEAF under the ordinary CA of its kind, which may certify its name. */
#define CERTIFIED(leaf, ca, label, what, san, constraints)		\
	static const struct recipe ca = {				\
		.name = label "-ca", .role = ROLE_CA,			\
		.issuer = &recipe_root, .cn = label "-ca",		\
		.extensions = { { "nameConstraints", constraints } },	\
	};								\
	const struct recipe leaf = {					\
		.name = label, .odd = what, .like = &recipe_client,	\
		.issuer = &ca,						\
		.extensions = { { "subjectAltName", san } },		\
	}

/* The client LEAF, like TWIN, under a CA that is like TWIN_CA but for its constraints. */
#define UNDER(leaf, twin, ca, twin_ca, label, what, constraints)	\
	static const struct recipe ca = {				\
		.name = label "-ca", .like = &twin_ca,			\
		.extensions = { { "nameConstraints", constraints } },	\
	};								\
	const struct recipe leaf = {					\
		.name = label, .odd = what, .like = &twin, .issuer = &ca, \
	}

/* ---- Hosts. ---- */

CERTIFIED(names_dns, dns_ca, "nc-dns",
    "its host name is one that its CA may certify",
    "DNS:device.tenant.example", "critical,permitted;DNS:tenant.example");
UNDER(names_dns_outside, names_dns, dns_outside_ca, dns_ca, "nc-dns-outside",
    "its CA may certify hosts of another domain only",
    "critical,permitted;DNS:other.example");
UNDER(names_dns_excluded, names_dns, dns_excluded_ca, dns_ca,
    "nc-dns-excluded", "its CA may not certify hosts of this domain",
    "critical,excluded;DNS:tenant.example");
/* Ends in the same letters, but not at a dot. */
UNDER(names_dns_suffix, names_dns, dns_suffix_ca, dns_ca, "nc-dns-suffix",
    "its CA may certify hosts of enant.example, which is another domain than tenant.example",
    "critical,permitted;DNS:enant.example");
UNDER(names_dns_other_kind, names_dns, dns_other_kind_ca, dns_ca,
    "nc-other-kind", "its CA's constraints are about addresses, and it has none",
    "critical,permitted;IP:192.0.2.0/255.255.255.0,excluded;IP:198.51.100.0/255.255.255.0");
UNDER(names_dns_loose, names_dns, dns_loose_ca, dns_ca, "nc-not-critical",
    "its CA's name constraints, which it keeps to, are not critical",
    "permitted;DNS:tenant.example");

/* ---- Addresses. ---- */

CERTIFIED(names_ip, ip_ca, "nc-ip",
    "its address is one that its CA may certify", "IP:192.0.2.7",
    "critical,permitted;IP:192.0.2.0/255.255.255.0");
UNDER(names_ip_outside, names_ip, ip_outside_ca, ip_ca, "nc-ip-outside",
    "its CA may certify addresses of another network only",
    "critical,permitted;IP:198.51.100.0/255.255.255.0");
UNDER(names_ip_excluded, names_ip, ip_excluded_ca, ip_ca, "nc-ip-excluded",
    "its CA may not certify addresses of this network",
    "critical,excluded;IP:192.0.2.0/255.255.255.0");
CERTIFIED(names_ip6, ip6_ca, "nc-ip6",
    "its IPv6 address is one that its CA may certify", "IP:2001:db8::7",
    "critical,permitted;IP:2001:db8::/ffff:ffff::");
UNDER(names_ip6_excluded, names_ip6, ip6_excluded_ca, ip6_ca,
    "nc-ip6-excluded", "its CA may not certify addresses of this IPv6 network",
    "critical,excluded;IP:2001:db8::/ffff:ffff::");

/* ---- URIs: a constraint without a leading dot is one host, with one all below it. ---- */

CERTIFIED(names_uri, uri_ca, "nc-uri",
    "its URI's host is one that its CA may certify",
    "URI:spiffe://tenant.example/device",
    "critical,permitted;URI:tenant.example,excluded;URI:other.example");
UNDER(names_uri_outside, names_uri, uri_outside_ca, uri_ca, "nc-uri-outside",
    "its CA may certify URIs of another host only",
    "critical,permitted;URI:other.example");
UNDER(names_uri_excluded, names_uri, uri_excluded_ca, uri_ca,
    "nc-uri-excluded", "its CA may not certify URIs of this host",
    "critical,excluded;URI:tenant.example");
UNDER(names_uri_parent, names_uri, uri_parent_ca, uri_ca, "nc-uri-parent",
    "its CA may certify URIs of the host example, not of the hosts below it",
    "critical,permitted;URI:example");
UNDER(names_uri_domain, names_uri, uri_domain_ca, uri_ca, "nc-uri-domain",
    "its CA may certify URIs of the hosts below tenant.example, not of that host",
    "critical,permitted;URI:.tenant.example");

const struct recipe names_uri_below = {
	.name = "nc-uri-below",
	.odd = "its CA may certify URIs of the hosts below tenant.example, and its is one",
	.like = &names_uri,
	.issuer = &uri_domain_ca,
	.extensions = { { "subjectAltName",
	    "URI:spiffe://host.tenant.example/device" } },
};

/* ---- Mailboxes: as with URIs. ---- */

CERTIFIED(names_email, email_ca, "nc-email",
    "its mailbox is one that its CA may certify", "email:device@tenant.example",
    "critical,permitted;email:tenant.example,excluded;email:other.example");
UNDER(names_email_outside, names_email, email_outside_ca, email_ca,
    "nc-email-outside", "its CA may certify mailboxes of another host only",
    "critical,permitted;email:other.example");
UNDER(names_email_excluded, names_email, email_excluded_ca, email_ca,
    "nc-email-excluded", "its CA may not certify mailboxes of this host",
    "critical,excluded;email:tenant.example");
UNDER(names_email_parent, names_email, email_parent_ca, email_ca,
    "nc-email-parent",
    "its CA may certify mailboxes of the host example, not of the hosts below it",
    "critical,permitted;email:example");
UNDER(names_email_domain, names_email, email_domain_ca, email_ca,
    "nc-email-domain",
    "its CA may certify mailboxes of the hosts below tenant.example, not of that host",
    "critical,permitted;email:.tenant.example");

const struct recipe names_email_below = {
	.name = "nc-email-below",
	.odd = "its CA may certify mailboxes of the hosts below tenant.example, and its is one",
	.like = &names_email,
	.issuer = &email_domain_ca,
	.extensions = { { "subjectAltName", "email:device@host.tenant.example" } },
};

/* ---- Directory names. ---- */

#define TENANT(letter)	"TEST ONLY tenant " letter
#define DN(letter)	"dirName:dn\n[dn]\nO=" TENANT(letter)
#define DN_LISTS	"\n[a]\nO=" TENANT("A") "\n[c]\nO=" TENANT("C") \
			"\n[d]\nO=" TENANT("D")

static const struct recipe dn_ca = {
	.name = "nc-dn-ca",
	.role = ROLE_CA,
	.issuer = &recipe_root,
	.cn = "nc-dn-ca",
	.extensions = { { "nameConstraints",
	    "critical,permitted;dirName:c,permitted;dirName:a,excluded;dirName:d"
	    DN_LISTS } },
};

const struct recipe names_dn = {
	.name = "nc-dn",
	.odd = "its organisation is the one that its CA may certify",
	.like = &recipe_client,
	.issuer = &dn_ca,
	.organisation = TENANT("A"),
};

const struct recipe names_dn_outside = {
	.name = "nc-dn-outside",
	.odd = "its organisation is another one than its CA may certify",
	.like = &names_dn,
	.organisation = TENANT("B"),
};

UNDER(names_dn_excluded, names_dn, dn_excluded_ca, dn_ca, "nc-dn-excluded",
    "its CA may not certify this organisation, nor some others",
    "critical,excluded;dirName:c,excluded;dirName:a,excluded;dirName:d" DN_LISTS);

const struct recipe names_dn_san = {
	.name = "nc-dn-san",
	.odd = "a second name beside the subject, which its CA may certify too",
	.like = &names_dn,
	.extensions = { { "subjectAltName", DN("A") "\nCN=client" } },
};

const struct recipe names_dn_san_outside = {
	.name = "nc-dn-san-outside",
	.odd = "a second name beside the subject, of another organisation than its CA may certify",
	.like = &names_dn_san,
	.extensions = { { "subjectAltName", DN("B") "\nCN=client" } },
};

/* Both CAs have the same name, so that their clients can have it too. */
static const struct recipe dn_own_ca = {
	.name = "nc-dn-own-ca",
	.role = ROLE_CA,
	.issuer = &recipe_root,
	.cn = "nc-dn-own",
	.organisation = TENANT("B"),
	.extensions = { { "nameConstraints", "critical,permitted;" DN("B") } },
};

static const struct recipe dn_own_outside_ca = {
	.name = "nc-dn-own-outside-ca",
	.like = &dn_own_ca,
	.cn = "nc-dn-own",
	.extensions = { { "nameConstraints", "critical,permitted;" DN("A") } },
};

const struct recipe names_dn_own = {
	.name = "nc-dn-own",
	.odd = "its subject is its CA's own, which that may certify",
	.like = &recipe_client,
	.issuer = &dn_own_ca,
	.cn = "nc-dn-own",
	.organisation = TENANT("B"),
};

const struct recipe names_dn_own_outside = {
	.name = "nc-dn-own-outside",
	.odd = "its subject is its CA's own, which that may not certify",
	.like = &names_dn_own,
	.issuer = &dn_own_outside_ca,
};

/* ---- Several constraints, several names, several CAs. ---- */

UNDER(names_both, names_dns, both_ca, dns_ca, "nc-both",
    "its CA may certify hosts of this domain, but not this one",
    "critical,permitted;DNS:tenant.example,excluded;DNS:device.tenant.example");

const struct recipe names_second = {
	.name = "nc-second",
	.odd = "a second host name, which its CA may not certify",
	.like = &names_dns,
	.extensions = { { "subjectAltName",
	    "DNS:device.tenant.example,DNS:device.other.example" } },
};

static const struct recipe upper_ca = {
	.name = "nc-upper-ca",
	.role = ROLE_CA,
	.issuer = &recipe_root,
	.cn = "nc-upper-ca",
	.extensions = { { "nameConstraints",
	    "critical,permitted;DNS:tenant.example,excluded;DNS:other.example" } },
};

static const struct recipe lower_ca = {
	.name = "nc-lower-ca",
	.role = ROLE_CA,
	.issuer = &upper_ca,
	.cn = "nc-lower-ca",
	.extensions = { { "nameConstraints",
	    "critical,permitted;DNS:tenant.example" } },
};

const struct recipe names_two = {
	.name = "nc-two",
	.odd = "both CAs above it may certify its host name",
	.like = &names_dns,
	.issuer = &lower_ca,
};

UNDER(names_two_narrower, names_two, narrower_ca, lower_ca, "nc-narrower",
    "its CA may certify less than the CA above that, and not its host name",
    "critical,permitted;DNS:other.tenant.example");

/* The lower CA allows what the upper one does not. */
#define BELOW(leaf, upper, lower, label, what, constraints)		\
	static const struct recipe upper = {				\
		.name = label "-upper-ca", .like = &upper_ca,		\
		.extensions = { { "nameConstraints", constraints } },	\
	};								\
	static const struct recipe lower = {				\
		.name = label "-ca", .like = &lower_ca, .issuer = &upper, \
	};								\
	const struct recipe leaf = {					\
		.name = label, .odd = what, .like = &names_two,		\
		.issuer = &lower,					\
	}

BELOW(names_two_wider, wider_upper_ca, wider_ca, "nc-wider",
    "its CA claims more than the CA above that may certify",
    "critical,permitted;DNS:other.example");
BELOW(names_two_excluded, lifted_upper_ca, lifted_ca, "nc-lifted",
    "its CA claims what the CA above that may not certify",
    "critical,excluded;DNS:tenant.example");

static const struct recipe ca_name_ca = {
	.name = "nc-ca-name-ca",
	.like = &lower_ca,
	.extensions = { { "subjectAltName", "DNS:ca.other.example" } },
};

const struct recipe names_two_ca_name = {
	.name = "nc-ca-name",
	.odd = "its CA bears a host name that the CA above that may not certify",
	.like = &names_two,
	.issuer = &ca_name_ca,
};

/* A CA that renews its key issues itself a certificate in its own name. */
static const struct recipe renewing_ca = {
	.name = "nc-renewing-ca",
	.role = ROLE_CA,
	.issuer = &recipe_root,
	.cn = "nc-renewing-ca",
	.extensions = { { "nameConstraints", "critical,permitted;" DN("A") } },
};

static const struct recipe renewed_ca = {
	.name = "nc-renewed-ca",
	.role = ROLE_CA,
	.issuer = &renewing_ca,
	.cn = "nc-renewing-ca",
};

const struct recipe names_self_issued = {
	.name = "nc-self-issued",
	.odd = "its CA has renewed its key, under its own name, which lies outside its own constraints",
	.like = &names_dn,
	.issuer = &renewed_ca,
};

/* ---- Wildcards. ---- */

CERTIFIED(names_wildcard, wildcard_ca, "nc-wildcard",
    "it is named for every host of a domain that its CA may certify",
    "DNS:*.tenant.example", "critical,permitted;DNS:tenant.example");
UNDER(names_wildcard_permitted, names_wildcard, wildcard_permitted_ca,
    wildcard_ca, "nc-wildcard-permitted",
    "it is named for every host of a domain, of which its CA may certify one only",
    "critical,permitted;DNS:device.tenant.example");
UNDER(names_wildcard_excluded, names_wildcard, wildcard_excluded_ca,
    wildcard_ca, "nc-wildcard-excluded",
    "it is named for every host of a domain, of which its CA may not certify one",
    "critical,excluded;DNS:device.tenant.example");

/* ---- Constraints and names that are none. ---- */

UNDER(names_bad_dns, names_dns, bad_dns_ca, dns_ca, "nc-bad-dns",
    "its CA's constraint is a wildcard, which no constraint may be",
    "critical,permitted;DNS:*.tenant.example");
/* permittedSubtrees { iPAddress } of 4 and 16 octets: the mask is missing. */
UNDER(names_bad_ip, names_ip, bad_ip_ca, ip_ca, "nc-bad-ip",
    "its CA's constraint is the address itself, without a mask",
    "critical,DER:30:0A:A0:08:30:06:87:04:C0:00:02:07");
UNDER(names_bad_ip6, names_ip6, bad_ip6_ca, ip6_ca, "nc-bad-ip6",
    "its CA's constraint is the IPv6 address itself, without a mask",
    "critical,DER:30:16:A0:14:30:12:87:10:"
    "20:01:0D:B8:00:00:00:00:00:00:00:00:00:00:00:07");

/* iPAddress of 8 octets: 192.0.2.0 and its mask. */
const struct recipe names_bad_san = {
	.name = "nc-bad-san",
	.odd = "its address is a whole network",
	.like = &names_ip,
	.extensions = { { "subjectAltName",
	    "DER:30:0A:87:08:C0:00:02:00:FF:FF:FF:00" } },
};

const struct recipe names_odd_san = {
	.name = "nc-odd-san",
	.odd = "its host name begins with a dot",
	.like = &names_dns,
	.extensions = { { "subjectAltName", "DNS:.tenant.example" } },
};

UNDER(names_empty, names_dns, empty_ca, dns_ca, "nc-empty",
    "its CA's name constraints constrain nothing", "critical,DER:30:00");
UNDER(names_empty_lists, names_dns, empty_lists_ca, dns_ca, "nc-empty-lists",
    "its CA's name constraints are two empty lists",
    "critical,DER:30:04:A0:00:A1:00");

const struct recipe names_on_leaf = {
	.name = "nc-on-leaf",
	.odd = "it bears name constraints, as if it were a CA",
	.like = &names_dns,
	.extensions = { { "nameConstraints", "permitted;DNS:tenant.example" } },
};

const struct recipe names_on_leaf_critical = {
	.name = "nc-on-leaf-critical",
	.odd = "it bears critical name constraints, as if it were a CA",
	.like = &names_dns,
	.extensions = { { "nameConstraints",
	    "critical,permitted;DNS:tenant.example" } },
};

/* ---- The trusted root. ---- */

const struct recipe names_anchor = {
	.name = "anchor",
	.role = ROLE_CA,
	.trusted = true,
	.cn = "anchor",
	.extensions = { { "nameConstraints",
	    "critical,permitted;DNS:tenant.example" } },
};

const struct recipe names_anchor_client = {
	.name = "anchor-client",
	.odd = "a client of a second trusted root, which may certify its host name",
	.like = &names_dns,
	.issuer = &names_anchor,
};

/* The client LEAF of a trusted root that differs in one extension. */
#define ANCHORED(leaf, root, label, what, extension, value)		\
	static const struct recipe root = {				\
		.name = label, .like = &names_anchor,			\
		.extensions = { { extension, value } },			\
	};								\
	const struct recipe leaf = {					\
		.name = label "-client", .odd = what,			\
		.like = &names_anchor_client, .issuer = &root,		\
	}

ANCHORED(names_anchor_outside, outside_anchor, "anchor-outside",
    "its trusted root may certify hosts of another domain only",
    "nameConstraints", "critical,permitted;DNS:other.example");
ANCHORED(names_anchor_excluded, excluded_anchor, "anchor-excluded",
    "its trusted root may not certify hosts of this domain",
    "nameConstraints", "critical,excluded;DNS:tenant.example");
ANCHORED(names_anchor_unknown, unknown_anchor, "anchor-unknown",
    "its trusted root bears a critical extension that nobody knows",
    "1.3.6.1.4.1.32473.1", "critical,DER:05:00");
ANCHORED(names_anchor_purpose, purpose_anchor, "anchor-purpose",
    "its trusted root is for servers only", "extendedKeyUsage", "serverAuth");
