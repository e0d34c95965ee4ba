/* SPDX-License-Identifier: MIT */
#include "source_pages.h"

#include <string.h>

#include "address.h"
#include "body_rows.h"
#include "page_rows.h"

#define PAGES_MOST (4 * (size_t)LIMIT_BODY) /* all pages of one source together, unpacked */
#define ROUNDS_MOST 4 /* pages may want pages; no feed known goes deeper than two */
#define ADDRESS_MOST 1000

struct pages {
	struct feed_page page[LIMIT_PAGES + 1]; /* the first is the main one */
	const char *hash[LIMIT_PAGES + 1];
	size_t count, bytes;
};

/* ---- addresses ------------------------------------------------------------------------------ */

static bool same_origin(const char *a, const char *b)
{
	struct address one, other;
	return address_split(a, &one) && address_split(b, &other) &&
	       address_same_origin(&one, &other);
}

static bool plain(const char *url)
{
	for (const char *c = url; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f || *c == '\\')
			return false;
	return true;
}

/* Why these pages may not be asked for; NULL when they may. A key goes to its own server only, and
 * no stranger's page decides what this machine connects to. */
static const char *unfit(struct turn *t, const struct source *s, const struct feed_facts *facts)
{
	if (facts->wanted_count > LIMIT_PAGES)
		return arena_printf(t->arena, "it wants %zu further pages; %d is the most",
				    facts->wanted_count, LIMIT_PAGES);
	for (size_t i = 0; i < facts->wanted_count; i++) {
		const char *url = facts->wanted[i];
		if (strlen(url) > ADDRESS_MOST || !plain(url))
			return "it wants a page whose address is none";
		if (!same_origin(url, s->row.address))
			return arena_printf(t->arena, "it wants a page of another server: %.200s",
					    url);
	}
	return NULL;
}

/* ---- gathering ------------------------------------------------------------------------------ */

/* *there is false when its body is not here (any more). */
static enum err add_body(struct turn *t, struct pages *p, const char *url, const char *hash,
			 bool *there)
{
	struct feed_page *page = &p->page[p->count];
	enum err e = body_read(t->store, hash, t->arena, &page->body, &page->size);
	*there = e == ERR_OK;
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	page->url = url;
	p->hash[p->count++] = hash;
	p->bytes += page->size;
	return ERR_OK;
}

static bool has(const struct pages *p, const char *url)
{
	for (size_t i = 1; i < p->count; i++)
		if (strcmp(p->page[i].url, url) == 0)
			return true;
	return false;
}

static bool has_all(const struct pages *p, const struct feed_facts *facts)
{
	for (size_t i = 0; i < facts->wanted_count; i++)
		if (!has(p, facts->wanted[i]))
			return false;
	return true;
}

/* What came before that counts for nothing. */
static struct wall good_since(const struct source *s)
{
	return s->feed->pages_change ? s->row.pending_at : (struct wall){0};
}

/* Every page that is wanted, up to the first that is not here. */
static enum err gather(struct turn *t, const struct source *s, struct pages *p,
		       struct pages_reading *out)
{
	p->count = 1;
	p->bytes = p->page[0].size;
	for (size_t i = 0; i < out->facts.wanted_count && p->bytes <= PAGES_MOST; i++) {
		const char *url = out->facts.wanted[i], *hash;
		bool there = false;
		if (has(p, url))
			continue;
		TRY(page_find(t->store, s->row.id, url, good_since(s), t->arena, &hash));
		if (hash != NULL)
			TRY(add_body(t, p, url, hash, &there));
		if (!there) {
			out->missing = url;
			return ERR_OK;
		}
	}
	if (p->bytes > PAGES_MOST)
		out->refused = "its pages together are larger than a feed's can be";
	return ERR_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool parse(struct turn *t, const struct source *s, const struct feed_page *pages,
		  size_t count, struct feed_facts *facts, struct fault *why)
{
	*facts = (struct feed_facts){.count = 0};
	return s->feed->parse(s->settings, pages, count, s->row.pending_at, t->arena, facts, why) ==
	       ERR_OK;
}

static const char *in_words(struct turn *t, const struct fault *why)
{
	if (why->field[0] == '\0')
		return arena_text(t->arena, why->message);
	return arena_printf(t->arena, "%s: %s", why->field, why->message);
}

/* Whether the refusal itself names the page, by the end of its address. */
static bool named(const struct fault *why, const char *url)
{
	const char *end = strrchr(url, '/');
	return end != NULL && strlen(end + 1) > 3 && strstr(why->message, end + 1) != NULL;
}

/* The page that is at fault: it is named, or is refused beside the main one alone. 0: nobody knows.
 */
static size_t guilty(struct turn *t, const struct source *s, const struct pages *p,
		     struct fault *why)
{
	for (size_t i = 1; i < p->count; i++)
		if (named(why, p->page[i].url))
			return i;
	for (size_t i = 1; i < p->count; i++) {
		const struct feed_page pair[] = {p->page[0], p->page[i]};
		struct feed_facts facts;
		if (!parse(t, s, pair, 2, &facts, why))
			return i;
	}
	return 0;
}

static enum err refuse(struct turn *t, const struct source *s, const struct pages *p,
		       struct fault *why, struct pages_reading *out)
{
	size_t n = guilty(t, s, p, why);
	out->refused = in_words(t, why);
	if (p->count == 1)
		return ERR_OK;
	if (n == 0)
		return page_keep_only(t->store, s->row.id, NULL, 0, t->arena);
	out->refused = arena_printf(t->arena, "page %.200s: %s", p->page[n].url, out->refused);
	TRY(page_drop(t->store, s->row.id, p->page[n].url));
	return source_cut_body(t, p->hash[n]);
}

enum err source_read_pages(struct turn *t, const struct source *s, const struct feed_page *main,
			   struct pages_reading *out)
{
	struct pages *p = arena_alloc(t->arena, sizeof(*p));
	struct fault why;
	*out = (struct pages_reading){.refused = NULL};
	p->page[p->count++] = *main;
	for (int round = 0; out->refused == NULL && round < ROUNDS_MOST; round++) {
		if (!parse(t, s, p->page, p->count, &out->facts, &why))
			return refuse(t, s, p, &why, out);
		out->refused = unfit(t, s, &out->facts);
		if (out->refused != NULL || has_all(p, &out->facts))
			return ERR_OK;
		TRY(gather(t, s, p, out));
		if (out->missing != NULL)
			return ERR_OK;
	}
	if (out->refused == NULL)
		out->refused = "its pages want ever more pages";
	return ERR_OK;
}

enum err source_trust_pages(struct turn *t, const struct source *s, const struct feed_facts *facts)
{
	TRY(body_trust(t->store, s->row.pending));
	for (size_t i = 0; i < facts->wanted_count; i++) {
		const char *hash;
		TRY(page_find(t->store, s->row.id, facts->wanted[i], good_since(s), t->arena,
			      &hash));
		if (hash != NULL)
			TRY(body_trust(t->store, hash));
	}
	return ERR_OK;
}

enum err source_cut_body(struct turn *t, const char *hash)
{
	return body_cut(t->store, hash, BODY_REFUSED_KEPT, t->arena);
}
