/* SPDX-License-Identifier: MIT */
#include "backtest.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "backtest_report.h"
#include "config.h"

enum { STATUS_DONE, STATUS_DATA, STATUS_USAGE };

enum output { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_CSV };

struct asked {
	const char *policies[2];
	int policy_count;
	struct date from, to;
	bool from_said, to_said;
	enum history_format format;
	enum history_zone zone;
	enum output output;
	int64_t price; /* in pence; -1 when not said */
	int beds; /* 0 when not said */
};

/* ---- options --------------------------------------------------------------------------------- */

static const char help[] =
    "usage: swepd backtest --policy FILE [--policy FILE] [--from DATE] [--to DATE]\n"
    "                      [--format csv|hadcet-min] [--zone utc|london]\n"
    "                      [--price POUNDS --beds NUMBER] [--json|--csv] HISTORY...\n"
    "\n"
    "Plays a policy, or two side by side, over the weather that was, and says which\n"
    "nights it would have opened, by which rule, and what each winter adds up to.\n"
    "\n"
    "  --policy FILE     a policy; a second one is compared with the first\n"
    "  --from, --to DATE the first and the last night, 1990-11-01; else all there are\n"
    "  --format WORD     of the histories: csv, or hadcet-min, which is year, day and\n"
    "                    twelve months of tenths of a degree\n"
    "  --zone WORD       what times without a zone mean\n"
    "  --price, --beds   what one bed costs a night, and how many stand ready\n"
    "  --json            one object a line: opened nights, and winters\n"
    "  --csv             the same as a table\n"
    "\n"
    "Exit status: 0 done, 1 a policy or a history has errors, 2 wrong usage.\n";

enum {
	OPT_POLICY = 256,
	OPT_FROM,
	OPT_TO,
	OPT_FORMAT,
	OPT_ZONE,
	OPT_PRICE,
	OPT_BEDS,
	OPT_JSON,
	OPT_CSV,
	OPT_HELP
};

static const struct option long_options[] = {
    {"policy", required_argument, NULL, OPT_POLICY},
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"zone", required_argument, NULL, OPT_ZONE},
    {"price", required_argument, NULL, OPT_PRICE},
    {"beds", required_argument, NULL, OPT_BEDS},
    {"json", no_argument, NULL, OPT_JSON},
    {"csv", no_argument, NULL, OPT_CSV},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};

static bool wrong(const char *sentence, const char *word)
{
	fprintf(stderr, "swepd backtest: %s%s\nTry swepd backtest --help.\n", sentence, word);
	return false;
}

/* About one option: "--from takes a date as 1990-11-01, not …". */
static bool option_wrong(const char *option, const char *takes, const char *text)
{
	fprintf(stderr, "swepd backtest: %s takes %s, not %s\nTry swepd backtest --help.\n", option,
		takes, text);
	return false;
}

static bool date_take(const char *option, const char *text, struct date *out, bool *said)
{
	if (!date_parse(text, out))
		return option_wrong(option, "a date as 1990-11-01", text);
	struct civil c = date_civil(*out);
	*said = true;
	return history_day(c.year, c.month, c.mday) >= 0 ||
	       wrong("a year must be from 1600 to 2199, not that of ", text);
}

/* words: "csv or hadcet-min"; *second is whether it is the second of them. */
static bool word_take(const char *option, const char *text, const char *words, bool *second)
{
	size_t first = strcspn(words, " ");
	*second = strcmp(text, words + first + strlen(" or ")) == 0;
	return *second || (strlen(text) == first && strncmp(text, words, first) == 0) ||
	       option_wrong(option, words, text);
}

/* "60" or "60.50": pounds, below ten thousand, so that a table fits. */
static bool price_take(const char *text, int64_t *pence)
{
	size_t whole = strspn(text, "0123456789");
	const char *rest = text + whole;
	size_t part = *rest == '.' ? strspn(rest + 1, "0123456789") : 0;
	if (whole < 1 || whole > 4 || (*rest == '.' && (part < 1 || part > 2)) ||
	    rest[part + (*rest == '.')] != '\0')
		return option_wrong("--price", "pounds as 60 or 59.50", text);
	*pence = 100 * atol(text);
	if (part > 0)
		*pence += 10 * (rest[1] - '0') + (part == 2 ? rest[2] - '0' : 0);
	return true;
}

static bool beds_take(const char *text, int *beds)
{
	size_t digits = strspn(text, "0123456789");
	*beds = atoi(text);
	return (digits >= 1 && digits <= 3 && text[digits] == '\0' && *beds > 0) ||
	       option_wrong("--beds", "a whole number from 1 to 999", text);
}

static bool policy_take(struct asked *a, const char *path)
{
	if (a->policy_count == 2)
		return wrong("two policies can be compared, not more: ", path);
	a->policies[a->policy_count++] = path;
	return true;
}

static bool output_take(struct asked *a, enum output output)
{
	if (a->output != OUTPUT_TEXT && a->output != output)
		return wrong("--json and --csv do not go together", "");
	a->output = output;
	return true;
}

