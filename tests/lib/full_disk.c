/* SPDX-License-Identifier: MIT */
#include "lib/full_disk.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

static bool disk_is_full;
static size_t room; /* of a full disk */

static bool fits(size_t size)
{
	if (disk_is_full && size > room)
		return false;
	room -= disk_is_full ? size : 0;
	return true;
}

static ssize_t full_write(int fd, const void *bytes, size_t size)
{
	if (fits(size))
		return write(fd, bytes, size);
	errno = ENOSPC;
	return -1;
}

static ssize_t full_pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	if (fits(size))
		return pwrite(fd, bytes, size, offset);
	errno = ENOSPC;
	return -1;
}

static ssize_t full_pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
	if (fits(size))
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
	room = 0;
	replace("write", (sqlite3_syscall_ptr)full_write);
	replace("pwrite", (sqlite3_syscall_ptr)full_pwrite);
	replace("pwrite64", (sqlite3_syscall_ptr)full_pwrite64);
}

void full_disk_after(size_t bytes)
{
	full_disk_set(true);
	room = bytes;
}
