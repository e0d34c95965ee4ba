/* SPDX-License-Identifier: MIT
 *
 * Answers as people and programs see them.
 */
#include "render.h"

#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"

struct shown {
	const char *json, *people, *programs;
};

static const struct shown results[] = {
    {"{\"text\":{\"lines\":[\"SWEP is on, tier 1.\",\"Tonight -4.7 "
     "°C.\"]},\"tier\":1,\"low\":-4.7}",
     "SWEP is on, tier 1.\nTonight -4.7 °C.\n", "{\"tier\":1,\"low\":-4.7}\n"},
    {"{\"n\":0,\"text\":{\"lines\":[\"None.\"],\"table\":{\"columns\":[{\"key\":\"a\",\"title\":"
     "\"A\"}],"
     "\"rows\":[]},\"after\":[\"Ask on-call.\"]}}",
     "None.\nAsk on-call.\n", "{\"n\":0}\n"},
    {"{\"text\":{\"table\":{\"columns\":[{\"key\":\"bed\",\"title\":\"BED\"},"
     "{\"key\":\"n\",\"title\":\"N\",\"right\":true},{\"key\":\"why\",\"title\":\"WHY\"}],"
     "\"rows\":[{\"bed\":\"G3\",\"n\":7,\"why\":[\"dog\",\"step-free\"]},"
     "{\"bed\":\"Café £\",\"n\":120,\"why\":true},{\"bed\":null,\"n\":-4.7},"
     "{\"n\":{\"a\":1},\"why\":false}]},\"after\":[\"3 beds.\"]}}",
     "BED        N  WHY\n"
     "G3         7  dog, step-free\n"
     "Café £   120  yes\n"
     "        -4.7\n"
     "              no\n"
     "3 beds.\n",
     "{}\n"},
    {"{\"text\":{\"table\":{\"columns\":[{\"key\":\"k\"},{\"key\":\"v\"}],"
     "\"rows\":[{\"k\":\"state\",\"v\":\"ACTIVE\"}]}}}",
     "state  ACTIVE\n", "{}\n"},
    {"{\"text\":{\"lines\":[\"a\\u001b]0;x\\u0007b\\u0085c\\td\\u007f\\ne\"]},\"a\":\"\\u001b\"}",
     "a?]0;x?b?c\td?\ne\n", "{\"a\":\"\\u001B\"}\n"},
    {"{\"text\":{}}", "", "{}\n"},
    {"{\"text\":{\"raw\":\"csv\"},\"csv\":\"a,b\\n\\\"x, y\\\",\\u001b\\n\"}", "a,b\n\"x, y\",?\n",
     "{\"csv\":\"a,b\\n\\\"x, y\\\",\\u001B\\n\"}\n"},
    {"{\"text\":{\"raw\":\"csv\"},\"csv\":7}", "", "{\"csv\":7}\n"},
    {"{\"text\":{\"lines\":[1,\"x\"]}}", "\nx\n", "{}\n"},
    {"{\"a\":1}", "Done. This answer is only for programs: see it with --json.\n", "{\"a\":1}\n"},
};

static const struct shown errors[] = {
    {"{\"code\":\"taken\",\"field\":\"bed\",\"message\":\"G3 is held until 23:30.\"}",
     "swepctl: G3 is held until 23:30. (field bed)\n",
     "{\"code\":\"taken\",\"field\":\"bed\",\"message\":\"G3 is held until 23:30.\"}\n"},
    {"{\"code\":\"refused\",\"field\":\"\",\"message\":\"SWEP is off.\"}",
     "swepctl: SWEP is off.\n",
     "{\"code\":\"refused\",\"field\":\"\",\"message\":\"SWEP is off.\"}\n"},
    {"{\"code\":\"usage\",\"field\":\"person\",\"message\":\"person is missing\",\"hint\":3}",
     "swepctl: person is missing\n",
     "{\"code\":\"usage\",\"field\":\"person\",\"message\":\"person is missing\",\"hint\":3}\n"},
    {"{\"code\":\"usage\",\"message\":\"no\\u001b\"}", "swepctl: no?\n",
     "{\"code\":\"usage\",\"message\":\"no\\u001B\"}\n"},
    {"{\"message\":\"2\\u001b errors, nothing imported: line 2: a; and 1 more\",\"field\":\"line "
     "2\","
     "\"errors\":[\"line 2: a\",\"line 3: \\u001b\"]}",
     "swepctl: 2? errors, nothing imported\nline 2: a\nline 3: ?\n",
     "{\"message\":\"2\\u001B errors, nothing imported: line 2: a; and 1 more\",\"field\":\"line "
     "2\","
     "\"errors\":[\"line 2: a\",\"line 3: \\u001B\"]}\n"},
    {"{\"message\":\"no free bed suits a dog at 01:40: H1: no dogs\",\"errors\":[\"H1: no dogs\","
     "\"ask\"]}",
     "swepctl: no free bed suits a dog at 01:40\nH1: no dogs\nask\n",
     "{\"message\":\"no free bed suits a dog at 01:40: H1: no dogs\",\"errors\":[\"H1: no dogs\","
     "\"ask\"]}\n"},
    {"{\"message\":\"A and B are apart: on-call decides. A\",\"errors\":[\"A and B are apart: "
     "on-call "
     "decides\",\"A\"]}",
     "swepctl: A and B are apart: on-call decides\nA\n",
     "{\"message\":\"A and B are apart: on-call decides. A\",\"errors\":[\"A and B are apart: "
     "on-call "
     "decides\",\"A\"]}\n"},
    {"{\"message\":\"1 error, nothing imported: line 2: a\",\"errors\":[\"line 2: a\"]}",
     "swepctl: 1 error, nothing imported: line 2: a\n",
     "{\"message\":\"1 error, nothing imported: line 2: a\",\"errors\":[\"line 2: a\"]}\n"},
};

