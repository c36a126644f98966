/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BASE_H
#define CERTCHECK_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Clock, bounded text, error texts, whole files.  Used by every layer. */

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* What went wrong, in words for the user: names the file, option or address, and what to do. */
struct error {
	char	text[5120];	/* a path of PATH_MAX octets, and the reason */
};

/* Set the text; returns -1, so that a function can end with "return error_set(…)". */
int	 error_set(struct error *, const char *, ...)
	    __attribute__((__format__(printf, 2, 3)));

/*
 * Before anything else: the TLS library starts without the system's
 * configuration, which could refuse what has to reach the broker; SIGPIPE is
 * ignored.
 */
void	 base_init(void);

/* Microseconds of the monotonic clock.  Deadlines are points on it. */
uint64_t clock_us(void);

/* Milliseconds from now to a deadline for poll(2): 0 when it has passed, never negative, rounded up. */
int	 clock_left_ms(uint64_t deadline_us);

/* Wait for events of poll(2) on a descriptor, or its end; false: the deadline has passed. */
bool	 fd_wait(int fd, short events, uint64_t deadline_us);

/* The time of day as YYYY-MM-DDTHH:MM:SSZ. */
void	 clock_utc(char *, size_t);

/* Append formatted text to a string in a buffer of `size`; cuts, never overflows, always ends it. */
void	 text_add(char *buf, size_t size, const char *, ...)
	    __attribute__((__format__(printf, 3, 4)));

/*
 * Length of the well-formed UTF-8 sequence that the text begins with (Unicode
 * 15, table 3-7), its code point in *point; 0 when there is none.
 */
size_t	 text_character(const char *, size_t len, uint32_t *point);

/*
 * Copy hostile bytes so that they can be shown: valid UTF-8 stays, except
 * control characters (C0, DEL, C1), bidirectional and other invisible
 * formatting characters, surrogates and noncharacters; these and every byte of
 * bad UTF-8 become \xNN, byte by byte.  A backslash stays as it is.
 * `keep` lists control characters to leave alone, such as "\n".
 * Always ends the string, never cuts within a character; returns its length.
 */
size_t	 text_visible(char *dst, size_t size, const char *src, size_t len,
	    const char *keep);

/* Nearest of `count` names by edit distance; NULL when none is near. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

/* `len` random bytes as 2 * len lower-case hexadecimal digits; buf holds one more. */
void	 random_hex(char *buf, size_t len);

/* asprintf(3) and friends that exit by err(3) when memory is short. */
char	*xasprintf(const char *, ...) __attribute__((__format__(printf, 1, 2)));
void	*xcalloc(size_t, size_t);
void	*xreallocarray(void *, size_t, size_t);
char	*xstrdup(const char *);

/* The SHA-256 digest of a text in base64, as a browser's content policy wants it. */
void	 digest_base64(char buf[45], const char *text, size_t len);

/*
 * Write a file whole or not at all: file_begin opens a temporary file beside
 * `path` with the mode, file_commit flushes, syncs and renames it, file_abort
 * removes it.  "-" is stdout.  NULL or -1 and the error, which names the file.
 */
struct file;
struct file *file_begin(const char *path, unsigned mode, struct error *);
FILE	*file_stream(struct file *);
int	 file_commit(struct file *, struct error *);
void	 file_abort(struct file *);

/* A whole file as a string, at most `limit` bytes; NULL and the error. Caller frees. */
char	*file_read(const char *path, size_t limit, size_t *len, struct error *);

/* Remove a folder and all below it, following no link.  A missing one is fine. */
void	 folder_remove(const char *path);

#endif
