/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "address.h"
#include "ascii.h"
#include "cap_inside.h"

/* MeteoAlarm's feeds name their documents there, wherever the feed itself was fetched from. */
#define METEOALARM "feeds.meteoalarm.org"

/* A child of an entry in either namespace of CAP: both are met. */
static const struct xml_node *cap_child(const struct xml_node *entry, const char *name)
{
	static const char cap[] = "urn:oasis:names:tc:emergency:cap:";
	const struct xml_node *node = entry->child;
	while (node != NULL &&
	       !(strcmp(node->name, name) == 0 && strncmp(node->space, cap, sizeof cap - 1) == 0))
		node = node->next;
	return node;
}

/* ---- which entries ---- */

/* An entry that does not say where is ours until its alert says otherwise. MeteoAlarm writes the
 * parts of cap:geocode in the namespace of Atom. */
static bool entry_is_ours(const struct cap_reader *r, const struct xml_node *entry)
{
	const struct xml_node *name = cap_child(entry, "areaDesc");
	const struct xml_node *node = cap_child(entry, "geocode");
	bool said = false;
	if (r->settings->region_count == 0)
		return true;
	if (name != NULL && name->text[0] != '\0') {
		said = true;
		if (cap_names_us(r->settings, name->text))
			return true;
	}
	for (; node != NULL; node = node->next) {
		const char *value =
		    strcmp(node->name, "geocode") == 0 ? xml_text(node, NULL, "value") : NULL;
		said |= value != NULL && value[0] != '\0';
		if (value != NULL && cap_names_us(r->settings, value))
			return true;
	}
	return !said;
}

/* Only what says so is no real one. */
static bool entry_is_actual(const struct xml_node *entry)
{
	const struct xml_node *status = cap_child(entry, "status");
	return status == NULL || status->text[0] == '\0' || ascii_same(status->text, "Actual");
}

/* ---- where their alerts are ---- */

static bool link_is(const struct xml_node *link, bool typed)
{
	const char *rel = xml_attribute(link, "rel"), *type = xml_attribute(link, "type");
	if (rel != NULL && !ascii_same(rel, "alternate"))
		return false;
	if (typed)
		return type != NULL && ascii_same(type, "application/cap+xml");
	return type == NULL || strstr(type, "xml") != NULL;
}

/* The one that says that it leads to CAP; else the first that may. */
static const struct xml_node *link_find(const struct xml_node *entry)
{
	for (int typed = 1; typed >= 0; typed--) {
		const struct xml_node *link = xml_child(entry, CAP_ATOM, "link");
		while (link != NULL && !link_is(link, typed == 1))
			link = xml_next(link, CAP_ATOM, "link");
		if (link != NULL)
			return link;
	}
	return NULL;
}

static enum err link_refuse(const struct cap_reader *r, const struct xml_node *link,
			    const struct address *own, const struct address *its)
{
	if (own->secure && !its->secure)
		return xml_wrong(link, r->why, "the link to the alert is not https");
	return xml_wrong(link, r->why,
			 "the link to the alert leads to another server, \"%.*s\" and not \"%.*s\"",
			 (int)(its->host_length < 60 ? its->host_length : 60), its->host,
			 (int)(own->host_length < 60 ? own->host_length : 60), own->host);
}

/* On the source's own server. A link to MeteoAlarm in a feed that came by another way, a mirror,
 * keeps its path and loses its host: so a mirror needs no change to what it mirrors. */
static enum err link_read(const struct cap_reader *r, const struct xml_node *link, const char *own,
			  const char **out)
{
	struct address server, its;
	const char *href = xml_attribute(link, "href");
	if (!address_split(own, &server))
		return fault_set(r->why, ERR_USAGE, "url",
				 "the source's own url is no http or https address");
	const char *url = href != NULL ? address_resolve(own, href, r->arena) : NULL;
	if (url == NULL || !address_split(url, &its))
		return xml_wrong(link, r->why, "the link \"%.60s\" is no http or https address",
				 href != NULL ? href : "");
	size_t kept = its.origin_length + its.path_length; /* no fragment */
	if (address_same_origin(&server, &its))
		*out = arena_copy(r->arena, url, kept);
	else if (address_host_is(&its, METEOALARM) && its.secure)
		*out = arena_printf(r->arena, "%.*s%.*s", (int)server.origin_length, own,
				    (int)its.path_length, its.path);
	else
		return link_refuse(r, link, &server, &its);
	return ERR_OK;
}

/* One alert has an entry for each of its areas. */
static enum err want(struct cap_reader *r, const struct xml_node *entry, const char *url)
{
	for (size_t i = 0; i < r->wanted_count; i++)
		if (strcmp(r->wanted[i], url) == 0)
			return ERR_OK;
	if (r->wanted_count == LIMIT_PAGES)
		return cap_too_many(r, entry, LIMIT_PAGES, "alerts to fetch");
	r->wanted[r->wanted_count++] = url;
	return ERR_OK;
}

/* An alert may stand in the entry itself. */
static enum err entry_take(struct cap_reader *r, const struct xml_node *entry, const char *own)
{
	const char *url = NULL;
	const struct xml_node *content = xml_child(entry, CAP_ATOM, "content");
	const struct xml_node *alert = xml_child(content, NULL, "alert");
	if (alert != NULL && !cap_is_alert(alert))
		return xml_wrong(alert, r->why, "<alert> of \"%.60s\" is not CAP 1.2 or 1.1",
				 alert->space);
	if (alert != NULL)
		return cap_alert_add(r, alert);
	const struct xml_node *link = link_find(entry);
	if (link == NULL)
		return xml_wrong(entry, r->why, "<entry> has no link to its alert");
	enum err e = link_read(r, link, own, &url);
	return url != NULL ? want(r, link, url) : e;
}

enum err cap_atom_read(struct cap_reader *r, const struct xml_node *feed, const char *own)
{
	enum err e = ERR_OK;
	const struct xml_node *entry = xml_child(feed, CAP_ATOM, "entry");
	for (; !e && entry != NULL; entry = xml_next(entry, CAP_ATOM, "entry"))
		if (!entry_is_actual(entry))
			r->notes[CAP_NOT_ACTUAL]++;
		else if (!entry_is_ours(r, entry))
			r->notes[CAP_ELSEWHERE]++;
		else
			e = entry_take(r, entry, own);
	return e;
}
