/* SPDX-License-Identifier: MIT
 *
 * What SQLite itself can do: the rows that swepd wrote for a crowd of holds, written once more by
 * nothing but prepared statements, in groups of 64 a transaction, with the store's own pragmas. The
 * rows are those of AFTER, to the byte; BEFORE is the same database from before the crowd came, and
 * is written to. Each audit row's hash is computed again and must come out as it stands there.
 *   ceiling BEFORE AFTER
 */
#include <openssl/sha.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GROUP 64
#define MOST_COLUMNS 13
#define AUDIT_FIELDS 9

static const struct {
	const char *from, *into;
} tables[] = {
    {"SELECT id, area, ref, made, temporary, seen FROM person ORDER BY made, length(id), id",
     "INSERT INTO person (id, area, ref, made, temporary, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
    {"SELECT id, area, bed, person, state, needs, made, expires, arrived, by, longest, entered,"
     " word FROM placement ORDER BY made, length(id), id",
     "INSERT INTO placement (id, area, bed, person, state, needs, made, expires, arrived, by,"
     " longest, entered, word) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"},
    {"SELECT bed, id FROM placement ORDER BY made, length(id), id",
     "UPDATE bed SET placement = ?2 WHERE id = ?1 AND placement IS NULL"},
    {"SELECT kind, subject, area, due FROM deadline WHERE kind = 'placement'"
     " ORDER BY due, length(subject), subject",
     "INSERT INTO deadline (kind, subject, area, due) VALUES (?1, ?2, ?3, ?4)"},
    {"SELECT id, area, at, user, digest, reply FROM request WHERE id LIKE 'load-%' ORDER BY seq",
     "INSERT INTO request (id, area, at, user, digest, reply) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
    {"SELECT area, at, actor, kind, subject, change, because, remark, after, hash FROM audit"
     " WHERE because LIKE 'hold by %' ORDER BY seq",
     "INSERT INTO audit (area, at, actor, kind, subject, change, because, remark, after, hash)"
     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))
#define AUDIT (TABLES - 1)

static const char *const pragmas =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;"
    "PRAGMA secure_delete = ON; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;"
    "PRAGMA wal_autocheckpoint = 4000;";

struct cell {
	int type, size;
	int64_t number;
	char *bytes;
};

struct rows {
	struct cell (*rows)[MOST_COLUMNS];
	int columns, count;
};

static struct rows all[TABLES];
static unsigned char chain[SHA256_DIGEST_LENGTH];

static void fail(sqlite3 *db, const char *what)
{
	fprintf(stderr, "ceiling: %s: %s\n", what, db != NULL ? sqlite3_errmsg(db) : "");
	exit(1);
}

static sqlite3 *database_open(const char *path, int flags)
{
	sqlite3 *db;
	if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		fail(db, path);
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
		fail(db, sql);
	return s;
}

static void run(sqlite3 *db, sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		fail(db, sqlite3_sql(s));
	sqlite3_reset(s);
}

/* ---- reading -------------------------------------------------------------------------------- */

static struct cell cell_read(sqlite3_stmt *s, int column)
{
	struct cell c = {.type = sqlite3_column_type(s, column)};
	if (c.type == SQLITE_INTEGER)
		c.number = sqlite3_column_int64(s, column);
	if (c.type != SQLITE_TEXT && c.type != SQLITE_BLOB)
		return c;
	const void *bytes = sqlite3_column_blob(s, column);
	c.size = sqlite3_column_bytes(s, column);
	c.bytes = calloc(1, (size_t)c.size + 1);
	if (c.bytes == NULL)
		abort();
	if (c.size > 0)
		memcpy(c.bytes, bytes, (size_t)c.size);
	return c;
}

static void rows_read(sqlite3 *db, const char *sql, struct rows *out)
{
	sqlite3_stmt *s = prepare(db, sql);
	out->columns = sqlite3_column_count(s);
	while (sqlite3_step(s) == SQLITE_ROW) {
		if (out->count % 1024 == 0)
			out->rows =
			    realloc(out->rows, (size_t)(out->count + 1024) * sizeof(*out->rows));
		if (out->rows == NULL)
			abort();
		for (int i = 0; i < out->columns; i++)
			out->rows[out->count][i] = cell_read(s, i);
		out->count++;
	}
	sqlite3_finalize(s);
}

static void chain_read(sqlite3 *db)
{
	sqlite3_stmt *s = prepare(db, "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1");
	if (sqlite3_step(s) == SQLITE_ROW)
		memcpy(chain, sqlite3_column_blob(s, 0), sizeof(chain));
	sqlite3_finalize(s);
}

/* ---- writing -------------------------------------------------------------------------------- */

static size_t field_put(unsigned char *out, const char *bytes, size_t size)
{
	uint64_t length = size;
	memcpy(out, &length, sizeof(length));
	memcpy(out + sizeof(length), bytes, size);
	return sizeof(length) + size;
}

/* The same that the store does, see daemon/store/proof/audit_chain.h. */
static void chain_step(struct cell *row)
{
	unsigned char bytes[16384], both[2 * sizeof(chain)];
	char number[24];
	size_t size = 0;
	for (int i = 0; i < AUDIT_FIELDS; i++) {
		const struct cell *c = &row[i];
		bool text = c->type == SQLITE_TEXT;
		if (!text)
			snprintf(number, sizeof(number), "%lld", (long long)c->number);
		size += field_put(bytes + size, text ? c->bytes : number,
				  text ? (size_t)c->size : strlen(number));
	}
	memcpy(both, chain, sizeof(chain));
	SHA256(bytes, size, both + sizeof(chain));
	SHA256(both, sizeof(both), chain);
	if (memcmp(chain, row[AUDIT_FIELDS].bytes, sizeof(chain)) != 0)
		fail(NULL, "an audit row's hash is not what it was");
}

static void cell_bind(sqlite3_stmt *s, int n, const struct cell *c)
{
	if (c->type == SQLITE_INTEGER)
		sqlite3_bind_int64(s, n, c->number);
	else if (c->type == SQLITE_TEXT)
		sqlite3_bind_text(s, n, c->bytes, c->size, SQLITE_STATIC);
	else if (c->type == SQLITE_BLOB)
		sqlite3_bind_blob(s, n, c->bytes, c->size, SQLITE_STATIC);
	else
		sqlite3_bind_null(s, n);
}

static void hold_write(sqlite3 *db, sqlite3_stmt **statements, int hold)
{
	for (size_t t = 0; t < TABLES; t++) {
		struct cell *row = all[t].rows[hold];
		if (t == AUDIT)
			chain_step(row);
		for (int i = 0; i < all[t].columns; i++)
			cell_bind(statements[t], i + 1, &row[i]);
		run(db, statements[t]);
	}
}

/* Two rows of its own each turn of swepd writes, too. */
static void group_write(sqlite3 *db, sqlite3_stmt **statements, sqlite3_stmt *meta, int from,
			int to)
{
	static const char *const keys[] = {"turn", "next_id"};
	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		fail(db, "begin");
	for (int i = from; i < to; i++)
		hold_write(db, statements, i);
	for (int i = 0; i < 2; i++) {
		sqlite3_bind_text(meta, 1, keys[i], -1, SQLITE_STATIC);
		sqlite3_bind_int(meta, 2, to);
		run(db, meta);
	}
	if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		fail(db, "commit");
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double write_all(sqlite3 *db, int count)
{
	sqlite3_stmt *statements[TABLES];
	sqlite3_stmt *meta = prepare(db, "INSERT INTO meta (key, value) VALUES (?1, ?2)"
					 " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
	for (size_t t = 0; t < TABLES; t++)
		statements[t] = prepare(db, tables[t].into);
	double began = now();
	for (int i = 0; i < count; i += GROUP)
		group_write(db, statements, meta, i, i + GROUP < count ? i + GROUP : count);
	double seconds = now() - began;
	for (size_t t = 0; t < TABLES; t++)
		sqlite3_finalize(statements[t]);
	sqlite3_finalize(meta);
	return seconds;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: ceiling BEFORE AFTER\n");
		return 2;
	}
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 256, 1024);
	sqlite3 *after = database_open(argv[2], SQLITE_OPEN_READONLY);
	for (size_t t = 0; t < TABLES; t++)
		rows_read(after, tables[t].from, &all[t]);
	sqlite3_close(after);
	for (size_t t = 1; t < TABLES; t++)
		if (all[t].count != all[0].count)
			fail(NULL, "a hold has not as many rows as another");
	sqlite3 *db = database_open(argv[1], SQLITE_OPEN_READWRITE);
	if (sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
		fail(db, "pragmas");
	chain_read(db);
	double seconds = write_all(db, all[0].count);
	sqlite3_close(db);
	printf("{\"holds\":%d,\"seconds\":%.4f,\"per_second\":%.1f}\n", all[0].count, seconds,
	       (double)all[0].count / seconds);
	return 0;
}
