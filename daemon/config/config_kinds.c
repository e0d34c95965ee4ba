/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_parts.h"
#include "duty.h"
#include "sms.h"

#define TAKES_TEXT (1u << CONFIG_TYPE_STRING)
#define TAKES_WHOLE (1u << CONFIG_TYPE_INT | 1u << CONFIG_TYPE_INT64)
#define TAKES_NUMBER (TAKES_WHOLE | 1u << CONFIG_TYPE_FLOAT)
#define TAKES_FLAG (1u << CONFIG_TYPE_BOOL)

static bool why_say(char *why, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool why_say(char *why, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(why, WHY_SIZE, format, list);
	va_end(list);
	return false;
}

/* ---- texts -------------------------------------------------------------------------------- */

void text_print(const char *text, FILE *out)
{
	fputc('"', out);
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			fprintf(out, "\\%c", *c);
		else if (*c == '\n')
			fputs("\\n", out);
		else
			fputc(*c, out);
	}
	fputc('"', out);
}

static void text_member_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	text_print(at, out);
}

/* One line of readable text that fits; empty only where it may be. */
static bool text_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	(void)r;
	struct sms_size size;
	if (!*text && f->required)
		return why_say(why, "must not be empty");
	if (strlen(text) >= f->size)
		return why_say(why, "is longer than %zu bytes", f->size - 1);
	if (*text && (!sms_measure(text, &size) || strchr(text, '\n')))
		return why_say(why, "must be one line of readable UTF-8 text");
	memcpy(at, text, strlen(text) + 1);
	return true;
}

static bool charset_holds(const char *text, bool capitals, const char *more)
{
	for (const char *c = text; *c; c++) {
		bool letter = (*c >= 'a' && *c <= 'z') || (capitals && *c >= 'A' && *c <= 'Z');
		if (!letter && !(*c >= '0' && *c <= '9') && !strchr(more, *c))
			return false;
	}
	return true;
}

static bool key_parse(struct reader *r, const struct field *f, const char *text, void *at,
		      char *why)
{
	if (!charset_holds(text, false, "-") || *text == '-')
		return why_say(why,
			       "may hold only a-z, 0-9 and \"-\", and does not begin with \"-\"");
	return text_parse(r, f, text, at, why);
}

static bool user_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	if (!charset_holds(text, true, "_.-") || *text == '-')
		return why_say(why, "must be the name of a system user or group");
	return text_parse(r, f, text, at, why);
}

static bool path_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	if (*text && *text != '/')
		return why_say(why, "must be a whole path that begins with \"/\"");
	return text_parse(r, f, text, at, why);
}

/* Its scheme is one of these. */
static bool url_of(const char *text, const char *const *schemes)
{
	bool known = !*text;
	for (; *schemes; schemes++)
		known = known || (strncmp(text, *schemes, strlen(*schemes)) == 0 &&
				  text[strlen(*schemes)] != '\0');
	return known && !strchr(text, ' ');
}

static bool url_parse(struct reader *r, const struct field *f, const char *text, void *at,
		      char *why)
{
	static const char *const schemes[] = {"https://", "http://", "file://", NULL};
	if (!url_of(text, schemes))
		return why_say(why, "must be an address such as \"https://api.met.no/…\"");
	return text_parse(r, f, text, at, why);
}

static bool server_parse(struct reader *r, const struct field *f, const char *text, void *at,
			 char *why)
{
	static const char *const schemes[] = {"https://", "http://",  "file://",
					      "smtp://",  "smtps://", NULL};
	if (!url_of(text, schemes))
		return why_say(why, "must be an address such as \"https://api.met.no/…\"");
	return text_parse(r, f, text, at, why);
}

static bool host_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	struct in6_addr address;
	if (*text && inet_pton(AF_INET, text, &address) != 1 &&
	    inet_pton(AF_INET6, text, &address) != 1)
		return why_say(why, "must be a numeric address such as \"127.0.0.1\"");
	return text_parse(r, f, text, at, why);
}

