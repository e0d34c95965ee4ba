/* SPDX-License-Identifier: MIT
 *
 * The texts of an area: the words of the council, and how many segments each may take.
 */
#include <string.h>

#include "config_parts.h"
#include "sms.h"
#include "template.h"
#include "text_length.h"

/* at is the text, which stands alone or in a group of the template's name. */
static void template_text_read(struct reader *r, config_setting_t *at, const char *name,
			       struct template_settings *t)
{
	struct fault fault;
	struct sms_size size;
	const char *text = config_setting_get_string(at);
	if (!text || !*text)
		reader_complain(r, at, "template \"%s\" must be a text in quotes", name);
	else if (strlen(text) >= sizeof(t->text))
		reader_complain(r, at, "template \"%s\" is longer than %zu bytes", name,
				sizeof(t->text) - 1);
	else if (!sms_measure(text, &size))
		reader_complain(r, at, "template \"%s\" must be readable UTF-8 text", name);
	else if (template_check(text, &fault) != ERR_OK)
		reader_complain(r, at, "template \"%s\": %s", name, fault.message);
	else
		memcpy(t->text, text, strlen(text) + 1);
}

static void grouped_text_read(struct reader *r, const struct block *b, config_setting_t *at,
			      config_setting_t *parent, void *base)
{
	(void)b;
	const char *name = config_setting_name(parent);
	if (at)
		template_text_read(r, at, name, base);
	else
		reader_complain(r, parent, "template \"%s\" needs text", name);
}

/* 0: as many as the area says. */
static const struct field template_fields[] = {
    {"segments", &kind_whole, MEMBER(template_settings, segments), .standard = "0", .least = "0",
     .most = AS_TEXT(LIMIT_SEGMENTS)},
};
static const struct block template_blocks[] = {{.name = "text", .read = grouped_text_read}};
static const struct table template_table = {
    .noun = "a template", FIELDS(template_fields), BLOCKS(template_blocks)};

static void template_read(struct reader *r, config_setting_t *s, const struct area_settings *a,
			  struct template_settings *t)
{
	static const struct field key = {"", .kind = &kind_key, .size = LIMIT_KEY,
					 .required = true};
	char why[WHY_SIZE];
	const char *name = config_setting_name(s);
	if (!kind_key.parse(r, &key, name, t->key, why))
		reader_complain(r, s, "the name of template \"%s\" %s", name, why);
	else if (config_setting_is_group(s))
		table_read(r, &template_table, s, s, t);
	else
		template_text_read(r, s, name, t);
	t->segments = t->segments > 0 ? t->segments : a->segments;
}

void templates_read(struct reader *r, const struct block *b, config_setting_t *at,
		    config_setting_t *parent, void *base)
{
	struct area_settings *a = base;
	if (!at || !config_setting_is_group(at)) {
		reader_complain(r, at ? at : parent,
				"an area needs templates = { name = \"text\"; … };");
		return;
	}
	int count = config_setting_length(at);
	if (count > b->most) {
		reader_complain(r, at, "templates may have %d entries and has %d", b->most, count);
		return;
	}
	for (int i = 0; i < count; i++)
		template_read(r, config_setting_get_elem(at, (unsigned)i), a, &a->templates[i]);
	a->template_count = count;
}

static void template_print(const struct area_settings *a, const struct template_settings *t,
			   struct printer *p)
{
	if (t->segments == a->segments) {
		printer_text(p, t->key, t->text);
		return;
	}
	printer_line(p, "%s = {\n", t->key);
	p->depth++;
	printer_line(p, "segments = %d;\n", t->segments);
	printer_text(p, "text", t->text);
	p->depth--;
	printer_line(p, "};\n");
}

void templates_print(const struct block *b, const void *base, struct printer *p)
{
	const struct area_settings *a = base;
	printer_line(p, "%s = {\n", b->name);
	p->depth++;
	for (int i = 0; i < a->template_count; i++)
		template_print(a, &a->templates[i], p);
	p->depth--;
	printer_line(p, "};\n");
}

void template_lengths_check(struct reader *r, config_setting_t *templates,
			    const struct area_settings *a)
{
	struct arena arena = {0};
	for (int i = 0; i < a->template_count; i++) {
		const struct template_settings *t = &a->templates[i];
		struct sms_size size;
		if (t->text[0] && t->segments > 0 && text_longest_size(a, t, &arena, &size) &&
		    size.parts > t->segments)
			reader_complain(
			    r, config_setting_get_elem(templates, (unsigned)i),
			    "template \"%s\" takes %d segments when it is filled in (%d units of "
			    "%s), and it may take %d: shorten it, or say segments = %d",
			    t->key, size.parts, size.units, size.ucs2 ? "UCS-2" : "GSM-7",
			    t->segments, size.parts);
	}
	arena_free(&arena);
}

bool template_there(const struct area_settings *a, const char *key)
{
	for (int i = 0; i < a->template_count; i++)
		if (strcmp(a->templates[i].key, key) == 0)
			return true;
	return false;
}