static bool option_take(struct asked *a, int option)
{
	bool word = false;
	bool good = true;
	switch (option) {
	case OPT_POLICY:
		return policy_take(a, optarg);
	case OPT_FROM:
		return date_take("--from", optarg, &a->from, &a->from_said);
	case OPT_TO:
		return date_take("--to", optarg, &a->to, &a->to_said);
	case OPT_FORMAT:
		good = word_take("--format", optarg, "csv or hadcet-min", &word);
		a->format = word ? HISTORY_HADCET_MIN : HISTORY_CSV;
		return good;
	case OPT_ZONE:
		good = word_take("--zone", optarg, "utc or london", &word);
		a->zone = word ? HISTORY_LONDON : HISTORY_UTC;
		return good;
	case OPT_PRICE:
		return price_take(optarg, &a->price);
	case OPT_BEDS:
		return beds_take(optarg, &a->beds);
	case OPT_JSON:
		return output_take(a, OUTPUT_JSON);
	case OPT_CSV:
		return output_take(a, OUTPUT_CSV);
	}
	fputs("Try swepd backtest --help.\n", stderr);
	return false;
}

static bool options_fit(const struct asked *a, int histories)
{
	if (a->policy_count == 0)
		return wrong("--policy is missing", "");
	if (histories == 0)
		return wrong("no history was named", "");
	if ((a->price >= 0) != (a->beds > 0))
		return wrong("--price and --beds go together", "");
	if (a->from_said && a->to_said && a->from.day > a->to.day)
		return wrong("--from is later than --to", "");
	return true;
}

/* ---- running --------------------------------------------------------------------------------- */

static void remarks_say(const struct play *p, const struct history *h)
{
	const char *unheard = play_remark(p);
	if (unheard != NULL)
		fprintf(stderr,
			"swepd backtest: %s asks what no history tells: %s. That is unknown, "
			"never false.\n",
			p->name, unheard);
	if (h->zone_assumed)
		fputs("swepd backtest: times without a zone are taken as UTC; --zone says what "
		      "they are\n",
		      stderr);
}

static bool data_wrong(const char *sentence)
{
	fprintf(stderr, "swepd backtest: %s\n", sentence);
	return false;
}

/* False when the histories hold nothing, and nobody said what nights to judge. */
static bool nights_find(struct asked *a, const struct history *h, struct night_hours hours)
{
	struct date first, last;
	bool any = history_reach(h, hours, &first, &last);
	if (!any && !(a->from_said && a->to_said))
		return data_wrong("the histories hold no value");
	if (!a->from_said)
		a->from = first;
	if (!a->to_said)
		a->to = last;
	return a->from.day <= a->to.day || data_wrong("the histories hold no night of that time");
}

static int report_print(const struct asked *a, const struct report *r)
{
	static void (*const reports[])(const struct report *, FILE *) = {
	    [OUTPUT_TEXT] = report_text, [OUTPUT_JSON] = report_json, [OUTPUT_CSV] = report_csv};
	reports[a->output](r, stdout);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_DONE;
	perror("swepd backtest: standard output");
	return STATUS_DATA;
}

/* Two files of one name are told apart by their paths. */
static void plays_name(struct play *plays, const struct asked *a)
{
	if (strcmp(plays[0].name, plays[1].name) == 0)
		for (int n = 0; n < 2; n++)
			plays[n].name = a->policies[n];
}

static int history_judge(struct asked *a, const struct history *h, const struct policy *policies)
{
	struct play plays[2];
	struct report report = {plays, a->policy_count, a->price, a->beds};
	if (!nights_find(a, h, policies[0].hours))
		return STATUS_DATA;
	play_open(&plays[0], &policies[0], h, a->from, a->to);
	if (a->policy_count == 2) {
		play_open(&plays[1], &policies[1], h, a->from, a->to);
		plays_name(plays, a);
		play_compare(&plays[0], &plays[1]);
	}
	for (int n = 0; n < a->policy_count; n++)
		remarks_say(&plays[n], h);
	int status = report_print(a, &report);
	for (int n = 0; n < a->policy_count; n++)
		play_close(&plays[n]);
	return status;
}

static int backtest_run(struct asked *a, char **histories, int count)
{
	struct history history;
	int errors = 0;
	struct policy *policies = calloc(2, sizeof(*policies));
	if (policies == NULL)
		abort();
	history_open(&history, stderr);
	for (int n = 0; n < a->policy_count; n++)
		errors += policy_load(a->policies[n], &policies[n], stderr);
	for (int i = 0; i < count; i++)
		errors += history_load(&history, histories[i], a->format, a->zone);
	int status = errors > 0 ? STATUS_DATA : history_judge(a, &history, policies);
	history_close(&history);
	free(policies);
	return status;
}

int backtest_main(int argc, char **argv)
{
	struct asked asked = {.price = -1};
	static char name[] = "swepd backtest";
	int option;
	argv[0] = name; /* getopt's own complaints begin with it */
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == OPT_HELP) {
			fputs(help, stdout);
			return STATUS_DONE;
		}
		if (!option_take(&asked, option))
			return STATUS_USAGE;
	}
	if (!options_fit(&asked, argc - optind))
		return STATUS_USAGE;
	return backtest_run(&asked, argv + optind, argc - optind);
}
