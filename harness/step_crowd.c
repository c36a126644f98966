/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/channel.h"
#include "harness/stage.h"
#include "harness/step_internal.h"

/* Connections that stay, and many that are turned away one after the other. */

#define PAUSE_MS	50	/* between two of a burst, where the broker is on another machine */

/* Either a socket alone, or TLS over it. */
struct visitor {
	int		 fd;	/* -1: it has gone */
	struct channel	*channel;	/* NULL: a socket alone */
};

struct gathering {
	struct visitor	*visitors;
	size_t		 count;
};

static void
visitor_leave(struct visitor *visitor)
{
	if (visitor->channel != NULL)
		channel_cut(visitor->channel);
	else if (visitor->fd != -1)
		close(visitor->fd);
	visitor->channel = NULL;
	visitor->fd = -1;
}

void
gathering_free(struct gathering *gathering)
{
	size_t	 i;

	if (gathering == NULL)
		return;
	for (i = 0; i < gathering->count; i++)
		visitor_leave(&gathering->visitors[i]);
	free(gathering->visitors);
	free(gathering);
}

static void
gathering_add(struct gathering *gathering, int fd, struct channel *channel)
{
	gathering->visitors = xreallocarray(gathering->visitors,
	    gathering->count + 1, sizeof(*gathering->visitors));
	gathering->visitors[gathering->count++] =
	    (struct visitor){ fd, channel };
}

/* ---- They come ------------------------------------------------------------- */

/* The first half of a ClientHello: a socket just connected has room for it. */
static void
visitor_begin(const struct target *way, int fd)
{
	static const struct hello	 hello = { .version = WIRE_TLS_1_3 };
	uint8_t				 random[HELLO_RANDOM], bytes[HELLO_SIZE];
	size_t				 len;

	if (getentropy(random, sizeof(random)) == -1)
		err(4, "getentropy");
	len = hello_write(&hello, target_sni(way), way->alpn, random, bytes);
	/* Whether it is still wanted shows later. */
	(void)!send(fd, bytes, len / 2, MSG_NOSIGNAL);
}

/* Is one more there?  Otherwise `seen` says why not. */
static bool
visitor_come(const struct stage *stage, struct gathering *gathering,
    struct observation *seen)
{
	const struct crowd	*crowd = stage->step->how->crowd;
	struct channel		*channel;
	struct target		 way;
	char			 why[DETAIL_SIZE];
	int			 fd;

	if (crowd->progress == PROGRESS_TLS) {
		channel = stage_dial(stage, stage->step->as, &stage->variant,
		    seen);
		if (channel == NULL)
			return false;
		gathering_add(gathering, channel_fd(channel), channel);
		return true;
	}
	if (!stage_target(stage, &way, seen))
		return false;
	fd = target_dial(&way, stage_deadline(stage), why, sizeof(why));
	if (fd == -1 && dial_is_our_fault(errno)) {
		observation_fault(seen, why);
		return false;
	}
	if (fd == -1) {
		seen->outcome = OUTCOME_UNREACHABLE;
		seen->layer = LAYER_TCP;
		observation_detail(seen, why, "");
		return false;
	}
	if (crowd->progress == PROGRESS_HELLO)
		visitor_begin(&way, fd);
	gathering_add(gathering, fd, NULL);
	return true;
}

void
step_crowd(const struct stage *stage)
{
	const struct step	*step = stage->step;
	struct observation	*seen = stage->seen;
	struct gathering	*gathering;
	unsigned		 opened = 0;

	if (stage->scene == NULL) {
		observation_fault(seen, "there is nowhere to stay");
		return;
	}
	if (stage->scene->gathering == NULL)
		stage->scene->gathering = xcalloc(1, sizeof(*gathering));
	gathering = stage->scene->gathering;
	/* Not all have to be let in: a broker may have a limit. */
	while (opened < step->how->crowd->count &&
	    clock_us() < stage->end_us) {
		observation_start(seen, OP_CROWD, step->as->name);
		if (!visitor_come(stage, gathering, seen))
			break;
		opened++;
	}
	seen->left = opened;
	/* But that we could not come is no limit of the broker's. */
	if (opened > 0 && seen->outcome != OUTCOME_FAULT) {
		seen->outcome = OUTCOME_ACCEPTED;
		seen->layer = LAYER_NONE;
		seen->alert = -1;
	}
}

/* ---- They go --------------------------------------------------------------- */

/* What the broker says to them is not of interest, but that it ends. */
static bool
visitor_has_gone(struct visitor *visitor)
{
	char	 scrap[4096];
	ssize_t	 n;

	while (visitor->fd != -1) {
		n = recv(visitor->fd, scrap, sizeof(scrap), MSG_DONTWAIT);
		if (n > 0 || (n == -1 && errno == EINTR))
			continue;
		if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return false;
		visitor_leave(visitor);
	}
	return true;
}

/* How many are there still?  Their sockets go into fds. */
static size_t
gathering_look(const struct gathering *gathering, struct pollfd *fds)
{
	size_t	 i, left = 0;

	for (i = 0; i < gathering->count; i++)
		if (!visitor_has_gone(&gathering->visitors[i]))
			fds[left++] = (struct pollfd){
				.fd = gathering->visitors[i].fd,
				.events = POLLIN
			};
	return left;
}

void
step_disperse(const struct stage *stage)
{
	const struct gathering	*gathering = NULL;
	struct observation	*seen = stage->seen;
	uint64_t		 end = clock_us() +
				     stage->step->expect.limit * (uint64_t)1000000;
	struct pollfd		*fds;
	size_t			 left;

	if (stage->scene != NULL)
		gathering = stage->scene->gathering;
	if (gathering == NULL) {
		observation_fault(seen, "there is nobody who could go");
		return;
	}
	fds = xcalloc(gathering->count, sizeof(*fds));
	while ((left = gathering_look(gathering, fds)) > 0 && clock_us() < end)
		poll(fds, (nfds_t)left, clock_left_ms(end));
	free(fds);
	seen->left = (unsigned)left;
	seen->outcome = left == 0 ? OUTCOME_ACCEPTED : OUTCOME_DENIED;
	seen->layer = LAYER_TCP;
}

/* ---- They come again and again --------------------------------------------- */

static bool
answers_alike(const struct observation *a, const struct observation *b)
{
	return a->outcome == b->outcome && a->alert == b->alert &&
	    a->connack == b->connack;
}

void
step_burst(const struct stage *stage)
{
	const struct session_options	 extra = { .client_id = stage->client_id };
	const struct step		*step = stage->step;
	struct observation		*seen = stage->seen, first;
	int				 pause_ms;
	unsigned			 alike;

	pause_ms = target_is_local(stage->target) ? 0 : PAUSE_MS;
	for (alike = 0; alike < step->how->times &&
	    clock_us() < stage->end_us; alike++) {
		observation_start(seen, OP_BURST, step->as->name);
		session_close(stage_open(stage, step->as, &extra, seen));
		if (alike == 0)
			first = *seen;
		else if (!answers_alike(&first, seen))
			break;
		poll(NULL, 0, pause_ms);
	}
	seen->left = alike;
}
