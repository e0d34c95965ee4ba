# SPDX-License-Identifier: MIT
"""A PostgreSQL of our own in a folder, durable as it comes, to be measured beside swepd.

LEAN writes what a hold cannot do without: the bed, its placement under two unique indexes, and an
audit row. WHOLE writes what swepd writes besides: the person, the answer kept for a request that
comes again, and the hash by which each audit row covers the one before. Each is one statement and
one round trip, prepared; deadlines cost PostgreSQL no row, an index tells what expires."""

import glob
import os
import pwd
import re
import shutil
import subprocess

BIN = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1:]

# Durability as it comes (fsync, synchronous_commit). Memory and log sized so that neither is in the
# way, and no checkpoint falls into a run.
SETTINGS = ["listen_addresses=''", "max_connections=100", "shared_buffers=512MB",
            "wal_buffers=16MB", "max_wal_size=8GB", "checkpoint_timeout=1h", "jit=off"]

# As in swepd, few kinds of bed are ranked, and each is looked up in an index of what is free.
SCHEMA = """
CREATE TABLE sort (attributes int PRIMARY KEY, loss int NOT NULL);
CREATE TABLE bed (id int PRIMARY KEY, site int NOT NULL, label text NOT NULL,
	attributes int NOT NULL, placement bigint);
CREATE INDEX bed_free ON bed (attributes, id) WHERE placement IS NULL;
CREATE TABLE person (id bigint PRIMARY KEY, ref text NOT NULL UNIQUE, made timestamptz NOT NULL);
CREATE TABLE placement (id bigint PRIMARY KEY, bed int NOT NULL, person bigint NOT NULL,
	state text NOT NULL, needs int NOT NULL, made timestamptz NOT NULL,
	expires timestamptz NOT NULL, by text NOT NULL);
CREATE UNIQUE INDEX placement_bed ON placement (bed) WHERE state <> 'ended';
CREATE UNIQUE INDEX placement_person ON placement (person) WHERE state <> 'ended';
CREATE INDEX placement_expires ON placement (expires) WHERE state = 'held';
CREATE TABLE request (id text PRIMARY KEY, at timestamptz NOT NULL, "user" text NOT NULL,
	digest bytea NOT NULL, reply text NOT NULL);
CREATE TABLE audit (seq bigserial PRIMARY KEY, at timestamptz NOT NULL, actor text NOT NULL,
	kind text NOT NULL, subject bigint NOT NULL, change text NOT NULL, because text NOT NULL,
	after text NOT NULL, hash bytea);
CREATE TABLE head (hash bytea NOT NULL);
CREATE SEQUENCE ids;

CREATE FUNCTION hold(wanted int, OUT given text) LANGUAGE plpgsql AS $$
DECLARE kind int; found_bed int; one bigint := nextval('ids'); row_after text; chain bytea;
BEGIN
	FOR kind IN SELECT attributes FROM sort WHERE attributes & wanted = wanted ORDER BY loss LOOP
		SELECT id, label INTO found_bed, given FROM bed WHERE attributes = kind
			AND placement IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
		EXIT WHEN FOUND;
	END LOOP;
	IF found_bed IS NULL THEN RAISE 'no bed'; END IF;
	UPDATE bed SET placement = one WHERE id = found_bed;
	INSERT INTO person VALUES (one, 'L' || one, now());
	INSERT INTO placement VALUES (one, found_bed, one, 'held', wanted, now(),
		now() + interval '2 hours', 'bench');
	INSERT INTO request VALUES ('load-' || one, now(), 'bench', sha256(given::bytea),
		json_build_object('v', 1, 'ok', true, 'bed', given, 'person', 'L' || one, 'text',
			'Held: ' || given || ' for L' || one)::text);
	row_after := json_build_object('bed', found_bed, 'person', one, 'state', 'held', 'needs',
		wanted, 'expires', now() + interval '2 hours', 'by', 'bench')::text;
	UPDATE head SET hash = sha256(hash || row_after::bytea) RETURNING hash INTO chain;
	INSERT INTO audit (at, actor, kind, subject, change, because, after, hash) VALUES (now(),
		'bench', 'placement', one, 'new -> held', 'hold by bench', row_after, chain);
END $$;
"""

FILL = """TRUNCATE sort, bed, person, placement, request, audit, head;
INSERT INTO head VALUES (sha256(''));
INSERT INTO sort VALUES {sorts};
INSERT INTO bed SELECT n, n % 20, 'B' || n, (ARRAY[{kinds}])[n % {count} + 1]
	FROM generate_series(0, {beds} - 1) n;
VACUUM ANALYZE; CHECKPOINT;"""