static const struct shown events[] = {
    {"{\"kind\":\"alarm\",\"text\":\"No\\u001b weather\",\"at\":\"x\"}", "No? weather\n",
     "{\"kind\":\"alarm\",\"text\":\"No\\u001B weather\",\"at\":\"x\"}\n"},
    {"{\"kind\":\"tick\"}", "", "{\"kind\":\"tick\"}\n"},
};

static void shown_check(const struct shown *s, void (*render)(const json_t *, bool, FILE *))
{
	const char *const wanted[] = {s->people, s->programs};
	for (int json = 0; json < 2; json++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		json_t *value = json_loads(s->json, 0, NULL);
		ck_assert_msg(value != NULL, "%s", s->json);
		json_t *before = json_deep_copy(value);
		render(value, json, out);
		fclose(out);
		ck_assert_str_eq(text, wanted[json]);
		ck_assert(json_equal(before, value));
		json_decref(before);
		json_decref(value);
		free(text);
	}
}

START_TEST(results_shown)
{
	for (size_t i = 0; i < COUNT_OF(results); i++)
		shown_check(&results[i], render_result);
}
END_TEST

START_TEST(errors_shown)
{
	for (size_t i = 0; i < COUNT_OF(errors); i++)
		shown_check(&errors[i], render_error);
}
END_TEST

START_TEST(events_shown)
{
	for (size_t i = 0; i < COUNT_OF(events); i++)
		shown_check(&events[i], render_event);
}
END_TEST

/* A cell far wider than any screen comes out whole when nobody looks at it on one. */
START_TEST(wide_cells_are_not_cut)
{
	char wide[2001], *text = NULL;
	size_t size;
	memset(wide, 'w', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	json_t *result = json_pack("{s:{s:{s:[{s:s,s:s},{s:s,s:s}],s:[{s:s,s:s}]}}}", "text",
				   "table", "columns", "key", "a", "title", "A", "key", "b",
				   "title", "B", "rows", "a", wide, "b", wide);
	FILE *out = open_memstream(&text, &size);
	ck_assert_ptr_nonnull(result);
	render_result(result, false, out);
	fclose(out);
	const char *first = strstr(text, wide);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(strstr(first + 2000, wide));
	ck_assert_int_eq(text[size - 1], '\n');
	free(text);
	json_decref(result);
}
END_TEST

static char *fault_shown(enum err code, const char *field, const char *message, bool json)
{
	struct fault fault;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	fault_set(&fault, code, field, "%s", message);
	render_fault(&fault, json, out);
	fclose(out);
	return text;
}

START_TEST(faults_shown)
{
	static const struct {
		enum err code;
		const char *field, *message, *programs;
	} cases[] = {
	    {ERR_BUSY, "", "gone",
	     "{\"code\":\"unreachable\",\"field\":\"\",\"message\":\"gone\"}\n"},
	    {ERR_USAGE, "BED", "BED is empty",
	     "{\"code\":\"usage\",\"field\":\"BED\",\"message\":\"BED is empty\"}\n"},
	    {ERR_UNKNOWN, "", "who knows",
	     "{\"code\":\"unknown\",\"field\":\"\",\"message\":\"who knows\"}\n"},
	    {ERR_USAGE, "", "no command \xff",
	     "{\"code\":\"usage\",\"field\":\"\",\"message\":\"no command ?\"}\n"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *text = fault_shown(cases[i].code, cases[i].field, cases[i].message, true);
		ck_assert_str_eq(text, cases[i].programs);
		free(text);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    results_shown, errors_shown, events_shown, wide_cells_are_not_cut, faults_shown,
	};
	return suite_run("cli_render", cases, COUNT_OF(cases));
}
