/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>
#include <sys/wait.h>

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/pki_dir.h"
#include "fixtures/recipes.h"
#include "tests/unit/launcher_fixture.h"

static char	*base;		/* of this run; has a space in its name */
char		*pki_dir;
char		*tmp_dir;
struct error	 error;

void
launcher_setup(void)
{
	static const struct recipe *const recipes[] = { &recipe_client };
	const char	*tmp = getenv("TMPDIR");
	char		*stem;
	struct pki	*pki;

	stem = xasprintf("%s/test launcher-XXXXXX", tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(base = mkdtemp(stem));
	pki_dir = xasprintf("%s/broker", base);
	ck_assert_int_eq(mkdir(pki_dir, 0700), 0);
	pki = pki_make(recipes, COUNT(recipes), NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert_msg(pki_write_broker(pki, pki_dir, &error) == 0, "%s", error.text);
	pki_free(pki);
}

void
launcher_teardown(void)
{
	folder_remove(base);
	free(base);
	free(pki_dir);
	free(tmp_dir);
}

void
launcher_tmp(void)
{
	free(tmp_dir);
	free(pki_dir);
	pki_dir = xasprintf("%s/broker", base);
	tmp_dir = xasprintf("%s/XXXXXX", base);
	ck_assert_ptr_nonnull(mkdtemp(tmp_dir));
	setenv("TMPDIR", tmp_dir, 1);
	unsetenv("MQTT_CERTCHECK_MOSQUITTO");
	unsetenv("MQTT_CERTCHECK_RABBITMQ");
}

void
launcher_write(const char *path, unsigned mode, const char *text)
{
	struct file	*file;

	ck_assert_msg((file = file_begin(path, mode, &error)) != NULL, "%s", error.text);
	fputs(text, file_stream(file));
	ck_assert_msg(file_commit(file, &error) == 0, "%s", error.text);
}

void
launcher_pki_copy(void)
{
	static const char *const files[] = { "ca.crt", "crl.pem", "server.crt", "server.key" };
	char	*own = xasprintf("%s/pki", tmp_dir), *from, *to, *text;
	size_t	 i, len;

	ck_assert_int_eq(mkdir(own, 0700), 0);
	for (i = 0; i < COUNT(files); i++) {
		from = xasprintf("%s/%s", pki_dir, files[i]);
		to = xasprintf("%s/%s", own, files[i]);
		ck_assert_ptr_nonnull(text = file_read(from, 1 << 20, &len, &error));
		launcher_write(to, 0600, text);
		free(text);
		free(from);
		free(to);
	}
	free(pki_dir);
	pki_dir = own;
}

void
launcher_pretend(const char *variable, const char *script)
{
	char	*path = xasprintf("%s/pretender", tmp_dir);
	char	*text = xasprintf("#!/bin/sh\nPATH=$PATH:/usr/sbin:/usr/local/sbin\n%s\n",
		    script);

	launcher_write(path, 0700, text);
	setenv(variable, path, 1);
	free(text);
	free(path);
}

void
launcher_nothing_left(void)
{
	struct dirent	*entry;
	DIR		*dir;

	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	ck_assert_ptr_nonnull(dir = opendir(tmp_dir));
	while ((entry = readdir(dir)) != NULL)
		ck_assert_msg(strncmp(entry->d_name, "mqtt-certcheck-", 15) != 0,
		    "%s is left", entry->d_name);
	closedir(dir);
}
