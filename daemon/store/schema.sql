-- swepd's memory. Times are integer milliseconds since 1970 UTC; ids are text made by the engine;
-- every row carries its area (a council). Free text and references of people stand only in
-- `person` and `remark`, which may be erased without breaking the audit chain.
-- A change here is a new text in schema.c, too, which brings databases that are there to it.

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
	seq     INTEGER PRIMARY KEY,
	area    TEXT NOT NULL,
	at      INTEGER NOT NULL,
	actor   TEXT NOT NULL,  -- system user, contact key, or "swepd"
	kind    TEXT NOT NULL,  -- table of the row that changed
	subject TEXT NOT NULL,  -- its id
	change  TEXT NOT NULL,  -- "held -> occupied"
	because TEXT NOT NULL,  -- event that caused it; ids only
	remark  TEXT,           -- id in `remark` when somebody gave a reason
	after   TEXT NOT NULL,  -- the row's audited columns as JSON, once changed
	hash    BLOB NOT NULL
) STRICT;
-- What erasing looks for.
CREATE INDEX audit_remark ON audit (subject) WHERE remark <> '';

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
	seq    INTEGER PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	area   TEXT NOT NULL,
	at     INTEGER NOT NULL,
	user   TEXT NOT NULL,
	digest TEXT NOT NULL,  -- of the request, to the byte
	reply  TEXT NOT NULL
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
-- Of which beds it is in doubt whether somebody is in them: see doubt_rows.h.
CREATE INDEX alarm_two ON alarm (area, upper(substr(subject, instr(subject, '/') + 1)))
	WHERE kind = 'two' AND cleared IS NULL;

-- ---- weather ------------------------------------------------------------------------------------

CREATE TABLE source (
	id               TEXT PRIMARY KEY,            -- "area/name"
	area             TEXT NOT NULL,
	name             TEXT NOT NULL,
	health           TEXT NOT NULL,               -- fresh, stale, blind
	reason           TEXT NOT NULL,               -- why, in words; "" when fresh
	fetch            INTEGER NOT NULL,            -- number of the newest fetch
	fetching         INTEGER NOT NULL,            -- 1 while it is under way
	failures         INTEGER NOT NULL,            -- in a row
	asked            INTEGER NOT NULL,
	heard            INTEGER NOT NULL,            -- last good answer (200 or 304)
	issued           INTEGER NOT NULL,            -- model run of the newest trusted body
	expires          INTEGER NOT NULL,            -- do not ask before
	last_modified    TEXT NOT NULL,               -- as received
	etag             TEXT NOT NULL,
	body             TEXT NOT NULL,               -- hash of the newest trusted body
	address          TEXT NOT NULL,               -- what was asked
	pending          TEXT NOT NULL DEFAULT '',    -- body that needs pages
	pending_at       INTEGER NOT NULL DEFAULT 0,  -- when it came
	pending_modified TEXT NOT NULL DEFAULT '',
	pending_etag     TEXT NOT NULL DEFAULT '',
	asking           TEXT NOT NULL DEFAULT '',    -- page under way; '' main
	calls            INTEGER NOT NULL DEFAULT 0,  -- on calls_day
	calls_day        INTEGER NOT NULL DEFAULT 0,  -- UTC day number
	doubt            TEXT NOT NULL DEFAULT '',    -- why its body is suspect
	remark           TEXT NOT NULL DEFAULT ''     -- worth showing anyway
) STRICT, WITHOUT ROWID;

-- Answers of feeds, whole.
CREATE TABLE body (
	hash     TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	source   TEXT NOT NULL,
	received INTEGER NOT NULL,
	trusted  INTEGER NOT NULL,            -- 0: kept as evidence of a refusal
	content  BLOB NOT NULL,
	packed   INTEGER NOT NULL DEFAULT 0,  -- 1: content is zlib's
	size     INTEGER NOT NULL DEFAULT 0   -- unpacked; 0 unknown
) STRICT, WITHOUT ROWID;
CREATE INDEX body_received ON body (received);

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
CREATE INDEX reading_span ON reading (source, valid_to, valid_from);

