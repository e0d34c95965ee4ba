/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct {
	const char *word;
	int priority; /* as syslog(3) counts, for the journal */
} levels[] = {
    [SAY_ALARM] = {"alarm", 2},
    [SAY_WARNING] = {"warning", 4},
    [SAY_INFO] = {"info", 6},
    [SAY_DEBUG] = {"debug", 7},
};

static enum log_level most_said = SAY_INFO;
static bool journal; /* standard error goes there: it knows the time */

/* systemd names the device and inode that it gave us; a redirection since then shows. */
static bool goes_to_journal(void)
{
	unsigned long long device, inode;
	struct stat st;
	const char *stream = getenv("JOURNAL_STREAM");
	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

void log_open(enum log_level most)
{
	most_said = most;
	journal = goes_to_journal();
}

static void stamp_write(char *out, size_t size)
{
	struct timespec now;
	struct tm utc;
	char date[32];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out, size, "%s.%03ldZ", date, now.tv_nsec / 1000000);
}

/* What others sent may stand in a sentence: it must not begin a line of its own. */
static void line_flatten(char *line)
{
	for (; *line; line++) {
		if ((unsigned char)*line < ' ' || *line == 0x7f)
			*line = ' ';
	}
}

void log_say(enum log_level level, const char *room, const char *format, ...)
{
	char sentence[1024], stamp[48];
	if (level > most_said)
		return;
	va_list args;
	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	line_flatten(sentence);
	if (journal) {
		fprintf(stderr, "<%d>%s: %s\n", levels[level].priority, room, sentence);
		return;
	}
	stamp_write(stamp, sizeof(stamp));
	fprintf(stderr, "%s %s %s: %s\n", stamp, levels[level].word, room, sentence);
}
