/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/run.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/story_fixture.h"

void
story_make(struct story *story, const enum verdict *verdicts, size_t count)
{
	struct entry	*entry;
	size_t		 i;

	memset(story, 0, sizeof(*story));
	story->run = (struct run){ .tool = "t", .target = "b:1",
	    .hostname = "h", .started = "2026-01-01T00:00:00Z",
	    .entries = story->entries, .count = count };
	for (i = 0; i < count; i++) {
		entry = &story->entries[i];
		snprintf(story->names[i], sizeof(story->names[i]),
		    "a.%zu[tls1.3]", i);
		*entry = (struct entry){ .name = story->names[i], .id = "a.b",
		    .title = "", .severity = "", .reference = "", .remedy = "",
		    .expected = "", .intent = "" };
		entry->result.verdict = verdicts[i];
		entry->result.steps = 1;
		entry->result.step[0].outcome = OUTCOME_REFUSED_TLS;
		entry->result.step[0].layer = LAYER_TLS;
		memcpy(entry->result.step[0].credential, "odd", 4);
		entry->result.step[0].alert = 44;
		entry->result.step[0].connack = -1;
		memcpy(entry->result.why, "w", 2);
	}
	run_count(&story->run);
}

struct earlier *
story_read(const struct story *story, struct error *error)
{
	struct earlier	*earlier;
	char		*text = golden_text(json_write, &story->run), *path;

	path = golden_file(text, strlen(text));
	earlier = earlier_read(path, error);
	unlink(path);
	free(path);
	free(text);
	return earlier;
}
