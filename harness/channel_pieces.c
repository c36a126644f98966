/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/channel_internal.h"

/*
 * A ClientHello in many records (RFC 8446, section 5.1, lets any handshake
 * message be spread over several), each written by itself, so that with
 * TCP_NODELAY it gets a segment of its own.  Who looks at the first segment, or
 * the first record, only does not see what it asks for.
 */

#define RECORD_HEAD	5
#define RECORD_MAX	16384

struct pieces {
	size_t		 piece;		/* octets of the message in each */
	bool		 done;		/* the first record is through */
	unsigned char	*records;	/* what it became; NULL: nothing yet */
	size_t		 len, sent;
	size_t		 next;		/* where the record ends that is being written */
};

static BIO_METHOD	*pieces_method;

/* The record, cut up: as many heads as there are pieces. */
static void
pieces_cut(struct pieces *pieces, const unsigned char *record, size_t body)
{
	size_t	 at, n, count = (body + pieces->piece - 1) / pieces->piece;

	pieces->records = xcalloc(1, body + count * RECORD_HEAD);
	for (at = 0; at < body; at += n) {
		n = body - at < pieces->piece ? body - at : pieces->piece;
		memcpy(pieces->records + pieces->len, record, 3);
		pieces->records[pieces->len + 3] = (unsigned char)(n >> 8);
		pieces->records[pieces->len + 4] = (unsigned char)n;
		memcpy(pieces->records + pieces->len + RECORD_HEAD,
		    record + RECORD_HEAD + at, n);
		pieces->len += RECORD_HEAD + n;
	}
}

/*
 * 1 when all is written, else what the BIO below says.  Who closes before it has
 * all pieces resets what is still to come, and may have sent an alert first: a
 * failed write would end the handshake with that unread.
 */
static int
pieces_flush(BIO *bio, struct pieces *pieces)
{
	const unsigned char	*head;
	int			 n;

	while (pieces->sent < pieces->len) {
		if (pieces->sent == pieces->next) {
			head = pieces->records + pieces->sent;
			pieces->next += RECORD_HEAD +
			    ((size_t)head[3] << 8 | head[4]);
		}
		n = BIO_write(BIO_next(bio), pieces->records + pieces->sent,
		    (int)(pieces->next - pieces->sent));
		if (n <= 0 && !BIO_should_retry(BIO_next(bio)))
			break;
		if (n <= 0) {
			BIO_copy_next_retry(bio);
			return n;
		}
		pieces->sent += (size_t)n;
	}
	pieces->done = true;
	return 1;
}

/* The library hands over its first record whole, and comes again with it. */
static int
pieces_write(BIO *bio, const char *data, int len)
{
	struct pieces		*pieces = BIO_get_data(bio);
	const unsigned char	*record = (const unsigned char *)data;
	size_t			 body;
	int			 n;

	BIO_clear_retry_flags(bio);
	if (len < RECORD_HEAD)
		pieces->done = true;
	if (pieces->done) {
		n = BIO_write(BIO_next(bio), data, len);
		BIO_copy_next_retry(bio);
		return n;
	}
	body = (size_t)record[3] << 8 | record[4];
	if (body > RECORD_MAX || body + RECORD_HEAD > (size_t)len)
		return -1;
	if (pieces->records == NULL)
		pieces_cut(pieces, record, body);
	n = pieces_flush(bio, pieces);
	return n == 1 ? (int)(body + RECORD_HEAD) : n;
}

static long
pieces_ctrl(BIO *bio, int command, long number, void *pointer)
{
	return BIO_ctrl(BIO_next(bio), command, number, pointer);
}

static int
pieces_free(BIO *bio)
{
	struct pieces	*pieces = BIO_get_data(bio);

	if (pieces != NULL)
		free(pieces->records);
	free(pieces);
	return 1;
}

static BIO *
pieces_new(size_t piece)
{
	struct pieces	*pieces = xcalloc(1, sizeof(*pieces));
	BIO		*bio;

	if (pieces_method == NULL) {
		pieces_method = BIO_meth_new(BIO_get_new_index() |
		    BIO_TYPE_FILTER, "pieces");
		if (pieces_method == NULL ||
		    BIO_meth_set_write(pieces_method, pieces_write) != 1 ||
		    BIO_meth_set_ctrl(pieces_method, pieces_ctrl) != 1 ||
		    BIO_meth_set_destroy(pieces_method, pieces_free) != 1)
			errx(4, "the TLS library takes no filter");
	}
	if ((bio = BIO_new(pieces_method)) == NULL)
		err(4, NULL);
	pieces->piece = piece;
	BIO_set_data(bio, pieces);
	BIO_set_init(bio, 1);
	return bio;
}

int
channel_cut_up(struct channel *channel, size_t piece)
{
	BIO	*below = BIO_new_socket(channel->fd, BIO_NOCLOSE);

	if (below == NULL)
		return -1;
	SSL_set0_wbio(channel->ssl, BIO_push(pieces_new(piece), below));
	return 0;
}
