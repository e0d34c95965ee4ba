/* SPDX-License-Identifier: MIT
 *
 * What the store's own files share and nobody else sees.
 */
#ifndef STORE_STORE_INSIDE_H
#define STORE_STORE_INSIDE_H

#include <sqlite3.h>

#include "query.h"

#define STATEMENT_SLOTS 512 /* a power of two, well above the number of statements */

struct statement {
	const char *sql; /* the literal's address is the key */
	sqlite3_stmt *prepared;
};

struct store {
	sqlite3 *db;
	char path[256];
	bool exercise;
	bool broken; /* a storage failure since store_begin */
	int code; /* its extended SQLite result */
	char error[256]; /* its words */
	char instance[16];
	int64_t turn; /* number of the turn under way */
	int64_t next_id; /* of this transaction; 0 until one was asked for */
	int changes_at_begin;
	unsigned char chain[32]; /* newest audit hash, as of this transaction */
	bool chain_known;
	bool scrub; /* somebody was erased: what the log still holds of them goes once committed */
	struct statement statements[STATEMENT_SLOTS];
};

/* Sets SQLite up, once: before its first use. */
void store_library(void);
/* Marks the store broken, keeping the first reason; returns ERR_STORE. */
enum err store_fail(struct store *s, const char *doing);
/* Brings an open database to this program's schema. */
enum err schema_upgrade(struct store *s, struct fault *why);
/* Refuses one that is of another. */
enum err schema_demand(struct store *s, struct fault *why);

#endif
