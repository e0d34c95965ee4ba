/* SPDX-License-Identifier: MIT */
#include "descriptors.h"

#include <sys/resource.h>

#include "io_limits.h"

static uint32_t share_of(uint32_t wanted, uint64_t room)
{
	uint64_t all = LIMIT_CONNECTIONS + LIMIT_WEB_CONNECTIONS + LIMIT_TRANSFERS;
	uint64_t share = room >= all ? wanted : wanted * room / all;
	return share ? (uint32_t)share : 1;
}

struct descriptors descriptors_share(uint64_t most)
{
	uint64_t room = most > LIMIT_OTHER_DESCRIPTORS ? most - LIMIT_OTHER_DESCRIPTORS : 0;
	return (struct descriptors){
	    .control = share_of(LIMIT_CONNECTIONS, room),
	    .web = share_of(LIMIT_WEB_CONNECTIONS, room),
	    .transfers = share_of(LIMIT_TRANSFERS, room),
	};
}

uint64_t descriptors_raise(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return LIMIT_OTHER_DESCRIPTORS;
	rlim_t wanted = limit.rlim_max < LIMIT_DESCRIPTORS ? limit.rlim_max : LIMIT_DESCRIPTORS;
	if (limit.rlim_cur < wanted) {
		rlim_t before = limit.rlim_cur;
		limit.rlim_cur = wanted;
		if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
			limit.rlim_cur = before;
	}
	return limit.rlim_cur;
}
