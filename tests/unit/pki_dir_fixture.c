/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"

char		*fixture_top;
char		*fixture_dir;
struct pki	*fixture_pki;
struct error	 fixture_error;

void
fixture_setup(void)
{
	const char	*tmp = getenv("TMPDIR");

	fixture_top = xasprintf("%s/certcheck-test.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(fixture_top));
	fixture_dir = xasprintf("%s/pki", fixture_top);
	fixture_pki = pki_make(client_recipes, client_recipes_count, NULL, 0,
	    PKI_DAYS, &fixture_error);
	ck_assert_msg(fixture_pki != NULL, "%s", fixture_error.text);
	ck_assert_msg(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error) == 0, "%s", fixture_error.text);
}

void
fixture_teardown(void)
{
	pki_free(fixture_pki);
	folder_remove(fixture_top);
	free(fixture_dir);
	free(fixture_top);
}

const char *
fixture_at(const char *name)
{
	static char	 buf[2][1024];
	static int	 turn;

	turn = !turn;
	snprintf(buf[turn], sizeof(buf[turn]), "%s/%s", fixture_dir, name);
	return buf[turn];
}

char *
fixture_read(const char *path)
{
	struct error	 wrong;
	char		*text = file_read(path, 1 << 20, NULL, &wrong);

	ck_assert_msg(text != NULL, "%s", wrong.text);
	return text;
}

void
fixture_write(const char *path, const char *text)
{
	FILE	*stream = fopen(path, "w");

	ck_assert_ptr_nonnull(stream);
	fputs(text, stream);
	ck_assert_int_eq(fclose(stream), 0);
}

int
fixture_count(const char *path)
{
	DIR	*stream = opendir(path);
	int	 count = -2;		/* without . and .. */

	ck_assert_ptr_nonnull(stream);
	while (readdir(stream) != NULL)
		count++;
	closedir(stream);
	return count;
}

void
fixture_says(const char *needle)
{
	ck_assert_msg(strstr(fixture_error.text, needle) != NULL,
	    "\"%s\" lacks \"%s\"", fixture_error.text, needle);
}
