/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_VALUE_H
#define CERTCHECK_VALUE_H

#include "cli/option_table.h"

/*
 * One function per kind of option value: checks it and puts it into the field
 * of struct options.  The type of the field is named; the error says what the
 * value must be, and the caller names option and value.
 */
int	 value_true(const struct option_row *, const char *, void *, struct error *);		/* bool */
int	 value_count(const struct option_row *, const char *, void *, struct error *);		/* unsigned */
int	 value_constant(const struct option_row *, const char *, void *, struct error *);	/* unsigned: .min */
int	 value_number(const struct option_row *, const char *, void *, struct error *);	/* unsigned */
int	 value_port(const struct option_row *, const char *, void *, struct error *);		/* uint16_t */
int	 value_seconds(const struct option_row *, const char *, void *, struct error *);	/* uint32_t, ms */
int	 value_choice(const struct option_row *, const char *, void *, struct error *);	/* unsigned: index */
int	 value_tls(const struct option_row *, const char *, void *, struct error *);		/* unsigned: bits */
int	 value_mqtt(const struct option_row *, const char *, void *, struct error *);		/* unsigned: bits */
int	 value_file(const struct option_row *, const char *, void *, struct error *);	/* const char * */
int	 value_passin(const struct option_row *, const char *, void *, struct error *);		/* const char * */
int	 value_credential(const struct option_row *, const char *, void *, struct error *);	/* const char *[USER_ROLES] */
int	 value_files(const struct option_row *, const char *, void *, struct error *);	/* struct words */
int	 value_command(const struct option_row *, const char *, void *, struct error *);	/* const char * */
int	 value_words(const struct option_row *, const char *, void *, struct error *);		/* struct words */
int	 value_addresses(const struct option_row *, const char *, void *, struct error *);	/* struct addresses */
int	 value_broker(const struct option_row *, const char *, void *, struct error *);	/* struct address */
int	 value_websocket(const struct option_row *, const char *, void *, struct error *);	/* struct address */
int	 value_transports(const struct option_row *, const char *, void *, struct error *);	/* unsigned: bits */
int	 value_listen(const struct option_row *, const char *, void *, struct error *);	/* struct address; port 0 is any */
int	 value_publish(const struct option_row *, const char *, void *, struct error *);	/* struct address */
int	 value_host(const struct option_row *, const char *, void *, struct error *);		/* char[256] */
int	 value_hosts(const struct option_row *, const char *, void *, struct error *);		/* struct words */
int	 value_name(const struct option_row *, const char *, void *, struct error *);		/* const char * */
int	 value_alpn(const struct option_row *, const char *, void *, struct error *);		/* const char * */
int	 value_expect(const struct option_row *, const char *, void *, struct error *);	/* struct intents */
int	 value_topic(const struct option_row *, const char *, void *, struct error *);		/* const char * */
int	 value_shared_topic(const struct option_row *, const char *, void *, struct error *);	/* const char * */
int	 value_launch(const struct option_row *, const char *, void *, struct error *);	/* const char * */

/* Append to a list. */
void	 words_add(struct words *, const char *);

#endif
