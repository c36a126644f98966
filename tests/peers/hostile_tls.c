/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include <openssl/x509v3.h>

#include "tests/peers/hostile.h"

/* Handshakes by the library, with a server that asks for the impossible; and after them. */

bool
guest_context(struct guest *guest)
{
	char	 ca[1024], cert[1024], key[1024];

	snprintf(ca, sizeof(ca), "%s/ca.crt", guest->dir);
	snprintf(cert, sizeof(cert), "%s/server.crt", guest->dir);
	snprintf(key, sizeof(key), "%s/server.key", guest->dir);
	if ((guest->ctx = SSL_CTX_new(TLS_server_method())) == NULL)
		return false;
	SSL_CTX_set_verify(guest->ctx,
	    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	return SSL_CTX_use_certificate_chain_file(guest->ctx, cert) == 1 &&
	    SSL_CTX_use_PrivateKey_file(guest->ctx, key, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_load_verify_locations(guest->ctx, ca, NULL) == 1 &&
	    SSL_CTX_set_session_id_context(guest->ctx,
	    (const unsigned char *)"hostile", 7) == 1;
}

bool
guest_handshake(struct guest *guest)
{
	return (guest->ssl = SSL_new(guest->ctx)) != NULL &&
	    SSL_set_fd(guest->ssl, guest->fd) == 1 &&
	    SSL_accept(guest->ssl) == 1;
}

bool
guest_welcome(struct guest *guest)
{
	return guest_context(guest) && guest_handshake(guest);
}

bool
guest_say(struct guest *guest, const void *data, size_t len)
{
	return SSL_write(guest->ssl, data, (int)len) == (int)len;
}

static void
do_mute(struct guest *guest)
{
	if (guest_welcome(guest))
		guest_ignore(guest);
}

/* ---- Certificates ---------------------------------------------------------- */

static void
name_add(X509_NAME *name, const char *field, const char *text)
{
	X509_NAME_add_entry_by_txt(name, field, V_ASN1_UTF8STRING,
	    (const unsigned char *)text, (int)strlen(text), -1, 0);
}

/* A CA with this name, or whoever the other one says, with the key of all of them. */
static X509 *
cert_make(EVP_PKEY *key, const X509_NAME *subject, const X509_NAME *issuer)
{
	X509	*cert = X509_new();

	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_subject_name(cert, subject);
	X509_set_issuer_name(cert, issuer);
	X509_set_pubkey(cert, key);
	return cert;
}

static X509_NAME *
name_numbered(int number)
{
	X509_NAME	*name = X509_NAME_new();
	char		 text[32];

	snprintf(text, sizeof(text), "CA %d", number);
	name_add(name, "CN", text);
	return name;
}

/* Each is issued by the next one. */
static void
chain_of(struct guest *guest, int count)
{
	EVP_PKEY	*key = EVP_EC_gen("P-256");
	X509		*cert;
	int		 i;

	if (!guest_context(guest))
		return;
	for (i = 0; i < count; i++) {
		cert = cert_make(key, name_numbered(i), name_numbered(i + 1));
		X509_add1_ext_i2d(cert, NID_basic_constraints,
		    &(BASIC_CONSTRAINTS){ .ca = 1 }, 1, 0);
		X509_sign(cert, key, EVP_sha256());
		if (i == 0) {
			SSL_CTX_use_certificate(guest->ctx, cert);
			SSL_CTX_use_PrivateKey(guest->ctx, key);
		} else
			SSL_CTX_add0_chain_cert(guest->ctx, cert);
	}
}

static void
prepare_thousand(struct guest *guest)
{
	chain_of(guest, 1000);
}

/* As many as are read. */
static void
prepare_many(struct guest *guest)
{
	chain_of(guest, 600);
}

static void
prepare_odd(struct guest *guest)
{
	EVP_PKEY	*key = EVP_EC_gen("P-256");
	X509_NAME	*name = X509_NAME_new();
	GENERAL_NAMES	*names = GENERAL_NAMES_new();
	GENERAL_NAME	*san = GENERAL_NAME_new();
	ASN1_IA5STRING	*text = ASN1_IA5STRING_new();
	X509		*cert;

	/* As octets: the library would not take it for UTF-8. */
	X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_T61STRING,
	    (const unsigned char *)EVIL, (int)strlen(EVIL), -1, 0);
	X509_NAME_add_entry_by_txt(name, "O", V_ASN1_T61STRING,
	    (const unsigned char *)EVIL, (int)strlen(EVIL), -1, 0);
	cert = cert_make(key, name, name);
	ASN1_STRING_set(text, EVIL, -1);
	GENERAL_NAME_set0_value(san, GEN_DNS, text);
	sk_GENERAL_NAME_push(names, san);
	X509_add1_ext_i2d(cert, NID_subject_alt_name, names, 0, 0);
	X509_sign(cert, key, EVP_sha256());
	if (guest_context(guest)) {
		SSL_CTX_use_certificate(guest->ctx, cert);
		SSL_CTX_use_PrivateKey(guest->ctx, key);
	}
}

/* With what is prepared. */
static void
do_show(struct guest *guest)
{
	if (guest_handshake(guest))
		guest_ignore(guest);
}

/* ---- CertificateRequest ------------------------------------------------------ */

static void
ask_for(struct guest *guest, int count)
{
	STACK_OF(X509_NAME)	*names = sk_X509_NAME_new_null();
	X509_NAME		*name = X509_NAME_new();
	int			 i;

	X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_T61STRING,
	    (const unsigned char *)EVIL, (int)strlen(EVIL), -1, 0);
	sk_X509_NAME_push(names, name);
	for (i = 0; i < count; i++)
		sk_X509_NAME_push(names, name_numbered(i));
	if (guest_context(guest))
		SSL_CTX_set_client_CA_list(guest->ctx, names);
}

