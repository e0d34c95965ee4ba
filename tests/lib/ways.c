/* SPDX-License-Identifier: MIT */
#include "lib/ways.h"

#include <elf.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAYS_MOST (1 << 17) /* well above all there are */
#define FRAMES_MOST 100

struct ways {
	uint64_t digests[WAYS_MOST]; /* where they hash to; 0 is free */
};

/* ---- functions by name ----------------------------------------------------------------------- */

struct function {
	uintptr_t at, end;
	const char *name;
};

static struct function *functions;
static size_t function_count;
extern const char program_start __asm__("__ehdr_start");

static int by_address(const void *a, const void *b)
{
	const struct function *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

static void functions_take(const char *file, const Elf64_Shdr *symbols, const char *names)
{
	const Elf64_Ehdr *head = (const void *)file;
	uintptr_t base = head->e_type == ET_DYN ? (uintptr_t)&program_start : 0;
	const Elf64_Sym *each = (const void *)(file + symbols->sh_offset);
	size_t count = symbols->sh_size / sizeof(*each);
	functions = calloc(count, sizeof(*functions));
	if (functions == NULL)
		abort();
	for (size_t i = 0; i < count; i++)
		if (ELF64_ST_TYPE(each[i].st_info) == STT_FUNC && each[i].st_size > 0)
			functions[function_count++] = (struct function){
			    base + each[i].st_value, base + each[i].st_value + each[i].st_size,
			    names + each[i].st_name};
	qsort(functions, function_count, sizeof(*functions), by_address);
}

/* From the program's own file, which stays mapped: names point into it. */
static void functions_read(void)
{
	struct stat about;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &about) != 0)
		abort();
	const char *file = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (file == MAP_FAILED)
		abort();
	const Elf64_Ehdr *head = (const void *)file;
	const Elf64_Shdr *sections = (const void *)(file + head->e_shoff);
	for (int i = 0; i < head->e_shnum; i++)
		if (sections[i].sh_type == SHT_SYMTAB)
			functions_take(file, &sections[i],
				       file + sections[sections[i].sh_link].sh_offset);
}

static const struct function *function_at(uintptr_t at)
{
	size_t low = 0, high = function_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (functions[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && at <= functions[low - 1].end ? &functions[low - 1] : NULL;
}

/* ---- ways ------------------------------------------------------------------------------------ */

struct ways *ways_open(const char *path)
{
	int fd = path != NULL ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (path != NULL && (fd < 0 || ftruncate(fd, sizeof(struct ways)) != 0))
		abort();
	int flags = path != NULL ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;
	struct ways *w = mmap(NULL, sizeof(*w), PROT_READ | PROT_WRITE, flags, fd, 0);
	if (w == MAP_FAILED)
		abort();
	if (fd >= 0)
		close(fd);
	if (functions == NULL)
		functions_read();
	return w;
}

int ways_depth(void)
{
	void *frames[FRAMES_MOST];
	return backtrace(frames, FRAMES_MOST) - 1;
}

static uint64_t mixed(uint64_t digest, uint64_t with)
{
	return (digest ^ with) * 1099511628211u;
}

/* Never 0. */
static uint64_t digest_of(void *const *frames, int count)
{
	uint64_t digest = 14695981039346656037u;
	for (int i = 0; i < count; i++) {
		uintptr_t at = (uintptr_t)frames[i];
		const struct function *f = function_at(at);
		if (f == NULL)
			continue;
		for (const char *c = f->name; *c != '\0'; c++)
			digest = mixed(digest, (unsigned char)*c);
		digest = mixed(digest, at - f->at);
	}
	return digest | 1;
}

bool ways_fresh(struct ways *w, int outermost)
{
	void *frames[FRAMES_MOST];
	int count = backtrace(frames, FRAMES_MOST) - outermost;
	uint64_t digest = digest_of(frames + 1, count - 1);
	size_t at = (size_t)(digest >> 20);
	for (size_t i = 0; i < WAYS_MOST; i++) {
		uint64_t *way = &w->digests[(at + i) % WAYS_MOST];
		if (*way == digest)
			return false;
		if (*way == 0) {
			*way = digest;
			return true;
		}
	}
	abort();
}
