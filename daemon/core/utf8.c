/* SPDX-License-Identifier: MIT */
#include "utf8.h"

#include <stddef.h>

/* Lead bytes: what marks them, the bits they carry, and the least number worth their length. */
static const struct shape {
	unsigned char mask, mark;
	int more;
	uint32_t least;
} shapes[] = {
    {0x80, 0x00, 0, 0},
    {0xe0, 0xc0, 1, 0x80},
    {0xf0, 0xe0, 2, 0x800},
    {0xf8, 0xf0, 3, 0x10000},
};

static const struct shape *shape_of(unsigned char lead)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if ((lead & shapes[i].mask) == shapes[i].mark)
			return &shapes[i];
	return NULL;
}

static bool scalar(uint32_t c)
{
	return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

uint32_t utf8_next(const char **at)
{
	const unsigned char *bytes = (const unsigned char *)*at;
	if (bytes[0] == '\0')
		return 0;
	*at += 1;
	const struct shape *shape = shape_of(bytes[0]);
	if (shape == NULL)
		return UTF8_BAD;
	uint32_t c = bytes[0] & (unsigned char)~shape->mask;
	for (int i = 1; i <= shape->more; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return UTF8_BAD;
		c = c << 6 | (bytes[i] & 0x3f);
	}
	if (c < shape->least || !scalar(c))
		return UTF8_BAD;
	*at += shape->more;
	return c;
}

bool utf8_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}
