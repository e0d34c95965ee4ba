/* SPDX-License-Identifier: MIT */
#include "followup_rows.h"
#include "fsck_inside.h"
#include "need.h"
#include "no_show_rows.h"
#include "placement_rows.h"
#include "site_rows.h"

#define AS_TEXT_OF(x) #x
#define AS_TEXT(number) AS_TEXT_OF(number)

#define DAY_MS 86400000
#define LATE_MS 60000 /* a hold that ran out is ended within this */
#define POSTPONED_MS 7200000 /* a deadline that fails is looked at again within this */

/* What may be remembered of one person: no word is of two, of an age under 18, or of a bed. */
#define REMEMBERED 24575
_Static_assert(REMEMBERED ==
		   ((BED_UNDER_25 | (BED_UNDER_25 - 1) | NEED_ALONE | NEED_MIXED | NEED_25_UP)),
	       "the words of a person");

/* What has no row in `deadline` nobody looks at again. */
#define NO_DEADLINE(kind) " NOT IN (SELECT subject FROM deadline WHERE kind = '" kind "')"

/* Holds of the last day to which nobody came. Where the clock was set back the audit knows what
 * came after what, and it is read once for those few that are left. */
/* clang-format off */
#define LOOKED_FOR " f.person = p.person AND f.kind = '" FOLLOWUP_WELFARE "'"
#define LOST                                                                                       \
	"WITH p AS MATERIALIZED (SELECT id, person FROM placement p WHERE p.state = 'ended'"       \
	" AND p.ended > ?1 - " AS_TEXT(DAY_MS) " AND" NEVER_CAME                                   \
	" AND p.id" NO_DEADLINE("no-show")                                                         \
	" AND NOT EXISTS (SELECT 1 FROM followup f WHERE" LOOKED_FOR                               \
	"  AND (f.done = 0 OR f.done >= p.ended))),"                                               \
	" f AS MATERIALIZED (SELECT f.id, f.person FROM followup f, p WHERE" LOOKED_FOR "),"       \
	" a AS MATERIALIZED (SELECT subject, max(seq) AS seq FROM audit"                           \
	"  WHERE (kind = 'followup' AND change = 'open -> done'"                                   \
	"   AND subject IN (SELECT id FROM f)) OR (kind = 'placement'"                             \
	"   AND change = 'held -> expired' AND subject IN (SELECT id FROM p)) GROUP BY subject)"   \
	" SELECT p.id FROM p WHERE NOT EXISTS (SELECT 1 FROM f JOIN a d ON d.subject = f.id"       \
	"  WHERE f.person = p.person AND d.seq > (SELECT seq FROM a WHERE subject = p.id))"
/* clang-format on */

/* Of a text whose fate was too late to ask about, by the clock of then, a person was told, unless
 * it had been answered. */
#define NOBODY_KNOWS                                                                               \
	" acked IS NULL AND id NOT IN (SELECT subject FROM alarm WHERE kind = 'message')"

