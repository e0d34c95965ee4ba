/* SPDX-License-Identifier: MIT */
#include "sms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"

/* The alphabet in the order of 3GPP TS 23.038, without CR and ESC, which no text may hold. */
static const char *const alphabet[] = {
    "@", "£", "$",  "¥", "è", "é", "ù", "ì", "ò", "Ç", "\n", "Ø",  "ø", NULL, "Å", "å",
    "Δ", "_", "Φ",  "Γ", "Λ", "Ω", "Π", "Ψ", "Σ", "Θ", "Ξ",  NULL, "Æ", "æ",  "ß", "É",
    " ", "!", "\"", "#", "¤", "%", "&", "'", "(", ")", "*",  "+",  ",", "-",  ".", "/",
    "0", "1", "2",  "3", "4", "5", "6", "7", "8", "9", ":",  ";",  "<", "=",  ">", "?",
    "¡", "A", "B",  "C", "D", "E", "F", "G", "H", "I", "J",  "K",  "L", "M",  "N", "O",
    "P", "Q", "R",  "S", "T", "U", "V", "W", "X", "Y", "Z",  "Ä",  "Ö", "Ñ",  "Ü", "§",
    "¿", "a", "b",  "c", "d", "e", "f", "g", "h", "i", "j",  "k",  "l", "m",  "n", "o",
    "p", "q", "r",  "s", "t", "u", "v", "w", "x", "y", "z",  "ä",  "ö", "ñ",  "ü", "à",
};

static struct sms_size measured(const char *text)
{
	struct sms_size size = {.parts = -1};
	ck_assert_msg(sms_measure(text, &size), "not measured: %s", text);
	return size;
}

/* One piece of text, count times. */
struct run {
	const char *piece;
	int count;
};

static char *written(const struct run *runs, size_t count)
{
	static char text[20000];
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		for (int j = 0; runs[i].piece != NULL && j < runs[i].count; j++)
			strcat(text, runs[i].piece);
	return text;
}

START_TEST(test_the_alphabet)
{
	ck_assert_uint_eq(COUNT_OF(alphabet), 128);
	char all[512] = "";
	for (size_t i = 0; i < COUNT_OF(alphabet); i++) {
		if (alphabet[i] == NULL)
			continue;
		struct sms_size size = measured(alphabet[i]);
		ck_assert_msg(!size.ucs2 && size.units == 1 && size.parts == 1, "%s", alphabet[i]);
		strcat(all, alphabet[i]);
	}
	ck_assert_int_eq(measured(all).units, 126);
	ck_assert(!measured(all).ucs2);
	static const char *const escaped[] = {"^", "{", "}", "\\", "[", "~", "]", "|", "€"};
	for (size_t i = 0; i < COUNT_OF(escaped); i++) {
		struct sms_size size = measured(escaped[i]);
		ck_assert_msg(!size.ucs2 && size.units == 2 && size.parts == 1, "%s", escaped[i]);
	}
}
END_TEST

/* Every other character makes a text UCS-2: nothing more is in the alphabet than is listed. */
START_TEST(test_nothing_else_is_in_the_alphabet)
{
	int gsm = 0;
	for (unsigned c = 0xa0; c < 0xd800; c++) {
		char text[8];
		if (c < 0x800)
			snprintf(text, sizeof(text), "%c%c", (char)(0xc0 | c >> 6),
				 (char)(0x80 | (c & 63)));
		else
			snprintf(text, sizeof(text), "%c%c%c", (char)(0xe0 | c >> 12),
				 (char)(0x80 | (c >> 6 & 63)), (char)(0x80 | (c & 63)));
		struct sms_size size = measured(text);
		gsm += !size.ucs2;
		ck_assert_uint_eq(size.offending, size.ucs2 ? c : 0);
	}
	int beyond_ascii = 1; /* the euro, by an escape */
	for (size_t i = 0; i < COUNT_OF(alphabet); i++)
		beyond_ascii += alphabet[i] != NULL && (alphabet[i][0] & 0x80) != 0;
	ck_assert_int_eq(gsm, beyond_ascii);
	ck_assert(measured("`").ucs2);
}
END_TEST

