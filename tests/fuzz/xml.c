/* SPDX-License-Identifier: MIT
 *
 * Any bytes as XML: a tree within its bounds, or a refusal with a sentence.
 */
#include "xml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int depth_of(const struct xml_node *node)
{
	int deepest = 0;
	for (; node != NULL; node = node->next) {
		int depth = 1 + depth_of(node->child);
		deepest = depth > deepest ? depth : deepest;
		if (node->name[0] == '\0' || node->line < 1)
			abort();
	}
	return deepest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct fault why = {0};
	const char *body = arena_copy(&arena, (const char *)data, size);
	const struct xml_node *root = xml_parse(body, size, &arena, &why);
	if (root == NULL ? why.message[0] == '\0' || why.code == ERR_OK
			 : depth_of(root) > XML_DEPTH || root->next != NULL)
		abort();
	arena_free(&arena);
	return 0;
}
