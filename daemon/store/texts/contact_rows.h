/* SPDX-License-Identifier: MIT
 *
 * Whom we can text, and the groups they are in. A group's order is the order of the imported file.
 */
#ifndef STORE_CONTACT_ROWS_H
#define STORE_CONTACT_ROWS_H

#include "store.h"

struct contact_row {
	const char *area, *key, *name, *organisation, *phone, *site, *groups;
	const char *email; /* "" for none */
	const char *call; /* a number that is called instead of the mobile; "" for none. It or
			     phone is there */
	const char *roles; /* what its texts may ask: "worker manager" */
	bool stopped;
	bool digest; /* what is not urgent is gathered for them */
	struct wall verified; /* when a text last reached this number for certain, or the code of
				 one came back from it; .ms = 0 never */
};

struct contact_list {
	struct contact_row *rows;
	size_t count;
};

enum err contact_read(struct store *s, const char *area, const char *key, struct arena *arena,
		      struct contact_row *out); /* ERR_NOT_FOUND */
enum err contact_write(struct store *s, const struct contact_row *c); /* new or replaced */
enum err contact_remove(struct store *s, const char *area, const char *key);
enum err contact_stop(struct store *s, const char *area, const char *key);
enum err contact_start(struct store *s, const char *area, const char *key); /* texts again */
/* This number is right, for whoever has it in all areas. A text that comes from it shows nothing:
 * that can be forged, and may say that it is wrong. */
enum err contact_verify(struct store *s, const char *phone, struct wall now);
enum err contact_unverify(struct store *s, const char *phone); /* no text reaches it */
/* Alarms of that kind, whose subject is a number, go with the last of the area who had it. */
enum err contact_alarms_clear(struct store *s, const char *area, const char *kind, struct wall now);
enum err contact_list(struct store *s, const char *area, struct arena *arena,
		      struct contact_list *out);
/* In the order of their groups; who is in none stands last. */
enum err contact_list_placed(struct store *s, const char *area, struct arena *arena,
			     struct contact_list *out);
/* All areas' contacts with this number. */
enum err contact_list_phone(struct store *s, const char *phone, struct arena *arena,
			    struct contact_list *out);
enum err contact_in_group(struct store *s, const char *area, const char *group, const char *contact,
			  bool *out);
/* Somebody who speaks for this site and can be rung. */
enum err contact_of_site(struct store *s, const char *area, const char *site, bool *any);
enum err contact_site_known(struct store *s, const char *area, const char *site, bool *known);

enum err member_remove_all(struct store *s, const char *area);
enum err member_add(struct store *s, const char *area, const char *group, int position,
		    const char *contact);
/* How many are in this group. */
enum err member_count(struct store *s, const char *area, const char *group, int *count);

#endif
