/* SPDX-License-Identifier: MIT */
#include "sim/bedding.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "fsck.h"
#include "match.h"
#include "sim/sim.h"
#include "sim/touched.h"

/* ---- one placement -------------------------------------------------------------------------- */

#define MEET                                                                                       \
	" p.id = ?1 AND min(p.made, n.made) > CAST(?2 AS INTEGER)"                                 \
	" AND n.id <> p.id AND p.arrived IS NOT NULL AND n.arrived IS NOT NULL"                    \
	" AND p.arrived < coalesce(n.ended, 9e15) AND n.arrived < coalesce(p.ended, 9e15)"         \
	" AND p.arrived < coalesce(p.ended, 9e15) AND n.arrived < coalesce(n.ended, 9e15)"

/* One was written down as lying beside the other. */
#define CAME_BESIDE(one, other)                                                                    \
	"EXISTS (SELECT 1 FROM audit a WHERE a.kind = 'placement' AND a.subject = " one ".id"      \
	" AND a.change LIKE 'new -> % beside'"                                                     \
	" AND json_extract(a.after, '$.beside') = " other ".id)"

/* Two who were written down in two beds, and turned out to be one: nobody can tell which is wrong.
 */
#define CAME_BY_MERGE(one)                                                                         \
	"EXISTS (SELECT 1 FROM audit a WHERE a.kind = 'placement' AND a.subject = " one ".id"      \
	" AND a.change LIKE '% -> ' || " one ".person)"

/* By a clock that was set, one stay may end before it began, or after the next began: only of what
 * was made since is anything certain. */
static const char *certain_since(struct sim *s)
{
	return arena_printf(&s->arena, "%lld", (long long)s->clock.past.ms);
}

const char *bedding_overlap(struct sim *s, const char *placement)
{
	if (s->skew_ms != 0)
		return NULL;
	const char *since = certain_since(s);
	const char *person = sim_text(s,
				      "SELECT n.id FROM placement p JOIN placement n ON"
				      " n.person = p.person WHERE" MEET
				      " AND NOT " CAME_BY_MERGE("p") " AND NOT " CAME_BY_MERGE("n"),
				      placement, since, NULL);
	if (person != NULL)
		return arena_printf(&s->arena, "of one person %s and %s overlap", placement,
				    person);
	const char *bed = sim_text(
	    s,
	    "SELECT n.id FROM placement p JOIN placement n ON n.bed = p.bed"
	    " WHERE" MEET " AND NOT " CAME_BESIDE("p", "n") " AND NOT " CAME_BESIDE("n", "p"),
	    placement, since, NULL);
	return bed != NULL ? arena_printf(&s->arena, "in one bed %s and %s overlap", placement, bed)
			   : NULL;
}

const char *bedding_child(struct sim *s, const char *placement)
{
	const char *before = arena_printf(&s->arena, "%lld", (long long)s->audit_before);
	return sim_text(s,
			"SELECT 'somebody known to be ' || n.age || ' has ' || p.bed FROM"
			" placement p JOIN person n ON n.id = p.person WHERE p.id = ?1"
			" AND n.age IN ('under-16', '16-17') AND NOT EXISTS (SELECT 1 FROM audit"
			" WHERE seq > CAST(?2 AS INTEGER) AND kind = 'person' AND subject = n.id)",
			placement, before, NULL);
}

/* Of the bed that a placement has now. */
#define BED_OF "FROM placement p JOIN bed b ON b.id = p.bed JOIN person n ON n.id = p.person"

const char *bedding_man(struct sim *s, const char *placement)
{
	const char *ref =
	    sim_text(s,
		     "SELECT n.ref " BED_OF " WHERE p.id = ?1 AND p.state <> 'ended'"
		     " AND b.attributes & CAST(?2 AS INTEGER)",
		     placement, arena_printf(&s->arena, "%u", (unsigned)BED_WOMEN), NULL);
	if (ref == NULL || guest_is_woman(s, ref))
		return NULL;
	return arena_printf(&s->arena, "%s was given to %s, of whom nobody said it", placement,
			    ref);
}

