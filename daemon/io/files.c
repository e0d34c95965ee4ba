/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATE_LENGTH 10 /* 2026-11-21 */

/* "sheets" of "sheets/page.txt" */
static void folder_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t length = slash != NULL ? (size_t)(slash - path) : 0;
	snprintf(out, PATH_MAX, "%.*s", (int)length, path);
	if (length == 0)
		snprintf(out, PATH_MAX, "%s", slash != NULL ? "/" : ".");
}

/* A short write leaves errno as it was, so it is said here. */
static int bytes_write(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, text, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text += n;
		length -= (size_t)n;
	}
	return 0;
}

/* The group may read it: who that is, the folder's owner has said. */
static int beside_write(const char *beside, const char *text, size_t length)
{
	unlink(beside); /* of a crash */
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0)
		return -1;
	int result = bytes_write(fd, text, length);
	if (result == 0 && (fchmod(fd, 0640) < 0 || fsync(fd) < 0))
		result = -1;
	int reason = errno;
	if (close(fd) < 0 && result == 0)
		return -1;
	errno = reason;
	return result;
}

static int folder_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int result = fsync(fd);
	close(fd);
	return result;
}

const char *file_write(const char *path, const char *text, size_t length)
{
	static char why[PATH_MAX + 128];
	char folder[PATH_MAX], beside[PATH_MAX];
	folder_of(path, folder);
	mkdir(folder, 0750); /* there already, or the open below says why not */
	int n = snprintf(beside, sizeof(beside), "%s.new", path);
	if (n > 0 && (size_t)n < sizeof(beside) && beside_write(beside, text, length) == 0 &&
	    rename(beside, path) == 0 && folder_sync(folder) == 0)
		return NULL;
	snprintf(why, sizeof(why), "%s: %s", path,
		 (size_t)n < sizeof(beside) ? strerror(errno) : "the name is too long");
	unlink(beside);
	return why;
}

/* Same length, same words before the date and after it, and an earlier date. */
static int is_older(const char *name, const char *oldest)
{
	const char *end = strrchr(oldest, '.');
	size_t length = strlen(oldest);
	size_t stem = end != NULL ? (size_t)(end - oldest) : length;
	return stem >= DATE_LENGTH && strlen(name) == length &&
	       strncmp(name, oldest, stem - DATE_LENGTH) == 0 &&
	       strcmp(name + stem, oldest + stem) == 0 && strcmp(name, oldest) < 0;
}

void file_prune(const char *oldest)
{
	char folder[PATH_MAX];
	folder_of(oldest, folder);
	const char *slash = strrchr(oldest, '/');
	DIR *dir = opendir(folder);
	if (dir == NULL)
		return;
	for (struct dirent *d; (d = readdir(dir)) != NULL;)
		if (is_older(d->d_name, slash != NULL ? slash + 1 : oldest))
			unlinkat(dirfd(dir), d->d_name, 0);
	closedir(dir);
}
