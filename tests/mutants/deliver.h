/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_DELIVER_H
#define CERTCHECK_MUTANTS_DELIVER_H

#include "tests/mutants/mqtt.h"

/* Messages on their way from a publisher to those who listen and may. */

/* To all of them; for those who are away it waits.  Whether `from` may is asked before. */
void	 deliver(struct session *from, const struct message *);

/* What has waited for its client; as far as it may be read by it. */
void	 deliver_waiting(struct session *, const struct stored *);

/* The broker's own messages about itself, after SUBSCRIBE. */
void	 deliver_system(struct session *);

#endif