/* ---- kept apart ------------------------------------------------------------------------------ */

/* clang-format off */
/* What this turn told of it: what came first in one turn nobody can tell. */
#define TOLD_NOW(what, subject)                                                                    \
	"EXISTS (SELECT 1 FROM audit t WHERE t.seq > CAST(?2 AS INTEGER) AND t.kind = '" what "'"  \
	" AND t.subject = " subject ")"
#define TOLD_OF_THEM                                                                               \
	"(" TOLD_NOW("apart", "a.area || '/' || a.one || '/' || a.other")                          \
	" OR " TOLD_NOW("person", "a.one") " OR " TOLD_NOW("person", "a.other") ")"
/* Whoever is back in a bed that they never left is not judged anew. */
#define BACK_NOW                                                                                   \
	"EXISTS (SELECT 1 FROM audit t WHERE t.seq > CAST(?2 AS INTEGER) AND"                      \
	" t.kind = 'placement' AND t.subject = o.id AND t.change LIKE 'ended -> %')"
#define DECIDED_OF(p) "(" p ".needs & CAST(?3 AS INTEGER) <> 0)"

const char *bedding_near(struct sim *s, const char *placement)
{
	return sim_text(
	    s,
	    "SELECT b.label || ' is given to one of two who are kept apart, and the other has ' ||"
	    " c.label || ' at ' || c.site FROM placement p JOIN apart a ON p.person IN (a.one,"
	    " a.other) JOIN placement o ON o.person = CASE p.person WHEN a.one THEN a.other"
	    " ELSE a.one END AND o.state <> 'ended' JOIN bed b ON b.id = p.bed JOIN site m ON"
	    " m.key = b.site AND m.area = b.area JOIN bed c ON c.id = o.bed JOIN site n ON"
	    " n.key = c.site AND n.area = c.area WHERE p.id = ?1 AND p.state <> 'ended' AND"
	    " (m.key = n.key OR m.building <> '' AND m.building = n.building)"
	    " AND NOT " DECIDED_OF("p") " AND NOT " DECIDED_OF("o")
	    " AND NOT " TOLD_OF_THEM " AND NOT " BACK_NOW,
	    placement, arena_printf(&s->arena, "%lld", (long long)s->audit_before),
	    arena_printf(&s->arena, "%u", (unsigned)NEED_DECIDED), NULL);
}
/* clang-format on */

/* ---- what they need -------------------------------------------------------------------------- */

/* Nobody may set these aside; all else that is said is a wish, or the site's to answer. */
static const struct {
	const char *word;
	unsigned bit;
} hard[] = {{"wheelchair", BED_WHEELCHAIR}, {"dog", BED_DOG}, {"ground-floor", BED_GROUND_FLOOR}};

const char *bedding_lacks(struct sim *s, const char *placement)
{
	const char *which =
	    arena_printf(&s->arena, "%u", BED_WHEELCHAIR | BED_DOG | BED_GROUND_FLOOR);
	return sim_text(s,
			"SELECT n.ref || ' was given ' || b.label || ', and needs what it lacks: '"
			" || (p.needs & ~b.attributes & CAST(?2 AS INTEGER)) " BED_OF
			" WHERE p.id = ?1 AND p.state <> 'ended'"
			" AND p.needs & ~b.attributes & CAST(?2 AS INTEGER)",
			placement, which, NULL);
}

const char *bedding_without(struct sim *s, const char *line, const char *bed)
{
	for (size_t i = 0; i < sizeof(hard) / sizeof(hard[0]); i++) {
		const char *said = arena_printf(&s->arena, "\"%s\"", hard[i].word);
		const char *bit = arena_printf(&s->arena, "%u", hard[i].bit);
		if (strstr(line, said) != NULL && sim_text(s,
							   "SELECT 1 FROM bed WHERE label = ?1 AND"
							   " attributes & CAST(?2 AS INTEGER) = 0",
							   bed, bit, NULL) != NULL)
			return hard[i].word;
	}
	return NULL;
}

/* ---- where somebody is said to be ------------------------------------------------------------ */

