/* SPDX-License-Identifier: MIT */
#include "sim/disk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NODES 16
#define REGIONS 64
#define REGION_BYTES (32 * 1024)
#define SECTOR 512

struct bytes {
	unsigned char *at;
	sqlite3_int64 size, room;
};

/* A write, or with bytes NULL a truncation to `offset`, that no sync has covered yet. */
struct pending {
	sqlite3_int64 offset;
	int size;
	unsigned char *bytes;
};

struct handle;

struct node {
	char name[64];
	bool there;
	struct bytes seen, solid; /* as read; as synced */
	struct pending *pending;
	size_t pending_count, pending_room;
	struct handle *handles;
	unsigned char *regions[REGIONS]; /* shared memory */
};

struct handle {
	sqlite3_file base;
	struct node *node;
	struct handle *next;
	int level; /* SQLITE_LOCK_… */
	unsigned shm_shared, shm_exclusive; /* a bit a slot */
};

static struct {
	struct node nodes[NODES];
	struct dice dice;
	enum disk_trouble trouble;
	int dies_at, operations;
	bool dead;
	sqlite3_vfs vfs;
} disk;

/* ---- bytes ---------------------------------------------------------------------------------- */

static void *must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

static void bytes_size(struct bytes *b, sqlite3_int64 size)
{
	if (size > b->room) {
		b->room = size + size / 2 + 65536;
		b->at = must(realloc(b->at, (size_t)b->room));
	}
	if (size > b->size)
		memset(b->at + b->size, 0, (size_t)(size - b->size));
	b->size = size;
}

static void bytes_put(struct bytes *b, sqlite3_int64 offset, const unsigned char *from, int size)
{
	if (offset + size > b->size)
		bytes_size(b, offset + size);
	memcpy(b->at + offset, from, (size_t)size);
}

static void bytes_copy(struct bytes *to, const struct bytes *from)
{
	bytes_size(to, from->size);
	if (from->size > 0)
		memcpy(to->at, from->at, (size_t)from->size);
}

static void pending_add(struct node *n, sqlite3_int64 offset, const void *from, int size)
{
	if (n->pending_count == n->pending_room) {
		n->pending_room = n->pending_room * 2 + 64;
		n->pending = must(realloc(n->pending, n->pending_room * sizeof(*n->pending)));
	}
	struct pending *p = &n->pending[n->pending_count++];
	*p = (struct pending){offset, size, NULL};
	if (from == NULL)
		return;
	p->bytes = must(malloc((size_t)size));
	memcpy(p->bytes, from, (size_t)size);
}

static void pending_forget(struct node *n)
{
	for (size_t i = 0; i < n->pending_count; i++)
		free(n->pending[i].bytes);
	n->pending_count = 0;
}

static void pending_apply(struct node *n, const struct pending *p)
{
	if (p->bytes == NULL)
		bytes_size(&n->solid, p->offset);
	else
		bytes_put(&n->solid, p->offset, p->bytes, p->size);
}

/* Sector by sector, in any order, all or some. */
static void pending_tear(struct node *n, const struct pending *p, struct dice *dice)
{
	if (p->bytes == NULL) {
		pending_apply(n, p);
		return;
	}
	for (int from = 0; from < p->size; from += SECTOR) {
		int size = p->size - from < SECTOR ? p->size - from : SECTOR;
		if (dice_throw(dice, 2) == 0)
			bytes_put(&n->solid, p->offset + from, p->bytes + from, size);
	}
}

static bool fails(void)
{
	disk.operations++;
	if (disk.dies_at > 0 && disk.operations >= disk.dies_at)
		disk.dead = true;
	return disk.dead;
}

/* ---- a file --------------------------------------------------------------------------------- */

static struct handle *of(sqlite3_file *file)
{
	return (struct handle *)file;
}

static int file_close(sqlite3_file *file)
{
	struct handle *h = of(file), **link = &h->node->handles;
	while (*link != h)
		link = &(*link)->next;
	*link = h->next;
	return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
	const struct bytes *b = &of(file)->node->seen;
	sqlite3_int64 there = offset < b->size ? b->size - offset : 0;
	if (disk.dead)
		return SQLITE_IOERR_READ;
	if (there >= size) {
		memcpy(out, b->at + offset, (size_t)size);
		return SQLITE_OK;
	}
	memset(out, 0, (size_t)size);
	if (there > 0)
		memcpy(out, b->at + offset, (size_t)there);
	return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 offset)
{
	struct node *n = of(file)->node;
	if (fails())
		return SQLITE_IOERR_WRITE;
	if (disk.trouble == DISK_FULL)
		return SQLITE_FULL;
	bytes_put(&n->seen, offset, from, size);
	pending_add(n, offset, from, size);
	return SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct node *n = of(file)->node;
	if (fails())
		return SQLITE_IOERR_TRUNCATE;
	bytes_size(&n->seen, size);
	pending_add(n, size, NULL, 0);
	return SQLITE_OK;
}

