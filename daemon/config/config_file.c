/* SPDX-License-Identifier: MIT
 *
 * Bytes of a file to libconfig's settings. What libconfig 1.5 would swallow without a word, or end
 * the process on, is found here first.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_parts.h"

/* A council has some 300 lines in a print, policy and all; this is a region of LIMIT_AREAS of them.
 */
#define FILE_MAX (4 * 1024 * 1024)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* ---- what libconfig does not say ---------------------------------------------------------- */

struct scan {
	struct reader *reader;
	const char *start, *at;
	int line;
};

/* libconfig keeps the low 32 bits of a number that has more, and says nothing. */
static void number_scan(struct scan *s)
{
	char *end;
	bool hex = s->at[0] == '0' && (s->at[1] == 'x' || s->at[1] == 'X');
	errno = 0;
	long long n = strtoll(s->at, &end, hex ? 16 : 10);
	bool whole = *end != '.' && *end != 'e' && *end != 'E' && *end != 'L';
	if (whole && (errno == ERANGE || n > INT32_MAX))
		reader_complain_line(s->reader, s->line, "the number %.*s is too large",
				     (int)(end - s->at), s->at);
	s->at = end;
}

static void word_scan(struct scan *s)
{
	while (isalnum((unsigned char)*s->at) || (*s->at && strchr("_*-", *s->at)))
		s->at++;
}

static void string_scan(struct scan *s)
{
	for (s->at++; *s->at && *s->at != '"'; s->at++) {
		s->line += *s->at == '\n';
		if (*s->at == '\\' && s->at[1])
			s->at++;
	}
	s->at += *s->at == '"';
}

static void comment_scan(struct scan *s, const char *end)
{
	const char *found = strstr(s->at + 1, end);
	const char *stop = found ? found + strlen(end) - (*end == '\n') : s->at + strlen(s->at);
	for (; s->at < stop; s->at++)
		s->line += *s->at == '\n';
}

/* It would read the other file itself, and end the process if that is a folder. */
static void include_scan(struct scan *s)
{
	reader_complain_line(s->reader, s->line,
			     "@include is not supported: a policy is named with "
			     "policy = \"policies/NAME.conf\";");
	s->at++;
}

static void step_scan(struct scan *s)
{
	if (*s->at == '"')
		string_scan(s);
	else if (*s->at == '#' || strncmp(s->at, "//", 2) == 0)
		comment_scan(s, "\n");
	else if (strncmp(s->at, "/*", 2) == 0)
		comment_scan(s, "*/");
	else if (*s->at == '@')
		include_scan(s);
	else if (isdigit((unsigned char)*s->at))
		number_scan(s);
	else if (isalpha((unsigned char)*s->at) || *s->at == '*')
		word_scan(s);
	else
		s->line += *s->at++ == '\n';
}

/* False when something was found. */
static bool text_scan(struct reader *r, const char *text)
{
	struct scan s = {r, text, text, 1};
	int before = r->errors;
	while (*s.at)
		step_scan(&s);
	return r->errors == before;
}

/* ---- bytes -------------------------------------------------------------------------------- */

/* Up to size bytes from fd; -1 for an error in errno. */
static ssize_t bytes_read(int fd, char *out, size_t size)
{
	size_t used = 0;
	while (used < size) {
		ssize_t got = read(fd, out + used, size - used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -1 : (ssize_t)used;
		used += (size_t)got;
	}
	return (ssize_t)used;
}

char *text_load(struct reader *r, const char *path)
{
	char *text = calloc(1, FILE_MAX + 1);
	int fd = text ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (!text)
		abort();
	ssize_t size = fd < 0 ? -1 : bytes_read(fd, text, FILE_MAX + 1);
	int fault = errno;
	if (fd >= 0)
		close(fd);
	if (size < 0)
		reader_complain_line(r, 1, "cannot be read: %s", strerror(fault));
	else if (size > FILE_MAX)
		reader_complain_line(r, 1, "is larger than %d bytes", FILE_MAX);
	else if (strlen(text) != (size_t)size)
		reader_complain_line(r, 1, "holds a zero byte: this is no text file");
	else
		return text;
	free(text);
	return NULL;
}

struct outer reader_enter(struct reader *r, const char *path)
{
	struct outer outer = {r->file, r->file_number};
	r->file = path;
	r->file_number = ++r->files;
	return outer;
}

void reader_leave(struct reader *r, struct outer outer)
{
	r->file = outer.file;
	r->file_number = outer.number;
}

void path_beside(const struct reader *r, const char *name, char *out)
{
	snprintf(out, PATH_SIZE, "%s%s", *name == '/' ? "" : r->folder, name);
}

bool file_read(struct reader *r, const char *path, config_t *config)
{
	char *text = text_load(r, path);
	if (!text)
		return false;
	bool marked = strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0;
	const char *start = marked ? text + strlen(BYTE_ORDER_MARK) : text;
	bool good = text_scan(r, start);
	if (good && !config_read_string(config, start)) {
		good = false;
		reader_complain_line(r, config_error_line(config), "%s", config_error_text(config));
	}
	free(text);
	return good;
}
