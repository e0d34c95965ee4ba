/* SPDX-License-Identifier: MIT */
#include "lib/full_disk.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

static bool disk_is_full;

static ssize_t full_write(int fd, const void *bytes, size_t size)
{
	if (!disk_is_full)
		return write(fd, bytes, size);
	errno = ENOSPC;
	return -1;
}

static ssize_t full_pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	if (!disk_is_full)
		return pwrite(fd, bytes, size, offset);
	errno = ENOSPC;
	return -1;
}

static ssize_t full_pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
	if (!disk_is_full)
		return pwrite64(fd, bytes, size, offset);
	errno = ENOSPC;
	return -1;
}

/* Only those calls are replaced that this build of SQLite makes. */
static void replace(const char *name, sqlite3_syscall_ptr with)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
	assert(vfs->iVersion >= 3 && vfs->xSetSystemCall != NULL);
	if (vfs->xGetSystemCall(vfs, name) != NULL)
		vfs->xSetSystemCall(vfs, name, with);
}

void full_disk_set(bool full)
{
	disk_is_full = full;
	replace("write", (sqlite3_syscall_ptr)full_write);
	replace("pwrite", (sqlite3_syscall_ptr)full_pwrite);
	replace("pwrite64", (sqlite3_syscall_ptr)full_pwrite64);
}
