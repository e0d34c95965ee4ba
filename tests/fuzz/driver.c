/* SPDX-License-Identifier: MIT
 *
 * A small driver for a fuzzing entry, where there is no libFuzzer: every file of the corpus as it
 * is, then some thousands of them changed by seeded chance.
 *     NAME [RUNS]     the corpus is tests/fuzz/corpus/NAME
 * The input under test lies in a file beside the program: if that ends badly, it stays there.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/dice.h"

#define INPUT_MOST (64 * 1024)
#define CORPUS_MOST 1024
#define RUNS 3000
#define PATIENCE_S 300 /* for all of them: an endless loop must not hold up those who wait */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	uint8_t bytes[INPUT_MOST];
	size_t size;
};

struct seed {
	uint8_t *bytes;
	size_t size;
};

struct driver {
	const char *name;
	struct seed corpus[CORPUS_MOST];
	int count;
	char last_path[4096];
	int last; /* its descriptor: what is written survives whatever ends the process */
	struct dice dice;
};

static void give_up(const char *what, const char *name)
{
	fprintf(stderr, "fuzz driver: %s %s\n", what, name);
	exit(2);
}

/* ---- the corpus ---- */

static void seed_read(struct driver *d, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct seed *s = &d->corpus[d->count];
	if (file == NULL || (s->bytes = malloc(INPUT_MOST)) == NULL)
		give_up("cannot read", path);
	s->size = fread(s->bytes, 1, INPUT_MOST, file);
	fclose(file);
	d->count++;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* In the order of their names, so that a seed means the same everywhere. */
static void corpus_read(struct driver *d)
{
	char folder[256], path[600];
	struct dirent **names;
	snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%s", d->name);
	int count = scandir(folder, &names, NULL, by_name);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		if (names[i]->d_name[0] != '.' && d->count < CORPUS_MOST)
			seed_read(d, path);
		free(names[i]);
	}
	if (d->count == 0)
		give_up("no corpus in", folder);
	free(names);
}

/* ---- one input ---- */

static void last_open(struct driver *d, const char *program)
{
	snprintf(d->last_path, sizeof(d->last_path), "%s.input", program);
	d->last = open(d->last_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (d->last < 0)
		give_up("cannot write", d->last_path);
}

/* A copy of exactly that size, so that reading past its end is seen. */
static void input_run(struct driver *d, const uint8_t *bytes, size_t size)
{
	uint8_t *exact = malloc(size > 0 ? size : 1);
	if (exact == NULL)
		give_up("no memory for", d->name);
	memcpy(exact, bytes, size);
	if (pwrite(d->last, bytes, size, 0) != (ssize_t)size ||
	    ftruncate(d->last, (off_t)size) != 0)
		give_up("cannot write", d->last_path);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

/* ---- changes ---- */

/* What readers of numbers, words and nesting stumble over. */
static const char *const words[] = {
    "0",          "-0",      "-1",
    "1e999",      "-1e-999", "9223372036854775807",
    "2147483648", "0.1e",    "NaN",
    "null",       "true",    "\"",
    "\\u0000",    "\\ud800", "\xef\xbb\xbf",
    "\xff",       "\xc0",    "\xf4\x90",
    "[[[[",       "]}",      "{\"a\":{\"a\":",
    "<a><a><a>",  "]]>",     "<!--",
    "-->",        "&amp;",   "&#0;",
    "&x;",        "\r",      "\n\n",
    "\t",         ",,",      "((((",
    "not ",       " for ",   "..",
    "-02-29",     "24:60",   "T",
    "99999",      "Z",       "%",
    "",
};
#define WORDS (int)(sizeof(words) / sizeof(words[0]))

static size_t place(struct driver *d, size_t size)
{
	return (size_t)dice_throw(&d->dice, (int)size + 1);
}

static void bytes_insert(struct input *in, size_t at, const void *bytes, size_t size)
{
	if (size > INPUT_MOST - in->size)
		return;
	memmove(in->bytes + at + size, in->bytes + at, in->size - at);
	memmove(in->bytes + at, bytes, size);
	in->size += size;
}

static void bytes_remove(struct input *in, size_t at, size_t size)
{
	size = size > in->size - at ? in->size - at : size;
	memmove(in->bytes + at, in->bytes + at + size, in->size - at - size);
	in->size -= size;
}

static void change_byte(struct driver *d, struct input *in)
{
	size_t at = place(d, in->size);
	if (at < in->size)
		in->bytes[at] = (uint8_t)dice_throw(&d->dice, 256);
}

static void change_bit(struct driver *d, struct input *in)
{
	size_t at = place(d, in->size);
	if (at < in->size)
		in->bytes[at] ^= (uint8_t)(1 << dice_throw(&d->dice, 8));
}

static void change_word(struct driver *d, struct input *in)
{
	const char *word = words[dice_throw(&d->dice, WORDS)];
	size_t at = place(d, in->size);
	if (dice_throw(&d->dice, 2))
		bytes_remove(in, at, strlen(word));
	bytes_insert(in, at, word, strlen(word));
}

static void change_cut(struct driver *d, struct input *in)
{
	bytes_remove(in, place(d, in->size), 1 + place(d, dice_throw(&d->dice, 4) ? 8 : 400));
}

static void change_end(struct driver *d, struct input *in)
{
	in->size = place(d, in->size);
}

static void change_repeat(struct driver *d, struct input *in)
{
	uint8_t part[256];
	size_t at = place(d, in->size), size = 1 + place(d, sizeof(part) - 1);
	size = size > in->size - at ? in->size - at : size;
	memcpy(part, in->bytes + at, size);
	for (int times = 1 + dice_throw(&d->dice, dice_throw(&d->dice, 8) ? 3 : 200); times > 0;
	     times--)
		bytes_insert(in, at, part, size);
}

/* A piece of another of the corpus. */
static void change_splice(struct driver *d, struct input *in)
{
	const struct seed *other = &d->corpus[dice_throw(&d->dice, d->count)];
	size_t from = place(d, other->size), size = place(d, other->size - from);
	bytes_insert(in, place(d, in->size), other->bytes + from, size);
}

static void (*const changes[])(struct driver *, struct input *) = {
    change_byte, change_bit, change_word, change_cut, change_end, change_repeat, change_splice};

static void input_change(struct driver *d, struct input *in)
{
	const struct seed *s = &d->corpus[dice_throw(&d->dice, d->count)];
	memcpy(in->bytes, s->bytes, s->size);
	in->size = s->size;
	for (int n = 1 + dice_throw(&d->dice, 5); n > 0; n--)
		changes[dice_throw(&d->dice, (int)(sizeof(changes) / sizeof(changes[0])))](d, in);
}

int main(int argc, char **argv)
{
	static struct driver d;
	static struct input in;
	const char *slash = strrchr(argv[0], '/');
	int runs = argc > 1 ? atoi(argv[1]) : RUNS;
	d.name = slash ? slash + 1 : argv[0];
	d.dice = dice_open(d.name, 20261121);
	corpus_read(&d);
	last_open(&d, argv[0]);
	alarm(PATIENCE_S);
	for (int i = 0; i < d.count; i++)
		input_run(&d, d.corpus[i].bytes, d.corpus[i].size);
	for (int i = 0; i < runs; i++) {
		input_change(&d, &in);
		input_run(&d, in.bytes, in.size);
	}
	unlink(d.last_path);
	for (int i = 0; i < d.count; i++)
		free(d.corpus[i].bytes);
	printf("fuzz %s: %d kept bodies, %d changed ones. Checks: 1, Failures: 0, Errors: 0\n",
	       d.name, d.count, runs);
	return 0;
}
