/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "cli/document.h"
#include "cli/options.h"

#define LIMIT		((size_t)1 << 20)
#define KEYS_MAX	256
#define DEPTH_MAX	32

struct document {
	const char	*path;
	char		*text;
	size_t		 len;
	bool		 parsed;
	yaml_document_t	 yaml;
};

static int
refuse_syntax(const struct document *document, const yaml_parser_t *parser,
    struct error *error)
{
	size_t	 line = 1, i;

	if (parser->error == YAML_MEMORY_ERROR)
		err(4, NULL);
	/* Of characters libyaml says where in the file, not in which line. */
	for (i = 0; i < document->len && i < parser->problem_offset; i++)
		line += document->text[i] == '\n';
	if (parser->error == YAML_READER_ERROR)
		return error_set(error, "%s, line %zu: this is no YAML: %s",
		    document->path, line, parser->problem);
	return error_set(error, "%s, line %zu: this is no YAML: %s",
	    document->path, parser->problem_mark.line + 1,
	    parser->problem != NULL ? parser->problem : "wrong");
}

/*
 * libyaml takes the square of the depth: hours for a megabyte of brackets.  So
 * first nothing is kept, and the depth is counted.
 */
static int
check_depth(const struct document *document, struct error *error)
{
	yaml_parser_t	 parser;
	yaml_event_t	 event;
	unsigned	 depth = 0;
	bool		 more = true;

	if (!yaml_parser_initialize(&parser))
		err(4, NULL);
	yaml_parser_set_input_string(&parser,
	    (const unsigned char *)document->text, document->len);
	/* What is no YAML is told with its reason when it is loaded. */
	while (more && depth <= DEPTH_MAX && yaml_parser_parse(&parser, &event)) {
		if (event.type == YAML_SEQUENCE_START_EVENT ||
		    event.type == YAML_MAPPING_START_EVENT)
			depth++;
		else if (event.type == YAML_SEQUENCE_END_EVENT ||
		    event.type == YAML_MAPPING_END_EVENT)
			depth--;
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	if (depth > DEPTH_MAX)
		error_set(error, "%s, line %zu: lists and keys stand more than %d deep in each other here",
		    document->path, parser.mark.line + 1, DEPTH_MAX);
	yaml_parser_delete(&parser);
	return depth > DEPTH_MAX ? -1 : 0;
}

/* The only document there is. */
static int
parse(struct document *document, yaml_parser_t *parser, struct error *error)
{
	yaml_document_t	 next;
	yaml_node_t	*more;
	size_t		 line;

	if (!yaml_parser_load(parser, &document->yaml))
		return refuse_syntax(document, parser, error);
	document->parsed = true;
	if (yaml_document_get_root_node(&document->yaml) == NULL)
		return 0;
	if (!yaml_parser_load(parser, &next))
		return refuse_syntax(document, parser, error);
	more = yaml_document_get_root_node(&next);
	line = more != NULL ? more->start_mark.line + 1 : 0;
	yaml_document_delete(&next);
	if (more != NULL)
		return error_set(error, "%s, line %zu: a second document begins here; leave out the ---",
		    document->path, line);
	return 0;
}

struct document *
document_read(const char *path, struct error *error)
{
	struct document	*document = xcalloc(1, sizeof(*document));
	yaml_parser_t	 parser;
	int		 rc;

	document->path = path;
	document->text = file_read(path, LIMIT, &document->len, error);
	if (document->text == NULL || check_depth(document, error) == -1) {
		document_free(document);
		return NULL;
	}
	if (!yaml_parser_initialize(&parser))
		err(4, NULL);
	yaml_parser_set_input_string(&parser,
	    (const unsigned char *)document->text, document->len);
	rc = parse(document, &parser, error);
	yaml_parser_delete(&parser);
	if (rc == 0)
		return document;
	document_free(document);
	return NULL;
}

void
document_free(struct document *document)
{
	if (document == NULL)
		return;
	if (document->parsed)
		yaml_document_delete(&document->yaml);
	free(document->text);
	free(document);
}

/* ---- Places ---------------------------------------------------------------- */

/* yaml_document_get_node is not for const documents. */
static yaml_node_t *
node_of(const struct document *document, int index)
{
	return yaml_document_get_node((yaml_document_t *)&document->yaml, index);
}

static const char *
scalar(const yaml_node_t *node)
{
	return node->type == YAML_SCALAR_NODE ?
	    (const char *)node->data.scalar.value : "";
}

static const char *
node_where(const struct document *document, const yaml_node_t *node, char *dst,
    size_t size)
{
	snprintf(dst, size, "%s, line %zu", document->path,
	    node->start_mark.line + 1);
	return dst;
}

static yaml_node_t *
mapping_get(const struct document *document, yaml_node_t *node, const char *key)
{
	yaml_node_pair_t	*pair;

	if (node->type != YAML_MAPPING_NODE)
		return node;
	for (pair = node->data.mapping.pairs.start;
	    pair < node->data.mapping.pairs.top; pair++)
		if (strcmp(scalar(node_of(document, pair->key)), key) == 0)
			return node_of(document, pair->value);
	return node;
}

const char *
document_where(const struct document *document, const char *key, int item,
    const char *inner, char *dst, size_t size)
{
	yaml_node_t	*node = node_of(document, 1);

	if (node == NULL) {
		snprintf(dst, size, "%s", document->path);
		return dst;
	}
	node = mapping_get(document, node, key);
	if (item >= 0 && node->type == YAML_SEQUENCE_NODE &&
	    item < node->data.sequence.items.top -
	    node->data.sequence.items.start)
		node = node_of(document, node->data.sequence.items.start[item]);
	if (inner != NULL)
		node = mapping_get(document, node, inner);
	return node_where(document, node, dst, size);
}

/* ---- Against a schema ------------------------------------------------------ */

static int	 check(const struct document *, const yaml_node_t *,
		    const cyaml_schema_value_t *, const char *what,
		    struct error *);

/* The key of these whose own keys have one of this name; NULL: none. */
static const char *
home_of(const cyaml_schema_field_t *fields, const char *name)
{
	const cyaml_schema_field_t	*inner;

	for (; fields->key != NULL; fields++) {
		if (fields->value.type != CYAML_MAPPING)
			continue;
		for (inner = fields->value.mapping.fields; inner->key != NULL;
		    inner++)
			if (strcmp(inner->key, name) == 0)
				return fields->key;
	}
	return NULL;
}

static int
refuse_key(const struct document *document, const yaml_node_t *node,
    const cyaml_schema_field_t *fields, struct error *error)
{
	const char	*names[KEYS_MAX], *near;
	char		 where[LINE_SIZE], shown[256];
	const char	*home = home_of(fields, scalar(node));
	size_t		 count = 0;

	node_where(document, node, where, sizeof(where));
	if (home != NULL)
		return error_set(error, "%s: '%s' has to stand below '%s:', further in",
		    where, scalar(node), home);
	for (; fields->key != NULL && count < KEYS_MAX; fields++)
		names[count++] = fields->key;
	near = text_nearest(scalar(node), names, count);
	return error_set(error, "%s: there is no key '%s'%s%s%s", where,
	    value_show(shown, sizeof(shown), scalar(node)),
	    near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
	    near != NULL ? "'?" : "");
}

/* One key and its value; `seen` has a flag for each field. */
static int
check_pair(const struct document *document, const yaml_node_pair_t *pair,
    const cyaml_schema_field_t *fields, bool *seen, struct error *error)
{
	const yaml_node_t	*key = node_of(document, pair->key);
	char			 where[LINE_SIZE];
	size_t			 i;

	for (i = 0; fields[i].key != NULL; i++)
		if (strcmp(fields[i].key, scalar(key)) == 0)
			break;
	if (fields[i].key == NULL || i >= KEYS_MAX)
		return refuse_key(document, key, fields, error);
	if (seen[i])
		return error_set(error, "%s: '%s' is there twice",
		    node_where(document, key, where, sizeof(where)),
		    fields[i].key);
	seen[i] = true;
	return check(document, node_of(document, pair->value),
	    &fields[i].value, fields[i].key, error);
}

static int
check_mapping(const struct document *document, const yaml_node_t *node,
    const cyaml_schema_field_t *fields, struct error *error)
{
	const yaml_node_pair_t	*pair;
	char			 where[LINE_SIZE];
	bool			 seen[KEYS_MAX] = { false };
	size_t			 i;

	for (pair = node->data.mapping.pairs.start;
	    pair < node->data.mapping.pairs.top; pair++)
		if (check_pair(document, pair, fields, seen, error) == -1)
			return -1;
	for (i = 0; i < KEYS_MAX && fields[i].key != NULL; i++)
		if (!seen[i] && !(fields[i].value.flags & CYAML_FLAG_OPTIONAL))
			return error_set(error, "%s: '%s' is missing",
			    node_where(document, node, where, sizeof(where)),
			    fields[i].key);
	return 0;
}

/* Deeper than the schema goes nothing is looked at: no alias leads around. */
static int
check(const struct document *document, const yaml_node_t *node,
    const cyaml_schema_value_t *schema, const char *what, struct error *error)
{
	const yaml_node_item_t	*item;
	char			 where[LINE_SIZE];

	node_where(document, node, where, sizeof(where));
	switch (schema->type) {
	case CYAML_MAPPING:
		if (node->type != YAML_MAPPING_NODE)
			return error_set(error, "%s: %s has to be keys with values, such as 'key: value'",
			    where, what);
		return check_mapping(document, node, schema->mapping.fields,
		    error);
	case CYAML_SEQUENCE:
		if (node->type != YAML_SEQUENCE_NODE)
			return error_set(error, "%s: %s has to be a list, each item after a '- '",
			    where, what);
		for (item = node->data.sequence.items.start;
		    item < node->data.sequence.items.top; item++)
			if (check(document, node_of(document, *item),
			    schema->sequence.entry, what, error) == -1)
				return -1;
		return 0;
	default:
		if (node->type != YAML_SCALAR_NODE)
			return error_set(error, "%s: %s has to be one value", where,
			    what);
		if (strlen(scalar(node)) != node->data.scalar.length)
			return error_set(error, "%s: %s has a NUL in it", where,
			    what);
		return 0;
	}
}

int
document_load(const struct document *document,
    const cyaml_schema_value_t *schema, void **data, struct error *error)
{
	/* What it would print is said here, with the line. */
	const cyaml_config_t	 config = { .mem_fn = cyaml_mem };
	yaml_node_t		*root = node_of(document, 1);
	cyaml_err_t		 wrong;

	*data = NULL;
	if (root == NULL)
		return 0;
	if (check(document, root, schema, "a profile", error) == -1)
		return -1;
	wrong = cyaml_load_data((const uint8_t *)document->text, document->len,
	    &config, schema, data, NULL);
	if (wrong == CYAML_ERR_OOM)
		err(4, NULL);
	if (wrong != CYAML_OK)
		return error_set(error, "%s: it cannot be read: %s",
		    document->path, cyaml_strerror(wrong));
	return 0;
}

void
document_unload(const cyaml_schema_value_t *schema, void *data)
{
	const cyaml_config_t	 config = { .mem_fn = cyaml_mem };

	if (data != NULL)
		cyaml_free(&config, schema, data, 0);
}
