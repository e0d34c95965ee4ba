/* SPDX-License-Identifier: MIT
 *
 * Preloaded into a program: its clock goes SWEP_SKEW_S seconds ahead of the machine's, or behind.
 * Waits until a moment are still as long as they were meant to be.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int day_fn(struct timeval *tv, void *zone);
typedef int wait_fn(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until);

static long skew_s(void)
{
	const char *said = getenv("SWEP_SKEW_S");
	return said == NULL ? 0 : strtol(said, NULL, 10);
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	static day_fn *real;
	if (real == NULL)
		real = (day_fn *)dlsym(RTLD_NEXT, "gettimeofday");
	int result = real(tv, zone);
	tv->tv_sec += skew_s();
	return result;
}

time_t time(time_t *out)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	time_t t = now.tv_sec + skew_s();
	if (out != NULL)
		*out = t;
	return t;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
			   const struct timespec *restrict until)
{
	static wait_fn *real;
	struct timespec ours = *until;
	if (real == NULL)
		real = (wait_fn *)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
	ours.tv_sec -= skew_s();
	return real(cond, mutex, &ours);
}