/* A sync that failed is not made good by a later one: what it should have written is gone from the
 * disk's memory and only read back from there until the power fails. */
static int file_sync(sqlite3_file *file, int flags)
{
	struct node *n = of(file)->node;
	(void)flags;
	if (fails())
		return SQLITE_IOERR_FSYNC;
	if (disk.trouble == DISK_UNSYNCED) {
		pending_forget(n);
		return SQLITE_IOERR_FSYNC;
	}
	for (size_t i = 0; i < n->pending_count; i++)
		pending_apply(n, &n->pending[i]);
	pending_forget(n);
	return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	*size = of(file)->node->seen.size;
	return SQLITE_OK;
}

/* ---- locks: one process, several connections ------------------------------------------------ */

static bool other_holds(const struct handle *h, int level)
{
	for (const struct handle *o = h->node->handles; o != NULL; o = o->next)
		if (o != h && o->level >= level)
			return true;
	return false;
}

static int file_lock(sqlite3_file *file, int level)
{
	struct handle *h = of(file);
	bool busy = level == SQLITE_LOCK_SHARED     ? other_holds(h, SQLITE_LOCK_PENDING)
		    : level == SQLITE_LOCK_RESERVED ? other_holds(h, SQLITE_LOCK_RESERVED)
						    : other_holds(h, SQLITE_LOCK_SHARED);
	if (level <= h->level)
		return SQLITE_OK;
	if (busy)
		return SQLITE_BUSY;
	h->level = level;
	return SQLITE_OK;
}

static int file_unlock(sqlite3_file *file, int level)
{
	struct handle *h = of(file);
	if (level < h->level)
		h->level = level;
	return SQLITE_OK;
}

static int file_reserved(sqlite3_file *file, int *out)
{
	*out = other_holds(of(file), SQLITE_LOCK_RESERVED);
	return SQLITE_OK;
}

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	struct node *n = of(file)->node;
	*out = NULL;
	if (disk.dead || region >= REGIONS || size != REGION_BYTES)
		return SQLITE_IOERR_SHMMAP;
	if (n->regions[region] == NULL && extend)
		n->regions[region] = must(calloc(1, REGION_BYTES));
	*out = n->regions[region];
	return SQLITE_OK;
}

static int shm_lock(sqlite3_file *file, int from, int count, int flags)
{
	struct handle *h = of(file);
	unsigned slots = ((1u << count) - 1) << from;
	bool alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
	if ((flags & SQLITE_SHM_UNLOCK) != 0) {
		h->shm_shared &= ~slots;
		h->shm_exclusive &= ~slots;
		return SQLITE_OK;
	}
	for (const struct handle *o = h->node->handles; o != NULL; o = o->next)
		if (o != h && ((o->shm_exclusive | (alone ? o->shm_shared : 0)) & slots) != 0)
			return SQLITE_BUSY;
	*(alone ? &h->shm_exclusive : &h->shm_shared) |= slots;
	return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *file)
{
	(void)file;
}

static void shm_forget(struct node *n)
{
	for (int i = 0; i < REGIONS; i++) {
		free(n->regions[i]);
		n->regions[i] = NULL;
	}
}

static int shm_unmap(sqlite3_file *file, int erase)
{
	struct handle *h = of(file);
	h->shm_shared = h->shm_exclusive = 0;
	if (erase && h->node->handles == h && h->next == NULL)
		shm_forget(h->node);
	return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int what, void *argument)
{
	(void)file, (void)what, (void)argument;
	return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
	(void)file;
	return SECTOR;
}

