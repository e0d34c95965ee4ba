-- The first schema there was. Databases of it are brought to that of schema.sql by the texts in
-- schema.c; this is never changed.

-- One row per fact about this database: instance, turn, next_id, mode, seen, clock_shifted,
-- clock_real, buried; owed since an erasure: scrub, scrub_hurry; owed since an upgrade: merges.
CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What must be looked at again, and when. Never a timer: a row.
CREATE TABLE deadline (
	kind     TEXT NOT NULL,
	subject  TEXT NOT NULL,
	area     TEXT NOT NULL,
	due      INTEGER NOT NULL,
	failures INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_due ON deadline (due);

-- Every change of state, hash-chained: hash = SHA-256(previous hash, this row's fields).
CREATE TABLE audit (
	seq      INTEGER PRIMARY KEY,
	area     TEXT NOT NULL,
	at       INTEGER NOT NULL,
	actor    TEXT NOT NULL,          -- system user, contact key, or "swepd"
	kind     TEXT NOT NULL,          -- table of the row that changed
	subject  TEXT NOT NULL,          -- its id
	change   TEXT NOT NULL,          -- "held -> occupied"
	because  TEXT NOT NULL,          -- event that caused it; ids only
	remark   TEXT,                   -- id in `remark` when somebody gave a reason
	after    TEXT NOT NULL,          -- the row's audited columns as JSON, once changed
	hash     BLOB NOT NULL
) STRICT;

-- Reasons people gave, word for word. Erasable; the audit keeps a salted digest in `because`.
CREATE TABLE remark (
	id   TEXT PRIMARY KEY,
	area TEXT NOT NULL,
	at   INTEGER NOT NULL,
	by   TEXT NOT NULL,
	salt TEXT NOT NULL,
	text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Requests that changed something, so that a repeat of the same id hears the same answer.
CREATE TABLE request (
	seq   INTEGER PRIMARY KEY,
	id    TEXT NOT NULL UNIQUE,
	area  TEXT NOT NULL,
	at    INTEGER NOT NULL,
	user  TEXT NOT NULL,
	digest TEXT NOT NULL,                    -- of the request, to the byte
	reply TEXT NOT NULL
) STRICT;

-- Conditions a person should know of until they are gone.
CREATE TABLE alarm (
	area     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	subject  TEXT NOT NULL,
	since    INTEGER NOT NULL,
	last     INTEGER NOT NULL,
	times    INTEGER NOT NULL,
	sentence TEXT NOT NULL,
	cleared  INTEGER,
	PRIMARY KEY (area, kind, subject)
) STRICT, WITHOUT ROWID;

-- ---- weather ------------------------------------------------------------------------------------

CREATE TABLE source (
	id            TEXT PRIMARY KEY,          -- "area/name"
	area          TEXT NOT NULL,
	name          TEXT NOT NULL,
	health        TEXT NOT NULL,             -- fresh, stale, blind
	reason        TEXT NOT NULL,             -- why, in words; "" when fresh
	fetch         INTEGER NOT NULL,          -- number of the newest fetch
	fetching      INTEGER NOT NULL,          -- 1 while it is under way
	failures      INTEGER NOT NULL,          -- in a row
	asked         INTEGER NOT NULL,
	heard         INTEGER NOT NULL,          -- last good answer (200 or 304)
	issued        INTEGER NOT NULL,          -- model run of the newest trusted body
	expires       INTEGER NOT NULL,          -- do not ask before
	last_modified TEXT NOT NULL,             -- as received
	etag          TEXT NOT NULL,
	body          TEXT NOT NULL,             -- hash of the newest trusted body
	address       TEXT NOT NULL              -- what was asked
) STRICT, WITHOUT ROWID;

CREATE TABLE body (
	hash     TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	source   TEXT NOT NULL,
	received INTEGER NOT NULL,
	trusted  INTEGER NOT NULL,               -- 0: kept as evidence of a refusal
	content  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A past hour keeps the last value that was forecast for it.
CREATE TABLE reading (
	source     TEXT NOT NULL,
	quantity   TEXT NOT NULL,
	valid_from INTEGER NOT NULL,
	valid_to   INTEGER NOT NULL,
	area       TEXT NOT NULL,
	value      REAL NOT NULL,
	cautious   REAL NOT NULL,
	issued     INTEGER NOT NULL,
	received   INTEGER NOT NULL,
	body       TEXT NOT NULL,
	PRIMARY KEY (source, quantity, valid_from, valid_to)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_span ON reading (area, valid_to, valid_from);

-- ---- lifecycle ----------------------------------------------------------------------------------

CREATE TABLE swep (
	area       TEXT PRIMARY KEY,
	state      TEXT NOT NULL,
	tier       INTEGER NOT NULL,
	since      INTEGER NOT NULL,
	activation TEXT,
	held_until INTEGER NOT NULL,             -- HELD_ON: no stand-down is proposed before
	ends       INTEGER NOT NULL,             -- STANDING_DOWN: when it is over; else 0
	reviewed   INTEGER NOT NULL,             -- day number of the last review
	advised    INTEGER NOT NULL              -- day number of the last advice
) STRICT, WITHOUT ROWID;

CREATE TABLE activation (
	id     TEXT PRIMARY KEY,
	area   TEXT NOT NULL,
	tier   INTEGER NOT NULL,                 -- highest reached
	opened INTEGER NOT NULL,
	by     TEXT NOT NULL,
	night  INTEGER NOT NULL,                 -- first night, as day number
	ended  INTEGER,
	outcome TEXT                             -- stood-down, recalled
) STRICT, WITHOUT ROWID;

CREATE TABLE proposal (
	id       TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	kind     TEXT NOT NULL,                  -- open, raise, standdown
	tier     INTEGER NOT NULL,
	rule     TEXT NOT NULL,
	night    INTEGER NOT NULL,
	value    REAL,                           -- coldest value when it was made
	state    TEXT NOT NULL,                  -- open, approved, rejected, superseded, withdrawn, timeout, unanswered
	made     INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	answered INTEGER,
	by       TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX proposal_open ON proposal (area) WHERE state = 'open';

-- A rule (or "*") that a person has set aside for one night, and how cold it was then.
CREATE TABLE suppression (
	id    TEXT PRIMARY KEY,
	area  TEXT NOT NULL,
	night INTEGER NOT NULL,
	rule  TEXT NOT NULL,
	kind  TEXT NOT NULL,                     -- rejected, recalled, inhibited
	value REAL,
	by    TEXT NOT NULL,
	at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suppression_night ON suppression (area, night);

-- Why, with everything that was known: rule texts, policy version, intervals, body hashes.
CREATE TABLE decision (
	id       TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	at       INTEGER NOT NULL,
	night    INTEGER NOT NULL,
	kind     TEXT NOT NULL,                  -- the move, "PROPOSED -> ACTIVE"
	actor    TEXT NOT NULL,
	subject  TEXT NOT NULL,                  -- activation or proposal id
	sentence TEXT NOT NULL,                  -- for a councillor
	remark   TEXT,
	evidence TEXT NOT NULL                   -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_night ON decision (area, night, at);

-- ---- beds and people ----------------------------------------------------------------------------

CREATE TABLE site (
	area       TEXT NOT NULL,
	key        TEXT NOT NULL,
	name       TEXT NOT NULL,
	kind       TEXT NOT NULL,
	tier       INTEGER NOT NULL,             -- opens in this SWEP tier; 0 always
	confirm    INTEGER NOT NULL,             -- 1: its tier beds count only once the site says OPEN
	last_entry INTEGER NOT NULL,             -- minutes after local midnight; -1 at any hour
	women_only INTEGER NOT NULL,
	PRIMARY KEY (area, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE bed (
	id             TEXT PRIMARY KEY,         -- "area/LABEL", the label in capitals
	area           TEXT NOT NULL,
	site           TEXT NOT NULL,
	label          TEXT NOT NULL,            -- as painted on the door
	kind           TEXT NOT NULL,
	own_attributes INTEGER NOT NULL,         -- bits of enum bed_attribute, as imported
	attributes     INTEGER NOT NULL,         -- with what the site adds (women only)
	night          INTEGER NOT NULL,         -- 1: may be given tonight; 0: panel
	own_tier       INTEGER NOT NULL,         -- as imported; -1 the site's
	tier           INTEGER NOT NULL,         -- opens in this SWEP tier; 0 always
	open           INTEGER NOT NULL,         -- 1: its tier is on and, where needed, its site said so
	state          TEXT NOT NULL,            -- ready, vacated, compromised, closed
	placement      TEXT                      -- the live one
) STRICT;
CREATE INDEX bed_free ON bed (area, attributes, kind, site, label)
	WHERE placement IS NULL AND night = 1 AND open = 1 AND state = 'ready';
CREATE INDEX bed_site ON bed (area, site, label);

-- Which pairs of attributes and kind an area's beds have: few, however many beds. Matching ranks
-- these and then looks into bed_free. A pair may outlive its last bed; none is ever missing. (Not
-- OR IGNORE: the conflict rule of the statement that fires a trigger would stand over it.)
CREATE TABLE bed_sort (
	area       TEXT NOT NULL,
	attributes INTEGER NOT NULL,
	kind       TEXT NOT NULL,
	PRIMARY KEY (area, attributes, kind)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER bed_sort_new AFTER INSERT ON bed BEGIN
	INSERT INTO bed_sort SELECT new.area, new.attributes, new.kind WHERE NOT EXISTS (
		SELECT 1 FROM bed_sort WHERE area = new.area AND attributes = new.attributes
		AND kind = new.kind);
END;
CREATE TRIGGER bed_sort_changed AFTER UPDATE OF attributes, kind ON bed BEGIN
	INSERT INTO bed_sort SELECT new.area, new.attributes, new.kind WHERE NOT EXISTS (
		SELECT 1 FROM bed_sort WHERE area = new.area AND attributes = new.attributes
		AND kind = new.kind);
END;

-- How far SWEP has opened an area's tier beds. No row, or tier 0: not at all.
CREATE TABLE opening (
	area       TEXT PRIMARY KEY,
	activation TEXT NOT NULL,
	tier       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A site's part in one activation: how many beds were expected, how many it said are staffed.
CREATE TABLE surge (
	id         TEXT PRIMARY KEY,             -- "activation/site"
	area       TEXT NOT NULL,
	activation TEXT NOT NULL,
	site       TEXT NOT NULL,
	state      TEXT NOT NULL,                -- expected, confirmed, closed
	expected   INTEGER NOT NULL,
	confirmed  INTEGER NOT NULL,
	by         TEXT NOT NULL,                -- who said so last
	at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
	id   TEXT PRIMARY KEY,
	area TEXT NOT NULL,
	ref  TEXT NOT NULL COLLATE NOCASE,       -- the council's case reference, or a temporary one
	made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_ref ON person (area, ref);

CREATE TABLE placement (
	id      TEXT PRIMARY KEY,
	area    TEXT NOT NULL,
	bed     TEXT NOT NULL,
	person  TEXT NOT NULL,
	state   TEXT NOT NULL,                   -- held, occupied, ended
	outcome TEXT,                            -- ended: released, no-show, expired, left
	needs   INTEGER NOT NULL,
	made    INTEGER NOT NULL,
	expires INTEGER,                         -- when the hold ends or ended; NULL for a walk-in
	arrived INTEGER,
	ended   INTEGER,
	by      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX placement_bed_live ON placement (bed) WHERE state <> 'ended';
CREATE UNIQUE INDEX placement_person_live ON placement (person) WHERE state <> 'ended';
CREATE INDEX placement_expiry ON placement (area, expires) WHERE state = 'held';
CREATE INDEX placement_person_ended ON placement (person, made) WHERE state = 'ended';

-- ---- cascade ------------------------------------------------------------------------------------

CREATE TABLE contact (
	area         TEXT NOT NULL,
	key          TEXT NOT NULL,
	name         TEXT NOT NULL,
	organisation TEXT NOT NULL,
	phone        TEXT NOT NULL,              -- E.164
	site         TEXT NOT NULL,              -- whose word counts for this site; "" none
	groups       TEXT NOT NULL,              -- as imported, for the comparison with the next file
	stopped      INTEGER NOT NULL,           -- 1 after STOP
	PRIMARY KEY (area, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_phone ON contact (phone);

CREATE TABLE member (
	area     TEXT NOT NULL,
	grp      TEXT NOT NULL,
	position INTEGER NOT NULL,
	contact  TEXT NOT NULL,
	PRIMARY KEY (area, grp, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE occasion (
	id       TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	subject  TEXT NOT NULL,                  -- activation, proposal, source …
	at       INTEGER NOT NULL,
	until    INTEGER NOT NULL,               -- later the whole of it makes no sense any more
	audience TEXT NOT NULL,                  -- activation whose recipients are "told"; "" none
	vals     TEXT NOT NULL,                  -- JSON: what the templates are filled with
	state    TEXT NOT NULL                   -- open, closed
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX occasion_once ON occasion (area, kind, subject);
CREATE INDEX occasion_audience ON occasion (area, audience);
CREATE INDEX occasion_time ON occasion (area, at);

-- A step keeps the plan it was started with: a new configuration does not disturb it half-way.
CREATE TABLE step (
	id        TEXT PRIMARY KEY,              -- "occasion/number"
	area      TEXT NOT NULL,
	occasion  TEXT NOT NULL,
	number    INTEGER NOT NULL,
	grp       TEXT NOT NULL,
	beyond    TEXT NOT NULL,                 -- escalation group; "" none
	template  TEXT NOT NULL,
	everybody INTEGER NOT NULL,              -- 1: all at once; 0: one after the other
	needed    INTEGER NOT NULL,              -- acknowledgements that make it a success
	within    INTEGER NOT NULL,              -- ms from one telling to the next
	repeat    INTEGER NOT NULL,
	valid     INTEGER NOT NULL,              -- ms for which a text is of use
	state     TEXT NOT NULL,                 -- open, met, unmet, closed
	rung      INTEGER NOT NULL,              -- tellings of this round so far
	round     INTEGER NOT NULL,
	told      INTEGER NOT NULL               -- when somebody was told last; 0 nobody yet
) STRICT, WITHOUT ROWID;
CREATE INDEX step_occasion ON step (occasion, number);

CREATE TABLE message (
	id          TEXT PRIMARY KEY,
	area        TEXT NOT NULL,
	occasion    TEXT NOT NULL,
	step        TEXT NOT NULL,
	contact     TEXT NOT NULL,
	channel     TEXT NOT NULL,               -- sms
	round       INTEGER NOT NULL,
	rung        INTEGER NOT NULL,            -- of its round; 1 is the first
	phone       TEXT NOT NULL,
	text        TEXT NOT NULL,
	ucs2        INTEGER NOT NULL,
	parts       INTEGER NOT NULL,
	code        TEXT NOT NULL,               -- binds an answer
	priority    INTEGER NOT NULL,            -- 0 first
	state       TEXT NOT NULL,               -- queued, sending, unknown, accepted, delivered, failed, expired, cancelled
	attempt     INTEGER NOT NULL,            -- number of the newest; 0 none yet
	retries     INTEGER NOT NULL,            -- attempts that certainly were not sent
	resends     INTEGER NOT NULL,            -- after unknown outcomes: the text says so
	gateway     TEXT NOT NULL,               -- of the newest attempt
	ready       INTEGER NOT NULL,            -- queued: not before
	question    INTEGER NOT NULL,            -- of the look-up under way; -1 none is
	lookups     INTEGER NOT NULL,            -- look-ups of the newest attempt so far
	silences    INTEGER NOT NULL,            -- … and how often all of them told nothing
	valid_until INTEGER NOT NULL,
	made        INTEGER NOT NULL,
	changed     INTEGER NOT NULL,
	detail      TEXT NOT NULL,               -- what the gateway said last
	acked       INTEGER,
	acked_by    TEXT NOT NULL,               -- contact key, or whom a worker named
	UNIQUE (occasion, step, contact, phone, channel, round)
) STRICT;
CREATE INDEX message_phone ON message (phone, made);
CREATE INDEX message_code ON message (code, made);
CREATE INDEX message_step ON message (step, contact);
CREATE INDEX message_queue ON message (priority, made) WHERE state = 'queued';
CREATE INDEX message_under_way ON message (state, gateway)
	WHERE state = 'sending' OR state = 'unknown';

CREATE TABLE attempt (
	reference  TEXT PRIMARY KEY,             -- what the gateway is told
	message    TEXT NOT NULL,
	area       TEXT NOT NULL,
	number     INTEGER NOT NULL,
	gateway    TEXT NOT NULL,
	began      INTEGER NOT NULL,
	state      TEXT NOT NULL,                -- sending, unknown, unsent, absent, accepted, failed, delivered
	settled_by TEXT NOT NULL,                -- answer, receipt, lookup; "" not yet
	gateway_id TEXT NOT NULL,
	detail     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempt_message ON attempt (message, number);
CREATE INDEX attempt_gateway ON attempt (gateway, began);

-- Texts that came in, whole. Erasable.
CREATE TABLE inbound (
	id       TEXT PRIMARY KEY,               -- "gateway/its id"
	area     TEXT NOT NULL,
	received INTEGER NOT NULL,
	phone    TEXT NOT NULL,
	contact  TEXT NOT NULL,                  -- "" unknown sender
	text     TEXT NOT NULL,
	meaning  TEXT NOT NULL,                  -- what it was taken for
	message  TEXT NOT NULL,                  -- the message it answers; "" none
	seen     INTEGER                         -- when it was dealt with; NULL: waits for a person
) STRICT, WITHOUT ROWID;
CREATE INDEX inbound_time ON inbound (area, received);
CREATE INDEX inbound_phone ON inbound (phone, received);
CREATE INDEX inbound_waiting ON inbound (area, received) WHERE seen IS NULL;

-- Receipts for references this database does not know.
CREATE TABLE orphan (
	reference TEXT NOT NULL,
	verdict   TEXT NOT NULL,
	received  INTEGER NOT NULL,
	detail    TEXT NOT NULL,
	PRIMARY KEY (reference, verdict)
) STRICT, WITHOUT ROWID;