-- Further pages of the newest answer, until all are there.
CREATE TABLE page (
	source   TEXT NOT NULL,
	url      TEXT NOT NULL,
	body     TEXT NOT NULL,
	received INTEGER NOT NULL,
	PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;

-- Warnings as they were received, here and elsewhere.
CREATE TABLE notice (
	source     TEXT NOT NULL,
	id         TEXT NOT NULL,
	area       TEXT NOT NULL,
	kind       TEXT NOT NULL,
	issuer     TEXT NOT NULL,
	level      INTEGER NOT NULL,
	hazards    INTEGER NOT NULL,
	valid_from INTEGER NOT NULL,
	valid_to   INTEGER NOT NULL,
	here       INTEGER NOT NULL,
	areas      TEXT NOT NULL,
	headline   TEXT NOT NULL,
	received   INTEGER NOT NULL,
	body       TEXT NOT NULL,
	PRIMARY KEY (source, id, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_span ON notice (source, valid_to, valid_from);

-- ---- lifecycle ----------------------------------------------------------------------------------

-- How SWEP stands in an area.
CREATE TABLE swep (
	area       TEXT PRIMARY KEY,
	state      TEXT NOT NULL,
	tier       INTEGER NOT NULL,
	since      INTEGER NOT NULL,
	activation TEXT,
	held_until INTEGER NOT NULL,            -- HELD_ON: no stand-down is proposed before
	ends       INTEGER NOT NULL,            -- STANDING_DOWN: when it is over; else 0
	reviewed   INTEGER NOT NULL,            -- day number of the last review
	advised    INTEGER NOT NULL,            -- day number of the last advice
	lower_to   INTEGER NOT NULL DEFAULT 0,  -- tier for the morning; 0 none
	lowers_at  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE activation (
	id      TEXT PRIMARY KEY,
	area    TEXT NOT NULL,
	tier    INTEGER NOT NULL,           -- highest reached
	opened  INTEGER NOT NULL,
	by      TEXT NOT NULL,
	night   INTEGER NOT NULL,           -- first night, as day number
	ended   INTEGER,
	outcome TEXT,                       -- stood-down, recalled
	shadow  INTEGER NOT NULL DEFAULT 0  -- 1: none of it real
) STRICT, WITHOUT ROWID;

CREATE TABLE proposal (
	id       TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	kind     TEXT NOT NULL,  -- open, raise, standdown
	tier     INTEGER NOT NULL,
	rule     TEXT NOT NULL,
	night    INTEGER NOT NULL,
	value    REAL,           -- coldest value when it was made
	state    TEXT NOT NULL,  -- open, approved, rejected, superseded, withdrawn, timeout, unanswered
	made     INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	answered INTEGER,
	by       TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX proposal_open ON proposal (area) WHERE state = 'open';

-- Nights that a proposal names, and whether a person approved them ahead of time.
CREATE TABLE approval (
	area     TEXT NOT NULL,
	night    INTEGER NOT NULL,
	tier     INTEGER NOT NULL,
	rule     TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	proposal TEXT NOT NULL,
	state    TEXT NOT NULL,  -- asked, open, used, lapsed
	PRIMARY KEY (area, night, proposal)
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_open ON approval (area, night) WHERE state = 'open';

-- A rule (or "*") that a person has set aside for one night, and how cold it was then.
CREATE TABLE suppression (
	id    TEXT PRIMARY KEY,
	area  TEXT NOT NULL,
	night INTEGER NOT NULL,
	rule  TEXT NOT NULL,
	kind  TEXT NOT NULL,            -- rejected, recalled, inhibited
	value REAL,
	by    TEXT NOT NULL,
	at    INTEGER NOT NULL,
	basis TEXT NOT NULL DEFAULT ''  -- what the rule rested on that was set aside, JSON; '' unknown
) STRICT, WITHOUT ROWID;
CREATE INDEX suppression_night ON suppression (area, night);

-- Why, with everything that was known: rule texts, policy version, intervals, body hashes.
CREATE TABLE decision (
	id       TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	at       INTEGER NOT NULL,
	night    INTEGER NOT NULL,
	kind     TEXT NOT NULL,  -- the move, "PROPOSED -> ACTIVE"
	actor    TEXT NOT NULL,
	subject  TEXT NOT NULL,  -- activation or proposal id
	sentence TEXT NOT NULL,  -- for a councillor
	remark   TEXT,
	evidence TEXT NOT NULL   -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_night ON decision (area, night, at);

-- ---- beds ---------------------------------------------------------------------------------------

CREATE TABLE site (
	area              TEXT NOT NULL,
	key               TEXT NOT NULL,
	name              TEXT NOT NULL,
	kind              TEXT NOT NULL,
	tier              INTEGER NOT NULL,                 -- opens in this SWEP tier; 0 always
	confirm           INTEGER NOT NULL,                 -- 1: its tier beds count only once the site says OPEN
	last_entry        INTEGER NOT NULL,                 -- minutes after local midnight; -1 at any hour
	women_only        INTEGER NOT NULL,
	admits_from       INTEGER NOT NULL DEFAULT -1,      -- minutes after local midnight; -1 any
	stay              TEXT NOT NULL DEFAULT 'through',  -- nightly, through
	suspended_from    INTEGER NOT NULL DEFAULT 0,       -- tier; 0 never
	ages              INTEGER NOT NULL DEFAULT 0,       -- bits of age bands; 0 adults
	high_support_most INTEGER NOT NULL DEFAULT -1,      -- -1 no cap
	women_kept        INTEGER NOT NULL DEFAULT 0,       -- beds kept for women
	women_until       INTEGER NOT NULL DEFAULT -1,      -- … until then
	accepts           TEXT NOT NULL DEFAULT '',         -- its rule on whom it takes
	stale_ms          INTEGER NOT NULL DEFAULT 0,       -- word is OLD after; 0 never
	heard             INTEGER NOT NULL DEFAULT 0,       -- last word of the site
	closed            TEXT NOT NULL DEFAULT '',         -- remark id of the reason; '' open
	people_a_year     INTEGER NOT NULL DEFAULT 0,       -- scheme; 0 no cap
	referrers         TEXT NOT NULL DEFAULT '',         -- users who refer to it
	stay_days         INTEGER NOT NULL DEFAULT 0,       -- longest; 0 none
	family_days       INTEGER NOT NULL DEFAULT 0,       -- … of a family
	building          TEXT NOT NULL DEFAULT '',         -- sites under one roof name the same; '' none
	PRIMARY KEY (area, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE bed (
	id             TEXT PRIMARY KEY,            -- "area/LABEL", the label in capitals
	area           TEXT NOT NULL,
	site           TEXT NOT NULL,
	label          TEXT NOT NULL,               -- as painted on the door
	kind           TEXT NOT NULL,
	own_attributes INTEGER NOT NULL,            -- bits of enum bed_attribute, as imported
	attributes     INTEGER NOT NULL,            -- with what the site adds (women only)
	night          INTEGER NOT NULL,            -- 1: may be given tonight; 0: panel
	own_tier       INTEGER NOT NULL,            -- as imported; -1 the site's
	tier           INTEGER NOT NULL,            -- opens in this SWEP tier; 0 always
	open           INTEGER NOT NULL,            -- 1: its tier is on and, where needed, its site said so
	state          TEXT NOT NULL,               -- ready, vacated, compromised, closed
	placement      TEXT,                        -- the live one
	until          INTEGER NOT NULL DEFAULT 0,  -- a temporary space ends; 0 lasting
	crash          INTEGER NOT NULL DEFAULT 0   -- crash space until; 0 not
) STRICT;
CREATE INDEX bed_free ON bed (area, attributes, kind, site, label)
	WHERE placement IS NULL AND night = 1 AND open = 1 AND state = 'ready';
CREATE INDEX bed_site ON bed (area, site, label);
CREATE TRIGGER placement_site AFTER UPDATE OF site ON bed WHEN old.site <> new.site BEGIN
	UPDATE placement SET site = new.site WHERE state <> 'ended'
		AND (id = new.placement OR beside = new.placement AND beside <> '');
END;

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
	id         TEXT PRIMARY KEY,  -- "activation/site"
	area       TEXT NOT NULL,
	activation TEXT NOT NULL,
	site       TEXT NOT NULL,
	state      TEXT NOT NULL,     -- expected, confirmed, closed
	expected   INTEGER NOT NULL,
	confirmed  INTEGER NOT NULL,
	by         TEXT NOT NULL,     -- who said so last
	at         INTEGER NOT NULL,
	hours      TEXT NOT NULL DEFAULT '',
	staff      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A hotel room, from its first night to the morning after its last; a room is booked more than
-- once.
CREATE TABLE booking (
	id         TEXT PRIMARY KEY,
	area       TEXT NOT NULL,
	bed        TEXT NOT NULL,
	site       TEXT NOT NULL,
	activation TEXT NOT NULL,
	first      INTEGER NOT NULL,
	last       INTEGER NOT NULL,
	until      INTEGER NOT NULL,  -- when the night before `last` is over
	pence      INTEGER NOT NULL,  -- a night
	authorised TEXT NOT NULL,
	by         TEXT NOT NULL,
	made       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_bed ON booking (bed, last);
CREATE INDEX booking_area ON booking (area, first);

-- ---- people -------------------------------------------------------------------------------------

-- Whom we know, by reference alone.
CREATE TABLE person (
	id           TEXT PRIMARY KEY,
	area         TEXT NOT NULL,
	ref          TEXT NOT NULL COLLATE NOCASE,  -- the council's case reference, or a temporary one
	made         INTEGER NOT NULL,
	temporary    INTEGER NOT NULL DEFAULT 0,
	age          TEXT NOT NULL DEFAULT 'unknown',
	ring_first   INTEGER NOT NULL DEFAULT 0,
	high_support INTEGER NOT NULL DEFAULT 0,
	legal_hold   INTEGER NOT NULL DEFAULT 0,
	agreement    TEXT NOT NULL DEFAULT '',      -- information sharing, version
	objects      INTEGER NOT NULL DEFAULT 0,    -- to sharing
	seen         INTEGER NOT NULL DEFAULT 0,    -- last time anything happened
	erased       INTEGER NOT NULL DEFAULT 0,    -- when; 0 not
	merged       TEXT NOT NULL DEFAULT '',      -- into whom
	needs        INTEGER NOT NULL DEFAULT 0,    -- what was said of them, bits of enum bed_attribute
	said         INTEGER NOT NULL DEFAULT 0     -- when that was; 0 never
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_ref ON person (area, ref);
CREATE INDEX person_seen ON person (area, seen) WHERE erased = 0 AND merged = '';
CREATE INDEX person_merged ON person (merged) WHERE merged <> '';
CREATE INDEX person_temporary ON person (area, made) WHERE temporary = 1;
CREATE TRIGGER placement_support_told AFTER UPDATE OF high_support ON person BEGIN
	UPDATE placement SET high_support = new.high_support
		WHERE person = new.id AND state <> 'ended' AND high_support <> new.high_support;
END;

-- Which version of the agreement on sharing information holds.
CREATE TABLE sharing (
	area    TEXT PRIMARY KEY,
	version TEXT NOT NULL,
	at      INTEGER NOT NULL,
	by      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The by-name list of people known to sleep rough.
CREATE TABLE listed (
	area    TEXT NOT NULL,
	person  TEXT NOT NULL,
	added   INTEGER NOT NULL,
	by      TEXT NOT NULL,
	removed INTEGER NOT NULL,
	PRIMARY KEY (area, person)
) STRICT, WITHOUT ROWID;

-- Who came how often, long after who they are was erased: by a keyed digest of the reference.
CREATE TABLE pseudonym (
	area    TEXT NOT NULL,
	keyed   TEXT NOT NULL,
	nights  INTEGER NOT NULL,
	first   INTEGER NOT NULL,
	last    INTEGER NOT NULL,
	returns INTEGER NOT NULL,
	PRIMARY KEY (area, keyed)
) STRICT, WITHOUT ROWID;

-- Pairs who are not put under one roof; the lesser id is `one`. No reason is kept.
CREATE TABLE apart (
	area  TEXT NOT NULL,
	one   TEXT NOT NULL,
	other TEXT NOT NULL,
	made  INTEGER NOT NULL,
	by    TEXT NOT NULL,
	PRIMARY KEY (area, one, other)
) STRICT, WITHOUT ROWID;

-- ---- who has which bed, and who waits -----------------------------------------------------------

-- One person in one bed, from the hold to the end.
CREATE TABLE placement (
	id           TEXT PRIMARY KEY,
	area         TEXT NOT NULL,
	bed          TEXT NOT NULL,
	person       TEXT NOT NULL,
	state        TEXT NOT NULL,               -- held, occupied, ended
	outcome      TEXT,                        -- ended: released, no-show, expired, left
	needs        INTEGER NOT NULL,
	made         INTEGER NOT NULL,
	expires      INTEGER,                     -- when the hold ends or ended; NULL for a walk-in
	arrived      INTEGER,
	ended        INTEGER,
	by           TEXT NOT NULL,
	word         TEXT NOT NULL DEFAULT '',    -- what the person says at the door
	entered      INTEGER NOT NULL DEFAULT 0,  -- when it was typed, if later
	warned       INTEGER NOT NULL DEFAULT 0,
	longest      INTEGER NOT NULL DEFAULT 0,  -- a hold may last until then
	reason       TEXT NOT NULL DEFAULT '',    -- code of a refusal or a move
	beside       TEXT NOT NULL DEFAULT '',    -- whose bed it is: the partner's placement
	site         TEXT NOT NULL DEFAULT '',    -- where its bed is, while it is live
	high_support INTEGER NOT NULL DEFAULT 0   -- 1: its person's row says so, while it is live
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX placement_person_live ON placement (person) WHERE state <> 'ended';
CREATE INDEX placement_expiry ON placement (area, expires) WHERE state = 'held';
CREATE INDEX placement_person_ended ON placement (person, made) WHERE state = 'ended';
CREATE UNIQUE INDEX placement_bed_live ON placement (bed) WHERE state <> 'ended' AND beside = '';
CREATE UNIQUE INDEX placement_beside_live ON placement (beside)
	WHERE state <> 'ended' AND beside <> '';
CREATE INDEX placement_beside ON placement (beside, made) WHERE beside <> '';
-- Whom a site has, without a look at each of its beds: 256 is BED_HIGH_SUPPORT, 1 BED_WOMEN.
CREATE INDEX placement_support ON placement (area, site)
	WHERE state <> 'ended' AND (high_support = 1 OR needs & 256 <> 0);
CREATE INDEX placement_women ON placement (area, site) WHERE state <> 'ended' AND needs & 1 <> 0;
-- Who had a bed before, without a look at everybody who ever had one.
CREATE INDEX placement_bed_ended ON placement (bed, ended) WHERE state = 'ended';
CREATE TRIGGER placement_support_merged AFTER UPDATE OF person ON placement BEGIN
	UPDATE placement SET high_support =
		coalesce((SELECT high_support FROM person WHERE id = new.person), 0)
		WHERE id = new.id AND state <> 'ended';
END;

-- What somebody must see to: a welfare check, a panel, a plan that is due.
CREATE TABLE followup (
	id     TEXT PRIMARY KEY,
	area   TEXT NOT NULL,
	person TEXT NOT NULL,
	kind   TEXT NOT NULL,
	owner  TEXT NOT NULL,
	made   INTEGER NOT NULL,
	due    INTEGER NOT NULL,
	done   INTEGER NOT NULL,
	by     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX followup_open ON followup (area, due) WHERE done = 0;

-- How somebody moves on: what, by when, and whose it is.
CREATE TABLE plan (
	id      TEXT PRIMARY KEY,
	area    TEXT NOT NULL,
	person  TEXT NOT NULL,
	what    TEXT NOT NULL,
	due     INTEGER NOT NULL,  -- day number
	owner   TEXT NOT NULL,
	remark  TEXT NOT NULL,     -- where
	made    INTEGER NOT NULL,
	by      TEXT NOT NULL,
	told_by TEXT NOT NULL,
	told_at INTEGER NOT NULL,
	ended   INTEGER NOT NULL,
	outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX plan_open ON plan (person) WHERE ended = 0;
CREATE INDEX plan_person ON plan (person, made);

-- A bed that was offered, and what they said.
CREATE TABLE offer (
	id      TEXT PRIMARY KEY,
	area    TEXT NOT NULL,
	person  TEXT NOT NULL,
	night   INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	by      TEXT NOT NULL,
	outcome TEXT NOT NULL,
	reason  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_night ON offer (area, night);
CREATE INDEX offer_person ON offer (person, night);

-- Where outreach saw somebody.
CREATE TABLE sighting (
	id     TEXT PRIMARY KEY,
	area   TEXT NOT NULL,
	person TEXT NOT NULL,
	at     INTEGER NOT NULL,
	place  TEXT NOT NULL,
	found  INTEGER NOT NULL,
	first  INTEGER NOT NULL,
	by     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_time ON sighting (area, at);
CREATE INDEX sighting_person ON sighting (person, at);

-- Somebody was sent to us, by whom, and what became of it.
CREATE TABLE referral (
	id          TEXT PRIMARY KEY,
	area        TEXT NOT NULL,
	person      TEXT NOT NULL,
	source      TEXT NOT NULL,
	needs       INTEGER NOT NULL,
	made        INTEGER NOT NULL,
	by          TEXT NOT NULL,
	expected    INTEGER NOT NULL,  -- when they arrive; 0: they are here
	answered    INTEGER NOT NULL,  -- when; 0 nobody has
	answered_by TEXT NOT NULL,     -- '' nobody has
	settled     INTEGER NOT NULL,
	settled_by  TEXT NOT NULL,
	outcome     TEXT NOT NULL,
	reason      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_open ON referral (area, made) WHERE settled = 0;
CREATE INDEX referral_made ON referral (area, made);
CREATE UNIQUE INDEX referral_once ON referral (person, source) WHERE settled = 0;
-- Whose referrals a bed has settled: they are open again when nobody came to it.
CREATE INDEX referral_placed ON referral (person, settled) WHERE outcome = 'placed';

-- The waiting list, in the order of `place`.
CREATE TABLE waiting (
	id          TEXT PRIMARY KEY,
	area        TEXT NOT NULL,
	person      TEXT NOT NULL,
	needs       INTEGER NOT NULL,
	place       INTEGER NOT NULL,
	since       INTEGER NOT NULL,
	by          TEXT NOT NULL,
	state       TEXT NOT NULL,            -- waiting, offered, placed, left
	reason      TEXT NOT NULL,            -- code of why they left
	skipped_bed TEXT NOT NULL,            -- the last that went past them
	skipped_why TEXT NOT NULL,
	skipped_at  INTEGER NOT NULL,
	ended       INTEGER NOT NULL,
	partner     TEXT NOT NULL DEFAULT ''  -- person; '' alone
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX waiting_person ON waiting (person) WHERE ended = 0;
CREATE UNIQUE INDEX waiting_order ON waiting (area, place) WHERE ended = 0;
CREATE UNIQUE INDEX waiting_partner ON waiting (partner) WHERE ended = 0 AND partner <> '';

-- A bed that is offered to whoever waits.
CREATE TABLE waiting_offer (
	id        TEXT PRIMARY KEY,
	area      TEXT NOT NULL,
	waiting   TEXT NOT NULL,
	bed       TEXT NOT NULL,
	placement TEXT NOT NULL,
	kept      INTEGER NOT NULL,  -- since when the bed is kept from the door for the list
	at        INTEGER NOT NULL,
	until     INTEGER NOT NULL,
	by        TEXT NOT NULL,
	outcome   TEXT NOT NULL,     -- '' open, accepted, declined, expired, yielded, withdrawn
	reason    TEXT NOT NULL,
	ended     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX waiting_offer_open ON waiting_offer (bed) WHERE outcome = '';
CREATE UNIQUE INDEX waiting_offer_one ON waiting_offer (waiting) WHERE outcome = '';
CREATE INDEX waiting_offer_bed ON waiting_offer (bed, at);
CREATE INDEX waiting_offer_past ON waiting_offer (waiting, at);

-- Unmet need: who was turned away, once for each night.
CREATE TABLE turnaway (
	id     TEXT PRIMARY KEY,
	area   TEXT NOT NULL,
	person TEXT NOT NULL,
	night  INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	needs  INTEGER NOT NULL,
	reason TEXT NOT NULL,
	by     TEXT NOT NULL,
	met    INTEGER NOT NULL  -- had a bed after all
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX turnaway_once ON turnaway (area, night, person);

-- A bed that a panel gives, by nomination.
CREATE TABLE nomination (
	id         TEXT PRIMARY KEY,
	area       TEXT NOT NULL,
	person     TEXT NOT NULL,
	site       TEXT NOT NULL,
	bed        TEXT NOT NULL,            -- '' until one is named
	needs      INTEGER NOT NULL,
	criteria   TEXT NOT NULL,            -- which version of them
	state      TEXT NOT NULL,            -- open, accepted, refused, withdrawn, placed
	made       INTEGER NOT NULL,
	by         TEXT NOT NULL,
	decided    INTEGER NOT NULL,
	decided_by TEXT NOT NULL,
	ended      INTEGER NOT NULL,
	partner    TEXT NOT NULL DEFAULT ''  -- person; '' alone
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX nomination_live ON nomination (person, site) WHERE ended = 0;
CREATE UNIQUE INDEX nomination_bed ON nomination (bed) WHERE state = 'accepted';
CREATE INDEX nomination_person ON nomination (person);
CREATE INDEX nomination_made ON nomination (area, made) WHERE ended = 0;
CREATE UNIQUE INDEX nomination_partner ON nomination (partner, site)
	WHERE ended = 0 AND partner <> '';

-- ---- who is told --------------------------------------------------------------------------------

-- Whom we tell.
CREATE TABLE contact (
	area         TEXT NOT NULL,
	key          TEXT NOT NULL,
	name         TEXT NOT NULL,
	organisation TEXT NOT NULL,
	phone        TEXT NOT NULL,               -- E.164
	site         TEXT NOT NULL,               -- whose word counts for this site; "" none
	groups       TEXT NOT NULL,               -- as imported, for the comparison with the next file
	stopped      INTEGER NOT NULL,            -- 1 after STOP
	email        TEXT NOT NULL DEFAULT '',
	call         TEXT NOT NULL DEFAULT '',    -- a number that is called instead of the mobile
	verified     INTEGER NOT NULL DEFAULT 0,  -- when its owner last answered from it
	roles        TEXT NOT NULL DEFAULT '',    -- what its texts may ask: "worker manager"
	digest       INTEGER NOT NULL DEFAULT 0,  -- 1: what is not urgent is gathered
	PRIMARY KEY (area, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_phone ON contact (phone);

-- Who is in a group, in the order in which they are told.
CREATE TABLE member (
	area     TEXT NOT NULL,
	grp      TEXT NOT NULL,
	position INTEGER NOT NULL,
	contact  TEXT NOT NULL,
	PRIMARY KEY (area, grp, position)
) STRICT, WITHOUT ROWID;

-- A rota as it was imported.
CREATE TABLE rota (
	area     TEXT NOT NULL,
	duty     TEXT NOT NULL,
	format   TEXT NOT NULL,
	text     TEXT NOT NULL,
	made     INTEGER NOT NULL,
	by       TEXT NOT NULL,
	expanded INTEGER NOT NULL,
	PRIMARY KEY (area, duty)
) STRICT, WITHOUT ROWID;

-- The shifts to which a rota was last expanded. (The key's columns stand first: SQLite 3.40's
-- integrity_check takes the others for NULL.)
CREATE TABLE "shift" (
	area    TEXT NOT NULL,
	duty    TEXT NOT NULL,
	starts  INTEGER NOT NULL,
	contact TEXT NOT NULL,
	who     TEXT NOT NULL,
	ends    INTEGER NOT NULL,
	PRIMARY KEY (area, duty, starts, contact, who)
) STRICT, WITHOUT ROWID;
CREATE INDEX shift_end ON shift (area, duty, ends);

-- ---- cascade ------------------------------------------------------------------------------------

-- A reason to tell people something.
CREATE TABLE occasion (
	id       TEXT PRIMARY KEY,
	area     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	subject  TEXT NOT NULL,     -- activation, proposal, source …
	at       INTEGER NOT NULL,
	until    INTEGER NOT NULL,  -- later the whole of it makes no sense any more
	audience TEXT NOT NULL,     -- activation whose recipients are "told"; "" none
	vals     TEXT NOT NULL,     -- JSON: what the templates are filled with
	state    TEXT NOT NULL      -- open, closed
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX occasion_once ON occasion (area, kind, subject);
CREATE INDEX occasion_audience ON occasion (area, audience);
CREATE INDEX occasion_time ON occasion (area, at);
CREATE INDEX occasion_open ON occasion (area, kind, at) WHERE state = 'open';

-- A step keeps the plan it was started with: a new configuration does not disturb it half-way.
CREATE TABLE step (
	id            TEXT PRIMARY KEY,            -- "occasion/number"
	area          TEXT NOT NULL,
	occasion      TEXT NOT NULL,
	number        INTEGER NOT NULL,
	grp           TEXT NOT NULL,
	beyond        TEXT NOT NULL,               -- escalation group; "" none
	template      TEXT NOT NULL,
	everybody     INTEGER NOT NULL,            -- 1: all at once; 0: one after the other
	needed        INTEGER NOT NULL,            -- acknowledgements that make it a success
	within        INTEGER NOT NULL,            -- ms from one telling to the next
	repeat        INTEGER NOT NULL,
	valid         INTEGER NOT NULL,            -- ms for which a text is of use
	state         TEXT NOT NULL,               -- open, met, unmet, closed
	rung          INTEGER NOT NULL,            -- tellings of this round so far
	round         INTEGER NOT NULL,
	told          INTEGER NOT NULL,            -- when somebody was told last; 0 nobody yet
	waits         INTEGER NOT NULL DEFAULT 0,  -- keeps quiet in the quiet hours until then; 0 it does not
	organisations INTEGER NOT NULL DEFAULT 0,  -- 1: an organisation's first answer is enough
	wake          INTEGER NOT NULL DEFAULT 0,  -- 1: ends with a call
	mail          INTEGER NOT NULL DEFAULT 0   -- 1: also by mail, 2: instead of a text
) STRICT, WITHOUT ROWID;
CREATE INDEX step_occasion ON step (occasion, number);

-- One text, call or mail to one contact.
CREATE TABLE message (
	id          TEXT PRIMARY KEY,
	area        TEXT NOT NULL,
	occasion    TEXT NOT NULL,
	step        TEXT NOT NULL,
	contact     TEXT NOT NULL,
	channel     TEXT NOT NULL,               -- sms, call, mail
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
	declined    INTEGER,
	declined_by TEXT NOT NULL DEFAULT '',
	gathered    INTEGER NOT NULL DEFAULT 0,  -- 1: waits for a digest
	account     TEXT NOT NULL DEFAULT '',    -- that has its newest attempt
	UNIQUE (occasion, step, contact, phone, channel, round)
) STRICT;
CREATE INDEX message_phone ON message (phone, made);
CREATE INDEX message_code ON message (code, made);
CREATE INDEX message_step ON message (step, contact);
CREATE INDEX message_under_way ON message (state, gateway)
	WHERE state = 'sending' OR state = 'unknown';
-- How many texts failed of late, without a look at all there ever were.
CREATE INDEX message_failed ON message (area, changed) WHERE state = 'failed';
CREATE INDEX message_queue ON message (channel, priority, made, ready) WHERE state = 'queued';
CREATE INDEX message_asking ON message (gateway) WHERE question >= 0;
CREATE INDEX message_gathered ON message (area, contact) WHERE gathered = 1;
CREATE INDEX message_answer ON message (made) WHERE occasion = '';

-- Each time one was handed to a gateway.
CREATE TABLE attempt (
	reference  TEXT PRIMARY KEY,           -- what the gateway is told
	message    TEXT NOT NULL,
	area       TEXT NOT NULL,
	number     INTEGER NOT NULL,
	gateway    TEXT NOT NULL,
	began      INTEGER NOT NULL,
	state      TEXT NOT NULL,              -- sending, unknown, unsent, absent, accepted, failed, delivered
	settled_by TEXT NOT NULL,              -- answer, receipt, lookup; "" not yet
	gateway_id TEXT NOT NULL,
	detail     TEXT NOT NULL,
	died       INTEGER NOT NULL DEFAULT 0  -- 1: swepd ended before its answer came
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempt_message ON attempt (message, number);
CREATE INDEX attempt_gateway ON attempt (gateway, began);

-- ---- gateways -----------------------------------------------------------------------------------

-- How a gateway stands. `judged` and `filled` are real moments; `level` is how full its bucket
-- was then, 60,000 to a text.
CREATE TABLE gateway (
	gateway TEXT PRIMARY KEY,
	state   TEXT NOT NULL,  -- works, slips, failed
	since   INTEGER NOT NULL,
	trouble INTEGER NOT NULL,
	rests   INTEGER NOT NULL,
	judged  INTEGER NOT NULL,
	why     TEXT NOT NULL,
	skewed  INTEGER NOT NULL,
	limited INTEGER NOT NULL,
	level   INTEGER NOT NULL,
	filled  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many texts each took on a day.
CREATE TABLE sent_day (
	gateway TEXT NOT NULL,
	day     INTEGER NOT NULL,
	count   INTEGER NOT NULL,
	PRIMARY KEY (gateway, day)
) STRICT, WITHOUT ROWID;

-- How its sends of each real minute went.
CREATE TABLE sent_minute (
	gateway TEXT NOT NULL,
	minute  INTEGER NOT NULL,
	taken   INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	lost    INTEGER NOT NULL,
	took_ms INTEGER NOT NULL,
	PRIMARY KEY (gateway, minute)
) STRICT, WITHOUT ROWID;

-- How far a gateway that must be asked for its texts and receipts has been read.
CREATE TABLE poll (
	gateway  TEXT NOT NULL,
	name     TEXT NOT NULL,
	cursor   TEXT NOT NULL,
	page     INTEGER NOT NULL,
	number   INTEGER NOT NULL,
	failures INTEGER NOT NULL,
	missed   INTEGER NOT NULL,
	asked    INTEGER NOT NULL,
	heard    INTEGER NOT NULL,
	began    INTEGER NOT NULL DEFAULT 0,
	complete INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (gateway, name)
) STRICT, WITHOUT ROWID;

-- ---- what comes in ------------------------------------------------------------------------------

-- Texts that came in, whole. Erasable.
CREATE TABLE inbound (
	id       TEXT PRIMARY KEY,            -- "gateway/its id"
	area     TEXT NOT NULL,
	received INTEGER NOT NULL,
	phone    TEXT NOT NULL,
	contact  TEXT NOT NULL,               -- "" unknown sender
	text     TEXT NOT NULL,
	meaning  TEXT NOT NULL,               -- what it was taken for
	message  TEXT NOT NULL,               -- the message it answers; "" none
	seen     INTEGER,                     -- when it was dealt with; NULL: waits for a person
	sent     INTEGER NOT NULL DEFAULT 0,  -- as its gateway says
	account  TEXT NOT NULL DEFAULT '',    -- whose account brought it; '' unknown
	theirs   TEXT NOT NULL DEFAULT ''     -- its id there
) STRICT, WITHOUT ROWID;
CREATE INDEX inbound_time ON inbound (area, received);
CREATE INDEX inbound_phone ON inbound (phone, received);
CREATE INDEX inbound_waiting ON inbound (area, received) WHERE seen IS NULL;
CREATE INDEX inbound_guess ON inbound (received) WHERE meaning = 'wrong-code';
CREATE INDEX inbound_stranger ON inbound (received) WHERE contact = '';
CREATE INDEX inbound_sent ON inbound (phone, sent);
CREATE INDEX inbound_theirs ON inbound (theirs, account);

-- A text of ours that belongs to one that came in, or to the hold that was made for it: what its
-- code does.
CREATE TABLE code (
	message   TEXT PRIMARY KEY,
	area      TEXT NOT NULL,
	inbound   TEXT NOT NULL,
	placement TEXT NOT NULL,              -- what an IN or NOSHOW was about; '' none
	asks      INTEGER NOT NULL,           -- 1: nothing was done yet
	used      TEXT NOT NULL,              -- by which that came in; '' not yet
	bed       TEXT NOT NULL DEFAULT '',   -- that its question named; '' none
	until     INTEGER NOT NULL DEFAULT 0  -- how long it was held then; 0 not asked
) STRICT, WITHOUT ROWID;

-- Texts that a poll has read, until each is taken.
CREATE TABLE polled (
	n        INTEGER PRIMARY KEY,
	gateway  TEXT NOT NULL,
	id       TEXT NOT NULL,
	sender   TEXT NOT NULL,
	text     TEXT NOT NULL,
	sent     INTEGER NOT NULL,
	failures INTEGER NOT NULL DEFAULT 0,  -- how often it could not be taken
	account  TEXT NOT NULL DEFAULT '',
	UNIQUE (gateway, id)
);
CREATE INDEX polled_order ON polled (failures, sent, n);

-- Receipts for references this database does not know.
CREATE TABLE orphan (
	reference TEXT NOT NULL,
	verdict   TEXT NOT NULL,
	received  INTEGER NOT NULL,
	detail    TEXT NOT NULL,
	PRIMARY KEY (reference, verdict)
) STRICT, WITHOUT ROWID;
