# SPDX-License-Identifier: MIT
"""A PostgreSQL of our own in a folder, default durability, to be measured beside swepd."""

import glob
import os
import pwd
import re
import shutil
import subprocess
import time

BIN = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1:]

SCHEMA = """
CREATE TABLE bed (id int PRIMARY KEY, site int NOT NULL, attributes int NOT NULL,
	placement bigint, person bigint, until timestamptz);
CREATE INDEX bed_free ON bed (attributes, id) WHERE placement IS NULL;
CREATE TABLE audit (seq bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
	actor text NOT NULL, kind text NOT NULL, subject text NOT NULL, change text NOT NULL);
CREATE SEQUENCE person;
"""

FILL = """TRUNCATE bed; TRUNCATE audit; INSERT INTO bed (id, site, attributes)
	SELECT n, n % 20, n % 5 FROM generate_series(1, {beds}) n; VACUUM ANALYZE bed; CHECKPOINT;"""

# One round trip for the whole hold: take a free bed nobody else is taking, and its audit row in the
# same transaction.
HOLD = """WITH taken AS (
	UPDATE bed SET placement = nextval('person'), until = now() + interval '2 hours'
	WHERE id = (SELECT id FROM bed WHERE placement IS NULL ORDER BY attributes, id
		LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id)
INSERT INTO audit (actor, kind, subject, change) SELECT 'bench', 'placement', id::text, 'new -> held'
	FROM taken;
"""


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
                  "-k %s -c listen_addresses='' -c max_connections=100" % self.home, "start")
        self.sql(SCHEMA)
        with open(self.home + "/hold.sql", "w", encoding="utf-8") as f:
            f.write(HOLD)
        os.chmod(self.home + "/hold.sql", 0o644)
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.home + "/d", "-m", "immediate", "stop")

    def sql(self, text):
        return self._run("psql", "-h", self.home, "-U", "bench", "-d", "postgres", "-v",
                         "ON_ERROR_STOP=1", "-q", "-t", "-A", input=text.encode()).decode().strip()

    def holds(self, clients, requests, beds):
        """Durable holds a second with that many clients."""
        for statement in FILL.format(beds=beds).split(";"):
            if statement.strip():
                self.sql(statement + ";")
        each = requests // clients
        began = time.monotonic()
        out = self._run("pgbench", "-h", self.home, "-U", "bench", "-n", "-M", "prepared", "-c",
                        str(clients), "-j", "2" if clients > 1 else "1", "-t", str(each), "-f",
                        self.home + "/hold.sql", "postgres").decode()
        taken = int(self.sql("SELECT count(*) FROM bed WHERE placement IS NOT NULL"))
        if taken != each * clients:
            raise AssertionError("PostgreSQL gave %d beds for %d requests: %s" % (
                taken, each * clients, out))
        rate = float(re.search(r"tps = ([0-9.]+)", out).group(1))
        return rate, time.monotonic() - began