LEAN = """WITH wanted AS (SELECT nextval('ids') AS id), taken AS (
	UPDATE bed SET placement = w.id FROM wanted w WHERE bed.id = (
		SELECT b.id FROM (SELECT attributes FROM sort WHERE attributes & {needs} = {needs}
			ORDER BY loss) s CROSS JOIN LATERAL (SELECT id FROM bed WHERE attributes =
			s.attributes AND placement IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) b
		LIMIT 1) RETURNING bed.id, bed.label, bed.placement),
made AS (INSERT INTO placement SELECT placement, id, placement, 'held', {needs}, now(),
		now() + interval '2 hours', 'bench' FROM taken),
noted AS (INSERT INTO audit (at, actor, kind, subject, change, because, after)
	SELECT now(), 'bench', 'placement', placement, 'new -> held', 'hold by bench',
		json_build_object('bed', id, 'person', placement, 'state', 'held', 'needs', {needs},
		'expires', now() + interval '2 hours', 'by', 'bench') FROM taken)
SELECT label FROM taken;
"""
WHOLE = "SELECT given FROM hold({needs});\n"


def at_share(sorted_values, share):
    return sorted_values[min(int(len(sorted_values) * share), len(sorted_values) - 1)]


class Postgres:
    """Runs as the system user postgres, on a Unix socket only. Use as a context manager."""

    def __init__(self, home):
        self.home = home
        self.user = pwd.getpwnam("postgres")

    def _run(self, program, *words, **options):
        def become():
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)
        return subprocess.run([BIN[0] + "/" + program, *words], cwd=self.home, check=True,
                              preexec_fn=become if os.geteuid() == 0 else None,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options).stdout

    def __enter__(self):
        os.makedirs(self.home)
        shutil.chown(self.home, "postgres")
        self._run("initdb", "-D", self.home + "/d", "-A", "trust", "-U", "bench")
        self._run("pg_ctl", "-D", self.home + "/d", "-w", "-l", self.home + "/log", "-o",
                  " ".join("-c " + s for s in SETTINGS) + " -k " + self.home, "start")
        self.sql(SCHEMA)
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.home + "/d", "-m", "immediate", "stop")

    def sql(self, text):
        return self._run("psql", "-h", self.home, "-U", "bench", "-d", "postgres", "-v",
                         "ON_ERROR_STOP=1", "-q", "-t", "-A", input=text.encode()).decode().strip()

    def fill(self, beds, kinds):
        """beds of these kinds in turn: (attributes, what others lose), the least special first."""
        sorts = ", ".join("(%d, %d)" % (a, i) for i, a in enumerate(kinds))
        text = FILL.format(beds=beds, sorts=sorts, count=len(kinds),
                           kinds=", ".join(str(a) for a in kinds))
        for statement in text.split(";"):
            if statement.strip():
                self.sql(statement + ";")

    def holds(self, operation, needs, clients, requests):
        """Durable holds with that many clients: a second, and the milliseconds of one."""
        script = self.home + "/hold.sql"
        with open(script, "w", encoding="utf-8") as f:
            f.write(operation.format(needs=needs))
        os.chmod(script, 0o644)
        out = self._run("pgbench", "-h", self.home, "-U", "bench", "-n", "-M", "prepared", "-c",
                        str(clients), "-j", "2" if clients > 1 else "1", "-t",
                        str(requests // clients), "-l", "--log-prefix", self.home + "/waits", "-f",
                        script, "postgres").decode()
        self.check(requests // clients * clients, out)
        return dict(zip(("p50_ms", "p99_ms"), self.waits()),
                    per_second=float(re.search(r"tps = ([0-9.]+)", out).group(1)))

    def check(self, count, out):
        """Every request was given a bed of its own, and each has its rows."""
        rows = self.sql("SELECT count(*) FROM bed WHERE placement IS NOT NULL; SELECT count("
                        "DISTINCT bed) FROM placement; SELECT count(*) FROM audit;").split()
        if rows != [str(count)] * 3:
            raise AssertionError("PostgreSQL wrote %s rows for %d requests: %s" % (
                rows, count, out))

    def waits(self):
        """The middle and the 99th of 100 waits, from pgbench's own log, which is taken away."""
        ms = []
        for path in glob.glob(self.home + "/waits.*"):
            with open(path, encoding="ascii") as f:
                ms += [int(line.split()[2]) / 1000 for line in f]
            os.unlink(path)
        ms.sort()
        return at_share(ms, 0.5), at_share(ms, 0.99)
