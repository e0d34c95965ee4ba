/* SPDX-License-Identifier: MIT */
#include "texted.h"

#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"

START_TEST(look_alikes_become_plain)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"ＨＯＬＤ　ＧＷ２：Ｒ１１８", "HOLD GW2:R118"},
	    {"４８２１", "4821"},
	    {"“IN”\xc2\xa0‘4821’…", "\"IN\" '4821'."},
	    {"«OK»", "\"OK\""},
	    {"C–2001 C—2002 C\xe2\x88\x92"
	     "2003",
	     "C-2001 C-2002 C-2003"},
	    {"I\xe2\x80\x8bN\xef\xb8\x8f\xef\xbb\xbf", "IN"},
	    {"a\x01"
	     "b\tc\nd\x7f",
	     "a b c\nd "},
	    {"\xff"
	     "ok\xc3",
	     "?ok?"},
	    {"Ffordd ar gau ŵ 👍", "Ffordd ar gau ŵ 👍"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[100];
		texted_fold(cases[i].text, out, sizeof(out));
		ck_assert_str_eq(out, cases[i].want);
	}
}
END_TEST

START_TEST(what_is_folded_fits_and_is_cut_between_characters)
{
	char out[6];
	texted_fold("abcdefgh", out, sizeof(out));
	ck_assert_str_eq(out, "abcde");
	texted_fold("abcdé", out, sizeof(out)); /* six bytes */
	ck_assert_str_eq(out, "abcd");
	texted_fold("x", out, 1);
	ck_assert_str_eq(out, "");
}
END_TEST

/* Words parted by "|", then the code. */
static const char *read_as(const char *text)
{
	static char said[TEXTED_WORDS * (LIMIT_REF + 2) + 16];
	char plain[3000];
	struct texted t;
	texted_fold(text, plain, sizeof(plain));
	texted_read(plain, &t);
	said[0] = '\0';
	for (int i = 0; i < t.count; i++)
		strcat(strcat(said, t.words[i]), "|");
	strcat(said, t.code);
	if (t.codes)
		strcat(said, "codes");
	return strcat(said, t.more ? "+" : "");
}

START_TEST(words_and_the_code)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {" \n", ""},
	    {"...!?", ""},
	    {"BEDS", "BEDS|"},
	    {"beds?", "beds|"},
	    {"Beds f, dog", "Beds|f|dog|"},
	    {"HOLD GW2 R118", "HOLD|GW2|R118|"},
	    {"Hold: gw2, r118.", "Hold|gw2|r118|"},
	    {"hold(gw2)r118", "hold|gw2|r118|"},
	    {"  HOLD\tGW2\nR118  ", "HOLD|GW2|R118|"},
	    {"“Hold” ‘GW2’ C–2001", "Hold|GW2|C-2001|"},
	    {"ＨＯＬＤ　ｇｗ２，ｒ１１８　４８２１", "HOLD|gw2|r118|4821"},
	    {"HOLD GW2 R118 4821", "HOLD|GW2|R118|4821"},
	    {"4821 hold gw2 r118", "hold|gw2|r118|4821"},
	    {"hold gw2 r118 (4821)", "hold|gw2|r118|4821"},
	    {"IN4821", "IN|4821"},
	    {"in-4821.", "in-4821|"},
	    {"in:4821", "in|4821"},
	    {"In #4821!", "In|4821"},
	    {"noshow4821", "noshow|4821"},
	    {"no-show 4821", "no-show|4821"},
	    {"in 4821 4821", "in|4821"},
	    {"in 4821 4822", "in|codes"},
	    {"in 4821 4822 4822", "in|codes"},
	    {"in 48211", "in|48211|"},
	    {"hold gw2 x4821", "hold|gw2|x4821|"},
	    {"IN 👍", "IN|👍|"},
	    {"can't", "can't|"},
	    {"'IN'", "IN|"},
	    {"-- IN --", "IN|"},
	    {"TMP/12-a_b", "TMP/12-a_b|"},
	    {"a b c d e f g h i j k l", "a|b|c|d|e|f|g|h|i|j|k|l|"},
	    {"a b c d e f g h i j k l m", "a|b|c|d|e|f|g|h|i|j|k|l|+"},
	    {"in xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	     "in|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|"},
	    {"in xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "in|+"},
	    {"in \xff\xfe", "in|"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_msg(strcmp(read_as(cases[i].text), cases[i].want) == 0,
			      "“%s” is read as “%s”, not “%s”", cases[i].text,
			      read_as(cases[i].text), cases[i].want);
}
END_TEST

START_TEST(two_thousand_characters_are_read)
{
	char text[2001];
	memset(text, 'x', sizeof(text));
	text[2000] = '\0';
	ck_assert_str_eq(read_as(text), "+");
	for (size_t i = 0; i < 2000; i += 2)
		text[i] = ' ';
	ck_assert_str_eq(read_as(text), "x|x|x|x|x|x|x|x|x|x|x|x|+");
	memset(text, '7', 2000);
	ck_assert_str_eq(read_as(text), "+");
}
END_TEST

START_TEST(commands)
{
	static const struct {
		const char *text, *command;
		int used; /* 0: it is not this one */
	} cases[] = {
	    {"BEDS", "beds", 1},
	    {"beds dog", "beds", 1},
	    {"bed", "beds", 0},
	    {"bedstead", "beds", 0},
	    {"NO SHOW 1", "noshow", 2},
	    {"no-show", "noshow", 1},
	    {"No Show", "no", 1},
	    {"noshow", "no", 0},
	    {"ON CALL", "oncall", 2},
	    {"on-call?", "oncall", 1},
	    {"on", "oncall", 0},
	    {"o n c", "oncall", 0},
	    {"", "in", 0},
	    {"in", "in", 1},
	    {"4821 in", "in", 1},
	    {"i.n", "in", 1},
	    {"ıN", "in", 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct texted t;
		int used = 0;
		texted_read(cases[i].text, &t);
		bool begins = texted_begins(&t, cases[i].command, &used);
		ck_assert_msg(begins == (cases[i].used > 0) && (!begins || used == cases[i].used),
			      "“%s”: %s %d", cases[i].text, cases[i].command, used);
	}
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    look_alikes_become_plain,
	    what_is_folded_fits_and_is_cut_between_characters,
	    words_and_the_code,
	    two_thousand_characters_are_read,
	    commands,
	};
	return suite_run("texted", all, COUNT_OF(all));
}