START_TEST(test_sizes)
{
	static const struct {
		struct run runs[3];
		bool ucs2;
		int units, parts;
	} cases[] = {
	    {{{"", 1}}, false, 0, 1},
	    {{{"a", 1}}, false, 1, 1},
	    {{{"a", 160}}, false, 160, 1},
	    {{{"a", 161}}, false, 161, 2},
	    {{{"a", 306}}, false, 306, 2},
	    {{{"a", 307}}, false, 307, 3},
	    {{{"a", 918}}, false, 918, 6},
	    {{{"a", 919}}, false, 919, 7},
	    {{{"é", 160}}, false, 160, 1},
	    {{{"é", 161}}, false, 161, 2},
	    {{{"€", 80}}, false, 160, 1},
	    {{{"€", 81}}, false, 162, 2},
	    {{{"€", 152}}, false, 304, 2},
	    {{{"€", 153}}, false, 306, 3}, /* 76 escapes fit in a part, not 76 and a half */
	    {{{"a", 1}, {"€", 152}}, false, 305, 2},
	    {{{"a", 1}, {"€", 153}}, false, 307, 3},
	    {{{"a", 152}, {"€", 1}, {"a", 151}}, false, 305, 2},
	    {{{"a", 152}, {"€", 1}, {"a", 152}}, false, 306, 3},
	    {{{"a", 151}, {"€", 1}, {"a", 153}}, false, 306, 2},
	    {{{"a", 158}, {"€", 1}}, false, 160, 1},
	    {{{"a", 159}, {"€", 1}}, false, 161, 2},
	    {{{"ŵ", 1}}, true, 1, 1},
	    {{{"ŵ", 70}}, true, 70, 1},
	    {{{"ŵ", 71}}, true, 71, 2},
	    {{{"ŵ", 134}}, true, 134, 2},
	    {{{"ŵ", 135}}, true, 135, 3},
	    {{{"a", 69}, {"ŵ", 1}}, true, 70, 1},
	    {{{"a", 70}, {"ŵ", 1}}, true, 71, 2},
	    {{{"€", 69}, {"ŵ", 1}}, true, 70, 1}, /* no escape in UCS-2 */
	    {{{"😀", 35}}, true, 70, 1},
	    {{{"😀", 36}}, true, 72, 2},
	    {{{"😀", 66}}, true, 132, 2},
	    {{{"😀", 67}}, true, 134, 3}, /* 33 pairs fit in a part */
	    {{{"a", 1}, {"😀", 66}}, true, 133, 2},
	    {{{"a", 66}, {"😀", 1}, {"a", 65}}, true, 133, 2},
	    {{{"a", 66}, {"😀", 1}, {"a", 66}}, true, 134, 3},
	    {{{"a", 65}, {"😀", 1}, {"a", 67}}, true, 134, 2},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct sms_size size = measured(written(cases[i].runs, 3));
		ck_assert_msg(size.ucs2 == cases[i].ucs2 && size.units == cases[i].units &&
				  size.parts == cases[i].parts,
			      "case %zu: %s, %d units, %d parts", i, size.ucs2 ? "UCS-2" : "GSM-7",
			      size.units, size.parts);
	}
}
END_TEST