/* Each question answers with the ids of what is wrong; ?1 is now. */
const struct fsck_question fsck_questions[] = {
    /* ---- who is in which bed ---- */
    {"guards",
     "SELECT column1 FROM (VALUES ('placement_bed_live'), ('placement_person_live'),"
     " ('placement_beside_live'))"
     " WHERE column1 NOT IN (SELECT name FROM sqlite_schema WHERE type = 'index'"
     " AND sql LIKE 'CREATE UNIQUE INDEX%')",
     "", "is gone: nothing forbids that a bed or a person is given twice"},
    {"bed-placement",
     "SELECT b.id FROM bed b LEFT JOIN placement p ON p.id = b.placement"
     " WHERE b.placement IS NOT NULL AND (p.id IS NULL OR p.bed <> b.id OR p.state = 'ended')",
     "", "points at something that is no live placement of this bed"},
    {"placement-bed",
     "SELECT p.id FROM placement p LEFT JOIN bed b ON b.id = p.bed"
     " WHERE p.state <> 'ended' AND p.beside = '' AND b.placement IS NOT p.id",
     "", "is live, and its bed does not know it"},
    {"placement-beside",
     "SELECT p.id FROM placement p LEFT JOIN placement l ON l.id = p.beside"
     " WHERE p.state <> 'ended' AND p.beside <> '' AND (l.bed IS NOT p.bed"
     " OR l.state IS NOT p.state OR l.beside IS NOT '')",
     "", "is beside a partner who is not there like them"},
    {"beside-twice",
     "SELECT beside FROM placement NOT INDEXED WHERE state <> 'ended' AND beside <> ''"
     " GROUP BY beside HAVING count(*) > 1",
     "", "has two partners beside it"},
    {"bed-twice",
     "SELECT bed FROM placement NOT INDEXED WHERE state <> 'ended' AND beside = ''"
     " GROUP BY bed HAVING count(*) > 1",
     "", "has two live placements"},
    {"person-twice",
     "SELECT person FROM placement NOT INDEXED WHERE state <> 'ended'"
     " GROUP BY person HAVING count(*) > 1",
     "", "has two live placements"},
    {"person-overlap",
     /* few are found before the audit is read for each of them */
     "WITH near AS MATERIALIZED (SELECT p.id, p.person, p.arrived FROM placement p"
     " JOIN placement e ON e.person = p.person AND e.id <> p.id AND e.state = 'ended'"
     " AND e.arrived IS NOT NULL WHERE p.arrived >= e.arrived AND p.arrived < e.ended"
     /* who went on in the same moment was in it for no time; before it, by a clock set back */
     " AND (p.ended IS NULL OR p.arrived < p.ended)) SELECT p.id FROM near p"
     /* what was typed as it happened overlaps only because the clock was set back */
     " WHERE EXISTS (SELECT 1 FROM audit a WHERE a.kind = 'placement' AND a.subject = p.id"
     "  AND a.change LIKE '%-> occupied' AND a.at > p.arrived)"
     /* of a merged reference nobody knows who slept where */
     " AND NOT EXISTS (SELECT 1 FROM person m WHERE m.merged = p.person)",
     "", "has somebody in it who was in another bed then"},
    {"placement-person",
     "SELECT id FROM placement WHERE state <> 'ended'"
     " AND person NOT IN (SELECT id FROM person WHERE erased = 0 AND merged = '')",
     "", "is live, and its person is unknown, erased or merged"},
    {"placement-site",
     "SELECT p.id FROM placement p JOIN bed b ON b.id = p.bed JOIN person n ON n.id = p.person"
     " WHERE p.state <> 'ended' AND (p.site <> b.site OR p.high_support <> n.high_support)",
     "", "is live, and counted at another site or as somebody else"},
    {"placement-state",
     "SELECT id FROM placement WHERE state NOT IN ('held', 'occupied', 'ended')"
     " OR (state = 'occupied' AND arrived IS NULL)"
     " OR (state = 'ended') <> (ended IS NOT NULL) OR (state = 'ended') <> (outcome IS NOT NULL)",
     "", "does not agree with itself: state, times and outcome say different things"},
    {"hold-endless",
     "SELECT id FROM placement WHERE state = 'held' AND (expires IS NULL OR id" NO_DEADLINE(
	 "placement") ")",
     "", "is held, and nothing will end the hold"},
    {"hold-late",
     "SELECT p.id FROM placement p JOIN deadline d ON d.kind = 'placement' AND d.subject = p.id"
     " WHERE p.state = 'held' AND d.due > p.expires + " AS_TEXT(POSTPONED_MS),
     "", "is held, and nothing will end the hold when it is over"},
    /* One that is due this very moment is about to be ended. */
    {"hold-expired",
     "SELECT p.id FROM placement p LEFT JOIN deadline d ON d.kind = 'placement'"
     " AND d.subject = p.id WHERE p.state = 'held' AND p.expires < ?1 - " AS_TEXT(
	 LATE_MS) " AND coalesce(d.due, ?1 + 1) > ?1",
     "w", "is held beyond its end"},
    {"put-out",
     "SELECT id FROM placement WHERE state = 'ended' AND arrived IS NOT NULL AND id NOT IN ("
     "SELECT subject FROM audit WHERE kind = 'placement' AND actor <> 'swepd'"
     " AND change LIKE 'occupied ->%')",
     "", "had somebody in it and ended without a person's command"},
    {"put-out-by-us",
     "SELECT subject FROM audit WHERE kind = 'placement' AND actor = 'swepd'"
     " AND change LIKE 'occupied ->%'",
     "", "had somebody in it and was ended by software"},
    {"hold-wordless",
     "SELECT p.id FROM placement p LEFT JOIN placement l ON l.id = p.beside"
     " WHERE p.state = 'held' AND (p.word = '' OR l.word <> p.word)",
     "", "is held, and who comes has no word to say at the door, or another than the other of two"},
    /* ---- who must not be there ---- */
    {"child-untold",
     "SELECT p.id FROM placement p JOIN person n ON n.id = p.person WHERE p.state <> 'ended'"
     " AND n.age IN ('under-16', '16-17') AND NOT EXISTS (SELECT 1 FROM followup f"
     "  WHERE f.person = p.person AND f.kind = '" FOLLOWUP_CHILDREN "'"
     "  AND (f.done = 0 OR f.done >= p.made))",
     "", "is of somebody under 18, and nobody was to tell children's services"},
    {"apart-untold",
     "SELECT a.area || '/' || a.one || '/' || a.other FROM apart a"
     " JOIN placement p ON p.person = a.one AND p.state <> 'ended'"
     " JOIN placement q ON q.person = a.other AND q.state <> 'ended'"
     " JOIN bed b ON b.id = p.bed JOIN bed c ON c.id = q.bed"
     " WHERE c.site IN " UNDER_ONE_ROOF("a.area", "b.site") " AND NOT " PLACEMENT_KNEW(
	 "p",
	 "a.made") " AND NOT " PLACEMENT_KNEW("q",
					      "a.made") " AND NOT EXISTS (SELECT 1 FROM alarm m "
							"WHERE m.area = a.area AND m.kind = 'apart'"
							"  AND m.subject = a.area || '/' || a.one "
							"|| '/' || a.other)",
     "", "are kept apart and under one roof, and nobody was told"},
    {"person-needs",
     "SELECT id FROM person WHERE needs <> 0"
     " AND (said = 0 OR said > seen OR (needs & ~" AS_TEXT(REMEMBERED) ") <> 0)",
     "", "is remembered to need what nobody can have said, or at a time that never was"},
    {"contact-phone",
     "SELECT area || '/' || key FROM contact WHERE phone <> '' AND (phone NOT GLOB '+[1-9]*'"
     " OR substr(phone, 2) GLOB '*[^0-9]*' OR length(phone) NOT BETWEEN 8 AND 16)",
     "", "has a number that no text can be sent to"},
    /* ---- beds and their sites ---- */
    {"bed-site",
     "SELECT b.id FROM bed b LEFT JOIN site s ON s.area = b.area AND s.key = b.site"
     " WHERE s.key IS NULL",
     "", "belongs to no site"},
    {"bed-follows",
     "SELECT b.id FROM bed b JOIN site s ON s.area = b.area AND s.key = b.site"
     " WHERE b.attributes <> (b.own_attributes | s.women_only)"
     " OR b.tier <> CASE WHEN b.own_tier < 0 THEN s.tier ELSE b.own_tier END",
     "", "is not what it says itself with what its site adds"},
    {"bed-sort",
     "SELECT b.id FROM bed b LEFT JOIN bed_sort k ON k.area = b.area"
     " AND k.attributes = b.attributes AND k.kind = b.kind WHERE k.area IS NULL",
     "", "is of a sort that matching never looks at"},
    {"surge-early",
     "SELECT b.id FROM bed b JOIN site s ON s.area = b.area AND s.key = b.site"
     " LEFT JOIN opening o ON o.area = b.area AND o.activation <> ''"
     " LEFT JOIN surge g ON g.id = o.activation || '/' || b.site"
     " WHERE b.open = 1 AND b.tier > 0 AND (b.tier > coalesce(o.tier, 0)"
     " OR (s.confirm = 1 AND g.state IS NOT 'confirmed'"
     /* asked again, for more beds than it spoke of: what it did speak of stays open */
     "  AND (g.state IS NOT 'expected' OR (g.confirmed = 0 AND b.state NOT IN ('shut', "
     "'closed')))))",
     "", "is open before its tier, or before its site has said that it is staffed"},
    {"surge-many",
     "SELECT g.id FROM opening o JOIN surge g ON g.area = o.area AND g.activation = o.activation"
     " JOIN site s ON s.area = g.area AND s.key = g.site AND s.confirm = 1"
     " WHERE g.confirmed < (SELECT count(*) FROM bed b WHERE b.area = g.area"
     " AND b.site = g.site AND b.open = 1 AND b.tier > 0 AND b.night = 1"
     " AND b.state NOT IN ('shut', 'closed'))",
     "", "has more beds open than its site said are staffed"},
    /* ---- what waits for a moment ---- */
    /* One that it was too late to ask about is not in time by a clock that was set back since. */
    {"message-forgotten",
     "SELECT id FROM message WHERE (state IN ('queued', 'sending')"
     " OR (state = 'unknown' AND valid_until > ?1 AND changed <= ?1 AND" NOBODY_KNOWS "))"
     " AND id" NO_DEADLINE("message"),
     "w", "is not finished, and nothing will look at it again"},
    {"proposal-forgotten",
     "SELECT id FROM proposal WHERE state = 'open' AND id" NO_DEADLINE("proposal"), "",
     "is open, and nothing will notice that nobody answers"},
    {"step-forgotten",
     "SELECT s.id FROM step s JOIN occasion o ON o.id = s.occasion AND o.state = 'open'"
     " WHERE s.state = 'open' AND s.id" NO_DEADLINE("step"),
     "", "is open, and nothing will tell the next in line"},
    {"surge-forgotten",
     "SELECT g.id FROM surge g JOIN opening o ON o.area = g.area"
     " AND o.activation = g.activation WHERE g.state = 'expected' AND g.expected > 0"
     " AND g.id" NO_DEADLINE("surge"),
     "", "is expected, and nothing will notice that its site is silent"},
    {"followup-forgotten", "SELECT id FROM followup WHERE done = 0 AND id" NO_DEADLINE("followup"),
     "", "is open, and nothing will notice that nobody does it"},
    {"referral-forgotten",
     "SELECT id FROM referral WHERE settled = 0 AND answered = 0 AND id" NO_DEADLINE("referral"),
     "", "is open, and nothing will notice that nobody answers"},
    {"stay-forgotten",
     "SELECT p.id FROM placement p JOIN booking k ON k.bed = p.bed WHERE p.state = 'occupied'"
     " AND p.person NOT IN (SELECT person FROM plan WHERE ended = 0)"
     " AND p.id" NO_DEADLINE("stay") " GROUP BY p.id",
     "", "is in a room that is paid for to a day, and nothing will ask where they go"},
    {"no-show-forgotten", LOST, "w",
     "ran out with nobody there, and nothing will ask how they are"},
    {"waiting-forgotten", "SELECT id FROM waiting WHERE ended = 0 AND area" NO_DEADLINE("waiting"),
     "", "is on the waiting list, and nothing will look for a bed"},
    /* ---- the waiting list ---- */
    {"waiting-state",
     "SELECT id FROM waiting WHERE (ended = 0) <> (state IN ('waiting', 'offered'))"
     " OR (state = 'offered') <> (id IN (SELECT waiting FROM waiting_offer WHERE outcome = ''))",
     "", "does not agree with itself, or with what is offered"},
    {"waiting-partner",
     "SELECT id FROM waiting w WHERE ended = 0 AND partner <> '' AND (partner = person"
     " OR partner NOT IN (SELECT id FROM person WHERE erased = 0 AND merged = '')"
     " OR partner IN (SELECT person FROM waiting WHERE ended = 0))",
     "", "waits with somebody who is unknown, or who stands on the list already"},
    {"offer-held",
     "SELECT o.id FROM waiting_offer o LEFT JOIN placement p ON p.id = o.placement"
     " LEFT JOIN waiting w ON w.id = o.waiting WHERE o.outcome = ''"
     " AND (p.state IS NOT 'held' OR p.bed <> o.bed OR p.person IS NOT w.person)",
     "", "is offered, and no hold keeps its bed for that person"},
    /* ---- hotels, and moving on ---- */
    {"booking-state",
     "SELECT k.id FROM booking k LEFT JOIN bed b ON b.id = k.bed WHERE b.id IS NULL"
     " OR k.last < k.first OR k.pence < 0 OR k.authorised = ''",
     "", "is of no room, of less than no night, or on nobody's word"},
    {"booking-twice",
     "SELECT k.id FROM booking k JOIN booking o ON o.bed = k.bed AND o.id <> k.id"
     " AND k.first < o.last AND o.first < k.last",
     "", "pays for a night that is paid for already"},
    {"room-paid",
     "SELECT b.id FROM bed b JOIN (SELECT bed, max(last), until FROM booking GROUP BY bed) k"
     " ON k.bed = b.id WHERE b.state <> 'closed' AND b.until <> k.until",
     "", "does not end when the last of its bookings does"},
    {"plan-person",
     "SELECT id FROM plan WHERE ended = 0"
     " AND person NOT IN (SELECT id FROM person WHERE erased = 0 AND merged = '')",
     "", "is open, and its person is unknown, erased or merged"},
    {"plan-state",
     "SELECT id FROM plan WHERE (told_at = 0) <> (told_by = '') OR (ended = 0) <> (outcome = '')",
     "", "does not agree with itself: who was told, or whether it is over"},
    /* ---- beds that a panel gives ---- */
    {"nomination-person",
     "SELECT id FROM nomination WHERE ended = 0"
     " AND (person NOT IN (SELECT id FROM person WHERE erased = 0 AND merged = '')"
     " OR partner = person OR (partner <> ''"
     "  AND partner NOT IN (SELECT id FROM person WHERE erased = 0 AND merged = '')))",
     "", "is not over, and its person is unknown, erased or merged"},
    {"nomination-state",
     "SELECT id FROM nomination WHERE (ended = 0) <> (state IN ('open', 'accepted'))"
     " OR (decided = 0) <> (decided_by = '') OR (state = 'open') <> (decided = 0)"
     " OR (state IN ('accepted', 'placed') AND bed NOT IN (SELECT id FROM bed))",
     "", "does not agree with itself: whether it is over, who decided, or which bed"},
    {"nomination-twice",
     "SELECT bed FROM nomination NOT INDEXED WHERE state = 'accepted' GROUP BY bed"
     " HAVING count(*) > 1",
     "", "is kept for two people"},
    {"nomination-crossed",
     "SELECT n.id FROM nomination n JOIN nomination m ON m.partner = n.person"
     " AND m.site = n.site WHERE n.ended = 0 AND m.ended = 0",
     "", "is for somebody who is put forward for the same site as a partner, too"},
    {"nomination-given",
     "SELECT n.bed FROM nomination n JOIN bed b ON b.id = n.bed JOIN placement p"
     " ON p.id = b.placement WHERE n.state = 'accepted'"
     " AND p.person NOT IN (n.person, n.partner) AND NOT EXISTS"
     " (SELECT 1 FROM placement q WHERE q.beside = p.id AND q.state <> 'ended'"
     "  AND q.person IN (n.person, n.partner))",
     "", "is kept for somebody, and given to another"},
    {"nomination-bed",
     "SELECT n.id FROM nomination n JOIN bed b ON b.id = n.bed WHERE n.state = 'accepted'"
     " AND (b.site <> n.site OR b.state = 'closed' OR (b.night <> 0 AND b.crash = 0))",
     "", "is accepted, and the bed that is kept by it is closed, or no panel's"},
    {"crash-forgotten", "SELECT id FROM bed WHERE crash > 0 AND id" NO_DEADLINE("crash"), "",
     "is crash space, and nothing will end that"},
};

const size_t fsck_question_count = sizeof(fsck_questions) / sizeof(fsck_questions[0]);