/* A group of contacts, or whoever has a duty: "duty:oncall". */
static bool group_parse(struct reader *r, const struct field *f, const char *text, void *at,
			char *why)
{
	const char *duty = duty_of_group(text);
	if (duty == NULL)
		return key_parse(r, f, text, at, why);
	if (!duty_valid(duty))
		return why_say(why, "must name a duty by its key, as in \"" DUTY_PREFIX "oncall\"");
	return text_parse(r, f, text, at, why);
}

const struct kind kind_text = {TAKES_TEXT, "a text in quotes", text_parse, text_member_print, NULL};
const struct kind kind_key = {TAKES_TEXT, "a key in quotes, such as \"coventry\"", key_parse,
			      text_member_print, NULL};
const struct kind kind_group = {TAKES_TEXT, "a group in quotes, such as \"edt\"", group_parse,
				text_member_print, NULL};
const struct kind kind_user = {TAKES_TEXT, "a name in quotes", user_parse, text_member_print, NULL};
const struct kind kind_path = {TAKES_TEXT, "a path in quotes", path_parse, text_member_print, NULL};
const struct kind kind_url = {TAKES_TEXT, "an address in quotes", url_parse, text_member_print,
			      NULL};
const struct kind kind_server = {TAKES_TEXT, "an address in quotes", server_parse,
				 text_member_print, NULL};
const struct kind kind_host = {TAKES_TEXT, "a numeric address in quotes", host_parse,
			       text_member_print, NULL};

/* ---- words and flags ---------------------------------------------------------------------- */

/* Enums and bools are both chosen by word. */
static void choice_store(const struct field *f, void *at, int n)
{
	if (f->size == sizeof(bool))
		*(bool *)at = n != 0;
	else
		memcpy(at, &n, sizeof(n));
}

static int choice_load(const struct field *f, const void *at)
{
	int n = 0;
	if (f->size == sizeof(bool))
		return *(const bool *)at;
	memcpy(&n, at, sizeof(n));
	return n;
}

static bool word_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	(void)r;
	for (int n = f->words->first; n < f->words->end; n++)
		if (strcmp(text, f->words->name(n)) == 0)
			return choice_store(f, at, n), true;
	size_t used = (size_t)snprintf(why, WHY_SIZE, "must be one of");
	for (int n = f->words->first; n < f->words->end && used < WHY_SIZE; n++)
		used += (size_t)snprintf(why + used, WHY_SIZE - used, "%s \"%s\"",
					 n > f->words->first ? "," : "", f->words->name(n));
	return false;
}

static void word_print(const struct field *f, const void *at, FILE *out)
{
	text_print(f->words->name(choice_load(f, at)), out);
}

static bool flag_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	(void)r, (void)f, (void)why;
	*(bool *)at = strcmp(text, "true") == 0;
	return true;
}

static void flag_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	fputs(*(const bool *)at ? "true" : "false", out);
}

const struct kind kind_word = {TAKES_TEXT, "a word in quotes", word_parse, word_print, NULL};
const struct kind kind_flag = {TAKES_FLAG, "true or false", flag_parse, flag_print, NULL};

/* ---- numbers ------------------------------------------------------------------------------ */

/* Text to a number inside the row's range. */
static bool number_parse(const struct field *f, const char *text, double *out, char *why)
{
	double least, most;
	if (!f->kind->number(text, out))
		return why_say(why, "must be %s", f->kind->wants);
	if (!f->least)
		return true;
	bool ranged = f->kind->number(f->least, &least) && f->kind->number(f->most, &most);
	if (ranged && *out >= least && *out <= most)
		return true;
	return why_say(why, "must be between %s and %s", f->least, f->most);
}

static bool real_number(const char *text, double *out)
{
	char *end;
	*out = strtod(text, &end);
	return *text && !*end && isfinite(*out);
}

static bool real_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	(void)r;
	return number_parse(f, text, at, why);
}

/* The shortest of two spellings that gives the same number back. */
static void real_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	char text[40];
	snprintf(text, sizeof(text), "%.15g", *(const double *)at);
	if (strtod(text, NULL) < *(const double *)at || strtod(text, NULL) > *(const double *)at)
		snprintf(text, sizeof(text), "%.17g", *(const double *)at);
	fputs(text, out);
}

