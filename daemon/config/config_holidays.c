/* SPDX-License-Identifier: MIT
 *
 * Bank holidays: the name of a file, or, as -nv prints them, the dates themselves.
 */
#include <stdlib.h>
#include <string.h>

#include "config_parts.h"

static int fault_line(const struct fault *why)
{
	int line = 1;
	sscanf(why->field, "line %d", &line);
	return line;
}

static void file_take(struct reader *r, const char *name, struct holidays *out)
{
	char path[PATH_SIZE];
	struct fault why;
	path_beside(r, name, path);
	struct outer outer = reader_enter(r, path);
	char *text = text_load(r, path);
	if (text && holidays_parse(text, strlen(text), out, &why) != ERR_OK)
		reader_complain_line(r, fault_line(&why), "%s", why.message);
	else if (text && out->count == 0)
		reader_complain_line(r, 1, "there is no bank holiday in this file");
	free(text);
	reader_leave(r, outer);
}

/* One date a line is what the file's reader wants too. */
static void dates_take(struct reader *r, config_setting_t *at, struct holidays *out)
{
	char *text = NULL;
	size_t size = 0;
	struct fault why;
	FILE *lines = open_memstream(&text, &size);
	if (!lines)
		abort();
	for (int i = 0; i < config_setting_length(at); i++)
		fprintf(lines, "%.20s\n", config_setting_get_string_elem(at, i));
	fclose(lines);
	if (holidays_parse(text, size, out, &why) != ERR_OK)
		reader_complain(r, config_setting_get_elem(at, (unsigned)fault_line(&why) - 1),
				"%s", why.message);
	free(text);
}

void holidays_read(struct reader *r, const struct block *b, config_setting_t *at,
		   config_setting_t *parent, void *base)
{
	struct holidays *out = (struct holidays *)(void *)((char *)base + b->offset);
	const char *name = at ? config_setting_get_string(at) : NULL;
	if (!at)
		return;
	if (name && *name)
		file_take(r, name, out);
	else if (name || config_setting_is_scalar(at))
		reader_complain(r, at, "%s must be the name of a file in quotes", b->name);
	else if (texts_read(r, b, at, parent))
		dates_take(r, at, out);
}

void holidays_print(const struct block *b, const void *base, struct printer *p)
{
	const struct holidays *h =
	    (const struct holidays *)(const void *)((const char *)base + b->offset);
	char text[WALL_TEXT];
	if (h->count == 0)
		return;
	printer_line(p, "%s = (\n", b->name);
	for (int i = 0; i < h->count; i++)
		printer_line(p, "\t\"%s\"%s\n", date_format(h->days[i], text),
			     i + 1 < h->count ? "," : "");
	printer_line(p, ");\n");
}