static void
prepare_odd_authorities(struct guest *guest)
{
	ask_for(guest, 0);
}

/* As many as the 64 KiB hold. */
static void
prepare_many_authorities(struct guest *guest)
{
	ask_for(guest, 2600);
}

/* ---- After the handshake ------------------------------------------------------- */

static void
do_key_update_flood(struct guest *guest)
{
	if (guest_welcome(guest))
		while (SSL_key_update(guest->ssl, SSL_KEY_UPDATE_REQUESTED) == 1 &&
		    SSL_do_handshake(guest->ssl) == 1)
			continue;
	guest_ignore(guest);
}

/* The same record again and again. */
static void
sealed_flood(struct guest *guest, uint8_t type, const void *data, size_t len)
{
	if (!guest_context(guest))
		return;
	seal_prepare(guest);
	if (guest_handshake(guest))
		while (seal_send(guest, type, data, len))
			continue;
}

/* As many as a record holds: for an hour, and each a single octet. */
static void
do_ticket_flood(struct guest *guest)
{
	static const uint8_t	 ticket[] = { 4, 0, 0, 15, 0, 0, 0x0e, 0x10,
					 1, 2, 3, 4, 1, 0, 0, 1, 'x', 0, 0 };
	uint8_t			 block[800 * sizeof(ticket)];
	size_t			 at;

	for (at = 0; at < sizeof(block); at += sizeof(ticket))
		memcpy(block + at, ticket, sizeof(ticket));
	sealed_flood(guest, 22, block, sizeof(block));
}

static void
do_empty_record_flood(struct guest *guest)
{
	sealed_flood(guest, 23, "", 0);
}

static void
do_warning_flood(struct guest *guest)
{
	sealed_flood(guest, 21, "\1\x5a", 2);
}

/* NewSessionTicket of 16 MiB. */
static void
do_giant_ticket(struct guest *guest)
{
	static const uint8_t	 block[16384] = { 4, 0xff, 0xff, 0xff };

	sealed_flood(guest, 22, block, sizeof(block));
}

/* CertificateRequest, for which we have not offered ourselves. */
static void
do_late_request(struct guest *guest)
{
	static const uint8_t	 request[] = { 13, 0, 0, 11, 0, 0, 8,
					 0, 13, 0, 4, 0, 2, 4, 3 };

	sealed_flood(guest, 22, request, sizeof(request));
}

/* TLS 1.2: asked to, but nothing is made of it. */
static void
do_hello_request_storm(struct guest *guest)
{
	if (guest_welcome(guest))
		while (SSL_renegotiate(guest->ssl) == 1 &&
		    SSL_do_handshake(guest->ssl) == 1)
			continue;
	guest_ignore(guest);
}

/* TLS 1.2: one handshake after the other. */
static void
do_renegotiation_loop(struct guest *guest)
{
	char	 octet;

	if (!guest_welcome(guest))
		return;
	SSL_clear_mode(guest->ssl, SSL_MODE_AUTO_RETRY);
	while (SSL_renegotiate(guest->ssl) == 1 &&
	    SSL_do_handshake(guest->ssl) == 1) {
		do {
			SSL_peek(guest->ssl, &octet, 1);
		} while (SSL_renegotiate_pending(guest->ssl) &&
		    SSL_get_shutdown(guest->ssl) == 0 &&
		    SSL_want_read(guest->ssl));
	}
	guest_ignore(guest);
}

const struct behaviour	 tls_behaviours[] = {
	{ "mute", do_mute },
	{ "thousand-certificates", do_show, prepare_thousand },
	{ "many-certificates", do_show, prepare_many },
	{ "odd-certificate", do_show, prepare_odd },
	{ "odd-authorities", do_show, prepare_odd_authorities },
	{ "many-authorities", do_show, prepare_many_authorities },
	{ "ticket-flood", do_ticket_flood },
	{ "key-update-flood", do_key_update_flood },
	{ "empty-record-flood", do_empty_record_flood },
	{ "warning-flood", do_warning_flood },
	{ "giant-ticket", do_giant_ticket },
	{ "late-request", do_late_request },
	{ "hello-request-storm", do_hello_request_storm },
	{ "renegotiation-loop", do_renegotiation_loop },
	{ NULL }
};
