#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Does every file stand in its place?  Reads the #include lines and the calls
# of all C files outside tests/ (of the folder given, or of this project):
#
# - folders only look down (the table below), by paths written from the root;
# - no files include each other in a circle;
# - OpenSSL, libmosquitto and jansson are seen only where they belong, and not
#   at all, not even through other headers, by what has to be free of them;
# - no banned function is called.
#
# Silent and 0 when all is well; else one line for each finding, and 1.

set -eu

cd "${1:-$(dirname "$0")/..}"
files=$(find harness fixtures scenarios reports cli -name '*.[ch]' 2>/dev/null |
    LC_ALL=C sort)
[ -n "$files" ] || { echo "layers.sh: no C files here" >&2; exit 1; }

# The names hold no spaces: the project's own.
# shellcheck disable=SC2086
LC_ALL=C exec awk '
BEGIN {
	# A folder may include from itself and from these; a file name is a prefix.
	down["harness"] = "";
	down["fixtures"] = "harness/";
	down["reports"] = "harness/";
	down["scenarios"] = "fixtures/recipes.h harness/";
	down["cli"] = "scenarios/ fixtures/ reports/ harness/";

	# Which files may include which library themselves.
	seen_by["openssl/"] = "harness/channel harness/credential.h harness/base harness/upgrade fixtures/pki";
	seen_by["mosquitto"] = "harness/session";
	seen_by["wslay/"] = "harness/websocket";
	seen_by["microhttpd"] = "fixtures/publisher";
	seen_by["cyaml"] = "cli/profile cli/document";
	seen_by["yaml"] = "cli/document";
	seen_by["jansson"] = "fixtures/pki reports/ cli/";

	# Which must not see it through other headers either.
	free_of["openssl/"] = "harness/judge reports/ scenarios/ fixtures/brokers/";
	free_of["mosquitto"] = "harness/judge harness/channel reports/ scenarios/ fixtures/";

	n = split("sprintf vsprintf strcpy strcat strtok atoi system popen " \
	    "gets sleep usleep", words, " ");
	for (i = 1; i <= n; i++)
		banned[words[i]] = 1;
}

function finding(text) {
	print text;
	bad = 1;
}

function starts(text, prefixes,		i, n, p) {
	n = split(prefixes, p, " ");
	for (i = 1; i <= n; i++)
		if (substr(text, 1, length(p[i])) == p[i])
			return 1;
	return 0;
}

# The line without comments, strings and character constants; in_comment lasts.
function code(line,	out, c, quote) {
	out = "";
	while (line != "") {
		if (in_comment) {
			if ((c = index(line, "*/")) == 0)
				return out;
			in_comment = 0;
			line = substr(line, c + 2);
			continue;
		}
		c = substr(line, 1, 1);
		if (quote != "") {
			if (c == "\\")
				line = substr(line, 2);
			else if (c == quote)
				quote = "";
		} else if (substr(line, 1, 2) == "/*") {
			in_comment = 1;
			out = out " ";
			line = substr(line, 2);
		} else if (substr(line, 1, 2) == "//")
			return out;
		else if (c == "\"" || c == "\047")
			quote = c;
		else
			out = out c;
		line = substr(line, 2);
	}
	return out;
}

FNR == 1 {
	in_comment = 0;
	ours[FILENAME] = 1;
	folder = FILENAME;
	sub(/\/.*/, "", folder);
}

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
	what = $0;
	sub(/^[^"<]*["<]/, "", what);
	sub(/[">].*/, "", what);
	includes[FILENAME] = includes[FILENAME] " " what;
	at = FILENAME ":" FNR ": ";
	for (library in seen_by)
		if (starts(what, library) && !starts(FILENAME, seen_by[library]))
			finding(at "<" what "> is for these only: " seen_by[library]);
	if ($0 ~ /^[^<]*"/) {
		if (!starts(what, folder "/ " down[folder]))
			finding(at "\"" what "\": " folder "/ includes only " \
			    folder "/ " down[folder]);
		where[FILENAME, what] = at;
	}
}

{
	text = code($0);
	while (match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		word = substr(text, RSTART, RLENGTH - 1);
		sub(/[ \t]+$/, "", word);
		if (word in banned)
			finding(FILENAME ":" FNR ": " word " is banned");
		text = substr(text, RSTART + RLENGTH);
	}
}

# Depth first; a file on the way that comes again closes a circle.
function walk(file, way,	i, n, list) {
	state[file] = 1;
	n = split(includes[file], list, " ");
	for (i = 1; i <= n; i++)
		if (state[list[i]] == 1)
			finding("circle:" substr(way, index(way " ", " " list[i] " ")) \
			    " " list[i]);
		else if (list[i] in ours && state[list[i]] == 0)
			walk(list[i], way " " list[i]);
	state[file] = 2;
}

# What a file includes, through whom it may be; the first way to a library.
function reach(file, library, way,	i, n, list) {
	if (visited[file])
		return "";
	visited[file] = 1;
	n = split(includes[file], list, " ");
	for (i = 1; i <= n; i++) {
		if (starts(list[i], library))
			return way " " list[i];
		if (list[i] in ours &&
		    (found = reach(list[i], library, way " " list[i])) != "")
			return found;
	}
	return "";
}

END {
	for (key in where) {
		split(key, pair, SUBSEP);
		if (!(pair[2] in ours))
			finding(where[key] "\"" pair[2] "\" is not there");
	}
	for (file in ours)
		if (state[file] == 0)
			walk(file, " " file);
	for (library in free_of)
		for (file in ours)
			if (starts(file, free_of[library])) {
				split("", visited);
				if ((found = reach(file, library, file)) != "")
					finding("sees " library ": " found);
			}
	exit bad;
}' $files
