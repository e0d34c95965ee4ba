/* SPDX-License-Identifier: MIT */
#include "nswws.h"

#include <string.h>

#include "address.h"
#include "xml.h"

#define ATOM "http://www.w3.org/2005/Atom"
/* Both old and new addresses have it before "feed" and before "issued/…". */
#define OBJECTS "/objects/"

static const struct xml_node *related_from(const struct xml_node *link)
{
	while (link != NULL && (xml_attribute(link, "rel") == NULL ||
				strcmp(xml_attribute(link, "rel"), "related") != 0))
		link = xml_next(link, ATOM, "link");
	return link;
}

/* Every feed seen has exactly one, also on the quietest day: without it we would take something
 * that is missing for an all-clear. */
static enum err related_find(const struct xml_node *feed, const struct xml_node **out,
			     struct fault *why)
{
	const struct xml_node *link = related_from(xml_child(feed, ATOM, "link"));
	if (link == NULL)
		return xml_wrong(feed, why,
				 "<feed> has no <link rel=\"related\">, which names the list of "
				 "warnings in force; it is there on quiet days too");
	const struct xml_node *second = related_from(xml_next(link, ATOM, "link"));
	if (second != NULL)
		return xml_wrong(second, why,
				 "<feed> has a second <link rel=\"related\">: which of them lists "
				 "the warnings in force cannot be known");
	*out = link;
	return ERR_OK;
}

static bool is_met_office(const struct address *a)
{
	return address_host_is(a, "prd.nswws.api.metoffice.gov.uk") ||
	       address_host_is(a, "data.hub.api.metoffice.gov.uk");
}

/* Where "/objects/" begins in the path, or NULL. */
static const char *objects_in(const struct address *a)
{
	const char *found = strstr(a->path, OBJECTS);
	return found != NULL && found < a->path + strcspn(a->path, "?#") ? found : NULL;
}

/* The link's path on our own server. Where both paths have an "/objects/", what our server has
 * before it ("/nswws/v1.1") stays. */
static const char *path_taken_over(const char *own, const struct address *server,
				   const struct address *link, struct arena *arena)
{
	const char *from = link->path, *ours = objects_in(server), *theirs = objects_in(link);
	size_t kept = server->origin_length;
	if (ours != NULL && theirs != NULL) {
		kept = (size_t)(ours - own);
		from = theirs;
	}
	return arena_printf(arena, "%.*s%.*s", (int)kept, own,
			    (int)(link->path + link->path_length - from), from);
}

static enum err key_stays(const struct xml_node *node, const struct address *server,
			  const struct address *link, struct fault *why)
{
	if (server->secure && !link->secure)
		return xml_wrong(node, why, "the related link is not https");
	return xml_wrong(node, why,
			 "the related link leads to another server, \"%.*s\": the key is only for "
			 "\"%.*s\"",
			 (int)(link->host_length < 60 ? link->host_length : 60), link->host,
			 (int)server->host_length, server->host);
}

static enum err snapshot_address(const char *own, const struct xml_node *node, struct arena *arena,
				 const char **out, struct fault *why)
{
	struct address server, link;
	const char *href = xml_attribute(node, "href");
	if (!address_split(own, &server))
		return fault_set(why, ERR_USAGE, "url",
				 "the source's own url is no http or https address");
	if (href == NULL || href[0] == '\0')
		return xml_wrong(node, why, "the related link has no href");
	const char *url = address_resolve(own, href, arena);
	if (url == NULL || !address_split(url, &link))
		return xml_wrong(node, why,
				 "the related link \"%.60s\" is no http or https address", href);
	if (address_same_origin(&server, &link))
		*out = arena_copy(arena, url, link.origin_length + link.path_length);
	else if (is_met_office(&link) && link.secure)
		*out = path_taken_over(own, &server, &link, arena);
	else
		return key_stays(node, &server, &link, why);
	return ERR_OK;
}

enum err nswws_feed_read(const char *own, const struct feed_page *page, struct arena *arena,
			 struct wall *issued, const char **snapshot, struct fault *why)
{
	const struct xml_node *feed = xml_parse(page->body, page->size, arena, why), *link = NULL;
	if (feed == NULL)
		return why->code;
	if (!xml_is(feed, ATOM, "feed"))
		return xml_wrong(feed, why, "this is not an Atom feed but <%.40s>", feed->name);
	enum err e = xml_time(feed, ATOM, "updated", issued, why);
	if (!e)
		e = related_find(feed, &link, why);
	if (!e)
		e = snapshot_address(own, link, arena, snapshot, why);
	return e;
}
