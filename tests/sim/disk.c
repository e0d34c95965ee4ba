/* SPDX-License-Identifier: MIT */
#include "sim/disk.h"

#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/platter.h"
#include "store_inside.h"

#define NODES 64
#define ENTRIES 16
#define FATES 6
#define REGIONS 64
#define REGION_BYTES (32 * 1024)

struct handle;

struct node {
	bool used;
	struct platter platter;
	struct handle *handles;
	unsigned char *regions[REGIONS]; /* shared memory */
};

/* What a name means: first what is synced, last what is seen. After a power failure any of them;
 * NULL: there is no such file. */
struct entry {
	char name[64];
	struct node *fates[FATES];
	int last;
};

struct handle {
	sqlite3_file base;
	const char *name; /* of its entry; "": a temporary file */
	struct node *node;
	struct handle *next;
	bool syncs_folder; /* with its first sync, as SQLite does wherever it might have made a log
			      or journal, even if that was there already */
	int level; /* SQLITE_LOCK_… */
	unsigned shm_shared, shm_exclusive; /* a bit a slot */
};

static struct {
	struct node nodes[NODES];
	struct entry entries[ENTRIES];
	struct dice dice;
	int sector;
	enum disk_trouble trouble;
	size_t room; /* of a full disk: it takes so many bytes and no more */
	bool attended;
	int dies_at, operations, reads;
	struct {
		enum disk_trouble trouble;
		int from, count; /* of the operations, or of the reads */
	} later;
	bool dead;
	sqlite3_vfs vfs;
} disk;

/* For each write, sync, truncation, deletion and making of a file. */
static bool fails(void)
{
	disk.operations++;
	if (disk.dies_at > 0 && disk.operations >= disk.dies_at)
		disk.dead = true;
	return disk.dead;
}

static bool ails(enum disk_trouble with)
{
	int now = with == DISK_UNREADABLE ? disk.reads : disk.operations;
	return disk.trouble == with || (disk.later.trouble == with && now >= disk.later.from &&
					now - disk.later.from < disk.later.count);
}

/* ---- the folder ------------------------------------------------------------------------------ */

static struct entry *entry_of(const char *name)
{
	for (int i = 0; i < ENTRIES; i++) {
		struct entry *e = &disk.entries[i];
		if (e->name[0] == '\0')
			snprintf(e->name, sizeof(e->name), "%s", name);
		if (strcmp(e->name, name) == 0)
			return e;
	}
	abort();
}

static struct node *find(const char *name)
{
	const struct entry *e = entry_of(name);
	return e->fates[e->last];
}

static void entry_means(struct entry *e, struct node *n)
{
	if (e->last < FATES - 1)
		e->last++;
	else /* of what is neither synced nor seen any more, the oldest is forgotten */
		for (int fate = 1; fate < FATES - 1; fate++)
			e->fates[fate] = e->fates[fate + 1];
	e->fates[e->last] = n;
}

static void entry_is(struct entry *e, int fate)
{
	e->fates[0] = e->fates[fate];
	e->last = 0;
}

static void folder_sync(void)
{
	for (int i = 0; i < ENTRIES; i++)
		entry_is(&disk.entries[i], disk.entries[i].last);
}

static void folder_power_off(struct dice *dice)
{
	for (int i = 0; i < ENTRIES; i++) {
		struct entry *e = &disk.entries[i];
		entry_is(e, dice_throw(dice, e->last + 1));
	}
}

static bool is_wanted(const struct node *n)
{
	for (int i = 0; i < ENTRIES; i++)
		for (int fate = 0; fate <= disk.entries[i].last; fate++)
			if (disk.entries[i].fates[fate] == n)
				return true;
	return n->handles != NULL;
}

static void shm_forget(struct node *n)
{
	for (int i = 0; i < REGIONS; i++) {
		free(n->regions[i]);
		n->regions[i] = NULL;
	}
}

static void node_free(struct node *n)
{
	platter_free(&n->platter);
	shm_forget(n);
	memset(n, 0, sizeof(*n));
}

static struct node *node_new(void)
{
	for (int i = 0; i < NODES; i++) {
		struct node *n = &disk.nodes[i];
		if (n->used && !is_wanted(n))
			node_free(n);
		if (!n->used) {
			n->used = true;
			return n;
		}
	}
	abort();
}

/* ---- what a child did ------------------------------------------------------------------------ */

#define LOG_BYTES ((size_t)64 * 1024 * 1024)

enum log_kind { LOG_MADE, LOG_DELETED, LOG_WRITTEN, LOG_TRUNCATED };

struct log_line {
	enum log_kind kind;
	char name[64];
	sqlite3_int64 offset;
	int size; /* bytes that follow */
};

