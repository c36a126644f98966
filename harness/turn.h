/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TURN_H
#define CERTCHECK_TURN_H

/*
 * One at a time: cases run beside each other, and what they share at the broker
 * only one of them may use.  A client identifier that is not random is such a
 * thing: of two sessions by the same one, the broker ends the older.
 */

/*
 * Wait for our turn among all processes that were given this folder; a hang is
 * left to the deadline of the whole case.  A token for turn_end, or -1 with
 * errno.
 */
int	 turn_take(const char *folder, const char *name);

/* Let the next one have it.  -1 is legal. */
void	 turn_end(int token);

#endif
