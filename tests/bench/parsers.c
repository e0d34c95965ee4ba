/* SPDX-License-Identifier: MIT
 *
 * How many megabytes a second each feed reads: of every file below DATA, those that the feed takes,
 * by themselves or as the page that another one asked for, again and again for a while.
 *     parsers DATA
 */
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "feed.h"

#define BODIES 4096
#define MEASURE_NS 300000000 /* of one round */
#define ROUNDS 5

struct body {
	char *text;
	size_t size;
};

static struct body bodies[BODIES];
static size_t body_count;

/* What a feed reads: one body, or the body that asks and the one that answers. */
struct job {
	const struct source_settings *settings;
	struct feed_page pages[2];
	size_t count;
};

/* Forecasts are of many places, and one that is far from ours is refused: 0, 0 compares none.
 * Warnings are looked at for Coventry. */
static const struct source_settings nowhere,
    coventry = {
	.latitude = 52.4081,
	.longitude = -1.5106,
	.regions = {"E12000005", "West Midlands Conurbation", "UK112"},
	.region_count = 3,
	.hazard = "heat",
};

/* ---- bodies ---- */

/* Some were kept with their headers, the body itself under "data". */
static void body_unwrap(struct body *b)
{
	json_t *root = json_loadb(b->text, b->size, 0, NULL), *data = json_object_get(root, "data");
	if (json_is_object(data)) {
		free(b->text);
		b->text = json_dumps(data, JSON_COMPACT);
		b->size = strlen(b->text);
	}
	json_decref(root);
}

static int body_take(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	struct body *b = &bodies[body_count];
	(void)where;
	if (kind != FTW_F || about->st_size > LIMIT_BODY || body_count == BODIES)
		return 0;
	FILE *file = fopen(path, "rb");
	b->text = malloc((size_t)about->st_size + 1);
	if (file == NULL || b->text == NULL)
		abort();
	b->size = fread(b->text, 1, (size_t)about->st_size, file);
	b->text[b->size] = '\0';
	fclose(file);
	body_unwrap(b);
	body_count++;
	return 0;
}

/* ---- which of them a feed reads ---- */

static bool job_run(const struct feed *feed, const struct job *job, struct arena *arena,
		    struct feed_facts *facts)
{
	struct fault why;
	*facts = (struct feed_facts){0};
	return feed->parse(job->settings, job->pages, job->count, (struct wall){1}, arena, facts,
			   &why) == ERR_OK;
}

static const struct source_settings *settings_of(const struct feed *feed)
{
	return feed->issuer == NULL ? &nowhere : &coventry;
}

/* The first body that asks for one other page, with the address that it asks for. */
static bool asking_find(const struct feed *feed, struct arena *arena, struct job *out)
{
	struct feed_facts facts;
	for (size_t i = 0; i < body_count; i++) {
		struct job job = {settings_of(feed), {{"", bodies[i].text, bodies[i].size}}, 1};
		if (job_run(feed, &job, arena, &facts) && facts.wanted_count == 1) {
			*out = job;
			out->pages[1].url = facts.wanted[0];
			out->count = 2;
			return true;
		}
	}
	return false;
}

static size_t jobs_find(const struct feed *feed, struct arena *arena, struct job *jobs)
{
	struct feed_facts facts;
	struct job asking;
	size_t count = 0;
	bool asks = asking_find(feed, arena, &asking);
	for (size_t i = 0; i < body_count; i++) {
		struct job job = {settings_of(feed), {{"", bodies[i].text, bodies[i].size}}, 1};
		if (!job_run(feed, &job, arena, &facts)) {
			if (!asks)
				continue;
			job = asking;
			job.pages[1].body = bodies[i].text;
			job.pages[1].size = bodies[i].size;
			if (!job_run(feed, &job, arena, &facts))
				continue;
		}
		jobs[count++] = job;
	}
	return count;
}

/* ---- measuring ---- */

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static double round_measure(const struct feed *feed, const struct job *jobs, size_t count)
{
	struct arena arena = {0};
	struct feed_facts facts;
	double bytes = 0;
	int64_t began = now_ns(), spent = 0;
	for (size_t i = 0; spent < MEASURE_NS; i = (i + 1) % count) {
		job_run(feed, &jobs[i], &arena, &facts);
		arena_reset(&arena);
		for (size_t p = 0; p < jobs[i].count; p++)
			bytes += (double)jobs[i].pages[p].size;
		spent = now_ns() - began;
	}
	arena_free(&arena);
	return bytes / 1e6 / ((double)spent / 1e9);
}

static int smaller(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void feed_measure(const struct feed *feed)
{
	static struct job jobs[BODIES];
	struct arena arena = {0};
	double speeds[ROUNDS], bytes = 0;
	size_t count = jobs_find(feed, &arena, jobs);
	if (count == 0) {
		printf("  %-22s no body here is one of its own\n", feed->name);
		arena_free(&arena);
		return;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t p = 0; p < jobs[i].count; p++)
			bytes += (double)jobs[i].pages[p].size;
	for (int r = 0; r < ROUNDS; r++)
		speeds[r] = round_measure(feed, jobs, count);
	qsort(speeds, ROUNDS, sizeof(speeds[0]), smaller);
	printf("  %-22s %5zu bodies of %7.1f KiB on average  %8.1f MB/s\n", feed->name, count,
	       bytes / 1024 / (double)count, speeds[ROUNDS / 2]);
	arena_free(&arena);
}

int main(int argc, char **argv)
{
	if (argc != 2 || nftw(argv[1], body_take, 16, FTW_PHYS) != 0) {
		fputs("usage: parsers DATA\n", stderr);
		return 2;
	}
	for (size_t n = 0; feed_at(n) != NULL; n++)
		feed_measure(feed_at(n));
	for (size_t i = 0; i < body_count; i++)
		free(bodies[i].text);
	return 0;
}