/* Shared with children. */
static struct disk_log {
	size_t used;
	unsigned char lines[];
} * disk_log;

static void log_add(enum log_kind kind, const char *name, sqlite3_int64 offset, const void *from,
		    int size)
{
	struct log_line line = {.kind = kind, .offset = offset, .size = size};
	if (disk_log == NULL || name[0] == '\0')
		return;
	snprintf(line.name, sizeof(line.name), "%s", name);
	if (sizeof(*disk_log) + disk_log->used + sizeof(line) + (size_t)size > LOG_BYTES)
		abort();
	memcpy(disk_log->lines + disk_log->used, &line, sizeof(line));
	if (size > 0)
		memcpy(disk_log->lines + disk_log->used + sizeof(line), from, (size_t)size);
	disk_log->used += sizeof(line) + (size_t)size;
}

void disk_log_begin(void)
{
	if (disk_log == NULL)
		disk_log = mmap(NULL, LOG_BYTES, PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (disk_log == MAP_FAILED)
		abort();
	disk_log->used = 0;
}

static void line_play(const struct log_line *line, const unsigned char *bytes)
{
	struct entry *e = entry_of(line->name);
	struct node *n = e->fates[e->last];
	switch (line->kind) {
	case LOG_MADE:
		entry_means(e, node_new());
		break;
	case LOG_DELETED:
		entry_means(e, NULL);
		break;
	case LOG_WRITTEN:
		platter_write(&n->platter, line->offset, bytes, line->size);
		break;
	case LOG_TRUNCATED:
		platter_truncate(&n->platter, line->offset);
		break;
	}
}

void disk_log_play(void)
{
	struct disk_log *log = disk_log;
	struct log_line line;
	for (size_t at = 0; at < log->used; at += sizeof(line) + (size_t)line.size) {
		memcpy(&line, log->lines + at, sizeof(line));
		line_play(&line, log->lines + at + sizeof(line));
	}
	log->used = 0;
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

/* The first half is read, and then the disk has no more to say. */
static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
	const struct bytes *b = &of(file)->node->platter.seen;
	sqlite3_int64 there = offset < b->size ? b->size - offset : 0;
	disk.reads += disk.attended;
	bool breaks = disk.attended && ails(DISK_UNREADABLE);
	if (disk.dead)
		return SQLITE_IOERR_READ;
	if (breaks)
		there = there < size / 2 ? there : size / 2;
	memset(out, 0, (size_t)size);
	if (there > 0)
		memcpy(out, b->at + offset, (size_t)(there < size ? there : size));
	return breaks ? SQLITE_IOERR_READ : there >= size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

/* How much of a write that makes the file longer there is room for. */
static int room_for(const struct platter *p, int size, sqlite3_int64 offset)
{
	sqlite3_int64 longer = offset + size - p->seen.size;
	size_t used = disk_bytes(), room = disk.room > used ? disk.room - used : 0;
	if (!ails(DISK_FULL) || longer <= 0 || (size_t)longer <= room)
		return size;
	return longer - (sqlite3_int64)room > size ? 0 : size - (int)(longer - (sqlite3_int64)room);
}

/* What fails may have been written in part. */
static int file_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 offset)
{
	struct platter *p = &of(file)->node->platter;
	if (fails())
		return SQLITE_IOERR_WRITE;
	int room = room_for(p, size, offset);
	bool breaks = ails(DISK_BREAKS);
	if (breaks && room > size / 2)
		room = size / 2;
	if (room > 0) {
		platter_write(p, offset, from, room);
		log_add(LOG_WRITTEN, of(file)->name, offset, from, room);
	}
	return breaks ? SQLITE_IOERR_WRITE : room < size ? SQLITE_FULL : SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (fails() || ails(DISK_BREAKS))
		return SQLITE_IOERR_TRUNCATE;
	platter_truncate(&of(file)->node->platter, size);
	log_add(LOG_TRUNCATED, of(file)->name, size, NULL, 0);
	return SQLITE_OK;
}

static int file_sync(sqlite3_file *file, int flags)
{
	struct handle *h = of(file);
	(void)flags;
	if (fails())
		return SQLITE_IOERR_FSYNC;
	if (ails(DISK_UNSYNCED) || ails(DISK_BREAKS)) {
		platter_unsync(&h->node->platter, disk.sector, &disk.dice);
		return SQLITE_IOERR_FSYNC;
	}
	platter_sync(&h->node->platter);
	if (h->syncs_folder)
		folder_sync();
	h->syncs_folder = false;
	return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	*size = of(file)->node->platter.seen.size;
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
	if (n->regions[region] == NULL && extend &&
	    (n->regions[region] = calloc(1, REGION_BYTES)) == NULL)
		abort();
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
	return disk.sector;
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

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	struct handle *h = of(file);
	const int with_folder =
	    SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
	bool may_make = (flags & SQLITE_OPEN_CREATE) != 0;
	(void)vfs;
	memset(h, 0, sizeof(*h));
	struct node *n = name != NULL ? find(name) : NULL;
	if (disk.dead || (n == NULL && !may_make))
		return SQLITE_CANTOPEN;
	if (n == NULL && (fails() || ails(DISK_FULL) || ails(DISK_BREAKS)))
		return SQLITE_CANTOPEN;
	h->syncs_folder = may_make && (flags & with_folder) != 0;
	h->name = name != NULL ? entry_of(name)->name : "";
	h->node = n != NULL ? n : node_new();
	h->next = h->node->handles;
	h->node->handles = h;
	h->base.pMethods = &methods;
	if (n == NULL && name != NULL) {
		entry_means(entry_of(name), h->node);
		log_add(LOG_MADE, name, 0, NULL, 0);
	}
	if (out != NULL)
		*out = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	if (fails() || ails(DISK_BREAKS))
		return SQLITE_IOERR_DELETE;
	if (find(name) == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	entry_means(entry_of(name), NULL);
	log_add(LOG_DELETED, name, 0, NULL, 0);
	if (sync)
		folder_sync();
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	const struct node *n = find(name);
	(void)vfs;
	*out = n != NULL && (flags != SQLITE_ACCESS_EXISTS || n->platter.seen.size > 0);
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
	disk.sector = dice_throw(&disk.dice, 2) ? 512 : 4096;
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
	store_library();
	sqlite3_vfs_register(&disk.vfs, 1);
	sqlite3_randomness(0, NULL); /* draws its seed anew, from here */
}

void disk_close(void)
{
	sqlite3_vfs_unregister(&disk.vfs);
	for (int i = 0; i < NODES; i++)
		node_free(&disk.nodes[i]);
}

void disk_trouble(enum disk_trouble trouble, size_t room)
{
	disk.trouble = trouble;
	disk.room = disk_bytes() + room;
}

void disk_attend(bool attended)
{
	disk.attended = attended;
}

void disk_die_at(int operation)
{
	disk.operations = 0;
	disk.dies_at = operation;
}

void disk_trouble_at(int operation, int count, enum disk_trouble trouble)
{
	disk.operations = disk.reads = 0;
	disk.later.trouble = trouble;
	disk.later.from = operation;
	disk.later.count = count;
}

int disk_operations(void)
{
	return disk.operations;
}

int disk_reads(void)
{
	return disk.reads;
}

bool disk_dead(void)
{
	return disk.dead;
}

void disk_end(enum disk_end how, struct dice *dice)
{
	disk.dead = true;
	if (how == END_OF_PROCESS)
		return;
	folder_power_off(dice);
	for (int i = 0; i < NODES; i++) {
		struct platter *p = &disk.nodes[i].platter;
		if (disk.nodes[i].used) {
			platter_power_off(p, disk.sector, dice);
			platter_reread(p);
		}
	}
}

void disk_live(void)
{
	for (int i = 0; i < NODES; i++)
		shm_forget(&disk.nodes[i]);
	disk.dead = false;
	disk_trouble(DISK_WELL, 0);
	disk_die_at(0);
	disk_trouble_at(0, 0, DISK_WELL);
}

size_t disk_bytes(void)
{
	size_t all = 0;
	for (int i = 0; i < ENTRIES; i++) {
		const struct entry *e = &disk.entries[i];
		const struct node *n = e->fates[e->last];
		all += n != NULL ? (size_t)n->platter.seen.size : 0;
	}
	return all;
}

static bool bytes_say(const struct bytes *b, const char *word)
{
	size_t length = strlen(word);
	const unsigned char *at = b->at, *end = b->at + b->size;
	while (b->size > 0 && (at = memmem(at, (size_t)(end - at), word, length)) != NULL) {
		at += length;
		if (at == end || !isalnum(*at))
			return true;
	}
	return false;
}

bool disk_says(const char *word)
{
	for (int i = 0; i < ENTRIES; i++) {
		const struct entry *e = &disk.entries[i];
		const struct node *n = e->fates[e->last];
		if (n != NULL && bytes_say(&n->platter.seen, word))
			return true;
	}
	return false;
}

size_t disk_memory(void)
{
	size_t all = 0;
	for (size_t i = 0; i < sizeof(disk.nodes) / sizeof(disk.nodes[0]); i++)
		if (disk.nodes[i].used)
			all += platter_memory(&disk.nodes[i].platter);
	return all;
}
