/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STORY_H
#define CERTCHECK_STORY_H

#include "harness/model.h"

/* What the formats for people share: text fit to show, and the story of a case. */

/*
 * A string of a run made fit to show: text_visible with newlines kept, and
 * nothing left in it that a CI system takes for a command to itself.  NULL
 * gives "".  The caller frees.
 */
char	*story_text(const char *);

/* The verdict's reason; words that say so when a run has none. */
const char *story_why(const struct entry *);

/* The first control that did not hold, else the first there is; NULL: none. */
const struct control *story_control(const struct entry *);

/*
 * Make an observation fit to show: its texts visible, cut to their size as the
 * JSON result has them, and no alert 0 or CONNACK 0 where nothing was tried.
 */
void	 story_plain(struct observation *);

/* observation_text and control_text of what is fit to show. */
void	 story_observation(const struct observation *, char *, size_t);
void	 story_control_text(const struct control *, char *, size_t);

/*
 * Tell a case line by line: what was expected, what was observed step by
 * step, the control, the reference and, where something is to be mended, the
 * remedy.  Empty lines are left out.  With `fold`, steps that differ in nothing
 * but who connects share a line.
 * `tell` gets `to`, a label ("Expected") and the text, by story_text.
 */
void	 story_tell(const struct entry *, bool fold,
	    void (*tell)(void *to, const char *label, const char *text), void *to);

#endif
