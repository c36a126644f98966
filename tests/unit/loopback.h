/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LOOPBACK_H
#define CERTCHECK_LOOPBACK_H

#include "harness/target.h"

/*
 * A socket that listens on a port of its own at 127.0.0.1, which the target is
 * from now on: its address and ports.  It is not dialled, which would be the
 * first connection.
 */
int	 loopback_listen(struct target *, int backlog);

#endif
