/* SPDX-License-Identifier: MIT */
#include "cap.h"

#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "asking.h"
#include "cap_inside.h"
#include "civil.h"

#define BLANKS " \t\r\n"

/* ---- asking ---- */

/* MeteoAlarm was seen to answer 406 to a stricter wish. */
#define ACCEPT "application/atom+xml, application/cap+xml, application/xml;q=0.9, */*;q=0.1"

static const char meteoalarm[] =
    "https://feeds.meteoalarm.org/feeds/meteoalarm-legacy-atom-united-kingdom";

enum err cap_request(const struct source_settings *settings, struct arena *arena,
		     struct transfer *out, struct fault *why)
{
	if (settings->url[0] == '\0')
		return fault_set(why, ERR_USAGE, "url",
				 "a CAP source has no address of its own: name one");
	return asking_get(settings, "", ACCEPT, arena, out, why);
}

enum err meteoalarm_request(const struct source_settings *settings, struct arena *arena,
			    struct transfer *out, struct fault *why)
{
	return asking_get(settings, meteoalarm, ACCEPT, arena, out, why);
}

/* ---- what ends what ---- */

static bool same_text(const char *text, size_t length, const char *whole)
{
	return strlen(whole) == length && memcmp(text, whole, length) == 0;
}

/* The alert that a reference names: "sender,identifier,sent". The sender may have a comma. */
static bool is_referred(const char *reference, size_t length, const struct cap_alert *alert)
{
	const char *end = reference + length, *sent = end, *identifier;
	while (sent > reference && sent[-1] != ',')
		sent--;
	identifier = sent > reference ? sent - 1 : reference;
	while (identifier > reference && identifier[-1] != ',')
		identifier--;
	if (identifier == reference)
		return false;
	return same_text(reference, (size_t)(identifier - 1 - reference), alert->sender) &&
	       same_text(identifier, (size_t)(sent - 1 - identifier), alert->identifier);
}

/* Later only: alerts that refer to themselves are met, and so would two to each other be. */
static void reference_follow(struct cap_reader *r, const struct cap_alert *alert,
			     const char *reference, size_t length)
{
	for (size_t i = 0; i < r->alert_count; i++) {
		struct cap_alert *other = &r->alerts[i];
		if (wall_before(other->sent, alert->sent) && is_referred(reference, length, other))
			other->superseded = true;
	}
}

static void references_follow(struct cap_reader *r, const struct cap_alert *alert)
{
	const char *at = xml_text(alert->node, alert->node->space, "references");
	if (at == NULL || !alert->ends_others)
		return;
	for (at += strspn(at, BLANKS); *at != '\0'; at += strspn(at, BLANKS)) {
		size_t length = strcspn(at, BLANKS);
		const char *first = memchr(at, ',', length), *last = memrchr(at, ',', length);
		r->notes[CAP_REFERENCE] += first == last;
		reference_follow(r, alert, at, length);
		at += length;
	}
}

/* One alert under one name: the later counts, and of two alike the first. */
static void repeats_end(struct cap_reader *r)
{
	for (size_t i = 0; i < r->alert_count; i++)
		for (size_t k = 0; k < r->alert_count; k++) {
			struct cap_alert *a = &r->alerts[i], *b = &r->alerts[k];
			bool later =
			    wall_before(a->sent, b->sent) || (a->sent.ms == b->sent.ms && k < i);
			if (later && strcmp(a->identifier, b->identifier) == 0 &&
			    strcmp(a->sender, b->sender) == 0)
				a->superseded = true;
		}
}

static enum err alerts_tell(struct cap_reader *r)
{
	enum err e = ERR_OK;
	for (size_t i = 0; i < r->alert_count; i++)
		references_follow(r, &r->alerts[i]);
	repeats_end(r);
	for (size_t i = 0; !e && i < r->alert_count; i++) {
		const struct cap_alert *alert = &r->alerts[i];
		if (alert->superseded)
			r->notes[CAP_SUPERSEDED]++;
		else if (!alert->speaks)
			r->notes[CAP_CANCELS]++;
		else
			e = cap_alert_tell(r, alert);
	}
	return e;
}

/* ---- the remark ---- */

static const char *const note_words[CAP_NOTES] = {
    [CAP_ELSEWHERE] = "for other regions",
    [CAP_NOT_ACTUAL] = "not actual: tests, exercises, drafts",
    [CAP_SUPERSEDED] = "superseded by later ones",
    [CAP_CANCELS] = "that cancel others",
    [CAP_NO_WARNING] = "that answer others",
    [CAP_SILENT] = "that say nothing of what or where",
    [CAP_ALL_CLEAR] = "that give the all-clear",
    [CAP_GREEN] = "below yellow",
    [CAP_UNGRADED] = "of unknown severity, yellow at least",
    [CAP_QUARREL] = "whose number, colour and severity differ, the worse taken",
    [CAP_OPEN_END] = "without an end, good for a day from sending",
    [CAP_BACKWARDS] = "that end before they begin, good for a day from then",
    [CAP_REFERENCE] = "references that cannot be read",
};