/* Whole numbers and minutes of a day: an int. */
static bool int_parse(struct reader *r, const struct field *f, const char *text, void *at,
		      char *why)
{
	(void)r;
	double n;
	if (!number_parse(f, text, &n, why))
		return false;
	*(int *)at = (int)n;
	return true;
}

static void whole_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	fprintf(out, "%d", *(const int *)at);
}

static bool clock_number(const char *text, double *out)
{
	int minutes;
	bool good = minutes_parse(text, &minutes);
	*out = good ? minutes : 0;
	return good;
}

static void clock_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	fprintf(out, "\"%02d:%02d\"", *(const int *)at / 60, *(const int *)at % 60);
}

static bool span_number(const char *text, double *out)
{
	int64_t ms;
	bool good = duration_parse(text, &ms);
	*out = good ? (double)ms : 0;
	return good;
}

static bool span_parse(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	(void)r;
	double ms;
	if (!number_parse(f, text, &ms, why))
		return false;
	*(int64_t *)at = (int64_t)ms;
	return true;
}

/* In the largest unit that leaves no remainder. */
static void span_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	static const struct {
		int64_t ms;
		char letter;
	} units[] = {
	    {DAYS_MS(1), 'd'}, {HOURS_MS(1), 'h'}, {MINUTES_MS(1), 'm'}, {SECONDS_MS(1), 's'}};
	int64_t ms = *(const int64_t *)at;
	size_t u = 0;
	while (u < 3 && ms % units[u].ms)
		u++;
	fprintf(out, "\"%" PRId64 "%c\"", ms / units[u].ms, units[u].letter);
}

const struct kind kind_real = {TAKES_NUMBER, "a number", real_parse, real_print, real_number};
const struct kind kind_whole = {TAKES_WHOLE, "a whole number", int_parse, whole_print, real_number};
const struct kind kind_clock = {TAKES_TEXT, "a local time in quotes, such as \"10:45\"", int_parse,
				clock_print, clock_number};
const struct kind kind_span = {TAKES_TEXT, "a duration in quotes, such as \"2h\"", span_parse,
			       span_print, span_number};

/* ---- dates -------------------------------------------------------------------------------- */

static bool day_parse(struct reader *r, const struct field *f, const char *text, void *at,
		      char *why)
{
	(void)r;
	return date_parse(text, at) || why_say(why, "must be %s", f->kind->wants);
}

static void day_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	char text[WALL_TEXT];
	text_print(date_format(*(const struct date *)at, text), out);
}

static const char *const month_names[] = {"January",   "February", "March",    "April",
					  "May",       "June",     "July",     "August",
					  "September", "October",  "November", "December"};

/* "1 November" into two ints, month and day. */
static bool season_day_parse(struct reader *r, const struct field *f, const char *text, void *at,
			     char *why)
{
	(void)r;
	char *rest;
	long day = strtol(text, &rest, 10);
	for (int m = 0; m < 12 && isdigit((unsigned char)*text) && *rest == ' '; m++)
		if (strcasecmp(rest + 1, month_names[m]) == 0 && day >= 1 && day <= 31 &&
		    date_valid(2024, m + 1, (int)day))
			return memcpy(at, (int[]){m + 1, (int)day}, 2 * sizeof(int)), true;
	return why_say(why, "must be %s", f->kind->wants);
}

static void season_day_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	const int *day = at;
	fprintf(out, "\"%d %s\"", day[1], month_names[day[0] - 1]);
}

static bool dated_read(struct reader *r, const struct field *f, const char *text, void *at,
		       char *why)
{
	(void)r;
	return dated_parse(text, at) || why_say(why, "must be %s", f->kind->wants);
}

static void dated_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	char text[WALL_TEXT];
	text_print(dated_format(*(const struct dated *)at, text), out);
}

const struct kind kind_date = {TAKES_TEXT, "a date in quotes, such as \"2025-10-01\"", day_parse,
			       day_print, NULL};