START_TEST(test_the_offending_character_is_named)
{
	static const struct {
		const char *text;
		unsigned offending;
		size_t at;
	} cases[] = {
	    {"-4.7°C tonight", 0xb0, 4}, {"£5 – €5", 0x2013, 4},          {"Tŷ’r Gaeaf", 0x177, 1},
	    {"beds 😀😀", 0x1f600, 5},     {"\xef\xbb\xbfSWEP", 0xfeff, 0}, {"all plain €", 0, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct sms_size size = measured(cases[i].text);
		ck_assert_msg(
		    size.offending == cases[i].offending && size.offending_at == cases[i].at,
		    "%s: U+%04X at %zu", cases[i].text, size.offending, size.offending_at);
	}
}
END_TEST

START_TEST(test_what_cannot_be_sent)
{
	static const char *const cases[] = {
	    "\r",
	    "a\tb",
	    "\f",
	    "\x1b[",
	    "\x01",
	    "\x7f",
	    "\xc2\x85",
	    "\xc2\x9b",
	    "caf\xe9",
	    "\xc0\x80",
	    "\xc1\xbf",
	    "\xe0\x80\x80",
	    "\xe2\x82",
	    "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80",
	    "\xf8\x88",
	    "\xed\xa0\x80",
	    "\x80",
	    "\xc3",
	    "ok \xff",
	    "\xed\xbf\xbf",
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct sms_size size = {.parts = -7};
		ck_assert_msg(!sms_measure(cases[i], &size) && size.parts == -7, "case %zu", i);
	}
	ck_assert(measured("\xf4\x8f\xbf\xbf").ucs2);
	ck_assert(measured("\xed\x9f\xbf\xee\x80\x80").ucs2);
}
END_TEST

START_TEST(test_counted_as_given)
{
	static const struct {
		const char *text;
		bool ucs2;
		int units, parts, room;
	} cases[] = {
	    {"", false, 0, 1, 160},       {"a\r\nb", false, 4, 1, 160}, {"a\fb", false, 4, 1, 160},
	    {"a\tb", true, 3, 1, 70},     {"\x1b", true, 1, 1, 70},     {"\x7f", true, 1, 1, 70},
	    {"\xc2\x85", true, 1, 1, 70},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct sms_size size;
		ck_assert(sms_count(cases[i].text, &size));
		ck_assert_msg(size.ucs2 == cases[i].ucs2 && size.units == cases[i].units &&
				  size.parts == cases[i].parts && size.room == cases[i].room,
			      "case %zu: %d units, %d parts", i, size.units, size.parts);
	}
	struct sms_size size = measured(written((struct run[]){{"a", 161}}, 1));
	ck_assert_int_eq(size.room, 306);
	ck_assert(!sms_count("ok \xff", &size));
}
END_TEST

/* The two sums, done over again without looking at the code: fill boxes with what comes. */
static int boxes(const int *units, size_t count, int single, int each)
{
	int sum = 0, used = 1, room = each;
	for (size_t i = 0; i < count; i++)
		sum += units[i];
	if (sum <= single)
		return 1;
	for (size_t i = 0; i < count; i++) {
		if (units[i] > room) {
			used++;
			room = each;
		}
		room -= units[i];
	}
	return used;
}

START_TEST(test_random_texts)
{
	static const struct {
		const char *piece;
		int gsm, ucs2;
	} pieces[] = {{"a", 1, 1}, {"€", 2, 1}, {"é", 1, 1}, {"{", 2, 1}, {"ŵ", 0, 1}, {"😀", 0, 2}};
	unsigned seed = 20261121;
	printf("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 20000; round++) {
		char text[2000] = "";
		int gsm[400], ucs2[400];
		size_t count = (size_t)(rand() % 400), length = 0;
		int kinds = rand() % 2 == 0 ? 4 : 6;
		bool pure = true;
		for (size_t i = 0; i < count; i++) {
			int p = rand() % kinds;
			length += (size_t)sprintf(text + length, "%s", pieces[p].piece);
			gsm[i] = pieces[p].gsm;
			ucs2[i] = pieces[p].ucs2;
			pure = pure && p < 4;
		}
		struct sms_size size = measured(text);
		ck_assert(size.ucs2 == !pure);
		ck_assert_int_eq(size.parts,
				 pure ? boxes(gsm, count, 160, 153) : boxes(ucs2, count, 70, 67));
	}
}
END_TEST

START_TEST(test_replacements)
{
	static const struct {
		const char *text, *sent; /* NULL: stays as it is */
	} cases[] = {
	    {"‘Gateway’ – “open”…", "'Gateway' - \"open\"..."},
	    {"It‛s „low‟ — −4", "It's \"low\" - -4"},
	    {"non\xe2\x80\x91"
	     "break\xc2\xa0ing\xe2\x80\x89thin",
	     "non-break ing thin"},
	    {"• one\n‣ two", "- one\n- two"},
	    {"-4.7°C", "-4.7C"},
	    {"-4.7 °C", "-4.7 C"},
	    {"turn 90° left", "turn 90 degrees left"},
	    {"-4°", "-4 degrees"},
	    {"20 ° hot, 7°warm, 52°24'", "20 degrees hot, 7 degrees warm, 52 degrees 24'"},
	    {"-4° – ☃", NULL},
	    {"°", NULL},
	    {"n° 7", NULL}, /* a number's sign, not a degree's */
	    {" °", NULL},
	    {"5°C or 41°F", "5C or 41F"},
	    {"one\r\ntwo", "one\ntwo"},
	    {"tab\there", "tab here"},
	    {"`ticks´", "'ticks'"},
	    {"\xef\xbb\xbfSWEP\xe2\x80\x8b", "SWEP"},
	    {"10‐15‑20", "10-15-20"},
	    {"plain", NULL},
	    {"", NULL},
	    {"Tŷ’r Gaeaf", NULL}, /* Welsh stays Welsh, its apostrophe too */
	    {"– 😀", NULL},
	    {"1½ hours – maybe", "1 1/2 hours - maybe"},
	    {"½ of ¾ is ⅜", NULL},
	    {"¼ and ¾, not 2¼", "1/4 and 3/4, not 2 1/4"},
	    {"\u0663½", NULL},
	    {"Cafe\u0301, U\u0308ber\u0300", "Café, Über\u0300"}, /* no r with a grave */
	    {"Cafe\u0301 A\u030angstro\u0308m", "Café Ångström"},
	    {"fac\u0327ade", "façade"}, /* the alphabet has Ç and no ç: shorter all the same */
	    {"w\u0302yl, Y\u0302, o\u0302 – W\u0308", "ŵyl, Ŷ, ô – Ẅ"},
	    {"w\u0301 Y\u0300 x\u0302", "ẃ Ỳ x\u0302"},
	    {"\u0301", NULL},
	    {"e", NULL},
	    {"9°C by 9½", "9C by 9 1/2"},
	    {"façade’s", NULL},
	    {"– \xff", NULL},
	    {"–\r", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[200];
		bool replaced = sms_replace(cases[i].text, out, sizeof(out));
		ck_assert_msg(replaced == (cases[i].sent != NULL), "%s", cases[i].text);
		ck_assert_str_eq(out, replaced ? cases[i].sent : cases[i].text);
	}
}
END_TEST

/* The buffer needs no more room than is said. */
START_TEST(test_replacements_grow_no_more_than_that)
{
	static const char *const texts[] = {"………",   "‘’“”–—",     "°C°C", "\xc3\xa9\xc3\xa9 –",
					    "7½½½¼", "7°7°7°7°7°7"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		size_t size = SMS_GROWTH * strlen(texts[i]) + 1;
		char *out = malloc(size);
		ck_assert(sms_replace(texts[i], out, size));
		free(out);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_the_alphabet,
	    test_nothing_else_is_in_the_alphabet,
	    test_sizes,
	    test_the_offending_character_is_named,
	    test_what_cannot_be_sent,
	    test_random_texts,
	    test_replacements,
	    test_replacements_grow_no_more_than_that,
	    test_counted_as_given,
	};
	return suite_run("sms", cases, COUNT_OF(cases));
}