static int file_nature(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_nature,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* ---- the disk ------------------------------------------------------------------------------- */

static struct node *find(const char *name)
{
	for (int i = 0; i < NODES; i++)
		if (disk.nodes[i].there && strcmp(disk.nodes[i].name, name) == 0)
			return &disk.nodes[i];
	return NULL;
}

static void node_empty(struct node *n)
{
	pending_forget(n);
	shm_forget(n);
	free(n->pending);
	free(n->seen.at);
	free(n->solid.at);
	memset(n, 0, sizeof(*n));
}

static struct node *create(const char *name)
{
	int i = 0;
	while (i < NODES && disk.nodes[i].there)
		i++;
	if (i == NODES)
		abort();
	snprintf(disk.nodes[i].name, sizeof(disk.nodes[i].name), "%s", name);
	disk.nodes[i].there = true;
	return &disk.nodes[i];
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	struct handle *h = of(file);
	(void)vfs;
	memset(h, 0, sizeof(*h));
	struct node *n = name != NULL ? find(name) : NULL;
	if (disk.dead || name == NULL || (n == NULL && (flags & SQLITE_OPEN_CREATE) == 0))
		return SQLITE_CANTOPEN;
	if (n == NULL && disk.trouble == DISK_FULL)
		return SQLITE_CANTOPEN;
	h->node = n != NULL ? n : create(name);
	h->next = h->node->handles;
	h->node->handles = h;
	h->base.pMethods = &methods;
	if (out != NULL)
		*out = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	struct node *n = find(name);
	(void)vfs, (void)sync;
	if (fails())
		return SQLITE_IOERR_DELETE;
	if (n == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	node_empty(n);
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	struct node *n = find(name);
	(void)vfs, (void)flags;
	*out = n != NULL && (flags != SQLITE_ACCESS_EXISTS || n->seen.size > 0);
	return SQLITE_OK;
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	snprintf(out, (size_t)size, "%s", name);
	return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	for (int i = 0; i < size; i++)
		out[i] = (char)dice_throw(&disk.dice, 256);
	return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int vfs_now(sqlite3_vfs *vfs, double *out)
{
	(void)vfs;
	*out = 2461000.5;
	return SQLITE_OK;
}

static int vfs_error(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	if (size > 0)
		out[0] = '\0';
	return 0;
}

void disk_open(uint64_t seed)
{
	memset(&disk, 0, sizeof(disk));
	disk.dice = (struct dice){seed};
	disk.vfs = (sqlite3_vfs){.iVersion = 1,
				 .szOsFile = (int)sizeof(struct handle),
				 .mxPathname = 60,
				 .zName = "sim",
				 .xOpen = vfs_open,
				 .xDelete = vfs_delete,
				 .xAccess = vfs_access,
				 .xFullPathname = vfs_path,
				 .xRandomness = vfs_random,
				 .xSleep = vfs_sleep,
				 .xCurrentTime = vfs_now,
				 .xGetLastError = vfs_error};
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); /* as the store would, had it been first */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 256, 1024);
	sqlite3_vfs_register(&disk.vfs, 1);
	sqlite3_randomness(0, NULL); /* draws its seed anew, from here */
}

void disk_close(void)
{
	sqlite3_vfs_unregister(&disk.vfs);
	for (int i = 0; i < NODES; i++)
		node_empty(&disk.nodes[i]);
}

void disk_trouble(enum disk_trouble trouble)
{
	disk.trouble = trouble;
}

void disk_die_at(int operation)
{
	disk.operations = 0;
	disk.dies_at = operation;
}

bool disk_dead(void)
{
	return disk.dead;
}

static void node_end(struct node *n, enum disk_end how, struct dice *dice)
{
	int fate = dice_throw(dice, 3); /* nothing of it arrived, all, some */
	if (how == END_OF_PROCESS)
		bytes_copy(&n->solid, &n->seen);
	for (size_t i = 0; how == END_OF_POWER && fate > 0 && i < n->pending_count; i++) {
		if (fate == 1)
			pending_apply(n, &n->pending[i]);
		else
			pending_tear(n, &n->pending[i], dice);
	}
	pending_forget(n);
}

void disk_end(enum disk_end how, struct dice *dice)
{
	disk.dead = true;
	for (int i = 0; i < NODES; i++)
		if (disk.nodes[i].there)
			node_end(&disk.nodes[i], how, dice);
}

void disk_live(void)
{
	for (int i = 0; i < NODES; i++) {
		struct node *n = &disk.nodes[i];
		if (!n->there)
			continue;
		bytes_copy(&n->seen, &n->solid);
		pending_forget(n);
		shm_forget(n);
	}
	disk.dead = false;
	disk.trouble = DISK_WELL;
	disk_die_at(0);
}

size_t disk_bytes(void)
{
	size_t all = 0;
	for (int i = 0; i < NODES; i++)
		all += (size_t)disk.nodes[i].seen.size;
	return all;
}