const struct kind kind_dated = {TAKES_TEXT,
				"a date in quotes, such as \"2025-10-01\", its month (\"2025-10\") "
				"or year alone, or \"unknown\"",
				dated_read, dated_print, NULL};
const struct kind kind_season_day = {TAKES_TEXT,
				     "a day of the year in quotes, such as \"1 November\"",
				     season_day_parse, season_day_print, NULL};

/* ---- secrets ------------------------------------------------------------------------------ */

#define SECRET_PRINTED "(set)"

/* A bare name is a systemd credential; without systemd, and with a "/", a file. */
static bool secret_path(const struct reader *r, const char *text, char *out, size_t size)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	const char *folder = *text == '/' ? "" : r->folder;
	if (!strchr(text, '/') && credentials)
		return snprintf(out, size, "%s/%s", credentials, text) < (int)size;
	return snprintf(out, size, "%s%s", folder, text) < (int)size;
}

/* Credentials of systemd are 0440 or 0400: a group may read, everybody may not. */
static bool secret_open_to_all(int fd)
{
	struct stat s;
	return fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && (s.st_mode & (S_IROTH | S_IWOTH)) != 0;
}

/* Up to size - 1 bytes of the file, NUL-terminated. */
static bool secret_load(const char *path, char *out, size_t size, char *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool shown = fd >= 0 && secret_open_to_all(fd);
	ssize_t got = fd < 0 ? -1 : read(fd, out, size - 1);
	int fault = errno;
	if (fd >= 0)
		close(fd);
	if (got < 0)
		return why_say(why, "names %s, which cannot be read: %s", path, strerror(fault));
	out[got] = '\0';
	if (shown)
		why_say(why, "names %s, which every user of this machine may read: chmod o= %s",
			path, path);
	return !shown;
}

/* The file's first line. Longer than size, or nothing readable in it, is refused. */
static bool secret_take(const char *path, const char *text, char *out, size_t size, char *why)
{
	size_t length = strcspn(text, "\r\n");
	if (length == 0)
		return why_say(why, "names %s, whose first line is empty", path);
	if (length >= size)
		return why_say(why, "names %s, whose first line is longer than %zu bytes", path,
			       size - 1);
	for (size_t i = 0; i < length; i++)
		if (iscntrl((unsigned char)text[i]))
			return why_say(why, "names %s, which holds a control character", path);
	memcpy(out, text, length);
	out[length] = '\0';
	return true;
}

static bool secret_read(const char *path, char *out, size_t size, char *why)
{
	char text[LIMIT_FEED_KEY + 2] = "";
	bool good =
	    secret_load(path, text, sizeof(text), why) && secret_take(path, text, out, size, why);
	explicit_bzero(text, sizeof(text));
	return good;
}

static bool secret_parse(struct reader *r, const struct field *f, const char *text, void *at,
			 char *why)
{
	char path[600];
	if (strcmp(text, SECRET_PRINTED) == 0) {
		r->draft->config.from_print = true;
		memcpy(at, SECRET_PRINTED, sizeof(SECRET_PRINTED));
		return true;
	}
	if (!*text)
		return *(char *)at = '\0', true;
	if (!secret_path(r, text, path, sizeof(path)))
		return why_say(why, "names a file whose path is too long");
	return secret_read(path, at, f->size, why);
}

static void secret_print(const struct field *f, const void *at, FILE *out)
{
	(void)f;
	text_print(*(const char *)at ? SECRET_PRINTED : "", out);
}

static bool refused_parse(struct reader *r, const struct field *f, const char *text, void *at,
			  char *why)
{
	(void)r, (void)text, (void)at;
	return why_say(why, "%s", f->standard);
}

const struct kind kind_secret = {TAKES_TEXT,
				 "the name of a file in quotes, never the secret itself",
				 secret_parse, secret_print, NULL};
/* A setting people may expect and must not use, whatever its type. */
const struct kind kind_refused = {~0u, "absent", refused_parse, NULL, NULL};
