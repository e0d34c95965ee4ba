/* SPDX-License-Identifier: MIT */
#include "lib/texting.h"

static int sent; /* texts of this test */

void texting_begin(void)
{
	sent = 0;
}

const char *says(const char *from, const char *text)
{
	char id[16];
	snprintf(id, sizeof(id), "t%d", ++sent);
	ck_assert_int_eq(telling_text(id, from, text), 200);
	telling_invariants();
	return world_text(&w, telling_sql("SELECT text FROM message WHERE occasion = ''"
					  " AND step = 'one/%s'",
					  id));
}

const char *taken(void)
{
	char id[16];
	snprintf(id, sizeof(id), "t%d", sent);
	return world_text(&w, telling_sql("SELECT meaning || CASE WHEN seen IS NULL THEN ' waits'"
					  " ELSE '' END FROM inbound WHERE id = 'one/%s'",
					  id));
}

const char *coded(const char *phone, const char *form)
{
	static char text[200];
	char code[8];
	snprintf(code, sizeof(code), "%s",
		 world_text(&w, telling_sql("SELECT code FROM message WHERE occasion = ''"
					    " AND phone = '%s' AND code <> ''"
					    " ORDER BY rowid DESC LIMIT 1",
					    phone)));
	ck_assert_uint_eq(strlen(code), 4);
	snprintf(text, sizeof(text), form, code);
	return text;
}

const char *taken_for(const char *from, const char *text)
{
	says(from, text);
	return taken();
}