static const char *remark(const struct cap_reader *r)
{
	struct lines lines = {.arena = r->arena, .between = "; "};
	for (int i = 0; i < CAP_NOTES; i++)
		if (r->notes[i] > 0)
			lines_add(&lines,
				  arena_printf(r->arena, "%d %s", r->notes[i], note_words[i]));
	return lines.length > 0 ? lines_text(&lines) : NULL;
}

/* ---- pages ---- */

static const struct feed_page *page_find(const struct feed_page *pages, size_t count,
					 const char *url)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(pages[i].url, url) == 0)
			return &pages[i];
	return NULL;
}

static enum err not_cap(const struct cap_reader *r, const struct xml_node *root)
{
	if (strcmp(root->name, "alert") == 0)
		return xml_wrong(root, r->why, "<alert> of \"%.60s\" is not CAP 1.2 or 1.1",
				 root->space);
	return xml_wrong(root, r->why, "this is no CAP alert but <%.40s>", root->name);
}

static enum err document_read(struct cap_reader *r, const struct feed_page *page)
{
	const struct xml_node *root = xml_parse(page->body, page->size, r->arena, r->why);
	if (root == NULL)
		return r->why->code;
	return cap_is_alert(root) ? cap_alert_add(r, root) : not_cap(r, root);
}

/* A further page is known by the end of its address; the line alone would not tell which. */
static enum err blame(struct fault *why, const char *url)
{
	const struct fault said = *why;
	const char *slash = strrchr(url, '/');
	return fault_set(why, said.code, said.field, "%.150s: %s", slash != NULL ? slash + 1 : url,
			 said.message);
}

static bool has_all(const struct cap_reader *r, const struct feed_page *pages, size_t count)
{
	for (size_t i = 0; i < r->wanted_count; i++)
		if (page_find(pages, count, r->wanted[i]) == NULL)
			return false;
	return true;
}

static enum err documents_read(struct cap_reader *r, const struct feed_page *pages, size_t count)
{
	for (size_t i = 0; i < r->wanted_count; i++) {
		const struct feed_page *page = page_find(pages, count, r->wanted[i]);
		if (page != NULL && document_read(r, page))
			return blame(r->why, r->wanted[i]);
	}
	return ERR_OK;
}

static enum err first_read(struct cap_reader *r, const struct xml_node *root, const char *own,
			   struct wall *issued)
{
	if (xml_is(root, CAP_ATOM, "feed")) {
		enum err e = xml_time(root, CAP_ATOM, "updated", issued, r->why);
		return e ? e : cap_atom_read(r, root, own);
	}
	if (!cap_is_alert(root))
		return not_cap(r, root);
	enum err e = cap_alert_add(r, root);
	return e ? e : xml_time(root, root->space, "sent", issued, r->why);
}

/* While a page has not been fetched yet, nothing can be said: it may end what others say. */
static enum err pages_read(struct cap_reader *r, const struct feed_page *pages, size_t count,
			   const char *own, struct feed_facts *facts)
{
	const struct xml_node *root = xml_parse(pages[0].body, pages[0].size, r->arena, r->why);
	if (root == NULL)
		return r->why->code;
	enum err e = first_read(r, root, own, &facts->issued);
	if (e || !has_all(r, pages, count))
		return e;
	e = documents_read(r, pages, count);
	r->notices = arena_alloc(r->arena, LIMIT_NOTICES * sizeof *r->notices);
	return e ? e : alerts_tell(r);
}

static const char **wanted_copy(const struct cap_reader *r)
{
	const char **wanted = arena_alloc(r->arena, (r->wanted_count + 1) * sizeof *wanted);
	for (size_t i = 0; i < r->wanted_count; i++)
		wanted[i] = r->wanted[i];
	return wanted;
}

static enum err parse(struct cap_reader *r, const struct feed_page *pages, size_t count,
		      const char *own, struct feed_facts *out)
{
	struct feed_facts facts = {0};
	enum err e = pages_read(r, pages, count, own, &facts);
	if (e)
		return e;
	facts.wanted = wanted_copy(r);
	facts.wanted_count = r->wanted_count;
	facts.notices = r->notices;
	facts.notice_count = r->notice_count;
	facts.remark = remark(r);
	*out = facts;
	return ERR_OK;
}

enum err cap_parse(const struct source_settings *settings, const struct feed_page *pages,
		   size_t count, struct wall received, struct arena *arena, struct feed_facts *out,
		   struct fault *why)
{
	struct cap_reader r = {.settings = settings, .issuer = "cap", .arena = arena, .why = why};
	(void)received;
	return parse(&r, pages, count, settings->url, out);
}

enum err meteoalarm_parse(const struct source_settings *settings, const struct feed_page *pages,
			  size_t count, struct wall received, struct arena *arena,
			  struct feed_facts *out, struct fault *why)
{
	struct cap_reader r = {
	    .settings = settings, .issuer = "meteoalarm", .arena = arena, .why = why};
	(void)received;
	return parse(&r, pages, count, settings->url[0] != '\0' ? settings->url : meteoalarm, out);
}