static bool was_doubted(const struct sim *s, const char *subject)
{
	for (int i = 0; i < s->doubted.count; i++)
		if (strcmp(s->doubted.subjects[i], subject) == 0)
			return true;
	return false;
}

/* Neither who has it, nor whoever has it with them. */
static const char *another_in(struct sim *s, const char *placement)
{
	return sim_text(
	    s,
	    "SELECT x.subject " BED_OF " JOIN alarm x ON x.kind = 'two' AND x.cleared IS NULL AND"
	    " upper(substr(x.subject, instr(x.subject, '/'))) = '/' || upper(b.label)"
	    " WHERE p.id = ?1 AND substr(x.subject, 1, instr(x.subject, '/') - 1) NOT IN"
	    " (SELECT l.person FROM placement l WHERE l.id IN (p.id, p.beside) OR l.beside = p.id)",
	    placement, NULL);
}

const char *bedding_doubted(struct sim *s, const char *placement, const char *actor)
{
	const char *subject = s->doubted.count > 0 ? another_in(s, placement) : NULL;
	if (subject == NULL || !was_doubted(s, subject))
		return NULL;
	const char *bed = sim_text(s, "SELECT b.label " BED_OF " WHERE p.id = ?1", placement, NULL);
	bool typed = sim_commanded(s, actor, "hold", NULL);
	bool named = sim_commanded(s, actor, "hold", bed);
	if (named || !(typed || strcmp(actor, "swepd") == 0))
		return NULL;
	return arena_printf(&s->arena, "%s is given by %s, and somebody is said to be in it: %s",
			    bed, actor, subject);
}

