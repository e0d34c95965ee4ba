/* SPDX-License-Identifier: MIT
 *
 * Preloaded into swepd: ends it as kill -9 would, the N-th time it comes to a boundary between
 * deciding, committing, sending and hearing. SWEP_DIE_AT=BOUNDARY:N
 */
#include <curl/curl.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int sync_fn(int fd);
typedef ssize_t send_fn(int fd, const void *bytes, size_t count, int flags);
typedef CURLMcode add_fn(CURLM *multi, CURL *easy);
typedef CURLMsg *read_fn(CURLM *multi, int *left);

int fdatasync(int fd);

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static void boundary(const char *name)
{
	static long passed;
	const char *at = getenv("SWEP_DIE_AT");
	size_t length = strlen(name);
	if (at == NULL || strncmp(at, name, length) != 0 || at[length] != ':')
		return;
	if (++passed == strtol(at + length + 1, NULL, 10))
		kill(getpid(), SIGKILL);
}

/* Everything of the turn is written, and nothing of it is certain yet. */
int fdatasync(int fd)
{
	static sync_fn *real;
	if (real == NULL)
		*(void **)&real = next("fdatasync");
	boundary("commit");
	int status = real(fd);
	boundary("committed");
	return status;
}

/* The turn's effects begin: some of them have left, this one has not. */
CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	static add_fn *real;
	if (real == NULL)
		*(void **)&real = next("curl_multi_add_handle");
	boundary("send");
	return real(multi, easy);
}

/* Only libcurl sends so: the request is the gateway's now. */
ssize_t send(int fd, const void *bytes, size_t count, int flags)
{
	static send_fn *real;
	if (real == NULL)
		*(void **)&real = next("send");
	ssize_t sent = real(fd, bytes, count, flags);
	if (sent > 0)
		boundary("sent");
	return sent;
}

/* The answer is here, and in no turn yet. */
CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
	static read_fn *real;
	if (real == NULL)
		*(void **)&real = next("curl_multi_info_read");
	CURLMsg *message = real(multi, left);
	if (message != NULL)
		boundary("answered");
	return message;
}