void bedding_watch(struct sim *s)
{
	sqlite3_stmt *q = sim_statement(s, "SELECT subject FROM alarm INDEXED BY alarm_two WHERE"
					   " kind = 'two' AND cleared IS NULL AND area > ''");
	s->doubted.count = 0;
	while (sqlite3_step(q) == SQLITE_ROW && s->doubted.count < DOUBTED_MOST)
		snprintf(s->doubted.subjects[s->doubted.count++], sizeof(s->doubted.subjects[0]),
			 "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_reset(q);
}

#define REF_OF(which)                                                                              \
	"SELECT n.ref FROM placement p JOIN placement l ON " which                                 \
	" JOIN person n ON n.id = l.person WHERE p.id = ?1"
/* Who left them before may stand there, too. */
#define MOVED_WITH " AND l.ended = p.ended"

/* Counted as in with whoever they share the bed with, and nobody said that they are: somebody may
 * still say that they never came. */
static bool only_counted(struct sim *s, const char *placement)
{
	return sim_text(s, "SELECT 1 FROM placement WHERE id = ?1 AND needs & CAST(?2 AS INTEGER)",
			placement, arena_printf(&s->arena, "%u", (unsigned)NEED_UNSEEN),
			NULL) != NULL;
}

#define SITE_OF "SELECT b.site FROM placement p JOIN bed b ON b.id = p.bed WHERE p.id = ?1"

/* Whoever clears a site out puts out those who lie there, and nobody elsewhere. */
static bool cleared_out(struct sim *s, const char *placement, const char *user)
{
	const char *site = sim_text(s, SITE_OF, placement, NULL);
	return site != NULL && sim_commanded(s, user, "clearout", site);
}

bool bedding_commanded(struct sim *s, const char *placement, const char *user)
{
	const char *own = sim_text(s, REF_OF("l.id = p.id"), placement, NULL);
	const char *first = sim_text(s, REF_OF("l.id = p.beside" MOVED_WITH), placement, NULL);
	const char *second = sim_text(s, REF_OF("l.beside = p.id" MOVED_WITH), placement, NULL);
	return (own != NULL && sim_commanded(s, user, "release checkout move scheme", own)) ||
	       (own != NULL && sim_commanded(s, user, "noshow", own) &&
		only_counted(s, placement)) ||
	       (first != NULL && sim_commanded(s, user, "move", first)) ||
	       (second != NULL && sim_commanded(s, user, "move", second)) ||
	       cleared_out(s, placement, user);
}

/* ---- every turn ------------------------------------------------------------------------------ */

const char *bedding_twice(struct sim *s)
{
	if (!touched_any(TOUCHED_PLACEMENT))
		return NULL;
	const char *broken = sim_text(s,
				      "SELECT 'two live placements of ' || person FROM placement"
				      " WHERE state <> 'ended' GROUP BY person HAVING count(*) > 1",
				      NULL);
	return broken != NULL
		   ? broken
		   : sim_text(
			 s,
			 "SELECT 'two live placements of ' || bed FROM placement"
			 " WHERE state <> 'ended' GROUP BY bed"
			 " HAVING count(*) - (count(*) = 2 AND max(beside) IN (min(id), max(id)))"
			 " > 1",
			 NULL);
}

const char *bedding_holds(struct sim *s)
{
	if (!touched_any(TOUCHED_PLACEMENT | TOUCHED_SET | TOUCHED_CLEARED | TOUCHED_CHANGED))
		return NULL;
	return sim_text(s,
			"SELECT 'hold ' || p.id FROM placement p WHERE p.state = 'held' AND"
			" ((SELECT count(*) FROM deadline WHERE subject = p.id) <> 1 OR NOT EXISTS"
			" (SELECT 1 FROM deadline WHERE kind = 'placement' AND subject = p.id"
			" AND due <= p.expires))",
			NULL);
}

/* ---- every night ----------------------------------------------------------------------------- */

static bool at_rest(const struct sim *s)
{
	return s->inbox == NULL && wall_before(sim_wall(s), engine_next_deadline(s->engine));
}

static bool night_is_over(const struct sim *s)
{
	return s->night_over && at_rest(s);
}

/* Their hold ran out, what waits for the last hour of the door has passed, and they had and have no
 * other: an offer that they did not accept was none, to neither of two. What was made later has the
 * greater number, whatever the clock said; and who was merged may have been in a bed all along. */
const char *bedding_forgotten(struct sim *s)
{
	if (!night_is_over(s))
		return NULL;
	return sim_text(
	    s,
	    "SELECT 'nobody looks for whoever never came to ' || p.bed FROM placement p"
	    " WHERE p.state = 'ended' AND p.outcome = 'expired' AND p.made > CAST(?1 AS INTEGER)"
	    " AND NOT EXISTS (SELECT"
	    " 1 FROM waiting_offer o WHERE o.placement IN (p.id, p.beside) AND"
	    " o.outcome <> 'accepted') AND NOT EXISTS (SELECT 1 FROM placement n WHERE n.person ="
	    " p.person AND n.id <> p.id AND (n.made >= p.made OR (length(n.id), n.id) >"
	    " (length(p.id), p.id) OR (n.arrived IS NOT NULL AND (n.state <> 'ended'"
	    " OR n.ended > p.ended)))) AND NOT EXISTS (SELECT 1"
	    " FROM deadline WHERE kind = 'no-show' AND subject = p.id) AND NOT EXISTS"
	    " (SELECT 1 FROM followup WHERE person = p.person AND kind = 'welfare'"
	    " AND (done = 0 OR done >= p.ended))",
	    certain_since(s), NULL);
}

/* On a connection of its own, as whoever asks for it has it made. */
static bool fsck_beside(struct sim *s, struct fsck_report *report)
{
	static const atomic_bool never = false;
	struct store *beside;
	struct fault why;
	if (store_open_beside(store_path(s->store), &never, &beside, &why) != ERR_OK)
		return false;
	bool run = fsck_run(beside, sim_wall(s), &s->arena, report) == ERR_OK;
	store_close(beside);
	return run;
}

const char *bedding_fsck(struct sim *s)
{
	struct fsck_report report;
	if (!(s->night_over || s->recheck) || !at_rest(s))
		return s->unclean;
	s->night_over = s->recheck = false;
	if (!fsck_beside(s, &report))
		return "it could not be run";
	if (report.wrong == 0)
		return NULL;
	const struct fsck_finding *f = &report.findings[0];
	return arena_printf(&s->arena, "%s: %s %s", f->check, f->id, f->sentence);
}
